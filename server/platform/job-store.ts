import { isMySql, type Queryable } from './database.ts';
import { toStored } from './clock.ts';
import { newId } from './ids.ts';

/** Work to be done after the commit (law 2). `uniqueKey` makes a second enqueue of the same work a no-op. */
export interface NewJob {
  kind: string;
  payload: Record<string, unknown>;
  runAt?: Date;
  uniqueKey?: string;
}

export interface Job {
  id: string;
  kind: string;
  payload: Record<string, unknown>;
  attempts: number;
}

export async function insertJobs(db: Queryable, jobs: readonly NewJob[], now: Date): Promise<void> {
  if (jobs.length === 0) return;
  const rows = jobs.map((job) => ({
    id: newId(),
    kind: job.kind,
    payload: JSON.stringify(job.payload),
    status: 'waiting',
    run_at: toStored(job.runAt ?? now),
    attempts: 0,
    unique_key: job.uniqueKey ?? null,
    created_at: toStored(now),
  }));
  await db('jobs').insert(rows).onConflict('unique_key').ignore();
}

/** Which kinds of jobs are meant: only these, or all but these. */
export interface JobKinds { only?: readonly string[]; except?: readonly string[] }

/** Takes up to `limit` due jobs for `node` under a lease; what a dead node held becomes due again when its lease ends. */
export async function takeDueJobs(db: Queryable, node: string, now: Date, leaseSeconds: number, limit: number, { only, except }: JobKinds = {}): Promise<Job[]> {
  return db.transaction(async (transaction) => {
    const query = transaction('jobs')
      .whereIn('status', ['waiting', 'running'])
      .where('run_at', '<=', toStored(now))
      .orderBy('run_at')
      .limit(limit)
      .select('id', 'kind', 'payload', 'attempts');
    if (only) query.whereIn('kind', [...only]);
    if (except && except.length > 0) query.whereNotIn('kind', [...except]);
    const rows: { id: string; kind: string; payload: string; attempts: number }[] = isMySql(transaction) ? await query.forUpdate().skipLocked() : await query;
    if (rows.length === 0) return [];
    // While it runs, a job's due time is the end of its lease.
    await transaction('jobs').whereIn('id', rows.map((row) => row.id)).update({
      status: 'running', locked_by: node, run_at: toStored(new Date(now.getTime() + leaseSeconds * 1000)), attempts: transaction.raw('attempts + 1'),
    });
    return rows.map((row) => ({ id: row.id, kind: row.kind, payload: JSON.parse(row.payload), attempts: row.attempts + 1 }));
  });
}

/** Keeps a job that takes longer than its lease from being taken for a dead node's. */
export async function renewLease(db: Queryable, job: Job, node: string, until: Date): Promise<void> {
  await db('jobs').where({ id: job.id, locked_by: node, status: 'running' }).update({ run_at: toStored(until) });
}

export async function markDone(db: Queryable, job: Job, node: string, now: Date): Promise<void> {
  await db('jobs').where({ id: job.id, locked_by: node }).update({ status: 'done', done_at: toStored(now), last_error: null });
}

/** Puts a failed job back with its next time, or among the dead letters when `retryAt` is null. */
export async function markFailed(db: Queryable, job: Job, node: string, error: string, retryAt: Date | null): Promise<void> {
  await db('jobs').where({ id: job.id, locked_by: node }).update({
    status: retryAt ? 'waiting' : 'dead', ...(retryAt && { run_at: toStored(retryAt) }), last_error: error.slice(0, 2000),
  });
}
