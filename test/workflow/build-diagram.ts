/** Puts BPMN around the inside of a process: tests write only the elements that they are about. */
export function diagram(inside: string, roots = ''): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" id="definitions" targetNamespace="test">
${roots}<bpmn:process id="process" isExecutable="true">${inside}</bpmn:process></bpmn:definitions>`;
}

export function flow(id: string, from: string, to: string, condition?: string): string {
  return `<bpmn:sequenceFlow id="${id}" sourceRef="${from}" targetRef="${to}">${condition ? `<bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">${escape(condition)}</bpmn:conditionExpression>` : ''}</bpmn:sequenceFlow>`;
}

export function userTask(id: string, { groups = 'window', outcomes = 'approve, return, reject', extra = '', inside = '', headers = {} }: { groups?: string; outcomes?: string; extra?: string; inside?: string; headers?: Record<string, string> } = {}): string {
  const rows = Object.entries({ outcomes, ...headers }).map(([key, value]) => `<zeebe:header key="${key}" value="${escape(value)}"/>`).join('');
  return `<bpmn:userTask id="${id}"><bpmn:extensionElements><zeebe:userTask/><zeebe:assignmentDefinition candidateGroups="${escape(groups)}"/><zeebe:taskHeaders>${rows}</zeebe:taskHeaders>${extra}</bpmn:extensionElements>${inside}</bpmn:userTask>`;
}

export function serviceTask(id: string, type: string, inputs: Record<string, string> = {}, extra = ''): string {
  const mapping = Object.entries(inputs).map(([target, source]) => `<zeebe:input source="${escape(source)}" target="${target}"/>`).join('');
  return `<bpmn:serviceTask id="${id}"><bpmn:extensionElements><zeebe:taskDefinition type="${type}"/><zeebe:ioMapping>${mapping}${extra}</zeebe:ioMapping></bpmn:extensionElements></bpmn:serviceTask>`;
}

export const start = (id = 'start') => `<bpmn:startEvent id="${id}"/>`;
export const end = (id = 'end', inside = '') => `<bpmn:endEvent id="${id}">${inside}</bpmn:endEvent>`;
export const exclusive = (id: string, otherwise?: string) => `<bpmn:exclusiveGateway id="${id}"${otherwise ? ` default="${otherwise}"` : ''}/>`;
export const parallel = (id: string) => `<bpmn:parallelGateway id="${id}"/>`;
export const inclusive = (id: string, otherwise?: string) => `<bpmn:inclusiveGateway id="${id}"${otherwise ? ` default="${otherwise}"` : ''}/>`;
export const output = (source: string, target: string) => `<zeebe:ioMapping><zeebe:output source="${escape(source)}" target="${target}"/></zeebe:ioMapping>`;

export function escape(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
}
