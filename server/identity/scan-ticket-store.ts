import { randomBytes, randomInt } from 'node:crypto';
import { toStored } from '../platform/clock.ts';
import type { Queryable } from '../platform/database.ts';
import { newId } from '../platform/ids.ts';
import type { SignInKind } from './sign-in-ways.ts';
import { hashSecret } from './hash-secret.ts';

/** `waiting` for a phone, `scanned` by one that has signed in, then `confirmed` or `refused` there, and `used` by the desk. */
export type TicketState = 'waiting' | 'scanned' | 'confirmed' | 'refused' | 'used';

/** A QR code on a desk's screen. It belongs to the browser that shows it, and from `scanned` on to one phone. */
export interface ScanTicket {
  id: string;
  desk: string;
  phone: string | null;
  /** `wayKey` of the way. */
  way: string;
  kind: SignInKind;
  /** Shown on both screens, to be compared. */
  number: string;
  state: TicketState;
  accountId: string | null;
  employerId: string | null;
  address: string | null;
  userAgent: string | null;
  createdAt: string;
  expiresAt: string;
}

/** How long a code waits for a phone, and the phone for a decision. */
export const ticketMilliseconds = 2 * 60_000;
/** How long the desk has to fetch what was confirmed. */
const collectMilliseconds = 60_000;

const columns = {
  id: 'id', desk: 'desk_sha256', phone: 'phone_sha256', way: 'way', kind: 'kind', number: 'number', state: 'state', accountId: 'account_id', employerId: 'employer_id',
  address: 'address', userAgent: 'user_agent', createdAt: 'created_at', expiresAt: 'expires_at',
} as const;

export interface NewTicket { desk: string; way: string; kind: SignInKind; address: string | null; userAgent: string | null }

/** `code` stands in the QR code only: the database keeps its hash. */
export async function insertTicket(db: Queryable, { desk, way, kind, address, userAgent }: NewTicket, now: Date): Promise<{ ticket: ScanTicket; code: string }> {
  const code = randomBytes(32).toString('base64url');
  const ticket: ScanTicket = {
    id: newId(), desk, phone: null, way, kind, number: String(randomInt(1000, 10_000)), state: 'waiting', accountId: null, employerId: null,
    address, userAgent: userAgent?.slice(0, 200) ?? null, createdAt: toStored(now), expiresAt: later(now, ticketMilliseconds),
  };
  await db('scan_tickets').insert({ ...Object.fromEntries(Object.entries(columns).map(([key, column]) => [column, ticket[key as keyof ScanTicket]])), code_sha256: hashSecret(code) });
  return { ticket, code };
}

export function findTicket(db: Queryable, where: { id: string } | { code: string }): Promise<ScanTicket | undefined> {
  return db('scan_tickets').where('id' in where ? { id: where.id } : { code_sha256: hashSecret(where.code) }).first(columns);
}

/** Each of these moves a ticket that is still valid out of one state, once, however many try at once; false: it was not in it. */
export function markScanned(db: Queryable, id: string, by: { phone: string; accountId: string; employerId: string | null }, now: Date): Promise<boolean> {
  return move(db, { id, state: 'waiting' }, { state: 'scanned', phone_sha256: by.phone, account_id: by.accountId, employer_id: by.employerId, expires_at: later(now, ticketMilliseconds) }, now);
}

export function markConfirmed(db: Queryable, id: string, phone: string, employerId: string | null, now: Date): Promise<boolean> {
  return move(db, { id, state: 'scanned', phone_sha256: phone }, { state: 'confirmed', employer_id: employerId, expires_at: later(now, collectMilliseconds) }, now);
}

export function markRefused(db: Queryable, id: string, phone: string, now: Date): Promise<boolean> {
  return move(db, { id, state: 'scanned', phone_sha256: phone }, { state: 'refused' }, now);
}

export function markUsed(db: Queryable, id: string, desk: string, now: Date): Promise<boolean> {
  return move(db, { id, state: 'confirmed', desk_sha256: desk }, { state: 'used' }, now);
}

export function isOver({ expiresAt }: ScanTicket, now: Date): boolean {
  return expiresAt <= toStored(now);
}

async function move(db: Queryable, from: Record<string, string>, to: Record<string, string | null>, now: Date): Promise<boolean> {
  return (await db('scan_tickets').where(from).where('expires_at', '>', toStored(now)).update(to)) > 0;
}

function later(now: Date, milliseconds: number): string {
  return toStored(new Date(now.getTime() + milliseconds));
}
