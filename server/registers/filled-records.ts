import { columnValues } from './column-values.ts';
import type { FieldConflict } from './record-conflicts.ts';
import type { RegisterDefinition } from './register-definition.ts';
import type { RegisterRecord, Values } from './register-store.ts';

interface Comparison {
  register: RegisterDefinition;
  record: RegisterRecord;
  key: Values;
  /** The entry of `each` that names the record. */
  row: unknown;
  filled: readonly { values: Values | null; key?: Values }[];
  /** Fields that must be as the form was filled from, or what each of them must be. */
  expect: readonly string[] | Values;
}

/** The fields of a record that are not as they are expected to be, with what was expected and what they are. */
export function differsFromFilled({ register, record, key, row, filled, expect }: Comparison): FieldConflict[] {
  const expected = Array.isArray(expect) ? asFilled(register, record, key, row, filled, expect as string[]) : expect as Values;
  return Object.entries(expected).filter(([field, was]) => !isSame(was, record.values[field])).map(([field, was]) => ({ field, was, is: record.values[field] }));
}

/** What the form showed of these fields, blank where it found no such record; nothing where it was not filled from this record. */
function asFilled(register: RegisterDefinition, record: RegisterRecord, key: Values, row: unknown, filled: Comparison['filled'], fields: readonly string[]): Values {
  const shown = filled.find(({ values }) => values && sameFields(register, values, record.values, register.keys[0]!))
    ?? filled.find(({ values }) => values && sameFields(register, values, key, Object.keys(key)));
  if (shown?.values) return Object.fromEntries(fields.map((field) => [field, shown.values![field]]));
  const missed = filled.some(({ values, key: searched }) => !values && searched && Object.keys(searched).length > 0 && sameFields(register, searched, record.values, Object.keys(searched)));
  if (missed) return Object.fromEntries(fields.map((field) => [field, null]));
  const listed = typeof row === 'object' && row !== null ? row as Values : {};
  return Object.fromEntries(fields.filter((field) => Object.hasOwn(listed, field)).map((field) => [field, listed[field]]));
}

function sameFields(register: RegisterDefinition, one: Values, other: Values, fields: readonly string[]): boolean {
  const [left, right] = [columnValues(register, one), columnValues(register, other)];
  return fields.every((field) => left[field] !== null && left[field] !== undefined && left[field] === right[field]);
}

/** Blank is blank however it is written. */
function isSame(one: unknown, other: unknown): boolean {
  const plain = (value: unknown): string => JSON.stringify(value === undefined || value === '' ? null : value);
  return plain(one) === plain(other);
}
