import type { Queryable } from '../platform/database.ts';
import { Problem } from '../platform/errors.ts';
import type { Sources } from '../registers/resolve-sources.ts';
import type { ApplicationStatus } from './application-view.ts';

export type Data = Record<string, unknown>;

export interface Application {
  id: string;
  number: string | null;
  portal: string;
  item: string;
  itemVersionId: string;
  applicantId: string;
  applicantName: string;
  status: ApplicationStatus;
  draft: Data;
  revision: number;
  /** How often it was submitted. */
  submissions: number;
  runId: string | null;
  /** The batch that it came with. */
  batchId: string | null;
  /** Rows of the last submission, where it consists of many (`submission-rows-store.ts`); null for what one form holds. */
  rowCount: number | null;
  returnReason: string | null;
  createdAt: string;
  updatedAt: string;
  submittedAt: string | null;
  decidedAt: string | null;
}

export interface Submission {
  seq: number;
  data: Data;
  /** The register records that the form was filled from, as they were; of a list source all of them. */
  sources: Sources;
  /** Ids of the materials that belonged to it. */
  materials: string[];
  submittedAt: string;
}

export interface Material {
  id: string;
  applicationId: string;
  slot: string;
  name: string;
  type: string;
  size: number;
  sha256: string;
  uploadedAt: string;
}

const applicationColumns = {
  id: 'id', number: 'number', portal: 'portal', item: 'item', itemVersionId: 'item_version_id', applicantId: 'applicant_id', applicantName: 'applicant_name',
  status: 'status', draft: 'draft', revision: 'revision', submissions: 'submissions', runId: 'run_id', batchId: 'batch_id', rowCount: 'row_count', returnReason: 'return_reason',
  createdAt: 'created_at', updatedAt: 'updated_at', submittedAt: 'submitted_at', decidedAt: 'decided_at',
} as const;

function toApplication(row: Record<string, unknown>): Application {
  return { ...row, draft: JSON.parse(row['draft'] as string) } as unknown as Application;
}

function toRow(application: Partial<Application>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(application).map(([key, value]) => [applicationColumns[key as keyof typeof applicationColumns], key === 'draft' ? JSON.stringify(value) : value]));
}

export async function findApplication(db: Queryable, id: string): Promise<Application | null> {
  const row = await db('applications').where({ id }).first(applicationColumns);
  return row ? toApplication(row) : null;
}

/** The application, its row locked until the command commits: all commands on one application queue here. */
export async function lockApplication(db: Queryable, id: string): Promise<Application> {
  const row = await db('applications').where({ id }).forUpdate().first(applicationColumns);
  if (!row) throw new Problem('not_found');
  return toApplication(row);
}

/** As `lockApplication`, for its owner only (`ownerId` of the caller); to everyone else it does not exist (law 6). */
export async function lockOwnApplication(db: Queryable, id: string, owner: string | null): Promise<Application> {
  const application = await lockApplication(db, id);
  if (application.applicantId !== owner) throw new Problem('not_found');
  return application;
}

export async function findOpenDraft(db: Queryable, draftKey: string): Promise<Application | null> {
  const row = await db('applications').where({ draft_key: draftKey }).first(applicationColumns);
  return row ? toApplication(row) : null;
}

export async function insertApplication(db: Queryable, application: Application, draftKey: string | null): Promise<void> {
  await db('applications').insert({ ...toRow(application), draft_key: draftKey });
}

export async function updateApplication(db: Queryable, id: string, changes: Partial<Application> & { draftKey?: null }): Promise<void> {
  const { draftKey, ...rest } = changes;
  await db('applications').where({ id }).update({ ...toRow(rest), ...(draftKey === null && { draft_key: null }) });
}

export async function listApplicationsOf(db: Queryable, applicantId: string, { status, batch }: { status?: string | undefined; batch?: string | undefined }, page: number, pageSize: number): Promise<{ rows: Application[]; total: number }> {
  const mine = { applicant_id: applicantId, ...(status && { status }), ...(batch && { batch_id: batch }) };
  const rows = await db('applications').where(mine).orderBy([{ column: 'created_at', order: 'desc' }, { column: 'id', order: 'desc' }])
    .limit(pageSize).offset((page - 1) * pageSize).select(applicationColumns);
  const [{ total }] = await db('applications').where(mine).count('* as total') as [{ total: number }];
  return { rows: rows.map(toApplication), total: Number(total) };
}

export async function insertSubmission(db: Queryable, applicationId: string, id: string, submission: Submission, submittedBy: string): Promise<void> {
  await db('application_submissions').insert({
    id, application_id: applicationId, seq: submission.seq, data: JSON.stringify(submission.data), sources: JSON.stringify(submission.sources),
    materials: JSON.stringify(submission.materials), submitted_at: submission.submittedAt, submitted_by: submittedBy,
  });
}

/** The last submission, or the one numbered `seq`; null before the first. */
export async function findSubmission(db: Queryable, applicationId: string, seq?: number): Promise<Submission | null> {
  const row = await db('application_submissions').where({ application_id: applicationId, ...(seq !== undefined && { seq }) }).orderBy('seq', 'desc').first();
  return row ? { seq: row.seq, data: JSON.parse(row.data), sources: JSON.parse(row.sources), materials: JSON.parse(row.materials), submittedAt: row.submitted_at } : null;
}
