import type { Caller } from '../platform/caller.ts';
import { Problem } from '../platform/errors.ts';
import type { Command } from '../platform/run-command.ts';
import { removeRecord, revertRecord } from './record-history.ts';
import type { RegisterDefinition } from './register-definition.ts';
import { insertRecord, recordById, updateRecord, type RegisterRecord } from './register-store.ts';
import { setParameter } from './set-parameter.ts';
import type { Values } from './validate-record.ts';

/**
 * Who may see and change all records of a register by hand: administrators to whom it declares `all`. One who works
 * groups of some portals administers only these; for anyone else the register does not exist.
 */
export function refuseUnlessAdministered(register: RegisterDefinition, caller: Caller): void {
  if (!administers(register, caller)) throw new Problem('not_found');
}

export function administers(register: RegisterDefinition, { roles, groups }: Caller): boolean {
  const isOfPortal = groups.length === 0 || groups.some((group) => !group.includes('/') || group.startsWith(`${register.portal}/`));
  return roles.includes('administrator') && isOfPortal && (register.access['administrator'] ?? []).includes('all');
}

const cause = (command: Command): { type: string; id: string } => ({ type: 'administrator', id: command.caller.accountId ?? 'system' });

export async function addRecord(command: Command, register: RegisterDefinition, values: Values): Promise<RegisterRecord> {
  const record = await insertRecord(command, register, values, cause(command));
  return recorded(command, register, record, 'register.add');
}

/** Replaces the record's values by those given; `version` is the one that the administrator saw. */
export async function saveRecord(command: Command, register: RegisterDefinition, id: string, version: number, values: Values): Promise<RegisterRecord> {
  const record = await recordAsSeen(command, register, id, version);
  const cleared = Object.fromEntries(Object.keys(record.values).filter((field) => register.fields.has(field)).map((field) => [field, null]));
  const saved = await updateRecord(command, register, record, { ...cleared, ...values }, cause(command));
  return recorded(command, register, saved, 'register.change');
}

export async function deleteRecord(command: Command, register: RegisterDefinition, id: string, version: number): Promise<void> {
  const record = await recordAsSeen(command, register, id, version);
  await removeRecord(command, register, record, cause(command));
  recorded(command, register, record, 'register.remove');
}

/** Brings an earlier version back as the newest one, also of a record that was removed. */
export async function restoreRecord(command: Command, register: RegisterDefinition, id: string, toVersion: number, version: number): Promise<RegisterRecord> {
  const record = await revertRecord(command, register, id, toVersion, cause(command), version);
  return recorded(command, register, record, 'register.revert', { toVersion });
}

/** A parameter's new values from a month or date on, beginning with those of the record that is shown. */
export async function changeParameter(command: Command, register: RegisterDefinition, match: Values, values: Values, from: string, force: boolean): Promise<RegisterRecord> {
  const record = await setParameter(command, register, match, values, from, cause(command), { force });
  return recorded(command, register, record, 'register.parameter', { from, force });
}

async function recordAsSeen(command: Command, register: RegisterDefinition, id: string, version: number): Promise<RegisterRecord> {
  const record = await recordById(command.db, register, id, true);
  if (!record) throw new Problem('not_found');
  if (record.version !== version) throw new Problem('record_changed');
  return record;
}

function recorded(command: Command, register: RegisterDefinition, record: RegisterRecord, action: string, details: Record<string, unknown> = {}): RegisterRecord {
  command.audit({ action, subjectType: 'register', subjectId: `${register.portal}/${register.register}`, details: { record: record.id, version: record.version, ...details } });
  return record;
}
