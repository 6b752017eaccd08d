import { fromCell, type CellColumn } from '../forms/spreadsheet-cells.ts';
import type { Data } from '../forms/form-definition.ts';
import { Problem, type Locale } from '../platform/errors.ts';
import { cellValue, isSpecial, type Cell, type PlainValue, type SheetRow, type WorkbookEvent } from '../platform/workbook/workbook-rows.ts';
import { columnLetters } from '../platform/workbook/cell-text.ts';
import { refuseMergedCells } from '../platform/workbook/refuse-merged-cells.ts';
import { metaSheet } from '../platform/workbook/workbook-plan.ts';
import type { Fault } from './batch-store.ts';
import { failureHeadings, type TemplateMark } from './template-mark.ts';

/** A row of the sheet as values of the form; `faults` are cells that no value can be made of. */
export interface SheetLine { line: number; values: Data; faults: Fault[]; cells: PlainValue[] }
/** `progress` is the part of the sheet that has been read, from 0 to 1. */
export interface SheetPortion { lines: SheetLine[]; progress: number }

const ignored: ReadonlySet<string> = new Set(Object.values(failureHeadings).flat());

/** `item` is whose sheet it is: `portal/item`, and the version that its applicants are offered. */
export interface SheetReading { item: string; version: number; columns: readonly CellColumn[]; locale: Locale; mostRows: number }

/**
 * The rows of the first sheet that is not hidden, below its first row with content, which has the headings. Throws the
 * Problem that says why a file as a whole cannot be taken: another item's template (by its `portal/item`), an older one,
 * headings, merged cells.
 */
export async function* sheetLines(events: AsyncIterable<WorkbookEvent>, reading: SheetReading): AsyncGenerator<SheetPortion, void, undefined> {
  const mark: Record<string, string> = {};
  let marked = false;
  let isRead = false;
  let places: (number | null)[] | null = null;
  let headRow = 0;
  let read = 0;
  let example: string | null = null;
  for await (const event of events) {
    if (event.type === 'sheet') {
      if (places) return;
      marked = event.name === metaSheet;
      isRead = !marked && !event.hidden;
    } else if (marked && event.type === 'rows') {
      for (const { cells } of event.rows) mark[String(cellValue(cells[0]) ?? '')] = String(cellValue(cells[1]) ?? '');
    } else if (marked && event.type === 'end') {
      refuseOtherTemplate(mark, reading);
      example = mark['example'] ?? null;
    } else if (isRead && event.type === 'end') refuseMergedCells(event.merged, headRow);
    else if (isRead && event.type === 'rows') {
      let { rows } = event;
      if (!places) {
        const [head] = rows;
        headRow = head!.number;
        places = matchHeadings(head!.cells.map((cell) => String(cellValue(cell) ?? '').trim()), reading);
        rows = rows.slice(1);
      }
      const lines = rows.map((row) => readLine(row, places!, reading)).filter(({ line, cells, faults }) => !isExample(line, cells, headRow, example) && (faults.length > 0 || cells.some((cell) => cell !== null)));
      read += lines.length;
      if (read > reading.mostRows) throw new Problem('too_many_rows', { limit: reading.mostRows });
      yield { lines, progress: event.progress };
    }
  }
}

/** The example is skipped wherever it still stands as it was given; changed, it is a row like any other. */
function isExample(line: number, cells: readonly PlainValue[], headRow: number, example: string | null): boolean {
  if (example === null || line > headRow + 5) return false;
  const given = JSON.parse(example) as PlainValue[];
  return given.every((value, index) => String(value ?? '') === String(cells[index] ?? ''));
}

function readLine(row: SheetRow, places: readonly (number | null)[], { columns, locale }: SheetReading): SheetLine {
  const values: Data = {};
  const faults: Fault[] = [];
  const cells: PlainValue[] = columns.map(() => null);
  if (row.hidden) faults.push({ key: null, message: texts.hidden[locale] });
  places.forEach((place, index) => {
    if (place === null) return;
    const column = columns[place]!;
    const cell = row.cells[index];
    cells[place] = cellValue(cell);
    const fault = formulaFault(cell, locale);
    if (fault) { faults.push({ key: column.key, message: `${column.heading}: ${fault}` }); return; }
    const reading = fromCell(column, cell);
    if ('fault' in reading) faults.push({ key: column.key, message: `${column.heading}: ${reading.fault[locale]}` });
    else if (reading.value !== null) values[column.key] = reading.value;
  });
  for (let index = places.length; index < row.cells.length; index++) {
    if (cellValue(row.cells[index]) !== null) faults.push({ key: null, message: locale === 'zh' ? `${columnLetters(index + 1)} 列没有表头` : `column ${columnLetters(index + 1)} has no heading` });
  }
  return { line: row.number, values, faults, cells };
}

/** What a formula shows depends on cells that nobody sees here. */
function formulaFault(cell: Cell | undefined, locale: Locale): string | null {
  return isSpecial(cell) && cell.formula !== undefined ? texts.formula[locale] : null;
}

const texts = {
  hidden: { zh: '此行在表格中被隐藏或筛选掉，请取消隐藏后重新上传', en: 'this row is hidden or filtered out; show it and upload the sheet again' },
  formula: { zh: '单元格是公式，请复制后“粘贴为数值”', en: 'the cell is a formula; copy it and paste it as a value' },
} as const;

function refuseOtherTemplate(mark: Partial<TemplateMark>, { item, version }: SheetReading): void {
  if (mark.item === undefined) return;
  if (mark.item !== item) throw new Problem('template_of_other_item', { item: mark.item.slice(0, 100) });
  if (mark.version !== undefined && mark.version !== String(version)) throw new Problem('template_outdated', { version: mark.version, current: version });
}

/** The index of each heading's column; null for what is passed over. A heading that is misread would drop its data, so it is refused. */
function matchHeadings(headings: readonly string[], { columns, locale }: SheetReading): (number | null)[] {
  const byName = new Map<string, number>();
  columns.forEach((column, index) => { for (const name of column.names) if (!byName.has(name)) byName.set(name, index); });
  const zh = locale === 'zh';
  const reasons: string[] = [];
  const seen = new Set<number>();
  const places = headings.map((heading) => {
    const name = heading.replace(/\s*[*＊]$/, '').trim();
    if (name === '' || ignored.has(name)) return null;
    const place = byName.get(name);
    if (place === undefined) reasons.push(zh ? `没有“${name.slice(0, 60)}”这一项` : `there is no field "${name.slice(0, 60)}"`);
    else if (seen.has(place)) reasons.push(zh ? `“${name}”出现了两次` : `"${name}" is there twice`);
    else seen.add(place);
    return place ?? null;
  });
  columns.forEach((column, index) => { if (column.required && !seen.has(index)) reasons.push(zh ? `缺少“${column.heading}”列` : `the column "${column.heading}" is missing`); });
  if (seen.size === 0 && reasons.length === 0) reasons.push(zh ? '没有可用的表头' : 'there are no headings');
  if (reasons.length > 0) throw new Problem('unusable_columns', { reason: reasons.slice(0, 10).join(zh ? '；' : '; ') });
  return places;
}
