import { isBlank } from '../forms/component-type.ts';
import { isCalendarDate, isYearMonth } from '../forms/national-formats.ts';
import type { ColumnType } from './register-definition.ts';

/** A field's kind as it was declared when its table was last brought in step; `other` holds lists, objects, files. */
export interface DeclaredField { type: ColumnType | 'other'; /** Characters of a text, null without limit. */ length: number | null; decimals: number | null }

/** What stands for a value that cannot become the other type without loss. */
export const unconvertible = Symbol('unconvertible');

/**
 * A stored value as a field of `to` would store it, or `unconvertible`. Only what reads the same afterwards is taken
 * ("007" is no number), so that values which differ stay different. A value that is already so stays as it is, so
 * that a conversion that was cut off can be done again.
 */
export function convertValue(value: unknown, to: DeclaredField): unknown {
  if (isBlank(value)) return value;
  switch (to.type) {
    case 'text': return toText(value, to.length);
    case 'integer': return toNumber(value, 0);
    case 'number': case 'money': return toNumber(value, to.decimals);
    case 'boolean': return typeof value === 'boolean' ? value : value === 'true' ? true : value === 'false' ? false : unconvertible;
    case 'date': return typeof value === 'string' && isCalendarDate(value) ? value : unconvertible;
    case 'month': return typeof value === 'string' && isYearMonth(value) ? value : unconvertible;
    case 'datetime': return typeof value === 'string' && isInstant(value) ? value : unconvertible;
    case 'other': return typeof value === 'object' ? value : unconvertible;
  }
}

function toText(value: unknown, length: number | null): unknown {
  if (typeof value === 'object') return unconvertible;
  const text = String(value);
  return length !== null && [...text].length > length ? unconvertible : text;
}

function toNumber(value: unknown, decimals: number | null): unknown {
  if (typeof value !== 'number' && typeof value !== 'string') return unconvertible;
  const number = Number(value);
  if (!Number.isFinite(number) || String(number) !== String(value)) return unconvertible;
  return decimals !== null && Number(number.toFixed(decimals)) !== number ? unconvertible : number;
}

function isInstant(text: string): boolean {
  return /^\d{4}-\d\d-\d\dT/.test(text) && !Number.isNaN(Date.parse(text)) && new Date(text).toISOString() === text;
}

/** Whether some value of `from` might not fit `to`, so that the records have to be looked at. */
export function mayLose(from: DeclaredField, to: DeclaredField): boolean {
  if (from.type === 'text' && to.type === 'text') return to.length !== null && (from.length === null || to.length < from.length);
  if (isNumber(from) && isNumber(to)) return to.decimals !== null && (from.decimals === null || to.decimals < from.decimals);
  return from.type !== to.type;
}

export function isNumber({ type }: Pick<DeclaredField, 'type'>): boolean {
  return type === 'integer' || type === 'number' || type === 'money';
}
