import { systemCaller } from '../platform/caller.ts';
import { Problem } from '../platform/errors.ts';
import { fireTimer } from '../workflow/run-commands.ts';
import { timerInterrupts } from '../workflow/timer-interrupts.ts';
import { dueTimersOf, noteTimerFailure, takeDueTimers, type TimerRow } from '../workflow/timer-store.ts';
import type { Applications } from './applications.ts';
import { lockRunOf, runWorkflowCommand } from './lock-run.ts';

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

/**
 * The same for one application, before somebody acts on it: what its time has ended must not wait for the next round, nor
 * be decided otherwise because ending it fails. Problem('case_awaits_administrator') then; a reminder that fails holds up nothing.
 */
export async function fireDueTimersOf(applications: Applications, applicationId: string): Promise<void> {
  const { db, clock, log } = applications.platform;
  for (const timer of await dueTimersOf(db, applicationId, clock.now())) {
    try {
      await fire(applications, timer);
    } catch (error) {
      log.error({ err: error, timer: timer.id, application: applicationId }, 'a timer could not be fired before a command');
      if (await timerInterrupts(db, timer)) throw isBusy(error) ? error : new Problem('case_awaits_administrator', {}, undefined, { cause: error });
    }
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof Problem && error.code === 'busy';
}

async function fire(applications: Applications, timer: TimerRow): Promise<void> {
  await runWorkflowCommand(applications, systemCaller, async (command) => {
    const { scope } = await lockRunOf(command, applications, timer.businessKey);
    await fireTimer(command, applications.services, timer.id, scope);
  });
}
