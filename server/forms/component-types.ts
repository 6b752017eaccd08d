/** The one table of component types: a type that does not stand here is refused. A new control is one entry. */
import { calendar } from './calendar-type.ts';
import { choiceTypes } from './choice-types.ts';
import { type ComponentType, isPlainObject } from './component-type.ts';
import { dateTypes } from './date-types.ts';
import { fileTypes } from './file-types.ts';
import { rowKeyType } from './list-grids.ts';
import { numberTypes } from './number-types.ts';
import { region } from './region-type.ts';
import { smsCode } from './sms-code-type.ts';
import { textTypes } from './text-types.ts';

const layout: ComponentType = { role: 'layout', dataType: 'object' };
const ignored: ComponentType = { role: 'ignored', dataType: 'boolean' };
const container: ComponentType = { role: 'container', dataType: 'object', isFilled: hasAnswer };
const grid: ComponentType = { role: 'grid', dataType: 'rows', isFilled: hasAnswer };
/** What shall become of which field; its parts (`FormNode.parts`) say how each new value is cleaned and judged. */
const changelist: ComponentType = { role: 'value', dataType: 'changes', ownsList: true, isFilled: (value) => Array.isArray(value) && value.length > 0 };

const types: Readonly<Record<string, ComponentType>> = {
  ...textTypes, ...numberTypes, ...choiceTypes, ...dateTypes, ...fileTypes,
  container, datagrid: grid, editgrid: grid, recordgrid: grid, transfer: grid, rowkey: rowKeyType,
  calendar, region, changelist, smscode: smsCode,
  fieldset: layout, panel: layout, columns: layout, tabs: layout, table: layout, well: layout,
  content: layout, htmlelement: layout, materials: layout,
  button: ignored,
};

export function componentTypeOf(type: string): ComponentType | undefined {
  return Object.hasOwn(types, type) ? types[type] : undefined;
}

/** The types that a form may name: those above and the composites that `expand-form.ts` turns into them. */
export const componentTypeNames: readonly string[] = [...Object.keys(types).filter((type) => type !== 'rowkey'), 'payee'];

/** Whether a container or grid holds any answer: a row of blanks is none. */
export function hasAnswer(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(hasAnswer);
  if (isPlainObject(value)) return Object.values(value).some(hasAnswer);
  return value !== undefined && value !== null && (typeof value !== 'string' || value.trim() !== '');
}
