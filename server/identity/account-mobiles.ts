import { toStored } from '../platform/clock.ts';
import type { Queryable } from '../platform/database.ts';
import { isMobile } from '../platform/national-formats.ts';

/** A mobile number as it is kept and compared: 11 digits, whatever stood between or before them; null when it is none. */
export function readMobile(text: string): string | null {
  const digits = text.normalize('NFKC').replace(/[\s-]/g, '').replace(/^(\+|00)86/, '');
  return isMobile(digits) ? digits : null;
}

/** As it may be shown to whoever is not its owner. */
export function maskedMobile(mobile: string): string {
  return `${mobile.slice(0, 3)}****${mobile.slice(-4)}`;
}

export async function hasMobile(db: Queryable, accountId: string, mobile: string): Promise<boolean> {
  return (await db('account_mobiles').where({ account_id: accountId, mobile }).first('account_id')) !== undefined;
}

/** The number that the account has proved to hold; null where it has none. */
export async function mobileOf(db: Queryable, accountId: string): Promise<string | null> {
  const row: { mobile: string } | undefined = await db('account_mobiles').where({ account_id: accountId }).first('mobile');
  return row?.mobile ?? null;
}

/** False when the account had none. */
export async function removeMobile(db: Queryable, accountId: string): Promise<boolean> {
  return (await db('account_mobiles').where({ account_id: accountId }).delete()) > 0;
}

/** Notes the number that the account has just proved to hold. */
export async function setMobile(db: Queryable, accountId: string, mobile: string, now: Date): Promise<void> {
  await db('account_mobiles').insert({ account_id: accountId, mobile, verified_at: toStored(now) }).onConflict('account_id').merge();
}
