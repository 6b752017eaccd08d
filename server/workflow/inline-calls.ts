import { Problem } from '../platform/errors.ts';
import { createElement, parseDiagram, type Moddle, type ModdleContext } from './read-diagram.ts';

type Mutable = Record<string, unknown> & { $type: string; id?: string };
interface Reference { element: Mutable; property: string; id: string }

/**
 * Puts each called process into its caller as a subprocess, ids prefixed by the call's, so that a run holds the very
 * version it was started with and one lock covers everything. A process that is not in `processes` is left as it is.
 * Throws Problem('invalid_diagram') for a process that calls itself.
 */
export async function inlineCalls(caller: ModdleContext, processes: Readonly<Record<string, string>>, callers: readonly string[] = []): Promise<void> {
  for (const call of Object.values(caller.elementsById) as Mutable[]) {
    if (call.$type !== 'bpmn:CallActivity') continue;
    const processId = calledProcess(call as Moddle);
    const xml = processId === null ? undefined : processes[processId];
    if (processId === null || xml === undefined) continue;
    if (callers.includes(processId)) throw new Problem('invalid_diagram', { reason: `${processId} calls itself (流程调用了自己)` });
    const called = await parseDiagram(xml);
    const process = (list(called.rootElement['rootElements']) as Mutable[]).find((root) => root.$type === 'bpmn:Process' && root.id === processId);
    if (!process) throw new Problem('invalid_diagram', { reason: `no process ${processId} (没有该流程)` });
    await inlineCalls(called, processes, [...callers, processId]);
    absorb(caller, called, process, call);
  }
}

/** Process id that a call activity names, or null. */
export function calledProcess(call: Moddle): string | null {
  const values = list((call['extensionElements'] as Moddle | undefined)?.['values']);
  const element = values.find((value) => value.$type === 'zeebe:CalledElement');
  const id = element?.['processId'] ?? call['calledElement'];
  return typeof id === 'string' && id !== '' ? id : null;
}

function absorb(caller: ModdleContext, called: ModdleContext, process: Mutable, call: Mutable): void {
  const prefix = `${call.id ?? ''}__`;
  const references = called.references as Reference[];
  for (const [id, element] of Object.entries(called.elementsById) as [string, Mutable][]) {
    element.id = prefix + id;
    (caller.elementsById as Record<string, unknown>)[element.id] = element;
  }
  for (const reference of references) reference.id = prefix + reference.id;
  (caller.references as Reference[]).push(...references.filter((reference) => reference.property !== 'bpmn:flowNodeRef' && reference.property !== 'bpmn:processRef'));
  const shared = (list(called.rootElement['rootElements']) as Mutable[]).filter((root) => /^bpmn:(Message|Error)$/.test(root.$type));
  (caller.rootElement['rootElements'] as Mutable[]).push(...shared);
  const { calledElement: _, ...kept } = { ...call };
  const inlined = createElement('bpmn:SubProcess', { ...kept, flowElements: process['flowElements'] });
  const siblings = (call['$parent'] as Mutable)['flowElements'] as unknown[];
  siblings[siblings.indexOf(call)] = inlined;
  (caller.elementsById as Record<string, unknown>)[call.id ?? ''] = inlined;
}

function list(value: unknown): Moddle[] {
  return Array.isArray(value) ? (value as Moddle[]) : [];
}
