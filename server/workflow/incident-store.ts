import { ExpressionError } from '../expressions/expression-error.ts';
import { isDuplicate, isLockConflict, type Queryable } from '../platform/database.ts';
import { toStored } from '../platform/clock.ts';
import { Problem } from '../platform/errors.ts';
import { newId } from '../platform/ids.ts';
import type { Variables } from './run-scopes.ts';

/** What was tried when a run could not go on; a retry does the same again. */
export type Attempt =
  | { kind: 'complete'; taskId: string; decision: string; comment: string | null; variables: Variables }
  | { kind: 'message'; name: string; variables: Variables }
  | { kind: 'timer'; timerId: string };

export interface Failure { runId: string; businessKey: string; elementId: string | null; attempt: Attempt }
export interface Incident extends Failure { id: string; code: string; reason: string; status: 'open' | 'resolved'; createdAt: string; resolvedAt: string | null; resolvedBy: string | null; resolution: string | null }

const failures = new WeakMap<object, Failure>();
/** Problems that mean "the diagram or its data is at fault"; the others tell the caller to do something else. */
const faults = new Set(['expression_failed', 'run_stalled', 'invalid_diagram', 'internal']);

function isNamed(error: unknown): error is Problem | ExpressionError {
  return error instanceof Problem || error instanceof ExpressionError;
}

/** Remembers of an error in which run it happened. The command is undone with it, so the row is written afterwards. */
export function blameRun(error: unknown, failure: Failure): void {
  const isFault = isNamed(error) ? faults.has(error.code) : !isLockConflict(error) && !isDuplicate(error);
  if (isFault && typeof error === 'object' && error !== null) failures.set(error, failure);
}

/**
 * To be called with whatever a command threw, after its transaction is gone: when a run could not go on, it becomes
 * an open incident (one for each run, element and code, however often it is tried). True when it was one.
 */
export async function noteIncident(db: Queryable, error: unknown, now: Date): Promise<boolean> {
  const failure = typeof error === 'object' && error !== null ? failures.get(error) : undefined;
  if (!failure) return false;
  const code = isNamed(error) ? error.code : 'internal';
  const reason = (isNamed(error) ? String((error.params as Record<string, unknown>)['reason'] ?? error.message) : String((error as Error).message)).slice(0, 2000);
  const same = { run_id: failure.runId, element_id: failure.elementId, code, status: 'open' };
  const changed = await db('workflow_incidents').where(same).update({ reason, attempt: JSON.stringify(failure.attempt) });
  if (!changed) await db('workflow_incidents').insert({ id: newId(), ...same, business_key: failure.businessKey, reason, attempt: JSON.stringify(failure.attempt), created_at: toStored(now) });
  return true;
}

export async function listIncidents(db: Queryable, status: 'open' | 'resolved' = 'open', page = 1, pageSize = 20): Promise<{ rows: Incident[]; total: number }> {
  const count = await db('workflow_incidents').where({ status }).count({ count: '*' }).first();
  const rows = await db('workflow_incidents').where({ status }).orderBy([{ column: 'created_at' }, { column: 'id' }]).limit(pageSize).offset((page - 1) * pageSize);
  return { rows: rows.map(incidentFromRow), total: Number(count?.['count'] ?? 0) };
}

/** The incident, locked until the command ends. Throws Problem('not_found'). */
export async function lockIncident(db: Queryable, id: string): Promise<Incident> {
  const row = await db('workflow_incidents').where({ id }).forUpdate().first();
  if (!row) throw new Problem('not_found');
  return incidentFromRow(row);
}

export async function resolveIncidents(db: Queryable, where: { id: string } | { run_id: string }, resolution: 'retried' | 'moved' | 'cancelled', by: string | null, now: Date): Promise<void> {
  await db('workflow_incidents').where({ ...where, status: 'open' }).update({ status: 'resolved', resolution, resolved_by: by, resolved_at: toStored(now) });
}

function incidentFromRow(row: Record<string, unknown>): Incident {
  return {
    id: row['id'] as string, runId: row['run_id'] as string, businessKey: row['business_key'] as string, elementId: (row['element_id'] as string | null) ?? null,
    code: row['code'] as string, reason: row['reason'] as string, attempt: JSON.parse(row['attempt'] as string), status: row['status'] as Incident['status'],
    createdAt: row['created_at'] as string, resolvedAt: (row['resolved_at'] as string | null) ?? null, resolvedBy: (row['resolved_by'] as string | null) ?? null,
    resolution: (row['resolution'] as string | null) ?? null,
  };
}
