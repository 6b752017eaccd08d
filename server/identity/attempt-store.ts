import { isIPv6 } from 'node:net';
import type { Caller } from '../platform/caller.ts';
import { toStored } from '../platform/clock.ts';
import type { Queryable } from '../platform/database.ts';

/** How long a lock lasts, and how long a failure counts while no further one follows. */
export const lockMilliseconds = 15 * 60_000;

export interface Reservation {
  /** False while the key is locked: then nothing may be tried. */
  granted: boolean;
  /** Set when the key is locked, from this attempt on or already. */
  lockedUntil: Date | null;
}

/**
 * Counts an attempt as failed before it is made, so that of any number made at once no more than `limit` are looked
 * at; a success gives the count back. Must run in a transaction: the row stays locked until its end.
 */
export async function reserveAttempt(db: Queryable, who: string, limit: number, now: Date): Promise<Reservation> {
  await db('sign_in_attempts')
    .insert({ who, failures: 0, last_failed_at: toStored(now), locked_until: null })
    .onConflict('who').merge({ who });
  const row: { failures: number; last_failed_at: string; locked_until: string | null } =
    await db('sign_in_attempts').where({ who }).forUpdate().first('failures', 'last_failed_at', 'locked_until');
  if (row.locked_until !== null && row.locked_until > toStored(now)) return { granted: false, lockedUntil: new Date(row.locked_until) };
  const forgotten = row.locked_until !== null || row.last_failed_at <= toStored(new Date(now.getTime() - lockMilliseconds));
  const failures = (forgotten ? 0 : row.failures) + 1;
  const lockedUntil = failures >= limit ? new Date(now.getTime() + lockMilliseconds) : null;
  await db('sign_in_attempts').where({ who }).update({ failures, last_failed_at: toStored(now), locked_until: lockedUntil && toStored(lockedUntil) });
  return { granted: true, lockedUntil };
}

/** Forgets all failures of the key. */
export async function forgetAttempts(db: Queryable, who: string): Promise<void> {
  await db('sign_in_attempts').where({ who }).delete();
}

/** Gives one reserved attempt back; a lock that it caused goes with it. */
export async function giveBackAttempt(db: Queryable, who: string): Promise<void> {
  await db('sign_in_attempts').where({ who }).where('failures', '>', 0).update({ failures: db.raw('failures - 1'), locked_until: null });
}

/** Full minutes until a lock ends, as they are told to whoever is locked out. */
export function minutesLocked(until: Date | null, now: Date): number {
  return Math.max(1, Math.ceil((until ? until.getTime() - now.getTime() : 0) / 60_000));
}

/** The key under which a caller's network is counted. */
export function networkKey({ address }: Caller): string {
  return `network:${address === null ? 'none' : networkOf(address)}`;
}

/** The network that an address is counted under: an IPv6 subscriber owns a whole /64. */
export function networkOf(address: string): string {
  if (!isIPv6(address)) return address;
  const [head = '', tail] = address.split('::');
  const groups = head === '' ? [] : head.split(':');
  const rest = tail ? tail.split(':') : [];
  const filled = tail === undefined ? groups : [...groups, ...Array<string>(8 - groups.length - rest.length).fill('0'), ...rest];
  return `${filled.slice(0, 4).map((group) => group.replace(/^0+(?=.)/, '')).join(':')}::/64`;
}
