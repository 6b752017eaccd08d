/** The publishing check of one component: its code, options, limits, patterns and sources. */
import { isPlainObject, numberSetting } from './component-type.ts';
import { dateLimitSettings, readDateLimit } from './date-limits.ts';
import { dateShapeOf, isPartHidden } from './date-types.ts';
import type { FormComponent, FormDefinition, FormEnvironment } from './form-definition.ts';
import { type FormProblem, formProblem } from './form-problems.ts';
import { isPlainMask } from './input-mask.ts';
import { comesFromList } from './list-grids.ts';
import { nationalFormats } from './national-formats.ts';
import type { FormNode } from './plan-form.ts';
import { patternProblem } from './safe-pattern.ts';
import { expressionOf, isLocked } from './locked-fields.ts';

/** Settings of Form.io whose text is JavaScript. */
const codeKeys = new Set(['custom', 'customConditional', 'calculateValue', 'customDefaultValue', 'customAction', 'javascript', 'schemaDefinition',
  'disableFunction', 'conditionalAddButton', 'rowConditional', 'onSetItems', 'customFunction', 'valueCallback']);
const htmlKeys = new Set(['html', 'content', 'description', 'tooltip', 'label', 'title', 'legend']);
/** The builder writes this template into every select; the renderer knows it without evaluating anything. */
const builderTemplate = /^<span>\{\{\s*item\.label\s*\}\}<\/span>$/;
/** Components of their own: those within, and those that take the new values of a change list. */
const childKeys = new Set(['components', 'columns', 'rows', 'categories']);

export function checkComponent(definition: FormDefinition, node: FormNode, environment: FormEnvironment): FormProblem[] {
  const element = node.role === 'layout' ? node.key || node.component.type : node.path;
  const problems: FormProblem[] = [];
  findCode(node.component, '', (code, detail) => problems.push(formProblem(element, code, detail)));
  for (const [name, value] of Object.entries(isPlainObject(node.component.properties) ? node.component.properties : {})) {
    if (value !== null && value !== undefined && typeof value !== 'string') problems.push(formProblem(element, 'invalid_setting', `properties.${name}: a text`));
  }
  checkSources(definition, node, element, environment, problems);
  checkOptions(node, element, environment, problems);
  checkLimits(node, element, problems);
  checkTexts(node, element, problems);
  return problems;
}

type Report = (code: FormProblem['code'], detail: string) => void;

/** Everything in a component's own JSON that a renderer would run; its children are components of their own. */
function findCode(value: unknown, path: string, report: Report): void {
  if (Array.isArray(value)) { value.forEach((item, index) => findCode(item, `${path}[${index}]`, report)); return; }
  if (!isPlainObject(value)) return;
  for (const [key, item] of Object.entries(value)) {
    const at = path ? `${path}.${key}` : key;
    if (path === '' && childKeys.has(key) && Array.isArray(item)) continue;
    if (key === 'logic' && Array.isArray(item) && item.length) report('unsupported_logic', at);
    else if (typeof item === 'string') checkText(key, item, at, report);
    else findCode(item, at, report);
  }
}

function checkText(key: string, text: string, at: string, report: Report): void {
  // `row` alone is a place in the builder; in the validation of an edit grid it is code.
  if ((codeKeys.has(key) || at === 'validate.row') && text.trim()) report('executable_code', at);
  else if (key === 'dataSrc' && !['', 'values', 'json'].includes(text)) report('remote_data', text);
  else if (/\{\{|<%/.test(text) && !(key === 'template' && builderTemplate.test(text))) report('executable_template', at);
  else if (htmlKeys.has(key) && isUnsafeHtml(text)) report('unsafe_html', at);
}

/** Whether a text that the renderer sets as markup would run something or bring something in. */
export function isUnsafeHtml(text: string): boolean {
  return /<\s*(script|iframe|object|embed|link|meta|base|form)\b|<[^>]*[\s/"']on\w+\s*=|\son\w+\s*=|javascript:/i.test(text);
}

function checkSources(definition: FormDefinition, node: FormNode, element: string, { registers }: FormEnvironment, problems: FormProblem[]): void {
  const { component } = node;
  const source = component.properties?.source as unknown;
  if (source !== undefined && source !== null && typeof source !== 'string') { problems.push(formProblem(element, 'unknown_source', JSON.stringify(source))); return; }
  const declared = definition.settings?.item;
  const [name = '', field] = (source ?? '').split('.');
  const register = declared?.sources && Object.hasOwn(declared.sources, name) ? declared.sources[name]?.register : undefined;
  const fields = registers && register !== undefined && Object.hasOwn(registers, register) ? registers[register] : undefined;
  if (source && field && fields && !fields.includes(field)) problems.push(formProblem(element, 'unknown_register_field', source));
  if (source && declared && name !== 'account' && !Object.hasOwn(declared.sources ?? {}, name)) problems.push(formProblem(element, 'unknown_source', source));
  const lockedFast = isLocked(node) && !node.hidden;
  const filled = source || comesFromList(node) || expressionOf(node) || component.calculateValue || component.customDefaultValue || node.defaultValue !== undefined;
  if (lockedFast && component.validate?.required && !filled) problems.push(formProblem(element, 'unfillable', element));
}

function checkOptions(node: FormNode, element: string, environment: FormEnvironment, problems: FormProblem[]): void {
  const { component, setup } = node;
  const dictionary = component.properties?.dictionary;
  if (dictionary && !Object.hasOwn(environment.dictionaries, dictionary)) { problems.push(formProblem(element, 'unknown_dictionary', dictionary)); return; }
  if (!setup.options) return;
  if (component.dataSrc === 'json' && !Array.isArray(component.data?.json)) problems.push(formProblem(element, 'invalid_options', 'data.json'));
  else if (!setup.options.size && !['url', 'custom', 'resource', 'indexeddb'].includes(component.dataSrc ?? '')) problems.push(formProblem(element, 'invalid_options', 'none'));
  const listed = dictionary ? [] : listedValues(component);
  const repeated = listed.find((value, index) => listed.indexOf(value) !== index);
  if (repeated !== undefined) problems.push(formProblem(element, 'invalid_options', `"${repeated}" twice`));
}

function listedValues(component: FormComponent): string[] {
  const listed: unknown = component.type === 'select' ? component.data?.values : component.values;
  return Array.isArray(listed) ? listed.filter(isPlainObject).map((option) => String(option.value)) : [];
}

const pairs = [['minLength', 'maxLength'], ['minWords', 'maxWords'], ['min', 'max'], ['minSelectedCount', 'maxSelectedCount']] as const;
const counts = new Set<string>(['minLength', 'maxLength', 'minWords', 'maxWords', 'minSelectedCount', 'maxSelectedCount']);
/** A number shown with more would need digits that it does not have. */
const mostDecimals = 10;

function checkLimits(node: FormNode, element: string, problems: FormProblem[]): void {
  const { component } = node;
  const rules = component.validate ?? {};
  for (const name of [...pairs.flat(), 'step'] as const) {
    const value = rules[name];
    if (value === undefined || value === null || value === '' || value === 'any') continue;
    const number = numberSetting(value);
    if (number === undefined || (counts.has(name) && !isCount(number))) problems.push(formProblem(element, 'invalid_setting', `validate.${name}`));
  }
  const decimals = numberSetting(component.decimalLimit);
  if (decimals !== undefined && !(isCount(decimals) && decimals <= mostDecimals)) problems.push(formProblem(element, 'invalid_setting', 'decimalLimit'));
  for (const [least, most] of pairs) {
    const low = numberSetting(rules[least]), high = numberSetting(rules[most]);
    if (low !== undefined && high !== undefined && high !== 0 && low > high) problems.push(formProblem(element, 'invalid_setting', `validate.${least} > validate.${most}`));
  }
  if (!['datetime', 'day', 'date', 'month'].includes(component.type)) return;
  const limits = dateLimitSettings(component);
  for (const edge of ['min', 'max'] as const) {
    const setting = limits[edge];
    if (setting && !readDateLimit(setting, dateShapeOf(component), edge)) problems.push(formProblem(element, 'executable_code', `${edge}Date`));
  }
  if (component.type === 'day' && (isPartHidden(component, 'month') || isPartHidden(component, 'year'))) problems.push(formProblem(element, 'invalid_setting', 'fields: month, year'));
}

function isCount(number: number): boolean {
  return Number.isSafeInteger(number) && number >= 0;
}

function checkTexts(node: FormNode, element: string, problems: FormProblem[]): void {
  const { component } = node;
  const pattern = component.validate?.pattern;
  const reason = typeof pattern === 'string' && pattern ? patternProblem(pattern) : undefined;
  if (reason) problems.push(formProblem(element, 'unsafe_pattern', reason));
  const format = component.properties?.format;
  if (format && !nationalFormats[format]) problems.push(formProblem(element, 'unknown_format', format));
  if (typeof component.inputMask === 'string' && component.inputMask && !isPlainMask(component.inputMask)) problems.push(formProblem(element, 'unsupported_mask', component.inputMask));
  if (component.allowMultipleMasks) problems.push(formProblem(element, 'unsupported_mask', 'allowMultipleMasks'));
  if (component.unique && !component.multiple && node.holder?.role !== 'grid') problems.push(formProblem(element, 'invalid_setting', 'unique: only in rows or with multiple; a register declares keys'));
  if (component.type === 'checkbox' && component.inputType === 'radio') problems.push(formProblem(element, 'invalid_setting', 'inputType: radio'));
}
