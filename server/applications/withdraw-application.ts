import { ownerId, type Caller } from '../platform/caller.ts';
import { Problem } from '../platform/errors.ts';
import { openMessages } from '../workflow/message-store.ts';
import { sendMessage } from '../workflow/run-commands.ts';
import { findApplication, lockOwnApplication } from './application-store.ts';
import type { ApplicationStatus } from './application-view.ts';
import type { Applications } from './applications.ts';
import { fireDueTimersOf } from './fire-due-timers.ts';
import { requireToWorkOn } from './may-work-on.ts';
import { lockRunOf, runWorkflowCommand } from './lock-run.ts';

/** The message that a diagram waits for where it allows the applicant to withdraw. */
export const withdrawMessage = 'withdraw';

export async function withdrawApplication(applications: Applications, caller: Caller, id: string): Promise<{ status: ApplicationStatus }> {
  const asked = await findApplication(applications.platform.db, id);
  if (asked && asked.applicantId === ownerId(caller)) await fireDueTimersOf(applications, id);
  return runWorkflowCommand(applications, caller, async (command) => {
    const { runId, itemVersionId } = await lockOwnApplication(command.db, id, ownerId(caller));
    requireToWorkOn(caller, await applications.catalog.version(command.db, itemVersionId));
    const waits = runId ? await openMessages(command.db, runId) : [];
    if (!runId || !waits.some((message) => message.name === withdrawMessage)) throw new Problem('cannot_withdraw');
    const { scope } = await lockRunOf(command, applications, id);
    await sendMessage(command, applications.services, { runId, name: withdrawMessage, scope });
    command.audit({ action: 'application.withdraw', subjectType: 'application', subjectId: id });
    return { status: (await findApplication(command.db, id))!.status };
  });
}
