import { batchFields } from '../forms/batch-fields.ts';
import { columnsOf, toCell, type CellColumn } from '../forms/spreadsheet-cells.ts';
import type { Data } from '../forms/form-definition.ts';
import type { Locale } from '../platform/errors.ts';
import type { PlainValue } from '../platform/read-workbook.ts';
import type { BatchItem } from './batches.ts';

/** The columns of the item's sheet, with headings in the reader's language. */
export function sheetColumns({ version, batch }: BatchItem, locale: Locale): CellColumn[] {
  return columnsOf(version.compiled, batchFields(version.compiled.root, batch), locale);
}

/** Values as they stand in the sheet. */
export function cellsOf(columns: readonly CellColumn[], data: Data, locale: Locale): PlainValue[] {
  return columns.map((column) => toCell(column, data[column.key], locale));
}

/** The example of the declaration as cells; null where there is none. */
export function exampleCells({ batch }: BatchItem, columns: readonly CellColumn[], locale: Locale): PlainValue[] | null {
  return batch.example ? cellsOf(columns, batch.example, locale) : null;
}

/** What the hidden sheet of the item's template says of it. */
export function templateMark({ version }: BatchItem, columns: readonly CellColumn[], example: readonly PlainValue[] | null): Record<string, string> {
  return { item: `${version.portal}/${version.item}`, version: String(version.version), columns: JSON.stringify(columns.map(({ key }) => key)), ...(example && { example: JSON.stringify(example) }) };
}
