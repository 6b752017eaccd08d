import { Problem } from '../platform/errors.ts';
import { largestPage } from '../registers/list-definition.ts';
import { sumRows } from '../registers/list-totals.ts';
import type { ListAnswer, ListRow } from '../registers/run-list.ts';
import type { Asked } from './ask-query.ts';
import type { NarrowedList } from './narrow-list.ts';
import type { Queries } from './queries.ts';
import { updateResult, type QueryResult } from './result-store.ts';
import { pageOfTable, tickedRows } from './run-query.ts';

export const mostExportedRows = 100_000;
export const mostStatementRows = 20_000;

/** All rows of a table page by page, told to whoever waits; Problem('too_many_rows') beyond `most`, 'transfer_ended' when it was cancelled. */
export async function* readResult(queries: Queries, asked: Asked, table: NarrowedList, result: QueryResult, most: number): AsyncGenerator<ListRow[], ListAnswer['totals'], undefined> {
  const { db, clock } = queries.platform;
  // A row that moves to a later page while the pages are read must not stand in the file twice.
  const seen = new Set<string>();
  let totals: ListAnswer['totals'];
  const { rows: ticked } = result.request;
  if (ticked) {
    const rows = await tickedRows(queries, asked, table, ticked);
    if (!(await updateResult(db, result.id, { status: 'reading', rowsDone: rows.length, rowsTotal: rows.length }, clock.now()))) throw new Problem('transfer_ended');
    if (rows.length > 0) yield rows;
    return table.list.total.length > 0 ? sumRows(table.list.total, rows) : undefined;
  }
  for (let page = 1; ; page++) {
    const answer = await pageOfTable(queries, asked, table, { page, pageSize: largestPage, sort: result.request.sort });
    if (page === 1) totals = answer.totals;
    if (!answer.more && answer.total > most) throw new Problem('too_many_rows', { limit: most });
    const fresh = answer.rows.filter(({ _row }) => !seen.has(_row));
    for (const { _row } of fresh) seen.add(_row);
    if (seen.size > most) throw new Problem('too_many_rows', { limit: most });
    if (!(await updateResult(db, result.id, { status: 'reading', rowsDone: seen.size, rowsTotal: answer.more ? null : answer.total }, clock.now()))) throw new Problem('transfer_ended');
    if (fresh.length > 0) yield fresh;
    if (answer.rows.length < largestPage) return totals;
  }
}
