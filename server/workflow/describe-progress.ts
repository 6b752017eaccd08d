import type { Queryable } from '../platform/database.ts';
import { compileDiagram } from './compile-diagram.ts';
import type { DiagramElement, DiagramModel } from './diagram-model.ts';
import { diagramOf } from './run-store.ts';
import { tasksOf, type TaskRow } from './task-store.ts';
import { readTrail, type TrailRow } from './trail-store.ts';

/** Where a run stands: ids for colouring its diagram, and what people did, oldest first. */
export interface RunProgress {
  runId: string;
  status: 'active' | 'ended' | 'cancelled';
  xml: string;
  /** Ids of elements and flows. `skipped` only once the run is over: what can still be reached is not skipped. */
  done: string[];
  current: string[];
  skipped: string[];
  steps: ProgressStep[];
}

/** A step that a person sees: a task, a fired timer, a message that came, or an end that was reached. */
export interface ProgressStep {
  elementId: string;
  kind: 'task' | 'timer' | 'message' | 'start' | 'end';
  name: string;
  nameEn: string;
  role: string | null;
  status: 'active' | 'completed' | 'cancelled';
  enteredAt: string;
  leftAt: string | null;
  actorId: string | null;
  actorName: string | null;
  /** What was decided: the outcome's name and its labels. */
  decision: { name: string; zh: string; en: string } | null;
  comment: string | null;
  dueAt: string | null;
}

/** The progress of an application's run; null when it has none. */
export async function describeProgress(db: Queryable, runId: string): Promise<RunProgress | null> {
  const run = await db('workflow_runs').where({ id: runId }).first('business_key', 'diagram_hash', 'status');
  if (!run) return null;
  const { xml, parts } = await diagramOf(db, run.diagram_hash);
  const { model } = await compileDiagram(xml, parts);
  const trail = await readTrail(db, runId);
  const tasks = (await tasksOf(db, run.business_key)).filter((task) => task.runId === runId);
  return { runId, status: run.status, xml, ...colours(model, trail, run.status === 'active'), steps: steps(model, trail, tasks) };
}

function colours(model: DiagramModel, trail: readonly TrailRow[], active: boolean): Pick<RunProgress, 'done' | 'current' | 'skipped'> {
  const ids = (status: TrailRow['status']): Set<string> => new Set(trail.filter((row) => row.status === status).map((row) => row.elementId));
  const isWaitingBoundary = (id: string): boolean => Boolean(model.elements.get(id)?.attachedTo);
  const current = new Set([...ids('active')].filter((id) => !isWaitingBoundary(id)));
  const done = new Set([...ids('completed')].filter((id) => !current.has(id)));
  const all = [...model.elements.keys(), ...model.flows.keys()];
  return { done: [...done], current: [...current], skipped: active ? [] : all.filter((id) => !done.has(id) && !current.has(id)) };
}

function steps(model: DiagramModel, trail: readonly TrailRow[], tasks: readonly TaskRow[]): ProgressStep[] {
  const fromTasks = tasks.map((task): ProgressStep => {
    const outcome = task.outcomes.find((one) => one.name === task.decision);
    const actor = trail.find((row) => row.executionId === task.executionId);
    return {
      elementId: task.elementId, kind: 'task', name: task.name, nameEn: task.nameEn, role: task.role,
      status: task.status === 'open' ? 'active' : task.status, enteredAt: task.createdAt, leftAt: task.completedAt,
      actorId: task.completedBy, actorName: task.completedBy ? actor?.actorName ?? null : null,
      decision: outcome ? { name: outcome.name, zh: outcome.zh, en: outcome.en } : null, comment: task.comment, dueAt: task.dueAt,
    };
  });
  const fromEvents = trail.flatMap((row): ProgressStep[] => {
    const element = model.elements.get(row.elementId);
    const kind = element && eventKind(element, model);
    if (!element || !kind || row.status !== 'completed') return [];
    const name = element.name ?? element.id;
    return [{
      elementId: element.id, kind, name, nameEn: element.nameEn ?? name, role: null, status: 'completed', enteredAt: row.enteredAt, leftAt: row.leftAt,
      actorId: row.actorId, actorName: row.actorName, decision: null, comment: null, dueAt: null,
    }];
  });
  // One command leaves several steps with the same time: it starts with its start and ends with its end.
  const order: Record<ProgressStep['kind'], number> = { start: 0, task: 1, timer: 2, message: 2, end: 3 };
  const at = (step: ProgressStep): string => `${step.leftAt ?? '9999'} ${order[step.kind]}`;
  return [...fromTasks, ...fromEvents].sort((a, b) => (at(a) < at(b) ? -1 : at(a) > at(b) ? 1 : 0));
}

function eventKind(element: DiagramElement, model: DiagramModel): ProgressStep['kind'] | null {
  if (element.eventKinds.includes('timer')) return 'timer';
  if (element.eventKinds.includes('message') || element.type === 'ReceiveTask') return 'message';
  if (element.parent !== model.processId) return null;
  return element.type === 'StartEvent' ? 'start' : element.type === 'EndEvent' ? 'end' : null;
}
