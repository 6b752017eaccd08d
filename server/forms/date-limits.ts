/**
 * Limits of dates. Form.io writes them as a date or as a line of moment.js; the line is read here by a closed grammar
 * (`moment()`, `.add(3, 'days')`, `.subtract(1, 'month')`, `.startOf('month')`, `.endOf('year')`) and never executed.
 */
import { shanghaiDate } from '../platform/shanghai-time.ts';
import type { FormComponent } from './form-definition.ts';
import { daysInMonth, isCalendarDate } from './national-formats.ts';

export type DateShape = 'date' | 'month' | 'datetime';
/** The limit at a moment, in the shape of the field's values, so that texts compare as dates do. */
export type DateLimit = (now: Date) => string;

const instant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})?$/;
const momentLine = /^moment\(\)((?:\.(?:add|subtract)\(\s*\d{1,5}\s*,\s*['"][a-z]+['"]\s*\)|\.(?:startOf|endOf)\(\s*['"](?:day|month|year)['"]\s*\))*)$/;
const momentCall = /\.(add|subtract|startOf|endOf)\(\s*(?:(\d{1,5})\s*,\s*)?['"]([a-z]+?)s?['"]\s*\)/g;

/** The instant of an ISO text as UTC with milliseconds; a text without offset is Shanghai's. Undefined when it is none. */
export function readInstant(text: string): string | undefined {
  if (isCalendarDate(text)) return new Date(`${text}T00:00:00+08:00`).toISOString();
  if (!instant.test(text) || !isCalendarDate(text.slice(0, 10))) return undefined;
  const time = new Date(/(Z|[+-]\d{2}:?\d{2})$/.test(text) ? text : `${text}+08:00`);
  return Number.isNaN(time.getTime()) || time.getUTCFullYear() < 0 || time.getUTCFullYear() > 9999 ? undefined : time.toISOString();
}

/** What a limit says, or undefined when it is neither a date nor a line of the grammar. */
export function readDateLimit(setting: unknown, shape: DateShape, edge: 'min' | 'max'): DateLimit | undefined {
  if (typeof setting !== 'string') return undefined;
  const text = setting.trim();
  if (/^\d{4}-\d{2}$/.test(text)) return () => (shape === 'month' ? text : inShape(`${text}-01`, shape, edge));
  const fixed = readInstant(text);
  if (fixed) return () => inShape(isCalendarDate(text) ? text : fixed, shape, edge);
  const line = momentLine.exec(text);
  if (!line) return undefined;
  const steps = [...(line[1] ?? '').matchAll(momentCall)].map(([, verb = '', count, unit = '']) => ({ verb, count: Number(count ?? 0), unit }));
  if (steps.some(({ unit }) => !['day', 'week', 'month', 'year'].includes(unit))) return undefined;
  return (now) => inShape(steps.reduce(moveDate, shanghaiDate(now)), shape, edge);
}

function inShape(text: string, shape: DateShape, edge: 'min' | 'max'): string {
  const date = isCalendarDate(text) ? text : shanghaiDate(text);
  if (shape === 'date') return date;
  if (shape === 'month') return date.slice(0, 7);
  if (!isCalendarDate(text)) return text;
  return new Date(`${date}T${edge === 'min' ? '00:00:00.000' : '23:59:59.999'}+08:00`).toISOString();
}

function moveDate(date: string, step: { verb: string; count: number; unit: string }): string {
  const [year = 0, month = 0, day = 0] = date.split('-').map(Number);
  if (step.verb === 'startOf') return step.unit === 'day' ? date : step.unit === 'month' ? isoDate(year, month, 1) : isoDate(year, 1, 1);
  if (step.verb === 'endOf') return step.unit === 'day' ? date : step.unit === 'month' ? isoDate(year, month, daysInMonth(year, month)) : isoDate(year, 12, 31);
  const count = step.verb === 'add' ? step.count : -step.count;
  if (step.unit === 'day' || step.unit === 'week') {
    return new Date(Date.UTC(year, month - 1, day + count * (step.unit === 'week' ? 7 : 1))).toISOString().slice(0, 10);
  }
  const months = year * 12 + month - 1 + count * (step.unit === 'year' ? 12 : 1);
  const targetYear = Math.floor(months / 12), targetMonth = (months % 12) + 1;
  return isoDate(targetYear, targetMonth, Math.min(day, daysInMonth(targetYear, targetMonth)));
}

export function isoDate(year: number, month: number, day: number): string {
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}

/** The settings of a component that limit its dates, wherever Form.io keeps them for its type. */
export function dateLimitSettings(component: FormComponent): { min: unknown; max: unknown } {
  const places = [component.widget, component.datePicker, component].filter((place) => typeof place === 'object' && place !== null) as Record<string, unknown>[];
  const find = (name: string) => places.map((place) => place[name]).find((value) => value !== undefined && value !== null && value !== '');
  return { min: find('minDate'), max: find('maxDate') };
}
