import { evaluateText, type Scope } from '../expressions/feel.ts';
import type { EffectDeclaration } from '../forms/form-definition.ts';
import { Problem } from '../platform/errors.ts';
import type { Command } from '../platform/run-command.ts';
import type { RegisterDefinition } from './register-definition.ts';
import { findRecord, insertRecord, updateRecord, type ChangeCause, type Values } from './register-store.ts';

/** A record as it was when the form was filled from it. */
export interface FilledRecord { register: string; values: Values | null }

/**
 * Carries out what an approval does to the registers, in the approval's transaction. `key` and `set` are FEEL over
 * `scope`. `expect` names fields that must still be as they were in `asFilled`, the records that the form was filled
 * from, or the effect is refused as a conflict, so that the reviewer can decide anew.
 */
export async function applyEffects(
  command: Command,
  registerNamed: (name: string) => RegisterDefinition,
  effects: readonly EffectDeclaration[],
  scope: Scope,
  asFilled: readonly FilledRecord[],
  cause: ChangeCause,
): Promise<void> {
  for (const [index, effect] of effects.entries()) {
    const register = registerNamed(effect.register);
    const place = `effects[${index}]`;
    const key = evaluateAll(effect.key ?? {}, scope, `${place}.key`, command.now);
    const set = evaluateAll(effect.set ?? {}, scope, `${place}.set`, command.now);
    await applyEffect(command, register, effect, key, set, filledRecord(asFilled, effect.register, key), cause);
  }
}

/** The record of that register which the effect's key names; without a match nothing is compared. */
function filledRecord(asFilled: readonly FilledRecord[], register: string, key: Values): Values | null {
  const found = asFilled.find((one) => one.register === register && one.values !== null && Object.entries(key).every(([field, value]) => one.values?.[field] === value));
  return found?.values ?? null;
}

async function applyEffect(command: Command, register: RegisterDefinition, effect: EffectDeclaration, key: Values, set: Values, filled: Values | null, cause: ChangeCause): Promise<void> {
  if (effect.action === 'create') {
    await insertRecord(command, register, { ...key, ...set }, cause);
    return;
  }
  const record = await findRecord(command.db, register, key, true);
  if (!record) {
    if (effect.action !== 'upsert') throw new Problem('unknown_record', { register: register.title });
    await insertRecord(command, register, { ...key, ...set }, cause);
    return;
  }
  const moved = (effect.expect ?? []).filter((field) => filled && JSON.stringify(record.values[field] ?? null) !== JSON.stringify(filled[field] ?? null));
  if (moved.length > 0) {
    throw new Problem('register_conflict', { fields: moved.map((field) => `${field} (${String(filled?.[field] ?? '')} → ${String(record.values[field] ?? '')})`).join(', ') });
  }
  await updateRecord(command, register, record, set, cause);
}

function evaluateAll(expressions: Readonly<Record<string, string>>, scope: Scope, place: string, now: Date): Values {
  return Object.fromEntries(Object.entries(expressions).map(([field, expression]) => [field, evaluateText(expression, scope, `${place}.${field}`, now)]));
}
