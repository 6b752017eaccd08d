import { open } from 'node:fs/promises';
import type { Caller } from '../platform/caller.ts';
import { toStored } from '../platform/clock.ts';
import { Problem, type FieldError } from '../platform/errors.ts';
import { plainFileName } from '../platform/file-name.ts';
import type { ReceivedFile } from '../platform/http-route.ts';
import type { StoredFile } from '../platform/file-store.ts';
import { runCommand } from '../platform/run-command.ts';
import { workbookLimits } from '../platform/workbook/limits.ts';
import { refuseOtherFiles } from '../platform/workbook/recognise-file.ts';
import type { RegisterDefinition } from './register-definition.ts';
import { findTransfer, insertTransfer, keepFile, updateTransfer, type ImportMode, type NewTransfer, type Transfer, type TransferFormat } from './transfer-store.ts';
import { transferJob, type Transfers } from './transfers.ts';

/** Bytes of an uploaded file of JSON lines; a workbook has its own, smaller limit. */
export const largestImport = 200 * 1024 * 1024;

/** Takes an uploaded file over and lets a job import it. What is plainly no workbook is refused at once. */
export async function startImport(transfers: Transfers, caller: Caller, register: RegisterDefinition, files: readonly ReceivedFile[], mode: ImportMode): Promise<Transfer> {
  const [file] = files;
  if (!file) throw new Problem('invalid_request', {}, [missingFile(caller)]);
  const format = await formatOf(file);
  if (format === 'xlsx') {
    if (file.size > workbookLimits.fileBytes) throw new Problem('too_large', { limit: `${workbookLimits.fileBytes / 1024 / 1024} MB` });
    await refuseOtherFiles(file.path);
  }
  const stored = await transfers.platform.files.adopt(file.path);
  return start(transfers, caller, { ...common(register, caller), kind: 'import', format, mode, search: null, fileName: plainFileName(file.name), sourceSha256: stored.sha256 }, stored);
}

export async function startExport(transfers: Transfers, caller: Caller, register: RegisterDefinition, format: TransferFormat, search: string | null): Promise<Transfer> {
  return start(transfers, caller, { ...common(register, caller), kind: 'export', format, mode: null, search, fileName: null, sourceSha256: null });
}

/** Ends a transfer that has not yet come to its last step; its job notices. */
export async function cancelTransfer(transfers: Transfers, caller: Caller, id: string): Promise<void> {
  await runCommand(transfers.platform, caller, async (command) => {
    const transfer = await findTransfer(command.db, id, true);
    if (!transfer) throw new Problem('not_found');
    if (!(await updateTransfer(command.db, id, { status: 'cancelled', finishedAt: toStored(command.now) }, command.now))) throw new Problem('transfer_ended');
    command.audit({ action: `register.${transfer.kind}-cancel`, subjectType: 'register', subjectId: `${transfer.portal}/${transfer.register}`, details: { transfer: id } });
  });
}

async function start({ platform }: Transfers, caller: Caller, given: NewTransfer, source?: StoredFile): Promise<Transfer> {
  return runCommand(platform, caller, async (command) => {
    const transfer = await insertTransfer(command.db, given, command.now);
    if (source) await keepFile(command.db, transfer.id, source.sha256);
    command.enqueue({ kind: transferJob, payload: { transfer: transfer.id }, uniqueKey: `${transferJob}:${transfer.id}` });
    command.audit({
      action: `register.${transfer.kind}-start`, subjectType: 'register', subjectId: `${transfer.portal}/${transfer.register}`,
      details: { transfer: transfer.id, format: transfer.format, mode: transfer.mode, file: transfer.fileName, search: transfer.search },
    });
    return transfer;
  });
}

function common(register: RegisterDefinition, caller: Caller): Pick<NewTransfer, 'portal' | 'register' | 'accountId' | 'accountName' | 'locale'> {
  if (caller.accountId === null) throw new Problem('not_signed_in');
  return { portal: register.portal, register: register.register, accountId: caller.accountId, accountName: caller.name, locale: caller.locale };
}

/** By what the file is; its name decides only where that says nothing. */
async function formatOf({ name, path, size }: ReceivedFile): Promise<TransferFormat> {
  if (size === 0) throw new Problem('empty_file');
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(64), 0, 64, 0);
    const head = buffer.subarray(0, bytesRead).toString('utf8').replace(/^\ufeff/, '').trimStart();
    return head.startsWith('{') || (/\.(jsonl|ndjson)$/i.test(name) && !head.startsWith('PK')) ? 'jsonl' : 'xlsx';
  } finally {
    await file.close();
  }
}

function missingFile({ locale }: Caller): FieldError {
  return { path: 'file', code: 'required', message: locale === 'zh' ? '请选择文件' : 'choose a file' };
}
