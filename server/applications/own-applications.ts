import type { Queryable } from '../platform/database.ts';
import { shanghaiMinute } from '../platform/shanghai-time.ts';
import { expressionData } from '../forms/field-expressions.ts';
import type { Catalog } from '../catalog/catalog.ts';
import type { ReadApplications } from '../registers/own-applications.ts';
import { taskFromRow, type TaskRow } from '../workflow/task-store.ts';
import { findSubmission } from './application-store.ts';
import { applicantRole } from './start-run.ts';

/** The newest of them are read; nobody follows more at once. */
const mostApplications = 500;

interface OwnRow { id: string; number: string | null; item: string; item_version_id: string; status: string; submitted_at: string | null; decided_at: string | null }

/** Applications as lists read them: what was submitted last, and how far the staff is with it. Times are Shanghai's, to the minute. */
export function ownApplications(catalog: Catalog): ReadApplications {
  return async (db, portal, items, owner) => {
    const rows = await db('applications').where({ portal, applicant_id: owner }).whereIn('item', [...items]).whereNotNull('number').orderBy([{ column: 'submitted_at', order: 'desc' }, { column: 'id', order: 'desc' }])
      .limit(mostApplications).select<OwnRow[]>('id', 'number', 'item', 'item_version_id', 'status', 'submitted_at', 'decided_at');
    const tasks = await stepsOf(db, rows.map(({ id }) => id));
    return Promise.all(rows.map(async (row) => {
      const submission = await findSubmission(db, row.id);
      const { compiled } = await catalog.version(db, row.item_version_id);
      return {
        id: row.id, number: row.number, item: row.item, status: row.status, submittedAt: minuteOf(row.submitted_at), decidedAt: minuteOf(row.decided_at),
        form: expressionData(compiled.root, submission?.data ?? {}), ...progressOf(tasks.get(row.id) ?? []),
      };
    }));
  };
}

/** By application: the tasks of the staff; those of the applicant are said by the status. */
async function stepsOf(db: Queryable, ids: readonly string[]): Promise<Map<string, TaskRow[]>> {
  const steps = new Map<string, TaskRow[]>();
  if (ids.length === 0) return steps;
  const rows = await db('workflow_tasks').whereIn('business_key', [...ids]).orderBy(['created_at', 'id']) as Record<string, unknown>[];
  for (const task of rows.map(taskFromRow)) {
    if (task.role === applicantRole) continue;
    steps.set(task.businessKey, [...(steps.get(task.businessKey) ?? []), task]);
  }
  return steps;
}

/** `states` says of each group that was asked what became of its last step: `open`, `cancelled` or what was decided; `comments` are what was remarked, oldest first. */
function progressOf(tasks: readonly TaskRow[]): { states: Record<string, string>; comments: string[] } {
  const states = tasks.flatMap(({ candidateGroups, status, decision }) => candidateGroups.map((group) => [group, status === 'completed' ? decision ?? status : status] as const));
  return { states: Object.fromEntries(states), comments: tasks.flatMap(({ comment }) => (comment ? [comment] : [])) };
}

function minuteOf(instant: string | null): string | null {
  return instant && shanghaiMinute(instant);
}
