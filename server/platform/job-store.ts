import { isMySql, newestRows, type Queryable } from './database.ts';
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

/** A job whose process died counts as so many failures: it may be what killed it. */
const attemptsOfDeath = 10;

/**
 * Takes a due job of one of the kinds, in their order, for `node` under a lease; what a dead node held becomes due again
 * when its lease ends. Each question is answered by the first row of the index, so that a backlog is neither sorted nor
 * locked, and another node skips that one row.
 */
export async function takeDueJob(db: Queryable, node: string, now: Date, leaseSeconds: number, kinds: readonly string[]): Promise<Job | null> {
  return db.transaction(async (transaction) => {
    for (const kind of kinds) {
      for (const status of ['running', 'waiting']) {
        const query = transaction('jobs').where({ status, kind }).where('run_at', '<=', toStored(now)).orderBy('run_at').limit(1).select('id', 'payload', 'attempts');
        const [row]: { id: string; payload: string; attempts: number }[] = isMySql(transaction) ? await query.forUpdate().skipLocked() : await query;
        if (!row) continue;
        const attempts = row.attempts + (status === 'running' ? attemptsOfDeath : 1);
        // While it runs, a job's due time is the end of its lease.
        await transaction('jobs').where({ id: row.id }).update({ status: 'running', locked_by: node, run_at: toStored(new Date(now.getTime() + leaseSeconds * 1000)), attempts });
        return { id: row.id, kind, payload: JSON.parse(row.payload), attempts };
      }
    }
    return null;
  }, newestRows(db));
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

const keptMilliseconds = 7 * 24 * 3600 * 1000;
const forgottenAtOnce = 1000;

/** Removes jobs that were done a week ago: what they were to send needs no second copy here. Answers how many. */
export async function forgetDoneJobs(db: Queryable, now: Date): Promise<number> {
  let forgotten = 0;
  for (;;) {
    const ids: string[] = await db('jobs').where({ status: 'done' }).where('run_at', '<', toStored(new Date(now.getTime() - keptMilliseconds))).limit(forgottenAtOnce).pluck('id');
    if (ids.length > 0) forgotten += await db('jobs').whereIn('id', ids).delete();
    if (ids.length < forgottenAtOnce) return forgotten;
  }
}
