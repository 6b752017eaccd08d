import type { Platform } from '../platform/platform.ts';
import { markCleared, removeRows, untouchedBatches } from './batch-store.ts';

/** Rows and files of batches hold people's data and are of use only while somebody may still correct them. */
const keptDays = 30;
const rowsAtOnce = 2_000;

/** Removes rows and file of batches that nobody has touched for a month; the batch itself stays in the history. Answers how many. */
export async function sweepBatches({ db, clock }: Pick<Platform, 'db' | 'clock'>): Promise<number> {
  const old = await untouchedBatches(db, new Date(clock.now().getTime() - keptDays * 24 * 3600 * 1000), 200);
  for (const batch of old) {
    while ((await removeRows(db, batch.id, rowsAtOnce)) > 0) await new Promise((resolve) => setImmediate(resolve));
    await markCleared(db, batch, clock.now());
  }
  return old.length;
}
