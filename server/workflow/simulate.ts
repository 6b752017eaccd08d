import { Problem } from '../platform/errors.ts';
import type { Scope } from '../expressions/feel.ts';
import { compileDiagram, type DiagramParts } from './compile-diagram.ts';
import { describeTask } from './describe-task.ts';
import { actOnRun } from './run-engine.ts';
import type { RunAction, RunOutcome } from './run-ports.ts';
import type { Variables } from './run-scopes.ts';
import { readState, type RunState } from './run-state.ts';

/** One line of ACTIONS.json of `banshi simulate`. `now` and `scope` may come with a start. */
export type SimulatedAction =
  | { start: Variables; scope?: Scope; now?: string }
  | { complete: string; index?: number; variables?: Variables }
  | { message: string; variables?: Variables }
  | { timer: string };

export interface SimulatedStep {
  ended: boolean;
  tasks: { id: string; index?: number; candidateGroups?: string[] }[];
  timers: { id: string; dueAt: string }[];
  variables: Variables;
  services?: { id: string; type: string; input: Variables }[];
}

/**
 * Runs a diagram in memory and yields a step after each action; the runtime is the very one of the server, and the
 * state goes through its saved form. Service tasks are recorded, not executed. A timer moves the clock to its due time.
 */
export async function* simulate(xml: string, actions: readonly SimulatedAction[], clock: Date, parts: DiagramParts = {}): AsyncGenerator<SimulatedStep> {
  const diagram = await compileDiagram(xml, parts);
  let state: RunState | null = null;
  let last: RunOutcome | null = null;
  let now = clock;
  let scope: Scope = {};
  for (const action of actions) {
    if ('start' in action) {
      if (state) throw new Problem('malformed_request', { reason: 'start' });
      scope = { ...withoutKeys(sampleScope, Object.keys(action.start)), ...action.scope };
      if (action.now) now = new Date(action.now);
    }
    const next = chosen(action, last);
    if (next.kind === 'fire' && new Date(next.dueAt) > now) now = new Date(next.dueAt);
    const services: SimulatedStep['services'] = [];
    const outcome: RunOutcome = await actOnRun(diagram, state, next, {
      now, scope,
      async service({ elementId, type, input }) { services.push({ id: elementId, type, input }); },
    });
    state = readState(JSON.stringify(outcome.state));
    last = outcome;
    yield {
      ended: outcome.ended, tasks: openTasks(outcome),
      timers: outcome.timers.map((timer) => ({ id: timer.elementId, dueAt: timer.dueAt })),
      variables: outcome.state.variables,
      ...(services.length && { services }),
    };
  }

  function openTasks(outcome: RunOutcome): SimulatedStep['tasks'] {
    return outcome.waits.filter((wait) => wait.kind === 'task').map((wait) => {
      const element = diagram.model.elements.get(wait.elementId);
      const groups = element ? describeTask(element, wait, outcome.state, { now, scope }).candidateGroups : [];
      return { id: wait.elementId, ...(wait.index !== null && { index: wait.index }), ...(groups.length && { candidateGroups: groups }) };
    });
  }
}

/** Stands for what the server knows of an application, so that a diagram runs without one; variables replace it. */
const sampleScope: Scope = {
  form: {}, application: { id: 'application', number: 'SIMULATED' }, applicant: { accountId: 'applicant', name: 'applicant' }, item: {},
};

function withoutKeys(scope: Scope, keys: readonly string[]): Scope {
  return Object.fromEntries(Object.entries(scope).filter(([key]) => !keys.includes(key)));
}

function chosen(action: SimulatedAction, last: RunOutcome | null): RunAction {
  if ('start' in action) return { kind: 'start', variables: action.start };
  if (!last) throw new Problem('malformed_request', { reason: 'the first action must be start' });
  if (last.ended) throw new Problem('run_ended');
  if ('timer' in action) {
    const timer = last.timers.find((one) => one.elementId === action.timer);
    if (!timer) throw new Problem('not_found');
    return { kind: 'fire', ...timer };
  }
  const variables = action.variables ?? {};
  if ('message' in action) {
    const wait = last.waits.find((one) => one.kind === 'message' && one.message === action.message);
    if (!wait) throw new Problem('not_found');
    return { kind: 'message', elementId: wait.elementId, executionId: wait.executionId, variables };
  }
  const wait = last.waits.find((one) => one.kind === 'task' && one.elementId === action.complete && (action.index === undefined || one.index === action.index));
  if (!wait) throw new Problem('task_already_completed');
  return { kind: 'complete', elementId: wait.elementId, executionId: wait.executionId, variables };
}
