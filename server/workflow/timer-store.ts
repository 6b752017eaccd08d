import { toStored } from '../platform/clock.ts';
import { isMySql, newestRows, type Database, type Queryable } from '../platform/database.ts';
import { newId } from '../platform/ids.ts';
import type { OpenTimer } from './run-ports.ts';

export interface TimerRow { id: string; runId: string; businessKey: string; elementId: string; executionId: string; status: 'waiting' | 'fired' | 'cancelled' | 'failed'; dueAt: string; attempts: number }

function timerFromRow(row: Record<string, unknown>): TimerRow {
  return {
    id: row['id'] as string, runId: row['run_id'] as string, businessKey: row['business_key'] as string, elementId: row['element_id'] as string,
    executionId: row['execution_id'] as string, status: row['status'] as TimerRow['status'], dueAt: row['due_at'] as string, attempts: Number(row['attempts']),
  };
}

export async function findTimer(db: Queryable, id: string): Promise<TimerRow | null> {
  const row = await db('workflow_timers').where({ id }).first();
  return row ? timerFromRow(row) : null;
}

/** The due timers of one application, given up ones among them, first things first; nobody takes them, since a timer fires once however often it is fired. */
export async function dueTimersOf(db: Queryable, businessKey: string, now: Date): Promise<TimerRow[]> {
  const rows = await db('workflow_timers').whereIn('run_id', db('workflow_runs').where({ business_key: businessKey }).select('id')).whereIn('status', ['waiting', 'failed']).where('due_at', '<=', toStored(now)).orderBy('due_at');
  return rows.map(timerFromRow);
}

/**
 * Takes due timers for `node` under a lease. The caller fires each with `fireTimer` in a command of its own; what a
 * node that died had taken can be taken again when its lease ends, and a timer fires once however often it is taken.
 */
export async function takeDueTimers(db: Database, now: Date, node: string, leaseSeconds = 30, limit = 20): Promise<TimerRow[]> {
  return db.transaction(async (transaction) => {
    const query = transaction('workflow_timers').where({ status: 'waiting' }).where('take_at', '<=', toStored(now)).orderBy('take_at').limit(limit);
    const rows = isMySql(transaction) ? await query.forUpdate().skipLocked() : await query;
    if (rows.length) {
      await transaction('workflow_timers').whereIn('id', rows.map((row) => row.id)).update({ taken_by: node, take_at: toStored(new Date(now.getTime() + leaseSeconds * 1000)) });
    }
    return rows.map(timerFromRow);
  }, newestRows(db));
}

const waits = [10, 60, 300, 1_800, 7_200];

/** Notes that firing failed: it is tried again later, and given up (true) after the last wait. */
export async function noteTimerFailure(db: Queryable, timer: TimerRow, error: string, now: Date): Promise<boolean> {
  const wait = waits[timer.attempts];
  await db('workflow_timers').where({ id: timer.id, status: 'waiting' }).update({
    status: wait === undefined ? 'failed' : 'waiting', attempts: timer.attempts + 1, last_error: error.slice(0, 2000),
    take_at: toStored(new Date(now.getTime() + (wait ?? 0) * 1000)),
  });
  return wait === undefined;
}

/** Brings the rows of a run in step with the timers that its engine has open; `known` are the open rows by execution, changed here. */
export async function saveTimers(db: Queryable, run: { id: string; businessKey: string }, open: readonly OpenTimer[], known: Record<string, string>, fired: string | null, now: string): Promise<void> {
  if (fired) await db('workflow_timers').where({ id: fired }).update({ status: 'fired', fired_at: now });
  const waiting = new Set(open.map((timer) => timer.executionId));
  const gone = Object.entries(known).filter(([execution, id]) => id === fired || !waiting.has(execution));
  for (const [execution] of gone) delete known[execution];
  const cancelled = gone.map(([, id]) => id).filter((id) => id !== fired);
  if (cancelled.length) await db('workflow_timers').whereIn('id', cancelled).update({ status: 'cancelled' });
  const rows = open.filter((timer) => !known[timer.executionId]).map((timer) => ({
    id: newId(), run_id: run.id, business_key: run.businessKey, element_id: timer.elementId, execution_id: timer.executionId,
    status: 'waiting', due_at: timer.dueAt, take_at: timer.dueAt, attempts: 0, created_at: now,
  }));
  if (rows.length) await db('workflow_timers').insert(rows);
  for (const row of rows) known[row.execution_id] = row.id;
}
