import { registerFormOperators } from '../../../expressions/form-operators.ts';
import type { FormDefinition } from '../../../forms/form-definition.ts';
import type { FieldError, Locale } from '../../../platform/errors.ts';
import { adaptDefinition } from './adapt-definition.ts';
import type { FormContext } from './controls/control.ts';
import { jsonLogic, prepareRenderer, type Rendered, type RenderedForm } from './formio-parts.ts';
import { atPath, dressRows, gridsAround, reveal, unshownAt, unshownProblems } from './grid-places.ts';
import { keepSums } from './grid-sums.ts';
import { isHosted } from './hosted-control.ts';
import { ownComponents } from './own-components.ts';
import { isPagedGrid, type PagedGrid } from './paged-grid.ts';
import { choiceTexts, ruleTexts } from './rule-texts.ts';
import { takeSettled } from './take-settled.ts';
import { formTemplates } from './templates.ts';
import { QuickForm, tuneRenderer } from './tune-renderer.ts';

/**
 * A problem of one field with where to jump to; `page` names the wizard's page that it stands on. `reveal` has a grid turn
 * to the row where it is not shown, and answers where to jump to then.
 */
export interface PlacedError { message: string; target: string | null; page: string | null; reveal?: () => string | null }

export interface BusinessForm {
  data(): Record<string, unknown>;
  replace(data: Record<string, unknown>): Promise<void>;
  /** Shows what the server made of the values that it decides, asked about `sent`; what the reader entered stays, unless it is `locked` now. */
  takeSettled(data: Record<string, unknown>, sent: Record<string, unknown>, locked?: readonly string[]): void;
  /** The checks that need no server, shown at the fields, of one page where it is given. */
  check(page?: string): PlacedError[];
  /** Shows the server's errors at the fields that they name. */
  show(errors: readonly FieldError[]): PlacedError[];
  /** Messages that stand at fields until their answer changes, such as "nobody found". */
  notice(messages: readonly { path: string; message: string }[]): void;
  /** The id of the input at a path, to jump to. */
  targetOf(path: string): { target: string; page: string | null } | null;
  /** Whether the wizard's page is one that the answers lead to. */
  hasPage(key: string): boolean;
  onChange(handle: () => void): void;
}

/** What stands at fields by the server's word, until their answer changes. */
const notices = new Map<string, string>();

/** Renders a form into the element. `definition` is what the API gave, `data` the values of the draft. */
export async function renderBusinessForm(element: HTMLElement, definition: FormDefinition, data: Record<string, unknown>, context: Omit<FormContext, 'safeMarkup'>): Promise<BusinessForm> {
  const { texts, locale } = context;
  let form: RenderedForm | null = null;
  const whole: FormContext = { ...context, safeMarkup: (markup) => form?.sanitize(markup) ?? '' };
  prepareRenderer(formTemplates(texts), ownComponents(texts, () => whole));
  tuneRenderer(locale, notices);
  registerFormOperators(jsonLogic);
  const language = locale === 'zh' ? 'zh' : 'en';
  const quick = new QuickForm(element, {
    language, noAlerts: true, noDefaults: false, highlightErrors: false, componentErrorClass: 'has-error',
    i18n: { [language]: ruleTexts(locale) }, sanitizeConfig: { addTags: ['select', 'option'], addAttr: ['ref', 'readonly'] },
  });
  form = quick;
  await quick.setForm(adaptDefinition(definition, { choose: texts.edit.choose, unchosen: choiceTexts(locale) }));
  await quick.setSubmission({ data: structuredClone(data) }, { fromSubmission: true, noValidate: true });
  await settled(quick);
  quick.quick = true;
  quick.on('change', () => keepSums(quick, texts));
  return formOver(quick, locale);
}

function formOver(form: QuickForm, locale: Locale): BusinessForm {
  let filled: readonly string[] | undefined;
  form.on('rowsShown', (grid) => dressRows(form, grid as PagedGrid, notices, filled));
  return {
    data: () => structuredClone(form.data),
    async replace(fresh) {
      form.quick = false;
      await form.setSubmission({ data: structuredClone(fresh) }, { noValidate: true });
      await settled(form);
      form.quick = true;
    },
    takeSettled(fresh, sent, locked) {
      filled = locked ?? filled;
      takeSettled(form, fresh, sent, locked);
    },
    check: (page) => [...ownErrors(form, page), ...unshownErrors(form, locale, page)],
    show(errors) {
      for (const grid of gridsOf(form)) grid.noted.clear();
      return errors.map((error) => showAt(form, error, errors));
    },
    notice: (messages) => showNotices(form, messages),
    targetOf(path) {
      const component = atPath(form, path);
      return component && { target: targetOf(component), page: pageOf(component) };
    },
    hasPage: (key) => form.getComponent(key)?.visible !== false,
    onChange(handle) {
      form.on('change', (event, _flags, modified) => {
        const { changed } = (event ?? {}) as { changed?: { instance?: Rendered } };
        if (!changed) return;
        if (changed.instance && modified) for (const grid of gridsAround(changed.instance)) grid.noted.delete(changed.instance.path);
        // An answer that has changed is not the one that the server spoke of.
        if (changed.instance && notices.delete(changed.instance.path)) changed.instance.checkComponentValidity(form.data, true, changed.instance.data);
        handle();
      });
    },
  };
}

const quietMilliseconds = 200;

/** The renderer goes on settling values for a moment after it says that it is ready; an answer given meanwhile could be undone. */
function settled(form: RenderedForm): Promise<void> {
  return new Promise((resolve) => {
    let timer = setTimeout(resolve, quietMilliseconds);
    form.on('change', () => {
      clearTimeout(timer);
      timer = setTimeout(resolve, quietMilliseconds);
    });
  });
}

function ownErrors(form: RenderedForm, page?: string): PlacedError[] {
  const placed: PlacedError[] = [];
  form.everyComponent((component) => {
    if (page !== undefined && pageOf(component) !== page) return;
    component.checkComponentValidity(form.data, true, component.data);
    const messages = (component as Rendered & { _visibleErrors?: { message: string; cell?: string }[] })._visibleErrors ?? [];
    for (const { message, cell } of messages) placed.push({ message, target: targetOf(component, cell), page: pageOf(component) });
  });
  return placed;
}

const gridsOf = (form: RenderedForm): PagedGrid[] => {
  const grids: PagedGrid[] = [];
  form.everyComponent((component) => { if (isPagedGrid(component)) grids.push(component); });
  return grids;
};

function unshownErrors(form: RenderedForm, locale: Locale, page?: string): PlacedError[] {
  return gridsOf(form).filter((grid) => page === undefined || pageOf(grid) === page).flatMap((grid) => {
    grid.noted.clear();
    return unshownProblems(grid, locale).map(({ path, message }) => {
      grid.noted.set(path, message);
      return unshownError(form, path, message, grid);
    });
  });
}

const unshownError = (form: RenderedForm, path: string, message: string, grid: PagedGrid): PlacedError => ({
  message, target: targetOf(grid), page: pageOf(grid),
  reveal() {
    const component = reveal(form, path);
    return component && targetOf(component);
  },
});

function showAt(form: RenderedForm, error: FieldError, all: readonly FieldError[]): PlacedError {
  const unshown = unshownAt(form, error.path);
  if (unshown) {
    unshown.grid.noted.set(error.path, error.message);
    return unshownError(form, error.path, error.message, unshown.grid);
  }
  const component = atPath(form, error.path);
  if (!component) return { message: error.message, target: null, page: null };
  for (const grid of gridsAround(component)) grid.noted.set(component.path, error.message);
  const message = { level: 'error' as const, message: error.message, external: true };
  component.setCustomValidity([message], true, true);
  if (isHosted(component)) component.showCells(cellMessages(component, all));
  return { message: error.message, target: targetOf(component, Object.keys(cellMessages(component, [error]))[0]), page: pageOf(component) };
}

/** Errors at `rows[1].amount`, by the key of that row and the column. */
function cellMessages(component: Rendered, errors: readonly { path: string; message: string }[]): Record<string, string> {
  const cells: Record<string, string> = {};
  for (const { path, message } of errors) {
    const place = path.startsWith(`${component.path}[`) ? /^\[(\d+)\]\.([^.[]+)/.exec(path.slice(component.path.length)) : null;
    const row = place && (component.dataValue as Record<string, unknown>[])[Number(place[1])];
    if (row) cells[`${String(row['_row'] ?? row['field'])}/${place[2]}`] = message;
  }
  return cells;
}

function showNotices(form: RenderedForm, messages: readonly { path: string; message: string }[]): void {
  const before = [...notices.keys()];
  notices.clear();
  const noted = new Map<string, Rendered>();
  for (const { path, message } of messages) {
    if (unshownAt(form, path)) { notices.set(path, message); continue; }
    const component = atPath(form, path);
    if (!component) continue;
    notices.set(component.path, message);
    noted.set(component.path, component);
    if (isHosted(component)) component.showCells(cellMessages(component, messages));
  }
  for (const path of new Set([...before, ...notices.keys()])) {
    if (unshownAt(form, path)) continue;
    const component = noted.get(path) ?? form.getComponent(path);
    component?.checkComponentValidity(form.data, notices.has(path), component.data);
  }
}

/** The id of a component's input, or of the cell's in it where that is drawn. */
function targetOf(component: Rendered, cell?: string): string {
  const input = `${component.id}-${component.key}`;
  const inCell = cell !== undefined && isHosted(component) ? component.control.cellId?.(input, cell) : undefined;
  return inCell !== undefined && document.getElementById(inCell) ? inCell : input;
}

function pageOf(component: Rendered): string | null {
  for (let holder: Rendered | undefined = component; holder; holder = holder.parent) if (holder.component['wizardPage']) return holder.key;
  return null;
}
