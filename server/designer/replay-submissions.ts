import { setImmediate } from 'node:timers/promises';
import type { Caller } from '../platform/caller.ts';
import { ExpressionError } from '../expressions/expression-error.ts';
import { Problem, type FieldError } from '../platform/errors.ts';
import type { Queryable } from '../platform/database.ts';
import type { Data } from '../forms/form-definition.ts';
import { materialsFor } from '../forms/materials.ts';
import { compareSubmissions } from '../forms/present-submission.ts';
import type { Sources } from '../registers/resolve-sources.ts';
import { accountScope, applicantOf } from '../applications/account-scope.ts';
import type { ItemVersion } from '../catalog/item-version.ts';
import { findDraft } from './draft-store.ts';
import { refuseUnlessAdministersPortal, type Designer } from './designer.ts';
import { openFirstSteps, type FirstSteps } from './first-steps.ts';
import { compiledDraft } from './preview-receipt.ts';
import { draftAsVersion, judgeAnswers, type Judged, type Surroundings } from './sandbox.ts';

interface Said { path: string; message: string }
/** A submission that would come out otherwise by the draft; `routed` where its workflow would begin with another step. */
export interface Replayed { number: string; submittedAt: string; refused: Said[]; accepted: Said[]; changed: { label: string; before: string; after: string }[]; routed: { before: string; after: string } | null }
/** One portion: `total` are the submissions that were left before it, `next` is where the following one begins, `revision` the draft's. */
export interface Replay { revision: number; total: number; judged: number; differing: number; rows: Replayed[]; next: string | null }

const mostShown = 100;
/** A request judges for about so long, so that whoever waits is told how far it is. */
const portionMilliseconds = 400;
/** So long other requests wait at most while submissions are judged. */
const turnMilliseconds = 5;
const rowsRead = 50;

interface Submitted { id: string; number: string; data: Data; sources: Sources; materials: readonly string[]; submittedAt: string; applicantId: string; applicantName: string; versionId: string }

/**
 * Judges the last submissions of an item by the draft and by the version that each was made with, over the records that
 * its form was filled from, and shows which come out otherwise: newly refused, newly accepted, other values, another first
 * step. Goes on behind `after`, the `next` of the portion before. Nothing is stored.
 */
export async function replaySubmissions(designer: Designer, caller: Caller, portal: string, item: string, { last, after = null }: { last: number; after?: string | null }): Promise<Replay> {
  refuseUnlessAdministersPortal(designer, caller, portal);
  const { platform: { db } } = designer.applications;
  const draft = await findDraft(db, portal, item);
  if (!draft) throw new Problem('nothing_to_publish');
  compiledDraft(designer, portal, draft.content);
  const fresh = await draftAsVersion(designer, portal, item, draft.content);
  const judge = await openJudge(designer, caller, portal, fresh);
  const total = Math.min(last, await submissionsLeft(db, portal, item, after));
  const replay: Replay = { revision: draft.revision, total, judged: 0, differing: 0, rows: [], next: null };
  const until = performance.now() + portionMilliseconds;
  let turn = performance.now() + turnMilliseconds;
  let place = after;
  while (replay.judged < total && performance.now() < until) {
    const portion = await submissionsAfter(db, portal, item, place, Math.min(rowsRead, total - replay.judged));
    if (portion.length === 0) break;
    for (const submitted of portion) {
      const row = await judge(submitted);
      place = placeOf(submitted);
      replay.judged++;
      if (isOtherwise(row) && ++replay.differing <= mostShown) replay.rows.push(row);
      if (performance.now() > until) break;
      if (performance.now() < turn) continue;
      await setImmediate();
      turn = performance.now() + turnMilliseconds;
    }
  }
  return { ...replay, next: replay.judged < total ? place : null };
}

const isOtherwise = ({ refused, accepted, changed, routed }: Replayed): boolean => refused.length + accepted.length + changed.length > 0 || routed !== null;

/** Judges one submission by its own version and by the draft. */
async function openJudge(designer: Designer, caller: Caller, portal: string, fresh: ItemVersion): Promise<(submitted: Submitted) => Promise<Replayed>> {
  const { platform: { db }, catalog, registers } = designer.applications;
  const tables = await registers.tables(db, portal);
  const accounts = new Map<string, Data>();
  const steps = new Map<string, FirstSteps>();
  const stepsOf = (version: ItemVersion): FirstSteps => {
    const known = steps.get(version.id) ?? openFirstSteps(version, caller.locale);
    steps.set(version.id, known);
    return known;
  };
  return async (submitted) => {
    const version = await catalog.version(db, submitted.versionId);
    const account = accounts.get(submitted.applicantId) ?? accountScope(await applicantOf(db, submitted.applicantId, caller));
    accounts.set(submitted.applicantId, account);
    const around: Surroundings = { locale: caller.locale, now: new Date(submitted.submittedAt), account, sources: submitted.sources, tables };
    const slots = await slotsOf(db, submitted.materials);
    const [before, after] = [version, fresh].map((one) => judgeAs(one, submitted, around, slots)) as [Judged, Judged];
    const isAccepted = after.errors.length === 0;
    return {
      number: submitted.number, submittedAt: submitted.submittedAt, refused: errorsOnlyIn(after, before), accepted: errorsOnlyIn(before, after),
      changed: isAccepted && JSON.stringify(before.data) !== JSON.stringify(after.data) ? compareSubmissions(fresh.compiled, before.data, after.data, caller.locale, around.now).map((change) => ({ label: change.label, before: change.before, after: change.after })) : [],
      routed: isAccepted ? await routeOf(stepsOf(version), stepsOf(fresh), submitted, before.data, after.data, tables) : null,
    };
  };
}

async function routeOf(old: FirstSteps, fresh: FirstSteps, submitted: Submitted, oldData: Data, freshData: Data, tables: object): Promise<Replayed['routed']> {
  if (old.source === fresh.source) return null;
  const [before, after] = [await old.of({ ...submitted, data: oldData }, tables), await fresh.of({ ...submitted, data: freshData }, tables)];
  return before === after ? null : { before, after };
}

function judgeAs(version: ItemVersion, { data }: Submitted, around: Surroundings, slots: ReadonlySet<string>): Judged {
  try {
    const judged = judgeAnswers(version.compiled, version, data, around);
    return { ...judged, errors: [...judged.errors, ...lackingMaterials(version, judged.data, around, slots)] };
  } catch (error) {
    // An expression that fails keeps a submission back like an error of its own.
    if (error instanceof Problem || error instanceof ExpressionError) return { data: {}, errors: [{ path: '', code: 'expression_failed', message: error.message }], locked: [] };
    throw error;
  }
}

/** Materials that the version asks for and that did not come with the submission. */
function lackingMaterials({ compiled }: ItemVersion, data: Data, { locale, now }: Surroundings, slots: ReadonlySet<string>): FieldError[] {
  return materialsFor(compiled.definition.settings, data, locale, now).filter(({ key, required }) => required && !slots.has(key))
    .map(({ key, name }) => ({ path: `materials.${key}`, code: 'material_required', message: locale === 'zh' ? `请上传“${name}”` : `Please upload "${name}"` }));
}

async function slotsOf(db: Queryable, materials: readonly string[]): Promise<Set<string>> {
  const rows = materials.length > 0 ? await db('application_materials').whereIn('id', [...materials]).select('slot') : [];
  return new Set(rows.map(({ slot }) => String(slot)));
}

function errorsOnlyIn({ errors }: Judged, { errors: others }: Judged): Said[] {
  return errors.filter(({ path, code }) => !others.some((other) => other.path === path && other.code === code)).map(({ path, message }) => ({ path, message }));
}

/** Behind this submission the next portion begins. */
const placeOf = ({ submittedAt, id }: Submitted): string => `${submittedAt} ${id}`;

/** Of each application its last submission, behind the place. Those of many rows (sheets) are left out. */
function submissionsBehind(db: Queryable, portal: string, item: string, after: string | null) {
  const query = db('applications').join('application_submissions', function join() {
    this.on('application_submissions.application_id', 'applications.id').andOn('application_submissions.seq', 'applications.submissions');
  }).where({ portal, item }).whereNull('applications.row_count');
  if (after === null) return query;
  const [at = '', id = ''] = after.split(' ');
  return query.where((behind) => behind.where('application_submissions.submitted_at', '<', at).orWhere((same) => same.where('application_submissions.submitted_at', at).where('applications.id', '<', id)));
}

async function submissionsLeft(db: Queryable, portal: string, item: string, after: string | null): Promise<number> {
  return Number((await submissionsBehind(db, portal, item, after).count({ n: '*' }).first())?.['n'] ?? 0);
}

/** The newest first. */
async function submissionsAfter(db: Queryable, portal: string, item: string, after: string | null, limit: number): Promise<Submitted[]> {
  const rows = await submissionsBehind(db, portal, item, after).orderBy([{ column: 'application_submissions.submitted_at', order: 'desc' }, { column: 'applications.id', order: 'desc' }]).limit(limit)
    .select('applications.id', 'applications.number', 'applications.applicant_id', 'applications.applicant_name', 'applications.item_version_id', 'application_submissions.data', 'application_submissions.sources', 'application_submissions.materials', 'application_submissions.submitted_at');
  return rows.map((row) => ({
    id: row.id, number: row.number, data: JSON.parse(row.data), sources: JSON.parse(row.sources), materials: JSON.parse(row.materials), submittedAt: row.submitted_at,
    applicantId: row.applicant_id, applicantName: row.applicant_name, versionId: row.item_version_id,
  }));
}
