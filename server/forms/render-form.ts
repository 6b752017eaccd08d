/** The form as the page gives it to Form.io's renderer: in the reader's language, with its options, and nothing to execute. */
import type { Locale } from '../platform/errors.ts';
import { isPlainObject } from './component-type.ts';
import { dateLimitSettings, readDateLimit } from './date-limits.ts';
import { dateShapeOf, toDayParts } from './date-types.ts';
import type { CompiledForm } from './compile-form.ts';
import { type Data, type FormComponent, type FormDefinition, translate } from './form-definition.ts';
import { everyNode, type FormNode, readOptions } from './plan-form.ts';

/** The texts of a component that people read, wherever they stand in it. */
const textKeys = new Set(['title', 'label', 'legend', 'placeholder', 'description', 'tooltip', 'prefix', 'suffix', 'content', 'html',
  'addAnother', 'customMessage', 'patternMessage', 'errorLabel', 'saveRow', 'removeRow', 'minSelectedCountMessage', 'maxSelectedCountMessage', 'header']);
/** Code, addresses and server-side notes have no business on the page. */
const removedKeys = new Set(['customConditional', 'customDefaultValue', 'custom', 'customAction', 'customClassLogic', 'logic', 'serverOverride', 'tags', 'access', 'submissionAccess']);

/** The renderer's form JSON. `now` sets limits that move with the day ("not after today"). */
export function renderableForm(compiled: CompiledForm, locale: Locale, now: Date = new Date()): FormDefinition {
  const { definition } = compiled;
  const components = definition.components.map((component) => renderComponent(component, compiled, locale, now));
  return {
    title: translate(definition, definition.title ?? '', locale),
    display: definition.display ?? 'form',
    components,
  };
}

function renderComponent(component: FormComponent, compiled: CompiledForm, locale: Locale, now: Date): FormComponent {
  const rendered = translateTexts(component, compiled.definition, locale) as FormComponent;
  const children = (list: unknown) => (Array.isArray(list) ? (list as FormComponent[]).map((child) => renderComponent(child, compiled, locale, now)) : undefined);
  if (Array.isArray(component.components)) {
    rendered.components = component.type === 'tabs'
      ? component.components.map((tab, index) => ({ ...rendered.components![index]!, components: children(tab.components) }))
      : children(component.components);
  }
  if (component.type === 'columns' && component.columns) {
    rendered.columns = component.columns.map((column, index) => ({ ...rendered.columns![index], components: children(column.components) }));
  }
  if (component.type === 'table' && Array.isArray(component.rows)) {
    rendered.rows = (component.rows as FormComponent[][]).map((row) => row.map((cell) => ({ ...cell, components: children(cell.components) })));
  }
  addOptions(rendered, component, compiled, locale);
  setDateLimits(rendered, component, now);
  if (component.properties?.source) rendered.attributes = { ...(rendered.attributes as object), 'data-source': component.properties.source };
  return rendered;
}

/** Copies a component with its texts translated and whatever could run left out; children are done by the caller. */
function translateTexts(value: unknown, definition: FormDefinition, locale: Locale, key = ''): unknown {
  if (typeof value === 'string') return textKeys.has(key) ? translate(definition, value, locale) : value;
  if (Array.isArray(value)) return value.map((item) => translateTexts(item, definition, locale, key));
  if (!isPlainObject(value)) return value;
  return Object.fromEntries(Object.entries(value)
    .filter(([name, item]) => !removedKeys.has(name) && !(name === 'calculateValue' && typeof item === 'string'))
    .map(([name, item]) => [name, translateTexts(item, definition, locale, key === 'errors' ? 'label' : name)]));
}

function addOptions(rendered: FormComponent, component: FormComponent, compiled: CompiledForm, locale: Locale): void {
  const options = readOptions(component, compiled.environment);
  if (!options) return;
  const values = [...options.values()].map(({ value, label, en }) => ({
    value, label: locale === 'en' && en ? en : translate(compiled.definition, label, locale),
  }));
  if (component.type === 'select') {
    rendered.dataSrc = 'values';
    rendered.data = { values };
    delete rendered.template;
    if (!component.multiple) rendered.widget = 'html5';
  } else rendered.values = values;
}

/** Limits such as `moment().add(1, 'month')` become dates, since the page must not evaluate them. */
function setDateLimits(rendered: FormComponent, component: FormComponent, now: Date): void {
  if (!['datetime', 'day', 'date', 'month'].includes(component.type)) return;
  const settings = dateLimitSettings(component);
  const shape = dateShapeOf(component);
  for (const edge of ['min', 'max'] as const) {
    const limit = readDateLimit(settings[edge], shape, edge)?.(now);
    const name = `${edge}Date`;
    for (const place of [rendered, rendered.widget, rendered.datePicker]) {
      if (isPlainObject(place) && name in place) place[name] = limit ?? null;
    }
  }
}

/** Stored data as the renderer's components want it: Form.io's day component reads `MM/DD/YYYY`. */
export function rendererData(compiled: CompiledForm, data: Data): Data {
  const days = new Set([...everyNode(compiled.root)].filter((node) => node.component.type === 'day'));
  return days.size ? convertDays(compiled.root, data, days) : data;
}

function convertDays(holder: FormNode, data: Data, days: ReadonlySet<FormNode>): Data {
  const converted: Data = { ...data };
  for (const node of holder.held) {
    const value = data[node.key];
    if (days.has(node) && typeof value === 'string') converted[node.key] = toDayParts(value, node.component);
    else if (node.role === 'container' && isPlainObject(value)) converted[node.key] = convertDays(node, value, days);
    else if (node.role === 'grid' && Array.isArray(value)) converted[node.key] = value.map((row) => convertDays(node, row as Data, days));
  }
  return converted;
}
