import { FeelDate, FeelDateTime, FeelFunction } from 'feelin';
import { isDay, monthNumber } from './calendar-months.ts';
import { exactOf } from './exact-arithmetic.ts';
import { Exact } from './exact-decimal.ts';
import type { PeriodTable } from './period-tables.ts';

/** A function that we add to FEEL. */
export interface OwnFunction {
  parameters: readonly string[];
  /** How many of the parameters must be given. */
  required: number;
  /** Takes exact numbers, so that arithmetic written as its argument is not rounded before. */
  readsExact: boolean;
  feel: FeelFunction;
}

interface Definition {
  parameters: string[];
  required?: number;
  readsExact?: boolean;
  run: (...values: unknown[]) => unknown;
}

/** What the functions may read of the evaluation that is under way; evaluation is synchronous, so there is only one. */
export interface EvaluationTables {
  tables: Readonly<Record<string, PeriodTable>>;
  dictionaries: Readonly<Record<string, { entries: readonly { value: string; label: string }[] }>>;
}
export const evaluation: EvaluationTables = { tables: {}, dictionaries: {} };

/**
 * Without a required value (null, or a field left empty) the answer is null, as FEEL's own functions have it; an
 * argument that is missing or of a wrong type is an Error with the function's name.
 */
export function defineFunction(name: string, { parameters, required = parameters.length, readsExact = false, run }: Definition): [string, OwnFunction] {
  // A list handed over by name arrives as so many arguments, and an empty one as none.
  const least = parameters[0]?.startsWith('...') ? 0 : required;
  const call = (...values: unknown[]): unknown => {
    if (values.length < least || values.slice(0, required).includes(undefined)) throw new Error(`${name} needs ${parameters.slice(0, required).map((one) => one.replace('...', '')).join(', ')}`);
    if (values.slice(0, required).some((value) => value === null || value === '')) return null;
    try {
      return run(...values);
    } catch (error) {
      throw new Error(`${name}: ${(error as Error).message}`, { cause: error });
    }
  };
  return [name, { parameters, required, readsExact, feel: new FeelFunction(call, parameters) }];
}

export function numberArgument(value: unknown, name: string): Exact {
  if (typeof value === 'number' || value instanceof Exact) return exactOf(value);
  throw new Error(`"${name}" is not a number`);
}

export function wholeArgument(value: unknown, name: string): number {
  const number = numberArgument(value, name).toNumber();
  if (Number.isSafeInteger(number)) return number;
  throw new Error(`"${name}" is not a whole number`);
}

export function textArgument(value: unknown, name: string): string {
  if (typeof value === 'string') return value;
  throw new Error(`"${name}" is not a text`);
}

/** `YYYY-MM-DD`, from a FEEL date or such a text. */
export function dayArgument(value: unknown, name: string): string {
  const text = dayText(value);
  if (typeof text === 'string' && isDay(text)) return text;
  throw new Error(`"${name}" is not a date (YYYY-MM-DD)`);
}

/** `YYYY-MM` or `YYYY-MM-DD`. */
export function monthOrDayArgument(value: unknown, name: string): string {
  const text = dayText(value);
  if (typeof text === 'string' && monthNumber(text) !== null) return text;
  throw new Error(`"${name}" is neither a month (YYYY-MM) nor a date (YYYY-MM-DD)`);
}

export function contextArgument(value: unknown, name: string): Readonly<Record<string, unknown>> {
  if (value === undefined || value === null) return {};
  if (typeof value === 'object' && Object.getPrototypeOf(value) === Object.prototype) return value as Record<string, unknown>;
  throw new Error(`"${name}" is not a context such as {field: value}`);
}

export function tableArgument(value: unknown): PeriodTable {
  const name = textArgument(value, 'table');
  if (!Object.hasOwn(evaluation.tables, name)) throw new Error(`there is no table of parameters named "${name}"`);
  return evaluation.tables[name]!;
}

function dayText(value: unknown): unknown {
  return value instanceof FeelDate || value instanceof FeelDateTime ? value.toString().slice(0, 10) : value;
}
