import * as Elements from 'bpmn-elements';
import * as Gateways from 'bpmn-elements/gateways';
import { runFault } from './run-fault.ts';
import type { Activity, EngineContext, FlowDefinition, InboundMessage, ActivityDefinition, ProcessExecution } from './engine-types.ts';

/*
 * bpmn-elements 17 tells a join that a branch will not come by sending a "discard" along it; a loop that returns
 * inside a branch then fires the join early. Here a flow that is not taken sends nothing, a parallel join waits
 * for one token on each of its flows, and an inclusive join fires when no token can reach it any more.
 */
const { InclusiveGatewayBehaviour, ParallelGatewayBehaviour } = Gateways as unknown as Record<string, unknown>;
const kMessageHandlers = Symbol.for('messageHandlers');
const EngineFlow = Elements.SequenceFlow as unknown as new (definition: FlowDefinition, context: EngineContext) => FlowInstance;
const EngineActivity = Elements.Activity as unknown as new (behaviour: unknown, definition: ActivityDefinition, context: EngineContext) => Activity;

interface FlowInstance {
  id: string;
  behaviour: { conditionExpression?: { body?: unknown; language?: string } };
  environment: { resolveExpression(expression: string, message: unknown): unknown };
}
type Answer = (error: unknown, result?: boolean) => void;

/** A sequence flow whose condition is FEEL giving true or false; any other text or value is an error, never "true". */
export class TokenFlow extends EngineFlow {
  discard(): void { /* a flow that is not taken produces nothing */ }

  getCondition(): { execute(message: unknown, answer: Answer): void } | null {
    const condition = this.behaviour.conditionExpression;
    if (!condition) return null;
    return {
      execute: (message, answer) => {
        let value: unknown;
        try {
          if (typeof condition.body !== 'string' || !condition.body.trimStart().startsWith('=')) throw runFault(this.id, 'the condition is not FEEL');
          value = this.environment.resolveExpression(condition.body, message);
          if (typeof value !== 'boolean') throw runFault(this.id, `the condition gave ${JSON.stringify(value)}, not true or false`);
        } catch (error) {
          return answer(error);
        }
        return answer(null, value as boolean);
      },
    };
  }
}

interface OutboundFlow { action: string }
interface Outbound { _doRunOutbound(flows: OutboundFlow[], content: unknown, discarded: unknown): OutboundFlow[]; _publishRunOutbound(flow: OutboundFlow, content: unknown, discarded: unknown): void }

/** Sends a token along each flow that is taken; the engine itself sends one for several flows to the same target. */
export function takeEveryFlow(activity: Activity): void {
  const outbound = activity as unknown as Outbound;
  outbound._doRunOutbound = (flows, content, discarded) => {
    for (const flow of flows) if (flow.action === 'take') outbound._publishRunOutbound(flow, content, discarded);
    return flows;
  };
}

type RunHandler = (routingKey: string, message: unknown, properties: unknown) => void;

/** Each step of an activity is offered to message formatters first; none are used here, and the detour costs time. */
export function skipFormatting(activity: Activity): void {
  const handlers = activity[kMessageHandlers] as unknown as { onRunMessage: RunHandler };
  const stock = handlers.onRunMessage;
  const goOn = (activity as unknown as { _continueRunMessage: RunHandler })._continueRunMessage.bind(activity);
  handlers.onRunMessage = (routingKey, message, properties) => (routingKey === 'run.resume' ? stock : goOn)(routingKey, message, properties);
}

/** The joins and the tokens that wait before them; they fire when the engine is idle (`fireJoin`), never inside its events. */
const joins = new WeakMap<Activity, { tokens: Set<InboundMessage>; isReady(scope: ProcessExecution): boolean }>();

export function TokenParallelGateway(definition: ActivityDefinition, context: EngineContext): Activity {
  const flows = context.definitionContext.getInboundSequenceFlows(definition.id).map((flow) => flow.id);
  return joinGateway(ParallelGatewayBehaviour, definition, context, (tokens) => () => {
    const marked = markedFlows(tokens);
    return flows.every((flow) => marked.has(flow));
  });
}

export function TokenInclusiveGateway(definition: ActivityDefinition, context: EngineContext): Activity {
  return joinGateway(InclusiveGatewayBehaviour, definition, context, (tokens, activity) => {
    activity.isInclusiveJoin = true;
    return (scope) => tokens.size > 0 && !mustWait(scope, activity, markedFlows(tokens));
  });
}

function joinGateway(behaviour: unknown, definition: ActivityDefinition, context: EngineContext, readiness: (tokens: Set<InboundMessage>, activity: Activity) => (scope: ProcessExecution) => boolean): Activity {
  const isJoin = context.definitionContext.getInboundSequenceFlows(definition.id).length > 1;
  // The engine's own flag makes it consume all waiting tokens at once instead of one after another.
  const activity = new EngineActivity(behaviour, { ...definition, isParallelGateway: isJoin }, context);
  if (!isJoin) return activity;
  const tokens = new Set<InboundMessage>();
  joins.set(activity, { tokens, isReady: readiness(tokens, activity) });
  const handlers = activity[kMessageHandlers] as { onInbound(routingKey: string, message: InboundMessage): void };
  handlers.onInbound = (_, message) => void tokens.add(message);
  return activity;
}

function markedFlows(tokens: Set<InboundMessage>): Set<string> {
  return new Set([...tokens].map((token) => token.content.id));
}

/** Takes one token from each flow that has one; the others go back to the queue and come again when the gateway is left. */
function run(activity: Activity, tokens: Set<InboundMessage>): void {
  const taken = new Set<string>();
  const inbound: InboundMessage['content'][] = [];
  for (const token of tokens) {
    if (taken.has(token.content.id)) continue;
    taken.add(token.content.id);
    inbound.push({ ...token.content });
    token.ack();
  }
  tokens.clear();
  activity.broker.cancel('_run-on-inbound');
  activity.run({ inbound });
}

/** To be called when nothing moves: fires one join that is ready, an inclusive one only when no parallel one is. */
export function fireJoin(scopes: readonly ProcessExecution[]): boolean {
  for (const inclusive of [false, true]) {
    for (const scope of scopes) {
      for (const activity of scope.getActivities()) {
        const join = Boolean(activity.isInclusiveJoin) === inclusive && !activity.status ? joins.get(activity) : undefined;
        if (!join?.isReady(scope)) continue;
        run(activity, join.tokens);
        return true;
      }
    }
  }
  return false;
}

/** BPMN 2.0, 13.4.3: wait while some other token can reach an empty flow of the join, but none of its marked ones. */
function mustWait(scope: ProcessExecution, join: Activity, marked: ReadonlySet<string>): boolean {
  const postponed = scope.getPostponed();
  const present = new Set(postponed.map((token) => token.content.id));
  return postponed.some((token) => {
    const { id } = token.content;
    if (id === join.id || marked.has(id) || isShadow(join.context, id, present)) return false;
    const reached = [...flowsReached(join.context, id, join.id)];
    return reached.some((flow) => !marked.has(flow)) && !reached.some((flow) => marked.has(flow));
  });
}

/** A boundary event, or a target of an event gateway, that waits beside its owner is the same token as its owner. */
function isShadow(context: EngineContext, id: string, present: ReadonlySet<string>): boolean {
  const owner = context.definitionContext.getActivityById(id)?.behaviour?.attachedTo?.id;
  if (owner && present.has(owner)) return true;
  return context.definitionContext.getInboundSequenceFlows(id).some((flow) =>
    present.has(flow.sourceId) && context.definitionContext.getActivityById(flow.sourceId)?.type === 'bpmn:EventBasedGateway');
}

/** Which of the join's incoming flows a token at `from` (an element or a flow) can reach without passing the join. */
function flowsReached(context: EngineContext, from: string, join: string): Set<string> {
  const definitions = context.definitionContext;
  const seen = new Set<string>();
  const reached = new Set<string>();
  const todo: string[] = [];
  const follow = (flow: { id: string; targetId: string }): void => {
    if (flow.targetId === join) reached.add(flow.id);
    else if (!seen.has(flow.targetId)) { seen.add(flow.targetId); todo.push(flow.targetId); }
  };
  const start = definitions.getSequenceFlowById(from);
  if (start) follow(start);
  else { seen.add(from); todo.push(from); }
  for (let id = todo.pop(); id !== undefined; id = todo.pop()) {
    definitions.getOutboundSequenceFlows(id).forEach(follow);
    for (const other of definitions.getActivities()) {
      if (other.behaviour?.attachedTo?.id === id && !seen.has(other.id)) { seen.add(other.id); todo.push(other.id); }
    }
  }
  return reached;
}
