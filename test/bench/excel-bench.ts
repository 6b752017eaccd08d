/**
 * Excel beside exceljs in one run: importing ROWS × 12 (100,000) as a batch, validation and storing included, beside
 * exceljs' own `readFile` of the same file, with the peak memory of each process and the p99 of other requests while the
 * import runs; writing the same rows beside the bare streaming writer; and the preview of a plan over 2,530 employees
 * beside its sums in bare SQL. Each runs in a process of its own.
 */
import ExcelJS from 'exceljs';
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PlainValue } from '../../server/platform/read-workbook.ts';
import { systemCaller } from '../../server/platform/caller.ts';
import { runCommand } from '../../server/platform/run-command.ts';
import { insertRecords } from '../../server/registers/register-store.ts';
import { writeWorkbook } from '../../server/platform/write-workbook.ts';
import { openBatchOffice, ref } from '../batch/batch-office.ts';
import { bundleProcess } from '../platform/bundle-process.ts';
import { peakMegabytes } from './peak-memory.ts';
import { heads, rowOf } from './wide-sheet.ts';

const rows = Number(process.env['ROWS'] ?? 100_000);
const turns = Number(process.env['TURNS'] ?? 5);
const staff = 2_530;
const kind = process.env['DATABASES'] === 'mysql' ? 'mysql' : 'sqlite';
const [role, file] = process.argv.slice(2);
if (role === 'exceljs') await readByExceljs(file!);
else if (role === 'plan') await planPreview();
else await compare();

async function compare(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'banshi-excel-bench-'));
  const path = join(folder, 'rows.xlsx');
  try {
    const ours = await timed(() => writeWorkbook(path, { sheets: [{ name: '数据', columns: heads.map((heading, index) => ({ heading, format: index === 7 ? 'money' as const : index === 8 ? 'integer' as const : 'text' as const })) }] }, portions()));
    const bare = await timed(() => writeBare(join(folder, 'bare.xlsx')));
    print({ bench: 'writing', rows, seconds: round(ours), rowsPerSecond: Math.round(rows / ours), bareRowsPerSecond: Math.round(rows / bare), ratio: round(ours / bare), target: '<= 1.5', megabytes: round((await stat(path)).size / 1024 / 1024) });
    print(await answerOf(child('plan')));
    // In turn, since a machine may be slower for a minute; each with its ratio, and the one of the medians.
    const imports: number[] = [], theirs: number[] = [];
    for (let turn = 0; turn < turns; turn++) {
      const exceljs = await answerOf(child('exceljs', path)), imported = await measureImport(path);
      theirs.push(Number(exceljs['rowsPerSecond']));
      imports.push(imported.rowsPerSecond);
      print({ bench: 'import', database: kind, ...imported, exceljsRowsPerSecond: exceljs['rowsPerSecond'], exceljsPeakMegabytes: exceljs['peakMegabytes'], ratio: round(imported.rowsPerSecond / Number(exceljs['rowsPerSecond'])), loadAverage: round(loadavg()[0] ?? 0) });
    }
    print({ bench: 'import, median', database: kind, turns, rowsPerSecond: medianOf(imports), exceljsRowsPerSecond: medianOf(theirs), ratio: round(medianOf(imports) / medianOf(theirs)), targets: 'ratio >= 1, peak < 300 MB, p99 < 100 ms' });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function* portions(): Generator<{ sheet: number; rows: PlainValue[][] }, void, undefined> {
  for (let at = 0; at < rows; at += 500) yield { sheet: 0, rows: Array.from({ length: Math.min(500, rows - at) }, (_, index) => rowOf(at + index)) };
}

async function writeBare(path: string): Promise<void> {
  const book = new ExcelJS.stream.xlsx.WorkbookWriter({ filename: path, useStyles: true, useSharedStrings: false });
  const sheet = book.addWorksheet('数据');
  sheet.addRow(heads).commit();
  for (let index = 0; index < rows; index++) {
    sheet.addRow(rowOf(index)).commit();
    if (index % 500 === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  await book.commit();
}

async function readByExceljs(path: string): Promise<void> {
  const book = new ExcelJS.Workbook();
  const seconds = await timed(() => book.xlsx.readFile(path));
  const read = book.worksheets[0]!.rowCount - 1;
  if (read !== rows) throw new Error(`${read} rows were read`);
  process.send!({ rowsPerSecond: Math.round(rows / seconds), peakMegabytes: peakMegabytes() });
}

/** A plan over all of an employer's staff: the preview as it is asked for, beside the sums alone as one would write them by hand. */
async function planPreview(): Promise<void> {
  const office = await openBatchOffice(kind);
  const { db } = office.wired.platform;
  const register = office.wired.applications.registers.get('batch-office', 'staff');
  await runCommand(office.wired.platform, systemCaller, (command) => insertRecords(command, register, Array.from({ length: staff }, (_, index) => ({ badge: `C${String(index).padStart(5, '0')}`, fullName: `职工${index}`, company: 'second', standing: index % 50 === 0 ? 'left' : 'active', wage: 3000 + index })), { type: 'test', id: 'bench' }, { validated: true }));
  const employer = await office.as('batch-second');
  const { body: { id } } = await employer.post('/api/applications', { item: ref('plan') });
  const saved = await employer.put(`/api/applications/${id as string}`, { data: { period: '2026-03', people: Array.from({ length: staff }, (_, index) => ({ _row: `C${String(index).padStart(5, '0')}` })) } });
  if (saved.status !== 200) throw new Error(JSON.stringify(saved.body));
  const wage = kind === 'mysql' ? "cast(json_extract(_data, '$.wage') as decimal(18, 2))" : "json_extract(_data, '$.wage')";
  const previews: number[] = [], bare: number[] = [];
  for (let round = 0; round < 3; round++) {
    previews.push(await timed(async () => {
      const { status, body } = await employer.post(`/api/applications/${id as string}/preview`, {});
      if (status !== 200 || body.tables[0].total !== 2 || body.refused.total !== 51) throw new Error(JSON.stringify(body).slice(0, 500));
    }));
    bare.push(await timed(() => db.raw(`select sum(round(${wage} * 0.08, 2)), sum(round(${wage} * 0.002, 2)), count(*) from ${register.table} where company = 'second' and standing = 'active'`)));
  }
  const [seconds, floor] = [Math.min(...previews), Math.min(...bare)];
  process.send!({ bench: 'plan preview', database: kind, employees: staff, seconds: round(seconds), bareMilliseconds: round(floor * 1000), ratio: Math.round(seconds / floor), target: '< 2 s' });
  await office.close();
  process.exit(0);
}

async function measureImport(path: string): Promise<{ rowsPerSecond: number; [figure: string]: unknown }> {
  // As `npm start` runs it: built, and not from its sources.
  const bundle = await bundleProcess('test/bench/import-server.ts');
  const start = (): ChildProcess => fork(bundle.script, { execArgv: [], stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  // Once before, so that what a first start makes is not counted.
  const first = start();
  await answerOf(first);
  first.disconnect();
  await once(first, 'exit');
  const server = start();
  const { url, token, idleMegabytes } = await answerOf(server) as { url: string; token: string; idleMegabytes: number };
  const headers = { authorization: `Bearer ${token}` };
  const call = async (address: string, init: RequestInit = {}): Promise<Record<string, unknown>> => {
    const response = await fetch(url + address, { ...init, headers });
    if (!response.ok) throw new Error(`${address}: ${response.status} ${await response.text()}`);
    return await response.json() as Record<string, unknown>;
  };
  const upload = new FormData();
  upload.set('item', ref('bench-rows'));
  upload.set('file', new Blob([new Uint8Array(await readFile(path))]), 'rows.xlsx');
  const started = performance.now();
  const { id } = await call('/api/batches', { method: 'POST', body: upload });
  const waits: number[] = [];
  let batch: Record<string, unknown> = { status: 'waiting' };
  let isAsking = true;
  const asking = (async () => {
    // A request as anyone makes it, every 20 ms, whether or not the one before was quick.
    while (isAsking) {
      const asked = performance.now();
      await call('/api/items?portal=batch-office');
      waits.push(performance.now() - asked);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  })();
  while (['waiting', 'checking'].includes(String(batch['status']))) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    batch = await call(`/api/batches/${String(id)}`);
  }
  const seconds = (performance.now() - started) / 1000;
  isAsking = false;
  await asking;
  if (batch['good'] !== rows) throw new Error(`${String(batch['good'])} good rows, ${String(batch['failed'])} failed: ${JSON.stringify(batch['problem'])}`);
  server.send('peak');
  const { peakMegabytes } = await answerOf(server);
  server.disconnect();
  await once(server, 'exit');
  bundle.remove();
  waits.sort((one, other) => one - other);
  return { rows, seconds: round(seconds), rowsPerSecond: Math.round(rows / seconds), idleMegabytes, peakMegabytes, otherRequests: waits.length, p50Milliseconds: round(waits[Math.floor(waits.length / 2)] ?? 0), p99Milliseconds: round(waits[Math.floor(waits.length * 0.99)] ?? 0) };
}

function child(...of: string[]): ChildProcess {
  return fork(import.meta.filename, of, { execArgv: ['--import', 'tsx'], stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
}

async function answerOf(process: ChildProcess): Promise<Record<string, unknown>> {
  const [answer] = await Promise.race([once(process, 'message'), once(process, 'exit').then(() => { throw new Error('the process ended'); })]) as [Record<string, unknown>];
  return answer;
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1000;
}

function medianOf(values: readonly number[]): number { return [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0; }
function round(value: number): number { return Number(value.toFixed(2)); }
function print(line: object): void { process.stdout.write(`${JSON.stringify(line)}\n`); }
