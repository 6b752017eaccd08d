import type { Texts } from '../texts/texts.ts';

export interface Remaining { text: string; overdue: boolean; soon: boolean }

const minute = 60_000;
const hour = 60 * minute;

/** “剩余 35 小时” or “已超时 2 小时”; `soon` from six hours before the end. Both instants are ISO 8601 or Date. */
export function remainingTime(dueAt: string | Date, now: Date, t: Texts): Remaining {
  const left = new Date(dueAt).getTime() - now.getTime();
  const overdue = left < 0;
  const span = spanText(Math.abs(left), t);
  return { text: overdue ? t.time.over(span) : t.time.left(span), overdue, soon: !overdue && left < 6 * hour };
}

function spanText(milliseconds: number, t: Texts): string {
  if (milliseconds >= 96 * hour) return t.time.days(Math.floor(milliseconds / (24 * hour)));
  if (milliseconds >= hour) return t.time.hours(Math.floor(milliseconds / hour));
  return t.time.minutes(Math.max(1, Math.floor(milliseconds / minute)));
}
