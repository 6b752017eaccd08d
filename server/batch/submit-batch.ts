import type { Caller } from '../platform/caller.ts';
import { ownerId } from '../platform/caller.ts';
import { toStored } from '../platform/clock.ts';
import { Problem } from '../platform/errors.ts';
import { runCommand, type Command } from '../platform/run-command.ts';
import { nextApplicationNumber } from '../applications/application-number.ts';
import { findApplication } from '../applications/application-store.ts';
import { refuseOutsideOfficeHours } from '../applications/submit-application.ts';
import { batchItem, refuseOtherAudience, type Batches } from './batches.ts';
import { countRows, findBatch, updateBatch, type Batch } from './batch-store.ts';
import { fillGrid } from './fill-grid.ts';
import { ownBatch } from './start-batch.ts';

export const submitJob = 'batch.submit';

/** Jobs of one batch follow one another; each has a name of its own, so that none is lost and none is there twice. */
export function enqueueSubmit(command: Pick<Command, 'enqueue'>, batchId: string, part: string): void {
  command.enqueue({ kind: submitJob, payload: { batch: batchId }, uniqueKey: `${submitJob}:${batchId}:${part}` });
}

/**
 * 提交: the good rows under one number, in the background; those of a grid go into its draft at once. Asked again, it
 * answers how far that is; what could not go on is begun again where it stopped.
 */
export async function submitBatch(batches: Batches, caller: Caller, id: string): Promise<Batch> {
  const { platform, catalog, numbers } = batches.applications;
  const seen = await ownBatch(batches, caller, id);
  if (seen.kind === 'grid') return fillGrid(batches, caller, seen);
  const number = seen.number ?? (await numberOf(batches, seen)) ?? (await nextApplicationNumber(numbers, platform.clock.now()));
  return runCommand(platform, caller, async (command) => {
    const batch = await findBatch(command.db, id, true);
    if (!batch || batch.accountId !== ownerId(caller)) throw new Problem('not_found');
    if (batch.status === 'submitting' || batch.status === 'submitted') return batch;
    const again = batch.status === 'failed' && batch.number !== null;
    if (batch.status !== 'checked' && !again) throw new Problem('batch_not_ready');
    const { good } = await countRows(command.db, id);
    if (good === 0) throw new Problem('batch_without_rows');
    const { version } = batchItem(await catalog.version(command.db, batch.itemVersionId));
    refuseOtherAudience(version, caller);
    refuseOutsideOfficeHours({ submissions: batch.applicationId === null ? 0 : 1 }, version, command);
    const at = toStored(command.now);
    await updateBatch(command.db, id, ['checked', 'failed'], { status: 'submitting', actingId: caller.accountId, address: caller.address, number: batch.number ?? number, submittedAt: at, attempts: 0, problem: null, finishedAt: null }, command.now);
    enqueueSubmit(command, id, at);
    command.audit({ action: 'batch.submit', subjectType: 'batch', subjectId: id, details: { number: batch.number ?? number, rows: good } });
    return (await findBatch(command.db, id))!;
  });
}

/** The rows of a correction keep the number of their application; the batch itself gets one that says so. */
async function numberOf({ applications: { platform: { db } } }: Batches, { applicationId, id }: Batch): Promise<string | null> {
  const application = applicationId === null ? null : await findApplication(db, applicationId);
  return application?.number ? `${application.number}-${id.slice(-8)}` : null;
}
