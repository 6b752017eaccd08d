/** The materials that an application must or may bring, as far as its data decide. */
import { compileRule } from '../expressions/json-logic.ts';
import type { Locale } from '../platform/errors.ts';
import { type Data, type FormDefinition, type FormSettings, type MaterialDefinition, translate } from './form-definition.ts';
import { generatedTemplate } from './generated-templates.ts';

export interface MaterialSlot {
  readonly key: string;
  readonly name: string;
  readonly description?: string;
  readonly required: boolean;
  readonly multiple: boolean;
  /** How many files the slot takes. */
  readonly max: number;
  readonly accept: readonly string[];
  readonly sample?: string;
  /** A file of the portal's samples to download, fill in and hand in. */
  readonly template?: string;
  /** What is made for the applicant to the same end; `name` is what people call it. */
  readonly generated?: { readonly name: string };
}

const mostFiles = 6;

/** The slots of a form's `settings` that apply to the data (`when`, JSONLogic over `data`), in their order. */
export function materialsFor(settings: FormSettings | undefined, data: Data, locale: Locale, now: Date = new Date()): MaterialSlot[] {
  const materials = settings?.item?.materials ?? [];
  const definition = { components: [], settings };
  return materials.filter((material) => applies(material, data, now)).map((material) => ({
    key: material.key,
    name: translate(definition, material.name, locale),
    ...(material.description ? { description: translate(definition, material.description, locale) } : {}),
    required: material.required,
    multiple: material.multiple === true,
    max: material.multiple ? material.max ?? mostFiles : 1,
    accept: material.accept ?? ['image'],
    ...(material.sample ? { sample: material.sample } : {}),
    ...templateOf(definition, material, locale),
  }));
}

function templateOf(definition: FormDefinition, material: MaterialDefinition, locale: Locale): Pick<MaterialSlot, 'template' | 'generated'> {
  const generated = generatedTemplate(material);
  if (generated) return { generated: { name: translate(definition, generated.name, locale) } };
  return typeof material.template === 'string' && material.template !== '' ? { template: material.template } : {};
}

function applies(material: MaterialDefinition, data: Data, now: Date): boolean {
  if (material.when === undefined || material.when === null) return true;
  return Boolean(compileRule(material.when, `materials.${material.key}`).evaluate({ data, row: data }, now));
}
