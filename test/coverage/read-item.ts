import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expandForm } from '../../server/forms/expand-form.ts';
import type { Dictionary, FormComponent, FormDefinition } from '../../server/forms/form-definition.ts';
import type { QueryDefinition } from '../../server/queries/query-definition.ts';
import { rootDir } from '../platform/databases.ts';
import { plainLabel } from './catalogue.ts';
import { readQuery } from './read-query.ts';

/** `listed`: it stands in a form for each row of a list, which fills what is locked there. */
export interface ShippedField { component: FormComponent; label: string; path: string; inGrid: boolean; options: string[]; listed?: boolean }
/** A grid of records: its columns as `组 / 列`, and the keys of those that its foot adds up. */
export interface ShippedGrid { component: FormComponent; label: string; columns: { label: string; component: FormComponent }[]; summed?: string[]; /** The expression that makes the rows. */ rows?: string | undefined }
export interface ShippedItem {
  form: FormDefinition; fields: ShippedField[]; grids: ShippedGrid[]; texts: string[]; notices: string[];
  /** What can be pressed in the rows of a query; null where the rows are a form's. */
  buttons: string[] | null;
  query: QueryDefinition | null;
}

const layouts = new Set(['panel', 'fieldset', 'columns', 'tabs', 'table', 'well']);
const gridTypes = new Set(['recordgrid', 'transfer', 'datagrid', 'editgrid']);

/** The item's form, or the query of that name, as it is shipped; else null. */
export function readItem(portal: string, item: string): ShippedItem | null {
  const file = join(rootDir, 'forms', portal, `${item}.json`);
  const portalSettings = JSON.parse(readFileSync(join(rootDir, 'forms', portal, 'portal.json'), 'utf8')) as { notices?: { value: string }[] };
  const notices = (portalSettings.notices ?? []).map(({ value }) => value);
  if (!existsSync(file)) return readQuery(portal, item, notices);
  const form = expandForm(JSON.parse(readFileSync(file, 'utf8')) as FormDefinition);
  const shipped: ShippedItem = { form, fields: [], grids: [], texts: [], notices, buttons: null, query: null };
  walk(form.components, '', false, shipped, portal);
  addPlatformParts(shipped, portal);
  return shipped;
}

/** What the pages show of every item that declares it: places for materials, the sheet to upload, the tables of the preview. */
function addPlatformParts({ form, fields, grids }: ShippedItem, portal: string): void {
  const { materials = [], batch, preview } = form.settings?.item ?? {};
  if (materials.length > 0) grids.push(...materialGrids);
  if (batch) fields.push(shownField('file', '上传申报信息'));
  for (const { list, details } of [...(preview?.tables ?? []), ...(preview?.refused ? [{ ...preview.refused, details: undefined }] : [])]) {
    for (const name of [list, ...(details ? [details] : [])]) grids.push(listGrid(portal, name));
  }
}

/** The places for materials and what was uploaded to them, as `material-slots.tsx` draws them. */
export const materialGrids = [shownGrid('materials', ['材料名称', '材料必要性']), shownGrid('uploads', ['文件名', '文件类型', '上传日期'])];

/** The columns of a list that a page shows without a form. */
export function listGrid(portal: string, list: string): ShippedGrid {
  return { component: { type: 'list', key: list }, label: list, columns: columnsOf(listColumns(portal, list)), summed: readList(portal, list)?.total ?? [], rows: readList(portal, list)?.rows };
}

interface ListFile { columns: { key: string; label: string; group?: string }[]; filters?: { key: string; label: string }[]; total?: string[]; rows?: string }
const readList = (portal: string, list: string): ListFile | null => {
  const file = join(rootDir, 'forms', portal, 'lists', `${list}.json`);
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) as ListFile : null;
};
const listColumns = (portal: string, list: string): FormComponent[] => (readList(portal, list)?.columns ?? []).map(({ key, label, group }) => ({ type: 'textfield', key, label, ...(group && { properties: { group } }) }));

export function shownField(type: string, label: string, options: string[] = [], validate?: FormComponent['validate']): ShippedField {
  return { component: { type, key: '', label, ...(validate && { validate }) }, label, path: '', inGrid: false, options };
}
function shownGrid(type: string, labels: string[]): ShippedGrid {
  return { component: { type, key: type }, label: type, columns: labels.map((label) => ({ label, component: { type: 'textfield', label } })) };
}

/** A change list asks for categories and their fields by ticks, and shows each field with its old value beside the new one. */
function addChangeList(component: FormComponent, { fields, grids }: ShippedItem): void {
  const categories = component.categories ?? [];
  fields.push(
    shownField('selectboxes', '变更大项选择', categories.map(({ label }) => label)),
    shownField('selectboxes', '变更明细勾选', categories.flatMap((category) => category.fields.map(({ label }) => label))),
    shownField('textfield', '变更值'),
  );
  grids.push(shownGrid('changelist', ['变更项', '社保当前值', '变更值']));
}

/** Notes the fields, grids and texts of components and of those within them. */
export function walk(components: readonly FormComponent[], path: string, inGrid: boolean, shipped: ShippedItem, portal: string, listed = false): void {
  for (const component of components) {
    const here = component.key && !layouts.has(component.type) ? `${path}${path && '.'}${component.key}` : path;
    for (const text of [component.label, component.title, component.legend, component['content'], component['description'], component['html']]) if (typeof text === 'string') shipped.texts.push(text);
    if (component.key && !layouts.has(component.type)) shipped.fields.push({ component, label: component.label ?? '', path: here, inGrid, options: optionsOf(component, portal), ...(listed && { listed }) });
    const inner = [...(component.components ?? []), ...(component.columns ?? []).flatMap((column) => column.components ?? []), ...(Array.isArray(component.rows) ? (component.rows as { components?: FormComponent[] }[][]).flat().flatMap((cell) => cell.components ?? []) : [])];
    if (gridTypes.has(component.type)) shipped.grids.push({ component, label: component.label ?? '', columns: columnsOf(inner) });
    if (component.type === 'changelist') addChangeList(component, shipped);
    // What a grid's list can be searched by is asked above its rows.
    for (const filter of readList(portal, component.list ?? '')?.filters ?? []) shipped.fields.push(shownField('textfield', filter.label));
    walk(inner, here, inGrid || gridTypes.has(component.type), shipped, portal, listed || (component.type === 'datagrid' && Boolean(component.list)));
  }
}

function columnsOf(components: readonly FormComponent[]): ShippedGrid['columns'] {
  return components.map((component) => {
    const group = component.properties?.['group'];
    return { label: [...(group ? group.split(' / ') : []), component.label ?? ''].join(' / '), component };
  });
}

function optionsOf(component: FormComponent, portal: string): string[] {
  const own = [...(component.values ?? []), ...(component.data?.values ?? [])].map((option) => option.label).filter(Boolean);
  const name = component.properties?.['dictionary'];
  const file = name && join(rootDir, 'forms', portal, 'dictionaries', `${name}.json`);
  if (!file || !existsSync(file)) return own;
  return [...own, ...(JSON.parse(readFileSync(file, 'utf8')) as Dictionary).entries.map((entry) => entry.label)];
}

export function sameLabel(one: string, other: string): boolean {
  return plainLabel(one) === plainLabel(other);
}
