import type { Knex } from 'knex';
import { toStored } from './clock.ts';
import type { Queryable } from './database.ts';
import { Problem } from './errors.ts';
import type { Command } from './run-command.ts';

/** `nextAt`: when it is tried again by itself; null where it is not. */
export interface DeadJob { id: string; kind: string; payload: Record<string, unknown>; attempts: number; lastError: string | null; createdAt: string; nextAt: string | null }

/** Attempts after which a failure is not likely to pass by itself; they take about five minutes. */
const manyAttempts = 8;

/** Jobs that have failed often, whether or not they are still tried: what waits for an administrator. */
function failingJobs(db: Queryable): Knex.QueryBuilder {
  return db('jobs').where((either: Knex.QueryBuilder) => void either.where({ status: 'dead' }).orWhere((waiting: Knex.QueryBuilder) => void waiting.where({ status: 'waiting' }).where('attempts', '>=', manyAttempts)));
}

export async function countDeadJobs(db: Queryable): Promise<number> {
  const [{ total }] = await failingJobs(db).count('* as total') as [{ total: number }];
  return Number(total);
}

export async function listDeadJobs(db: Queryable, page: number, pageSize = 20): Promise<{ rows: DeadJob[]; total: number }> {
  const rows = await failingJobs(db).orderBy(['created_at', 'id']).limit(pageSize).offset((page - 1) * pageSize)
    .select({ id: 'id', kind: 'kind', payload: 'payload', attempts: 'attempts', lastError: 'last_error', createdAt: 'created_at', status: 'status', runAt: 'run_at' }) as (Omit<DeadJob, 'payload' | 'nextAt'> & { payload: string; status: string; runAt: string })[];
  return { rows: rows.map(({ status, runAt, payload, ...row }) => ({ ...row, payload: JSON.parse(payload) as Record<string, unknown>, nextAt: status === 'waiting' ? runAt : null })), total: await countDeadJobs(db) };
}

/** Gives such a job all its attempts again, and the first at once; answers its kind. Problem('not_found') when it is none of them. */
export async function replayJob(command: Command, id: string): Promise<string> {
  const job: { kind: string } | undefined = await failingJobs(command.db).where({ id }).forUpdate().first('kind');
  if (!job) throw new Problem('not_found');
  await command.db('jobs').where({ id }).update({ status: 'waiting', attempts: 0, run_at: toStored(command.now) });
  command.audit({ action: 'job.replay', subjectType: 'job', subjectId: id });
  return job.kind;
}
