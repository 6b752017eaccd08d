import { parseExpression } from 'feelin';
import { childrenOf, makeExact } from './make-exact.ts';
import { exactReaders, functionsOfSeveralWords } from './own-functions.ts';

type Node = ReturnType<typeof parseExpression>['topNode'];

export interface ParsedFeel {
  /** The expression without its leading `=`. */
  readonly body: string;
  /** The body with its arithmetic made exact, as it is run. */
  readonly exactBody: string;
  /** Free names: what the scope must offer, functions included. */
  readonly names: readonly string[];
  /** Free names that stand in a filter only (`rows[amount > 1]`): they may be fields of the list's rows. */
  readonly inFilter: ReadonlySet<string>;
  /** Dotted paths read from free names, such as `form.reason`. */
  readonly paths: readonly string[];
  /** Calls of functions by name: how many arguments by position, or the names of the named ones. */
  readonly calls: readonly FunctionCall[];
}

export interface FunctionCall { name: string; positional: number; named: readonly string[] | null }

export class FeelSyntaxError extends Error {
  constructor(readonly at: number, readonly near: string) {
    super(near ? `syntax error at "${near}"` : 'the expression is incomplete');
  }
}

/** The checks, the form and the lists all ask for the same expressions, and each publication again. */
const known = new Map<string, ParsedFeel>();
const mostKnown = 10_000;

/** Parses without running. Throws FeelSyntaxError. */
export function parseFeel(expression: string): ParsedFeel {
  const kept = known.get(expression);
  if (kept) return kept;
  const parsed = parse(expression);
  if (known.size >= mostKnown) known.clear();
  known.set(expression, parsed);
  return parsed;
}

function parse(expression: string): ParsedFeel {
  const body = expression.trim().replace(/^=/, '').trim();
  if (!body) throw new FeelSyntaxError(0, '');
  const tree = parseExpression(body, { ...functionsOfSeveralWords }, undefined);
  const walk = new NameWalk(body);
  walk.visit(tree.topNode, new Set(), false);
  const firm = walk.firm;
  return {
    body,
    exactBody: makeExact(body, tree.topNode, exactReaders),
    names: [...new Set([...firm, ...walk.loose])],
    inFilter: new Set([...walk.loose].filter((name) => !firm.has(name))),
    paths: [...walk.paths],
    calls: walk.calls,
  };
}

/** Collects free names with FEEL's binding rules: loops, quantifiers, functions, context keys and filters bind. */
class NameWalk {
  readonly firm = new Set<string>();
  readonly loose = new Set<string>();
  readonly paths = new Set<string>();
  readonly calls: FunctionCall[] = [];
  constructor(private readonly body: string) {}

  visit(node: Node, bound: ReadonlySet<string>, inFilter: boolean): void {
    if (node.type.isError) throw new FeelSyntaxError(node.from, this.body.slice(node.from).slice(0, 20));
    switch (node.name) {
      case 'VariableName': this.children(node, bound, inFilter); return this.note(this.text(node), bound, inFilter);
      case 'PathExpression': {
        const path = this.path(node);
        if (path && !inFilter && !bound.has(path.split('.')[0] as string)) this.paths.add(path);
        return this.children(node, bound, inFilter);
      }
      case 'FunctionInvocation': this.noteCall(node, bound); return this.children(node, bound, inFilter);
      case 'Type': return;
      case 'ForExpression': return this.binding(node, 'InExpression', new Set([...bound, 'partial']), inFilter);
      case 'QuantifiedExpression': return this.binding(node, 'InExpression', bound, inFilter);
      case 'FunctionDefinition': return this.binding(node, 'FormalParameter', bound, inFilter);
      case 'Context': return this.binding(node, 'ContextEntry', bound, inFilter);
      case 'FilterExpression': {
        const [target, ...rest] = childrenOf(node);
        if (target) this.visit(target, bound, inFilter);
        for (const part of rest) this.visit(part, new Set([...bound, 'item']), true);
        return;
      }
      default: return this.children(node, bound, inFilter);
    }
  }

  private children(node: Node, bound: ReadonlySet<string>, inFilter: boolean): void {
    for (const child of childrenOf(node)) this.visit(child, bound, inFilter);
  }

  /** Visits in order of the text; each node of the binding kind makes its name known to what follows. */
  private binding(node: Node, kind: string, bound: ReadonlySet<string>, inFilter: boolean): void {
    const names = new Set(bound);
    const step = (part: Node): void => {
      if (part.name === kind) {
        const [name, ...values] = childrenOf(part);
        for (const value of values) this.visit(value, names, inFilter);
        if (name) names.add(this.text(name).replace(/^"|"$/g, ''));
      } else if (part.name === `${kind}s`) childrenOf(part).forEach(step);
      else this.visit(part, names, inFilter);
    };
    childrenOf(node).forEach(step);
  }

  private note(name: string, bound: ReadonlySet<string>, inFilter: boolean): void {
    if (!bound.has(name)) (inFilter ? this.loose : this.firm).add(name);
  }

  private noteCall(node: Node, bound: ReadonlySet<string>): void {
    const [target, , list] = childrenOf(node);
    const name = target?.name === 'VariableName' ? this.text(target) : null;
    if (name === null || bound.has(name)) return;
    const named = list?.name === 'NamedParameters' ? childrenOf(list).map((parameter) => this.text(childrenOf(parameter)[0]!)) : null;
    this.calls.push({ name, positional: list?.name === 'PositionalParameters' ? childrenOf(list).length : 0, named });
  }

  private path(node: Node): string | null {
    const [target, , property] = childrenOf(node);
    if (!target || !property) return null;
    const start = target.name === 'VariableName' ? this.text(target) : target.name === 'PathExpression' ? this.path(target) : null;
    return start && `${start}.${this.text(property)}`;
  }

  private text(node: Node): string {
    return this.body.slice(node.from, node.to).replace(/\s+/g, ' ').replace(/`/g, '');
  }
}
