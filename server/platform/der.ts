/** One element of DER (X.690): its tag byte, all of its bytes, and its content without tag and length. */
export interface DerElement { tag: number; bytes: Uint8Array; content: Uint8Array }

/** Tag bytes of the universal types that certificates and key files are made of. */
export const derTags = { boolean: 0x01, integer: 0x02, bitString: 0x03, octetString: 0x04, oid: 0x06, utcTime: 0x17, generalizedTime: 0x18, sequence: 0x30, set: 0x31 } as const;

/** The one element that fills `bytes`. Throws a `RangeError` for anything that is no DER. */
export function readDer(bytes: Uint8Array): DerElement {
  const element = elementAt(bytes, 0);
  if (element.bytes.length !== bytes.length) throw new RangeError('something follows the DER element');
  return element;
}

/** The elements inside a constructed one. */
export function childrenOf({ content }: DerElement): DerElement[] {
  return sequenceOf(content);
}

/** The elements that stand one behind the other. */
export function sequenceOf(bytes: Uint8Array): DerElement[] {
  const elements: DerElement[] = [];
  for (let at = 0; at < bytes.length;) {
    const element = elementAt(bytes, at);
    elements.push(element);
    at += element.bytes.length;
  }
  return elements;
}

/** Tags of more than one byte and indefinite lengths are no DER that certificates use. */
function elementAt(bytes: Uint8Array, at: number): DerElement {
  const [tag, first] = [bytes[at], bytes[at + 1]];
  if (tag === undefined || first === undefined || (tag & 0x1f) === 0x1f || first === 0x80 || first > 0x84) throw new RangeError('not DER');
  const lengthBytes = first < 0x80 ? 0 : first & 0x7f;
  let length = first < 0x80 ? first : 0;
  for (let index = 0; index < lengthBytes; index++) length = length * 256 + (bytes[at + 2 + index] ?? Number.NaN);
  const begin = at + 2 + lengthBytes;
  if (!(begin + length <= bytes.length)) throw new RangeError('DER ends too early');
  return { tag, bytes: bytes.subarray(at, begin + length), content: bytes.subarray(begin, begin + length) };
}

/** The child at the index, which must have that tag where one is given. Throws `RangeError`. */
export function childAt(parent: DerElement, index: number, tag?: number): DerElement {
  return expected(childrenOf(parent)[index], tag);
}

export function expected(element: DerElement | undefined, tag?: number): DerElement {
  if (!element || (tag !== undefined && element.tag !== tag)) throw new RangeError('DER of another shape was expected');
  return element;
}

/** An object identifier with dots. */
export function oidOf(element: DerElement): string {
  const { content } = expected(element, derTags.oid);
  const numbers: number[] = [];
  let number = 0;
  for (const byte of content) {
    number = number * 128 + (byte & 0x7f);
    if (byte & 0x80) continue;
    numbers.push(number);
    number = 0;
  }
  const [first = 0, ...rest] = numbers;
  const root = Math.min(2, Math.floor(first / 40));
  return [root, first - root * 40, ...rest].join('.');
}

/** An integer as hexadecimal digits, such as a serial number. */
export function hexOf({ content }: DerElement): string {
  return Array.from(content, (byte) => byte.toString(16).padStart(2, '0')).join('').replace(/^(00)+(?=..)/, '');
}

/** A small integer, such as a version or a count. */
export function numberOf(element: DerElement): number {
  const { content } = expected(element, derTags.integer);
  if (content.length > 6) throw new RangeError('the number is too large');
  return content.reduce((number, byte) => number * 256 + byte, 0);
}

/** The bytes of a bit string that has no unused bits. */
export function bitsOf(element: DerElement): Uint8Array {
  return expected(element, derTags.bitString).content.subarray(1);
}

const encodings: Record<number, string> = { 0x0c: 'utf-8', 0x12: 'latin1', 0x13: 'latin1', 0x14: 'latin1', 0x16: 'latin1', 0x1a: 'latin1', 0x1e: 'utf-16be' };

/** A character string of any of the usual types; null for an element that is none. */
export function stringOf({ tag, content }: DerElement): string | null {
  const encoding = encodings[tag];
  return encoding === undefined ? null : new TextDecoder(encoding).decode(content);
}

/** UTCTime (years 1950 to 2049) or GeneralizedTime, both in Zulu as RFC 5280 (4.1.2.5) asks. */
export function timeOf({ tag, content }: DerElement): Date {
  const text = new TextDecoder('latin1').decode(content);
  const match = (tag === derTags.utcTime ? /^(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/ : /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/).exec(text);
  if (!match || (tag !== derTags.utcTime && tag !== derTags.generalizedTime)) throw new RangeError(`"${text}" is no time`);
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = match.slice(1).map(Number);
  const fullYear = tag === derTags.utcTime ? year + (year < 50 ? 2000 : 1900) : year;
  return new Date(Date.UTC(fullYear, month - 1, day, hour, minute, second));
}

/** The blocks of that label in a PEM text (RFC 7468), decoded. Throws `RangeError` for what is not base64. */
export function readPem(text: string, label: string): Uint8Array[] {
  return [...text.matchAll(new RegExp(`-----BEGIN ${label}-----([A-Za-z0-9+/=\\s]*)-----END ${label}-----`, 'g'))].map(([, base64 = '']) => fromBase64(base64));
}

export function fromBase64(text: string): Uint8Array {
  const compact = text.replace(/\s/g, '');
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(compact)) throw new RangeError('not base64');
  return Uint8Array.from(atob(compact), (letter) => letter.charCodeAt(0));
}
