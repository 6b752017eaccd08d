import { Problem, type FieldError, type Locale } from '../platform/errors.ts';
import { isBlank } from '../forms/component-type.ts';
import { translate } from '../forms/form-definition.ts';
import { labelOf } from '../forms/plan-form.ts';
import { presentValue } from '../forms/present-table.ts';
import type { RegisterColumn, RegisterDefinition } from './register-definition.ts';

export type Values = Record<string, unknown>;

export interface ValidationContext { readonly locale: Locale; readonly now: Date }

/**
 * The values as a record of the register would hold them, judged by the register's own form: types, lengths, code
 * lists, required fields, calculated ones. `errors` name the fields by their keys; blank values are left out.
 */
export function validateRecord(register: RegisterDefinition, values: Values, { locale, now }: ValidationContext): { values: Values; errors: FieldError[] } {
  const given = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
  const verdict = register.form.process(given, { locale, now });
  const unknown = Object.keys(given).filter((field) => !register.fields.has(field) && !isBlank(given[field]));
  const errors = [...verdict.errors, ...unknown.map((field): FieldError => ({
    path: field, code: 'register_field', message: locale === 'zh' ? `登记册“${register.title}”没有字段“${field}”` : `the register has no field "${field}"`,
  }))];
  for (const field of register.keys[0] ?? []) {
    // A database takes any number of records whose key is blank, and no key would find them.
    if (isBlank(verdict.data[field]) && !errors.some(({ path }) => path === field)) {
      const label = fieldLabel(register, field, locale);
      errors.push({ path: field, code: 'required', label, message: locale === 'zh' ? `请填写${label}` : `${label} is required` });
    }
  }
  for (const column of register.columns) {
    const message = columnFault(column, verdict.data[column.field], locale);
    if (message) errors.push({ path: column.field, code: 'register_value', message: `${fieldLabel(register, column.field, locale)}: ${message}`, label: fieldLabel(register, column.field, locale) });
  }
  return { values: verdict.data, errors };
}

/** A value that its column would cut or round could not be found again by what it is. */
function columnFault({ type, length, decimals }: RegisterColumn, value: unknown, locale: Locale): string | null {
  if (isBlank(value)) return null;
  if (type === 'text' && [...String(value)].length > length) return locale === 'zh' ? `最多${length}个字符` : `at most ${length} characters`;
  if (type === 'number' && typeof value === 'number' && Number(value.toFixed(decimals)) !== value) return locale === 'zh' ? `最多${decimals}位小数` : `at most ${decimals} decimal places`;
  return null;
}

/** A new record's values, or Problem('invalid_record') with all that is wrong with them. */
export function newRecordValues(register: RegisterDefinition, values: Values, context: ValidationContext): Values {
  const verdict = validateRecord(register, values, context);
  refuseInvalid(register, verdict.errors, context.locale);
  return verdict.values;
}

/**
 * A record's values after `set`: a blank value clears its field. What is wrong with fields that are not set does not
 * stand in the way, since the record may be older than a rule of its form; fields that the form no longer has are kept.
 */
export function changedValues(register: RegisterDefinition, before: Values, set: Values, context: ValidationContext): Values {
  const touched = new Set(Object.keys(set));
  const { values, errors } = validateRecord(register, withoutBlanks({ ...ofFields(register, before), ...set }), context);
  refuseInvalid(register, errors.filter(({ path }) => touched.has(path.split(/[.[]/)[0]!)), context.locale);
  const after: Values = { ...before, ...values };
  for (const field of touched) if (isBlank(values[field])) delete after[field];
  return after;
}

function ofFields(register: RegisterDefinition, values: Values): Values {
  return Object.fromEntries(Object.entries(values).filter(([field]) => register.fields.has(field)));
}

export function withoutBlanks(values: Values): Values {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => !isBlank(value)));
}

function refuseInvalid(register: RegisterDefinition, errors: readonly FieldError[], locale: Locale): void {
  if (errors.length === 0) return;
  throw new Problem('invalid_record', { register: registerTitle(register, locale), fields: errors.map((error) => error.message).join(locale === 'zh' ? '；' : '; ') }, errors);
}

export function registerTitle(register: RegisterDefinition, locale: Locale): string {
  return translate(register.form.definition, register.title, locale);
}

/** A field's label in the reader's language. */
export function fieldLabel(register: RegisterDefinition, field: string, locale: Locale): string {
  const node = register.form.root.held.find((one) => one.key === field);
  return node ? translate(register.form.definition, labelOf(node), locale) : field;
}

/** A field's value as people read it: the words of a code list, money with its cents. */
export function fieldText(register: RegisterDefinition, field: string, value: unknown, locale: Locale): string {
  const node = register.form.root.held.find((one) => one.key === field);
  if (isBlank(value)) return locale === 'zh' ? '空' : 'blank';
  return (node && presentValue(register.form, node, value, locale)) || (typeof value === 'object' ? JSON.stringify(value) : String(value));
}

/** The fields that name the record, as people read them. */
export function recordName(register: RegisterDefinition, values: Values, locale: Locale): string {
  return register.label.filter((field) => !isBlank(values[field])).map((field) => fieldText(register, field, values[field], locale)).join(' ');
}
