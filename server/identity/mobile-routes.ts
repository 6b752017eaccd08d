import type { JsonSchema, Route } from '../platform/http-route.ts';
import type { Platform } from '../platform/platform.ts';
import { accountsProvenIn } from './browser-session.ts';
import { changeMobile, type NewMobile } from './change-mobile.ts';

const text = (maxLength: number): JsonSchema => ({ type: 'string', minLength: 1, maxLength });

/** Changing the mobile number of one's own account. */
export function mobileRoutes(platform: Platform): Route[] {
  return [{
    method: 'post', path: '/mobile', right: 'signed-in',
    summary: { zh: '更换本人手机号（新号码的短信验证码，加密码或本次登录的电子凭证）', en: 'Change one\'s mobile number: a code to the new one, and the password or an electronic credential of this session' },
    body: { type: 'object', required: ['mobile', 'code'], additionalProperties: false, properties: { mobile: text(30), code: text(12), password: { ...text(1000), description: 'not needed where a provider or a certificate has proven the holder in this session' } } },
    answers: { type: 'object', required: ['mobile'], properties: { mobile: { type: 'string', description: 'not in full' } } },
    handle: ({ caller, body, session }) => changeMobile(platform, caller, body as unknown as NewMobile, accountsProvenIn(session).includes(caller.accountId ?? '')),
  }];
}
