import type { ApplicationDetail } from '../../applications/application-view.ts';
import type { Section } from '../../forms/present-submission.ts';
import type { Autosave } from './autosave.ts';
import { ApiProblem, callApi, messageOf } from './call-api.ts';
import { hideErrors, showErrors, type SummaryEntry } from './error-summary.ts';
import type { BusinessForm } from './form/business-form.ts';
import { openDialog } from './open-dialog.ts';
import { make, texts } from './page-data.ts';
import type { MaterialUploads } from './upload-materials.tsx';

interface Options {
  id: string;
  form: BusinessForm;
  materials: MaterialUploads;
  autosave: Autosave;
  dialog: HTMLDialogElement;
  problems: HTMLElement;
  onSessionExpired: () => Promise<void>;
}

/** 提交办理: check, show the answers once more, submit once, and go to the confirmation. */
export class SubmitFlow {
  /** One key for as long as the page stands, so that a repeated submit is the same submit (law 9). */
  readonly #key = newKey();
  #busy = false;

  constructor(readonly options: Options) {}

  async start(): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    try {
      await this.#run();
    } finally {
      this.#busy = false;
    }
  }

  async #run(): Promise<void> {
    const { form, materials, problems } = this.options;
    hideErrors(problems);
    const found: SummaryEntry[] = [...materials.check(), ...form.check()];
    if (found.length > 0) { showErrors(problems, found); return; }
    try {
      const stored = await this.#store();
      if (!stored) return;
      const { sections, slots } = stored;
      // Which materials are needed may depend on the answers that were just saved.
      materials.replaceSlots(slots);
      const missing = materials.check();
      if (missing.length > 0) showErrors(problems, missing);
      else if (await this.#confirm(sections)) await this.#send();
    } catch (error) {
      showErrors(problems, [{ message: messageOf(error) }], texts.edit.unexpected);
    }
  }

  /** Saves until nothing on the page is unsaved, since what is shown and submitted is the draft as it is stored; null when it cannot be. */
  async #store(): Promise<ApplicationDetail | null> {
    const { autosave, id } = this.options;
    for (;;) {
      if (!(await autosave.save())) return null;
      const stored = await callApi<ApplicationDetail>('GET', `/applications/${id}`);
      if (!autosave.dirty) return stored;
    }
  }

  async #confirm(sections: readonly Section[]): Promise<boolean> {
    const content = [
      make('p', {}, texts.edit.checkText),
      make('p', { class: 'strong' }, texts.edit.checkWarning),
      make('div', { class: 'check-answers' }, ...sections.map(sectionOf), this.#materialsOf()),
    ];
    markStep(1);
    const sure = await openDialog(this.options.dialog, texts.edit.checkTitle, content, [
      { label: texts.edit.close, value: false },
      { label: texts.edit.confirm, value: true, kind: 'primary' },
    ], false);
    if (!sure) markStep(0);
    return sure;
  }

  #materialsOf(): HTMLElement {
    const { materials, slots } = this.options.materials;
    const rows = slots.map((slot) => {
      const count = materials.filter((material) => material.slot === slot.key).length;
      return rowOf(slot.name, count === 0 ? texts.edit.checkNone : texts.edit.checkCount(count));
    });
    return rows.length === 0 ? make('div') : make('section', {}, make('h3', { class: 'heading-s' }, texts.edit.checkMaterials), make('dl', { class: 'summary-list' }, ...rows));
  }

  async #send(): Promise<void> {
    const { id, autosave } = this.options;
    const button = document.getElementById('submit') as HTMLButtonElement;
    const label = button.textContent ?? '';
    button.disabled = true;
    button.textContent = texts.edit.submitting;
    try {
      await callApi('POST', `/applications/${id}/submit`, {}, { headers: { 'Idempotency-Key': this.#key } });
      autosave.stop();
      location.assign(`/applications/${id}/submitted`);
    } catch (error) {
      button.disabled = false;
      button.textContent = label;
      await this.#explain(error);
    }
  }

  async #explain(error: unknown): Promise<void> {
    const { form, materials, autosave, problems, onSessionExpired } = this.options;
    if (error instanceof ApiProblem && error.status === 401) {
      await onSessionExpired();
      return this.#send();
    }
    if (autosave.leaveIfClosed(error)) return;
    if (error instanceof ApiProblem && error.errors.length > 0) {
      showErrors(problems, error.errors.map((one) => materials.show(one.path, one.message) ?? form.show([one])[0] ?? { message: one.message }));
      return;
    }
    showErrors(problems, [{ message: messageOf(error) }], texts.edit.unexpected);
  }
}

/** Moves the mark of the step indicator. */
function markStep(current: number): void {
  document.querySelectorAll('.steps li').forEach((step, index) => {
    step.classList.toggle('done', index < current);
    if (index === current) step.setAttribute('aria-current', 'step');
    else step.removeAttribute('aria-current');
  });
}

function sectionOf(section: Section): HTMLElement {
  const rows = section.rows.filter((row) => !row.table).map((row) => rowOf(row.label, row.text || texts.detail.empty));
  const tables = section.rows.flatMap((row) => (row.table ? [tableOf(row.label, row.table)] : []));
  return make('section', {}, ...(section.title ? [make('h3', { class: 'heading-s' }, section.title)] : []), make('dl', { class: 'summary-list' }, ...rows), ...tables);
}

function rowOf(label: string, text: string): HTMLElement {
  return make('div', { class: 'summary-row' }, make('dt', {}, label), make('dd', {}, text));
}

function tableOf(label: string, table: NonNullable<Section['rows'][number]['table']>): HTMLElement {
  const head = make('tr', {}, ...table.columns.map((column) => make('th', { scope: 'col' }, column.label)));
  const rows = table.rows.map((row) => make('tr', {}, ...row.map((cell) => make('td', {}, cell))));
  return make('div', { class: 'table-scroll' }, make('table', {}, make('caption', {}, label), make('thead', {}, head), make('tbody', {}, ...rows)));
}

/** `crypto.randomUUID` is kept from plain-HTTP pages; random values are not. */
function newKey(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
