/** The contribution calendar: months chosen out of years, stored as a sorted list of `YYYY-MM`. */
import { countSetting, type ComponentType, isPlainObject, Wrong } from './component-type.ts';
import { readDateLimit, type DateLimit } from './date-limits.ts';
import type { FormComponent, JsonSchema } from './form-definition.ts';
import { isYearMonth } from './national-formats.ts';

/** A hundred years of months. */
const mostMonths = 1_200;

/** The first or last month that may be chosen: `YYYY-MM`, a line of `date-limits.ts`, or `{"relative": -1}` months from now. */
export function calendarLimit(component: FormComponent, edge: 'min' | 'max'): DateLimit | undefined {
  const setting = component[`${edge}Month`];
  if (!isPlainObject(setting)) return readDateLimit(setting, 'month', edge);
  const { relative } = setting;
  if (typeof relative !== 'number' || !Number.isInteger(relative) || Math.abs(relative) > mostMonths) return undefined;
  return readDateLimit(`moment().${relative < 0 ? 'subtract' : 'add'}(${Math.abs(relative)}, 'months')`, 'month', edge);
}

/** The months of a list (columns `period` and `status`) that cannot be chosen: those of the component's `lockedStatuses`. */
export function lockedMonths(component: FormComponent, rows: Iterable<Readonly<Record<string, unknown>>>): Set<string> {
  const statuses: unknown[] = Array.isArray(component.lockedStatuses) ? component.lockedStatuses : [];
  return new Set([...rows].filter((row) => statuses.includes(String(row.status))).map((row) => String(row.period)));
}

function cleanMonths(value: unknown): unknown {
  if (!Array.isArray(value)) return new Wrong('wrong_type');
  if (value.length > mostMonths) return new Wrong('too_many_values', { limit: mostMonths });
  const months: unknown[] = value;
  if (!months.every((month) => typeof month === 'string' && isYearMonth(month))) return new Wrong('invalid_month');
  return [...new Set(months as string[])].sort();
}

function monthsSchema({ component }: { component: FormComponent }): JsonSchema {
  const least = countSetting(component.validate?.minSelectedCount), most = countSetting(component.validate?.maxSelectedCount);
  return {
    type: 'array', uniqueItems: true, ...(least ? { minItems: least } : {}), maxItems: most ?? mostMonths,
    items: { type: 'string', format: 'year-month' },
  };
}

/** Months in a row are read as a span: `2024-01至2024-03、2024-06`. */
export function monthSpans(months: readonly string[], locale: 'zh' | 'en'): string {
  const spans: { from: string; to: string }[] = [];
  for (const month of months) {
    const last = spans.at(-1);
    if (last && monthNumber(month) === monthNumber(last.to) + 1) last.to = month;
    else spans.push({ from: month, to: month });
  }
  return spans.map(({ from, to }) => (from === to ? from : `${from}${locale === 'zh' ? '至' : ' to '}${to}`)).join(locale === 'zh' ? '、' : ', ');
}

function monthNumber(month: string): number {
  return Number(month.slice(0, 4)) * 12 + Number(month.slice(5));
}

export const calendar: ComponentType = {
  role: 'value', dataType: 'months', ownsList: true, clean: cleanMonths, schema: monthsSchema,
  present: (value, _field, locale) => monthSpans(value as string[], locale),
  isFilled: (value) => Array.isArray(value) && value.length > 0,
};
