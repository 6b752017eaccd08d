import { toStored } from '../platform/clock.ts';
import type { Locale } from '../platform/errors.ts';
import { newId } from '../platform/ids.ts';
import type { Command } from '../platform/run-command.ts';
import type { Config } from '../platform/config.ts';
import { contentHash, makeCheckCode } from './check-code.ts';
import { insertDocument, lockLatestEdition, type DocumentRow } from './document-store.ts';
import { templateHash } from './render-template.ts';

export interface NewDocument {
  /** What sort of document it is, such as `receipt`; numbers are unique within a kind. */
  kind: string;
  number: string;
  ownerType: string;
  ownerId: string;
  title: string;
  /** Whose document it is; verification shows it masked. */
  holder: string;
  templateName: string;
  templateSource: string;
  /** What the template reads, beside `document` (number, checkCode, title, issuedAt, verifyUrl). */
  data: Record<string, unknown>;
  locale?: Locale;
}

export interface IssuedDocument { id: string; kind: string; number: string; edition: number; checkCode: string; title: string; issuedAt: string }

export const printJob = 'document.print';

/**
 * Records a document for good, its template and data with it, in the command's transaction; a job prints it after the
 * commit. Issuing the same content again answers the document that stands; other content under the same number
 * becomes the next edition, and verification then calls the earlier ones replaced.
 */
export async function issueDocument(config: Pick<Config, 'secret' | 'publicUrl'>, command: Command, document: NewDocument): Promise<IssuedDocument> {
  const { kind, number, title, holder, templateName, templateSource, ownerType, ownerId } = document;
  const locale = document.locale ?? 'zh';
  const data = JSON.stringify(document.data);
  const template_hash = templateHash(templateSource);
  const content_hash = contentHash({ title, holder, locale, template: template_hash, data: JSON.parse(data) });
  const latest = await lockLatestEdition(command.db, kind, number);
  if (latest?.content_hash === content_hash) return describe(latest);
  const edition = (latest?.edition ?? 0) + 1;
  const check_code = makeCheckCode(config.secret, kind, `${number}/${edition}`, content_hash);
  const row: DocumentRow = {
    id: newId(), kind, number, edition, check_code, title, holder, locale,
    template_name: templateName, template_hash, data, content_hash,
    verify_url: `${config.publicUrl}/verify?number=${encodeURIComponent(number)}&code=${check_code}`,
    owner_type: ownerType, owner_id: ownerId, issued_at: toStored(command.now),
  };
  await insertDocument(command.db, row, templateSource);
  command.audit({ action: 'document.issue', subjectType: ownerType, subjectId: ownerId, details: { document: row.id, kind, number, edition } });
  command.enqueue({ kind: printJob, payload: { documentId: row.id }, uniqueKey: `${printJob}:${row.id}` });
  return describe(row);
}

/** Whether the stored content is still what was issued. */
export function isUnaltered(row: DocumentRow): boolean {
  return row.content_hash === contentHash({ title: row.title, holder: row.holder, locale: row.locale, template: row.template_hash, data: JSON.parse(row.data) });
}

function describe(row: DocumentRow): IssuedDocument {
  return { id: row.id, kind: row.kind, number: row.number, edition: row.edition, checkCode: row.check_code, title: row.title, issuedAt: row.issued_at };
}
