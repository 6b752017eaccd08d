/** The field names of registers, for the checks of forms that read them. */
import type { FormDefinition, FormEnvironment } from './form-definition.ts';
import { planForm } from './plan-form.ts';

export function registerFields(forms: Readonly<Record<string, FormDefinition>>): NonNullable<FormEnvironment['registers']> {
  return Object.fromEntries(Object.entries(forms).map(([register, form]) => [register, planForm(form, { dictionaries: {} }).held.map(({ key }) => key)]));
}
