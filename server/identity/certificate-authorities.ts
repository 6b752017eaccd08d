import { readFileSync, statSync } from 'node:fs';
import { readPem } from '../platform/der.ts';
import { Problem } from '../platform/errors.ts';
import type { Logger } from '../platform/log.ts';
import { authorityOf, readCertificate, type Certificate } from './certificate-contents.ts';
import { isListOf, readRevocationList, type RevocationList } from './revocation-list.ts';

interface Files { authorities: string; revocations: string | null }

/** The authorities whose certificates are accepted, and what they have revoked: from two files that are read anew when they have changed. */
export class CertificateAuthorities {
  readonly #anchors: Changing<Certificate[]>;
  readonly #lists: Changing<RevocationList[]> | null;
  readonly #log: Logger;

  private constructor({ authorities, revocations }: Files, log: Logger) {
    this.#anchors = new Changing(authorities, readAnchors);
    this.#lists = revocations === null ? null : new Changing(revocations, readLists);
    this.#log = log;
  }

  /** Throws where a file cannot be used, so that the server does not start with it. */
  static open(files: Files, log: Logger): CertificateAuthorities {
    const opened = new CertificateAuthorities(files, log);
    opened.#anchors.read();
    opened.#lists?.read();
    return opened;
  }

  /** All that stand in the file are trusted by themselves, roots and others. A file that was broken later leaves what was read before. */
  anchors(): readonly Certificate[] {
    return this.#current(this.#anchors) ?? [];
  }

  /**
   * Whether the issuer has revoked the certificate. Where a file of lists is named, one of the issuer must hold now:
   * else `certificate_unchecked`, unless `optional`.
   */
  isRevoked(certificate: Certificate, issuer: Certificate, now: Date, optional: boolean): boolean {
    if (!this.#lists) return false;
    const own = (this.#current(this.#lists) ?? []).filter((list) => isListOf(list, issuer));
    if (own.some(({ revoked }) => revoked.has(certificate.serial))) return true;
    if (optional || own.some(({ thisUpdate, nextUpdate }) => thisUpdate <= now && now < nextUpdate)) return false;
    this.#log.warn({ issuer: issuer.x509.subject }, 'no revocation list of this authority holds now');
    throw new Problem('certificate_unchecked');
  }

  #current<Content>(file: Changing<Content>): Content | null {
    try {
      return file.read();
    } catch (error) {
      this.#log.warn({ err: error, file: file.path }, 'a file of certificates cannot be read any more; what was read before goes on to count');
      return file.last;
    }
  }
}

/** The content of a file, parsed again only after it has changed. */
class Changing<Content> {
  last: Content | null = null;
  #mark = '';
  constructor(readonly path: string, readonly parse: (content: Buffer, path: string) => Content) {}

  read(): Content {
    const { mtimeMs, size } = statSync(this.path);
    const mark = `${mtimeMs}/${size}`;
    if (this.last !== null && mark === this.#mark) return this.last;
    this.last = this.parse(readFileSync(this.path), this.path);
    this.#mark = mark;
    return this.last;
  }
}

function readAnchors(content: Buffer, path: string): Certificate[] {
  const anchors = readPem(content.toString('latin1'), 'CERTIFICATE').map(readCertificate);
  if (anchors.length === 0) throw new Error(`${path} holds no certificate (PEM)`);
  const other = anchors.find((anchor) => !authorityOf(anchor).isAuthority);
  if (other) throw new Error(`${path} holds a certificate that is no authority's: ${other.x509.subject.replaceAll('\n', ', ')}`);
  return anchors;
}

/** Several lists as PEM, or one as DER as authorities publish it. */
function readLists(content: Buffer, path: string): RevocationList[] {
  const blocks = readPem(content.toString('latin1'), 'X509 CRL');
  try {
    return (blocks.length > 0 ? blocks : [new Uint8Array(content)]).map(readRevocationList);
  } catch (error) {
    throw new Error(`${path} holds no revocation list that can be used: ${(error as Error).message}`, { cause: error });
  }
}
