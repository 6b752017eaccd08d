/** The fields of a form as a flat list, for whoever makes columns, spreadsheets or documentation of them. */
import { groupOf } from './column-heads.ts';
import type { DataType } from './component-type.ts';
import type { Option } from './form-definition.ts';
import { comesFromList, isListGrid } from './list-grids.ts';
import { expressionOf, locksWhenFilled } from './locked-fields.ts';
import { everyNode, type FormNode, labelOf } from './plan-form.ts';
import { decimalsOf } from './number-types.ts';
import { isConditional } from './conditions.ts';
import { isRequired } from './submission-schema.ts';

export interface FieldDescription {
  /** `rows[].amount`: the brackets stand for a row number. */
  readonly path: string;
  readonly key: string;
  readonly type: string;
  readonly dataType: DataType;
  readonly label: string;
  /** Titles of the panels and fieldsets around the field, outermost first. */
  readonly sections: readonly string[];
  /** Required whenever it shows. */
  readonly required: boolean;
  readonly conditional: boolean;
  readonly multiple: boolean;
  readonly locked: boolean;
  readonly hidden: boolean;
  /** By JSONLogic of the form or FEEL of the server. */
  readonly calculated: boolean;
  /** The declared list that gives a grid's rows, and heads above a column's own. */
  readonly list?: string;
  readonly group?: readonly string[];
  readonly source?: string;
  readonly format?: string;
  readonly dictionary?: string;
  readonly options?: readonly Option[];
  readonly decimals?: number;
  readonly maxLength?: number;
}

export function describeFields(root: FormNode): FieldDescription[] {
  return [...everyNode(root)].filter((node) => node.role !== 'layout' && node.role !== 'ignored' && !node.type.unseen).map(describeField);
}

function describeField(node: FormNode): FieldDescription {
  const { component, setup, dataType } = node;
  const maxLength = Number(component.validate?.maxLength) || undefined;
  return {
    path: fieldPath(node), key: node.key, type: component.type, dataType, label: labelOf(node), sections: sectionTitles(node),
    required: isRequired(node),
    conditional: isConditional(node),
    multiple: component.multiple === true, locked: node.disabled || comesFromList(node) || (Boolean(expressionOf(node)) && !locksWhenFilled(node)), hidden: node.hidden, calculated: Boolean(component.calculateValue) || Boolean(expressionOf(node)),
    ...(isListGrid(component) ? { list: component.list } : {}), ...(component.properties?.group ? { group: groupOf(component) } : {}),
    source: component.properties?.source, format: setup.format && component.properties?.format, dictionary: component.properties?.dictionary,
    options: setup.options && [...setup.options.values()],
    decimals: dataType === 'money' || dataType === 'number' ? decimalsOf(setup) : undefined,
    maxLength,
  };
}

/** The path of a node's values, with `[]` after every grid on the way. */
export function fieldPath(node: FormNode): string {
  if (!node.holder || !node.holder.path) return node.key;
  return `${fieldPath(node.holder)}${node.holder.role === 'grid' ? '[]' : ''}.${node.key}`;
}

function sectionTitles(node: FormNode): string[] {
  const outer = node.holder?.holder ? [...sectionTitles(node.holder), labelOf(node.holder)] : [];
  return [...outer, ...node.frames.map(sectionTitle).filter((title) => title !== '')];
}

/** The heading that a panel or fieldset shows; other layout has none. */
export function sectionTitle({ component }: FormNode): string {
  const title = component.type === 'panel' ? component.title : component.type === 'fieldset' ? component.legend : '';
  return typeof title === 'string' && component.hideLabel !== true ? title : '';
}
