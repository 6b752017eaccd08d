import type { Queryable } from '../platform/database.ts';
import { Problem } from '../platform/errors.ts';
import { columnValues } from './column-values.ts';
import type { ImportRow } from './import-rows.ts';
import type { RegisterDefinition } from './register-definition.ts';
import type { RegisterRecord } from './register-store.ts';
import type { ImportMode, RowFailure } from './transfer-store.ts';
import { changedValues, fieldLabel, validateRecord, type ValidationContext, type Values } from './validate-record.ts';

/** What is to be written for a row: a new record, or other values of one that is there. */
export type ReadyRow = { values: Values } | { record: RegisterRecord; set: Values };

export interface CheckedRows { ready: ReadyRow[]; failures: RowFailure[]; /** Rows that would change nothing. */ unchanged: number }

const keysAtOnce = 200;

/** Judges the rows of one import before anything is written; remembers the keys that came before. */
export class ImportCheck {
  /** For each key the row that has each value of it. */
  readonly #seen: Map<string, number>[];
  constructor(private readonly db: Queryable, private readonly register: RegisterDefinition, private readonly mode: ImportMode, private readonly context: ValidationContext) {
    this.#seen = register.keys.map(() => new Map());
  }

  async check(rows: readonly ImportRow[]): Promise<CheckedRows> {
    const checked: CheckedRows = { ready: [], failures: [], unchanged: 0 };
    const present = await this.#present(rows.map((row) => row.values));
    rows.forEach((row) => {
      const outcome = row.faults.length > 0 ? row.faults : this.#row(row, present);
      if (Array.isArray(outcome)) checked.failures.push({ row: row.number, reasons: outcome });
      else if (outcome === 'unchanged') checked.unchanged++;
      else checked.ready.push(outcome);
    });
    return checked;
  }

  #row(row: ImportRow, present: readonly Map<string, RegisterRecord>[]): ReadyRow | 'unchanged' | string[] {
    const first = signatureOf(this.register, this.register.keys[0]!, row.values);
    const record = first === null ? undefined : present[0]!.get(first);
    const ready = record && this.mode === 'update' ? this.#changed(record, row.values) : this.#added(row.values);
    if (Array.isArray(ready)) return ready;
    const after = 'values' in ready ? ready.values : { ...ready.record.values, ...ready.set };
    const taken = this.#takenKeys(after, row.number, present, 'record' in ready ? ready.record.id : null);
    if (taken.length > 0) return taken;
    return 'record' in ready && isSame(ready.record.values, after) ? 'unchanged' : ready;
  }

  #added(values: Values): ReadyRow | string[] {
    const verdict = validateRecord(this.register, values, this.context);
    return verdict.errors.length > 0 ? verdict.errors.map((error) => error.message) : { values: verdict.values };
  }

  #changed(record: RegisterRecord, set: Values): ReadyRow | string[] {
    try {
      const after = changedValues(this.register, record.values, set, this.context);
      const cleared = Object.fromEntries(Object.keys(record.values).filter((field) => !(field in after)).map((field) => [field, null]));
      return { record, set: { ...cleared, ...after } };
    } catch (error) {
      if (error instanceof Problem && error.errors) return error.errors.map(({ message }) => message);
      throw error;
    }
  }

  #takenKeys(after: Values, number: number, present: readonly Map<string, RegisterRecord>[], own: string | null): string[] {
    const zh = this.context.locale === 'zh';
    return this.register.keys.flatMap((key, index) => {
      const signature = signatureOf(this.register, key, after);
      if (signature === null) return [];
      const name = key.map((field) => fieldLabel(this.register, field, this.context.locale)).join(' + ');
      const before = this.#seen[index]!.get(signature);
      if (before !== undefined) return [zh ? `${name} 与第 ${before} 行重复` : `${name} is the same as in row ${before}`];
      this.#seen[index]!.set(signature, number);
      const holder = present[index]!.get(signature);
      return holder && holder.id !== own ? [zh ? `${name} 在登记册中已存在` : `${name} is in the register already`] : [];
    });
  }

  /** For each key the records of the register that have it as one of these rows does. */
  async #present(rows: readonly Values[]): Promise<Map<string, RegisterRecord>[]> {
    const found: Map<string, RegisterRecord>[] = [];
    for (const key of this.register.keys) found.push(await this.#withKey(key, rows));
    return found;
  }

  async #withKey(key: readonly string[], rows: readonly Values[]): Promise<Map<string, RegisterRecord>> {
    const records = new Map<string, RegisterRecord>();
    const wanted = rows.map((values) => keyOf(this.register, key, values)).filter((columns) => columns !== null);
    for (let at = 0; at < wanted.length; at += keysAtOnce) {
      const part = wanted.slice(at, at + keysAtOnce);
      const query = this.db(this.register.table).select('_id', '_version', '_data');
      if (key.length === 1) query.whereIn(key[0]!, part.map((columns) => columns[key[0]!]!));
      else query.where((any) => { for (const columns of part) any.orWhere(columns); });
      for (const row of await query as { _id: string; _version: number; _data: string }[]) {
        const values = JSON.parse(row._data) as Values;
        const signature = signatureOf(this.register, key, values);
        if (signature !== null) records.set(signature, { id: row._id, version: row._version, values });
      }
    }
    return records;
  }
}

/** The key as the table's columns hold it; null when a part of it is blank or no plain value. */
function keyOf(register: RegisterDefinition, key: readonly string[], values: Values): Record<string, string | number> | null {
  if (key.some((field) => typeof values[field] === 'object')) return null;
  const columns = columnValues(register, values);
  if (key.some((field) => (columns[field] ?? null) === null)) return null;
  return Object.fromEntries(key.map((field) => [field, columns[field]!]));
}

function signatureOf(register: RegisterDefinition, key: readonly string[], values: Values): string | null {
  const columns = keyOf(register, key, values);
  return columns && JSON.stringify(key.map((field) => columns[field]));
}

function isSame(before: Values, after: Values): boolean {
  const fields = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...fields].every((field) => JSON.stringify(before[field] ?? null) === JSON.stringify(after[field] ?? null));
}
