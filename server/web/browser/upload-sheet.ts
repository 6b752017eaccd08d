import type { BatchDetail } from '../../batch/batch-view.ts';
import { messageOf, sendFile } from './call-api.ts';
import { hideErrors, showErrors } from './error-summary.ts';
import { byId, texts } from './page-data.ts';

/** Makes the upload form of the page work; `onUploaded` gets the batch that was begun, `before` is done first and refuses by throwing. */
export function listenForSheet(fields: { item: string; application?: string | null }, problem: HTMLElement, onUploaded: (batch: BatchDetail) => void, before?: () => Promise<void>): void {
  const form = byId<HTMLFormElement>('batch-upload');
  const file = byId<HTMLInputElement>('batch-file');
  const start = byId<HTMLButtonElement>('batch-start');
  const state = byId('batch-upload-state');
  start.disabled = false;
  form.addEventListener('submit', (event) => { event.preventDefault(); void upload(); });

  async function upload(): Promise<void> {
    const [chosen] = file.files ?? [];
    if (!chosen) { showErrors(problem, [{ message: texts.batches.needFile, target: file.id }], texts.edit.problemTitle); return; }
    hideErrors(problem);
    start.disabled = true;
    try {
      await before?.();
      const batch = await sendFile<BatchDetail>('/batches', { item: fields.item, ...(fields.application && { application: fields.application }) }, chosen, (percent) => { state.textContent = texts.batches.uploading(percent); });
      file.value = '';
      onUploaded(batch);
    } catch (error) {
      showErrors(problem, [{ message: messageOf(error), target: file.id }], texts.edit.unexpected);
    } finally {
      state.textContent = '';
      start.disabled = false;
    }
  }
}
