/**
 * Grids whose rows come from a declared list (`recordgrid`, `transfer`, and a `datagrid` that names one: a form for each of
 * its rows). Each row of the value carries the list's key of it as `_row`; what the person cannot edit is the list's,
 * whatever the client sends (law 3).
 */
import { type ComponentType, isBlank, Wrong } from './component-type.ts';
import type { FormComponent } from './form-definition.ts';
import type { FormNode } from './plan-form.ts';

export const rowKey = '_row';
const longestRowKey = 500;

/** Rows of a list by their key, in the order of the list: those chosen, or all where nothing is chosen (`select: "none"`). */
export type ListRows = ReadonlyMap<string, Readonly<Record<string, unknown>>>;

export function isListGrid({ type, list }: FormComponent): boolean {
  return type === 'recordgrid' || type === 'transfer' || (type === 'datagrid' && typeof list === 'string' && list !== '');
}

/** Whether every row of the list is a row of the value, so that the person chooses none. */
export function takesAllRows(component: FormComponent): boolean {
  return component.type === 'datagrid' || (component.type === 'recordgrid' && (component.select === 'none' || component.disabled === true));
}

/** Whether a column's values are the list's: the person cannot change it, and nothing else gives it a value. */
export function comesFromList(node: FormNode): boolean {
  const { holder, component } = node;
  if (!holder || !isListGrid(holder.component) || node.key === rowKey || isBlank(holder.component.list)) return false;
  return (node.disabled || node.hidden) && !component.properties?.value && !component.properties?.source && !component.calculateValue;
}

/** The key of a row is a field of its own, which no reader shows; expansion puts it first in every such grid. */
export const rowKeyType: ComponentType = {
  role: 'value', dataType: 'text', unseen: true,
  clean: (value) => (typeof value === 'string' && value.length <= longestRowKey ? value : new Wrong('wrong_type')),
  schema: () => ({ type: 'string', minLength: 1, maxLength: longestRowKey }),
  present: (value) => String(value),
};
