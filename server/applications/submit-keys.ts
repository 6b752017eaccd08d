import { toStored } from '../platform/clock.ts';
import { isDuplicate, type Queryable } from '../platform/database.ts';
import { Problem } from '../platform/errors.ts';
import type { Command } from '../platform/run-command.ts';
import type { SubmitAnswer } from './submit-application.ts';

/** What was answered to this account under this key, if it sent the same before (law 9). */
export async function findAnswer(command: Command, key: string, requestHash: string): Promise<SubmitAnswer | null> {
  const row = await command.db('submit_keys').where({ account_id: command.caller.accountId, idempotency_key: key }).first('request_hash', 'answer');
  if (!row) return null;
  if (row.request_hash !== requestHash) throw new Problem('idempotency_key_reused');
  return JSON.parse(row.answer);
}

export async function keepAnswer(command: Command, key: string, applicationId: string, requestHash: string, answer: SubmitAnswer): Promise<SubmitAnswer> {
  try {
    await command.db('submit_keys').insert({
      account_id: command.caller.accountId, idempotency_key: key, application_id: applicationId, request_hash: requestHash,
      answer: JSON.stringify(answer), created_at: toStored(command.now),
    });
  } catch (error) {
    // Requests for one application queue at its row, so the key has just been used for another.
    if (isDuplicate(error)) throw new Problem('idempotency_key_reused', {}, undefined, { cause: error });
    throw error;
  }
  return answer;
}

const keptMilliseconds = 7 * 24 * 3600 * 1000;

/** Keys are of use only while a client may still retry. */
export async function forgetOldKeys(db: Queryable, now: Date): Promise<number> {
  return db('submit_keys').where('created_at', '<', toStored(new Date(now.getTime() - keptMilliseconds))).delete();
}
