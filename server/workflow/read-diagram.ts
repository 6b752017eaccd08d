import { createRequire } from 'node:module';
import { BpmnModdle } from 'bpmn-moddle';
import { Problem } from '../platform/errors.ts';
import type { DiagramElement, DiagramFlow, DiagramModel, EventKind, Loop, Mapping } from './diagram-model.ts';

/** A moddle element: `$type` and its properties. The library types them loosely, so do we. */
export interface Moddle { readonly $type: string; readonly id?: string; readonly [property: string]: unknown }
export interface ModdleContext { rootElement: Moddle; references: unknown[]; elementsById: Record<string, Moddle>; warnings: { message: string }[] }

/** Kept, since it learns the vocabulary from its packages anew whenever it is made, and each type when it first meets it. */
const bpmn = new BpmnModdle({ zeebe: createRequire(import.meta.url)('zeebe-bpmn-moddle/resources/zeebe.json') as object });

/** Parses BPMN XML with the Zeebe extension. Throws Problem('invalid_diagram') when it is no BPMN. */
export async function parseDiagram(xml: string): Promise<ModdleContext> {
  try {
    return (await bpmn.fromXML(xml.trim())) as unknown as ModdleContext;
  } catch (error) {
    throw new Problem('invalid_diagram', { reason: (error as Error).message.split('\n')[0] ?? '' }, undefined, { cause: error });
  }
}

/** A new moddle element of the type. */
export function createElement(type: string, attributes: object): Moddle {
  const { $type: _, ...kept } = attributes as { $type?: string };
  return bpmn.create(type, kept) as Moddle;
}

/** Reads the model of the one executable process; throws Problem('invalid_diagram') when there is not exactly one. */
export function readDiagram({ rootElement, warnings }: ModdleContext): DiagramModel {
  const roots = list(rootElement['rootElements']);
  const processes = roots.filter((root) => root.$type === 'bpmn:Process' && root['isExecutable'] === true);
  const [process] = processes;
  if (!process || processes.length > 1) {
    throw new Problem('invalid_diagram', { reason: `${processes.length} executable processes (可执行流程), 1 expected` });
  }
  const elements = new Map<string, DiagramElement>();
  const flows = new Map<string, DiagramFlow>();
  readContainer(process, elements, flows);
  for (const laneSet of list(process['laneSets'])) readLanes(laneSet, elements);
  for (const flow of flows.values()) {
    elements.get(flow.source)?.outgoing.push(flow.id);
    elements.get(flow.target)?.incoming.push(flow.id);
  }
  return {
    processId: text(process['id']) ?? '',
    name: text(process['name']) ?? text(process['id']) ?? '',
    nameEn: propertiesOf(process)['en'] ?? null,
    variables: (propertiesOf(process)['variables'] ?? '').split(',').map((name) => name.trim()).filter(Boolean),
    elements, flows, warnings: warnings.map((warning) => warning.message),
  };
}

function readContainer(container: Moddle, elements: Map<string, DiagramElement>, flows: Map<string, DiagramFlow>): void {
  for (const node of list(container['flowElements'])) {
    if (node.$type === 'bpmn:SequenceFlow') flows.set(node.id ?? '', readFlow(node, container.id ?? ''));
    else if (!/DataObject|DataStore/.test(node.$type)) {
      elements.set(node.id ?? '', readElement(node, container.id ?? ''));
      if (node['flowElements']) readContainer(node, elements, flows);
    }
  }
}

function readFlow(node: Moddle, parent: string): DiagramFlow {
  const source = node['sourceRef'] as Moddle | undefined;
  const condition = node['conditionExpression'] as Moddle | undefined;
  return {
    id: node.id ?? '', parent,
    name: text(node['name']), nameEn: propertiesOf(node)['en'] ?? null,
    source: source?.id ?? '',
    target: (node['targetRef'] as Moddle | undefined)?.id ?? '',
    isDefault: (source?.['default'] as Moddle | undefined)?.id === node.id,
    condition: condition ? { text: text(condition['body']) ?? '', language: text(condition['language']) } : null,
  };
}

function readElement(node: Moddle, parent: string): DiagramElement {
  const events = list(node['eventDefinitions']);
  const loop = node['loopCharacteristics'] as Moddle | undefined;
  const task = extension(node, 'zeebe:TaskDefinition');
  const assignment = extension(node, 'zeebe:AssignmentDefinition');
  const schedule = extension(node, 'zeebe:TaskSchedule');
  const mapping = extension(node, 'zeebe:IoMapping');
  const decision = extension(node, 'zeebe:CalledDecision');
  const script = extension(node, 'zeebe:Script');
  const called = extension(node, 'zeebe:CalledElement');
  const properties = propertiesOf(node);
  return {
    id: node.id ?? '', type: node.$type.replace(/^bpmn:/, ''), parent,
    name: text(node['name']), nameEn: properties['en'] ?? null, properties,
    incoming: [], outgoing: [], lane: null,
    eventKinds: events.map((event) => event.$type.replace(/^bpmn:|EventDefinition$/g, '').toLowerCase() as EventKind),
    timer: readTimer(events),
    message: messageName(node, events),
    errorCode: errorCodeOf(events),
    attachedTo: (node['attachedToRef'] as Moddle | undefined)?.id ?? null,
    interrupting: node['cancelActivity'] !== false,
    eventSubprocess: node['triggeredByEvent'] === true,
    forCompensation: node['isForCompensation'] === true,
    loop: loop && loop.$type === 'bpmn:MultiInstanceLoopCharacteristics' ? readLoop(loop) : null,
    standardLoop: loop?.$type === 'bpmn:StandardLoopCharacteristics',
    taskType: text(task?.['type']), retries: text(task?.['retries']),
    headers: readHeaders(node),
    inputs: mappings(mapping, 'inputParameters'), outputs: mappings(mapping, 'outputParameters'),
    assignment: { assignee: text(assignment?.['assignee']), candidateGroups: text(assignment?.['candidateGroups']), candidateUsers: text(assignment?.['candidateUsers']) },
    schedule: { dueDate: text(schedule?.['dueDate']), followUpDate: text(schedule?.['followUpDate']) },
    priority: text(extension(node, 'zeebe:PriorityDefinition')?.['priority']),
    calledProcess: text(called?.['processId']) ?? text(node['calledElement']), keepsVariables: called?.['propagateAllChildVariables'] === false,
    calledDecision: decision ? { decisionId: text(decision['decisionId']) ?? '', resultVariable: text(decision['resultVariable']) } : null,
    script: script ? { expression: text(script['expression']) ?? '', resultVariable: text(script['resultVariable']) } : null,
  };
}

function readTimer(events: Moddle[]): DiagramElement['timer'] {
  const timer = events.find((event) => event.$type === 'bpmn:TimerEventDefinition');
  for (const kind of ['timeDate', 'timeDuration', 'timeCycle'] as const) {
    const expression = timer?.[kind] as Moddle | undefined;
    if (expression) return { kind, text: text(expression['body']) ?? '' };
  }
  return null;
}

function messageName(node: Moddle, events: Moddle[]): string | null {
  const reference = (events.find((event) => event['messageRef'])?.['messageRef'] ?? node['messageRef']) as Moddle | undefined;
  return reference ? text(reference['name']) ?? text(reference['id']) : null;
}

function errorCodeOf(events: Moddle[]): string | null {
  const reference = events.find((event) => event['errorRef'])?.['errorRef'] as Moddle | undefined;
  return reference ? text(reference['errorCode']) ?? text(reference['id']) : null;
}

function readLoop(loop: Moddle): Loop {
  const zeebeLoop = extension(loop, 'zeebe:LoopCharacteristics');
  return {
    isSequential: loop['isSequential'] === true,
    inputCollection: text(zeebeLoop?.['inputCollection']), inputElement: text(zeebeLoop?.['inputElement']),
    outputCollection: text(zeebeLoop?.['outputCollection']), outputElement: text(zeebeLoop?.['outputElement']),
    cardinality: text((loop['loopCardinality'] as Moddle | undefined)?.['body']),
    completionCondition: text((loop['completionCondition'] as Moddle | undefined)?.['body']),
  };
}

function readLanes(laneSet: Moddle, elements: Map<string, DiagramElement>): void {
  for (const lane of list(laneSet['lanes'])) {
    for (const reference of list(lane['flowNodeRef'])) {
      const element = elements.get(reference.id ?? '');
      if (element) element.lane = text(lane['name']) ?? lane.id ?? null;
    }
    if (lane['childLaneSet']) readLanes(lane['childLaneSet'] as Moddle, elements);
  }
}

function readHeaders(node: Moddle): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const header of list(extension(node, 'zeebe:TaskHeaders')?.['values'])) headers[text(header['key']) ?? ''] = text(header['value']) ?? '';
  return headers;
}

function propertiesOf(node: Moddle): Record<string, string> {
  const properties: Record<string, string> = {};
  for (const property of list(extension(node, 'zeebe:Properties')?.['properties'])) properties[text(property['name']) ?? ''] = text(property['value']) ?? '';
  return properties;
}

function mappings(mapping: Moddle | undefined, key: string): Mapping[] {
  return list(mapping?.[key]).map((entry) => ({ source: text(entry['source']) ?? '', target: text(entry['target']) ?? '' }));
}

function extension(node: Moddle, type: string): Moddle | undefined {
  return list((node['extensionElements'] as Moddle | undefined)?.['values']).find((value) => value.$type === type);
}

function list(value: unknown): Moddle[] {
  return Array.isArray(value) ? (value as Moddle[]) : [];
}

function text(value: unknown): string | null {
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : null;
}
