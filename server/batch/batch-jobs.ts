import { callerOfJob } from '../identity/caller-of-job.ts';
import type { Caller } from '../platform/caller.ts';
import { toStored } from '../platform/clock.ts';
import { Problem } from '../platform/errors.ts';
import type { JobHandler } from '../platform/job-runner.ts';
import { refuseOtherAudience, staysWrong, type Batches } from './batches.ts';
import { findBatch, updateBatch, type Batch } from './batch-store.ts';
import { importBatch } from './import-batch.ts';
import { importJob } from './start-batch.ts';
import { submitAsOne } from './submit-as-one.ts';
import { submitJob } from './submit-batch.ts';
import { submitRows } from './submit-rows.ts';

/** Kinds whose jobs may take minutes. */
export const batchJobKinds: readonly string[] = [importJob, submitJob];
/** Runs that may end without a result (a killed process, a database that went away) before it is given up. */
const mostAttempts = 5;

/** The jobs that read and submit batches. Their payload is `{batch}`. */
export function batchJobs(batches: Batches): Record<string, JobHandler> {
  return {
    [importJob]: (payload) => carryOut(batches, String(payload['batch']), ['waiting', 'checking'], 'checking', importBatch),
    [submitJob]: (payload) => carryOut(batches, String(payload['batch']), ['submitting'], 'submitting', (all, batch, caller) => (batch.kind === 'one' ? submitAsOne : submitRows)(all, batch, caller)),
  };
}

type Work = (batches: Batches, batch: Batch, caller: Caller) => Promise<void>;

async function carryOut(batches: Batches, id: string, at: readonly Batch['status'][], during: Batch['status'], work: Work): Promise<void> {
  const { platform } = batches.applications;
  const batch = await findBatch(platform.db, id);
  if (!batch || !at.includes(batch.status)) return;
  if (batch.attempts >= mostAttempts) return end(batches, batch, new Problem('internal'));
  if (!(await updateBatch(platform.db, id, at, { status: during, attempts: batch.attempts + 1 }, platform.clock.now()))) return;
  try {
    await work(batches, { ...batch, status: during }, await callerOfBatch(batches, batch));
  } catch (error) {
    if (!staysWrong(error)) throw error;
    await end(batches, batch, error);
  }
}

/** Whoever uploaded or submitted it, if it still may: an operator who was struck off meanwhile does nothing any more. */
async function callerOfBatch({ applications: { platform: { db }, catalog } }: Batches, batch: Batch): Promise<Caller> {
  const { actingId, accountId: ownerId, locale, address } = batch;
  const caller = await callerOfJob(db, { accountId: actingId ?? ownerId, ownerId, locale, address });
  refuseOtherAudience(await catalog.version(db, batch.itemVersionId), caller);
  return caller;
}

/** A sheet that cannot be taken is refused; a submission that cannot go on can be asked for again. */
async function end({ applications: { platform } }: Batches, { id, number }: Batch, { code, params }: Problem): Promise<void> {
  const now = platform.clock.now();
  const isOver = number === null;
  await updateBatch(platform.db, id, ['waiting', 'checking', 'submitting'], {
    status: isOver && code !== 'internal' ? 'refused' : 'failed', problem: { code, params }, attempts: 0, finishedAt: toStored(now), ...(isOver && { good: 0, failed: 0 }),
  }, now);
}
