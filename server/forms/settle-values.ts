/**
 * Second step: the server's own say (law 3). Prefilled, locked and calculated values are set again, hidden ones taken
 * out, round by round until nothing changes, so that the order of the fields in the form does not matter.
 */
import { compileRule, type CompiledRule, type StepBudget } from '../expressions/json-logic.ts';
import { isBlank, isPlainObject } from './component-type.ts';
import { cleanTrusted, type Dropped } from './clean-submission.ts';
import { type Gate, gatesOf, type Place } from './conditions.ts';
import type { Data } from './form-definition.ts';
import { decimalsOf, roundHalfUp } from './number-types.ts';
import type { FormNode } from './plan-form.ts';

/** The part of a form that has to be settled: nodes with conditions, sources, calculations, and what leads to them. */
export interface SettledNode {
  readonly node: FormNode;
  readonly gates: readonly Gate[];
  readonly calculate?: CompiledRule;
  readonly logicDefault?: CompiledRule;
  readonly source?: readonly string[];
  readonly held: readonly SettledNode[];
}

export interface Sources { readonly [name: string]: Record<string, unknown> | null | undefined }

const mostRounds = 25;

export function planSettling(root: FormNode, holder: FormNode = root): SettledNode[] {
  const settled: SettledNode[] = [];
  for (const node of holder.held) {
    const { component } = node;
    const entry: SettledNode = {
      node,
      gates: gatesOf(root, node),
      calculate: isRule(component.calculateValue) ? compileRule(component.calculateValue, node.path) : undefined,
      logicDefault: isRule(component.customDefaultValue) ? compileRule(component.customDefaultValue, node.path) : undefined,
      source: sourceOf(node),
      held: planSettling(root, node),
    };
    if (entry.gates.length || entry.calculate || entry.logicDefault || entry.source || node.hidden || isLocked(node) || entry.held.length) settled.push(entry);
  }
  return settled;
}

function isRule(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}

export function sourceOf(node: FormNode): string[] | undefined {
  const source = node.component.properties?.source;
  return typeof source === 'string' && source ? source.split('.') : undefined;
}

/** Locked: the person cannot change it, so the client's word for it counts for nothing. */
export function isLocked(node: FormNode): boolean {
  if (node.role === 'ignored' || node.role === 'container') return false;
  return (node.disabled || node.hidden) && !isInLockedGrid(node);
}

/** A locked grid is locked as a whole: its rows come from its source, and so do the columns. */
function isInLockedGrid(node: FormNode): boolean {
  for (let holder = node.holder; holder; holder = holder.holder) if (holder.role === 'grid' && (holder.disabled || holder.hidden)) return true;
  return false;
}

/** The value that a declared source gives a node, in the node's own shape; undefined when the source has none. */
export function sourceValue(node: FormNode, source: readonly string[], sources: Sources): unknown {
  let value: unknown = sources;
  for (const part of source) value = value !== null && typeof value === 'object' && Object.hasOwn(value, part) ? (value as Data)[part] : undefined;
  if (value instanceof Date) value = value.toISOString();
  return isBlank(value) ? undefined : cleanTrusted(node, value);
}

interface Settling {
  readonly place: Place & { holders: Data[] }; readonly sources?: Sources; readonly useDefaults: boolean; changed: boolean; memory: Map<Data, Map<string, Memory>>;
  /** Rows and containers whose locked values are set; one that was hidden at first is met in a later round. */
  readonly locked: Set<Data>;
}
/** What the client sent for a field, and what became of it. */
interface Memory { given: unknown; kept?: unknown; hidden?: boolean; reason?: 'locked' | 'calculated' }

/** Settles `data` in place and answers what of the client's values was not believed. */
export function settleValues(settled: readonly SettledNode[], data: Data, options: { now: Date; sources?: Sources; useDefaults: boolean; budget: StepBudget }): Dropped[] {
  if (!settled.length) return [];
  const settling: Settling = {
    place: { holders: [data], now: options.now, budget: options.budget }, sources: options.sources, useDefaults: options.useDefaults,
    changed: true, memory: new Map(), locked: new Set(),
  };
  for (let round = 0; settling.changed && round < mostRounds; round++) {
    settling.changed = false;
    settleHeld(settled, settling);
  }
  const dropped: Dropped[] = [];
  reportDropped(settled, data, '', settling, dropped);
  return dropped;
}

function settleHeld(settled: readonly SettledNode[], settling: Settling): void {
  const row = settling.place.holders.at(-1)!;
  const isNew = !settling.locked.has(row);
  settling.locked.add(row);
  for (const entry of settled) {
    if (isNew) lockValue(entry, row, settling);
    const { node } = entry;
    const shown = entry.gates.every((gate) => gate(settling.place));
    if (!shown && node.component.clearOnHide !== false) { hideValue(node, row, settling); continue; }
    showValue(node, row, settling);
    if (entry.calculate) calculateValue(entry, row, settling);
    if (entry.held.length) settleInside(entry, row, settling);
  }
}

function settleInside(entry: SettledNode, row: Data, settling: Settling): void {
  const value = row[entry.node.key];
  for (const inner of Array.isArray(value) ? value as unknown[] : [value]) {
    if (!isPlainObject(inner)) continue;
    settling.place.holders.push(inner);
    settleHeld(entry.held, settling);
    settling.place.holders.pop();
  }
}

/** Without sources (the command line) a sourced value is taken as sent; otherwise a locked one is the source's, or the default. */
function lockValue(entry: SettledNode, row: Data, settling: Settling): void {
  const { node } = entry;
  if (entry.logicDefault && row[node.key] === undefined && settling.useDefaults) {
    const value = cleanComputed(node, run(entry.logicDefault, settling, null));
    if (value !== undefined) row[node.key] = value;
  }
  if (entry.calculate || !isLocked(node)) return;
  if (entry.source && !settling.sources) return;
  const value = entry.source ? sourceValue(node, entry.source, settling.sources!) : lockedDefault(entry, settling);
  overrideValue(node, row, value, 'locked', settling);
}

function lockedDefault(entry: SettledNode, settling: Settling): unknown {
  if (entry.logicDefault) return cleanComputed(entry.node, run(entry.logicDefault, settling, null));
  if (entry.node.role === 'grid') return cleanTrusted(entry.node, entry.node.defaultValue ?? []);
  const value = entry.node.defaultValue;
  return value === undefined ? undefined : cleanTrusted(entry.node, value);
}

function calculateValue(entry: SettledNode, row: Data, settling: Settling): void {
  const { node } = entry;
  const remembered = recall(settling, row, node.key);
  const current = row[node.key];
  const given = remembered?.reason === 'calculated' ? remembered.given : current;
  if (node.component.allowCalculateOverride && !isBlank(given) && !node.disabled && !node.hidden) return;
  // The rule sees what was sent, not its own last result, so that it settles.
  const result = run(entry.calculate!, settling, given || null);
  overrideValue(node, row, cleanComputed(node, result), 'calculated', settling);
}

function run(rule: CompiledRule, { place: { holders, now, budget } }: Settling, value: unknown): unknown {
  return rule.evaluate({ data: holders[0], row: holders.at(-1), value, input: value }, now, budget);
}

/** A computed value in the field's shape: money is rounded to its decimals, half up (law 10); what does not fit is no value. */
function cleanComputed(node: FormNode, value: unknown): unknown {
  if (value === null || value === undefined || (typeof value === 'number' && !Number.isFinite(value))) return undefined;
  const decimals = typeof value === 'number' && (node.dataType === 'money' || node.dataType === 'number') ? decimalsOf(node.setup) : undefined;
  return cleanTrusted(node, decimals === undefined ? value : roundHalfUp(value as number, decimals));
}

function overrideValue(node: FormNode, row: Data, value: unknown, reason: 'locked' | 'calculated', settling: Settling): void {
  const current = row[node.key];
  if (isSame(current, value)) return;
  const memory = remember(settling, row, node.key, current);
  memory.reason ??= reason;
  if (value === undefined) delete row[node.key]; else row[node.key] = value;
  settling.changed = true;
}

function hideValue(node: FormNode, row: Data, settling: Settling): void {
  if (row[node.key] === undefined) return;
  const memory = remember(settling, row, node.key, row[node.key]);
  memory.kept = row[node.key];
  memory.hidden = true;
  delete row[node.key];
  settling.changed = true;
}

/** A field that shows again gets back what was sent for it: an earlier round had hidden it too soon. */
function showValue(node: FormNode, row: Data, settling: Settling): void {
  const memory = recall(settling, row, node.key);
  if (!memory?.hidden) return;
  memory.hidden = false;
  row[node.key] = memory.kept;
  settling.changed = true;
}

function recall(settling: Settling, row: Data, key: string): Memory | undefined {
  return settling.memory.get(row)?.get(key);
}

function remember(settling: Settling, row: Data, key: string, given: unknown): Memory {
  let ofRow = settling.memory.get(row);
  if (!ofRow) settling.memory.set(row, ofRow = new Map());
  let memory = ofRow.get(key);
  if (!memory) ofRow.set(key, memory = { given });
  return memory;
}

/** Only what the client really sent and lost is reported: not blanks, and not what came out the same. */
function reportDropped(settled: readonly SettledNode[], row: Data, prefix: string, settling: Settling, dropped: Dropped[]): void {
  for (const { node, held } of settled) {
    const memory = recall(settling, row, node.key);
    const path = prefix + node.key;
    const value = row[node.key];
    if (memory && !isEmptyValue(memory.given) && !isSame(memory.given, value)) {
      dropped.push({ path, reason: memory.hidden || (node.hidden && !sourceOf(node)) ? 'hidden' : memory.reason ?? 'hidden' });
    }
    if (Array.isArray(value)) value.forEach((inner, index) => { if (isPlainObject(inner)) reportDropped(held, inner, `${path}[${index}].`, settling, dropped); });
    else if (isPlainObject(value)) reportDropped(held, value, `${path}.`, settling, dropped);
  }
}

function isEmptyValue(value: unknown): boolean {
  return isBlank(value) || (isPlainObject(value) && Object.values(value).every(isEmptyValue)) || (Array.isArray(value) && value.every(isEmptyValue));
}

function isSame(left: unknown, right: unknown): boolean {
  if (left === right) return true;
  return typeof left === 'object' && typeof right === 'object' && left !== null && right !== null && JSON.stringify(left) === JSON.stringify(right);
}
