/**
 * Arithmetic of months (`YYYY-MM`) and days (`YYYY-MM-DD`) as plain text; runs in the browser too.
 * A date may stand wherever a month is asked for: it means the month that it lies in.
 */
const monthOrDay = /^(\d{4})-(0[1-9]|1[0-2])(?:-(\d{2}))?$/;

/** A month as a count since the year 0, or null for text that is neither a month nor a day of the calendar. */
export function monthNumber(text: string): number | null {
  const parts = monthOrDay.exec(text);
  if (!parts || (parts[3] !== undefined && !isDay(text))) return null;
  return Number(parts[1]) * 12 + Number(parts[2]) - 1;
}

export function monthText(count: number): string {
  return `${String(Math.floor(count / 12)).padStart(4, '0')}-${String((count % 12) + 1).padStart(2, '0')}`;
}

/** True for a day that the calendar has, written `YYYY-MM-DD`. */
export function isDay(text: string): boolean {
  const parts = /^(\d{4})-(0[1-9]|1[0-2])-(\d{2})$/.exec(text);
  if (!parts) return false;
  const day = Number(parts[3]);
  return day >= 1 && (day <= 28 || day <= daysOfMonth(Number(parts[1]), Number(parts[2])));
}

function daysOfMonth(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}

/** Days since 1970-01-01. */
export function dayNumber(day: string): number {
  return Date.parse(`${day}T00:00:00Z`) / 86_400_000;
}

/** Months from one to the other, `2022-02` to `2030-03` is 97; negative when the second comes first. */
export function monthsBetween(from: string, to: string): number | null {
  const [first, last] = [monthNumber(from), monthNumber(to)];
  return first === null || last === null ? null : last - first;
}

/** The month so many months on; of a date the same day of that month, or its last day where it is shorter. */
export function addMonths(start: string, count: number): string | null {
  const month = monthNumber(start);
  if (month === null || !Number.isInteger(count) || month + count < 0 || month + count >= 120_000) return null;
  const moved = monthText(month + count);
  if (start.length === 7) return moved;
  const [year, number] = moved.split('-').map(Number) as [number, number];
  return `${moved}-${String(Math.min(daysOfMonth(year, number), Number(start.slice(8)))).padStart(2, '0')}`;
}

/** Full years of life on that day; who is born on 29 February comes of age on 1 March in other years. */
export function ageAt(birthDate: string, day: string): number | null {
  if (!isDay(birthDate) || !isDay(day)) return null;
  const years = Number(day.slice(0, 4)) - Number(birthDate.slice(0, 4));
  return day.slice(5) < birthDate.slice(5) ? years - 1 : years;
}
