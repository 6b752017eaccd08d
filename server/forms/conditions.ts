/**
 * When a component shows: the three declarative forms of Form.io (`show/when/eq`, `conditions` with a conjunction,
 * JSONLogic), compiled once. A condition looks at the row it stands in first, then outwards, as Form.io does.
 */
import { compileRule, type StepBudget } from '../expressions/json-logic.ts';
import { isBlank, isPlainObject } from './component-type.ts';
import { readInstant } from './date-limits.ts';
import type { Conditional, Data, FormCondition } from './form-definition.ts';
import { findNode, type FormNode } from './plan-form.ts';

/** `holders[0]` is the whole data, the last is the object that holds the value in question. */
export interface Place { readonly holders: readonly Data[]; readonly now: Date; readonly budget?: StepBudget }
export type Gate = (place: Place) => boolean;
type Reader = (place: Place) => unknown;

const gatesByNode = new WeakMap<FormNode, readonly Gate[]>();

/** The conditions of a node itself and of the layout it stands in; whatever holds it is asked on its own. */
export function gatesOf(root: FormNode, node: FormNode): readonly Gate[] {
  let gates = gatesByNode.get(node);
  if (!gates) gatesByNode.set(node, gates = [...node.frames, node].map((owner) => compileConditional(root, node, owner.component.conditional)).filter((gate) => gate !== undefined));
  return gates;
}

/** Whether a condition may hide a node, its own or that of the layout it stands in. */
export function isConditional(node: FormNode): boolean {
  return [...node.frames, node].some((owner) => hasCondition(owner.component.conditional));
}

export function hasCondition(conditional: Conditional | undefined): boolean {
  return Boolean(conditional && (isRule(conditional.json) || conditional.when || (conditional.conjunction && conditional.conditions?.length)));
}

function isRule(json: unknown): boolean {
  return typeof json === 'object' && json !== null;
}

/** Where a component declares several forms, the last of Form.io's order decides: JSONLogic, `when`, `conditions`. */
function compileConditional(root: FormNode, node: FormNode, conditional: Conditional | undefined): Gate | undefined {
  if (!conditional || !hasCondition(conditional)) return undefined;
  if (conditional.conjunction && conditional.conditions?.length) return compileConditions(root, node, conditional);
  if (conditional.when) return compileWhen(root, node, conditional);
  const rule = compileRule(conditional.json, node.path);
  return ({ holders, now, budget }) => {
    const shown = rule.evaluate({ data: holders[0], row: holders.at(-1) }, now, budget);
    return shown === null || shown === undefined || Boolean(shown);
  };
}

function compileWhen(root: FormNode, node: FormNode, conditional: Conditional): Gate {
  const read = readerOf(root, node, conditional.when!) ?? rawReader(conditional.when!);
  const wanted = String(conditional.eq), show = String(conditional.show);
  return (place) => {
    const value = read(place);
    if (isPlainObject(value) && Object.hasOwn(value, wanted)) return String(value[wanted]) === show;
    if (Array.isArray(value) && value.map(String).includes(wanted)) return show === 'true';
    return (String(value) === wanted) === (show === 'true');
  };
}

function compileConditions(root: FormNode, node: FormNode, conditional: Conditional): Gate {
  const tests = (conditional.conditions ?? []).filter((condition) => condition.component).map((condition) => compileCondition(root, node, condition));
  const any = conditional.conjunction === 'any';
  const show = typeof conditional.show === 'string' ? conditional.show === 'true' : conditional.show ?? true;
  return (place) => (any ? tests.some((test) => test(place)) : tests.every((test) => test(place))) === Boolean(show);
}

function compileCondition(root: FormNode, node: FormNode, condition: FormCondition): Gate {
  const target = findNode(root, condition.component!);
  const read = readerOf(root, node, condition.component!);
  const operator = operators[condition.operator ?? ''];
  if (!operator) return () => true;
  return (place) => {
    const value = read ? read(place) : null;
    if (operator.whole || !Array.isArray(value)) return operator.test(value, condition.value, target);
    return value.some((item) => operator.test(item, condition.value, target));
  };
}

interface Operator { whole?: boolean; test(value: unknown, wanted: unknown, target: FormNode | undefined): boolean }

const operators: Readonly<Record<string, Operator>> = {
  isEqual: { test: isEqualTo },
  isNotEqual: { test: (value, wanted, target) => !isEqualTo(value, wanted, target) },
  isEmpty: { whole: true, test: (value, _wanted, target) => isEmptyValue(value, target) },
  isNotEmpty: { whole: true, test: (value, _wanted, target) => !isEmptyValue(value, target) },
  lessThan: { test: (value, wanted) => typeof value === 'number' && value < Number(wanted) },
  lessThanOrEqual: { test: (value, wanted) => typeof value === 'number' && value <= Number(wanted) },
  greaterThan: { test: (value, wanted) => typeof value === 'number' && value > Number(wanted) },
  greaterThanOrEqual: { test: (value, wanted) => typeof value === 'number' && value >= Number(wanted) },
  includes: { test: includesValue },
  notIncludes: { test: (value, wanted) => !includesValue(value, wanted) },
  startsWith: { test: (value, wanted) => String(value ?? '').startsWith(String(wanted ?? '')) },
  endsWith: { test: (value, wanted) => String(value ?? '').endsWith(String(wanted ?? '')) },
  isDateEqual: { test: (value, wanted) => compareDates(value, wanted, (a, b) => a === b) },
  isNotDateEqual: { test: (value, wanted) => !compareDates(value, wanted, (a, b) => a === b) },
  dateLessThan: { test: (value, wanted) => compareDates(value, wanted, (a, b) => a < b) },
  dateLessThanOrEqual: { test: (value, wanted) => compareDates(value, wanted, (a, b) => a <= b) },
  dateGreaterThan: { test: (value, wanted) => compareDates(value, wanted, (a, b) => a > b) },
  dateGreaterThanOrEqual: { test: (value, wanted) => compareDates(value, wanted, (a, b) => a >= b) },
};
export const conditionOperators: readonly string[] = Object.keys(operators);

function isEqualTo(value: unknown, wanted: unknown, target: FormNode | undefined): boolean {
  if (target?.component.type === 'selectboxes' && isPlainObject(value)) return value[String(wanted)] === true;
  if (value === wanted) return true;
  if (typeof value !== typeof wanted && !isBlank(value) && !isBlank(wanted) && typeof value !== 'object' && typeof wanted !== 'object') return String(value) === String(wanted);
  return typeof value === 'object' && value !== null && JSON.stringify(value) === JSON.stringify(wanted);
}

function includesValue(value: unknown, wanted: unknown): boolean {
  if (typeof value === 'string') return value.includes(String(wanted));
  return isPlainObject(value) && Object.values(value).includes(wanted);
}

function isEmptyValue(value: unknown, target: FormNode | undefined): boolean {
  if (isBlank(value) || (typeof value === 'string' && !value.trim())) return true;
  if (target?.type.isFilled) return !target.type.isFilled(value);
  return Array.isArray(value) && value.every(isBlank);
}

function compareDates(value: unknown, wanted: unknown, compare: (a: number, b: number) => boolean): boolean {
  if (!value) return false;
  const [left, right] = [toTime(value), toTime(wanted)];
  return !Number.isNaN(left) && !Number.isNaN(right) && compare(left, right);
}

/** Milliseconds of a date in any shape that a form may hold; dates and months begin at midnight in Shanghai. */
function toTime(value: unknown): number {
  const text = String(value).trim();
  const american = /^(\d{2})\/(\d{2})\/(\d{4})$/.exec(text);
  const iso = american ? `${american[3]}-${american[1]}-${american[2]}` : /^\d{4}-\d{2}$/.test(text) ? `${text}-01` : text;
  return Date.parse(readInstant(iso) ?? iso);
}

/** Reads the component that a condition names, seen from a node: shared containers and rows are the node's own. */
function readerOf(root: FormNode, from: FormNode, path: string): Reader | undefined {
  const target = findNode(root, path);
  if (!target) return undefined;
  const own = holderChain(from), other = holderChain(target);
  let shared = 0;
  while (shared < own.length && shared < other.length && own[shared] === other[shared]) shared++;
  const down = other.slice(shared);
  return ({ holders }) => {
    let value: unknown = holders[shared - 1];
    for (const holder of down) value = valueOfHolder(value, holder);
    return isPlainObject(value) && Object.hasOwn(value, target.key) ? value[target.key] : undefined;
  };
}

/** Looking into a grid from outside sees its first row, as Form.io does. */
function valueOfHolder(value: unknown, holder: FormNode): unknown {
  const held = isPlainObject(value) ? value[holder.key] : undefined;
  return holder.role === 'grid' ? (Array.isArray(held) ? held[0] : undefined) : held;
}

function holderChain(node: FormNode): FormNode[] {
  const chain: FormNode[] = [];
  for (let holder = node.holder; holder; holder = holder.holder) chain.unshift(holder);
  return chain;
}

function rawReader(path: string): Reader {
  const parts = path.split('.');
  return ({ holders }) => {
    let value: unknown = holders[0];
    for (const part of parts) value = isPlainObject(value) && Object.hasOwn(value, part) ? value[part] : undefined;
    return value;
  };
}
