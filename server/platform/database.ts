import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import knexBuilder, { type Knex } from 'knex';
import type { DatabaseConfig } from './config.ts';
import { LibsqlClient } from './libsql-dialect.ts';

export type Database = Knex;
/** Either the pool or a command's transaction: what a query function may be given. */
export type Queryable = Knex | Knex.Transaction;

/** Opens the pool. SQLite has one connection (its writers queue anyway), MySQL ten. */
export function openDatabase(config: DatabaseConfig): Database {
  if (config.kind === 'sqlite') {
    mkdirSync(dirname(config.filename), { recursive: true });
    return knexBuilder({
      client: LibsqlClient,
      connection: { filename: config.filename },
      useNullAsDefault: true,
      pool: { min: 1, max: 1 },
      acquireConnectionTimeout: 30_000,
    });
  }
  return knexBuilder({
    client: 'mysql2',
    // No charset here: knex would print it into each `create table` and so override the database's collation.
    connection: {
      uri: config.url,
      timezone: 'Z',
      supportBigNumbers: true,
      dateStrings: true,
    } as Knex.MySql2ConnectionConfig,
    pool: { min: 0, max: 10 },
    acquireConnectionTimeout: 30_000,
  });
}

/** Makes the MySQL database named in the URL if the server has none of that name yet. */
export async function createDatabaseIfMissing(config: DatabaseConfig): Promise<void> {
  if (config.kind !== 'mysql') return;
  const url = new URL(config.url);
  const name = decodeURIComponent(url.pathname.slice(1));
  if (!/^[\w-]+$/.test(name)) throw new Error('DATABASE_URL must name a database');
  url.pathname = '/';
  const server = openDatabase({ kind: 'mysql', url: url.href });
  try {
    await server.raw('create database if not exists ?? character set utf8mb4 collate utf8mb4_bin', [name]);
  } catch (error) {
    // An account without that privilege is fine as long as the database exists; opening it will tell.
    if (!/ACCESS_DENIED|DBACCESS_DENIED/.test(String((error as { code?: unknown }).code))) throw error;
  } finally {
    await server.destroy();
  }
}

export function isMySql(db: Queryable): boolean {
  return db.client.config.client === 'mysql2';
}

/** For a transaction that reads the newest rows, and locks none but those that it finds: MariaDB's default is a snapshot and the gaps as well. */
export function newestRows(db: Queryable): Knex.TransactionConfig {
  return isMySql(db) ? { isolationLevel: 'read committed' } : {};
}

/** True for a failure that only means "someone else was first": the command may be tried again from its start. */
export function isLockConflict(error: unknown): boolean {
  const code = (error as { code?: unknown } | null)?.code;
  return code === 'ER_LOCK_DEADLOCK' || code === 'ER_LOCK_WAIT_TIMEOUT' || code === 'SQLITE_BUSY' || code === 'SQLITE_BUSY_SNAPSHOT';
}

/** True when a unique key refused the row. */
export function isDuplicate(error: unknown): boolean {
  const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown };
  return code === 'ER_DUP_ENTRY' || (typeof code === 'string' && code.startsWith('SQLITE_CONSTRAINT') && /unique/i.test(String(message)));
}

export async function databaseIsReachable(db: Database): Promise<boolean> {
  try {
    await db.raw('select 1');
    return true;
  } catch {
    return false;
  }
}
