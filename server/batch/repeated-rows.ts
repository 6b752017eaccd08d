import type { BatchDeclaration } from '../forms/form-definition.ts';
import type { CellColumn } from '../forms/spreadsheet-cells.ts';
import type { Locale } from '../platform/errors.ts';
import type { Fault } from './batch-store.ts';
import { LineIndex } from './line-index.ts';
import type { SheetLine } from './read-rows.ts';

/** Rows that are wholly equal, and values that may stand in one row only. */
export class RepeatedRows {
  readonly #rows = new LineIndex();
  readonly #values: Map<string, LineIndex>;
  readonly #columns: ReadonlyMap<string, CellColumn>;
  readonly #keys: readonly string[];

  constructor(batch: BatchDeclaration, columns: readonly CellColumn[], private readonly locale: Locale) {
    this.#columns = new Map(columns.map((column) => [column.key, column]));
    this.#keys = columns.map(({ key }) => key);
    const unique = columns.filter(({ key, node }) => batch.unique?.includes(key) || (batch.rows !== undefined && node.component.unique));
    this.#values = new Map(unique.map(({ key }) => [key, new LineIndex()]));
  }

  of({ line, values }: SheetLine): Fault[] {
    const zh = this.locale === 'zh';
    const faults: Fault[] = [];
    for (const [key, seen] of this.#values) {
      const value = values[key];
      if (value === undefined) continue;
      const before = seen.note([textOf(value)], line);
      if (before !== null) faults.push({ key, message: zh ? `“${this.#columns.get(key)!.heading}”与第 ${before} 行重复` : `"${this.#columns.get(key)!.heading}" is the same as in row ${before}` });
    }
    const before = this.#rows.note(this.#keys.map((key) => textOf(values[key])), line);
    if (before !== null && faults.length === 0) faults.push({ key: null, message: zh ? `与第 ${before} 行完全相同` : `is the same as row ${before}` });
    return faults;
  }
}

/** Different values have different texts: a string is its own, anything else is JSON behind a NUL (and so is a string that begins with one). */
function textOf(value: unknown): string | null {
  if (value === undefined || value === null) return null;
  if (typeof value === 'number' || typeof value === 'boolean') return `\0${value}`;
  return typeof value === 'string' && value.charCodeAt(0) !== 0 ? value : `\0${JSON.stringify(value)}`;
}
