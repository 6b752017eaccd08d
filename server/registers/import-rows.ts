import { createReadStream } from 'node:fs';
import { cellColumns, fromCell, toCell, type CellColumn } from '../forms/spreadsheet-cells.ts';
import { Problem, type Locale } from '../platform/errors.ts';
import { cellValue, readWorkbook, type PlainValue, type SheetRow } from '../platform/read-workbook.ts';
import { columnLetters } from '../platform/workbook/cell-text.ts';
import { refuseMergedCells } from '../platform/workbook/refuse-merged-cells.ts';
import type { RegisterDefinition } from './register-definition.ts';
import type { Values } from './validate-record.ts';

/** A row of an import file as values of the register's fields; `faults` are cells that no value can be made of. */
export interface ImportRow {
  /** As its file counts, from 1. */
  number: number;
  values: Values;
  faults: string[];
  /** What stood in the file, for the list of failures. */
  cells: PlainValue[];
}

/** `progress` is the part of the file that has been read, from 0 to 1. */
export interface ImportPortion { rows: ImportRow[]; progress: number }

/** The rows of an import file in portions, after the headings by which `cells` are told apart. */
export interface ImportFile { headings(): string[]; portions: AsyncGenerator<ImportPortion, void, undefined> }

/** Columns that our own lists of failures add; a corrected list can be imported as it is. */
export const failureHeadings: Readonly<Record<Locale, readonly [string, string]>> = { zh: ['行号', '错误原因'], en: ['Row', 'Reasons'] };
const ignored: ReadonlySet<string> = new Set(Object.values(failureHeadings).flat());

/** Rows from the first sheet that is not hidden; its first row with content has the headings. */
export function workbookRows(path: string, register: RegisterDefinition, locale: Locale, maximumRows: number, signal?: AbortSignal): ImportFile {
  let headings: string[] = [];
  return { headings: () => headings, portions: portions() };

  async function* portions(): AsyncGenerator<ImportPortion, void, undefined> {
    let columns: (CellColumn | null)[] | null = null;
    let headRow = 0;
    let read = 0;
    let isRead = false;
    // The rows of other sheets, which are not read, count for the reader; how many may be imported is counted here.
    for await (const event of readWorkbook(path, { signal })) {
      if (event.type === 'sheet') { if (columns) return; isRead = !event.hidden; continue; }
      if (!isRead) continue;
      if (event.type === 'end') { refuseMergedCells(event.merged, headRow); continue; }
      let { rows } = event;
      if (!columns) {
        const [head] = rows;
        headRow = head!.number;
        headings = head!.cells.map((cell) => String(cellValue(cell) ?? '').trim());
        columns = matchHeadings(headings, register, locale);
        rows = rows.slice(1);
      }
      read += rows.length;
      if (read > maximumRows) throw new Problem('too_many_rows', { limit: maximumRows });
      yield { rows: rows.map((row) => readRow(row, columns!, locale)), progress: event.progress };
    }
  }
}

function readRow(row: SheetRow, columns: readonly (CellColumn | null)[], locale: Locale): ImportRow {
  const values: Values = {};
  const faults: string[] = [];
  columns.forEach((column, index) => {
    if (!column) return;
    const reading = fromCell(column, row.cells[index]);
    if ('fault' in reading) faults.push(`${column.heading}: ${reading.fault[locale]}`);
    else values[column.key] = reading.value;
  });
  for (let index = columns.length; index < row.cells.length; index++) {
    if (cellValue(row.cells[index]) !== null) faults.push(locale === 'zh' ? `${columnLetters(index + 1)} 列没有表头` : `column ${columnLetters(index + 1)} has no heading`);
  }
  return { number: row.number, values, faults, cells: row.cells.map(cellValue) };
}

/** The field of each column; null for columns to be passed over. A heading that is misread would drop its data, so it is refused. */
function matchHeadings(headings: readonly string[], register: RegisterDefinition, locale: Locale): (CellColumn | null)[] {
  const byName = new Map<string, CellColumn>();
  for (const column of cellColumns(register.form, locale)) for (const name of column.names) if (!byName.has(name)) byName.set(name, column);
  const zh = locale === 'zh';
  const reasons: string[] = [];
  const seen = new Set<string>();
  const columns = headings.map((heading) => {
    const name = heading.replace(/\s*[*＊]$/, '').trim();
    if (name === '' || ignored.has(name)) return null;
    const column = byName.get(name);
    if (!column) reasons.push(zh ? `没有“${name}”这一项` : `there is no field "${name}"`);
    else if (seen.has(column.key)) reasons.push(zh ? `“${name}”出现了两次` : `"${name}" is there twice`);
    else seen.add(column.key);
    return column ?? null;
  });
  for (const field of register.keys[0]!) {
    if (seen.has(field)) continue;
    const heading = [...byName.values()].find((column) => column.key === field)?.heading ?? field;
    reasons.push(zh ? `缺少“${heading}”列` : `the column "${heading}" is missing`);
  }
  if (reasons.length > 0) throw new Problem('unusable_columns', { reason: reasons.join(zh ? '；' : '; ') });
  return columns;
}

const longestLine = 1024 * 1024;

/** Rows from lines of JSON objects, one a record, with the register's own field names. */
export function jsonLineRows(path: string, size: number, register: RegisterDefinition, locale: Locale, maximumRows: number): ImportFile {
  const columns = cellColumns(register.form, locale);
  return { headings: () => columns.map((column) => column.heading), portions: portions() };

  async function* portions(): AsyncGenerator<ImportPortion, void, undefined> {
    const decoder = new TextDecoder('utf-8', { fatal: true });
    let number = 0;
    let records = 0;
    let read = 0;
    let rest = '';
    const take = (lines: readonly string[]): ImportRow[] => lines.flatMap((line) => {
      number++;
      if (line.trim() === '') return [];
      if (++records > maximumRows) throw new Problem('too_many_rows', { limit: maximumRows });
      const values = parseLine(line, number);
      return [{ number, values, faults: [], cells: columns.map((column) => toCell(column, values[column.key], locale)) }];
    });
    for await (const chunk of createReadStream(path, { highWaterMark: 128 * 1024 }) as AsyncIterable<Buffer>) {
      read += chunk.length;
      rest += decode(() => decoder.decode(chunk, { stream: true }), number);
      const lines = rest.split('\n');
      rest = lines.pop() ?? '';
      if (rest.length > longestLine) throw new Problem('unreadable_lines', { line: number + 1 });
      yield { rows: take(lines), progress: Math.min(read / Math.max(size, 1), 1) };
    }
    rest += decode(() => decoder.decode(), number);
    if (rest !== '') yield { rows: take([rest]), progress: 1 };
  }
}

function decode(text: () => string, line: number): string {
  try {
    return text();
  } catch (error) {
    throw new Problem('unreadable_lines', { line: line + 1 }, undefined, { cause: error });
  }
}

function parseLine(line: string, number: number): Values {
  try {
    const value = JSON.parse(line) as unknown;
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Values;
  } catch {
    // Told below, as is a line that is JSON but no object.
  }
  throw new Problem('unreadable_lines', { line: number });
}
