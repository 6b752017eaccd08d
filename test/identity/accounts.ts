import { systemCaller, type Caller } from '../../server/platform/caller.ts';
import { newId } from '../../server/platform/ids.ts';
import type { Platform } from '../../server/platform/platform.ts';
import { runCommand } from '../../server/platform/run-command.ts';
import type { Account } from '../../server/identity/account-store.ts';
import { createAccount, type NewAccount } from '../../server/identity/create-account.ts';

export const password = 'correct horse battery';

/** A fresh account under a login name that no other test uses. */
export function newAccount(platform: Platform, given: Partial<NewAccount> = {}): Promise<Account> {
  const login = `Someone-${newId()}`;
  return runCommand(platform, systemCaller, (command) => createAccount(command, {
    login, kind: 'individual', name: '测试用户', password, roles: ['individual'], ...given,
  }));
}

/** Somebody who has not signed in, at an address that no other test uses unless given. */
export function visitor(address = `test-${newId()}`.slice(0, 45)): Caller {
  return { ...systemCaller, name: 'anonymous', address };
}
