import type { Queryable } from '../platform/database.ts';
import { newId } from '../platform/ids.ts';
import type { TrailEvent } from './run-ports.ts';

export interface TrailRow { kind: 'element' | 'flow'; elementId: string; executionId: string; status: 'active' | 'completed' | 'cancelled'; enteredAt: string; leftAt: string | null; actorId: string | null; actorName: string | null }

/** By whose action something happened: an account, or the system (without id). */
export interface Actor { id: string | null; name: string }

interface Visit { status: TrailRow['status']; isNew: boolean; elementId: string; executionId: string; kind: TrailRow['kind'] }

/** Appends what happened in a command: where tokens came in and left, by whose action. */
export async function writeTrail(db: Queryable, runId: string, events: readonly TrailEvent[], actor: Actor, now: string): Promise<void> {
  const visits = foldEvents(events);
  const created = visits.filter((visit) => visit.isNew);
  if (created.length) {
    await db('workflow_trail').insert(created.map((visit) => ({
      id: newId(), run_id: runId, kind: visit.kind, element_id: visit.elementId, execution_id: visit.executionId, status: visit.status,
      entered_at: now, left_at: visit.status === 'active' ? null : now,
      ...(visit.status !== 'active' && { actor_id: actor.id, actor_name: actor.name }),
    })));
  }
  for (const status of ['completed', 'cancelled'] as const) {
    const left = visits.filter((visit) => !visit.isNew && visit.status === status).map((visit) => visit.executionId);
    if (left.length) await db('workflow_trail').where({ run_id: runId, status: 'active' }).whereIn('execution_id', left).update({ status, left_at: now, actor_id: actor.id, actor_name: actor.name });
  }
}

function foldEvents(events: readonly TrailEvent[]): Visit[] {
  const visits = new Map<string, Visit>();
  const flows: Visit[] = [];
  for (const { kind, elementId, executionId } of events) {
    if (kind === 'taken') flows.push({ status: 'completed', isNew: true, elementId, executionId: '', kind: 'flow' });
    else if (kind === 'entered') visits.set(executionId, { status: 'active', isNew: true, elementId, executionId, kind: 'element' });
    else {
      const visit = visits.get(executionId) ?? { status: 'active' as const, isNew: false, elementId, executionId, kind: 'element' as const };
      visit.status = kind === 'completed' || visit.status === 'completed' ? 'completed' : 'cancelled';
      visits.set(executionId, visit);
    }
  }
  return [...visits.values(), ...flows];
}

/** Everything that was active and is not any more, when a run is cancelled from outside. */
export async function cancelTrail(db: Queryable, runId: string, actor: Actor, now: string): Promise<void> {
  await db('workflow_trail').where({ run_id: runId, status: 'active' }).update({ status: 'cancelled', left_at: now, actor_id: actor.id, actor_name: actor.name });
}

export async function readTrail(db: Queryable, runId: string): Promise<TrailRow[]> {
  const rows = await db('workflow_trail').where({ run_id: runId }).orderBy('id');
  return rows.map((row) => ({
    kind: row.kind, elementId: row.element_id, executionId: row.execution_id, status: row.status,
    enteredAt: row.entered_at, leftAt: row.left_at, actorId: row.actor_id, actorName: row.actor_name,
  }));
}
