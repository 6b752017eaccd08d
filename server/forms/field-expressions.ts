/**
 * Fields that FEEL calculates (`properties.value`). An expression reads `form`, its `row`, the account, the sources and
 * whatever else the caller's scope offers; what it reads and is not answered yet gives nothing instead of an error.
 */
import { ExpressionError } from '../expressions/expression-error.ts';
import { evaluate, type Scope } from '../expressions/feel.ts';
import { FeelSyntaxError, parseFeel } from '../expressions/feel-parse.ts';
import { isBlank, isPlainObject } from './component-type.ts';
import type { Data } from './form-definition.ts';
import { expressionOf } from './locked-fields.ts';
import { isYearMonth } from './national-formats.ts';
import type { FormNode } from './plan-form.ts';

export interface FieldExpression {
  readonly text: string;
  readonly place: string;
  /** Whether it reads the whole form, so that any change may change its value. */
  readonly readsForm: boolean;
  /** The fields that it reads of the form and of its row; undefined where it takes them as a whole. */
  readonly formKeys: readonly string[] | undefined;
  readonly rowKeys: readonly string[] | undefined;
  /** Keys that it reads of records, which may lack them. */
  readonly recordKeys: readonly (readonly [record: string, key: string])[];
  /** Dotted paths that it reads, `row.base`. */
  readonly paths: readonly string[];
}

/** The expression of a node, ready to run; ExpressionError when it is no FEEL. */
export function fieldExpression(node: FormNode): FieldExpression | undefined {
  const text = expressionOf(node);
  if (!text) return undefined;
  try {
    const { body, names, paths: all } = parseFeel(text);
    const paths = leafPaths(all);
    return {
      text, place: node.path, paths, readsForm: names.includes('form'), formKeys: keysRead(body, 'form', paths), rowKeys: keysRead(body, 'row', paths),
      recordKeys: paths.map((path) => path.split('.')).filter(([name, , ...rest]) => name !== 'form' && name !== 'row' && !rest.length).map(([name, key]) => [name!, key!]),
    };
  } catch (error) {
    if (error instanceof FeelSyntaxError) throw new ExpressionError(node.path, error.message);
    throw error;
  }
}

/** A name that no dot follows is read as a whole. */
function keysRead(body: string, name: string, paths: readonly string[]): string[] | undefined {
  if (new RegExp(`(?<![\\w.])${name}(?!\\s*\\.|\\w)`).test(body)) return undefined;
  return [...new Set(paths.filter((path) => path.startsWith(`${name}.`)).map((path) => path.split('.')[1]!))];
}

/** The paths as far as they are read: the parser also names every path on the way, `form.rows` beside `form.rows.base`. */
export function leafPaths(paths: readonly string[]): string[] {
  return paths.filter((path) => !paths.some((longer) => longer.startsWith(`${path}.`)));
}

export type Computed = { readonly value: unknown } | { readonly failure: string } | undefined;

/** What the expression gives; undefined where it fails because something that it reads is not there. */
export function computeField(expression: FieldExpression, scope: Scope, now: Date): Computed {
  const filled = withKeys(scope, expression.recordKeys);
  try {
    const value = evaluate(expression.text, filled, expression.place, now);
    return { value: value ?? undefined };
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    return expression.paths.some((path) => isMissing(filled, path.split('.'))) ? undefined : { failure: error.params.reason };
  }
}

/** FEEL warns of a key that a record lacks, so records get the keys that the expression reads. */
function withKeys(scope: Scope, keys: FieldExpression['recordKeys']): Scope {
  let filled: Record<string | symbol, unknown> | undefined;
  for (const [name, key] of keys) {
    const record = (filled ?? scope as Record<string, unknown>)[name];
    if (!isPlainObject(record) || Object.hasOwn(record, key)) continue;
    filled ??= { ...scope };
    filled[name] = { ...record, [key]: null };
  }
  return filled ?? scope;
}

function isMissing(value: unknown, keys: readonly string[]): boolean {
  if (isBlank(value)) return true;
  const [key, ...rest] = keys;
  if (key === undefined) return false;
  if (Array.isArray(value)) return value.some((item) => isMissing(item, keys));
  return isPlainObject(value) ? isMissing(value[key], rest) : false;
}

/**
 * Data as FEEL reads it: every declared field is there, null where nothing was answered. `keys` leaves the others out.
 * A month that is half typed or none is no answer yet, so that it cannot make an expression fail: judging names it.
 */
export function expressionData(holder: FormNode, data: Data, keys?: readonly string[]): Data {
  const read: Data = {};
  if (keys?.length === 0) return read;
  for (const node of holder.held) {
    if (node.role === 'ignored' || (keys && !keys.includes(node.key))) continue;
    const value = data[node.key];
    if (node.role === 'grid') read[node.key] = Array.isArray(value) ? value.map((row) => expressionData(node, row as Data)) : [];
    else if (node.role === 'container') read[node.key] = expressionData(node, isPlainObject(value) ? value : {});
    else read[node.key] = isBlank(value) || isNoMonth(node, value) ? null : value;
  }
  return read;
}

function isNoMonth({ dataType }: FormNode, value: unknown): boolean {
  return dataType === 'month' && typeof value === 'string' && !isYearMonth(value);
}
