import { Problem } from '../platform/errors.ts';
import { largestPage, type ListDefinition } from '../registers/list-definition.ts';
import { evaluateForList } from '../registers/list-expressions.ts';
import { sumRows } from '../registers/list-totals.ts';
import type { ListAnswer, ListRow } from '../registers/run-list.ts';
import type { NarrowedList } from './narrow-list.ts';

/** More rows are not looked through one by one. */
export const mostLookedThrough = 10_000;

/** The rows of a list for which `keep` is true, in the list's order: what no index can tell, such as a date that is reckoned from others. */
export async function keptRows({ list, scope }: NarrowedList, keep: string, now: Date, pageOf: (page: number) => Promise<ListAnswer>): Promise<ListRow[]> {
  const kept: ListRow[] = [];
  for (let page = 1; ; page++) {
    const { rows, total, more } = await pageOf(page);
    if (more || total > mostLookedThrough) throw new Problem('too_many_rows', { limit: mostLookedThrough });
    kept.push(...rows.filter((row) => isKept({ list, scope }, keep, row, now)));
    if (rows.length < largestPage) return kept;
  }
}

export function isKept({ list, scope }: Pick<NarrowedList, 'list' | 'scope'>, keep: string, row: ListRow, now: Date): boolean {
  return evaluateForList(keep, { ...scope, row }, `lists/${list.list}.keep`, now) === true;
}

/** One page of rows at hand, answered as a list answers. */
export function keptPage({ total }: ListDefinition, kept: readonly ListRow[], { page, pageSize }: { page: number; pageSize: number }): ListAnswer {
  return { rows: kept.slice((page - 1) * pageSize, page * pageSize), total: kept.length, ...(total.length > 0 && { totals: sumRows(total, kept) }) };
}
