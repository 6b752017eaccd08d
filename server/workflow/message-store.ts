import type { Queryable } from '../platform/database.ts';
import { newId } from '../platform/ids.ts';
import type { Wait } from './open-waits.ts';

export interface OpenMessage { id: string; runId: string; name: string; elementId: string; executionId: string }

/** What the run waits for by message, outermost first. */
export async function openMessages(db: Queryable, runId: string, lock = false): Promise<OpenMessage[]> {
  const query = db('workflow_messages').where({ run_id: runId }).orderBy('id');
  const rows = await (lock ? query.forUpdate() : query);
  return rows.map((row) => ({ id: row.id, runId: row.run_id, name: row.name, elementId: row.element_id, executionId: row.execution_id }));
}

/** Active runs of an application that wait for the message: where a message from another application goes. */
export async function runsWaitingFor(db: Queryable, businessKey: string, name: string): Promise<string[]> {
  const rows = await db('workflow_messages').where({ business_key: businessKey, name }).distinct('run_id');
  return rows.map((row) => row.run_id as string);
}

/** Brings the subscriptions of a run in step; `known` are the open rows by execution, changed here. */
export async function saveMessages(db: Queryable, run: { id: string; businessKey: string }, waits: readonly Wait[], known: Record<string, string>, now: string): Promise<void> {
  const open = waits.filter((wait) => wait.kind === 'message');
  const waiting = new Set(open.map((wait) => wait.executionId));
  const gone = Object.entries(known).filter(([execution]) => !waiting.has(execution));
  for (const [execution] of gone) delete known[execution];
  if (gone.length) await db('workflow_messages').whereIn('id', gone.map(([, id]) => id)).delete();
  const rows = open.filter((wait) => !known[wait.executionId]).map((wait) => ({
    id: newId(), run_id: run.id, business_key: run.businessKey, name: wait.message, element_id: wait.elementId, execution_id: wait.executionId, created_at: now,
  }));
  if (rows.length) await db('workflow_messages').insert(rows);
  for (const row of rows) known[row.execution_id] = row.id;
}
