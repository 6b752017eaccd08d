import type { Caller } from '../platform/caller.ts';
import { Problem } from '../platform/errors.ts';
import type { Platform } from '../platform/platform.ts';
import { runCommand, type Command } from '../platform/run-command.ts';
import { setMobile } from './account-mobiles.ts';
import { findAccountWithPassword, normalizeLogin, type Account } from './account-store.ts';
import { checkRegistration, type CheckedRegistration, type Registration } from './check-registration.ts';
import { createAccount } from './create-account.ts';
import { passwordFits } from './password-hash.ts';
import type { RegistrationForm, RegistrationKind, RegistrationRecord } from './registration-form.ts';
import { findCode, noteCodeUser, useCode } from './sms-code-store.ts';
import { trySmsCode, wrongCode } from './try-sms-code.ts';

/** What registering needs of the portals; the wiring passes it in. */
export interface RegistrationPorts {
  /** What each portal declares, in the order of the portals. */
  forms(): readonly RegistrationForm[];
  /** Compares answers (with `mobile` among them) with the first of the declared records that is found. */
  compare(portal: string, records: readonly RegistrationRecord[], answers: Readonly<Record<string, string>>): Promise<'agrees' | 'differs' | 'missing'>;
}

export interface Registered { account: string; name: string; kind: RegistrationKind }

/**
 * Makes an account of what was registered. The code comes before everything that answers differ by, so that without a
 * telephone nobody learns who is registered or on record; a try after that is counted as well. Throws `not_found` (no
 * such form), `sms_unavailable`, `invalid_request`, `wrong_sms_code`, `identity_differs`, `identity_unknown`,
 * `person_registered`, `employer_registered`, `login_name_taken`. Sent twice, it is answered twice and done once.
 */
export async function registerAccount(platform: Platform, ports: RegistrationPorts, caller: Caller, kind: RegistrationKind, given: Registration): Promise<Registered> {
  const form = ports.forms().find((one) => one.portal === given.portal && one.kind === kind);
  if (!form) throw new Problem('not_found');
  if (platform.config.messages.kind === 'none') throw new Problem('sms_unavailable');
  const checked = checkRegistration(form, given, caller.locale);
  const code = await trySmsCode(platform, caller, { purpose: 'registration', mobile: checked.mobile, subject: '' }, given.code);
  if (code.usedBy !== null) return repeated(platform, form, code.usedBy, given.password, checked, caller);
  await refuseOthersRecords(ports, form, checked);
  const account = await runCommand(platform, caller, (command) => makeAccount(command, form, checked, given.password, code.id));
  if (account) return registeredAs(account, form);
  // The same registration, sent at once, was first.
  const used = await findCode(platform.db, code.id);
  return repeated(platform, form, used?.usedBy ?? '', given.password, checked, caller);
}

/** Answers null when the code has been used meanwhile; it comes first, so that the same registration sent at once waits here. */
async function makeAccount(command: Command, form: RegistrationForm, checked: CheckedRegistration, password: string, codeId: string): Promise<Account | null> {
  if (!(await useCode(command.db, codeId, command.now))) return null;
  const { answers, mobile, login, holder } = checked;
  const account = await createAccount(command, {
    login, kind: form.kind, roles: [form.kind], password, unproven: true,
    otherLogins: [holder],
    name: (answers[form.name] ?? '').slice(0, 100),
    attributes: Object.fromEntries(Object.entries(form.attributes).map(([attribute, key]) => [attribute, answers[key] ?? ''])),
  }).catch((error: unknown) => { throw takenProblem(error, form, holder); });
  await noteCodeUser(command.db, codeId, account.id);
  await setMobile(command.db, account.id, mobile, command.now);
  command.audit({ action: 'account.register', subjectType: 'account', subjectId: account.id, details: { portal: form.portal, kind: form.kind } });
  return account;
}

/** The same registration once more (a retry, a second click) gets the answer of the first; any other finds the code used. */
async function repeated(platform: Platform, form: RegistrationForm, accountId: string, password: string, { login, holder }: CheckedRegistration, caller: Caller): Promise<Registered> {
  const account = await findAccountWithPassword(platform.db, accountId);
  if (!account || normalizeLogin(account.login) !== normalizeLogin(login)) throw wrongCode(caller);
  if (!(await passwordFits(password, account.passwordHash))) throw registeredProblem(form, holder);
  return registeredAs(account, form);
}

async function refuseOthersRecords(ports: RegistrationPorts, { portal, records, missing }: RegistrationForm, { answers, mobile }: CheckedRegistration): Promise<void> {
  if (records.length === 0) return;
  const verdict = await ports.compare(portal, records, { ...answers, mobile });
  if (verdict === 'differs') throw new Problem('identity_differs');
  if (verdict === 'missing' && missing === 'refuse') throw new Problem('identity_unknown');
}

/** Whose number is a login name already has registered, or was given an account in another way. */
function takenProblem(error: unknown, form: RegistrationForm, holder: string): unknown {
  if (!(error instanceof Problem) || error.code !== 'login_name_taken') return error;
  return error.params['name'] === normalizeLogin(holder) ? registeredProblem(form, holder) : error;
}

function registeredProblem({ kind }: RegistrationForm, holder: string): Problem {
  return new Problem(kind === 'employer' ? 'employer_registered' : 'person_registered', { holder });
}

function registeredAs({ login, name }: Account, { kind }: RegistrationForm): Registered {
  return { account: login, name, kind };
}
