import { ExpressionError } from '../expressions/expression-error.ts';
import type { Scope } from '../expressions/feel.ts';
import { Problem, type Text } from '../platform/errors.ts';
import { compileDiagram, type CompiledDiagram, type DiagramParts } from './compile-diagram.ts';
import { describeTask } from './describe-task.ts';
import { outcomesOf, type DiagramElement } from './diagram-model.ts';
import { actOnRun } from './run-engine.ts';
import type { RunAction, RunOutcome } from './run-ports.ts';
import { readState } from './run-state.ts';

/** What is done at a step: an outcome of a task (`index` where there are several of it), a message that comes, a timer that is due. */
export type WalkStep = { task: string; index?: number; decision: string } | { message: string } | { timer: string };
export interface WalkedService { id: string; type: string; input: Record<string, unknown> }
/** From the start to an end; `ended` is false where only what was done before could be done again. `failure` says why it cannot go on. */
export interface WalkedPath { steps: WalkStep[]; ended: boolean; services: WalkedService[]; failure: Text | null }
/** `taken` are the ids of all flows that any path took; `isCut` that the limit was reached before all were walked. */
export interface Walk { paths: WalkedPath[]; taken: Set<string>; isCut: boolean }
/** Where a way has come to: what is open there. */
export interface Reached { ended: boolean; services: WalkedService[]; tasks: { element: DiagramElement; index: number | null; groups: string[] }[]; messages: string[]; timers: string[] }

interface Place { state: string; outcome: RunOutcome; now: Date; services: WalkedService[] }

/** Plays a diagram with one scope of answers, by the runtime itself; services are recorded and not executed, nothing is stored. */
class Player {
  constructor(readonly diagram: CompiledDiagram, readonly scope: Scope, readonly start: Date) {}

  async play(from: Place | null, step: WalkStep | null): Promise<Place> {
    const action = from && step ? this.#actionOf(from.outcome, step) : { kind: 'start' as const, variables: {} };
    const now = from && action.kind === 'fire' ? new Date(Math.max(from.now.getTime(), Date.parse(action.dueAt))) : from?.now ?? this.start;
    const services = [...from?.services ?? []];
    const outcome = await actOnRun(this.diagram, from && readState(from.state), action, { now, scope: this.scope, async service({ elementId: id, type, input }) { services.push({ id, type, input }); } });
    return { state: JSON.stringify(outcome.state), outcome, now, services };
  }

  choicesAt({ outcome }: Place): WalkStep[] {
    const task = outcome.waits.find(({ kind }) => kind === 'task');
    const element = task && this.diagram.model.elements.get(task.elementId);
    return [
      ...(element ? outcomesOf(element).map(({ name }) => ({ task: element.id, ...(task.index !== null && { index: task.index }), decision: name })) : []),
      ...messagesOf(outcome).map((message) => ({ message })), ...timersOf(outcome).map((timer) => ({ timer })),
    ];
  }

  reached({ outcome, services, now }: Place): Reached {
    const tasks = outcome.waits.filter(({ kind }) => kind === 'task').flatMap((wait) => {
      const element = this.diagram.model.elements.get(wait.elementId);
      return element ? [{ element, index: wait.index, groups: describeTask(element, wait, outcome.state, { now, scope: this.scope }).candidateGroups }] : [];
    });
    return { ended: outcome.ended, services, tasks, messages: messagesOf(outcome), timers: timersOf(outcome) };
  }

  #actionOf({ waits, timers }: RunOutcome, step: WalkStep): RunAction {
    if ('timer' in step) {
      const timer = timers.find(({ elementId }) => elementId === step.timer);
      if (!timer) throw new Problem('not_found');
      return { kind: 'fire', ...timer };
    }
    const wait = waits.find((one) => ('message' in step
      ? one.kind === 'message' && one.message === step.message
      : one.kind === 'task' && one.elementId === step.task && (step.index === undefined || one.index === step.index)));
    if (!wait) throw new Problem('message' in step ? 'not_found' : 'task_already_completed');
    const { elementId, executionId } = wait;
    if ('message' in step) return { kind: 'message', elementId, executionId, variables: {} };
    return { kind: 'complete', elementId, executionId, variables: answerOf(this.diagram.model.elements.get(elementId), step.decision) };
  }
}

const messagesOf = ({ waits }: RunOutcome): string[] => [...new Set(waits.flatMap(({ kind, message }) => (kind === 'message' && message !== null ? [message] : [])))];
const timersOf = ({ timers }: RunOutcome): string[] => [...new Set(timers.map(({ elementId }) => elementId))];

/** What a decision brings: what its outcome asks for besides is left empty. */
function answerOf(element: DiagramElement | undefined, decision: string): Record<string, unknown> {
  const fields = element ? outcomesOf(element).find(({ name }) => name === decision)?.fields ?? [] : [];
  return { ...Object.fromEntries(fields.map((field) => [field, null])), decision, comment: '' };
}

/** Goes one way through a diagram, step by step, and tells what is open where it has come to. Problem where a step is not open. */
export async function playSteps(xml: string, scope: Scope, start: Date, parts: DiagramParts, steps: readonly WalkStep[]): Promise<Reached> {
  const player = new Player(await compileDiagram(xml, parts), scope, start);
  let place = await player.play(null, null);
  for (const step of steps) {
    if (place.outcome.ended) throw new Problem('run_ended');
    place = await player.play(place, step);
  }
  return player.reached(place);
}

/**
 * Every way through a diagram that differs in what people decide, what comes and what becomes due. Nothing is done twice
 * on one way; of tasks that are open at once the first is decided first. At most `limit` steps are played; between two
 * of them `rest` lets others have their turn.
 */
export async function walkPaths(xml: string, scope: Scope, start: Date, parts: DiagramParts, limit: number, rest: () => Promise<void>): Promise<Walk> {
  const player = new Player(await compileDiagram(xml, parts), scope, start);
  const walk: Walk = { paths: [], taken: new Set(), isCut: false };
  let played = 0;
  const go = async (from: Place | null, before: readonly WalkStep[], step: WalkStep | null): Promise<void> => {
    if (played++ >= limit) { walk.isCut = true; return; }
    await rest();
    const steps = step ? [...before, step] : [];
    let place: Place;
    try {
      place = await player.play(from, step);
    } catch (error) {
      walk.paths.push({ steps, ended: false, services: from?.services ?? [], failure: failureOf(error) });
      return;
    }
    for (const { kind, elementId } of place.outcome.trail) if (kind === 'taken') walk.taken.add(elementId);
    const next = place.outcome.ended ? [] : player.choicesAt(place).filter((choice) => !steps.some((done) => isSame(done, choice)));
    if (next.length === 0) walk.paths.push({ steps, ended: place.outcome.ended, services: place.services, failure: null });
    for (const choice of next) await go(place, steps, choice);
  };
  await go(null, [], null);
  return walk;
}

const isSame = (one: WalkStep, other: WalkStep): boolean => JSON.stringify(one) === JSON.stringify(other);

function failureOf(error: unknown): Text {
  if (error instanceof Problem) return { zh: error.text('zh'), en: error.text('en') };
  if (error instanceof ExpressionError) return { zh: error.message, en: error.message };
  throw error;
}
