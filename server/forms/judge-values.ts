/**
 * Third step: are the settled values right? Every field that shows is asked for its required answer, its AJV validator,
 * its limits in time and its JSONLogic rule; grids for the number and the difference of their rows.
 */
import { compileRule, type CompiledRule, type StepBudget } from '../expressions/json-logic.ts';
import { countSetting, isBlank, isPlainObject } from './component-type.ts';
import { hasAnswer } from './component-types.ts';
import { mostRows } from './clean-submission.ts';
import { calendarLimit } from './calendar-type.ts';
import { type Gate, gatesOf, type Place } from './conditions.ts';
import { type DateLimit, dateLimitSettings, readDateLimit } from './date-limits.ts';
import { dateShapeOf, isMoving } from './date-types.ts';
import type { Data } from './form-definition.ts';
import { isListGrid } from './list-grids.ts';
import type { FormNode } from './plan-form.ts';
import { isRequired, isValidated, valueSchema } from './submission-schema.ts';
import { type ValueFault, type ValueValidator, validatorFor } from './value-validator.ts';

export interface Fault extends ValueFault { readonly node: FormNode; readonly path: string; readonly message?: string }

/** A field with everything that it is judged by. */
export interface JudgedNode {
  readonly node: FormNode;
  readonly gates: readonly Gate[];
  readonly validated: boolean;
  readonly required: boolean;
  readonly validate?: ValueValidator;
  readonly limits: readonly { code: 'min_date' | 'max_date'; limit: DateLimit }[];
  readonly rule?: CompiledRule;
  readonly rows?: { least: number; most: number; unique: readonly FormNode[] };
  readonly parts?: ReadonlyMap<string, JudgedNode>;
  readonly held: readonly JudgedNode[];
}

export function planJudging(root: FormNode, holder: FormNode = root): JudgedNode[] {
  return holder.held.filter((node) => node.stored).map((node) => judgedNode(root, node));
}

function judgedNode(root: FormNode, node: FormNode): JudgedNode {
  const validated = isValidated(node), rules = node.component.validate ?? {};
  const value = node.role === 'value';
  return {
    node, validated, gates: gatesOf(root, node),
    required: validated && isRequired(node),
    validate: validated && value && !node.parts && (node.several || !node.type.cleanIsValid) ? validatorFor(valueSchema(node)) : undefined,
    limits: validated && value ? movingLimits(node) : [],
    rule: validated && isPlainObject(rules.json) && Object.keys(rules.json).length ? compileRule(rules.json, node.path) : undefined,
    rows: node.role === 'grid' ? rowLimits(node) : undefined,
    parts: node.parts && new Map([...node.parts].map(([field, part]) => [field, { ...judgedNode(root, part), required: true }])),
    held: planJudging(root, node),
  };
}

/** Of rows that are chosen one by one (`select: "radio"`) there is one at most. */
function rowLimits({ component, held }: FormNode): JudgedNode['rows'] {
  const rules = component.validate ?? {};
  const most = isListGrid(component) && component.select === 'radio' ? 1 : countSetting(rules.maxLength) ?? mostRows;
  return { least: countSetting(rules.minLength) ?? 0, most, unique: held.filter((child) => child.component.unique) };
}

function movingLimits(node: FormNode): JudgedNode['limits'] {
  if (node.component.type === 'calendar') {
    return (['min', 'max'] as const).flatMap((edge) => {
      const limit = calendarLimit(node.component, edge);
      return limit ? [{ code: `${edge}_date` as const, limit }] : [];
    });
  }
  if (!['day', 'date', 'datetime', 'month'].includes(node.component.type)) return [];
  const settings = dateLimitSettings(node.component);
  return (['min', 'max'] as const).flatMap((edge) => {
    const limit = isMoving(settings[edge]) ? readDateLimit(settings[edge], dateShapeOf(node.component), edge) : undefined;
    return limit ? [{ code: `${edge}_date` as const, limit }] : [];
  });
}

interface Judging { readonly place: Place & { holders: Data[] }; readonly faults: Fault[]; readonly hidden: string[] }
const mostFaults = 500;

/**
 * The faults of settled data, and the paths of what does not show. A hidden value that the form keeps (`clearOnHide: false`)
 * is taken out of `data` when it is faulty, since nobody could correct it; any other is out already, unless the conditions
 * chase each other without end.
 */
export function judgeValues(judged: readonly JudgedNode[], data: Data, now: Date, budget: StepBudget): { faults: Fault[]; hidden: string[] } {
  const judging: Judging = { place: { holders: [data], now, budget }, faults: [], hidden: [] };
  judgeHeld(judged, '', judging);
  return judging;
}

function judgeHeld(judged: readonly JudgedNode[], prefix: string, judging: Judging): void {
  const { holders } = judging.place, row = holders[holders.length - 1]!;
  for (const entry of judged) {
    if (judging.faults.length >= mostFaults) return;
    const { node } = entry;
    if (isHidden(entry, judging.place)) {
      judging.hidden.push(prefix + node.key);
      if (row[node.key] !== undefined && (node.component.clearOnHide !== false || isFaulty(entry, prefix, judging.place))) delete row[node.key];
    } else judgeNode(entry, row[node.key], prefix, judging);
  }
}

function isHidden({ node, gates }: JudgedNode, place: Place): boolean {
  if (!gates.length || node.component.validateWhenHidden === true) return false;
  for (const gate of gates) if (!gate(place)) return true;
  return false;
}

function isFaulty(entry: JudgedNode, prefix: string, place: Judging['place']): boolean {
  const judging: Judging = { place, faults: [], hidden: [] };
  judgeNode({ ...entry, required: false }, place.holders.at(-1)![entry.node.key], prefix, judging);
  return judging.faults.length > 0;
}

function judgeNode(entry: JudgedNode, value: unknown, prefix: string, judging: Judging): void {
  const { node } = entry;
  const blank = value === undefined || value === null || value === '';
  if (entry.required && (blank || !isFilled(node, value))) addFault(entry, prefix, { code: 'required', params: {} }, judging);
  else if (!blank && entry.validate) {
    const fault = entry.validate(node.several && Array.isArray(value) ? value.filter((item) => !isBlank(item)) : value);
    if (fault) for (const one of fault) addFault(entry, prefix, one, judging);
  }
  if (!blank && entry.limits.length) judgeLimits(entry, value, prefix, judging);
  if (entry.rule) judgeRule(entry, value, prefix, judging);
  if (entry.parts && Array.isArray(value)) judgeChanges(entry, value as Data[], prefix, judging);
  if (entry.rows && Array.isArray(value)) judgeRows(entry, value as Data[], prefix, judging);
  else if (entry.held.length && isPlainObject(value)) judgeInside(entry, value, `${prefix}${node.key}.`, judging);
}

/** Each change names another field, gives it a value that the field takes, and not the one that it has. */
function judgeChanges(entry: JudgedNode, changes: readonly Data[], prefix: string, judging: Judging): void {
  const path = prefix + entry.node.key, seen = new Set<unknown>();
  changes.forEach((change, index) => {
    const part = entry.parts!.get(String(change.field))!, at = `${path}[${index}].`;
    if (seen.has(change.field)) judging.faults.push({ node: part.node, path: `${at}field`, code: 'duplicate', params: {} });
    seen.add(change.field);
    if (!isBlank(change.new) && JSON.stringify(change.new) === JSON.stringify(change.old)) addFault(part, at, { code: 'unchanged', params: {} }, judging);
    else judgeNode(part, change.new, at, judging);
  });
}

function judgeInside(entry: JudgedNode, inner: Data, prefix: string, judging: Judging): void {
  judging.place.holders.push(inner);
  judgeHeld(entry.held, prefix, judging);
  judging.place.holders.pop();
}

function judgeRows(entry: JudgedNode, rows: readonly Data[], prefix: string, judging: Judging): void {
  const { least, most, unique } = entry.rows!;
  if (entry.validated && rows.length < least) addFault(entry, prefix, { code: 'min_rows', params: { limit: least } }, judging);
  if (entry.validated && rows.length > most) addFault(entry, prefix, { code: 'max_rows', params: { limit: most } }, judging);
  const path = prefix + entry.node.key;
  rows.forEach((row, index) => { judgeInside(entry, row, `${path}[${index}].`, judging); });
  for (const column of unique) judgeUnique(column, rows, path, judging);
}

/** What repeats a value that stands above it is at fault. */
function judgeUnique(column: FormNode, rows: readonly Data[], path: string, judging: Judging): void {
  const seen = new Set<string>();
  rows.forEach((row, index) => {
    const value = row[column.key];
    if (isBlank(value)) return;
    const text = JSON.stringify(value);
    if (seen.has(text) && judging.faults.length < mostFaults) judging.faults.push({ node: column, path: `${path}[${index}].${column.key}`, code: 'duplicate', params: {} });
    seen.add(text);
  });
}

function judgeLimits({ node, limits }: JudgedNode, value: unknown, prefix: string, judging: Judging): void {
  for (const { code, limit } of limits) {
    const edge = limit(judging.place.now);
    const beyond = (text: unknown) => typeof text === 'string' && text !== '' && (code === 'min_date' ? text < edge : text > edge);
    if (Array.isArray(value) ? value.some(beyond) : beyond(value)) judging.faults.push({ node, path: prefix + node.key, code, params: { limit: edge } });
  }
}

/** `validate.json` holds when it gives true or nothing; a text is the message of what does not. */
function judgeRule({ node, rule }: JudgedNode, value: unknown, prefix: string, judging: Judging): void {
  const { holders, now, budget } = judging.place;
  const values: unknown[] = Array.isArray(value) && node.several && value.length ? value : [value];
  for (const item of values) {
    const input = item || null;
    const result = rule!.evaluate({ data: holders[0], row: holders.at(-1), value: input, input }, now, budget);
    if (result === null || result === true) continue;
    const message = typeof result === 'string' && result ? { message: result } : {};
    judging.faults.push({ node, path: prefix + node.key, code: 'custom', params: {}, ...message });
    return;
  }
}

function addFault({ node }: JudgedNode, prefix: string, fault: ValueFault, judging: Judging): void {
  judging.faults.push({ node, path: prefix + node.key, ...fault });
}

/** Whether there is an answer: a blank text, an untouched tick or a grid of untouched rows is none. */
function isFilled(node: FormNode, value: unknown): boolean {
  if (node.role === 'container') return hasAnswer(value);
  if (node.role === 'grid') return Array.isArray(value) && value.some(isTouchedRow);
  if (node.parts) return Array.isArray(value) && value.length > 0;
  if (Array.isArray(value)) return value.some((item) => isFilled(node, item));
  if (typeof value === 'string') return value.trim() !== '';
  return node.type.isFilled ? node.type.isFilled(value) : value !== null && value !== undefined;
}

function isTouchedRow(row: unknown): boolean {
  return isPlainObject(row) && Object.values(row).some((value) => value === 0
    || (typeof value === 'object' && value !== null ? Object.keys(value).length > 0 : Boolean(value)));
}
