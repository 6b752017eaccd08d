/**
 * How the renderer's components look: label, hint, error and control in that order, tied together for screen readers
 * after the patterns of GOV.UK. Each template is a function to HTML text, so nothing has to be compiled from text.
 */
import type { FormComponent } from '../../../forms/form-definition.ts';
import type { Texts } from '../../texts/texts.ts';
import { currentPage } from './current-page.ts';
import type { Rendered } from './formio-parts.ts';
import { sumsOf, sumText } from './grid-sums.ts';
import { controls } from './hosted-control.ts';

interface Context {
  t: (text: string, options?: Record<string, unknown>) => string;
  instance: Rendered;
  component: FormComponent & { key: string };
  id: string;
  label: { hidden?: boolean; labelPosition?: string };
  options: Record<string, unknown>;
}

type Attributes = Record<string, unknown>;
interface InputInfo { type: string; ref?: string; content?: string; label?: string; labelClass?: string; attr: Attributes; multiple?: boolean }

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
export const escapeHtml = (text: unknown): string => String(text ?? '').replace(/[&<>"']/g, (character) => entities[character] ?? character);

const inputId = ({ instance, component }: Context): string => `${instance.id}-${component.key}`;
const labelId = (context: Context): string => `l-${inputId(context)}`;
const hintId = (context: Context): string => `d-${inputId(context)}`;
const errorId = (context: Pick<Context, 'instance'>): string => `e-${context.instance.id}`;

/** Groups of several inputs are named by their label; a single input is labelled by it. */
const isGroup = (component: FormComponent): boolean => ['radio', 'selectboxes', 'datagrid', 'editgrid', 'container'].includes(component.type) || component.type in controls;
const isRequired = (component: FormComponent): boolean => component.validate?.required === true;
const describedBy = (context: Context): string => [hintOf(context.component) ? hintId(context) : '', errorId(context)].filter(Boolean).join(' ');
const hintOf = (component: FormComponent): string => (typeof component['description'] === 'string' ? component['description'] : '');
/** Form.io hands over values of attributes already escaped for quotes; a second escaping would show. */
const quoted = (value: unknown): string => String(value ?? '').replace(/&quot;/g, '"');

function attributes(given: Attributes): string {
  return Object.entries(given)
    .filter(([name, value]) => value !== undefined && value !== null && value !== false && !/^(on|style)/i.test(name))
    .map(([name, value]) => (value === true ? name : `${name}="${escapeHtml(quoted(value))}"`)).join(' ');
}

/** The renderer wraps the labels of options in markup, which an option cannot hold. */
const plainText = (markup: string): string => new DOMParser().parseFromString(markup, 'text/html').body.textContent ?? '';

const star = (component: FormComponent): string => (isRequired(component) ? ' <span class="required-star" aria-hidden="true">*</span>' : '');

export function formTemplates(texts: Texts): Record<string, Record<string, (context: never) => string>> {
  const label = (context: Context): string => {
    // The form as a whole is a component too, whose name stands above it already.
    if (context.component.type === 'form' || controls[context.component.type]?.namesItself) return '';
    const text = escapeHtml(context.t(context.component.label ?? '', { _userInput: true }));
    const mark = sourceMark(context.component, texts);
    const hidden = context.label.hidden ? ' visually-hidden' : '';
    const tag = isGroup(context.component) ? 'span' : 'label';
    const target = tag === 'label' ? ` for="${inputId(context)}"` : '';
    return `<${tag} ref="label" class="label${hidden}" id="${labelId(context)}"${target}>${text}${star(context.component)}</${tag}>${mark}`;
  };

  const field = (context: Context & { labelMarkup: string; element: string }): string => {
    if (context.component.type === 'form') return context.element;
    const hint = hintOf(context.component);
    const hintMarkup = hint ? `<p class="hint" id="${hintId(context)}">${escapeHtml(context.t(hint, { _userInput: true }))}</p>` : '';
    return `${context.labelMarkup ?? ''}${hintMarkup}<div ref="messageContainer" class="field-error" id="${errorId(context)}"></div>${context.element}`;
  };

  const input = (context: Context & { input: InputInfo; prefix?: unknown; suffix?: unknown }): string => {
    const { type, ref = 'input', content = '', attr } = context.input;
    const own = { ...attr, id: inputId(context), class: String(attr['class'] ?? '').includes('is-locked') ? 'control is-locked' : 'control', 'aria-describedby': describedBy(context), 'aria-required': isRequired(context.component) ? 'true' : undefined };
    const control = `<${type} ref="${ref}" ${attributes(own)}>${type === 'textarea' ? `${escapeHtml(quoted(content))}</textarea>` : ''}`;
    const counter = context.component['showCharCount'] ? '<p class="hint"><span ref="charcount"></span></p>' : '';
    const affix = (text: unknown, which: string) => (typeof text === 'string' && text ? `<span class="affix" ref="${which}">${escapeHtml(text)}</span>` : '');
    const wrapped = context.prefix || context.suffix ? `<div class="with-affix">${affix(context.prefix, 'prefix')}${control}${affix(context.suffix, 'suffix')}</div>` : control;
    return `${wrapped}${counter}<span class="visually-hidden" ref="announceMessage" aria-live="polite"></span>`;
  };

  const select = (context: Context & { input: InputInfo; selectOptions: string }): string => {
    const { ref = 'selectContainer', attr, multiple } = context.input;
    const own = { ...attr, type: undefined, id: inputId(context), class: 'control', multiple: multiple === true, 'aria-describedby': describedBy(context), 'aria-required': isRequired(context.component) ? 'true' : undefined };
    return `<select ref="${ref}" ${attributes(own)}>${context.selectOptions}</select><input type="hidden" ref="autocompleteInput">`;
  };

  const selectOption = (context: { option: { value: unknown; label: string }; attrs?: Attributes; selected?: boolean; useId?: boolean; id?: string; t: Context['t'] }): string =>
    `<option value="${escapeHtml(context.useId ? context.id : context.option.value)}" ${attributes({ ...context.attrs, selected: context.selected === true })}>${escapeHtml(plainText(context.option.label))}</option>`;

  const choices = (context: Context & { input: InputInfo; values: { value: unknown; label: string; disabled?: boolean }[]; value: unknown; row: string }): string => {
    const boxes = context.component.type === 'selectboxes';
    const chosen = (value: unknown): boolean => (boxes ? (context.value as Record<string, boolean> | null)?.[String(value)] === true : context.value === value);
    const options = context.values.map((item, index) => {
      const id = `${inputId(context)}-${context.row}-${index}`;
      const own = { ...context.input.attr, class: undefined, id, value: item.value, checked: chosen(item.value), disabled: item.disabled === true || context.input.attr['disabled'] !== undefined };
      return `<div ref="wrapper" class="choice"><input ref="input" ${attributes(own)}><label for="${id}"><span>${escapeHtml(context.t(item.label, { _userInput: true }))}</span></label></div>`;
    });
    const named = `id="${inputId(context)}" tabindex="-1" aria-labelledby="${labelId(context)}" aria-describedby="${describedBy(context)}"`;
    return `<div ref="radioGroup" class="choices" role="${boxes ? 'group' : 'radiogroup'}" ${named}>${options.join('')}</div>`;
  };

  const checkbox = (context: Context & { input: InputInfo; checked?: boolean }): string => {
    const own = { ...context.input.attr, class: undefined, id: inputId(context), checked: context.checked === true, 'aria-describedby': describedBy(context) };
    const text = escapeHtml(context.t(context.component.label ?? '', { _userInput: true }));
    const hint = hintOf(context.component);
    const hintMarkup = hint ? `<p class="hint" id="${hintId(context)}">${escapeHtml(context.t(hint, { _userInput: true }))}</p>` : '';
    const labelled = `<label ref="label" for="${inputId(context)}" id="${labelId(context)}"><span>${text}${star(context.component)}</span></label>`;
    return `<div ref="messageContainer" class="field-error" id="${errorId(context)}"></div><div class="choice"><input ref="input" ${attributes(own)}>${labelled}</div>${hintMarkup}`;
  };

  return {
    component: { form: component as never },
    components: { form: ((context: { children: string[] }) => context.children.join('')) as never },
    webform: { form: ((context: { children: string }) => `<div ref="webform" class="form-fields">${context.children}</div>`) as never },
    field: { form: field as never },
    label: { form: label as never },
    input: { form: input as never },
    select: { form: select as never },
    selectOption: { form: selectOption as never },
    radio: { form: choices as never },
    selectboxes: { form: choices as never },
    checkbox: { form: checkbox as never },
    message: { form: ((context: { message: string }) => `<p>${escapeHtml(context.message)}</p>`) as never },
    errorsList: { form: (() => '') as never },
    loader: { form: (() => '') as never },
    alert: { form: (() => '') as never },
    ...layoutTemplates(texts),
  };
}

/** Fields get their message place in `field`; layouts have none of their own. */
function component(context: Context & { classes: string; visible: boolean; children: string }): string {
  const wide = ['textarea', 'datagrid', 'editgrid', 'panel', 'fieldset', 'columns', 'content', 'htmlelement', 'table', 'tabs', 'well', 'container', 'selectboxes'].includes(context.component.type) || context.component.type in controls;
  const page = context.component['wizardPage'] ? ` data-page="${escapeHtml(context.component.key)}"${currentPage() === context.component.key ? '' : ' hidden'}` : '';
  return `<div ref="component" id="${context.id}" class="${escapeHtml(context.classes)} form-field${wide ? ' is-wide' : ''}"${page}>${context.visible ? context.children : ''}</div>`;
}

/** Where a value comes from, by name where the form says it. */
function sourceMark(component: FormComponent, texts: Texts): string {
  const { properties, type } = component;
  const from = typeof component['sourceTitle'] === 'string' ? escapeHtml(texts.edit.source(component['sourceTitle'])) : null;
  if (type === 'locked' || component.disabled === true) return ` <span class="source-mark is-locked">${from ?? (properties?.['source'] ? texts.edit.locked : texts.edit.calculated)}</span>`;
  return properties?.['source'] ? ` <span class="source-mark">${from ?? texts.edit.prefilled}</span>` : '';
}

/** The sums that the grid declares, below its rows. */
function sumRow({ component, instance }: GridContext, columns: GridContext['columns'], texts: Texts): string {
  const sums = sumsOf(component);
  if (sums.length === 0) return '';
  const cells = columns.map((column, index) => {
    if (sums.includes(column.key)) return `<td class="amount strong" data-label="${escapeHtml(`${texts.controls.total} ${column.label ?? ''}`)}" data-sum="${escapeHtml(column.key)}">${escapeHtml(sumText(column, instance.dataValue, texts))}</td>`;
    return index === 0 ? `<th scope="row">${texts.controls.total}</th>` : '<td class="no-sum"></td>';
  });
  return `<tfoot><tr>${cells.join('')}</tr></tfoot>`;
}

/** Where the grid turns its pages over. */
const pagerPlace = ({ datagridKey }: GridContext): string => `<div ref="${datagridKey}-pager"></div>`;

interface GridContext extends Context {
  columns: (FormComponent & { key: string; hidden?: boolean })[];
  rows: Record<string, string>[];
  datagridKey: string;
  hasHeader: boolean;
  hasExtraColumn: boolean;
  hasAddButton: boolean;
  hasRemoveButtons: boolean;
}

function layoutTemplates(texts: Texts): Record<string, Record<string, (context: never) => string>> {
  const titled = (context: Context & { nestedKey: string; children: string; collapsed?: boolean }, title: string | undefined): string => {
    const heading = title && !context.label?.hidden ? `<h3 ref="header" id="${labelId(context)}">${escapeHtml(context.t(title, { _userInput: true }))}</h3>` : '';
    return `<div class="form-panel" role="group"${heading ? ` aria-labelledby="${labelId(context)}"` : ''}>${heading}<div class="form-fields" ref="${context.nestedKey}">${context.children}</div></div>`;
  };

  /** A form for each row of a list, under the name of the row. */
  const listedRows = (context: GridContext, columns: GridContext['columns']): string => {
    const naming = context.component.properties?.['rowTitle'] ?? '';
    const rows = context.rows.map((row, index) => {
      const values = (context.instance.dataValue as Record<string, unknown>[] | undefined)?.[index];
      const cells = columns.map((column) => `<div ref="${context.datagridKey}">${row[column.key] ?? ''}</div>`).join('');
      const id = `${labelId(context)}-${index}`;
      return `<section class="listed-row" ref="${context.datagridKey}-row" aria-labelledby="${id}"><h3 id="${id}">${index + 1}. ${escapeHtml(values?.[naming] ?? '')}</h3>${cells}</section>`;
    });
    return `<div class="listed-rows" role="group" aria-labelledby="${labelId(context)}">${rows.join('') || `<p class="muted">${texts.controls.none}</p>`}</div>${pagerPlace(context)}`;
  };

  const datagrid = (context: GridContext): string => {
    const columns = context.columns.filter((column) => !column.hidden);
    if (context.component['listedRows'] === true) return listedRows(context, columns);
    const name = escapeHtml(context.t(context.component.label ?? '', { _userInput: true }));
    const heads = columns.map((column) => `<th scope="col">${escapeHtml(context.t(column.label ?? column.title ?? '', { _userInput: true }))}${star(column)}</th>`).join('');
    const rows = context.rows.map((row, index) => {
      const cells = columns.map((column) => `<td ref="${context.datagridKey}" data-label="${escapeHtml(column.label ?? '')}">${row[column.key] ?? ''}</td>`).join('');
      const button = `<button type="button" class="link-button danger" ref="${context.datagridKey}-removeRow" aria-label="${escapeHtml(texts.edit.removeRow(index + 1))}">${texts.materials.remove}</button>`;
      const last = context.hasExtraColumn || context.hasRemoveButtons ? `<td>${context.hasRemoveButtons ? button : ''}</td>` : '';
      return `<tr ref="${context.datagridKey}-row">${cells}${last}</tr>`;
    }).join('');
    const add = context.hasAddButton ? `<button type="button" class="button secondary small" ref="${context.datagridKey}-addRow">${escapeHtml(context.component['addAnother'] ? context.t(String(context.component['addAnother'])) : texts.edit.addRow)}</button>` : '';
    const extra = context.hasExtraColumn ? `<th scope="col">${texts.edit.actions}</th>` : '';
    const grid = `<table class="grid"><caption class="visually-hidden">${name}</caption><thead><tr>${heads}${extra}</tr></thead><tbody ref="${context.datagridKey}-tbody">${rows}</tbody>${sumRow(context, columns, texts)}</table>`;
    // A grid within rows stands in each of them, and no two regions may bear the same name.
    const within = /\[(\d+)\]/.exec(context.instance.path);
    const named = within ? `aria-label="${name} ${Number(within[1]) + 1}"` : `aria-labelledby="${labelId(context)}"`;
    return `<div class="table-scroll" role="region" tabindex="0" ${named}>${grid}</div>${pagerPlace(context)}${add}<span class="visually-hidden" ref="liveRegion" aria-live="polite"></span>`;
  };

  const manyValues = ({ rows, disabled }: { rows: string; disabled?: boolean }): string => {
    const add = disabled ? '' : `<button type="button" class="button secondary small" ref="addButton">${texts.edit.addRow}</button>`;
    return `<table class="many"><tbody>${rows}</tbody></table>${add}`;
  };

  const oneOfMany = ({ element, disabled }: { element: string; disabled?: boolean }): string => {
    const remove = disabled ? '' : `<td><button type="button" class="link-button danger" ref="removeRow">${texts.materials.remove}</button></td>`;
    return `<tr ref="row"><td>${element}</td>${remove}</tr>`;
  };

  const columns = (context: Context & { columnKey: string; columnComponents: string[] }): string =>
    `<div class="form-columns">${context.columnComponents.map((column) => `<div class="form-fields" ref="${context.columnKey}">${column}</div>`).join('')}</div>`;

  return {
    panel: { form: ((context: Context & { nestedKey: string; children: string }) => titled(context, context.component.title)) as never },
    fieldset: { form: ((context: Context & { nestedKey: string; children: string }) => titled(context, context.component.legend)) as never },
    well: { form: ((context: Context & { nestedKey: string; children: string }) => titled(context, undefined)) as never },
    container: { form: ((context: Context & { nestedKey: string; children: string }) => `<div class="form-fields" ref="${context.nestedKey}">${context.children}</div>`) as never },
    columns: { form: columns as never },
    datagrid: { form: datagrid as never },
    html: { form: html as never },
    table: { form: table as never },
    icon: { form: (() => '') as never },
    multiValueTable: { form: manyValues as never },
    multiValueRow: { form: oneOfMany as never },
  };
}

/** Text of the form's author; the renderer has made it safe before it comes here. */
function html(context: Context & { tag?: string; attrs?: { attr: string; value: string }[]; content?: string }): string {
  const tag = /^[a-z][a-z0-9]*$/i.test(context.tag ?? '') ? context.tag : 'div';
  const own = Object.fromEntries((context.attrs ?? []).map(({ attr, value }) => [attr, value]));
  return `<${tag} ref="html" class="form-text" ${attributes(own)}>${context.content ?? ''}</${tag}>`;
}

/** A table that only lays fields out: a grid of them, which stacks on a phone. */
function table(context: Context & { tableComponents: string[][]; tableKey: string }): string {
  const rows = context.tableComponents.map((row, at) => `<div class="form-columns" ref="row-${context.id}">${row.map((cell) => `<div class="form-fields" ref="${context.tableKey}-${at}">${cell}</div>`).join('')}</div>`);
  return `<div class="form-rows">${rows.join('')}</div>`;
}
