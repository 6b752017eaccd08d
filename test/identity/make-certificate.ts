import { createCipheriv, generateKeyPairSync, pbkdf2Sync, randomBytes, sign, type KeyObject } from 'node:crypto';
import { bits, boolean, integer, octets, oid, pem, sequence, set, tagged, time, utf8 } from './write-der.ts';

export interface KeyPair { publicKey: KeyObject; privateKey: KeyObject }

/** Certificate and key of somebody, or of an authority. */
export interface Identity extends KeyPair { name: Name; der: Buffer; pem: string; serial: Buffer }

/** Fields of a name by their object identifier or short name. */
export type Name = Readonly<Record<string, string | readonly string[]>>;

export interface Given {
  name?: Name;
  /** Null: signed by itself. */
  issuer: Identity | null;
  from?: string;
  until?: string;
  keys?: KeyPair;
  /** Bits of keyUsage; null leaves it out. */
  keyUsage?: readonly number[] | null;
  purposes?: readonly string[] | null;
  authority?: boolean | { pathLength: number };
  digest?: 'sha256' | 'sha1' | 'sha384';
  /** Further extensions: DER of the value. */
  extensions?: readonly { id: string; critical: boolean; value: Buffer }[];
}

const shortNames: Readonly<Record<string, string>> = { CN: '2.5.4.3', serialNumber: '2.5.4.5', C: '2.5.4.6', O: '2.5.4.10', OU: '2.5.4.11', organizationIdentifier: '2.5.4.97' };
export const purposeIds = { client: '1.3.6.1.5.5.7.3.2', server: '1.3.6.1.5.5.7.3.1', codeSigning: '1.3.6.1.5.5.7.3.3' } as const;

export const ecKeys = (namedCurve = 'P-256'): KeyPair => generateKeyPairSync('ec', { namedCurve });
export const rsaKeys = (modulusLength = 2048): KeyPair => generateKeyPairSync('rsa', { modulusLength });

/** An X.509 certificate of version 3 (RFC 5280), valid in 2026 unless said otherwise. */
export function makeCertificate({ name = { CN: '某人' }, issuer, from = '2026-01-01T00:00:00Z', until = '2027-01-01T00:00:00Z', keys = ecKeys(), keyUsage, purposes, authority = false, digest = 'sha256', extensions = [] }: Given): Identity {
  const signer = issuer ?? { ...keys, name };
  const serial = Buffer.concat([Buffer.from([0x11]), randomBytes(9)]);
  const usage = keyUsage === undefined ? (authority ? [5, 6] : [0]) : keyUsage;
  const purpose = purposes === undefined ? (authority ? null : [purposeIds.client]) : purposes;
  const all = [
    { id: '2.5.29.19', critical: true, value: authority ? sequence(boolean(true), ...(authority === true ? [] : [integer(authority.pathLength)])) : sequence() },
    ...(usage ? [{ id: '2.5.29.15', critical: true, value: usageBits(usage) }] : []),
    ...(purpose ? [{ id: '2.5.29.37', critical: false, value: sequence(...purpose.map(oid)) }] : []),
    ...extensions,
  ];
  const algorithm = algorithmOf(signer.privateKey, digest);
  const tbs = sequence(
    tagged(0, integer(2)), integer(serial), algorithm, nameDer(signer.name), sequence(time(new Date(from)), time(new Date(until))), nameDer(name),
    keys.publicKey.export({ type: 'spki', format: 'der' }), tagged(3, sequence(...all.map(({ id, critical, value }) => sequence(oid(id), ...(critical ? [boolean(true)] : []), octets(value))))),
  );
  const content = sequence(tbs, algorithm, bits(sign(digest, tbs, signer.privateKey)));
  return { ...keys, name, serial, der: content, pem: pem('CERTIFICATE', content) };
}

export function makeAuthority(given: Omit<Given, 'authority' | 'issuer'> & { issuer?: Identity | null; pathLength?: number } = {}): Identity {
  const { pathLength, issuer = null, ...rest } = given;
  return makeCertificate({ name: { CN: '示例签发机构', O: '示例' }, from: '2020-01-01T00:00:00Z', until: '2040-01-01T00:00:00Z', ...rest, issuer, authority: pathLength === undefined ? true : { pathLength } });
}

export interface GivenList { revoked?: readonly Identity[]; from?: string; until?: string; keys?: KeyPair; criticalExtension?: string }

/** A list of revoked certificates as PEM, signed by the authority (or, with `keys`, by somebody in its name). */
export function makeRevocationList(authority: Identity, { revoked = [], from = '2026-03-01T00:00:00Z', until = '2026-04-01T00:00:00Z', keys = authority, criticalExtension }: GivenList = {}): string {
  const algorithm = algorithmOf(keys.privateKey, 'sha256');
  const tbs = sequence(
    integer(1), algorithm, nameDer(authority.name), time(new Date(from)), time(new Date(until)),
    ...(revoked.length > 0 ? [sequence(...revoked.map(({ serial }) => sequence(integer(serial), time(new Date(from)))))] : []),
    ...(criticalExtension ? [tagged(0, sequence(sequence(oid(criticalExtension), boolean(true), octets(sequence()))))] : []),
  );
  return pem('X509 CRL', sequence(tbs, algorithm, bits(sign('sha256', tbs, keys.privateKey))));
}

/** A PKCS #12 file (RFC 7292) as current programs make it: AES-256 and PBKDF2 for both key and certificates; `old` names the method of former ones. */
export function makeKeyFile({ privateKey, der: certificate }: Identity, password: string, { others = [], old = false }: { others?: readonly Identity[]; old?: boolean } = {}): Buffer {
  const mark = set(sequence(oid('1.2.840.113549.1.9.21'), set(octets(Buffer.from([1])))));
  const certificateBag = (content: Buffer, ...attributes: Buffer[]): Buffer => sequence(oid('1.2.840.113549.1.12.10.1.3'), tagged(0, sequence(oid('1.2.840.113549.1.9.22.1'), tagged(0, octets(content)))), ...attributes);
  const key = encrypt(privateKey.export({ type: 'pkcs8', format: 'der' }), password, old);
  const keyBag = sequence(oid('1.2.840.113549.1.12.10.1.2'), tagged(0, sequence(key.algorithm, octets(key.encrypted))), mark);
  // Those of the authorities first: which is the key's own the mark alone tells.
  const certificates = encrypt(sequence(...others.map((other) => certificateBag(other.der)), certificateBag(certificate, mark)), password, old);
  const encryptedSafe = sequence(oid('1.2.840.113549.1.7.6'), tagged(0, sequence(integer(0), sequence(oid('1.2.840.113549.1.7.1'), certificates.algorithm, implicitOctets(certificates.encrypted)))));
  const plainSafe = sequence(oid('1.2.840.113549.1.7.1'), tagged(0, octets(sequence(keyBag))));
  return sequence(integer(3), sequence(oid('1.2.840.113549.1.7.1'), tagged(0, octets(sequence(encryptedSafe, plainSafe)))));
}

function encrypt(content: Buffer, password: string, old: boolean): { algorithm: Buffer; encrypted: Buffer } {
  const [salt, iv] = [randomBytes(16), randomBytes(16)];
  const cipher = createCipheriv('aes-256-cbc', pbkdf2Sync(password, salt, 2048, 32, 'sha256'), iv);
  const derivation = sequence(oid('1.2.840.113549.1.5.12'), sequence(octets(salt), integer(2048), sequence(oid('1.2.840.113549.2.9'), Buffer.from([5, 0]))));
  const algorithm = old
    ? sequence(oid('1.2.840.113549.1.12.1.3'), sequence(octets(salt), integer(2048)))
    : sequence(oid('1.2.840.113549.1.5.13'), sequence(derivation, sequence(oid('2.16.840.1.101.3.4.1.42'), octets(iv))));
  return { algorithm, encrypted: Buffer.concat([cipher.update(content), cipher.final()]) };
}

function implicitOctets(content: Buffer): Buffer {
  const wrapped = octets(content);
  wrapped[0] = 0x80;
  return wrapped;
}

function algorithmOf(key: KeyObject, digest: string): Buffer {
  const ids: Readonly<Record<string, string>> = { 'rsa-sha256': '1.2.840.113549.1.1.11', 'rsa-sha1': '1.2.840.113549.1.1.5', 'rsa-sha384': '1.2.840.113549.1.1.12', 'ec-sha256': '1.2.840.10045.4.3.2', 'ec-sha1': '1.2.840.10045.4.1', 'ec-sha384': '1.2.840.10045.4.3.3' };
  const id = ids[`${key.asymmetricKeyType}-${digest}`];
  if (!id) throw new Error(`no algorithm ${key.asymmetricKeyType} ${digest}`);
  return key.asymmetricKeyType === 'rsa' ? sequence(oid(id), Buffer.from([5, 0])) : sequence(oid(id));
}

function nameDer(name: Name): Buffer {
  return sequence(...Object.entries(name).flatMap(([field, values]) => [values].flat().map((value) => set(sequence(oid(shortNames[field] ?? field), utf8(value))))));
}

function usageBits(used: readonly number[]): Buffer {
  const bytes = Buffer.alloc(Math.floor(Math.max(0, ...used) / 8) + 1);
  for (const bit of used) bytes[bit >> 3]! |= 0x80 >> (bit & 7);
  return bits(bytes);
}
