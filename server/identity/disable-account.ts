import { Problem } from '../platform/errors.ts';
import type { Command } from '../platform/run-command.ts';
import { findAccount, setDisabled } from './account-store.ts';

/** Shuts an account out, or lets it in again. Its sessions and tokens stop working with the next request. */
export async function disableAccount(command: Command, accountId: string, disabled = true): Promise<void> {
  const account = await findAccount(command.db, accountId);
  if (!account) throw new Problem('not_found');
  if (account.disabled === disabled) return;
  await setDisabled(command.db, accountId, disabled);
  command.audit({ action: disabled ? 'account.disable' : 'account.enable', subjectType: 'account', subjectId: accountId });
}
