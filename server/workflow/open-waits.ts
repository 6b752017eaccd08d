import type { DiagramModel } from './diagram-model.ts';
import type { Api, ProcessExecution } from './engine-types.ts';

/** Something outside that a run waits for: a person's task, or a message. */
export interface Wait {
  kind: 'task' | 'message';
  elementId: string;
  executionId: string;
  /** Number of the iteration, from 0, where the element is repeated. */
  index: number | null;
  message: string | null;
  /** Execution id of the process or subprocess that it stands in. */
  scopeId: string;
}

/** The processes and, inside out of them, every running execution of a subprocess. */
export function* runningScopes(processes: Iterable<ProcessExecution | undefined>): Generator<ProcessExecution> {
  for (const scope of processes) {
    if (!scope) continue;
    yield scope;
    for (const activity of scope.getActivities()) {
      if (activity.isSubProcess) yield* runningScopes(activity.execution?.source?.executions ?? []);
    }
  }
}

/** The open tasks and message subscriptions, outermost first. */
export function openWaits(scopes: Iterable<ProcessExecution>, model: DiagramModel): Wait[] {
  const waits: Wait[] = [];
  for (const scope of scopes) {
    for (const api of scope.getPostponed()) {
      const element = model.elements.get(api.content.id);
      if (!element || api.content.isSequenceFlow) continue;
      const kind = element.type === 'UserTask' ? 'task' : element.message !== null && !/Throw|End|Send/.test(element.type) ? 'message' : null;
      if (!kind) continue;
      for (const one of executions(api)) {
        waits.push({ kind, elementId: element.id, executionId: one.executionId, index: one.content.isMultiInstance ? one.content.index ?? null : null, message: kind === 'message' ? element.message : null, scopeId: scope.executionId });
      }
    }
  }
  return waits;
}

function executions(api: Api): Api[] {
  return api.owner.isMultiInstance && api.getExecuting ? api.getExecuting() : [api];
}
