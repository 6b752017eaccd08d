import { expect } from 'chai';
import { findSubmission } from '../../server/applications/application-store.ts';
import { findAccountByLogin } from '../../server/identity/account-store.ts';
import { expressionData } from '../../server/forms/field-expressions.ts';
import type { Data, EffectDeclaration } from '../../server/forms/form-definition.ts';
import { evaluateForList, valueForList } from '../../server/registers/list-expressions.ts';
import type { Scope } from '../../server/expressions/feel.ts';
import { changesBetween, valuesOf, type ItemDesk, type Snapshot, type StoredRow } from './item-desk.ts';
import type { Applied } from './apply-for-item.ts';

/** All effects that the item declares, whatever part of the diagram carries them out, or those of these names. */
export function effectsOf({ version }: Pick<Applied, 'version'>, named: (name: string) => boolean = () => true): EffectDeclaration[] {
  return Object.entries(version.settings.effects ?? {}).flatMap(([name, effects]) => (named(name) ? effects : []));
}

/** Of these names shared diagrams carry out what belongs to a case that is not approved. */
const undoing = ['withdrawal', 'rejection', 'expiry'];
export const whenApproved = (name: string): boolean => !undoing.includes(name);
export const whenRejected = (name: string): boolean => ['submission', 'rejection'].includes(name);

/**
 * Holds what became of the registers against the declarations, evaluated here from the stored submission: every record
 * that an effect names has what it sets, and no other record was touched.
 */
export async function expectEffects(desk: ItemDesk, applied: Applied, before: Snapshot, after: Snapshot, carriedOut = whenApproved): Promise<void> {
  const scope = await scopeOf(desk, applied), now = desk.counter.clock.now();
  const expected = new Map<string, { register: string; set: Data }>();
  for (const effect of effectsOf(applied, carriedOut)) {
    const rows = effect.each === undefined ? [undefined] : evaluateForList(effect.each, scope, 'each', now) as unknown[];
    for (const row of rows) {
      const within = row === undefined ? scope : { ...scope, row };
      if (effect.when !== undefined && evaluateForList(effect.when, within, 'when', now) !== true) continue;
      const { register } = effect, values = (given: Record<string, string> = {}, more: Scope = {}) => Object.fromEntries(Object.entries(given).map(([field, text]) => [field, valueForList(text, { ...within, ...more }, field, now)]));
      const key = values(effect.key);
      const was = named(before.get(register)!, key), is = was ? after.get(register)!.get(was._id) : named(after.get(register)!, key);
      const what = `${effect.action} ${register} ${JSON.stringify(key)}`;
      if (effect.action === 'create') expect(was, `${what}: there was none`).to.equal(undefined);
      if (effect.action === 'update') expect(was, `${what}: there was one`).not.to.equal(undefined);
      expect(is, `${what}: there is one`).not.to.equal(undefined);
      const id = `${register}/${is!._id}`;
      expected.set(id, { register, set: { ...(was ? {} : key), ...expected.get(id)?.set, ...values(effect.set, { record: was ? valuesOf(was) : null }) } });
    }
  }
  for (const [id, { register, set }] of expected) {
    const is = valuesOf(after.get(register)!.get(id.slice(register.length + 1))!);
    for (const [field, value] of Object.entries(set)) expect(plain(is[field]), `${id}.${field}`).to.deep.equal(plain(value));
  }
  const touched = changesBetween(before, after).map(({ register, id }) => `${register}/${id}`);
  expect(touched.filter((id) => !expected.has(id)), 'records that no effect names').to.deep.equal([]);
  if (effectsOf(applied).length > 0) expect(touched, 'the approval changes something').not.to.deep.equal([]);
}

async function scopeOf(desk: ItemDesk, { version, id, number, applicant }: Applied): Promise<Scope> {
  const { platform: { db }, applications: { registers } } = desk.counter.wired;
  const submission = (await findSubmission(db, id))!;
  const { name, attributes } = (await findAccountByLogin(db, applicant.login))!;
  const run = await db('workflow_runs').where({ business_key: id }).first('state');
  const { variables } = JSON.parse(run.state) as { variables: Data };
  return { ...variables, ...(await registers.tables(db, version.portal)), account: { name, ...attributes }, application: { number }, ...submission.sources, form: expressionData(version.compiled.root, submission.data) };
}

/** The row that a key names: the one whose period is open, where several do. */
function named(rows: ReadonlyMap<string, StoredRow>, key: Data): StoredRow | undefined {
  const found = [...rows.values()].filter((row) => { const values = valuesOf(row); return Object.entries(key).every(([field, value]) => String(values[field] ?? '') === String(value ?? '')); });
  return found.length > 1 ? found.find((row) => !valuesOf(row)['to']) ?? found[0] : found[0];
}

function plain(value: unknown): unknown {
  return value === null || value === undefined || value === '' ? null : typeof value === 'number' ? value : String(value);
}
