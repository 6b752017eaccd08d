import { finding, type DiagramFinding } from './diagram-finding.ts';
import type { DiagramModel } from './diagram-model.ts';
import { TokenGame, type Marking } from './token-game.ts';

const stateLimit = 30_000;

interface Explored { marking: Marking; next: string[] }

/**
 * The dry run: plays every way through the diagram (up to a limit) and reports where runs get stuck, where a loop
 * has no way out, and where two tokens meet without a join.
 */
export function exploreDiagram(model: DiagramModel): DiagramFinding[] {
  const game = new TokenGame(model);
  const states = new Map<string, Explored>();
  const findings = new Map<string, DiagramFinding>();
  const report = (element: string, code: 'deadlock' | 'endless_loop' | 'unsafe'): void => {
    findings.set(`${code}:${element}`, finding(element, code, { name: model.elements.get(element)?.name ?? element }));
  };
  const todo: string[] = [];
  const visit = (marking: Marking): string => {
    const key = keyOf(marking);
    if (!states.has(key)) { states.set(key, { marking, next: [] }); todo.push(key); }
    return key;
  };
  game.start().forEach(visit);
  for (let key = todo.pop(); key !== undefined && states.size < stateLimit; key = todo.pop()) {
    const state = states.get(key) as Explored;
    if (!state.marking.tokens.size) continue;
    const crowded = [...state.marking.tokens].find(([, count]) => count > 1)?.[0];
    if (crowded !== undefined) { report(model.flows.get(crowded)?.target ?? crowded, 'unsafe'); continue; }
    const next = game.automatic(state.marking) ?? game.moves(state.marking);
    if (!next.length) waitingJoins(model, state.marking).forEach((join) => report(join, 'deadlock'));
    state.next = next.map(visit);
  }
  if (findings.size || todo.length) return [...findings.values()];
  for (const element of endlessIn(model, states)) report(element, 'endless_loop');
  return [...findings.values(), ...neverTaken(model, states)];
}

/** Conditional flows that no way through takes, such as one that asks for an outcome that its task does not declare. */
function neverTaken(model: DiagramModel, states: ReadonlyMap<string, Explored>): DiagramFinding[] {
  const taken = new Set([...states.values()].flatMap(({ marking }) => [...marking.tokens.keys()]));
  const isReached = (id: string): boolean => model.elements.get(id)?.incoming.some((flow) => taken.has(flow)) ?? false;
  return [...model.flows.values()].filter((flow) => flow.condition && !flow.isDefault && !taken.has(flow.id) && isReached(flow.source))
    .map((flow) => finding(flow.id, 'never_taken', { name: flow.name ?? flow.id }));
}

function keyOf({ tokens, known }: Marking): string {
  return JSON.stringify([[...tokens].sort(), Object.entries(known).sort()]);
}

function waitingJoins(model: DiagramModel, marking: Marking): string[] {
  return [...new Set([...marking.tokens.keys()].map((place) => model.flows.get(place)?.target ?? place))];
}

/** Elements of those states from which no end can be reached. */
function endlessIn(model: DiagramModel, states: ReadonlyMap<string, Explored>): string[] {
  const before = new Map<string, string[]>();
  for (const [key, { next }] of states) for (const one of next) before.set(one, [...(before.get(one) ?? []), key]);
  const good = new Set([...states].filter(([, { marking }]) => !marking.tokens.size).map(([key]) => key));
  const todo = [...good];
  for (let key = todo.pop(); key !== undefined; key = todo.pop()) {
    for (const earlier of before.get(key) ?? []) if (!good.has(earlier)) { good.add(earlier); todo.push(earlier); }
  }
  const bad = [...states].filter(([key]) => !good.has(key)).flatMap(([, { marking }]) => [...marking.tokens.keys()].map((place) => model.flows.get(place)?.target ?? place.replace(/^fired:/, '')));
  return bad.slice(0, 1);
}
