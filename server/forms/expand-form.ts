/**
 * Composites become standard components once, before anything reads the form: a payee block becomes a container, a
 * record grid gets the key of its rows, and materials that a change list calls for get the condition that says so.
 */
import { isPlainObject } from './component-type.ts';
import type { ChangeField, FormComponent, FormDefinition, MaterialDefinition } from './form-definition.ts';
import { isListGrid, rowKey } from './list-grids.ts';
import { expandPayee, payeeTexts } from './payee-block.ts';

const expandedForms = new WeakMap<FormDefinition, FormDefinition>();

/** The form without composites: the same object where it has none, and always the same one for the same form. */
export function expandForm(definition: FormDefinition): FormDefinition {
  let expanded = expandedForms.get(definition);
  if (!expanded) expandedForms.set(definition, expanded = expand(definition));
  return expanded;
}

interface Found { payees: number; changeLists: FormComponent[] }

function expand(definition: FormDefinition): FormDefinition {
  const found: Found = { payees: 0, changeLists: [] };
  const components = expandAll(definition.components, found);
  if (components === definition.components && !found.changeLists.length) return definition;
  const { settings } = definition;
  const translations = found.payees ? { ...settings?.translations, en: { ...payeeTexts, ...settings?.translations?.en } } : settings?.translations;
  const item = settings?.item && { ...settings.item, ...(Array.isArray(settings.item.materials) ? { materials: settings.item.materials.map((material) => withCondition(material, found.changeLists)) } : {}) };
  return { ...definition, components, ...(settings ? { settings: { ...settings, ...(translations ? { translations } : {}), ...(item ? { item } : {}) } } : translations ? { settings: { translations } } : {}) };
}

/** The same list where nothing in it is a composite. */
function expandAll(components: FormComponent[], found: Found): FormComponent[] {
  if (!Array.isArray(components)) return components;
  const expanded = components.map((component) => expandComponent(component, found));
  return expanded.every((component, index) => component === components[index]) ? components : expanded;
}

function expandComponent(component: FormComponent, found: Found): FormComponent {
  if (!isPlainObject(component)) return component;
  if (component.type === 'changelist') found.changeLists.push(component);
  if (component.type === 'payee') { found.payees++; return expandPayee(component); }
  const own = expandChildren(component, found);
  if (!isListGrid(component)) return own;
  const key: FormComponent = { type: 'rowkey', key: rowKey, label: component.label ?? component.key, unique: true, validate: { required: true } };
  return { ...own, components: [key, ...(Array.isArray(own.components) ? own.components : [])] };
}

function expandChildren(component: FormComponent, found: Found): FormComponent {
  if (component.type === 'columns' && Array.isArray(component.columns)) return replaced(component, 'columns', expandHolders(component.columns as FormComponent[], found));
  if (component.type === 'table' && Array.isArray(component.rows)) {
    const rows = component.rows as FormComponent[][];
    const expanded = rows.map((row) => (Array.isArray(row) ? expandHolders(row, found) : row));
    return replaced(component, 'rows', expanded.every((row, index) => row === rows[index]) ? rows : expanded);
  }
  if (component.type === 'tabs' && Array.isArray(component.components)) return replaced(component, 'components', expandHolders(component.components, found));
  return component.components ? replaced(component, 'components', expandAll(component.components, found)) : component;
}

/** Columns, cells and tabs: what holds components without being one. */
function expandHolders(holders: FormComponent[], found: Found): FormComponent[] {
  const expanded = holders.map((holder) => (isPlainObject(holder) && holder.components ? replaced(holder, 'components', expandAll(holder.components, found)) : holder));
  return expanded.every((holder, index) => holder === holders[index]) ? holders : expanded;
}

function replaced(component: FormComponent, key: string, value: unknown): FormComponent {
  return component[key] === value ? component : { ...component, [key]: value };
}

/** A material that fields of a change list name is asked for when one of them is changed. */
function withCondition(material: MaterialDefinition, changeLists: readonly FormComponent[]): MaterialDefinition {
  const changed = changeLists.flatMap((list) => {
    const fields = changeFields(list).filter((field) => Array.isArray(field.materials) && field.materials.includes(material.key)).map((field) => field.key);
    return fields.length ? [{ some: [{ var: `data.${list.key}` }, { in: [{ var: 'field' }, fields] }] }] : [];
  });
  if (!changed.length) return material;
  const asked = changed.length === 1 ? changed[0] : { or: changed };
  return { ...material, when: material.when === undefined || material.when === null ? asked : { and: [material.when, asked] } };
}

/** The fields that a change list offers, of all its categories. */
export function changeFields(component: FormComponent): ChangeField[] {
  const categories = Array.isArray(component.categories) ? component.categories : [];
  return categories.flatMap((category) => (isPlainObject(category) && Array.isArray(category.fields) ? (category.fields as ChangeField[]).filter(isPlainObject) as ChangeField[] : []));
}
