/** A form, compiled: the one interpreter that every reader of a form definition uses. */
import type { StepBudget } from '../expressions/json-logic.ts';
import type { FieldError, Locale } from '../platform/errors.ts';
import { isBlank, isPlainObject, type Wrong } from './component-type.ts';
import { cleanSubmission, mostRows, type Cleaning, type Dropped } from './clean-submission.ts';
import { describeFields, type FieldDescription } from './describe-fields.ts';
import { fieldError, messageFor } from './field-messages.ts';
import type { Data, FormDefinition, FormEnvironment, JsonSchema } from './form-definition.ts';
import { type FormNode, planForm } from './plan-form.ts';
import { type JudgedNode, judgeValues, planJudging } from './judge-values.ts';
import { planSettling, settleValues, type SettledNode, type Sources } from './settle-values.ts';
import { submissionSchema } from './submission-schema.ts';

export interface ProcessContext {
  readonly locale: Locale;
  readonly now: Date;
  /** Records by source name; given, locked fields are set from them, absent (command line) they are taken as sent. */
  readonly sources?: Sources;
  readonly account?: Record<string, unknown>;
  /** A draft may be incomplete: its shapes are cleaned and its values settled, but nothing is an error. */
  readonly draft?: boolean;
  /** Whether a draft gets the defaults of what it does not hold: only a new one does. */
  readonly newDraft?: boolean;
}

export interface Verdict {
  readonly valid: boolean;
  /** Exactly what would be stored. */
  readonly data: Data;
  readonly errors: FieldError[];
  /** What the client sent and the server did not believe. */
  readonly dropped: Dropped[];
}

export interface CompiledForm {
  readonly definition: FormDefinition;
  readonly environment: FormEnvironment;
  readonly root: FormNode;
  readonly fields: readonly FieldDescription[];
  /** The JSON Schema of a submission, for API users. */
  readonly schema: JsonSchema;
  process(submission: unknown, context: ProcessContext): Verdict;
}

/** What all rules of a form may take for one submission: about a second, however many rows it has. */
const mostSteps = 1_000_000;

const compiledForms = new WeakMap<FormDefinition, WeakMap<FormEnvironment, CompiledForm>>();

/** Compiles a form once; the same objects give the same compiled form, so they must not be changed afterwards. */
export function compileForm(definition: FormDefinition, environment: FormEnvironment): CompiledForm {
  let byEnvironment = compiledForms.get(definition);
  if (!byEnvironment) compiledForms.set(definition, byEnvironment = new WeakMap());
  let compiled = byEnvironment.get(environment);
  if (!compiled) byEnvironment.set(environment, compiled = compile(definition, environment));
  return compiled;
}

interface Parts { definition: FormDefinition; root: FormNode; settled: SettledNode[]; judged: JudgedNode[]; storesAll: boolean }

/** What a form needs for judging is made when the first submission comes, so that showing a form costs nothing of it. */
function compile(definition: FormDefinition, environment: FormEnvironment): CompiledForm {
  const root = planForm(definition, environment);
  let parts: Parts | undefined;
  return {
    definition, environment, root, schema: submissionSchema(definition, root), fields: describeFields(root),
    process: (submission, context) => processSubmission(parts ??= { definition, root, settled: planSettling(root), judged: planJudging(root), storesAll: storesAll(root) }, submission, context),
  };
}

function storesAll(holder: FormNode): boolean {
  return holder.held.every((node) => node.role === 'ignored' || (node.stored && storesAll(node)));
}

/** Clean, settle, judge: the same three steps for a page, an API call, a row of a spreadsheet and the command line. */
function processSubmission(parts: Parts, submission: unknown, context: ProcessContext): Verdict {
  const draft = context.draft === true;
  const cleaning = newCleaning(parts, context, draft);
  const data = cleanSubmission(parts.root, submission, cleaning);
  const budget: StepBudget = { left: mostSteps };
  const sources = context.sources && { account: context.account, ...context.sources };
  const unbelieved = settleValues(parts.settled, data, { now: context.now, sources, useDefaults: cleaning.useDefaults, budget });
  const dropped = [...cleaning.dropped, ...unbelieved.filter(({ path }) => wasSent(submission, path))];
  const errors = draft ? [] : judge(parts, data, cleaning.errors, context, budget);
  const asTheyAre = parts.storesAll && !cleaning.keptBlank && !parts.settled.length;
  return { valid: errors.length === 0, data: asTheyAre ? data : storedData(parts.root, data, draft), errors, dropped };
}

/** The errors of settled data, those of wrong shapes first. */
function judge({ definition, judged }: Parts, data: Data, wrongShapes: readonly FieldError[], context: ProcessContext, budget: StepBudget): FieldError[] {
  const { faults, hidden } = judgeValues(judged, data, context.now, budget);
  if (!faults.length && !wrongShapes.length) return [];
  const errors = wrongShapes.filter(({ path }) => !hidden.some((outer) => isWithin(path, outer)));
  // A value of the wrong shape was left out, so it, or what it should hold, also seems to be missing.
  const misshapen = errors.map(({ path }) => path);
  for (const { node, path, code, params, message } of faults) {
    if (misshapen.some((wrong) => isWithin(path, wrong) || isWithin(wrong, path))) continue;
    errors.push(fieldError(definition, node, path, code, params, context.locale, message));
  }
  return errors;
}

function isWithin(path: string, outer: string): boolean {
  return path === outer || outer === '' || (path.startsWith(outer) && (path[outer.length] === '.' || path[outer.length] === '['));
}

function newCleaning({ definition, root }: Parts, { locale, newDraft }: ProcessContext, draft: boolean): Cleaning {
  const report = (node: FormNode, path: string, wrong: Wrong) => (node === root
    ? { path, code: wrong.code, message: messageFor(wrong.code, definition.title ?? '', wrong.params, locale) }
    : fieldError(definition, node, path, wrong.code, wrong.params, locale));
  return {
    draft, useDefaults: !draft || newDraft === true, refuseUnknown: definition.settings?.item?.unknownFields === 'refuse',
    errors: [], dropped: [], rowsLeft: mostRows, keptBlank: false, report,
    reportUnknown: (path) => ({ path, code: 'unknown_field', message: messageFor('unknown_field', path, {}, locale) }),
  };
}

/** The data to be stored: without blanks, which were kept for the conditions to see, and without what the form declares as not stored. */
function storedData(holder: FormNode, data: Data, blanks: boolean): Data {
  const stored: Data = {};
  for (const node of holder.held) {
    const value = data[node.key];
    if (value === undefined || (!blanks && isBlank(value)) || !node.stored) continue;
    if (node.role === 'grid' && Array.isArray(value)) stored[node.key] = value.map((row) => storedData(node, row as Data, blanks));
    else if (node.role === 'container') stored[node.key] = storedData(node, value as Data, blanks);
    else stored[node.key] = !blanks && node.several && Array.isArray(value) ? value.filter((item) => !isBlank(item)) : value;
  }
  return stored;
}

/** The parts of a data path: `rows[2].amount` is `rows`, `2`, `amount`. */
function partsOf(path: string): string[] {
  return path.split(/[.[\]]+/).filter(Boolean);
}

function wasSent(submission: unknown, path: string): boolean {
  let value = submission;
  for (const part of partsOf(path)) value = (isPlainObject(value) || Array.isArray(value)) && Object.hasOwn(value, part) ? (value as Data)[part] : undefined;
  return value !== undefined;
}
