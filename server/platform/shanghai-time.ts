/** Asia/Shanghai has had no daylight saving since 1991, so its offset from UTC is a constant (law 10). */
const offsetMilliseconds = 8 * 60 * 60 * 1000;

function shifted(instant: Date | string): Date {
  return new Date(new Date(instant).getTime() + offsetMilliseconds);
}

/** `YYYY-MM-DD` of the instant in Shanghai. */
export function shanghaiDate(instant: Date | string): string {
  return shifted(instant).toISOString().slice(0, 10);
}

/** `YYYY-MM-DD HH:mm` of the instant in Shanghai. */
export function shanghaiMinute(instant: Date | string): string {
  return shifted(instant).toISOString().slice(0, 16).replace('T', ' ');
}

/** `YYYY-MM-DD HH:mm:ss` of the instant in Shanghai. */
export function shanghaiSecond(instant: Date | string): string {
  return shifted(instant).toISOString().slice(0, 19).replace('T', ' ');
}

/** Day of the month in Shanghai, 1 to 31. */
export function shanghaiDayOfMonth(instant: Date | string): number {
  return shifted(instant).getUTCDate();
}
