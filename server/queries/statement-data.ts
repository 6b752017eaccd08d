import { presentSubmission } from '../forms/present-submission.ts';
import type { ListAnswer, ListRow } from '../registers/run-list.ts';
import type { Asked } from './ask-query.ts';
import type { Table } from './narrow-list.ts';
import { aboutRow } from './run-query.ts';
import { headsOf, type ShownColumn } from './shown-columns.ts';

interface Cell { text: string; right: boolean }

/** What the template of a statement reads, beside `document`. Templates can neither count nor look up, so each cell says how it stands. */
export interface StatementData {
  portal: { title: string };
  query: { title: string; part: string };
  holder: { name: string };
  askedAt: string;
  /** The answers of the search form and what it shows of the holder, then what is known of the row. */
  conditions: { label: string; text: string }[];
  about: { label: string; text: string }[];
  /** A class of the template: tables of many columns are set smaller so that they fit the page. */
  size: '' | 'dense' | 'denser';
  heads: { text: string; columns: number; rows: number }[][];
  rows: Cell[][];
  totals: { label: string; before: number; cells: Cell[] } | null;
  total: number;
}

/** Paths that a template of statements may read from its root. */
export const statementPaths: ReadonlySet<string> = new Set([
  'portal.title', 'query.title', 'query.part', 'holder.name', 'askedAt', 'conditions', 'about', 'size', 'heads', 'rows', 'totals.label', 'totals.before', 'totals.cells', 'total',
  'document.number', 'document.checkCode', 'document.title', 'document.issuedAt', 'document.verifyUrl',
]);

/** Statements are in Chinese as the agency's documents are. */
export const statementLocale = 'zh';

export interface StatementContent { asked: Asked; table: Table; columns: readonly ShownColumn[]; row: ListRow | null; rowColumns: readonly ShownColumn[]; rows: readonly ListRow[]; totals: ListAnswer['totals']; portalTitle: string; holder: string }

export function statementData({ asked, table, columns, row, rowColumns, rows, totals, portalTitle, holder }: StatementContent): StatementData {
  const { definition, search, answers, now } = asked;
  const isRight = ({ type }: ShownColumn): boolean => type === 'money' || type === 'number';
  const cellsOf = (texts: readonly string[]): Cell[] => texts.map((text, index) => ({ text, right: isRight(columns[index]!) }));
  const conditions = presentSubmission(search, answers, statementLocale, now).flatMap((section) => section.rows).filter(({ text }) => text !== '').map(({ label, text }) => ({ label, text }));
  const sums = totals && rows.length > 0 ? cellsOf(columns.map((column) => (Object.hasOwn(totals, column.key) ? column.text(totals[column.key]) : ''))) : null;
  return {
    portal: { title: portalTitle }, query: { title: definition.title.zh, part: table.title?.zh ?? '' }, holder: { name: holder }, askedAt: now.toISOString(),
    conditions, about: row ? aboutRow(rowColumns, row) : [],
    size: columns.length > 11 ? 'denser' : columns.length > 6 ? 'dense' : '',
    heads: headsOf(columns).map((line) => line.map(({ text, columns: across, rows: down }) => ({ text, columns: across, rows: down }))),
    rows: rows.map((one) => cellsOf(columns.map((column) => column.text(one[column.key])))),
    totals: sums && sums.some(({ text }) => text !== '') ? totalsOf(sums) : null,
    total: rows.length,
  };
}

/** The word stands in the cells before the first sum; a table whose first column is summed says it in that cell. */
function totalsOf(cells: Cell[]): StatementData['totals'] {
  const before = cells.findIndex(({ text }) => text !== '');
  if (before === 0) return { label: '', before: 0, cells: cells.map((cell, index) => (index === 0 ? { ...cell, text: `合计 ${cell.text}` } : cell)) };
  return { label: '合计', before, cells: cells.slice(before) };
}
