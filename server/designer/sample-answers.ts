import type { CompiledForm } from '../forms/compile-form.ts';
import type { Data } from '../forms/form-definition.ts';
import { describeFields, fieldPath, type FieldDescription } from '../forms/describe-fields.ts';
import { rowKey } from '../forms/list-grids.ts';
import { everyNode, type FormNode } from '../forms/plan-form.ts';
import { compileWholePattern } from '../forms/safe-pattern.ts';
import { nationalFormats } from '../platform/national-formats.ts';
import { shanghaiDate } from '../platform/shanghai-time.ts';

/** Rows that a sample shows of every grid. */
const sampleRows = 2;

/** A form's fields with the limits of each, by path. */
interface Fields { all: readonly FieldDescription[]; nodes: ReadonlyMap<string, FormNode>; today: string; now: Date }

/** Answers that nobody gave, to see a receipt or a list filled in: each of the field's kind and within its limits, none of a person's. */
export function sampleAnswers({ root }: CompiledForm, now: Date): Data {
  const nodes = new Map([...everyNode(root)].map((node) => [fieldPath(node), node]));
  return childrenOf('', { all: describeFields(root), nodes, today: shanghaiDate(now), now }, 1);
}

function childrenOf(prefix: string, fields: Fields, n: number): Data {
  const own = fields.all.filter(({ path }) => path.startsWith(prefix) && path !== prefix && !/[.[]/.test(path.slice(prefix.length)));
  return Object.fromEntries(own.map((field) => [field.key, valueOf(field, fields, n)]).filter(([, value]) => value !== undefined));
}

function valueOf(field: FieldDescription, fields: Fields, n: number): unknown {
  const { path, dataType, options, type } = field;
  const validate = fields.nodes.get(path)?.component.validate ?? {};
  // A region is known by its last step, which stands behind the steps that lead to it.
  const first = type === 'region' ? options?.findLast((option) => !String(option.value).endsWith('00'))?.value ?? options?.[0]?.value : options?.[0]?.value;
  switch (dataType) {
    case 'rows': return Array.from({ length: rowCount(field, fields) }, (_, index) => ({ ...(field.list ? { [rowKey]: `sample${index + 1}` } : {}), ...childrenOf(`${path}[].`, fields, index + 1) }));
    case 'object': return childrenOf(`${path}.`, fields, n);
    case 'number': return within(field.decimals === 0 ? n : 12.5 * n, validate, field.decimals);
    case 'money': return within(1234.5 * n, validate, field.decimals);
    case 'boolean': return true;
    case 'date': return fields.today;
    case 'month': return fields.today.slice(0, 7);
    case 'months': return [fields.today.slice(0, 7)];
    case 'datetime': return fields.now.toISOString();
    case 'time': return '09:30:00';
    case 'option': return first;
    case 'options': return first === undefined ? undefined : type === 'selectboxes' ? Object.fromEntries(options!.map(({ value }, index) => [String(value), index === 0])) : [first];
    case 'text': return field.multiple ? [textOf(field, validate)] : textOf(field, validate);
    default: return undefined;
  }
}

/** As many as show how rows are printed; one where rows must differ or one is chosen. */
function rowCount({ path }: FieldDescription, { nodes }: Fields): number {
  const node = nodes.get(path);
  const { validate = {}, select } = node?.component ?? {};
  const most = select === 'radio' || node?.held.some(({ component }) => component['unique'] === true && component.key !== rowKey) ? 1 : sampleRows;
  return Math.max(Number(validate.minLength) || 0, Math.min(most, Number(validate.maxLength) || most));
}

type Limits = NonNullable<FormNode['component']['validate']>;

function within(wanted: number, { min, max }: Limits, decimals = 2): number {
  const [least, most] = [limitOf(min, -Infinity), limitOf(max, Infinity)];
  return Number(Math.min(most, Math.max(least, wanted)).toFixed(decimals));
}

const limitOf = (limit: unknown, otherwise: number): number => (limit === undefined || limit === null || limit === '' || !Number.isFinite(Number(limit)) ? otherwise : Number(limit));

/** The label itself where it fits, so that one sees what is printed where; else something of the field's shape. */
function textOf({ label, format, maxLength, type, key }: FieldDescription, { pattern, minLength }: Limits): string {
  if (format) return nationalFormats[format]?.example ?? label;
  if (type === 'email') return 'sample@example.com';
  if (type === 'url') return 'https://example.com/';
  const least = Number(minLength) || 0;
  const long = label.padEnd(least, label || key).slice(0, maxLength ?? Math.max(40, least));
  if (!pattern) return long;
  const candidates = [long, '1'.repeat(Math.max(1, least)), ...[4, 6, 8, 10, 12, 16, 18].map((length) => '1234567890'.repeat(2).slice(0, length)), 'A1', 'sample'];
  return candidates.find((text) => matches(pattern, text)) ?? long;
}

/** By the form's own pattern; one that cannot be read matches nothing. */
function matches(pattern: string, text: string): boolean {
  try {
    return compileWholePattern(pattern).test(text);
  } catch {
    return false;
  }
}
