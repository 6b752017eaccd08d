import { Engine } from 'bpmn-engine';
import { Problem } from '../platform/errors.ts';
import { engineElements, type CompiledDiagram } from './compile-diagram.ts';
import type { DiagramModel } from './diagram-model.ts';
import { engineVersions, type RunState } from './run-state.ts';
import type { Activity, Api, Content, ProcessExecution } from './engine-types.ts';
import { openWaits, runningScopes } from './open-waits.ts';
import { RunDesk } from './run-desk.ts';
import type { RunAction, RunOutcome, RunPorts } from './run-ports.ts';
import { RunScopes } from './run-scopes.ts';
import { fireJoin } from './token-semantics.ts';

interface Execution { definitions: { getRunningProcesses(): { execution: ProcessExecution }[]; cancelActivity(message: object): void }[] }
const restLimit = 10_000;

/**
 * One step of a run, as a function from saved state and action to new state: recover, act, let everything settle.
 * Nothing of the engine survives the call, and `saved` is used up by it. Throws Problem('run_stalled') when tokens are left but nothing waits, and
 * whatever a condition, a mapping or a service threw.
 */
export async function actOnRun(diagram: CompiledDiagram, saved: RunState | null, action: RunAction, ports: RunPorts): Promise<RunOutcome> {
  const scopes = saved
    ? new RunScopes(saved.variables, saved.scopes)
    : new RunScopes(structuredClone(action.kind === 'start' ? action.variables : {}), {});
  const desk = new RunDesk(diagram, scopes, ports, action.kind === 'fire' ? action : null);
  const engine = openEngine(diagram, desk);
  let ended = false;
  engine.on('error', (error: unknown) => desk.fail(error));
  engine.on('end', () => { ended = true; });
  const execution = await begin(engine, saved, desk);
  if (action.kind !== 'start') act(execution, action, desk);
  await settle(execution, desk, () => ended);
  const processes = ended ? [] : [...runningScopes(processesOf(execution))];
  const waits = openWaits(processes, diagram.model);
  const timers = ended ? [] : desk.openTimers().filter(({ elementId }) => stillStands(elementId, diagram.model, processes));
  if (!ended && !waits.length && !timers.length) throw new Problem('run_stalled');
  scopes.keepOnly(ended ? new Set() : aliveExecutions(processes));
  return {
    ended, waits, timers, trail: desk.trail,
    state: { ...engineVersions, variables: scopes.variables, scopes: scopes.locals, open: saved?.open ?? { tasks: {}, timers: {}, messages: {} }, engine: ended ? null : await engine.getState() },
  };
}

function openEngine(diagram: CompiledDiagram, desk: RunDesk): Engine {
  return new Engine({
    name: 'run', sourceContext: diagram.context, elements: engineElements, Logger: silentLogger,
    timers: desk.timers, scripts: { register() {}, getScript() {} },
    settings: { disableTrackState: true, batchSize: 10_000 },
    expressions: { resolveExpression: (text: unknown, message: never) => desk.resolve(text, message), isExpression: () => false, hasExpression: () => false },
    extensions: { runtime: (activity: Activity) => desk.attach(activity) },
  } as unknown as ConstructorParameters<typeof Engine>[0]);
}

const silent = { debug() {}, error() {}, warn() {} };
const silentLogger = (): typeof silent => silent;

async function begin(engine: Engine, saved: RunState | null, desk: RunDesk): Promise<Execution> {
  const options = { listener: desk.listener } as never;
  if (!saved) return (await engine.execute(options)) as unknown as Execution;
  engine.recover(saved.engine as never);
  const execution = (await engine.resume(options)) as unknown as Execution;
  desk.trail.length = 0;
  return execution;
}

function act(execution: Execution, action: Exclude<RunAction, { kind: 'start' }>, desk: RunDesk): void {
  if (action.kind === 'look') return;
  if (action.kind === 'fire') {
    if (!desk.openTimers().some((timer) => timer.executionId === action.executionId)) throw new Problem('not_found');
    execution.definitions[0]?.cancelActivity({ id: action.elementId, executionId: action.executionId });
    return;
  }
  const found = findOpen(execution, action);
  if (!found) throw new Problem(action.kind === 'complete' ? 'task_already_completed' : 'not_found');
  if (action.kind === 'move') return move(found, action.to);
  desk.answers.set(action.executionId, action.variables);
  found.api.signal();
}

/** The target is started before the source is given up, since a scope without tokens would end. */
function move({ api, scope }: { api: Api; scope: ProcessExecution }, to: string): void {
  const target = scope.getActivities().find((activity) => activity.id === to);
  if (!target || target.status || target.id === api.id) throw new Problem('invalid_request', {}, [{ path: 'to', code: 'not_movable', message: to }]);
  target.run({ inbound: [] });
  api.discard();
}

function findOpen(execution: Execution, { elementId, executionId }: { elementId: string; executionId: string }): { api: Api; scope: ProcessExecution } | undefined {
  for (const scope of runningScopes(processesOf(execution))) {
    for (const api of scope.getPostponed()) {
      if (api.content.id !== elementId) continue;
      if (api.executionId === executionId && !(api.owner.isMultiInstance && !api.owner.isSubProcess)) return { api, scope };
      const iteration = api.getExecuting?.().find((one) => one.executionId === executionId);
      if (iteration) return { api: iteration, scope };
    }
  }
  return undefined;
}

/** Runs services one after another, then joins that are ready, until nothing moves. */
async function settle(execution: Execution, desk: RunDesk, hasEnded: () => boolean): Promise<void> {
  for (let step = 0; ; step++) {
    if (desk.failure) throw desk.failure.error;
    if (hasEnded()) return;
    if (step > restLimit) throw new Problem('run_stalled');
    const next = desk.services.shift();
    if (next) await next();
    else if (!fireJoin([...runningScopes(processesOf(execution))])) return;
  }
}

function processesOf(execution: Execution): ProcessExecution[] {
  return execution.definitions.flatMap((definition) => definition.getRunningProcesses().map((process) => process.execution));
}

/** The engine keeps the timer of an event whose subprocess was interrupted; nothing waits for that one any more. */
function stillStands(elementId: string, { elements }: DiagramModel, processes: readonly ProcessExecution[]): boolean {
  const holder = elements.get(elements.get(elementId)?.parent ?? '');
  if (!holder || holder.eventSubprocess) return true;
  return processes.some((scope) => scope.getPostponed().some(({ content }) => content.id === elementId));
}

function aliveExecutions(processes: ProcessExecution[]): Set<string> {
  const alive = new Set<string>();
  const add = (content: Content): void => { alive.add(content.executionId); };
  for (const scope of processes) {
    alive.add(scope.executionId);
    for (const api of scope.getPostponed()) {
      add(api.content);
      for (const iteration of api.getExecuting?.() ?? []) add(iteration.content);
    }
  }
  return alive;
}
