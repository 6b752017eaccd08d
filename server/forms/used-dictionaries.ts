/** Which code lists a form reads, so that a published version can carry its own. */
import { isPlainObject } from './component-type.ts';
import { expandForm } from './expand-form.ts';
import type { FormDefinition } from './form-definition.ts';
import { regionDictionary } from './region-type.ts';

/** The names of all dictionaries that components name, wherever they stand in the form. */
export function dictionaryNames(definition: FormDefinition): Set<string> {
  const names = new Set<string>();
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) { value.forEach(visit); return; }
    if (!isPlainObject(value)) return;
    const properties = isPlainObject(value.properties) ? value.properties : {};
    if (typeof properties.dictionary === 'string' && properties.dictionary) names.add(properties.dictionary);
    else if (value.type === 'region') names.add(regionDictionary);
    Object.values(value).forEach(visit);
  };
  visit(expandForm(definition).components);
  return names;
}
