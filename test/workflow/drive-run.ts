import { compileDiagram, type CompiledDiagram } from '../../server/workflow/compile-diagram.ts';
import { actOnRun } from '../../server/workflow/run-engine.ts';
import type { RunAction, RunOutcome, ServiceCall } from '../../server/workflow/run-ports.ts';
import type { RunState } from '../../server/workflow/run-state.ts';
import type { Variables } from '../../server/workflow/run-scopes.ts';

/** Drives one run in memory; the state goes through JSON between two steps, as it does through the database. */
export class DrivenRun {
  state: RunState | null = null;
  last: RunOutcome | null = null;
  readonly services: ServiceCall[] = [];
  now = new Date('2026-11-22T04:00:00.000Z');
  scope: Record<string, unknown> = {};
  answer: (call: ServiceCall) => Variables | void = () => undefined;

  private constructor(readonly diagram: CompiledDiagram) {}

  static async start(xml: string, variables: Variables = {}, prepare?: (run: DrivenRun) => void): Promise<DrivenRun> {
    const run = new DrivenRun(await compileDiagram(xml));
    prepare?.(run);
    await run.act({ kind: 'start', variables });
    return run;
  }

  async act(action: RunAction): Promise<RunOutcome> {
    const outcome = await actOnRun(this.diagram, structuredClone(this.state), action, {
      now: this.now, scope: this.scope,
      service: async (call) => { this.services.push(call); return this.answer(call); },
    });
    this.state = JSON.parse(JSON.stringify(outcome.state)) as RunState;
    this.last = outcome;
    return outcome;
  }

  async complete(elementId: string, variables: Variables = {}, index: number | null = null): Promise<RunOutcome> {
    const wait = this.last?.waits.find((one) => one.kind === 'task' && one.elementId === elementId && (index === null || one.index === index));
    if (!wait) throw new Error(`${elementId} is not open; open: ${this.tasks().join()}`);
    return this.act({ kind: 'complete', elementId, executionId: wait.executionId, variables });
  }

  async message(name: string, variables: Variables = {}): Promise<RunOutcome> {
    const wait = this.last?.waits.find((one) => one.message === name);
    if (!wait) throw new Error(`nothing waits for ${name}`);
    return this.act({ kind: 'message', elementId: wait.elementId, executionId: wait.executionId, variables });
  }

  async fire(elementId: string): Promise<RunOutcome> {
    const timer = this.last?.timers.find((one) => one.elementId === elementId);
    if (!timer) throw new Error(`no timer at ${elementId}`);
    return this.act({ kind: 'fire', ...timer });
  }

  /** The open tasks, sorted, an iteration as `review#0`. */
  tasks(): string[] {
    return (this.last?.waits ?? []).filter((wait) => wait.kind === 'task').map((wait) => wait.index === null ? wait.elementId : `${wait.elementId}#${wait.index}`).sort();
  }
}
