import { setImmediate } from 'node:timers/promises';
import type { Caller } from '../platform/caller.ts';
import { ExpressionError } from '../expressions/expression-error.ts';
import { Problem } from '../platform/errors.ts';
import type { Queryable } from '../platform/database.ts';
import type { Data } from '../forms/form-definition.ts';
import { compareSubmissions } from '../forms/present-submission.ts';
import type { Sources } from '../registers/resolve-sources.ts';
import { accountScope, applicantOf } from '../applications/account-scope.ts';
import { findDraft } from './draft-store.ts';
import { refuseUnlessAdministersPortal, type Designer } from './designer.ts';
import { compiledDraft } from './preview-receipt.ts';
import { judgeAnswers, type Judged, type Surroundings } from './sandbox.ts';

/** A submission that the draft would judge otherwise. */
export interface Replayed { number: string; submittedAt: string; refused: { path: string; message: string }[]; accepted: { path: string; message: string }[]; changed: { label: string; before: string; after: string }[] }
export interface Replay { judged: number; differing: number; rows: Replayed[] }

const mostShown = 100;
/** So many submissions are judged before other requests get their turn. */
const turn = 20;

interface Submitted { number: string; data: Data; sources: Sources; submittedAt: string; applicantId: string; versionId: string }

/**
 * Judges the last submissions of an item by the draft and by the version that each was made with, over the records that
 * its form was filled from, and shows which come out otherwise: newly refused, newly accepted, other values.
 */
export async function replaySubmissions(designer: Designer, caller: Caller, portal: string, item: string, last: number): Promise<Replay> {
  refuseUnlessAdministersPortal(designer, caller, portal);
  const { platform: { db }, catalog, registers } = designer.applications;
  const draft = await findDraft(db, portal, item);
  if (!draft) throw new Problem('nothing_to_publish');
  const fresh = compiledDraft(designer, portal, draft.content);
  const tables = await registers.tables(db, portal);
  const accounts = new Map<string, Data>();
  const rows: Replayed[] = [];
  let judged = 0, differing = 0;
  for (const submitted of await lastSubmissions(db, portal, item, last)) {
    const version = await catalog.version(db, submitted.versionId);
    const account = accounts.get(submitted.applicantId) ?? accountScope(await applicantOf(db, submitted.applicantId, caller));
    accounts.set(submitted.applicantId, account);
    const around: Surroundings = { locale: caller.locale, now: new Date(submitted.submittedAt), account, sources: submitted.sources, tables };
    const [before, after] = [judge(() => judgeAnswers(version.compiled, version, submitted.data, around)), judge(() => judgeAnswers(fresh, draft.content, submitted.data, around))];
    const row: Replayed = {
      number: submitted.number, submittedAt: submitted.submittedAt, refused: errorsOnlyIn(after, before), accepted: errorsOnlyIn(before, after),
      changed: after.errors.length > 0 ? [] : compareSubmissions(fresh, before.data, after.data, caller.locale, around.now).map((change) => ({ label: change.label, before: change.before, after: change.after })),
    };
    if (row.refused.length + row.accepted.length + row.changed.length > 0 && ++differing <= mostShown) rows.push(row);
    if (++judged % turn === 0) await setImmediate();
  }
  return { judged, differing, rows };
}

function judge(work: () => Judged): Judged {
  try {
    return work();
  } catch (error) {
    // An expression that fails keeps a submission back like an error of its own.
    if (error instanceof Problem || error instanceof ExpressionError) return { data: {}, errors: [{ path: '', code: 'expression_failed', message: error.message }], locked: [] };
    throw error;
  }
}

function errorsOnlyIn({ errors }: Judged, { errors: others }: Judged): { path: string; message: string }[] {
  return errors.filter(({ path, code }) => !others.some((other) => other.path === path && other.code === code)).map(({ path, message }) => ({ path, message }));
}

/** The newest first; of each application its last submission. Those of many rows (sheets) are left out. */
async function lastSubmissions(db: Queryable, portal: string, item: string, last: number): Promise<Submitted[]> {
  const rows = await db('applications').join('application_submissions', function join() {
    this.on('application_submissions.application_id', 'applications.id').andOn('application_submissions.seq', 'applications.submissions');
  }).where({ portal, item }).whereNull('applications.row_count').orderBy('application_submissions.submitted_at', 'desc').limit(last)
    .select('applications.number', 'applications.applicant_id', 'applications.item_version_id', 'application_submissions.data', 'application_submissions.sources', 'application_submissions.submitted_at');
  return rows.map((row) => ({ number: row.number, data: JSON.parse(row.data), sources: JSON.parse(row.sources), submittedAt: row.submitted_at, applicantId: row.applicant_id, versionId: row.item_version_id }));
}
