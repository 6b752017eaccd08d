import type { Scope } from '../expressions/feel.ts';
import { toStored } from '../platform/clock.ts';
import type { Text } from '../platform/errors.ts';
import type { Command } from '../platform/run-command.ts';
import { compileDiagram } from './compile-diagram.ts';
import type { DiagramModel } from './diagram-model.ts';
import { actOnRun } from './run-engine.ts';
import { lockActiveRun } from './run-commands.ts';
import { keepDiagram, type DiagramSource } from './run-store.ts';
import type { RunState } from './run-state.ts';

export interface MoveObstacle { element: string; reason: Text }

/**
 * Moves an open run to a newer version of its diagram. It is possible where everything that holds a token still
 * exists at the same place; else nothing changes and the obstacles are answered. Steps that are open stay as they
 * are; new boundary events count from the next time that their step begins.
 */
export async function moveToVersion(command: Command, runId: string, diagram: DiagramSource, scope: Scope): Promise<MoveObstacle[]> {
  const { db, now } = command;
  const run = await lockActiveRun(command, runId);
  const [before, after] = [await compileDiagram(run.xml, run.parts), await compileDiagram(diagram.xml, diagram.parts)];
  const obstacles = findObstacles(run.state, before, after);
  if (obstacles.length) return obstacles;
  const waiting = Object.keys(run.state.open.tasks).sort();
  const { waits, state } = await actOnRun(after, run.state, { kind: 'look' }, { now, scope, service: async () => undefined });
  const stillWaiting = waits.filter((wait) => wait.kind === 'task').map((wait) => wait.executionId).sort();
  if (JSON.stringify(waiting) !== JSON.stringify(stillWaiting)) {
    return [{ element: after.model.processId, reason: { zh: '新版本中等待办理的任务不同', en: 'Other tasks would be open in the new version' } }];
  }
  const hash = await keepDiagram(db, diagram, toStored(now));
  await db('workflow_runs').where({ id: runId }).update({ diagram_hash: hash, state: JSON.stringify(state), revision: run.revision + 1, updated_at: toStored(now) });
  command.audit({ action: 'workflow.version', subjectType: 'run', subjectId: runId, details: { businessKey: run.businessKey, from: run.diagramRef, to: diagram.ref } });
  return [];
}

interface Compiled { model: DiagramModel; context: { id: string } }

function findObstacles(state: RunState, before: Compiled, after: Compiled): MoveObstacle[] {
  if (before.context.id !== after.context.id || before.model.processId !== after.model.processId) {
    return [{ element: after.model.processId, reason: { zh: '不是同一流程', en: 'It is another process' } }];
  }
  return [...placesIn(state.engine)].flatMap((id): MoveObstacle[] => {
    const [was, is] = [before.model.elements.get(id), after.model.elements.get(id)];
    const [oldFlow, newFlow] = [before.model.flows.get(id), after.model.flows.get(id)];
    if (!was && !oldFlow) return [];
    if (was ? !is : !newFlow) return [{ element: id, reason: { zh: `新版本中没有“${was?.name ?? id}”`, en: `The new version has no "${was?.name ?? id}"` } }];
    const same = was && is ? was.type === is.type && was.parent === is.parent && was.attachedTo === is.attachedTo && Boolean(was.loop) === Boolean(is.loop) : oldFlow?.target === newFlow?.target;
    return same ? [] : [{ element: id, reason: { zh: `“${was?.name ?? id}”在新版本中位置或类型不同`, en: `"${was?.name ?? id}" stands elsewhere or is of another kind in the new version` } }];
  });
}

interface SavedElement { id?: unknown; status?: unknown; children?: SavedElement[]; broker?: { queues?: { name?: string; messages?: { content?: string }[] }[] } }

/** Ids of what holds a token in a saved engine: running elements, and flows whose tokens wait before a join. */
function* placesIn(saved: unknown): Generator<string> {
  if (!saved || typeof saved !== 'object') return;
  if (Array.isArray(saved)) { for (const entry of saved) yield* placesIn(entry); return; }
  const { id, status, broker } = saved as SavedElement;
  if (typeof id === 'string' && typeof status === 'string') yield id;
  for (const queue of broker?.queues ?? []) {
    if (queue.name !== 'inbound-q') continue;
    for (const message of queue.messages ?? []) {
      const content = typeof message.content === 'string' ? (JSON.parse(message.content) as { id?: unknown }) : (message.content as { id?: unknown } | undefined);
      if (typeof content?.id === 'string') yield content.id;
    }
  }
  for (const [key, value] of Object.entries(saved)) if (key !== 'broker') yield* placesIn(value);
}
