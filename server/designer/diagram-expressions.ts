import { Problem } from '../platform/errors.ts';
import { parseDiagram, type Moddle } from '../workflow/read-diagram.ts';

/** An expression of a diagram: FEEL after its `=`, with the element that it stands in. */
export interface DiagramExpression { element: string; text: string }

const deepest = 8;

/** Every FEEL expression of a diagram; none of one that cannot be read. */
export async function feelOfDiagram(xml: string): Promise<DiagramExpression[]> {
  let elements: Record<string, Moddle>;
  try {
    ({ elementsById: elements } = await parseDiagram(xml));
  } catch (error) {
    if (error instanceof Problem) return [];
    throw error;
  }
  return Object.values(elements).filter(({ $type }) => $type.startsWith('bpmn:')).flatMap((element) => textsOf(element, elements, 0).map((text) => ({ element: element.id ?? '', text })));
}

/** What stands in the element itself; elements with an id are asked for themselves. */
function textsOf(value: unknown, elements: Record<string, Moddle>, depth: number): string[] {
  if (typeof value === 'string') return /^\s*=/.test(value) ? [value] : [];
  if (typeof value !== 'object' || value === null || depth > deepest) return [];
  if (Array.isArray(value)) return value.flatMap((one) => textsOf(one, elements, depth + 1));
  const { id } = value as Moddle;
  if (depth > 0 && id !== undefined && id in elements) return [];
  return Object.entries(value).filter(([name]) => name !== '$parent').flatMap(([, one]) => textsOf(one, elements, depth + 1));
}

/** The fields of the form that a FEEL text reads, by path: `form.kind`, `form.person.name`. */
export function fieldsRead(text: string): Set<string> {
  return new Set([...text.matchAll(/\bform\.([A-Za-z_][\w.-]*)/g)].map(([, path]) => (path ?? '').replace(/\.$/, '')));
}
