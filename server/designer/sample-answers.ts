import type { CompiledForm } from '../forms/compile-form.ts';
import type { Data } from '../forms/form-definition.ts';
import type { FieldDescription } from '../forms/describe-fields.ts';
import { shanghaiDate } from '../platform/shanghai-time.ts';

/** Rows that a sample shows of every grid. */
const sampleRows = 2;

/** Answers that nobody gave, to see a receipt or a list filled in: each of the field's kind, none of a person's. */
export function sampleAnswers({ fields }: CompiledForm, now: Date): Data {
  return childrenOf('', fields, now, 1);
}

function childrenOf(prefix: string, fields: readonly FieldDescription[], now: Date, n: number): Data {
  const own = fields.filter(({ path }) => path.startsWith(prefix) && path !== prefix && !/[.[]/.test(path.slice(prefix.length)));
  return Object.fromEntries(own.map((field) => [field.key, valueOf(field, fields, now, n)]).filter(([, value]) => value !== undefined));
}

function valueOf(field: FieldDescription, fields: readonly FieldDescription[], now: Date, n: number): unknown {
  const { path, label, dataType, options, format, maxLength } = field;
  const today = shanghaiDate(now);
  const first = options?.[0]?.value;
  switch (dataType) {
    case 'rows': return Array.from({ length: sampleRows }, (_, index) => childrenOf(`${path}[].`, fields, now, index + 1));
    case 'object': return childrenOf(`${path}.`, fields, now, n);
    case 'number': return field.decimals === 0 ? n : 12.5 * n;
    case 'money': return 1234.5 * n;
    case 'boolean': return true;
    case 'date': return today;
    case 'month': return today.slice(0, 7);
    case 'months': return [today.slice(0, 7)];
    case 'datetime': return now.toISOString();
    case 'time': return '09:30:00';
    case 'option': return first;
    case 'options': return first === undefined ? undefined : field.type === 'selectboxes' ? { [String(first)]: true } : [first];
    case 'text': return format === 'year-month' ? today.slice(0, 7) : label.slice(0, maxLength ?? 40);
    default: return undefined;
  }
}
