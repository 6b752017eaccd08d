import type { Caller } from '../platform/caller.ts';
import { Problem } from '../platform/errors.ts';
import type { Platform } from '../platform/platform.ts';
import { runCommand } from '../platform/run-command.ts';
import { hasMobile } from './account-mobiles.ts';
import { exchangePassword, findAccountWithPassword } from './account-store.ts';
import { forgetAttempts } from './attempt-store.ts';
import { refuseWeakPassword } from './change-password.ts';
import { hashPassword, passwordFits } from './password-hash.ts';
import { bindingOf } from './request-sms-code.ts';
import { deleteSessions } from './session-store.ts';
import { noteCodeUser, useCode } from './sms-code-store.ts';
import { trySmsCode, wrongCode } from './try-sms-code.ts';

export interface PasswordReset { account: string; mobile: string; code: string; password: string }

/**
 * Sets a new password by a code that was sent to the account's number; all sessions end, and a lock after wrong
 * passwords is lifted. A name or number that is not the account's is answered like a wrong code. Throws
 * `sms_unavailable`, `invalid_request`, `wrong_sms_code`, `proof_pending`. Sent twice, it is answered twice and done once.
 */
export async function resetPassword(platform: Platform, caller: Caller, given: PasswordReset): Promise<{ reset: true }> {
  if (platform.config.messages.kind === 'none') throw new Problem('sms_unavailable');
  const binding = bindingOf(platform, caller, { purpose: 'password', ...given });
  const code = await trySmsCode(platform, caller, binding, given.code);
  const account = code.accountId === null ? null : await findAccountWithPassword(platform.db, code.accountId);
  if (!account || account.disabled) throw wrongCode(caller);
  if (code.usedBy !== null) {
    if (await passwordFits(given.password, account.passwordHash)) return { reset: true };
    throw wrongCode(caller);
  }
  if (account.proof === 'asked') throw new Problem('proof_pending');
  await refuseWeakPassword(platform, caller, account.id, given.password, [binding.mobile]);
  const passwordHash = await hashPassword(given.password);
  const holder = { ...caller, accountId: account.id, name: account.name };
  await runCommand(platform, holder, async (command) => {
    // The number may have been taken from the account since the code was sent.
    const exchanged = await useCode(command.db, code.id, command.now) && await hasMobile(command.db, account.id, binding.mobile) && await exchangePassword(command.db, account.id, account.passwordHash, passwordHash);
    if (!exchanged) throw wrongCode(caller);
    await noteCodeUser(command.db, code.id, account.id);
    await forgetAttempts(command.db, `account:${account.id}`);
    await forgetAttempts(command.db, `password:${account.id}`);
    const endedSessions = await deleteSessions(command.db, account.id, null);
    command.audit({ action: 'account.password-reset', subjectType: 'account', subjectId: account.id, details: { endedSessions } });
  });
  return { reset: true };
}
