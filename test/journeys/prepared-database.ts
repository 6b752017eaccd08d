import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, rmdirSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clock } from '../../server/platform/clock.ts';
import type { Config } from '../../server/platform/config.ts';
import { createDatabaseIfMissing, openDatabase } from '../../server/platform/database.ts';
import { openLog } from '../../server/platform/log.ts';
import { wire } from '../../server/wiring.ts';
import { rootDir } from '../platform/databases.ts';

/**
 * Loading all shipped configuration into an empty database takes seconds of CPU, and two dozen test files begin with it.
 * The first to come loads it once for each kind of database, and the others begin with a copy, which holds exactly what
 * a first start leaves behind. It is made anew whenever the server, the migrations or the configuration have changed.
 */
export async function prepareDatabase(config: Config, clock: Clock): Promise<void> {
  const mark = `${sourceHash()}_${clock.now().getTime().toString(36)}`;
  if (config.database.kind === 'sqlite') await copySqlite(mark, config, clock);
  else await copyMySql(mark, config, config.database.url, clock);
}

let knownHash: string | undefined;

function sourceHash(): string {
  if (knownHash) return knownHash;
  const hash = createHash('sha256');
  for (const folder of ['server', 'migrations', 'forms', 'workflows', 'templates']) {
    const files = readdirSync(join(rootDir, folder), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile() && !/web\/browser/.test(entry.parentPath)).map((entry) => join(entry.parentPath, entry.name)).sort();
    for (const file of files) hash.update(file).update(readFileSync(file));
  }
  return (knownHash = hash.digest('hex').slice(0, 16));
}

async function firstStart(config: Config, clock: Clock): Promise<void> {
  const wired = await wire(config, openLog('fatal'), clock);
  await wired.close();
}

async function copySqlite(mark: string, config: Config, clock: Clock): Promise<void> {
  const folder = join(rootDir, 'build', 'test-databases');
  const prepared = join(folder, `${mark}.sqlite`);
  mkdirSync(folder, { recursive: true });
  await onlyOne(`${prepared}.lock`, () => existsSync(prepared), async () => {
    for (const old of readdirSync(folder).filter((name) => name.endsWith('.sqlite') && !name.startsWith(sourceHash()))) rmSync(join(folder, old), { force: true });
    const dataDir = mkdtempSync(join(tmpdir(), 'banshi-first-start-'));
    const filename = join(dataDir, 'first.sqlite');
    await firstStart({ ...config, dataDir, database: { kind: 'sqlite', filename } }, clock);
    const db = openDatabase({ kind: 'sqlite', filename });
    await db.raw('pragma wal_checkpoint(truncate)');
    await db.destroy();
    if (existsSync(`${filename}-wal`) && statSync(`${filename}-wal`).size > 0) throw new Error('the write-ahead log was not written back');
    copyFileSync(filename, `${prepared}.new`);
    renameSync(`${prepared}.new`, prepared);
    rmSync(dataDir, { recursive: true, force: true });
  });
  copyFileSync(prepared, (config.database as { filename: string }).filename);
}

/** Runs `make` in one process at a time until `made`; a lock that is older than three minutes belongs to a dead process. */
async function onlyOne(lock: string, made: () => boolean, make: () => Promise<void>): Promise<void> {
  while (!made()) {
    try {
      mkdirSync(lock);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      if (existsSync(lock) && Date.now() - statSync(lock).mtimeMs > 180_000) rmdirSync(lock);
      await new Promise((resolve) => setTimeout(resolve, 200));
      continue;
    }
    try {
      if (!made()) await make();
    } finally {
      rmdirSync(lock);
    }
  }
}

async function copyMySql(mark: string, config: Config, url: string, clock: Clock): Promise<void> {
  const template = `banshi_first_${mark}`;
  const target = new URL(url).pathname.slice(1);
  const serverUrl = new URL('/', url).href;
  const ready = async (): Promise<boolean> => {
    const [rows] = await server.raw('select 1 from information_schema.tables where table_schema = ? and table_name = ?', [template, 'first_start_done']) as [unknown[]];
    return rows.length > 0;
  };
  const server = openDatabase({ kind: 'mysql', url: serverUrl });
  try {
    const folder = join(rootDir, 'build', 'test-databases');
    mkdirSync(folder, { recursive: true });
    let made = await ready();
    await onlyOne(join(folder, `${template}.lock`), () => made, async () => {
      made = await ready();
      if (made) return;
      const [old] = await server.raw("select schema_name as name from information_schema.schemata where schema_name like 'banshi\\_first\\_%'") as [{ name: string }[]];
      for (const { name } of old.filter((one) => !one.name.startsWith(`banshi_first_${sourceHash()}`) || one.name === template)) await server.raw('drop database ??', [name]);
      const dataDir = mkdtempSync(join(tmpdir(), 'banshi-first-start-'));
      await firstStart({ ...config, dataDir, database: { kind: 'mysql', url: new URL(template, serverUrl).href } }, clock);
      rmSync(dataDir, { recursive: true, force: true });
      await server.raw('create table ??.?? (done int)', [template, 'first_start_done']);
      made = true;
    });
    await createDatabaseIfMissing({ kind: 'mysql', url });
    await copyTables(server, template, target);
  } finally {
    await server.destroy();
  }
}

async function copyTables(server: ReturnType<typeof openDatabase>, template: string, target: string): Promise<void> {
  await server.transaction(async (connection) => {
    const [tables] = await connection.raw('select table_name as name from information_schema.tables where table_schema = ?', [template]) as [{ name: string }[]];
    await connection.raw('use ??', [target]);
    await connection.raw('set foreign_key_checks = 0');
    for (const { name } of tables.filter((table) => table.name !== 'first_start_done')) {
      const [[created]] = await connection.raw('show create table ??.??', [template, name]) as [[Record<string, string>]];
      await connection.raw(created['Create Table']!.replaceAll('?', '\\?'));
      await connection.raw('insert into ??.?? select * from ??.??', [target, name, template, name]);
    }
    await connection.raw('set foreign_key_checks = 1');
  });
}
