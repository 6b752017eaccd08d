import { randomBytes } from 'node:crypto';
import { toStored } from '../platform/clock.ts';
import type { Queryable } from '../platform/database.ts';
import { Problem } from '../platform/errors.ts';
import { newId } from '../platform/ids.ts';
import type { Command } from '../platform/run-command.ts';
import { hashSecret } from './hash-secret.ts';

const dayMilliseconds = 86_400_000;
export const defaultTokenDays = 90;
export const longestTokenDays = 366;

/** How often the database hears that a token is in use. */
const touchMilliseconds = 60_000;

export interface TokenView {
  id: string;
  name: string;
  createdAt: string;
  lastUsedAt: string | null;
  expiresAt: string;
  /** The name of the employer that it acts for, null for the account itself. */
  employer: string | null;
}

interface TokenRow {
  id: string;
  account_id: string;
  employer_id: string | null;
  employer_name?: string | null;
  name: string;
  created_at: string;
  last_used_at: string | null;
  expires_at: string;
}

/** Makes a token for programs, bound to the employer that it acts for, if any. `token` is shown this once: the database keeps its hash only. */
export async function createToken(
  command: Command, accountId: string, name: string, lifetimeDays = defaultTokenDays, employerId: string | null = null,
): Promise<{ id: string; token: string; expiresAt: string }> {
  const id = newId();
  const token = `banshi_${randomBytes(32).toString('base64url')}`;
  const expiresAt = toStored(new Date(command.now.getTime() + lifetimeDays * dayMilliseconds));
  await command.db('api_tokens').insert({
    id, account_id: accountId, employer_id: employerId, name, sha256: hashSecret(token), created_at: toStored(command.now), expires_at: expiresAt,
  });
  command.audit({ action: 'token.create', subjectType: 'token', subjectId: id, details: { accountId, name, expiresAt, ...(employerId !== null && { employer: employerId }) } });
  return { id, token, expiresAt };
}

/** Ends one of the account's tokens. Throws `not_found` for any other. */
export async function revokeToken(command: Command, accountId: string, id: string): Promise<void> {
  const revoked = await command.db('api_tokens').where({ id, account_id: accountId, revoked_at: null }).update({ revoked_at: toStored(command.now) });
  if (revoked === 0) throw new Problem('not_found');
  command.audit({ action: 'token.revoke', subjectType: 'token', subjectId: id, details: { accountId } });
}

/** Ends all tokens of the account; answers how many. */
export async function revokeTokens(db: Queryable, accountId: string, at: string): Promise<number> {
  return db('api_tokens').where({ account_id: accountId, revoked_at: null }).update({ revoked_at: at });
}

/** The account's tokens that still open something, newest first. */
export async function listTokens(db: Queryable, accountId: string, now: Date): Promise<TokenView[]> {
  const rows: TokenRow[] = await db('api_tokens as t').leftJoin('accounts as e', 'e.id', 't.employer_id').where({ 't.account_id': accountId, 't.revoked_at': null })
    .where('t.expires_at', '>', toStored(now)).orderBy('t.id', 'desc')
    .select('t.id', 't.account_id', 't.employer_id', 't.name', 't.created_at', 't.last_used_at', 't.expires_at', 'e.name as employer_name');
  return rows.map((row) => ({ id: row.id, name: row.name, createdAt: row.created_at, lastUsedAt: row.last_used_at, expiresAt: row.expires_at, employer: row.employer_name ?? null }));
}

/** The account behind a token, null when the token is unknown, revoked or expired. Notes its use, at most once a minute. */
export async function accountOfToken(db: Queryable, token: string, now: Date): Promise<{ accountId: string; employerId: string | null } | null> {
  const row: TokenRow | undefined = await db('api_tokens').where({ sha256: hashSecret(token), revoked_at: null }).first();
  if (!row || row.expires_at <= toStored(now)) return null;
  if (row.last_used_at === null || now.getTime() - Date.parse(row.last_used_at) >= touchMilliseconds) {
    await db('api_tokens').where({ id: row.id }).update({ last_used_at: toStored(now) });
  }
  return { accountId: row.account_id, employerId: row.employer_id };
}
