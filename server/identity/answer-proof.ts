import { toStored } from '../platform/clock.ts';
import type { Caller } from '../platform/caller.ts';
import { Problem } from '../platform/errors.ts';
import type { Platform } from '../platform/platform.ts';
import { runCommand, type Command } from '../platform/run-command.ts';
import { findAccount, removePassword, type Account } from './account-store.ts';
import { removeMobile } from './account-mobiles.ts';
import { revokeTokens } from './api-tokens.ts';
import { deleteAddedOperators, deleteInvitationsOf, insertOperator, setOperatorRights } from './operator-store.ts';
import { moveProof } from './proof-store.ts';
import { deleteSessions } from './session-store.ts';

/** `own`: whether the holder registered the account themselves. */
export interface ProofAnswer { account: string; own: boolean }

/** Who answers: the accounts that a provider has proven in this sign-in, and the session that shall go on (null for none). */
export interface ProvenHolder { proven: readonly string[]; session: string | null }

/**
 * Takes the holder's answer. Own, the account stays as it is; not own, all that whoever registered it holds is taken
 * away: password, mobile number, tokens, sessions, and what became of it among operators. Sent twice it is done once; another
 * answer after the first is `proof_answered`, an account that was not proven or is not asked about `not_found`.
 */
export async function answerProof(platform: Platform, caller: Caller, holder: ProvenHolder, { account: id, own }: ProofAnswer): Promise<{ proof: 'kept' | 'cleared' }> {
  if (!holder.proven.includes(id)) throw new Problem('not_found');
  const proof = own ? 'kept' as const : 'cleared' as const;
  return runCommand(platform, { ...caller, actingFor: null }, async (command) => {
    // The account's row comes first, so that of two answers at once the second waits here.
    const isFirst = await moveProof(command.db, id, 'asked', proof);
    const account = await findAccount(command.db, id);
    if (!account?.proof || account.proof === 'unproven') throw new Problem('not_found');
    if (account.proof !== proof) throw new Problem('proof_answered');
    if (!isFirst) return { proof };
    const taken = own ? {} : await takeFromStranger(command, account, holder.session);
    command.audit({ action: own ? 'account.proof-keep' : 'account.proof-clear', subjectType: 'account', subjectId: id, details: taken });
    return { proof };
  });
}

async function takeFromStranger(command: Command, account: Account, session: string | null): Promise<Record<string, unknown>> {
  const { db, now } = command;
  await removePassword(db, account.id);
  return {
    mobile: await removeMobile(db, account.id),
    tokens: await revokeTokens(db, account.id, toStored(now)),
    sessions: await deleteSessions(db, account.id, session),
    ...await undoOperators(command, account),
  };
}

/** A person leaves the employers that it was added to or accepted; an employer loses whom it added and invited, and is its own administrator again. */
async function undoOperators({ db, now, audit }: Command, account: Account): Promise<Record<string, unknown>> {
  const removed = await deleteAddedOperators(db, account.kind === 'employer' ? { employerId: account.id } : { accountId: account.id });
  for (const { employerId, accountId } of removed) audit({ action: 'operator.remove', subjectType: 'account', subjectId: employerId, details: { operator: accountId } });
  if (account.kind !== 'employer') return { operators: removed.length };
  const self = { employerId: account.id, accountId: account.id, rights: ['administrator'], source: 'self' as const };
  if (!(await insertOperator(db, self, now))) await setOperatorRights(db, account.id, account.id, self.rights);
  return { operators: removed.length, invitations: await deleteInvitationsOf(db, account.id) };
}
