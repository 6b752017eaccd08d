import { randomUUID } from 'node:crypto';
import { refusalsOf } from '../../server/applications/check-rules.ts';
import type { ItemVersion } from '../../server/catalog/item-version.ts';
import { expressionData } from '../../server/forms/field-expressions.ts';
import type { Data, RefusalRule, SourceDeclaration } from '../../server/forms/form-definition.ts';
import { resolveSources } from '../../server/registers/resolve-sources.ts';
import type { Answered, Client } from '../journeys/counter.ts';
import type { Applicant, ItemDesk } from './item-desk.ts';
import { appliedBefore, sensibleAnswers } from './sensible-answers.ts';
import { makeAnswers, type Filled, type Slot, type Way } from './make-answers.ts';
import { uploadRequired } from './sample-files.ts';

/** An application that was submitted, with all that is needed to do it again. */
export interface Applied { ref: string; version: ItemVersion; applicant: Applicant; client: Client; id: string; number: string; way: Way; data: Data; slots: Slot[]; filled: Filled }

const mostSubjects = 40, turns = [0, 1, 2];

/**
 * Submits an item for the first of the demo's people who can: every applicant of its audience is tried, and for forms
 * that ask for somebody's number every record that the applicant may name. The error tells what the last ones were told.
 */
export async function applyForItem(desk: ItemDesk, version: ItemVersion, who?: { applicant: Applicant; way?: Way }): Promise<Applied> {
  const before = appliedBefore[`${version.portal}/${version.item}`];
  if (before !== undefined && !desk.worked.has(before)) await applyForItem(desk, desk.counter.wired.catalog.current(before));
  const told = new Map<string, string>(), hopeless = new Set<Applicant>();
  for await (const [applicant, ways] of who ? [[who.applicant, who.way ? [who.way] : await waysFor(desk, version, who.applicant)] as const] : likelyWays(desk, version)) {
    for (const way of hopeless.has(applicant) ? [] : ways) {
      const applied = await tryToApply(desk, version, applicant, way);
      if ('id' in applied) return applied;
      noteRefusals(desk, version, applied.answered);
      told.set(applied.told, `${applicant.login} ${JSON.stringify(way.given)}`);
      if (!applied.hopeless) continue;
      hopeless.add(applicant);
      break;
    }
  }
  throw new Error(`no person of the demo can apply for ${version.portal}/${version.item}:\n${[...told].map(([what, whom]) => `  ${whom}: ${what}`).join('\n')}`);
}

/** Every demo account's plain ways come before the other ways of any, since another person helps sooner than another answer. */
async function* likelyWays(desk: ItemDesk, version: ItemVersion): AsyncGenerator<readonly [Applicant, Way[]]> {
  const later: [Applicant, Way[]][] = [];
  for await (const applicant of likelyApplicants(desk, version)) {
    if (!applicant.isDemo) yield* later.splice(0);
    const ways = await waysFor(desk, version, applicant), plain = ways.filter(({ turn, altered }) => turn === 0 && !altered);
    yield [applicant, applicant.isDemo ? plain : ways];
    if (applicant.isDemo) later.push([applicant, ways.slice(plain.length)]);
  }
  yield* later;
}

/** Demo accounts as they come, then the others, those first whom the item's rules do not refuse by what the records say. */
async function* likelyApplicants(desk: ItemDesk, version: ItemVersion): AsyncGenerator<Applicant> {
  const all = await desk.applicants(version.portal, version.settings.audience ?? []);
  yield* all.filter(({ isDemo }) => isDemo);
  const others = await Promise.all(all.filter(({ isDemo }) => !isDemo).map(async (applicant) => ({ applicant, against: await refusals(desk, version, applicant, {}) })));
  yield* others.sort((one, other) => one.against - other.against).map(({ applicant }) => applicant);
}

/** How much the records alone speak against an application: rules that refuse it, and required records that are not there. */
async function refusals(desk: ItemDesk, version: ItemVersion, applicant: Applicant, form: Data): Promise<number> {
  return (await recordsSay(desk, version, applicant, form))?.length ?? Infinity;
}

/** What the item's rules say of these answers by the records as they are, and a blank for each required record that is not there; null where nothing can be said. */
export async function recordsSay(desk: ItemDesk, version: ItemVersion, { kind, attributes, login }: Applicant, form: Data): Promise<string[] | null> {
  const { platform: { db, clock }, applications: { registers } } = desk.counter.wired, { portal, settings } = version, now = clock.now();
  const scope = { ...(await registers.tables(db, portal)), account: { name: login, ...attributes }, form: expressionData(version.compiled.root, form) };
  const viewer = { portal, roles: [kind as 'individual'], groups: [], attributes, name: login };
  const resolved = await resolveSources(db, registers, settings.sources ?? {}, { viewer, scope, now }).catch(() => null);
  if (!resolved) return null;
  const missing = resolved.notFound.filter(({ required }) => required).map(() => '');
  return [...refusalsOf(version, { ...scope, ...resolved.sources }, 'zh', now).map(({ message }) => message), ...missing];
}

export async function tryToApply(desk: ItemDesk, version: ItemVersion, applicant: Applicant, way: Way): Promise<Applied | { told: string; hopeless: boolean; answered: Answered }> {
  const client = await desk.as(applicant.login), ref = `${version.portal}/${version.item}`;
  const started = await client.post('/api/applications', { item: ref });
  if (started.status >= 300) return { told: saidBy(started), hopeless: true, answered: started };
  const { id } = started.body as { id: string };
  const prefilled = desk.prefilled(id, started.body.data as Data);
  const filled = await makeAnswers(client, id, version, prefilled, way, desk.counter.clock.now());
  await client.put(`/api/applications/${id}`, { data: filled.data });
  await uploadRequired(client, id, filled.slots);
  const submitted = await submit(client, id, filled.data);
  if (submitted.status !== 200) return { told: saidBy(submitted), hopeless: false, answered: submitted };
  return { ref, version, applicant, client, id, number: submitted.body.number as string, way, data: filled.data, slots: filled.slots, filled };
}

/** Where the item shows a preview first, its figures are confirmed as they are. */
export async function submit(client: Client, id: string, data: Data): Promise<Answered> {
  const send = (more: Data): Promise<Answered> => client.post(`/api/applications/${id}/submit`, { data, ...more }, { 'idempotency-key': randomUUID() });
  const answered = await send({});
  return answered.body?.code === 'preview_changed' ? send({ preview: answered.body.preview.digest }) : answered;
}

function saidBy({ body }: Answered): string {
  const { code, detail, errors = [] } = body as { code: string; detail: string; errors?: { path: string; message: string }[] };
  return errors.length > 0 ? errors.map(({ path, message }) => `${path}: ${message}`).join('; ') : `${code} ${detail}`;
}

/** Whom the form could be about, and how it could be filled; most likely first. */
export async function waysFor(desk: ItemDesk, version: ItemVersion, applicant: Applicant): Promise<Way[]> {
  const own = sensibleAnswers[`${version.portal}/${version.item}`] ?? {};
  const typed = Object.values(version.settings.sources ?? {}).find(({ key, required }) => required && Object.values(key).some(answerOf));
  const subjects = typed ? await subjectsOf(desk, version, applicant, typed) : [{ given: {}, likely: {}, against: 0 }];
  const ordered = subjects.sort((one, other) => one.against - other.against);
  return turns.flatMap((turn) => [false, true].flatMap((altered) => ordered.map(({ given, likely }): Way => ({ given: { ...given, ...own }, likely, turn, altered }))));
}

async function subjectsOf(desk: ItemDesk, version: ItemVersion, applicant: Applicant, { register, key }: SourceDeclaration): Promise<(Pick<Way, 'given' | 'likely'> & { against: number })[]> {
  const records = await desk.visible(version.portal, register, applicant, mostSubjects);
  return Promise.all(records.map(async ({ values }) => {
    const given = Object.fromEntries(Object.entries(key).flatMap(([field, expression]) => { const answer = answerOf(expression); return answer ? [[answer, values[field]]] : []; }));
    return { likely: values, given, against: await refusals(desk, version, applicant, { ...values, ...given }) };
  }));
}

/** The answer that part of a source's key is: `= form.x` is `x`. */
function answerOf(expression: string): string | undefined {
  return /^=\s*form\.(\w+)\s*$/.exec(expression)?.[1];
}

/** A rule by its item, as a failing test names it. */
export const nameOf = ({ portal, item }: Pick<ItemVersion, 'portal' | 'item'>, { message }: RefusalRule): string => `${portal}/${item}: ${message}`;

/** Notes what a refused submission was told by the item's own rules. */
export function noteRefusals(desk: ItemDesk, version: ItemVersion, { status, body }: Answered): void {
  if (status !== 422) return;
  for (const { code, message } of (body.errors ?? []) as { code: string; message: string }[]) if (code === 'refused') desk.refused.add(nameOf(version, { when: '', message }));
}
