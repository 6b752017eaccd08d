import { timingSafeEqual } from 'node:crypto';
import type { ClientCertificateConfig } from '../platform/client-certificate-config.ts';
import { fromBase64 } from '../platform/der.ts';
import { Problem } from '../platform/errors.ts';
import { hashSecret } from './hash-secret.ts';
import { readCertificate, readCertificates, type Certificate } from './certificate-contents.ts';

/**
 * The certificate whose key the browser has proven to the proxy in front, from the proxy's header: as RFC 9440 says
 * (`:base64 of DER:`), or PEM with percent signs (nginx's `$ssl_client_escaped_cert`). Without the secret that only the proxy
 * knows nothing in the header counts. Throws `certificate_missing`, `certificate_unreadable`.
 */
export function forwardedCertificate({ header: name, secret }: ClientCertificateConfig, header: (name: string) => string | undefined): Certificate {
  const [given, value] = [header(`${name}-secret`) ?? '', header(name) ?? ''];
  if (!timingSafeEqual(Buffer.from(hashSecret(given)), Buffer.from(hashSecret(secret))) || value === '') throw new Problem('certificate_missing');
  try {
    const [, base64] = /^:([A-Za-z0-9+/=]+):$/.exec(value) ?? [];
    return base64 !== undefined ? readCertificate(fromBase64(base64)) : readCertificates(decodeURIComponent(value), 1)[0]!;
  } catch (error) {
    if (error instanceof Problem) throw error;
    throw new Problem('certificate_unreadable', {}, undefined, { cause: error });
  }
}
