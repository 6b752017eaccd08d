/** The parts of bpmn-elements that the runtime touches; its own types leave most of them out. */
export interface Content {
  id: string;
  type?: string;
  executionId: string;
  index?: number;
  isRootScope?: boolean;
  isMultiInstance?: boolean;
  isDefinitionScope?: boolean;
  isSequenceFlow?: boolean;
  parent?: { id?: string; executionId?: string };
  expireAt?: string | Date;
  repeat?: number;
  inbound?: { repeat?: number }[];
  [key: string]: unknown;
}
export interface EngineMessage { content: Content; fields: { routingKey?: string; redelivered?: boolean } }
export interface InboundMessage { content: Content; ack(): void }

export interface Broker {
  cancel(consumerTag: string): void;
  subscribeTmp(exchange: string, pattern: string, onMessage: (routingKey: string, message: EngineMessage) => void, options: { noAck: boolean; consumerTag: string; priority?: number }): void;
}

export interface Environment { variables: { content?: Content } }

export interface Activity {
  id: string;
  type: string;
  status?: string;
  isInclusiveJoin?: boolean;
  isSubProcess?: boolean;
  isMultiInstance?: boolean;
  behaviour: Record<string, unknown>;
  context: EngineContext;
  environment: Environment;
  broker: Broker;
  execution?: { source?: { executions?: ProcessExecution[] } };
  run(content: { inbound: unknown[] }): void;
  [handlers: symbol]: { onInbound(routingKey: string, message: InboundMessage): void };
}

/** Something that waits inside a process: an activity, one iteration of it, or a flow on its way. */
export interface Api {
  id: string;
  executionId: string;
  content: Content;
  owner: Activity;
  getExecuting?(): Api[];
  signal(message?: object): void;
  discard(): void;
  sendApiMessage(action: string, content?: object): void;
}

export interface ProcessExecution {
  executionId: string;
  getActivities(): Activity[];
  getPostponed(): Api[];
}

export interface ActivityDefinition { id: string; type?: string; behaviour?: { attachedTo?: { id: string } } & Record<string, unknown>; [key: string]: unknown }
export interface FlowDefinition { id: string; sourceId: string; targetId: string }
export interface EngineContext {
  definitionContext: {
    getInboundSequenceFlows(id: string): FlowDefinition[];
    getOutboundSequenceFlows(id: string): FlowDefinition[];
    getSequenceFlowById(id: string): FlowDefinition | undefined;
    getActivityById(id: string): ActivityDefinition | undefined;
    getActivities(): ActivityDefinition[];
  };
}
