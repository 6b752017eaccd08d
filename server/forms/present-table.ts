/** Grids and change lists as tables of texts: nested heads, cells, and the sums below. */
import { roundHalfUp } from '../expressions/decimal-places.ts';
import type { Locale } from '../platform/errors.ts';
import { columnHeads, groupOf, type HeadCell } from './column-heads.ts';
import type { CompiledForm } from './compile-form.ts';
import { type DataType, isBlank, isPlainObject } from './component-type.ts';
import { type Data, type Option, translate } from './form-definition.ts';
import { decimalsOf, formatNumber } from './number-types.ts';
import { type FormNode, labelOf } from './plan-form.ts';

export interface PresentedColumn { key: string; label: string; type: DataType; group?: string[] }
export interface PresentedTable {
  columns: PresentedColumn[];
  /** The heads of the columns, row by row from the top, each with the columns and rows that it spans. */
  heads: HeadCell[][];
  rows: string[][];
  /** A text for each column, empty where it is not summed; absent where none is. */
  totals?: string[];
}

/** The text of one value of a node, in the reader's language; empty when there is none. */
export function presentValue(compiled: CompiledForm, node: FormNode, value: unknown, locale: Locale): string {
  if (isBlank(value)) return '';
  const between = locale === 'zh' ? '，' : ', ';
  if (node.role === 'grid') return Array.isArray(value) ? (locale === 'zh' ? `共${value.length}行` : `${value.length} rows`) : '';
  if (node.role === 'container') return isPlainObject(value) ? node.held.map((child) => presentValue(compiled, child, value[child.key], locale)).filter(Boolean).join(between) : '';
  if (node.parts) return changesOf(node, value).map(({ part, change }) => `${label(compiled, part, locale)}${locale === 'zh' ? '：' : ': '}${presentValue(compiled, part, change.old, locale) || '—'} → ${presentValue(compiled, part, change.new, locale) || '—'}`).join(locale === 'zh' ? '；' : '; ');
  const optionLabel = (option: Option) => (locale === 'en' && option.en ? option.en : translate(compiled.definition, option.label, locale));
  const present = (item: unknown) => node.type.present!(item, node.setup, locale, optionLabel);
  return Array.isArray(value) && !node.type.ownsList ? value.filter((item) => !isBlank(item)).map(present).join(locale === 'zh' ? '、' : ', ') : present(value);
}

function label({ definition }: CompiledForm, node: FormNode, locale: Locale): string {
  return translate(definition, labelOf(node), locale);
}

/** The table of a node's value; undefined for what is no table. */
export function presentTable(compiled: CompiledForm, node: FormNode, value: unknown, locale: Locale): PresentedTable | undefined {
  if (node.parts) return presentChanges(compiled, node, value, locale);
  if (node.role !== 'grid') return undefined;
  const shown = node.held.filter((child) => !child.hidden && child.role !== 'ignored' && !child.type.unseen);
  const rows = Array.isArray(value) ? value.filter(isPlainObject) : [];
  const columns = shown.map((child): PresentedColumn => {
    const group = groupOf(child.component);
    return { key: child.key, label: label(compiled, child, locale), type: child.dataType, ...(group.length ? { group: translateGroup(compiled, child, group, locale) } : {}) };
  });
  const totals = shown.map((child) => (isTotalled(node, child) && rows.length ? presentValue(compiled, child, totalOf(child, rows), locale) : ''));
  return {
    columns, heads: columnHeads(columns), rows: rows.map((row) => shown.map((child) => presentValue(compiled, child, row[child.key], locale))),
    ...(totals.some(Boolean) ? { totals } : {}),
  };
}

/** A translation is that of the whole group, or of each of its heads. */
function translateGroup({ definition }: CompiledForm, { component }: FormNode, group: string[], locale: Locale): string[] {
  const whole = translate(definition, component.properties!.group!, locale);
  return whole === component.properties!.group ? group.map((part) => translate(definition, part, locale)) : groupOf({ properties: { group: whole } });
}

/** The grid names the columns that are summed (`total`), or the column itself says so (`properties.total`). */
function isTotalled({ component }: FormNode, column: FormNode): boolean {
  const named = Array.isArray(component.total) && component.total.includes(column.key);
  return (named || column.component.properties?.total === 'true') && (column.dataType === 'money' || column.dataType === 'number');
}

/** The exact sum: whole numbers of the smallest decimal that any of them has. */
function totalOf(column: FormNode, rows: readonly Data[]): number {
  const numbers = rows.map((row) => row[column.key]).filter((value): value is number => typeof value === 'number');
  const decimals = Math.min(10, decimalsOf(column.setup) ?? Math.max(0, ...numbers.map((number) => formatNumber(number).split('.')[1]?.length ?? 0)));
  const sum = numbers.reduce((total, number) => total + BigInt(roundHalfUp(number, decimals).toFixed(decimals).replace('.', '')), 0n);
  const digits = String(sum < 0n ? -sum : sum).padStart(decimals + 1, '0');
  return Number(`${sum < 0n ? '-' : ''}${digits.slice(0, digits.length - decimals)}.${digits.slice(digits.length - decimals)}`);
}

const changeHeads = { field: { zh: '变更事项', en: 'Changed' }, old: { zh: '变更前', en: 'Before' }, new: { zh: '变更后', en: 'After' } };

function presentChanges(compiled: CompiledForm, node: FormNode, value: unknown, locale: Locale): PresentedTable {
  const columns = (['field', 'old', 'new'] as const).map((key): PresentedColumn => ({ key, label: changeHeads[key][locale], type: 'text' }));
  const rows = changesOf(node, value).map(({ part, change }) => [label(compiled, part, locale), presentValue(compiled, part, change.old, locale), presentValue(compiled, part, change.new, locale)]);
  return { columns, heads: columnHeads(columns), rows };
}

function changesOf(node: FormNode, value: unknown): { part: FormNode; change: Data }[] {
  const changes = Array.isArray(value) ? value.filter(isPlainObject) : [];
  return changes.flatMap((change) => {
    const part = node.parts!.get(String(change.field));
    return part ? [{ part, change }] : [];
  });
}
