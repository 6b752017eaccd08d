import { toStored } from '../platform/clock.ts';
import type { Command } from '../platform/run-command.ts';
import { describeTask } from './describe-task.ts';
import type { DiagramModel } from './diagram-model.ts';
import { saveMessages } from './message-store.ts';
import type { OpenTimer, RunOutcome, RunPorts } from './run-ports.ts';
import type { Variables } from './run-scopes.ts';
import { closeTasks, insertTask, tasksById, type TaskRow } from './task-store.ts';
import { saveTimers } from './timer-store.ts';
import { writeTrail, type Actor } from './trail-store.ts';

/** What a command on a run answers. */
export interface RunResult {
  runId: string;
  ended: boolean;
  openTasks: TaskRow[];
  timers: OpenTimer[];
  /** Names of the messages that the run waits for, such as `withdraw`. */
  openMessages: string[];
  variables: Variables;
}

/** Writes what a step changed beside the run's own row (tasks, timers, subscriptions, trail) and notes the open rows in the state. */
export async function saveOutcome(
  command: Command, run: { id: string; businessKey: string }, model: DiagramModel, outcome: RunOutcome, ports: Pick<RunPorts, 'scope' | 'now'>,
  done: { timerId?: string; by?: Actor } = {},
): Promise<RunResult> {
  const now = toStored(command.now);
  const { open } = outcome.state;
  const openTasks = await saveTasks(command, run, model, outcome, ports, now);
  await saveTimers(command.db, run, outcome.timers, open.timers, done.timerId ?? null, now);
  await saveMessages(command.db, run, outcome.waits, open.messages, now);
  await writeTrail(command.db, run.id, outcome.trail, done.by ?? { id: command.caller.accountId, name: command.caller.name }, now);
  return {
    runId: run.id, ended: outcome.ended, openTasks, timers: outcome.timers,
    openMessages: outcome.waits.flatMap((wait) => wait.message ?? []), variables: outcome.state.variables,
  };
}

async function saveTasks(command: Command, run: { id: string; businessKey: string }, model: DiagramModel, outcome: RunOutcome, ports: Pick<RunPorts, 'scope' | 'now'>, now: string): Promise<TaskRow[]> {
  const known = outcome.state.open.tasks;
  const waits = outcome.waits.filter((wait) => wait.kind === 'task');
  const waiting = new Set(waits.map((wait) => wait.executionId));
  const gone = Object.entries(known).filter(([execution]) => !waiting.has(execution));
  for (const [execution] of gone) delete known[execution];
  await closeTasks(command.db, gone.map(([, id]) => id), { status: 'cancelled', now });
  const kept = await tasksById(command.db, Object.values(known));
  const created: TaskRow[] = [];
  for (const wait of waits) {
    const element = model.elements.get(wait.elementId);
    if (known[wait.executionId] || !element) continue;
    const task = await insertTask(command.db, run, wait, describeTask(element, wait, outcome.state, ports), now);
    known[wait.executionId] = task.id;
    created.push(task);
  }
  return [...kept, ...created];
}
