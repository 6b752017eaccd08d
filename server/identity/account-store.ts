import type { Role } from '../platform/caller.ts';
import { toStored } from '../platform/clock.ts';
import type { Queryable } from '../platform/database.ts';

export type AccountKind = 'individual' | 'employer' | 'staff';

export interface Account {
  id: string;
  /** The login name as its holder writes it; others may stand beside it in `login_names`. */
  login: string;
  kind: AccountKind;
  name: string;
  roles: readonly Role[];
  groups: readonly string[];
  attributes: Readonly<Record<string, string>>;
  disabled: boolean;
}

export interface AccountWithPassword extends Account { passwordHash: string }

interface AccountRow {
  id: string;
  login: string;
  kind: AccountKind;
  name: string;
  password_hash: string;
  roles: string;
  candidate_groups: string;
  attributes: string;
  disabled: number | boolean;
}

/** The form under which login names are compared: width, case and surrounding blanks make no difference. */
export function normalizeLogin(login: string): string {
  return login.normalize('NFKC').trim().toLowerCase();
}

export async function findAccount(db: Queryable, id: string): Promise<Account | null> {
  const row: AccountRow | undefined = await db('accounts').where({ id }).first();
  return row ? withoutPassword(row) : null;
}

/** The account that has this login name, in any case and width. */
export async function findAccountByLogin(db: Queryable, login: string): Promise<Account | null> {
  const row = await rowByLogin(db, login);
  return row ? withoutPassword(row) : null;
}

/** As `findAccountByLogin`, with the hash that signing in compares. */
export async function findAccountToSignIn(db: Queryable, login: string): Promise<AccountWithPassword | null> {
  const row = await rowByLogin(db, login);
  return row ? { ...withoutPassword(row), passwordHash: row.password_hash } : null;
}

/** Adds the account row; its login names are added by `insertLoginNames`. */
export async function insertAccount(db: Queryable, account: AccountWithPassword, now: Date): Promise<void> {
  await db('accounts').insert({
    id: account.id,
    login: account.login,
    kind: account.kind,
    name: account.name,
    password_hash: account.passwordHash,
    roles: JSON.stringify(account.roles),
    candidate_groups: JSON.stringify(account.groups),
    attributes: JSON.stringify(account.attributes),
    disabled: account.disabled,
    created_at: toStored(now),
  });
}

/** Adds normalized login names; the database refuses one that exists. */
export async function insertLoginNames(db: Queryable, accountId: string, names: readonly string[]): Promise<void> {
  await db('login_names').insert(names.map((name) => ({ name, account_id: accountId })));
}

export async function setDisabled(db: Queryable, id: string, disabled: boolean): Promise<void> {
  await db('accounts').where({ id }).update({ disabled });
}

function rowByLogin(db: Queryable, login: string): Promise<AccountRow | undefined> {
  return db('login_names as n').join('accounts as a', 'a.id', 'n.account_id').where('n.name', normalizeLogin(login)).first('a.*');
}

function withoutPassword(row: AccountRow): Account {
  return {
    id: row.id,
    login: row.login,
    kind: row.kind,
    name: row.name,
    roles: JSON.parse(row.roles) as Role[],
    groups: JSON.parse(row.candidate_groups) as string[],
    attributes: JSON.parse(row.attributes) as Record<string, string>,
    disabled: Boolean(row.disabled),
  };
}
