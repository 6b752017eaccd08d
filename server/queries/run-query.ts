import type { Caller } from '../platform/caller.ts';
import type { Locale } from '../platform/errors.ts';
import { largestPage } from '../registers/list-definition.ts';
import { runList, type ListAnswer, type ListRow } from '../registers/run-list.ts';
import { askQuery, type Asked, type QueryRequest } from './ask-query.ts';
import { isKept, keptPage, keptRows } from './kept-rows.ts';
import { tableOf, type NarrowedList, type Table } from './narrow-list.ts';
import type { LeadingQueries, Queries } from './queries.ts';
import type { QueryAnswer } from './query-view.ts';
import { entriesOf, mergedCells } from './merge-cells.ts';
import { rowButtons } from './row-buttons.ts';
import { headsOf, shownColumns, type ShownColumn } from './shown-columns.ts';

export const largestQueryPage = 100;

export interface PageRequest extends QueryRequest { page?: number; pageSize?: number }

/** One page of what the query finds for the caller, as values and as people read them. */
export async function runQuery(queries: LeadingQueries, caller: Caller, portal: string, query: string, request: PageRequest): Promise<QueryAnswer> {
  const asked = await askQuery(queries, caller, portal, query, request);
  const { table, row, about } = await askedTable(queries, asked, request, caller.locale);
  const { page = 1, pageSize = Math.min(table.list.pageSize, largestQueryPage) } = request;
  const answer = await pageOfTable(queries, asked, table, { page, pageSize, sort: request.sort });
  const columns = columnsOf(queries, asked, table, caller.locale);
  const texts = answer.rows.map((one) => columns.map((column) => column.text(one[column.key])));
  const spans = mergedCells(columns, texts, table.merge);
  return {
    ...answer, page, pageSize, heads: headsOf(columns),
    columns: columns.map(({ key, label, group, type, sortable }) => ({ key, label, group, type, sortable })),
    texts, spans, entries: entriesOf(columns, spans, table.entry),
    totalTexts: answer.totals ? columns.map((column) => (Object.hasOwn(answer.totals!, column.key) ? column.text(answer.totals![column.key]) : '')) : null,
    actions: row ? [] : await rowButtons(queries, caller, asked, answer.rows),
    about,
  };
}

export interface AskedTable {
  table: Table;
  row: ListRow | null;
  /** What is told of the row above its details. */
  about: { label: string; text: string }[];
}

/** The table that is asked for and, where it is the details of a row, that row. */
export async function askedTable(queries: Queries, asked: Asked, request: QueryRequest, locale: Locale): Promise<AskedTable> {
  let row: ListRow | null = null;
  let about: AskedTable['about'] = [];
  const table = await tableOf(queries, asked, request, async (list, key) => {
    const { rows } = await run(queries, asked, list, { rowKeys: [key] });
    const [found] = list.keep === null ? rows : rows.filter((one) => isKept(list, list.keep!, one, asked.now));
    row = found ?? null;
    if (found) about = aboutRow(columnsOf(queries, asked, list, locale), found);
    return found;
  });
  if (table.about) {
    const { rows: [first] } = await pageOfTable(queries, asked, table.about, { page: 1, pageSize: 1 });
    about = first ? aboutRow(columnsOf(queries, asked, table.about, locale), first) : [];
  }
  return { table, row, about };
}

/** Only the ticked rows, in the order in which they were ticked, as far as the viewer's result holds them. */
export async function tickedRows(queries: Queries, asked: Asked, table: NarrowedList, rowKeys: readonly string[]): Promise<ListRow[]> {
  const { rows } = await run(queries, asked, table, { rowKeys });
  return table.keep === null ? rows : rows.filter((row) => isKept(table, table.keep!, row, asked.now));
}

export interface PageOfTable { page: number; pageSize: number; sort?: string }

export async function pageOfTable(queries: Queries, asked: Asked, table: NarrowedList, asking: PageOfTable): Promise<ListAnswer> {
  if (table.keep !== null) return keptPage(table.list, await keptRows(table, table.keep, asked.now, (page) => pageOfList(queries, asked, table, { ...asking, page, pageSize: largestPage })), asking);
  return pageOfList(queries, asked, table, asking);
}

function pageOfList(queries: Queries, asked: Asked, table: NarrowedList, { page, pageSize, sort }: PageOfTable): Promise<ListAnswer> {
  return run(queries, asked, table, { page, pageSize, filters: table.filters, ...(sort && { sort: sort.split(',') }) });
}

export function columnsOf({ registers }: Queries, { dictionaries }: Asked, { list, columns }: NarrowedList, locale: Locale): ShownColumn[] {
  return shownColumns(list, columns, registers, dictionaries, locale);
}

/** What is said of a row above its details: every column of it that has a value. */
function aboutRow(columns: readonly ShownColumn[], row: ListRow): { label: string; text: string }[] {
  return columns.map((column) => ({ label: [...column.group, column.label].join(' · '), text: column.text(row[column.key]) })).filter(({ text }) => text !== '');
}

function run({ platform, registers }: Queries, { viewer, now }: Asked, { list, scope }: NarrowedList, request: Partial<Parameters<typeof runList>[3]>): Promise<ListAnswer> {
  return runList(platform.db, registers, list, { viewer, scope, now, ...request });
}

