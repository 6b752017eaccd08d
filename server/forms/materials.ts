/** The materials that an application must or may bring, as far as its data decide. */
import { compileRule } from '../expressions/json-logic.ts';
import type { Locale } from '../platform/errors.ts';
import { type Data, type FormDefinition, type FormSettings, type MaterialDefinition, translate } from './form-definition.ts';
import { isPlainObject } from './component-type.ts';
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
  return materials.flatMap((material) => askedFor(material, data, now).map((asked) => slotOf(settings, material, asked, locale)));
}

/** Every material that a form may ask for, whatever the answers; `conditional` where they decide. */
export function everyMaterial(settings: FormSettings | undefined, locale: Locale): (MaterialSlot & { readonly conditional: boolean })[] {
  const materials = settings?.item?.materials ?? [];
  return materials.map((material) => ({ ...slotOf(settings, material, once, locale), conditional: isConditional(material) || material.each !== undefined }));
}

function slotOf(settings: FormSettings | undefined, material: MaterialDefinition, { suffix, label }: Asked, locale: Locale): MaterialSlot {
  const definition = { components: [], settings };
  return {
    key: `${material.key}${suffix}`,
    name: `${translate(definition, material.name, locale)}${label && (locale === 'zh' ? `（${label}）` : ` (${label})`)}`,
    ...(material.description ? { description: translate(definition, material.description, locale) } : {}),
    required: material.required,
    multiple: material.multiple === true,
    max: material.multiple ? material.max ?? mostFiles : 1,
    accept: material.accept ?? ['image'],
    ...(material.sample ? { sample: material.sample } : {}),
    ...templateOf(definition, material, locale),
  };
}

function templateOf(definition: FormDefinition, material: MaterialDefinition, locale: Locale): Pick<MaterialSlot, 'template' | 'generated'> {
  const generated = generatedTemplate(material);
  if (generated) return { generated: { name: translate(definition, generated.name, locale) } };
  return typeof material.template === 'string' && material.template !== '' ? { template: material.template } : {};
}

/** A slot asked for: what stands behind the material's key and its name where there is one for each row. */
interface Asked { suffix: string; label: string }
const once: Asked = { suffix: '', label: '' };

/** Once where its condition holds; with `each`, for every row for which it does and that is told apart. */
function askedFor(material: MaterialDefinition, data: Data, now: Date): Asked[] {
  const { each } = material;
  if (!each) return applies(material, data, data, now) ? [once] : [];
  const rows = Array.isArray(data[each.rows]) ? (data[each.rows] as unknown[]).filter(isPlainObject) : [];
  return rows.flatMap((row): Asked[] => {
    const key = row[each.key];
    return typeof key === 'string' && /^[\w-]{1,40}$/.test(key) && applies(material, data, row, now) ? [{ suffix: `-${key}`, label: String(row[each.label] ?? key) }] : [];
  });
}

const isConditional = ({ when }: MaterialDefinition): boolean => when !== undefined && when !== null;

function applies(material: MaterialDefinition, data: Data, row: Data, now: Date): boolean {
  if (!isConditional(material)) return true;
  return Boolean(compileRule(material.when, `materials.${material.key}`).evaluate({ data, row }, now));
}
