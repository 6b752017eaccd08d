import type { DiagramParts } from './compile-diagram.ts';
import { calledProcess } from './inline-calls.ts';
import { readDecisions } from './read-decisions.ts';
import { parseDiagram, readDiagram } from './read-diagram.ts';

/** Makes the library of what diagrams can call from the texts of workflow files: BPMN by the id of its process, DMN. */
export async function partsFrom(diagrams: readonly string[], decisions: readonly string[] = []): Promise<Required<DiagramParts>> {
  const entries = await Promise.all(diagrams.map(async (xml) => [readDiagram(await parseDiagram(xml)).processId, xml] as const));
  return { processes: Object.fromEntries(entries), decisions };
}

/** Of a library, what this diagram calls, directly or through others: what its runs keep. */
export async function partsFor(xml: string, library: DiagramParts): Promise<DiagramParts> {
  const processes: Record<string, string> = {};
  const decisionIds = new Set<string>();
  const visit = async (text: string): Promise<void> => {
    const parsed = await parseDiagram(text);
    for (const element of Object.values(parsed.elementsById)) {
      const id = element.$type === 'bpmn:CallActivity' ? calledProcess(element) : null;
      const called = id === null ? undefined : library.processes?.[id];
      if (id !== null && called !== undefined && !(id in processes)) { processes[id] = called; await visit(called); }
    }
    for (const element of readDiagram(parsed).elements.values()) if (element.calledDecision) decisionIds.add(element.calledDecision.decisionId);
  };
  await visit(xml);
  const decisions: string[] = [];
  for (const dmn of library.decisions ?? []) {
    if ((await readDecisions(dmn)).some((decision) => decisionIds.has(decision.id))) decisions.push(dmn);
  }
  return { ...(Object.keys(processes).length && { processes }), ...(decisions.length && { decisions }) };
}
