import type { Knex } from 'knex';
import { writeAudit, type AuditEntry } from './audit.ts';
import type { Caller } from './caller.ts';
import { isLockConflict, newestRows } from './database.ts';
import { Problem } from './errors.ts';
import { insertJobs, type NewJob } from './job-store.ts';
import type { Platform } from './platform.ts';

/** One command in its one transaction (law 1). What it leaves for the outside world waits for the commit (law 2). */
export interface Command {
  readonly db: Knex.Transaction;
  readonly now: Date;
  readonly caller: Caller;
  audit(entry: AuditEntry): void;
  enqueue(job: NewJob): void;
}

const attempts = 5;

/**
 * Runs `work` in a transaction together with its jobs and audit rows. A deadlock or a busy database starts it again
 * from the beginning, so `work` must touch nothing but the database and its own variables.
 */
export async function runCommand<T>(platform: Platform, caller: Caller, work: (command: Command) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await attemptCommand(platform, caller, work);
    } catch (error) {
      if (!isLockConflict(error)) throw error;
      if (attempt === attempts) throw new Problem('busy', {}, undefined, { cause: error });
      await new Promise((resolve) => setTimeout(resolve, 10 * attempt + Math.random() * 40));
    }
  }
}

async function attemptCommand<T>(platform: Platform, caller: Caller, work: (command: Command) => Promise<T>): Promise<T> {
  const audits: AuditEntry[] = [];
  const jobs: NewJob[] = [];
  const now = platform.clock.now();
  const result = await platform.db.transaction(async (db) => {
    const answer = await work({
      db,
      now,
      caller,
      audit: (entry) => void audits.push(entry),
      enqueue: (job) => void jobs.push(job),
    });
    await insertJobs(db, jobs, now);
    // Last, because the head of the chain is one row that all commands queue for.
    await writeAudit(db, audits, caller, now);
    return answer;
  // Commands lock the rows that they decide on; what they read besides must be the newest, not a snapshot from before the lock.
  }, newestRows(platform.db));
  if (jobs.length > 0) platform.wakeJobs([...new Set(jobs.map(({ kind }) => kind))]);
  return result;
}
