import { luhnCheckDigit } from '../forms/national-formats.ts';
import type { NumberSequences } from '../platform/number-sequence.ts';
import { shanghaiDate } from '../platform/shanghai-time.ts';

/** 受理编号: the day in Shanghai, six digits counted from 1 each day, and a Luhn digit against slips of the pen. */
export async function nextApplicationNumber(numbers: NumberSequences, now: Date): Promise<string> {
  const day = shanghaiDate(now).replaceAll('-', '');
  const body = day + String(await numbers.next(`application/${day}`)).padStart(6, '0');
  return body + luhnCheckDigit(body);
}
