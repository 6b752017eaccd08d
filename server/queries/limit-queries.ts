import { RateLimiterMemory } from 'rate-limiter-flexible';
import type { Caller } from '../platform/caller.ts';
import { Problem } from '../platform/errors.ts';

const perMinute = { search: 60, file: 20 } as const;
const newLimiters = (): Record<keyof typeof perMinute, RateLimiterMemory> => ({ search: new RateLimiterMemory({ points: perMinute.search, duration: 60 }), file: new RateLimiterMemory({ points: perMinute.file, duration: 60 }) });
let limiters = newLimiters();

/** Registers cannot be read out by asking on and on: each account may ask so often on a node. Throws `too_many_requests`. */
export async function allowQuery(caller: Pick<Caller, 'accountId'>, kind: keyof typeof perMinute): Promise<void> {
  await limiters[kind].consume(caller.accountId ?? '').catch(() => { throw new Problem('too_many_requests'); });
}

/** All accounts may ask as if they had not yet: for tests, which ask more in a minute than people do. */
export function forgetQueries(): void { limiters = newLimiters(); }
