import type { Data } from '../forms/form-definition.ts';
import type { Caller } from '../platform/caller.ts';
import { toStored } from '../platform/clock.ts';
import { Problem } from '../platform/errors.ts';
import { runCommand } from '../platform/run-command.ts';
import { ownDraft } from '../applications/compute-answers.ts';
import { saveDraft } from '../applications/save-draft.ts';
import { batchItem, type Batches } from './batches.ts';
import { batchRowsAfter, countRows, findBatch, markSubmitted, updateBatch, type Batch } from './batch-store.ts';
import { GridRows } from './merge-grid-rows.ts';
import { sheetColumns } from './sheet-columns.ts';

/** Adds the good rows to the grid of the draft, so that rows which were corrected come to those that were good at once, and doing it twice changes nothing. */
export async function fillGrid(batches: Batches, caller: Caller, batch: Batch): Promise<Batch> {
  const { applications } = batches;
  const { platform, catalog } = applications;
  const { db } = platform;
  if (batch.status === 'submitted') return batch;
  if (batch.status !== 'checked') throw new Problem('batch_not_ready');
  if (batch.good === 0) throw new Problem('batch_without_rows');
  const application = await ownDraft(applications, caller, batch.applicationId ?? '');
  const item = batchItem(await catalog.version(db, batch.itemVersionId));
  const { rows: grid = '', unique = [] } = item.batch;
  const before = Array.isArray(application.draft[grid]) ? application.draft[grid] as Data[] : [];
  const rows = new GridRows(before, sheetColumns(item, batch.locale), unique);
  for (let last = 0; ;) {
    const part = await batchRowsAfter(db, batch.id, 'good', last, 500);
    for (const { data } of part) rows.put(data);
    if (part.length < 500) break;
    last = part.at(-1)!.line;
  }
  await saveDraft(applications, caller, application.id, { ...application.draft, [grid]: rows.all() }, application.revision);
  return runCommand(platform, caller, async (command) => {
    if (await updateBatch(command.db, batch.id, ['checked'], { status: 'submitted', submitted: batch.good, submittedAt: toStored(command.now), finishedAt: toStored(command.now) }, command.now)) {
      await markSubmitted(command.db, batch.id, application.id);
      await updateBatch(command.db, batch.id, ['submitted'], await countRows(command.db, batch.id), command.now);
      command.audit({ action: 'batch.fill', subjectType: 'application', subjectId: application.id, details: { batch: batch.id, rows: batch.good } });
    }
    return (await findBatch(command.db, batch.id))!;
  });
}
