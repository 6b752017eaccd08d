import type { Scope } from '../expressions/feel.ts';
import { toFeelValue } from '../expressions/feel-values.ts';
import { periodTables } from '../expressions/period-tables.ts';
import type { Queryable } from '../platform/database.ts';
import { Problem } from '../platform/errors.ts';
import { isReckoned, keptOf, mostLookedThrough, pageOfKept } from './keep-rows.ts';
import { filterConditions, hasRequiredFilters, whereConditions, type Condition, type FilterValues } from './list-conditions.ts';
import { largestPage, type ListDefinition } from './list-definition.ts';
import { evaluateForList, fieldsRead } from './list-expressions.ts';
import { fetchJoined, joinsOf } from './list-joins.ts';
import { countRows, mostCounted, narrowed, pageOfIds, sortTerms, type Narrowed, type RegisterList } from './list-query.ts';
import { emptyAnswer, listRow, rowKeyFields, type ListAnswer, type ListRow } from './list-rows.ts';
import { listTotals } from './list-totals.ts';
import { inChunks, recordReader } from './record-columns.ts';
import { recordCondition, type Viewer } from './record-access.ts';
import type { RegisterDirectory } from './register-directory.ts';
import type { Values } from './register-store.ts';
import { columnValues } from './column-values.ts';
import { decodeRowKey, tuplesAtOnce, whereTuples } from './row-key.ts';
import { runMadeList } from './run-made-list.ts';

export interface ListRequest {
  viewer: Viewer;
  /** What the list's expressions read besides the row: `form`, sources by name; `account` is the viewer's. */
  scope?: Scope;
  filters?: FilterValues;
  /** From 1. */
  page?: number;
  pageSize?: number;
  /** Keys of sortable columns, `-` before those that descend. */
  sort?: readonly string[];
  /** Only these rows, by their `_row`, without filters or pages; those that the viewer's list does not hold are left out. */
  rowKeys?: readonly string[];
  now: Date;
}

export type { ListAnswer, ListRow } from './list-rows.ts';

export const mostRowKeys = 5_000;
/** Deeper pages nobody turns to by hand. */
const deepestRow = 1_000_000;

/**
 * One page of a declared list as the viewer may see it: the right to the register, and to each joined one, holds
 * whatever filters, row keys or answers are given (law 6). Filtering, sorting and paging happen in the database.
 */
export async function runList(db: Queryable, directory: RegisterDirectory, list: ListDefinition, request: ListRequest): Promise<ListAnswer> {
  const { viewer, now } = request;
  if (viewer.portal !== list.portal) return emptyAnswer;
  const page = checkedPage(list, request);
  const scope = await scopeOfList(db, directory, list, request);
  if (list.when !== null && evaluateForList(list.when, scope, `lists/${list.list}.when`, now) !== true) return emptyAnswer;
  const joins = joinsOf(list, directory, viewer);
  if (list.register === null) return runMadeList(db, list, joins, { ...request, ...page, scope });
  const register = directory.get(list.portal, list.register);
  const frame: RegisterList = { list, register, right: recordCondition(register, directory, viewer), joins, scope, now };
  const columnOf = ({ name, field }: { name: string | null; field: string }) => (name === null ? register : joins.get(name)?.register)?.columns.find((column) => column.field === field) ?? null;
  const where = whereConditions(list, columnOf, scope, now);
  if (!where) return emptyAnswer;
  if (request.rowKeys) {
    const named = await namedRows(db, frame, where, request.rowKeys);
    return list.keep === null ? named : pageOfKept(list, keptOf(list, named.rows, [], scope, now), { pageSize: named.rows.length, offset: 0 });
  }
  const filters = request.filters ?? {};
  const asked = filterConditions(list, filters, columnOf);
  const conditions = [...where, ...asked.filter((condition) => !isReckoned(list, condition))];
  if (!hasRequiredFilters(list, filters)) return emptyAnswer;
  const found = await narrowed(db, frame, conditions);
  if (!found) return emptyAnswer;
  if (list.keep === null) return pageOf(db, frame, found, page);
  const ids = await pageOfIds(db, frame, { ...found, joined: new Set(found.joined) }, sortTerms(list, page.sort, register.keys[0] ?? []), mostLookedThrough + 1, 0);
  return pageOfKept(list, keptOf(list, await readRows(db, frame, ids), asked.filter((condition) => isReckoned(list, condition)), scope, now), page);
}

/** What every expression of the list reads, made FEEL data once and not for each row. */
async function scopeOfList(db: Queryable, directory: RegisterDirectory, list: ListDefinition, { scope: given = {}, viewer }: ListRequest): Promise<Scope> {
  const tables = given[periodTables] ? given : await directory.tables(db, list.portal);
  const applications = list.applications.length > 0 && { applications: viewer.owner ? await directory.readApplications(db, list.portal, list.applications, viewer.owner) : [] };
  const named = { form: {}, ...given, ...applications, account: { name: viewer.name, ...viewer.attributes } };
  return { ...tables, ...Object.fromEntries(Object.entries(named).map(([name, value]) => [name, toFeelValue(value)])) };
}

interface Page { sort: readonly string[]; pageSize: number; offset: number }

function checkedPage(list: ListDefinition, { page = 1, pageSize = list.pageSize, sort = [] }: ListRequest): Page {
  const refuse = (path: string, message: string): never => { throw new Problem('invalid_request', {}, [{ path, code: 'list', message }]); };
  if (!Number.isInteger(page) || page < 1 || page * pageSize > deepestRow) refuse('page', 'there is no such page');
  if (!Number.isInteger(pageSize) || pageSize < 1 || pageSize > largestPage) refuse('pageSize', `a page has 1 to ${largestPage} rows`);
  for (const term of sort) if (!list.columns.some(({ key, sortable }) => sortable && key === term.replace(/^-/, ''))) refuse('sort', `the list cannot be sorted by "${term.slice(0, 60)}"`);
  return { sort, pageSize, offset: (page - 1) * pageSize };
}

async function pageOf(db: Queryable, frame: RegisterList, found: Narrowed, { sort, pageSize, offset }: Page): Promise<ListAnswer> {
  const { list, register } = frame;
  const ids = await pageOfIds(db, frame, { ...found, joined: new Set(found.joined) }, sortTerms(list, sort, register.keys[0] ?? []), pageSize, offset);
  // A page that is not full says itself where the list ends.
  const endsHere = ids.length < pageSize && (ids.length > 0 || offset === 0);
  const counted = endsHere ? offset + ids.length : await countRows(db, found);
  const more = counted > mostCounted && !endsHere;
  const rows = await readRows(db, frame, ids);
  const totals = more || list.total.length === 0 ? null : await listTotals(db, frame, found, counted, (some) => readRows(db, frame, some));
  return { rows, total: more ? mostCounted : counted, ...(more && { more }), ...(totals && { totals }) };
}

/** The rows of these ids in their order, with joined records and computed columns. */
async function readRows(db: Queryable, frame: RegisterList, ids: readonly string[]): Promise<ListRow[]> {
  const { list, register, joins, scope, now } = frame;
  const key = rowKeyFields(list, register.keys[0] ?? []);
  const read = fieldsRead(list, 'row');
  const shown = list.columns.flatMap(({ field }) => (field !== null && !field.includes('.') ? [field] : []));
  const reader = recordReader(register, read && new Set([...read, ...shown, ...key]), 'base');
  const rows = await inChunks<string, Record<string, unknown>>(ids, largestPage, (chunk) => db(`${register.table} as base`).whereIn('base._id', [...chunk]).select([...reader.select]));
  const byId = new Map(rows.map((row) => [row['_id'], reader.values(row)]));
  const values = ids.flatMap((id): Values[] => { const found = byId.get(id); return found ? [found] : []; });
  return (await fetchJoined(db, list, joins, values, scope, now)).map((row) => listRow(list, row, key, scope, now));
}

/** The rows of the list that these keys name, in the keys' order. */
async function namedRows(db: Queryable, frame: RegisterList, where: readonly Condition[], rowKeys: readonly string[]): Promise<ListAnswer> {
  const { register, list } = frame;
  if (rowKeys.length > mostRowKeys) throw new Problem('invalid_request', {}, [{ path: 'rows', code: 'list', message: `at most ${mostRowKeys} rows can be chosen` }]);
  const fields = rowKeyFields(list, register.keys[0] ?? []);
  const columns = register.columns.filter((column) => fields.includes(column.field));
  const tuples = [...new Set(rowKeys)].flatMap((text) => {
    const parts = decodeRowKey(text, fields.length);
    if (!parts) return [];
    const stored = columnValues({ columns }, Object.fromEntries(fields.map((field, index) => [field, keyValue(columns.find((column) => column.field === field)?.type, parts[index])])));
    return [fields.map((field) => stored[field] ?? null)];
  });
  const found = await narrowed(db, frame, where);
  if (!found) return emptyAnswer;
  const ids = await inChunks(tuples, tuplesAtOnce, async (chunk) => {
    const query = found.query.clone().select('base._id');
    whereTuples(query, fields.map((field) => `base.${field}`), chunk);
    return (await query as { _id: string }[]).map((row) => row._id);
  });
  const rows = new Map((await readRows(db, frame, ids)).map((row) => [row._row, row]));
  const named = [...new Set(rowKeys)].flatMap((key): ListRow[] => { const row = rows.get(key); return row ? [row] : []; });
  return { rows: named, total: named.length };
}

/** A key's text as a value: the text "false" would otherwise be true. */
function keyValue(type: string | undefined, text: string | null | undefined): unknown {
  return type === 'boolean' ? text === 'true' : text;
}
