/** The number formats of the field, each with the standard that defines it; a component or a registration field names one. */
import type { Text } from './errors.ts';

export interface NationalFormat {
  /** The code of the error when a value does not have the format. */
  readonly code: string;
  readonly name: Text;
  /** A number that has the format and belongs to nobody. */
  readonly example: string;
  /** Whether a trimmed, upper-cased text has the format. */
  matches(text: string): boolean;
}

const formats = {
  'resident-id': { code: 'invalid_resident_id', name: { zh: '18位居民身份证号码', en: 'an 18-digit resident ID number' }, example: '11010519491231002X', matches: isResidentId },
  'credit-code': { code: 'invalid_credit_code', name: { zh: '18位统一社会信用代码', en: 'an 18-character unified social credit code' }, example: '91350100M000100Y43', matches: isCreditCode },
  mobile: { code: 'invalid_mobile', name: { zh: '11位手机号码', en: 'an 11-digit mobile number' }, example: '13800000000', matches: isMobile },
  landline: { code: 'invalid_landline', name: { zh: '固定电话号码（如010-62345678）', en: 'a landline number such as 010-62345678' }, example: '010-62345678', matches: isLandline },
  phone: { code: 'invalid_phone', name: { zh: '手机号码或固定电话号码', en: 'a mobile or landline number' }, example: '13800000000', matches: (text: string) => isMobile(text) || isLandline(text) },
  'postal-code': { code: 'invalid_postal_code', name: { zh: '6位邮政编码', en: 'a 6-digit postal code' }, example: '150001', matches: isPostalCode },
  'bank-card': { code: 'invalid_bank_card', name: { zh: '银行卡号', en: 'a bank card number' }, example: '6222020000000000000', matches: isBankCard },
  'year-month': { code: 'invalid_year_month', name: { zh: '年月（如2026-01）', en: 'a year and month such as 2026-01' }, example: '2026-01', matches: isYearMonth },
  'region-code': { code: 'invalid_region_code', name: { zh: '6位行政区划代码', en: 'a 6-digit region code' }, example: '230102', matches: isRegionCode },
} satisfies Record<string, NationalFormat>;

export type NationalFormatName = keyof typeof formats;
/** By name; without a prototype, so that a form which names `constructor` names no format. */
export const nationalFormats: Readonly<Record<string, NationalFormat>> = Object.assign(Object.create(null) as Record<string, NationalFormat>, formats);

const residentWeights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

/**
 * GB 11643-1999: 6 digits of region (GB/T 2260), 8 of birth date, 3 of sequence, 1 check character by
 * ISO 7064 MOD 11-2. Numbers of 15 digits lost their validity on 2013-01-01 and are refused.
 */
export function isResidentId(text: string): boolean {
  if (!/^\d{17}[\dX]$/.test(text) || !isRegionCode(text.slice(0, 6))) return false;
  const birth = `${text.slice(6, 10)}-${text.slice(10, 12)}-${text.slice(12, 14)}`;
  return Number(text.slice(6, 10)) >= 1850 && isCalendarDate(birth) && residentIdCheckCharacter(text) === text[17];
}

/** The 18th character of a resident ID, from its first 17 digits. */
export function residentIdCheckCharacter(digits: string): string {
  const sum = residentWeights.reduce((total, weight, index) => total + weight * Number(digits[index]), 0);
  return '10X98765432'[sum % 11]!;
}

const creditAlphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const creditWeights = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];

/**
 * GB 32100-2015: registering authority (1), kind (1), region of 6 digits, organisation code of 9
 * (GB 11714, its own check character is the ninth), check character MOD 31 over 31 characters (no I, O, S, V, Z).
 */
export function isCreditCode(text: string): boolean {
  return /^[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}$/.test(text)
    && gb11714CheckCharacter(text.slice(8, 16)) === text[16] && creditCodeCheckCharacter(text) === text[17];
}

const organisationAlphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const organisationWeights = [3, 7, 9, 10, 5, 8, 4, 2];

/** The ninth character of an organisation code (GB 11714-1997, MOD 11), from its first eight: the 17th of a credit code. */
export function gb11714CheckCharacter(code: string): string {
  const sum = organisationWeights.reduce((total, weight, index) => total + weight * organisationAlphabet.indexOf(code[index]!), 0);
  const check = 11 - (sum % 11);
  return check === 10 ? 'X' : String(check % 11);
}

/** The 18th character of a credit code, from its first 17. */
export function creditCodeCheckCharacter(code: string): string {
  const sum = creditWeights.reduce((total, weight, index) => total + weight * creditAlphabet.indexOf(code[index]!), 0);
  return creditAlphabet[(31 - (sum % 31)) % 31]!;
}

/** Mobile numbers: 11 digits beginning 13 to 19 (telecommunications numbering plan of the MIIT, 2017 edition). */
export function isMobile(text: string): boolean {
  return /^1[3-9]\d{9}$/.test(text);
}

/** Landlines: area code 0 and 2 or 3 digits, 7 or 8 digits, up to 6 of extension (same plan, GB/T 15120-style hyphens); 400 and 800 numbers too. */
export function isLandline(text: string): boolean {
  return /^0\d{2,3}-?[2-9]\d{6,7}(-\d{1,6})?$/.test(text) || /^[48]00-?\d{3}-?\d{4}$/.test(text);
}

/** Postal codes: 6 digits (YD/T 603, China Post), the first two a province's, from 01 to 86 or 99. */
export function isPostalCode(text: string): boolean {
  return /^(0[1-9]|[1-8]\d|99)\d{4}$/.test(text);
}

/** Bank cards: 13 to 19 digits with a Luhn check digit (GB/T 14504 and ISO/IEC 7812-1, annex B). */
export function isBankCard(text: string): boolean {
  return /^[1-9]\d{12,18}$/.test(text) && luhnSum(text) % 10 === 0;
}

/** The last digit of a card number, from the digits before it. */
export function luhnCheckDigit(digits: string): string {
  return String((10 - (luhnSum(`${digits}0`) % 10)) % 10);
}

function luhnSum(text: string): number {
  let sum = 0;
  for (let index = text.length - 1, double = false; index >= 0; index--, double = !double) {
    const digit = Number(text[index]);
    sum += double ? (digit > 4 ? digit * 2 - 9 : digit * 2) : digit;
  }
  return sum;
}

/** A period `YYYY-MM` (GB/T 7408, ISO 8601 calendar month). */
export function isYearMonth(text: string): boolean {
  return /^(18|19|20|21)\d{2}-(0[1-9]|1[0-2])$/.test(text);
}

/** The provinces' first two digits of GB/T 2260 (71 Taiwan, 81 and 82 the SARs, 83 for their residents' permits). */
const provinces = new Set('11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82 83'.split(' '));

/** A code of GB/T 2260's shape: 6 digits of an existing province; a county only under a prefecture. */
export function isRegionCode(text: string): boolean {
  if (!/^\d{6}$/.test(text) || !provinces.has(text.slice(0, 2))) return false;
  return text.slice(2, 4) !== '00' || text.slice(4) === '00';
}

/** `YYYY-MM-DD` of a day that the calendar has. */
export function isCalendarDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const year = Number(text.slice(0, 4)), month = Number(text.slice(5, 7)), day = Number(text.slice(8));
  return month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month);
}

export function daysInMonth(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}
