import type { Knex } from 'knex';

/** Names a row of a list for the browser: the values of its key, each escaped, with commas between. */
export function encodeRowKey(values: readonly unknown[]): string {
  return values.map((value) => encodeURIComponent(value === null || value === undefined ? '' : wellFormed(String(value)))).join(',');
}

/** Half of a character, which JSON can carry, cannot be escaped. */
function wellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '\ufffd');
}

/** The values of a key of so many parts (an empty one is null), or null for what is no such key. */
export function decodeRowKey(text: string, parts: number): (string | null)[] | null {
  const values = text.split(',');
  if (values.length !== parts || text === '') return null;
  try {
    return values.map((value) => (value === '' ? null : decodeURIComponent(value)));
  } catch {
    return null;
  }
}

/** So many tuples fit one query: SQLite parses conditions to a depth of 1,000 only. */
export const tuplesAtOnce = 200;

/** Narrows the query to rows whose columns hold one of the tuples. */
export function whereTuples(query: Knex.QueryBuilder, columns: readonly string[], tuples: readonly (readonly (string | number | null)[])[]): void {
  const [first] = tuples;
  if (!first) { query.whereRaw('1 = 0'); return; }
  // What all tuples share is asked once, which mostly leaves one column with a plain list.
  const shared = columns.map((_, index) => tuples.every((tuple) => tuple[index] === first[index]));
  const varying = columns.map((_, index) => index).filter((index) => !shared[index]);
  columns.forEach((column, index) => { if (shared[index]) query.where(column, first[index] ?? null); });
  const [only] = varying;
  if (varying.length === 1 && only !== undefined && tuples.every((tuple) => tuple[only] !== null)) {
    query.whereIn(columns[only] as string, tuples.map((tuple) => tuple[only] as string | number));
  } else if (varying.length > 0) {
    query.where((any) => { for (const tuple of tuples) any.orWhere((one) => { for (const index of varying) one.where(columns[index] as string, tuple[index] ?? null); }); });
  }
}
