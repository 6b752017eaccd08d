import { rm } from 'node:fs/promises';
import { failureHeadings } from '../forms/sheet-rows.ts';
import { removedAfterwards, workbookType } from '../applications/preview-submission.ts';
import type { Caller } from '../platform/caller.ts';
import { Problem } from '../platform/errors.ts';
import { FileAnswer } from '../platform/http-route.ts';
import { workPath } from '../platform/work-path.ts';
import { writeWorkbook, type RowsToWrite } from '../platform/write-workbook.ts';
import { shanghaiDate } from '../platform/shanghai-time.ts';
import { batchItem, type Batches } from './batches.ts';
import { batchRowsAfter } from './batch-store.ts';
import { sheetColumns, templateMark } from './sheet-columns.ts';
import { batchTitle, ownBatch } from './start-batch.ts';

/** 导出失败列表: the failed rows with their reasons, which can be corrected and uploaded as it is. */
export async function listFailures(batches: Batches, caller: Caller, id: string): Promise<FileAnswer> {
  const batch = await ownBatch(batches, caller, id);
  if (batch.failed === 0 || batch.clearedAt !== null) throw new Problem('not_found');
  const { platform, catalog } = batches.applications;
  const item = batchItem(await catalog.version(platform.db, batch.itemVersionId));
  const columns = sheetColumns(item, batch.locale);
  const [number, reasons] = failureHeadings[batch.locale];
  const zh = batch.locale === 'zh';
  async function* portions(): AsyncGenerator<RowsToWrite, void, undefined> {
    for (let last = 0; ;) {
      const rows = await batchRowsAfter(platform.db, batch.id, 'failed', last, 500);
      yield { sheet: 0, rows: rows.map(({ line, faults, cells }) => [line, faults.map(({ message }) => message).join('\n'), ...columns.map((_, index) => cells?.[index] ?? null)]) };
      if (rows.length < 500) return;
      last = rows.at(-1)!.line;
    }
  }
  const plan = {
    sheets: [{
      name: zh ? '信息录入失败' : 'Failed rows', rowsToFill: Math.min(batch.failed, 10_000),
      columns: [{ heading: number, format: 'integer' as const, width: 8 }, { heading: reasons, width: 50 }, ...columns.map(({ heading, format, required, options }) => ({ heading, format, required, options }))],
    }],
    meta: templateMark(item, columns, null),
  };
  const path = await workPath(platform.files);
  try {
    await writeWorkbook(path, plan, portions());
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  }
  return new FileAnswer(removedAfterwards(path), workbookType, `${batchTitle(item, batch.locale)}${zh ? '-失败列表' : ' failures'}-${shanghaiDate(batch.createdAt)}.xlsx`);
}
