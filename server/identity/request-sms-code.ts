import { createHmac } from 'node:crypto';
import type { Caller } from '../platform/caller.ts';
import { Problem, type Locale, type Text } from '../platform/errors.ts';
import { newId } from '../platform/ids.ts';
import type { JobHandler } from '../platform/job-runner.ts';
import type { Platform } from '../platform/platform.ts';
import { runCommand, type Command } from '../platform/run-command.ts';
import { messageSender } from '../platform/send-message.ts';
import { maskedMobile, readMobile } from './account-mobiles.ts';
import { normalizeLogin } from './account-store.ts';
import { networkKey } from './attempt-store.ts';
import { checkCaptcha, useCaptcha } from './captcha.ts';
import { derivedKey } from './derived-key.ts';
import { signedInAccount } from './signed-in-account.ts';
import { takeQuotas, type Quota } from './sms-quota.ts';
import { codeMilliseconds, digitsOf, findCode, insertCode, type CodeBinding, type SmsPurpose } from './sms-code-store.ts';
import type { SolvedCaptcha } from './solve-captcha.ts';

export interface CodeRequest {
  purpose: Exclude<SmsPurpose, 'application'>;
  mobile: string;
  /** The login name whose password is to be reset. */
  account?: string;
  captcha: SolvedCaptcha;
}

/** Messages to one number an hour, and the pause between two of them. */
export const codesPerMobile = 5;
export const resendMilliseconds = 60_000;
/** Messages asked for by one network an hour; generous, since a whole office may share an address. */
export const codesPerNetwork = 60;

export const smsCodeJob = 'sms-code.send';

/**
 * Has a code sent to the number. For `password` the answer is the same whether or not an account has that name and
 * number; only then is a message sent. Throws `sms_unavailable`, `invalid_request`, `captcha_failed`, `sms_too_often`.
 */
export async function requestSmsCode(platform: Platform, caller: Caller, request: CodeRequest): Promise<{ validSeconds: number; resendSeconds: number }> {
  if (platform.config.messages.kind === 'none') throw new Problem('sms_unavailable');
  const binding = bindingOf(platform, caller, request);
  const captcha = await checkCaptcha(platform, request.captcha);
  const accountId = request.purpose === 'password' ? await accountToReset(platform, binding.mobile, request.account ?? '') : null;
  // Refusals are returned and not thrown, for what was counted up to there must be committed.
  const refusal = await runCommand(platform, caller, async (command): Promise<Problem | null> => {
    if (!(await useCaptcha(command.db, captcha))) return new Problem('captcha_failed');
    return issueSmsCode(command, binding, { accountId });
  });
  if (refusal) throw refusal;
  return codeTimes;
}

export const codeTimes = { validSeconds: codeMilliseconds / 1000, resendSeconds: resendMilliseconds / 1000 } as const;

/** `quotas` beside those of the number and the network; `details` of the audit row beside the purpose. */
export interface Issuing { accountId?: string | null; quotas?: readonly Quota[]; details?: Record<string, unknown> }

/**
 * Counts a message, and has a new code of the binding sent once the command has committed. Answers the refusal, when there
 * were too many, instead of throwing it, so that the command can keep what it has counted.
 */
export async function issueSmsCode(command: Command, binding: CodeBinding, { accountId = null, quotas = [], details = {} }: Issuing = {}): Promise<Problem | null> {
  const { caller } = command;
  const wait = await takeQuotas(command.db, [...quotasOf(caller, binding.mobile), ...quotas], command.now);
  if (wait > 0) return new Problem('sms_too_often', { seconds: Math.ceil(wait / 1000) }, undefined, { extension: { retryAfterSeconds: Math.ceil(wait / 1000) } });
  const id = newId();
  await insertCode(command.db, { ...binding, id, accountId }, command.now);
  command.enqueue({ kind: smsCodeJob, payload: { id, locale: caller.locale } });
  command.audit({ action: 'sms-code.request', subjectType: 'mobile', subjectId: maskedMobile(binding.mobile), details: { purpose: binding.purpose, ...details } });
  return null;
}

/** What a code of this request is bound to. Throws `invalid_request` for what is no mobile number, or no name where one is needed. */
export function bindingOf(platform: Platform, caller: Caller, { purpose, mobile: typed, account }: Pick<CodeRequest, 'purpose' | 'mobile' | 'account'>): CodeBinding {
  const { locale } = caller;
  const mobile = readMobile(typed);
  const errors = [
    ...(mobile ? [] : [{ path: 'mobile', code: 'invalid_mobile', message: texts.mobile[locale] }]),
    ...(purpose === 'password' && !account?.trim() ? [{ path: 'account', code: 'required', message: texts.account[locale] }] : []),
  ];
  if (!mobile || errors.length > 0) throw new Problem('invalid_request', {}, errors);
  return { purpose, mobile, subject: subjectOf(platform, caller, purpose, account) };
}

/** A code to change one's number opens nothing but the account that asked for it. Throws `not_signed_in`. */
function subjectOf(platform: Platform, caller: Caller, purpose: CodeRequest['purpose'], account = ''): string {
  if (purpose === 'mobile') return signedInAccount(caller);
  return purpose === 'password' ? createHmac('sha256', derivedKey(platform.config.secret, 'login-name')).update(normalizeLogin(account)).digest('hex') : '';
}

/** Sends the code of the payload's id, unless it has expired meanwhile or is nobody's. */
export function sendSmsCode(platform: Platform): JobHandler {
  const send = messageSender(platform);
  return async ({ id, locale }) => {
    const code = await findCode(platform.db, String(id));
    if (!code || code.expiresAt <= platform.clock.now()) return;
    if (code.purpose === 'password' && code.accountId === null) return;
    const digits = digitsOf(platform.config.secret, code.id);
    await send({ id: code.id, to: code.mobile, text: messageText(code.purpose, digits, locale === 'en' ? 'en' : 'zh') });
  };
}

/** One question to the database whatever the answer, so that the time it takes tells nothing. */
async function accountToReset({ db }: Platform, mobile: string, login: string): Promise<string | null> {
  const row: { id: string } | undefined = await db('login_names as n')
    .join('accounts as a', 'a.id', 'n.account_id').join('account_mobiles as m', 'm.account_id', 'n.account_id')
    .where({ 'n.name': normalizeLogin(login), 'm.mobile': mobile, 'a.disabled': false }).first('a.id as id');
  return row?.id ?? null;
}

function quotasOf(caller: Caller, mobile: string): Quota[] {
  return [
    { who: `mobile:${mobile}`, perHour: codesPerMobile, pauseMilliseconds: resendMilliseconds },
    { who: networkKey(caller), perHour: codesPerNetwork, pauseMilliseconds: 0 },
  ];
}

const texts = {
  mobile: { zh: '请输入11位手机号码', en: 'Enter an 11-digit mobile number' },
  account: { zh: '请输入登录名', en: 'Enter the login name' },
} satisfies Record<string, Text>;

function messageText(purpose: SmsPurpose, digits: string, locale: Locale): string {
  const minutes = codeMilliseconds / 60_000;
  return {
    registration: { zh: `【办事】验证码 ${digits}，用于注册账号，${minutes} 分钟内有效。请勿告诉他人。`, en: `[Banshi] ${digits} is your code to register. It is valid for ${minutes} minutes. Tell it to nobody.` },
    password: { zh: `【办事】验证码 ${digits}，用于重置密码，${minutes} 分钟内有效。如非本人操作，请勿告诉他人。`, en: `[Banshi] ${digits} is your code to reset your password. It is valid for ${minutes} minutes. If you did not ask for it, tell it to nobody.` },
    mobile: { zh: `【办事】验证码 ${digits}，用于更换手机号，${minutes} 分钟内有效。如非本人操作，请勿告诉他人。`, en: `[Banshi] ${digits} is your code to change your mobile number. It is valid for ${minutes} minutes. If you did not ask for it, tell it to nobody.` },
    application: { zh: `【办事】验证码 ${digits}，用于提交业务申请，${minutes} 分钟内有效。如非本人操作，请勿告诉他人。`, en: `[Banshi] ${digits} is your code to submit an application. It is valid for ${minutes} minutes. If you did not ask for it, tell it to nobody.` },
  }[purpose][locale];
}
