import type { CellColumn } from '../forms/spreadsheet-cells.ts';
import type { Caller } from '../platform/caller.ts';
import { openSettling, type SettleOne } from '../applications/settle-answers.ts';
import { errorsOf } from '../applications/submit-application.ts';
import type { Batch } from './batch-store.ts';
import type { BatchItem, Batches } from './batches.ts';
import { openGridRows } from './judge-grid-rows.ts';
import { faultOf, rowJudge, type RowCheck, type RowJudge } from './judge-rows.ts';
import { RepeatedRows } from './repeated-rows.ts';

/** Who judges the rows of the item's sheet with the records as they are. */
export async function openJudge(batches: Batches, caller: Caller, batch: Batch, item: BatchItem, columns: readonly CellColumn[], now: Date): Promise<RowJudge> {
  const isGrid = item.kind === 'grid';
  const check = isGrid ? await openGridRows(batches, caller, batch, item, columns) : await openSubmissions(batches, caller, item, now);
  return rowJudge(check, new RepeatedRows(item.batch, columns, caller.locale), columns, isGrid);
}

/** Each row is a submission: the same steps as for a form that is filled in by hand. What is stored are the typed values; submitting settles them anew. */
async function openSubmissions({ applications }: Batches, caller: Caller, { version }: BatchItem, now: Date): Promise<RowCheck> {
  const settle: SettleOne = await openSettling(applications, applications.platform.db, { version, applicant: caller, as: 'submission', now });
  return async (lines) => {
    const outcomes: Awaited<ReturnType<RowCheck>> = [];
    for (const { values } of lines) {
      const errors = errorsOf(version, await settle(values), [], caller, now);
      outcomes.push(errors.length > 0 ? { faults: errors.map(faultOf) } : { data: values });
    }
    return outcomes;
  };
}
