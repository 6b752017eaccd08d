import type { Route } from '../platform/http-route.ts';
import { listVersions } from './describe-drafts.ts';
import type { Designer } from './designer.ts';
import { administrators, itemPath, listing, named, note, revision } from './item-routes.ts';
import { declinePublication, publishDraft, rollBack, scheduleItem, switchFourEyes, withdrawItem } from './publish-item.ts';
import { replaySubmissions } from './replay-submissions.ts';
import { readDashboard } from './read-dashboard.ts';
import { tryItem, type Trial } from './try-item.ts';
import { findPaths } from './try-paths.ts';

const object = { type: 'object' } as const;
const reason = { type: 'string', minLength: 1, maxLength: 400 } as const;
const day = { anyOf: [{ type: 'null' }, { type: 'string', pattern: '^\\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])$' }] } as const;

const elementId = { type: 'string', maxLength: 190 } as const;
/** What is done at a step of a trial: an outcome of a task, a message that comes, a timer that is due. */
const trialStep = { anyOf: [
  { type: 'object', required: ['task', 'decision'], additionalProperties: false, properties: { task: elementId, decision: { type: 'string', maxLength: 60 }, index: { type: 'integer', minimum: 0 } } },
  { type: 'object', required: ['message'], additionalProperties: false, properties: { message: elementId } },
  { type: 'object', required: ['timer'], additionalProperties: false, properties: { timer: elementId } },
] } as const;

/** What makes a draft live and what is live: publishing, versions, when it is offered; trying out before, figures after. */
export function publishingRoutes(designer: Designer): Route[] {
  return [...liveRoutes(designer), ...trialRoutes(designer)];
}

function liveRoutes(designer: Designer): Route[] {
  return [
    {
      method: 'post', path: `${itemPath}/publish`, right: administrators,
      summary: { zh: '发布草稿为新版本；须两人复核时，由第二位管理员再次调用', en: 'Publish the draft as a new version; where two are needed, the second administrator calls again' },
      body: { type: 'object', required: ['revision'], additionalProperties: false, properties: { revision, note } },
      answers: { type: 'object', required: ['status'], properties: { status: { enum: ['published', 'requested'] }, version: { type: 'integer' } } },
      handle: (call) => publishDraft(designer, call.caller, ...named(call), Number(call.body['revision']), String(call.body['note'] ?? '')),
    },
    {
      method: 'post', path: `${itemPath}/decline`, right: administrators,
      summary: { zh: '不同意发布，或收回发布请求', en: 'Decline a publication that was asked for, or take it back' },
      body: { type: 'object', required: ['reason'], additionalProperties: false, properties: { reason } }, answers: object,
      async handle(call) { await declinePublication(designer, call.caller, ...named(call), String(call.body['reason'])); return {}; },
    },
    {
      method: 'get', path: `${itemPath}/versions`, right: administrators,
      summary: { zh: '已发布的版本', en: 'Published versions' }, answers: listing,
      async handle(call) { const rows = await listVersions(designer, call.caller, ...named(call)); return { rows, total: rows.length }; },
    },
    {
      method: 'post', path: `${itemPath}/rollback`, right: administrators,
      summary: { zh: '恢复以前的版本：表单、流程、回执和指南一并恢复', en: 'Bring an earlier version back: form, workflow, receipt and guide together' },
      body: { type: 'object', required: ['version'], additionalProperties: false, properties: { version: { type: 'integer', minimum: 1 }, note } },
      answers: { type: 'object', required: ['version'] },
      handle: (call) => rollBack(designer, call.caller, ...named(call), Number(call.body['version']), String(call.body['note'] ?? '')),
    },
    {
      method: 'post', path: `${itemPath}/withdraw`, right: administrators,
      summary: { zh: '停办：不再受理新申请', en: 'Withdraw: no new applications' },
      body: { type: 'object', required: ['reason'], additionalProperties: false, properties: { reason } }, answers: object,
      async handle(call) { await withdrawItem(designer, call.caller, ...named(call), true, String(call.body['reason'])); return {}; },
    },
    {
      method: 'post', path: `${itemPath}/offer`, right: administrators,
      summary: { zh: '恢复办理', en: 'Offer again' },
      body: { type: 'object', additionalProperties: false, properties: { reason } }, answers: object,
      async handle(call) { await withdrawItem(designer, call.caller, ...named(call), false, String(call.body['reason'] ?? '')); return {}; },
    },
    {
      method: 'put', path: `${itemPath}/schedule`, right: administrators,
      summary: { zh: '受理的起止日期', en: 'Days between which applications are taken' },
      body: { type: 'object', required: ['from', 'until'], additionalProperties: false, properties: { from: day, until: day } }, answers: object,
      async handle(call) { await scheduleItem(designer, call.caller, ...named(call), call.body['from'] as string | null, call.body['until'] as string | null); return {}; },
    },
    {
      method: 'put', path: '/designer/portals/:portal/publishing', right: administrators,
      summary: { zh: '发布是否须两人复核', en: 'Whether publications need two people' },
      body: { type: 'object', required: ['fourEyes'], additionalProperties: false, properties: { fourEyes: { type: 'boolean' } } }, answers: object,
      async handle(call) { await switchFourEyes(designer, call.caller, call.params['portal'] ?? '', call.body['fourEyes'] === true); return {}; },
    },
  ];
}

function trialRoutes(designer: Designer): Route[] {
  return [
    {
      method: 'post', path: `${itemPath}/replay`, right: administrators,
      summary: { zh: '用近期真实申请验证草稿，找出结果会不同的；分段进行，以 next 作为 after 继续，直到为空', en: 'Judge the last real submissions by the draft and show which would come out otherwise; in portions: go on with `next` as `after` until it is null' },
      body: { type: 'object', additionalProperties: false, properties: { last: { type: 'integer', minimum: 1, maximum: 2000 }, after: { type: 'string', maxLength: 100, pattern: '^[0-9TZ:.-]+ [0-9a-f-]{36}$' } } },
      answers: { type: 'object', required: ['judged', 'differing', 'rows', 'total', 'next'] },
      handle: (call) => replaySubmissions(designer, call.caller, ...named(call), { last: Number(call.body['last'] ?? 200), after: (call.body['after'] as string | undefined) ?? null }),
    },
    {
      method: 'post', path: `${itemPath}/try`, right: administrators,
      summary: { zh: '试办：以示例人员填写并逐步审核，不写入任何数据', en: 'Try the draft: answers are judged and decided step by step, and nothing is stored' },
      body: {
        type: 'object', additionalProperties: false,
        properties: { data: object, account: object, sample: { type: 'boolean' }, steps: { type: 'array', maxItems: 60, items: trialStep } },
      },
      answers: { type: 'object', required: ['valid', 'errors'] },
      handle: (call) => tryItem(designer, call.caller, ...named(call), call.body as Trial),
    },
    {
      method: 'post', path: `${itemPath}/paths`, right: administrators,
      summary: { zh: '流程的每一条路径，各附一份走这条路径的虚构申请；不写入任何数据', en: 'Every path through the workflow of the draft, each with a made-up submission that takes it; nothing is stored' },
      body: { type: 'object', additionalProperties: false, properties: {} },
      answers: { type: 'object', required: ['submissions', 'paths', 'missed', 'isCut'] },
      handle: (call) => findPaths(designer, call.caller, ...named(call)),
    },
    {
      method: 'get', path: '/designer/dashboard', right: administrators,
      summary: { zh: '办件统计', en: 'Figures of submissions and decisions' },
      query: { type: 'object', properties: { portal: { type: 'string', maxLength: 40 }, days: { type: 'string', pattern: '^([1-9]\\d?|[12]\\d\\d|3[0-5]\\d|36[0-6])$' } } }, answers: object,
      handle: ({ caller, query }) => readDashboard(designer, caller, query['portal'] ?? null, Number(query['days'] ?? 30)),
    },
  ];
}
