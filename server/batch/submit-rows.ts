import type { CellColumn } from '../forms/spreadsheet-cells.ts';
import type { Caller } from '../platform/caller.ts';
import { toStored } from '../platform/clock.ts';
import { newId } from '../platform/ids.ts';
import { runCommand, type Command } from '../platform/run-command.ts';
import { insertApplication, type Application, type Data } from '../applications/application-store.ts';
import { runWorkflowCommand } from '../applications/lock-run.ts';
import { settleAnswers } from '../applications/settle-answers.ts';
import { errorsOf, storeSubmission, validSubmission } from '../applications/submit-application.ts';
import { batchItem, staysWrong, type BatchItem, type Batches } from './batches.ts';
import { batchRowsAfter, countRows, endRow, findBatch, lockGoodRow, updateBatch, type Batch, type Fault } from './batch-store.ts';
import { faultOf } from './judge-rows.ts';
import { cellsOf, sheetColumns } from './sheet-columns.ts';
import { enqueueSubmit } from './submit-batch.ts';

/** After so long the job makes room for others and goes on behind them. */
const partMilliseconds = 15_000;
const rowsAtOnce = 20;

/**
 * Makes of each good row an application with its own run, in a transaction of its own that also ends the row: killed at
 * any time, the others follow later and none is there twice. A row that the records no longer allow fails by itself.
 */
export async function submitRows(batches: Batches, batch: Batch, caller: Caller): Promise<void> {
  const { platform, catalog } = batches.applications;
  const item = batchItem(await catalog.version(platform.db, batch.itemVersionId));
  const columns = sheetColumns(item, batch.locale);
  const until = performance.now() + partMilliseconds;
  for (let last = 0; ;) {
    const rows = await batchRowsAfter(platform.db, batch.id, 'good', last, rowsAtOnce);
    for (const { line } of rows) {
      await submitRow(batches, batch, caller, item, columns, line);
      // SQLite answers at once, so that without a pause other requests would wait for the whole part.
      await new Promise((resolve) => setImmediate(resolve));
    }
    if (rows.length === 0) break;
    last = rows.at(-1)!.line;
    await updateBatch(platform.db, batch.id, ['submitting'], { ...(await countRows(platform.db, batch.id)), attempts: 0 }, platform.clock.now());
    if (performance.now() > until) return runCommand(platform, caller, async (command) => enqueueSubmit(command, batch.id, `after ${last}`));
  }
  await endSubmission(batches, batch, caller);
}

async function submitRow({ applications }: Batches, batch: Batch, caller: Caller, item: BatchItem, columns: readonly CellColumn[], line: number): Promise<void> {
  const { version } = item;
  const fail = (command: Command, data: Data, faults: readonly Fault[]): Promise<void> => endRow(command.db, batch.id, line, { cells: cellsOf(columns, data, batch.locale), faults });
  // Rates that were read outside of a transaction are kept, and only their revision is asked for within it.
  await applications.registers.tables(applications.platform.db, batch.portal);
  try {
    await runWorkflowCommand(applications, caller, async (command) => {
      const row = await lockGoodRow(command.db, batch.id, line);
      if (!row) return;
      const settled = await settleAnswers(applications, command.db, { version, applicant: caller, data: row.data, as: 'submission', now: command.now });
      const errors = errorsOf(version, settled, [], caller, command.now, true);
      if (errors.length > 0) return fail(command, row.data, errors.map(faultOf));
      const application = newApplication(batch, settled.verdict.data, command.now);
      await insertApplication(command.db, application, null);
      const submission = validSubmission(command, application, version, settled, [], true);
      await storeSubmission(command, applications, { application, version, submission, materials: [], number: `${batch.number}-${line}` });
      await endRow(command.db, batch.id, line, { applicationId: application.id });
    });
  } catch (error) {
    if (!staysWrong(error)) throw error;
    await runCommand(applications.platform, caller, async (command) => {
      const row = await lockGoodRow(command.db, batch.id, line);
      if (row) await fail(command, row.data, [{ key: null, message: error.text(batch.locale) }]);
    });
  }
}

export function newApplication(batch: Batch, draft: Data, now: Date): Application {
  const at = toStored(now);
  return {
    id: newId(), number: null, portal: batch.portal, item: batch.item, itemVersionId: batch.itemVersionId, applicantId: batch.accountId, applicantName: batch.accountName,
    status: 'draft', draft, revision: 1, submissions: 0, runId: null, batchId: batch.id, rowCount: null, returnReason: null, createdAt: at, updatedAt: at, submittedAt: null, decidedAt: null,
  };
}

async function endSubmission({ applications: { platform } }: Batches, { id }: Batch, caller: Caller): Promise<void> {
  await runCommand(platform, caller, async (command) => {
    const batch = await findBatch(command.db, id, true);
    if (batch?.status !== 'submitting') return;
    const counts = await countRows(command.db, id);
    await updateBatch(command.db, id, ['submitting'], { status: 'submitted', ...counts, finishedAt: toStored(command.now) }, command.now);
    command.audit({ action: 'batch.submitted', subjectType: 'batch', subjectId: id, details: { number: batch.number, applications: counts.submitted, failed: counts.failed } });
  });
}
