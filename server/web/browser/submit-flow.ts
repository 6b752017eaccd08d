import type { ApplicationDetail } from '../../applications/application-view.ts';
import type { PreviewView } from '../../applications/preview-view.ts';
import type { Autosave } from './autosave.ts';
import { ApiProblem, callApi, messageOf } from './call-api.ts';
import { goTo, hideErrors, showErrors, type SummaryEntry } from './error-summary.ts';
import type { BusinessForm, PlacedError } from './form/business-form.ts';
import { openDialog } from './open-dialog.ts';
import { byId, make, texts } from './page-data.ts';
import type { SettleAnswers } from './settle-answers.ts';
import { confirmPreview } from './preview.tsx';
import { answerRow, answersOf } from './show-answers.ts';
import type { MaterialUploads } from './upload-materials.tsx';
import type { Wizard } from './wizard.tsx';

interface Options {
  id: string;
  form: BusinessForm;
  materials: MaterialUploads;
  autosave: Autosave;
  /** Null where the form needs no server while it is filled. */
  settle: SettleAnswers | null;
  /** What is submitted is shown with its figures before. */
  hasPreview: boolean;
  wizard: () => Wizard | null;
  dialog: HTMLDialogElement;
  problems: HTMLElement;
  onSessionExpired: () => Promise<void>;
}

/** 提交办理: check, show the answers once more (in a dialog, or as the last page of a wizard), submit once, and go to the confirmation. */
export class SubmitFlow {
  /** One key for as long as the page stands, so that a repeated submit is the same submit (law 9). */
  readonly #key = newKey();
  #busy = false;

  constructor(readonly options: Options) {}

  async start(): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    try {
      if (!this.options.wizard()?.reviewing) await this.#run();
      else if (this.options.hasPreview) await this.#preview();
      else await this.#send();
    } finally {
      this.#busy = false;
    }
  }

  /** Errors of fields with the way to them, which may lead over another page. */
  placed(errors: readonly PlacedError[]): SummaryEntry[] {
    return errors.map(({ message, target, page, reveal }) => ({
      message, target,
      before: () => {
        this.#open(page);
        return reveal?.() ?? null;
      },
    }));
  }

  #open(page: string | null): void {
    const wizard = this.options.wizard();
    if (wizard && page !== null) wizard.turnTo(page, false);
  }

  /** Materials that stand outside the form are on a wizard's first page. */
  #materialEntries(entries: readonly SummaryEntry[]): SummaryEntry[] {
    const first = this.options.wizard()?.pages[0]?.key ?? null;
    return entries.map((entry) => ({ ...entry, before: () => {
      this.#open(entry.target && document.getElementById(entry.target)?.closest('[data-page]') === null ? first : pageAround(entry.target));
      return null;
    } }));
  }

  async #run(): Promise<void> {
    const { form, materials, problems, settle } = this.options;
    hideErrors(problems);
    try {
      await settle?.run();
      const wrong = form.check();
      this.options.wizard()?.mark(wrong);
      const found: SummaryEntry[] = [...this.#materialEntries(materials.check()), ...this.placed(wrong)];
      if (found.length > 0) { showErrors(problems, found); return; }
      const stored = await this.#store();
      if (!stored) return;
      const { sections, slots } = stored;
      // Which materials are needed may depend on the answers that were just saved.
      materials.replaceSlots(slots);
      const missing = materials.check();
      if (missing.length > 0) showErrors(problems, this.#materialEntries(missing));
      else if (this.options.wizard()) this.#review(sections);
      else if (this.options.hasPreview) await this.#preview();
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

  async #confirm(sections: ApplicationDetail['sections']): Promise<boolean> {
    const content = [
      make('p', {}, texts.edit.checkText),
      make('p', { class: 'strong' }, texts.edit.checkWarning),
      make('div', { class: 'check-answers' }, ...answersOf(sections), this.#materialsOf()),
    ];
    markStep(1);
    const sure = await openDialog(this.options.dialog, texts.edit.checkTitle, content, [
      { label: texts.edit.close, value: false },
      { label: texts.edit.confirm, value: true, kind: 'primary' },
    ], false);
    if (!sure) markStep(0);
    return sure;
  }

  /** The last page of a wizard: every answer with a way back to it, and the button that submits. */
  #review(sections: ApplicationDetail['sections']): void {
    const { form } = this.options;
    const change = (path: string, label: string): HTMLElement | null => {
      const place = form.targetOf(path);
      if (!place) return null;
      const button = make('button', { type: 'button', class: 'link-button', 'aria-label': texts.wizard.changeOf(label) }, texts.wizard.change);
      button.addEventListener('click', () => {
        if (place.page !== null) this.options.wizard()?.change(place.page);
        const field = document.getElementById(place.target);
        if (field) goTo(field);
      });
      return button;
    };
    const heading = make('h2', { tabindex: '-1' }, texts.wizard.review);
    byId('review').replaceChildren(heading, make('p', {}, texts.edit.checkText), make('div', { class: 'review-answers' }, ...answersOf(sections, change), this.#materialsOf()), make('p', { class: 'notice strong' }, texts.edit.checkWarning));
    this.options.wizard()?.review();
    markStep(1);
    heading.focus();
    window.scrollTo({ top: 0 });
  }

  #materialsOf(): HTMLElement {
    const { materials, slots } = this.options.materials;
    const rows = slots.map((slot) => {
      const count = materials.filter((material) => material.slot === slot.key).length;
      return answerRow(slot.name, count === 0 ? texts.edit.checkNone : texts.edit.checkCount(count));
    });
    return rows.length === 0 ? make('div') : make('section', {}, make('h3', { class: 'heading-s' }, texts.edit.checkMaterials), make('dl', { class: 'summary-list' }, ...rows));
  }

  /** The figures of the draft as it is stored; confirmed, they are named, so that others are never submitted. */
  async #preview(given?: PreviewView): Promise<void> {
    const { id, dialog, problems } = this.options;
    const button = document.getElementById('submit') as HTMLButtonElement;
    const label = button.textContent ?? '';
    hideErrors(problems);
    let preview = given;
    if (!preview) {
      button.disabled = true;
      button.textContent = texts.preview.loading;
      try {
        preview = await callApi<PreviewView>('POST', `/applications/${id}/preview`, {});
      } catch (error) {
        await this.#explain(error, () => this.#preview());
        return;
      } finally {
        button.disabled = false;
        button.textContent = label;
      }
    }
    markStep(1);
    if (await confirmPreview(dialog, id, preview, given !== undefined)) await this.#send(preview.digest);
    else if (!this.options.wizard()) markStep(0);
  }

  async #send(digest?: string): Promise<void> {
    const { id, autosave } = this.options;
    const button = document.getElementById('submit') as HTMLButtonElement;
    const label = button.textContent ?? '';
    button.disabled = true;
    button.textContent = texts.edit.submitting;
    try {
      await callApi('POST', `/applications/${id}/submit`, { revision: autosave.revision, ...(digest !== undefined && { preview: digest }) }, { headers: { 'Idempotency-Key': this.#key } });
      autosave.stop();
      location.assign(`/applications/${id}/submitted`);
    } catch (error) {
      button.disabled = false;
      button.textContent = label;
      await this.#explain(error, () => this.#send(digest));
    }
  }

  async #explain(error: unknown, again: () => Promise<void>): Promise<void> {
    const { form, materials, autosave, problems, onSessionExpired } = this.options;
    if (error instanceof ApiProblem && error.status === 401) {
      await onSessionExpired();
      return again();
    }
    // Refused, the answers are filled in once more; a wizard says itself where the reader is.
    if (!this.options.wizard()) markStep(0);
    if (error instanceof ApiProblem && error.code === 'preview_changed') return this.#preview(error.extension['preview'] as PreviewView);
    if (autosave.leaveIfClosed(error)) return;
    // Another tab has saved since these answers were read: saving shows both and lets the reader choose.
    if (error instanceof ApiProblem && error.code === 'draft_changed') { await autosave.save(); return; }
    if (error instanceof ApiProblem && error.errors.length > 0) {
      const ofMaterials = new Map(error.errors.map((one) => [one, materials.show(one.path, one.message)]));
      const placed = form.show(error.errors.filter((one) => !ofMaterials.get(one)));
      this.options.wizard()?.mark(placed);
      const places = [...this.placed(placed)];
      showErrors(problems, error.errors.map((one) => { const material = ofMaterials.get(one); return material ? this.#materialEntries([material])[0]! : places.shift()!; }));
      return;
    }
    showErrors(problems, [{ message: messageOf(error) }], texts.edit.unexpected);
  }
}

const pageAround = (target: string | null | undefined): string | null => (target ? document.getElementById(target)?.closest<HTMLElement>('[data-page]')?.dataset['page'] ?? null : null);

/** Moves the mark of the step indicator. */
export function markStep(current: number): void {
  document.querySelectorAll('.steps li').forEach((step, index) => {
    step.classList.toggle('done', index < current);
    if (index === current) step.setAttribute('aria-current', 'step');
    else step.removeAttribute('aria-current');
  });
}

/** `crypto.randomUUID` is kept from plain-HTTP pages; random values are not. */
function newKey(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
