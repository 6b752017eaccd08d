import { callerOfJob } from '../identity/caller-of-job.ts';
import type { Caller } from '../platform/caller.ts';
import type { Queryable } from '../platform/database.ts';
import type { Transfer } from './transfer-store.ts';

/** The account that asked for the transfer, with the rights that it has now. */
export function callerOfTransfer(db: Queryable, { accountId, locale }: Pick<Transfer, 'accountId' | 'locale'>): Promise<Caller> {
  return callerOfJob(db, { accountId, ownerId: accountId, locale, address: null });
}
