import { FeelDate, FeelDateTime, FeelFunction, date, evaluate as interpret, unaryTest } from 'feelin';
import { arithmeticFunctions } from './exact-arithmetic.ts';
import { ExpressionError } from './expression-error.ts';
import { beginReading, feelInstant, fromFeelValue, toFeelValue } from './feel-values.ts';
import { parseFeel } from './feel-parse.ts';
import { evaluation, type EvaluationTables } from './own-function.ts';
import { feelFunctions, functionsOfSeveralWords } from './own-functions.ts';
import { dictionaries } from './parameter-functions.ts';
import { periodTables } from './period-tables.ts';

/** Plain data by name; under the symbols `periodTables` and `dictionaries` the tables that functions look into. */
export type Scope = Readonly<Record<string, unknown>> & {
  readonly [periodTables]?: EvaluationTables['tables'];
  readonly [dictionaries]?: EvaluationTables['dictionaries'];
};

interface Compiled { invoke(args: unknown[]): unknown; warnings: { message: string }[]; names: readonly string[] }

/** Parsing costs a hundred times what evaluating does, so compiled expressions are kept (oldest use goes first). */
const cache = new Map<string, Compiled>();
const cacheLimit = 5_000;

/** True for text that is an expression in the dialect: FEEL begins with `=`, everything else is itself. */
export function isFeel(text: unknown): boolean {
  return typeof text === 'string' && text.trimStart().startsWith('=');
}

/**
 * Evaluates a FEEL expression (a leading `=` is allowed) over plain data and answers JSON
 * (see `fromFeelValue`). Arithmetic between numbers is exact decimal arithmetic. Errors and warnings, such as an unknown name, are an ExpressionError;
 * `place` tells the reader where the expression stands; `now` is what `now()` and `today()` answer.
 */
export function evaluate(expression: string, scope: Scope, place: string, now: Date): unknown {
  try {
    const compiled = compile(expression);
    const args = compiled.names.map((name) => argument(name, scope, now));
    compiled.warnings.length = 0;
    beginReading();
    lendTables(scope);
    const value = compiled.invoke(args);
    const [warning] = compiled.warnings;
    if (warning) throw new Error(warning.message);
    return fromFeelValue(value);
  } catch (error) {
    if (error instanceof ExpressionError) throw error;
    throw new ExpressionError(place, (error as Error).message, { cause: error });
  }
}

/** Whether the value passes FEEL's unary tests, such as `< 60`, `"a", "b"` or `not([1..5])`; errors as of `evaluate`. */
export function testFeel(tests: string, value: unknown, scope: Scope, place: string, now: Date): boolean {
  try {
    const context = Object.fromEntries(Object.keys(scope).map((name) => [name, argument(name, scope, now)]));
    lendTables(scope);
    beginReading();
    const { value: passed, warnings } = unaryTest(tests, { ...feelFunctions, ...context, now: argument('now', {}, now), '?': toFeelValue(value) });
    const [warning] = warnings;
    if (warning) throw new Error(warning.message);
    return passed === true;
  } catch (error) {
    throw new ExpressionError(place, (error as Error).message, { cause: error });
  }
}

/** The text itself, or what its expression gives where it begins with `=`. */
export function evaluateText(text: string, scope: Scope, place: string, now: Date): unknown {
  return isFeel(text) ? evaluate(text, scope, place, now) : text;
}

/**
 * The expression becomes the body of a FEEL function whose parameters are its free names: feelin keeps the
 * parsed body inside that function, and its warnings in the list of the evaluation that made it.
 */
function compile(expression: string): Compiled {
  const known = cache.get(expression);
  if (known) {
    cache.delete(expression);
    cache.set(expression, known);
    return known;
  }
  const { exactBody, names: all } = parseFeel(expression);
  const names = all.filter((name) => !Object.hasOwn(functionsOfSeveralWords, name));
  const { value, warnings } = interpret(`function(${names.join(', ')}) (\n${exactBody}\n)`, { ...functionsOfSeveralWords, ...arithmeticFunctions });
  const compiled = { invoke: (args: unknown[]) => (value as FeelFunction).invoke(args), warnings, names };
  cache.set(expression, compiled);
  if (cache.size > cacheLimit) cache.delete(cache.keys().next().value as string);
  return compiled;
}

function argument(name: string, scope: Scope, now: Date): unknown {
  if (Object.hasOwn(scope, name)) return toFeelValue(scope[name]);
  if (name === 'now') return new FeelFunction(() => feelInstant(now), []);
  if (name === 'today') return new FeelFunction(() => feelDay(feelInstant(now)), []);
  return feelFunctions[name];
}

function lendTables(scope: Scope): void {
  evaluation.tables = scope[periodTables] ?? {};
  evaluation.dictionaries = scope[dictionaries] ?? {};
}

function feelDay(instant: FeelDateTime): FeelDate {
  return date(instant.toString().slice(0, 10)) as FeelDate;
}
