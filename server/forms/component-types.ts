/** The one table of component types: a type that does not stand here is refused. A new control is one entry. */
import { choiceTypes } from './choice-types.ts';
import { type ComponentType, isPlainObject } from './component-type.ts';
import { dateTypes } from './date-types.ts';
import { fileTypes } from './file-types.ts';
import { numberTypes } from './number-types.ts';
import { textTypes } from './text-types.ts';

const layout: ComponentType = { role: 'layout', dataType: 'object' };
const ignored: ComponentType = { role: 'ignored', dataType: 'boolean' };
const container: ComponentType = { role: 'container', dataType: 'object', isFilled: hasAnswer };
const grid: ComponentType = { role: 'grid', dataType: 'rows', isFilled: hasAnswer };

const types: Readonly<Record<string, ComponentType>> = {
  ...textTypes, ...numberTypes, ...choiceTypes, ...dateTypes, ...fileTypes,
  container, datagrid: grid, editgrid: grid,
  fieldset: layout, panel: layout, columns: layout, tabs: layout, table: layout, well: layout,
  content: layout, htmlelement: layout,
  button: ignored,
};

export function componentTypeOf(type: string): ComponentType | undefined {
  return Object.hasOwn(types, type) ? types[type] : undefined;
}

export const componentTypeNames: readonly string[] = Object.keys(types);

/** Whether a container or grid holds any answer: a row of blanks is none. */
export function hasAnswer(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(hasAnswer);
  if (isPlainObject(value)) return Object.values(value).some(hasAnswer);
  return value !== undefined && value !== null && (typeof value !== 'string' || value.trim() !== '');
}
