import type { Caller } from '../platform/caller.ts';
import { describeError, Problem } from '../platform/errors.ts';
import type { Platform } from '../platform/platform.ts';
import { runCommand, type Command } from '../platform/run-command.ts';
import { maskedMobile } from './account-mobiles.ts';
import { codeAttempts, countCodeAttempt, isDigitsOf, lockNewestCode, type CodeBinding, type StoredCode } from './sms-code-store.ts';

/**
 * Whether the code is the newest of its binding, still valid and tried no more than five times. Right ones are counted
 * as well, for what is asked after them (whether a person is known by that name) must not be tried out either. Does
 * not use the code up: `useCode` does, with what it is used for. Throws `wrong_sms_code`.
 */
export async function trySmsCode(platform: Platform, caller: Caller, binding: CodeBinding, typed: string): Promise<StoredCode> {
  // The refusal is thrown after the commit, since the attempt must be counted.
  const tried = await runCommand(platform, caller, async (command) => {
    const code = await lockNewestCode(command.db, binding);
    if (!code || code.attempts >= codeAttempts || code.expiresAt <= command.now) return null;
    await countCodeAttempt(command.db, code.id);
    if (isDigitsOf(platform.config.secret, code.id, typed)) return code;
    command.audit({ action: 'sms-code.wrong', subjectType: 'mobile', subjectId: maskedMobile(binding.mobile), details: { purpose: binding.purpose } });
    return null;
  });
  if (!tried) throw wrongCode(caller);
  return tried;
}

/**
 * As `trySmsCode`, within the caller's own transaction: null for a code that is wrong, used, expired, an older one or
 * tried five times. A wrong one is counted, so the command must commit then, and say what is wrong afterwards.
 */
export async function findTypedCode(command: Command, { config }: Pick<Platform, 'config'>, binding: CodeBinding, typed: string, details: Record<string, unknown> = {}): Promise<StoredCode | null> {
  const code = await lockNewestCode(command.db, binding);
  if (!code || code.used || code.attempts >= codeAttempts || code.expiresAt <= command.now) return null;
  if (isDigitsOf(config.secret, code.id, typed)) return code;
  await countCodeAttempt(command.db, code.id);
  command.audit({ action: 'sms-code.wrong', subjectType: 'mobile', subjectId: maskedMobile(binding.mobile), details: { purpose: binding.purpose, ...details } });
  return null;
}

export function wrongCode({ locale }: Pick<Caller, 'locale'>): Problem {
  return new Problem('wrong_sms_code', {}, [{ path: 'code', code: 'wrong_sms_code', message: describeError('wrong_sms_code', {}, locale) }]);
}
