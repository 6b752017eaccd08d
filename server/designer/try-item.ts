import type { Caller } from '../platform/caller.ts';
import { Problem } from '../platform/errors.ts';
import { runScope } from '../applications/run-scope.ts';
import type { Application } from '../applications/application-store.ts';
import { initialData } from '../forms/prefill.ts';
import type { Data, FormDefinition } from '../forms/form-definition.ts';
import { rendererData, renderableForm } from '../forms/render-form.ts';
import { outcomesOf } from '../workflow/diagram-model.ts';
import { parseDiagram, readDiagram } from '../workflow/read-diagram.ts';
import { simulate, type SimulatedAction, type SimulatedStep } from '../workflow/simulate.ts';
import { describeDraft } from './describe-drafts.ts';
import type { Designer } from './designer.ts';
import { draftAsVersion, judgeAnswers, sampleSources } from './sandbox.ts';
import { sampleAnswers } from './sample-answers.ts';
import type { ItemVersion } from '../catalog/item-version.ts';

/** `data` absent begins: the form as it opens. `account` is what the sample person proves; `steps` are the decisions so far. */
export interface Trial { data?: Data; /** Asks for sample answers alone. */ sample?: boolean; account?: Data; steps?: { task: string; decision: string }[] }

export interface TrialStep {
  ended: boolean; status: string | null;
  tasks: { id: string; name: string; role: string; groups: string[]; outcomes: { name: string; label: string }[] }[];
  services: { type: string; name: string; input: Record<string, unknown> }[];
}
export interface TrialAnswer { valid: boolean; errors: { path: string; message: string }[]; data: Data; step: TrialStep | null; /** The form to fill in, as the trial opens. */ form?: FormDefinition; sample?: Data }

/** Runs a draft for a sample person over sample records: the form as it opens, its judgement, and each step of its workflow. Nothing is stored or sent. */
export async function tryItem(designer: Designer, caller: Caller, portal: string, item: string, { data, account = {}, steps = [], sample = false }: Trial): Promise<TrialAnswer> {
  const { content } = await describeDraft(designer, caller, portal, item);
  const { platform: { clock, db }, registers } = designer.applications;
  const now = clock.now();
  const version = await draftAsVersion(designer, portal, item, content);
  const around = { locale: caller.locale, now, account: { name: caller.locale === 'zh' ? '示例申请人' : 'Sample applicant', ...account }, sources: sampleSources(designer, portal, content, now), tables: await registers.tables(db, portal) };
  if (sample) return { valid: false, errors: [], data: {}, step: null, sample: rendererData(version.compiled, sampleAnswers(version.compiled, now)) };
  if (!data) {
    const context = { locale: caller.locale, now, sources: around.sources, account: around.account, scope: { ...around.tables, account: around.account, item: {} }, draft: true, newDraft: true };
    return { valid: false, errors: [], data: version.compiled.process(initialData(version.compiled, context), context).data, step: null, form: renderableForm(version.compiled, caller.locale, now) };
  }
  const judged = judgeAnswers(version.compiled, content, data, around);
  const errors = judged.errors.map(({ path, message }) => ({ path, message }));
  if (errors.length > 0) return { valid: false, errors, data: judged.data, step: null };
  const application: Application = {
    id: 'trial', number: 'TRIAL', portal, item, itemVersionId: 'draft', applicantId: 'trial', applicantName: String(around.account.name), status: 'in_review', draft: judged.data, revision: 1, submissions: 1,
    runId: null, batchId: null, rowCount: null, returnReason: null, createdAt: now.toISOString(), updatedAt: now.toISOString(), submittedAt: now.toISOString(), decidedAt: null,
  };
  const scope = runScope(application, version, { seq: 1, data: judged.data, sources: around.sources, materials: [], submittedAt: now.toISOString() });
  return { valid: true, errors, data: judged.data, step: await runSteps(version, { ...around.tables, ...scope }, steps, now, caller) };
}

async function runSteps(version: ItemVersion, scope: Record<string, unknown>, steps: NonNullable<Trial['steps']>, now: Date, { locale }: Caller): Promise<TrialStep> {
  const actions: SimulatedAction[] = [{ start: {}, scope, now: now.toISOString() }, ...steps.map(({ task, decision }) => ({ complete: task, variables: { decision, comment: '' } }))];
  const model = readDiagram(await parseDiagram(version.workflowXml));
  let last: SimulatedStep | null = null;
  const services: TrialStep['services'] = [];
  for await (const step of simulate(version.workflowXml, actions, now, version.workflowParts)) {
    last = step;
    services.push(...(step.services ?? []).map(({ id, type, input }) => ({ type, name: model.elements.get(id)?.name ?? id, input })));
  }
  if (!last) throw new Problem('run_ended');
  const status = services.filter(({ type }) => type === 'application:status').at(-1)?.input['status'];
  return {
    ended: last.ended, status: typeof status === 'string' ? status : null, services,
    tasks: last.tasks.map(({ id, candidateGroups = [] }) => {
      const element = model.elements.get(id);
      return {
        id, name: (locale === 'en' ? element?.nameEn : null) ?? element?.name ?? id, role: element?.headers['role'] ?? 'reviewer', groups: candidateGroups,
        outcomes: element ? outcomesOf(element).map((outcome) => ({ name: outcome.name, label: outcome[locale] })) : [],
      };
    }),
  };
}
