/** What the page needs for the controls that Form.io lacks: months as months, filters of lists, the fields of a change list. */
import type { Locale } from '../platform/errors.ts';
import { calendarLimit } from './calendar-type.ts';
import type { CompiledForm } from './compile-form.ts';
import { type ChangeCategory, type FormComponent, type ListFilter, translate } from './form-definition.ts';
import { isListGrid } from './list-grids.ts';

/** Adds to a copy of the component what its control on the page shows; `render` renders a component within it. */
export function renderControl(rendered: FormComponent, component: FormComponent, compiled: CompiledForm, locale: Locale, now: Date, render: (component: FormComponent) => FormComponent): void {
  if (component.type === 'calendar') {
    setMonthLimits(rendered, component, now);
    nameStatuses(rendered, component, compiled, locale);
  }
  if (component.type === 'changelist') rendered.categories = renderCategories(rendered.categories ?? [], component, render);
  if (isListGrid(component)) describeList(rendered, component, compiled, locale);
}

/** Limits that move with the month become months, since the page must not reckon them. */
function setMonthLimits(rendered: FormComponent, component: FormComponent, now: Date): void {
  for (const edge of ['min', 'max'] as const) {
    const limit = calendarLimit(component, edge)?.(now);
    if (limit) rendered[`${edge}Month`] = limit;
    else delete rendered[`${edge}Month`];
  }
}

/** What the marks of months mean, in the words of the list's own dictionary. */
function nameStatuses(rendered: FormComponent, { properties }: FormComponent, { environment }: CompiledForm, locale: Locale): void {
  const dictionary = environment.lists?.[properties?.['list'] ?? '']?.columns.find(({ key }) => key === 'status')?.dictionary;
  const entries = dictionary === undefined ? undefined : environment.dictionaries[dictionary]?.entries;
  if (entries) rendered['statuses'] ??= Object.fromEntries(entries.map((entry) => [String(entry.value), locale === 'en' && entry.en ? entry.en : entry.label]));
}

/** Texts are translated already; the components that take the new values get their options. */
function renderCategories(categories: ChangeCategory[], { categories: declared = [] }: FormComponent, render: (component: FormComponent) => FormComponent): ChangeCategory[] {
  return categories.map((category, at) => ({
    ...category, fields: category.fields.map((field, index) => ({ ...field, component: render(declared[at]!.fields[index]!.component) })),
  }));
}

/** By what the list can be searched, with the choices of its dictionaries (`filters` of the component names those to be shown, else all are), and how many rows make a page. */
function describeList(rendered: FormComponent, component: FormComponent, { environment, definition }: CompiledForm, locale: Locale): void {
  const shape = environment.lists?.[component.list ?? ''];
  if (!shape) return;
  rendered.pageSize ??= shape.pageSize;
  const formatOf = (name: string): string | undefined => shape.columns.find(({ key, field }) => (field ?? key) === name)?.format;
  const named = Array.isArray(component.filters) ? component.filters as unknown[] : null;
  rendered.filters = (shape.filters ?? []).filter(({ key }) => named === null || named.includes(key)).map(({ key, field, label, english, operator, dictionary, required }: ListFilter) => ({
    key, label: locale === 'en' && english ? english : translate(definition, label, locale), operator, required, format: formatOf(field ?? key),
    ...(dictionary ? { values: (environment.dictionaries[dictionary]?.entries ?? []).map((entry) => ({ value: entry.value, label: locale === 'en' && entry.en ? entry.en : entry.label })) } : {}),
  }));
}
