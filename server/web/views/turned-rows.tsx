import type { TurnedTable } from '../page-query.ts';
import type { Texts } from '../texts/texts.ts';
import { Pagination } from './pagination.tsx';

/** Tables of one page that are turned over one at a time; `path` is the address of the page that they stand on. */
export interface Turning extends TurnedTable { path: string }

/** A page of a table's rows, which holds a thousand cells at most of a wide one. */
const rowsOfPage = 50;

/** The rows of the table that are shown now, and how many stand before them. */
export function turnedRows<Row>(rows: readonly Row[], name: string, turning: Turning | undefined): { rows: readonly Row[]; page: number } {
  if (!turning) return { rows, page: 1 };
  const page = turning.of === name ? Math.max(1, Math.min(turning.page, Math.ceil(rows.length / rowsOfPage))) : 1;
  return { rows: rows.slice((page - 1) * rowsOfPage, page * rowsOfPage), page };
}

/** Links to the other rows of the table; nothing where all of them are shown. The table's element bears the id `rows-<name>`. */
export function RowPages({ name, label, total, page, turning, t }: { name: string; label: string; total: number; page: number; turning: Turning | undefined; t: Texts }) {
  if (!turning) return null;
  const address = (to: number): string => `${turning.path}?of=${encodeURIComponent(name)}&page=${to}#${rowsId(name)}`;
  return <Pagination total={total} size={rowsOfPage} page={page} address={address} label={label} t={t} />;
}

export const rowsId = (name: string): string => `rows-${encodeURIComponent(name)}`;
