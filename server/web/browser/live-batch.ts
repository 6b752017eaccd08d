import { h, render } from 'preact';
import type { BatchDetail, BatchTab } from '../../batch/batch-view.ts';
import { BatchState, isUnderWay } from '../views/batch-state.tsx';
import { callApi, messageOf } from './call-api.ts';
import { hideErrors, showErrors } from './error-summary.ts';
import { openDialog } from './open-dialog.ts';
import { make, texts } from './page-data.ts';

interface Options {
  root: HTMLElement;
  problem: HTMLElement;
  dialog: HTMLDialogElement;
  batch: BatchDetail;
  /** Has the rows taken, with what is to be done before and after; where it is absent, the batch is shown as it is then. */
  submitting?: (submit: () => Promise<void>) => Promise<void>;
}

const pollMilliseconds = 1000;

/** Shows a batch as it is, asking again while something goes on, and does what its buttons say. */
export class LiveBatch {
  #batch: BatchDetail;
  #tab: BatchTab | null = null;
  #page = 1;
  #busy = false;
  #timer: number | undefined;

  constructor(readonly options: Options) {
    this.#batch = options.batch;
    this.#draw();
  }

  stop(): void { window.clearTimeout(this.#timer); }

  #draw(): void {
    render(h(BatchState, {
      batch: this.#batch, t: texts, busy: this.#busy,
      actions: { onTab: (tab, page) => void this.#turn(tab, page), onSubmit: () => void this.#submit(), onCancel: () => void this.#cancel() },
    }), this.options.root);
    window.clearTimeout(this.#timer);
    if (isUnderWay(this.#batch)) this.#timer = window.setTimeout(() => void this.#reload().catch(() => this.#draw()), pollMilliseconds);
  }

  async #reload(): Promise<void> {
    const query = new URLSearchParams({ ...(this.#tab && { tab: this.#tab }), page: String(this.#page) });
    this.#batch = await callApi<BatchDetail>('GET', `/batches/${this.#batch.id}?${query.toString()}`);
    this.#draw();
  }

  async #turn(tab: BatchTab, page: number): Promise<void> {
    const moved = tab !== this.#batch.tab;
    [this.#tab, this.#page] = [tab, page];
    await this.#act(() => this.#reload());
    if (moved) this.options.root.querySelector<HTMLElement>(`#tab-${tab}`)?.focus();
  }

  async #submit(): Promise<void> {
    const { good, failed, kind, id } = this.#batch;
    const words = texts.batches;
    if (kind !== 'grid') {
      const lines = [words.submitText(good), ...(failed > 0 ? [words.submitFailed(failed)] : [])].map((line) => make('p', {}, line));
      const sure = await openDialog(this.options.dialog, words.submitTitle, [...lines, make('p', { class: 'strong' }, words.submitWarning)], [{ label: words.close, value: false }, { label: words.submitConfirm, value: true, kind: 'primary' }], false);
      if (!sure) return;
    }
    await this.#act(async () => {
      const submit = async (): Promise<void> => { await callApi('POST', `/batches/${id}/submit`, {}); };
      if (this.options.submitting) { await this.options.submitting(submit); return; }
      await submit();
      [this.#tab, this.#page] = [null, 1];
      await this.#reload();
    });
  }

  async #cancel(): Promise<void> {
    const words = texts.batches;
    const sure = await openDialog(this.options.dialog, words.cancelTitle, [make('p', {}, words.cancelText)], [{ label: words.close, value: false }, { label: words.cancelConfirm, value: true, kind: 'warning' }], false);
    if (!sure) return;
    await this.#act(async () => {
      await callApi('POST', `/batches/${this.#batch.id}/cancel`, {});
      await this.#reload();
    });
  }

  async #act(work: () => Promise<void>): Promise<void> {
    if (this.#busy) return;
    hideErrors(this.options.problem);
    this.#busy = true;
    try {
      await work();
    } catch (error) {
      showErrors(this.options.problem, [{ message: messageOf(error) }], texts.edit.unexpected);
      await this.#reload().catch(() => undefined);
    } finally {
      this.#busy = false;
      this.#draw();
    }
  }
}
