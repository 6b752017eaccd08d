import type { DataType } from '../forms/component-type.ts';
import type { PresentedRow, PresentedTable, Section } from '../forms/present-submission.ts';

interface Cell { text: string; right: boolean }
interface ReceiptTable {
  /** A class of the template: tables of many columns are set smaller so that they fit the page. */
  size: '' | 'dense' | 'denser';
  heads: { text: string; columns: number; rows: number }[][];
  rows: Cell[][];
  totals: { label: string; before: number; cells: Cell[] } | null;
}
interface ReceiptRow { label: string; text: string; table: ReceiptTable | null }
export interface ReceiptSection { title: string; rows: ReceiptRow[] }

const numeric: readonly DataType[] = ['money', 'number'];

/** The answers as a receipt's template prints them: templates can neither count nor look up, so each cell says how it stands. */
export function receiptSections(sections: readonly Section[]): ReceiptSection[] {
  return sections.map(({ title, rows }) => ({ title, rows: rows.map(receiptRow) }));
}

function receiptRow({ label, text, table }: PresentedRow): ReceiptRow {
  return { label, text, table: table && table.rows.length > 0 ? receiptTable(table) : null };
}

function receiptTable({ columns, heads, rows, totals }: PresentedTable): ReceiptTable {
  const cellsOf = (texts: readonly string[]): Cell[] => texts.map((text, index) => ({ text, right: numeric.includes(columns[index]!.type) }));
  return {
    size: columns.length > 11 ? 'denser' : columns.length > 6 ? 'dense' : '',
    heads: heads.map((line) => line.map(({ text, columns: across, rows: down }) => ({ text, columns: across, rows: down }))),
    rows: rows.map(cellsOf),
    totals: totals ? totalsOf(cellsOf(totals)) : null,
  };
}

/** The word stands in the cells before the first sum; a table whose first column is summed says it in that cell. */
function totalsOf(cells: Cell[]): ReceiptTable['totals'] {
  const before = cells.findIndex(({ text }) => text !== '');
  if (before === 0) return { label: '', before: 0, cells: cells.map((cell, index) => (index === 0 ? { ...cell, text: `合计 ${cell.text}` } : cell)) };
  return { label: '合计', before, cells: cells.slice(before) };
}
