/** The form as the page gives it to Form.io's renderer: in the reader's language, with its options, and nothing to execute. */
import type { Locale } from '../platform/errors.ts';
import { shanghaiDate } from '../platform/shanghai-time.ts';
import { isPlainObject } from './component-type.ts';
import { renderControl } from './render-controls.ts';
import { dateLimitSettings, readDateLimit } from './date-limits.ts';
import { dateShapeOf, toDayParts } from './date-types.ts';
import type { CompiledForm } from './compile-form.ts';
import { type Data, type FormComponent, type FormDefinition, translate } from './form-definition.ts';
import { isListGrid } from './list-grids.ts';
import { expressionOf, locksWhenFilled } from './locked-fields.ts';
import { everyNode, type FormNode, readOptions } from './plan-form.ts';

/** The texts of a component that people read, wherever they stand in it. */
const textKeys = new Set(['title', 'label', 'legend', 'placeholder', 'description', 'tooltip', 'prefix', 'suffix', 'content', 'html',
  'group', 'addAnother', 'levelLabels', 'customMessage', 'patternMessage', 'errorLabel', 'saveRow', 'removeRow', 'minSelectedCountMessage', 'maxSelectedCountMessage', 'header']);
/** Code, addresses and server-side notes have no business on the page. */
const removedKeys = new Set(['customConditional', 'customDefaultValue', 'custom', 'customAction', 'customClassLogic', 'logic', 'serverOverride', 'tags', 'access', 'submissionAccess']);

/** `computed`: the server has a say in the answers while they are given. `wizard` is as the item declares it. */
export type RenderedForm = FormDefinition & { computed?: true; wizard?: { review?: boolean } };

const renderedForms = new WeakMap<CompiledForm, Map<Locale, { day: string; form: RenderedForm }>>();

/** The renderer's form JSON, made once a day: `now` sets limits that move with the day ("not after today"). It must not be changed. */
export function renderableForm(compiled: CompiledForm, locale: Locale, now: Date = new Date()): RenderedForm {
  let byLocale = renderedForms.get(compiled);
  if (!byLocale) renderedForms.set(compiled, byLocale = new Map());
  const day = shanghaiDate(now), known = byLocale.get(locale);
  if (known?.day === day) return known.form;
  const form = renderForm(compiled, locale, now);
  byLocale.set(locale, { day, form });
  return form;
}

function renderForm(compiled: CompiledForm, locale: Locale, now: Date): RenderedForm {
  const { definition } = compiled;
  const item = definition.settings?.item;
  return {
    title: translate(definition, definition.title ?? '', locale),
    display: definition.display ?? 'form',
    components: renderAll(definition.components, compiled, locale, now),
    ...(isComputed(compiled) ? { computed: true as const } : {}),
    ...(item?.wizard ? { wizard: item.wizard } : {}),
  };
}

/** Whether an answer may change what the server gives: rows of lists, FEEL values, records found by a key that is typed. */
function isComputed({ definition, root }: CompiledForm): boolean {
  const sources = Object.values(definition.settings?.item?.sources ?? {});
  return sources.some(({ key, when }) => when !== undefined || Object.values(key ?? {}).some((expression) => /\bform\b/.test(String(expression))))
    || [...everyNode(root)].some((node) => Boolean(expressionOf(node)) || isListGrid(node.component) || node.parts !== undefined || locksWhenFilled(node));
}

function renderAll(components: readonly FormComponent[], compiled: CompiledForm, locale: Locale, now: Date): FormComponent[] {
  return components.filter((component) => component?.type !== 'rowkey').map((component) => renderComponent(component, compiled, locale, now));
}

function renderComponent(component: FormComponent, compiled: CompiledForm, locale: Locale, now: Date): FormComponent {
  const rendered = translateTexts(component, compiled.definition, locale) as FormComponent;
  const children = (list: unknown) => (Array.isArray(list) ? renderAll(list as FormComponent[], compiled, locale, now) : undefined);
  if (Array.isArray(component.components)) {
    rendered.components = component.type === 'tabs'
      ? component.components.map((tab) => ({ ...translateTexts(tab, compiled.definition, locale) as FormComponent, components: children(tab.components) }))
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
  renderControl(rendered, component, compiled, locale, now, (child) => renderComponent(child, compiled, locale, now));
  if (component.properties?.value) {
    // The page is told that the server calculates the field, and not how.
    rendered.properties = { ...rendered.properties, value: '=' };
    if (component.properties.lock !== 'filled') rendered.disabled = true;
  }
  if (component.properties?.source) rendered.attributes = { ...(rendered.attributes as object), 'data-source': component.properties.source };
  return rendered;
}

/** Copies a component with its texts translated and whatever could run left out; children are done by the caller. */
function translateTexts(value: unknown, definition: FormDefinition, locale: Locale, key = ''): unknown {
  if (typeof value === 'string') return textKeys.has(key) ? translate(definition, value, locale) : value;
  if (Array.isArray(value)) return value.map((item) => translateTexts(item, definition, locale, key));
  if (!isPlainObject(value)) return value;
  const copy: Record<string, unknown> = {};
  for (const [name, item] of Object.entries(value)) {
    if (removedKeys.has(name) || name === '__proto__' || (name === 'calculateValue' && typeof item === 'string')) continue;
    // What stands within is rendered by the caller as components of their own.
    copy[name] = name === 'components' ? item : translateTexts(item, definition, locale, key === 'errors' ? 'label' : name);
  }
  return copy;
}

function addOptions(rendered: FormComponent, component: FormComponent, compiled: CompiledForm, locale: Locale): void {
  const options = readOptions(component, compiled.environment);
  if (!options) return;
  const values = [...options.values()].map(({ value, label, en, ...attributes }) => ({
    ...(component.type === 'region' ? { parent: (attributes as { parent?: string }).parent } : {}), value, label: locale === 'en' && en ? en : translate(compiled.definition, label, locale),
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
