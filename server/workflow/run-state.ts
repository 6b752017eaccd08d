import { createRequire } from 'node:module';
import type { LocalScope, Variables } from './run-scopes.ts';

/** What is saved of a run between two commands. `engine` is null once the run has ended. */
export interface RunState {
  /** Form of this record; raised when it changes. */
  format: number;
  engineVersion: string;
  elementsVersion: string;
  variables: Variables;
  scopes: Record<string, LocalScope>;
  /** Ids of the open rows by execution id, so that a command need not look for them. */
  open: OpenRows;
  engine: unknown;
}

export interface OpenRows { tasks: Record<string, string>; timers: Record<string, string>; messages: Record<string, string> }

// Both packages are pinned exactly there: a saved state can only be trusted with the versions that wrote it.
const { dependencies } = createRequire(import.meta.url)('../../package.json') as { dependencies: Record<string, string> };

export const engineVersions = {
  format: 1,
  engineVersion: dependencies['bpmn-engine'] ?? '',
  elementsVersion: dependencies['bpmn-elements'] ?? '',
} as const;

/** The n-th entry turns format n into n + 1; a change of the pinned engine that changes its state needs one too. */
const upgraders: readonly Upgrader[] = [];
type Upgrader = (state: RunState) => RunState;

/** Reads a saved state, bringing an older form of it up to date. Throws when a newer release has written it. */
export function readState(text: string, steps: readonly Upgrader[] = upgraders): RunState {
  const state = JSON.parse(text) as RunState;
  const current = steps.length + 1;
  if (state.format > current) throw new Error(`the run was saved by a newer release (format ${state.format})`);
  return steps.slice(state.format - 1).reduce((older, upgrade) => upgrade(older), state);
}
