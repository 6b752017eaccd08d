import { stat } from 'node:fs/promises';
import { workbookLimits, type WorkbookLimits } from './workbook/limits.ts';
import { readInWorker } from './workbook/read-in-worker.ts';
import { workbookEvents } from './workbook/workbook-events.ts';
import type { WorkbookEvent } from './workbook/workbook-rows.ts';

export { workbookLimits, type WorkbookLimits } from './workbook/limits.ts';
export { cellValue, isSpecial, type Cell, type PlainValue, type SheetRow, type SpecialCell, type WorkbookEvent } from './workbook/workbook-rows.ts';

export interface ReadOptions {
  limits?: Partial<WorkbookLimits>;
  signal?: AbortSignal;
  /** Files of at most so many bytes are read in this thread, piece by piece: a worker takes longer to start. */
  inThreadBytes?: number;
}

export const smallFile = 64 * 1024;

/**
 * Reads an .xlsx file: for each sheet a `sheet`, its `rows` in portions, and an `end`. Anything but a small file is read
 * in a worker thread. Rows come as fast as they are taken; leaving the loop, or the signal, ends the reading. Throws the
 * Problem that tells the uploader what is wrong with the file. Own, because the streaming reader of exceljs corrupts
 * Chinese (its issue 2316).
 */
export async function* readWorkbook(path: string, { limits, signal, inThreadBytes = smallFile }: ReadOptions = {}): AsyncGenerator<WorkbookEvent, void, undefined> {
  signal?.throwIfAborted();
  const all = { ...workbookLimits, ...limits };
  const events = (await stat(path)).size <= inThreadBytes ? workbookEvents(path, all) : readInWorker(path, all, signal);
  for await (const event of events) {
    yield event;
    signal?.throwIfAborted();
  }
}
