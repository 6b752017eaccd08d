import { RateLimiterMemory } from 'rate-limiter-flexible';
import type { Caller } from '../platform/caller.ts';
import { Problem } from '../platform/errors.ts';
import { networkOf } from './attempt-store.ts';

/** Generous, since a whole office may share an address. */
const beginningsPerMinute = 120;
const limiter = new RateLimiterMemory({ points: beginningsPerMinute, duration: 60 });

/** Beginning to sign in leaves a row behind for some minutes, so each network may do so only so often on a node. Throws `too_many_requests`. */
export async function limitBeginnings({ address }: Pick<Caller, 'address'>): Promise<void> {
  await limiter.consume(address === null ? '' : networkOf(address)).catch(() => { throw new Problem('too_many_requests'); });
}
