import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/** No character that is easily taken for another in print: neither 0/O, 1/I/L, 2/Z, 5/S, 8/B nor U/V. */
const alphabet = '34679ACDEFGHJKMNPQRTVWXY';
export const checkCodeLength = 12;

/** SHA-256 over JSON whose object keys are sorted, so that equal content has one hash wherever its keys stand. */
export function contentHash(content: unknown): string {
  return createHash('sha256').update(JSON.stringify(sorted(content))).digest('hex');
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  return Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, entry]) => [key, sorted(entry)]);
}

/** The code that proves a printed document: HMAC-SHA256 over what it is and says, in 12 characters (55 bits). */
export function makeCheckCode(secret: string, kind: string, number: string, hash: string): string {
  const digest = createHmac('sha256', secret).update(JSON.stringify(['document check code', kind, number, hash])).digest('hex');
  let rest = BigInt(`0x${digest}`);
  let code = '';
  while (code.length < checkCodeLength) {
    code += alphabet[Number(rest % BigInt(alphabet.length))];
    rest /= BigInt(alphabet.length);
  }
  return code;
}

/** Whether the typed code is the printed one, however it was spaced or cased; takes the same time for any two codes. */
export function isSameCode(typed: string, printed: string): boolean {
  const digest = (code: string): Buffer => createHash('sha256').update(code).digest();
  return timingSafeEqual(digest(typed.toUpperCase().replace(/[\s-]/g, '')), digest(printed));
}
