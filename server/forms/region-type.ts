/** 省/市/区 chosen step by step: the value is the code of GB/T 2260 of the last step, out of a dictionary whose entries name their `parent`. */
import { type ComponentType, type FieldSetup, numberSetting, Wrong } from './component-type.ts';
import type { FormComponent, Option } from './form-definition.ts';

export const regionDictionary = 'regions';
type Region = Option & { parent?: string };

/** How many steps are to be chosen; some cities have no districts and end a step earlier. */
export function regionLevels(component: FormComponent): number {
  return numberSetting(component.levels) ?? 3;
}

/** The region and those around it, the province first; empty when the code is not in the list. */
export function regionTrail(options: ReadonlyMap<string, Option>, code: string): Region[] {
  const trail: Region[] = [];
  for (let region = options.get(code) as Region | undefined; region && !trail.includes(region); region = options.get(String(region.parent ?? '')) as Region | undefined) trail.unshift(region);
  return trail;
}

const parents = new WeakMap<ReadonlyMap<string, Option>, Set<string>>();

function hasParts(options: ReadonlyMap<string, Option>, code: string): boolean {
  let known = parents.get(options);
  if (!known) parents.set(options, known = new Set([...options.values()].map((option) => String((option as Region).parent ?? ''))));
  return known.has(code);
}

function cleanRegion(value: unknown, { component, options }: FieldSetup): unknown {
  if (typeof value !== 'string') return new Wrong('wrong_type');
  const code = value.trim();
  const depth = options ? regionTrail(options, code).length : 0;
  if (!options || !depth) return new Wrong('invalid_option');
  if (depth < regionLevels(component) && hasParts(options, code)) return new Wrong('region_incomplete');
  return depth > regionLevels(component) ? new Wrong('invalid_option') : code;
}

export const region: ComponentType = {
  role: 'value', dataType: 'option', cleanIsValid: true, clean: cleanRegion,
  schema: ({ component }) => ({ type: 'string', format: 'region-code', 'x-dictionary': component.properties?.dictionary ?? regionDictionary }),
  present: (value, { options }, _locale, label) => {
    const trail = options ? regionTrail(options, String(value)) : [];
    return trail.length ? trail.map(label).join(' ') : String(value);
  },
};
