import { isPlainObject } from '../forms/component-type.ts';
import type { CompiledForm } from '../forms/compile-form.ts';
import type { FormNode } from '../forms/plan-form.ts';
import { Problem } from '../platform/errors.ts';
import type { Call, Right, Route } from '../platform/http-route.ts';
import type { QueryRequest } from './ask-query.ts';
import { describeQuery } from './describe-query.ts';
import { allowQuery } from './limit-queries.ts';
import { queryFor, type LeadingQueries, type Queries } from './queries.ts';
import { reservedAnswers } from './query-definition.ts';
import { largestQueryPage, runQuery, type PageRequest } from './run-query.ts';

export const queryPath = '/queries/:portal/:query';
/** Whom a query is meant for stands in its declaration (`audience`); what they see, in the access to its registers. */
export const queryRight: Right = 'signed-in';

const count = { type: 'string', pattern: '^[1-9]\\d{0,6}$' } as const;
const word = { type: 'string', maxLength: 60 } as const;
export const requestQuery = {
  type: 'object',
  properties: {
    search: { type: 'string', maxLength: 8000, description: 'JSON object of answers by the fields of the search form; a plain answer may also be a parameter of its own' },
    tab: word, sort: { type: 'string', maxLength: 200, description: 'keys of sortable columns, with commas between, `-` before those that descend' },
    upload: { type: 'string', maxLength: 36, description: 'the own uploaded list to search by' },
    row: { type: 'string', maxLength: 500, description: '`_row` of the row whose details are asked for' }, details: word,
  },
} as const;
export const requestBody = {
  type: 'object', additionalProperties: false,
  properties: { search: { type: 'object' }, tab: word, sort: { type: 'string', maxLength: 200 }, upload: { type: 'string', maxLength: 36 }, row: { type: 'string', maxLength: 500 }, details: word, rows: { type: 'array', minItems: 1, maxItems: 5000, items: { type: 'string', maxLength: 500 }, description: '`_row` of the ticked rows, of which alone a file is made' } },
} as const;

const answers = {
  type: 'object', required: ['rows', 'total', 'columns', 'texts'],
  properties: {
    rows: { type: 'array', items: { type: 'object', required: ['_row'], properties: { _row: { type: 'string' } } } }, total: { type: 'integer' },
    more: { const: true, description: 'there are more rows than `total`, which were not counted' }, totals: { type: 'object', description: 'sums of columns over all rows' },
    columns: { type: 'array', items: { type: 'object' } }, texts: { type: 'array', items: { type: 'array', items: { type: 'string' } }, description: 'what people read, by row and column' },
  },
} as const;

export function queryRoutes(queries: LeadingQueries): Route[] {
  return [
    {
      method: 'get', path: queryPath, right: queryRight,
      summary: { zh: '查询：按条件、页签与页码取结果', en: 'What a query finds for the caller' },
      query: { ...requestQuery, properties: { ...requestQuery.properties, page: count, pageSize: count } }, answers,
      handle: (call) => search(queries, call, requestOf(queries, call)),
    },
    {
      method: 'post', path: `${queryPath}/search`, right: queryRight, operatorRight: 'view',
      summary: { zh: '查询（条件在请求体中，不留在地址里）', en: 'The same with conditions in the body, so that they stay out of addresses' },
      body: { ...requestBody, properties: { ...requestBody.properties, page: { type: 'integer', minimum: 1 }, pageSize: { type: 'integer', minimum: 1, maximum: largestQueryPage } } }, answers,
      handle: (call) => search(queries, call, call.body as PageRequest),
    },
    {
      method: 'get', path: `${queryPath}/form`, right: queryRight,
      summary: { zh: '查询的条件表单、页签与可下载的内容', en: 'The search form of a query, its tabs and files' },
      answers: { type: 'object', required: ['title', 'form', 'schema'] },
      handle: ({ caller, params }) => describeQuery(queries, caller, params['portal'] ?? '', params['query'] ?? ''),
    },
  ];
}

async function search(queries: LeadingQueries, { caller, params }: Call, request: PageRequest): Promise<unknown> {
  await allowQuery(caller, 'search');
  if ((request.pageSize ?? 1) > largestQueryPage) throw new Problem('invalid_request', {}, [{ path: 'pageSize', code: 'maximum', message: `a page has 1 to ${largestQueryPage} rows` }]);
  return runQuery(queries, caller, params['portal'] ?? '', params['query'] ?? '', request);
}

/** A request from an address: answers as JSON, or each as a parameter whose text is read as its field's type. */
export function requestOf(queries: Queries, { caller, params, query }: Call): PageRequest {
  const { search: form } = queryFor(queries, caller, params['portal'] ?? '', params['query'] ?? '');
  const { tab, sort, upload, row, details, page, pageSize } = query;
  const request: QueryRequest = { search: { ...answersIn(query['search']), ...plainAnswers(form, query) }, ...Object.fromEntries(Object.entries({ tab, sort, upload, row, details }).filter(([, value]) => value !== undefined && value !== '')) };
  return { ...request, ...(page && { page: Number(page) }), ...(pageSize && { pageSize: Number(pageSize) }) };
}

function answersIn(text: string | undefined): Record<string, unknown> {
  if (text === undefined || text === '') return {};
  try {
    const json: unknown = JSON.parse(text);
    if (isPlainObject(json)) return json;
  } catch {
    // Answered below, like every other text that is no object.
  }
  throw new Problem('invalid_request', {}, [{ path: 'search', code: 'search', message: 'the conditions are not a JSON object' }]);
}

function plainAnswers(form: CompiledForm, query: Call['query']): Record<string, unknown> {
  return Object.fromEntries(Object.entries(query).filter(([key]) => !reservedAnswers.has(key)).map(([key, text]) => [key, typed(form.root.held.find((node) => node.key === key), text)]));
}

function typed(node: FormNode | undefined, text: string): unknown {
  if (!node || text === '') return text;
  if (node.several) return text.split(',');
  const isNumber = node.dataType === 'number' || node.dataType === 'money';
  return isNumber && Number.isFinite(Number(text)) ? Number(text) : text;
}
