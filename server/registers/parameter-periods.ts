import { firstDay, lastDay, type PeriodTableShape } from '../expressions/period-tables.ts';
import type { Queryable } from '../platform/database.ts';
import { Problem } from '../platform/errors.ts';
import { registerPlace, type RegisterDefinition } from './register-definition.ts';
import type { Values } from './register-store.ts';

/**
 * How a register of parameters is read by period: its records are told apart by the fields of the first key but the one
 * that the period begins with, and its value is the first number of the form that is none of these.
 */
export function parameterShape(definition: RegisterDefinition): PeriodTableShape {
  const { period } = definition;
  if (!period) throw new Problem('invalid_configuration', {}, [{ path: registerPlace(definition.portal, definition.register), code: 'register', message: 'a register without period has no parameters by period' }]);
  const match = definition.keys[0]!.filter((field) => field !== period.from);
  const number = definition.form.root.held.find((node) => (node.dataType === 'number' || node.dataType === 'money') && !match.includes(node.key));
  return { match, from: period.from, to: period.to, value: number?.key ?? null };
}

/** Two records of the same parameter may not both be valid on a day: Problem('overlapping_period') that names them. */
export async function refuseOverlaps(db: Queryable, definition: RegisterDefinition): Promise<void> {
  if (!definition.parameters || !definition.period) return;
  const shape = parameterShape(definition);
  const rows: { _data: string }[] = await db(definition.table).select('_data');
  const overlap = findOverlap(shape, rows.map((row) => JSON.parse(row._data) as Values));
  if (overlap) throw new Problem('overlapping_period', { register: definition.title, records: overlap.map((values) => describePeriod(shape, values)).join(' / ') });
}

/** The first two records that are valid at the same time, or null. */
export function findOverlap(shape: PeriodTableShape, records: readonly Values[]): [Values, Values] | null {
  const latest = new Map<string, Values>();
  const inOrder = [...records].sort((one, other) => (beginOf(shape, one) < beginOf(shape, other) ? -1 : 1));
  for (const values of inOrder) {
    const key = JSON.stringify(shape.match.map((field) => values[field] ?? null));
    const before = latest.get(key);
    if (before && endOf(shape, before) >= beginOf(shape, values)) return [before, values];
    latest.set(key, values);
  }
  return null;
}

export function beginOf(shape: PeriodTableShape, values: Values): string {
  return firstDay(textOf(values[shape.from]));
}

export function endOf(shape: PeriodTableShape, values: Values): string {
  return lastDay(textOf(values[shape.to]));
}

function describePeriod(shape: PeriodTableShape, values: Values): string {
  return [...shape.match.map((field) => textOf(values[field])), `${textOf(values[shape.from])} – ${textOf(values[shape.to]) || '…'}`].join(' ');
}

function textOf(value: unknown): string {
  return value === null || value === undefined ? '' : String(value);
}
