import { childAt, childrenOf, expected, oidOf, readDer } from '../../platform/der.ts';
import { KeyFileProblem, own, type KeyFile } from './read-key-file.ts';

const curves: Readonly<Record<string, string>> = { '1.2.840.10045.3.1.7': 'P-256', '1.3.132.0.34': 'P-384', '1.3.132.0.35': 'P-521' };
const ids = { rsa: '1.2.840.113549.1.1.1', ec: '1.2.840.10045.2.1', ed25519: '1.3.101.112' } as const;

/** Signs the text with the private key, in the browser; base64. Throws `KeyFileProblem('unreadable')` for a key of another kind. */
export async function signWithKey({ key }: KeyFile, text: string): Promise<string> {
  const how = algorithmOf(key);
  try {
    const imported = await crypto.subtle.importKey('pkcs8', own(key), how, false, ['sign']);
    const signature = await crypto.subtle.sign(how.name === 'ECDSA' ? { name: 'ECDSA', hash: 'SHA-256' } : how.name, imported, new TextEncoder().encode(text));
    return toBase64(new Uint8Array(signature));
  } catch (error) {
    throw new KeyFileProblem('unreadable', { cause: error });
  }
}

/** The certificates as PEM, as the server takes them. */
export function pemOf({ certificates }: Pick<KeyFile, 'certificates'>): string {
  return certificates.map((der) => `-----BEGIN CERTIFICATE-----\n${toBase64(der)}\n-----END CERTIFICATE-----\n`).join('');
}

export function toBase64(bytes: Uint8Array): string {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
}

/** By the kind of key that a PKCS #8 structure names. */
function algorithmOf(key: Uint8Array): { name: string; hash?: string; namedCurve?: string } {
  const [id, parameters] = childrenOf(childAt(readDer(key), 1));
  const kind = oidOf(expected(id));
  if (kind === ids.rsa) return { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };
  const namedCurve = kind === ids.ec && parameters ? curves[oidOf(parameters)] : undefined;
  if (namedCurve) return { name: 'ECDSA', namedCurve };
  if (kind === ids.ed25519) return { name: 'Ed25519' };
  throw new KeyFileProblem('unreadable');
}
