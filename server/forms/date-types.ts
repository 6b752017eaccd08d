/** Dates, months, instants and times of day: stored as `YYYY-MM-DD`, `YYYY-MM`, UTC with milliseconds, `HH:mm:ss`. */
import { shanghaiDate, shanghaiMinute } from '../platform/shanghai-time.ts';
import { type ComponentType, type FieldSetup, numberSetting, Wrong } from './component-type.ts';
import { type DateShape, dateLimitSettings, isoDate, readDateLimit, readInstant } from './date-limits.ts';
import type { FormComponent, JsonSchema } from './form-definition.ts';
import { isCalendarDate, isYearMonth } from './national-formats.ts';

/** The shape of a date component's values: what it shows decides what it stores. */
export function dateShapeOf(component: FormComponent): DateShape {
  if (component.type === 'month') return 'month';
  if (component.type === 'day') return isPartHidden(component, 'day') ? 'month' : 'date';
  if (component.type === 'datetime') return component.enableTime === false || (component.widget as { enableTime?: boolean } | undefined)?.enableTime === false ? 'date' : 'datetime';
  return 'date';
}

export function isPartHidden(component: FormComponent, part: 'day' | 'month' | 'year'): boolean {
  return (component.fields as Record<string, { hide?: boolean }> | undefined)?.[part]?.hide === true;
}

function cleanDate(value: unknown, field: FieldSetup): unknown {
  if (typeof value !== 'string') return new Wrong('wrong_type');
  const shape = dateShapeOf(field.component);
  const text = value.trim();
  if (shape === 'month') {
    const month = isCalendarDate(text) ? text.slice(0, 7) : text;
    return isYearMonth(month) ? month : new Wrong('invalid_month');
  }
  if (shape === 'date' && isCalendarDate(text)) return text;
  const instant = readInstant(text);
  if (!instant) return new Wrong('invalid_date');
  return shape === 'datetime' ? instant : shanghaiDate(instant);
}

/**
 * Form.io's day component sends `MM/DD/YYYY` (or `DD/MM/YYYY` with `dayFirst`, without the parts that it hides)
 * and zeros for what is not chosen; ISO texts are taken too, and are what is stored.
 */
function cleanDay(value: unknown, field: FieldSetup): unknown {
  if (typeof value !== 'string') return new Wrong('wrong_type');
  const { component } = field;
  if (!value.includes('/')) return cleanDate(value, field);
  if (/^[0/]+$/.test(value)) return '';
  const order = (component.dayFirst === true ? ['day', 'month', 'year'] as const : ['month', 'day', 'year'] as const)
    .filter((part) => !isPartHidden(component, part));
  const given = value.split('/');
  const parts: Record<string, number> = { day: 1, month: 1 };
  if (given.length === 3 && order.length < 3) return cleanDay(withoutHiddenParts(given, component), field);
  if (given.length !== order.length || !given.every((part) => /^\d{1,4}$/.test(part))) return new Wrong('invalid_date');
  order.forEach((part, index) => { parts[part] = Number(given[index]); });
  const date = isoDate(parts.year ?? 0, parts.month ?? 1, parts.day ?? 1);
  if (!isCalendarDate(date) || !parts.year) return new Wrong('invalid_date');
  return dateShapeOf(component) === 'month' ? date.slice(0, 7) : date;
}

function withoutHiddenParts(given: string[], component: FormComponent): string {
  const order = component.dayFirst === true ? ['day', 'month', 'year'] as const : ['month', 'day', 'year'] as const;
  return given.filter((_, index) => !isPartHidden(component, order[index]!)).join('/');
}

/** The value as Form.io's day component wants it back. */
export function toDayParts(value: string, component: FormComponent): string {
  const [year = '', month = '', day = ''] = value.split('-');
  const parts = component.dayFirst === true ? [['day', day], ['month', month], ['year', year]] as const : [['month', month], ['day', day], ['year', year]] as const;
  return parts.filter(([part, text]) => text && !isPartHidden(component, part)).map(([, text]) => text).join('/');
}

const fixedMoment = new Date(0);

function dateSchema({ component }: FieldSetup): JsonSchema {
  const shape = dateShapeOf(component);
  const schema: JsonSchema = { type: 'string', format: shape === 'month' ? 'year-month' : shape === 'date' ? 'date' : 'date-time' };
  const limits = dateLimitSettings(component);
  for (const [edge, keyword] of [['min', 'formatMinimum'], ['max', 'formatMaximum']] as const) {
    if (isMoving(limits[edge])) continue;
    const limit = readDateLimit(limits[edge], shape, edge);
    if (limit) schema[keyword] = limit(fixedMoment);
  }
  const minYear = numberSetting(component.minYear), maxYear = numberSetting(component.maxYear);
  if (minYear) schema['x-minYear'] = minYear;
  if (maxYear) schema['x-maxYear'] = maxYear;
  return schema;
}

/** Whether a limit moves with the day on which it is asked. */
export function isMoving(setting: unknown): boolean {
  return typeof setting === 'string' && setting.trim().startsWith('moment(');
}

function presentDate(value: unknown, { component }: FieldSetup): string {
  return dateShapeOf(component) === 'datetime' ? shanghaiMinute(String(value)) : String(value);
}

const date: ComponentType = { role: 'value', dataType: 'date', clean: cleanDate, schema: dateSchema, present: presentDate };

const time: ComponentType = {
  role: 'value', dataType: 'time',
  clean(value) {
    if (typeof value !== 'string') return new Wrong('wrong_type');
    const match = /^([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?$/.exec(value.trim());
    return match ? `${match[1]}:${match[2]}:${match[3] ?? '00'}` : new Wrong('invalid_time');
  },
  schema: () => ({ type: 'string', pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]$' }),
  present: (value) => String(value).replace(/:00$/, ''),
};

export const dateTypes = {
  date, month: { ...date, dataType: 'month' as const }, datetime: { ...date, dataType: 'datetime' as const }, day: { ...date, clean: cleanDay }, time,
};
