import { accountScope } from '../applications/account-scope.ts';
import type { Scope } from '../expressions/feel.ts';
import { isAnswered } from '../forms/answers-wanted.ts';
import type { CompiledForm, FieldNotice } from '../forms/compile-form.ts';
import { isBlank } from '../forms/component-type.ts';
import { expressionData } from '../forms/field-expressions.ts';
import { translate, type Data } from '../forms/form-definition.ts';
import { initialData } from '../forms/prefill.ts';
import { labelOf } from '../forms/plan-form.ts';
import type { Caller } from '../platform/caller.ts';
import { Problem, type FieldError, type Locale } from '../platform/errors.ts';
import { viewerOf, type Viewer } from '../registers/record-access.ts';
import { resolveSources, type Sources } from '../registers/resolve-sources.ts';
import { queryFor, type PublishedQuery, type Queries } from './queries.ts';
import type { QueryDefinition } from './query-definition.ts';
import { refuseOtherMember, refuseTicks } from './query-family.ts';
import { severalValues } from './several-values.ts';
import { uploadedValues } from './upload-store.ts';

/** What is asked of a query: answers of its search form, and which of its tables. */
export interface QueryRequest {
  search?: Readonly<Record<string, unknown>>;
  tab?: string;
  sort?: string;
  upload?: string;
  /** A row of the result (`_row`), about which `details` tells more. */
  row?: string;
  details?: string;
  /** Ticked rows (`_row`), of which alone files are made. */
  rows?: readonly string[];
}

/** A request whose conditions have been judged. */
export interface Asked extends PublishedQuery {
  caller: Caller;
  viewer: Viewer;
  /** The answers as they are shown and printed. */
  answers: Data;
  /** How many values came by an uploaded list. */
  uploaded: number;
  /** What expressions read: `form`, sources by name, account, tables. */
  scope: Scope & { form: Data };
  now: Date;
}

/** Judges the conditions as any form's answers are: Problem('invalid_submission') with paths, also where too few are given. */
export async function askQuery(queries: Queries, caller: Caller, portal: string, query: string, request: QueryRequest): Promise<Asked> {
  const published = queryFor(queries, caller, portal, query);
  const { definition, search } = published;
  const now = queries.platform.clock.now();
  const settled = await settleSearch(queries, published, caller, request.search ?? {}, now);
  refuseTicks(definition, request.rows);
  const uploaded = await uploadedFor(queries, definition, caller, request.upload, settled.form);
  const form = definition.upload ? withSeveral(settled.form, definition.upload.field, uploaded) : settled.form;
  const errors = [
    ...settled.errors, ...refuseOtherMember(queries, definition, form, caller.roles, caller.locale),
    ...(uploaded === 'missing' ? [{ path: 'upload', code: 'condition_missing', message: listNeeded[caller.locale] }] : missingConditions(definition, search, form, caller.locale)),
  ];
  if (errors.length > 0) throw new Problem('invalid_submission', {}, errors);
  return { ...published, caller, viewer: viewerOf(caller, portal), answers: settled.answers, uploaded: Array.isArray(uploaded) ? uploaded.length : 0, scope: { ...settled.base, ...settled.sources, form }, now };
}

const listNeeded = { zh: '请先上传文件', en: 'Upload the file first' };

/** The uploaded values where the answers ask for a list; 'missing' where they do and none was uploaded. */
async function uploadedFor({ platform }: Queries, definition: QueryDefinition, caller: Caller, id: string | undefined, form: Data): Promise<string[] | 'missing' | null> {
  const { upload } = definition;
  if (!upload || (upload.when && !isAnswered(upload.when, form))) return null;
  if (id === undefined) return upload.when ? 'missing' : null;
  return uploadedValues(platform.db, caller, definition, id);
}

/** What the search form shows before anything is typed: defaults, and what the registers say of whoever asks. */
export async function firstAnswers(queries: Queries, published: PublishedQuery, caller: Caller, now: Date): Promise<Data> {
  const { search, definition } = published;
  const { base, sources } = await recordsOf(queries, published, caller, {}, now);
  return search.root.held.length === 0 || !definition.search ? {} : initialData(search, { locale: caller.locale, now, sources, account: base.account, scope: base, lists: {} });
}

async function settleSearch(queries: Queries, published: PublishedQuery, caller: Caller, given: unknown, now: Date): Promise<{ answers: Data; form: Data; base: Base; sources: Sources; errors: FieldError[] }> {
  const { search } = published;
  const { base, sources, notices } = await recordsOf(queries, published, caller, given, now);
  const verdict = search.process(given, { locale: caller.locale, now, sources, account: base.account, scope: base, lists: {}, notices });
  return { answers: verdict.data, form: expressionData(search.root, verdict.data), base, sources, errors: verdict.errors };
}

type Base = Scope & { account: Data };

async function recordsOf(queries: Queries, { definition, search }: PublishedQuery, caller: Caller, given: unknown, now: Date): Promise<{ base: Base; sources: Sources; notices: FieldNotice[] }> {
  const { platform, registers } = queries;
  const base: Base = { ...(await registers.tables(platform.db, definition.portal)), account: accountScope(caller) };
  if (Object.keys(definition.search.sources).length === 0) return { base, sources: {}, notices: [] };
  const draft = search.process(given, { locale: caller.locale, now, sources: {}, account: base.account, scope: base, lists: {}, draft: true });
  const viewer = viewerOf(caller, definition.portal);
  const { sources, notFound } = await resolveSources(platform.db, registers, definition.search.sources, { viewer, scope: { ...base, form: expressionData(search.root, draft.data) }, now });
  const notices = notFound.flatMap(({ path, required, message }) => (path === undefined || !required ? [] : [{ path, ...(message && { message: translate(search.definition, message, caller.locale) }) }]));
  return { base, sources, notices };
}

function withSeveral(form: Data, field: string, uploaded: readonly string[] | 'missing' | null): Data {
  const values = [...new Set([...severalValues(form[field]), ...(Array.isArray(uploaded) ? uploaded as string[] : [])])];
  const { [field]: _typed, ...others } = form;
  return values.length > 0 ? { ...others, [field]: values } : others;
}

const needed = { zh: (groups: string) => `请至少填写：${groups}`, en: (groups: string) => `Fill in at least: ${groups}` };
const between = { zh: { or: '，或', and: '和' }, en: { or: ', or ', and: ' and ' } };

/** Where no group is complete, each field that is missing in any of them is named. */
function missingConditions({ require }: QueryDefinition, search: CompiledForm, form: Data, locale: Locale): FieldError[] {
  const isGiven = (key: string): boolean => !isBlank(form[key]) && !(Array.isArray(form[key]) && form[key].length === 0);
  if (require.length === 0 || require.some((group) => group.every(isGiven))) return [];
  const labelled = (key: string): string => {
    const node = search.root.held.find((one) => one.key === key);
    return node ? translate(search.definition, labelOf(node), locale) : key;
  };
  const quote = locale === 'zh' ? (text: string) => `“${text}”` : (text: string) => `"${text}"`;
  const message = needed[locale](require.map((group) => group.map((key) => quote(labelled(key))).join(between[locale].and)).join(between[locale].or));
  return [...new Set(require.flat())].filter((key) => !isGiven(key)).map((key) => ({ path: key, code: 'condition_missing', message, label: labelled(key) }));
}
