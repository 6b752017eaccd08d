import type { Applications } from '../applications/applications.ts';
import type { Call, Route } from '../platform/http-route.ts';
import { listDeadJobs, replayJob } from '../platform/dead-jobs.ts';
import { runCommand } from '../platform/run-command.ts';
import { refuseUnlessAdministersAll } from './designer.ts';
import { cancelApplication, dismiss, incidentsOf, moveApplication, moveTask, retry } from './operate-runs.ts';

const administrator = ['administrator'] as const;
const page = { type: 'string', pattern: '^[1-9]\\d{0,5}$' } as const;
const listing = { type: 'object', required: ['rows', 'total'], properties: { rows: { type: 'array', items: { type: 'object' } }, total: { type: 'integer' } } } as const;
const reason = { type: 'string', minLength: 1, maxLength: 500 } as const;
const done = { type: 'object' } as const;

/** What keeps the counters running: incidents, dead letters, runs to be moved or ended. All of it is audited. */
export function operationRoutes(applications: Applications): Route[] {
  return [...incidentRoutes(applications), ...runRoutes(applications), ...jobRoutes(applications)];
}

function incidentRoutes(applications: Applications): Route[] {
  return [
    {
      method: 'get', path: '/designer/incidents', right: administrator,
      summary: { zh: '流程异常', en: 'Incidents of workflows' },
      query: { type: 'object', properties: { status: { enum: ['open', 'resolved'] }, page } },
      answers: listing,
      handle: ({ caller, query }) => incidentsOf(applications, caller, query['status'] === 'resolved' ? 'resolved' : 'open', pageOf(query)),
    },
    {
      method: 'post', path: '/designer/incidents/:id/retry', right: administrator,
      summary: { zh: '重试', en: 'Try again' }, answers: done,
      handle: async ({ caller, params }) => { await retry(applications, caller, params['id'] ?? ''); return {}; },
    },
    {
      method: 'post', path: '/designer/incidents/:id/dismiss', right: administrator,
      summary: { zh: '关闭异常', en: 'Close an incident that needs nothing more' },
      body: { type: 'object', required: ['reason'], additionalProperties: false, properties: { reason } },
      answers: done,
      handle: async ({ caller, params, body }) => { await dismiss(applications, caller, params['id'] ?? '', String(body['reason'])); return {}; },
    },
  ];
}

function runRoutes(applications: Applications): Route[] {
  return [
    {
      method: 'post', path: '/designer/tasks/:id/move', right: administrator,
      summary: { zh: '将任务移到流程的另一环节', en: 'Move a task to another element of its diagram' },
      body: { type: 'object', required: ['to', 'reason'], additionalProperties: false, properties: { to: { type: 'string', maxLength: 190 }, reason } },
      answers: done,
      handle: async ({ caller, params, body }) => { await moveTask(applications, caller, params['id'] ?? '', String(body['to']), String(body['reason'])); return {}; },
    },
    {
      method: 'post', path: '/designer/applications/:id/cancel', right: administrator,
      summary: { zh: '终止申请的流程', en: 'End the run of an application' },
      body: { type: 'object', required: ['reason'], additionalProperties: false, properties: { reason } },
      answers: done,
      handle: async ({ caller, params, body }) => { await cancelApplication(applications, caller, params['id'] ?? '', String(body['reason'])); return {}; },
    },
    {
      method: 'post', path: '/designer/applications/:id/version', right: administrator,
      summary: { zh: '将办理中的申请移到事项的当前版本', en: "Move an open application to the workflow of the item's current version" },
      answers: { type: 'object', required: ['version'], properties: { version: { type: 'integer' } } },
      handle: ({ caller, params }) => moveApplication(applications, caller, params['id'] ?? ''),
    },
  ];
}

function jobRoutes({ platform }: Applications): Route[] {
  return [
    {
      method: 'get', path: '/designer/jobs', right: administrator,
      summary: { zh: '多次失败的后台任务', en: 'Dead letters' },
      query: { type: 'object', properties: { page } },
      answers: listing,
      async handle({ caller, query }) {
        refuseUnlessAdministersAll(caller);
        return listDeadJobs(platform.db, pageOf(query));
      },
    },
    {
      method: 'post', path: '/designer/jobs/:id/replay', right: administrator,
      summary: { zh: '重新执行', en: 'Run again' }, answers: done,
      async handle({ caller, params }) {
        refuseUnlessAdministersAll(caller);
        platform.wakeJobs([await runCommand(platform, caller, (command) => replayJob(command, params['id'] ?? ''))]);
        return {};
      },
    },
  ];
}

function pageOf(query: Call['query']): number {
  return Number(query['page'] ?? 1);
}
