import type { Scope } from '../expressions/feel.ts';
import { Problem } from '../platform/errors.ts';
import type { Queryable } from '../platform/database.ts';
import { compareStored, fieldName, filterConditions, fulfils, hasRequiredFilters, whereConditions, type FilterValues } from './list-conditions.ts';
import type { ListDefinition } from './list-definition.ts';
import { evaluateForList } from './list-expressions.ts';
import { fetchJoined, type Join } from './list-joins.ts';
import { sortTerms, type SortTerm } from './list-query.ts';
import { emptyAnswer, listRow, rowKeyFields, type ListAnswer, type ListRow } from './list-rows.ts';
import { sumRows } from './list-totals.ts';
import type { Values } from './register-store.ts';
import { encodeRowKey } from './row-key.ts';

interface MadeListRequest {
  scope: Scope; filters?: FilterValues; sort: readonly string[]; pageSize: number; offset: number; rowKeys?: readonly string[]; now: Date;
}

/** A hundred years of months, three times over. */
const mostMadeRows = 5_000;

/** A list whose rows FEEL makes: they stand in memory, so all else happens there. */
export async function runMadeList(db: Queryable, list: ListDefinition, joins: ReadonlyMap<string, Join>, request: MadeListRequest): Promise<ListAnswer> {
  const { scope, now, filters = {} } = request;
  const conditions = filterConditions(list, filters, () => null);
  if (!request.rowKeys && !hasRequiredFilters(list, filters)) return emptyAnswer;
  const made = await withJoined(db, list, joins, madeRows(list, scope, now), request);
  const key = rowKeyFields(list, list.columns.flatMap(({ field }) => field ?? []));
  const finish = async (rows: readonly Values[]): Promise<ListRow[]> => (await fetchJoined(db, list, joins, rows, scope, now)).map((row) => listRow(list, row, key, scope, now));
  refuseSharedKeys(list, made, key);
  if (request.rowKeys) {
    const named = new Map(made.map((row) => [encodeRowKey(key.map((field) => row[field])), row]));
    const rows = await finish([...new Set(request.rowKeys)].flatMap((one): Values[] => { const row = named.get(one); return row ? [row] : []; }));
    return { rows, total: rows.length };
  }
  const kept = sorted(made.filter((row) => conditions.every((condition) => fulfils(row[condition.field], condition))), sortTerms(list, request.sort, []));
  const rows = await finish(kept.slice(request.offset, request.offset + request.pageSize));
  const totals = list.total.length > 0 && sumRows(list.total, kept.length === rows.length ? rows : await finish(kept));
  return { rows, total: kept.length, ...(totals && { totals }) };
}

/** The rows whose joined records are as the list wants them. */
async function withJoined(db: Queryable, list: ListDefinition, joins: ReadonlyMap<string, Join>, made: readonly Values[], { scope, now }: MadeListRequest): Promise<readonly Values[]> {
  if (list.where.length === 0) return made;
  const wanted = whereConditions(list, ({ name, field }) => joins.get(name ?? '')?.register.columns.find((column) => column.field === field) ?? null, scope, now);
  if (!wanted) return [];
  const rows = await fetchJoined(db, list, joins, made, scope, now);
  return rows.filter(({ joined }) => wanted.every((condition) => fulfils(joined[condition.name ?? '']?.[condition.field], condition))).map(({ values }) => values);
}

function madeRows(list: ListDefinition, scope: Scope, now: Date): Values[] {
  const place = `lists/${list.list}.rows`;
  const made = evaluateForList(list.rows ?? '', scope, place, now) ?? [];
  if (!Array.isArray(made) || made.some((row) => typeof row !== 'object' || row === null || Array.isArray(row))) throw new Problem('expression_failed', { place, reason: 'it does not give a list of contexts' });
  if (made.length > mostMadeRows) throw new Problem('expression_failed', { place, reason: `it gives ${made.length} rows, more than ${mostMadeRows}` });
  return made as Values[];
}

function refuseSharedKeys(list: ListDefinition, rows: readonly Values[], key: readonly string[]): void {
  const seen = new Set<string>();
  for (const row of rows) {
    const name = encodeRowKey(key.map((field) => row[field]));
    if (seen.has(name)) throw new Problem('expression_failed', { place: `lists/${list.list}.rowKey`, reason: `two rows share the key ${name}` });
    seen.add(name);
  }
}

function sorted(rows: readonly Values[], terms: readonly SortTerm[]): Values[] {
  return [...rows].sort((one, other) => {
    for (const { field, descending } of terms) {
      const order = compareStored(one[fieldName(field).field], other[field]);
      if (order !== 0) return descending ? -order : order;
    }
    return 0;
  });
}
