import type { BatchDetail } from '../../batch/batch-view.ts';
import type { Autosave } from './autosave.ts';
import { LiveBatch } from './live-batch.ts';
import { byId } from './page-data.ts';
import { listenForSheet } from './upload-sheet.ts';

interface Options { item: string; application: string; dialog: HTMLDialogElement; autosave: Autosave }

/** 批量录入 on the page of a form: a sheet whose good rows are added to the form's grid. */
export function openBatchPanel({ item, application, dialog, autosave }: Options): void {
  const root = byId('batch');
  const problem = byId('batch-problem');
  let live: LiveBatch | null = null;
  const show = (batch: BatchDetail): void => {
    live?.stop();
    const place = document.createElement('div');
    root.replaceChildren(place);
    live = new LiveBatch({
      root: place, problem, dialog, batch,
      // What stands on the page is part of the draft that the rows are added to.
      beforeSubmit: async () => { if (autosave.dirty) await autosave.save(); },
      onSubmitted: () => { autosave.stop(); location.reload(); },
    });
    place.scrollIntoView({ block: 'nearest' });
  };
  // The rows are judged with the answers as they are saved.
  byId('batch-upload').addEventListener('submit', () => { if (autosave.dirty) void autosave.save(); }, { capture: true });
  listenForSheet({ item, application }, problem, show);
}
