import { answerTheSame } from '../../../forms/differing-answers.ts';
import { isHosted } from './hosted-control.ts';
import { isPagedGrid } from './paged-grid.ts';
import type { Rendered, RenderedForm } from './formio-parts.ts';

type Data = Record<string, unknown>;

/**
 * Puts the values that the server decides into the form where they differ from what stands there; `sent` is what it was
 * asked about. Calculations that the form makes itself are left to it, rows wait for a later answer when the reader has
 * added or removed some meanwhile, and what was typed since is never undone. `locked` names the fields that records fill
 * for the time being; without it they stay as they are.
 */
export function takeSettled(form: RenderedForm, fresh: Data, sent: Data, locked?: readonly string[]): void {
  const stale: { component: Rendered; value: unknown }[] = [];
  form.everyComponent((component) => {
    if (!component.visible || component.component['calculateValue'] || !haveSameRows(component.path, form.data, fresh)) return;
    const value = valueAt(fresh, component.path);
    if (component.component['listedRows'] === true) {
      const rows = joinRows(component.dataValue, value);
      if (rows) stale.push({ component, value: rows });
      return;
    }
    if (isPagedGrid(component) && component.component['lockedRows'] !== true) component.takeUnshown(value, valueAt(sent, component.path));
    if (isHosted(component)) {
      // A control that cannot join what was chosen since with the answer keeps the choice.
      if (value !== undefined && (component.control.merge || answerTheSame(component.dataValue, valueAt(sent, component.path)))) component.takeSettled(value);
    } else if (isDecidedByServer(component) || locked?.includes(component.path) || isFilledByServer(component, value, sent)) {
      if (!answerTheSame(component.dataValue, value)) stale.push({ component, value: value ?? '' });
    }
  });
  if (locked) form.everyComponent((component) => {
    const filled = locked.includes(component.path);
    // What the records filled goes with them: once they say it no longer it is somebody else's, such as the account of who was paid.
    if (!filled && isLocked(component) && answerTheSame(component.dataValue, valueAt(sent, component.path))) stale.push({ component, value: '' });
    lock(component, filled);
  });
  for (const { component, value } of stale) component.setValue(structuredClone(value), { noValidate: true });
}

const isLocked = ({ component }: Rendered): boolean => component.properties?.['lock'] === 'filled' && component.disabled === true;

/** A field that records may fill is open only while they leave it empty. */
export function lock(component: Rendered, locked: boolean): void {
  if (component.component.properties?.['lock'] !== 'filled' || Boolean(component.component.disabled) === locked) return;
  component.component.disabled = locked;
  component.disabled = locked;
  void component.redraw();
}

/**
 * The rows that the list has now, by the list's keys; null where they are those that stand here. What was typed in a row
 * stays with it, and the server's part of a new one comes along.
 */
function joinRows(here: unknown, fresh: unknown): Data[] | null {
  const own = new Map(rowsOf(here).map((row) => [row['_row'], row]));
  const listed = rowsOf(fresh);
  if (listed.length === own.size && listed.every((row) => own.has(row['_row']))) return null;
  return listed.map((row) => own.get(row['_row']) ?? row);
}

const rowsOf = (value: unknown): Data[] => (Array.isArray(value) ? (value as Data[]).filter((row) => typeof row === 'object' && row !== null) : []);

/** A locked grid is taken as a whole, before its cells are looked at. */
function isDecidedByServer({ component }: Rendered): boolean {
  return component.type === 'locked' || component.type === 'hidden' || component['lockedRows'] === true;
}

/** A field that may be changed takes what a register says while the reader leaves it alone. */
function isFilledByServer(component: Rendered, value: unknown, sent: Data): boolean {
  const { source, value: expression } = component.component.properties ?? {};
  if (!(source || expression) || value === undefined || value === null || value === '') return false;
  return answerTheSame(component.dataValue, valueAt(sent, component.path)) && !component.element?.contains(document.activeElement);
}

/** Whether every grid on the way to the path has as many rows here as there. */
function haveSameRows(path: string, here: Data, there: Data): boolean {
  return [...path.matchAll(/\[\d+\]/g)].every(({ index }) => {
    const grid = path.slice(0, index);
    return rowsAt(here, grid) === rowsAt(there, grid);
  });
}

function rowsAt(data: Data, path: string): number {
  const rows = valueAt(data, path);
  return Array.isArray(rows) ? rows.length : 0;
}

export function valueAt(data: unknown, path: string): unknown {
  return path.split(/[.[\]]+/).filter(Boolean).reduce((value, key) => (value as Data | null | undefined)?.[key], data);
}
