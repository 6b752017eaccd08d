import { Problem } from '../platform/errors.ts';
import type { Platform } from '../platform/platform.ts';
import { isSameCode } from './check-code.ts';
import { documentPdf } from './document-pdf.ts';
import { findByNumber, findDocument, type DocumentRow } from './document-store.ts';
import { isUnaltered } from './issue-document.ts';
import { maskName } from './mask-name.ts';

export type Verification =
  | { valid: true; kind: string; number: string; title: string; issuedAt: string; holder: string; replaced: boolean; /** The whole of it may be looked at. */ shown: boolean }
  | { valid: false };

/**
 * Kinds that their holders hand to others as proof: whoever holds the sheet, and so knows its check code, may compare it with
 * the whole document. Of every other kind only the facts are told.
 */
const shownKinds: ReadonlySet<string> = new Set(['statement']);

/** What a code is compared with when no document has the number, so that both cases take the same way. */
const noCode = '------------';

/**
 * Whether a document with this number and check code was issued. A wrong code and an unknown number get the same
 * answer in the same time. Codes are compared with the stored ones, so that documents outlive a change of the secret.
 */
export async function verifyDocument(platform: Platform, number: string, code: string): Promise<Verification> {
  const found = await findVerified(platform, number, code);
  if (!found) return { valid: false };
  const { row, replaced } = found;
  return { valid: true, kind: row.kind, number: row.number, title: row.title, issuedAt: row.issued_at, holder: maskName(row.holder), replaced, shown: shownKinds.has(row.kind) };
}

/** The sheet behind number and check code; Problem('not_found') where they don't belong together, and for kinds that are not shown. */
export async function verifiedPdf(platform: Platform, number: string, code: string): Promise<{ content: Buffer; number: string }> {
  const found = await findVerified(platform, number, code);
  if (!found || !shownKinds.has(found.row.kind)) throw new Problem('not_found');
  return { content: await documentPdf(platform, found.row.id), number: found.row.number };
}

async function findVerified(platform: Platform, number: string, code: string): Promise<{ row: DocumentRow; replaced: boolean } | null> {
  const editions = await findByNumber(platform.db, number);
  const matching = (editions.length > 0 ? editions : [{ check_code: noCode }]).map((row) => isSameCode(code, row.check_code)).indexOf(true);
  const match = editions[matching];
  if (!match) return null;
  const row = (await findDocument(platform.db, match.id))!;
  if (!isUnaltered(row)) {
    platform.log.error({ document: row.id }, 'the stored document is not what was issued');
    return null;
  }
  return { row, replaced: editions.some((other) => other.kind === row.kind && other.edition > row.edition) };
}
