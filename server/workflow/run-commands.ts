import type { Scope } from '../expressions/feel.ts';
import { toStored } from '../platform/clock.ts';
import { Problem } from '../platform/errors.ts';
import { newId } from '../platform/ids.ts';
import type { Command } from '../platform/run-command.ts';
import { compileDiagram } from './compile-diagram.ts';
import { blameRun, blameStart, resolveIncidents, settleIncidents, settleStart, type Attempt } from './incident-store.ts';
import type { Outcome } from './diagram-model.ts';
import { openMessages, saveMessages } from './message-store.ts';
import { actOnRun } from './run-engine.ts';
import type { RunAction, RunPorts } from './run-ports.ts';
import type { Variables } from './run-scopes.ts';
import { insertRun, keepDiagram, lockRun, saveRun, type DiagramSource, type RunRow } from './run-store.ts';
import { saveOutcome, type RunResult } from './save-outcome.ts';
import { isServiceType, type RunIdentity, type ServiceTasks } from './service-types.ts';
import { closeTasks, findTask, type TaskRow } from './task-store.ts';
import { findTimer, saveTimers } from './timer-store.ts';
import { cancelTrail, type Actor } from './trail-store.ts';

export interface StartRun {
  diagram: DiagramSource;
  /** Id of the application. */
  businessKey: string;
  variables: Variables;
  /** Read-only names offered to FEEL beside the run's variables, such as form, application, applicant and item; never saved. */
  scope: Scope;
  /** What remains if the command is undone, so that an incident can name it: the application unless it is being made. */
  remains?: string | null;
}

/** Starts a run of the diagram, which goes on to its first tasks. Where it cannot by its own fault, this can become an incident, which ends when it can. */
export async function startRun(command: Command, services: ServiceTasks, { remains = null, ...start }: StartRun): Promise<RunResult> {
  try {
    const result = await begin(command, services, start);
    await settleStart(command, start.businessKey);
    return result;
  } catch (error) {
    blameStart(error, remains ?? start.businessKey, start.diagram.ref);
    throw error;
  }
}

async function begin(command: Command, services: ServiceTasks, { diagram, businessKey, variables, scope }: Omit<StartRun, 'remains'>): Promise<RunResult> {
  const { db } = command;
  const now = toStored(command.now);
  const compiled = await compileDiagram(diagram.xml, diagram.parts);
  const hash = await keepDiagram(db, diagram, now);
  const id = newId();
  const ports = portsOf(command, services, scope, { id, businessKey, diagramRef: diagram.ref });
  const outcome = await actOnRun(compiled, null, { kind: 'start', variables }, ports);
  command.audit({ action: 'workflow.start', subjectType: 'run', subjectId: id, details: { businessKey, diagram: diagram.ref } });
  const result = await saveOutcome(command, { id, businessKey }, compiled.model, outcome, ports);
  await insertRun(db, { id, businessKey, diagramHash: hash, state: outcome.state, ended: outcome.ended, now });
  return result;
}

export interface CompleteTask { taskId: string; decision: string; comment?: string | null; variables?: Variables; scope: Scope; /** Who decided, where somebody else does it again: the retry of an incident. */ by?: Actor | undefined }

/**
 * Decides an open task; the run's variables get `decision`, `comment` and, of `variables`, the fields that the outcome
 * declares: nobody can overwrite another variable of the run by answering a task. Problems: not_found,
 * task_already_completed, invalid_decision, comment_required, invalid_request (a field of the outcome is missing).
 */
export async function completeTask(command: Command, services: ServiceTasks, { taskId, decision, comment = null, variables = {}, scope, by: decider }: CompleteTask): Promise<RunResult> {
  const seen = await findTask(command.db, taskId);
  if (!seen) throw new Problem('not_found');
  const run = await lockRun(command.db, seen.runId);
  // The row may have been read before someone else decided; the state under the lock knows what is open now.
  const { [seen.executionId]: openId, ...others } = run.state.open.tasks;
  if (openId !== taskId || run.status !== 'active') throw new Problem('task_already_completed');
  const outcome = checkDecision(seen, decision, comment, variables);
  run.state.open.tasks = others;
  const by = decider ?? { id: command.caller.accountId, name: command.caller.name };
  command.audit({ action: 'task.complete', subjectType: 'task', subjectId: taskId, details: { businessKey: run.businessKey, element: seen.elementId, decision, ...(comment && { comment }), ...(decider && { decidedBy: decider }) } });
  await closeTasks(command.db, [taskId], { status: 'completed', now: toStored(command.now), by: by.id, decision, comment });
  return step(command, services, run, scope, {
    kind: 'complete', elementId: seen.elementId, executionId: seen.executionId,
    variables: { ...Object.fromEntries(outcome.fields.map((field) => [field, variables[field]])), decision: outcome.name, comment },
  }, { kind: 'complete', taskId, decision, comment, variables, by });
}

function checkDecision(task: TaskRow, decision: string, comment: string | null, variables: Variables): Outcome {
  const outcome = task.outcomes.find((one) => one.name === decision);
  if (!outcome) throw new Problem('invalid_decision', { decision });
  if (outcome.comment === 'required' && !comment?.trim()) throw new Problem('comment_required');
  const missing = outcome.fields.filter((field) => variables[field] === undefined || variables[field] === null || variables[field] === '');
  if (missing.length) {
    throw new Problem('invalid_request', {}, missing.map((path) => ({ path, code: 'required', message: path })));
  }
  return outcome;
}

export interface SendMessage { runId: string; name: string; variables?: Variables; scope: Scope }

/** Delivers a message to whatever in the run waits for it (outermost first). Problem('not_found') when nothing does. */
export async function sendMessage(command: Command, services: ServiceTasks, { runId, name, variables = {}, scope }: SendMessage): Promise<RunResult> {
  const run = await lockActiveRun(command, runId);
  const waiting = (await openMessages(command.db, runId, true)).find((message) => message.name === name && run.state.open.messages[message.executionId]);
  if (!waiting) throw new Problem('not_found');
  command.audit({ action: 'workflow.message', subjectType: 'run', subjectId: runId, details: { businessKey: run.businessKey, name } });
  return step(command, services, run, scope, { kind: 'message', elementId: waiting.elementId, executionId: waiting.executionId, variables }, { kind: 'message', name, variables });
}

/** Fires a timer that `takeDueTimers` gave. Null when it has been fired or cancelled meanwhile: firing is once only. */
export async function fireTimer(command: Command, services: ServiceTasks, timerId: string, scope: Scope): Promise<RunResult | null> {
  const seen = await findTimer(command.db, timerId);
  if (!seen) return null;
  const run = await lockRun(command.db, seen.runId);
  if (run.state.open.timers[seen.executionId] !== timerId || run.status !== 'active') return null;
  command.audit({ action: 'workflow.timer', subjectType: 'run', subjectId: run.id, details: { businessKey: run.businessKey, element: seen.elementId } });
  return step(command, services, run, scope, { kind: 'fire', elementId: seen.elementId, executionId: seen.executionId, dueAt: seen.dueAt }, { kind: 'timer', timerId });
}

/** Ends a run from outside: its tasks, timers and subscriptions go, no element is executed. */
export async function cancelRun(command: Command, runId: string, reason: string): Promise<void> {
  const { db } = command;
  const run = await lockActiveRun(command, runId);
  const now = toStored(command.now);
  const { open } = run.state;
  await closeTasks(db, Object.values(open.tasks), { status: 'cancelled', now });
  await saveTimers(db, run, [], open.timers, null, now);
  await saveMessages(db, run, [], open.messages, now);
  await saveRun(db, run, { ...run.state, engine: null, scopes: {}, open: { tasks: {}, timers: {}, messages: {} } }, 'cancelled', now);
  await cancelTrail(db, runId, { id: command.caller.accountId, name: command.caller.name }, now);
  await resolveIncidents(db, { run_id: runId }, 'cancelled', command.caller.accountId, command.now);
  command.audit({ action: 'workflow.cancel', subjectType: 'run', subjectId: runId, details: { businessKey: run.businessKey, reason } });
}

/** The run, locked. Problems: not_found, run_ended. */
export async function lockActiveRun(command: Command, runId: string): Promise<RunRow> {
  const run = await lockRun(command.db, runId);
  if (run.status !== 'active') throw new Problem('run_ended');
  return run;
}

/** One step of a locked run, its outcome saved. An `attempt` that fails by the run's own fault can become an incident; one that succeeds ends the incidents it is about. */
export async function step(command: Command, services: ServiceTasks, run: RunRow, scope: Scope, action: RunAction, attempt: Attempt | null): Promise<RunResult> {
  try {
    const compiled = await compileDiagram(run.xml, run.parts);
    const ports = portsOf(command, services, scope, { id: run.id, businessKey: run.businessKey, diagramRef: run.diagramRef });
    const outcome = await actOnRun(compiled, run.state, action, ports);
    const result = await saveOutcome(command, run, compiled.model, outcome, ports, doneBy(attempt));
    await saveRun(command.db, run, outcome.state, outcome.ended ? 'ended' : 'active', toStored(command.now));
    await settleIncidents(command, run.id, attempt, { ended: outcome.ended, open: outcome.state.open, messages: result.openMessages });
    return result;
  } catch (error) {
    if (attempt) blameRun(error, { runId: run.id, businessKey: run.businessKey, elementId: 'elementId' in action ? action.elementId : null, attempt });
    throw error;
  }
}

function doneBy(attempt: Attempt | null): { timerId?: string; by?: Actor } {
  if (attempt?.kind === 'timer') return { timerId: attempt.timerId };
  return attempt?.kind === 'complete' && attempt.by ? { by: attempt.by } : {};
}

function portsOf(command: Command, services: ServiceTasks, scope: Scope, run: RunIdentity): RunPorts {
  return {
    now: command.now, scope,
    async service({ type, elementId, headers, input, variables }) {
      if (!isServiceType(type)) throw new Problem('invalid_diagram', { reason: `${elementId}: ${type}` });
      return services[type]({ command, type, elementId, headers, input, variables, scope, run });
    },
  };
}
