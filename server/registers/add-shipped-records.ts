import { systemCaller } from '../platform/caller.ts';
import type { Queryable } from '../platform/database.ts';
import { Problem } from '../platform/errors.ts';
import type { Platform } from '../platform/platform.ts';
import { runCommand } from '../platform/run-command.ts';
import { findOverlap, parameterShape } from './parameter-periods.ts';
import type { RegisterDefinition } from './register-definition.ts';
import { allRecords, insertRecords, updateRecords, type ChangeCause, type RegisterRecord, type Values } from './register-store.ts';
import { newRecordValues } from './validate-record.ts';

/** What was done with a register's shipped records; `left` counts those that were changed here or would overlap with such. */
export interface ShippedOutcome { added: number; updated: number; left: number }

const shippedCause: ChangeCause = { type: 'shipped', id: 'configuration' };

/**
 * Brings a register's shipped records in: those whose first key is missing are added, those that still are as an
 * earlier version shipped them are brought up to date, those that somebody changed here are left alone.
 */
export async function addShippedRecords(platform: Platform, register: RegisterDefinition, shipped: readonly Values[]): Promise<ShippedOutcome> {
  try {
    return await bringIn(platform, register, shipped);
  } catch (error) {
    // Another node that starts at the same time was first; what it left out is done now.
    if (error instanceof Problem && ['duplicate_record', 'register_conflict'].includes(error.code)) return bringIn(platform, register, shipped);
    throw error;
  }
}

async function bringIn(platform: Platform, register: RegisterDefinition, shipped: readonly Values[]): Promise<ShippedOutcome> {
  const context = { locale: systemCaller.locale, now: platform.clock.now() };
  const wanted = shipped.map((values) => newRecordValues(register, values, context));
  if (compare(register, await allRecords(platform.db, register), wanted).isSettled) return { added: 0, updated: 0, left: 0 };
  return runCommand(platform, systemCaller, async (command) => {
    const present = await allRecords(command.db, register);
    const { missing, different } = compare(register, present, wanted);
    const ours = await unchangedSinceShipped(command.db, register);
    const renewed = different.filter(({ record }) => ours.has(record.id));
    const fitting = withoutOverlaps(register, present.filter((record) => !ours.has(record.id)).map(({ values }) => values), missing);
    // What moves out of the way goes first: a shipped rate that now ends makes room for the one that follows it.
    if (renewed.length > 0) await updateRecords(command, register, renewed, shippedCause);
    if (fitting.length > 0) await insertRecords(command, register, fitting, shippedCause);
    const outcome = { added: fitting.length, updated: renewed.length, left: missing.length + different.length - fitting.length - renewed.length };
    if (outcome.added + outcome.updated > 0) command.audit({ action: 'register.load', subjectType: 'register', subjectId: `${register.portal}/${register.register}`, details: { ...outcome } });
    return outcome;
  });
}

interface Comparison { isSettled: boolean; missing: Values[]; different: { record: RegisterRecord; set: Values }[] }

function compare(register: RegisterDefinition, present: readonly RegisterRecord[], wanted: readonly Values[]): Comparison {
  const keyOf = (values: Values): string => JSON.stringify(register.keys[0]!.map((field) => values[field] ?? null));
  const byKey = new Map(present.map((record) => [keyOf(record.values), record]));
  const missing = wanted.filter((values) => !byKey.has(keyOf(values)));
  const different = wanted.flatMap((values) => {
    const record = byKey.get(keyOf(values));
    if (!record || sameValues(record.values, values)) return [];
    const blanks = Object.fromEntries(Object.keys(record.values).filter((field) => !(field in values)).map((field) => [field, null]));
    return [{ record, set: { ...blanks, ...values } }];
  });
  return { isSettled: missing.length + different.length === 0, missing, different };
}

function sameValues(one: Values, other: Values): boolean {
  const fields = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...fields].every((field) => JSON.stringify(one[field] ?? null) === JSON.stringify(other[field] ?? null));
}

/** The records whose last change was ours. */
async function unchangedSinceShipped(db: Queryable, register: RegisterDefinition): Promise<ReadonlySet<string>> {
  const rows: { record_id: string; cause_type: string }[] = await db('register_changes').where({ portal: register.portal, register: register.register }).orderBy('version').select('record_id', 'cause_type');
  const last = new Map(rows.map((row) => [row.record_id, row.cause_type]));
  return new Set([...last].filter(([, cause]) => cause === shippedCause.type).map(([id]) => id));
}

/** Shipped parameters give way to what an administrator has set for the same time. */
function withoutOverlaps(register: RegisterDefinition, changedHere: readonly Values[], missing: readonly Values[]): Values[] {
  if (!register.parameters || !register.period || changedHere.length === 0) return [...missing];
  const shape = parameterShape(register);
  return missing.filter((values) => !changedHere.some((other) => findOverlap(shape, [other, values])));
}
