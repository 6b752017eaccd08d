import { systemCaller } from '../platform/caller.ts';
import { runCommand } from '../platform/run-command.ts';
import { fireTimer } from '../workflow/run-commands.ts';
import { noteTimerFailure, takeDueTimers, type TimerRow } from '../workflow/timer-store.ts';
import { findSubmission, lockApplication } from './application-store.ts';
import type { Applications } from './applications.ts';
import { runScope } from './run-scope.ts';

/** Fires the workflow timers that are due, each in a command of its own. Answers how many were taken. */
export async function fireDueTimers(applications: Applications): Promise<number> {
  const { platform } = applications;
  const due = await takeDueTimers(platform.db, platform.clock.now(), platform.config.node);
  for (const timer of due) {
    try {
      await fire(applications, timer);
    } catch (error) {
      platform.log.error({ err: error, timer: timer.id, application: timer.businessKey }, 'a timer could not be fired');
      await noteTimerFailure(platform.db, timer, (error as Error).message, platform.clock.now());
    }
  }
  return due.length;
}

async function fire(applications: Applications, timer: TimerRow): Promise<void> {
  const { platform, catalog, services } = applications;
  await runCommand(platform, systemCaller, async (command) => {
    const application = await lockApplication(command.db, timer.businessKey);
    const submission = await findSubmission(command.db, application.id);
    if (!submission) throw new Error('the application of this timer was never submitted');
    const version = await catalog.version(command.db, application.itemVersionId);
    await fireTimer(command, services, timer.id, runScope(application, version, submission));
  });
}
