import type { Platform } from '../platform/platform.ts';
import { isSameCode } from './check-code.ts';
import { findByNumber, findDocument } from './document-store.ts';
import { isUnaltered } from './issue-document.ts';
import { maskName } from './mask-name.ts';

export type Verification =
  | { valid: true; number: string; title: string; issuedAt: string; holder: string; replaced: boolean }
  | { valid: false };

/** What a code is compared with when no document has the number, so that both cases take the same way. */
const noCode = '------------';

/**
 * Whether a document with this number and check code was issued. A wrong code and an unknown number get the same
 * answer in the same time. Codes are compared with the stored ones, so that documents outlive a change of the secret.
 */
export async function verifyDocument(platform: Platform, number: string, code: string): Promise<Verification> {
  const editions = await findByNumber(platform.db, number);
  const matching = (editions.length > 0 ? editions : [{ check_code: noCode }]).map((row) => isSameCode(code, row.check_code)).indexOf(true);
  const match = editions[matching];
  if (!match) return { valid: false };
  const row = (await findDocument(platform.db, match.id))!;
  if (!isUnaltered(row)) {
    platform.log.error({ document: row.id }, 'the stored document is not what was issued');
    return { valid: false };
  }
  const replaced = editions.some((other) => other.kind === row.kind && other.edition > row.edition);
  return { valid: true, number: row.number, title: row.title, issuedAt: row.issued_at, holder: maskName(row.holder), replaced };
}
