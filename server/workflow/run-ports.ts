import { evaluate, type Scope } from '../expressions/feel.ts';
import type { Wait } from './open-waits.ts';
import type { Variables } from './run-scopes.ts';
import type { RunState } from './run-state.ts';

export type RunAction =
  | { kind: 'start'; variables: Variables }
  /** Completes an open task: `variables` are what its answer brings. */
  | { kind: 'complete'; elementId: string; executionId: string; variables: Variables }
  /** Delivers a message to the subscription. */
  | { kind: 'message'; elementId: string; executionId: string; variables: Variables }
  | { kind: 'fire'; elementId: string; executionId: string; dueAt: string }
  /** Takes the token from a waiting element to another one in the same process or subprocess (an administrator's repair). */
  | { kind: 'move'; elementId: string; executionId: string; to: string }
  /** Does nothing but wake the run, to see what it waits for. */
  | { kind: 'look' };

export interface OpenTimer { elementId: string; executionId: string; dueAt: string; repeat: number | null }
export interface TrailEvent { kind: 'entered' | 'completed' | 'left' | 'taken'; elementId: string; executionId: string }
export interface ServiceCall { type: string; elementId: string; executionId: string; headers: Readonly<Record<string, string>>; input: Variables; variables: Variables }

export interface RunPorts {
  now: Date;
  /** Read-only names offered to FEEL beside the variables; never saved. */
  scope: Scope;
  service(call: ServiceCall): Promise<Variables | void>;
}

export interface RunOutcome {
  ended: boolean;
  state: RunState;
  waits: Wait[];
  timers: OpenTimer[];
  trail: TrailEvent[];
}

/** Raised by a service to leave through the error boundary event of that code; anything else undoes the command. */
export class BpmnError extends Error {
  constructor(readonly code: string, message = code) { super(message); }
}

/** Known to every expression: null until the first task has been decided. */
const undecided = { decision: null, comment: null };

/** Evaluates FEEL with the run's variables and the read-only scope, which wins over a variable of the same name. */
export function evaluateInRun(expression: string, variables: Variables, ports: Pick<RunPorts, 'scope' | 'now'>, place: string): unknown {
  return evaluate(expression, { ...undecided, ...variables, ...ports.scope }, place, ports.now);
}
