import { toStored } from '../platform/clock.ts';
import type { Queryable } from '../platform/database.ts';
import { Problem } from '../platform/errors.ts';
import { newId } from '../platform/ids.ts';
import type { TaskFacts } from './describe-task.ts';
import type { Wait } from './open-waits.ts';

/** An open or closed task: what was said of it when it opened, and what has become of it. */
export interface TaskRow extends TaskFacts {
  id: string;
  runId: string;
  businessKey: string;
  elementId: string;
  executionId: string;
  index: number | null;
  status: 'open' | 'completed' | 'cancelled';
  createdAt: string;
  claimedBy: string | null;
  claimedAt: string | null;
  completedAt: string | null;
  completedBy: string | null;
  decision: string | null;
  comment: string | null;
}

/** A row of workflow_tasks as an object; queue queries of other folders use it too. */
export function taskFromRow(row: Record<string, unknown>): TaskRow {
  const text = (column: string): string | null => (row[column] as string | null) ?? null;
  return {
    id: row['id'] as string, runId: row['run_id'] as string, businessKey: row['business_key'] as string,
    elementId: row['element_id'] as string, executionId: row['execution_id'] as string, index: (row['index'] as number | null) ?? null,
    name: row['name'] as string, nameEn: row['name_en'] as string, role: row['role'] as string,
    candidateGroups: JSON.parse(row['candidate_groups'] as string), assignee: text('assignee'), priority: Number(row['priority']),
    outcomes: JSON.parse(row['outcomes'] as string), inputs: JSON.parse(row['inputs'] as string),
    status: row['status'] as TaskRow['status'], createdAt: row['created_at'] as string, dueAt: text('due_at'), followUpAt: text('follow_up_at'),
    claimedBy: text('claimed_by'), claimedAt: text('claimed_at'), completedAt: text('completed_at'), completedBy: text('completed_by'),
    decision: text('decision'), comment: text('comment'),
  };
}

/** The task, or null. With `lock` the row is read as it is now (not as the transaction first saw it) and held. */
export async function findTask(db: Queryable, id: string, lock = false): Promise<TaskRow | null> {
  const query = db('workflow_tasks').where({ id }).first();
  const row = await (lock ? query.forUpdate() : query);
  return row ? taskFromRow(row) : null;
}

/** All tasks of one application (its business key), oldest first. */
export async function tasksOf(db: Queryable, businessKey: string): Promise<TaskRow[]> {
  return (await db('workflow_tasks').where({ business_key: businessKey }).orderBy(['created_at', 'id'])).map(taskFromRow);
}

export async function tasksById(db: Queryable, ids: readonly string[]): Promise<TaskRow[]> {
  return ids.length ? (await db('workflow_tasks').whereIn('id', ids).orderBy(['created_at', 'id'])).map(taskFromRow) : [];
}

export async function insertTask(db: Queryable, run: { id: string; businessKey: string }, wait: Wait, facts: TaskFacts, now: string): Promise<TaskRow> {
  const row = {
    id: newId(), run_id: run.id, business_key: run.businessKey, element_id: wait.elementId, execution_id: wait.executionId, index: wait.index,
    name: facts.name.slice(0, 190), name_en: facts.nameEn.slice(0, 190), role: facts.role, candidate_groups: JSON.stringify(facts.candidateGroups), assignee: facts.assignee,
    priority: facts.priority, outcomes: JSON.stringify(facts.outcomes), inputs: JSON.stringify(facts.inputs),
    status: 'open', created_at: now, due_at: facts.dueAt, follow_up_at: facts.followUpAt,
  };
  await db('workflow_tasks').insert(row);
  if (facts.candidateGroups.length) await db('workflow_task_groups').insert(facts.candidateGroups.map((group) => ({ group_name: group, task_id: row.id })));
  return taskFromRow(row);
}

export async function closeTasks(db: Queryable, ids: readonly string[], closing: { status: 'completed' | 'cancelled'; now: string; by?: string | null; decision?: string; comment?: string | null }): Promise<void> {
  if (!ids.length) return;
  await db('workflow_tasks').whereIn('id', ids).update({
    status: closing.status, completed_at: closing.now, completed_by: closing.by ?? null, decision: closing.decision ?? null, comment: closing.comment ?? null,
  });
  await db('workflow_task_groups').whereIn('task_id', ids).delete();
}

/** Gives an open task to one account. Problem('task_already_completed' | 'task_claimed_by_other') when it cannot. */
export async function claimTask(db: Queryable, taskId: string, accountId: string, now: Date): Promise<void> {
  const changed = await db('workflow_tasks').where({ id: taskId, status: 'open' })
    .where((query) => query.whereNull('claimed_by').orWhere({ claimed_by: accountId }))
    .update({ claimed_by: accountId, claimed_at: toStored(now) });
  if (changed) return;
  const task = await findTask(db, taskId, true);
  if (!task) throw new Problem('not_found');
  throw task.status === 'open' ? new Problem('task_claimed_by_other', { name: '' }) : new Problem('task_already_completed');
}

/**
 * Puts a claimed task back into its queue, if it is still `claimedBy` whom the caller saw; one that is back already
 * stays so. Problem('not_found' | 'task_already_completed' | 'task_claimed_by_other') when it cannot.
 */
export async function releaseTask(db: Queryable, taskId: string, claimedBy: string | null): Promise<void> {
  const changed = await db('workflow_tasks').where({ id: taskId, status: 'open', claimed_by: claimedBy }).update({ claimed_by: null, claimed_at: null });
  if (changed) return;
  const task = await findTask(db, taskId, true);
  if (!task) throw new Problem('not_found');
  if (task.status !== 'open') throw new Problem('task_already_completed');
  if (task.claimedBy) throw new Problem('task_claimed_by_other', { name: '' });
}
