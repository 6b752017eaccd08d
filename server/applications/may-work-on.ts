import { mayAsOperator, requireOperatorRight, type Caller } from '../platform/caller.ts';
import type { ItemVersion } from '../catalog/item-version.ts';

type Settings = Pick<ItemVersion, 'settings'>;

/** Operators fill and submit with the right `apply`, and with the one that the item itself asks for (`operatorRight`). */
export function mayWorkOn(caller: Caller, { settings }: Settings): boolean {
  return rightsFor(settings).every((right) => mayAsOperator(caller, right));
}

/** Throws `operator_right_missing` unless `mayWorkOn`. */
export function requireToWorkOn(caller: Caller, { settings }: Settings): void {
  for (const right of rightsFor(settings)) requireOperatorRight(caller, right);
}

function rightsFor({ operatorRight }: ItemVersion['settings']): string[] {
  return operatorRight === undefined ? ['apply'] : ['apply', operatorRight];
}
