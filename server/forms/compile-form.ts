/** A form, compiled: the one interpreter that every reader of a form definition uses. */
import type { StepBudget } from '../expressions/json-logic.ts';
import type { FieldError, Locale } from '../platform/errors.ts';
import { isBlank, isPlainObject, type Wrong } from './component-type.ts';
import { cleanSubmission, mostRowsTogether, type Cleaning, type Dropped } from './clean-submission.ts';
import { describeFields, type FieldDescription } from './describe-fields.ts';
import { expandForm } from './expand-form.ts';
import { fieldError, messageFor } from './field-messages.ts';
import type { Data, FormDefinition, FormEnvironment, JsonSchema } from './form-definition.ts';
import { type JudgedNode, judgeValues, planJudging } from './judge-values.ts';
import type { ListRows } from './list-grids.ts';
import type { Sources } from './locked-fields.ts';
import { findNode, type FormNode, planForm, refuseMalformed } from './plan-form.ts';
import type { SettleFault, SettleReport } from './report-settled.ts';
import { planSettling, settleValues, type SettledNode } from './settle-values.ts';
import { type SmsCodeField, smsCodeFields, type TypedCode, typedCodes } from './sms-code-type.ts';
import { submissionSchema } from './submission-schema.ts';

export interface ProcessContext {
  readonly locale: Locale;
  readonly now: Date;
  /** Records by source name; given, locked fields are set from them, absent (command line) they are taken as sent. */
  readonly sources?: Sources;
  readonly account?: Record<string, unknown>;
  /**
   * What FEEL fields (`properties.value`) read beside `form`, `row`, the account and the sources: tables of rates and
   * dictionaries under their symbols, `item`, `application`.
   */
  readonly scope?: Readonly<Record<string, unknown>>;
  /**
   * The rows that lists give now, by the path of the grid, transfer or calendar that shows them: of a grid those that
   * are chosen are enough, unless it takes all. Given, a path that is missing is a list without rows; absent (command
   * line), rows are taken as sent.
   */
  readonly lists?: Readonly<Record<string, ListRows>>;
  /** What the caller found out about fields, such as a key that no record has: errors of a submission, notices of a draft. */
  readonly notices?: readonly FieldNotice[];
  /** Sources whose record has just been found by a key that was typed: editable fields take its values anew. */
  readonly refill?: readonly string[];
  /** A draft may be incomplete: its shapes are cleaned and its values settled, but nothing is an error. */
  readonly draft?: boolean;
  /** Whether a draft gets the defaults of what it does not hold: only a new one does. */
  readonly newDraft?: boolean;
  /** The answers are judged without anybody to prove a code: those that were submitted before have none any more, and a trial sends none. */
  readonly unproven?: boolean;
}

/** `message` in the reader's language; absent, `no_record` is said. `path` is that of the form, or with row numbers of the data. */
export interface FieldNotice { readonly path: string; readonly message?: string }

export interface Verdict {
  readonly valid: boolean;
  /** Exactly what would be stored. */
  readonly data: Data;
  readonly errors: FieldError[];
  /** What a draft should say already: nobody found, a chosen row that is gone, a value that cannot be calculated. */
  readonly notices: FieldError[];
  /** What the client sent and the server did not believe. */
  readonly dropped: Dropped[];
  /** Paths of `lock: "filled"` fields that the server has filled: the person cannot change them now. */
  readonly locked: string[];
  /** Codes of text messages, judged by their shape alone; `data` holds them in a draft only. */
  readonly codes: TypedCode[];
}

export interface CompiledForm {
  /** The form with its composites expanded (`expand-form.ts`); the very form that was given where it has none. */
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

interface Parts { definition: FormDefinition; root: FormNode; settled: SettledNode[]; judged: JudgedNode[]; storesAll: boolean; codes: SmsCodeField[] }

/** Each reader's part is made when it is first asked for: showing a form costs nothing of judging, and no part is long enough to be felt by other requests. */
function compile(given: FormDefinition, environment: FormEnvironment): CompiledForm {
  refuseMalformed(given);
  const definition = expandForm(given);
  const root = planForm(definition, environment);
  let parts: Parts | undefined, schema: JsonSchema | undefined, fields: readonly FieldDescription[] | undefined;
  return {
    definition, environment, root,
    get schema() { return schema ??= submissionSchema(definition, root); },
    get fields() { return fields ??= describeFields(root); },
    process: (submission, context) => processSubmission(parts ??= { definition, root, settled: planSettling(root), judged: planJudging(root), storesAll: storesAll(root), codes: smsCodeFields(root) }, submission, context),
  };
}

function storesAll(holder: FormNode): boolean {
  return holder.held.every((node) => node.role === 'ignored' || (node.stored && !node.type.passing && storesAll(node)));
}

/** Clean, settle, judge: the same three steps for a page, an API call, a row of a spreadsheet and the command line. */
function processSubmission(parts: Parts, submission: unknown, context: ProcessContext): Verdict {
  const draft = context.draft === true;
  const cleaning = newCleaning(parts, context, draft);
  const data = cleanSubmission(parts.root, submission, cleaning);
  const budget: StepBudget = { left: mostSteps };
  const { now, scope, lists, refill } = context;
  const sources = context.sources && { account: context.account, ...context.sources };
  const report = settleValues(parts.root, parts.settled, data, { now, budget, draft, useDefaults: cleaning.useDefaults, sources, scope, lists, refill });
  const dropped = [...cleaning.dropped, ...report.dropped.filter(({ path }) => wasSent(submission, path))];
  const said = [...reportErrors(parts, report, context), ...noticeErrors(parts, context)];
  const errors = draft ? [] : judge(parts, data, [...cleaning.errors, ...said], context, budget);
  const asTheyAre = parts.storesAll && !cleaning.keptBlank && !parts.settled.length;
  return {
    valid: errors.length === 0, data: asTheyAre ? data : storedData(parts.root, data, draft), errors, notices: draft ? said : [], dropped, locked: report.locked,
    codes: draft ? [] : typedCodes(parts.codes, data, errors),
  };
}

function reportErrors({ definition }: Parts, { faults }: SettleReport, { locale }: ProcessContext): FieldError[] {
  return faults.map(({ node, path, code, params }: SettleFault) => fieldError(definition, node, path, code, params, locale));
}

function noticeErrors({ definition, root }: Parts, { notices = [], locale }: ProcessContext): FieldError[] {
  return notices.map(({ path, message }) => {
    const node = findNode(root, partsOf(path).filter((part) => !/^\d+$/.test(part)).join('.'));
    if (node) return fieldError(definition, node, path, 'no_record', {}, locale, message);
    return { path, code: 'no_record', message: message ?? messageFor('no_record', path, {}, locale) };
  });
}

/** The errors of settled data, those of wrong shapes and those that the server found while settling first. */
function judge({ definition, judged }: Parts, data: Data, found: readonly FieldError[], context: ProcessContext, budget: StepBudget): FieldError[] {
  const { faults, hidden } = judgeValues(judged, data, context.now, budget);
  if (!faults.length && !found.length) return [];
  const errors = found.filter(({ path }) => !hidden.some((outer) => isWithin(path, outer)));
  // A value of the wrong shape was left out, so it, or what it should hold, also seems to be missing.
  const misshapen = errors.map(({ path }) => path);
  for (const { node, path, code, params, message } of faults) {
    if (misshapen.some((wrong) => isWithin(path, wrong) || isWithin(wrong, path)) || (context.unproven && node.type.passing)) continue;
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
    errors: [], dropped: [], rowsLeft: mostRowsTogether, keptBlank: false, report,
    reportUnknown: (path) => ({ path, code: 'unknown_field', message: messageFor('unknown_field', path, {}, locale) }),
  };
}

/** The data to be stored: without blanks and codes, which a draft keeps, and without what the form declares as not stored. */
function storedData(holder: FormNode, data: Data, draft: boolean): Data {
  const stored: Data = {};
  for (const node of holder.held) {
    const value = data[node.key];
    if (value === undefined || (!draft && isBlank(value)) || !node.stored || (!draft && node.type.passing)) continue;
    if (node.role === 'grid' && Array.isArray(value)) stored[node.key] = value.map((row) => storedData(node, row as Data, draft));
    else if (node.role === 'container') stored[node.key] = storedData(node, value as Data, draft);
    else stored[node.key] = !draft && node.several && Array.isArray(value) ? value.filter((item) => !isBlank(item)) : value;
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
