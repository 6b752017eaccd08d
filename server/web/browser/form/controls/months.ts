/** Months as `YYYY-MM` (law 10); texts of that shape sort as the months do. */
export const isMonth = (text: unknown): text is string => typeof text === 'string' && /^\d{4}-(0[1-9]|1[0-2])$/.test(text);
export const monthOf = (year: number, month: number): string => `${year}-${String(month).padStart(2, '0')}`;

/** The month `by` months later. */
export function addMonths(month: string, by: number): string {
  const count = Number(month.slice(0, 4)) * 12 + Number(month.slice(5)) - 1 + by;
  return monthOf(Math.floor(count / 12), (count % 12) + 1);
}
