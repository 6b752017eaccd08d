import type { Command } from '../platform/run-command.ts';
import type { Queryable } from '../platform/database.ts';
import { Problem } from '../platform/errors.ts';
import { conflictProblem, recordTitle } from './record-conflicts.ts';
import type { RegisterDefinition } from './register-definition.ts';
import { noteRevision, recordById, updateRecord, writeChanges, writeNewRows, type ChangeCause, type RegisterRecord } from './register-store.ts';
import { newRecordValues, type Values } from './validate-record.ts';

/** One change of a record, the latest first; `after` is null where it was removed, `before` where it was new. */
export interface HistoryEntry {
  version: number;
  before: Values | null;
  after: Values | null;
  cause: ChangeCause;
  accountId: string | null;
  /** ISO-8601 in UTC. */
  at: string;
}

interface ChangeRow { version: number; before: string | null; after: string; cause_type: string; cause_id: string; account_id: string | null; at: string }

/**
 * All versions of a record, also of one that was removed. A record that was loaded without history (an import, the
 * demo data) begins with what it was loaded as; its cause is then `load`.
 */
export async function recordHistory(db: Queryable, register: RegisterDefinition, recordId: string): Promise<HistoryEntry[]> {
  const rows: ChangeRow[] = await db('register_changes').where({ record_id: recordId, portal: register.portal, register: register.register }).orderBy('version', 'desc');
  const entries = rows.map((row): HistoryEntry => ({
    version: row.version, before: row.before === null ? null : JSON.parse(row.before) as Values, after: JSON.parse(row.after) as Values | null,
    cause: { type: row.cause_type, id: row.cause_id }, accountId: row.account_id, at: row.at,
  }));
  const first = entries.at(-1);
  if (first?.version === 1) return entries;
  const row = await db(register.table).where({ _id: recordId }).first('_data', '_created_at');
  if (!first && !row) return [];
  const loaded = first ? first.before : JSON.parse(row._data) as Values;
  return [...entries, { version: 1, before: null, after: loaded, cause: { type: 'load', id: register.register }, accountId: null, at: row?._created_at ?? first!.at }];
}

/**
 * Takes a record out of the register; its history stays, and `revertRecord` brings it back. Problem
 * `register_conflict` when it is no longer as it was read.
 */
export async function removeRecord(command: Command, register: RegisterDefinition, record: RegisterRecord, cause: ChangeCause): Promise<void> {
  const removed = await command.db(register.table).where({ _id: record.id, _version: record.version }).delete();
  if (removed !== 1) throw conflictProblem([], command.caller.locale, recordTitle(register, record.values, command.caller.locale));
  await writeChanges(command, register, [{ after: { id: record.id, version: record.version + 1, values: null }, before: record.values }], cause);
  await noteRevision(command, register);
}

/**
 * Writes a record's values of an earlier version as its next one; a record that was removed comes back under its id.
 * `version` is the current one as the caller saw it, or Problem `register_conflict`. What the form no longer allows is
 * Problem `invalid_record`, a key that another record has by now is Problem `duplicate_record`.
 */
export async function revertRecord(command: Command, register: RegisterDefinition, recordId: string, toVersion: number, cause: ChangeCause, version?: number): Promise<RegisterRecord> {
  const present = await recordById(command.db, register, recordId, true);
  const history = await recordHistory(command.db, register, recordId);
  const values = history.find((entry) => entry.version === toVersion)?.after;
  const current = history[0]?.version;
  if (!values || current === undefined) throw new Problem('not_found');
  if (version !== undefined && version !== current) throw conflictProblem([], command.caller.locale, recordTitle(register, values, command.caller.locale));
  const context = { locale: command.caller.locale, now: command.now };
  const reverted = newRecordValues(register, Object.fromEntries(Object.entries(values).filter(([field]) => register.fields.has(field))), context);
  if (present) {
    const cleared = Object.fromEntries(Object.keys(present.values).filter((field) => register.fields.has(field)).map((field) => [field, null]));
    return updateRecord(command, register, present, { ...cleared, ...reverted }, cause);
  }
  const record = { id: recordId, version: current + 1, values: reverted };
  await writeNewRows(command, register, [record]);
  await writeChanges(command, register, [{ after: record, before: null }], cause);
  await noteRevision(command, register);
  return record;
}
