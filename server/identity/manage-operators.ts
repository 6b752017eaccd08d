import { Problem } from '../platform/errors.ts';
import { newId } from '../platform/ids.ts';
import { requireOperatorRight, type Caller } from '../platform/caller.ts';
import type { Platform } from '../platform/platform.ts';
import { runCommand, type Command } from '../platform/run-command.ts';
import { findAccountByLogin, normalizeLogin } from './account-store.ts';
import { readMobile } from './account-mobiles.ts';
import {
  deleteInvitation, deleteOperator, findOperator, insertInvitation, insertOperator, invitationsOfEmployer, lockEmployer, operatorsOf, setOperatorRights,
} from './operator-store.ts';

/** One line of the list: an operator, or somebody who has been asked to become one. */
export interface OperatorView {
  id: string;
  name: string;
  /** Enough of the login name, or of what was invited, to recognise it. */
  login: string;
  rights: string[];
  since: string;
  status: 'active' | 'invited' | 'disabled';
  /** Added by an administrator, the employer's own account, or by what a register says. */
  source: 'self' | 'added' | 'register';
  you: boolean;
}

/** Of one employer, operators and open invitations together. */
export const mostOperators = 100;
const invitationMilliseconds = 30 * 86_400_000;

/** The operators of the employer that the caller acts for, and the invitations that nobody has answered yet. */
export async function listOperators({ db, clock }: Platform, caller: Caller): Promise<OperatorView[]> {
  const employerId = employerOf(caller);
  const operators = await operatorsOf(db, employerId);
  const invitations = await invitationsOfEmployer(db, employerId, clock.now());
  return [
    ...operators.map((one): OperatorView => ({
      id: one.accountId, name: one.name, login: maskLogin(one.login), rights: one.rights, since: one.addedAt,
      status: one.disabled ? 'disabled' : 'active', source: one.source.startsWith('register:') ? 'register' : one.source as 'self' | 'added', you: one.accountId === caller.accountId,
    })),
    ...invitations.map((one): OperatorView => ({
      id: one.id, name: one.name, login: maskLogin(one.invitee), rights: one.rights, since: one.createdAt, status: 'invited', source: 'added', you: false,
    })),
  ];
}

/** The name guards against a slip in the number: a login name or mobile number that is somebody else's leads nowhere. */
export function bearsName(account: { name: string }, name: string): boolean {
  return account.name.trim() === name.trim();
}

export interface NewOperator { person: string; name: string; rights: readonly string[] }

/**
 * Adds the person whose account has this login name and this name; anybody else is invited, by login name, ID number or
 * mobile number, and becomes an operator by accepting under this name; one that nobody of this name answers stays open until it ends. Which of both it was tells no more than the list of operators does.
 */
export async function addOperator(platform: Platform, caller: Caller, { person, name, rights }: NewOperator): Promise<{ id: string; status: 'active' | 'invited' }> {
  const employerId = employerOf(caller);
  return runCommand(platform, caller, async (command) => {
    const { db, now } = command;
    await lockAsAdministrator(command, employerId);
    const held = (await operatorsOf(db, employerId)).length + (await invitationsOfEmployer(db, employerId, now)).length;
    if (held >= mostOperators) throw new Problem('too_many_operators', { limit: mostOperators });
    const account = await findAccountByLogin(db, person);
    if (account && account.kind === 'individual' && !account.disabled && bearsName(account, name)) {
      if (!(await insertOperator(db, { employerId, accountId: account.id, rights: [...rights], source: 'added' }, now))) throw new Problem('already_operator');
      command.audit({ action: 'operator.add', subjectType: 'account', subjectId: employerId, details: { operator: account.id, rights } });
      return { id: account.id, status: 'active' as const };
    }
    const id = newId();
    const until = new Date(now.getTime() + invitationMilliseconds);
    if (!(await insertInvitation(db, { id, employerId, invitee: readMobile(person) ?? normalizeLogin(person), name: name.trim(), rights: [...rights] }, now, until))) throw new Problem('already_operator');
    command.audit({ action: 'operator.invite', subjectType: 'account', subjectId: employerId, details: { invitation: id, rights } });
    return { id, status: 'invited' as const };
  });
}

export async function changeOperator(platform: Platform, caller: Caller, accountId: string, rights: readonly string[]): Promise<void> {
  const employerId = employerOf(caller);
  await runCommand(platform, caller, async (command) => {
    await lockAsAdministrator(command, employerId);
    const operator = await findOperator(command.db, employerId, accountId);
    if (!operator) throw new Problem('not_found');
    if (!rights.includes('administrator')) await refuseLastAdministrator(command, employerId, accountId);
    await setOperatorRights(command.db, employerId, accountId, rights);
    command.audit({ action: 'operator.change', subjectType: 'account', subjectId: employerId, details: { operator: accountId, before: operator.rights, rights } });
  });
}

/** Removes an operator, or takes an invitation back. */
export async function removeOperator(platform: Platform, caller: Caller, id: string): Promise<void> {
  const employerId = employerOf(caller);
  await runCommand(platform, caller, async (command) => {
    await lockAsAdministrator(command, employerId);
    const invitation = (await invitationsOfEmployer(command.db, employerId, command.now)).find((one) => one.id === id);
    if (invitation) {
      await deleteInvitation(command.db, id);
      command.audit({ action: 'operator.uninvite', subjectType: 'account', subjectId: employerId, details: { invitation: id } });
      return;
    }
    await strikeOff(command, employerId, id);
  });
}

/** Takes somebody off an employer's operators; the employer must be locked. Throws `last_administrator`, `not_found`. */
export async function strikeOff(command: Command, employerId: string, accountId: string): Promise<void> {
  await refuseLastAdministrator(command, employerId, accountId);
  if (!(await deleteOperator(command.db, employerId, accountId))) throw new Problem('not_found');
  command.audit({ action: 'operator.remove', subjectType: 'account', subjectId: employerId, details: { operator: accountId } });
}

/** Of those who can sign in, at least one other must be left who manages the operators. */
async function refuseLastAdministrator({ db }: Command, employerId: string, accountId: string): Promise<void> {
  const administrators = (await operatorsOf(db, employerId)).filter((one) => one.rights.includes('administrator') && !one.disabled);
  if (administrators.length === 1 && administrators[0]!.accountId === accountId) throw new Problem('last_administrator');
}

/** Looks at the caller's right again under the lock: another administrator may just have taken it away. */
async function lockAsAdministrator({ db, caller }: Command, employerId: string): Promise<void> {
  await lockEmployer(db, employerId);
  const operator = await findOperator(db, employerId, caller.accountId ?? '');
  if (!operator?.rights.includes('administrator')) throw new Problem('operator_right_missing');
}

function employerOf(caller: Caller): string {
  if (!caller.actingFor) throw new Problem('not_allowed');
  requireOperatorRight(caller, 'administrator');
  return caller.actingFor.id;
}

/** Login names are often numbers of identity documents: three characters at the front and two at the end are shown. */
export function maskLogin(login: string): string {
  const characters = [...login];
  return characters.length < 8 ? login : characters.map((one, index) => (index < 3 || index >= characters.length - 2 ? one : '*')).join('');
}
