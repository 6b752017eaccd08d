import type { MaterialSlot } from '../../catalog/item-view.ts';
import { differingAnswers } from '../../forms/differing-answers.ts';
import { ApiProblem, callApi, messageOf } from './call-api.ts';
import type { ListPage } from './form/controls/control.ts';

type Data = Record<string, unknown>;

/** What the server makes of answers that are not stored. */
export interface SettledAnswers {
  data: Record<string, unknown>;
  lists?: Record<string, ListPage>;
  messages: { path: string; message: string }[];
  slots: MaterialSlot[];
  /** Paths of fields that the records now fill and that are therefore not the reader's to change. */
  locked: string[];
}

interface Options {
  id: string;
  data: () => Record<string, unknown>;
  onSettled: (answer: SettledAnswers, sent: Record<string, unknown>) => void;
  /** Told when asking begins and when the last answer has come. */
  onBusy: (busy: boolean) => void;
  /** Told why the answers could not be settled, and null once they are again. */
  onFailed: (message: string | null) => void;
  onSessionExpired: () => Promise<void>;
}

const quietMilliseconds = 400;
const retryMilliseconds = 15_000;

/** Asks the server to settle the answers after each pause in typing: one question at a time, and only the last answer counts. */
export class SettleAnswers {
  #timer: ReturnType<typeof setTimeout> | undefined;
  #running: Promise<void> | null = null;
  #again = false;
  #failed = false;
  /** What was last asked about, and what the form held once the answer was taken over: neither asks again. */
  #known: readonly string[] = [];
  /** What the form held after the last answer, to tell what was typed since. */
  #before: Data;
  readonly #touched = new Set<string>();

  constructor(readonly options: Options) { this.#before = structuredClone(options.data()); }

  /** After a change of the form. */
  changed(): void {
    if (!this.#known.includes(JSON.stringify(this.options.data()))) this.ask(false);
  }

  ask(now: boolean): void {
    clearTimeout(this.#timer);
    if (this.#running) { this.#again = true; return; }
    this.#timer = setTimeout(() => void this.run(), now ? 0 : quietMilliseconds);
  }

  /** Asks at once; `touched` counts as typed though it may be as it was: a button pressed again. Answers whether all is settled then. */
  async askNow(touched: string): Promise<boolean> {
    this.#touched.add(touched);
    // What the press has changed reaches the form first.
    await new Promise((resolve) => { setTimeout(resolve); });
    await this.run();
    return !this.#failed;
  }

  /** Resolves when nothing is left to be settled. */
  async run(): Promise<void> {
    clearTimeout(this.#timer);
    if (this.#running) { this.#again = true; return this.#running; }
    this.#running = this.#askUntilQuiet();
    try {
      await this.#running;
    } finally {
      this.#running = null;
    }
  }

  async #askUntilQuiet(): Promise<void> {
    this.options.onBusy(true);
    try {
      do {
        this.#again = false;
        await this.#ask();
      } while (this.#again);
    } finally {
      this.options.onBusy(false);
    }
  }

  async #ask(): Promise<void> {
    const { id, data, onSettled, onSessionExpired } = this.options;
    const asked = JSON.stringify(data());
    // A copy, since the form goes on being filled in while the answer is on its way.
    const sent = JSON.parse(asked) as Data;
    const changed = [...new Set([...differingAnswers(this.#before, sent), ...this.#touched])];
    this.#touched.clear();
    try {
      const answer = await callApi<SettledAnswers>('POST', `/applications/${id}/compute`, { data: sent, changed });
      const meanwhile = differingAnswers(sent, data());
      if (meanwhile.length > 0) this.#again = true;
      onSettled(answer, sent);
      const settled = JSON.stringify(data());
      this.#before = JSON.parse(settled) as Data;
      this.#known = [asked, settled];
      // What was typed while the answer was on its way counts as typed for the next question.
      for (const key of meanwhile) this.#touched.add(key);
      this.#failed = false;
      this.options.onFailed(null);
    } catch (error) {
      for (const key of changed) this.#touched.add(key);
      if (error instanceof ApiProblem && error.status === 401) { await onSessionExpired(); this.#again = true; }
      else this.#tell(error);
    }
  }

  /** What could not be settled is asked again with the next change, or by itself where the server was not reached or failed. */
  #tell(error: unknown): void {
    this.#failed = true;
    this.options.onFailed(messageOf(error));
    if (error instanceof ApiProblem && (error.status === 0 || error.status >= 500)) this.#timer = setTimeout(() => void this.run(), retryMilliseconds);
  }
}
