import { Problem } from '../platform/errors.ts';
import { shanghaiDate } from '../platform/shanghai-time.ts';
import type { CertificateAuthorities } from './certificate-authorities.ts';
import { authorityOf, extensionIds, keyOf, keyUses, mayUseKey, purposesOf, type Certificate } from './certificate-contents.ts';
import { digestOf, isStrongKey } from './signature-algorithms.ts';

/** What of a certificate is understood here; another extension that is critical means that it must not be accepted (RFC 5280, 4.2). */
const understood: readonly string[] = Object.values(extensionIds);
const clientAuthentication = ['1.3.6.1.5.5.7.3.2', '2.5.29.37.0'];
/** Certificates between the holder's and a trusted one. */
const longestPath = 4;

/**
 * Whether the first certificate is a person's or an employer's that may prove who they are: issued, by way of the others, by
 * an authority that is accepted; valid today; meant for it; strong; not revoked. Throws the `certificate_…` that says why not.
 */
export function checkCertificate([holder, ...others]: readonly Certificate[], authorities: CertificateAuthorities, now: Date): void {
  if (!holder) throw new Problem('certificate_missing');
  const path = pathFrom(holder, others, authorities.anchors(), now);
  if (!path) throw new Problem(isSelfSigned(holder) ? 'certificate_self_signed' : 'certificate_untrusted');
  if (now < holder.notBefore) throw new Problem('certificate_not_yet_valid', { date: shanghaiDate(holder.notBefore) });
  if (now > holder.notAfter) throw new Problem('certificate_expired', { date: shanghaiDate(holder.notAfter) });
  if (!isForSigningIn(holder)) throw new Problem('certificate_wrong_purpose');
  const issued = path.slice(0, -1);
  if (issued.some(({ signatureAlgorithm }) => digestOf(signatureAlgorithm) === undefined) || path.some((one) => !isStrongKey(keyOf(one)))) throw new Problem('certificate_weak');
  // An authority's own list is asked for wherever there is one; that of the holder's issuer must be there.
  for (const [index, certificate] of issued.entries()) {
    if (authorities.isRevoked(certificate, path[index + 1]!, now, index > 0)) throw new Problem('certificate_revoked');
  }
}

/** From the holder's certificate up to a trusted one; null when there is no such way. */
function pathFrom(certificate: Certificate, others: readonly Certificate[], anchors: readonly Certificate[], now: Date, below = 0): Certificate[] | null {
  const anchor = anchors.find((one) => mayHaveIssued(one, certificate, below, now));
  if (anchor) return [certificate, anchor];
  if (below >= longestPath) return null;
  for (const other of others) {
    if (other.fingerprint === certificate.fingerprint || !mayHaveIssued(other, certificate, below, now)) continue;
    const rest = pathFrom(other, others, anchors, now, below + 1);
    if (rest) return [certificate, ...rest];
  }
  return null;
}

/** `below`: how many authorities stand between the issuer and the holder. */
function mayHaveIssued(issuer: Certificate, certificate: Certificate, below: number, now: Date): boolean {
  const { isAuthority, pathLength } = authorityOf(issuer);
  if (!isAuthority || (pathLength !== null && below > pathLength) || !mayUseKey(issuer, keyUses.certificateSign)) return false;
  if (now < issuer.notBefore || now > issuer.notAfter || hasUnknownCritical(issuer)) return false;
  return Buffer.from(issuer.subject).equals(certificate.issuer) && certificate.x509.checkIssued(issuer.x509) && isSignedWith(certificate, issuer);
}

function isSelfSigned(certificate: Certificate): boolean {
  return Buffer.from(certificate.issuer).equals(certificate.subject) && isSignedWith(certificate, certificate);
}

function isSignedWith({ x509 }: Certificate, issuer: Certificate): boolean {
  const key = keyOf(issuer);
  return key !== null && x509.verify(key);
}

function isForSigningIn(certificate: Certificate): boolean {
  const purposes = purposesOf(certificate);
  return !authorityOf(certificate).isAuthority && mayUseKey(certificate, keyUses.digitalSignature) && !hasUnknownCritical(certificate)
    && (purposes === null || purposes.some((purpose) => clientAuthentication.includes(purpose)));
}

function hasUnknownCritical({ extensions }: Certificate): boolean {
  return [...extensions].some(([id, { critical }]) => critical && !understood.includes(id));
}
