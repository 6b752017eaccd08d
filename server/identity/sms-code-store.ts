import { createHmac, timingSafeEqual } from 'node:crypto';
import { toStored } from '../platform/clock.ts';
import type { Queryable } from '../platform/database.ts';
import { derivedKey } from './derived-key.ts';

export type SmsPurpose = 'registration' | 'password' | 'mobile' | 'application';

/** How long a code holds, and how often it may be typed. */
export const codeMilliseconds = 5 * 60_000;
export const codeAttempts = 5;

/** What a code is bound to: it opens nothing else. `subject` narrows it further, such as to one login name. */
export interface CodeBinding { purpose: SmsPurpose; mobile: string; subject: string }

/** `accountId`: whose password it resets; null where there is none, and then no message is sent. */
export interface NewCode extends CodeBinding { id: string; accountId: string | null }

export interface StoredCode extends NewCode { attempts: number; expiresAt: Date; used: boolean; usedBy: string | null }

interface CodeRow {
  id: string; purpose: SmsPurpose; mobile: string; subject: string; account_id: string | null;
  attempts: number; expires_at: string; used_at: string | null; used_by: string | null;
}

/**
 * The six digits of a code, made from its id and the installation's secret. They are not stored, not even as a hash,
 * which of a million codes would be no secret to whoever has a copy of the table.
 */
export function digitsOf(secret: string, id: string): string {
  const mac = createHmac('sha256', derivedKey(secret, 'sms-code')).update(id).digest();
  return String(mac.readUIntBE(0, 6) % 1_000_000).padStart(6, '0');
}

export function isDigitsOf(secret: string, id: string, typed: string): boolean {
  const [expected, given] = [Buffer.from(digitsOf(secret, id)), Buffer.from(typed.normalize('NFKC').replace(/\s/g, ''))];
  return expected.length === given.length && timingSafeEqual(expected, given);
}

export async function insertCode(db: Queryable, { id, purpose, mobile, subject, accountId }: NewCode, now: Date): Promise<void> {
  await db('sms_codes').insert({
    id, purpose, mobile, subject, account_id: accountId, attempts: 0,
    created_at: toStored(now), expires_at: toStored(new Date(now.getTime() + codeMilliseconds)),
  });
}

export async function findCode(db: Queryable, id: string): Promise<StoredCode | null> {
  const row: CodeRow | undefined = await db('sms_codes').where({ id }).first();
  return row ? codeOf(row) : null;
}

/** The newest code of the binding, locked; an older one opens nothing any more. */
export async function lockNewestCode(db: Queryable, { mobile, purpose, subject }: CodeBinding): Promise<StoredCode | null> {
  const row: CodeRow | undefined = await db('sms_codes').where({ mobile, purpose, subject }).orderBy([{ column: 'created_at', order: 'desc' }, { column: 'id', order: 'desc' }]).forUpdate().first();
  return row ? codeOf(row) : null;
}

export async function countCodeAttempt(db: Queryable, id: string): Promise<void> {
  await db('sms_codes').where({ id }).increment('attempts', 1);
}

/** Uses the code up; false when that has been done. */
export async function useCode(db: Queryable, id: string, now: Date): Promise<boolean> {
  return (await db('sms_codes').where({ id, used_at: null }).update({ used_at: toStored(now) })) > 0;
}

/** For which account the code was used, so that the same request sent again can be told from another. */
export async function noteCodeUser(db: Queryable, id: string, accountId: string): Promise<void> {
  await db('sms_codes').where({ id }).update({ used_by: accountId });
}

export async function sweepCodes(db: Queryable, now: Date): Promise<void> {
  await db('sms_codes').where('expires_at', '<=', toStored(now)).delete();
}

function codeOf(row: CodeRow): StoredCode {
  return {
    id: row.id, purpose: row.purpose, mobile: row.mobile, subject: row.subject, accountId: row.account_id,
    attempts: row.attempts, expiresAt: new Date(row.expires_at), used: row.used_at !== null, usedBy: row.used_by,
  };
}
