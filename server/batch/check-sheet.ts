import type { WorkbookEvent } from '../platform/workbook/workbook-rows.ts';
import { rowsOfText, rowsText, type RowsText } from './rows-text.ts';
import type { RowJudge } from './judge-rows.ts';
import { sheetLines, type SheetReading } from './read-rows.ts';

/** Rows of a sheet that were judged, ready to be stored; `read` counts also those that were judged before. */
export interface CheckedPortion { texts: RowsText[]; read: number; good: number; failed: number; /** From 0 to 1. */ progress: number }

/** Reads a sheet and judges its rows behind the line `stored`, taking note of those before it. */
export async function* checkSheet(events: AsyncIterable<WorkbookEvent>, reading: SheetReading, judge: RowJudge, stored: number): AsyncGenerator<CheckedPortion, void, undefined> {
  for await (const { lines, progress } of sheetLines(events, reading)) {
    judge.pass(lines.filter(({ line }) => line <= stored));
    const judged = await judge.judge(lines.filter(({ line }) => line > stored));
    const failed = judged.filter(({ faults }) => faults.length > 0).length;
    const texts: RowsText[] = [];
    for (let at = 0; at < judged.length; at += rowsOfText) texts.push(rowsText(judged.slice(at, at + rowsOfText)));
    yield { texts, read: lines.length, good: judged.length - failed, failed, progress };
  }
}
