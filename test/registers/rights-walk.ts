/** Who may see which records, worked out from the declarations alone and in another way than the server does it. */
import type { FormDefinition } from '../../server/forms/form-definition.ts';
import type { Queryable } from '../../server/platform/database.ts';
import type { ListDefinition } from '../../server/registers/list-definition.ts';
import { rowKeyFields } from '../../server/registers/list-rows.ts';
import { Problem } from '../../server/platform/errors.ts';
import type { Viewer } from '../../server/registers/record-access.ts';
import type { RegisterDirectory } from '../../server/registers/register-directory.ts';
import { encodeRowKey } from '../../server/registers/row-key.ts';
import { runList, type ListRequest } from '../../server/registers/run-list.ts';

export type Stored = Record<string, unknown>;
type Rules = Readonly<Record<string, unknown>>;

/** All records of a portal, by register. */
export async function allRecords(db: Queryable, directory: RegisterDirectory, portal: string): Promise<Map<string, Stored[]>> {
  const records = new Map<string, Stored[]>();
  for (const { register, table } of directory.of(portal)) {
    const rows = await db(table).select('_data') as { _data: string }[];
    records.set(register, rows.map((row) => JSON.parse(row._data) as Stored));
  }
  return records;
}

export class Visibility {
  readonly #seen = new Map<string, Stored[]>();
  constructor(private readonly forms: ReadonlyMap<string, FormDefinition>, private readonly records: ReadonlyMap<string, Stored[]>, private readonly viewer: Viewer) {}

  of(register: string): Stored[] {
    let seen = this.#seen.get(register);
    const own = this.#rules(register);
    if (!seen) this.#seen.set(register, seen = (this.records.get(register) ?? []).filter((record) => own.some((rule) => this.#allows(rule, record))));
    return seen;
  }

  hidden(register: string): Stored[] {
    const seen = new Set(this.of(register));
    return (this.records.get(register) ?? []).filter((record) => !seen.has(record));
  }

  mayLookUp(register: string): boolean { return this.#rules(register).includes('lookup'); }

  /** Whether all records with these fields may be fetched, though none is listed. */
  mayFetch(register: string, fields: readonly string[]): boolean {
    return this.#rules(register).some((rule) => typeof rule === 'object' && (rule as { lookup?: string[] }).lookup?.every((field) => fields.includes(field)));
  }

  #rules(register: string): unknown[] {
    const access = (this.forms.get(register)?.settings?.register as { access?: Rules } | undefined)?.access ?? {};
    const worksHere = this.viewer.groups.some((group) => !group.includes('/') || group.split('/')[0] === this.viewer.portal);
    return this.viewer.roles.filter((role) => worksHere || !['reviewer', 'supervisor', ...(this.viewer.groups.length > 0 ? ['administrator'] : [])].includes(role)).flatMap((role) => access[role] ?? []);
  }

  #allows(rule: unknown, record: Stored): boolean {
    if (rule === 'all') return true;
    if (rule === 'lookup' || (rule as { lookup?: unknown }).lookup) return false;
    const { through, ...fields } = rule as { through?: { register: string; match: Record<string, string>; where: Rules } } & Rules;
    if (!Object.entries(fields).every(([field, wanted]) => this.#is(record[field], wanted))) return false;
    return !through || (this.records.get(through.register) ?? []).some((other) =>
      Object.entries(through.match).every(([ours, theirs]) => record[ours] === other[theirs]) && Object.entries(through.where).every(([field, wanted]) => this.#is(other[field], wanted)));
  }

  /** Rights are written as `= account.attribute` or as literals; anything else has to be added here first. */
  #is(value: unknown, wanted: unknown): boolean {
    if (Array.isArray(wanted)) return wanted.includes(value);
    if (typeof wanted !== 'string' || !wanted.startsWith('=')) return value === wanted;
    const [, attribute] = /^=\s*account\.(\w+)$/.exec(wanted) ?? [];
    if (!attribute) throw new Error(`the walk does not know the rule ${wanted}`);
    const own = this.viewer.attributes[attribute];
    return own !== undefined && own !== '' && value === own;
  }
}

/** Why an answered row should not have been answered to the viewer, or null when it shows records that may be seen. */
export function leakOf(list: ListDefinition, row: Stored, visibility: Visibility): string | null {
  const shown = list.columns.flatMap(({ key, field }) => (field === null ? [] : [{ key, field }]));
  const base = shown.filter(({ field }) => !field.includes('.'));
  if (list.register !== null && !visibility.of(list.register).some((record) => base.every(({ key, field }) => same(record[field], row[key])))) return `the row ${String(row['_row'])} of ${list.register}`;
  for (const [name, { register }] of Object.entries(list.join)) {
    if (visibility.mayLookUp(register)) continue;
    const own = shown.filter(({ key, field }) => field.startsWith(`${name}.`) && row[key] !== null);
    if (own.length > 0 && !visibility.of(register).some((record) => own.every(({ key, field }) => same(record[field.slice(name.length + 1)], row[key])))) return `the record "${name}" of ${register} beside ${String(row['_row'])}`;
  }
  return null;
}

function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(one ?? null) === JSON.stringify(other ?? null) || (one === '' && other === null);
}

/** Values to guess with: what a record of somebody else holds, under every name that the list's parts read of a form. */
export function guessedForm(list: ListDefinition, victim: Stored): Stored {
  const form: Stored = { ...victim };
  for (const condition of list.where) {
    const [, name] = /^=\s*form\.(\w+)$/.exec(String(condition.is ?? '')) ?? [];
    if (name) form[name] = victim[condition.field];
  }
  return form;
}

export interface Attempt { list: ListDefinition; viewer: Viewer; visibility: Visibility; directory: RegisterDirectory; db: Queryable; now: Date }
export interface AttemptCount { asked: number; rows: number; leaks: string[] }

/**
 * Asks a list for others' records in every way that a request has: by the answers of a form, by each filter, by all
 * filters at once, by row keys, in every order, each with what up to `victims` hidden records hold.
 */
export async function askForOthers({ list, viewer, visibility, directory, db, now }: Attempt, victims = 3): Promise<AttemptCount> {
  const count: AttemptCount = { asked: 0, rows: 0, leaks: [] };
  const registers = list.register === null ? Object.values(list.join).map(({ register }) => register) : [list.register];
  const ask = async (request: Partial<ListRequest>): Promise<void> => {
    const answer = await runList(db, directory, list, { viewer, now, pageSize: 20, ...request }).catch((error: unknown) => {
      // A guess that is no value of its filter, or that the list's own expressions cannot reckon with, gives nothing away.
      if (error instanceof Problem && ['invalid_request', 'expression_failed'].includes(error.code)) return { rows: [] };
      throw error;
    });
    count.asked++;
    count.rows += answer.rows.length;
    count.leaks.push(...answer.rows.flatMap((row) => leakOf(list, row, visibility) ?? []));
  };
  await ask({});
  for (const { key } of list.columns.filter(({ sortable }) => sortable)) await ask({ sort: [`-${key}`] });
  for (const register of registers) {
    const own = visibility.of(register).slice(0, 1);
    for (const victim of [...visibility.hidden(register).slice(0, victims), ...own]) {
      const form = guessedForm(list, victim);
      const filters = Object.fromEntries(list.filters.map(({ key, field, operator }) => [key, operator === 'in' ? [victim[field] ?? ''] : victim[field.split('.').at(-1) ?? field] ?? '']));
      const scope = { form, account: victim, ...Object.fromEntries(Object.keys(list.join).map((name) => [name, victim])) };
      await ask({ scope });
      await ask({ scope, filters });
      for (const [key, value] of Object.entries(filters)) await ask({ scope, filters: { [key]: value } });
      const fields = rowKeyFields(list, list.register === null ? [] : directory.get(list.portal, list.register).keys[0] ?? []);
      await ask({ scope, rowKeys: [encodeRowKey(fields.map((field) => victim[field]))] });
    }
  }
  return count;
}
