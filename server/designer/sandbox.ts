import { compileForm, type CompiledForm } from '../forms/compile-form.ts';
import type { Application } from '../applications/application-store.ts';
import { refusalsOf } from '../applications/check-rules.ts';
import { runScope } from '../applications/run-scope.ts';
import { expressionData } from '../forms/field-expressions.ts';
import type { Data } from '../forms/form-definition.ts';
import { itemVersion, usedDictionaries, type ItemVersion } from '../catalog/item-version.ts';
import type { FieldError, Locale } from '../platform/errors.ts';
import type { Sources } from '../registers/resolve-sources.ts';
import { calledParts } from './check-item.ts';
import type { Designer } from './designer.ts';
import { settingsOf, type DraftContent } from './item-content.ts';
import { sampleAnswers } from './sample-answers.ts';

/** A draft as if it were published, for trying it out; nothing of it is stored. */
export async function draftAsVersion(designer: Designer, portal: string, item: string, content: DraftContent): Promise<ItemVersion> {
  const { dictionaries, lists } = designer.applications.catalog.declared(portal);
  return itemVersion('draft', 0, {
    ...content, portal, item, title: content.form.title ?? item, dictionaries: usedDictionaries(content.form, dictionaries), workflowParts: await calledParts(designer, content.workflowXml),
  }, { [portal]: lists as never });
}

/** Records that nobody has, for each source of the item, so that trying it touches no register. */
export function sampleSources({ applications: { catalog } }: Designer, portal: string, content: DraftContent, now: Date): Sources {
  const { registers, dictionaries } = catalog.declared(portal);
  return Object.fromEntries(Object.entries(settingsOf(content).sources ?? {}).map(([name, { register, list }]) => {
    const form = Object.hasOwn(registers, register) ? registers[register] : undefined;
    const record = form ? sampleAnswers(compileForm(form, { dictionaries }), now) : null;
    return [name, list ? (record ? [record] : []) : record];
  })) as Sources;
}

/** What judging the answers of a form needs beside it. */
export interface Surroundings { locale: Locale; now: Date; account: Data; sources: Sources; tables: object }

export interface Judged { data: Data; errors: FieldError[]; locked: string[] }

/** Judges answers by the form and by the item's own rules, as a submission is; rows of lists are taken as they were sent. */
export function judgeAnswers(compiled: CompiledForm, content: Pick<DraftContent, 'form'>, answers: Data, { locale, now, account, sources, tables }: Surroundings): Judged {
  const base = { ...tables, account, item: {}, applicant: { accountId: '', name: '' } };
  const verdict = compiled.process(answers, { locale, now, sources, account, scope: base, unproven: true });
  const scope = { ...base, ...sources, lists: {}, form: expressionData(compiled.root, verdict.data) };
  const refused = verdict.errors.length > 0 ? [] : refusalsOf({ settings: settingsOf(content) }, scope, locale, now);
  return { data: verdict.data, errors: [...verdict.errors, ...refused], locked: verdict.locked };
}

/** Answers for a trial; `id` and `number` are nobody's. */
export interface TrialAnswers { data: Data; sources: Sources; submittedAt: string; applicantId: string; applicantName: string }

/** What a diagram may read of answers that were not submitted by the version, in a scope of its own. */
export function trialScope(version: ItemVersion, { data, sources, submittedAt, applicantId, applicantName }: TrialAnswers): Record<string, unknown> {
  const application: Application = {
    id: 'trial', number: 'TRIAL', portal: version.portal, item: version.item, itemVersionId: version.id, applicantId, applicantName, status: 'in_review', draft: data, revision: 1, submissions: 1,
    runId: null, batchId: null, rowCount: null, returnReason: null, createdAt: submittedAt, updatedAt: submittedAt, submittedAt, decidedAt: null,
  };
  return runScope(application, version, { seq: 1, data, sources, materials: [], submittedAt });
}
