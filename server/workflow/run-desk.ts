import { loopQuestion } from './compile-diagram.ts';
import type { DiagramElement, DiagramModel, Mapping } from './diagram-model.ts';
import { evaluateDecision } from './evaluate-decision.ts';
import type { Activity, Content, EngineMessage } from './engine-types.ts';
import { faultOf, runFault } from './run-fault.ts';
import { loopOf, RunLoops, scopeOf } from './run-loops.ts';
import { BpmnError, evaluateInRun, type OpenTimer, type RunPorts, type TrailEvent } from './run-ports.ts';
import type { Decision } from './read-decisions.ts';
import type { RunScopes, Variables } from './run-scopes.ts';
import { timerDue, type Due } from './timer-due.ts';
import { skipFormatting, takeEveryFlow } from './token-semantics.ts';

interface TimerHandle { executionId: string }
interface TimerContent { id: string; executionId: string; expireAt: Date; repeat?: number }
const servicePattern = /^(Service|Send|BusinessRule)Task$/;

/**
 * Everything the engine asks for during one command is answered here: expressions, timers, services, loops.
 * It also writes the variables: inputs when an execution starts, outputs before its outgoing conditions are asked.
 */
export class RunDesk {
  readonly trail: TrailEvent[] = [];
  readonly services: (() => Promise<void>)[] = [];
  /** What the command brings to the execution that it completes. */
  readonly answers = new Map<string, Variables>();
  failure: { error: unknown } | null = null;
  private readonly open = new Map<string, OpenTimer>();
  private readonly loops: RunLoops;

  constructor(
    private readonly diagram: { model: DiagramModel; decisions: ReadonlyMap<string, Decision> },
    private readonly scopes: RunScopes,
    private readonly ports: RunPorts,
    private readonly fired: { elementId: string; dueAt: string } | null,
  ) {
    this.loops = new RunLoops(diagram.model, scopes, ports);
  }

  private get model(): DiagramModel {
    return this.diagram.model;
  }

  fail(error: unknown): void {
    this.failure ??= { error: faultOf(error) };
  }

  openTimers(): OpenTimer[] {
    return [...this.open.values()];
  }

  readonly timers = {
    executing: [],
    due: (activity: Activity, executionId: string): Due => this.due(activity, executionId),
    setTimeout(): never { throw new Error('timers are rows, not timeouts'); },
    clearTimeout: (handle: TimerHandle | null): void => { if (handle) this.open.delete(handle.executionId); },
    register: (content: TimerContent) => ({
      setTimeout: (): TimerHandle => {
        this.open.set(content.executionId, { elementId: content.id, executionId: content.executionId, dueAt: new Date(content.expireAt).toISOString(), repeat: content.repeat ?? null });
        return { executionId: content.executionId };
      },
      clearTimeout: (handle: TimerHandle | null): void => { if (handle) this.open.delete(handle.executionId); },
    }),
  };

  readonly listener = {
    emit: (name: string, api: { id?: string; executionId?: string; content?: Content }): void => {
      const kind = trailKinds[name];
      if (kind && api.id) this.trail.push({ kind, elementId: api.id, executionId: api.content?.executionId ?? '' });
    },
  };

  /** The engine's expressions: FEEL after `=`, the loop questions, everything else is itself. */
  resolve(text: unknown, message: EngineMessage & { environment: Activity['environment'] }): unknown {
    if (typeof text !== 'string') return text;
    const { content } = message;
    if (text === loopQuestion.count) return this.loops.count(content, message.environment);
    if (text === loopQuestion.done) return this.loops.isDone(content, message.environment, this.answers.get(content.executionId));
    if (!text.trimStart().startsWith('=')) return text;
    const own = this.scopes.local(content.executionId) ? content.executionId : scopeOf(message.environment);
    return evaluateInRun(text, this.scopes.read(own), this.ports, content.id);
  }

  /** Listens to one activity; called by the engine for each that it makes. */
  attach(activity: Activity): { activate(): void; deactivate(): void } | undefined {
    const element = this.model.elements.get(activity.id);
    if (!element) return undefined;
    takeEveryFlow(activity);
    skipFormatting(activity);
    if (servicePattern.test(element.type)) activity.behaviour['Service'] = this.serviceOf(element, activity);
    if (!touchesVariables(element)) return undefined;
    const hear = (pattern: string, tag: string, step: (content: Content) => void): void => {
      activity.broker.subscribeTmp('execution', pattern, (_, { content }) => this.guard(() => step(content)), { noAck: true, consumerTag: tag, priority: 500 });
    };
    return {
      activate: () => {
        if (opensScope(element)) hear('execute.start', startTag, (content) => this.onStart(element, activity, content));
        hear('execute.completed', completedTag, (content) => this.onCompleted(element, activity, content));
      },
      deactivate: () => {
        activity.broker.cancel(startTag);
        activity.broker.cancel(completedTag);
      },
    };
  }

  private onStart(element: DiagramElement, activity: Activity, content: Content): void {
    if (content.id !== element.id || content.isDefinitionScope || this.scopes.local(content.executionId)) return;
    if (element.loop && content.isRootScope) return;
    const outer = content.isMultiInstance ? loopOf(content.executionId) : scopeOf(activity.environment);
    const local = this.scopes.open(content.executionId, outer);
    if (element.keepsVariables) local.isolated = true;
    if (content.isMultiInstance) this.loops.enter(element, content, local);
    Object.assign(local.values, this.map(element.inputs, this.scopes.read(content.executionId), element.id));
  }

  private onCompleted(element: DiagramElement, activity: Activity, content: Content): void {
    if (content.id !== element.id || content.isDefinitionScope) return;
    if (element.loop && content.isRootScope) return this.loops.end(element, content.executionId, activity.environment);
    const answer = this.answers.get(content.executionId) ?? {};
    const outer = content.isMultiInstance ? loopOf(content.executionId) : scopeOf(activity.environment);
    const visible = { ...this.scopes.read(this.scopes.local(content.executionId) ? content.executionId : outer), ...answer };
    if (content.isMultiInstance) this.loops.leave(element, content, visible);
    if (element.outputs.length) this.scopes.write(outer, this.map(element.outputs, visible, element.id));
    else this.scopes.write(outer, answer);
  }

  private serviceOf(element: DiagramElement, activity: Activity) {
    const call = (content: Content): Promise<Variables | void> => this.callService(element, activity, content);
    const { answers, services } = this;
    const fail = (error: unknown): void => this.fail(error);
    return function RuntimeService() {
      return {
        execute({ content }: EngineMessage, answer: (error: unknown, output?: unknown) => void): void {
          services.push(async () => {
            try {
              answers.set(content.executionId, (await call(content)) ?? {});
              answer(null);
            } catch (error) {
              if (error instanceof BpmnError) answer(error);
              else fail(error);
            }
          });
        },
      };
    };
  }

  private async callService(element: DiagramElement, activity: Activity, content: Content): Promise<Variables | void> {
    const own = this.scopes.local(content.executionId);
    const variables = this.scopes.read(own ? content.executionId : scopeOf(activity.environment));
    if (element.type !== 'BusinessRuleTask') {
      return this.ports.service({ type: element.taskType ?? '', elementId: element.id, executionId: content.executionId, headers: element.headers, input: own ? { ...own.values } : {}, variables });
    }
    const rule = element.calledDecision ?? element.script;
    const result = element.calledDecision
      ? evaluateDecision(this.diagram.decisions, element.calledDecision.decisionId, { ...variables, ...this.ports.scope }, this.ports.now)
      : evaluateInRun(element.script?.expression ?? '', variables, this.ports, element.id);
    return { [rule?.resultVariable ?? 'result']: result };
  }

  private map(mappings: readonly Mapping[], visible: Variables, place: string): Variables {
    const values: Variables = {};
    for (const { source, target } of mappings) {
      const value = source.startsWith('=') ? evaluateInRun(source, { ...visible, ...values }, this.ports, place) : source;
      setPath(values, target, value);
    }
    return values;
  }

  private due(activity: Activity, executionId: string): Due {
    const element = this.model.elements.get(activity.id);
    if (!element) throw new Error(`<${activity.id}> is not in the model`);
    const variables = this.scopes.read(this.scopes.local(executionId) ? executionId : scopeOf(activity.environment));
    const lastDue = this.fired?.elementId === element.id ? this.fired.dueAt : null;
    return timerDue(element, (text) => evaluateInRun(text, variables, this.ports, element.id), this.ports.now, lastDue);
  }

  /** An exception thrown inside the engine's brokers would leave them half-way; it is kept and ends the command. */
  private guard(step: () => void): void {
    try {
      step();
    } catch (error) {
      this.fail(error);
    }
  }
}

const startTag = '_banshi-start';
const completedTag = '_banshi-completed';

function opensScope(element: DiagramElement): boolean {
  return element.loop !== null || element.inputs.length > 0 || element.type === 'SubProcess';
}

/** Gateways, starts and ends neither read nor write variables: listening to them would only cost time. */
function touchesVariables(element: DiagramElement): boolean {
  return opensScope(element) || element.outputs.length > 0 || element.message !== null || element.type === 'UserTask' || servicePattern.test(element.type);
}

const trailKinds: Readonly<Record<string, TrailEvent['kind']>> = {
  'activity.enter': 'entered', 'activity.end': 'completed', 'activity.leave': 'left', 'flow.take': 'taken',
};

function setPath(values: Variables, target: string, value: unknown): void {
  const path = target.split('.');
  if (path.includes('__proto__')) throw runFault(target, 'no variable can have that name');
  const last = path.pop() as string;
  let at = values;
  for (const step of path) at = (at[step] ??= {}) as Variables;
  at[last] = value;
}
