import type { Caller } from '../platform/caller.ts';
import { Problem } from '../platform/errors.ts';
import type { BrowserSession } from '../platform/http-route.ts';
import type { Platform } from '../platform/platform.ts';
import { runCommand } from '../platform/run-command.ts';
import type { Queryable } from '../platform/database.ts';
import { findAccount, loginNamesOf, type Account } from './account-store.ts';
import { bearsName, strikeOff } from './manage-operators.ts';
import { deleteInvitation, employersOf, findOperator, insertOperator, invitationsTo, lockEmployer } from './operator-store.ts';
import type { WatchRegisters } from './watch-registers.ts';
import { signedInAccount } from './signed-in-account.ts';

export interface EmployerView { id: string; name: string; rights: string[]; current: boolean; own: boolean }
export interface InvitationView { id: string; employer: string; rights: string[] }
/** For whom an account may act, and what it has been invited to; `person` is whether it may also act for itself. */
export interface Employers { rows: EmployerView[]; total: number; invitations: InvitationView[]; person: boolean }

export async function myEmployers({ db, clock }: Platform, caller: Caller): Promise<Employers> {
  const accountId = signedInAccount(caller);
  const rows = (await employersOf(db, accountId)).map((one): EmployerView => ({
    id: one.employerId, name: one.employerName, rights: one.rights, current: one.employerId === caller.actingFor?.id, own: one.employerId === accountId,
  }));
  const account = await findAccount(db, accountId);
  const invitations = await myInvitations(db, account, clock.now());
  return {
    rows, total: rows.length, person: account?.kind !== 'employer',
    invitations: invitations.map(({ id, employerName, rights }) => ({ id, employer: employerName, rights })),
  };
}

/** From the next request on the session acts for this employer, or (null) for the account itself. */
export async function actFor(platform: Platform, caller: Caller, session: BrowserSession, employerId: string | null, watch: WatchRegisters | null = null): Promise<void> {
  const accountId = signedInAccount(caller);
  if ((caller.actingFor?.id ?? null) === employerId) return;
  if (employerId !== null) await watch?.(accountId, employerId, 'at once');
  if (employerId !== null && !(await findOperator(platform.db, employerId, accountId))) throw new Problem('not_found');
  await runCommand(platform, { ...caller, actingFor: null }, async (command) => {
    command.audit({ action: 'account.act-for', subjectType: 'account', subjectId: accountId, details: { employer: employerId } });
  });
  session.actFor(employerId);
}

/** Accepted or declined, an invitation is gone. */
export async function answerInvitation(platform: Platform, caller: Caller, id: string, accept: boolean): Promise<void> {
  const accountId = signedInAccount(caller);
  await runCommand(platform, { ...caller, actingFor: null }, async (command) => {
    const { db, now } = command;
    const invitation = (await myInvitations(db, await findAccount(db, accountId), now)).find((one) => one.id === id);
    if (!invitation) throw new Problem('not_found');
    const { employerId, rights } = invitation;
    await lockEmployer(db, employerId);
    // The administrator may have taken it back, or this person have answered in another tab, while the lock was waited for.
    if (!(await deleteInvitation(db, id))) throw new Problem('not_found');
    if (accept) await insertOperator(db, { employerId, accountId, rights, source: 'added' }, now);
    command.audit({ action: accept ? 'operator.accept' : 'operator.decline', subjectType: 'account', subjectId: employerId, details: { invitation: id, operator: accountId } });
  });
}

/** Gives up acting for an employer. Throws `last_administrator`. */
export async function leaveEmployer(platform: Platform, caller: Caller, session: BrowserSession, employerId: string): Promise<void> {
  const accountId = signedInAccount(caller);
  await runCommand(platform, { ...caller, actingFor: null }, async (command) => {
    if (!(await findOperator(command.db, employerId, accountId))) throw new Problem('not_found');
    await lockEmployer(command.db, employerId);
    await strikeOff(command, employerId, accountId);
  });
  if (caller.actingFor?.id === employerId) session.actFor(null);
}

/** The open invitations to a person by login name or number and by name, for whoever bears another name was not meant. */
async function myInvitations(db: Queryable, account: Account | null, now: Date): Promise<Awaited<ReturnType<typeof invitationsTo>>> {
  if (account?.kind !== 'individual') return [];
  return (await invitationsTo(db, await namesOf(db, account.id), now)).filter(({ name }) => bearsName(account, name));
}

/** Under what an account can be invited: its login names, and the mobile number that it has proven. */
async function namesOf(db: Queryable, accountId: string): Promise<string[]> {
  const mobiles: string[] = await db('account_mobiles').where({ account_id: accountId }).pluck('mobile');
  return [...(await loginNamesOf(db, accountId)), ...mobiles];
}
