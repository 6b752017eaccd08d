import type { FormComponent, FormDefinition } from '../../../forms/form-definition.ts';

const grids = new Set(['datagrid', 'editgrid']);
const layouts = new Set(['panel', 'fieldset', 'columns', 'tabs', 'table', 'well', 'container']);

/**
 * The form as our renderer shows it: dates become native controls, fields that the server decides become read-only
 * text, tabs and wizards stand open one below the other, and Form.io's own submit button goes.
 */
export function adaptDefinition(definition: FormDefinition, choose: string): FormDefinition {
  return { ...definition, display: 'form', components: adaptAll(definition.components, { locked: false, choose }) };
}

/** `choose` is what a select says before anything is chosen. */
interface Adapting { locked: boolean; choose: string }

function adaptAll(components: readonly FormComponent[], adapting: Adapting): FormComponent[] {
  return components.filter((component) => component.type !== 'button').map((component) => adapt(component, adapting));
}

function adapt(component: FormComponent, above: Adapting): FormComponent {
  const locked = above.locked || component.disabled === true;
  const adapting = { ...above, locked };
  const { type } = component;
  if (type === 'tabs') return { ...component, type: 'well', components: (component.components ?? []).map((tab) => adapt({ ...tab, type: 'panel', title: tab.label, input: false }, adapting)) };
  if (grids.has(type)) return { ...withChildren(component, adapting), type: 'datagrid', disabled: false, ...(locked ? { disableAddingRemovingRows: true, lockedRows: true } : {}) };
  if (layouts.has(type) || component.components || component.columns) return { ...withChildren(component, adapting), disabled: false };
  if (component.input === false || type === 'hidden' || type === 'content' || type === 'htmlelement') return component;
  if (locked) return { ...component, type: 'locked', shownAs: type, disabled: false, validate: {}, widget: undefined, inputMask: undefined, displayMask: undefined } as FormComponent;
  if (type === 'select') return { ...component, widget: 'html5', placeholder: component['placeholder'] || adapting.choose } as FormComponent;
  return { ...component, type: controlOf(component), ...(controlOf(component) === type ? {} : { widget: undefined }) } as FormComponent;
}

function withChildren(component: FormComponent, adapting: Adapting): FormComponent {
  const adapted: FormComponent = { ...component };
  if (component.components) adapted.components = adaptAll(component.components, adapting);
  if (component.columns) adapted.columns = component.columns.map((column) => ({ ...column, components: adaptAll(column.components ?? [], adapting) }));
  return adapted;
}

function controlOf(component: FormComponent): string {
  const { type } = component;
  const widget = (component['widget'] ?? {}) as { enableTime?: boolean };
  if (type === 'day') return (component['fields'] as { day?: { hide?: boolean } } | undefined)?.day?.hide ? 'month' : 'date';
  if (type === 'datetime') return component['enableTime'] === false || widget.enableTime === false ? 'date' : 'instant';
  return type;
}
