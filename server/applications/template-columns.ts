import { dictionaries } from '../expressions/parameter-functions.ts';
import type { Scope } from '../expressions/feel.ts';
import { translate, type Dictionary, type FormDefinition } from '../forms/form-definition.ts';
import { generatedTemplate, type GeneratedTemplate, type TemplateColumn } from '../forms/generated-templates.ts';
import type { Locale } from '../platform/errors.ts';
import type { PlainValue } from '../platform/read-workbook.ts';
import type { ColumnFormat, ColumnPlan } from '../platform/write-workbook.ts';
import type { ItemVersion } from '../catalog/item-version.ts';
import type { ListColumn, ListDefinition } from '../registers/list-definition.ts';
import type { ListRow } from '../registers/run-list.ts';

/** The generated template of a material slot, if that is what the item declares for it. */
export function templateOfSlot({ settings }: Pick<ItemVersion, 'settings'>, slot: string): GeneratedTemplate | undefined {
  return generatedTemplate(settings.materials?.find(({ key }) => key === slot));
}

/** The headings of the sheet, in the reader's language: the template's own, else those of the list. */
export function templateHeadings(form: FormDefinition, template: GeneratedTemplate, list: ListDefinition, locale: Locale): string[] {
  return template.columns.map(({ column, heading }) => (heading === undefined ? headingOf(listColumn(list, column), locale) : translate(form, heading, locale)));
}

export function columnPlans(form: FormDefinition, template: GeneratedTemplate, list: ListDefinition, locale: Locale): ColumnPlan[] {
  const headings = templateHeadings(form, template, list, locale);
  return template.columns.map((column, index) => ({
    heading: headings[index]!, format: formatOf(column, listColumn(list, column.column)),
    ...(column.note !== undefined && { note: translate(form, column.note, locale) }), ...(column.required && { required: true }),
  }));
}

/** The cells of one row; columns to be filled in are blank, codes are told by their texts. */
export function templateCells({ columns }: GeneratedTemplate, list: ListDefinition, row: ListRow, scope: Scope, locale: Locale): PlainValue[] {
  return columns.map(({ column }) => {
    if (column === undefined) return null;
    const { dictionary } = listColumn(list, column) ?? {};
    return cellOf(row[column], dictionary === undefined ? undefined : (scope as { [dictionaries]?: Record<string, Dictionary> })[dictionaries]?.[dictionary], locale);
  });
}

function listColumn(list: ListDefinition, key: string | undefined): ListColumn | undefined {
  return list.columns.find((column) => column.key === key);
}

function headingOf(column: ListColumn | undefined, locale: Locale): string {
  if (!column) return '';
  const [group, label] = locale === 'zh' ? [column.group, column.label] : [column.groupEnglish ?? column.group, column.english];
  return group ? `${group} / ${label}` : label;
}

const formats: Readonly<Record<string, ColumnFormat>> = { money: 'money', date: 'date', number: 'number', integer: 'integer' };

function formatOf({ format }: TemplateColumn, column: ListColumn | undefined): ColumnFormat {
  return format ?? formats[column?.format ?? ''] ?? 'text';
}

function cellOf(value: unknown, dictionary: Dictionary | undefined, locale: Locale): PlainValue {
  if (value === null || value === undefined) return null;
  if (Array.isArray(value)) return value.map((one) => cellOf(one, dictionary, locale) ?? '').join(locale === 'zh' ? '、' : ', ');
  const entry = dictionary?.entries.find((one) => one.value === value);
  if (entry) return locale === 'zh' ? entry.label : entry.en ?? entry.label;
  if (typeof value === 'boolean') return locale === 'zh' ? (value ? '是' : '否') : value ? 'Yes' : 'No';
  return typeof value === 'number' || typeof value === 'string' ? value : JSON.stringify(value);
}
