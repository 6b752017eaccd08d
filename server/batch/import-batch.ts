import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { mostRowsOf } from '../forms/batch-fields.ts';
import type { Caller } from '../platform/caller.ts';
import { Problem } from '../platform/errors.ts';
import { runCommand } from '../platform/run-command.ts';
import { workPath } from '../platform/work-path.ts';
import { batchItem, type Batches } from './batches.ts';
import { countRows, insertBatchRows, lastLine, removeRows, updateBatch, type Batch, type JudgedRow } from './batch-store.ts';
import { openJudge } from './judge-rows.ts';
import { sheetLines } from './read-rows.ts';
import { sheetColumns } from './sheet-columns.ts';

/** A commit waits for the disk, so there is not one for each portion. */
const rowsOfCommit = 1_000;

/**
 * Reads the sheet, judges every row and stores it, portion by portion. Killed at any time, it goes on behind the last
 * line that is stored; a line is stored once, whoever stores it. A file that cannot be taken as a whole throws its Problem.
 */
export async function importBatch(batches: Batches, batch: Batch, caller: Caller): Promise<void> {
  const { platform, catalog } = batches.applications;
  const item = batchItem(await catalog.version(platform.db, batch.itemVersionId));
  const columns = sheetColumns(item, batch.locale);
  const judge = await openJudge(batches, caller, batch, item, columns);
  const path = await workPath(platform.files);
  await pipeline(platform.files.stream(batch.sourceSha256), createWriteStream(path));
  try {
    // Rows of a grid are few and judged by each other, so they are judged from the beginning.
    if (item.kind === 'grid') await removeRows(platform.db, batch.id, mostRowsOf(item.batch));
    const stored = await lastLine(platform.db, batch.id);
    const counts = await countRows(platform.db, batch.id);
    let read = 0;
    let waiting: JudgedRow[] = [];
    for await (const { lines, progress } of sheetLines(path, { item, columns, locale: batch.locale, mostRows: mostRowsOf(item.batch), catalog })) {
      read += lines.length;
      const fresh = lines.filter(({ line }) => line > stored);
      judge.pass(lines.filter(({ line }) => line <= stored));
      const judged = await judge.judge(fresh);
      for (const { faults } of judged) counts[faults.length > 0 ? 'failed' : 'good']++;
      waiting = waiting.concat(judged);
      if (waiting.length < rowsOfCommit && progress < 1) continue;
      const rows = waiting;
      waiting = [];
      const goesOn = await platform.db.transaction(async (db) => {
        await insertBatchRows(db, batch.id, rows);
        return updateBatch(db, batch.id, ['checking'], { rowsRead: read, rowsTotal: Math.max(read, Math.round(read / Math.max(progress, 0.001))), good: counts.good, failed: counts.failed }, platform.clock.now());
      });
      if (!goesOn) return;
    }
    // Whatever the file says of its length, nothing that was read is left behind.
    if (waiting.length > 0) await platform.db.transaction((db) => insertBatchRows(db, batch.id, waiting));
    if (read === 0) throw new Problem('nothing_to_import');
    await endImport(batches, batch, caller, read);
  } finally {
    await rm(path, { force: true });
  }
}

async function endImport({ applications: { platform } }: Batches, batch: Batch, caller: Caller, read: number): Promise<void> {
  await runCommand(platform, caller, async (command) => {
    const { good, failed } = await countRows(command.db, batch.id);
    if (!(await updateBatch(command.db, batch.id, ['checking'], { status: 'checked', rowsRead: read, rowsTotal: read, good, failed, attempts: 0 }, command.now))) return;
    command.audit({ action: 'batch.checked', subjectType: 'batch', subjectId: batch.id, details: { file: batch.fileName, sha256: batch.sourceSha256, good, failed } });
  });
}
