import * as Elements from 'bpmn-elements';
import serialize, { TypeResolver } from 'moddle-context-serializer';
import type { DiagramModel } from './diagram-model.ts';
import { inlineCalls } from './inline-calls.ts';
import { readDecisions, type Decision } from './read-decisions.ts';
import { parseDiagram, readDiagram } from './read-diagram.ts';
import { StoredTimer } from './stored-timer.ts';
import { TokenFlow, TokenInclusiveGateway, TokenParallelGateway } from './token-semantics.ts';

/** A diagram ready to run: the engine's own form of it beside ours. Immutable, shared by all runs of its version. */
export interface CompiledDiagram { model: DiagramModel; context: EngineSource; decisions: ReadonlyMap<string, Decision> }

/** What a diagram calls, as it was when the run began: BPMN texts by process id, DMN texts. */
export interface DiagramParts { processes?: Readonly<Record<string, string>>; decisions?: readonly string[] }
export interface EngineSource { id: string; serialize(): string | undefined; elements: { activities: { id: string; behaviour: Record<string, unknown> }[] } }

export const engineElements = {
  SequenceFlow: TokenFlow,
  ParallelGateway: TokenParallelGateway,
  InclusiveGateway: TokenInclusiveGateway,
  TimerEventDefinition: StoredTimer,
};

const cache = new Map<string, Promise<CompiledDiagram>>();
const cacheLimit = 200;

/** Compiles BPMN XML, or gives what was compiled before from the same text. Throws Problem('invalid_diagram'). */
export function compileDiagram(xml: string, parts: DiagramParts = {}): Promise<CompiledDiagram> {
  const key = parts.processes || parts.decisions ? JSON.stringify([xml, parts]) : xml;
  const known = cache.get(key);
  if (known) {
    cache.delete(key);
    cache.set(key, known);
    return known;
  }
  const compiled = compile(xml, parts);
  cache.set(key, compiled);
  compiled.catch(() => cache.delete(key));
  if (cache.size > cacheLimit) cache.delete(cache.keys().next().value as string);
  return compiled;
}

async function compile(xml: string, parts: DiagramParts): Promise<CompiledDiagram> {
  const moddle = await parseDiagram(xml);
  await inlineCalls(moddle, parts.processes ?? {});
  const model = readDiagram(moddle);
  const resolveTypes = TypeResolver({ ...Elements, ...engineElements } as never, extendTypes as never);
  const context = serialize(moddle as never, resolveTypes) as unknown as EngineSource;
  // The source is kept by version beside the run, not inside every saved state.
  context.serialize = () => undefined;
  for (const activity of context.elements.activities) countLoopsByModel(activity, model);
  const decisions = (await Promise.all((parts.decisions ?? []).map(readDecisions))).flat();
  return { model, context, decisions: new Map(decisions.map((decision) => [decision.id, decision])) };
}

function extendTypes(types: Record<string, unknown>): void {
  const { EnvironmentDataObject, EnvironmentDataStore, EnvironmentDataStoreReference } = Elements as unknown as Record<string, unknown>;
  types['bpmn:DataObject'] = EnvironmentDataObject;
  types['bpmn:DataStore'] = EnvironmentDataStore;
  types['bpmn:DataStoreReference'] = EnvironmentDataStoreReference;
}

/** Multi-instance counts and conditions are the runtime's: the engine only gets to ask for them by element. */
function countLoopsByModel(activity: { id: string; behaviour: Record<string, unknown> }, model: DiagramModel): void {
  const loop = model.elements.get(activity.id)?.loop;
  if (!loop) return;
  const { behaviour } = activity.behaviour['loopCharacteristics'] as { behaviour: Record<string, unknown> };
  behaviour['loopCardinality'] = loopQuestion.count;
  if (loop.completionCondition) behaviour['completionCondition'] = loopQuestion.done;
}

export const loopQuestion = { count: '#count', done: '#done' } as const;
