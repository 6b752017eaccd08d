import { evaluate, isFeel } from '../expressions/feel.ts';
import { parseFeel } from '../expressions/feel-parse.ts';
import { outcomesOf, type DiagramElement, type DiagramFlow, type DiagramModel } from './diagram-model.ts';

/** Tokens by place (a flow or an element) and what is known of the variables; never changed once made. */
export interface Marking { tokens: ReadonlyMap<string, number>; known: Readonly<Record<string, unknown>> }

const waitTypes = new Set(['UserTask', 'ReceiveTask', 'IntermediateCatchEvent', 'EventBasedGateway']);

/**
 * The rules of BPMN as a game of tokens on the model, without engine or data: a condition is decided when it reads
 * only what the game knows (the decisions taken), else both answers are tried. It is what the dry run explores.
 */
export class TokenGame {
  constructor(readonly model: DiagramModel) {}

  start(): Marking[] {
    return this.enter({ tokens: new Map(), known: {} }, this.startOf(this.model.processId));
  }

  /** The next markings by what happens of itself; null when nothing does and someone outside must act. */
  automatic(marking: Marking): Marking[] | null {
    for (const place of marking.tokens.keys()) {
      const flow = this.model.flows.get(place);
      const target = flow && this.element(flow.target);
      if (!target) continue;
      if (isJoin(target)) {
        const ready = target.type === 'ParallelGateway' && target.incoming.every((id) => marking.tokens.has(id));
        if (ready) return this.enter(remove(marking, target.incoming), target);
      } else return this.enter(remove(marking, [place]), target);
    }
    for (const element of this.model.elements.values()) {
      if (element.type === 'InclusiveGateway' && isJoin(element) && this.inclusiveReady(marking, element)) {
        return this.enter(remove(marking, element.incoming.filter((id) => marking.tokens.has(id))), element);
      }
    }
    return null;
  }

  /** Everything that someone outside can do: each outcome of each task, each message, each timer. */
  moves(marking: Marking): Marking[] {
    const results: Marking[] = [];
    for (const place of marking.tokens.keys()) {
      const element = this.model.elements.get(place);
      if (!element) continue;
      if (element.type === 'UserTask') {
        for (const outcome of outcomesOf(element)) results.push(...this.leave(remove(marking, [place]), element, { decision: outcome.name }));
      } else if (element.type === 'EventBasedGateway') {
        for (const flow of element.outgoing) results.push(...this.leave(this.withdraw(marking, element), this.element(this.flow(flow).target), {}));
      } else if (waitTypes.has(element.type)) results.push(...this.leave(remove(marking, [place]), element, {}));
      for (const boundary of this.boundaries(element)) {
        if (boundary.interrupting) results.push(...this.leave(this.withdraw(marking, element), boundary, {}));
        else if (!marking.tokens.has(`fired:${boundary.id}`)) results.push(...this.leave(add(marking, [`fired:${boundary.id}`]), boundary, {}));
      }
    }
    return results;
  }

  element(id: string): DiagramElement {
    const element = this.model.elements.get(id);
    if (!element) throw new Error(`no element ${id}`);
    return element;
  }

  private flow(id: string): DiagramFlow {
    const flow = this.model.flows.get(id);
    if (!flow) throw new Error(`no flow ${id}`);
    return flow;
  }

  private startOf(container: string): DiagramElement {
    for (const element of this.model.elements.values()) if (element.parent === container && element.type === 'StartEvent') return element;
    throw new Error(`no start in ${container}`);
  }

  private boundaries(element: DiagramElement): DiagramElement[] {
    return [...this.model.elements.values()].filter((one) => one.attachedTo === element.id && !one.eventKinds.includes('error'));
  }

  private enter(marking: Marking, element: DiagramElement): Marking[] {
    if (waitTypes.has(element.type)) return [add(marking, [element.id])];
    if (element.type === 'SubProcess') return this.enter(add(marking, [element.id]), this.startOf(element.id));
    if (element.type === 'EndEvent') return this.end(marking, element);
    const caught = [...this.model.elements.values()].filter((one) => one.attachedTo === element.id && one.eventKinds.includes('error'));
    return [...this.leave(marking, element, {}), ...caught.flatMap((boundary) => this.leave(marking, boundary, {}))];
  }

  private leave(marking: Marking, element: DiagramElement, answer: Record<string, unknown>): Marking[] {
    const left = remove(marking, this.boundaries(element).map((boundary) => `fired:${boundary.id}`).filter((place) => marking.tokens.has(place)));
    const known = write(left, element, answer);
    if (!element.outgoing.length) return this.closeScope(known, element.parent);
    return this.choices(element, known.known).map((flows) => add(known, flows));
  }

  private end(marking: Marking, element: DiagramElement): Marking[] {
    if (element.eventKinds.includes('terminate')) return this.closeScope(this.clear(marking, element.parent), element.parent);
    if (element.eventKinds.includes('error')) return this.raise(marking, element.parent, element.errorCode);
    return this.closeScope(marking, element.parent);
  }

  private raise(marking: Marking, scope: string, code: string | null): Marking[] {
    const container = this.model.elements.get(scope);
    if (!container) return [this.clear(marking, scope)];
    const cleared = remove(this.clear(marking, scope), [scope]);
    const boundary = [...this.model.elements.values()].find((one) => one.attachedTo === scope && one.eventKinds.includes('error') && (one.errorCode === null || one.errorCode === code));
    return boundary ? this.leave(cleared, boundary, {}) : this.raise(cleared, container.parent, code);
  }

  /** When the last token inside a subprocess is gone, the subprocess is left. */
  private closeScope(marking: Marking, scope: string): Marking[] {
    const container = this.model.elements.get(scope);
    if (!container || !marking.tokens.has(scope) || [...marking.tokens.keys()].some((place) => this.isInside(place, scope))) return [marking];
    return this.leave(remove(marking, [scope]), container, {});
  }

  private withdraw(marking: Marking, element: DiagramElement): Marking {
    return remove(this.clear(marking, element.id), [element.id]);
  }

  private clear(marking: Marking, scope: string): Marking {
    return removeAll(marking, [...marking.tokens.keys()].filter((place) => scope === this.model.processId || this.isInside(place, scope)));
  }

  private isInside(place: string, scope: string): boolean {
    const id = place.replace(/^fired:/, '');
    let parent = (this.model.flows.get(id) ?? this.model.elements.get(id))?.parent;
    while (parent && parent !== scope) parent = this.model.elements.get(parent)?.parent;
    return parent === scope;
  }

  private choices(element: DiagramElement, known: Marking['known']): string[][] {
    const flows = element.outgoing.map((id) => this.flow(id));
    const otherwise = flows.filter((flow) => flow.isDefault).map((flow) => flow.id);
    const conditional = flows.filter((flow) => flow.condition && !flow.isDefault);
    const always = flows.filter((flow) => !flow.condition && !flow.isDefault).map((flow) => flow.id);
    if (!conditional.length) return [[...always, ...otherwise]];
    const holds = conditional.map((flow) => ({ id: flow.id, value: decide(flow.condition?.text ?? '', known) }));
    if (element.type === 'ExclusiveGateway') {
      const certain = holds.findIndex((one) => one.value === true);
      const possible = holds.slice(0, certain < 0 ? undefined : certain + 1).filter((one) => one.value !== false).map((one) => [one.id]);
      return certain < 0 ? [...possible, otherwise] : possible;
    }
    const subsets = holds.reduce<string[][]>((sets, one) => (one.value === true ? sets.map((set) => [...set, one.id]) : one.value === false ? sets : sets.flatMap((set) => [set, [...set, one.id]])), [[]]);
    return subsets.map((set) => (set.length ? [...always, ...set] : [...always, ...otherwise]));
  }

  private inclusiveReady(marking: Marking, join: DiagramElement): boolean {
    const marked = new Set(join.incoming.filter((id) => marking.tokens.has(id)));
    if (!marked.size) return false;
    return ![...marking.tokens.keys()].some((place) => {
      if (marked.has(place) || place.startsWith('fired:') || (this.model.flows.get(place) ?? this.model.elements.get(place))?.parent !== join.parent) return false;
      const reached = this.reaches(place, join);
      return [...reached].some((id) => !marked.has(id)) && ![...reached].some((id) => marked.has(id));
    });
  }

  private reaches(place: string, join: DiagramElement): Set<string> {
    const reached = new Set<string>();
    const seen = new Set<string>();
    const follow = (id: string): void => {
      const flow = this.model.flows.get(id);
      if (flow?.target === join.id) reached.add(id);
      else if (flow) visit(flow.target);
    };
    const visit = (id: string): void => {
      if (seen.has(id)) return;
      seen.add(id);
      this.model.elements.get(id)?.outgoing.forEach(follow);
      for (const other of this.model.elements.values()) if (other.attachedTo === id) visit(other.id);
    };
    if (this.model.flows.has(place)) follow(place);
    else visit(place);
    return reached;
  }
}

function isJoin(element: DiagramElement): boolean {
  return /^(Parallel|Inclusive)Gateway$/.test(element.type) && element.incoming.length > 1;
}

/** The condition's value where it reads nothing unknown, else undefined. */
function decide(text: string, known: Marking['known']): unknown {
  try {
    const { names } = parseFeel(text);
    return names.every((name) => Object.hasOwn(known, name)) ? evaluate(text, known, '', new Date(0)) : undefined;
  } catch {
    return undefined;
  }
}

function write(marking: Marking, element: DiagramElement, answer: Record<string, unknown>): Marking {
  if (!element.outputs.length) return Object.keys(answer).length ? { ...marking, known: { ...marking.known, ...answer } } : marking;
  const known: Record<string, unknown> = { ...marking.known };
  for (const { source, target } of element.outputs) {
    const value = isFeel(source) ? decide(source, { ...marking.known, ...answer }) : source;
    if (value === undefined) delete known[target];
    else known[target] = value;
  }
  return { ...marking, known };
}

function add(marking: Marking, places: readonly string[]): Marking {
  const tokens = new Map(marking.tokens);
  for (const place of places) tokens.set(place, (tokens.get(place) ?? 0) + 1);
  return { ...marking, tokens };
}

function remove(marking: Marking, places: readonly string[]): Marking {
  const tokens = new Map(marking.tokens);
  for (const place of places) {
    const left = (tokens.get(place) ?? 0) - 1;
    if (left > 0) tokens.set(place, left);
    else tokens.delete(place);
  }
  return { ...marking, tokens };
}

function removeAll(marking: Marking, places: readonly string[]): Marking {
  const tokens = new Map(marking.tokens);
  for (const place of places) tokens.delete(place);
  return { ...marking, tokens };
}
