import type { Queryable } from '../platform/database.ts';
import type { Command } from '../platform/run-command.ts';
import { maskedMobile } from './account-mobiles.ts';
import type { Account, AccountKind, ProofState } from './account-store.ts';
import { employersOf } from './operator-store.ts';
import type { SignInKind } from './sign-in-ways.ts';

/** What the proven holder of a registered account is asked: whether they registered it themselves, then and with that number. */
export interface ProofQuestion { account: string; name: string; kind: AccountKind; registeredAt: string; mobile: string | null }

/** A provider has proven the holder: an account that is still unproven waits for an answer from now on. */
export async function askForProof(command: Command, account: Account): Promise<Account> {
  if (account.proof !== 'unproven') return account;
  if (await moveProof(command.db, account.id, 'unproven', 'asked')) command.audit({ action: 'account.proof-ask', subjectType: 'account', subjectId: account.id });
  return { ...account, proof: 'asked' };
}

/** False when the account is not in that state (any more). */
export async function moveProof(db: Queryable, accountId: string, from: ProofState, to: ProofState): Promise<boolean> {
  return (await db('accounts').where({ id: accountId, proof: from }).update({ proof: to })) > 0;
}

/** Whom a sign-in of this kind has proven: the account, and for an employer those that a register names the person for. */
export async function accountsProven(db: Queryable, account: Pick<Account, 'id' | 'kind'>, kind: SignInKind): Promise<string[]> {
  if (kind !== 'employer' || account.kind !== 'individual') return [account.id];
  const represented = (await employersOf(db, account.id)).filter(({ source }) => source.startsWith('register:'));
  return [account.id, ...represented.map(({ employerId }) => employerId)];
}

/** The questions that these accounts' holder has not answered yet, the oldest account first. */
export async function openProofs(db: Queryable, accountIds: readonly string[]): Promise<ProofQuestion[]> {
  const rows: { id: string; name: string; kind: AccountKind; created_at: string; mobile: string | null }[] = await db('accounts as a')
    .leftJoin('account_mobiles as m', 'm.account_id', 'a.id').whereIn('a.id', accountIds).where('a.proof', 'asked')
    .orderBy('a.id').select('a.id', 'a.name', 'a.kind', 'a.created_at', 'm.mobile');
  return rows.map(({ id, name, kind, created_at: registeredAt, mobile }) => ({ account: id, name, kind, registeredAt, mobile: mobile === null ? null : maskedMobile(mobile) }));
}
