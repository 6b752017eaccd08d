import type { Caller } from '../platform/caller.ts';
import { describeError, Problem } from '../platform/errors.ts';
import type { Platform } from '../platform/platform.ts';
import { runCommand } from '../platform/run-command.ts';
import { hasMobile, maskedMobile, mobileOf, setMobile } from './account-mobiles.ts';
import { findAccountWithPassword, type AccountWithPassword } from './account-store.ts';
import { noPassword } from './password-hash.ts';
import { bindingOf } from './request-sms-code.ts';
import { signedInAccount } from './signed-in-account.ts';
import { noteCodeUser, useCode } from './sms-code-store.ts';
import { forgetOwnPassword, tryOwnPassword } from './try-own-password.ts';
import { trySmsCode, wrongCode } from './try-sms-code.ts';

export interface NewMobile { mobile: string; code: string; password?: string }

/**
 * Exchanges one's own mobile number for one that a code proves to be held. Whoever only finds an open session must not get
 * the account that way: it takes the password, or that a provider or certificate has proven the holder in this session
 * (`isProven`). Throws `sms_unavailable`, `not_allowed` where neither is possible, `too_many_requests` after five wrong
 * passwords, `invalid_request` naming `password` or `mobile`, `wrong_sms_code`. Sent twice, it is answered twice and done once.
 */
export async function changeMobile(platform: Platform, caller: Caller, given: NewMobile, isProven: boolean): Promise<{ mobile: string }> {
  if (platform.config.messages.kind === 'none') throw new Problem('sms_unavailable');
  const account = await findAccountWithPassword(platform.db, signedInAccount(caller));
  if (!account) throw new Problem('not_signed_in');
  const binding = bindingOf(platform, caller, { purpose: 'mobile', mobile: given.mobile });
  if (!isProven) await provePassword(platform, caller, account, given.password ?? '');
  const code = await trySmsCode(platform, caller, binding, given.code);
  const answer = { mobile: maskedMobile(binding.mobile) };
  if (code.usedBy !== null) {
    if (code.usedBy === account.id && await hasMobile(platform.db, account.id, binding.mobile)) return answer;
    throw wrongCode(caller);
  }
  await runCommand(platform, caller, async (command) => {
    if (!(await useCode(command.db, code.id, command.now))) throw wrongCode(caller);
    await noteCodeUser(command.db, code.id, account.id);
    const before = await mobileOf(command.db, account.id);
    await setMobile(command.db, account.id, binding.mobile, command.now);
    command.audit({ action: 'account.mobile-change', subjectType: 'account', subjectId: account.id, details: { from: before === null ? null : maskedMobile(before), to: answer.mobile } });
  });
  return answer;
}

async function provePassword(platform: Platform, caller: Caller, account: AccountWithPassword, password: string): Promise<void> {
  if (account.passwordHash === noPassword) throw new Problem('not_allowed');
  if (!(await tryOwnPassword(platform, caller, account, password))) throw new Problem('invalid_request', {}, [{ path: 'password', code: 'wrong_own_password', message: describeError('wrong_own_password', {}, caller.locale) }]);
  await runCommand(platform, caller, ({ db }) => forgetOwnPassword(db, account.id));
}
