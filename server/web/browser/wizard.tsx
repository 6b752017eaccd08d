import { render } from 'preact';
import type { WizardPage } from './form/adapt-definition.ts';
import type { BusinessForm, PlacedError } from './form/business-form.ts';
import { showPage } from './form/current-page.ts';
import { texts } from './page-data.ts';
import { keepPlace, readPlace, takePlaceAlong, type Place } from './wizard-place.ts';

interface Options {
  id: string;
  /** Pages with answers, which count as visited. */
  answered: readonly string[];
  pages: readonly WizardPage[];
  form: BusinessForm;
  formElement: HTMLElement;
  list: HTMLElement;
  previous: HTMLButtonElement;
  next: HTMLButtonElement;
  /** The way out of the form, which stands where no page goes before. */
  leave: HTMLElement;
  /** Shows what is wrong with a page, nothing where it is right. */
  onProblems: (problems: readonly PlacedError[]) => void;
  /** Asked for after the last page. */
  onReview: () => Promise<void>;
  onTurn: () => void;
}

type State = 'current' | 'done' | 'wrong' | 'open';

/** The pages of a wizard: those that the answers lead to, where the reader stands, and how each page is. */
export class Wizard {
  #current: string;
  readonly #visited: Set<string>;
  #wrong = new Set<string>();
  /** Whether the answers are being looked over, after the last page. */
  #reviewing = false;
  /** Whether the page was opened from there to change one answer, so that it leads back. */
  #returning = false;

  constructor(readonly options: Options) {
    const place = readPlace(options.id);
    this.#visited = new Set([...options.answered, ...place?.visited ?? []]);
    options.previous.addEventListener('click', () => this.back());
    options.next.addEventListener('click', () => this.forward());
    takePlaceAlong(options.id);
    window.addEventListener('popstate', () => this.#follow());
    this.#current = this.#pageOf(place);
    this.#show(this.#current, false);
    this.#keep(false);
  }

  get pages(): WizardPage[] { return this.options.pages.filter(({ key }) => this.options.form.hasPage(key)); }

  /** After a change of the form: a branch may have come or gone. */
  refresh(): void {
    if (!this.pages.some(({ key }) => key === this.#current)) {
      this.#show(this.pages[0]!.key, false);
      this.#keep(false);
    }
    this.#draw();
  }

  turnTo(key: string, focus = true): void {
    const onward = this.#reviewing || key !== this.#current;
    this.#show(key, focus);
    this.#keep(onward);
  }

  #show(key: string, focus: boolean): void {
    const { formElement, onTurn } = this.options;
    this.#reviewing = false;
    this.#returning = false;
    this.#current = key;
    this.#visited.add(key);
    showPage(formElement, key);
    onTurn();
    this.#draw();
    if (focus) this.#focusTop();
  }

  /** The browser's way back or onward has led to another entry. */
  #follow(): void {
    const place = (history.state as { wizard?: Place } | null)?.wizard;
    // A link within the page makes an entry without a place: the reader stays.
    if (!place) { this.#keep(false); return; }
    if (place.page === null) { void this.#reviewAgain(); return; }
    if (!this.#reviewing && place.page === this.#current) return;
    this.#show(this.#pageOf(place), true);
    if (this.#current !== place.page) this.#keep(false);
  }

  /** All answers are read anew; where something is wrong now, the reader stays with it. */
  async #reviewAgain(): Promise<void> {
    if (this.#reviewing) return;
    await this.options.onReview();
    if (!this.#reviewing) this.#keep(false);
  }

  /** The page of a place as the answers are now: the last one where all were looked over. */
  #pageOf(place: Place | null): string {
    const pages = this.pages.map(({ key }) => key);
    if (place?.page === null) return pages.at(-1)!;
    return pages.find((key) => key === place?.page) ?? pages[0]!;
  }

  #keep(onward: boolean): void {
    keepPlace({ page: this.#reviewing ? null : this.#current, visited: [...this.#visited] }, onward);
  }

  /** Opens the page of one answer that is to be changed; the page then leads back to all of them. */
  change(key: string): void {
    this.turnTo(key, false);
    this.#returning = true;
  }

  /** The page after the last one: all answers. */
  review(): void {
    this.#reviewing = true;
    this.options.onTurn();
    this.#draw();
    this.#keep((history.state as { wizard?: Place } | null)?.wizard?.page !== null);
  }

  get reviewing(): boolean { return this.#reviewing; }
  get first(): boolean { return this.#current === this.pages[0]?.key; }

  mark(problems: readonly PlacedError[]): void {
    this.#wrong = new Set(problems.flatMap(({ page }) => page ?? []));
    this.#draw();
  }

  back(): void {
    const pages = this.pages;
    const at = pages.findIndex(({ key }) => key === this.#current);
    if (this.#reviewing) this.turnTo(pages.at(-1)!.key);
    else if (at > 0) this.turnTo(pages[at - 1]!.key);
  }

  forward(): void {
    const { form, onProblems, onReview } = this.options;
    const problems = form.check(this.#current);
    this.#wrong.delete(this.#current);
    if (problems.length > 0) this.#wrong.add(this.#current);
    onProblems(problems);
    if (problems.length > 0) { this.#draw(); return; }
    const pages = this.pages;
    const following = pages[pages.findIndex(({ key }) => key === this.#current) + 1];
    if (following && !this.#returning) this.turnTo(following.key);
    else void onReview();
  }

  #stateOf(key: string): State {
    if (key === this.#current && !this.#reviewing) return 'current';
    return this.#wrong.has(key) ? 'wrong' : this.#visited.has(key) ? 'done' : 'open';
  }

  #draw(): void {
    const { list, previous, next, leave } = this.options;
    const pages = this.pages;
    const at = pages.findIndex(({ key }) => key === this.#current);
    previous.hidden = at === 0 && !this.#reviewing;
    leave.hidden = !previous.hidden;
    next.hidden = this.#reviewing;
    render(<StepList pages={pages} stateOf={(key) => this.#stateOf(key)} reviewing={this.#reviewing} onPick={(key) => this.turnTo(key)} position={at} />, list);
  }

  #focusTop(): void {
    const heading = this.options.formElement.querySelector<HTMLElement>(`[data-page="${CSS.escape(this.#current)}"] h3`);
    heading?.setAttribute('tabindex', '-1');
    heading?.focus({ preventScroll: true });
    this.options.list.scrollIntoView({ block: 'start' });
  }
}

function StepList({ pages, stateOf, reviewing, position, onPick }: { pages: readonly WizardPage[]; stateOf: (key: string) => State; reviewing: boolean; position: number; onPick: (key: string) => void }) {
  const words: Record<State, string> = { current: '', done: texts.wizard.done, wrong: texts.wizard.wrong, open: texts.wizard.open };
  return (
    <details class="wizard-pages" open={matchMedia('(min-width: 48rem)').matches}>
      <summary><span class="wizard-position" role="status">{reviewing ? texts.wizard.reviewStep : `${texts.wizard.stepOf(position + 1, pages.length)} ${pages[position]?.title ?? ''}`}</span></summary>
      <ol class="wizard-list">
        {pages.map(({ key, title }, index) => {
          const state = stateOf(key);
          const content = <><span class="wizard-title">{index + 1}. {title}</span>{words[state] !== '' && <span class={`wizard-state is-${state}`}>{words[state]}</span>}</>;
          return (
            <li key={key} class={`is-${state}`} aria-current={state === 'current' ? 'step' : undefined}>
              {state === 'open' || state === 'current' ? <span class="wizard-step">{content}</span> : <button type="button" class="wizard-step" onClick={() => onPick(key)}>{content}</button>}
            </li>
          );
        })}
        <li class={reviewing ? 'is-current' : 'is-open'} aria-current={reviewing ? 'step' : undefined}><span class="wizard-step"><span class="wizard-title">{texts.wizard.reviewStep}</span></span></li>
      </ol>
    </details>
  );
}
