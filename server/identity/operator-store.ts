import { toStored } from '../platform/clock.ts';
import { isDuplicate, type Queryable } from '../platform/database.ts';

/** `self`: the employer's own account; `added`: by an administrator; `register:…`: proven by a register. */
export type OperatorSource = 'self' | 'added' | `register:${string}`;

export interface Operator { employerId: string; accountId: string; rights: string[]; source: OperatorSource; addedAt: string }

export interface OperatorOfEmployer extends Operator { name: string; login: string; disabled: boolean }
export interface EmployerOfOperator extends Operator { employerName: string }
export interface Invitation { id: string; employerId: string; invitee: string; name: string; rights: string[]; createdAt: string }

interface Row { employer_id: string; account_id: string; rights: string; source: OperatorSource; added_at: string }
interface InvitationRow { id: string; employer_id: string; invitee: string; name: string; rights: string; created_at: string }

const columns = ['o.employer_id', 'o.account_id', 'o.rights', 'o.source', 'o.added_at'];

/** Commands on an employer's operators queue at its account's row. */
export async function lockEmployer(db: Queryable, employerId: string): Promise<void> {
  await db('accounts').where({ id: employerId }).forUpdate().first('id');
}

export async function findOperator(db: Queryable, employerId: string, accountId: string): Promise<Operator | null> {
  const row: Row | undefined = await db('operators as o').where({ employer_id: employerId, account_id: accountId }).first(columns);
  return row ? operatorOf(row) : null;
}

/** The employer's operators, the first added first. */
export async function operatorsOf(db: Queryable, employerId: string): Promise<OperatorOfEmployer[]> {
  const rows: (Row & { name: string; login: string; disabled: boolean | number })[] = await db('operators as o').join('accounts as a', 'a.id', 'o.account_id')
    .where('o.employer_id', employerId).orderBy(['o.added_at', 'o.account_id']).select(...columns, 'a.name', 'a.login', 'a.disabled');
  return rows.map((row) => ({ ...operatorOf(row), name: row.name, login: row.login, disabled: Boolean(row.disabled) }));
}

/** The employers that the account may act for, by name; those that are shut out are left out. */
export async function employersOf(db: Queryable, accountId: string): Promise<EmployerOfOperator[]> {
  const rows: (Row & { name: string })[] = await db('operators as o').join('accounts as e', 'e.id', 'o.employer_id')
    .where({ 'o.account_id': accountId, 'e.disabled': false }).orderBy(['e.name', 'e.id']).select(...columns, 'e.name');
  return rows.map((row) => ({ ...operatorOf(row), employerName: row.name }));
}

/** False when the account is an operator of the employer already. */
export async function insertOperator(db: Queryable, { employerId, accountId, rights, source }: Omit<Operator, 'addedAt'>, now: Date): Promise<boolean> {
  return insertNew(db, 'operators', { employer_id: employerId, account_id: accountId, rights: JSON.stringify(rights), source, added_at: toStored(now) });
}

export async function setOperatorRights(db: Queryable, employerId: string, accountId: string, rights: readonly string[]): Promise<void> {
  await db('operators').where({ employer_id: employerId, account_id: accountId }).update({ rights: JSON.stringify(rights) });
}

export function isByRegister({ source }: Pick<Operator, 'source'>): boolean {
  return source.startsWith('register:');
}

/**
 * A register names the person for the employer: an operator that was added has these rights besides, and what was added
 * is kept for when no register names the person any more. True where the register changes anything.
 */
export async function proveOperator(db: Queryable, { employerId, accountId, rights, source }: Omit<Operator, 'addedAt'>, now: Date): Promise<boolean> {
  if (await insertOperator(db, { employerId, accountId, rights, source }, now)) return true;
  const at = { employer_id: employerId, account_id: accountId };
  const row: { rights: string; source: OperatorSource; added_rights: string | null } = await db('operators').where(at).forUpdate().first('rights', 'source', 'added_rights');
  const wasAdded = row.source === 'added';
  // Proven by another register before, the person has what this one gives, not what that one gave.
  const before = wasAdded || row.source === source ? row.rights : row.added_rights ?? '[]';
  const union = JSON.stringify([...new Set([...JSON.parse(before) as string[], ...rights])]);
  if (union === row.rights && source === row.source) return false;
  await db('operators').where(at).update({ rights: union, source, ...(wasAdded && { added_rights: row.rights }) });
  return true;
}

/** A register no longer names the person, who keeps what an administrator had given before, if anything. */
export async function disproveOperator(db: Queryable, employerId: string, accountId: string): Promise<void> {
  const at = { employer_id: employerId, account_id: accountId };
  const added: { rights: string | null } | undefined = await db('operators').where(at).first('added_rights as rights');
  if (added?.rights) await db('operators').where(at).update({ rights: added.rights, added_rights: null, source: 'added' });
  else await deleteOperator(db, employerId, accountId);
}

export async function deleteOperator(db: Queryable, employerId: string, accountId: string): Promise<boolean> {
  return (await db('operators').where({ employer_id: employerId, account_id: accountId }).delete()) > 0;
}

/** Strikes off whom administrators have added to an employer, or an account from wherever it was added; answers who was where. */
export async function deleteAddedOperators(db: Queryable, of: { employerId: string } | { accountId: string }): Promise<Pick<Operator, 'employerId' | 'accountId'>[]> {
  const added = { ...('employerId' in of ? { employer_id: of.employerId } : { account_id: of.accountId }), source: 'added' };
  const rows: Row[] = await db('operators as o').where(added).orderBy(['employer_id', 'account_id']).select(columns);
  await db('operators').where(added).delete();
  return rows.map(operatorOf);
}

/** Takes all invitations of the employer back; answers how many. */
export async function deleteInvitationsOf(db: Queryable, employerId: string): Promise<number> {
  return db('operator_invitations').where({ employer_id: employerId }).delete();
}

/** False when that person has an open invitation of the employer; one that is over makes way. */
export async function insertInvitation(db: Queryable, invitation: Omit<Invitation, 'createdAt'>, now: Date, expiresAt: Date): Promise<boolean> {
  const { id, employerId, invitee, name, rights } = invitation;
  await db('operator_invitations').where({ employer_id: employerId, invitee }).where('expires_at', '<=', toStored(now)).delete();
  return insertNew(db, 'operator_invitations', {
    id, employer_id: employerId, invitee, name, rights: JSON.stringify(rights), created_at: toStored(now), expires_at: toStored(expiresAt),
  });
}

export async function invitationsOfEmployer(db: Queryable, employerId: string, now: Date): Promise<Invitation[]> {
  const rows: InvitationRow[] = await db('operator_invitations').where({ employer_id: employerId }).where('expires_at', '>', toStored(now)).orderBy('id');
  return rows.map(invitationOf);
}

/** Open invitations to any of the names under which an account is known. */
export async function invitationsTo(db: Queryable, names: readonly string[], now: Date): Promise<(Invitation & { employerName: string })[]> {
  const rows: (InvitationRow & { employer_name: string })[] = await db('operator_invitations as i').join('accounts as e', 'e.id', 'i.employer_id')
    .whereIn('i.invitee', names).where('i.expires_at', '>', toStored(now)).where('e.disabled', false).orderBy('i.id').select('i.*', 'e.name as employer_name');
  return rows.map((row) => ({ ...invitationOf(row), employerName: row.employer_name }));
}

export async function deleteInvitation(db: Queryable, id: string): Promise<boolean> {
  return (await db('operator_invitations').where({ id }).delete()) > 0;
}

export async function deleteOldInvitations(db: Queryable, now: Date): Promise<void> {
  await db('operator_invitations').where('expires_at', '<=', toStored(now)).delete();
}

async function insertNew(db: Queryable, table: string, row: Record<string, unknown>): Promise<boolean> {
  try {
    await db(table).insert(row);
    return true;
  } catch (error) {
    if (isDuplicate(error)) return false;
    throw error;
  }
}

function operatorOf(row: Row): Operator {
  return { employerId: row.employer_id, accountId: row.account_id, rights: JSON.parse(row.rights) as string[], source: row.source, addedAt: row.added_at };
}

function invitationOf(row: InvitationRow): Invitation {
  return { id: row.id, employerId: row.employer_id, invitee: row.invitee, name: row.name, rights: JSON.parse(row.rights) as string[], createdAt: row.created_at };
}
