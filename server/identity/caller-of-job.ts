import type { Caller } from '../platform/caller.ts';
import type { Queryable } from '../platform/database.ts';
import { Problem } from '../platform/errors.ts';
import { findAccount } from './account-store.ts';
import { standingOf } from './standing.ts';

/** Who asked for what a job does, and for whom: itself or the employer that it acted for. */
export interface Asker extends Pick<Caller, 'locale' | 'address'> { accountId: string; ownerId: string }

/** Whoever asked, with the rights of this moment, not those of when it asked. Problem('not_allowed') when none is left. */
export async function callerOfJob(db: Queryable, { accountId, ownerId, locale, address }: Asker): Promise<Caller> {
  const account = await findAccount(db, accountId);
  const standing = account && !account.disabled ? await standingOf(db, account, ownerId === accountId ? null : ownerId) : null;
  if (!account || !standing || standing.roles.length === 0) throw new Problem('not_allowed');
  return { accountId, name: account.name, ...standing, locale, address };
}
