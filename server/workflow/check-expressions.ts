import { checkFeel } from '../expressions/feel-check.ts';
import { isFeel } from '../expressions/feel.ts';
import type { DiagramElement, DiagramModel } from './diagram-model.ts';
import type { DiagramFinding } from './diagram-finding.ts';

/** Names that the platform offers to every expression of a workflow. */
export const scopeNames = ['form', 'application', 'applicant', 'item'] as const;
const answerNames = ['decision', 'comment'];
const loopNames = ['loopCounter', 'numberOfInstances', 'numberOfActiveInstances', 'numberOfCompletedInstances', 'numberOfTerminatedInstances'];

/**
 * Checks every expression: that it parses, and reads only names that exist: the scope, what the diagram itself
 * writes (outputs, results, loop items, fields of outcomes), and what the process declares in a
 * `variables` property (`amount, region`) because a start or a message brings it.
 */
export function checkExpressions(model: DiagramModel, declared: readonly string[]): DiagramFinding[] {
  const known = new Set([...scopeNames, ...answerNames, ...declared, ...writtenNames(model)]);
  const findings: DiagramFinding[] = [];
  const check = (element: string, text: string | null, more: readonly string[] = []): void => {
    if (text === null || !isFeel(text)) return;
    for (const { code, message } of checkFeel(text, new Set([...known, ...more])).findings) findings.push({ element, code, message });
  };
  for (const flow of model.flows.values()) check(flow.id, flow.condition?.text ?? null, localNames(model, model.elements.get(flow.source)));
  for (const element of model.elements.values()) {
    const local = localNames(model, element);
    for (const text of expressionsOf(element)) check(element.id, text, local);
    check(element.id, element.loop?.inputCollection ?? null, localNames(model, model.elements.get(element.parent)));
  }
  return findings;
}

function expressionsOf(element: DiagramElement): (string | null)[] {
  return [
    ...element.inputs.map((input) => input.source), ...element.outputs.map((output) => output.source),
    element.assignment.assignee, element.assignment.candidateGroups, element.assignment.candidateUsers,
    element.schedule.dueDate, element.schedule.followUpDate, element.priority, element.timer?.text ?? null,
    element.loop?.outputElement ?? null, element.loop?.completionCondition ?? null, element.loop?.cardinality ?? null,
    element.script ? `=${element.script.expression.replace(/^\s*=/, '')}` : null, element.calledDecision?.decisionId ?? null,
  ];
}

/** Names that only this element and what it holds can read: its inputs and its loop. */
function localNames(model: DiagramModel, element: DiagramElement | undefined): string[] {
  if (!element) return [];
  const own = element.inputs.map((input) => rootOf(input.target));
  const loop = element.loop ? [...loopNames, ...(element.loop.inputElement ? [element.loop.inputElement] : []), ...(element.loop.outputCollection ? [element.loop.outputCollection] : [])] : [];
  return [...own, ...loop, ...localNames(model, model.elements.get(element.parent))];
}

function writtenNames(model: DiagramModel): string[] {
  return [...model.elements.values()].flatMap((element) => [
    ...element.outputs.map((output) => rootOf(output.target)),
    ...(element.loop?.outputCollection ? [element.loop.outputCollection] : []),
    ...(element.calledDecision?.resultVariable ? [element.calledDecision.resultVariable] : []),
    ...(element.script?.resultVariable ? [element.script.resultVariable] : []),
    ...Object.entries(element.headers).filter(([key]) => /^outcome\..+\.fields$/.test(key)).flatMap(([, fields]) => fields.split(',').map((field) => field.trim())),
  ]);
}

function rootOf(target: string): string {
  return target.split('.')[0] ?? target;
}
