import { systemCaller } from '../platform/caller.ts';
import { toStored } from '../platform/clock.ts';
import { Problem } from '../platform/errors.ts';
import type { JobHandler } from '../platform/job-runner.ts';
import type { Platform } from '../platform/platform.ts';
import { runCommand } from '../platform/run-command.ts';
import { findDocument, findLatestDocument, findPrintedFile, keepPrintedFile, readTemplateSource, type DocumentRow } from './document-store.ts';
import { printJob } from './issue-document.ts';
import { renderTemplate } from './render-template.ts';
import { sharedPrinter } from './shared-printer.ts';

const printing = new Map<string, Promise<Buffer>>();

/**
 * The PDF of an issued document: printed at the first call and kept, so that every call on every node answers the
 * same bytes. Throws `not_found`. Must not be called inside a command.
 */
export async function documentPdf(platform: Platform, documentId: string): Promise<Buffer> {
  const kept = await findPrintedFile(platform.db, documentId);
  if (kept) return platform.files.read(kept);
  let underWay = printing.get(documentId);
  if (!underWay) {
    underWay = printAndKeep(platform, documentId).finally(() => printing.delete(documentId));
    printing.set(documentId, underWay);
  }
  return underWay;
}

/** The document of a kind that its owner was issued last, or null. */
export async function latestDocument(platform: Platform, kind: string, ownerType: string, ownerId: string): Promise<{ id: string; number: string; checkCode: string; title: string } | null> {
  const row = await findLatestDocument(platform.db, kind, ownerType, ownerId);
  return row ? { id: row.id, number: row.number, checkCode: row.check_code, title: row.title } : null;
}

/** Number and check code of an issued document, or null. */
export async function numberOf(platform: Platform, documentId: string): Promise<{ number: string; checkCode: string } | null> {
  const row = await findDocument(platform.db, documentId);
  return row ? { number: row.number, checkCode: row.check_code } : null;
}

/** The jobs of this folder, for the job runner. */
export function documentJobs(platform: Platform): Record<string, JobHandler> {
  return { [printJob]: async (payload) => void (await documentPdf(platform, String(payload['documentId']))) };
}

async function printAndKeep(platform: Platform, documentId: string): Promise<Buffer> {
  const row = await findDocument(platform.db, documentId);
  if (!row) throw new Problem('not_found');
  const html = renderTemplate(await readTemplateSource(platform.db, row.template_hash), { ...JSON.parse(row.data), document: printedFacts(row) }, row.locale);
  const pdf = await sharedPrinter(platform.config).print(html, new Date(row.issued_at));
  const file = await platform.files.put(pdf);
  const kept = await runCommand(platform, systemCaller, (command) => keepPrintedFile(command.db, documentId, file, toStored(command.now)));
  return kept === file.sha256 ? pdf : platform.files.read(kept);
}

function printedFacts(row: DocumentRow): Record<string, string> {
  return { number: row.number, checkCode: row.check_code, title: row.title, issuedAt: row.issued_at, verifyUrl: row.verify_url };
}
