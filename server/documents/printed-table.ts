/** A table as the templates of receipts and statements print it: they can neither count nor look up, so each cell says how it stands. */
export interface PrintedCell { text: string; right: boolean }
interface PrintedHead { text: string; columns: number; rows: number }
export interface PrintedTable {
  /** A class of the template: tables of many columns are set smaller so that they fit the page. */
  size: '' | 'dense' | 'denser';
  heads: PrintedHead[][];
  rows: PrintedCell[][];
  totals: { label: string; before: number; cells: PrintedCell[] } | null;
}

/** `totals` has a cell a column, blank where the column is not summed; null for a table without sums. */
export function printedTable(columns: number, heads: readonly (readonly PrintedHead[])[], rows: PrintedCell[][], totals: PrintedCell[] | null): PrintedTable {
  return {
    size: columns > 11 ? 'denser' : columns > 6 ? 'dense' : '',
    heads: heads.map((line) => line.map(({ text, columns: across, rows: down }) => ({ text, columns: across, rows: down }))),
    rows, totals: totals && withWord(totals),
  };
}

/** The word stands in the cells before the first sum; a table whose first column is summed says it in that cell. */
function withWord(cells: PrintedCell[]): PrintedTable['totals'] {
  const before = cells.findIndex(({ text }) => text !== '');
  if (before === 0) return { label: '', before: 0, cells: cells.map((cell, index) => (index === 0 ? { ...cell, text: `合计 ${cell.text}` } : cell)) };
  return { label: '合计', before, cells: cells.slice(before) };
}
