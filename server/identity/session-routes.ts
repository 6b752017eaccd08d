import { Problem } from '../platform/errors.ts';
import type { Call, JsonSchema, Route } from '../platform/http-route.ts';
import type { Platform } from '../platform/platform.ts';
import { runCommand } from '../platform/run-command.ts';
import { currentSessionId } from './browser-session.ts';
import { signedInAccount } from './signed-in-account.ts';
import { deleteSession, deleteSessions, listSessions } from './session-store.ts';

const sessionSchema: JsonSchema = {
  type: 'object',
  required: ['id', 'current', 'createdAt', 'lastSeenAt', 'expiresAt', 'address', 'userAgent'],
  properties: {
    id: { type: 'string' }, current: { type: 'boolean' }, createdAt: { type: 'string' }, lastSeenAt: { type: 'string' },
    expiresAt: { type: 'string' }, address: { type: ['string', 'null'] }, userAgent: { type: ['string', 'null'] },
  },
};

/** One's own open sessions: seeing and ending them. */
export function sessionRoutes(platform: Platform): Route[] {
  return [
    {
      method: 'get', path: '/sessions', right: 'signed-in',
      summary: { zh: '我的登录会话', en: 'My sessions' },
      answers: { type: 'object', required: ['rows', 'total'], properties: { rows: { type: 'array', items: sessionSchema }, total: { type: 'integer' } } },
      handle: (call) => mySessions(platform, call),
    },
    {
      method: 'delete', path: '/sessions/:id', right: 'signed-in',
      summary: { zh: '结束一个登录会话', en: 'End a session' },
      answers: { type: 'object', required: ['id'], properties: { id: { type: 'string' } } },
      handle: (call) => endSession(platform, call),
    },
    {
      method: 'delete', path: '/sessions', right: 'signed-in',
      summary: { zh: '结束其他全部登录会话', en: 'End all other sessions' },
      answers: { type: 'object', required: ['ended'], properties: { ended: { type: 'integer' } } },
      handle: (call) => endOtherSessions(platform, call),
    },
  ];
}

async function mySessions(platform: Platform, { caller, session }: Call): Promise<{ rows: unknown[]; total: number }> {
  const current = currentSessionId(session);
  const sessions = await listSessions(platform.db, signedInAccount(caller), platform.clock.now());
  return { rows: sessions.map((row) => ({ ...row, current: row.id === current })), total: sessions.length };
}

async function endSession(platform: Platform, { caller, params }: Call): Promise<{ id: string }> {
  const accountId = signedInAccount(caller);
  const id = params['id'] ?? '';
  await runCommand(platform, caller, async (command) => {
    if (!(await deleteSession(command.db, accountId, id))) throw new Problem('not_found');
    command.audit({ action: 'session.revoke', subjectType: 'session', subjectId: id, details: { accountId } });
  });
  return { id };
}

/** Called with a token there is no session to spare: then all end. */
async function endOtherSessions(platform: Platform, { caller, session }: Call): Promise<{ ended: number }> {
  const accountId = signedInAccount(caller);
  const ended = await runCommand(platform, caller, async (command) => {
    const count = await deleteSessions(command.db, accountId, currentSessionId(session));
    if (count > 0) command.audit({ action: 'session.revoke-others', subjectType: 'account', subjectId: accountId, details: { count } });
    return count;
  });
  return { ended };
}
