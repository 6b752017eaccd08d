import { toStored } from '../platform/clock.ts';
import type { Platform } from '../platform/platform.ts';
import { lockMilliseconds } from './attempt-store.ts';
import { deleteOldInvitations } from './operator-store.ts';
import { sweepCodes } from './sms-code-store.ts';
import { sweepQuotas } from './sms-quota.ts';

/** Deletes sessions, used captchas, failure counts, codes and their quotas whose time is over; to be called now and then, on any node. */
export async function sweepSignIns({ db, clock }: Platform): Promise<void> {
  const now = clock.now();
  await db('sessions').where('expires_at', '<=', toStored(now)).delete();
  await db('used_captchas').where('expires_at', '<=', toStored(now)).delete();
  await db('sign_in_flows').where('expires_at', '<=', toStored(now)).delete();
  await db('scan_tickets').where('expires_at', '<=', toStored(now)).delete();
  await deleteOldInvitations(db, now);
  // A lock is never older than its last failure, so rows of that age neither lock nor count.
  await db('sign_in_attempts').where('last_failed_at', '<=', toStored(new Date(now.getTime() - lockMilliseconds))).delete();
  await sweepCodes(db, now);
  await sweepQuotas(db, now);
}
