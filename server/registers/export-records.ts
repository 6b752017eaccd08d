import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { finished } from 'node:stream/promises';
import { cellColumns, toCell } from '../forms/spreadsheet-cells.ts';
import type { Caller } from '../platform/caller.ts';
import { toStored } from '../platform/clock.ts';
import { Problem } from '../platform/errors.ts';
import { runCommand } from '../platform/run-command.ts';
import { workPath } from '../platform/work-path.ts';
import { writeWorkbook } from '../platform/write-workbook.ts';
import { searchCondition } from './browse-records.ts';
import { recordCondition, viewerOf } from './record-access.ts';
import type { RegisterDefinition } from './register-definition.ts';
import { findTransfer, keepFile, updateTransfer, type Transfer } from './transfer-store.ts';
import type { Transfers } from './transfers.ts';
import { registerTitle, type Values } from './validate-record.ts';

/** What one sheet of Excel holds below its head; more than that can be had as JSON lines. */
export const mostRowsOfSheet = 1_000_000;
const rowsAtOnce = 1000;

type Portions = AsyncGenerator<Values[], void, undefined>;

/**
 * Writes the records that the caller may see (and that the search finds) into a file, in the order of their making.
 * Records that change meanwhile are in it as they were or as they are. Repeatable: it begins again after a crash.
 */
export async function exportRecords(transfers: Transfers, transfer: Transfer, caller: Caller): Promise<void> {
  const { platform, registers } = transfers;
  const register = registers.get(transfer.portal, transfer.register);
  const narrow = recordCondition(register, registers, viewerOf(caller, transfer.portal));
  const records = () => { const query = platform.db(register.table); narrow(query); searchCondition(register, transfer.search)(query); return query; };
  const [{ total }] = await records().count({ total: '*' }) as [{ total: number | string }];
  if (transfer.format === 'xlsx' && Number(total) > mostRowsOfSheet) throw new Problem('too_many_rows', { limit: mostRowsOfSheet });
  async function* portions(): Portions {
    let last = '';
    let done = 0;
    for (;;) {
      const rows: { _id: string; _data: string }[] = await records().where(`${register.table}._id`, '>', last).orderBy(`${register.table}._id`).limit(rowsAtOnce).select(`${register.table}._id`, `${register.table}._data`);
      if (rows.length > 0) yield rows.map((row) => JSON.parse(row._data) as Values);
      done += rows.length;
      if (!(await updateTransfer(platform.db, transfer.id, { status: 'writing', rowsDone: done, rowsTotal: Math.max(done, Number(total)) }, platform.clock.now()))) throw new Problem('transfer_ended');
      if (rows.length < rowsAtOnce) return;
      last = rows.at(-1)!._id;
    }
  }
  const path = await workPath(platform.files);
  try {
    if (transfer.format === 'xlsx') await writeSheet(path, register, transfer, portions());
    else await writeLines(path, portions());
    await endExport(transfers, transfer, caller, (await platform.files.adopt(path)).sha256);
  } finally {
    await rm(path, { force: true });
  }
}

async function writeSheet(path: string, register: RegisterDefinition, { locale }: Transfer, portions: Portions): Promise<void> {
  const columns = cellColumns(register.form, locale);
  async function* rows(): AsyncGenerator<{ sheet: number; rows: ReturnType<typeof toCell>[][] }, void, undefined> {
    for await (const records of portions) yield { sheet: 0, rows: records.map((values) => columns.map((column) => toCell(column, values[column.key], locale))) };
  }
  const sheet = { name: sheetName(registerTitle(register, locale)), columns: columns.map(({ heading, format }) => ({ heading, format })) };
  await writeWorkbook(path, { sheets: [sheet] }, rows());
}

async function writeLines(path: string, portions: Portions): Promise<void> {
  const file = createWriteStream(path, { flags: 'wx' });
  for await (const records of portions) {
    if (!file.write(records.map((values) => `${JSON.stringify(values)}\n`).join(''))) await once(file, 'drain');
  }
  file.end();
  await finished(file);
}

async function endExport({ platform }: Transfers, transfer: Transfer, caller: Caller, sha256: string): Promise<void> {
  await runCommand(platform, caller, async (command) => {
    const current = await findTransfer(command.db, transfer.id, true);
    if (!current || current.finishedAt !== null) return;
    await keepFile(command.db, transfer.id, sha256);
    await updateTransfer(command.db, transfer.id, { status: 'done', resultSha256: sha256, finishedAt: toStored(command.now) }, command.now);
    command.audit({
      action: 'register.export', subjectType: 'register', subjectId: `${transfer.portal}/${transfer.register}`,
      details: { transfer: transfer.id, format: transfer.format, search: transfer.search, rows: current.rowsDone, sha256 },
    });
  });
}

/** Excel's names of sheets: at most 31 characters, without these. */
export function sheetName(title: string): string {
  return title.replace(/[\\/*?:[\]]/g, ' ').replace(/^'|'$/g, '').trim().slice(0, 31) || 'Sheet1';
}
