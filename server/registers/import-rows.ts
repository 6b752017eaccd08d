import { createReadStream } from 'node:fs';
import { matchHeadings, readCell, rowFaults } from '../forms/sheet-rows.ts';
import { cellColumns, toCell, type CellColumn } from '../forms/spreadsheet-cells.ts';
import { Problem, type Locale } from '../platform/errors.ts';
import { cellValue, readWorkbook, type PlainValue, type SheetRow } from '../platform/read-workbook.ts';
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
        const offered = cellColumns(register.form, locale);
        columns = matchHeadings(headings, offered, register.keys[0]!, locale).map((place) => (place === null ? null : offered[place]!));
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
  const faults = rowFaults(row, columns.length, locale);
  columns.forEach((column, index) => {
    if (!column) return;
    const reading = readCell(column, row.cells[index], locale);
    if ('fault' in reading) faults.push(reading.fault);
    else values[column.key] = reading.value;
  });
  return { number: row.number, values, faults, cells: row.cells.map(cellValue) };
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
