import type { Caller } from '../platform/caller.ts';
import { Problem } from '../platform/errors.ts';
import { runCommand } from '../platform/run-command.ts';
import { openMessages } from '../workflow/message-store.ts';
import { sendMessage } from '../workflow/run-commands.ts';
import { findApplication, findSubmission, lockOwnApplication } from './application-store.ts';
import type { ApplicationStatus } from './application-view.ts';
import type { Applications } from './applications.ts';
import { runScope } from './run-scope.ts';

/** The message that a diagram waits for where it allows the applicant to withdraw. */
export const withdrawMessage = 'withdraw';

export async function withdrawApplication(applications: Applications, caller: Caller, id: string): Promise<{ status: ApplicationStatus }> {
  const { platform, catalog, services } = applications;
  return runCommand(platform, caller, async (command) => {
    const application = await lockOwnApplication(command.db, id, caller.accountId);
    const submission = await findSubmission(command.db, id);
    if (!application.runId || !submission) throw new Problem('cannot_withdraw');
    const waits = await openMessages(command.db, application.runId);
    if (!waits.some((message) => message.name === withdrawMessage)) throw new Problem('cannot_withdraw');
    const version = await catalog.version(command.db, application.itemVersionId);
    await sendMessage(command, services, { runId: application.runId, name: withdrawMessage, scope: runScope(application, version, submission) });
    command.audit({ action: 'application.withdraw', subjectType: 'application', subjectId: id });
    return { status: (await findApplication(command.db, id))!.status };
  });
}
