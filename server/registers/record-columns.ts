import type { Knex } from 'knex';
import type { RegisterDefinition } from './register-definition.ts';
import type { Values } from './register-store.ts';

/** Reads values of records: from their columns where all wanted fields are columns, else from the whole record. */
export interface RecordReader {
  select: readonly string[];
  /** The row's values as the record's own form would hold them. */
  values(row: Readonly<Record<string, unknown>>): Values;
}

/** `fields` null wants the whole record; what is no field of the register is left out. `alias` is the name of the register's table in the query. */
export function recordReader(register: RegisterDefinition, fields: ReadonlySet<string> | null, alias: string): RecordReader {
  const own = fields && [...fields].filter((field) => register.fields.has(field));
  const wanted = own?.map((field) => register.columns.find((column) => column.field === field));
  if (!wanted || wanted.some((column) => column === undefined)) {
    return {
      select: [`${alias}._id`, `${alias}._data`],
      values(row) {
        const record = JSON.parse(String(row['_data'])) as Values;
        return own ? Object.fromEntries(own.map((field) => [field, record[field] ?? null])) : record;
      },
    };
  }
  const columns = wanted as RegisterDefinition['columns'][number][];
  return {
    select: [`${alias}._id`, ...columns.map(({ field }) => `${alias}.${field}`)],
    values: (row) => Object.fromEntries(columns.map(({ field, type }) => [field, fromColumn(row[field], type)])),
  };
}

function fromColumn(value: unknown, type: RegisterDefinition['columns'][number]['type']): unknown {
  if (value === null || value === undefined) return null;
  if (type === 'boolean') return Boolean(value);
  return type === 'number' || type === 'money' || type === 'integer' ? Number(value) : value;
}

/** `query` over the records that a key set names, in chunks that a database takes at once. */
export async function inChunks<T, R>(all: readonly T[], size: number, query: (chunk: readonly T[]) => Promise<R[]> | Knex.QueryBuilder): Promise<R[]> {
  const found: R[] = [];
  for (let at = 0; at < all.length; at += size) found.push(...((await query(all.slice(at, at + size))) as R[]));
  return found;
}
