import { ownerId, type Caller } from '../platform/caller.ts';
import { Problem } from '../platform/errors.ts';
import type { Platform } from '../platform/platform.ts';
import type { Command } from '../platform/run-command.ts';
import { presentSubmission } from '../forms/present-submission.ts';
import type { ItemVersion } from '../catalog/item-version.ts';
import { documentPdf, latestDocument } from '../documents/document-pdf.ts';
import { issueDocument } from '../documents/issue-document.ts';
import { slotsOf } from '../catalog/describe-item.ts';
import { findApplication, type Application, type Material, type Submission } from './application-store.ts';
import type { Applications } from './applications.ts';
import { rowsSection } from './present-rows.ts';
import { receiptSections } from './receipt-sections.ts';

const receiptKind = 'receipt';
const ownerType = 'application';
/** A receipt of more pages nobody keeps; it says how many rows there are. */
const mostPrintedRows = 500;

/**
 * Issues the receipt of a submission, in Chinese as the agency's documents are. Issued again with the same content it
 * is the same document; a corrected submission makes its next edition.
 */
export async function issueReceipt(command: Command, applications: Pick<Applications, 'platform' | 'catalog'>, application: Application, version: ItemVersion, submission: Submission, materials: readonly Material[]): Promise<void> {
  if (!application.number) throw new Error('an application gets its number before its receipt');
  await issueDocument(applications.platform.config, command, {
    kind: receiptKind, number: application.number, ownerType, ownerId: application.id, title: version.title, holder: application.applicantName,
    templateName: version.template, templateSource: version.templateSource,
    data: {
      portal: { title: applications.catalog.portal(version.portal).title },
      item: { title: version.title },
      applicant: { name: application.applicantName },
      submittedAt: submission.submittedAt,
      promise: promiseText(version.settings.promisedTime),
      sections: receiptSections(application.rowCount === null ? presentSubmission(version.compiled, submission.data, 'zh', command.now) : [await rowsSection(command.db, version, application, submission.seq, 'zh', 1, mostPrintedRows)]),
      form: submission.data,
      materials: slotsOf(version, submission.data, 'zh', command.now)
        .map((slot) => ({ name: slot.name, count: materials.filter((material) => material.slot === slot.key).length }))
        .filter(({ count }) => count > 0),
    },
  });
}

/** `PT48H` → 48小时内办理; other ISO 8601 durations likewise. */
function promiseText(duration: string | undefined): string {
  const parts = /^P(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?)?$/.exec(duration ?? '');
  if (!parts) return '';
  const units = ['个月', '周', '天', '小时', '分钟'];
  return `${parts.slice(1).map((count, index) => (count ? `${count}${units[index]}` : '')).join('')}内办理`;
}

export function findReceipt(platform: Platform, applicationId: string): Promise<{ id: string; number: string } | null> {
  return latestDocument(platform, receiptKind, ownerType, applicationId);
}

/** The receipt for its applicant; Problem('not_found') before the first submission and for everyone else. */
export async function receiptPdf(applications: Applications, caller: Caller, id: string): Promise<{ pdf: Buffer; number: string }> {
  const { platform } = applications;
  const application = await findApplication(platform.db, id);
  if (!application || application.applicantId !== ownerId(caller)) throw new Problem('not_found');
  const receipt = await findReceipt(platform, id);
  if (!receipt) throw new Problem('not_found');
  return { pdf: await documentPdf(platform, receipt.id), number: receipt.number };
}
