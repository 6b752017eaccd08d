/** The publishing check of the controls that Form.io lacks: the lists, months, regions, sources and materials that they name. */
import { calendarLimit } from './calendar-type.ts';
import { checkComponent } from './check-component.ts';
import { type DataType, isPlainObject } from './component-type.ts';
import { componentTypeOf } from './component-types.ts';
import { dateShapeOf } from './date-types.ts';
import { changeFields } from './expand-form.ts';
import type { FormComponent, FormDefinition, FormEnvironment } from './form-definition.ts';
import { type FormProblem, formProblem } from './form-problems.ts';
import { comesFromList, isListGrid } from './list-grids.ts';
import { isSourcePath } from './payee-block.ts';
import { hasCondition } from './conditions.ts';
import { childComponents, everyNode, findNode, type FormNode, isChangeable, isUsableKey } from './plan-form.ts';
import { regionDictionary, regionLevels } from './region-type.ts';
import { smsCodeType } from './sms-code-type.ts';

type Report = (code: FormProblem['code'], detail: string) => void;

export function checkControl(definition: FormDefinition, node: FormNode, environment: FormEnvironment): FormProblem[] {
  const problems: FormProblem[] = [];
  const element = node.role === 'layout' ? node.key || node.component.type : node.path;
  const report: Report = (code, detail) => problems.push(formProblem(element, code, detail));
  const { component } = node;
  if (isListGrid(component)) checkListGrid(node, environment, report);
  if (component.type === 'calendar') checkCalendar(component, environment, report);
  if (component.type === 'region') checkRegion(node, environment, report);
  if (component.type === 'changelist') checkChangeList(definition, node, environment, report, problems);
  if (component.type === 'agreement' && !(typeof component.content === 'string' && component.content.trim())) report('invalid_setting', 'content: the text to be agreed to');
  if (component.type === smsCodeType) checkSmsCode(definition, node, report);
  if (component.type === 'materials') checkSlots(definition, component.slots, 'slots', report);
  return problems;
}

/** Rows that a list answers at once. */
const largestPage = 1000;

const isListOf = (value: unknown): value is unknown[] => Array.isArray(value);

function checkListGrid(node: FormNode, environment: FormEnvironment, report: Report): void {
  const { component } = node;
  for (let holder = node.holder; holder; holder = holder.holder) if (holder.role === 'grid') report('invalid_setting', 'a list within the rows of another grid');
  if (component.select !== undefined && !['checkbox', 'radio', 'none'].includes(component.select)) report('invalid_setting', `select: ${String(component.select)}`);
  const { pageSize } = component;
  if (pageSize !== undefined && pageSize !== null && pageSize !== '' && !(Number.isInteger(Number(pageSize)) && Number(pageSize) >= 1 && Number(pageSize) <= largestPage)) report('page_too_large', JSON.stringify(pageSize));
  // The rows of a datagrid are forms of their own; those of the others are cells of a table, which are always there.
  if (component.type !== 'datagrid') for (const column of everyNode(node)) if (hasCondition(column.component.conditional)) report('column_condition', column.key || column.component.type);
  const columns = new Set(node.held.map(({ key }) => key));
  for (const [setting, keys] of [['total', component.total], ['text', component.text]] as const) {
    if (keys !== undefined && !(isListOf(keys) && keys.every((key) => columns.has(String(key))))) report('invalid_setting', `${setting}: ${JSON.stringify(keys)}`);
  }
  if (typeof component.list !== 'string' || !component.list) { report('invalid_setting', 'list: which list gives the rows'); return; }
  const list = environment.lists && Object.hasOwn(environment.lists, component.list) ? environment.lists[component.list] : undefined;
  if (environment.lists && !list) { report('unknown_list', component.list); return; }
  const given = list && new Set(list.columns.map(({ key }) => key));
  for (const column of node.held) if (given && comesFromList(column) && !given.has(column.key)) report('unknown_list_column', column.key);
}

function checkCalendar(component: FormComponent, environment: FormEnvironment, report: Report): void {
  const limits = (['min', 'max'] as const).map((edge) => {
    const setting = component[`${edge}Month`];
    if (setting === undefined || setting === null || setting === '') return undefined;
    const limit = calendarLimit(component, edge);
    if (!limit) report('invalid_setting', `${edge}Month: ${JSON.stringify(setting)}`);
    return limit;
  });
  const now = new Date();
  if (limits[0] && limits[1] && limits[0](now) > limits[1](now)) report('invalid_setting', 'minMonth > maxMonth');
  const { lockedStatuses } = component, name = component.properties?.list;
  if (lockedStatuses !== undefined && !(isListOf(lockedStatuses) && lockedStatuses.every((status) => typeof status === 'string'))) report('invalid_setting', 'lockedStatuses');
  if (lockedStatuses !== undefined && !name) report('invalid_setting', 'lockedStatuses: properties.list gives the statuses');
  if (!name || !environment.lists) return;
  const list = Object.hasOwn(environment.lists, name) ? environment.lists[name] : undefined;
  if (!list) { report('unknown_list', name); return; }
  for (const column of ['period', 'status']) if (!list.columns.some(({ key }) => key === column)) report('unknown_list_column', column);
}

function checkRegion({ component, setup }: FormNode, environment: FormEnvironment, report: Report): void {
  const levels = regionLevels(component);
  if (![1, 2, 3].includes(levels)) report('invalid_setting', `levels: ${levels}`);
  const name = component.properties?.dictionary ?? regionDictionary;
  // A dictionary that is named is looked for with those of all components.
  if (!component.properties?.dictionary && !Object.hasOwn(environment.dictionaries, name)) { report('unknown_dictionary', name); return; }
  const orphans = [...setup.options?.values() ?? []].filter((region) => {
    const { parent } = region as { parent?: unknown };
    return parent !== undefined && parent !== null && parent !== '' && !setup.options!.has(String(parent));
  });
  if (orphans.length) report('invalid_options', `${name}: parent of ${String(orphans[0]!.value)}`);
}

const phoneFormats: readonly unknown[] = ['mobile', 'phone'];

/** A code belongs to one number of the form and proves it once: it stands in no rows, and nothing may keep its value. */
function checkSmsCode({ settings }: FormDefinition, node: FormNode, report: Report): void {
  const { component } = node, name = component.properties?.['mobile'];
  if (settings?.register) report('invalid_setting', 'a code is asked for where an application is submitted; records have none');
  if (isInRows(node)) report('invalid_setting', 'a code within the rows of a grid');
  if (node.several || component.defaultValue) report('invalid_setting', 'a code is one text without default');
  let root = node;
  while (root.holder) root = root.holder;
  const mobile = typeof name === 'string' && name ? findNode(root, name) : undefined;
  if (!mobile) report('invalid_setting', `properties.mobile: there is no field "${String(name ?? '')}"`);
  else if (mobile.dataType !== 'text' || mobile.several || !phoneFormats.includes(mobile.component.properties?.format)) report('invalid_setting', `properties.mobile: "${mobile.path}" has no format of a phone number (mobile, phone)`);
  else if (isInRows(mobile)) report('invalid_setting', `properties.mobile: "${mobile.path}" stands within the rows of a grid`);
  const readsCode = new RegExp(`(?:\\b(?:form|data|row)\\.|")${node.path}\\b`);
  for (const { component: { properties, calculateValue, customDefaultValue, conditional }, path } of everyNode(root)) {
    if (readsCode.test(JSON.stringify([properties?.value, calculateValue, customDefaultValue, conditional]))) report('invalid_setting', `"${path}" depends on a code, which is never kept`);
  }
}

function isInRows({ holder }: FormNode): boolean {
  return holder !== undefined && (holder.role === 'grid' || isInRows(holder));
}

function checkChangeList(definition: FormDefinition, node: FormNode, environment: FormEnvironment, report: Report, problems: FormProblem[]): void {
  const { component } = node, item = definition.settings?.item;
  const source = item?.sources && Object.hasOwn(item.sources, String(component.source)) ? item.sources[String(component.source)] : undefined;
  if (item && !source) report('unknown_source', String(component.source));
  const known = source && environment.registers?.[source.register];
  const fields = changeFields(component), keys = new Set<string>();
  if (!fields.length) report('invalid_setting', 'categories: there is nothing that can be changed');
  for (const { key, component: own, materials } of fields) {
    const at = `${node.path}.${String(key)}`;
    const say = (code: FormProblem['code'], detail: string) => void problems.push(formProblem(at, code, detail));
    if (!isUsableKey(key)) say('invalid_key', String(key));
    else if (keys.has(key)) say('duplicate_key', key);
    keys.add(String(key));
    if (known && !known.includes(key)) say('unknown_register_field', key);
    const type = isPlainObject(own) ? componentTypeOf(String(own.type)) : undefined;
    if (!type || type.role !== 'value') say('unknown_component', String((own as FormComponent | undefined)?.type));
    else if (!isChangeable(type) || !isEditedInPlace(own, type.dataType)) say('unchangeable_component', own.multiple ? `${own.type} (multiple)` : own.type);
    if (materials !== undefined) checkSlots(definition, materials, 'materials', say);
  }
  for (const part of node.parts!.values()) problems.push(...checkComponent(definition, part, environment));
}

/** What the change list's own input can hold; other components bring controls of their own. */
const editedInPlace = new Set<DataType>(['text', 'number', 'money', 'boolean', 'date', 'month', 'time', 'option', 'datetime']);
const notEditedInPlace = new Set(['tags', 'region', 'hidden', 'agreement', 'fetch']);

function isEditedInPlace(component: FormComponent, dataType: DataType): boolean {
  if (component.multiple === true || notEditedInPlace.has(component.type) || !editedInPlace.has(dataType)) return false;
  return component.type !== 'datetime' || ['date', 'month'].includes(dateShapeOf(component));
}

function checkSlots(definition: FormDefinition, slots: unknown, setting: string, report: Report): void {
  if (slots === undefined) return;
  if (!isListOf(slots)) { report('invalid_setting', setting); return; }
  const declared = definition.settings?.item?.materials ?? [];
  for (const [index, slot] of slots.entries()) {
    if (!declared.some?.((material) => material?.key === slot)) report('unknown_material', String(slot));
    if (slots.indexOf(slot) < index) report('duplicate_material', String(slot));
  }
}

/** What is said of payee blocks is checked as it is written; the fields that they become are checked as any other. */
export function checkPayees(components: readonly FormComponent[], problems: FormProblem[]): void {
  for (const component of Array.isArray(components) ? components.filter(isPlainObject) as FormComponent[] : []) {
    if (component.type === 'payee') checkPayee(component, problems);
    else checkPayees(childComponents(component), problems);
  }
}

function checkPayee({ key = 'payee', self, heirOnly, components }: FormComponent, problems: FormProblem[]): void {
  const report: Report = (code, detail) => problems.push(formProblem(String(key), code, detail));
  const fields = new Set((isListOf(components) ? components as FormComponent[] : []).filter(isPlainObject).map((field) => field.key));
  if (!fields.size) report('invalid_setting', 'components: the fields of the payee');
  if (self !== undefined && !isPlainObject(self)) report('invalid_setting', 'self');
  for (const [field, path] of Object.entries(isPlainObject(self) ? self : {})) if (!fields.has(field) || !isSourcePath(path)) report('invalid_setting', `self.${field}: ${String(path)}`);
  if (heirOnly !== undefined && !(isListOf(heirOnly) && heirOnly.every((field) => fields.has(String(field))))) report('invalid_setting', `heirOnly: ${JSON.stringify(heirOnly)}`);
}
