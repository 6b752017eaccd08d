import { createRequire } from 'node:module';
import type { knex } from 'knex';

interface LibsqlDatabase { pragma(text: string): unknown; exec(sql: string): unknown; close(): void }
interface Statement { response: unknown }
interface Transaction { begin(connection: unknown): Promise<unknown>; query(connection: unknown, sql: string): Promise<unknown> }
interface Dialect {
  acquireRawConnection(): Promise<LibsqlDatabase>;
  _query(connection: unknown, statement: Statement): Promise<Statement>;
  transaction(...args: unknown[]): Transaction;
}

const require = createRequire(import.meta.url);
const BetterSqlite3 = require('knex/lib/dialects/better-sqlite3/index.js') as new (config: object) => Dialect;
const SqliteTransaction = require('knex/lib/dialects/sqlite3/execution/sqlite-transaction.js') as new (...args: unknown[]) => Transaction;

/** Every command writes, so the write lock is taken at once: a later upgrade could fail half-way with SQLITE_BUSY. */
class ImmediateTransaction extends SqliteTransaction {
  override begin(connection: unknown): Promise<unknown> {
    return this.query(connection, 'BEGIN IMMEDIATE;');
  }
}

/** knex's better-sqlite3 dialect on the `libsql` driver, which ships its binary inside the registry package. */
class LibsqlDialect extends BetterSqlite3 {
  _driver(): unknown {
    return require('libsql');
  }

  override async acquireRawConnection(): Promise<LibsqlDatabase> {
    const connection = await super.acquireRawConnection();
    connection.pragma('journal_mode = WAL');
    connection.pragma('synchronous = FULL');
    connection.pragma('busy_timeout = 10000');
    connection.pragma('foreign_keys = ON');
    return connection;
  }

  override transaction(...args: unknown[]): ImmediateTransaction {
    return new ImmediateTransaction(this, ...args);
  }

  /** libsql answers BLOBs as ArrayBuffer where the dialect's users expect Buffer. */
  override async _query(connection: unknown, statement: Statement): Promise<Statement> {
    const answered = await super._query(connection, statement);
    if (Array.isArray(answered.response)) for (const row of answered.response) blobsToBuffers(row as Record<string, unknown>);
    return answered;
  }
}

export const LibsqlClient = LibsqlDialect as unknown as typeof knex.Client;

function blobsToBuffers(row: Record<string, unknown>): void {
  for (const key in row) if (row[key] instanceof ArrayBuffer) row[key] = Buffer.from(row[key]);
}
