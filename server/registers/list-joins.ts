import type { Knex } from 'knex';
import { isFeel, type Scope } from '../expressions/feel.ts';
import type { Queryable } from '../platform/database.ts';
import { narrow, type Condition, type FieldName, type Stored } from './list-conditions.ts';
import type { ListDefinition } from './list-definition.ts';
import { evaluateForList, fieldsRead, valueForList } from './list-expressions.ts';
import { inChunks, recordReader } from './record-columns.ts';
import { lookUpCondition, mayLookUp, recordCondition, type RecordCondition, type Viewer } from './record-access.ts';
import type { RegisterDefinition } from './register-definition.ts';
import type { RegisterDirectory } from './register-directory.ts';
import type { Values } from './register-store.ts';
import { columnValues } from './column-values.ts';
import { tuplesAtOnce, whereTuples } from './row-key.ts';

/** Part of a join's key: a field of the row or of another joined record, or an expression. */
type KeyPart = { field: string; from: FieldName } | { field: string; expression: string };

/** A joined register as a list uses it, with the viewer's right to search it and to fetch records of known keys. */
export interface Join { name: string; register: RegisterDefinition; key: readonly KeyPart[]; right: RecordCondition; rightByKey: RecordCondition }

export function joinsOf(list: ListDefinition, directory: RegisterDirectory, viewer: Viewer): Map<string, Join> {
  return new Map(Object.entries(list.join).map(([name, declared]) => {
    const register = directory.get(list.portal, declared.register);
    const key = Object.entries(declared.key).map(([field, expression]) => keyPart(field, expression, list));
    const rightByKey = lookUpCondition(register, directory, viewer, Object.keys(declared.key));
    // Who may look up may also search, since it is rows of their own that are searched by what stands beside them.
    const right = mayLookUp(register, viewer) ? rightByKey : recordCondition(register, directory, viewer);
    return [name, { name, register, key, right, rightByKey }];
  }));
}

/** `= row.field` and `= other.field` can be joined in SQL; all else is evaluated row by row. */
export function keyPart(field: string, expression: string, list: Pick<ListDefinition, 'join'>): KeyPart {
  const path = /^\s*=\s*([a-zA-Z]\w*)\.(\w+)\s*$/.exec(expression);
  const [, holder = '', name = ''] = path ?? [];
  if (holder === 'row') return { field, from: { name: null, field: name } };
  if (path && Object.hasOwn(list.join, holder)) return { field, from: { name: holder, field: name } };
  return { field, expression };
}

const keysAtOnce = 200;

/**
 * A condition on a joined record as one on the row: the records that fulfil it are looked up first, and the row's field
 * must be one of their keys. null when they are too many; then the tables must be joined. Few keys let the database go
 * to their rows by index, and many are met soon on the way through the rows in their order.
 */
export async function asRowCondition(db: Queryable, join: Join, conditions: readonly Condition[], scope: Scope, now: Date): Promise<Condition | null> {
  const linked = join.key.filter((part) => 'from' in part);
  const [link] = linked;
  if (!link || !('from' in link) || linked.length !== 1) return null;
  const query = db(`${join.register.table} as ${join.name}`).distinct({ key: `${join.name}.${link.field}` }).whereNotNull(`${join.name}.${link.field}`).limit(keysAtOnce + 1);
  whereConstants(query, join, scope, now);
  for (const condition of conditions) narrow(query, `${join.name}.${condition.field}`, condition);
  join.right(query, join.name);
  const keys = (await query as { key: Stored }[]).map((row) => row.key);
  return keys.length > keysAtOnce ? null : { ...link.from, operator: 'in', values: keys };
}

/** Joins the register's table, so far as the viewer may see it and the conditions hold, with those that its key needs first. */
export function joinTable(db: Queryable, query: Knex.QueryBuilder, joins: ReadonlyMap<string, Join>, name: string, joined: Set<string>, scope: Scope, now: Date, conditions: readonly Condition[] = []): void {
  const join = joins.get(name);
  if (!join || joined.has(name)) return;
  for (const part of join.key) if ('from' in part && part.from.name) joinTable(db, query, joins, part.from.name, joined, scope, now);
  joined.add(name);
  // The right narrows the joined table itself: a record that may not be seen must not even order the rows.
  const visible = db(`${join.register.table} as ${name}_seen`).select(`${name}_seen.*`);
  whereConstants(visible, { ...join, name: `${name}_seen` }, scope, now);
  join.right(visible, `${name}_seen`);
  for (const condition of conditions) narrow(visible, `${name}_seen.${condition.field}`, condition);
  query.leftJoin(visible.as(name), (on) => {
    on.on(db.raw('1 = 1'));
    for (const part of join.key) if ('from' in part) on.on(`${name}.${part.field}`, `${part.from.name ?? 'base'}.${part.from.field}`);
  });
}

/** Keeps the rows that have no such joined record, or one that fulfils the condition, which holds without a record too. */
export function leaveOutJoined(db: Queryable, query: Knex.QueryBuilder, joins: ReadonlyMap<string, Join>, condition: Condition, joined: Set<string>, scope: Scope, now: Date): void {
  const join = joins.get(condition.name ?? '');
  if (!join) return;
  for (const part of join.key) if ('from' in part && part.from.name) joinTable(db, query, joins, part.from.name, joined, scope, now);
  const alias = `${join.name}_found`;
  query.whereNotExists((found) => {
    found.select(db.raw('1')).from(`${join.register.table} as ${alias}`);
    whereConstants(found, { ...join, name: alias }, scope, now);
    for (const part of join.key) if ('from' in part) found.whereRaw('?? = ??', [`${alias}.${part.field}`, `${part.from.name ?? 'base'}.${part.from.field}`]);
    if (condition.operator === 'notIn') found.whereIn(`${alias}.${condition.field}`, [...condition.values]);
    else found.whereNotNull(`${alias}.${condition.field}`);
    join.right(found, alias);
  });
}

function whereConstants(query: Knex.QueryBuilder, join: Join, scope: Scope, now: Date): void {
  for (const part of join.key) {
    if ('from' in part) continue;
    const stored = storedKey(join.register, part.field, valueForList(part.expression, scope, `join.${join.name}.key.${part.field}`, now));
    if (stored === null) query.whereRaw('1 = 0'); else query.where(`${join.name}.${part.field}`, stored);
  }
}

/** Rows on their way to the reader: their own values and the joined records by name. */
export interface JoinedRow { values: Values; joined: Record<string, Values | null> }

/** Fetches the joined records of these rows, one query a register. */
export async function fetchJoined(db: Queryable, list: ListDefinition, joins: ReadonlyMap<string, Join>, rows: readonly Values[], scope: Scope, now: Date): Promise<JoinedRow[]> {
  const answered = rows.map((values): JoinedRow => ({ values, joined: {} }));
  for (const join of joins.values()) {
    const keys = answered.map((row) => keyOf(join, row, scope, now));
    const found = await findByKeys(db, list, join, keys);
    answered.forEach((row, index) => { row.joined[join.name] = found.get(JSON.stringify(keys[index])) ?? null; });
  }
  return answered;
}

function keyOf(join: Join, { values, joined }: JoinedRow, scope: Scope, now: Date): (Stored | null)[] {
  return join.key.map((part) => {
    if ('from' in part) return storedKey(join.register, part.field, (part.from.name === null ? values : joined[part.from.name])?.[part.from.field]);
    const own = { ...scope, ...joined, row: values };
    return storedKey(join.register, part.field, isFeel(part.expression) ? evaluateForList(part.expression, own, `join.${join.name}.key.${part.field}`, now) : part.expression);
  });
}

async function findByKeys(db: Queryable, list: ListDefinition, join: Join, keys: readonly (readonly (Stored | null)[])[]): Promise<Map<string, Values>> {
  const complete = keys.filter((key) => !key.includes(null)) as Stored[][];
  const distinct = [...new Map(complete.map((key) => [JSON.stringify(key), key])).values()];
  const keyFields = join.key.map(({ field }) => field);
  const reader = recordReader(join.register, fieldsOfJoin(list, join), join.name);
  const columns = [...new Set([...reader.select, ...keyFields.map((field) => `${join.name}.${field}`)])];
  const rows = await inChunks<Stored[], Record<string, unknown>>(distinct, tuplesAtOnce, (chunk) => {
    const query = db(`${join.register.table} as ${join.name}`).select(columns);
    whereTuples(query, keyFields.map((field) => `${join.name}.${field}`), chunk);
    join.rightByKey(query, join.name);
    return query;
  });
  return new Map(rows.map((row) => [JSON.stringify(keyFields.map((field) => storedKey(join.register, field, row[field]))), reader.values(row)]));
}

function fieldsOfJoin(list: ListDefinition, { name }: Join): ReadonlySet<string> | null {
  const read = fieldsRead(list, name);
  const shown = list.columns.flatMap(({ field }) => (field?.startsWith(`${name}.`) ? [field.slice(name.length + 1)] : []));
  const asked = list.where.flatMap(({ field }) => (field.startsWith(`${name}.`) ? [field.slice(name.length + 1)] : []));
  return read && new Set([...read, ...shown, ...asked]);
}

function storedKey(register: RegisterDefinition, field: string, value: unknown): Stored | null {
  const column = register.columns.find((one) => one.field === field);
  if (!column || !['string', 'number', 'boolean'].includes(typeof value)) return null;
  return columnValues({ columns: [column] }, { [field]: value })[field] ?? null;
}
