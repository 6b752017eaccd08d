/** What of a form Form.io's server can judge: our controls as the standard components that they are compared as, the rest left out. */
import type { CompiledForm } from '../../../server/forms/compile-form.ts';
import { isPlainObject } from '../../../server/forms/component-type.ts';
import { ownControls } from '../../../server/forms/differences.ts';
import type { Data, FormComponent } from '../../../server/forms/form-definition.ts';
import { isListGrid, rowKey } from '../../../server/forms/list-grids.ts';
import { expressionOf, isLocked } from '../../../server/forms/locked-fields.ts';
import { everyNode, type FormNode } from '../../../server/forms/plan-form.ts';

const key: FormComponent = { type: 'textfield', key: rowKey, input: true, validate: { required: true } };

/** The components as Form.io reads them; what the page is not told (the key of a row) comes back. */
export function formioEquivalent(components: readonly FormComponent[]): FormComponent[] {
  return components.filter(({ type }) => type !== 'rowkey' && (!ownControls[type] || ownControls[type].comparedAs)).map((component) => {
    const own = isListGrid(component) ? [key] : [];
    const equivalent: FormComponent = { ...component, type: ownControls[component.type]?.comparedAs ?? component.type };
    // Form.io's server knows the limits of a date by its widget, which the browser makes of the picker.
    if (component.type === 'datetime' && component.datePicker && !component.widget) equivalent.widget = { type: 'calendar', enableTime: component.enableTime, ...component.datePicker };
    if (component.type === 'tabs') equivalent.components = component.components?.map((tab) => ({ ...tab, components: formioEquivalent(tab.components ?? []) }));
    // A hidden column of a list grid is the list's to fill; Form.io would make a row of it in an empty grid that is hidden.
    else if (component.components) equivalent.components = [...own, ...formioEquivalent(component.components.filter(({ hidden }) => !own.length || hidden !== true))];
    if (component.type === 'columns') equivalent.columns = component.columns?.map((column) => ({ ...column, components: formioEquivalent(column.components ?? []) }));
    if (component.type === 'table') equivalent.rows = (component.rows as FormComponent[][]).map((row) => row.map((cell) => ({ ...cell, components: formioEquivalent(cell.components ?? []) })));
    return equivalent;
  });
}

/** Whether the path lies in a control that is left out. */
export function leftOutOf({ root }: CompiledForm): (path: string) => boolean {
  const paths = [...everyNode(root)].filter(({ component: { type } }) => ownControls[type] && !ownControls[type].comparedAs).map(({ path }) => path);
  return (path) => { const place = path.replace(/\[\d+\]/g, ''); return paths.some((outer) => place === outer || place.startsWith(`${outer}.`)); };
}

/** The submission with the values that are the server's, by FEEL or by lock, of which Form.io knows nothing. */
export function withComputed(holder: FormNode, sent: unknown, stored: unknown): unknown {
  if (!isPlainObject(sent) || !isPlainObject(stored)) return sent;
  const data: Data = { ...sent };
  for (const node of holder.held) {
    const value = stored[node.key];
    if (expressionOf(node) || isLocked(node)) { if (value === undefined) delete data[node.key]; else data[node.key] = value; }
    else if (node.role === 'container') data[node.key] = withComputed(node, sent[node.key], value);
    else if (node.role === 'grid' && Array.isArray(sent[node.key]) && Array.isArray(value)) data[node.key] = (sent[node.key] as unknown[]).map((row, index) => withComputed(node, row, value[index]));
  }
  return data;
}
