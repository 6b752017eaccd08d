import type { Role } from '../platform/caller.ts';
import { toStored } from '../platform/clock.ts';
import type { Queryable } from '../platform/database.ts';
import { noPassword } from './password-hash.ts';

export type AccountKind = 'individual' | 'employer' | 'staff';

/**
 * Of an account that was made by registering, by whoever knew the name and the number: `unproven` until a provider proves
 * its holder, who is then `asked` whether that was themselves; and what they answered.
 */
export type ProofState = 'unproven' | 'asked' | 'kept' | 'cleared';

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
  /** Null for accounts that were made otherwise than by registering. */
  proof?: ProofState | null;
}

/** `passwordHash` is `noPassword` where there is none. */
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
  proof: ProofState | null;
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
    proof: account.proof ?? null,
    created_at: toStored(now),
  });
  await insertAttributes(db, account.id, account.attributes);
}

const longestAttribute = 190;

/** So that who proves the same can be found; the values are compared as login names are. */
async function insertAttributes(db: Queryable, accountId: string, attributes: Account['attributes']): Promise<void> {
  const rows = Object.entries(attributes).map(([name, value]) => ({ account_id: accountId, name, value: normalizeLogin(value) }))
    .filter(({ name, value }) => name.length <= 60 && value !== '' && value.length <= longestAttribute);
  if (rows.length > 0) await db('account_attributes').insert(rows);
}

/** The oldest account of the kind that proves all of these; shut-out ones come last. */
export async function findAccountByAttributes(db: Queryable, kind: AccountKind, attributes: Account['attributes']): Promise<Account | null> {
  const [first, ...rest] = Object.entries(attributes);
  if (!first) return null;
  const query = db('accounts as a').where({ 'a.kind': kind }).orderBy([{ column: 'a.disabled' }, { column: 'a.id' }]);
  for (const [name, value] of [first, ...rest]) {
    query.whereIn('a.id', db('account_attributes').where({ name, value: normalizeLogin(value) }).select('account_id'));
  }
  const row: AccountRow | undefined = await query.first('a.*');
  return row ? withoutPassword(row) : null;
}

/** The accounts of the role that prove the attribute; shut-out ones are left out. */
export async function accountsWithAttribute(db: Queryable, role: string, name: string, value: string): Promise<string[]> {
  const rows: { id: string; roles: string }[] = await db('account_attributes as t').join('accounts as a', 'a.id', 't.account_id')
    .where({ 't.name': name, 't.value': normalizeLogin(value), 'a.disabled': false }).orderBy('a.id').select('a.id', 'a.roles');
  return rows.filter(({ roles }) => (JSON.parse(roles) as string[]).includes(role)).map(({ id }) => id);
}

/** Adds normalized login names; the database refuses one that exists. */
export async function insertLoginNames(db: Queryable, accountId: string, names: readonly string[]): Promise<void> {
  await db('login_names').insert(names.map((name) => ({ name, account_id: accountId })));
}

/** As `findAccount`, with the hash that a change of password compares. */
export async function findAccountWithPassword(db: Queryable, id: string): Promise<AccountWithPassword | null> {
  const row: AccountRow | undefined = await db('accounts').where({ id }).first();
  return row ? { ...withoutPassword(row), passwordHash: row.password_hash } : null;
}

/** Exchanges the password's hash; false when it is no longer the one that was compared. */
export async function exchangePassword(db: Queryable, id: string, from: string, to: string): Promise<boolean> {
  return (await db('accounts').where({ id, password_hash: from }).update({ password_hash: to })) > 0;
}

/** From now on no password fits. */
export async function removePassword(db: Queryable, id: string): Promise<void> {
  await db('accounts').where({ id }).update({ password_hash: noPassword });
}

/** All names that the account signs in with, normalized. */
export async function loginNamesOf(db: Queryable, accountId: string): Promise<string[]> {
  return db('login_names').where({ account_id: accountId }).pluck('name');
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
    proof: row.proof,
  };
}
