import { constants, verify, type KeyObject } from 'node:crypto';

/** Signature algorithms by object identifier and their digest; null where the algorithm has its own. SHA-1 and older are not among them. */
const digests: Readonly<Record<string, string | null>> = {
  '1.2.840.113549.1.1.11': 'sha256', '1.2.840.113549.1.1.12': 'sha384', '1.2.840.113549.1.1.13': 'sha512',
  '1.2.840.10045.4.3.2': 'sha256', '1.2.840.10045.4.3.3': 'sha384', '1.2.840.10045.4.3.4': 'sha512', '1.3.101.112': null,
};

/** The digest of a signature algorithm, undefined for one that is not accepted. */
export function digestOf(algorithm: string): string | null | undefined {
  return digests[algorithm];
}

const shortestModulus = 2048;
const curves = ['prime256v1', 'secp384r1', 'secp521r1'];

/** Of a kind that is accepted, and long enough; null stands for a key that cannot be read here. */
export function isStrongKey(key: KeyObject | null): boolean {
  if (!key) return false;
  const { asymmetricKeyType: type, asymmetricKeyDetails: details } = key;
  if (type === 'rsa') return (details?.modulusLength ?? 0) >= shortestModulus;
  if (type === 'ec') return curves.includes(details?.namedCurve ?? '');
  return type === 'ed25519';
}

/**
 * Whether the holder of the key has signed the bytes: RSA with PKCS #1 v1.5 or PSS, ECDSA in DER or as two numbers
 * (as browsers make it), each over SHA-256; Ed25519.
 */
export function isSignedBy(key: KeyObject, signed: Uint8Array, signature: Uint8Array): boolean {
  const fits = (...[digest, how]: [string | null, Parameters<typeof verify>[2]]): boolean => {
    try {
      return verify(digest, signed, how, signature);
    } catch {
      return false;
    }
  };
  if (key.asymmetricKeyType === 'ed25519') return fits(null, key);
  if (key.asymmetricKeyType === 'ec') return fits('sha256', { key, dsaEncoding: 'der' }) || fits('sha256', { key, dsaEncoding: 'ieee-p1363' });
  return fits('sha256', { key, padding: constants.RSA_PKCS1_PADDING }) || fits('sha256', { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_AUTO });
}
