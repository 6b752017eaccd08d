import { createHash, X509Certificate, type KeyObject } from 'node:crypto';
import { bitsOf, childAt, childrenOf, derTags, expected, hexOf, numberOf, oidOf, readDer, readPem, sequenceOf, stringOf, timeOf, type DerElement } from '../platform/der.ts';
import { Problem } from '../platform/errors.ts';

/** What an X.509 certificate says (RFC 5280), with Node's own reading of it for keys and signatures. */
export interface Certificate {
  x509: X509Certificate;
  /** SHA-256 of the whole in hex: what audit rows and locks call it by. */
  fingerprint: string;
  serial: string;
  /** DER of the issuer's and the holder's name, to be compared. */
  issuer: Uint8Array;
  subject: Uint8Array;
  subjectFields: Readonly<Record<string, string[]>>;
  issuerFields: Readonly<Record<string, string[]>>;
  notBefore: Date;
  notAfter: Date;
  signatureAlgorithm: string;
  /** Content of the extensions by object identifier. */
  extensions: ReadonlyMap<string, { critical: boolean; value: Uint8Array }>;
}

export const extensionIds = { keyUsage: '2.5.29.15', alternativeNames: '2.5.29.17', basicConstraints: '2.5.29.19', certificatePolicies: '2.5.29.32', extendedKeyUsage: '2.5.29.37' } as const;

const fieldNames: Readonly<Record<string, string>> = {
  '2.5.4.3': 'CN', '2.5.4.4': 'SN', '2.5.4.5': 'SERIALNUMBER', '2.5.4.6': 'C', '2.5.4.7': 'L', '2.5.4.8': 'ST', '2.5.4.9': 'street', '2.5.4.10': 'O', '2.5.4.11': 'OU',
  '2.5.4.12': 'title', '2.5.4.42': 'GN', '2.5.4.97': 'organizationIdentifier', '0.9.2342.19200300.100.1.1': 'UID', '1.2.840.113549.1.9.1': 'emailAddress',
};
const alternativeNames: Readonly<Record<number, string>> = { 0x81: 'email', 0x82: 'dns', 0x86: 'uri' };

/** The certificates of a PEM text, the holder's own first, then those that issued it. Throws `certificate_unreadable`. */
export function readCertificates(pem: string, most: number): Certificate[] {
  try {
    const found = readPem(pem, 'CERTIFICATE');
    if (found.length === 0 || found.length > most) throw new RangeError(`${found.length} certificates`);
    return found.map(readCertificate);
  } catch (error) {
    throw new Problem('certificate_unreadable', {}, undefined, { cause: error });
  }
}

/** One certificate from its DER. Throws where it is none. */
export function readCertificate(der: Uint8Array): Certificate {
  const whole = readDer(der);
  const [tbs, algorithm] = [childAt(whole, 0, derTags.sequence), childAt(whole, 1, derTags.sequence)];
  // The version is left out of those of the first kind, which have no extensions and are refused for it.
  const [, serial, , issuer, validity, subject, , ...rest] = childrenOf(tbs);
  const extensions = rest.find(({ tag }) => tag === 0xa3);
  const certificate: Certificate = {
    x509: new X509Certificate(der),
    fingerprint: createHash('sha256').update(der).digest('hex'),
    serial: hexOf(expected(serial, derTags.integer)),
    issuer: expected(issuer, derTags.sequence).bytes, subject: expected(subject, derTags.sequence).bytes,
    subjectFields: fieldsOf(expected(subject)), issuerFields: fieldsOf(expected(issuer)),
    notBefore: timeOf(childAt(expected(validity), 0)), notAfter: timeOf(childAt(expected(validity), 1)),
    signatureAlgorithm: oidOf(childAt(algorithm, 0)),
    extensions: extensions ? extensionsOf(childAt(extensions, 0, derTags.sequence)) : new Map(),
  };
  // Read once, so that whatever is broken in the extensions shows here.
  authorityOf(certificate);
  purposesOf(certificate);
  mayUseKey(certificate, keyUses.digitalSignature);
  claimsOfCertificate(certificate);
  return certificate;
}

/** The public key; null for one of a kind that Node does not know. */
export function keyOf({ x509 }: Certificate): KeyObject | null {
  try {
    return x509.publicKey;
  } catch {
    return null;
  }
}

/** Extensions of a certificate or a revocation list. Throws where one stands there twice. */
export function extensionsOf(list: DerElement): Certificate['extensions'] {
  const extensions = new Map<string, { critical: boolean; value: Uint8Array }>();
  for (const extension of childrenOf(list)) {
    const [id, ...rest] = childrenOf(extension);
    const critical = rest[0]?.tag === derTags.boolean && rest[0].content[0] !== 0;
    const name = oidOf(expected(id));
    if (extensions.has(name)) throw new RangeError(`the extension ${name} stands there twice`);
    extensions.set(name, { critical, value: expected(rest.at(-1), derTags.octetString).content });
  }
  return extensions;
}

/** Whether the key may be used so: the number of the bit in `keyUsage`; what does not say is allowed everything. */
export function mayUseKey({ extensions }: Pick<Certificate, 'extensions'>, bit: number): boolean {
  const usage = extensions.get(extensionIds.keyUsage);
  if (!usage) return true;
  const bits = bitsOf(readDer(usage.value));
  return ((bits[bit >> 3] ?? 0) & (0x80 >> (bit & 7))) !== 0;
}

/** Bits of `keyUsage` (RFC 5280, 4.2.1.3). */
export const keyUses = { digitalSignature: 0, certificateSign: 5, listSign: 6 } as const;

/** Whether it is an authority's, and how many further authorities may follow below it (null: any number). */
export function authorityOf({ extensions }: Pick<Certificate, 'extensions'>): { isAuthority: boolean; pathLength: number | null } {
  const constraints = extensions.get(extensionIds.basicConstraints);
  if (!constraints) return { isAuthority: false, pathLength: null };
  const [flag, length] = childrenOf(readDer(constraints.value));
  const isAuthority = flag?.tag === derTags.boolean && flag.content[0] !== 0;
  return { isAuthority, pathLength: isAuthority && length ? numberOf(length) : null };
}

/** The purposes that it is restricted to; null where it is not. */
export function purposesOf({ extensions }: Pick<Certificate, 'extensions'>): string[] | null {
  const purposes = extensions.get(extensionIds.extendedKeyUsage);
  return purposes ? childrenOf(readDer(purposes.value)).map(oidOf) : null;
}

/**
 * What a way to sign in may read as claims: `subject.<field>` and `issuer.<field>` (CN, O, OU, SERIALNUMBER,
 * organizationIdentifier …, others by object identifier), `alternative.email`, `.dns`, `.uri` or `.<object identifier>`,
 * `extension.<object identifier>`, and `serial`. What is said several times is left out, since it is not clear which counts.
 */
export function claimsOfCertificate(certificate: Certificate): Record<string, string> {
  const claims: Record<string, string> = { serial: certificate.serial };
  const add = (prefix: string, fields: Readonly<Record<string, string[]>>): void => {
    for (const [name, values] of Object.entries(fields)) if (values.length === 1) claims[`${prefix}.${name}`] = values[0]!;
  };
  add('subject', certificate.subjectFields);
  add('issuer', certificate.issuerFields);
  add('alternative', alternativeNamesOf(certificate));
  for (const [id, { value }] of certificate.extensions) {
    const text = textInside(value);
    if (text !== null) claims[`extension.${id}`] = text;
  }
  return claims;
}

function fieldsOf(name: DerElement): Record<string, string[]> {
  const fields: Record<string, string[]> = {};
  for (const pair of childrenOf(name).flatMap(childrenOf)) {
    const [id, value] = childrenOf(pair);
    const text = value && stringOf(value);
    if (id && text) (fields[fieldNames[oidOf(id)] ?? oidOf(id)] ??= []).push(text);
  }
  return fields;
}

function alternativeNamesOf({ extensions }: Certificate): Record<string, string[]> {
  const names: Record<string, string[]> = {};
  const extension = extensions.get(extensionIds.alternativeNames);
  for (const name of extension ? childrenOf(readDer(extension.value)) : []) {
    const kind = alternativeNames[name.tag];
    if (kind !== undefined) (names[kind] ??= []).push(new TextDecoder('latin1').decode(name.content));
    if (name.tag !== 0xa0) continue;
    // otherName: an object identifier, and below a tag of its own what it stands for.
    const [id, wrapped] = childrenOf(name);
    const text = wrapped && stringOf(childAt(wrapped, 0));
    if (id && text) (names[oidOf(id)] ??= []).push(text);
  }
  return names;
}

/** Extensions of national authorities hold a string, with or without a type of its own around it. */
function textInside(value: Uint8Array): string | null {
  try {
    const [element, ...more] = sequenceOf(value);
    return element && more.length === 0 ? stringOf(element) : null;
  } catch {
    const text = new TextDecoder('latin1').decode(value);
    return /^[\x20-\x7e]+$/.test(text) ? text : null;
  }
}
