import type { Command } from '../platform/run-command.ts';
import { toStored } from '../platform/clock.ts';
import { isDuplicate, type Queryable } from '../platform/database.ts';
import { Problem, type Locale } from '../platform/errors.ts';
import { newId } from '../platform/ids.ts';
import { refuseOverlaps } from './parameter-periods.ts';
import { conflictErrors, conflictProblem, duplicateProblem, recordTitle } from './record-conflicts.ts';
import type { RecordCondition } from './record-access.ts';
import { registerPlace, type RegisterDefinition } from './register-definition.ts';
import { columnValues } from './column-values.ts';
import { changedValues, newRecordValues, withoutBlanks, type Values } from './validate-record.ts';
import { insertRows, updateRows } from './write-rows.ts';

export type { Values } from './validate-record.ts';
export interface RegisterRecord { id: string; version: number; values: Values }

interface Row { _id: string; _version: number; _data: string }

/** Why a record changed; `cause` is the application (or other subject) that made it. */
export interface ChangeCause { type: string; id: string }

export interface WriteOptions {
  /** The values were judged by the register's form already (an import), or were made to fit it (demo data). */
  validated?: boolean;
  /**
   * Leaves out the row of history that each new record gets. For loads of many records whose cause is itself recorded
   * (an import, the demo data); nothing is lost, since the first change of such a record keeps what stood before.
   */
  withoutHistory?: boolean;
  /** Leaves it to the caller to ask `refuseOverlaps` once everything is written that makes room for each other. */
  overlapsAreAskedLater?: boolean;
}

export interface FindOptions { forUpdate?: boolean; limit?: number; condition?: RecordCondition }

const mostKeys = 200;

/**
 * The record whose key fields have these values, or null. The fields must be columns of the register. Where several
 * match it is the one whose period begins last, else the one that was written first.
 */
export async function findRecord(db: Queryable, register: RegisterDefinition, key: Values, forUpdate = false): Promise<RegisterRecord | null> {
  const [record] = await findRecords(db, register, key, { forUpdate, limit: 1 });
  return record ?? null;
}

/** All records whose fields have these values, in the order of `findRecord`; none when a value is blank. */
export async function findRecords(db: Queryable, register: RegisterDefinition, key: Values, { forUpdate = false, limit, condition }: FindOptions = {}): Promise<RegisterRecord[]> {
  const wanted = keyColumns(register, key);
  if (Object.values(wanted).some((value) => value === null)) return [];
  const query = db<Row>(register.table).where(qualified(register, wanted)).select(`${register.table}._id`, `${register.table}._version`, `${register.table}._data`);
  condition?.(query);
  if (register.period) query.orderBy(`${register.table}.${register.period.from}`, 'desc');
  query.orderBy(`${register.table}._id`);
  if (limit !== undefined) query.limit(limit);
  return (forUpdate ? await query.forUpdate() : await query).map(recordOf);
}

/** For each key all records that have it, found with few statements and locked until the command ends. All keys name the same fields. */
export async function lockRecords(db: Queryable, register: RegisterDefinition, keys: readonly Values[]): Promise<RegisterRecord[][]> {
  const wanted = keys.map((key) => keyColumns(register, key));
  const found: RegisterRecord[][] = keys.map(() => []);
  const complete = wanted.map((columns, index) => ({ columns, index })).filter(({ columns }) => Object.values(columns).every((value) => value !== null));
  for (let start = 0; start < complete.length; start += mostKeys) {
    const part = complete.slice(start, start + mostKeys);
    const rows = await db<Row>(register.table).where((any) => { for (const { columns } of part) any.orWhere(columns); }).orderBy('_id').select('_id', '_version', '_data').forUpdate();
    const byKey = new Map<string, RegisterRecord[]>();
    const fields = [...new Set(part.flatMap(({ columns }) => Object.keys(columns)))];
    for (const record of rows.map(recordOf)) {
      const signature = JSON.stringify(columnsOf(register, record.values, fields));
      byKey.set(signature, [...(byKey.get(signature) ?? []), record]);
    }
    for (const { columns, index } of part) found[index] = byKey.get(JSON.stringify(Object.fromEntries(fields.map((field) => [field, columns[field]])))) ?? [];
  }
  return found;
}

export async function recordById(db: Queryable, register: RegisterDefinition, id: string, forUpdate = false): Promise<RegisterRecord | null> {
  const query = db<Row>(register.table).where({ _id: id }).select('_id', '_version', '_data');
  const [row] = forUpdate ? await query.forUpdate() : await query;
  return row ? recordOf(row) : null;
}

/** Every record of a small register, such as a table of parameters; no order is promised. */
export async function allRecords(db: Queryable, register: RegisterDefinition, forUpdate = false): Promise<RegisterRecord[]> {
  const query = db<Row>(register.table).select('_id', '_version', '_data');
  return (forUpdate ? await query.forUpdate() : await query).map(recordOf);
}

export async function insertRecord(command: Command, register: RegisterDefinition, values: Values, cause: ChangeCause, options: WriteOptions = {}): Promise<RegisterRecord> {
  const [record] = await insertRecords(command, register, [values], cause, options);
  return record!;
}

/**
 * Writes new records with few statements. Each is judged by the register's form (Problem `invalid_record`); a key that
 * another record has is Problem `duplicate_record`.
 */
export async function insertRecords(command: Command, register: RegisterDefinition, values: readonly Values[], cause: ChangeCause, { validated = false, withoutHistory = false, overlapsAreAskedLater = false }: WriteOptions = {}): Promise<RegisterRecord[]> {
  const context = { locale: command.caller.locale, now: command.now };
  const records = values.map((one): RegisterRecord => ({ id: newId(), version: 1, values: validated ? one : newRecordValues(register, one, context) }));
  await writeNewRows(command, register, records);
  if (!withoutHistory) await writeChanges(command, register, records.map((after) => ({ after, before: null })), cause);
  await noteRevision(command, register, overlapsAreAskedLater);
  return records;
}

/** Puts rows into the register's table; a key that is taken is told by its values. */
export async function writeNewRows(command: Command, register: RegisterDefinition, records: readonly RegisterRecord[]): Promise<void> {
  const at = toStored(command.now);
  try {
    await insertRows(command.db, register.table, records.map(({ id, version, values }) => ({
      _id: id, _version: version, _data: JSON.stringify(values), _created_at: at, _updated_at: at, ...columnValues(register, values),
    })));
  } catch (error) {
    if (!isDuplicate(error)) throw error;
    throw await duplicateProblem(command, register, records, error);
  }
}

/** Overwrites `set` on the record (a blank value clears its field); the version that was read must still be the current one. */
export async function updateRecord(command: Command, register: RegisterDefinition, record: RegisterRecord, set: Values, cause: ChangeCause, options: Omit<WriteOptions, 'withoutHistory'> = {}): Promise<RegisterRecord> {
  const [updated] = await updateRecords(command, register, [{ record, set }], cause, options);
  return updated!;
}

/** The same for many records, each once, with few statements; Problem `register_conflict` when one is no longer as it was read. */
export async function updateRecords(command: Command, register: RegisterDefinition, changes: readonly { record: RegisterRecord; set: Values }[], cause: ChangeCause, { validated = false, overlapsAreAskedLater = false }: Omit<WriteOptions, 'withoutHistory'> = {}): Promise<RegisterRecord[]> {
  const context = { locale: command.caller.locale, now: command.now };
  const updated = changes.map(({ record, set }): RegisterRecord => ({
    id: record.id, version: record.version + 1, values: validated ? withoutBlanks({ ...record.values, ...set }) : changedValues(register, record.values, set, context),
  }));
  const at = toStored(command.now);
  const rows = updated.map(({ id, version, values }) => ({ id, version: version - 1, columns: { _data: JSON.stringify(values), _updated_at: at, ...columnValues(register, values) } }));
  try {
    if (await updateRows(command.db, register.table, rows) !== rows.length) throw await movedRecord(command, register, changes);
  } catch (error) {
    if (!isDuplicate(error)) throw error;
    throw await duplicateProblem(command, register, updated, error);
  }
  await writeChanges(command, register, updated.map((after, index) => ({ after, before: changes[index]!.record.values })), cause);
  await noteRevision(command, register, overlapsAreAskedLater);
  return updated;
}

async function movedRecord(command: Command, register: RegisterDefinition, changes: readonly { record: RegisterRecord }[]): Promise<Problem> {
  for (const { record } of changes) {
    const present = await recordById(command.db, register, record.id);
    if (present?.version !== record.version) return movedProblem(register, record.values, present?.values ?? null, command.caller.locale);
  }
  return new Problem('register_conflict', { fields: register.title });
}

/** What has become of a record since it was read; null stands for a record that is gone. */
function movedProblem(register: RegisterDefinition, was: Values, is: Values | null, locale: Locale): Problem {
  const fields = is ? [...new Set([...Object.keys(was), ...Object.keys(is)])] : [];
  const moved = fields.filter((field) => JSON.stringify(was[field] ?? null) !== JSON.stringify(is?.[field] ?? null));
  return conflictProblem(conflictErrors(register, was, moved.map((field) => ({ field, was: was[field], is: is?.[field] })), locale), locale, recordTitle(register, was, locale));
}

/** Rows of the history; `after` without values stands for a record that was removed. */
export async function writeChanges(command: Command, register: RegisterDefinition, changes: readonly { after: Omit<RegisterRecord, 'values'> & { values: Values | null }; before: Values | null }[], cause: ChangeCause): Promise<void> {
  const at = toStored(command.now);
  await insertRows(command.db, 'register_changes', changes.map(({ after, before }) => ({
    id: newId(), portal: register.portal, register: register.register, record_id: after.id, version: after.version,
    before: before && JSON.stringify(before), after: JSON.stringify(after.values),
    cause_type: cause.type, cause_id: cause.id, account_id: command.caller.accountId, at,
  })));
}

/** So that every node sees that its copy of a table of parameters is old; what was written may not overlap in time. */
export async function noteRevision(command: Command, register: RegisterDefinition, overlapsAreAskedLater = false): Promise<void> {
  if (!register.parameters) return;
  await command.db('register_tables').where({ name: register.table }).increment('revision', 1);
  if (!overlapsAreAskedLater) await refuseOverlaps(command.db, register);
}

/** The key as its columns hold it; Problem('invalid_configuration') for a field that is no column. */
export function keyColumns(register: RegisterDefinition, key: Values): Record<string, string | number | null> {
  const columns = new Set(register.columns.map((column) => column.field));
  for (const field of Object.keys(key)) {
    if (!columns.has(field)) throw new Problem('invalid_configuration', {}, [{ path: registerPlace(register.portal, register.register, field), code: 'register_key', message: `"${field}" is neither a key nor indexed` }]);
  }
  return columnsOf(register, key, Object.keys(key));
}

function columnsOf(register: RegisterDefinition, values: Values, fields: readonly string[]): Record<string, string | number | null> {
  const held = columnValues(register, values);
  return Object.fromEntries(fields.map((field) => [field, held[field] ?? null]));
}

function qualified(register: RegisterDefinition, columns: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(columns).map(([field, value]) => [`${register.table}.${field}`, value]));
}

function recordOf(row: Row): RegisterRecord {
  return { id: row._id, version: row._version, values: JSON.parse(row._data) as Values };
}
