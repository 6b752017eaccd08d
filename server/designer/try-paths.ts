import { setImmediate } from 'node:timers/promises';
import type { Caller } from '../platform/caller.ts';
import type { CompiledForm } from '../forms/compile-form.ts';
import { describeFields, type FieldDescription } from '../forms/describe-fields.ts';
import type { Data } from '../forms/form-definition.ts';
import { rendererData } from '../forms/render-form.ts';
import { walkPaths, type WalkStep } from '../workflow/walk-paths.ts';
import type { Designer } from './designer.ts';
import { fieldsRead } from './diagram-expressions.ts';
import { decidedBy, decidingTexts } from './first-steps.ts';
import { judgeAnswers } from './sandbox.ts';
import { sampleAnswers } from './sample-answers.ts';
import { elementName, openSandbox, scopeOf, statusAfter, stepName, type Sandbox } from './try-item.ts';

/** One way through the workflow with the made-up submission that takes it: `varied` is how that one differs from the plain sample. */
export interface TrialPath { submission: number; steps: { step: WalkStep; name: string }[]; ended: boolean; status: string | null; failure: string | null }
/** A made-up submission, as it would be sent and as the form shows it; `errors` are what the form says of it. */
export interface TrialSubmission { data: Data; shown: Data; varied: { label: string; value: string }[]; errors: { path: string; message: string }[] }
/** `missed` are the named flows that no path took; `isCut` that there are more paths than were walked. */
export interface TrialPaths { submissions: TrialSubmission[]; paths: TrialPath[]; missed: string[]; isCut: boolean }

/** Steps that all paths of one answer may take together: each takes some milliseconds. */
const mostSteps = 400;
const mostSubmissions = 16;
const mostValues = 6;

/**
 * Every path through the workflow of a draft, each with a submission that takes it. The submissions vary the fields that
 * the diagram decides by, with their options and with the values that its expressions compare with. Nothing is stored.
 */
export async function findPaths(designer: Designer, caller: Caller, portal: string, item: string): Promise<TrialPaths> {
  const sandbox = await openSandbox(designer, caller, portal, item);
  const { version, model } = sandbox;
  const answer: TrialPaths = { submissions: [], paths: [], missed: [], isCut: false };
  const taken = new Set<string>();
  let left = mostSteps;
  for (const submission of submissionsOf(sandbox)) {
    const at = answer.submissions.push(submission) - 1;
    const walk = await walkPaths(version.workflowXml, scopeOf(sandbox, submission.data), sandbox.now, version.workflowParts, left, () => setImmediate());
    left -= walk.paths.reduce((sum, { steps }) => sum + steps.length + 1, 0);
    for (const flow of walk.taken) taken.add(flow);
    answer.isCut ||= walk.isCut;
    for (const { steps, ended, services, failure } of walk.paths) {
      answer.paths.push({ submission: at, ended, status: statusAfter(services), failure: failure?.[caller.locale] ?? null, steps: steps.map((step) => ({ step, name: stepName({ model, locale: caller.locale }, step) })) });
    }
    if (left <= 0) { answer.isCut = true; break; }
  }
  answer.missed = [...model.flows.values()].filter(({ id }) => !taken.has(id)).map(({ name, nameEn, source, target }) => (caller.locale === 'en' ? nameEn ?? name : name) ?? `${elementName(sandbox, source)} → ${elementName(sandbox, target)}`);
  return answer;
}

/** The plain sample and its variants, as the form settles them; of those that the diagram cannot tell apart the first. */
function submissionsOf(sandbox: Sandbox): TrialSubmission[] {
  const { version: { compiled, settings }, version, model, around, now } = sandbox;
  const texts = [...decidingTexts(model), ...Object.values(settings.parameters ?? {}).filter((value): value is string => typeof value === 'string')];
  const plain = sampleAnswers(compiled, now);
  const found = new Map<string, TrialSubmission>();
  for (const change of changesOf(compiled, texts)) {
    const judged = judgeAnswers(compiled, version, { ...plain, ...Object.fromEntries(change.map(({ field, value }) => [field.key, value])) }, around);
    const key = decidedBy(texts, scopeOf(sandbox, judged.data), now);
    const submission: TrialSubmission = { data: judged.data, shown: rendererData(compiled, judged.data), varied: change.map(({ field, value }) => ({ label: field.label, value: wordsOf(field, value) })), errors: judged.errors.map(({ path, message }) => ({ path, message })) };
    const known = found.get(key);
    // A submission that the form accepts is the better example.
    if (!known || (known.errors.length > 0 && submission.errors.length === 0)) found.set(key, submission);
    if (found.size >= mostSubmissions) break;
  }
  return [...found.values()];
}

interface Change { field: FieldDescription; value: unknown }

/** Nothing changed, each value of each field that the expressions read, then pairs of them. */
function changesOf({ root }: CompiledForm, texts: readonly string[]): Change[][] {
  const read = new Set(texts.flatMap((text) => [...fieldsRead(text)]));
  const fields = describeFields(root).filter(({ path, locked, calculated }) => read.has(path) && !path.includes('[') && !path.includes('.') && !locked && !calculated);
  const each = fields.map((field) => valuesFor(field, texts).map((value): Change => ({ field, value })));
  const pairs = each.flatMap((some, index) => each.slice(index + 1).flatMap((others) => some.flatMap((one) => others.map((other) => [one, other]))));
  return [[], ...each.flat().map((change) => [change]), ...pairs.slice(0, 60)];
}

/** What a field can be that makes a difference: its options, yes and no, the numbers and texts that the expressions name, and what lies beside them. */
function valuesFor({ dataType, options, decimals, type }: FieldDescription, texts: readonly string[]): unknown[] {
  if (dataType === 'boolean') return [true, false];
  if (dataType === 'option') return (options ?? []).slice(0, mostValues).map(({ value }) => value);
  if (dataType === 'options') return (options ?? []).slice(0, mostValues).map(({ value }) => (type === 'selectboxes' ? Object.fromEntries(options!.map((one) => [String(one.value), one.value === value])) : [value]));
  const step = dataType === 'number' && decimals === 0 ? 1 : 0.01;
  if (dataType === 'number' || dataType === 'money') return [...new Set(numbersIn(texts).flatMap((number) => [number, number - step, number + step]))].slice(0, 3 * mostValues).map((number) => Number(number.toFixed(2)));
  if (dataType === 'text') return textsIn(texts).slice(0, mostValues);
  return [];
}

const numbersIn = (texts: readonly string[]): number[] => texts.flatMap((text) => [...text.replace(/"[^"]*"/g, '').matchAll(/(?<![\w.])\d+(?:\.\d+)?/g)].map(([number]) => Number(number)));
const textsIn = (texts: readonly string[]): string[] => [...new Set(texts.flatMap((text) => [...text.matchAll(/"([^"]*)"/g)].map((match) => match[1] ?? '')))];

function wordsOf({ options }: FieldDescription, value: unknown): string {
  const option = options?.find((one) => one.value === value);
  return option?.label ?? (typeof value === 'object' ? JSON.stringify(value) : String(value));
}
