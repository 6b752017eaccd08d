import type { Knex } from 'knex';
import { createHash } from 'node:crypto';
import { isMySql, type Database } from '../platform/database.ts';
import { fillColumns } from './fill-columns.ts';
import type { RegisterColumn, RegisterDefinition } from './register-definition.ts';
import { declaredFields, planChanges, readDeclared, type Declared, type TableChanges } from './table-changes.ts';
import { addIndexes, dropIndexesOver, dropStaleIndexes, indexClauses, keyId, refuseSharedKeys } from './table-indexes.ts';

/** The steps in their order; told before each, so that a test can die there. */
export type SyncStep = 'columns' | 'fill' | 'convert' | 'retype' | 'indexes' | 'drop' | 'note';

/**
 * Keeps a register's table in step with its declaration: adds and fills columns, widens them, converts values, adds
 * and drops keys and indexes. What would lose data is refused before anything is changed: a type that some value does
 * not convert to, a text or number that some value does not fit, a key that records share. Each step looks at what is
 * there, so that a start that died half-way is completed by the next. Columns no longer declared stay: they hold
 * nothing of their own, since the whole record also stands in `_data`.
 */
export async function syncRegisterTable(db: Database, definition: RegisterDefinition, onStep: (step: SyncStep) => void = () => undefined): Promise<void> {
  const hash = declarationHash(definition);
  if (await isInStep(db, definition, hash)) return;
  await oneNodeAtATime(db, async () => {
    if (await isInStep(db, definition, hash)) return;
    if (!(await db.schema.hasTable(definition.table))) {
      await createTable(db, definition);
      await noteDeclared(db, definition, {}, hash);
      return;
    }
    const declared = await readDeclared(db, definition);
    const changes = await planChanges(db, definition, declared);
    onStep('columns');
    await changeColumns(db, definition, changes);
    onStep('fill');
    await fillColumns(db, definition, changes.unfilled, []);
    await refuseSharedKeys(db, definition, declared.keys, changes.retyped);
    onStep('convert');
    await convertColumns(db, definition, changes, onStep);
    onStep('indexes');
    await addIndexes(db, definition);
    onStep('drop');
    await dropStaleIndexes(db, definition);
    onStep('note');
    await noteDeclared(db, definition, declared.fields, hash);
  });
}

async function isInStep(db: Database, definition: RegisterDefinition, hash: string): Promise<boolean> {
  const noted = await db('register_tables').where({ name: definition.table }).first('columns');
  return noted?.columns === hash && (await db.schema.hasTable(definition.table));
}

/** MySQL may have several nodes that start at once; SQLite has one process. */
async function oneNodeAtATime(db: Database, work: () => Promise<void>): Promise<void> {
  if (!isMySql(db)) return work();
  await db.transaction(async (holder) => {
    const [rows] = await holder.raw('select get_lock(md5(concat(database(), \'.registers\')), 300) as held');
    if (rows[0].held !== 1) throw new Error('another node has been changing the tables of registers for five minutes');
    try {
      await work();
    } finally {
      await holder.raw('select release_lock(md5(concat(database(), \'.registers\')))');
    }
  });
}

async function createTable(db: Database, definition: RegisterDefinition): Promise<void> {
  const creation = db.schema.createTable(definition.table, (table) => {
    table.string('_id', 36).primary();
    table.integer('_version').notNullable();
    table.text('_data', 'longtext').notNullable();
    table.string('_created_at', 24).notNullable();
    table.string('_updated_at', 24).notNullable();
    for (const column of definition.columns) addColumn(table, column);
  });
  if (!isMySql(db)) {
    await creation;
    await addIndexes(db, definition);
    return;
  }
  // With its indexes in one statement: MySQL takes as long for each of them as for the table.
  const [{ sql }] = creation.toSQL() as unknown as [{ sql: string }];
  const { clauses, bindings } = indexClauses(definition);
  await db.raw(`${sql.replace(/\)$/, '')}, ${clauses})`, bindings);
}

async function changeColumns(db: Database, definition: RegisterDefinition, { missing, resized }: TableChanges): Promise<void> {
  if (missing.length > 0) await db.schema.alterTable(definition.table, (table) => { for (const column of missing) addColumn(table, column); });
  // SQLite holds any length and any number in a column of the same kind.
  if (resized.length > 0 && isMySql(db)) await db.schema.alterTable(definition.table, (table) => { for (const column of resized) addColumn(table, column).alter(); });
}

/** A column of another kind is made anew, then all values of the fields that changed their type are rewritten. */
async function convertColumns(db: Database, definition: RegisterDefinition, { retyped, converted }: TableChanges, onStep: (step: SyncStep) => void): Promise<void> {
  for (const column of retyped) {
    await dropIndexesOver(db, definition, column.field);
    onStep('retype');
    await db.raw('alter table ?? drop column ??', [definition.table, column.field]);
    await db.schema.alterTable(definition.table, (table) => void addColumn(table, column));
  }
  if (converted.length > 0) await fillColumns(db, definition, definition.columns.filter(({ field }) => converted.some((one) => one.field === field)), converted);
}

/** Fields that were declared once are remembered, so that they cannot come back as another type unnoticed. */
async function noteDeclared(db: Database, definition: RegisterDefinition, before: Declared['fields'], hash: string): Promise<void> {
  const declared: Declared = { fields: { ...before, ...declaredFields(definition) }, columns: definition.columns.map(({ field }) => field), keys: definition.keys.map(keyId) };
  const row = { columns: hash, declared: JSON.stringify(declared) };
  await db('register_tables').insert({ name: definition.table, ...row }).onConflict('name').merge(row);
}

/** Changes when anything does that the table depends on. */
function declarationHash(definition: RegisterDefinition): string {
  const { columns, keys, indexes, form } = definition;
  const types = form.fields.map(({ path, type, dataType, maxLength, decimals }) => [path, type, dataType, maxLength, decimals]);
  return createHash('sha256').update(JSON.stringify({ format: 2, columns, keys, indexes, types })).digest('hex');
}

/** Decimals have 20 digits before the point: more than a number of JavaScript tells apart. */
function addColumn(table: Knex.CreateTableBuilder, { field, type, length, decimals }: RegisterColumn): Knex.ColumnBuilder {
  switch (type) {
    case 'integer': return table.bigInteger(field);
    case 'number': case 'money': return table.decimal(field, 20 + decimals, decimals);
    case 'boolean': return table.boolean(field);
    default: return table.string(field, length);
  }
}
