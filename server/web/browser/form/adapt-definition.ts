import { isChosen } from '../../../forms/chosen-fields.ts';
import type { FormComponent, FormDefinition } from '../../../forms/form-definition.ts';

const grids = new Set(['datagrid', 'editgrid']);
const layouts = new Set(['panel', 'fieldset', 'columns', 'tabs', 'table', 'well', 'container']);
const ownControls = new Set(['recordgrid', 'transfer', 'calendar', 'region', 'changelist', 'agreement', 'fetch', 'materials', 'smscode']);

/** A page of a wizard: a panel at the top of the form. */
export interface WizardPage { key: string; title: string }

/**
 * The form as our renderer shows it: dates become native controls, fields that the server decides become read-only
 * text, tabs stand open one below the other, a wizard's pages are panels of which one is seen, and Form.io's own submit
 * button goes.
 */
export function adaptDefinition(definition: FormDefinition, words: Words): FormDefinition {
  const components = adaptAll(definition.components, { locked: false, ...words });
  const pages = new Set(wizardPages(definition).map(({ key }) => key));
  return { ...definition, display: 'form', components: components.map((component) => (pages.has(component.key ?? '') ? { ...component, wizardPage: component.key } : component)) };
}

/** The pages of a wizard in their order; none where the form is no wizard. */
export function wizardPages(definition: FormDefinition): WizardPage[] {
  if (definition.display !== 'wizard') return [];
  return definition.components.filter((component) => component.type === 'panel' && component.key).map((component) => ({ key: component.key!, title: component.title ?? component.label ?? component.key! }));
}

/** Whether the server has a say in the answers while they are given, so that it must be asked. */
export function needsServer(definition: FormDefinition): boolean {
  return (definition as { computed?: boolean }).computed === true || everyComponent(definition.components).some((component) =>
    ['recordgrid', 'transfer', 'changelist', 'fetch'].includes(component.type) || Boolean(component.properties?.['value']) || component.properties?.['lock'] === 'filled');
}

/** The components of a form with whatever stands within them, as they were declared. */
export function everyComponent(components: readonly FormComponent[]): FormComponent[] {
  return components.flatMap((component) => [component, ...everyComponent([
    ...(component.components ?? []), ...(component.columns ?? []).flatMap((column) => column.components ?? []),
    ...(component.type === 'table' && Array.isArray(component.rows) ? (component.rows as FormComponent[][]).flat().flatMap((cell) => cell.components ?? []) : []),
  ])]);
}

/** `choose` is what a select says before anything is chosen; `unchosen` what is said, by rule, where a choice is missing. */
interface Words { choose: string; unchosen: Readonly<Record<string, string>> }
interface Adapting extends Words { locked: boolean }

function adaptAll(components: readonly FormComponent[], adapting: Adapting): FormComponent[] {
  return components.filter((component) => component.type !== 'button').map((component) => adapt(component, adapting));
}

function adapt(declared: FormComponent, above: Adapting): FormComponent {
  const component = isChosen(declared) ? { ...declared, errors: { ...above.unchosen, ...declared.errors } } : declared;
  const locked = above.locked || component.disabled === true;
  const adapting = { ...above, locked };
  const { type } = component;
  if (ownControls.has(type)) return adaptOwn(component, locked);
  if (type === 'tabs') return { ...component, type: 'well', components: (component.components ?? []).map((tab) => adapt({ ...tab, type: 'panel', title: tab.label, input: false }, adapting)) };
  if (grids.has(type)) return { ...withChildren(component, adapting), type: 'datagrid', disabled: false, ...(locked ? { disableAddingRemovingRows: true, lockedRows: true } : component.list ? { disableAddingRemovingRows: true, listedRows: true, initEmpty: true } : {}) };
  if (layouts.has(type) || component.components || component.columns) return { ...withChildren(component, adapting), disabled: false };
  // What nobody sees is kept all the same, since conditions may read it.
  if (type === 'hidden') return { ...component, hidden: false, clearOnHide: false };
  if (component.input === false || type === 'content' || type === 'htmlelement') return component;
  if (locked || isCalculated(component)) return { ...component, type: 'locked', shownAs: type, disabled: false, validate: {}, widget: undefined, inputMask: undefined, displayMask: undefined } as FormComponent;
  if (type === 'select') return { ...component, widget: 'html5', placeholder: component['placeholder'] || adapting.choose } as FormComponent;
  return { ...component, type: controlOf(component), ...(controlOf(component) === type ? {} : { widget: undefined }) } as FormComponent;
}

/** FEEL of the server's, unless the reader may fill what it leaves open. */
function isCalculated({ properties }: FormComponent): boolean {
  return Boolean(properties?.['value']) && properties?.['lock'] !== 'filled';
}

/** The renderer must not take the columns of our controls for components of the form, so they go by another name. */
function adaptOwn(component: FormComponent, locked: boolean): FormComponent {
  const { components, ...own } = component;
  const parts = (components ?? []).filter((part) => part.type !== 'rowkey');
  const all = component.type === 'recordgrid' && locked ? { select: 'none' as const } : {};
  return { ...own, ...all, parts, input: component.type !== 'materials', disabled: false, lockedControl: locked, multiple: false };
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
  if (type === 'textfield' && component.properties?.['format'] === 'year-month') return 'month';
  if (type === 'day') return (component['fields'] as { day?: { hide?: boolean } } | undefined)?.day?.hide ? 'month' : 'date';
  if (type === 'datetime') return component['enableTime'] === false || widget.enableTime === false ? 'date' : 'instant';
  return type;
}
