import type { Caller } from '../platform/caller.ts';
import { initialData } from '../forms/prefill.ts';
import type { Data, FormDefinition } from '../forms/form-definition.ts';
import { presentSubmission, type Section } from '../forms/present-submission.ts';
import { rendererData, renderableForm } from '../forms/render-form.ts';
import { outcomesOf, type DiagramModel } from '../workflow/diagram-model.ts';
import { parseDiagram, readDiagram } from '../workflow/read-diagram.ts';
import { playSteps, type WalkedService, type WalkStep } from '../workflow/walk-paths.ts';
import type { ItemVersion } from '../catalog/item-version.ts';
import { describeDraft } from './describe-drafts.ts';
import type { Designer } from './designer.ts';
import { draftAsVersion, judgeAnswers, sampleSources, trialScope, type Surroundings } from './sandbox.ts';
import { sampleAnswers } from './sample-answers.ts';

/** `data` absent begins: the form as it opens. `account` is what the sample person proves; `steps` are what was done so far. */
export interface Trial { data?: Data; /** Asks for sample answers alone. */ sample?: boolean; account?: Data; steps?: WalkStep[] }

export interface TrialTask { id: string; index: number | null; name: string; role: string; groups: string[]; outcomes: { name: string; label: string }[] }
/** What can also happen at a step: a message that comes, a time that is over. */
export interface TrialEvent { step: WalkStep; name: string }
export interface TrialStep {
  ended: boolean; status: string | null;
  tasks: TrialTask[]; events: TrialEvent[];
  services: { type: string; name: string; input: Record<string, unknown> }[];
}
export interface TrialAnswer { valid: boolean; errors: { path: string; message: string }[]; data: Data; step: TrialStep | null; /** What a reviewer is shown of the answers. */ sections?: Section[]; /** The form to fill in, as the trial opens. */ form?: FormDefinition; sample?: Data }

/** A draft on trial, with the sample person and the sample records that stand around it. */
export interface Sandbox { version: ItemVersion; model: DiagramModel; around: Surroundings; now: Date }

/** The draft of an item, opened for trying it out. Nothing that is done in it is stored or sent. */
export async function openSandbox(designer: Designer, caller: Caller, portal: string, item: string, account: Data = {}): Promise<Sandbox> {
  const { content } = await describeDraft(designer, caller, portal, item);
  const { platform: { clock, db }, registers } = designer.applications;
  const now = clock.now();
  const version = await draftAsVersion(designer, portal, item, content);
  const around = { locale: caller.locale, now, account: { name: caller.locale === 'zh' ? '示例申请人' : 'Sample applicant', ...account }, sources: sampleSources(designer, portal, content, now), tables: await registers.tables(db, portal) };
  return { version, model: readDiagram(await parseDiagram(version.workflowXml)), around, now };
}

/** Runs a draft for a sample person over sample records: the form as it opens, its judgement, and each step of its workflow. */
export async function tryItem(designer: Designer, caller: Caller, portal: string, item: string, { data, account = {}, steps = [], sample = false }: Trial): Promise<TrialAnswer> {
  const sandbox = await openSandbox(designer, caller, portal, item, account);
  const { version: { compiled }, version, around, now } = sandbox;
  if (sample) return { valid: false, errors: [], data: {}, step: null, sample: rendererData(compiled, sampleAnswers(compiled, now)) };
  if (!data) {
    const context = { locale: caller.locale, now, sources: around.sources, account: around.account, scope: { ...around.tables, account: around.account, item: {} }, draft: true, newDraft: true };
    return { valid: false, errors: [], data: compiled.process(initialData(compiled, context), context).data, step: null, form: renderableForm(compiled, caller.locale, now) };
  }
  const judged = judgeAnswers(compiled, version, data, around);
  const errors = judged.errors.map(({ path, message }) => ({ path, message }));
  if (errors.length > 0) return { valid: false, errors, data: judged.data, step: null };
  return { valid: true, errors, data: judged.data, step: await stepAfter(sandbox, judged.data, steps), sections: presentSubmission(compiled, judged.data, caller.locale, now) };
}

/** What the sandbox's diagram may read of the answers. */
export function scopeOf({ version, around, now }: Sandbox, data: Data): Record<string, unknown> {
  return { ...around.tables, ...trialScope(version, { data, sources: around.sources, submittedAt: now.toISOString(), applicantId: 'trial', applicantName: String(around.account['name']) }) };
}

async function stepAfter(sandbox: Sandbox, data: Data, steps: readonly WalkStep[]): Promise<TrialStep> {
  const { version, model, around: { locale }, now } = sandbox;
  const { ended, services, tasks, messages, timers } = await playSteps(version.workflowXml, scopeOf(sandbox, data), now, version.workflowParts, steps);
  return {
    ended, status: statusAfter(services), services: services.map(({ id, type, input }) => ({ type, name: elementName(sandbox, id), input })),
    tasks: tasks.map(({ element, index, groups }) => ({
      id: element.id, index, name: elementName(sandbox, element.id), role: element.headers['role'] ?? 'reviewer', groups,
      outcomes: outcomesOf(element).map((outcome) => ({ name: outcome.name, label: outcome[locale] })),
    })),
    events: [...messages.map((message): WalkStep => ({ message })), ...timers.map((timer): WalkStep => ({ timer }))].map((step) => ({ step, name: stepName({ model, locale }, step) })),
  };
}

/** The status that the last service has set, if any has. */
export function statusAfter(services: readonly WalkedService[]): string | null {
  const status = services.filter(({ type }) => type === 'application:status').at(-1)?.input['status'];
  return typeof status === 'string' ? status : null;
}

export function elementName({ model, around: { locale } }: Pick<Sandbox, 'model' | 'around'>, id: string): string {
  return nameIn(model, locale, id);
}

function nameIn(model: DiagramModel, locale: 'zh' | 'en', id: string): string {
  const element = model.elements.get(id);
  return (locale === 'en' ? element?.nameEn : null) ?? element?.name ?? id;
}

/** What is done at a step, in words: the task and its outcome, or the event that catches a message or a timer. */
export function stepName({ model, locale }: { model: DiagramModel; locale: 'zh' | 'en' }, step: WalkStep): string {
  if ('timer' in step) return nameIn(model, locale, step.timer);
  if ('message' in step) return nameIn(model, locale, [...model.elements.values()].find(({ message, type }) => message === step.message && !/Throw|End|Send/.test(type))?.id ?? step.message);
  const element = model.elements.get(step.task);
  const outcome = element && outcomesOf(element).find(({ name }) => name === step.decision);
  const which = step.index === undefined ? '' : ` ${step.index + 1}`;
  return `${nameIn(model, locale, step.task)}${which}：${outcome?.[locale] ?? step.decision}`;
}
