import { RateLimiterMemory } from 'rate-limiter-flexible';
import type { Caller } from '../platform/caller.ts';
import { Problem } from '../platform/errors.ts';

const verificationsPerMinute = 60;
const limiter = new RateLimiterMemory({ points: verificationsPerMinute, duration: 60 });

/** Codes cannot be tried out: each address may ask so often on a node, by page or API. Throws `too_many_requests`. */
export async function allowVerification(caller: Pick<Caller, 'address'>): Promise<void> {
  await limiter.consume(caller.address ?? '').catch(() => { throw new Problem('too_many_requests'); });
}
