import type { HelperDelegate, HelperOptions } from 'handlebars';
import Handlebars from 'handlebars';
import type { Locale } from '../platform/errors.ts';
import { shanghaiDate, shanghaiMinute } from '../platform/shanghai-time.ts';
import { qrCodeSvg } from './qr-code.ts';

/** What a value that a helper cannot read is reported as; the renderer adds the template's name for it. */
export class UnreadableValue extends Error {}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** Helpers that turn one value into text. Null prints nothing; a value that is missing or of another form is an error. */
const formats: Record<string, (value: unknown, locale: Locale) => string> = {
  money: (value) => moneyText(value),
  date: (value, locale) => dateText(matched(value, /^\d{4}-\d{2}-\d{2}$/), locale),
  dateTime: (value, locale) => {
    const instant = matched(value, /^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/);
    return `${dateText(shanghaiDate(instant), locale)} ${shanghaiMinute(instant).slice(11)}`;
  },
  period: (value, locale) => {
    const [year, month] = matched(value, /^\d{4}-\d{2}$/).split('-') as [string, string];
    return locale === 'zh' ? `${year}年${Number(month)}月` : `${months[Number(month) - 1]} ${year}`;
  },
  serial: (value) => {
    if (!Number.isInteger(value)) throw new UnreadableValue(`${JSON.stringify(value)} is not an index`);
    return String((value as number) + 1);
  },
};

/** The closed set of helpers that templates may call, beside the blocks `each`, `if`, `unless` and `with`. */
export const templateHelpers: Record<string, HelperDelegate> = {
  ...Object.fromEntries(Object.entries(formats).map(([name, format]) => [name, (value: unknown, options?: HelperOptions) => {
    if (value === undefined || options === undefined) throw new UnreadableValue(`${name} was given a value that is not in the data`);
    return value === null || value === '' ? '' : format(value, options.data.locale);
  }])),
  eq: (left: unknown, right: unknown) => left === right,
  qr: (text: unknown) => {
    if (typeof text !== 'string' || text === '') throw new UnreadableValue('qr needs a text');
    return new Handlebars.SafeString(qrCodeSvg(text));
  },
};

export const templateBlocks: readonly string[] = ['each', 'if', 'unless', 'with'];

/** How many values a helper or block takes. */
export function arityOf(name: string): number {
  return name === 'eq' ? 2 : 1;
}

function matched(value: unknown, form: RegExp): string {
  if (typeof value === 'string' && form.test(value) && !Number.isNaN(Date.parse(value))) return value;
  throw new UnreadableValue(`${JSON.stringify(value)} is not in the form that the helper reads`);
}

function dateText(date: string, locale: Locale): string {
  const [year, month, day] = date.split('-').map(Number) as [number, number, number];
  return locale === 'zh' ? `${year}年${month}月${day}日` : `${day} ${months[month - 1]} ${year}`;
}

/** Yuan with two decimals and separators of thousands, rounded half up on the decimal digits (law 10). */
export function moneyText(value: unknown): string {
  const match = /^(-?)(\d{1,15})(?:\.(\d+))?$/.exec(String(value));
  if (!match || (typeof value !== 'number' && typeof value !== 'string')) throw new UnreadableValue(`${JSON.stringify(value)} is not an amount of money`);
  const [, sign, whole, decimals = ''] = match as unknown as [string, string, string, string?];
  const thousandths = decimals.padEnd(3, '0');
  const cents = BigInt(whole + thousandths.slice(0, 2)) + (thousandths[2]! >= '5' ? 1n : 0n);
  const digits = cents.toString().padStart(3, '0');
  const text = `${digits.slice(0, -2).replace(/\B(?=(\d{3})+$)/g, ',')}.${digits.slice(-2)}`;
  return cents === 0n ? text : sign + text;
}
