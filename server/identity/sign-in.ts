import { createHmac } from 'node:crypto';
import type { AuditEntry } from '../platform/audit.ts';
import type { Caller } from '../platform/caller.ts';
import { Problem } from '../platform/errors.ts';
import type { Platform } from '../platform/platform.ts';
import { runCommand, type Command } from '../platform/run-command.ts';
import { findAccountToSignIn, normalizeLogin, type Account, type AccountWithPassword } from './account-store.ts';
import { forgetAttempts, giveBackAttempt, minutesLocked, networkKey, reserveAttempt, type Reservation } from './attempt-store.ts';
import { checkCaptcha, useCaptcha, type CheckedCaptcha } from './captcha.ts';
import { derivedKey } from './derived-key.ts';
import { passwordFits } from './password-hash.ts';
import type { SolvedCaptcha } from './solve-captcha.ts';

export interface Credentials { account: string; password: string; captcha: SolvedCaptcha }

/** Wrong passwords in a row after which an account, or a name that is none, is locked. */
export const failuresPerAccount = 5;
/** Failures of one network within the same time; generous, since a whole office may share an address. */
export const failuresPerNetwork = 200;

interface Keys { account: string; network: string }
type Refusal = 'captcha_failed' | 'too_many_requests' | null;
interface Attempt extends Reservation { refusal: Refusal }

/**
 * Checks captcha and password. A name that no account has is treated in every respect (answer, time, lock) like one
 * with a wrong password. Throws `captcha_failed`, `too_many_requests`, `account_locked`, `wrong_credentials`, and
 * `account_disabled` or `proof_pending` to whoever knows the password.
 */
export async function signIn(platform: Platform, caller: Caller, { account: login, password, captcha }: Credentials): Promise<Account> {
  const checked = await checkCaptcha(platform, captcha);
  const account = await findAccountToSignIn(platform.db, login);
  const keys = keysOf(platform, caller, login, account);
  const attempt = await runCommand(platform, caller, (command) => reserve(command, checked, keys));
  if (attempt.refusal) throw new Problem(attempt.refusal);
  if (!attempt.granted) throw locked(platform, attempt.lockedUntil);

  const fits = await passwordFits(password, account?.passwordHash ?? null);
  if (!account || !fits) {
    await runCommand(platform, caller, async (command) => recordFailure(command, keys, account, attempt));
    throw attempt.lockedUntil ? locked(platform, attempt.lockedUntil) : new Problem('wrong_credentials');
  }
  await runCommand(platform, { ...caller, accountId: account.id, name: account.name }, (command) => recordSuccess(command, keys, account));
  if (account.disabled) throw new Problem('account_disabled');
  if (account.proof === 'asked') throw new Problem('proof_pending');
  const { passwordHash: _, ...signedIn } = account;
  return signedIn;
}

/** Refusals are returned and not thrown, for what was counted up to there must be committed. */
async function reserve({ db, now }: Command, captcha: CheckedCaptcha, keys: Keys): Promise<Attempt> {
  const refused = (refusal: Refusal): Attempt => ({ refusal, granted: false, lockedUntil: null });
  if (!(await useCaptcha(db, captcha))) return refused('captcha_failed');
  if (!(await reserveAttempt(db, keys.network, failuresPerNetwork, now)).granted) return refused('too_many_requests');
  return { refusal: null, ...(await reserveAttempt(db, keys.account, failuresPerAccount, now)) };
}

function recordFailure(command: Command, keys: Keys, account: Account | null, attempt: Attempt): void {
  const subject = subjectOf(keys, account);
  command.audit({ action: 'account.sign-in-failed', ...subject });
  if (attempt.lockedUntil) command.audit({ action: 'account.lock', ...subject, details: { until: attempt.lockedUntil.toISOString() } });
}

async function recordSuccess(command: Command, keys: Keys, account: AccountWithPassword): Promise<void> {
  await giveBackAttempt(command.db, keys.network);
  await forgetAttempts(command.db, keys.account);
  command.audit({ action: account.disabled || account.proof === 'asked' ? 'account.sign-in-refused' : 'account.sign-in', ...subjectOf(keys, account) });
}

/** What was typed as a name is never recorded as it is: people type passwords there. */
function subjectOf(keys: Keys, account: Account | null): Pick<AuditEntry, 'subjectType' | 'subjectId'> {
  return account ? { subjectType: 'account', subjectId: account.id } : { subjectType: 'unknown-account', subjectId: keys.account };
}

function keysOf(platform: Platform, caller: Caller, login: string, account: Account | null): Keys {
  const name = () => createHmac('sha256', derivedKey(platform.config.secret, 'login-name')).update(normalizeLogin(login)).digest('hex');
  return {
    account: account ? `account:${account.id}` : `name:${name()}`,
    network: networkKey(caller),
  };
}

function locked(platform: Platform, until: Date | null): Problem {
  return new Problem('account_locked', { minutes: minutesLocked(until, platform.clock.now()) });
}
