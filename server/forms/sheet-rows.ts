/** What every reader of an uploaded sheet asks of its headings and rows, whether they fill forms or registers. */
import { Problem, type Locale } from '../platform/errors.ts';
import { columnLetters } from '../platform/workbook/cell-text.ts';
import { cellValue, isSpecial, type Cell, type SheetRow } from '../platform/workbook/workbook-rows.ts';
import { fromCell, type CellColumn } from './spreadsheet-cells.ts';

/** Columns that our own lists of failures add; a corrected list can be uploaded as it is. */
export const failureHeadings: Readonly<Record<Locale, readonly [string, string]>> = { zh: ['行号', '错误原因'], en: ['Row', 'Reasons'] };
const ignored: ReadonlySet<string> = new Set(Object.values(failureHeadings).flat());

/** Whether a column of the sheet is one that a list of failures added. */
export function isFailureHeading(heading: string): boolean { return ignored.has(heading); }

/**
 * The index of each heading's column; null for what is passed over. A heading that is misread would drop its data, so it
 * is refused, and so is a sheet without one of the `required` keys. Throws `unusable_columns` with the reasons.
 */
export function matchHeadings(headings: readonly string[], columns: readonly CellColumn[], required: readonly string[], locale: Locale): (number | null)[] {
  const byName = new Map<string, number>();
  columns.forEach((column, index) => { for (const name of column.names) if (!byName.has(name)) byName.set(name, index); });
  const zh = locale === 'zh';
  const reasons: string[] = [];
  const seen = new Set<number>();
  const places = headings.map((heading) => {
    const name = heading.replace(/\s*[*＊]$/, '').trim();
    if (name === '' || isFailureHeading(name)) return null;
    const place = byName.get(name);
    if (place === undefined) reasons.push(zh ? `没有“${name.slice(0, 60)}”这一项` : `there is no field "${name.slice(0, 60)}"`);
    else if (seen.has(place)) reasons.push(zh ? `“${name}”出现了两次` : `"${name}" is there twice`);
    else seen.add(place);
    return place ?? null;
  });
  for (const key of required) {
    const index = columns.findIndex((column) => column.key === key), heading = columns[index]?.heading ?? key;
    if (!seen.has(index)) reasons.push(zh ? `缺少“${heading}”列` : `the column "${heading}" is missing`);
  }
  if (seen.size === 0 && reasons.length === 0) reasons.push(zh ? '没有可用的表头' : 'there are no headings');
  if (reasons.length > 0) throw new Problem('unusable_columns', { reason: reasons.slice(0, 10).join(zh ? '；' : '; ') });
  return places;
}

/** The value of a cell, null where it is blank, or what is wrong with it, with its column's heading. What a formula shows depends on cells that nobody sees here, so it is refused. */
export function readCell(column: CellColumn, cell: Cell | undefined, locale: Locale): { value: unknown } | { fault: string } {
  const reading = isSpecial(cell) && cell.formula !== undefined ? { fault: texts.formula } : fromCell(column, cell);
  return 'fault' in reading ? { fault: `${column.heading}: ${reading.fault[locale]}` } : reading;
}

/** What is wrong with a row as a whole: it is hidden, or has cells behind the `width` of its headings. */
export function rowFaults(row: SheetRow, width: number, locale: Locale): string[] {
  const faults: string[] = row.hidden ? [texts.hidden[locale]] : [];
  for (let index = width; index < row.cells.length; index++) {
    if (cellValue(row.cells[index]) !== null) faults.push(locale === 'zh' ? `${columnLetters(index + 1)} 列没有表头` : `column ${columnLetters(index + 1)} has no heading`);
  }
  return faults;
}

const texts = {
  hidden: { zh: '此行在表格中被隐藏或筛选掉，请取消隐藏后重新上传', en: 'this row is hidden or filtered out; show it and upload the sheet again' },
  formula: { zh: '单元格是公式，请复制后“粘贴为数值”', en: 'the cell is a formula; copy it and paste it as a value' },
} as const;
