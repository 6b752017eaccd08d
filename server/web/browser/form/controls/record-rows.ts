/** What can be said of a grid's rows and columns without a page: heads in levels, sums, texts of cells. */
import { columnHeads, groupOf, type HeadCell } from '../../../../forms/column-heads.ts';
import type { Texts } from '../../../texts/texts.ts';
import { lockedText } from '../locked-text.ts';
import type { Column, Row } from './control.ts';

/** The heads of the columns, row by row from the top. */
export const headRows = (columns: readonly Column[]): HeadCell[][] => columnHeads(columns.map((column) => ({ label: column.label ?? '', group: groupOf(column) })));

/** The whole name of a column where its head is not in sight, as on a card. */
export const fullLabel = (column: Column): string => [...groupOf(column), column.label ?? ''].join(' · ');

export const isAmount = (column: Column): boolean => column.type === 'currency' || column.type === 'number';
export const isDecided = (column: Column): boolean => column.disabled === true || Boolean(column.properties?.['value']);

export const cellText = (column: Column, value: unknown, texts: Texts): string => lockedText(column, value, texts);

/** Columns that are summed below the rows. */
export const summedColumns = (total: unknown, columns: readonly Column[]): ReadonlySet<string> =>
  new Set([...(Array.isArray(total) ? total.map(String) : []), ...columns.filter((column) => column.properties?.['total'] === 'true').map(({ key }) => key)]);

/** The columns that name a row: its first two, but for an amount, which says nothing without its head. */
export const namingColumns = (columns: readonly Column[]): Column[] => columns.slice(0, 2).filter((column, index) => index === 0 || !isAmount(column));

/** What names a row for people: the texts that the form says, else its first columns. */
export function rowName(row: Row, columns: readonly Column[], texts: Texts, named?: unknown): string {
  const keys = Array.isArray(named) ? named.map(String) : namingColumns(columns).map(({ key }) => key);
  const columnOf = (key: string): Column => columns.find((column) => column.key === key) ?? { type: 'textfield', key };
  return keys.map((key) => cellText(columnOf(key), row[key], texts)).filter((text) => text !== '—').join(' ');
}

/** A row of a list as it is stored: its key and the form's own columns. */
export function chosenRow(row: Row, columns: readonly Column[]): Row {
  return { _row: row['_row'], ...Object.fromEntries(columns.map(({ key, defaultValue }) => [key, row[key] ?? defaultValue]).filter(([, value]) => value !== undefined)) };
}

/** Rows keep what the reader typed; what the server decides comes from its answer, by the row's key. */
export function mergeRows(current: readonly Row[], fresh: readonly Row[], columns: readonly Column[]): Row[] {
  const byKey = new Map(fresh.map((row) => [row['_row'], row]));
  return current.map((row) => {
    const answer = byKey.get(row['_row']);
    if (!answer) return row;
    const decided = columns.filter(isDecided).map(({ key }) => key);
    const merged: Row = { ...row };
    for (const key of decided) if (answer[key] === undefined) delete merged[key]; else merged[key] = answer[key];
    // A column that nobody has filled takes what the server proposes.
    for (const { key } of columns) if (merged[key] === undefined && answer[key] !== undefined) merged[key] = answer[key];
    return merged;
  });
}
