import type { Queryable } from '../platform/database.ts';
import { compileDiagram } from './compile-diagram.ts';
import { diagramOf } from './run-store.ts';
import type { TimerRow } from './timer-store.ts';

/** Whether the timer ends what else the run waits for, as a deadline does; a reminder, or a path that waits by itself, does not. */
export async function timerInterrupts(db: Queryable, timer: Pick<TimerRow, 'runId' | 'elementId'>): Promise<boolean> {
  const run = await db('workflow_runs').where({ id: timer.runId }).first('diagram_hash');
  const { xml, parts } = await diagramOf(db, run.diagram_hash);
  const { model } = await compileDiagram(xml, parts);
  const element = model.elements.get(timer.elementId);
  if (!element) return false;
  if (element.type === 'BoundaryEvent') return element.interrupting;
  // Of what stands behind such a gateway, the first that happens ends the others.
  return element.incoming.some((flow) => model.elements.get(model.flows.get(flow)?.source ?? '')?.type === 'EventBasedGateway');
}
