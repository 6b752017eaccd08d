import { rm } from 'node:fs/promises';
import { mostRowsOf } from '../forms/batch-fields.ts';
import { translate } from '../forms/form-definition.ts';
import type { CellColumn } from '../forms/spreadsheet-cells.ts';
import { openSettling } from '../applications/settle-answers.ts';
import { removedAfterwards, workbookType } from '../applications/preview-submission.ts';
import type { Caller } from '../platform/caller.ts';
import type { Locale } from '../platform/errors.ts';
import { FileAnswer } from '../platform/http-route.ts';
import type { PlainValue } from '../platform/read-workbook.ts';
import { workPath } from '../platform/work-path.ts';
import { writeWorkbook, type ColumnPlan, type RowsToWrite, type SheetPlan } from '../platform/write-workbook.ts';
import { sheetName } from '../registers/export-records.ts';
import { largestPage } from '../registers/list-definition.ts';
import { viewerOf } from '../registers/record-access.ts';
import { runList, type ListRow } from '../registers/run-list.ts';
import { currentBatchItem, type BatchItem, type Batches } from './batches.ts';
import { cellsOf, exampleCells, sheetColumns, templateMark } from './sheet-columns.ts';
import { itemOf } from './start-batch.ts';

/** Rows below the head that get drop-downs and formats. */
const mostRowsToFill = 10_000;

/** 模版下载: a workbook made from the form, filled with the caller's own people where the item says so; for an application, of its version. */
export async function makeTemplate(batches: Batches, caller: Caller, ref: string, application?: string): Promise<FileAnswer> {
  const item = application === undefined ? currentBatchItem(batches, caller, ref) : await itemOf(batches, caller, ref, application);
  const { locale } = caller;
  const columns = sheetColumns(item, locale);
  const rows = await prefilledRows(batches, caller, item, columns);
  const example = rows.length > 0 ? null : exampleCells(item, columns, locale);
  const title = translate(item.version.form, item.version.title, locale);
  const sheet: SheetPlan = {
    name: sheetName(title), columns: columns.map((column) => columnPlan(column, locale)), rowsToFill: Math.min(mostRowsOf(item.batch), mostRowsToFill), ...(example && { example }),
  };
  const path = await workPath(batches.applications.platform.files);
  try {
    await writeWorkbook(path, { sheets: [sheet, notesSheet(locale)], meta: templateMark(item, columns, example) }, portions(rows, notesOf(item, columns, example !== null, locale)));
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  }
  return new FileAnswer(removedAfterwards(path), workbookType, `${title}${locale === 'zh' ? '-模版' : ' template'}.xlsx`);
}

function columnPlan({ heading, format, required, options, node }: CellColumn, locale: Locale): ColumnPlan {
  return { heading, format, required, options, note: hintOf({ format, options, required, type: node.dataType }, locale) };
}

interface Hint { format: CellColumn['format']; options: readonly string[]; required: boolean; type: string }

function hintOf({ format, options, required, type }: Hint, locale: Locale): string {
  const zh = locale === 'zh';
  const kind = type === 'month' ? (zh ? '年月，例如 2026-03' : 'a month such as 2026-03')
    : format === 'date' ? (zh ? '日期，例如 2026-03-01' : 'a date such as 2026-03-01')
      : format === 'money' ? (zh ? '金额（元），最多两位小数' : 'an amount with at most two decimals')
        : format === 'number' || format === 'integer' ? (zh ? '数字' : 'a number')
          : options.length > 0 ? (zh ? '从下拉列表中选择' : 'one of the drop-down list') : zh ? '文字' : 'text';
  return `${required ? (zh ? '必填；' : 'Required; ') : ''}${kind}`;
}

function notesSheet(locale: Locale): SheetPlan {
  return { name: locale === 'zh' ? '填写说明' : 'Notes', columns: [{ heading: locale === 'zh' ? '填写说明' : 'How to fill in', width: 100 }] };
}

function notesOf({ batch }: BatchItem, columns: readonly CellColumn[], hasExample: boolean, locale: Locale): PlainValue[][] {
  const zh = locale === 'zh';
  const most = mostRowsOf(batch);
  const lines = [
    zh ? `请在第一张工作表中填写，每行一条，最多 ${most} 行；表头请勿修改。` : `Fill in the first sheet, one entry a row, ${most} rows at most; leave the headings as they are.`,
    zh ? '较长的号码请保持文本格式；请勿使用公式、合并单元格或隐藏行。' : 'Keep long numbers as text; use no formulas, merged cells or hidden rows.',
    ...(hasExample ? [zh ? '第 2 行（灰色斜体）是示例，导入时跳过，可删除。' : 'Row 2 (grey italics) is an example; it is skipped when the sheet is uploaded and may be deleted.'] : []),
    ...(batch.notes ?? []).map((note) => note[locale]),
    ...columns.map((column) => `${column.heading}${zh ? '：' : ': '}${hintOf({ format: column.format, options: column.options, required: column.required, type: column.node.dataType }, locale)}`),
  ];
  return lines.map((line, index) => [`${index + 1}. ${line}`]);
}

function* portions(rows: readonly PlainValue[][], notes: PlainValue[][]): Generator<RowsToWrite, void, undefined> {
  for (let at = 0; at < rows.length; at += 500) yield { sheet: 0, rows: rows.slice(at, at + 500) };
  yield { sheet: 1, rows: notes };
}

/** The rows of the declared list under the caller's right, as far as the sheet takes them. */
async function prefilledRows({ applications }: Batches, caller: Caller, { version, batch }: BatchItem, columns: readonly CellColumn[]): Promise<PlainValue[][]> {
  const { prefill } = batch;
  if (!prefill) return [];
  const { platform: { db, clock }, registers } = applications;
  const now = clock.now();
  const settle = await openSettling(applications, db, { version, applicant: caller, as: 'new', now });
  const { scope } = await settle({});
  const list = registers.list(version.portal, prefill.list);
  const rows: ListRow[] = [];
  const most = mostRowsOf(batch);
  for (let page = 1; rows.length < most; page++) {
    const answer = await runList(db, registers, list, { viewer: viewerOf(caller, version.portal), scope, now, page, pageSize: largestPage });
    rows.push(...answer.rows);
    if (answer.rows.length < largestPage) break;
  }
  return rows.slice(0, most).map((row) => cellsOf(columns, Object.fromEntries(Object.entries(prefill.fields).map(([key, column]) => [key, row[column]])), caller.locale));
}
