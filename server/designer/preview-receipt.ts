import type { Caller } from '../platform/caller.ts';
import { Problem } from '../platform/errors.ts';
import { toStored } from '../platform/clock.ts';
import { receiptSections } from '../applications/receipt-sections.ts';
import { compileForm, type CompiledForm } from '../forms/compile-form.ts';
import type { ListShape } from '../forms/form-definition.ts';
import { materialsFor } from '../forms/materials.ts';
import { presentSubmission } from '../forms/present-submission.ts';
import { printTemplate } from '../documents/print-template.ts';
import { describeDraft } from './describe-drafts.ts';
import type { Designer } from './designer.ts';
import type { DraftContent } from './item-content.ts';
import { receiptFields, type ReceiptField } from './receipt-fields.ts';
import { sampleAnswers } from './sample-answers.ts';

/** The receipt as it would be printed of made-up answers, with the template as it is being written. */
export async function previewReceipt(designer: Designer, caller: Caller, portal: string, item: string, templateSource?: string): Promise<Buffer> {
  const { content, title } = await describeDraft(designer, caller, portal, item);
  const { catalog, platform: { config, clock } } = designer.applications;
  const compiled = compiledDraft(designer, portal, content);
  const now = clock.now();
  const form = sampleAnswers(compiled, now);
  return printTemplate(config, templateSource ?? content.templateSource, {
    portal: { title: catalog.portal(portal).title }, item: { title }, applicant: { name: caller.locale === 'zh' ? '（申请人）' : '(applicant)' },
    submittedAt: toStored(now), promise: '48小时内办理', sections: receiptSections(presentSubmission(compiled, form, 'zh', now)), form,
    materials: materialsFor(compiled.definition.settings, form, 'zh', now).map(({ name }) => ({ name, count: 1 })),
    document: { number: '00000000000000', checkCode: 'XXXX-XXXX-XXXX', title, issuedAt: toStored(now), verifyUrl: `${config.publicUrl}/verify` },
  });
}

/** What can be inserted into the item's template. */
export async function insertableFields(designer: Designer, caller: Caller, portal: string, item: string): Promise<ReceiptField[]> {
  const { content } = await describeDraft(designer, caller, portal, item);
  return receiptFields(compiledDraft(designer, portal, content), caller.locale);
}

/** The draft's form, ready to be filled; Problem `item_not_publishable` where it cannot be read. */
export function compiledDraft({ applications: { catalog } }: Designer, portal: string, { form }: Pick<DraftContent, 'form'>): CompiledForm {
  const { dictionaries, lists } = catalog.declared(portal);
  try {
    return compileForm(form, { dictionaries, lists: lists as Record<string, ListShape> });
  } catch (error) {
    throw new Problem('item_not_publishable', {}, [{ path: 'form', code: 'malformed_form', message: (error as Error).message }], { cause: error });
  }
}
