import { FeelDate, FeelDateTime, FeelDuration, FeelTime, dateAndTime } from 'feelin';

/** Asia/Shanghai has a fixed offset, so an offset is clearer in results than a zone name. */
const shanghaiOffset = '+08:00';

/** An instant as FEEL sees it: a date and time in Asia/Shanghai, so that `date(now())` is the local day. */
export function feelInstant(instant: Date): FeelDateTime {
  const local = new Date(instant.getTime() + 8 * 3_600_000).toISOString().slice(0, -1);
  return dateAndTime(local + shanghaiOffset) as FeelDateTime;
}

/** What `toFeelValue` made itself: handed in again, such as a form that every row reads, it is not copied again. */
const ready = new WeakSet<object>();

/** Copies a value into plain, frozen FEEL data. What is not data (functions, class instances) cannot get through. */
export function toFeelValue(value: unknown): unknown {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string' || typeof value === 'boolean' || typeof value === 'number') return value;
  if (value instanceof Date) return feelInstant(value);
  if (value instanceof FeelDate || value instanceof FeelDateTime || value instanceof FeelTime || value instanceof FeelDuration) return value;
  if (typeof value === 'object' && ready.has(value)) return value;
  if (Array.isArray(value)) return value.length < shortList ? finished(value.map(toFeelValue)) : counted(finished(value.map(toFeelValue)));
  if (typeof value === 'object') {
    const copy: Record<string, unknown> = {};
    for (const [key, entry] of Object.entries(value)) {
      if (key !== '__proto__' && typeof entry !== 'function') copy[key] = toFeelValue(entry);
    }
    return finished(copy);
  }
  throw new TypeError(`a ${typeof value} is not data`);
}

/**
 * How often one evaluation may read an element of a long list. An expression that goes through a list once for each
 * of its rows would otherwise keep the server from everything else for minutes: some three hundred rows are let through.
 */
const mostReads = 100_000;
const shortList = 16;
let readsLeft = mostReads;

/** Begins an evaluation: the reads of earlier ones do not count. */
export function beginReading(): void {
  readsLeft = mostReads;
}

function counted<T>(list: readonly T[]): readonly T[] {
  const proxy = new Proxy(list, {
    get(target, key) {
      if (typeof key === 'string' && key.charCodeAt(0) <= 57 && --readsLeft < 0) throw new Error('it reads too many rows');
      return Reflect.get(target, key) as unknown;
    },
  });
  ready.add(proxy);
  return proxy;
}

function finished<T extends object>(value: T): T {
  ready.add(value);
  return Object.freeze(value);
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
