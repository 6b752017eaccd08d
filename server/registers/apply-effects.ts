import { ExpressionError } from '../expressions/expression-error.ts';
import { toFeelValue } from '../expressions/feel-values.ts';
import type { Scope } from '../expressions/feel.ts';
import type { EffectDeclaration, SourceDeclaration } from '../forms/form-definition.ts';
import { Problem, type FieldError } from '../platform/errors.ts';
import type { Command } from '../platform/run-command.ts';
import { shanghaiDate } from '../platform/shanghai-time.ts';
import { differsFromFilled } from './filled-records.ts';
import { valueForList } from './list-expressions.ts';
import { conflictErrors, conflictProblem, keyText } from './record-conflicts.ts';
import type { RegisterDefinition } from './register-definition.ts';
import { insertRecords, keyColumns, lockRecords, updateRecords, type ChangeCause, type RegisterRecord, type Values } from './register-store.ts';
import { registerTitle } from './validate-record.ts';

/** A record as it was when the form was filled from it. */
export interface FilledRecord {
  register: string;
  /** Null where the form found none by `key`. */
  values: Values | null;
  key?: Values;
}

/**
 * The records behind a submission's sources, those of list sources too, for the effects to compare with; and of a
 * source that found none the key that it looked for, so that a record which came into being since is noticed.
 */
export function filledRecords(declarations: Readonly<Record<string, SourceDeclaration>>, sources: Readonly<Record<string, unknown>>, scope: Scope, now: Date): FilledRecord[] {
  return Object.entries(declarations).flatMap(([name, { register, key, list }]): FilledRecord[] => {
    if (sources[name] === null && !list) {
      const searched = Object.fromEntries(Object.entries(key).map(([field, expression]) => [field, valueForList(expression, { ...scope, ...sources }, `sources.${name}.key.${field}`, now)]));
      return [{ register, values: null, key: searched }];
    }
    return [sources[name]].flat().filter((values): values is Values => typeof values === 'object' && values !== null).map((values) => ({ register, values }));
  });
}

/**
 * Carries out what an approval does to the registers, in the approval's transaction, effect by effect; answers how
 * many records were written. All expressions are FEEL over `scope`; what they read and it lacks is null.
 *
 * - `each`: FEEL giving a list; the effect is carried out for each entry, which is bound as `row`. `when`: not where
 *   it gives anything but true.
 * - `key` names one record; where several match it is the one whose period is open, else Problem('ambiguous_record').
 *   The record as it is now is bound as `record` (null where there is none) in `set` and `expect`.
 *   With `many` an update is of every record that the key matches, be it none.
 * - `create` needs a new key (`duplicate_record`), `update` and `close` a record (`unknown_record`), `upsert` neither.
 *   `close` ends the period: today (or this month), unless `set` says when.
 * - `expect` names fields that must still be as in `asFilled`, the records that the form was filled from, or where
 *   those lack the record as in `row`; or it says by FEEL what each field must be. Otherwise it is
 *   Problem('register_conflict') with each record, field and both values, so that the reviewer can decide anew.
 * - Every record is judged by its register's form (`invalid_record`).
 */
export async function applyEffects(
  command: Command,
  registerNamed: (name: string) => RegisterDefinition,
  effects: readonly EffectDeclaration[],
  scope: Scope,
  asFilled: readonly FilledRecord[],
  cause: ChangeCause,
): Promise<number> {
  let written = 0;
  const prepared = preparedScope(scope);
  for (const [index, declared] of effects.entries()) {
    const register = registerNamed(declared.register);
    const effect: Effect = { command, register, declared, place: `effects[${index}]`, filled: asFilled.filter((one) => one.register === declared.register), cause };
    for (const wave of wavesOf(effect, occurrencesOf(effect, prepared))) written += await carryOut(effect, wave);
  }
  return written;
}

/**
 * Locks the records that the effects will change, before anything is decided by them: of two approvals about one person
 * the second then waits here, and judges by what the first has made of the records. `scopes` are those of the submission, or of its rows.
 */
export async function lockTargets(command: Command, registerNamed: (name: string) => RegisterDefinition, effects: readonly EffectDeclaration[], scopes: readonly Scope[]): Promise<void> {
  const prepared = scopes.map(preparedScope);
  for (const [index, declared] of effects.entries()) {
    if (declared.action === 'create') continue;
    const register = registerNamed(declared.register);
    const keys = prepared.flatMap((scope) => occurrencesOf({ command, declared, place: `effects[${index}]` }, scope).map(({ key }) => key));
    await lockRecords(command.db, register, keys);
  }
}

interface Effect { command: Command; register: RegisterDefinition; declared: EffectDeclaration; place: string; filled: readonly FilledRecord[]; cause: ChangeCause }
/** One carrying out of an effect: for an entry of its `each`, or the only one. */
interface Occurrence { scope: Scope; key: Values; row: unknown }

/** The tables of rates stand under symbols and come along. Made ready once, values are not copied for each expression. */
function preparedScope(scope: Scope): Scope {
  const prepared: Record<string, unknown> = { ...scope };
  for (const [name, value] of Object.entries(scope)) prepared[name] = toFeelValue(value);
  return prepared as Scope;
}

function occurrencesOf({ command, declared, place }: Pick<Effect, 'command' | 'declared' | 'place'>, scope: Scope): Occurrence[] {
  const value = (text: string, within: Scope, where: string): unknown => valueForList(text, within, `${place}.${where}`, command.now);
  const rows = declared.each === undefined ? [undefined] : value(declared.each, scope, 'each') ?? [];
  if (!Array.isArray(rows)) throw new ExpressionError(`${place}.each`, 'it does not give a list');
  return rows.flatMap((row: unknown): Occurrence[] => {
    const within = declared.each === undefined ? scope : { ...scope, row: toFeelValue(row) };
    if (declared.when !== undefined && value(declared.when, within, 'when') !== true) return [];
    return [{ scope: within, row, key: evaluated(declared.key ?? {}, within, `${place}.key`, command.now) }];
  });
}

const largestWave = 500;

/** Entries are carried out together until one names a record that was named before: it has to see what became of it. */
function wavesOf({ register, declared }: Effect, occurrences: readonly Occurrence[]): Occurrence[][] {
  if (declared.action === 'create') return chunked(occurrences);
  const waves: Occurrence[][] = [];
  let named = new Set<string>();
  for (const occurrence of occurrences) {
    const signature = JSON.stringify(keyColumns(register, occurrence.key));
    if (waves.length === 0 || named.has(signature) || named.size === largestWave) { waves.push([]); named = new Set(); }
    named.add(signature);
    waves.at(-1)!.push(occurrence);
  }
  return waves;
}

function chunked(occurrences: readonly Occurrence[]): Occurrence[][] {
  return Array.from({ length: Math.ceil(occurrences.length / largestWave) }, (_, index) => occurrences.slice(index * largestWave, (index + 1) * largestWave));
}

async function carryOut(effect: Effect, wave: readonly Occurrence[]): Promise<number> {
  const { command, register, declared, cause } = effect;
  const targets = declared.action === 'create' ? wave.map(() => [null]) : await targetsOf(effect, wave);
  const created: Values[] = [];
  const changed: { record: RegisterRecord; set: Values }[] = [];
  const conflicts: FieldError[] = [];
  for (const { occurrence, record } of wave.flatMap((occurrence, index) => targets[index]!.map((record) => ({ occurrence, record })))) {
    const scope = { ...occurrence.scope, record: record && toFeelValue(record.values) };
    const set = evaluated(declared.set ?? {}, scope, `${effect.place}.set`, command.now);
    if (!record) { created.push({ ...occurrence.key, ...set }); continue; }
    const moved = differsFromFilled({ register, record, row: occurrence.row, filled: effect.filled, expect: expectedOf(effect, scope), key: occurrence.key });
    conflicts.push(...conflictErrors(register, record.values, moved, command.caller.locale));
    changed.push({ record, set: declared.action === 'close' ? { ...endOf(register, command.now), ...set } : set });
  }
  if (conflicts.length > 0) throw conflictProblem(conflicts.slice(0, mostConflicts), command.caller.locale);
  await insertRecords(command, register, created, cause);
  await updateRecords(command, register, changed, cause);
  return created.length + changed.length;
}

/** More would not be read. */
const mostConflicts = 50;

function expectedOf({ command, declared, place }: Effect, scope: Scope): readonly string[] | Values {
  const { expect = [] } = declared;
  return Array.isArray(expect) ? expect as string[] : evaluated(expect as Record<string, string>, scope, `${place}.expect`, command.now);
}

/** The record that each key names, locked; null only for `upsert`, and any number of them only with `many`. */
async function targetsOf({ command, register, declared }: Effect, wave: readonly Occurrence[]): Promise<(RegisterRecord | null)[][]> {
  const matches = await lockRecords(command.db, register, wave.map(({ key }) => key));
  if (declared.many) return matches;
  const { locale } = command.caller;
  return matches.map((records, index) => {
    const { key } = wave[index]!;
    const { period } = register;
    const open = period ? records.filter(({ values }) => (values[period.to] ?? '') === '') : [];
    const candidates = declared.action === 'close' || (records.length > 1 && open.length > 0) ? open : records;
    if (candidates.length > 1) throw new Problem('ambiguous_record', { register: registerTitle(register, locale), fields: keyText(register, key, Object.keys(key), locale) });
    const [record] = candidates;
    if (!record && declared.action !== 'upsert') throw new Problem('unknown_record', { register: `${registerTitle(register, locale)}: ${keyText(register, key, Object.keys(key), locale)}` });
    return [record ?? null];
  });
}

function endOf(register: RegisterDefinition, now: Date): Values {
  const { period } = register;
  if (!period) throw new Problem('invalid_configuration', {}, [{ path: `${register.register}.period`, code: 'register_period', message: 'a register without period has nothing to close' }]);
  const isMonth = register.columns.find(({ field }) => field === period.to)?.type === 'month';
  return { [period.to]: shanghaiDate(now).slice(0, isMonth ? 7 : 10) };
}

function evaluated(expressions: Readonly<Record<string, string>>, scope: Scope, place: string, now: Date): Values {
  return Object.fromEntries(Object.entries(expressions).map(([field, expression]) => [field, valueForList(expression, scope, `${place}.${field}`, now)]));
}
