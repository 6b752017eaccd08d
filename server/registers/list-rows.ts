/** The rows of a list as they are answered. */
import type { Scope } from '../expressions/feel.ts';
import { fieldName } from './list-conditions.ts';
import type { ListDefinition } from './list-definition.ts';
import { evaluateForList } from './list-expressions.ts';
import type { JoinedRow } from './list-joins.ts';
import type { Values } from './register-store.ts';
import { encodeRowKey } from './row-key.ts';

export type ListRow = { _row: string } & Values;

/**
 * `total` counts the rows; where `more` is true there are more than that. `totals` are the declared sums over the whole
 * list, left out where the list is too long to be summed.
 */
export interface ListAnswer { rows: ListRow[]; total: number; more?: true; totals?: Record<string, number> }

export const emptyAnswer: ListAnswer = { rows: [], total: 0 };

/** The fields behind the columns that identify a row. */
export function rowKeyFields(list: ListDefinition, otherwise: readonly string[]): string[] {
  return (list.rowKey.length > 0 ? list.rowKey : otherwise).map((name) => fieldName(list.columns.find(({ key }) => key === name)?.field ?? name).field);
}

/**
 * The row as it is answered: each column's value, computed ones over the row, the joined records and the columns before
 * them: to what follows a computed column stands for the field of its name, which it completes (`if row.x = null then …`).
 */
export function listRow(list: ListDefinition, { values, joined }: JoinedRow, key: readonly string[], scope: Scope, now: Date): ListRow {
  const answered: ListRow = { _row: encodeRowKey(key.map((field) => values[field])) };
  const known: Values = { ...values };
  const own: Scope = { ...scope, ...joined, row: known };
  for (const column of list.columns) {
    if (column.value === null) {
      const { name, field } = fieldName(column.field ?? column.key);
      answered[column.key] = (name === null ? values : joined[name])?.[field] ?? null;
    } else {
      answered[column.key] = evaluateForList(column.value, own, `lists/${list.list}.columns.${column.key}`, now);
    }
    if (column.value !== null || !Object.hasOwn(values, column.key)) known[column.key] = answered[column.key];
  }
  return answered;
}
