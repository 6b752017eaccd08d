/**
 * JSONLogic (https://jsonlogic.com) as forms use it: the operators of json-logic-js plus those that Form.io adds
 * and that are of use here, and our own for money and months, and nothing that a rule or a value could turn into code, a hang or a log line.
 * A rule is checked once when it is compiled; running it never throws but for the step limit.
 */
import jsonLogic from 'json-logic-js';
import { ExpressionError } from './expression-error.ts';
import { compileLogic } from './compile-logic.ts';
import { formOperators } from './form-operators.ts';

const maxNodes = 2_000;
const maxDepth = 60;
const maxSteps = 200_000;

const standardOperators = new Set([
  'var', 'missing', 'missing_some', 'if', '?:', '==', '===', '!=', '!==', '!', '!!', 'or', 'and',
  '>', '>=', '<', '<=', 'max', 'min', '+', '-', '*', '/', '%',
  'map', 'reduce', 'filter', 'all', 'none', 'some', 'merge', 'in', 'cat', 'substr',
]);
const rowOperators = new Set(['map', 'reduce', 'filter', 'all', 'none', 'some']);
const forbiddenNames = new Set(['__proto__', 'constructor', 'prototype']);

/** The moment that `relativeMinDate` and `relativeMaxDate` count from; set for the length of one evaluation. */
let currentTime = 0;
let stepsLeft = 0;
/** Operators are registered under names of this copy's own: json-logic-js has one table for all that run in a process, Form.io too. */
const ownPrefix = `banshi_${Math.random().toString(36).slice(2)}_`;
const stepOperator = `${ownPrefix}step`;

class StepLimitError extends Error {}

const asText = (value: unknown) => (value == null ? '' : String(value));
const asList = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
const day = 86_400_000;

/** Form.io's names for lodash functions (`_sum`, `_round`, ...): those that a form's arithmetic and texts need. */
const addedOperators: Record<string, (...values: never[]) => unknown> = {
  ...formOperators,
  _sum: (list: unknown) => asList(list).reduce((total: number, value) => total + Number(value ?? 0), 0),
  _size: (value: unknown) => (typeof value === 'string' || Array.isArray(value) ? value.length
    : value && typeof value === 'object' ? Object.keys(value).length : 0),
  _round: (value: unknown, digits: unknown) => shiftAndApply(Math.round, value, digits),
  _floor: (value: unknown, digits: unknown) => shiftAndApply(Math.floor, value, digits),
  _ceil: (value: unknown, digits: unknown) => shiftAndApply(Math.ceil, value, digits),
  _startsWith: (text: unknown, start: unknown) => asText(text).startsWith(asText(start)),
  _endsWith: (text: unknown, end: unknown) => asText(text).endsWith(asText(end)),
  _toUpper: (text: unknown) => asText(text).toUpperCase(),
  _toLower: (text: unknown) => asText(text).toLowerCase(),
  _trim: (text: unknown) => asText(text).trim(),
  _compact: (list: unknown) => asList(list).filter(Boolean),
  _uniq: (list: unknown) => [...new Set(asList(list))],
  getDate: (value: unknown) => toIso(value == null ? currentTime : value),
  relativeMinDate: (days: unknown) => toIso(currentTime - Number(days) * day),
  relativeMaxDate: (days: unknown) => toIso(currentTime + Number(days) * day),
};

/** lodash's way of rounding to digits: the decimal point is moved in the number's text, so 1.005 becomes 1.01. */
function shiftAndApply(round: (value: number) => number, value: unknown, digits: unknown): number {
  const places = Math.max(-15, Math.min(15, Math.trunc(Number(digits ?? 0)) || 0));
  const number = Number(value);
  if (!Number.isFinite(number)) return number;
  const shift = (n: number, by: number) => {
    const [mantissa, exponent] = `${n}e`.split('e');
    return Number(`${mantissa}e${Number(exponent) + by}`);
  };
  return places ? shift(round(shift(number, places)), -places) : round(number);
}

function toIso(value: unknown): string {
  const time = new Date(value as string | number);
  return Number.isNaN(time.getTime()) ? 'Invalid Date' : time.toISOString();
}

const addedByName = new Map(Object.entries(addedOperators).map(([name, run]) => [ownPrefix + name, run as (...values: unknown[]) => unknown]));
for (const [name, run] of addedByName) jsonLogic.add_operation(name, run);
jsonLogic.add_operation(stepOperator, (value: unknown) => {
  if (--stepsLeft < 0) throw new StepLimitError();
  return value;
});

export interface RuleProblem { code: 'unknown_operator' | 'rule_too_large' | 'rule_too_deep' | 'forbidden_name' | 'dynamic_variable'; detail: string }

/** Everything that keeps a rule from being run, or an empty list. */
export function findRuleProblems(rule: unknown): RuleProblem[] {
  const problems: RuleProblem[] = [];
  let nodes = 0;
  const visit = (value: unknown, depth: number): void => {
    if (++nodes > maxNodes || depth > maxDepth) {
      const code = depth > maxDepth ? 'rule_too_deep' : 'rule_too_large';
      if (!problems.some((problem) => problem.code === code)) problems.push({ code, detail: String(depth > maxDepth ? maxDepth : maxNodes) });
      return;
    }
    if (Array.isArray(value)) { for (const item of value) visit(item, depth + 1); return; }
    if (!isLogic(value)) return;
    const operator = Object.keys(value)[0]!;
    const operands = operandsOf(value);
    if (!standardOperators.has(operator) && !Object.hasOwn(addedOperators, operator)) problems.push({ code: 'unknown_operator', detail: operator });
    if (operator === 'var') checkVariable(operands[0], problems);
    // json-logic-js would run what the data holds if these took computed names.
    if (operator.startsWith('missing') && operands.some(holdsLogic)) problems.push({ code: 'dynamic_variable', detail: operator });
    for (const operand of operands) visit(operand, depth + 1);
  };
  visit(rule, 0);
  return problems;
}

function checkVariable(name: unknown, problems: RuleProblem[]): void {
  if (isLogic(name)) problems.push({ code: 'dynamic_variable', detail: JSON.stringify(name).slice(0, 80) });
  else if (asText(name).split('.').some((part) => forbiddenNames.has(part))) problems.push({ code: 'forbidden_name', detail: asText(name) });
}

/** An object with exactly one key: what json-logic-js takes for a rule. */
function isLogic(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length === 1;
}

function holdsLogic(value: unknown): boolean {
  return isLogic(value) || (Array.isArray(value) && value.some(holdsLogic));
}

function operandsOf(rule: Record<string, unknown>): unknown[] {
  const operands = Object.values(rule)[0];
  return Array.isArray(operands) ? operands : [operands];
}

/** The variables that a rule reads from its outermost scope (`data.a`, `row.b`, `value`); those of inner rows are left out. */
export function variablesOf(rule: unknown): string[] {
  const found = new Set<string>();
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) { value.forEach(visit); return; }
    if (!isLogic(value)) return;
    const operator = Object.keys(value)[0]!;
    const operands = operandsOf(value);
    if (operator === 'var') { if (!isLogic(operands[0])) found.add(asText(operands[0])); visit(operands[1]); return; }
    if (operator === 'missing') operands.flat().forEach((name) => { if (typeof name === 'string') found.add(name); });
    if (operator === 'missing_some') asList(operands[1]).forEach((name) => { if (typeof name === 'string') found.add(name); });
    if (rowOperators.has(operator)) { visit(operands[0]); if (operator === 'reduce') visit(operands[2]); return; }
    operands.forEach(visit);
  };
  visit(rule);
  return [...found];
}

export interface CompiledRule {
  readonly variables: readonly string[];
  /** The rule's value over `scope`, `null` when it cannot be computed; an ExpressionError only when it takes too many steps. */
  evaluate(scope: unknown, now?: Date, budget?: StepBudget): unknown;
}

/** Steps that all evaluations which share it may take together: one a rule, and one a row that a rule looks at. */
export interface StepBudget { left: number }

/** Checks a rule and makes it ready to run; throws an ExpressionError when it must not run. */
export function compileRule(rule: unknown, place = 'JSONLogic'): CompiledRule {
  const [problem] = findRuleProblems(rule);
  if (problem) throw new ExpressionError(place, `${problem.code} ${problem.detail}`);
  const run = compileLogic(toRunnable(rule), addedByName);
  return {
    variables: variablesOf(rule),
    evaluate(scope, now, budget) {
      const allowed = budget ? Math.min(maxSteps, budget.left) : maxSteps;
      stepsLeft = allowed;
      currentTime = (now ?? new Date()).getTime();
      try {
        return run(scope);
      } catch (error) {
        if (error instanceof StepLimitError) throw new ExpressionError(place, 'too many steps');
        return null;
      } finally {
        if (budget) budget.left -= allowed - stepsLeft + 1;
      }
    },
  };
}

/** The rule with our own operators, and a counted step around what runs once a row: rows within rows within rows cannot hang. */
function toRunnable(rule: unknown): unknown {
  if (Array.isArray(rule)) return rule.map(toRunnable);
  if (!isLogic(rule)) return rule;
  const operator = Object.keys(rule)[0]!;
  const operands = operandsOf(rule).map(toRunnable);
  if (rowOperators.has(operator) && operands.length > 1) operands[1] = { [stepOperator]: [operands[1]] };
  return { [Object.hasOwn(addedOperators, operator) ? ownPrefix + operator : operator]: operands };
}
