import { columnHeads, type HeadCell } from '../forms/column-heads.ts';
import { isBlank, yesNo, type DataType } from '../forms/component-type.ts';
import type { Dictionary } from '../forms/form-definition.ts';
import { formatNumber } from '../forms/number-types.ts';
import type { FormNode } from '../forms/plan-form.ts';
import { presentValue } from '../forms/present-table.ts';
import type { Locale } from '../platform/errors.ts';
import type { ColumnFormat } from '../platform/workbook/workbook-plan.ts';
import type { PlainValue } from '../platform/workbook/workbook-rows.ts';
import { shanghaiDate, shanghaiMinute } from '../platform/shanghai-time.ts';
import { fieldName } from '../registers/list-conditions.ts';
import type { ListColumn, ListDefinition } from '../registers/list-definition.ts';
import type { RegisterDefinition } from '../registers/register-definition.ts';
import type { RegisterDirectory } from '../registers/register-directory.ts';

/** A column of a result in the reader's language. */
export interface ShownColumn {
  key: string; label: string; group: string[]; type: DataType; sortable: boolean;
  /** What people read; empty where there is no value. */
  text(value: unknown): string;
  /** As a cell of a workbook. */
  cell(value: unknown): PlainValue;
  format: ColumnFormat;
}

/** The list's columns, or those of them that are chosen, each shown as the field that it comes from is shown in its own form. */
export function shownColumns(list: ListDefinition, chosen: readonly string[] | null, registers: RegisterDirectory, dictionaries: Record<string, Dictionary>, locale: Locale): ShownColumn[] {
  const columns = chosen ? chosen.flatMap((key) => list.columns.find((column) => column.key === key) ?? []) : list.columns;
  return columns.map((column) => shownColumn(column, list, registers, dictionaries, locale));
}

export function headsOf(columns: readonly ShownColumn[]): HeadCell[][] {
  return columnHeads(columns);
}

function shownColumn(column: ListColumn, list: ListDefinition, registers: RegisterDirectory, dictionaries: Record<string, Dictionary>, locale: Locale): ShownColumn {
  const origin = originOf(column, list, registers);
  const type = typeOf(column, origin?.node);
  const text = (value: unknown): string => {
    if (isBlank(value) || (Array.isArray(value) && value.length === 0)) return '';
    if (column.dictionary !== undefined) return several(value, locale, (one) => entryLabel(dictionaries[column.dictionary!], one, locale));
    if (origin && column.format === undefined) return presentValue(origin.register.form, origin.node, value, locale);
    return several(value, locale, (one) => plainText(one, type, locale));
  };
  const group = (locale === 'en' ? column.groupEnglish ?? column.group : column.group) ?? '';
  const isNumber = type === 'money' || type === 'number';
  return {
    key: column.key, label: locale === 'en' ? column.english : column.label, group: group.split(' / ').map((part) => part.trim()).filter(Boolean), type, sortable: column.sortable,
    text, cell: (value) => (isNumber && typeof value === 'number' ? value : text(value) || null),
    format: type === 'money' ? 'money' : type === 'number' ? 'number' : type === 'date' ? 'date' : 'text',
  };
}

interface Origin { register: RegisterDefinition; node: FormNode }

/** The field of a register that a column shows. */
function originOf({ field }: ListColumn, list: ListDefinition, registers: RegisterDirectory): Origin | null {
  if (field === null) return null;
  const named = fieldName(field);
  const name = named.name === null ? list.register : list.join[named.name]?.register ?? null;
  if (name === null) return null;
  const register = registers.get(list.portal, name);
  const node = register.form.root.held.find(({ key }) => key === named.field);
  return node ? { register, node } : null;
}

const byFormat: Readonly<Record<string, DataType>> = { money: 'money', number: 'number', integer: 'number', date: 'date', 'year-month': 'month', 'date-time': 'datetime' };

function typeOf({ format, dictionary }: ListColumn, node: FormNode | undefined): DataType {
  if (dictionary !== undefined) return 'option';
  if (format !== undefined) return byFormat[format] ?? 'text';
  return node?.dataType ?? 'text';
}

function several(value: unknown, locale: Locale, textOf: (one: unknown) => string): string {
  return Array.isArray(value) ? value.map(textOf).join(locale === 'zh' ? '、' : ', ') : textOf(value);
}

function entryLabel(dictionary: Dictionary | undefined, value: unknown, locale: Locale): string {
  const entry = dictionary?.entries.find((one) => one.value === String(value));
  return entry ? (locale === 'en' ? entry.en ?? entry.label : entry.label) : String(value);
}

function plainText(value: unknown, type: DataType, locale: Locale): string {
  if (typeof value === 'boolean') return (value ? yesNo.yes : yesNo.no)[locale];
  if (type === 'money' && typeof value === 'number') return formatNumber(value, 2);
  if (type === 'month') return String(value).slice(0, 7);
  // A column of instants shows them as they are in Shanghai (law 10).
  const isInstant = typeof value === 'string' && /^\d{4}-\d\d-\d\dT.*Z$/.test(value);
  if (type === 'date') return isInstant ? shanghaiDate(value) : String(value).slice(0, 10);
  if (type === 'datetime' && isInstant) return shanghaiMinute(value);
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
