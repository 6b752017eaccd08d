import { FeelFunction, evaluate as interpret } from 'feelin';
import { Exact } from './exact-decimal.ts';

/**
 * What `+ - * / **` become when an expression is compiled (see `make-exact.ts`): between numbers they are exact, and
 * whatever else FEEL adds and subtracts (texts, dates, durations) is left to the interpreter. A result stays exact as
 * long as it flows into further arithmetic, so that `a * b * c` rounds once and not twice.
 */
type Operation = (left: Exact, right: Exact) => Exact | number | null;

/** Names that no expression writes; operators are replaced by calls of them. */
export const operatorFunctions: Readonly<Record<string, string>> = { '+': '__plus', '-': '__minus', '*': '__times', '/': '__divided', '**': '__power', '^': '__power' };
/** Ends a chain of exact arithmetic: its value as FEEL's number. */
export const numberFunction = '__number';

const operations: Readonly<Record<string, Operation>> = {
  '+': (left, right) => left.plus(right),
  '-': (left, right) => left.minus(right),
  '*': (left, right) => left.times(right),
  '/': (left, right) => left.dividedBy(right),
  '**': power,
};

/** Powers of whole numbers up to this are exact; others are the interpreter's. */
const greatestExactPower = 400;

function power(base: Exact, exponent: Exact): Exact | number | null {
  const times = exponent.toNumber();
  if (!Number.isInteger(times) || Math.abs(times) > greatestExactPower) return base.toNumber() ** times;
  let result = Exact.one;
  for (let count = Math.abs(times); count > 0; count--) result = result.times(base);
  return times < 0 ? Exact.one.dividedBy(result) : result;
}

function operator(symbol: string): FeelFunction {
  const exact = operations[symbol]!;
  const { value: otherwise, warnings } = interpret(`function(left, right) left ${symbol} right`, {});
  return new FeelFunction((left: unknown, right: unknown) => {
    if (isNumeric(left) && isNumeric(right)) return exact(exactOf(left), exactOf(right));
    warnings.length = 0;
    const result: unknown = (otherwise as FeelFunction).invoke([plain(left), plain(right)]);
    if (warnings[0]) throw new Error(warnings[0].message);
    return result;
  }, ['left', 'right']);
}

function isNumeric(value: unknown): value is number | Exact {
  return typeof value === 'number' || value instanceof Exact;
}

export function exactOf(value: number | Exact): Exact {
  return value instanceof Exact ? value : Exact.of(value);
}

/** A number again, where it was exact. */
function plain(value: unknown): unknown {
  return value instanceof Exact ? value.toNumber() : value;
}

export const arithmeticFunctions: Readonly<Record<string, FeelFunction>> = {
  ...Object.fromEntries(Object.keys(operations).map((symbol) => [operatorFunctions[symbol]!, operator(symbol)])),
  [numberFunction]: new FeelFunction((value: unknown) => plain(value), ['value']),
};
