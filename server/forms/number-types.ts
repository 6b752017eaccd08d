/** Numbers, money and truth. */
import { countSetting, numberSetting, type ComponentType, type FieldSetup, Wrong, yesNo } from './component-type.ts';
import type { JsonSchema } from './form-definition.ts';

/** The largest amount whose cents a JavaScript number still tells apart (law 10). */
export const largestNumber = 90_000_000_000_000;

/** Form.io's reading of a number: a number, or a text that is one from end to end. */
function cleanNumber(value: unknown): unknown {
  const number = typeof value === 'string' ? (Number.isNaN(Number.parseFloat(value)) ? NaN : Number(value)) : value;
  if (typeof number !== 'number' || !Number.isFinite(number)) return new Wrong('invalid_number');
  return Object.is(number, -0) ? 0 : number;
}

/** Decimals allowed: two for money; for a number what `decimalLimit` says, or any. */
export function decimalsOf(field: FieldSetup): number | undefined {
  const limit = numberSetting(field.component.decimalLimit);
  return field.component.type === 'currency' ? limit ?? 2 : limit;
}

function numberSchema(field: FieldSetup): JsonSchema {
  const rules = field.component.validate ?? {};
  const schema: JsonSchema = { type: 'number', minimum: numberSetting(rules.min) ?? -largestNumber, maximum: numberSetting(rules.max) ?? largestNumber };
  const decimals = decimalsOf(field);
  const step = rules.step === 'any' ? undefined : countSetting(rules.step);
  if (decimals !== undefined) schema['x-decimals'] = decimals;
  if (step && step > 0) schema['x-step'] = step;
  return schema;
}

/** Thousands by commas and the decimals that the field has, without going through floating point formatting of locales. */
export function formatNumber(value: number, decimals?: number): string {
  const text = decimals === undefined ? String(value) : value.toFixed(decimals);
  if (text.includes('e')) return text;
  const [whole = '', fraction] = text.split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}

const number: ComponentType = {
  role: 'value', dataType: 'number', clean: cleanNumber, schema: numberSchema, isFilled: () => true,
  present: (value, { component }) => {
    const decimals = component['requireDecimal'] === true ? numberSetting(component.decimalLimit) ?? 2 : undefined;
    if (component.delimiter === true || component.delimiter === ',') return formatNumber(Number(value), decimals);
    return decimals === undefined ? String(value) : Number(value).toFixed(decimals);
  },
};

const currency: ComponentType = {
  ...number, dataType: 'money',
  present: (value, field) => formatNumber(Number(value), decimalsOf(field)),
};

const checkbox: ComponentType = {
  role: 'value', dataType: 'boolean', cleanIsValid: true,
  clean: (value) => (typeof value === 'boolean' ? value : value === 'true' ? true : value === 'false' ? false : new Wrong('wrong_type')),
  schema: () => ({ type: 'boolean' }),
  present: (value, _field, locale) => (value === true ? yesNo.yes : yesNo.no)[locale],
  isFilled: (value) => value === true,
};

/** A text to be agreed to: true once it is. */
const agreement: ComponentType = {
  ...checkbox, present: (value, _field, locale) => (value === true ? agreed.yes : agreed.no)[locale],
};
const agreed = { yes: { zh: '已阅读并同意', en: 'Read and agreed' }, no: { zh: '未同意', en: 'Not agreed' } };

/** A button that fetches records: true once it was pressed, so that sources can wait for it (`when: "= form.key = true"`). */
const fetch: ComponentType = { ...checkbox, unseen: true };

export const numberTypes = { number, currency, checkbox, agreement, fetch };
