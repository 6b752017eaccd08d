import type { WorkbookWriter } from './workbook/workbook-file.ts';
import type { RowsToWrite, WorkbookPlan } from './workbook/workbook-plan.ts';
import { writeInWorker } from './workbook/write-in-worker.ts';

export type { ColumnFormat, ColumnPlan, RowsToWrite, SheetPlan, WorkbookPlan } from './workbook/workbook-plan.ts';

/** Files of no more rows are written in this thread: a worker takes longer to start. */
const fewRows = 300;

/**
 * Writes an .xlsx file, taking rows only as fast as they are written: heads with notes and drop-downs, formats by
 * column, texts that look like formulas made harmless. Anything but a small file is written in a worker thread. The
 * file is whole when this resolves; after a failure what lies at `path` is to be thrown away. Answers the number of rows.
 */
export async function writeWorkbook(path: string, plan: WorkbookPlan, portions: AsyncIterable<RowsToWrite> | Iterable<RowsToWrite>, signal?: AbortSignal): Promise<number> {
  let waiting: RowsToWrite[] = [];
  let writer: WorkbookWriter | null = null;
  let rows = 0;
  try {
    for await (const portion of portions) {
      signal?.throwIfAborted();
      rows += portion.rows.length;
      if (!writer && rows <= fewRows) { waiting.push(portion); continue; }
      writer ??= await writeInWorker(path, plan);
      for (const held of waiting) await writer.add(held);
      waiting = [];
      await writer.add(portion);
    }
    signal?.throwIfAborted();
    // Loaded when it is needed: it is a large library, and workers load their own.
    writer ??= new (await import('./workbook/workbook-file.ts')).WorkbookFile(path, plan);
    for (const held of waiting) await writer.add(held);
    await writer.finish();
    return rows;
  } finally {
    await writer?.close();
  }
}
