import { workerData } from 'node:worker_threads';
import { judgeAlone } from '../applications/judge-alone.ts';
import { batchFields } from '../forms/batch-fields.ts';
import { compileForm } from '../forms/compile-form.ts';
import { columnsOf } from '../forms/spreadsheet-cells.ts';
import { answerEvents } from '../platform/answer-events.ts';
import { workbookEvents } from '../platform/workbook/workbook-events.ts';
import type { SheetToCheck } from './check-in-worker.ts';
import { checkSheet } from './check-sheet.ts';
import { faultOf, rowJudge, type RowCheck } from './judge-rows.ts';
import { RepeatedRows } from './repeated-rows.ts';

/** The worker's side of check-in-worker.ts. It imports nothing that knows a database. */
const { path, limits, form, environment, batch, stored, locale, now, account, ...reading } = workerData as SheetToCheck;
const compiled = compileForm(form, environment);
const columns = columnsOf(compiled, batchFields(compiled.root, batch), locale);
const check: RowCheck = async (lines) => lines.map(({ values }) => {
  const errors = judgeAlone(compiled, values, { locale, now, account });
  return errors.length > 0 ? { faults: errors.map(faultOf) } : { data: values };
});
answerEvents(checkSheet(workbookEvents(path, limits), { ...reading, columns, locale }, rowJudge(check, new RepeatedRows(batch, columns, locale), columns, false), stored));
