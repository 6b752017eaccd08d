import type { Caller } from '../platform/caller.ts';
import type { BrowserSession } from '../platform/http-route.ts';
import type { Platform } from '../platform/platform.ts';
import { runCommand } from '../platform/run-command.ts';
import { currentSessionId } from './browser-session.ts';

/** Ends the browser's session. Signing out twice, or after the session has expired, is no error. */
export async function signOut(platform: Platform, caller: Caller, session: BrowserSession): Promise<{ signedOut: boolean }> {
  const open = currentSessionId(session) !== null;
  await session.signOut();
  if (!open || caller.accountId === null) return { signedOut: false };
  const subject = { subjectType: 'account', subjectId: caller.accountId };
  await runCommand(platform, caller, async (command) => command.audit({ action: 'account.sign-out', ...subject }));
  return { signedOut: true };
}
