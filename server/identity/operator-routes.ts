import { Problem } from '../platform/errors.ts';
import { Answer, type Call, type JsonSchema, type Route } from '../platform/http-route.ts';
import type { Platform } from '../platform/platform.ts';
import { actFor, answerInvitation, leaveEmployer, myEmployers } from './choose-employer.ts';
import { bearerToken } from './identify-caller.ts';
import { addOperator, changeOperator, listOperators, removeOperator } from './manage-operators.ts';
import type { DeclaredRight } from './operator-rights.ts';
import type { WatchRegisters } from './watch-registers.ts';

const strings = { type: 'array', items: { type: 'string' } };
const done: JsonSchema = { type: 'object', required: ['id'], properties: { id: { type: 'string' } } };
const listing = (row: JsonSchema, more: Record<string, JsonSchema> = {}): JsonSchema => ({
  type: 'object', required: ['rows', 'total'], properties: { rows: { type: 'array', items: row }, total: { type: 'integer' }, ...more },
});

/** The operators of the employer that one acts for, and the employers that one may act for. */
export function operatorRoutes(platform: Platform, rights: () => readonly DeclaredRight[], watch: WatchRegisters | null = null): Route[] {
  return [...managingRoutes(platform, rights), ...choosingRoutes(platform, watch)];
}

function managingRoutes(platform: Platform, rights: () => readonly DeclaredRight[]): Route[] {
  const ofEmployer = { right: ['employer'], operatorRight: 'administrator' } as const;
  const wanted: JsonSchema = { type: 'array', minItems: 1, maxItems: 50, uniqueItems: true, items: { type: 'string', maxLength: 40 } };
  return [
    {
      method: 'get', path: '/operators', ...ofEmployer,
      summary: { zh: '本单位的经办人', en: 'Operators of the employer' },
      answers: listing({
        type: 'object', required: ['id', 'name', 'login', 'rights', 'since', 'status', 'source', 'you'],
        properties: {
          id: { type: 'string' }, name: { type: 'string' }, login: { type: 'string' }, rights: strings, since: { type: 'string' },
          status: { enum: ['active', 'invited', 'disabled'] }, source: { enum: ['self', 'added', 'register'] }, you: { type: 'boolean' },
        },
      }),
      async handle({ caller }) {
        const rows = await listOperators(platform, caller);
        return { rows, total: rows.length };
      },
    },
    {
      method: 'post', path: '/operators', ...ofEmployer, status: 201,
      summary: { zh: '添加或邀请经办人', en: 'Add or invite an operator' },
      body: {
        type: 'object', required: ['person', 'name', 'rights'], additionalProperties: false,
        properties: {
          person: { type: 'string', minLength: 1, maxLength: 64, pattern: '\\S', description: 'login name, ID number or mobile number' },
          name: { type: 'string', minLength: 1, maxLength: 100, pattern: '\\S' }, rights: wanted,
        },
      },
      answers: { type: 'object', required: ['id', 'status'], properties: { id: { type: 'string' }, status: { enum: ['active', 'invited'] } } },
      async handle(call) {
        const { person, name, rights: given } = call.body as { person: string; name: string; rights: string[] };
        refuseToken(call);
        return new Answer(201, await addOperator(platform, call.caller, { person, name, rights: knownRights(given, rights(), call) }));
      },
    },
    {
      method: 'put', path: '/operators/:id', ...ofEmployer,
      summary: { zh: '修改经办人的权限', en: 'Change what an operator may do' },
      body: { type: 'object', required: ['rights'], additionalProperties: false, properties: { rights: wanted } },
      answers: done,
      async handle(call) {
        refuseToken(call);
        await changeOperator(platform, call.caller, idOf(call), knownRights(call.body['rights'] as string[], rights(), call));
        return { id: idOf(call) };
      },
    },
    {
      method: 'delete', path: '/operators/:id', ...ofEmployer,
      summary: { zh: '移除经办人或撤回邀请', en: 'Remove an operator, or take an invitation back' },
      answers: done,
      async handle(call) {
        refuseToken(call);
        await removeOperator(platform, call.caller, idOf(call));
        return { id: idOf(call) };
      },
    },
  ];
}

function choosingRoutes(platform: Platform, watch: WatchRegisters | null): Route[] {
  const answerTo = (accept: boolean) => async (call: Call) => {
    refuseToken(call);
    await answerInvitation(platform, call.caller, idOf(call), accept);
    return { id: idOf(call) };
  };
  return [
    {
      method: 'get', path: '/employers', right: 'signed-in',
      summary: { zh: '我可以代办的单位', en: 'Employers that I may act for' },
      answers: listing({
        type: 'object', required: ['id', 'name', 'rights', 'current', 'own'],
        properties: { id: { type: 'string' }, name: { type: 'string' }, rights: strings, current: { type: 'boolean' }, own: { type: 'boolean' } },
      }, { invitations: { type: 'array', items: { type: 'object', required: ['id', 'employer', 'rights'] } }, person: { type: 'boolean', description: 'whether one may also act for oneself' } }),
      handle: ({ caller }) => myEmployers(platform, caller),
    },
    {
      method: 'put', path: '/acting-for', right: 'signed-in',
      summary: { zh: '切换办理身份：为某单位办理，或为本人办理（null）', en: 'Act for an employer, or (null) for oneself' },
      body: { type: 'object', required: ['employer'], additionalProperties: false, properties: { employer: { type: ['string', 'null'], maxLength: 36 } } },
      answers: { type: 'object', required: ['employer'], properties: { employer: { type: ['string', 'null'] } } },
      async handle(call) {
        refuseToken(call);
        const employer = call.body['employer'] as string | null;
        await actFor(platform, call.caller, call.session, employer, watch);
        return { employer };
      },
    },
    {
      method: 'delete', path: '/employers/:id', right: 'signed-in',
      summary: { zh: '不再代办某单位', en: 'Give up acting for an employer' },
      answers: done,
      async handle(call) {
        refuseToken(call);
        await leaveEmployer(platform, call.caller, call.session, idOf(call));
        return { id: idOf(call) };
      },
    },
    {
      method: 'post', path: '/invitations/:id/accept', right: 'signed-in',
      summary: { zh: '接受担任经办人的邀请', en: 'Accept an invitation to be an operator' }, answers: done, handle: answerTo(true),
    },
    {
      method: 'post', path: '/invitations/:id/decline', right: 'signed-in',
      summary: { zh: '谢绝担任经办人的邀请', en: 'Decline an invitation to be an operator' }, answers: done, handle: answerTo(false),
    },
  ];
}

/** Whoever finds a token must not be able to outlive its revocation, so it changes neither operators nor for whom one acts. */
function refuseToken(call: Call): void {
  if (bearerToken(call.header('authorization')) !== null) throw new Problem('not_allowed');
}

function knownRights(given: readonly string[], declared: readonly DeclaredRight[], { caller }: Call): string[] {
  const unknown = given.filter((name) => !declared.some((right) => right.name === name));
  if (unknown.length === 0) return declared.map(({ name }) => name).filter((name) => given.includes(name));
  throw new Problem('invalid_request', {}, [{ path: 'rights', code: 'unknown_right', message: caller.locale === 'zh' ? `没有此项权限：${unknown.join('、')}` : `there is no such right: ${unknown.join(', ')}` }]);
}

function idOf({ params }: Call): string {
  return params['id'] ?? '';
}
