import { isFeel } from '../expressions/feel.ts';
import type { DiagramModel } from './diagram-model.ts';
import { finding, type DiagramFinding } from './diagram-finding.ts';

/** The rules about how elements hang together: starts, gateways, conditions, what can be reached. */
export function checkFlows(model: DiagramModel): DiagramFinding[] {
  return [...checkStarts(model), ...checkEnds(model), ...checkBranches(model), ...checkReachable(model)];
}

function containers(model: DiagramModel): string[] {
  return [model.processId, ...[...model.elements.values()].filter((element) => element.type === 'SubProcess' && !element.eventSubprocess).map((element) => element.id)];
}

function startsOf(model: DiagramModel, container: string): string[] {
  return [...model.elements.values()].filter((element) => element.parent === container && element.type === 'StartEvent').map((element) => element.id);
}

function checkStarts(model: DiagramModel): DiagramFinding[] {
  return containers(model).flatMap((container) => {
    const count = startsOf(model, container).length;
    return count === 1 ? [] : [finding(container, 'start_events', { count })];
  });
}

function checkEnds(model: DiagramModel): DiagramFinding[] {
  return [...model.flows.values()].filter((flow) => !model.elements.has(flow.source) || !model.elements.has(flow.target)).map((flow) => finding(flow.id, 'dangling_flow'));
}

function checkBranches(model: DiagramModel): DiagramFinding[] {
  const findings: DiagramFinding[] = [];
  for (const element of model.elements.values()) {
    const flows = element.outgoing.flatMap((id) => model.flows.get(id) ?? []);
    const choosing = element.type === 'ExclusiveGateway' || element.type === 'InclusiveGateway';
    if (choosing && flows.length > 1) {
      if (!flows.some((flow) => flow.isDefault)) findings.push(finding(element.id, 'no_default', { name: element.name ?? element.id }));
      for (const flow of flows) if (!flow.isDefault && !flow.condition) findings.push(finding(flow.id, 'no_condition', { name: flow.name ?? flow.id }));
    } else if (!choosing && flows.length && flows.every((flow) => flow.condition && !flow.isDefault)) {
      findings.push(finding(element.id, 'no_default', { name: element.name ?? element.id }));
    }
    for (const { id, condition } of flows) {
      if (condition && (!isFeel(condition.text) || (condition.language !== null && !/feel/i.test(condition.language)))) findings.push(finding(id, 'not_feel', { text: condition.text }));
    }
  }
  return findings;
}

function checkReachable(model: DiagramModel): DiagramFinding[] {
  const reached = new Set<string>();
  const todo = startsOf(model, model.processId);
  for (let id = todo.pop(); id !== undefined; id = todo.pop()) {
    const element = model.elements.get(id);
    if (!element || reached.has(id)) continue;
    reached.add(id);
    for (const flow of element.outgoing) todo.push(model.flows.get(flow)?.target ?? '');
    if (element.type === 'SubProcess') todo.push(...startsOf(model, id));
    for (const other of model.elements.values()) if (other.attachedTo === id) todo.push(other.id);
  }
  const isOutermost = (parent: string): boolean => parent === model.processId || reached.has(parent);
  return [...model.elements.values()]
    .filter((element) => !reached.has(element.id) && !element.eventSubprocess && !element.forCompensation && isOutermost(element.parent) && startsOf(model, element.parent).length > 0)
    .map((element) => finding(element.id, 'unreachable', { name: element.name ?? element.id }));
}
