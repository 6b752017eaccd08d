import type { Scope } from '../expressions/feel.ts';
import { toStored } from '../platform/clock.ts';
import { Problem } from '../platform/errors.ts';
import type { Command } from '../platform/run-command.ts';
import { findOpenIncident, isMoot, resolveIncidents } from './incident-store.ts';
import { openMessages } from './message-store.ts';
import { completeTask, fireTimer, lockActiveRun, sendMessage, step } from './run-commands.ts';
import { lockRun } from './run-store.ts';
import type { RunResult } from './save-outcome.ts';
import type { ServiceTasks } from './service-types.ts';
import { findTask } from './task-store.ts';

/**
 * Does again what failed (an administrator's command, after the cause is gone). Null when there is nothing left to do
 * again (task decided, timer fired, run ended): the incident is then closed as moot. Fails as the first attempt did
 * while the cause is still there.
 */
export async function retryIncident(command: Command, services: ServiceTasks, incidentId: string, scope: Scope): Promise<RunResult | null> {
  const { runId } = await findOpenIncident(command.db, incidentId);
  const run = await lockRun(command.db, runId);
  const { attempt } = await findOpenIncident(command.db, incidentId, true);
  const messages = (await openMessages(command.db, runId)).map((message) => message.name);
  const resolution = isMoot(attempt, { ended: run.status !== 'active', open: run.state.open, messages }) ? 'moot' : 'retried';
  command.audit({ action: 'incident.retry', subjectType: 'run', subjectId: runId, details: { incident: incidentId, attempt: attempt.kind, resolution } });
  await resolveIncidents(command.db, { id: incidentId }, resolution, command.caller.accountId, command.now);
  if (resolution === 'moot') return null;
  switch (attempt.kind) {
    case 'start': throw new Problem('start_not_retried');
    case 'complete': return completeTask(command, services, { ...attempt, scope });
    case 'message': return sendMessage(command, services, { runId, name: attempt.name, variables: attempt.variables, scope });
    case 'timer': {
      await command.db('workflow_timers').where({ id: attempt.timerId, status: 'failed' }).update({ status: 'waiting', attempts: 0, take_at: toStored(command.now) });
      return fireTimer(command, services, attempt.timerId, scope);
    }
  }
}

/** Closes an open incident without trying again (an administrator's decision, audited). Problem('not_found') when it is not open. */
export async function dismissIncident(command: Command, id: string, reason: string): Promise<void> {
  const seen = await findOpenIncident(command.db, id);
  const { runId } = seen;
  if (seen.attempt.kind !== 'start') await lockRun(command.db, runId);
  const { code, elementId } = await findOpenIncident(command.db, id, true);
  await resolveIncidents(command.db, { id }, 'dismissed', command.caller.accountId, command.now);
  command.audit({ action: 'incident.dismiss', subjectType: seen.attempt.kind === 'start' ? 'application' : 'run', subjectId: runId, details: { incident: id, code, element: elementId, reason } });
}

export interface MoveToken { taskId: string; to: string; reason: string; scope: Scope }

/** Moves the token of an open task to another element of the same process or subprocess; its incidents are resolved. */
export async function moveToken(command: Command, services: ServiceTasks, { taskId, to, reason, scope }: MoveToken): Promise<RunResult> {
  const task = await findTask(command.db, taskId);
  if (!task) throw new Problem('not_found');
  const run = await lockActiveRun(command, task.runId);
  if (run.state.open.tasks[task.executionId] !== taskId) throw new Problem('task_already_completed');
  command.audit({ action: 'workflow.move', subjectType: 'run', subjectId: run.id, details: { businessKey: run.businessKey, from: task.elementId, to, reason } });
  await resolveIncidents(command.db, { run_id: run.id }, 'moved', command.caller.accountId, command.now);
  return step(command, services, run, scope, { kind: 'move', elementId: task.elementId, executionId: task.executionId, to }, null);
}
