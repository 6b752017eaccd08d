/**
 * JSONLogic rules as functions. json-logic-js walks a rule anew for every evaluation; the operators that forms use most
 * are compiled here, each exactly as json-logic-js computes it, and what is not among them is left to it.
 */
import jsonLogic from 'json-logic-js';

export type Logic = (data: unknown) => unknown;
type Compile = (operands: readonly Logic[], raw: readonly unknown[]) => Logic | undefined;

/** An array without elements is false, as JSONLogic has it. */
function isTruthy(value: unknown): boolean {
  return Array.isArray(value) ? value.length > 0 : Boolean(value);
}

/** An operator over two values; further ones are evaluated and left aside. */
function binary(run: (left: never, right: never) => unknown): Compile {
  return ([left = nothing, right = nothing, ...rest]) => (rest.length > 0 ? undefined : (data) => run(left(data) as never, right(data) as never));
}

function nothing(): undefined { return undefined; }

const toFloat = (value: unknown): number => (typeof value === 'number' ? value : Number.parseFloat(value as string));

const compilers: Readonly<Record<string, Compile>> = {
  var: (_operands, [name, fallback]) => (typeof name === 'object' && name !== null) || (typeof fallback === 'object' && fallback !== null) ? undefined : readVariable(name, fallback),
  // oxlint-disable-next-line eqeqeq -- JSONLogic's `==` is JavaScript's.
  '==': binary((left, right) => left == right),
  '===': binary((left, right) => left === right),
  // oxlint-disable-next-line eqeqeq -- as above
  '!=': binary((left, right) => left != right),
  '!==': binary((left, right) => left !== right),
  '>': binary((left, right) => left > right),
  '>=': binary((left, right) => left >= right),
  '<': binary((left, right) => left < right),
  '<=': binary((left, right) => left <= right),
  '-': ([left = nothing, right, ...rest]) => (rest.length > 0 || !right ? undefined : (data) => {
    const first = left(data) as number, second = right(data) as number | undefined;
    return second === undefined ? -first : first - second;
  }),
  '+': (operands) => (data) => operands.reduce((sum, operand) => sum + toFloat(operand(data)), 0),
  in: binary((item: never, within: unknown[] | string) => (!within || typeof within.indexOf === 'undefined' ? false : within.indexOf(item) !== -1)),
  '!': ([operand = nothing, ...rest]) => (rest.length > 0 ? undefined : (data) => !isTruthy(operand(data))),
  '!!': ([operand = nothing, ...rest]) => (rest.length > 0 ? undefined : (data) => isTruthy(operand(data))),
  and: (operands) => (data) => {
    let current: unknown;
    for (const operand of operands) if (!isTruthy(current = operand(data))) return current;
    return current;
  },
  or: (operands) => (data) => {
    let current: unknown;
    for (const operand of operands) if (isTruthy(current = operand(data))) return current;
    return current;
  },
  if: compileChoice, '?:': compileChoice,
};

/** Pairs of a condition and its result, and a last result for when none holds. */
function compileChoice(operands: readonly Logic[]): Logic {
  return (data) => {
    let index = 0;
    for (; index < operands.length - 1; index += 2) if (isTruthy(operands[index]!(data))) return operands[index + 1]!(data);
    return operands.length === index + 1 ? operands[index]!(data) : null;
  };
}

function readVariable(name: unknown, fallback: unknown): Logic {
  if (name === undefined || name === '' || name === null) return (data) => data;
  const keys = String(name).split('.'), missing = fallback === undefined ? null : fallback;
  return (data) => {
    let value = data;
    for (const key of keys) {
      if (value === null || value === undefined) return missing;
      value = (value as Record<string, unknown>)[key];
      if (value === undefined) return missing;
    }
    return value;
  };
}

/** The function of a rule whose operators are known to json-logic-js; `added` are operators of our own by the name that the rule has them. */
export function compileLogic(rule: unknown, added: ReadonlyMap<string, (...values: unknown[]) => unknown>): Logic {
  if (Array.isArray(rule)) {
    const items = rule.map((item) => compileLogic(item, added));
    return (data) => items.map((item) => item(data));
  }
  if (typeof rule !== 'object' || rule === null || Object.keys(rule).length !== 1) return () => rule;
  const [operator, given] = Object.entries(rule)[0] as [string, unknown];
  const raw = Array.isArray(given) ? given as unknown[] : [given];
  const own = added.get(operator), compile = own ? undefined : Object.hasOwn(compilers, operator) ? compilers[operator] : undefined;
  if (!own && !compile) return (data) => jsonLogic.apply(rule as never, data) as unknown;
  const operands = raw.map((operand) => compileLogic(operand, added));
  if (own) return (data) => own(...operands.map((operand) => operand(data)));
  return compile!(operands, raw) ?? ((data) => jsonLogic.apply(rule as never, data) as unknown);
}
