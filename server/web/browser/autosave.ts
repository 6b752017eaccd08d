import type { MaterialSlot } from '../../catalog/item-view.ts';
import { callApi, ApiProblem } from './call-api.ts';
import { forgetLeftAnswers, leaveAnswers } from './left-answers.ts';
import { byId, texts } from './page-data.ts';

export interface Saved { revision: number; data: Record<string, unknown>; slots: MaterialSlot[] }

export interface AutosaveOptions {
  id: string;
  revision: number;
  data: () => Record<string, unknown>;
  /** The form begins with answers that the server does not hold yet. */
  unsaved: boolean;
  /** Told after each save what the server holds now and which materials the answers call for. */
  onSaved: (saved: Saved, sent: Record<string, unknown>) => void;
  /** Asked when another tab saved meanwhile; answers the revision to go on from. */
  onConflict: (problem: ApiProblem) => Promise<number>;
  /** Asked when the session is gone; resolves when the reader has signed in again. */
  onSessionExpired: () => Promise<void>;
}

const quietMilliseconds = 3_000;
const retryMilliseconds = 15_000;
/** A request that outlives its page is refused by browsers from 64 KB on. */
const mostBytesOnLeaving = 60_000;
/** Below `/applications/:id`, by the code that says why nothing can be saved any more. */
const pagesOfClosed: Record<string, string> = { already_submitted: '/submitted', not_editable: '' };

/** Saves the draft a few seconds after the last change, one request at a time, and never loses what stands on the page. */
export class Autosave {
  #revision: number;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #running: Promise<boolean> | null = null;
  /** What the save under way has sent. */
  #sending: Record<string, unknown> | null = null;
  #failed = false;
  #stopped = false;
  /** What the server holds, as text, so that events without a change save nothing. */
  #stored: string;
  readonly #state = byId('save-state');

  constructor(readonly options: AutosaveOptions) {
    this.#revision = options.revision;
    this.#stored = options.unsaved ? '' : JSON.stringify(options.data());
    if (options.unsaved) {
      this.#state.textContent = texts.edit.restored;
      this.#later(quietMilliseconds);
    }
    window.addEventListener('pagehide', () => this.#leave());
    window.addEventListener('beforeunload', (event) => { if (this.dirty && !this.#leavesSafely()) event.preventDefault(); });
  }

  changed(): void {
    if (!this.dirty) return;
    this.#state.textContent = texts.edit.unsaved;
    this.#later(quietMilliseconds);
  }

  /** Of the draft as this page has read or saved it. */
  get revision(): number { return this.#revision; }

  /** Whether the page holds something that has not been saved. */
  get dirty(): boolean { return !this.#stopped && JSON.stringify(this.options.data()) !== this.#stored; }

  /** Saves now; answers whether everything on the page is stored. */
  async save(): Promise<boolean> {
    clearTimeout(this.#timer);
    while (this.#running) await this.#running;
    this.#running = this.#send();
    try {
      return await this.#running;
    } finally {
      this.#running = null;
    }
  }

  /** Saves until nothing on the page is unsaved; answers whether that was possible. */
  async saveAll(): Promise<boolean> {
    while (this.dirty) if (!(await this.save())) return false;
    return true;
  }

  /** After the submission there is nothing left to save. */
  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
    forgetLeftAnswers(this.options.id);
  }

  /** Goes to where the application stands when it can no longer be changed: the answer to a submission was lost, or another tab was faster. */
  leaveIfClosed(error: unknown): boolean {
    if (!(error instanceof ApiProblem) || !(error.code in pagesOfClosed)) return false;
    this.stop();
    location.assign(`/applications/${this.options.id}${pagesOfClosed[error.code]}`);
    return true;
  }

  /** The next page of this draft is read before the late save arrives, so it finds the answers in the tab, too. */
  #leave(): void {
    if (!this.dirty) return;
    leaveAnswers(this.options.id, { revision: this.#revision, data: this.options.data(), sending: this.#sending });
    void this.#put(true).catch(() => undefined);
  }

  /** Whether the save that outlives the page is likely to be taken. */
  #leavesSafely(): boolean {
    if (this.#failed || this.#running) return false;
    return new TextEncoder().encode(JSON.stringify(this.options.data())).length <= mostBytesOnLeaving;
  }

  async #send(): Promise<boolean> {
    this.#state.textContent = texts.edit.saving;
    try {
      await this.#put(false);
      this.#failed = false;
      this.#state.textContent = this.dirty ? texts.edit.unsaved : texts.edit.saved(clockTime(new Date()));
      return true;
    } catch (error) {
      this.#failed = true;
      return this.#recover(error);
    }
  }

  /** `leaving` lets the request outlive the page. */
  async #put(leaving: boolean): Promise<void> {
    const data = this.options.data();
    if (!leaving) this.#sending = data;
    const saved = await callApi<Saved>('PUT', `/applications/${this.options.id}`, { data, revision: this.#revision }, { keepalive: leaving }).finally(() => { if (!leaving) this.#sending = null; });
    this.#revision = saved.revision;
    forgetLeftAnswers(this.options.id);
    const sent = JSON.stringify(data);
    const untouched = JSON.stringify(this.options.data()) === sent;
    if (!leaving) this.options.onSaved(saved, data);
    // Values taken over from the answer need no saving; what was typed meanwhile does.
    this.#stored = untouched ? JSON.stringify(this.options.data()) : sent;
  }

  async #recover(error: unknown): Promise<boolean> {
    if (this.leaveIfClosed(error)) return false;
    if (error instanceof ApiProblem && error.code === 'draft_changed') {
      this.#revision = await this.options.onConflict(error);
      return this.#send();
    }
    if (error instanceof ApiProblem && error.status === 401) {
      this.#state.textContent = texts.edit.unsaved;
      await this.options.onSessionExpired();
      return this.#send();
    }
    this.#state.textContent = error instanceof ApiProblem && error.status !== 0 && error.status < 500 ? error.message : texts.edit.saveFailed;
    if (!(error instanceof ApiProblem) || error.status === 0 || error.status >= 500) this.#later(retryMilliseconds);
    return false;
  }

  #later(milliseconds: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => { if (!this.#stopped) void this.save(); }, milliseconds);
  }
}

function clockTime(time: Date): string {
  return time.toLocaleTimeString('zh-CN', { timeZone: 'Asia/Shanghai', hour12: false });
}
