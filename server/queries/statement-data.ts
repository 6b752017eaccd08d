import { printedTable, type PrintedCell, type PrintedTable } from '../documents/printed-table.ts';
import { presentSubmission } from '../forms/present-submission.ts';
import type { ListAnswer, ListRow } from '../registers/run-list.ts';
import type { Asked } from './ask-query.ts';
import { entriesOf, mergedCells } from './merge-cells.ts';
import type { Table } from './narrow-list.ts';
import { headsOf, type ShownColumn } from './shown-columns.ts';

/** `rows`: how many rows the cell spans, 0 for one. */
interface StatementCell extends PrintedCell { rows: number }
/** `entry`: the number that begins the row, 0 in a row that belongs to the one above; it spans `entryRows` rows. */
interface StatementRow { entry: number; entryRows: number; cells: StatementCell[] }

/** What the template of a statement reads, beside `document`. Templates can neither count nor look up, so each cell says how it stands. */
export interface StatementData extends Omit<PrintedTable, 'rows'> {
  rows: StatementRow[];
  portal: { title: string };
  query: { title: string; part: string };
  holder: { name: string };
  askedAt: string;
  /** The answers of the search form and what it shows of the holder, then what is known of the row. */
  conditions: { label: string; text: string }[];
  about: { label: string; text: string }[];
  total: number;
}

/** Paths that a template of statements may read from its root. */
export const statementPaths: ReadonlySet<string> = new Set([
  'portal.title', 'query.title', 'query.part', 'holder.name', 'askedAt', 'conditions', 'about', 'size', 'heads', 'rows', 'totals.label', 'totals.before', 'totals.cells', 'total',
  'document.number', 'document.checkCode', 'document.title', 'document.issuedAt', 'document.verifyUrl',
]);

/** Statements are in Chinese as the agency's documents are. */
export const statementLocale = 'zh';

export interface StatementContent { asked: Asked; table: Table; columns: readonly ShownColumn[]; about: StatementData['about']; rows: readonly ListRow[]; totals: ListAnswer['totals']; portalTitle: string; holder: string }

export function statementData({ asked, table, columns, about, rows, totals, portalTitle, holder }: StatementContent): StatementData {
  const { definition, search, answers, uploaded, now } = asked;
  const isRight = ({ type }: ShownColumn): boolean => type === 'money' || type === 'number';
  const cellsOf = (texts: readonly string[]): PrintedCell[] => texts.map((text, index) => ({ text, right: isRight(columns[index]!) }));
  const conditions = presentSubmission(search, answers, statementLocale, now).flatMap((section) => section.rows).filter(({ text }) => text !== '').map(({ label, text }) => ({ label, text }));
  const sums = totals && rows.length > 0 ? cellsOf(columns.map((column) => (Object.hasOwn(totals, column.key) ? column.text(totals[column.key]) : ''))) : null;
  return {
    portal: { title: portalTitle }, query: { title: definition.title.zh, part: table.title?.zh ?? '' }, holder: { name: holder }, askedAt: now.toISOString(),
    conditions: uploaded > 0 ? [...conditions, { label: definition.upload?.heading.zh ?? '', text: `名单共 ${uploaded} 个` }] : conditions, about,
    ...printedTable(columns.length, headsOf(columns), [], sums && sums.some(({ text }) => text !== '') ? sums : null),
    rows: statementRows(columns, rows.map((one) => columns.map((column) => column.text(one[column.key]))), table, cellsOf), total: rows.length,
  };
}

/** Rows of one entry have one number. */
function statementRows(columns: readonly ShownColumn[], texts: readonly string[][], { merge, entry }: Table, cellsOf: (texts: readonly string[]) => PrintedCell[]): StatementRow[] {
  const spans = mergedCells(columns, texts, merge);
  const entries = entriesOf(columns, spans, entry);
  let number = 0;
  return texts.map((row, index) => {
    const spanned = spans?.[index];
    const entryRows = entries?.[index] ?? 1;
    const cells = cellsOf(row).flatMap((cell, at): StatementCell[] => {
      const rows = spanned?.[at] ?? 1;
      return rows === 0 ? [] : [{ ...cell, rows: rows === 1 ? 0 : rows }];
    });
    return { entry: entryRows === 0 ? 0 : ++number, entryRows, cells };
  });
}
