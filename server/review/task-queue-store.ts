import type { Knex } from 'knex';
import type { Queryable } from '../platform/database.ts';
import { groupsByPortal, mayWork } from '../applications/work-groups.ts';

/** A task with the application that it belongs to, as the queue shows it. */
export interface QueueRow {
  id: string;
  runId: string;
  applicationId: string;
  name: string;
  nameEn: string;
  status: 'open' | 'completed' | 'cancelled';
  role: string;
  createdAt: string;
  dueAt: string | null;
  claimedBy: string | null;
  claimerName: string | null;
  outcomes: string;
  number: string;
  portal: string;
  item: string;
  itemVersionId: string;
  applicantId: string;
  applicantName: string;
  submittedAt: string;
}

const columns = {
  id: 'workflow_tasks.id', runId: 'workflow_tasks.run_id', applicationId: 'applications.id', name: 'workflow_tasks.name', nameEn: 'workflow_tasks.name_en',
  status: 'workflow_tasks.status', role: 'workflow_tasks.role', createdAt: 'workflow_tasks.created_at', dueAt: 'workflow_tasks.due_at', claimedBy: 'workflow_tasks.claimed_by',
  claimerName: 'accounts.name', outcomes: 'workflow_tasks.outcomes', number: 'applications.number', portal: 'applications.portal', item: 'applications.item',
  itemVersionId: 'applications.item_version_id', applicantId: 'applications.applicant_id', applicantName: 'applications.applicant_name', submittedAt: 'applications.submitted_at',
} as const;

/** Who looks: the groups worked for, and whose applications are the reader's own. */
export interface TaskReader { groups: readonly string[]; accountId: string; ownerId: string }

export interface QueueFilter extends TaskReader {
  item?: { portal: string; item: string };
  /** Due before this instant. */
  dueBefore?: string;
  mine?: boolean;
  /** Matched against number and applicant's name. */
  q?: string;
}

function tasks(db: Queryable): Knex.QueryBuilder {
  return db('workflow_tasks').join('applications', 'applications.id', 'workflow_tasks.business_key').leftJoin('accounts', 'accounts.id', 'workflow_tasks.claimed_by');
}

function inGroups(db: Queryable, any: Knex.QueryBuilder, groups: readonly string[]): void {
  any.whereRaw('1 = 0');
  for (const [portal, names] of groupsByPortal(groups)) {
    any.orWhere((one: Knex.QueryBuilder) => {
      if (portal !== null) one.where('applications.portal', portal);
      one.whereExists((exists: Knex.QueryBuilder) => void exists.select(db.raw('1')).from('workflow_task_groups').whereRaw('workflow_task_groups.task_id = workflow_tasks.id').whereIn('group_name', names));
    });
  }
}

/** Open tasks of the groups, oldest first: nobody reviews an application of their own. */
function queue(db: Queryable, filter: QueueFilter): Knex.QueryBuilder {
  const query = tasks(db).where('workflow_tasks.status', 'open').whereNot('applications.applicant_id', filter.accountId)
    .whereNot('applications.applicant_id', filter.ownerId).where((any: Knex.QueryBuilder) => void inGroups(db, any, filter.groups));
  if (filter.item) query.where({ 'applications.portal': filter.item.portal, 'applications.item': filter.item.item });
  if (filter.dueBefore) query.where('workflow_tasks.due_at', '<', filter.dueBefore);
  if (filter.mine) query.where('workflow_tasks.claimed_by', filter.accountId);
  const words = filter.q?.trim();
  if (words) {
    const pattern = `%${words.toLowerCase().replace(/[!%_]/g, '!$&')}%`;
    query.where((either: Knex.QueryBuilder) => void either.whereRaw("lower(applications.number) like ? escape '!'", [pattern]).orWhereRaw("lower(applications.applicant_name) like ? escape '!'", [pattern]));
  }
  return query;
}

export async function queueRows(db: Queryable, filter: QueueFilter, page: number, pageSize: number): Promise<{ rows: QueueRow[]; total: number }> {
  const rows = await queue(db, filter).orderBy([{ column: 'applications.submitted_at' }, { column: 'workflow_tasks.id' }]).limit(pageSize).offset((page - 1) * pageSize).select(columns);
  const [{ total }] = await queue(db, filter).count('* as total') as [{ total: number }];
  return { rows, total: Number(total) };
}

export async function queuedItems(db: Queryable, filter: QueueFilter): Promise<{ portal: string; item: string; version: string }[]> {
  return queue(db, filter).groupBy('applications.portal', 'applications.item').max('applications.item_version_id as version').select('applications.portal', 'applications.item');
}

/** A task that one of the groups may see, in whatever state. */
export async function findTask(db: Queryable, id: string, reader: TaskReader): Promise<QueueRow | null> {
  const [row] = await tasks(db).where('workflow_tasks.id', id).whereNotIn('applications.applicant_id', [reader.accountId, reader.ownerId]).select({ ...columns, groups: 'workflow_tasks.candidate_groups' });
  return row && isFor(reader, row) ? row : null;
}

/** The latest task on the application of this number that one of the groups may see; an open one comes first. */
export async function findTaskOf(db: Queryable, portal: string, number: string, reader: TaskReader): Promise<QueueRow | null> {
  const rows = await tasks(db).where({ 'applications.portal': portal, 'applications.number': number }).whereNotIn('applications.applicant_id', [reader.accountId, reader.ownerId])
    .orderBy('workflow_tasks.id', 'desc').select({ ...columns, groups: 'workflow_tasks.candidate_groups' }) as (QueueRow & { groups: string })[];
  const own = rows.filter((row) => isFor(reader, row));
  return own.find(({ status }) => status === 'open') ?? own[0] ?? null;
}

function isFor({ groups }: TaskReader, row: { portal: string; groups: string }): boolean {
  return mayWork(groups, row.portal, JSON.parse(row.groups) as string[]);
}
