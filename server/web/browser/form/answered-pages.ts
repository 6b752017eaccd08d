import { isBlank } from '../../../forms/component-type.ts';
import type { FormComponent, FormDefinition } from '../../../forms/form-definition.ts';
import { wizardPages } from './adapt-definition.ts';

type Data = Record<string, unknown>;

/** Components that hold others without being part of the path of their values. */
const layouts = new Set(['panel', 'fieldset', 'columns', 'tabs', 'table', 'well']);
const notAsked = new Set(['hidden', 'content', 'htmlelement', 'button', 'materials']);

/** The pages of a wizard on which somebody has answered something; what the records and defaults fill is no answer. */
export function answeredPages(definition: FormDefinition, data: Data): string[] {
  return wizardPages(definition).map(({ key }) => key).filter((key) => {
    const page = definition.components.find((component) => component.key === key);
    return page !== undefined && fieldsOf(page.components ?? []).some((field) => isAnswered(field, data[field.key ?? '']));
  });
}

function fieldsOf(components: readonly FormComponent[]): FormComponent[] {
  return components.flatMap((component) => (layouts.has(component.type) ? fieldsOf(partsOf(component)) : [component]));
}

function partsOf(component: FormComponent): FormComponent[] {
  const cells = component.type === 'table' && Array.isArray(component.rows) ? (component.rows as FormComponent[][]).flat() : [];
  return [component, ...(component.columns ?? []), ...cells].flatMap(({ components }) => components ?? []);
}

function isAnswered(field: FormComponent, value: unknown): boolean {
  if (!isAsked(field) || isEmpty(value) || JSON.stringify(value) === JSON.stringify(field['defaultValue'])) return false;
  const choosesRows = ['transfer', 'changelist'].includes(field.type) || ['checkbox', 'radio'].includes(String(field['select']));
  if (choosesRows || !field.components) return true;
  const own = fieldsOf(field.components).filter(({ key }) => !(key !== undefined && key in ((field['self'] ?? {}) as Data)));
  return (Array.isArray(value) ? value as Data[] : [value as Data]).some((row) => own.some((part) => isAnswered(part, row[part.key ?? ''])));
}

function isAsked({ type, disabled, input, properties }: FormComponent): boolean {
  return !notAsked.has(type) && disabled !== true && input !== false && !properties?.['source'] && !properties?.['value'];
}

const isEmpty = (value: unknown): boolean => isBlank(value) || value === false || (Array.isArray(value) && value.length === 0);
