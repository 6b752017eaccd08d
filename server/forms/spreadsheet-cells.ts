/** A form's fields as the columns of a spreadsheet: what a cell shows of a value, and the value that a cell gives. */
import type { Locale, Text } from '../platform/errors.ts';
import { shanghaiSecond } from '../platform/shanghai-time.ts';
import type { ColumnFormat } from '../platform/workbook/workbook-plan.ts';
import { cellValue, isSpecial, type Cell, type PlainValue } from '../platform/workbook/workbook-rows.ts';
import type { CompiledForm } from './compile-form.ts';
import { yesNo } from './component-type.ts';
import { translate, type Option } from './form-definition.ts';
import { decimalsOf } from './number-types.ts';
import { labelOf, type FormNode } from './plan-form.ts';
import { isRequired } from './submission-schema.ts';

export interface CellColumn {
  key: string;
  /** The label in the reader's language; the key beside it where two fields have the same. */
  heading: string;
  /** Every heading by which the field is known: its label in all languages, and its key. */
  names: readonly string[];
  format: ColumnFormat;
  required: boolean;
  /** What a drop-down offers, where the field has one choice of a list. */
  options: readonly string[];
  node: FormNode;
  form: CompiledForm;
}

/** One column for each field that stands in the form itself; what holds rows or other fields is one cell of JSON. */
export function cellColumns(form: CompiledForm, locale: Locale): CellColumn[] {
  return columnsOf(form, form.root.held.filter((node) => node.role !== 'ignored' && node.stored), locale);
}

/** A column for each of these fields, in their order. */
export function columnsOf(form: CompiledForm, nodes: readonly FormNode[], locale: Locale): CellColumn[] {
  const labels = nodes.map((node) => translate(form.definition, labelOf(node), locale));
  return nodes.map((node, index): CellColumn => {
    const label = labels[index]!;
    const heading = labels.filter((other) => other === label).length > 1 ? `${label} (${node.key})` : label;
    const plain = labelOf(node);
    return {
      key: node.key, heading, node, form, format: formatOf(node), required: isRequired(node),
      names: [...new Set([heading, plain, translate(form.definition, plain, 'en'), `${plain} (${node.key})`, node.key])],
      options: node.dataType === 'option' && !node.several ? [...(node.setup.options?.values() ?? [])].map((option) => optionLabel(form, option, locale))
        : node.dataType === 'boolean' ? [yesNo.yes[locale], yesNo.no[locale]] : [],
    };
  });
}

function formatOf(node: FormNode): ColumnFormat {
  if (node.several) return 'text';
  switch (node.dataType) {
    case 'money': return 'money';
    case 'number': return decimalsOf(node.setup) === 0 ? 'integer' : 'number';
    case 'date': return 'date';
    default: return 'text';
  }
}

function optionLabel(form: CompiledForm, { label, en }: Option, locale: Locale): string {
  return locale === 'en' && en ? en : translate(form.definition, label, locale);
}

/** The value as a cell shows it; {@link fromCell} reads it back. */
export function toCell(column: CellColumn, value: unknown, locale: Locale): PlainValue {
  if (value === undefined || value === null || value === '') return null;
  const { node, form } = column;
  if (Array.isArray(value) && node.several && node.role === 'value') return value.map((one) => String(toCell({ ...column, node: { ...node, several: false } }, one, locale) ?? '')).join('、');
  if (typeof value === 'object') return JSON.stringify(value);
  switch (node.dataType) {
    case 'option': { const option = node.setup.options?.get(String(value)); return option ? optionLabel(form, option, locale) : String(value); }
    case 'boolean': return value === true ? yesNo.yes[locale] : yesNo.no[locale];
    case 'money': case 'number': return typeof value === 'number' ? value : String(value);
    case 'datetime': return typeof value === 'string' && !Number.isNaN(Date.parse(value)) ? shanghaiSecond(value) : String(value);
    default: return String(value);
  }
}

export type CellReading = { value: unknown } | { fault: Text };

const faults = {
  digitsLost: { zh: '号码超过15位，Excel 已改掉后几位，请将此列设为文本格式后重新录入', en: 'Excel has already changed the last digits of this long number; format the column as text and enter it again' },
  error: { zh: '单元格是错误值', en: 'the cell is an error value' },
  formula: { zh: '公式没有计算结果，请粘贴为数值', en: 'the formula has no calculated value; paste it as a value' },
  number: { zh: '不是数字', en: 'is not a number' },
  serial: { zh: '日期成了数字，请将此列设为日期或文本格式后重新录入', en: 'the date has become a number; format the column as dates or text and enter it again' },
  yesNo: { zh: '请填“是”或“否”', en: 'enter yes or no' },
  json: { zh: '不是有效的 JSON', en: 'is not valid JSON' },
  option: { zh: '不在可选范围内', en: 'is not one of the choices' },
} satisfies Record<string, Text>;

/** The value that the form would be given for a cell; the form itself judges it. A blank cell is null. */
export function fromCell(column: CellColumn, cell: Cell | undefined): CellReading {
  const raw = cellValue(cell);
  if (isSpecial(cell)) {
    if (cell.error) return { fault: faults.error };
    if (cell.digitsLost) return { fault: faults.digitsLost };
    if (cell.formula !== undefined && raw === null) return { fault: faults.formula };
  }
  const plain = typeof raw === 'string' ? raw.trim() : raw;
  if (plain === null || plain === '') return { value: null };
  const { node } = column;
  if (node.role !== 'value' || ['object', 'rows', 'files', 'changes', 'months', 'options'].includes(node.dataType)) return fromJson(String(plain));
  if (node.several) return several(column, plain);
  if (isSerial(node, plain)) return { fault: faults.serial };
  switch (node.dataType) {
    case 'option': return option(column, plain);
    case 'boolean': return truth(plain);
    case 'money': case 'number': return number(plain);
    case 'date': return { value: dateText(String(plain)).slice(0, 10) };
    case 'month': return { value: monthText(String(plain)) };
    case 'datetime': return { value: instantText(String(plain)) };
    default: return { value: String(plain) };
  }
}

/** A number where a date stands: whether it counts from 1900 or 1904 its cell does not say. Eight or six digits are a date as people type it. */
function isSerial({ dataType }: FormNode, plain: PlainValue): boolean {
  return typeof plain === 'number' && ['date', 'month', 'datetime'].includes(dataType) && !/^(19|20)\d{4}(\d{2})?$/.test(String(plain));
}

function fromJson(text: string): CellReading {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return { fault: faults.json };
  }
}

function several(column: CellColumn, plain: PlainValue): CellReading {
  const values: unknown[] = [];
  for (const part of String(plain).split(/[、,，;；\n]/).map((one) => one.trim()).filter(Boolean)) {
    const reading = fromCell({ ...column, node: { ...column.node, several: false } }, part);
    if ('fault' in reading) return reading;
    values.push(reading.value);
  }
  return { value: values };
}

/** A choice by its value or by its label in any language. */
function option({ node, form }: CellColumn, plain: PlainValue): CellReading {
  const text = String(plain);
  const found = node.setup.options?.get(text) ?? [...(node.setup.options?.values() ?? [])].find((one) => [one.label, one.en, translate(form.definition, one.label, 'en')].includes(text));
  return found ? { value: found.value } : { fault: faults.option };
}

function truth(plain: PlainValue): CellReading {
  const text = String(plain).toLowerCase();
  if (['true', '1', '是', 'yes', 'y', '√'].includes(text)) return { value: true };
  if (['false', '0', '否', 'no', 'n', '×'].includes(text)) return { value: false };
  return { fault: faults.yesNo };
}

/** A number, also as people type it into a text cell: with thousands separators, a currency sign or full-width digits. */
function number(plain: PlainValue): CellReading {
  if (typeof plain === 'number') return { value: plain };
  const text = String(plain).normalize('NFKC').replace(/^[¥￥]\s*/, '').replace(/(?<=\d),(?=\d{3}(?:\D|$))/g, '').replace(/\s*元$/, '');
  return /^[+-]?(\d+(\.\d*)?|\.\d+)$/.test(text) ? { value: Number(text) } : { fault: faults.number };
}

/** `2026年3月1日`, `2026/3/1`, `2026.3.1` and `20260301` as ISO text; anything else as it is, for the form to refuse. */
function dateText(text: string): string {
  const match = /^(\d{4})(?:[-/.年])(\d{1,2})(?:[-/.月])(\d{1,2})日?(?=$|[T\s])/.exec(text) ?? /^(\d{4})(\d{2})(\d{2})(?=$|[T\s])/.exec(text);
  if (!match) return text;
  return `${match[1]}-${match[2]!.padStart(2, '0')}-${match[3]!.padStart(2, '0')}${text.slice(match[0].length)}`;
}

function monthText(text: string): string {
  const match = /^(\d{4})[-/.年](\d{1,2})月?$/.exec(text) ?? /^(\d{4})(\d{2})$/.exec(text);
  if (match) return `${match[1]}-${match[2]!.padStart(2, '0')}`;
  const date = dateText(text);
  return /^\d{4}-\d{2}-\d{2}/.test(date) ? date.slice(0, 7) : text;
}

/** Times without a zone are Beijing's. */
function instantText(text: string): string {
  const match = /^(\d{4}-\d{2}-\d{2})(?:[T\s]+(\d{1,2}):(\d{2})(?::(\d{2}))?)?$/.exec(dateText(text));
  if (!match) return text;
  return `${match[1]}T${(match[2] ?? '00').padStart(2, '0')}:${match[3] ?? '00'}:${match[4] ?? '00'}+08:00`;
}
