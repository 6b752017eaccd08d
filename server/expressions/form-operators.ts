/**
 * The operators that forms have beside JSONLogic's own: money to the cent, months and ages. They are the same in the
 * browser and on the server, and give null where a value is missing or does not fit.
 */
import { addMonths, ageAt, monthsBetween } from './calendar-months.ts';
import { fromUnits, unitsOf } from './decimal-places.ts';
import { Exact } from './exact-decimal.ts';

type Operator = (...values: unknown[]) => unknown;

/** The number without the noise that binary arithmetic leaves behind its 15th digit; texts of digits are taken as well. */
function exactNumber(value: unknown): Exact | null {
  if (typeof value === 'string' && !/^-?\d+(\.\d+)?$/.test(value.trim())) return null;
  const number = typeof value === 'string' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? Exact.of(Number(number.toPrecision(15))) : null;
}

function toMoney(value: Exact | null): number | null {
  try {
    return value && value.toMoney();
  } catch {
    return null;
  }
}

/** The exact sum of a list, or of one field of its rows, to the cent; empty values count nothing. */
function total(list: unknown, field: unknown): number | null {
  if (!Array.isArray(list)) return null;
  return totalCents(list, field) ?? totalExact(list, field);
}

/** The sum where every value is a number of cents; undefined where one is not. */
function totalCents(list: readonly unknown[], field: unknown): number | undefined {
  let sum = 0;
  for (const row of list) {
    const value = typeof field === 'string' ? fieldOf(row, field) : row;
    if (value === null || value === undefined || value === '') continue;
    const cents = typeof value === 'number' ? unitsOf(value, 2) : undefined;
    if (cents === undefined || Math.abs(sum += cents) > Number.MAX_SAFE_INTEGER) return undefined;
  }
  return fromUnits(sum, 2);
}

function totalExact(list: readonly unknown[], field: unknown): number | null {
  const values = list.map((row: unknown) => (typeof field === 'string' ? fieldOf(row, field) : row)).filter((value) => value !== null && value !== undefined && value !== '');
  const numbers = values.map(exactNumber);
  return numbers.includes(null) ? null : toMoney(numbers.reduce<Exact>((sum, value) => sum.plus(value!), Exact.zero));
}

function fieldOf(row: unknown, field: string): unknown {
  return typeof row === 'object' && row !== null && Object.hasOwn(row, field) ? (row as Record<string, unknown>)[field] : undefined;
}

/** Base times rates, exact, rounded half up to the cent. */
function amount(...factors: unknown[]): number | null {
  const numbers = factors.map(exactNumber);
  return numbers.length === 0 || numbers.includes(null) ? null : toMoney(numbers.reduce<Exact>((product, value) => product.times(value!), Exact.one));
}

const texts = (run: (one: string, other: string) => unknown): Operator => (one, other) => (typeof one === 'string' && typeof other === 'string' ? run(one, other) : null);

export const formOperators: Readonly<Record<string, Operator>> = {
  money: (value) => (typeof value === 'number' && unitsOf(value, 2) !== undefined ? value + 0 : toMoney(exactNumber(value))),
  amount,
  total,
  monthsBetween: texts(monthsBetween),
  age: texts(ageAt),
  addMonths: (start, count) => (typeof start === 'string' && typeof count === 'number' ? addMonths(start, count) : null),
};

/** Makes the operators known to the copy of json-logic-js that Form.io's renderer uses; the browser calls it once. */
export function registerFormOperators(jsonLogic: { add_operation(name: string, run: (...values: unknown[]) => unknown): void }): void {
  for (const [name, run] of Object.entries(formOperators)) jsonLogic.add_operation(name, run);
}
