import type { JsonSchema, Route } from '../platform/http-route.ts';
import type { Platform } from '../platform/platform.ts';
import { captchaSchema } from './captcha-schema.ts';
import { requestSmsCode, type CodeRequest } from './request-sms-code.ts';

const text = (maxLength: number): JsonSchema => ({ type: 'string', minLength: 1, maxLength });

/** Asking for a code by SMS, which registering, resetting a password and changing one's number need. */
export function smsCodeRoutes(platform: Platform): Route[] {
  return [{
    method: 'post', path: '/sms-codes', right: 'anyone',
    summary: { zh: '发送短信验证码（注册、重置密码；登录后更换手机号）', en: 'Have a code sent by SMS: to register, to reset a password or, signed in, to change the number' },
    body: {
      type: 'object', required: ['purpose', 'mobile', 'captcha'], additionalProperties: false,
      properties: { purpose: { enum: ['registration', 'password', 'mobile'] }, mobile: text(30), account: { ...text(200), description: 'the login name whose password is to be reset' }, captcha: captchaSchema },
    },
    answers: { type: 'object', required: ['validSeconds', 'resendSeconds'], properties: { validSeconds: { type: 'integer' }, resendSeconds: { type: 'integer' } } },
    handle: ({ caller, body }) => requestSmsCode(platform, caller, body as unknown as CodeRequest),
  }];
}
