import { translate } from '../forms/form-definition.ts';
import { ownerId, ownerName, type Caller } from '../platform/caller.ts';
import { toStored } from '../platform/clock.ts';
import { Problem } from '../platform/errors.ts';
import { plainFileName } from '../platform/file-name.ts';
import type { ReceivedFile } from '../platform/http-route.ts';
import { runCommand } from '../platform/run-command.ts';
import { workbookLimits } from '../platform/workbook/limits.ts';
import { refuseOtherFiles } from '../platform/workbook/recognise-file.ts';
import { findApplication } from '../applications/application-store.ts';
import { ownDraft } from '../applications/compute-answers.ts';
import type { Applications } from '../applications/applications.ts';
import { batchItem, currentBatchItem, refuseOtherAudience, type BatchItem, type Batches } from './batches.ts';
import { findBatch, insertBatch, updateBatch, type Batch } from './batch-store.ts';

export const importJob = 'batch.import';
/** Bytes of an uploaded sheet. */
export const largestSheet = workbookLimits.fileBytes;

/** `application`: the own draft whose grid the rows shall fill, or the returned application whose rows shall be other ones. */
export interface BatchUpload { item: string; application?: string | undefined; files: readonly ReceivedFile[] }

/** 上传申报信息: takes the file over and lets a job read it. What is plainly no workbook is refused at once. */
export async function startBatch(batches: Batches, caller: Caller, { item: ref, application, files }: BatchUpload): Promise<Batch> {
  const { platform } = batches.applications;
  const accountId = ownerId(caller);
  if (accountId === null) throw new Problem('not_signed_in');
  const item = await itemOf(batches, caller, ref, application);
  const [file] = files;
  if (!file) throw new Problem('invalid_request', {}, [{ path: 'file', code: 'required', message: caller.locale === 'zh' ? '请选择文件' : 'Choose a file' }]);
  if (file.size > largestSheet) throw new Problem('too_large', { limit: `${largestSheet / 1024 / 1024} MB` });
  await refuseOtherFiles(file.path);
  const { sha256 } = await platform.files.adopt(file.path);
  const { version, kind } = item;
  return runCommand(platform, caller, async (command) => {
    const batch = await insertBatch(command.db, {
      portal: version.portal, item: version.item, itemVersionId: version.id, accountId, accountName: ownerName(caller), actingId: caller.accountId, address: caller.address, locale: caller.locale,
      kind, applicationId: application ?? null, fileName: plainFileName(file.name), sourceSha256: sha256,
    }, command.now);
    command.enqueue({ kind: importJob, payload: { batch: batch.id }, uniqueKey: `${importJob}:${batch.id}` });
    command.audit({ action: 'batch.upload', subjectType: 'batch', subjectId: batch.id, details: { item: ref, file: batch.fileName, sha256, ...(application && { application }) } });
    return batch;
  });
}

/** Rows for an application are judged by the version that it was made with. */
export async function itemOf(batches: Batches, caller: Caller, ref: string, application: string | undefined): Promise<BatchItem> {
  const { applications } = batches;
  if (application === undefined) {
    const item = currentBatchItem(batches, caller, ref);
    if (item.kind === 'grid') throw new Problem('invalid_request', {}, [{ path: 'application', code: 'required', message: caller.locale === 'zh' ? '请先打开申请，再上传申报信息' : 'Open the application first; the rows fill its form' }]);
    return item;
  }
  const { itemVersionId, portal, item: name } = await ownApplication(applications, caller, application);
  if (`${portal}/${name}` !== ref) throw new Problem('not_found');
  const item = batchItem(await applications.catalog.version(applications.platform.db, itemVersionId));
  refuseOtherAudience(item.version, caller);
  if (item.kind === 'grid') await ownDraft(applications, caller, application);
  else await returnedRows(applications, caller, application);
  return item;
}

/** The own application that consists of rows and was returned for correction. */
export async function returnedRows(applications: Applications, caller: Caller, id: string): Promise<void> {
  const { rowCount, status } = await ownApplication(applications, caller, id);
  if (rowCount === null || status !== 'returned') throw new Problem('not_editable');
}

async function ownApplication({ platform }: Applications, caller: Caller, id: string): Promise<NonNullable<Awaited<ReturnType<typeof findApplication>>>> {
  const application = await findApplication(platform.db, id);
  if (!application || application.applicantId !== ownerId(caller)) throw new Problem('not_found');
  return application;
}

/** The caller's own batch; to everyone else it does not exist. */
export async function ownBatch({ applications: { platform } }: Batches, caller: Caller, id: string): Promise<Batch> {
  const batch = await findBatch(platform.db, id);
  if (!batch || batch.accountId !== ownerId(caller)) throw new Problem('not_found');
  return batch;
}

/** 取消: as long as it is not being submitted; its job notices. */
export async function cancelBatch(batches: Batches, caller: Caller, id: string): Promise<void> {
  await ownBatch(batches, caller, id);
  await runCommand(batches.applications.platform, caller, async (command) => {
    if (!(await updateBatch(command.db, id, ['waiting', 'checking', 'checked'], { status: 'cancelled', finishedAt: toStored(command.now) }, command.now))) throw new Problem('batch_not_ready');
    command.audit({ action: 'batch.cancel', subjectType: 'batch', subjectId: id });
  });
}

export function batchTitle({ version }: BatchItem, locale: Caller['locale']): string {
  return translate(version.form, version.title, locale);
}
