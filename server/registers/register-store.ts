import type { Command } from '../platform/run-command.ts';
import { toStored } from '../platform/clock.ts';
import { isDuplicate, type Queryable } from '../platform/database.ts';
import { Problem } from '../platform/errors.ts';
import { newId } from '../platform/ids.ts';
import type { RegisterDefinition } from './register-definition.ts';
import { columnValues } from './register-table.ts';

export type Values = Record<string, unknown>;
export interface RegisterRecord { id: string; version: number; values: Values }

interface Row { _id: string; _version: number; _data: string }

/** The record whose key fields have these values, or null. The fields must be columns of the register. */
export async function findRecord(db: Queryable, register: RegisterDefinition, key: Values, forUpdate = false): Promise<RegisterRecord | null> {
  const columns = new Set(register.columns.map((column) => column.field));
  const wanted = Object.entries(key);
  for (const [field] of wanted) if (!columns.has(field)) throw new Problem('invalid_configuration', {}, [{ path: `${register.register}.${field}`, code: 'register_key', message: `"${field}" is neither a key nor indexed` }]);
  if (wanted.length === 0 || wanted.some(([, value]) => value === undefined || value === null || value === '')) return null;
  const query = db<Row>(register.table).where(Object.fromEntries(wanted)).select('_id', '_version', '_data').limit(1);
  const [row] = forUpdate ? await query.forUpdate() : await query;
  return row ? { id: row._id, version: row._version, values: JSON.parse(row._data) } : null;
}

/** Why a record changed; `cause` is the application (or other subject) that made it. */
export interface ChangeCause { type: string; id: string }

export async function insertRecord(command: Command, register: RegisterDefinition, values: Values, cause: ChangeCause): Promise<RegisterRecord> {
  refuseUnknownFields(register, values);
  const record = { id: newId(), version: 1, values };
  const at = toStored(command.now);
  try {
    await command.db(register.table).insert({ _id: record.id, _version: 1, _data: JSON.stringify(values), _created_at: at, _updated_at: at, ...columnValues(register, values) });
  } catch (error) {
    if (isDuplicate(error)) throw new Problem('duplicate_record', { fields: register.keys.map((key) => key.join('+')).join(', ') }, undefined, { cause: error });
    throw error;
  }
  await writeChange(command, register, record, null, cause);
  return record;
}

/** Overwrites `set` on the record; the version that was read must still be the current one. */
export async function updateRecord(command: Command, register: RegisterDefinition, record: RegisterRecord, set: Values, cause: ChangeCause): Promise<RegisterRecord> {
  refuseUnknownFields(register, set);
  const values = { ...record.values, ...set };
  const changed = await command.db(register.table).where({ _id: record.id, _version: record.version }).update({
    _version: record.version + 1, _data: JSON.stringify(values), _updated_at: toStored(command.now), ...columnValues(register, values),
  });
  if (changed !== 1) throw new Problem('register_conflict', { fields: Object.keys(set).join(', ') });
  const updated = { id: record.id, version: record.version + 1, values };
  await writeChange(command, register, updated, record.values, cause);
  return updated;
}

async function writeChange(command: Command, register: RegisterDefinition, after: RegisterRecord, before: Values | null, cause: ChangeCause): Promise<void> {
  await command.db('register_changes').insert({
    id: newId(), portal: register.portal, register: register.register, record_id: after.id, version: after.version,
    before: before && JSON.stringify(before), after: JSON.stringify(after.values),
    cause_type: cause.type, cause_id: cause.id, account_id: command.caller.accountId, at: toStored(command.now),
  });
}

function refuseUnknownFields(register: RegisterDefinition, values: Values): void {
  const unknown = Object.keys(values).filter((field) => !register.fields.has(field));
  if (unknown.length > 0) throw new Problem('invalid_configuration', {}, unknown.map((field) => ({ path: `${register.register}.${field}`, code: 'register_field', message: `the register has no field "${field}"` })));
}
