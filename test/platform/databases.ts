import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { SteppedClock } from '../../server/platform/clock.ts';
import { readConfig } from '../../server/platform/config.ts';
import { createDatabaseIfMissing, openDatabase } from '../../server/platform/database.ts';
import { DiskFileStore } from '../../server/platform/file-store.ts';
import { openLog } from '../../server/platform/log.ts';
import { migrate } from '../../server/platform/migrate.ts';
import type { Platform } from '../../server/platform/platform.ts';
import { inFull } from './test-extent.ts';

export const rootDir = resolve(import.meta.dirname, '../..');
const mysqlServer = process.env['TEST_MYSQL_URL'] ?? 'mysql://root@127.0.0.1:3306/';

export interface TestPlatform extends Platform { clock: SteppedClock; databaseUrl: string; close(): Promise<void> }

/** The address of a database that does not exist yet. */
export function newDatabaseUrl(kind: 'sqlite' | 'mysql', dataDir: string): string {
  if (kind === 'sqlite') return `sqlite:${join(dataDir, 'test.sqlite')}`;
  return new URL(`banshi_test_${process.pid}_${Date.now().toString(36)}${Math.floor(Math.random() * 1e6)}`, mysqlServer).href;
}

/** A platform on an empty, migrated database of its own; `close` removes both. */
export async function openTestPlatform(kind: 'sqlite' | 'mysql', start = '2026-03-10T02:00:00.000Z'): Promise<TestPlatform> {
  const dataDir = mkdtempSync(join(tmpdir(), 'banshi-test-'));
  const databaseUrl = newDatabaseUrl(kind, dataDir);
  const config = readConfig({ DATA_DIR: dataDir, DATABASE_URL: databaseUrl, LOG_LEVEL: 'silent', PUPPETEER_EXECUTABLE_PATH: process.env['PUPPETEER_EXECUTABLE_PATH'] });
  await createDatabaseIfMissing(config.database);
  const db = openDatabase(config.database);
  await migrate(db, join(rootDir, 'migrations'));
  return {
    config, db, databaseUrl,
    clock: new SteppedClock(start),
    log: openLog('silent'),
    files: new DiskFileStore(dataDir),
    wakeJobs: () => undefined,
    async close() {
      if (config.database.kind === 'mysql') await db.raw('drop database ??', [new URL(config.database.url).pathname.slice(1)]);
      await db.destroy();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/**
 * Whether the tests run on MariaDB/MySQL as well: always in CI, where its absence is a failure and not a skip, and where
 * TEST_MYSQL_URL names one; `npm test` on a fresh clone, which has Node and npm only, runs on SQLite.
 */
async function mysqlAnswers(): Promise<boolean> {
  if (process.env['TEST_MYSQL_URL'] === undefined && !inFull) return false;
  const db = openDatabase({ kind: 'mysql', url: mysqlServer });
  try {
    await db.raw('select 1');
    return true;
  } catch (error) {
    if (process.env['CI'] === 'true') throw new Error(`MySQL must be exercised in CI, but ${mysqlServer} does not answer`, { cause: error });
    process.stdout.write(`\n  MySQL was NOT run: ${mysqlServer} does not answer (set TEST_MYSQL_URL)\n`);
    return false;
  } finally {
    await db.destroy();
  }
}

export const databaseKinds: readonly ('sqlite' | 'mysql')[] = (await mysqlAnswers()) ? ['sqlite', 'mysql'] : ['sqlite'];

/** Defines the same tests for every database; `platform()` is the one of the running test. */
export function forEachDatabase(title: string, define: (platform: () => TestPlatform, kind: 'sqlite' | 'mysql') => void): void {
  for (const kind of databaseKinds) {
    describe(`${title} (${kind === 'sqlite' ? 'SQLite' : 'MariaDB/MySQL'})`, () => {
      let platform: TestPlatform;
      before(async () => { platform = await openTestPlatform(kind); });
      after(async () => { await platform.close(); });
      define(() => platform, kind);
    });
  }
}
