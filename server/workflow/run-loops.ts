import type { DiagramElement, DiagramModel } from './diagram-model.ts';
import type { Activity, Content } from './engine-types.ts';
import { runFault } from './run-fault.ts';
import { evaluateInRun, type RunPorts } from './run-ports.ts';
import type { LocalScope, RunScopes, Variables } from './run-scopes.ts';

/** Execution id of the whole loop, from that of one of its iterations. */
export function loopOf(iteration: string): string {
  return iteration.replace(/_\d+$/, '');
}

/** Execution id of the subprocess (or process) in which an activity runs: the engine keeps it in the environment. */
export function scopeOf(environment: Activity['environment']): string | null {
  return environment.variables.content?.executionId ?? null;
}

/** Multi-instance by Zeebe's rules: an item and a counter for each iteration, outputs gathered in order, a condition to stop early. */
export class RunLoops {
  constructor(private readonly model: DiagramModel, private readonly scopes: RunScopes, private readonly ports: RunPorts) {}

  /** How often it runs. The collection is evaluated once, when the loop begins: later changes of the variable do not move the iterations. */
  count(content: Content, environment: Activity['environment']): number {
    const element = this.model.elements.get(content.id);
    if (!element?.loop) throw runFault(content.id, 'the element has no loop');
    const known = this.scopes.local(content.executionId)?.loop;
    if (known) return known.items.length;
    const outer = scopeOf(environment);
    const items = this.items(element, this.scopes.read(outer));
    this.scopes.open(content.executionId, outer).loop = { items, outputs: [], completed: 0 };
    return items.length;
  }

  /** Gives an iteration that begins its counter and its item. */
  enter(element: DiagramElement, content: Content, local: LocalScope): void {
    const loop = this.scopes.local(loopOf(content.executionId))?.loop;
    if (!loop || content.index === undefined) return;
    local.values['loopCounter'] = content.index + 1;
    if (element.loop?.inputElement) local.values[element.loop.inputElement] = loop.items[content.index];
  }

  /** Notes what an iteration that ends puts out. */
  leave(element: DiagramElement, content: Content, visible: Variables): void {
    const loop = this.scopes.local(loopOf(content.executionId))?.loop;
    if (!loop || content.index === undefined) return;
    loop.completed += 1;
    if (element.loop?.outputElement) loop.outputs[content.index] = evaluateInRun(element.loop.outputElement, visible, this.ports, element.id);
  }

  end(element: DiagramElement, executionId: string, environment: Activity['environment']): void {
    const loop = this.scopes.local(executionId)?.loop;
    if (!loop || !element.loop?.outputCollection) return;
    this.scopes.write(scopeOf(environment), { [element.loop.outputCollection]: Array.from(loop.outputs, (output) => output ?? null) });
  }

  isDone(content: Content, environment: Activity['environment'], answer: Variables | undefined): boolean {
    const element = this.model.elements.get(content.id);
    const loop = this.scopes.local(loopOf(content.executionId))?.loop;
    if (!element?.loop?.completionCondition || !loop) return false;
    const counts = {
      numberOfInstances: loop.items.length, numberOfCompletedInstances: loop.completed, numberOfTerminatedInstances: 0,
      numberOfActiveInstances: element.loop.isSequential ? 0 : loop.items.length - loop.completed,
      ...(element.loop.outputCollection && { [element.loop.outputCollection]: loop.outputs.filter((output) => output !== undefined) }),
    };
    const inner = this.scopes.local(content.executionId) ? content.executionId : scopeOf(environment);
    const done = evaluateInRun(element.loop.completionCondition, { ...this.scopes.read(inner), ...answer, ...counts }, this.ports, element.id);
    if (typeof done !== 'boolean') throw runFault(element.id, `the completion condition gave ${JSON.stringify(done)}, not true or false`);
    return done;
  }

  private items({ id, loop }: DiagramElement, variables: Variables): unknown[] {
    const source = loop?.inputCollection ?? loop?.cardinality ?? '';
    const value = source.startsWith('=') ? evaluateInRun(source, variables, this.ports, id) : Number(source);
    if (loop?.inputCollection ? Array.isArray(value) : Number.isInteger(value) && Number(value) >= 0) {
      return Array.isArray(value) ? value : Array.from({ length: Number(value) }, (_, index) => index + 1);
    }
    throw runFault(id, `the loop gave ${JSON.stringify(value)}, not a list`);
  }
}
