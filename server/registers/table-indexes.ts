import { createHash } from 'node:crypto';
import { isDuplicate, isMySql, type Database } from '../platform/database.ts';
import { Problem } from '../platform/errors.ts';
import { registerPlace, type RegisterColumn, type RegisterDefinition } from './register-definition.ts';

interface WantedIndex { name: string; fields: readonly string[]; unique: boolean }

function wantedIndexes(definition: RegisterDefinition): WantedIndex[] {
  return [
    ...definition.keys.map((fields) => ({ name: indexName(definition.table, 'key', fields), fields, unique: true })),
    ...definition.indexes.map((fields) => ({ name: indexName(definition.table, 'by', fields), fields, unique: false })),
  ];
}

/** Distinct in the whole database, as SQLite wants it, and at most 64 characters, as MySQL does. */
function indexName(table: string, kind: 'key' | 'by', fields: readonly string[]): string {
  const name = [table, kind, ...fields].join('__');
  return name.length <= 64 ? name : `${name.slice(0, 51)}_${createHash('sha256').update(name).digest('hex').slice(0, 12)}`;
}

/** What a key is remembered by. */
export function keyId(fields: readonly string[]): string {
  return fields.join('+');
}

/** Problem for a new key that records share, and for one over a column that changes its kind at the same time. */
export async function refuseSharedKeys(db: Database, definition: RegisterDefinition, known: readonly string[] | null, retyped: readonly RegisterColumn[]): Promise<void> {
  const present = await presentIndexes(db, definition.table);
  for (const { name, fields, unique } of wantedIndexes(definition)) {
    if (!unique || present.has(name)) continue;
    const changing = retyped.find(({ field }) => fields.includes(field));
    // A key that was there keeps its values apart when they change their type; it only waits to be made again.
    if (changing && known && !known.includes(keyId(fields)) && (await db(definition.table).first('_id'))) throw keyProblem(definition, fields, 'register_key_retyped', `"${changing.field}" cannot become another type and join a new key at once; publish one after the other`);
    if (changing) continue;
    const shared = db(definition.table).select(fields[0]!).groupBy([...fields]).havingRaw('count(*) > 1').as('shared');
    for (const field of fields) shared.whereNotNull(field);
    const [row] = await db.from(shared).count({ count: '*' }) as [{ count: number | string }];
    if (Number(row.count) > 0) throw sharedKey(definition, fields, Number(row.count));
  }
}

function sharedKey(definition: RegisterDefinition, fields: readonly string[], count: number | null, cause?: unknown): Problem {
  return keyProblem(definition, fields, 'register_key_shared', `${count === null ? 'several records' : `${count} value(s)`} of the key ${fields.join(' + ')} ${count === null ? 'share a value' : 'stand on more than one record'}`, cause);
}

function keyProblem(definition: RegisterDefinition, fields: readonly string[], code: string, message: string, cause?: unknown): Problem {
  return new Problem('invalid_configuration', {}, [{ path: registerPlace(definition.portal, definition.register, fields.join('+')), code, message }], { cause });
}

export async function addIndexes(db: Database, definition: RegisterDefinition): Promise<void> {
  const present = await presentIndexes(db, definition.table);
  for (const { name, fields, unique } of wantedIndexes(definition)) {
    if (present.has(name)) continue;
    await db.schema.alterTable(definition.table, (table) => {
      if (unique) table.unique([...fields], { indexName: name });
      else table.index([...fields], name);
    }).catch((error: unknown) => {
      throw isDuplicate(error) ? sharedKey(definition, fields, null, error) : error;
    });
  }
}

/** The indexes as they stand in MySQL's `create table`. */
export function indexClauses(definition: RegisterDefinition): { clauses: string; bindings: string[] } {
  const wanted = wantedIndexes(definition);
  return {
    clauses: wanted.map(({ fields, unique }) => `${unique ? 'unique key' : 'key'} ?? (${fields.map(() => '??').join(', ')})`).join(', '),
    bindings: wanted.flatMap(({ name, fields }) => [name, ...fields]),
  };
}

/** An index that is no longer declared would slow down every write, and an old key refuse what is now allowed. */
export async function dropStaleIndexes(db: Database, definition: RegisterDefinition): Promise<void> {
  const wanted = new Set(wantedIndexes(definition).map(({ name }) => name));
  for (const name of await presentIndexes(db, definition.table)) if (!wanted.has(name)) await dropIndex(db, definition.table, name);
}

/** Those that a column is part of, before it is dropped. */
export async function dropIndexesOver(db: Database, definition: RegisterDefinition, field: string): Promise<void> {
  for (const name of await presentIndexes(db, definition.table)) {
    if ((await fieldsOf(db, definition.table, name)).includes(field)) await dropIndex(db, definition.table, name);
  }
}

async function presentIndexes(db: Database, table: string): Promise<Set<string>> {
  if (!isMySql(db)) {
    const rows = await db.raw(`pragma index_list('${table}')`) as { name: string; origin: string }[];
    return new Set(rows.filter((row) => row.origin === 'c').map((row) => row.name));
  }
  const [rows] = await db.raw('show index from ??', [table]) as [{ Key_name: string }[]];
  return new Set(rows.map((row) => row.Key_name).filter((name) => name !== 'PRIMARY'));
}

async function fieldsOf(db: Database, table: string, index: string): Promise<string[]> {
  if (!isMySql(db)) return (await db.raw(`pragma index_info('${index}')`) as { name: string }[]).map((row) => row.name);
  const [rows] = await db.raw('show index from ?? where Key_name = ?', [table, index]) as [{ Column_name: string }[]];
  return rows.map((row) => row.Column_name);
}

async function dropIndex(db: Database, table: string, name: string): Promise<void> {
  await (isMySql(db) ? db.raw('drop index ?? on ??', [name, table]) : db.raw('drop index if exists ??', [name]));
}
