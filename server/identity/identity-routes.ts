import type { Caller } from '../platform/caller.ts';
import { Problem } from '../platform/errors.ts';
import type { Call, JsonSchema, Route } from '../platform/http-route.ts';
import type { Platform } from '../platform/platform.ts';
import { findAccount, type Account } from './account-store.ts';
import { newChallenge } from './captcha.ts';
import { captchaSchema, challengeSchema } from './captcha-schema.ts';
import { mobileRoutes } from './mobile-routes.ts';
import { passwordRoutes } from './password-routes.ts';
import { proofRoutes } from './proof-routes.ts';
import { sessionRoutes } from './session-routes.ts';
import { signIn, type Credentials } from './sign-in.ts';
import { signOut } from './sign-out.ts';
import { smsCodeRoutes } from './sms-code-routes.ts';
import { tokenRoutes } from './token-routes.ts';

/** The account as its holder sees it. */
export interface Me { id: string; name: string; account: string; kind: string; roles: readonly string[]; groups: readonly string[] }

const text = (maxLength: number): JsonSchema => ({ type: 'string', minLength: 1, maxLength });
const strings = { type: 'array', items: { type: 'string' } };

const meSchema: JsonSchema = {
  type: 'object',
  required: ['id', 'name', 'account', 'kind', 'roles', 'groups'],
  properties: {
    id: { type: 'string' }, name: { type: 'string' }, account: { type: 'string' },
    kind: { enum: ['individual', 'employer', 'staff'] }, roles: strings, groups: strings,
  },
};

/** Signing in and out, one's own account, API tokens and sessions. */
export function identityRoutes(platform: Platform): Route[] {
  return [
    {
      method: 'get', path: '/captcha', right: 'anyone',
      summary: { zh: '取得验证码（工作量证明）', en: 'Get a captcha (proof of work)' },
      answers: challengeSchema,
      handle: () => newChallenge(platform),
    },
    {
      method: 'post', path: '/login', right: 'anyone',
      summary: { zh: '登录', en: 'Sign in' },
      body: {
        type: 'object', required: ['account', 'password', 'captcha'], additionalProperties: false,
        properties: { account: text(200), password: text(1000), captcha: captchaSchema },
      },
      answers: meSchema,
      handle: (call) => login(platform, call),
    },
    {
      method: 'post', path: '/logout', right: 'anyone',
      summary: { zh: '退出登录', en: 'Sign out' },
      answers: { type: 'object', required: ['signedOut'], properties: { signedOut: { type: 'boolean' } } },
      handle: ({ caller, session }) => signOut(platform, caller, session),
    },
    {
      method: 'get', path: '/me', right: 'signed-in',
      summary: { zh: '当前账号', en: 'The account signed in' },
      answers: meSchema,
      handle: (call) => me(platform, call.caller),
    },
    ...sessionRoutes(platform),
    ...smsCodeRoutes(platform),
    ...passwordRoutes(platform),
    ...mobileRoutes(platform),
    ...proofRoutes(platform),
    ...tokenRoutes(platform),
  ];
}

async function login(platform: Platform, { caller, body, session }: Call): Promise<Me> {
  const account = await signIn(platform, caller, body as unknown as Credentials);
  await session.signIn(account.id);
  return meOf(account);
}

async function me(platform: Platform, caller: Caller): Promise<Me> {
  const account = caller.accountId === null ? null : await findAccount(platform.db, caller.accountId);
  if (!account) throw new Problem('not_signed_in');
  return meOf(account);
}

function meOf({ id, name, login: account, kind, roles, groups }: Account): Me {
  return { id, name, account, kind, roles, groups };
}
