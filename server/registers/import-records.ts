import { createWriteStream } from 'node:fs';
import { failureHeadings, isFailureHeading } from '../forms/sheet-rows.ts';
import { rm, stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import type { Caller } from '../platform/caller.ts';
import { toStored } from '../platform/clock.ts';
import { Problem } from '../platform/errors.ts';
import type { PlainValue } from '../platform/read-workbook.ts';
import { runCommand, type Command } from '../platform/run-command.ts';
import { workPath } from '../platform/work-path.ts';
import { writeWorkbook, type RowsToWrite } from '../platform/write-workbook.ts';
import { callerOfTransfer } from './caller-of-transfer.ts';
import { ImportCheck, type ReadyRow } from './check-import.ts';
import { administers } from './edit-record.ts';
import { jsonLineRows, workbookRows, type ImportFile } from './import-rows.ts';
import { refuseOverlaps } from './parameter-periods.ts';
import type { RegisterDefinition } from './register-definition.ts';
import { insertRecords, updateRecords } from './register-store.ts';
import { RowSpool } from './row-spool.ts';
import { findTransfer, keepFile, updateTransfer, type RowFailure, type Transfer } from './transfer-store.ts';
import type { Transfers } from './transfers.ts';

/** Rows of one import: what one transaction writes without holding up the others for long. A file with more is refused. */
export const mostImportedRows = 200_000;
const samplesKept = 20;
/** How often what was checked may have changed before it could be written. */
const mostChecks = 3;

interface FailedRow extends RowFailure { cells: PlainValue[] }

/**
 * Reads the file, judges every row, and writes all of them in one transaction or none: a file with a bad row leaves the
 * register as it was and answers the list of its failures. Killed at any time, it begins again from the file; the
 * transfer ends in the transaction that writes, so nothing is written twice.
 */
export async function importRecords(transfers: Transfers, transfer: Transfer, caller: Caller): Promise<void> {
  const { platform, registers } = transfers;
  const register = registers.get(transfer.portal, transfer.register);
  if (!administers(register, caller)) throw new Problem('not_allowed');
  const path = await workPath(platform.files);
  await pipeline(platform.files.stream(transfer.sourceSha256!), createWriteStream(path));
  try {
    for (let check = 1; ; check++) {
      const ended = await checkAndWrite(transfers, transfer, register, caller, path).catch((error: unknown) => {
        const moved = error instanceof Problem && ['duplicate_record', 'register_conflict'].includes(error.code);
        if (!moved || check === mostChecks) throw error;
        return false;
      });
      if (ended) return;
    }
  } finally {
    await rm(path, { force: true });
  }
}

async function checkAndWrite(transfers: Transfers, transfer: Transfer, register: RegisterDefinition, caller: Caller, path: string): Promise<boolean> {
  const ready = new RowSpool<ReadyRow>(`${path}.ready`);
  const failed = new RowSpool<FailedRow>(`${path}.failed`);
  try {
    const rowLimit = transfers.rowLimit ?? mostImportedRows;
    const file = transfer.format === 'xlsx'
      ? workbookRows(path, register, transfer.locale, rowLimit)
      : jsonLineRows(path, (await stat(path)).size, register, transfer.locale, rowLimit);
    if (!(await checkRows(transfers, transfer, register, file, ready, failed))) return true;
    if (failed.count > 0) await listFailures(transfers, transfer, file.headings(), failed, `${path}.xlsx`);
    else await writeRows(transfers, transfer, register, caller, ready);
    return true;
  } finally {
    await Promise.all([ready.remove(), failed.remove()]);
  }
}

/** False when the transfer was cancelled meanwhile. */
async function checkRows({ platform }: Transfers, transfer: Transfer, register: RegisterDefinition, file: ImportFile, ready: RowSpool<ReadyRow>, failed: RowSpool<FailedRow>): Promise<boolean> {
  const check = new ImportCheck(platform.db, register, transfer.mode ?? 'add', { locale: transfer.locale, now: platform.clock.now() });
  const samples: RowFailure[] = [];
  let rows = 0;
  for await (const portion of file.portions) {
    const checked = await check.check(portion.rows);
    const cells = new Map(portion.rows.map((row) => [row.number, row.cells]));
    await ready.add(checked.ready);
    await failed.add(checked.failures.map((failure) => ({ ...failure, cells: cells.get(failure.row) ?? [] })));
    samples.push(...checked.failures.slice(0, samplesKept - samples.length));
    rows += portion.rows.length;
    const goesOn = await updateTransfer(platform.db, transfer.id, { status: 'checking', rowsDone: rows, rowsTotal: Math.max(rows, Math.round(rows / Math.max(portion.progress, 0.001))), failures: failed.count, samples }, platform.clock.now());
    if (!goesOn) return false;
  }
  if (rows === 0) throw new Problem('nothing_to_import');
  return updateTransfer(platform.db, transfer.id, { rowsTotal: rows, ...(failed.count === 0 && { status: 'writing' as const }) }, platform.clock.now());
}

async function writeRows({ platform }: Transfers, transfer: Transfer, register: RegisterDefinition, caller: Caller, ready: RowSpool<ReadyRow>): Promise<void> {
  await runCommand(platform, caller, async (command) => {
    const current = await findTransfer(command.db, transfer.id, true);
    // Ended meanwhile: cancelled, or written by the job of another node.
    if (!current || current.finishedAt !== null) return;
    // Checking a large file takes minutes, in which the right may be taken away.
    if (!administers(register, await callerOfTransfer(command.db, transfer))) throw new Problem('not_allowed');
    let added = 0;
    let updated = 0;
    for await (const rows of ready.portions()) {
      const cause = { type: 'import', id: transfer.id };
      const fresh = rows.flatMap((row) => ('values' in row ? [row.values] : []));
      const changes = rows.flatMap((row) => ('record' in row ? [row] : []));
      // The import is on record itself; the history of a new record begins with its first change.
      await insertRecords(command, register, fresh, cause, { validated: true, withoutHistory: true, overlapsAreAskedLater: true });
      await updateRecords(command, register, changes, cause, { validated: true, overlapsAreAskedLater: true });
      added += fresh.length;
      updated += changes.length;
    }
    // Once, for a row may make room for one before it: the rate that ends, below the rate that follows.
    await refuseOverlaps(command.db, register);
    await endImport(command, transfer, { added, updated });
  });
}

async function endImport(command: Command, transfer: Transfer, counts: { added: number; updated: number }): Promise<void> {
  const at = toStored(command.now);
  await updateTransfer(command.db, transfer.id, { status: 'done', ...counts, finishedAt: at }, command.now);
  command.audit({
    action: 'register.import', subjectType: 'register', subjectId: `${transfer.portal}/${transfer.register}`,
    details: { transfer: transfer.id, file: transfer.fileName, sha256: transfer.sourceSha256, mode: transfer.mode, ...counts },
  });
}

/** The refused rows as a workbook with their reasons, which can be corrected and imported as it is. */
async function listFailures({ platform }: Transfers, transfer: Transfer, headings: readonly string[], failed: RowSpool<FailedRow>, path: string): Promise<void> {
  const kept = headings.map((heading, index) => ({ heading, index })).filter(({ heading }) => !isFailureHeading(heading));
  async function* portions(): AsyncGenerator<RowsToWrite, void, undefined> {
    for await (const rows of failed.portions()) yield { sheet: 0, rows: rows.map(({ row, reasons, cells }) => [row, reasons.join('\n'), ...kept.map(({ index }) => cells[index] ?? null)]) };
  }
  const [number, reasons] = failureHeadings[transfer.locale];
  const columns = [{ heading: number, format: 'integer' as const, width: 8 }, { heading: reasons, width: 50 }, ...kept.map(({ heading }) => ({ heading }))];
  try {
    await writeWorkbook(path, { sheets: [{ name: transfer.locale === 'zh' ? '未通过的行' : 'Refused rows', columns }] }, portions());
    const { sha256 } = await platform.files.adopt(path);
    await platform.db.transaction(async (db) => {
      const now = platform.clock.now();
      if (await updateTransfer(db, transfer.id, { status: 'refused', resultSha256: sha256, finishedAt: toStored(now) }, now)) await keepFile(db, transfer.id, sha256);
    });
  } finally {
    await rm(path, { force: true });
  }
}
