import { randomInt } from 'node:crypto';
import { createChallenge, verifySolution } from 'altcha-lib';
import { deriveKey } from 'altcha-lib/algorithms/pbkdf2';
import { toStored } from '../platform/clock.ts';
import { isDuplicate, type Queryable } from '../platform/database.ts';
import { Problem } from '../platform/errors.ts';
import type { Platform } from '../platform/platform.ts';
import { derivedKey } from './derived-key.ts';
import type { Challenge, SolvedCaptcha } from './solve-captcha.ts';

const validMilliseconds = 10 * 60_000;

/** A tenth of a second on a desk, some three tenths on a phone: PBKDF2 of 1,000 rounds, 60 to 140 times. */
const work = { algorithm: 'PBKDF2/SHA-256', cost: 1_000, fewest: 60, most: 140 };

export interface CheckedCaptcha { nonce: string; expiresAt: Date }

/** A proof of work signed by this installation; nothing of it is kept until it comes back solved. */
export function newChallenge(platform: Platform): Promise<Challenge> {
  return createChallenge({
    algorithm: work.algorithm,
    cost: work.cost,
    counter: randomInt(work.fewest, work.most + 1),
    deriveKey,
    // The end stands in the signed data because the library compares its own `expiresAt` with the system's clock.
    data: { expires: toStored(new Date(platform.clock.now().getTime() + validMilliseconds)) },
    ...secrets(platform),
  });
}

/** Whether the challenge is ours, solved and still valid; throws `captcha_failed`. It is used up by `useCaptcha`. */
export async function checkCaptcha(platform: Platform, { challenge, solution }: SolvedCaptcha): Promise<CheckedCaptcha> {
  const failed = (cause?: unknown) => new Problem('captcha_failed', {}, undefined, { cause });
  const result = await verifySolution({ challenge, solution, deriveKey, ...secrets(platform) }).catch((cause: unknown) => { throw failed(cause); });
  const expires = challenge.parameters.data?.['expires'];
  if (!result.verified || typeof expires !== 'string') throw failed();
  const expiresAt = new Date(expires);
  if (expiresAt <= platform.clock.now()) throw failed();
  return { nonce: challenge.parameters.nonce, expiresAt };
}

/** Marks a checked captcha as used; false when it was used before, on whichever node. */
export async function useCaptcha(db: Queryable, { nonce, expiresAt }: CheckedCaptcha): Promise<boolean> {
  try {
    await db('used_captchas').insert({ nonce, expires_at: toStored(expiresAt) });
    return true;
  } catch (error) {
    if (isDuplicate(error)) return false;
    throw error;
  }
}

function secrets({ config }: Platform): { hmacSignatureSecret: string; hmacKeySignatureSecret: string } {
  return { hmacSignatureSecret: derivedKey(config.secret, 'captcha'), hmacKeySignatureSecret: derivedKey(config.secret, 'captcha-solution') };
}
