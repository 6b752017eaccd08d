import type { Caller } from '../platform/caller.ts';
import { Problem } from '../platform/errors.ts';
import { runCommand } from '../platform/run-command.ts';
import type { Applications } from '../applications/applications.ts';
import { claimTask, releaseTask } from '../workflow/task-store.ts';
import { findTask } from './task-queue-store.ts';
import { readerOf, requireToDecide } from './task-reader.ts';

/** Takes a task out of its queue for the caller; a second claim by the same person changes nothing. */
export async function claim(applications: Applications, caller: Caller, taskId: string): Promise<void> {
  await runCommand(applications.platform, caller, async (command) => {
    const task = await findTask(command.db, taskId, readerOf(applications, caller));
    if (!task || !caller.accountId) throw new Problem('not_found');
    await requireToDecide(applications, command.db, caller, task);
    if (task.claimedBy && task.claimedBy !== caller.accountId && task.status === 'open') throw new Problem('task_claimed_by_other', { name: task.claimerName ?? '' });
    await claimTask(command.db, taskId, caller.accountId, command.now);
    command.audit({ action: 'task.claim', subjectType: 'task', subjectId: taskId });
  });
}

/** Puts a task back: the one who claimed it, or a supervisor. */
export async function release(applications: Applications, caller: Caller, taskId: string): Promise<void> {
  await runCommand(applications.platform, caller, async (command) => {
    const task = await findTask(command.db, taskId, readerOf(applications, caller));
    if (!task) throw new Problem('not_found');
    if (task.claimedBy && task.claimedBy !== caller.accountId && !caller.roles.includes('supervisor')) throw new Problem('task_claimed_by_other', { name: task.claimerName ?? '' });
    await releaseTask(command.db, taskId, task.claimedBy);
    command.audit({ action: 'task.release', subjectType: 'task', subjectId: taskId, details: { claimedBy: task.claimedBy } });
  });
}
