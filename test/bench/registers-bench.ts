/**
 * Lists over a register of ROWS contributions (10 million unless ROWS says otherwise) beside bare SQL by the same driver:
 * a person's 300 months with computed columns, and a page of an employer's ledger with filters. The tables are built once
 * and kept: SQLite in the temporary folder, MySQL/MariaDB in the database `banshi_bench`; `KEEP=no` removes them at the end.
 */
import { mkdirSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDatabaseIfMissing, openDatabase, type Database } from '../../server/platform/database.ts';
import type { DatabaseConfig } from '../../server/platform/config.ts';
import { migrate } from '../../server/platform/migrate.ts';
import type { Viewer } from '../../server/registers/record-access.ts';
import { runList } from '../../server/registers/run-list.ts';
import { databaseKinds, rootDir } from '../platform/databases.ts';
import { benchDirectory, givenNames, loadContributions, Population, portal } from './contributions.ts';

const rows = Number(process.env['ROWS'] ?? 10_000_000);
const rounds = Number(process.env['ROUNDS'] ?? 300);
const asked = process.env['DATABASES']?.split(',');
const folder = join(tmpdir(), 'banshi-bench');
const population = new Population(rows);
const directory = benchDirectory();
const now = new Date();

for (const kind of databaseKinds.filter((one) => !asked || asked.includes(one))) {
  const config = configOf(kind);
  await createDatabaseIfMissing(config);
  const db = openDatabase(config);
  await migrate(db, join(rootDir, 'migrations'));
  const started = performance.now();
  await loadContributions(db, directory, population);
  const buildSeconds = Math.round((performance.now() - started) / 1000);
  const table = { rows, database: kind, buildSeconds, ...await memoryOf(db, kind) };
  await compare('a person\'s 300 months, 3 computed columns', table, (nth) => personGrid(db, nth), (nth) => barePerson(db, nth));
  await compare('an employer\'s page of 50, filters, sorted', table, (nth) => ledger(db, someEmployer(nth), nth), (nth) => bareLedger(db, someEmployer(nth), nth));
  await compare('the largest employer\'s page of 50, filters, sorted', table, (nth) => ledger(db, 0, nth), (nth) => bareLedger(db, 0, nth), Math.ceil(rounds / 30));
  if (process.env['KEEP'] === 'no' && config.kind === 'mysql') await db.raw('drop database banshi_bench');
  await db.destroy();
}
if (process.env['KEEP'] === 'no') rmSync(folder, { recursive: true, force: true });
process.exit(0);

function configOf(kind: 'sqlite' | 'mysql'): DatabaseConfig {
  if (kind === 'mysql') return { kind, url: process.env['DATABASE_URL'] ?? new URL('banshi_bench', process.env['TEST_MYSQL_URL'] ?? 'mysql://root@127.0.0.1:3306/').href };
  mkdirSync(folder, { recursive: true });
  return { kind, filename: join(folder, `registers-${rows}.sqlite`) };
}

function viewer(role: 'individual' | 'employer', attributes: Record<string, string>): Viewer {
  return { portal, name: role, roles: [role], groups: [], attributes };
}

/** People and names in an order without pattern, so that each round meets pages that are not in memory. */
function scattered(nth: number, below: number): number { return (nth * 2_654_435_761) % 4_294_967_296 % below; }
function someEmployer(nth: number): number { return 1 + scattered(nth, population.employers - 1); }
function someName(nth: number): string { return givenNames[scattered(nth, givenNames.length)] as string; }

async function personGrid(db: Database, nth: number): Promise<number> {
  const person = population.person(scattered(nth, population.people));
  const answer = await runList(db, directory, directory.list(portal, 'months'), { viewer: viewer('individual', { person }), scope: { form: { person, insurance: 'pension' } }, now });
  return answer.rows.length;
}

async function barePerson(db: Database, nth: number): Promise<number> {
  const person = population.person(scattered(nth, population.people));
  const found = await db.raw(`select c._data, p.name from register_bench_contributions c join register_bench_people p on p.person = c.person
    where c.person = ? and c.insurance = ? order by c.period limit 300`, [person, 'pension']) as unknown;
  return rowsOf(found).map((row) => JSON.parse(row['_data'] as string) as unknown).length;
}

async function ledger(db: Database, employer: number, nth: number): Promise<number> {
  const answer = await runList(db, directory, directory.list(portal, 'ledger'), { viewer: viewer('employer', { employer: population.employer(employer) }), filters: { insurance: 'pension', name: someName(nth) }, now });
  return answer.rows.length;
}

/** The page and the bounded count, as one would write them by hand. */
async function bareLedger(db: Database, employer: number, nth: number): Promise<number> {
  const from = 'from register_bench_contributions c join register_bench_people p on p.person = c.person where c.employer = ? and c.insurance = ? and instr(p.name, ?) > 0';
  const values = [population.employer(employer), 'pension', someName(nth)];
  const found = await db.raw(`select c._data, p.name ${from} order by c.period desc, c.person desc limit 50`, values) as unknown;
  await db.raw(`select count(*) from (select 1 ${from} limit 10001) counted`, values);
  return rowsOf(found).map((row) => JSON.parse(row['_data'] as string) as unknown).length;
}

function rowsOf(found: unknown): Record<string, unknown>[] {
  const [first] = found as unknown[];
  return (Array.isArray(first) ? first : found) as Record<string, unknown>[];
}

/** `processor` is what one call takes of this process's CPU: what is left when others use the machine too. */
type Timings = { p50: number; p95: number; processor: number };

async function compare(bench: string, table: object, ours: (nth: number) => Promise<number>, bare: (nth: number) => Promise<number>, bareRounds = rounds): Promise<void> {
  const before = await timings(bare, 0, bareRounds);
  const listed = await timings(ours, rounds, rounds);
  const after = await timings(bare, 2 * rounds, bareRounds);
  const floor = { p50: (before.p50 + after.p50) / 2, p95: (before.p95 + after.p95) / 2, processor: (before.processor + after.processor) / 2 };
  process.stdout.write(`${JSON.stringify({
    bench: 'registers', what: bench, ...table, p50Milliseconds: round(listed.p50), p95Milliseconds: round(listed.p95), bareP50Milliseconds: round(floor.p50), bareP95Milliseconds: round(floor.p95),
    processorMilliseconds: round(listed.processor), bareProcessorMilliseconds: round(floor.processor), loadAverage: round(loadavg()[0] ?? 0), ratio: round(listed.p50 / floor.p50), target: 'p95 < 50 ms',
  })}\n`);
}

/** What the server may keep of the tables in memory says much about its figures. */
async function memoryOf(db: Database, kind: 'sqlite' | 'mysql'): Promise<object> {
  if (kind === 'sqlite') return {};
  const [row] = rowsOf(await db.raw('select @@innodb_buffer_pool_size as bytes'));
  return { bufferPoolMegabytes: Math.round(Number(row?.['bytes']) / 2 ** 20) };
}

async function timings(call: (nth: number) => Promise<number>, from: number, times: number): Promise<Timings> {
  for (let nth = 0; nth < Math.min(20, times); nth++) await call(1_000_003 + nth);
  const milliseconds: number[] = [];
  const cpu = process.cpuUsage();
  for (let nth = from; nth < from + times; nth++) {
    const started = performance.now();
    await call(nth);
    milliseconds.push(performance.now() - started);
  }
  const { user, system } = process.cpuUsage(cpu);
  milliseconds.sort((one, other) => one - other);
  const at = (share: number): number => milliseconds[Math.min(milliseconds.length - 1, Math.floor(milliseconds.length * share))] as number;
  return { p50: at(0.5), p95: at(0.95), processor: (user + system) / 1000 / times };
}

function round(value: number): number { return Number(value.toFixed(2)); }
