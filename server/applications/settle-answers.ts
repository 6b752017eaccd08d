import type { Queryable } from '../platform/database.ts';
import { ownerId, ownerName, type Caller } from '../platform/caller.ts';
import { Problem } from '../platform/errors.ts';
import { isFeel, type Scope } from '../expressions/feel.ts';
import type { FieldNotice, ProcessContext, Verdict } from '../forms/compile-form.ts';
import { expressionData } from '../forms/field-expressions.ts';
import { translate } from '../forms/form-definition.ts';
import type { ListRows } from '../forms/list-grids.ts';
import { initialData } from '../forms/prefill.ts';
import { readsOf } from '../registers/list-expressions.ts';
import { viewerOf, type Viewer } from '../registers/record-access.ts';
import { resolveSources, type MissingSource, type Sources } from '../registers/resolve-sources.ts';
import type { ItemVersion } from '../catalog/item-version.ts';
import { accountScope } from './account-scope.ts';
import type { Data } from './application-store.ts';
import type { Applications } from './applications.ts';
import { listFieldsOf, readListFields, type ListField, type ListReading } from './list-fields.ts';

type Parts = Pick<Applications, 'registers'>;

export interface AnswersToSettle {
  version: ItemVersion;
  /** The applicant, whose right every record is read under. */
  applicant: Caller;
  data: unknown;
  /**
   * `new`: a draft that begins, with defaults and everything prefilled. `submission`: judged as a whole. `approval`: what
   * was submitted, read once more and locked; what cannot be reckoned then is a failure and not a slip of the applicant.
   */
  as: 'new' | 'draft' | 'submission' | 'approval';
  now: Date;
  /** Sources whose records also fill fields that the person may change. */
  refill?: readonly string[];
}

export interface SettledAnswers {
  verdict: Verdict;
  sources: Sources;
  /** What expressions over these answers may read: `form`, sources by name, `lists` by field, account, item, tables of rates. */
  scope: Scope;
  /** How the fields' lists are read with these answers. */
  reading: ListReading;
}

/** Answers that call for records which call for answers: deeper than this nobody would fill in. */
const mostRounds = 6;

/**
 * Settles answers with the registers as they are now: sources (whose keys may be answers), rows of lists, calculated
 * values. It begins with what the person may type and goes on until nothing that a source or list reads changes, so
 * that a locked value which a client made up never leads to a record. `db` is the command's own transaction where the
 * result is stored.
 */
export async function settleAnswers(parts: Parts, db: Queryable, given: AnswersToSettle): Promise<SettledAnswers> {
  return (await openSettling(parts, db, given))(given.data);
}

/** Settles one after the other, as the rows of a sheet are: what no answer decides is read once for all of them. */
export type SettleOne = (data: unknown) => Promise<SettledAnswers>;

export async function openSettling({ registers }: Parts, db: Queryable, all: Omit<AnswersToSettle, 'data'>): Promise<SettleOne> {
  const { version, applicant, now } = all;
  const base = { ...(await registers.tables(db, version.portal)), ...scopeOf(version, applicant) };
  const viewer = viewerOf(applicant, version.portal);
  const fields = listFieldsOf(version.compiled);
  const reads = formKeysRead(version, fields.map(({ list }) => registers.list(version.portal, list)));
  const sourcesBy = (form: Data): ReturnType<typeof resolveSources> => resolveSources(db, registers, version.settings.sources ?? {}, { viewer, scope: { ...base, form }, now, forUpdate: all.as === 'approval' });
  const fixed = formKeysRead(version, []).length === 0 ? await sourcesBy({}) : null;
  const ground: Ground = { db, registers, base, viewer, fields, reads, sources: async (form) => fixed ?? sourcesBy(form) };
  return (data) => settleOn(ground, { ...all, data });
}

/** What settling stands on, whatever is answered. */
interface Ground {
  db: Queryable; registers: Parts['registers']; base: { account: Data } & Scope; viewer: Viewer;
  fields: readonly ListField[]; reads: readonly string[]; sources(form: Data): ReturnType<typeof resolveSources>;
}

async function settleOn({ db, registers, base, viewer, fields, reads, sources }: Ground, given: AnswersToSettle): Promise<SettledAnswers> {
  const { version, applicant, now } = given;
  const { compiled, portal } = version;
  const draftOf = (context: ProcessContext): Verdict => process(version, given, { ...context, draft: true });
  const formOf = (data: Data): Data => expressionData(compiled.root, data);
  let form = formOf(reads.length > 0 ? draftOf({ locale: applicant.locale, now, sources: {}, account: base.account, scope: base, lists: {} }).data : {});
  for (let round = 0; round < mostRounds; round++) {
    const found = await sources(form);
    const scope = { ...base, ...found.sources, form };
    const reading: ListReading = { db, registers, portal, viewer, scope, now, locale: applicant.locale };
    const lists = await readListFields(fields, given.data, reading, given.as === 'approval');
    const context: ProcessContext = {
      locale: applicant.locale, now, sources: found.sources, account: base.account, scope: base, lists: lists.rows,
      notices: [...noticesOf(given, found.notFound), ...lists.notices], refill: given.refill,
    };
    const isFinal = reads.length === 0;
    const draft = isFinal && given.as === 'submission' ? null : draftOf(context);
    const settled = draft && formOf(draft.data);
    if (settled && !isFinal && signature(settled, reads) !== signature(form, reads)) { form = settled; continue; }
    const verdict = given.as === 'submission' ? compiled.process(given.data, context) : draft!;
    return { verdict, sources: found.sources, scope: { ...scope, lists: rowsOf(lists.rows), form: formOf(verdict.data) }, reading };
  }
  throw new Problem('expression_failed', { place: 'settings.item.sources', reason: 'the answers and the records that they call for never settle' });
}

function scopeOf({ portal, item, title, version, settings }: ItemVersion, applicant: Caller): { account: Data } & Scope {
  return {
    account: accountScope(applicant), applicant: { accountId: ownerId(applicant), name: ownerName(applicant) },
    item: { ref: `${portal}/${item}`, portal, title, version, promisedTime: settings.promisedTime ?? null },
  };
}

/** The rows that were read, by the path of their field, as expressions read them. */
function rowsOf(lists: Readonly<Record<string, ListRows>>): Record<string, unknown[]> {
  return Object.fromEntries(Object.entries(lists).map(([path, rows]) => [path, [...rows.values()]]));
}

/** Who is not found is said at the answer that named them; only a source that is required keeps a submission back. */
function noticesOf({ version, applicant, as }: AnswersToSettle, missing: readonly MissingSource[]): FieldNotice[] {
  return missing.flatMap(({ path, required, message }) => {
    if (path === undefined || !(required || (message && as !== 'submission'))) return [];
    return [{ path, ...(message && { message: translate(version.form, message, applicant.locale) }) }];
  });
}

/** A new draft is filled from its sources before it is settled like any other. */
function process({ compiled }: ItemVersion, { as, data }: AnswersToSettle, context: ProcessContext): Verdict {
  return compiled.process(as === 'new' ? initialData(compiled, context) : data, context);
}

const whole = '*';

/** The top-level answers that sources and lists read, `*` where they take the form as a whole. */
function formKeysRead({ settings }: ItemVersion, lists: readonly unknown[]): string[] {
  const expressions = textsWithin([settings.sources ?? {}, lists]).filter(isFeel);
  const keys = expressions.flatMap((expression) => {
    const { paths, whole: taken } = readsOf(expression);
    return [...(taken.has('form') ? [whole] : []), ...paths.flatMap(([first, second]) => (first === 'form' && second !== undefined ? [second] : []))];
  });
  return [...new Set(keys)];
}

function textsWithin(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsWithin) : [];
}

function signature(form: Data, keys: readonly string[]): string {
  return JSON.stringify(keys.includes(whole) ? form : keys.map((key) => form[key] ?? null));
}

/** The sources that one of these answers leads to, also by way of another source. */
export function sourcesReading({ settings }: ItemVersion, answers: readonly string[]): string[] {
  const led: string[] = [];
  // A source reads those before it alone, so one pass in their order finds them all.
  for (const [name, source] of Object.entries(settings.sources ?? {})) {
    const paths = textsWithin([source.key, source.when ?? '']).filter(isFeel).flatMap((expression) => readsOf(expression).paths);
    if (paths.some(([first = '', second]) => (first === 'form' ? second !== undefined && answers.includes(second) : led.includes(first)))) led.push(name);
  }
  return led;
}
