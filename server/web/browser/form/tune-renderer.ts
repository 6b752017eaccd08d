/**
 * The renderer's own way is to look at every component after every key: conditions, calculations, rules. With thousands of
 * them a key would wait for seconds. Here a key is followed by what it can have an effect on, and nothing else.
 */
import { messageFor } from '../../../forms/field-messages.ts';
import { nationalFormats } from '../../../forms/national-formats.ts';
import type { Locale } from '../../../platform/errors.ts';
import { Component, Input, Radio, Webform, type Changed, type Rendered, type RenderedError, type RenderedForm } from './formio-parts.ts';

/** A component that follows others: it shows, or is calculated, by their values. `reads` is its rule as text. */
interface Follower { component: Rendered; grid: Rendered | null; reads: string }

const FormBase = Webform as unknown as new (element: HTMLElement, options: Record<string, unknown>) => RenderedForm;

/** The form as a whole, which answers a change with as little work as the change asks for. */
export class QuickForm extends FormBase {
  declare quick: boolean | undefined;

  override onChange(flags: Record<string, unknown> | undefined, changed?: Changed, modified?: boolean, changes?: Changed[]): void {
    const touched = (changes ?? (changed ? [changed] : [])).map(({ instance }) => instance).filter((instance) => instance !== undefined);
    if (!this.quick || touched.length === 0 || flags?.['fromSubmission']) { super.onChange(flags, changed, modified, changes); return; }
    if (modified) this.pristine = false;
    const data = this.data;
    const followers = this.followersOf(touched);
    for (const { component, grid } of followers) component.checkData(data, { ...flags, changes: changes ?? [], changed }, grid ? component.data : data);
    // A column is there as soon as any of the rows shows it.
    for (const grid of new Set(followers.map((follower) => follower.grid))) if (grid) grid.checkConditions(data, flags, grid.data);
    if (!flags?.['noValidate']) for (const component of new Set(touched)) if (!holdsRows(component)) component.checkComponentValidity(data, false, component.data, {});
    this.emit('change', { ...this.submission, changed, isValid: true }, flags ?? {}, modified);
  }

  /** Those that may read what was touched: outside of rows all that have rules, within rows those of the same row. */
  followersOf(touched: readonly Rendered[]): Follower[] {
    const grids = touched.map(gridOf);
    const onlyInRows = grids.every((grid) => grid !== null);
    const rows = new Set(touched.map(({ data }) => data));
    return this.followers().filter(({ component, grid, reads }) =>
      !onlyInRows || grid === null || rows.has(component.data) || grids.some((one) => one !== null && reads.includes(`data.${one.key}`)));
  }

  followers(): Follower[] {
    const found: Follower[] = [];
    this.everyComponent((component) => {
      const { conditional, calculateValue } = component.component;
      const rules = [calculateValue, conditional?.json, conditional?.when, conditional?.conditions?.length ? conditional.conditions : null].filter(Boolean);
      if (rules.length > 0) found.push({ component, grid: gridOf(component), reads: JSON.stringify(rules) });
    });
    return found;
  }
}

const holdsRows = ({ type }: Rendered): boolean => type === 'datagrid' || type === 'editgrid';

function gridOf(component: Rendered): Rendered | null {
  for (let holder = component.parent; holder; holder = holder.parent) if (holdsRows(holder)) return holder;
  return null;
}

let tuned = false;

/** `notices` are the server's messages at paths, which stand until the answer changes. */
export function tuneRenderer(locale: Locale, notices: ReadonlyMap<string, string>): void {
  if (tuned) return;
  tuned = true;
  checkMore(locale, notices);
  listenOnce();
  keepChosen();
  copyNothing();
}

/** National formats are judged by the server's own functions, and with its words, before anything is sent. */
function checkMore(locale: Locale, notices: ReadonlyMap<string, string>): void {
  const prototype = (Component as unknown as { prototype: Rendered }).prototype;
  const { validateComponent } = prototype;
  prototype.validateComponent = function (data, row, flags = {}) {
    const errors = validateComponent.call(this, data, row, flags);
    const message = this.shouldSkipValidation(data, row, flags) ? null : formatProblem(this, locale) ?? notices.get(this.path) ?? null;
    return message === null ? errors : [...errors, { level: 'error', message, path: this.path } satisfies RenderedError];
  };
}

export function formatProblem({ component, dataValue }: Pick<Rendered, 'component' | 'dataValue'>, locale: Locale): string | null {
  const format = nationalFormats[component.properties?.['format'] ?? ''];
  if (!format || typeof dataValue !== 'string' || dataValue.trim() === '' || format.matches(dataValue.trim().toUpperCase())) return null;
  return messageFor(format.code, component.label ?? component.key, {}, locale);
}

/** Each input listens to the focus of every other, only to speak of counts that our templates show anyway. */
function listenOnce(): void {
  const prototype = (Input as unknown as { prototype: { attachElement(element: HTMLElement, index: number): unknown; on?: unknown } }).prototype;
  const { attachElement } = prototype;
  prototype.attachElement = function (element, index) {
    this.on = () => this;
    try {
      return attachElement.call(this, element, index);
    } finally {
      delete this.on;
    }
  };
}

/** Pressing the chosen answer of a required question once more would take it away again. */
function keepChosen(): void {
  const prototype = (Radio as unknown as { prototype: Rendered & { previousValue: unknown; updateValue(value: unknown, flags?: object): boolean } }).prototype;
  const { updateValue } = prototype;
  prototype.updateValue = function (value, flags) {
    if (this.component.type === 'radio' && this.component.validate?.required) this.previousValue = undefined;
    return updateValue.call(this, value, flags);
  };
}

/** For every condition the renderer copies the whole of the answers; it need not, as conditions only read them. */
function copyNothing(): void {
  const prototype = (Component as unknown as { prototype: Rendered & { rootValue: unknown; conditionallyVisible(data?: unknown, row?: unknown): boolean } }).prototype;
  const { conditionallyVisible } = prototype;
  prototype.conditionallyVisible = function (data, row) { return conditionallyVisible.call(this, data ?? this.rootValue, row); };
}
