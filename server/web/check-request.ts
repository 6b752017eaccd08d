import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import { Problem, type FieldError, type Locale, type Text } from '../platform/errors.ts';
import type { JsonSchema } from '../platform/http-route.ts';

const bodies = new Ajv({ allErrors: true, strict: false });
/** A query arrives as text, so numbers and booleans are read out of it for the check alone. */
const queries = new Ajv({ allErrors: true, strict: false, coerceTypes: true });

const texts: Record<string, Text> = {
  required: { zh: '缺少此项', en: 'is missing' },
  additionalProperties: { zh: '不认识此项', en: 'is not known' },
  type: { zh: '类型应为 {type}', en: 'must be of type {type}' },
  enum: { zh: '不是允许的值', en: 'is not an allowed value' },
  const: { zh: '不是允许的值', en: 'is not an allowed value' },
  minLength: { zh: '至少 {limit} 个字符', en: 'must have at least {limit} characters' },
  maxLength: { zh: '至多 {limit} 个字符', en: 'must have at most {limit} characters' },
  minimum: { zh: '不得小于 {limit}', en: 'must be at least {limit}' },
  maximum: { zh: '不得大于 {limit}', en: 'must be at most {limit}' },
  minItems: { zh: '至少 {limit} 项', en: 'must have at least {limit} entries' },
  maxItems: { zh: '至多 {limit} 项', en: 'must have at most {limit} entries' },
  pattern: { zh: '格式不正确', en: 'is not in the expected format' },
  format: { zh: '格式不正确', en: 'is not in the expected format' },
};
const otherwise: Text = { zh: '不符合要求', en: 'is not valid' };

export type Check = (value: unknown, locale: Locale) => void;

/** The check of a body; throws Problem `invalid_request` naming every part at fault. */
export function bodyCheck(schema: JsonSchema): Check {
  const validate = atFirstCall(() => bodies.compile(schema));
  return (value, locale) => checkWith(validate())(value, locale);
}

/** The check of a query, whose values are strings. */
export function queryCheck(schema: JsonSchema): Check {
  const validate = atFirstCall(() => queries.compile(schema));
  return (value, locale) => checkWith(validate())({ ...(value as object) }, locale);
}

/** Compiling the schemas of all routes would hold up every start; most are asked for much later. */
function atFirstCall<Value>(make: () => Value): () => Value {
  let value: Value | undefined;
  return () => (value ??= make());
}

function checkWith(validate: ValidateFunction): Check {
  return (value, locale) => {
    if (validate(value)) return;
    throw new Problem('invalid_request', {}, (validate.errors ?? []).map((error) => fieldError(error, locale)));
  };
}

function fieldError(error: ErrorObject, locale: Locale): FieldError {
  const params = error.params as Record<string, unknown>;
  const own = params['missingProperty'] ?? params['additionalProperty'];
  const path = dataPath(error.instancePath, typeof own === 'string' ? own : null);
  const text = (texts[error.keyword] ?? otherwise)[locale];
  return { path, code: error.keyword, message: text.replace(/\{(\w+)\}/g, (_, key: string) => String(params[key] ?? '')) };
}

/** `/rows/2/amount` (JSON pointer, RFC 6901) as `rows[2].amount`. */
function dataPath(pointer: string, own: string | null): string {
  const parts = pointer.split('/').slice(1).map((part) => part.replace(/~1/g, '/').replace(/~0/g, '~'));
  if (own !== null) parts.push(own);
  return parts.reduce((path, part) => (/^\d+$/.test(part) ? `${path}[${part}]` : path ? `${path}.${part}` : part), '');
}
