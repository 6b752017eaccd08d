import type { Caller } from '../platform/caller.ts';
import type { Queryable } from '../platform/database.ts';
import { Problem } from '../platform/errors.ts';
import type { Platform } from '../platform/platform.ts';
import { runCommand } from '../platform/run-command.ts';
import type { AccountWithPassword } from './account-store.ts';
import { forgetAttempts, reserveAttempt } from './attempt-store.ts';
import { passwordFits } from './password-hash.ts';

/** Wrong passwords in a row after which what they guard, the account's password and its mobile number, can't be changed for a while. */
export const passwordFailures = 5;

const keyOf = (accountId: string): string => `password:${accountId}`;

/**
 * Whether it is the password of the account that is signed in; the attempt counts as a wrong one until
 * `forgetOwnPassword`. Throws `too_many_requests` after five wrong ones.
 */
export async function tryOwnPassword(platform: Platform, caller: Caller, account: AccountWithPassword, password: string): Promise<boolean> {
  // An own transaction, since the attempt must be counted whatever follows.
  const { granted } = await runCommand(platform, caller, ({ db, now }) => reserveAttempt(db, keyOf(account.id), passwordFailures, now));
  if (!granted) throw new Problem('too_many_requests');
  return passwordFits(password, account.passwordHash);
}

export async function forgetOwnPassword(db: Queryable, accountId: string): Promise<void> {
  await forgetAttempts(db, keyOf(accountId));
}
