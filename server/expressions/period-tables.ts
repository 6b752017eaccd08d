/** Under this symbol a scope carries the tables that `rate()` and its kind look into; a `{...scope}` spread keeps it. */
export const periodTables: unique symbol = Symbol('period tables');

export interface PeriodTableShape {
  /** Fields in which records differ that are valid at the same time, such as the kind of insurance. */
  match: readonly string[];
  /** The fields that say from when to when (both included; an empty end means until further notice). */
  from: string;
  to: string;
  /** The field that is meant where a formula needs one number of a record; null when there is none. */
  value: string | null;
}

type RecordValues = Readonly<Record<string, unknown>>;
interface Entry { from: string; to: string; record: RecordValues }

/** A small table of records that are each valid for a period (months or days), ready to be asked what was valid when. */
export class PeriodTable {
  readonly #entries = new Map<string, Entry[]>();

  constructor(readonly name: string, readonly shape: PeriodTableShape, records: readonly RecordValues[]) {
    for (const record of records) {
      const key = this.#key(record);
      const entry = { from: firstDay(String(record[shape.from] ?? '')), to: lastDay(String(record[shape.to] ?? '')), record };
      this.#entries.set(key, [...(this.#entries.get(key) ?? []), entry]);
    }
    for (const entries of this.#entries.values()) entries.sort((one, other) => (one.from < other.from ? -1 : 1));
  }

  /** The record valid in that month or on that day; throws an Error that says what is missing when there is none. */
  at(when: string, match: RecordValues): RecordValues {
    const entries = this.#entriesFor(match);
    const day = firstDay(when);
    let [low, high] = [0, entries.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (entries[middle]!.from <= day) low = middle + 1;
      else high = middle;
    }
    const entry = entries[low - 1];
    if (!entry || entry.to < day) throw new Error(`the table "${this.name}" has no record for ${this.#describe(match)}${when}`);
    return entry.record;
  }

  /** All records valid at some time from the one to the other, in order of time. */
  between(from: string, to: string, match: RecordValues): RecordValues[] {
    const [first, last] = [firstDay(from), lastDay(to)];
    return this.#entriesFor(match).filter((entry) => entry.from <= last && entry.to >= first).map((entry) => entry.record);
  }

  /** The value field of a record, a number. */
  valueOf(record: RecordValues): number {
    const value = this.shape.value === null ? undefined : record[this.shape.value];
    if (typeof value !== 'number') throw new Error(`the table "${this.name}" gives no number`);
    return value;
  }

  #entriesFor(match: RecordValues): readonly Entry[] {
    const named = Object.keys(match);
    const unknown = named.filter((field) => !this.shape.match.includes(field));
    if (unknown.length > 0) throw new Error(`the table "${this.name}" is not told apart by ${unknown.join(', ')}`);
    const missing = this.shape.match.filter((field) => !named.includes(field));
    if (missing.length > 0) throw new Error(`the table "${this.name}" needs ${missing.join(', ')}`);
    return this.#entries.get(this.#key(match)) ?? [];
  }

  #key(values: RecordValues): string {
    return JSON.stringify(this.shape.match.map((field) => String(values[field] ?? '')));
  }

  #describe(match: RecordValues): string {
    return this.shape.match.map((field) => `${field} ${String(match[field])}, `).join('');
  }
}

/** Periods are compared as days; the last day of a month may be written 31, since no day comes between. */
export function firstDay(monthOrDay: string): string {
  return monthOrDay.length === 7 ? `${monthOrDay}-01` : monthOrDay || '0000-01-01';
}

export function lastDay(monthOrDay: string): string {
  return monthOrDay.length === 7 ? `${monthOrDay}-31` : monthOrDay || '9999-12-31';
}
