import { isBlank } from '../forms/component-type.ts';
import type { Data } from '../forms/form-definition.ts';
import { rowKey } from '../forms/list-grids.ts';
import type { CellColumn } from '../forms/spreadsheet-cells.ts';

/**
 * The rows of a grid with those of a sheet: a sheet's row takes the place of the row that it is, and keeps what that has
 * besides the sheet's columns. That is the one of the same list row, else of the same values in the columns that may not
 * repeat, else the one that is wholly equal in the sheet's columns; a blank there is the field's default, as the page has it.
 */
export class GridRows {
  readonly #rows = new Map<string, Data>();
  readonly #telling: readonly CellColumn[];

  constructor(before: readonly Data[], private readonly columns: readonly CellColumn[], unique: readonly string[]) {
    const keys = columns.filter(({ key, node }) => unique.includes(key) || node.component.unique === true);
    this.#telling = keys.length > 0 ? keys : columns;
    for (const row of before) if (isAnswered(row)) this.#rows.set(this.#signatureOf(row), row);
  }

  put(row: Data): void {
    const signature = this.#signatureOf(row);
    const kept = Object.entries(this.#rows.get(signature) ?? {}).filter(([key]) => !this.columns.some((column) => column.key === key));
    this.#rows.set(signature, { ...Object.fromEntries(kept), ...row });
  }

  all(): Data[] { return [...this.#rows.values()]; }

  #signatureOf(row: Data): string {
    if (row[rowKey] !== undefined) return `=${String(row[rowKey])}`;
    return JSON.stringify(this.#telling.map(({ key, node }) => (isBlank(row[key]) ? node.defaultValue ?? null : row[key])));
  }
}

/** The row that a form begins with holds nothing. */
function isAnswered(row: Data): boolean {
  return Object.values(row).some((value) => value !== null && value !== '' && value !== false);
}
