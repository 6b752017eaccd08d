import type { PlainValue } from './workbook-rows.ts';

/** What is to be written: pure data, since it goes to the worker. */
export interface WorkbookPlan {
  sheets: readonly SheetPlan[];
  /** Kept on a sheet that people do not see, such as which version of what the file is a template of. */
  meta?: Readonly<Record<string, string>>;
}

export interface SheetPlan {
  name: string;
  columns: readonly ColumnPlan[];
  /** Rows below the head that get drop-downs and formats although they are empty; 0 for a file that is only read. */
  rowsToFill?: number;
  /** A row right below the head that shows how to fill the sheet in. */
  example?: readonly PlainValue[];
}

export type ColumnFormat = 'text' | 'integer' | 'number' | 'money' | 'date';

export interface ColumnPlan {
  heading: string;
  format?: ColumnFormat;
  /** Characters; made up from heading and format when missing. */
  width?: number;
  /** Shown when the heading is pointed at. */
  note?: string;
  /** Offered as a drop-down; other entries are refused by Excel. */
  options?: readonly string[];
  required?: boolean;
}

/** Rows of one sheet; sheets come in their order. A date is ISO text. */
export interface RowsToWrite { sheet: number; rows: readonly (readonly PlainValue[])[] }

/** Names of the sheets that people do not see. */
export const metaSheet = '_meta';
export const optionsSheet = '_options';
