/** Where an answer stands, also in a row that is on another page of its grid than the one that is shown. */
import { messageFor } from '../../../forms/field-messages.ts';
import type { Locale } from '../../../platform/errors.ts';
import type { Rendered, RenderedForm } from './formio-parts.ts';
import { isPagedGrid, type PagedGrid } from './paged-grid.ts';
import { lock } from './take-settled.ts';
import { formatProblem } from './tune-renderer.ts';

/** The component whose value the path names, or the nearest that holds it. */
export function atPath(form: RenderedForm, path: string): Rendered | null {
  for (let at = path; at !== ''; at = at.replace(/(\.?[^.[\]]+|\[\d+\])$/, '')) {
    const component = form.getComponent(at);
    // Of a row without components the renderer names the cell of another row.
    if (component && (!at.includes('[') || component.path === at)) return component;
  }
  return null;
}

/** The grid on the way to the path whose page does not show the row; null where all of them do. */
export function unshownAt(form: RenderedForm, path: string): { grid: PagedGrid; row: number } | null {
  for (const match of path.matchAll(/\[(\d+)\]/g)) {
    const place = path.slice(0, match.index);
    const grid = atPath(form, place);
    if (grid?.path === place && isPagedGrid(grid) && !grid.shows(Number(match[1]))) return { grid, row: Number(match[1]) };
  }
  return null;
}

/** Turns grids over until the path is shown. */
export function reveal(form: RenderedForm, path: string): Rendered | null {
  const hidden = unshownAt(form, path);
  if (!hidden) return atPath(form, path);
  hidden.grid.showRow(hidden.row);
  // A path beyond the last row leads to the grid.
  return hidden.grid.shows(hidden.row) ? reveal(form, path) : hidden.grid;
}

/** The grids around a component, from within. */
export function gridsAround(component: Rendered): PagedGrid[] {
  const found: PagedGrid[] = [];
  for (let holder = component.parent; holder; holder = holder.parent) if (isPagedGrid(holder)) found.push(holder);
  return found;
}

/** Rows that have just been drawn say what is known of them: errors and notices of the server, and what records have filled. */
export function dressRows(form: RenderedForm, grid: PagedGrid, notices: ReadonlyMap<string, string>, locked: readonly string[] | undefined): void {
  (grid as unknown as RenderedForm).everyComponent((component) => {
    const message = grid.noted.get(component.path);
    if (locked) lock(component, locked.includes(component.path));
    if (message !== undefined) component.setCustomValidity([{ level: 'error', message, external: true }], true, true);
    else if (notices.has(component.path)) component.checkComponentValidity(form.data, true, component.data);
  });
}

const mostProblems = 100;

/** Required cells left blank and wrong numbers in rows that are not shown; the rest of them is judged by the server. */
export function unshownProblems(grid: PagedGrid, locale: Locale): { path: string; message: string }[] {
  const columns = (grid.component.components ?? []).filter(({ key, type, conditional }) => key && type !== 'locked' && !conditional?.json && !conditional?.when && !conditional?.conditions?.length);
  const found: { path: string; message: string }[] = [];
  if (!grid.visible || !Array.isArray(grid.dataValue)) return found;
  for (const [index, row] of (grid.dataValue as Record<string, unknown>[]).entries()) {
    if (grid.shows(index)) continue;
    for (const column of columns) {
      const component = column as Rendered['component'];
      const value = row[component.key];
      const blank = value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);
      const missing = blank && column.validate?.required === true && column.type !== 'checkbox';
      const message = missing ? messageFor('required', column.label ?? component.key, {}, locale) : formatProblem({ component, dataValue: value }, locale);
      if (message !== null) found.push({ path: `${grid.path}[${index}].${component.key}`, message });
      if (found.length >= mostProblems) return found;
    }
  }
  return found;
}
