/** AJV with the formats and rules of forms: one validator for each set of rules that a value may have. */
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import { hasDecimals } from '../expressions/decimal-places.ts';
import { Problem } from '../platform/errors.ts';
import type { JsonSchema } from './form-definition.ts';
import { isCalendarDate, isYearMonth, nationalFormats } from './national-formats.ts';
import { matchesMask } from './input-mask.ts';
import { compilePattern } from './safe-pattern.ts';

const safeRegExp = Object.assign((pattern: string) => compilePattern(pattern), { code: 'compilePattern' });
const ajv = new Ajv({ allErrors: true, verbose: true, strict: true, allowUnionTypes: true, messages: false, code: { regExp: safeRegExp as never } });

ajv.addFormat('date', isCalendarDate);
ajv.addFormat('date-time', (text) => isCalendarDate(text.slice(0, 10)) && !Number.isNaN(Date.parse(text)));
ajv.addFormat('year-month', isYearMonth);
ajv.addFormat('form-email', isEmail);
ajv.addFormat('form-url', isUrl);
for (const [name, format] of Object.entries(nationalFormats)) if (name !== 'year-month') ajv.addFormat(name, (text) => format.matches(text));

/** One at sign, a local part without blanks, and a host of labels ending in letters. */
function isEmail(text: string): boolean {
  const at = text.lastIndexOf('@');
  const local = text.slice(0, at), host = text.slice(at + 1);
  const plain = local.split('.').every((atom) => atom !== '' && !/[<>()[\]\\,;:\s@"]/.test(atom));
  return at > 0 && (plain || /^"[^"]+"$/.test(local)) && isHost(host);
}

function isHost(host: string): boolean {
  const labels = host.split('.');
  return labels.length > 1 && labels.every((label) => /^[a-zA-Z0-9-]+$/.test(label)) && /^[a-zA-Z]{2,}$/.test(labels.at(-1)!);
}

/** A web address as people type it: with http, https or ftp before it, or a host name with a dot alone. */
function isUrl(text: string): boolean {
  if (/\s/.test(text) || isEmail(text)) return false;
  const schemed = /^(https?|ftp):\/\//i.test(text);
  if (!schemed && /^[a-z][a-z0-9+.-]*:(?!\d)/i.test(text)) return false;
  try {
    const { hostname } = new URL(schemed ? text : `http://${text}`);
    return hostname !== '' && (schemed || isHost(hostname));
  } catch {
    return false;
  }
}

const countWords = (text: string) => text.trim().split(/\s+/).length;
const countTicks = (value: object) => Object.values(value).filter((tick) => tick === true).length;

/** Whether a number is a whole multiple of the step, reckoned in decimals. */
function isMultiple(value: number, step: number): boolean {
  const quotient = value / step;
  return Math.abs(quotient - Math.round(quotient)) < 1e-9 * Math.max(1, Math.abs(quotient));
}

type Rule = [keyword: string, type: 'string' | 'number' | 'array' | 'object' | undefined, test: (setting: never, value: never) => boolean];
const rules: Rule[] = [
  ['x-minWords', 'string', (least: number, text: string) => countWords(text) >= least],
  ['x-maxWords', 'string', (most: number, text: string) => countWords(text) <= most],
  ['x-mask', 'string', (mask: string, text: string) => matchesMask(text, mask)],
  ['x-minYear', 'string', (year: number, text: string) => Number(text.slice(0, 4)) >= year],
  ['x-maxYear', 'string', (year: number, text: string) => Number(text.slice(0, 4)) <= year],
  ['formatMinimum', 'string', (limit: string, text: string) => text >= limit],
  ['formatMaximum', 'string', (limit: string, text: string) => text <= limit],
  ['x-decimals', 'number', (decimals: number, value: number) => hasDecimals(value, decimals)],
  ['x-step', 'number', (step: number, value: number) => isMultiple(value, step)],
  ['x-minSelected', 'object', (least: number, value: object) => countTicks(value) >= least || countTicks(value) === 0],
  ['x-maxSelected', 'object', (most: number, value: object) => countTicks(value) <= most],
  ['x-answered', 'object', (questions: string[], value: object) => questions.every((question) => Object.hasOwn(value, question))],
];
for (const [keyword, type, test] of rules) ajv.addKeyword({ keyword, ...(type ? { type } : {}), validate: test as never, errors: false });
// A note for readers of the schema: the list itself is checked when the value is cleaned.
ajv.addKeyword('x-dictionary');

export interface ValueFault { readonly code: string; readonly params: Readonly<Record<string, string | number>> }
/** The faults of a value, or undefined when it has none. */
export type ValueValidator = (value: unknown) => ValueFault[] | undefined;

const validators = new Map<string, ValueValidator>();
const mostValidators = 5_000;

/**
 * The validator of a value's schema. Fields with the same rules share one, across forms and versions, so that a form of
 * thousands of fields compiles in no time. A schema that cannot be compiled (a pattern that RE2 cannot run) throws
 * Problem `invalid_configuration`; a form that passed its check has none.
 */
export function validatorFor(schema: JsonSchema): ValueValidator {
  const text = JSON.stringify(schema);
  let validator = validators.get(text);
  if (!validator) {
    if (validators.size >= mostValidators) validators.clear();
    validators.set(text, validator = compileValidator(schema));
  }
  return validator;
}

function compileValidator(schema: JsonSchema): ValueValidator {
  try {
    const validate: ValidateFunction = ajv.compile(schema);
    // AJV keeps every schema that it has seen; the table above keeps the function instead.
    ajv.removeSchema(schema);
    const mostLetters = longestText(schema);
    return (value) => {
      // Patterns and words of a text that is far too long anyway are not worth looking for.
      if (isLongerThan(value, mostLetters)) return [{ code: 'max_length', params: { limit: mostLetters } }];
      return validate(value) ? undefined : (validate.errors ?? []).map(describeError);
    };
  } catch (cause) {
    throw new Problem('invalid_configuration', {}, undefined, { cause });
  }
}

function longestText(schema: JsonSchema): number {
  const { maxLength } = (schema.type === 'array' ? schema.items : schema) as JsonSchema;
  return typeof maxLength === 'number' ? maxLength : Infinity;
}

/** JSON Schema counts characters, of which some take two units of a text. */
function isLongerThan(value: unknown, letters: number): boolean {
  return typeof value === 'string' ? value.length > letters * 2 : Array.isArray(value) && value.some((item) => typeof item === 'string' && item.length > letters * 2);
}

const codes: Readonly<Record<string, string>> = {
  minLength: 'min_length', maxLength: 'max_length', minimum: 'min', maximum: 'max', uniqueItems: 'duplicate', enum: 'invalid_option', pattern: 'pattern',
  'x-minWords': 'min_words', 'x-maxWords': 'max_words', 'x-mask': 'mask', 'x-decimals': 'decimals', 'x-step': 'step', 'x-answered': 'required',
  'x-minYear': 'min_year', 'x-maxYear': 'max_year', 'x-minSelected': 'min_selected', 'x-maxSelected': 'max_selected',
  formatMinimum: 'min_date', formatMaximum: 'max_date', maxItems: 'too_many_values', minItems: 'min_selected',
};
const formatCodes: Readonly<Record<string, string>> = { 'form-email': 'invalid_email', 'form-url': 'invalid_url', date: 'invalid_date', 'date-time': 'invalid_date' };

function describeError({ keyword, schema }: ErrorObject): ValueFault {
  if (keyword === 'format') return { code: formatCodes[String(schema)] ?? nationalFormats[String(schema)]?.code ?? 'wrong_type', params: {} };
  const limit: ValueFault['params'] = typeof schema === 'number' || typeof schema === 'string' ? { limit: schema } : {};
  return { code: codes[keyword] ?? 'wrong_type', params: limit };
}
