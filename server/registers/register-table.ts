import { createHash } from 'node:crypto';
import type { Knex } from 'knex';
import { isDuplicate, isMySql, type Database } from '../platform/database.ts';
import { Problem } from '../platform/errors.ts';
import type { RegisterColumn, RegisterDefinition } from './register-definition.ts';

/**
 * Keeps a register's table in step with its declaration: creates it, adds and fills columns, adds keys and indexes. Each
 * step looks at what is there, so that a start that died half-way is completed by the next. What would lose data (a
 * column that changes its type, a key that two records share) is refused. Columns no longer declared stay: they hold
 * nothing of their own, since the whole record also stands in `_data`.
 */
export async function syncRegisterTable(db: Database, definition: RegisterDefinition): Promise<void> {
  if (!(await db.schema.hasTable(definition.table))) await createTable(db, definition);
  const present = await db(definition.table).columnInfo();
  refuseChangedTypes(definition, present);
  const missing = definition.columns.filter((column) => !present[column.field]);
  if (missing.length > 0) await db.schema.alterTable(definition.table, (table) => { for (const column of missing) addColumn(table, column); });
  await fillColumns(db, definition);
  await addIndexes(db, definition);
}

async function createTable(db: Database, definition: RegisterDefinition): Promise<void> {
  await db.schema.createTable(definition.table, (table) => {
    table.string('_id', 36).primary();
    table.integer('_version').notNullable();
    table.text('_data', 'longtext').notNullable();
    table.string('_created_at', 24).notNullable();
    table.string('_updated_at', 24).notNullable();
  });
}

function refuseChangedTypes(definition: RegisterDefinition, present: Readonly<Record<string, { type: string }>>): void {
  for (const column of definition.columns) {
    const info = present[column.field];
    if (info && isNumeric(info.type) !== (column.type === 'number')) {
      throw new Problem('invalid_configuration', {}, [{ path: `${definition.portal}/registers/${definition.register}/${column.field}`, code: 'register_column_type', message: `the column is ${info.type} and cannot become ${column.type} without losing data` }]);
    }
  }
}

/** Fills all columns anew when other columns are declared than those that were filled last; noted when it is through. */
async function fillColumns(db: Database, definition: RegisterDefinition): Promise<void> {
  const columns = createHash('sha256').update(JSON.stringify(definition.columns)).digest('hex');
  const filled = await db('register_tables').where({ name: definition.table }).first('columns');
  if (filled?.columns === columns) return;
  let last = '';
  for (;;) {
    const rows: { _id: string; _data: string }[] = await db(definition.table).where('_id', '>', last).orderBy('_id').limit(500).select('_id', '_data');
    for (const row of rows) await db(definition.table).where({ _id: row._id }).update(columnValues(definition, JSON.parse(row._data)));
    if (rows.length < 500) break;
    last = rows[rows.length - 1]!._id;
  }
  await db('register_tables').insert({ name: definition.table, columns }).onConflict('name').merge({ columns });
}

async function addIndexes(db: Database, definition: RegisterDefinition): Promise<void> {
  const present = await indexNames(db, definition.table);
  for (const key of definition.keys) {
    const indexName = keyName(definition, key);
    if (present.has(indexName)) continue;
    await db.schema.alterTable(definition.table, (table) => { table.unique([...key], { indexName }); }).catch((error: unknown) => {
      if (!isDuplicate(error)) throw error;
      throw new Problem('invalid_configuration', {}, [{ path: `${definition.portal}/registers/${definition.register}`, code: 'register_key_shared', message: `several records share the key ${key.join(' + ')}` }], { cause: error });
    });
  }
  for (const { field } of definition.columns) {
    const indexName = `${definition.table}_${field}`.slice(0, 64);
    if (present.has(indexName) || definition.keys.some((key) => key[0] === field)) continue;
    await db.schema.alterTable(definition.table, (table) => { table.index([field], indexName); });
  }
}

async function indexNames(db: Database, table: string): Promise<Set<string>> {
  if (!isMySql(db)) return new Set((await db.raw(`pragma index_list('${table}')`) as { name: string }[]).map((row) => row.name));
  const [rows] = await db.raw('show index from ??', [table]) as [{ Key_name: string }[]];
  return new Set(rows.map((row) => row.Key_name));
}

/** The indexed part of a record's values, as its columns hold them. */
export function columnValues(definition: Pick<RegisterDefinition, 'columns'>, values: Readonly<Record<string, unknown>>): Record<string, string | number | null> {
  return Object.fromEntries(definition.columns.map(({ field, type }) => {
    const value = values[field];
    if (value === undefined || value === null || value === '') return [field, null];
    return [field, type === 'number' ? Number(value) : type === 'boolean' ? Number(Boolean(value)) : String(value)];
  }));
}

function addColumn(table: Knex.CreateTableBuilder, { field, type, length }: RegisterColumn): void {
  if (type === 'number') table.decimal(field, 20, 4);
  else if (type === 'boolean') table.boolean(field);
  else table.string(field, type === 'text' ? length : 10);
}

function isNumeric(columnType: string): boolean {
  return /decimal|numeric|int|float|real|double/i.test(columnType) && !/tinyint|boolean/i.test(columnType);
}

function keyName(definition: RegisterDefinition, key: readonly string[]): string {
  return `${definition.table}_by_${key.join('_')}`.slice(0, 64);
}
