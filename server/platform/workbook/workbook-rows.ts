/** What a workbook tells, as it passes from the worker that reads it to whoever asked. */

export type PlainValue = string | number | boolean | null;

/** A cell that is not just its value. */
export interface SpecialCell {
  /** The value, or the one that Excel last calculated; a date as ISO text (`2026-03-01`, `2026-03-01T08:30:00`, `08:30:00`). */
  value: PlainValue;
  date?: true;
  /** The value is an error such as `#N/A`. */
  error?: true;
  formula?: string;
  /** A number of more than 15 digits, of which Excel has already lost the last: such as an ID number not entered as text. */
  digitsLost?: true;
}

export type Cell = PlainValue | SpecialCell;

export interface SheetRow {
  /** From 1, as Excel shows it. */
  number: number;
  hidden?: true;
  /** By column from 0; cells without content are null or missing at the end. */
  cells: Cell[];
}

export interface SheetStart { type: 'sheet'; index: number; name: string; hidden: boolean }
/** `progress` is the part of the sheet that has been read, from 0 to 1. */
export interface SheetRows { type: 'rows'; rows: SheetRow[]; progress: number }
/** `merged` are ranges such as `A1:C1`, of which only the first cell has a value. */
export interface SheetEnd { type: 'end'; merged: string[] }
export type WorkbookEvent = SheetStart | SheetRows | SheetEnd;

export function cellValue(cell: Cell | undefined): PlainValue {
  return typeof cell === 'object' && cell !== null ? cell.value : cell ?? null;
}

export function isSpecial(cell: Cell | undefined): cell is SpecialCell {
  return typeof cell === 'object' && cell !== null;
}
