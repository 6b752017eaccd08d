import type { BatchDetail } from '../../batch/batch-view.ts';
import type { Autosave } from './autosave.ts';
import { ApiProblem } from './call-api.ts';
import { LiveBatch } from './live-batch.ts';
import { byId, texts } from './page-data.ts';
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
      submitting: async (submit) => {
        const form = byId('form-section');
        // The rows are added to the draft as it is stored, and the page then begins anew with both: nothing can be typed in between.
        form.inert = true;
        try {
          await saveAll();
          await submit();
          autosave.stop();
          location.reload();
        } catch (error) {
          form.inert = false;
          throw error;
        }
      },
    });
    place.scrollIntoView({ block: 'nearest' });
  };
  // The rows are judged with the answers as they are saved.
  listenForSheet({ item, application }, problem, show, saveAll);

  async function saveAll(): Promise<void> {
    if (!(await autosave.saveAll())) throw new ApiProblem(0, 'unsaved', texts.batches.unsaved);
  }
}
