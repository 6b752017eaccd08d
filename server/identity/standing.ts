import type { Caller } from '../platform/caller.ts';
import type { Queryable } from '../platform/database.ts';
import { findAccount, type Account } from './account-store.ts';
import { findOperator } from './operator-store.ts';

/** What an account is in this request: itself, or an operator with the employer's roles and attributes. */
export type Standing = Pick<Caller, 'roles' | 'groups' | 'attributes'> & { actingFor: Caller['actingFor'] };

/**
 * The account's standing, with `employerId` as the employer that it has chosen to act for; null when it may not (any
 * more). An employer's own account acts for its employer as one of the operators; struck off, it may do nothing. Neither
 * may an account, nor anybody for an employer, while its holder is being asked whether they registered it.
 */
export async function standingOf(db: Queryable, account: Account, employerId: string | null): Promise<Standing | null> {
  if (account.proof === 'asked') return nothing;
  const target = employerId ?? (account.kind === 'employer' ? account.id : null);
  if (target === null) return { roles: account.roles, groups: account.groups, attributes: account.attributes, actingFor: null };
  const operator = await findOperator(db, target, account.id);
  if (!operator) return target === account.id ? nothing : null;
  const employer = target === account.id ? account : await findAccount(db, target);
  if (!employer || employer.disabled || employer.proof === 'asked' || employer.kind !== 'employer') return null;
  const { id, name, roles, groups, attributes } = employer;
  return { roles, groups, attributes, actingFor: { id, name, rights: operator.rights } };
}

const nothing: Standing = { roles: [], groups: [], attributes: {}, actingFor: null };
