import { diagram, end, exclusive, flow, inclusive, parallel, start, userTask } from './build-diagram.ts';

/** A model made of nested blocks, whose meaning is plain without any engine: the oracle of the control flow. */
export type Block =
  | { kind: 'task'; id: string }
  | { kind: 'sequence'; parts: Block[] }
  | { kind: 'and' | 'xor' | 'or'; id: string; branches: Block[] }
  /** Done again from its start as long as the answer says return. */
  | { kind: 'loop'; id: string; body: Block };

export type Answers = Record<string, number | boolean>;
export type Random = () => number;

/** Mulberry32: small, seeded, good enough to draw models from. */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

export function drawBlock(random: Random, counter: { next: number }, depth: number): Block {
  const id = (prefix: string): string => `${prefix}${counter.next++}`;
  const task = (): Block => ({ kind: 'task', id: id('t') });
  const draw = random();
  if (depth === 0 || draw < 0.15) return task();
  const inner = (): Block => drawBlock(random, counter, depth - 1);
  if (draw < 0.3) return { kind: 'sequence', parts: [inner(), inner()] };
  // A task first, so that no loop goes round without anyone acting.
  if (draw < 0.52) return { kind: 'loop', id: id('l'), body: { kind: 'sequence', parts: [task(), inner()] } };
  const kind = draw < 0.72 ? 'and' : draw < 0.86 ? 'or' : 'xor';
  const branches = Array.from({ length: 2 + Math.floor(random() * 2) }, (): Block => (random() < 0.12 ? { kind: 'sequence', parts: [] } : inner()));
  return { kind, id: id(kind), branches };
}

/** The names that the model's gateways ask for, each with a random answer. */
export function drawAnswers(block: Block, random: Random, answers: Answers = {}): Answers {
  if (block.kind === 'sequence') block.parts.forEach((part) => drawAnswers(part, random, answers));
  if (block.kind === 'loop') { answers[block.id] = random() < 0.35; drawAnswers(block.body, random, answers); }
  if (block.kind === 'xor') answers[block.id] = Math.floor(random() * block.branches.length);
  if (block.kind === 'or') block.branches.forEach((_, index) => { answers[`${block.id}_${index}`] = random() < 0.5; });
  if ('branches' in block) block.branches.forEach((branch) => drawAnswers(branch, random, answers));
  return answers;
}

/** Writes the model as BPMN: splits and joins as gateways, returns as flows back before the body. */
export function toBpmn(block: Block): string {
  const parts: string[] = [];
  const names = Object.keys(drawAnswers(block, () => 0));
  let flows = 0;
  const connect = (from: string, to: string, condition?: string, id = `f${flows++}`): string => { parts.push(flow(id, from, to, condition)); return id; };
  /** Puts the block after `from` and returns the element that it ends with. */
  const place = (inner: Block, from: string, condition?: string, flowId?: string): string => {
    switch (inner.kind) {
      case 'task': parts.push(userTask(inner.id, { outcomes: 'submit', headers: { 'outcome.submit.fields': names.join(', ') } })); connect(from, inner.id, condition, flowId); return inner.id;
      case 'sequence': {
        if (!inner.parts.length) throw new Error('an empty sequence is a bare flow');
        return inner.parts.reduce((at, part, index) => (index === 0 ? place(part, at, condition, flowId) : place(part, at)), from);
      }
      case 'loop': {
        parts.push(exclusive(`${inner.id}_in`), exclusive(`${inner.id}_out`, `${inner.id}_on`));
        connect(from, `${inner.id}_in`, condition, flowId);
        connect(place(inner.body, `${inner.id}_in`), `${inner.id}_out`);
        connect(`${inner.id}_out`, `${inner.id}_in`, `= ${inner.id}`);
        parts.push(exclusive(`${inner.id}_end`));
        connect(`${inner.id}_out`, `${inner.id}_end`, undefined, `${inner.id}_on`);
        return `${inner.id}_end`;
      }
      default: {
        const [split, joined] = [`${inner.id}_split`, `${inner.id}_join`];
        const last = inner.branches.length - 1;
        const otherwise = `${inner.id}_default`;
        parts.push(...(inner.kind === 'and' ? [parallel(split), parallel(joined)] : inner.kind === 'xor' ? [exclusive(split, otherwise), exclusive(joined)] : [inclusive(split, otherwise), inclusive(joined)]));
        connect(from, split, condition, flowId);
        inner.branches.forEach((branch, index) => {
          const isDefault = inner.kind !== 'and' && index === last;
          const asked = inner.kind === 'and' || isDefault ? undefined : inner.kind === 'xor' ? `= ${inner.id} = ${index}` : `= ${inner.id}_${index}`;
          const flowTo = isDefault ? otherwise : undefined;
          if (branch.kind === 'sequence' && !branch.parts.length) connect(split, joined, asked, flowTo);
          else connect(place(branch, split, asked, flowTo), joined);
        });
        return joined;
      }
    }
  };
  parts.push(start(), end());
  connect(place(block, 'start'), 'end');
  return diagram(parts.join(''));
}

/** What is going on inside a block; null when it is over. */
type Going = null | { task: string } | { parts: Block[]; at: Going } | { all: Going[] } | { body: Block; id: string; at: Going };

/** Plays the model by the meaning of its blocks. */
export class Oracle {
  private going: Going;
  constructor(block: Block, answers: Answers) { this.going = begin(block, answers); }

  get ended(): boolean { return this.going === null; }

  open(): string[] { return tasksOf(this.going).sort(); }

  complete(task: string, answers: Answers): void { this.going = advance(this.going, task, answers); }
}

function begin(block: Block, answers: Answers): Going {
  switch (block.kind) {
    case 'task': return { task: block.id };
    case 'sequence': return beginParts(block.parts, answers);
    case 'loop': return { body: block.body, id: block.id, at: begin(block.body, answers) };
    default: return gather(taken(block, answers).map((branch) => begin(branch, answers)));
  }
}

function taken(block: Extract<Block, { branches: Block[] }>, answers: Answers): Block[] {
  const last = block.branches.length - 1;
  if (block.kind === 'and') return block.branches;
  if (block.kind === 'xor') return [block.branches[answers[block.id] as number] as Block];
  const chosen = block.branches.filter((_, index) => index < last && answers[`${block.id}_${index}`] === true);
  return chosen.length ? chosen : [block.branches[last] as Block];
}

function beginParts(parts: Block[], answers: Answers): Going {
  const [first, ...rest] = parts;
  if (!first) return null;
  const at = begin(first, answers);
  return at ? { parts: rest, at } : beginParts(rest, answers);
}

function gather(all: Going[]): Going {
  const left = all.filter((one) => one !== null);
  return left.length ? { all: left } : null;
}

function advance(going: Going, task: string, answers: Answers): Going {
  if (!going) return null;
  if ('task' in going) return going.task === task ? null : going;
  if ('all' in going) return gather(going.all.map((one) => advance(one, task, answers)));
  const had = tasksOf(going.at).includes(task);
  const at = advance(going.at, task, answers);
  if ('parts' in going) return at || !had ? { ...going, at } : beginParts(going.parts, answers);
  if (at || !had) return { ...going, at };
  return answers[going.id] ? { ...going, at: begin(going.body, answers) } : null;
}

function tasksOf(going: Going): string[] {
  if (!going) return [];
  if ('task' in going) return [going.task];
  return 'all' in going ? going.all.flatMap(tasksOf) : tasksOf(going.at);
}
