import { ownerName, type Caller } from '../platform/caller.ts';
import { Problem } from '../platform/errors.ts';
import type { Queryable } from '../platform/database.ts';
import { findAccount } from '../identity/account-store.ts';

/** What expressions may read of the caller's account: its name and what it proves about its holder. */
export function accountScope(caller: Pick<Caller, 'name' | 'attributes' | 'actingFor'>): Record<string, unknown> {
  return { name: ownerName(caller), ...caller.attributes };
}

/** The applicant as a caller, for what is read under the applicant's right while somebody else acts; `acting` is who does. */
export async function applicantOf(db: Queryable, applicantId: string, acting: Caller): Promise<Caller> {
  const account = await findAccount(db, applicantId);
  if (!account) throw new Problem('not_found');
  const { id, name, roles, groups, attributes } = account;
  return { accountId: id, name, roles, groups, attributes, locale: acting.locale, address: acting.address };
}
