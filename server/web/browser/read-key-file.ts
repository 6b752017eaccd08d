import { childAt, childrenOf, derTags, expected, numberOf, oidOf, readDer, readPem, type DerElement } from '../../platform/der.ts';

/** What a key file holds: the certificates, the key's own first, and the private key as PKCS #8. */
export interface KeyFile { certificates: Uint8Array[]; key: Uint8Array }

/** `old`: it is encrypted by a method (3DES, RC2) that browsers no longer know. */
export type KeyFileFault = 'password' | 'unreadable' | 'old' | 'no-key' | 'no-certificate';

export class KeyFileProblem extends Error {
  constructor(readonly fault: KeyFileFault, options?: ErrorOptions) { super(fault, options); }
}

const oids = {
  data: '1.2.840.113549.1.7.1', encryptedData: '1.2.840.113549.1.7.6', keyBag: '1.2.840.113549.1.12.10.1.1', shroudedKeyBag: '1.2.840.113549.1.12.10.1.2',
  certificateBag: '1.2.840.113549.1.12.10.1.3', x509: '1.2.840.113549.1.9.22.1', localKeyId: '1.2.840.113549.1.9.21', pbes2: '1.2.840.113549.1.5.13', pbkdf2: '1.2.840.113549.1.5.12',
} as const;
const digests: Readonly<Record<string, string>> = { '1.2.840.113549.2.7': 'SHA-1', '1.2.840.113549.2.9': 'SHA-256', '1.2.840.113549.2.10': 'SHA-384', '1.2.840.113549.2.11': 'SHA-512' };
/** AES-CBC, the length of its key in bits. */
const ciphers: Readonly<Record<string, number>> = { '2.16.840.1.101.3.4.1.2': 128, '2.16.840.1.101.3.4.1.22': 192, '2.16.840.1.101.3.4.1.42': 256 };

/** Reads PKCS #12 (.p12, .pfx; RFC 7292) or PEM files with certificate and key. Nothing leaves the browser. Throws `KeyFileProblem`. */
export async function readKeyFile(files: readonly Uint8Array[], password: string): Promise<KeyFile> {
  try {
    const texts = files.map((bytes) => new TextDecoder('latin1').decode(bytes));
    const found = texts.every((text) => text.includes('-----BEGIN ')) ? await fromPem(texts.join('\n'), password) : await fromPkcs12(files, password);
    if (!found.key) throw new KeyFileProblem('no-key');
    if (found.certificates.length === 0) throw new KeyFileProblem('no-certificate');
    return { certificates: found.certificates, key: found.key };
  } catch (error) {
    throw error instanceof KeyFileProblem ? error : new KeyFileProblem('unreadable', { cause: error });
  }
}

interface Found { certificates: Uint8Array[]; key: Uint8Array | null }

async function fromPem(text: string, password: string): Promise<Found> {
  const [plain, encrypted] = [readPem(text, 'PRIVATE KEY')[0], readPem(text, 'ENCRYPTED PRIVATE KEY')[0]];
  const key = plain ?? (encrypted ? await decryptKey(readDer(encrypted), password) : null);
  return { certificates: readPem(text, 'CERTIFICATE'), key };
}

interface Bag { certificate?: Uint8Array; key?: Uint8Array; id: string }

async function fromPkcs12(files: readonly Uint8Array[], password: string): Promise<Found> {
  const [file, ...more] = files;
  if (!file || more.length > 0) throw new KeyFileProblem('unreadable');
  const safes = childrenOf(readDer(insideOf(childAt(readDer(file), 1, derTags.sequence)).content));
  const bags: Bag[] = [];
  for (const safe of safes) for (const bag of childrenOf(await openSafe(safe, password))) bags.push(await readBag(bag, password));
  const key = bags.find((bag) => bag.key);
  const certificates = bags.filter((bag) => bag.certificate);
  // The key and its certificate have the same mark; those of the authorities have none.
  const own = certificates.find(({ id }) => key && id !== '' && id === key.id) ?? certificates[0];
  return { key: key?.key ?? null, certificates: [...(own ? [own] : []), ...certificates.filter((bag) => bag !== own)].map((bag) => bag.certificate!) };
}

/** The element below the explicit tag of a ContentInfo or a bag. */
function insideOf(container: DerElement): DerElement {
  return childAt(childAt(container, 1), 0);
}

async function openSafe(safe: DerElement, password: string): Promise<DerElement> {
  const kind = oidOf(childAt(safe, 0));
  if (kind === oids.data) return readDer(insideOf(safe).content);
  if (kind !== oids.encryptedData) throw new KeyFileProblem('unreadable');
  const [, algorithm, encrypted] = childrenOf(childAt(insideOf(safe), 1, derTags.sequence));
  return opened(await decrypt(expected(algorithm), expected(encrypted).content, password));
}

async function readBag(bag: DerElement, password: string): Promise<Bag> {
  const kind = oidOf(childAt(bag, 0));
  const id = markOf(childrenOf(bag)[2]);
  if (kind === oids.keyBag) return { id, key: insideOf(bag).bytes };
  if (kind === oids.shroudedKeyBag) return { id, key: await decryptKey(insideOf(bag), password) };
  const isCertificate = kind === oids.certificateBag && oidOf(childAt(insideOf(bag), 0)) === oids.x509;
  return isCertificate ? { id, certificate: insideOf(insideOf(bag)).content } : { id };
}

function markOf(attributes: DerElement | undefined): string {
  const mark = attributes && childrenOf(attributes).find((attribute) => oidOf(childAt(attribute, 0)) === oids.localKeyId);
  return mark ? childAt(childAt(mark, 1), 0).content.join() : '';
}

async function decryptKey(shrouded: DerElement, password: string): Promise<Uint8Array> {
  const [algorithm, encrypted] = childrenOf(shrouded);
  return opened(await decrypt(expected(algorithm), expected(encrypted, derTags.octetString).content, password)).bytes;
}

/** What a wrong password gives now and then is bytes and no DER. */
function opened(bytes: Uint8Array): DerElement {
  try {
    return readDer(bytes);
  } catch (error) {
    throw new KeyFileProblem('password', { cause: error });
  }
}

/** PBES2 (RFC 8018, 6.2) with PBKDF2 and AES-CBC, as current programs encrypt. */
async function decrypt(algorithm: DerElement, encrypted: Uint8Array, password: string): Promise<Uint8Array> {
  if (oidOf(childAt(algorithm, 0)) !== oids.pbes2) throw new KeyFileProblem('old');
  const [derivation, cipher] = childrenOf(childAt(algorithm, 1, derTags.sequence));
  if (!derivation || !cipher || oidOf(childAt(derivation, 0)) !== oids.pbkdf2) throw new KeyFileProblem('old');
  const [salt, iterations, ...rest] = childrenOf(childAt(derivation, 1, derTags.sequence));
  const prf = rest.find(({ tag }) => tag === derTags.sequence);
  const [hash, length] = [prf ? digests[oidOf(childAt(prf, 0))] : 'SHA-1', ciphers[oidOf(childAt(cipher, 0))]];
  if (!hash || !length) throw new KeyFileProblem('old');
  const { subtle } = crypto;
  const base = await subtle.importKey('raw', new TextEncoder().encode(password), 'PBKDF2', false, ['deriveKey']);
  const key = await subtle.deriveKey({ name: 'PBKDF2', hash, salt: own(expected(salt, derTags.octetString).content), iterations: numberOf(expected(iterations)) }, base, { name: 'AES-CBC', length }, false, ['decrypt']);
  try {
    return new Uint8Array(await subtle.decrypt({ name: 'AES-CBC', iv: own(childAt(cipher, 1, derTags.octetString).content) }, key, own(encrypted)));
  } catch (error) {
    throw new KeyFileProblem('password', { cause: error });
  }
}

/** The bytes in a buffer of their own, as the browser's cryptography takes them. */
export function own(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(bytes);
}
