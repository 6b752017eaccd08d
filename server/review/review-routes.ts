import { pathId, type Route } from '../platform/http-route.ts';
import type { Applications } from '../applications/applications.ts';
import { largestAnswers } from '../applications/save-draft.ts';
import { claim, release } from './claim-task.ts';
import { decideTask } from './decide-task.ts';
import { describeTask, listTasks } from './describe-task.ts';

/** Employers too: where a diagram asks the other employer, its operators find the task in their group. */
const staff = ['reviewer', 'supervisor', 'employer'] as const;
const yes = { type: 'string', enum: ['true', 'false', '1', '0', ''] } as const;
const detail = { type: 'object', required: ['id', 'name', 'status', 'application', 'sections', 'outcomes'] } as const;

export function reviewRoutes(applications: Applications): Route[] {
  return [
    {
      method: 'get', path: '/tasks', right: staff,
      summary: { zh: '待办列表，按提交先后', en: 'The queue, oldest first' },
      query: { type: 'object', properties: { item: { type: 'string', maxLength: 141 }, overdue: yes, mine: yes, q: { type: 'string', maxLength: 100 }, page: { type: 'string', pattern: '^[1-9]\\d{0,5}$' } } },
      answers: { type: 'object', required: ['rows', 'total'], properties: { rows: { type: 'array', items: { type: 'object' } }, total: { type: 'integer' } } },
      handle: ({ caller, query }) => listTasks(applications, caller, { item: query['item'], q: query['q'], overdue: isYes(query['overdue']), mine: isYes(query['mine']), page: Number(query['page'] ?? 1) }),
    },
    {
      method: 'get', path: '/tasks/:id', right: staff,
      summary: { zh: '一项待办：申请内容与材料', en: 'A task: the submission and its materials' },
      query: { type: 'object', properties: { page: { type: 'string', pattern: '^[1-9]\\d{0,5}$', description: 'of the rows, where the submission consists of many' } } },
      answers: detail,
      handle: ({ caller, params, query }) => describeTask(applications, caller, pathId(params), Number(query['page'] ?? 1)),
    },
    {
      method: 'post', path: '/tasks/:id/claim', right: staff,
      summary: { zh: '领取', en: 'Claim' }, answers: detail,
      async handle({ caller, params }) {
        await claim(applications, caller, pathId(params));
        return describeTask(applications, caller, pathId(params));
      },
    },
    {
      method: 'post', path: '/tasks/:id/release', right: staff,
      summary: { zh: '放回待办', en: 'Release' }, answers: detail,
      async handle({ caller, params }) {
        await release(applications, caller, pathId(params));
        return describeTask(applications, caller, pathId(params));
      },
    },
    {
      method: 'post', path: '/tasks/:id/complete', right: staff,
      summary: { zh: '办理：作出决定', en: 'Decide' },
      body: {
        type: 'object', required: ['decision'], additionalProperties: false,
        properties: { decision: { type: 'string', maxLength: 60 }, comment: { type: 'string', maxLength: 2000 }, data: { type: 'object' } },
      },
      bodyBytes: largestAnswers,
      answers: { type: 'object', required: ['decision', 'application'] },
      handle: ({ caller, params, body }) => decideTask(applications, caller, pathId(params), { decision: String(body['decision']), comment: body['comment'] as string | undefined, data: body['data'] as Record<string, unknown> | undefined }),
    },
  ];
}

function isYes(text: string | undefined): boolean {
  return text === 'true' || text === '1';
}
