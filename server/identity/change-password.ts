import type { Caller } from '../platform/caller.ts';
import { describeError, Problem, type ErrorCode } from '../platform/errors.ts';
import type { Platform } from '../platform/platform.ts';
import { runCommand } from '../platform/run-command.ts';
import { exchangePassword, findAccountWithPassword, loginNamesOf } from './account-store.ts';
import { hashPassword, noPassword } from './password-hash.ts';
import { brokenPasswordRules, longestPassword, shortestPassword } from './password-rules.ts';
import { deleteSessions } from './session-store.ts';
import { signedInAccount } from './signed-in-account.ts';
import { forgetOwnPassword, tryOwnPassword } from './try-own-password.ts';

/**
 * Exchanges one's own password; all sessions but `currentSession` end. Throws `not_signed_in`, `too_many_requests`
 * after five wrong old passwords, and `invalid_request` naming `old` or `password`. An account that has no password gets one
 * without an old one, but only where a provider has proven its holder in this session (`isProven`); else `not_allowed`.
 */
export async function changePassword(platform: Platform, caller: Caller, given: { old?: string; password: string }, currentSession: string | null, isProven = false): Promise<{ endedSessions: number }> {
  const account = await findAccountWithPassword(platform.db, signedInAccount(caller));
  if (!account) throw new Problem('not_signed_in');
  const isFirst = account.passwordHash === noPassword;
  if (isFirst && !isProven) throw new Problem('not_allowed');
  if (!isFirst && !(await tryOwnPassword(platform, caller, account, given.old ?? ''))) throw fieldProblem(caller, 'old', 'wrong_old_password');
  await refuseWeakPassword(platform, caller, account.id, given.password);
  const passwordHash = await hashPassword(given.password);
  const endedSessions = await runCommand(platform, caller, async (command) => {
    // False where it was changed at the same time: then what was typed as the old one is old no more.
    if (!(await exchangePassword(command.db, account.id, account.passwordHash, passwordHash))) throw fieldProblem(caller, 'old', 'wrong_old_password');
    await forgetOwnPassword(command.db, account.id);
    command.audit({ action: isFirst ? 'account.password-set' : 'account.password-change', subjectType: 'account', subjectId: account.id });
    return deleteSessions(command.db, account.id, currentSession);
  });
  return { endedSessions };
}

/** Throws `invalid_request` naming `password` where it breaks a rule for this account. */
export async function refuseWeakPassword(platform: Platform, caller: Caller, accountId: string, password: string, own: readonly string[] = []): Promise<void> {
  const names = await loginNamesOf(platform.db, accountId);
  if (brokenPasswordRules(password, [...names, ...own]).length > 0) throw fieldProblem(caller, 'password', 'weak_password', { minimum: shortestPassword, maximum: longestPassword });
}

function fieldProblem({ locale }: Caller, path: string, code: ErrorCode, params: Record<string, number> = {}): Problem {
  return new Problem('invalid_request', {}, [{ path, code, message: describeError(code, params, locale) }]);
}
