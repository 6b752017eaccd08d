import { Problem } from '../platform/errors.ts';
import { checkElement, type CheckEnvironment } from './check-elements.ts';
import { checkExpressions } from './check-expressions.ts';
import { checkFlows } from './check-flows.ts';
import type { DiagramModel } from './diagram-model.ts';
import { finding, type DiagramFinding } from './diagram-finding.ts';
import { exploreDiagram } from './explore-diagram.ts';
import { inlineCalls } from './inline-calls.ts';
import { parseDiagram, readDiagram, type Moddle, type ModdleContext } from './read-diagram.ts';

export type { CheckEnvironment } from './check-elements.ts';
export type { DiagramFinding } from './diagram-finding.ts';

/**
 * The publishing checks of a workflow file: what the runtime cannot run, by element and reason. An empty list means
 * that it can be published. When the diagram is sound as a drawing, a dry run looks for deadlocks and endless loops.
 */
export async function checkDiagram(xml: string, environment: CheckEnvironment = {}): Promise<DiagramFinding[]> {
  let moddle: ModdleContext;
  let model: DiagramModel;
  try {
    moddle = await parseDiagram(xml);
    await inlineCalls(moddle, environment.processes ?? {});
    model = readDiagram(moddle);
  } catch (error) {
    if (error instanceof Problem) return [finding('', 'invalid_xml', { reason: String(error.params['reason'] ?? error.message) })];
    throw error;
  }
  const findings = [
    ...model.warnings.map((reason) => finding(model.processId, 'reference', { reason })),
    ...checkTemplates(moddle),
    ...[...model.elements.values()].flatMap((element) => checkElement(element, model, environment, new Set(environment.decisions))),
    ...checkFlows(model),
    ...checkExpressions(model, [...model.variables, ...(environment.names ?? [])]),
  ];
  return findings.length ? findings : exploreDiagram(model);
}

/** Finds the expressions of other engines anywhere in an element, attributes of unknown namespaces included. */
function checkTemplates({ elementsById }: ModdleContext): DiagramFinding[] {
  const holdsTemplate = (value: unknown, depth: number): boolean => {
    if (typeof value === 'string') return /[$#]\{/.test(value);
    if (!value || typeof value !== 'object' || depth > 6) return false;
    if (Array.isArray(value)) return value.some((entry) => holdsTemplate(entry, depth + 1));
    const { id } = value as Moddle;
    const isReference = depth > 0 && id !== undefined && id in elementsById;
    if (isReference) return false;
    const { $attrs, ...rest } = value as { $attrs?: Record<string, unknown> };
    return Object.values({ ...rest, ...$attrs }).some((entry) => holdsTemplate(entry, depth + 1));
  };
  return Object.values(elementsById).filter((element) => /^bpmn:/.test(element.$type) && holdsTemplate(element, 0)).map((element) => finding(element.id ?? '', 'template_expression'));
}
