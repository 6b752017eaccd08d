import { checkFeel, checkFeelTests, type FeelFinding } from '../expressions/feel-check.ts';
import { Problem } from '../platform/errors.ts';
import { finding, type DiagramFinding } from './diagram-finding.ts';
import { readDecisions, type Decision } from './read-decisions.ts';

const hitPolicies = new Set(['UNIQUE', 'ANY', 'FIRST', 'RULE ORDER', 'COLLECT']);

/** The publishing checks of a DMN file; an empty list means that its decisions can be called. */
export async function checkDecisions(xml: string): Promise<DiagramFinding[]> {
  let decisions: Decision[];
  try {
    decisions = await readDecisions(xml);
  } catch (error) {
    if (error instanceof Problem) return [finding('', 'invalid_dmn', { reason: String(error.params['reason'] ?? error.message) })];
    throw error;
  }
  const ids = new Set(decisions.map((decision) => decision.id));
  return decisions.flatMap((decision) => [
    ...decision.requires.filter((id) => !ids.has(id)).map((id) => finding(decision.id, 'unknown_requirement', { decision: id })),
    ...(decision.table || decision.expression !== null ? [] : [finding(decision.id, 'empty_decision', { name: decision.name || decision.id })]),
    ...(decision.table && !hitPolicies.has(decision.table.hitPolicy) ? [finding(decision.id, 'hit_policy', { policy: decision.table.hitPolicy })] : []),
    ...checkTexts(decision),
  ]);
}

function checkTexts({ id, expression, table }: Decision): DiagramFinding[] {
  const at = (element: string, found: readonly FeelFinding[]): DiagramFinding[] => found.map(({ code, message }) => ({ element, code, message }));
  const feel = (element: string, text: string | null): DiagramFinding[] => (text ? at(element, checkFeel(text).findings) : []);
  return [
    ...feel(id, expression),
    ...(table?.inputs ?? []).flatMap((input) => feel(id, input)),
    ...(table?.outputs ?? []).flatMap((output) => feel(id, output.otherwise)),
    ...(table?.rules ?? []).flatMap((rule) => [
      ...rule.tests.filter((test) => test !== '' && test !== '-').flatMap((test) => at(rule.id || id, checkFeelTests(test))),
      ...rule.results.flatMap((result) => feel(rule.id || id, result)),
    ]),
  ];
}
