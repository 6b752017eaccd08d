/**
 * First step of every reading: from what the client sent to the shapes that the form declares. Only declared keys are
 * looked at, so depth, prototype keys and strange types in the rest of a submission cost nothing and reach nothing.
 */
import type { FieldError } from '../platform/errors.ts';
import { isBlank, isPlainObject, Wrong } from './component-type.ts';
import type { Data } from './form-definition.ts';
import type { FormNode } from './plan-form.ts';

/** Rows of one grid; a form that needs more is a batch. */
export const mostRows = 5_000;
/** Rows of all grids of one submission: those that are filled in, and a list that says something of each of them. */
export const mostRowsTogether = 2 * mostRows;
export const mostValues = 500;
/** No text is longer than this, not even in a draft, whatever the form allows; a drawn signature is the longest. */
const longestText = 400_000;
const mostReports = 200;

export type DropReason = 'hidden' | 'unknown' | 'locked' | 'calculated';
export interface Dropped { path: string; reason: DropReason }

export interface Cleaning {
  /** Drafts may be half filled in: what does not fit is left out instead of reported. */
  readonly draft: boolean;
  readonly refuseUnknown: boolean;
  readonly useDefaults: boolean;
  readonly errors: FieldError[];
  readonly dropped: Dropped[];
  rowsLeft: number;
  /** Set when a blank was kept in the data, for the conditions to see. */
  keptBlank: boolean;
  report(node: FormNode, path: string, wrong: Wrong): FieldError;
  reportUnknown(path: string): FieldError;
}

/** Cleaning of what does not come from the client (a default, a record, a result): what does not fit is no value. */
export function cleanTrusted(node: FormNode, value: unknown): unknown {
  return cleanNode(node, value, '', {
    draft: true, refuseUnknown: false, useDefaults: false, errors: [], dropped: [], rowsLeft: mostRowsTogether, keptBlank: false, report: neverReported, reportUnknown: neverReported,
  });
}

function neverReported(): never {
  throw new Error('a draft reports nothing');
}

export function cleanSubmission(root: FormNode, submission: unknown, cleaning: Cleaning): Data {
  if (isPlainObject(submission)) return cleanHeld(root, submission, '', cleaning);
  if (!cleaning.draft) addError(cleaning, () => cleaning.report(root, '', new Wrong('wrong_type')));
  return cleanHeld(root, {}, '', cleaning);
}

/** The values of a form, container or row, from an object of the client's. */
function cleanHeld(holder: FormNode, given: Data, prefix: string, cleaning: Cleaning): Data {
  const data: Data = {};
  let known = 0;
  for (const node of holder.held) {
    let raw = given[node.key];
    if (raw !== undefined) known++;
    if (node.role === 'ignored') continue;
    if (raw === undefined && cleaning.useDefaults && node.defaultValue !== undefined) raw = defaultOf(node);
    const value = cleanNode(node, raw, prefix, cleaning);
    if (value !== undefined) data[node.key] = value;
  }
  let sent = 0;
  for (const key in given) if (given[key] !== undefined) sent++;
  if (sent > known) reportUnknownKeys(holder, given, prefix, cleaning);
  return data;
}

/** The stored shape of one node's value; what cannot be its value is reported and left out. */
function cleanNode(node: FormNode, raw: unknown, prefix: string, cleaning: Cleaning): unknown {
  if (node.role === 'container') return cleanContainer(node, raw, prefix, cleaning);
  if (node.role === 'grid') return cleanGrid(node, raw, prefix, cleaning);
  if (raw === undefined) return undefined;
  if (node.parts && !isBlank(raw)) return cleanChanges(node, node.parts, raw, prefix, cleaning);
  if (raw === null || raw === '') { cleaning.keptBlank = true; return raw; }
  const cleaned = node.several ? cleanValues(node, raw, cleaning) : cleanOne(node, raw);
  if (cleaned === '') cleaning.keptBlank = true;
  if (!(cleaned instanceof Wrong)) return cleaned;
  if (!cleaning.draft) addError(cleaning, () => cleaning.report(node, prefix + node.key, cleaned));
  return undefined;
}

function cleanOne(node: FormNode, value: unknown): unknown {
  if (typeof value === 'string' && value.length > longestText) return new Wrong('max_length', { limit: longestText });
  return node.type.clean!(value, node.setup);
}

function cleanValues(node: FormNode, raw: unknown, cleaning: Cleaning): unknown {
  const values = Array.isArray(raw) ? raw : [raw];
  if (values.length > mostValues) return new Wrong('too_many_values', { limit: mostValues });
  const cleaned: unknown[] = [];
  for (const value of values) {
    if (isBlank(value)) cleaning.keptBlank = true;
    const item = isBlank(value) ? '' : cleanOne(node, value);
    if (item instanceof Wrong) return item;
    cleaned.push(item);
  }
  return cleaned;
}

/** A container is there even when nothing was sent, so that what is required in it is asked for. */
function cleanContainer(node: FormNode, raw: unknown, prefix: string, cleaning: Cleaning): unknown {
  const path = prefix + node.key;
  if (!isBlank(raw) && !isPlainObject(raw) && !cleaning.draft) addError(cleaning, () => cleaning.report(node, path, new Wrong('wrong_type')));
  return cleanHeld(node, isPlainObject(raw) ? raw : {}, `${path}.`, cleaning);
}

/** A grid that was not sent is one without rows. */
function cleanGrid(node: FormNode, raw: unknown, prefix: string, cleaning: Cleaning): unknown {
  if (isBlank(raw)) return [];
  const path = prefix + node.key;
  if (!Array.isArray(raw)) {
    if (!cleaning.draft) addError(cleaning, () => cleaning.report(node, path, new Wrong('wrong_type')));
    return undefined;
  }
  if (raw.length > Math.min(mostRows, cleaning.rowsLeft)) {
    if (!cleaning.draft) addError(cleaning, () => cleaning.report(node, path, new Wrong('max_rows', { limit: mostRows })));
    return undefined;
  }
  cleaning.rowsLeft -= raw.length;
  const rows: Data[] = [];
  for (let index = 0; index < raw.length; index++) {
    const row: unknown = raw[index];
    if (isPlainObject(row)) rows.push(cleanHeld(node, row, `${path}[${index}].`, cleaning));
    else if (!cleaning.draft) {
      addError(cleaning, () => cleaning.report(node, `${path}[${index}]`, new Wrong('wrong_type')));
      rows.push({});
    }
  }
  return rows;
}

/** A change list: which field shall become what. The old values are settled by the server. */
function cleanChanges(node: FormNode, parts: ReadonlyMap<string, FormNode>, raw: unknown, prefix: string, cleaning: Cleaning): unknown {
  const path = prefix + node.key;
  const refuse = (at: string, wrong: Wrong) => { if (!cleaning.draft) addError(cleaning, () => cleaning.report(node, at, wrong)); };
  if (!Array.isArray(raw)) return void refuse(path, new Wrong('wrong_type'));
  if (raw.length > parts.size) return void refuse(path, new Wrong('too_many_values', { limit: parts.size }));
  const changes: Data[] = [];
  for (let index = 0; index < raw.length; index++) {
    const change: unknown = raw[index], at = `${path}[${index}]`;
    const field = isPlainObject(change) ? change.field : undefined;
    const part = typeof field === 'string' ? parts.get(field) : undefined;
    if (!isPlainObject(change) || !part) { refuse(at, new Wrong(isPlainObject(change) ? 'invalid_option' : 'wrong_type')); continue; }
    const old = isBlank(change.old) ? undefined : cleanTrusted(part, change.old);
    const value = isBlank(change.new) ? undefined : cleanNode(part, change.new, `${at}.`, cleaning);
    changes.push({ field, ...(isBlank(old) ? {} : { old }), ...(isBlank(value) ? {} : { new: value }) });
  }
  return changes;
}

/** Form.io's server rule: an absent value takes its default, but a number does not, as it may have been emptied on purpose. */
function defaultOf(node: FormNode): unknown {
  if (node.dataType === 'number' || node.dataType === 'money') return undefined;
  return cleanTrusted(node, node.defaultValue);
}

function reportUnknownKeys(holder: FormNode, given: Data, prefix: string, cleaning: Cleaning): void {
  const known = new Set(holder.held.map((node) => node.key));
  for (const key of Object.keys(given)) {
    if (known.has(key)) continue;
    const path = (prefix + key).slice(0, 200);
    if (cleaning.refuseUnknown && !cleaning.draft) addError(cleaning, () => cleaning.reportUnknown(path));
    else if (cleaning.dropped.length < mostReports) cleaning.dropped.push({ path, reason: 'unknown' });
    else return;
    if (cleaning.errors.length >= mostReports) return;
  }
}

/** Reports are limited: nobody reads the thousandth, and a hostile submission must not make one for every cell. */
function addError(cleaning: Cleaning, make: () => FieldError): void {
  if (cleaning.errors.length < mostReports) cleaning.errors.push(make());
}
