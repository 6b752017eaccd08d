/** Components whose value is one or several of declared options. */
import { countSetting, type ComponentType, type FieldSetup, isPlainObject, Wrong } from './component-type.ts';
import type { JsonSchema, Option } from './form-definition.ts';

/** Beyond this many options a schema names the list instead of spelling it out; the list itself is checked when cleaning. */
const longestEnumeration = 100;

/** The stored value is the option's own, so a page that sends `1` for `"1"` stores what the form declares. */
function cleanOption(value: unknown, field: FieldSetup): unknown {
  if (!['string', 'number', 'boolean'].includes(typeof value)) return new Wrong('wrong_type');
  const option = field.options?.get(String(value));
  return option ? option.value : new Wrong('invalid_option');
}

function optionSchema(field: FieldSetup): JsonSchema {
  const values = [...(field.options?.values() ?? [])].map((option) => option.value);
  const types = [...new Set(values.map((value) => typeof value))];
  const schema: JsonSchema = { type: types.length === 1 ? types[0] : types.length ? types : 'string' };
  if (values.length <= longestEnumeration) schema.enum = values;
  else schema['x-dictionary'] = field.component.properties?.dictionary ?? field.component.key;
  return schema;
}

function presentOption(value: unknown, field: FieldSetup, label: (option: Option) => string): string {
  const option = field.options?.get(String(value));
  return option ? label(option) : String(value);
}

const single: ComponentType = {
  role: 'value', dataType: 'option', cleanIsValid: true, clean: cleanOption, schema: optionSchema, isFilled: () => true,
  present: (value, field, _locale, label) => presentOption(value, field, label),
};

/** What is ticked, from Form.io's object or from a list of options, as an API may send. */
function ticksOf(value: unknown): Record<string, unknown> | undefined {
  const list = typeof value === 'string' ? [value] : value;
  if (!Array.isArray(list)) return isPlainObject(value) ? value : undefined;
  const ticks: Record<string, unknown> = {};
  for (const key of list as unknown[]) {
    if (typeof key !== 'string' && typeof key !== 'number') return undefined;
    if (key !== '__proto__') ticks[String(key)] = true;
  }
  return ticks;
}

/** An object with a truth for every option; ticks of what is no option are refused, blanks of it dropped. */
const selectboxes: ComponentType = {
  role: 'value', dataType: 'options',
  clean(value, field) {
    const ticks = ticksOf(value);
    if (!ticks) return new Wrong('wrong_type');
    const unknown = Object.keys(ticks).filter((key) => ticks[key] && !field.options?.has(key));
    if (unknown.length) return new Wrong('invalid_option');
    const cleaned: Record<string, boolean> = {};
    for (const key of field.options?.keys() ?? []) {
      const tick = ticks[key];
      if (tick !== undefined && tick !== null && typeof tick !== 'boolean') return new Wrong('wrong_type');
      cleaned[key] = tick === true;
    }
    return cleaned;
  },
  schema({ component, options }) {
    const properties = Object.fromEntries([...(options?.keys() ?? [])].map((key) => [key, { type: 'boolean' }]));
    const schema: JsonSchema = { type: 'object', additionalProperties: false, properties };
    const least = countSetting(component.validate?.minSelectedCount);
    const most = countSetting(component.validate?.maxSelectedCount);
    if (least) schema['x-minSelected'] = least;
    if (most) schema['x-maxSelected'] = most;
    return schema;
  },
  present: (value, field, locale, label) => Object.entries(value as Record<string, boolean>).filter(([, ticked]) => ticked)
    .map(([key]) => presentOption(key, field, label)).join(locale === 'zh' ? '、' : ', '),
  isFilled: (value) => Object.values(value as Record<string, boolean>).some(Boolean),
};

/** One option for each question: `{ question: option }`; a required survey wants every question answered. */
const survey: ComponentType = {
  role: 'value', dataType: 'object',
  clean(value, { component, options }) {
    if (!isPlainObject(value)) return new Wrong('wrong_type');
    const cleaned: Record<string, unknown> = {};
    for (const { value: question } of surveyQuestions(component)) {
      const answer = value[question];
      if (answer === undefined || answer === null || answer === '') continue;
      if (typeof answer !== 'string') return new Wrong('wrong_type');
      if (!options?.has(answer)) return new Wrong('invalid_option');
      cleaned[question] = answer;
    }
    return cleaned;
  },
  schema: ({ component, options }) => ({
    type: 'object', additionalProperties: false,
    properties: Object.fromEntries(surveyQuestions(component).map(({ value }) => [value, { enum: [...(options?.keys() ?? [])] }])),
    ...(component.validate?.required ? { 'x-answered': surveyQuestions(component).map(({ value }) => value) } : {}),
  }),
  present: (value, field, locale, label) => surveyQuestions(field.component)
    .filter((question) => (value as Record<string, unknown>)[question.value] !== undefined)
    .map((question) => `${label(question)}${locale === 'zh' ? '：' : ': '}${presentOption((value as Record<string, unknown>)[question.value], field, label)}`)
    .join(locale === 'zh' ? '；' : '; '),
  isFilled: (value) => Object.keys(value as object).length > 0,
};

export function surveyQuestions(component: FieldSetup['component']): { value: string; label: string; en?: string }[] {
  return Array.isArray(component.questions) ? component.questions as { value: string; label: string }[] : [];
}

export const choiceTypes = { select: single, radio: single, selectboxes, survey };
