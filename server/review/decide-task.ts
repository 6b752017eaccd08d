import type { Caller } from '../platform/caller.ts';
import { Problem } from '../platform/errors.ts';
import type { ApplicationStatus } from '../applications/application-view.ts';
import type { Applications } from '../applications/applications.ts';
import { lockRunOf, runWorkflowCommand } from '../applications/lock-run.ts';
import { completeTask } from '../workflow/run-commands.ts';
import { fireDueTimersOf } from '../applications/fire-due-timers.ts';
import { findTask } from './task-queue-store.ts';
import { readerOf, requireToDecide } from './task-reader.ts';

export interface Decision { decision: string; comment?: string; data?: Record<string, unknown> }
export interface DecisionAnswer { decision: string; application: { id: string; number: string; status: ApplicationStatus } }

/**
 * Decides a task of the caller's queue: task, registers, status and receipt change together. Of two who decide at
 * once one wins and the other learns that the task is done. What a timer of the case has ended by now is ended first,
 * however late its job comes.
 */
export async function decideTask(applications: Applications, caller: Caller, taskId: string, { decision, comment, data }: Decision): Promise<DecisionAnswer> {
  const reader = readerOf(applications, caller);
  const asked = await findTask(applications.platform.db, taskId, reader);
  if (!asked) throw new Problem('not_found');
  await requireToDecide(applications, applications.platform.db, caller, asked);
  await fireDueTimersOf(applications, asked.applicationId);
  return runWorkflowCommand(applications, caller, async (command) => {
    const seen = await findTask(command.db, taskId, reader);
    if (!seen) throw new Problem('not_found');
    // The application first and then the run: every command takes the locks in this order.
    const { application, scope } = await lockRunOf(command, applications, seen.applicationId);
    const task = await findTask(command.db, taskId, reader);
    if (task?.status !== 'open') throw new Problem('task_already_completed');
    if (task.claimedBy && task.claimedBy !== caller.accountId) throw new Problem('task_claimed_by_other', { name: task.claimerName ?? '' });
    await completeTask(command, applications.services, { taskId, decision, comment: comment?.trim() || null, variables: data ?? {}, scope });
    const { status } = await command.db('applications').where({ id: application.id }).first('status');
    return { decision, application: { id: application.id, number: task.number, status } };
  });
}
