import type { Knex } from 'knex';
import type { Database } from '../platform/database.ts';
import { Problem } from '../platform/errors.ts';
import type { RegisterColumn, RegisterDefinition } from './register-definition.ts';

/**
 * Keeps a register's table in step with its declaration: creates it, adds and fills columns, adds keys. What would
 * lose data (a column that changes its type) is refused. Columns no longer declared stay: they hold nothing of their own,
 * since the whole record also stands in `_data`.
 */
export async function syncRegisterTable(db: Database, definition: RegisterDefinition): Promise<void> {
  if (await db.schema.hasTable(definition.table)) await extendTable(db, definition);
  else await createTable(db, definition);
}

async function createTable(db: Database, definition: RegisterDefinition): Promise<void> {
  await db.schema.createTable(definition.table, (table) => {
    table.string('_id', 36).primary();
    table.integer('_version').notNullable();
    table.text('_data', 'longtext').notNullable();
    table.string('_created_at', 24).notNullable();
    table.string('_updated_at', 24).notNullable();
    for (const column of definition.columns) addColumn(table, column);
    for (const key of definition.keys) table.unique([...key], { indexName: keyName(definition, key) });
    for (const column of definition.columns) if (!startsAKey(definition, column)) table.index([column.field], `${definition.table}_${column.field}`.slice(0, 64));
  });
}

async function extendTable(db: Database, definition: RegisterDefinition): Promise<void> {
  const present = await db(definition.table).columnInfo();
  for (const column of definition.columns) {
    const info = present[column.field];
    if (info && isNumeric(info.type) !== (column.type === 'number')) {
      throw new Problem('invalid_configuration', {}, [{ path: `${definition.portal}/registers/${definition.register}/${column.field}`, code: 'register_column_type', message: `the column is ${info.type} and cannot become ${column.type} without losing data` }]);
    }
  }
  const missing = definition.columns.filter((column) => !present[column.field]);
  if (missing.length === 0) return;
  await db.schema.alterTable(definition.table, (table) => { for (const column of missing) addColumn(table, column); });
  await fillColumns(db, definition, missing);
  await db.schema.alterTable(definition.table, (table) => {
    for (const column of missing) if (!startsAKey(definition, column)) table.index([column.field], `${definition.table}_${column.field}`.slice(0, 64));
    for (const key of definition.keys) if (key.some((field) => missing.some((column) => column.field === field))) table.unique([...key], { indexName: keyName(definition, key) });
  });
}

async function fillColumns(db: Database, definition: RegisterDefinition, columns: readonly RegisterColumn[]): Promise<void> {
  let last = '';
  for (;;) {
    const rows: { _id: string; _data: string }[] = await db(definition.table).where('_id', '>', last).orderBy('_id').limit(500).select('_id', '_data');
    for (const row of rows) await db(definition.table).where({ _id: row._id }).update(columnValues({ ...definition, columns }, JSON.parse(row._data)));
    if (rows.length < 500) return;
    last = rows[rows.length - 1]!._id;
  }
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

function startsAKey(definition: RegisterDefinition, column: RegisterColumn): boolean {
  return definition.keys.some((key) => key[0] === column.field);
}

function keyName(definition: RegisterDefinition, key: readonly string[]): string {
  return `${definition.table}_by_${key.join('_')}`.slice(0, 64);
}
