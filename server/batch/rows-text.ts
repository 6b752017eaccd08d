import type { JudgedRow } from './batch-store.ts';

/** Judged rows of a batch as they are stored: JSON of `[line, status, data, cells, faults][]`, the last three JSON again. */
export type RowsText = string & { readonly rowsText: unique symbol };

/** So many rows are stored by one statement; more of them are no faster. */
export const rowsOfText = 250;

export function rowsText(rows: readonly JudgedRow[]): RowsText {
  return JSON.stringify(rows.map(({ line, data, cells, faults, keepCells }) => (faults.length > 0
    ? [line, 'failed', JSON.stringify(data), JSON.stringify(cells), JSON.stringify(faults)]
    : [line, 'good', JSON.stringify(data), keepCells ? JSON.stringify(cells) : null, null]))) as RowsText;
}
