import { ExpressionError } from '../expressions/expression-error.ts';
import type { Scope } from '../expressions/feel.ts';
import type { Caller } from '../platform/caller.ts';
import { Problem } from '../platform/errors.ts';
import type { Call, Route } from '../platform/http-route.ts';
import type { Platform } from '../platform/platform.ts';
import type { FilterValues } from './list-conditions.ts';
import { reservedFilterKeys } from './list-definition.ts';
import { viewerOf } from './record-access.ts';
import type { RegisterDirectory } from './register-directory.ts';
import { emptyAnswer, type ListAnswer } from './list-rows.ts';
import { runList } from './run-list.ts';

/** What the lists read of the caller's own application (`form` and its sources); Problem('not_found') for any other. */
export type ScopeOfApplication = (caller: Caller, portal: string, application: string) => Promise<Scope>;

const count = { type: 'string', pattern: '^[1-9]\\d{0,6}$' } as const;

export function listRoutes(platform: Platform, registers: RegisterDirectory, scopeOf: ScopeOfApplication): Route[] {
  return [{
    method: 'get', path: '/lists/:portal/:list', right: 'signed-in',
    summary: { zh: '列表：按权限、筛选条件与页码取行', en: 'Rows of a declared list, as far as the caller may see them' },
    query: {
      type: 'object',
      properties: {
        filter: { type: 'string', maxLength: 4000, description: 'JSON object of values by the keys of the list\'s filters; a filter may also be a parameter of its own' },
        page: count, pageSize: count,
        sort: { type: 'string', maxLength: 200, description: 'keys of sortable columns, with commas between, `-` before those that descend' },
        application: { type: 'string', maxLength: 36, description: 'the own draft whose answers the list reads' },
      },
    },
    answers: {
      type: 'object', required: ['rows', 'total'],
      properties: {
        rows: { type: 'array', items: { type: 'object', required: ['_row'], properties: { _row: { type: 'string' } } } },
        total: { type: 'integer' },
        more: { const: true, description: 'there are more rows than `total`, which were not counted' },
        totals: { type: 'object', description: 'sums of columns over the whole list' },
      },
    },
    async handle({ caller, params, query }) {
      const portal = params['portal'] ?? '';
      const list = registers.list(portal, params['list'] ?? '');
      const application = query['application'];
      const scope = application ? await scopeOf(caller, portal, application) : {};
      const answer = runList(platform.db, registers, list, {
        viewer: viewerOf(caller, portal), scope, filters: filtersOf(query), now: platform.clock.now(),
        ...(query['page'] && { page: Number(query['page']) }),
        ...(query['pageSize'] && { pageSize: Number(query['pageSize']) }),
        ...(query['sort'] && { sort: query['sort'].split(',') }),
      });
      return application ? unlessHalfTyped(answer) : answer;
    },
  }];
}

/** A draft may hold half a month or a time without rates: nothing can be listed by it yet, which is no fault of the request. */
async function unlessHalfTyped(answer: Promise<ListAnswer>): Promise<ListAnswer> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof ExpressionError || (error instanceof Problem && error.code === 'expression_failed')) return emptyAnswer;
    throw error;
  }
}

function filtersOf(query: Call['query']): FilterValues {
  const own = Object.entries(query).filter(([key]) => !reservedFilterKeys.has(key));
  return { ...filterObject(query['filter']), ...Object.fromEntries(own) };
}

function filterObject(text: string | undefined): FilterValues {
  if (text === undefined || text === '') return {};
  try {
    const json: unknown = JSON.parse(text);
    if (typeof json === 'object' && json !== null && !Array.isArray(json)) return json as FilterValues;
  } catch {
    // Answered below, like every other text that is no object.
  }
  throw new Problem('invalid_request', {}, [{ path: 'filter', code: 'filter', message: 'the filter is not a JSON object' }]);
}
