import { formOperators } from '../../../expressions/form-operators.ts';
import type { FormComponent } from '../../../forms/form-definition.ts';
import type { Texts } from '../../texts/texts.ts';
import { lockedText } from './locked-text.ts';
import type { Rendered, RenderedForm } from './formio-parts.ts';

type Column = FormComponent & { key: string };

export const sumsOf = (component: FormComponent): readonly string[] => (Array.isArray(component.total) ? component.total : []);

/** The text of one column's sum, exact to the cent (law 10). */
export function sumText(column: Column, rows: unknown, texts: Texts): string {
  return lockedText({ ...column, shownAs: column['shownAs'] ?? column.type }, formOperators['total']!(rows, column.key), texts);
}

/** Keeps the sums below the rows in step with what is typed; the renderer draws a grid only when rows come or go. */
export function keepSums(form: RenderedForm, texts: Texts): void {
  const grids: Rendered[] = [];
  form.everyComponent((component) => { if (component.type === 'datagrid' && sumsOf(component.component).length > 0) grids.push(component); });
  for (const grid of grids) {
    for (const cell of grid.element?.querySelectorAll<HTMLElement>('[data-sum]') ?? []) {
      const column = grid.component.components?.find((one) => one.key === cell.dataset['sum']);
      const text = column ? sumText(column as Column, grid.dataValue, texts) : '';
      // Writing the same text again would have the browser lay out the whole table.
      if (cell.textContent !== text) cell.textContent = text;
    }
  }
}
