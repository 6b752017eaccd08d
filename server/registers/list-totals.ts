import { Exact } from '../expressions/exact-decimal.ts';
import type { Queryable } from '../platform/database.ts';
import { pageOfIds, sumColumns, type Narrowed, type RegisterList } from './list-query.ts';
import type { ListRow } from './list-rows.ts';

/** So many rows are computed for a sum that no column holds. */
const mostComputed = 2_000;

/** The declared sums over the whole list of `count` rows, or null where computed columns make it too long to be summed. */
export async function listTotals(db: Queryable, frame: RegisterList, found: Narrowed, count: number, read: (ids: readonly string[]) => Promise<ListRow[]>): Promise<Record<string, number> | null> {
  const { list, register } = frame;
  const stored = new Map(list.total.flatMap((key) => {
    const field = list.columns.find((column) => column.key === key)?.field;
    const column = register.columns.find((one) => one.field === field);
    return column && ['money', 'number', 'integer'].includes(column.type) ? [[key, column.field] as const] : [];
  }));
  const computed = list.total.filter((key) => !stored.has(key));
  if (computed.length > 0 && count > mostComputed) return null;
  const sums = await sumColumns(db, frame, found, [...new Set(stored.values())]);
  const rows = computed.length > 0 ? await read(await pageOfIds(db, frame, { ...found, joined: new Set(found.joined) }, [], mostComputed, 0)) : [];
  const totals = { ...Object.fromEntries([...stored].map(([key, field]) => [key, sums.get(field) ?? 0])), ...sumRows(computed, rows) };
  return Object.fromEntries(list.total.map((key) => [key, totals[key] ?? 0]));
}

/** Exact sums of columns over rows at hand. */
export function sumRows(keys: readonly string[], rows: readonly ListRow[]): Record<string, number> {
  return Object.fromEntries(keys.map((key) => [key, exactSum(rows.map((row) => row[key]))]));
}

function exactSum(values: readonly unknown[]): number {
  const numbers = values.filter((value): value is number => typeof value === 'number');
  return numbers.reduce((sum, value) => sum.plus(Exact.of(value)), Exact.zero).toNumber();
}
