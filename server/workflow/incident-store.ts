import type { Knex } from 'knex';
import { ExpressionError } from '../expressions/expression-error.ts';
import { isDuplicate, isLockConflict, type Queryable } from '../platform/database.ts';
import { toStored } from '../platform/clock.ts';
import { Problem } from '../platform/errors.ts';
import { newId } from '../platform/ids.ts';
import type { Command } from '../platform/run-command.ts';
import type { Actor } from './trail-store.ts';
import type { Variables } from './run-scopes.ts';
import type { OpenRows } from './run-state.ts';

/** What was tried when a run could not go on; a retry does the same again. */
export type Attempt =
  | { kind: 'complete'; taskId: string; decision: string; comment: string | null; variables: Variables; /** Who decided; absent in rows of older releases. */ by?: Actor }
  | { kind: 'message'; name: string; variables: Variables }
  | { kind: 'timer'; timerId: string }
  /** The submission that would have begun the run was undone with it: only its applicant can do it again. */
  | { kind: 'start'; diagram: string };

export type Resolution = 'retried' | 'passed' | 'moot' | 'dismissed' | 'moved' | 'cancelled';
/** Of a run that never began `runId` is what it would have been about, as the business key is: its application, or the batch that would have made that. */
export interface Failure { runId: string; businessKey: string; elementId: string | null; attempt: Attempt }
export interface Incident extends Failure { id: string; code: string; reason: string; status: 'open' | 'resolved'; createdAt: string; resolvedAt: string | null; resolvedBy: string | null; resolution: Resolution | null }

const failures = new WeakMap<object, Failure>();
/** Of a decision: problems that mean "the diagram or its data is at fault"; the others tell the caller to do something else. */
const faults = new Set(['expression_failed', 'run_stalled', 'invalid_diagram', 'internal']);

function isNamed(error: unknown): error is Problem | ExpressionError {
  return error instanceof Problem || error instanceof ExpressionError;
}

/** Nobody stands by a timer or a message to be told, so there all that is not simply tried again is a fault. */
function isFault(error: unknown, attempt: Attempt): boolean {
  if (isLockConflict(error)) return false;
  if (attempt.kind === 'timer' || attempt.kind === 'message') return true;
  return isNamed(error) ? faults.has(error.code) : !isDuplicate(error);
}

/** Remembers of an error in which run it happened. The command is undone with it, so the row is written afterwards. */
export function blameRun(error: unknown, failure: Failure): void {
  if (isFault(error, failure.attempt) && typeof error === 'object' && error !== null) failures.set(error, failure);
}

/** The same of a run that could not begin; the element is the one that the error names. */
export function blameStart(error: unknown, about: string, diagram: string): void {
  const place = isNamed(error) ? (error.params as Record<string, unknown>)['place'] : undefined;
  blameRun(error, { runId: about, businessKey: about, elementId: typeof place === 'string' ? place.slice(0, 190) : null, attempt: { kind: 'start', diagram } });
}

/** What the applicant is told when the run of a submission cannot go on by the diagram's fault: what to do, not the expression. */
export function toldPlainly(error: unknown): unknown {
  return isNamed(error) && failures.has(error) ? new Problem('run_not_possible', {}, undefined, { cause: error }) : error;
}

/** What an error that is told plainly stands for. */
function blamed(error: unknown): unknown {
  return error instanceof Problem && error.code === 'run_not_possible' ? error.cause : error;
}

/**
 * To be called with whatever a command threw, after its transaction is gone: when a run could not go on, it becomes
 * an open incident (one for each run, element and code, however often it is tried). True when it was one.
 */
export async function noteIncident(db: Queryable, thrown: unknown, now: Date): Promise<boolean> {
  const error = blamed(thrown);
  const failure = typeof error === 'object' && error !== null ? failures.get(error) : undefined;
  if (!failure) return false;
  const code = isNamed(error) ? error.code : 'internal';
  const reason = (isNamed(error) ? String((error.params as Record<string, unknown>)['reason'] ?? error.message) : String((error as Error).message)).slice(0, 2000);
  const same = { run_id: failure.runId, element_id: failure.elementId, code, status: 'open' };
  const changed = await db('workflow_incidents').where(same).update({ reason, attempt: JSON.stringify(failure.attempt) });
  if (!changed) await db('workflow_incidents').insert({ id: newId(), ...same, business_key: failure.businessKey, reason, attempt: JSON.stringify(failure.attempt), created_at: toStored(now) });
  return true;
}

/** `among` selects the business keys whose incidents are meant; null means all. */
export async function listIncidents(db: Queryable, status: 'open' | 'resolved' = 'open', page = 1, pageSize = 20, among: Knex.QueryBuilder | null = null): Promise<{ rows: Incident[]; total: number }> {
  const meant = (): Knex.QueryBuilder => (among ? db('workflow_incidents').where({ status }).whereIn('business_key', among.clone()) : db('workflow_incidents').where({ status }));
  const count = await meant().count({ count: '*' }).first();
  const rows: Record<string, unknown>[] = await meant().orderBy([{ column: 'created_at' }, { column: 'id' }]).limit(pageSize).offset((page - 1) * pageSize);
  return { rows: rows.map(incidentFromRow), total: Number(count?.['count'] ?? 0) };
}

/** The open incident; with `lock` held until the command ends, which must hold its run already. Throws Problem('not_found'). */
export async function findOpenIncident(db: Queryable, id: string, lock = false): Promise<Incident> {
  const query = db('workflow_incidents').where({ id, status: 'open' }).first();
  const row = await (lock ? query.forUpdate() : query);
  if (!row) throw new Problem('not_found');
  return incidentFromRow(row);
}

/** What of a run can still be tried: its open rows and the names of the messages that it waits for. */
export interface OpenAttempts { ended: boolean; open: OpenRows; messages: readonly string[] }

/** Whether what failed can no longer be tried: the task is decided, the timer gone, the message no longer awaited, the run over. */
export function isMoot(attempt: Attempt, { ended, open, messages }: OpenAttempts): boolean {
  if (ended) return true;
  switch (attempt.kind) {
    case 'complete': return !Object.values(open.tasks).includes(attempt.taskId);
    case 'timer': return !Object.values(open.timers).includes(attempt.timerId);
    case 'message': return !messages.includes(attempt.name);
    case 'start': return true;
  }
}

/** After a step that succeeded: resolves the run's incidents that it has done away with. Those of other open tasks stay. */
export async function settleIncidents(command: Command, runId: string, passed: Attempt | null, now: OpenAttempts): Promise<void> {
  const rows: { id: string; attempt: string }[] = await command.db('workflow_incidents').where({ run_id: runId, status: 'open' }).select('id', 'attempt');
  for (const { id, attempt: text } of rows) {
    const attempt = JSON.parse(text) as Attempt;
    const delivered = attempt.kind === 'message' && passed?.kind === 'message' && attempt.name === passed.name;
    if (delivered || isMoot(attempt, now)) await resolveIncidents(command.db, { id }, 'passed', command.caller.accountId, command.now);
  }
}

/** A run that could not begin before has begun. */
export async function settleStart(command: Command, businessKey: string): Promise<void> {
  await resolveIncidents(command.db, { run_id: businessKey }, 'passed', command.caller.accountId, command.now);
}

export async function resolveIncidents(db: Queryable, where: { id: string } | { run_id: string }, resolution: Resolution, by: string | null, now: Date): Promise<void> {
  await db('workflow_incidents').where({ ...where, status: 'open' }).update({ status: 'resolved', resolution, resolved_by: by, resolved_at: toStored(now) });
}

function incidentFromRow(row: Record<string, unknown>): Incident {
  return {
    id: row['id'] as string, runId: row['run_id'] as string, businessKey: row['business_key'] as string, elementId: (row['element_id'] as string | null) ?? null,
    code: row['code'] as string, reason: row['reason'] as string, attempt: JSON.parse(row['attempt'] as string), status: row['status'] as Incident['status'],
    createdAt: row['created_at'] as string, resolvedAt: (row['resolved_at'] as string | null) ?? null, resolvedBy: (row['resolved_by'] as string | null) ?? null,
    resolution: (row['resolution'] as Resolution | null) ?? null,
  };
}
