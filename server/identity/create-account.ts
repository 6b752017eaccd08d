import type { Role } from '../platform/caller.ts';
import { isDuplicate } from '../platform/database.ts';
import { Problem } from '../platform/errors.ts';
import { newId } from '../platform/ids.ts';
import type { Command } from '../platform/run-command.ts';
import {
  findAccountByLogin, insertAccount, insertLoginNames, normalizeLogin, type Account, type AccountKind,
} from './account-store.ts';
import { insertOperator } from './operator-store.ts';
import { hashPassword, noPassword } from './password-hash.ts';
import { checkPassword } from './password-rules.ts';

export interface NewAccount {
  login: string;
  /** Further names to sign in with, such as the number of an identity document. */
  otherLogins?: readonly string[];
  kind: AccountKind;
  name: string;
  /** Null for an account that one signs in to by a provider only. */
  password: string | null;
  roles: readonly Role[];
  groups?: readonly string[];
  attributes?: Readonly<Record<string, string>>;
  /** Made by somebody whom nobody has proven to be its holder. */
  unproven?: boolean;
}

const longestLogin = 64;

/** Makes an account. Throws `weak_password`, `login_name_taken`, or `invalid_request` for an empty or overlong login name. */
export async function createAccount(command: Command, given: NewAccount): Promise<Account> {
  const logins = [given.login, ...(given.otherLogins ?? [])];
  const names = [...new Set(logins.map(normalizeLogin))];
  if (names.some((name) => name === '' || name.length > longestLogin)) throw new Problem('invalid_request');
  if (given.password !== null) checkPassword(given.password, [...logins, ...names]);
  const account: Account = {
    id: newId(),
    login: given.login.trim(),
    kind: given.kind,
    name: given.name,
    roles: given.roles,
    groups: given.groups ?? [],
    attributes: given.attributes ?? {},
    disabled: false,
    proof: given.unproven ? 'unproven' : null,
  };
  // The names come first: whoever loses the race for one of them must leave no account behind.
  await claimLoginNames(command, account, names);
  await insertAccount(command.db, { ...account, passwordHash: given.password === null ? noPassword : await hashPassword(given.password) }, command.now);
  // An employer's own account is the first of its operators.
  if (account.kind === 'employer') await insertOperator(command.db, { employerId: account.id, accountId: account.id, rights: ['administrator'], source: 'self' }, command.now);
  command.audit({ action: 'account.create', subjectType: 'account', subjectId: account.id, details: { kind: account.kind, roles: account.roles, groups: account.groups } });
  return account;
}

/** The account of that login name, made if there is none, also when several nodes do so at once; one that exists is left as it is. */
export async function ensureAccount(command: Command, given: NewAccount): Promise<Account> {
  const existing = await findAccountByLogin(command.db, given.login);
  if (existing) return existing;
  try {
    return await createAccount(command, given);
  } catch (error) {
    const winner = error instanceof Problem && error.code === 'login_name_taken' ? await findAccountByLogin(command.db, given.login) : null;
    if (!winner) throw error;
    return winner;
  }
}

async function claimLoginNames(command: Command, account: Account, names: readonly string[]): Promise<void> {
  try {
    await insertLoginNames(command.db, account.id, names);
  } catch (error) {
    if (!isDuplicate(error)) throw error;
    const taken: string[] = await command.db('login_names').whereIn('name', names).whereNot({ account_id: account.id }).pluck('name');
    throw new Problem('login_name_taken', { name: taken[0] ?? account.login }, undefined, { cause: error });
  }
}
