import { FeelDate, FeelDateTime, FeelDuration, FeelTime, dateAndTime } from 'feelin';

/** Asia/Shanghai has a fixed offset, so an offset is clearer in results than a zone name. */
const shanghaiOffset = '+08:00';

/** An instant as FEEL sees it: a date and time in Asia/Shanghai, so that `date(now())` is the local day. */
export function feelInstant(instant: Date): FeelDateTime {
  const local = new Date(instant.getTime() + 8 * 3_600_000).toISOString().slice(0, -1);
  return dateAndTime(local + shanghaiOffset) as FeelDateTime;
}

/** Copies a value into plain, frozen FEEL data. What is not data (functions, class instances) cannot get through. */
export function toFeelValue(value: unknown): unknown {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string' || typeof value === 'boolean' || typeof value === 'number') return value;
  if (value instanceof Date) return feelInstant(value);
  if (value instanceof FeelDate || value instanceof FeelDateTime || value instanceof FeelTime || value instanceof FeelDuration) return value;
  if (Array.isArray(value)) return Object.freeze(value.map(toFeelValue));
  if (typeof value === 'object') {
    const copy: Record<string, unknown> = {};
    for (const [key, entry] of Object.entries(value)) {
      if (key !== '__proto__' && typeof entry !== 'function') copy[key] = toFeelValue(entry);
    }
    return Object.freeze(copy);
  }
  throw new TypeError(`a ${typeof value} is not data`);
}

/**
 * Turns a FEEL result into JSON: dates as `YYYY-MM-DD`, dates with times as UTC with milliseconds
 * (without a zone they are Shanghai's), times and durations as ISO-8601 text.
 */
export function fromFeelValue(value: unknown): unknown {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new TypeError('the result is not a finite number');
    return value;
  }
  if (value instanceof FeelDate || value instanceof FeelTime || value instanceof FeelDuration) return value.toString();
  if (value instanceof FeelDateTime) return instantOf(value).toISOString();
  if (Array.isArray(value)) return value.map(fromFeelValue);
  if (Object.getPrototypeOf(value) === Object.prototype) {
    return Object.fromEntries(Object.entries(value as object).map(([key, entry]) => [key, fromFeelValue(entry)]));
  }
  throw new TypeError('the result is a function or a range, not data');
}

function instantOf(value: FeelDateTime): Date {
  const zoned = value as unknown as { zone: string | null; value: { toString(): string; toZonedDateTime(zone: string): { epochMilliseconds: number } } };
  return new Date(zoned.value.toZonedDateTime(zoned.zone ?? 'Asia/Shanghai').epochMilliseconds);
}
