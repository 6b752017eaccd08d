/**
 * Second step: the server's own say (law 3). Prefilled, locked and calculated values are set again, hidden ones taken
 * out, round by round until nothing changes, so that the order of the fields in the form does not matter.
 */
import { compileRule, type CompiledRule } from '../expressions/json-logic.ts';
import { isBlank, isPlainObject } from './component-type.ts';
import { cleanTrusted } from './clean-submission.ts';
import { type Gate, gatesOf, type Place } from './conditions.ts';
import { computeField, expressionData, type FieldExpression, fieldExpression } from './field-expressions.ts';
import type { Data } from './form-definition.ts';
import { comesFromList, isListGrid } from './list-grids.ts';
import { computedValue, isLocked, locksWhenFilled, sourceOf, sourceValue } from './locked-fields.ts';
import type { FormNode } from './plan-form.ts';
import { reportSettled, type SettleReport } from './report-settled.ts';
import { entryOf, type SettleOptions, Settling } from './settle-memory.ts';
import { takeListRows, takeOldValues } from './take-list-rows.ts';

/** The part of a form that has to be settled: nodes with conditions, sources, calculations, lists, and what leads to them. */
export interface SettledNode {
  readonly node: FormNode;
  readonly gates: readonly Gate[];
  readonly calculate?: CompiledRule;
  readonly expression?: FieldExpression;
  readonly logicDefault?: CompiledRule;
  readonly source?: readonly string[];
  /** Whether something is set once before the rounds: a default by rule, rows of a list, a locked or prefilled value. */
  readonly locks: boolean;
  readonly held: readonly SettledNode[];
  /** Those of `held` that have anything to be settled; the others are the list's, and only reported. */
  readonly active: readonly SettledNode[];
  /** Whether it is a calendar or holds one: its months are held against its list at the end. */
  readonly hasCalendar: boolean;
}

const mostRounds = 25;
/** What one FEEL expression costs of the steps that a submission may take, and each row that it reads; JSONLogic costs one. */
const expressionSteps = 60;
const stepsPerRow = 4;

export function planSettling(root: FormNode, holder: FormNode = root): SettledNode[] {
  const settled: SettledNode[] = [];
  for (const node of holder.held) {
    const { component } = node;
    const held = planSettling(root, node);
    const rules = {
      calculate: isRule(component.calculateValue) ? compileRule(component.calculateValue, node.path) : undefined,
      expression: fieldExpression(node),
      logicDefault: isRule(component.customDefaultValue) ? compileRule(component.customDefaultValue, node.path) : undefined,
      source: sourceOf(node),
    };
    const entry: SettledNode = {
      node, gates: gatesOf(root, node), ...rules, locks: isSetOnce(node, rules), held, active: held.filter(isActive),
      hasCalendar: component.type === 'calendar' || held.some((inner) => inner.hasCalendar),
    };
    const fromOutside = entry.source || isListGrid(component) || node.parts || component.properties?.list;
    if (entry.gates.length || entry.calculate || entry.expression || entry.logicDefault || fromOutside || node.hidden || isLocked(node) || entry.held.length) settled.push(entry);
  }
  return settled;
}

function isSetOnce(node: FormNode, { calculate, expression, logicDefault, source }: Partial<SettledNode>): boolean {
  if (logicDefault || isListGrid(node.component) || node.parts) return true;
  return !calculate && !expression && !comesFromList(node) && Boolean(source || isLocked(node) || locksWhenFilled(node));
}

function isActive({ gates, calculate, expression, locks, active }: SettledNode): boolean {
  return gates.length > 0 || calculate !== undefined || expression !== undefined || locks || active.length > 0;
}

function isRule(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}

/** Settles `data` in place and answers what of the client's values was not believed, and what could not be settled. */
export function settleValues(root: FormNode, settled: readonly SettledNode[], data: Data, options: SettleOptions): SettleReport {
  if (!settled.length) return { dropped: [], faults: [], locked: [] };
  const settling = new Settling(root, data, options), active = settled.filter(isActive);
  for (let round = 0; settling.changed && round < mostRounds; round++) {
    settling.changed = false;
    settleHeld(active, data, settling);
  }
  return reportSettled(settled, data, settling);
}

function settleHeld(active: readonly SettledNode[], row: Data, settling: Settling): void {
  const isNew = !settling.locked.has(row);
  if (isNew) settling.locked.add(row);
  for (const entry of active) {
    if (isNew && entry.locks) lockValue(entry, row, settling);
    const { node } = entry;
    if (entry.gates.length > 0) {
      if (!isShown(entry.gates, settling.place) && node.component.clearOnHide !== false) { settling.hide(row, node.key); continue; }
      settling.show(row, node.key);
    }
    if (entry.expression) calculateExpression(entry, entry.expression, row, settling);
    else if (entry.calculate) calculateValue(entry, entry.calculate, row, settling);
    if (entry.active.length > 0) settleInside(entry, row, settling);
  }
}

function isShown(gates: readonly Gate[], place: Place): boolean {
  for (const gate of gates) if (!gate(place)) return false;
  return true;
}

function settleInside(entry: SettledNode, row: Data, settling: Settling): void {
  const value = row[entry.node.key];
  if (!Array.isArray(value)) settleObject(entry, value, settling);
  else for (const inner of value as unknown[]) settleObject(entry, inner, settling);
}

function settleObject(entry: SettledNode, inner: unknown, settling: Settling): void {
  if (!isPlainObject(inner)) return;
  settling.place.holders.push(inner);
  settleHeld(entry.active, inner, settling);
  settling.place.holders.pop();
}

/** What does not depend on other answers, set once: defaults by rule, rows of lists, old values, and values of sources. */
function lockValue(entry: SettledNode, row: Data, settling: Settling): void {
  const { node, logicDefault } = entry;
  if (logicDefault && row[node.key] === undefined && settling.options.useDefaults) {
    const value = computedValue(node, run(logicDefault, settling, null));
    if (value !== undefined) row[node.key] = value;
  }
  if (isListGrid(node.component)) takeListRows(node, row, settling);
  else if (node.parts) takeOldValues(node, row, settling);
  else if (!entry.calculate && !entry.expression) takeSource(entry, row, settling);
}

/** Without sources (the command line) a sourced value is taken as sent; otherwise a locked one is the source's, or the default. */
function takeSource(entry: SettledNode, row: Data, settling: Settling): void {
  const { node, source } = entry, { sources, refill } = settling.options;
  if (source && !sources) return;
  const value = source && sourceValue(node, source, sources!);
  if (locksWhenFilled(node)) fillAndLock(node, row, value, settling);
  else if (isLocked(node)) settling.override(row, node.key, source ? value : lockedDefault(entry, settling), 'locked');
  else if (source && refill?.includes(source[0]!)) { if (value === undefined) delete row[node.key]; else row[node.key] = value; }
}

function fillAndLock(node: FormNode, row: Data, value: unknown, settling: Settling): void {
  if (value === undefined) return;
  settling.override(row, node.key, value, 'locked');
  entryOf(settling.filled, row, () => new Set<string>()).add(node.key);
}

function lockedDefault(entry: SettledNode, settling: Settling): unknown {
  if (entry.logicDefault) return computedValue(entry.node, run(entry.logicDefault, settling, null));
  if (entry.node.role === 'grid') return cleanTrusted(entry.node, entry.node.defaultValue ?? []);
  const value = entry.node.defaultValue;
  return value === undefined ? undefined : cleanTrusted(entry.node, value);
}

function calculateValue({ node }: SettledNode, rule: CompiledRule, row: Data, settling: Settling): void {
  const given = settling.givenFor(row, node.key);
  if (node.component.allowCalculateOverride && !isBlank(given) && !node.disabled && !node.hidden) return;
  // The rule sees what was sent, not its own last result, so that it settles.
  settling.override(row, node.key, computedValue(node, run(rule, settling, given || null)), 'calculated');
}

function run(rule: CompiledRule, { place: { holders, now, budget } }: Settling, value: unknown): unknown {
  return rule.evaluate({ data: holders[0], row: holders.at(-1), value, input: value }, now, budget);
}

/** Asked again only when the row, or the form where it reads that, has changed since. */
function calculateExpression({ node }: SettledNode, expression: FieldExpression, row: Data, settling: Settling): void {
  const seen = expression.readsForm ? settling.place.holders[0]! : row;
  const results = entryOf(settling.results, row, () => new Map());
  if (results.get(node.key)?.version === settling.versionOf(seen)) return;
  const computed = compute(node, expression, row, settling);
  const failure = computed && 'failure' in computed ? computed.failure : undefined;
  const value = computed && 'value' in computed ? computedValue(node, computed.value) : undefined;
  // Without sources (the command line) what cannot be computed is taken as sent.
  const asSent = value === undefined && (locksWhenFilled(node) || !settling.options.sources);
  settling.override(row, node.key, asSent ? settling.givenFor(row, node.key) : value, 'calculated');
  if (locksWhenFilled(node)) entryOf(settling.filled, row, () => new Set<string>())[value === undefined ? 'delete' : 'add'](node.key);
  results.set(node.key, { version: settling.versionOf(seen), failure: settling.options.sources && failure });
  if (failure) settling.failed = true;
}

function compute(node: FormNode, expression: FieldExpression, row: Data, settling: Settling): ReturnType<typeof computeField> {
  const { options, place, root } = settling, [data] = place.holders;
  const steps = expressionSteps + (expression.readsForm ? stepsPerRow * rowsRead(data!, expression.formKeys) : 0);
  if (place.budget.left < steps) return { failure: 'too many steps' };
  place.budget.left -= steps;
  const scope = { ...options.sources, ...options.scope, form: expression.readsForm ? expressionData(root, data!, expression.formKeys) : {}, row: expressionData(node.holder!, row, expression.rowKeys) };
  return computeField(expression, scope, options.now);
}

function rowsRead(data: Data, keys: readonly string[] | undefined): number {
  return (keys ?? Object.keys(data)).reduce((total, key) => total + (Array.isArray(data[key]) ? (data[key] as unknown[]).length : 0), 0);
}
