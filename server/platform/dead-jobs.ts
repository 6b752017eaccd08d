import { toStored } from './clock.ts';
import type { Queryable } from './database.ts';
import { Problem } from './errors.ts';
import type { Command } from './run-command.ts';

export interface DeadJob { id: string; kind: string; payload: Record<string, unknown>; attempts: number; lastError: string | null; createdAt: string }

/** Jobs that have failed too often: what waits for an administrator. */
export async function listDeadJobs(db: Queryable, page: number, pageSize = 20): Promise<{ rows: DeadJob[]; total: number }> {
  const rows = await db('jobs').where({ status: 'dead' }).orderBy(['created_at', 'id']).limit(pageSize).offset((page - 1) * pageSize)
    .select({ id: 'id', kind: 'kind', payload: 'payload', attempts: 'attempts', lastError: 'last_error', createdAt: 'created_at' });
  const [{ total }] = await db('jobs').where({ status: 'dead' }).count('* as total') as [{ total: number }];
  return { rows: rows.map((row) => ({ ...row, payload: JSON.parse(row.payload) })), total: Number(total) };
}

/** Gives a dead job all its attempts again. Problem('not_found') when it is not among the dead. */
export async function replayJob(command: Command, id: string): Promise<void> {
  const revived = await command.db('jobs').where({ id, status: 'dead' }).update({ status: 'waiting', attempts: 0, run_at: toStored(command.now) });
  if (revived !== 1) throw new Problem('not_found');
  command.audit({ action: 'job.replay', subjectType: 'job', subjectId: id });
}
