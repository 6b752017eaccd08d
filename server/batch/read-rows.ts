import { matchHeadings, readCell, rowFaults } from '../forms/sheet-rows.ts';
import type { CellColumn } from '../forms/spreadsheet-cells.ts';
import type { Data } from '../forms/form-definition.ts';
import { Problem, type Locale } from '../platform/errors.ts';
import { cellValue, type PlainValue, type SheetRow, type WorkbookEvent } from '../platform/workbook/workbook-rows.ts';
import { refuseMergedCells } from '../platform/workbook/refuse-merged-cells.ts';
import { metaSheet } from '../platform/workbook/workbook-plan.ts';
import type { Fault } from './batch-store.ts';
import type { TemplateMark } from './template-mark.ts';

/** A row of the sheet as values of the form; `faults` are cells that no value can be made of. */
export interface SheetLine { line: number; values: Data; faults: Fault[]; cells: PlainValue[] }
/** `progress` is the part of the sheet that has been read, from 0 to 1. */
export interface SheetPortion { lines: SheetLine[]; progress: number }

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
  let example: readonly unknown[] | null = null;
  for await (const event of events) {
    if (event.type === 'sheet') {
      if (places) return;
      marked = event.name === metaSheet;
      isRead = !marked && !event.hidden;
    } else if (marked && event.type === 'rows') {
      for (const { cells } of event.rows) mark[String(cellValue(cells[0]) ?? '')] = String(cellValue(cells[1]) ?? '');
    } else if (marked && event.type === 'end') {
      refuseOtherTemplate(mark, reading);
      example = exampleOf(mark['example']);
    } else if (isRead && event.type === 'end') refuseMergedCells(event.merged, headRow);
    else if (isRead && event.type === 'rows') {
      let { rows } = event;
      if (!places) {
        const [head] = rows;
        headRow = head!.number;
        places = matchHeadings(head!.cells.map((cell) => String(cellValue(cell) ?? '').trim()), reading.columns, reading.columns.filter((column) => column.required).map(({ key }) => key), reading.locale);
        rows = rows.slice(1);
      }
      const lines = rows.map((row) => readLine(row, places!, reading)).filter(({ line, cells, faults }) => !isExample(line, cells, headRow, example) && (faults.length > 0 || cells.some((cell) => cell !== null)));
      read += lines.length;
      if (read > reading.mostRows) throw new Problem('too_many_rows', { limit: reading.mostRows });
      yield { lines, progress: event.progress };
    }
  }
}

/** The example row of our template; what somebody else wrote into the hidden sheet is none. */
function exampleOf(text: string | undefined): readonly unknown[] | null {
  try {
    const example: unknown = JSON.parse(text ?? 'null');
    return Array.isArray(example) ? example : null;
  } catch {
    return null;
  }
}

/** The example is skipped wherever it still stands as it was given; changed, it is a row like any other. */
function isExample(line: number, cells: readonly PlainValue[], headRow: number, example: readonly unknown[] | null): boolean {
  if (example === null || line > headRow + 5) return false;
  return example.every((value, index) => String(value ?? '') === String(cells[index] ?? ''));
}

function readLine(row: SheetRow, places: readonly (number | null)[], { columns, locale }: SheetReading): SheetLine {
  const values: Data = {};
  const faults: Fault[] = rowFaults(row, places.length, locale).map((message) => ({ key: null, message }));
  const cells: PlainValue[] = columns.map(() => null);
  places.forEach((place, index) => {
    if (place === null) return;
    const column = columns[place]!;
    const cell = row.cells[index];
    cells[place] = cellValue(cell);
    const reading = readCell(column, cell, locale);
    if ('fault' in reading) faults.push({ key: column.key, message: reading.fault });
    else if (reading.value !== null) values[column.key] = reading.value;
  });
  return { line: row.number, values, faults, cells };
}

/** A template of another version serves as long as its columns are those of this one, which the application may be pinned to. */
function refuseOtherTemplate(mark: Partial<TemplateMark>, { item, version, columns }: SheetReading): void {
  if (mark.item === undefined) return;
  if (mark.item !== item) throw new Problem('template_of_other_item', { item: mark.item.slice(0, 100) });
  if (mark.version !== undefined && mark.version !== String(version) && mark.columns !== JSON.stringify(columns.map(({ key }) => key))) throw new Problem('template_outdated', { version: mark.version, current: version });
}
