/** Conditions of a list once their values are known, as SQL and over rows in memory. */
import type { Knex } from 'knex';
import type { Scope } from '../expressions/feel.ts';
import { Problem, type FieldError } from '../platform/errors.ts';
import { isCalendarDate } from '../forms/national-formats.ts';
import type { FilterOperator, ListCondition, ListDefinition } from './list-definition.ts';
import { valueForList } from './list-expressions.ts';
import type { RegisterColumn } from './register-definition.ts';
import { columnValues } from './column-values.ts';

export type Stored = string | number;
/** `name` is the joined record whose field it is, null for the row's own. */
export interface FieldName { name: string | null; field: string }
export type Condition = FieldName & ({ operator: FilterOperator | 'notIn'; values: readonly Stored[]; orEmpty?: true | undefined } | { operator: 'empty'; isEmpty: boolean });

/** Whether a row fulfils the condition on a joined record by having no such record. */
export function holdsWithout(condition: Condition): boolean {
  return condition.operator === 'notIn' || (condition.operator === 'empty' && condition.isEmpty);
}

/** `employer.name` is the field of a joined record, a name without point a field of the row. */
export function fieldName(text: string): FieldName {
  const at = text.indexOf('.');
  return at < 0 ? { name: null, field: text } : { name: text.slice(0, at), field: text.slice(at + 1) };
}

/** What the column of a field is; for rows that FEEL makes there is none. */
export type ColumnOf = (field: FieldName) => RegisterColumn | null;

/** The declared conditions with their values; null when one can hold for no row, since its expression gives nothing. */
export function whereConditions(list: ListDefinition, columnOf: ColumnOf, scope: Scope, now: Date): Condition[] | null {
  const conditions: Condition[] = [];
  for (const [index, declared] of list.where.entries()) {
    const name = fieldName(declared.field);
    const place = `lists/${list.list}.where[${index}]`;
    for (const operator of ['is', 'in', 'notIn', 'from', 'to'] as const) {
      if (declared[operator] === undefined) continue;
      const value = valueForList(declared[operator], scope, `${place}.${operator}`, now);
      const values = storedValues(columnOf(name), operator, operator === 'in' || operator === 'notIn' ? [value].flat() : [value]);
      if (values.length > 0) conditions.push({ ...name, operator, values, ...(declared.orEmpty && (operator === 'from' || operator === 'to') && { orEmpty: true as const }) });
      else if (operator === 'is' || operator === 'in') return null;
    }
    if (declared.empty !== undefined) conditions.push({ ...name, operator: 'empty', isEmpty: declared.empty });
  }
  return conditions;
}

/** Fields that are known to have one value in every row of the list. */
export function fixedFields(where: readonly ListCondition[]): string[] {
  return where.filter((condition) => condition.is !== undefined).map((condition) => condition.field);
}

export type FilterValues = Readonly<Record<string, unknown>>;
const longestFilterValue = 200;
const mostFilterValues = 500;

/** What the reader filters by. Problem('invalid_request') for a filter that the list does not have or a value that is none. */
export function filterConditions(list: ListDefinition, given: FilterValues, columnOf: ColumnOf): Condition[] {
  const errors: FieldError[] = [];
  const conditions = Object.entries(given).flatMap(([key, value]): Condition[] => {
    const filter = list.filters.find((one) => one.key === key);
    if (!filter) { errors.push({ path: `filter.${key}`, code: 'unknown_filter', message: `the list has no filter "${key}"` }); return []; }
    const parts: unknown[] = Array.isArray(value) ? value : filter.operator === 'in' && typeof value === 'string' ? value.split(',') : [value];
    if (parts.every((part) => part === undefined || part === null || part === '')) return [];
    const name = fieldName(filter.field);
    const isPlain = parts.length <= (filter.operator === 'in' ? mostFilterValues : 1) && parts.every((part) => ['string', 'number', 'boolean'].includes(typeof part) && String(part).length <= longestFilterValue);
    const values = isPlain ? storedValues(columnOf(name), filter.operator, parts) : [];
    if (values.length === 0) { errors.push({ path: `filter.${key}`, code: 'filter_value', message: `${JSON.stringify(value).slice(0, 50)} is no value for the filter "${key}"` }); return []; }
    return [{ ...name, operator: filter.operator, values }];
  });
  if (errors.length > 0) throw new Problem('invalid_request', {}, errors);
  return conditions;
}

/** Whether every filter that the list insists on has a value. */
export function hasRequiredFilters(list: ListDefinition, given: FilterValues): boolean {
  const isGiven = (value: unknown): boolean => (Array.isArray(value) ? value.some(isGiven) : value !== '' && value !== null && value !== undefined);
  return list.filters.every(({ key, required }) => !required || (Object.hasOwn(given, key) && isGiven(given[key])));
}

/** The values as the column holds them; what is no value of its type is left out, so that it can match nothing. */
function storedValues(column: RegisterColumn | null, operator: FilterOperator | 'notIn', values: readonly unknown[]): Stored[] {
  return values.flatMap((value) => {
    if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') return [];
    if (!column) return value === '' ? [] : [typeof value === 'boolean' ? Number(value) : value];
    if (column.type === 'boolean') return value === true || value === 'true' || value === 1 || value === '1' ? [1] : value === false || value === 'false' || value === 0 || value === '0' ? [0] : [];
    const fitted = typeof value === 'string' ? fitPeriod(value, column, operator) : value;
    const stored = columnValues({ columns: [column] }, { [column.field]: fitted })[column.field];
    return stored === null || stored === undefined || Number.isNaN(stored) ? [] : [stored];
  });
}

/** A day as the month of a month column, a month as its last day where it ends a range of days, a day in Shanghai as its first or last instant. */
function fitPeriod(value: string, { type }: RegisterColumn, operator: FilterOperator | 'notIn'): string {
  if (type === 'month') return value.slice(0, 7);
  if (type === 'datetime' && isCalendarDate(value)) {
    if (operator === 'from') return new Date(`${value}T00:00:00.000+08:00`).toISOString();
    if (operator === 'to') return new Date(`${value}T23:59:59.999+08:00`).toISOString();
  }
  return operator === 'to' && type === 'date' && value.length === 7 ? `${value}-31` : value;
}

/** Narrows the query by the condition on that column; all comparisons are of the column's own type, byte by byte. */
export function narrow(query: Knex.QueryBuilder, column: string, condition: Condition): void {
  if (condition.operator === 'empty') { if (condition.isEmpty) query.whereNull(column); else query.whereNotNull(column); return; }
  const { operator, values, orEmpty } = condition;
  if (orEmpty) { query.where((any) => { any.whereNull(column); any.orWhere((one) => narrow(one, column, { ...condition, orEmpty: undefined })); }); return; }
  const first = values[0] as Stored;
  switch (operator) {
    case 'is': case 'in': if (values.length === 1) query.where(column, first); else query.whereIn(column, [...values]); return;
    case 'notIn': query.where((any) => void any.whereNull(column).orWhereNotIn(column, [...values])); return;
    case 'contains': query.whereRaw('instr(??, ?) > 0', [column, String(first)]); return;
    // As a range, which an index serves; the last code point ends whatever begins with the text.
    case 'startsWith': query.where(column, '>=', String(first)).where(column, '<=', `${String(first)}\u{10ffff}`); return;
    case 'from': query.where(column, '>=', first); return;
    case 'to': query.where(column, '<=', first); return;
  }
}

/** Whether a value in memory fulfils the condition. */
export function fulfils(value: unknown, condition: Condition): boolean {
  const isEmpty = value === null || value === undefined || value === '';
  if (condition.operator === 'empty') return isEmpty === condition.isEmpty;
  if (isEmpty) return condition.operator === 'notIn' || condition.orEmpty === true;
  const own = typeof value === 'boolean' ? Number(value) : (value as Stored);
  const compare = (other: Stored): number => compareStored(own, other);
  const [first = ''] = condition.values;
  switch (condition.operator) {
    case 'is': case 'in': return condition.values.some((one) => compare(one) === 0);
    case 'notIn': return condition.values.every((one) => compare(one) !== 0);
    case 'contains': return String(own).includes(String(first));
    case 'startsWith': return String(own).startsWith(String(first));
    case 'from': return compare(first) >= 0;
    // A month ends with its last day; of numbers none is part of another.
    case 'to': return compare(first) <= 0 || (typeof own === 'string' && own.startsWith(String(first)));
  }
}

/** Numbers by size where both are such, all else as text; nothing comes first, as in SQL. */
export function compareStored(one: unknown, other: unknown): number {
  const [a, b] = [one ?? null, other ?? null];
  if (a === null || b === null) return a === b ? 0 : a === null ? -1 : 1;
  const asNumbers = (typeof a === 'number' || typeof b === 'number') && !Number.isNaN(Number(a)) && !Number.isNaN(Number(b));
  const [x, y] = asNumbers ? [Number(a), Number(b)] : [String(a), String(b)];
  return x < y ? -1 : x > y ? 1 : 0;
}
