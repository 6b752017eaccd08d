import { addMonths, dayNumber, isDay, monthNumber } from '../expressions/calendar-months.ts';
import { firstDay } from '../expressions/period-tables.ts';
import { shanghaiDate } from '../platform/shanghai-time.ts';
import { Problem, type Locale } from '../platform/errors.ts';
import type { Command } from '../platform/run-command.ts';
import { beginOf, endOf, parameterShape } from './parameter-periods.ts';
import type { RegisterDefinition } from './register-definition.ts';
import { allRecords, insertRecord, updateRecord, type ChangeCause, type RegisterRecord, type Values } from './register-store.ts';

export interface SetParameterOptions {
  /** Also where records follow or the record in force began then: the past is rewritten, on purpose. */
  force?: boolean;
}

/**
 * Gives a parameter new values from an effective month (or date) on: the record in force is closed the month (day)
 * before and a new one opened, so that what was computed for the past stays as it was. `match` names the parameter by
 * the fields that its table tells apart. Problem('invalid_request') when `from` is no month or day of the calendar, 'past_parameter' when that would change what has been in force.
 */
export async function setParameter(command: Command, register: RegisterDefinition, match: Values, values: Values, from: string, cause: ChangeCause, { force = false }: SetParameterOptions = {}): Promise<RegisterRecord> {
  const shape = parameterShape(register);
  refuseUnlessBegin(register, shape.from, from, command.caller.locale);
  const records = (await allRecords(command.db, register, true)).filter((record) => shape.match.every((field) => (record.values[field] ?? null) === (match[field] ?? null)));
  records.sort((one, other) => (beginOf(shape, one.values) < beginOf(shape, other.values) ? -1 : 1));
  const begin = firstDay(from);
  const later = records.filter((record) => beginOf(shape, record.values) > begin);
  const same = records.find((record) => beginOf(shape, record.values) === begin);
  const hasBegun = begin <= shanghaiDate(command.now);
  if (!force && (later.length > 0 || (same && hasBegun))) {
    throw new Problem('past_parameter', { register: register.title, from, last: String(records.at(-1)?.values[shape.from] ?? '') });
  }
  command.audit({ action: 'parameter.set', subjectType: 'register', subjectId: `${register.portal}/${register.register}`, details: { ...match, from, values, ...(force && { force }) } });
  if (same) return updateRecord(command, register, same, values, cause);
  const inForce = records.find((record) => beginOf(shape, record.values) < begin && endOf(shape, record.values) >= begin);
  const until = inForce ? inForce.values[shape.to] : later[0] && before(String(later[0].values[shape.from]));
  if (inForce) await updateRecord(command, register, inForce, { [shape.to]: before(from) }, cause);
  return insertRecord(command, register, { ...match, ...values, [shape.from]: from, [shape.to]: until ?? null }, cause);
}

/** A month or day of the calendar, whichever the register's periods begin with. */
function refuseUnlessBegin(register: RegisterDefinition, field: string, from: string, locale: Locale): void {
  const isMonth = register.columns.find((column) => column.field === field)?.type === 'month';
  const isReal = isMonth ? from.length === 7 && monthNumber(from) !== null : isDay(from);
  if (isReal) return;
  const wanted = isMonth ? { zh: '须为年月，如 2026-03', en: 'It must be a month such as 2026-03' } : { zh: '须为日期，如 2026-03-01', en: 'It must be a date such as 2026-03-01' };
  throw new Problem('invalid_request', {}, [{ path: 'from', code: 'period', message: wanted[locale] }]);
}

/** The month before a month, the day before a day. */
function before(monthOrDay: string): string {
  if (monthOrDay.length === 7) return addMonths(monthOrDay, -1)!;
  return new Date((dayNumber(monthOrDay) - 1) * 86_400_000).toISOString().slice(0, 10);
}
