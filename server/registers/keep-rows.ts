/** Lists over a register that keep only the rows for which an expression is true: what no index tells is asked of each row. */
import type { Scope } from '../expressions/feel.ts';
import { Problem } from '../platform/errors.ts';
import { fulfils, type Condition } from './list-conditions.ts';
import type { ListDefinition } from './list-definition.ts';
import { evaluateForList } from './list-expressions.ts';
import type { ListAnswer, ListRow } from './list-rows.ts';
import { sumRows } from './list-totals.ts';

/** More rows are not looked through one by one. */
export const mostLookedThrough = 10_000;

/** Whether a filter asks for a computed column, which only a list that looks at each row can do. */
export function isReckoned({ keep, columns }: ListDefinition, { field }: { field: string }): boolean {
  return keep !== null && columns.some(({ key, value }) => key === field && value !== null);
}

/** Those of the rows, as they are answered, that the list keeps and that fulfil the conditions on computed columns. */
export function keptOf(list: ListDefinition, rows: readonly ListRow[], conditions: readonly Condition[], scope: Scope, now: Date): ListRow[] {
  const { keep } = list;
  if (rows.length > mostLookedThrough) throw new Problem('too_many_rows', { limit: mostLookedThrough });
  return rows.filter((row) => conditions.every((condition) => fulfils(row[condition.field], condition)) && (keep === null || evaluateForList(keep, { ...scope, row }, `lists/${list.list}.keep`, now) === true));
}

/** One page of rows that are all at hand. */
export function pageOfKept({ total }: ListDefinition, kept: readonly ListRow[], { pageSize, offset }: { pageSize: number; offset: number }): ListAnswer {
  return { rows: kept.slice(offset, offset + pageSize), total: kept.length, ...(total.length > 0 && { totals: sumRows(total, kept) }) };
}
