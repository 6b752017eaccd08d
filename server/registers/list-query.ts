import type { Knex } from 'knex';
import type { Scope } from '../expressions/feel.ts';
import type { Queryable } from '../platform/database.ts';
import { fieldName, fixedFields, holdsWithout, narrow, type Condition, type FieldName } from './list-conditions.ts';
import type { ListDefinition } from './list-definition.ts';
import { asRowCondition, joinTable, leaveOutJoined, type Join } from './list-joins.ts';
import type { RecordCondition } from './record-access.ts';
import type { RegisterDefinition } from './register-definition.ts';

export interface SortTerm extends FieldName { descending: boolean }

/** A list over a register, with what holds for every query that answers it. */
export interface RegisterList {
  list: ListDefinition;
  register: RegisterDefinition;
  right: RecordCondition;
  joins: ReadonlyMap<string, Join>;
  scope: Scope;
  now: Date;
}

/** The rows that fulfil the conditions, under the viewer's right, as `base` with joined tables by their names; `fixed` are fields of one value. */
export interface Narrowed { query: Knex.QueryBuilder; joined: Set<string>; fixed: string[] }

export async function narrowed(db: Queryable, frame: RegisterList, conditions: readonly Condition[]): Promise<Narrowed | null> {
  const { register, joins, scope, now } = frame;
  const query = db(`${register.table} as base`);
  const joined = new Set<string>();
  frame.right(query, 'base');
  const onRow: Condition[] = conditions.filter(({ name }) => name === null);
  // From the last join to the first, since a join may hang on one before it.
  let onJoined = conditions.filter((condition) => condition.name !== null && !holdsWithout(condition));
  for (const join of [...joins.values()].reverse()) {
    const own = onJoined.filter(({ name }) => name === join.name);
    if (own.length === 0) continue;
    onJoined = onJoined.filter(({ name }) => name !== join.name);
    const asked = await asRowCondition(db, join, own, scope, now);
    if (asked && asked.operator === 'in' && asked.values.length === 0) return null;
    if (asked) (asked.name === null ? onRow : onJoined).push(asked);
    else {
      // Conditions stand within the joined table where they can: so many records fulfil them that rows are best met in
      // their own order, and conditions on the join's result would let MariaDB begin with the records and sort all rows.
      if (joined.has(join.name)) for (const condition of own) narrow(query, `${join.name}.${condition.field}`, condition);
      else joinTable(db, query, joins, join.name, joined, scope, now, own);
      query.whereRaw("coalesce(??, '') <> ''", [`${join.name}._id`]);
    }
  }
  for (const condition of onRow) narrow(query, `base.${condition.field}`, condition);
  for (const condition of conditions) if (condition.name !== null && holdsWithout(condition)) leaveOutJoined(db, query, joins, condition, joined, scope, now);
  // Fields of which all rows hold the same value leave nothing to be sorted by them.
  const fixed = onRow.filter((condition) => condition.operator === 'is').map(({ field }) => field);
  return { query, joined, fixed };
}

/** The sort that the reader asked for, or the declared one, or the register's first key. `columns` are keys of columns or fields. */
export function sortTerms(list: ListDefinition, asked: readonly string[], otherwise: readonly string[]): SortTerm[] {
  const terms = asked.length > 0 ? asked : list.sort.length > 0 ? list.sort : otherwise;
  return terms.map((term) => {
    const descending = term.startsWith('-');
    const name = descending ? term.slice(1) : term;
    return { ...fieldName(list.columns.find(({ key }) => key === name)?.field ?? name), descending };
  });
}

/** The ids of one page. Only ids are sorted and skipped, so that deep pages walk an index and not the records. */
export async function pageOfIds(db: Queryable, frame: RegisterList, { query, joined, fixed }: Narrowed, terms: readonly SortTerm[], limit: number, offset: number): Promise<string[]> {
  const page = query.clone().select('base._id').limit(limit);
  if (offset > 0) page.offset(offset);
  for (const { name } of terms) if (name !== null) joinTable(db, page, frame.joins, name, joined, frame.scope, frame.now);
  for (const { name, field, descending } of totalOrder(frame, fixed, terms)) page.orderBy(`${name ?? 'base'}.${field}`, descending ? 'desc' : 'asc');
  return (await page as { _id: string }[]).map((row) => row._id);
}

/**
 * The terms with what decides between rows that they leave equal, in the direction of the last term, so that an index can
 * be walked in that order: the fields that follow them in an index, as far as they belong to keys, else the id, with which
 * MySQL's indexes end by themselves.
 */
function totalOrder({ list, register }: RegisterList, fixed: readonly string[], terms: readonly SortTerm[]): SortTerm[] {
  const decided = new Set([...fixedFields(list.where), ...fixed, ...terms.filter(({ name }) => name === null).map(({ field }) => field)]);
  const isTotal = (fields: Iterable<string>): boolean => { const all = new Set(fields); return register.keys.some((key) => key.every((field) => all.has(field))); };
  const descending = terms.at(-1)?.descending ?? false;
  const append = (fields: readonly string[]): SortTerm[] => [...terms, ...fields.map((field) => ({ name: null, field, descending }))];
  if (isTotal(decided)) return [...terms];
  for (const index of [...register.keys, ...register.indexes]) {
    const start = index.findIndex((_, at) => terms.length > 0 && terms.every(({ name, field }, nth) => name === null && index[at + nth] === field));
    const following = start < 0 ? [] : index.slice(start + terms.length);
    if (following.length > 0 && isTotal([...decided, ...following])) return append(following);
  }
  return append(['_id']);
}

/** Lists are counted so far; whoever has more rows narrows the list, and the answer says that there are more. */
export const mostCounted = 10_000;

/** The number of rows, at most `mostCounted` + 1. */
export async function countRows(db: Queryable, { query }: Narrowed): Promise<number> {
  const [row] = await db.count({ rows: '*' }).from(query.clone().select(db.raw('1 as one')).limit(mostCounted + 1).as('counted')) as { rows: number }[];
  return Number(row?.rows ?? 0);
}

/** Exact sums of decimal columns: as whole units of their last place, since SQLite adds decimals in binary. */
export async function sumColumns(db: Queryable, { register }: RegisterList, { query }: Narrowed, fields: readonly string[]): Promise<Map<string, number>> {
  if (fields.length === 0) return new Map();
  const sums = fields.map((field) => db.raw('sum(cast(round(?? * ?) as decimal(38, 0))) as ??', [`base.${field}`, 10 ** decimalsOf(register, field), field]));
  const [row] = await query.clone().select(sums) as Record<string, string | number | null>[];
  return new Map(fields.map((field) => [field, shiftPoint(String(row?.[field] ?? 0), decimalsOf(register, field))]));
}

function decimalsOf(register: RegisterDefinition, field: string): number {
  return register.columns.find((column) => column.field === field)?.decimals ?? 0;
}

/** The decimal number that the digits are with so many places. */
function shiftPoint(digits: string, places: number): number {
  return Number(`${digits.split('.')[0]}e-${places}`);
}
