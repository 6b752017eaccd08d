import type { Database } from '../platform/database.ts';
import { convertValue, unconvertible, type DeclaredField } from './convert-value.ts';
import type { RegisterColumn, RegisterDefinition } from './register-definition.ts';
import { columnValues } from './column-values.ts';
import { updateRows } from './write-rows.ts';

const pageSize = 500;

/**
 * Writes into the columns what the records hold, first converting the fields that have changed their type. In small
 * transactions that lock what they rewrite, so that a record changed meanwhile is not overtaken by what it was; doing
 * it twice does no harm.
 */
export async function fillColumns(db: Database, definition: RegisterDefinition, columns: readonly RegisterColumn[], converted: readonly { field: string; to: DeclaredField }[]): Promise<void> {
  if (columns.length === 0 && converted.length === 0) return;
  for (let last: string | null = ''; last !== null;) last = await fillPage(db, definition.table, last, columns, converted);
}

/** Answers the last id of the page, null when there is no further one. */
async function fillPage(db: Database, table: string, after: string, columns: readonly RegisterColumn[], converted: readonly { field: string; to: DeclaredField }[]): Promise<string | null> {
  return db.transaction(async (transaction) => {
    const rows: { _id: string; _data: string }[] = await transaction(table).where('_id', '>', after).orderBy('_id').limit(pageSize).select('_id', '_data').forUpdate();
    await updateRows(transaction, table, rows.map(({ _id, _data }) => {
      const values = convertFields(JSON.parse(_data) as Record<string, unknown>, converted);
      return { id: _id, columns: { ...columnValues({ columns }, values), ...(converted.length > 0 && { _data: JSON.stringify(values) }) } };
    }));
    return rows.length < pageSize ? null : rows.at(-1)!._id;
  });
}

function convertFields(values: Record<string, unknown>, converted: readonly { field: string; to: DeclaredField }[]): Record<string, unknown> {
  for (const { field, to } of converted) {
    const value = convertValue(values[field], to);
    // Written by another node since all were looked at: it stays as it is, and its form will tell.
    if (value !== unconvertible && value !== undefined) values[field] = value;
  }
  return values;
}
