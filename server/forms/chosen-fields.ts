/** Which answers are chosen rather than written, since a reader is asked for them in other words. */
import type { FormComponent } from './form-definition.ts';

const chosenTypes: ReadonlySet<string> = new Set(['select', 'radio', 'selectboxes', 'checkbox', 'survey', 'day', 'datetime', 'date', 'month', 'time', 'calendar', 'region', 'recordgrid', 'transfer', 'changelist']);

/** A month written by a format is chosen on the page like any other. */
export function isChosen({ type, properties }: FormComponent): boolean {
  return chosenTypes.has(type) || (type === 'textfield' && properties?.['format'] === 'year-month');
}
