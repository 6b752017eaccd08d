import { isFeel } from '../expressions/feel.ts';
import type { DiagramElement, DiagramModel } from './diagram-model.ts';
import { finding, type DiagramFinding } from './diagram-finding.ts';
import { isServiceType, serviceTypes, type ServiceTypeEntry } from './service-types.ts';
import { isTimerText } from './timer-due.ts';

/** What the checks may know beyond the diagram; what is left out is not checked. */
export interface CheckEnvironment {
  /** Candidate groups that exist. */
  groups?: readonly string[];
  /** Names that FEEL may read beside the usual scope, such as start variables. */
  names?: readonly string[];
  /** Ids of the decisions that business rule tasks can call. */
  decisions?: readonly string[];
  /** BPMN texts of processes for call activities, by process id. */
  processes?: Readonly<Record<string, string>>;
}

const supportedTypes = new Set([
  'StartEvent', 'EndEvent', 'IntermediateCatchEvent', 'IntermediateThrowEvent', 'BoundaryEvent', 'Task', 'UserTask', 'ServiceTask', 'SendTask', 'ReceiveTask', 'BusinessRuleTask',
  'ExclusiveGateway', 'ParallelGateway', 'InclusiveGateway', 'EventBasedGateway', 'SubProcess', 'CallActivity',
]);
const serviceElements = new Set(['ServiceTask', 'SendTask']);
/** Event kinds that run, by where they stand. */
const supportedEvents: Readonly<Record<string, readonly string[]>> = {
  StartEvent: [], EndEvent: ['terminate', 'error'], IntermediateCatchEvent: ['timer', 'message'], IntermediateThrowEvent: [], BoundaryEvent: ['timer', 'message', 'error'],
};

/** The rules that look at one element alone. */
export function checkElement(element: DiagramElement, model: DiagramModel, environment: CheckEnvironment, decisions: ReadonlySet<string>): DiagramFinding[] {
  const { id, type } = element;
  if (type === 'ScriptTask' || (element.script && type !== 'BusinessRuleTask')) return [finding(id, 'script_task')];
  if (element.eventSubprocess) return [finding(id, 'event_subprocess')];
  if (element.forCompensation || element.eventKinds.includes('compensate')) return [finding(id, 'compensation')];
  if (!supportedTypes.has(type)) return [finding(id, 'unsupported_element', { type })];
  if (element.standardLoop) return [finding(id, 'standard_loop')];
  return [...checkEvent(element), ...checkUserTask(element, environment), ...checkServiceTask(element), ...checkRule(element, decisions), ...checkCall(element), ...checkLoop(element), ...checkEventGateway(element, model)];
}

function checkEvent(element: DiagramElement): DiagramFinding[] {
  const { id, type, eventKinds } = element;
  const supported = supportedEvents[type];
  if (type === 'StartEvent' && eventKinds.length) return [finding(id, 'triggered_start')];
  if (/Throw|EndEvent/.test(type) && eventKinds.includes('message')) return [finding(id, 'thrown_message')];
  const unsupported = supported && eventKinds.find((kind) => !supported.includes(kind));
  if (unsupported) return [finding(id, 'unsupported_element', { type: `${type} (${unsupported})` })];
  if (eventKinds.length > 1) return [finding(id, 'unsupported_element', { type: `${type} (${eventKinds.join(', ')})` })];
  const findings: DiagramFinding[] = [];
  if (/Catch|Boundary/.test(type) && !eventKinds.length) findings.push(finding(id, 'unsupported_element', { type }));
  if ((eventKinds.includes('message') || type === 'ReceiveTask') && !element.message) findings.push(finding(id, 'no_message'));
  if (type === 'BoundaryEvent' && eventKinds.includes('message') && !element.interrupting) findings.push(finding(id, 'repeated_message'));
  if (type === 'EndEvent' && eventKinds.includes('error') && !element.errorCode) findings.push(finding(id, 'no_error_code'));
  return eventKinds.includes('timer') ? [...findings, ...checkTimer(element)] : findings;
}

function checkTimer({ id, type, timer, interrupting }: DiagramElement): DiagramFinding[] {
  if (!timer?.text) return [finding(id, 'no_timer')];
  if (timer.kind === 'timeCycle' && (type !== 'BoundaryEvent' || interrupting)) return [finding(id, 'misplaced_cycle')];
  return isFeel(timer.text) || isTimerText(timer.kind, timer.text) ? [] : [finding(id, 'invalid_timer', { text: timer.text })];
}

/** Queues show tasks by candidate group; only the applicant's own steps are found without one. */
function checkUserTask({ id, type, name, assignment, headers }: DiagramElement, { groups }: CheckEnvironment): DiagramFinding[] {
  if (type !== 'UserTask') return [];
  if (!assignment.assignee && !assignment.candidateGroups && !assignment.candidateUsers) return [finding(id, 'nobody', { name: name ?? id })];
  if (!assignment.candidateGroups && headers['role'] !== 'applicant') return [finding(id, 'no_queue', { name: name ?? id })];
  if (!groups || !assignment.candidateGroups || isFeel(assignment.candidateGroups)) return [];
  const unknown = assignment.candidateGroups.split(',').map((group) => group.trim()).filter((group) => group && !groups.includes(group));
  return unknown.map((group) => finding(id, 'unknown_group', { group }));
}

function checkServiceTask({ id, type, name, taskType, inputs }: DiagramElement): DiagramFinding[] {
  if (!serviceElements.has(type)) return [];
  if (!taskType) return [finding(id, 'no_service_type', { name: name ?? id })];
  if (!isServiceType(taskType)) return [finding(id, 'unknown_service_type', { type: taskType })];
  const { fields }: ServiceTypeEntry = serviceTypes[taskType];
  return fields.flatMap((field) => {
    const input = inputs.find((one) => one.target === field.name);
    const isRequired = field.required || (field.requiredBy !== undefined && inputs.some((one) => one.target === field.requiredBy?.field && one.source === field.requiredBy.is));
    if (!input?.source) return isRequired ? [finding(id, 'missing_input', { type: taskType, field: field.name })] : [];
    const wrong = field.choices && !isFeel(input.source) && !field.choices.includes(input.source);
    return wrong ? [finding(id, 'invalid_input', { field: field.name, value: input.source, choices: field.choices?.join(', ') ?? '' })] : [];
  });
}

function checkRule({ id, type, calledDecision, script }: DiagramElement, decisions: ReadonlySet<string>): DiagramFinding[] {
  if (type !== 'BusinessRuleTask') return [];
  if (!calledDecision && !script) return [finding(id, 'no_decision')];
  return calledDecision && !decisions.has(calledDecision.decisionId) ? [finding(id, 'unknown_decision', { decision: calledDecision.decisionId })] : [];
}

/** A call whose process is known has become a subprocess before the checks. */
function checkCall({ id, type, calledProcess }: DiagramElement): DiagramFinding[] {
  return type === 'CallActivity' ? [finding(id, 'unknown_process', { process: calledProcess ?? '' })] : [];
}

function checkLoop({ id, loop }: DiagramElement): DiagramFinding[] {
  return loop && !loop.inputCollection && !loop.cardinality ? [finding(id, 'no_collection')] : [];
}

function checkEventGateway({ id, type, outgoing }: DiagramElement, model: DiagramModel): DiagramFinding[] {
  if (type !== 'EventBasedGateway') return [];
  const targets = outgoing.map((flow) => model.elements.get(model.flows.get(flow)?.target ?? ''));
  const good = targets.length > 0 && targets.every((target) => target?.type === 'ReceiveTask' || (target?.type === 'IntermediateCatchEvent' && /timer|message/.test(target.eventKinds.join())));
  return good ? [] : [finding(id, 'event_gateway_target')];
}
