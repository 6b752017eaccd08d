import { createWriteStream } from 'node:fs';
import { rm, stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { accountScope } from '../applications/account-scope.ts';
import { standsAlone } from '../applications/stands-alone.ts';
import { mostRowsOf } from '../forms/batch-fields.ts';
import { translate } from '../forms/form-definition.ts';
import type { Caller } from '../platform/caller.ts';
import { Problem } from '../platform/errors.ts';
import { readWorkbook, smallFile, workbookLimits } from '../platform/read-workbook.ts';
import { runCommand } from '../platform/run-command.ts';
import { workPath } from '../platform/work-path.ts';
import { batchItem, type BatchItem, type Batches } from './batches.ts';
import { countRows, insertBatchRows, lastLine, removeRows, updateBatch, type Batch } from './batch-store.ts';
import { checkInWorker } from './check-in-worker.ts';
import { checkSheet, type CheckedPortion } from './check-sheet.ts';
import { openJudge } from './open-judge.ts';
import { rowsOfText, type RowsText } from './rows-text.ts';
import { sheetColumns } from './sheet-columns.ts';

/** A commit waits for the disk, so there is not one for each portion. */
const rowsOfCommit = 2_000;

/**
 * Reads the sheet, judges every row and stores it, portion by portion. Killed at any time, it goes on behind the last
 * line that is stored; a line is stored once, whoever stores it. A file that cannot be taken as a whole throws its Problem.
 */
export async function importBatch(batches: Batches, batch: Batch, caller: Caller): Promise<void> {
  const { platform, catalog } = batches.applications;
  const item = batchItem(await catalog.version(platform.db, batch.itemVersionId));
  const path = await workPath(platform.files);
  await pipeline(platform.files.stream(batch.sourceSha256), createWriteStream(path));
  try {
    // Rows of a grid are few and judged by each other, so they are judged from the beginning.
    if (item.kind === 'grid') await removeRows(platform.db, batch.id, mostRowsOf(item.batch));
    const stored = await lastLine(platform.db, batch.id);
    const counts = await countRows(platform.db, batch.id);
    let read = 0;
    let waiting: RowsText[] = [];
    for await (const { texts, progress, ...found } of await checkedPortions(batches, batch, caller, item, path, stored)) {
      read += found.read;
      counts.good += found.good;
      counts.failed += found.failed;
      waiting.push(...texts);
      if (waiting.length * rowsOfText < rowsOfCommit && progress < 1) continue;
      const rows = waiting;
      waiting = [];
      const goesOn = await platform.db.transaction(async (db) => {
        for (const text of rows) await insertBatchRows(db, batch.id, text);
        return updateBatch(db, batch.id, ['checking'], { rowsRead: read, rowsTotal: Math.max(read, Math.round(read / Math.max(progress, 0.001))), good: counts.good, failed: counts.failed }, platform.clock.now());
      });
      if (!goesOn) return;
    }
    // Whatever the file says of its length, nothing that was read is left behind.
    if (waiting.length > 0) await platform.db.transaction(async (db) => { for (const text of waiting) await insertBatchRows(db, batch.id, text); });
    if (read === 0) throw new Problem('nothing_to_import');
    await endImport(batches, batch, caller, read);
  } catch (error) {
    throw named(error, batches, batch);
  } finally {
    await rm(path, { force: true });
  }
}

/** The sheet's rows as they are to be stored: of a large file in a worker thread where the form alone judges them, else here. */
async function checkedPortions(batches: Batches, batch: Batch, caller: Caller, item: BatchItem, path: string, stored: number): Promise<AsyncGenerator<CheckedPortion, void, undefined>> {
  const { version } = item;
  const { locale } = batch;
  const now = batches.applications.platform.clock.now();
  const reading = { item: `${version.portal}/${version.item}`, version: version.version, locale, mostRows: mostRowsOf(item.batch) };
  if (item.kind !== 'grid' && standsAlone(version) && (await stat(path)).size > smallFile) {
    return checkInWorker({ ...reading, path, limits: workbookLimits, form: version.form, environment: version.compiled.environment, batch: item.batch, stored, now, account: accountScope(caller) });
  }
  const columns = sheetColumns(item, locale);
  return checkSheet(readWorkbook(path), { ...reading, columns }, await openJudge(batches, caller, batch, item, columns, now), stored);
}

/** The other item by its title, which only the catalogue knows. */
function named(error: unknown, { applications: { catalog } }: Batches, { locale }: Batch): unknown {
  if (!(error instanceof Problem) || error.code !== 'template_of_other_item') return error;
  try {
    const { form, title } = catalog.current(String(error.params['item']));
    return new Problem(error.code, { item: translate(form, title, locale) });
  } catch {
    return error;
  }
}

async function endImport({ applications: { platform } }: Batches, batch: Batch, caller: Caller, read: number): Promise<void> {
  await runCommand(platform, caller, async (command) => {
    const { good, failed } = await countRows(command.db, batch.id);
    if (!(await updateBatch(command.db, batch.id, ['checking'], { status: 'checked', rowsRead: read, rowsTotal: read, good, failed, attempts: 0 }, command.now))) return;
    command.audit({ action: 'batch.checked', subjectType: 'batch', subjectId: batch.id, details: { file: batch.fileName, sha256: batch.sourceSha256, good, failed } });
  });
}
