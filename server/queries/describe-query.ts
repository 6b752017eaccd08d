import { numberOf } from '../documents/document-pdf.ts';
import { rendererData, renderableForm } from '../forms/render-form.ts';
import { ownerId, type Caller } from '../platform/caller.ts';
import { describeError, Problem, type Locale } from '../platform/errors.ts';
import { firstAnswers } from './ask-query.ts';
import { queryFor, type PublishedQuery, type Queries } from './queries.ts';
import type { Named, Outputs } from './query-definition.ts';
import { familyView } from './query-family.ts';
import type { OutputView, QueryDetail, ResultView } from './query-view.ts';
import { findResult, resultsOf, type QueryResult } from './result-store.ts';

const recentResults = 10;

/** The query as its page shows it, for those whom it is meant for. */
export async function describeQuery(queries: Queries, caller: Caller, portal: string, query: string): Promise<QueryDetail> {
  const published = queryFor(queries, caller, portal, query);
  const { definition, search } = published;
  const { locale } = caller;
  const now = queries.platform.clock.now();
  const word = (named: Named): string => named[locale];
  return {
    portal, query, title: word(definition.title), description: definition.description ? word(definition.description) : '', notices: definition.notices.map(word), place: { category: definition.category ?? '', purpose: definition.purpose ?? '' },
    form: renderableForm(search, locale, now), data: rendererData(search, await firstAnswers(queries, published, caller, now)),
    hasSearch: definition.search.components.length > 0, immediate: definition.immediate, select: definition.select, family: familyView(queries, definition, caller.roles, locale),
    tabs: definition.tabs.map(({ key, label }) => ({ key, label: word(label) })),
    details: definition.details.map((details) => ({ key: details.key, label: word(details.label), ...outputs(details, locale) })),
    ...outputs(definition, locale),
    upload: definition.upload && { field: definition.upload.field, heading: word(definition.upload.heading), when: definition.upload.when },
    schema: search.schema,
  };
}

function outputs({ export: file, statement }: Outputs, locale: Locale): { export: OutputView | null; statement: OutputView | null } {
  return { export: file && { label: file.label[locale] }, statement: statement && { label: statement.label[locale], ...(statement.inRow && { inRow: true as const }) } };
}

/** The caller's latest files of the query. */
export async function listResults(queries: Queries, caller: Caller, portal: string, query: string): Promise<ResultView[]> {
  const published = queryFor(queries, caller, portal, query);
  const results = await resultsOf(queries.platform.db, caller, portal, query, recentResults);
  return Promise.all(results.map((result) => viewOf(queries, published, result, caller.locale)));
}

/** A result of the caller's own; Problem('not_found') for any other. */
export async function ownResult(queries: Queries, caller: Caller, portal: string, query: string, id: string): Promise<QueryResult> {
  queryFor(queries, caller, portal, query);
  const result = await findResult(queries.platform.db, id);
  if (!result || result.portal !== portal || result.query !== query || result.accountId !== caller.accountId || result.ownerId !== ownerId(caller)) throw new Problem('not_found');
  return result;
}

export async function resultView(queries: Queries, caller: Caller, result: QueryResult): Promise<ResultView> {
  return viewOf(queries, queryFor(queries, caller, result.portal, result.query), result, caller.locale);
}

async function viewOf({ platform }: Queries, { definition }: PublishedQuery, result: QueryResult, locale: Locale): Promise<ResultView> {
  const { id, kind, status, background, rowsDone, rowsTotal, problem, createdAt, finishedAt, documentId } = result;
  const document = documentId === null ? null : await numberOf(platform, documentId);
  return {
    id, kind, status, background, rowsDone, rowsTotal, createdAt, finishedAt, title: titleOf(definition, result, locale),
    problem: problem && { code: problem.code, message: describeError(problem.code, problem.params, locale) },
    file: status === 'done' ? `/api/queries/${result.portal}/${result.query}/results/${id}/file` : null,
    number: document?.number ?? null, checkCode: document?.checkCode ?? null,
  };
}

/** What the file is called: the query, and the tab or the details that it holds. */
export function titleOf({ title, tabs, details }: PublishedQuery['definition'], { request }: QueryResult, locale: Locale): string {
  const part = request.row === undefined ? tabs.find(({ key }) => key === request.tab) : details.find(({ key }) => key === request.details) ?? details[0];
  return part ? `${title[locale]} - ${part.label[locale]}` : title[locale];
}
