/** What settling takes from lists and records besides single values: the rows of record grids, the old values of change lists. */
import { isBlank, isPlainObject } from './component-type.ts';
import type { Data } from './form-definition.ts';
import { comesFromList, type ListRows, rowKey, takesAllRows } from './list-grids.ts';
import { computedValue, expressionOf, sourceOf, sourceValue } from './locked-fields.ts';
import type { FormNode } from './plan-form.ts';
import { entryOf, type Settling } from './settle-memory.ts';

/**
 * The rows of a record grid as the list has them now. Without lists (the command line) they are taken as sent. A row
 * that the list does not give leaves a draft, and is an error of a submission; where all rows are taken none is chosen.
 */
export function takeListRows(node: FormNode, row: Data, settling: Settling): void {
  const { lists, draft } = settling.options;
  if (!lists) return;
  if (isClosed(node)) { settling.override(row, node.key, [], 'locked'); return; }
  const listed: ListRows = lists[node.path] ?? new Map();
  const given = Array.isArray(row[node.key]) ? (row[node.key] as unknown[]).filter(isPlainObject) : [];
  const isListed = (chosen: Data) => listed.has(String(chosen[rowKey]));
  const taken = takesAllRows(node.component) ? allRows(listed, given) : draft ? given.filter(isListed) : given;
  if (draft && taken.length < given.length && !takesAllRows(node.component)) entryOf(settling.shortened, row, () => new Set<string>()).add(node.key);
  for (const chosen of taken) {
    if (isListed(chosen)) takeColumns(node, chosen, listed.get(String(chosen[rowKey]))!, settling);
    else settling.unavailable.add(chosen);
  }
  row[node.key] = taken;
}

/** Nobody can choose rows of what is hidden or disabled for good, so none are believed. */
function isClosed({ component, hidden, disabled }: FormNode): boolean {
  return (hidden || disabled) && !takesAllRows(component);
}

function allRows(listed: ListRows, given: readonly Data[]): Data[] {
  const sent = new Map(given.map((chosen) => [chosen[rowKey], chosen]));
  return [...listed.keys()].map((key) => sent.get(key) ?? { [rowKey]: key });
}

/** Locked columns are the list's; an editable one that was not sent begins with the list's value. */
function takeColumns(grid: FormNode, chosen: Data, values: Readonly<Record<string, unknown>>, settling: Settling): void {
  for (const column of grid.held) {
    const listed = Object.hasOwn(values, column.key) ? values[column.key] : undefined;
    if (comesFromList(column)) settling.override(chosen, column.key, isBlank(listed) ? undefined : computedValue(column, listed), 'locked');
    else if (chosen[column.key] === undefined && !isBlank(listed) && column.key !== rowKey && column.role === 'value' && !expressionOf(column) && !sourceOf(column)) {
      const value = computedValue(column, listed);
      if (value !== undefined) chosen[column.key] = value;
    }
  }
}

/** The old value of every change is what the source holds now. */
export function takeOldValues(node: FormNode, row: Data, settling: Settling): void {
  const { sources } = settling.options, changes = row[node.key];
  if (!sources || !Array.isArray(changes)) return;
  if (node.hidden || node.disabled) { settling.override(row, node.key, undefined, 'locked'); return; }
  for (const change of changes as Data[]) {
    const part = node.parts!.get(String(change.field))!;
    const old = sourceValue(part, [String(node.component.source), String(change.field)], sources);
    if (old === undefined) delete change.old; else change.old = old;
  }
}
