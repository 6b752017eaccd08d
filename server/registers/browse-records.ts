import type { Knex } from 'knex';
import { cellColumns } from '../forms/spreadsheet-cells.ts';
import type { Queryable } from '../platform/database.ts';
import { Problem, type Locale } from '../platform/errors.ts';
import type { RecordCondition } from './record-access.ts';
import type { RegisterDefinition } from './register-definition.ts';
import { fieldLabel, fieldText, recordName, type Values } from './validate-record.ts';

export interface BrowsedColumn { field: string; label: string; sortable: boolean; numeric: boolean }
export interface BrowsedRecord { id: string; version: number; name: string; updatedAt: string; values: Record<string, string> }
/** `total` counts to `mostCounted` at most; `more` says that there are others. */
export interface BrowsedRecords { columns: BrowsedColumn[]; rows: BrowsedRecord[]; total: number; more: boolean }

export interface Browse { search: string | null; sort: string | null; page: number; pageSize: number; locale: Locale }

/** Counting millions takes seconds, and nobody pages through them. */
export const mostCounted = 10_000;
const mostColumns = 7;

/** One page of a register's records, as people read them. Sorted by an indexed field, by the first key where none is named. */
export async function browseRecords(db: Queryable, register: RegisterDefinition, condition: RecordCondition, { search, sort, page, pageSize, locale }: Browse): Promise<BrowsedRecords> {
  const { table } = register;
  const narrowed = (): Knex.QueryBuilder => { const query = db(table); condition(query); searchCondition(register, search)(query); return query; };
  const counted = await db.count({ total: '*' }).from(narrowed().select(db.raw('1 as one')).limit(mostCounted + 1).as('some')) as [{ total: number | string }];
  const total = Number(counted[0].total);
  const query = narrowed().select(`${table}._id`, `${table}._version`, `${table}._updated_at`, `${table}._data`);
  for (const { field, direction } of orderOf(register, sort)) query.orderBy(`${table}.${field}`, direction);
  const rows: { _id: string; _version: number; _updated_at: string; _data: string }[] = await query.orderBy(`${table}._id`).limit(pageSize).offset((page - 1) * pageSize);
  const columns = browsedColumns(register, locale);
  return {
    columns, total: Math.min(total, mostCounted), more: total > mostCounted,
    rows: rows.map((row) => {
      const values = JSON.parse(row._data) as Values;
      return {
        id: row._id, version: row._version, updatedAt: row._updated_at, name: recordName(register, values, locale) || row._id,
        values: Object.fromEntries(columns.map(({ field }) => [field, values[field] === undefined || values[field] === null ? '' : fieldText(register, field, values[field], locale)])),
      };
    }),
  };
}

/** What names a record first, then its keys, then its other indexed fields, as many as a table shows; short registers show all. */
function browsedColumns(register: RegisterDefinition, locale: Locale): BrowsedColumn[] {
  const leading = leadingFields(register);
  const all = cellColumns(register.form, locale);
  const numeric = new Set(all.filter(({ format }) => format !== 'text' && format !== 'date').map(({ key }) => key));
  const plain = all.filter(({ node }) => node.role === 'value' && node.dataType !== 'object').map(({ key }) => key);
  const fields = [...new Set([...register.label, ...register.keys.flat(), ...leading, ...plain])].slice(0, mostColumns);
  return fields.map((field) => ({ field, label: fieldLabel(register, field, locale), sortable: leading.includes(field), numeric: numeric.has(field) }));
}

/** Fields that an index begins with: by these a large register is searched and sorted fast. */
function leadingFields(register: RegisterDefinition): string[] {
  return [...new Set([...register.keys, ...register.indexes].map(([first]) => first!))];
}

function orderOf(register: RegisterDefinition, sort: string | null): { field: string; direction: 'asc' | 'desc' }[] {
  if (sort === null) return register.keys[0]!.map((field) => ({ field, direction: 'asc' }));
  const field = sort.replace(/^-/, '');
  if (!leadingFields(register).includes(field)) throw new Problem('invalid_request', {}, [{ path: 'sort', code: 'unknown_sort', message: `the register is not sorted by "${field}"` }]);
  return [{ field, direction: sort.startsWith('-') ? 'desc' : 'asc' }];
}

/** Records one of whose indexed texts begins with what is searched; a range, since that is what an index answers. */
export function searchCondition(register: RegisterDefinition, search: string | null): (query: Knex.QueryBuilder) => void {
  const text = search?.trim() ?? '';
  if (text === '') return () => undefined;
  const texts = searchedFields(register);
  return (query) => {
    query.where((any) => {
      any.whereRaw('1 = 0');
      for (const field of texts) any.orWhere((one) => one.where(`${register.table}.${field}`, '>=', text).where(`${register.table}.${field}`, '<', `${text}\u{10ffff}`));
    });
  };
}

/** Fields by whose beginning records are found: texts, dates and months that an index begins with. */
export function searchedFields(register: RegisterDefinition): string[] {
  const types = new Map(register.columns.map(({ field, type }) => [field, type]));
  return leadingFields(register).filter((field) => ['text', 'date', 'month'].includes(types.get(field) ?? ''));
}
