import { FeelDate, FeelDateTime, date } from 'feelin';
import { addMonths, ageAt, monthNumber, monthText, monthsBetween } from './calendar-months.ts';
import { dayArgument, defineFunction, monthOrDayArgument, wholeArgument } from './own-function.ts';

/** Two hundred years: a slip of the pen in a year must not fill the memory. */
const mostMonths = 2_400;

/** Every month from the one to the other, both included; none when the second comes first. */
function months(from: unknown, to: unknown): string[] {
  const [first, last] = [monthNumber(monthOrDayArgument(from, 'from'))!, monthNumber(monthOrDayArgument(to, 'to'))!];
  if (last - first >= mostMonths) throw new Error(`from ${monthText(first)} to ${monthText(last)} is too long a time`);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => monthText(first + index));
}

/** A FEEL date stays one; texts of months and dates stay texts. */
export function laterByMonths(start: unknown, count: number): string | FeelDate {
  const from = monthOrDayArgument(start, 'month');
  const moved = addMonths(from, count);
  if (moved === null) throw new Error(`${count} months on from ${from} is no date of ours`);
  return start instanceof FeelDate || start instanceof FeelDateTime ? date(moved) as FeelDate : moved;
}

function lastDayOfMonth(value: unknown): FeelDate {
  const month = monthOrDayArgument(value, 'date');
  return date(new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5, 7)), 0)).toISOString().slice(0, 10)) as FeelDate;
}

export const periodFunctions = [
  defineFunction('months', { parameters: ['from', 'to'], run: months }),
  defineFunction('months between', { parameters: ['from', 'to'], run: (from, to) => monthsBetween(monthOrDayArgument(from, 'from'), monthOrDayArgument(to, 'to')) }),
  defineFunction('add months', { parameters: ['month', 'count'], run: (month, count) => laterByMonths(month, wholeArgument(count, 'count')) }),
  defineFunction('month of', { parameters: ['date'], run: (value) => monthOrDayArgument(value, 'date').slice(0, 7) }),
  defineFunction('age', { parameters: ['birth date', 'at'], run: (birth, at) => ageAt(dayArgument(birth, 'birth date'), dayArgument(at, 'at')) }),
  // What Camunda's FEEL offers and feelin lacks: deadlines need the month's end.
  defineFunction('last day of month', { parameters: ['date'], run: lastDayOfMonth }),
];
