import type { Queryable } from '../platform/database.ts';
import type { Locale } from '../platform/errors.ts';

export interface DocumentRow {
  id: string;
  kind: string;
  number: string;
  edition: number;
  check_code: string;
  title: string;
  holder: string;
  locale: Locale;
  template_name: string;
  template_hash: string;
  data: string;
  content_hash: string;
  verify_url: string;
  owner_type: string;
  owner_id: string;
  issued_at: string;
}

export async function findDocument(db: Queryable, id: string): Promise<DocumentRow | undefined> {
  return db('documents').where({ id }).first();
}

/** The last edition issued under the number, locked until the command ends. */
export async function lockLatestEdition(db: Queryable, kind: string, number: string): Promise<DocumentRow | undefined> {
  return db('documents').where({ kind, number }).orderBy('edition', 'desc').forUpdate().first();
}

/** The last document of a kind that was issued to the owner (such as an application's receipt). */
export async function findLatestDocument(db: Queryable, kind: string, ownerType: string, ownerId: string): Promise<DocumentRow | undefined> {
  return db('documents').where({ kind, owner_type: ownerType, owner_id: ownerId }).orderBy([{ column: 'issued_at', order: 'desc' }, { column: 'edition', order: 'desc' }]).first();
}

/** Every kind and edition under the number, without their contents, the newest first. */
export async function findByNumber(db: Queryable, number: string): Promise<Omit<DocumentRow, 'data'>[]> {
  return db('documents').where({ number }).orderBy('edition', 'desc').limit(100)
    .select('id', 'kind', 'number', 'edition', 'check_code', 'title', 'holder', 'locale', 'template_name', 'template_hash', 'content_hash', 'verify_url', 'owner_type', 'owner_id', 'issued_at');
}

export async function insertDocument(db: Queryable, row: DocumentRow, templateSource: string): Promise<void> {
  await db('template_sources').insert({ hash: row.template_hash, source: templateSource }).onConflict('hash').ignore();
  await db('documents').insert(row);
}

export async function readTemplateSource(db: Queryable, hash: string): Promise<string> {
  const row = await db('template_sources').where({ hash }).first('source');
  return row.source;
}

export async function findPrintedFile(db: Queryable, documentId: string): Promise<string | undefined> {
  const row = await db('document_files').where({ document_id: documentId }).first('sha256');
  return row?.sha256;
}

/** Keeps the first file printed of a document and answers which that is. */
export async function keepPrintedFile(db: Queryable, documentId: string, file: { sha256: string; size: number }, printedAt: string): Promise<string> {
  await db('document_files').insert({ document_id: documentId, sha256: file.sha256, size: file.size, printed_at: printedAt }).onConflict('document_id').ignore();
  const kept = (await findPrintedFile(db, documentId))!;
  if (kept === file.sha256) {
    await db('file_uses').insert({ sha256: kept, owner_type: 'document', owner_id: documentId }).onConflict(['sha256', 'owner_type', 'owner_id']).ignore();
  }
  return kept;
}
