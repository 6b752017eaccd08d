import type { Caller } from '../platform/caller.ts';
import { toStored } from '../platform/clock.ts';
import { Problem } from '../platform/errors.ts';
import type { Platform } from '../platform/platform.ts';
import type { PlainValue } from '../platform/read-workbook.ts';
import { runCommand } from '../platform/run-command.ts';
import { insertApplication, lockApplication, type Application } from '../applications/application-store.ts';
import { runWorkflowCommand } from '../applications/lock-run.ts';
import { openSettling } from '../applications/settle-answers.ts';
import { errorsOf, storeSubmission } from '../applications/submit-application.ts';
import { insertSubmissionRows, newRowsHash, type SubmissionRow } from '../applications/submission-rows-store.ts';
import { batchItem, type BatchItem, type Batches } from './batches.ts';
import { batchRowsAfter, countRows, endRow, findBatch, markSubmitted, updateBatch, type Batch, type Fault } from './batch-store.ts';
import { faultOf } from './judge-rows.ts';
import { cellsOf, sheetColumns } from './sheet-columns.ts';
import { newApplication } from './submit-rows.ts';

const rowsAtOnce = 50;

interface FailedRow { line: number; cells: PlainValue[]; faults: Fault[] }

/**
 * Makes one application of the good rows, whose snapshot they are: all of them in one transaction. Rows that the records
 * no longer allow become failures, and then nothing is submitted, since the applicant has confirmed other rows.
 */
export async function submitAsOne(batches: Batches, batch: Batch, caller: Caller): Promise<void> {
  const { applications } = batches;
  const { platform, catalog } = applications;
  const item = batchItem(await catalog.version(platform.db, batch.itemVersionId));
  const rows = await settledRows(batches, batch, caller, item);
  if (!rows) return;
  await runWorkflowCommand(applications, caller, async (command) => {
    const current = await findBatch(command.db, batch.id, true);
    if (current?.status !== 'submitting' || !current.number) return;
    const application = await applicationOf(command.db, current, command.now);
    const seq = application.submissions + 1;
    const hash = newRowsHash();
    await insertSubmissionRows(command.db, application.id, seq, rows, hash);
    const submission = { seq, data: {}, sources: {}, materials: [], submittedAt: toStored(command.now) };
    const counted = { ...application, rowCount: rows.length };
    await storeSubmission(command, applications, { application: counted, version: item.version, submission, materials: [], number: application.number ?? current.number, rows: { count: rows.length, hash: hash.digest('hex') } });
    await markSubmitted(command.db, batch.id, application.id);
    await updateBatch(command.db, batch.id, ['submitting'], { status: 'submitted', applicationId: application.id, ...(await countRows(command.db, batch.id)), finishedAt: toStored(command.now) }, command.now);
  });
}

/** The application that was returned for other rows, or a new one. */
async function applicationOf(db: Parameters<typeof lockApplication>[0], batch: Batch, now: Date): Promise<Application> {
  if (batch.applicationId !== null) {
    const returned = await lockApplication(db, batch.applicationId);
    if (returned.status !== 'returned' || returned.rowCount === null) throw new Problem('not_editable');
    return returned;
  }
  const application = newApplication(batch, {}, now);
  await insertApplication(db, application, null);
  return application;
}

/** The rows with what the records say of them now; null where some of them failed, which sends the batch back. */
async function settledRows({ applications }: Batches, batch: Batch, caller: Caller, item: BatchItem): Promise<SubmissionRow[] | null> {
  const { platform } = applications;
  const now = platform.clock.now();
  const { version } = item;
  const settle = await openSettling(applications, platform.db, { version, applicant: caller, as: 'submission', now });
  const columns = sheetColumns(item, batch.locale);
  const rows: SubmissionRow[] = [];
  const failures: FailedRow[] = [];
  for (let last = 0; ;) {
    const part = await batchRowsAfter(platform.db, batch.id, 'good', last, rowsAtOnce);
    for (const { line, data } of part) {
      const settled = await settle(data);
      const errors = errorsOf(version, settled, [], caller, now, true);
      if (errors.length > 0) failures.push({ line, cells: cellsOf(columns, data, batch.locale), faults: errors.map(faultOf) });
      else rows.push({ line, data: settled.verdict.data, sources: settled.sources });
    }
    await new Promise((resolve) => setImmediate(resolve));
    if (part.length < rowsAtOnce) break;
    last = part.at(-1)!.line;
  }
  if (failures.length === 0) return rows;
  await sendBack(platform, batch, caller, failures);
  return null;
}

/**
 * Ends the failed rows and the submission together: were rows ended before, a process that dies in between would leave
 * fewer good ones than were confirmed, and the next run would submit those.
 */
async function sendBack(platform: Platform, batch: Batch, caller: Caller, failures: readonly FailedRow[]): Promise<void> {
  const failed = failures.length;
  await runCommand(platform, caller, async (command) => {
    if ((await findBatch(command.db, batch.id, true))?.status !== 'submitting') return;
    for (const { line, ...end } of failures) await endRow(command.db, batch.id, line, end);
    await updateBatch(command.db, batch.id, ['submitting'], { status: 'checked', number: batch.applicationId === null ? batch.number : null, problem: { code: 'batch_rows_changed', params: { count: failed } }, ...(await countRows(command.db, batch.id)) }, command.now);
    command.audit({ action: 'batch.back', subjectType: 'batch', subjectId: batch.id, details: { failed } });
  });
}
