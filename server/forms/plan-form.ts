/** The tree of a form, made once: who holds whose values, what each field is, and where labels and options come from. */
import { Problem } from '../platform/errors.ts';
import { isBlank, isPlainObject, type ComponentType, type DataType, type FieldSetup, type Role } from './component-type.ts';
import { componentTypeOf } from './component-types.ts';
import { dateShapeOf } from './date-types.ts';
import { changeFields } from './expand-form.ts';
import type { DictionaryEntry, FormComponent, FormDefinition, FormEnvironment, Option } from './form-definition.ts';
import { nationalFormats } from './national-formats.ts';
import { regionDictionary } from './region-type.ts';

/** A component in its place. The root stands for the form itself and has an empty key. */
export interface FormNode {
  readonly component: FormComponent;
  readonly type: ComponentType;
  readonly role: Role;
  readonly dataType: DataType;
  /** Whether the value is a list of values of the type (`multiple`). */
  readonly several: boolean;
  /** Whether the value goes into the stored data. */
  readonly stored: boolean;
  /** The default that the form declares, undefined where it is blank. */
  readonly defaultValue: unknown;
  readonly key: string;
  /** Keys from the top joined by dots, without row numbers: `rows.amount`. */
  readonly path: string;
  /** The node whose value holds this one's: the root, a container or a grid. */
  readonly holder: FormNode | undefined;
  /** The layout components between the holder and this node, outermost first. */
  readonly frames: readonly FormNode[];
  readonly depth: number;
  readonly setup: FieldSetup;
  /** Set when the component, or whatever it stands in, is hidden or disabled for good. */
  readonly hidden: boolean;
  readonly disabled: boolean;
  /** Components as they stand, layout included. */
  readonly children: FormNode[];
  /** The nodes whose values this one holds, in the order of the form. */
  readonly held: FormNode[];
  /** A change list's fields by key: nodes of their own, held by none, whose value is a change's `new`. */
  readonly parts?: ReadonlyMap<string, FormNode>;
}

/** A form nested deeper than this is no form, and reading it could exhaust the stack. */
export const deepestJson = 300;

export function isDeeperThan(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels <= 0 || Object.values(value).some((item) => isDeeperThan(item, levels - 1));
}

const rootType: ComponentType = { role: 'container', dataType: 'object' };

/** A form that is none, or is nested too deep to be read, is Problem('invalid_configuration'). */
export function refuseMalformed(definition: FormDefinition): void {
  if (!Array.isArray(definition?.components) || isDeeperThan(definition, deepestJson)) throw new Problem('invalid_configuration');
}

/** Components of unknown type and without key are passed over here; `check-form.ts` refuses them by name. */
export function planForm(definition: FormDefinition, environment: FormEnvironment): FormNode {
  refuseMalformed(definition);
  const root: FormNode = {
    component: { type: 'form', components: definition.components }, type: rootType, role: 'container', dataType: 'object',
    several: false, stored: true, defaultValue: undefined, key: '', path: '',
    holder: undefined, frames: [], depth: 0, setup: { component: { type: 'form' }, squeezesBlanks: false }, hidden: false, disabled: false, children: [], held: [],
  };
  for (const component of definition.components) addNode(component, root, root, environment);
  return root;
}

function addNode(component: FormComponent, parent: FormNode, holder: FormNode, environment: FormEnvironment): void {
  const type = isPlainObject(component) ? componentTypeOf(component.type) : undefined;
  if (!type) return;
  const holds = type.role !== 'layout';
  if (holds && !isUsableKey(component.key)) return;
  const node = newNode(component, type, parent, holder, environment);
  parent.children.push(node);
  if (holds) holder.held.push(node);
  const nextHolder = type.role === 'container' || type.role === 'grid' ? node : holder;
  for (const child of childComponents(component)) addNode(child, node, nextHolder, environment);
}

function newNode(component: FormComponent, type: ComponentType, parent: FormNode, holder: FormNode, environment: FormEnvironment): FormNode {
  const holds = type.role !== 'layout';
  const key = component.key ?? '';
  const { persistent } = component;
  const node: FormNode = {
    component, type, role: type.role, key, holder,
    dataType: dataTypeOf(component, type),
    several: component.multiple === true && type.ownsList !== true,
    stored: type.role !== 'ignored' && persistent !== false && persistent !== 'client-only',
    defaultValue: declaredDefault(component),
    path: holds ? (holder.path ? `${holder.path}.${key}` : key) : holder.path,
    frames: parent.role === 'layout' ? [...parent.frames, parent] : [],
    depth: holder.depth + 1,
    setup: { component, options: readOptions(component, environment), format: nationalFormats[component.properties?.format ?? ''], squeezesBlanks: component.truncateMultipleSpaces === true },
    hidden: parent.hidden || component.hidden === true,
    disabled: parent.disabled || component.disabled === true,
    children: [], held: [],
  };
  return component.type === 'changelist' ? { ...node, parts: planChanges(node, environment) } : node;
}

/** Only fields of one plain value can be changed by a list; `check-form.ts` refuses the others. */
function planChanges(list: FormNode, environment: FormEnvironment): Map<string, FormNode> {
  return new Map(changeFields(list.component).flatMap(({ key, label, component }) => {
    const type = isPlainObject(component) ? componentTypeOf(component.type) : undefined;
    if (!type || !isChangeable(type) || !isUsableKey(key)) return [];
    const own: FormComponent = { ...component, label: label ?? component.label, key: 'new' };
    return [[key, { ...newNode(own, type, list, list.holder!, environment), path: `${list.path}.${key}` }] as const];
  }));
}

/** Whether a type may take a change list's new value. */
export function isChangeable(type: ComponentType): boolean {
  return type.role === 'value' && !type.unseen && type.dataType !== 'changes';
}

/** A key is a plain name: no dots (they would be paths), and nothing that every object has by birth. */
export function isUsableKey(key: unknown): key is string {
  return typeof key === 'string' && /^[A-Za-z_][\w-]{0,99}$/.test(key) && !(key in Object.prototype) && key !== 'prototype';
}

/** Blanks and empty lists, which the builder writes everywhere, are no defaults. */
function declaredDefault({ defaultValue }: FormComponent): unknown {
  const isNothing = (value: unknown) => isBlank(value) || (isPlainObject(value) && !Object.keys(value).length);
  return isNothing(defaultValue) || (Array.isArray(defaultValue) && defaultValue.every(isNothing)) ? undefined : defaultValue;
}

function dataTypeOf(component: FormComponent, type: ComponentType): DataType {
  if (component.type === 'datetime' || component.type === 'day') return dateShapeOf(component);
  return component.properties?.format === 'year-month' && type.dataType === 'text' ? 'month' : type.dataType;
}

/** The components that stand in one: in itself, its columns, its tabs, or the cells of its table. */
export function childComponents(component: FormComponent): FormComponent[] {
  const lists: unknown[] = [];
  if (Array.isArray(component.columns) && component.type === 'columns') lists.push(...component.columns.map((column) => (column as FormComponent)?.components));
  else if (component.type === 'table' && Array.isArray(component.rows)) {
    lists.push(...(component.rows as unknown[]).flatMap((row) => (Array.isArray(row) ? row.map((cell) => (cell as FormComponent)?.components) : [])));
  } else if (component.type === 'tabs' && Array.isArray(component.components)) {
    lists.push(...component.components.map((tab) => tab?.components));
  } else lists.push(component.components);
  return lists.flatMap((list) => (Array.isArray(list) ? list as FormComponent[] : []));
}

/** The choices of a component: those of its dictionary, or those written in it. What was retired is left to fields that records or the server fill. */
export function readOptions(component: FormComponent, environment: FormEnvironment): Map<string, Option> | undefined {
  if (!['select', 'radio', 'selectboxes', 'survey', 'region'].includes(component.type)) return undefined;
  const name = component.properties?.dictionary ?? (component.type === 'region' ? regionDictionary : undefined);
  const json = component.data?.json;
  const listed = name ? (Object.hasOwn(environment.dictionaries, name) ? environment.dictionaries[name]?.entries : undefined) ?? []
    : component.type !== 'select' ? component.values ?? []
      : component.dataSrc === 'json' ? (Array.isArray(json) ? json as unknown[] : []) : component.data?.values ?? component.values ?? [];
  const options = new Map<string, Option>();
  const takesRetired = environment.keepsRetired === true || component.disabled === true || component.properties?.lock !== undefined;
  for (const entry of listed) {
    if (name && !takesRetired && (entry as DictionaryEntry).retired === true) continue;
    const option = isPlainObject(entry) ? entry as unknown as Option : { value: entry as string, label: String(entry) };
    if (['string', 'number', 'boolean'].includes(typeof option.value) && String(option.value) !== '') options.set(String(option.value), option);
  }
  return options;
}

/** Every node below one, layout included, in the order of the form. */
export function* everyNode(node: FormNode): Generator<FormNode> {
  for (const child of node.children) {
    yield child;
    yield* everyNode(child);
  }
}

interface NodeIndex { readonly byPath: ReadonlyMap<string, FormNode>; readonly byKey: ReadonlyMap<string, FormNode> }
const indexes = new WeakMap<FormNode, NodeIndex>();

/** The node that a path names: by its keys from the top, else by its own key alone, as Form.io looks it up. */
export function findNode(root: FormNode, path: string): FormNode | undefined {
  let index = indexes.get(root);
  if (!index) indexes.set(root, index = indexNodes(root));
  return index.byPath.get(path) ?? index.byKey.get(path);
}

function indexNodes(root: FormNode): NodeIndex {
  const byPath = new Map<string, FormNode>(), byKey = new Map<string, FormNode>();
  for (const node of everyNode(root)) {
    if (node.role === 'layout') continue;
    if (!byPath.has(node.path)) byPath.set(node.path, node);
    if (!byKey.has(node.key)) byKey.set(node.key, node);
  }
  return { byPath, byKey };
}

/** What the field is called: its label, or its key where it has none. */
export function labelOf(node: FormNode): string {
  const { label, title, legend } = node.component;
  const own = [label, title, legend].find((text) => typeof text === 'string' && text.trim());
  return own ?? node.key;
}
