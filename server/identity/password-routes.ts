import type { JsonSchema, Route } from '../platform/http-route.ts';
import type { Platform } from '../platform/platform.ts';
import { accountsProvenIn, currentSessionId } from './browser-session.ts';
import { changePassword } from './change-password.ts';
import { resetPassword, type PasswordReset } from './reset-password.ts';

const text = (maxLength: number): JsonSchema => ({ type: 'string', minLength: 1, maxLength });

/** Changing one's password, and setting a new one by SMS. */
export function passwordRoutes(platform: Platform): Route[] {
  return [
    {
      method: 'post', path: '/password', right: 'signed-in',
      summary: { zh: '修改密码（其他登录全部下线）', en: 'Change the password; all other sessions end' },
      body: { type: 'object', required: ['password'], additionalProperties: false, properties: { old: { ...text(1000), description: 'not needed where the account has no password and a provider has proven its holder in this session' }, password: text(1000) } },
      answers: { type: 'object', required: ['endedSessions'], properties: { endedSessions: { type: 'integer' } } },
      handle: ({ caller, body, session }) => changePassword(platform, caller, body as { old?: string; password: string }, currentSessionId(session), accountsProvenIn(session).includes(caller.accountId ?? '')),
    },
    {
      method: 'post', path: '/password/reset', right: 'anyone',
      summary: { zh: '用短信验证码重置密码（全部登录下线）', en: 'Set a new password by a code sent by SMS; all sessions end' },
      body: {
        type: 'object', required: ['account', 'mobile', 'code', 'password'], additionalProperties: false,
        properties: { account: text(200), mobile: text(30), code: text(12), password: text(1000) },
      },
      answers: { type: 'object', required: ['reset'], properties: { reset: { const: true } } },
      handle: ({ caller, body }) => resetPassword(platform, caller, body as unknown as PasswordReset),
    },
  ];
}
