import type { DataType } from '../forms/component-type.ts';
import type { PresentedRow, PresentedTable, Section } from '../forms/present-submission.ts';
import { printedTable, type PrintedCell, type PrintedTable } from '../documents/printed-table.ts';

interface ReceiptRow { label: string; text: string; table: PrintedTable | null }
export interface ReceiptSection { title: string; rows: ReceiptRow[] }

const numeric: readonly DataType[] = ['money', 'number'];

/** The answers as a receipt's template prints them: templates can neither count nor look up, so each cell says how it stands. */
export function receiptSections(sections: readonly Section[]): ReceiptSection[] {
  return sections.map(({ title, rows }) => ({ title, rows: rows.map(receiptRow) }));
}

function receiptRow({ label, text, table }: PresentedRow): ReceiptRow {
  return { label, text, table: table && table.rows.length > 0 ? receiptTable(table) : null };
}

function receiptTable({ columns, heads, rows, totals }: PresentedTable): PrintedTable {
  const cellsOf = (texts: readonly string[]): PrintedCell[] => texts.map((text, index) => ({ text, right: numeric.includes(columns[index]!.type) }));
  return printedTable(columns.length, heads, rows.map(cellsOf), totals ? cellsOf(totals) : null);
}
