import type { Rendered, RenderedForm } from './formio-parts.ts';

/**
 * Puts the values that the server decides into the form where they differ from what stands there. Calculated ones are
 * left to the form's own calculation, and rows to a later save when the reader has added or removed some meanwhile.
 */
export function takeLockedValues(form: RenderedForm, fresh: Record<string, unknown>): void {
  const stale: { component: Rendered; value: unknown }[] = [];
  form.everyComponent((component) => {
    if (!isDecidedByServer(component) || !component.visible || !haveSameRows(component.path, form.data, fresh)) return;
    const value = valueAt(fresh, component.path);
    if (!isSame(component.dataValue, value)) stale.push({ component, value: value ?? '' });
  });
  for (const { component, value } of stale) component.setValue(structuredClone(value), { noValidate: true });
}

/** A locked grid is taken as a whole, before its cells are looked at. */
function isDecidedByServer({ component }: Rendered): boolean {
  if (component['calculateValue']) return false;
  return component.type === 'locked' || component.type === 'hidden' || component['lockedRows'] === true;
}

/** Whether every grid on the way to the path has as many rows here as there. */
function haveSameRows(path: string, here: Record<string, unknown>, there: Record<string, unknown>): boolean {
  return [...path.matchAll(/\[\d+\]/g)].every(({ index }) => {
    const grid = path.slice(0, index);
    return rowsAt(here, grid) === rowsAt(there, grid);
  });
}

function rowsAt(data: Record<string, unknown>, path: string): number {
  const rows = valueAt(data, path);
  return Array.isArray(rows) ? rows.length : 0;
}

function valueAt(data: unknown, path: string): unknown {
  return path.split(/[.[\]]+/).filter(Boolean).reduce((value, key) => (value as Record<string, unknown> | null | undefined)?.[key], data);
}

const isSame = (left: unknown, right: unknown): boolean => JSON.stringify(blankAsNull(left)) === JSON.stringify(blankAsNull(right));
const blankAsNull = (value: unknown): unknown => (value === undefined || value === '' ? null : value);
