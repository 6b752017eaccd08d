import { toStored } from '../platform/clock.ts';
import { Problem } from '../platform/errors.ts';
import type { JobHandler } from '../platform/job-runner.ts';
import type { Platform } from '../platform/platform.ts';
import { exportRecords } from './export-records.ts';
import { callerOfTransfer } from './caller-of-transfer.ts';
import { importRecords } from './import-records.ts';
import type { RegisterDirectory } from './register-directory.ts';
import { findTransfer, forgetTransfers, updateTransfer } from './transfer-store.ts';

/** What imports and exports stand on. */
export interface Transfers {
  platform: Platform;
  registers: RegisterDirectory;
  /** Rows that one import may have, where it is not `mostImportedRows`. */
  rowLimit?: number;
}

export const transferJob = 'register.transfer';
/** Runs that may end without a result (a killed process, a database that went away) before it is given up. */
const mostAttempts = 4;
/** Files of transfers hold people's data, so they don't stay for good. */
const keptDays = 7;

/** The job that carries out a transfer. Its payload is `{transfer}`. */
export function transferJobs(transfers: Transfers): Record<string, JobHandler> {
  return { [transferJob]: (payload) => carryOut(transfers, String(payload['transfer'])) };
}

async function carryOut(transfers: Transfers, id: string): Promise<void> {
  const { platform } = transfers;
  const transfer = await findTransfer(platform.db, id);
  if (!transfer || transfer.finishedAt !== null) return;
  if (transfer.attempts >= mostAttempts) return end(transfers, id, 'failed', new Problem('internal'));
  await updateTransfer(platform.db, id, { attempts: transfer.attempts + 1, rowsDone: 0, failures: 0, samples: [] }, platform.clock.now());
  try {
    const caller = await callerOfTransfer(platform.db, transfer);
    await (transfer.kind === 'import' ? importRecords : exportRecords)(transfers, transfer, caller);
  } catch (error) {
    // What is wrong with the file stays wrong; anything else is tried again by the runner.
    if (!(error instanceof Problem) || error.status >= 500) throw error;
    await end(transfers, id, 'refused', error);
  }
}

async function end({ platform }: Transfers, id: string, status: 'refused' | 'failed', { code, params }: Problem): Promise<void> {
  const now = platform.clock.now();
  await updateTransfer(platform.db, id, { status, problem: { code, params }, finishedAt: toStored(now) }, now);
}

/** Forgets transfers that ended a week ago; to be called now and then. */
export async function sweepTransfers({ db, clock }: Pick<Platform, 'db' | 'clock'>): Promise<number> {
  return forgetTransfers(db, new Date(clock.now().getTime() - keptDays * 24 * 3600 * 1000));
}
