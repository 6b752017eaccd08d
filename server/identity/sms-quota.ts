import { toStored } from '../platform/clock.ts';
import type { Queryable } from '../platform/database.ts';

export interface Quota { who: string; perHour: number; pauseMilliseconds: number }

const hour = 3_600_000;

/**
 * Takes one message from each of the quotas, or from none where one is used up or its pause is not over; answers how
 * many milliseconds to wait, 0 when it may be sent. Must run in a transaction: the rows stay locked until its end.
 */
export async function takeQuotas(db: Queryable, quotas: readonly Quota[], now: Date): Promise<number> {
  const standing = [];
  for (const quota of quotas) standing.push({ quota, ...(await lockQuota(db, quota.who, now)) });
  const wait = Math.max(...standing.map(({ quota, used, beganAt, lastAt }) => Math.max(
    used >= quota.perHour ? beganAt + hour - now.getTime() : 0,
    used > 0 ? lastAt + quota.pauseMilliseconds - now.getTime() : 0,
  )));
  if (wait > 0) return wait;
  for (const { quota, used, beganAt } of standing) {
    await db('sms_quotas').where({ who: quota.who }).update({ used: used + 1, began_at: toStored(new Date(beganAt)), last_at: toStored(now) });
  }
  return 0;
}

/** Forgets quotas whose hour is over. */
export async function sweepQuotas(db: Queryable, now: Date): Promise<void> {
  await db('sms_quotas').where('began_at', '<=', toStored(new Date(now.getTime() - hour))).delete();
}

/** An hour begins with its first message. */
async function lockQuota(db: Queryable, who: string, now: Date): Promise<{ used: number; beganAt: number; lastAt: number }> {
  const stored = toStored(now);
  await db('sms_quotas').insert({ who, used: 0, began_at: stored, last_at: stored }).onConflict('who').merge({ who });
  const row: { used: number; began_at: string; last_at: string } = await db('sms_quotas').where({ who }).forUpdate().first('used', 'began_at', 'last_at');
  const over = Date.parse(row.began_at) + hour <= now.getTime();
  return over ? { used: 0, beganAt: now.getTime(), lastAt: 0 } : { used: row.used, beganAt: Date.parse(row.began_at), lastAt: Date.parse(row.last_at) };
}
