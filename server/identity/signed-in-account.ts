import type { Caller } from '../platform/caller.ts';
import { Problem } from '../platform/errors.ts';

/** The caller's account id; throws `not_signed_in` for nobody. */
export function signedInAccount(caller: Caller): string {
  if (caller.accountId === null) throw new Problem('not_signed_in');
  return caller.accountId;
}
