import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { builtDir } from './built.ts';
import { type Database, type Queryable, isMySql } from './database.ts';

interface Migration { up(db: Queryable): Promise<void>; down(db: Queryable): Promise<void> }

const journal = 'schema_migrations';

/**
 * Brings the schema up to date; safe when several nodes start at once and when a node died half-way.
 * knex's own migrator leaves its lock row behind when its process is killed, hence this one: SQLite applies all in
 * one transaction, MySQL (where DDL commits by itself) holds a named lock and undoes a half-applied step first.
 */
export async function migrate(db: Database, directory: string): Promise<string[]> {
  return isMySql(db) ? migrateMySql(db, directory) : db.transaction((transaction) => applyPending(transaction, directory));
}

async function migrateMySql(db: Database, directory: string): Promise<string[]> {
  return db.transaction(async (connection) => {
    const [rows] = await connection.raw('select get_lock(concat(database(), \'.migrate\'), 120) as held');
    if (rows[0].held !== 1) throw new Error('another node has been migrating the database for two minutes');
    try {
      // Tables take the database's character set: all of Unicode, compared byte by byte as SQLite does.
      await connection.raw('alter database character set utf8mb4 collate utf8mb4_bin');
      return await applyPending(connection, directory);
    } finally {
      await connection.raw('select release_lock(concat(database(), \'.migrate\'))');
    }
  });
}

async function applyPending(db: Queryable, directory: string): Promise<string[]> {
  if (!(await db.schema.hasTable(journal))) {
    await db.schema.createTable(journal, (table) => {
      table.string('name', 100).primary();
      table.boolean('finished').notNullable();
    });
  }
  const known = new Map<string, boolean>();
  for (const row of await db(journal).select('name', 'finished')) known.set(row.name, Boolean(row.finished));
  const applied: string[] = [];
  for (const file of readdirSync(directory).filter((name) => name.endsWith('.ts')).sort()) {
    const name = file.replace(/\.ts$/, '');
    if (known.get(name)) continue;
    const migration = (await import(pathToFileURL(builtDir ? join(builtDir, 'migrations', `${name}.mjs`) : join(directory, file)).href)) as Migration;
    if (known.has(name)) await migration.down(db);
    else await db(journal).insert({ name, finished: false });
    await migration.up(db);
    await db(journal).where({ name }).update({ finished: true });
    applied.push(name);
  }
  return applied;
}
