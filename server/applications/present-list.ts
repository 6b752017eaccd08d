import type { Scope } from '../expressions/feel.ts';
import { dictionaries } from '../expressions/parameter-functions.ts';
import { columnHeads, groupOf, type HeadCell } from '../forms/column-heads.ts';
import type { Dictionary } from '../forms/form-definition.ts';
import { formatNumber } from '../forms/number-types.ts';
import type { Locale } from '../platform/errors.ts';
import type { ColumnFormat } from '../platform/write-workbook.ts';
import type { ListColumn, ListDefinition } from '../registers/list-definition.ts';
import type { ListRow } from '../registers/run-list.ts';

/** A list as people read it. `cells` are in the order of the columns; `key` is the row's key in the list. */
export interface PresentedList {
  columns: { key: string; label: string; type: 'money' | 'number' | 'text'; group?: string[] }[];
  heads: HeadCell[][];
  rows: { key: string; cells: string[] }[];
  total: number;
  /** A text for each column, empty where it is not summed. */
  totals?: string[];
}

interface Whole { rows: readonly ListRow[]; total: number; totals?: Record<string, number> }

/** The rows of a list as texts. `scope` is the one it was run in, for the code lists. */
export function presentList(list: ListDefinition, { rows, total, totals }: Whole, scope: Scope, locale: Locale): PresentedList {
  const columns = list.columns.map((column) => ({ key: column.key, label: labelOf(column, locale), type: typeOf(column), ...groupsOf(column, locale) }));
  return {
    columns, heads: columnHeads(columns), total,
    rows: rows.map((row) => ({ key: row._row, cells: list.columns.map((column) => cellText(column, row[column.key], scope, locale)) })),
    ...(totals && { totals: list.columns.map((column) => (Object.hasOwn(totals, column.key) ? cellText(column, totals[column.key], scope, locale) : '')) }),
  };
}

export function labelOf({ label, english }: ListColumn, locale: Locale): string { return locale === 'zh' ? label : english; }

function groupsOf({ group, groupEnglish }: ListColumn, locale: Locale): { group?: string[] } {
  if (!group) return {};
  return { group: groupOf({ properties: { group: locale === 'zh' ? group : groupEnglish ?? group } }) };
}

function typeOf({ format = '' }: ListColumn): 'money' | 'number' | 'text' {
  return format === 'money' ? 'money' : ['number', 'integer'].includes(format) ? 'number' : 'text';
}

/** A value as it is read: amounts with cents and thousands, codes by their text. */
export function cellText({ format, dictionary }: ListColumn, value: unknown, scope: Scope, locale: Locale): string {
  if (value === null || value === undefined || value === '') return '';
  const entry = dictionary === undefined ? undefined : (scope[dictionaries] as Record<string, Dictionary> | undefined)?.[dictionary]?.entries.find((one) => one.value === String(value));
  if (entry) return locale === 'en' && entry.en ? entry.en : entry.label;
  if (typeof value === 'number') return format === 'money' ? formatNumber(value, 2) : formatNumber(value);
  if (typeof value === 'boolean') return locale === 'zh' ? (value ? '是' : '否') : value ? 'Yes' : 'No';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

export function sheetFormat({ format, dictionary }: ListColumn): ColumnFormat {
  if (dictionary !== undefined) return 'text';
  return format === 'money' || format === 'integer' || format === 'number' || format === 'date' ? format : 'text';
}
