import { isFeel } from '../expressions/feel.ts';
import { outcomesOf, type DiagramElement, type Outcome } from './diagram-model.ts';
import type { Wait } from './open-waits.ts';
import { evaluateInRun, type RunPorts } from './run-ports.ts';
import { RunScopes, type Variables } from './run-scopes.ts';
import type { RunState } from './run-state.ts';

/** What a new task row says, its expressions evaluated once when the task opens. */
export interface TaskFacts {
  name: string;
  nameEn: string;
  /** `applicant` for the applicant's own steps (such as a correction), else `reviewer` or what the diagram says. */
  role: string;
  candidateGroups: string[];
  assignee: string | null;
  priority: number;
  dueAt: string | null;
  followUpAt: string | null;
  outcomes: Outcome[];
  inputs: Variables;
}

export function describeTask(element: DiagramElement, wait: Wait, state: RunState, ports: Pick<RunPorts, 'scope' | 'now'>): TaskFacts {
  const scopes = new RunScopes(state.variables, state.scopes);
  const local = scopes.local(wait.executionId);
  const variables = scopes.read(local ? wait.executionId : wait.scopeId);
  const read = (text: string | null): unknown => (text !== null && isFeel(text) ? evaluateInRun(text, variables, ports, element.id) : text);
  const name = element.name ?? element.id;
  return {
    name, nameEn: element.nameEn ?? name,
    role: element.headers['role'] ?? 'reviewer',
    candidateGroups: names(read(element.assignment.candidateGroups)),
    assignee: optionalText(read(element.assignment.assignee)),
    priority: Number(read(element.priority) ?? 50),
    dueAt: instant(read(element.schedule.dueDate)),
    followUpAt: instant(read(element.schedule.followUpDate)),
    outcomes: outcomesOf(element),
    inputs: local?.values ?? {},
  };
}

/** Groups come as a FEEL list, or as text with commas. */
function names(value: unknown): string[] {
  const all = Array.isArray(value) ? value.map(String) : typeof value === 'string' ? value.split(',') : [];
  return [...new Set(all.map((name) => name.trim()).filter(Boolean))];
}

function optionalText(value: unknown): string | null {
  return value === null || value === undefined || value === '' ? null : String(value);
}

function instant(value: unknown): string | null {
  if (value === null || value === undefined || value === '') return null;
  const at = new Date(/^\d{4}-\d{2}-\d{2}$/.test(String(value)) ? `${String(value)}T23:59:59+08:00` : String(value));
  return Number.isNaN(at.getTime()) ? null : at.toISOString();
}
