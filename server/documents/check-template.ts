import Handlebars from 'handlebars';
import { checkMarkup, expressionMark, type Passage } from './check-markup.ts';
import { arityOf, templateBlocks, templateHelpers } from './template-helpers.ts';
import { problemAt, type TemplateProblem } from './template-problem.ts';

type Node = hbs.AST.Node;
type Call = { path: Node; params: Node[]; hash: hbs.AST.Hash; loc: hbs.AST.SourceLocation };

const prototypeNames = new Set(['constructor', 'prototype', '__proto__', '__defineGetter__', '__defineSetter__', '__lookupGetter__', '__lookupSetter__']);

/**
 * What publishing (and every rendering) asks of a template: that it parses, calls only the closed set of helpers,
 * escapes everything, reaches no prototype, and that its own markup holds no script and loads nothing.
 * With `knownPaths` (such as `applicant.name`), root paths that begin or end none of them are problems too.
 */
export function checkTemplate(source: string, knownPaths?: ReadonlySet<string>): TemplateProblem[] {
  let program: hbs.AST.Program;
  try {
    program = Handlebars.parseWithoutProcessing(source);
  } catch (error) {
    const line = /line (\d+)/.exec((error as Error).message)?.[1] ?? '1';
    const detail = (error as Error).message.split('\n').at(-1)!;
    return [problemAt(Number(line), 'template_syntax', `模板语法错误：${detail}`, `The template cannot be parsed: ${detail}`)];
  }
  const walk = new TemplateWalk(knownPaths);
  walk.program(program, true);
  return [...walk.problems, ...checkMarkup(walk.passages)].sort((a, b) => lineOf(a) - lineOf(b));
}

function lineOf(problem: TemplateProblem): number {
  return Number(problem.element.slice('line '.length));
}

class TemplateWalk {
  readonly problems: TemplateProblem[] = [];
  /** The template's own markup in order, an expression standing as one mark. */
  readonly passages: Passage[] = [];
  /** Whether each enclosing context is the root; `each` and `with` open another. */
  readonly #contexts: boolean[] = [];
  readonly #blockParameters: string[] = [];
  constructor(private readonly knownPaths?: ReadonlySet<string>) {}

  program(program: hbs.AST.Program | undefined, isRoot?: boolean): void {
    if (!program) return;
    const names = program.blockParams ?? [];
    this.#blockParameters.push(...names);
    if (isRoot !== undefined) this.#contexts.push(isRoot);
    for (const statement of program.body) this.#statement(statement);
    if (isRoot !== undefined) this.#contexts.pop();
    this.#blockParameters.length -= names.length;
  }

  #statement(node: Node): void {
    const line = node.loc.start.line;
    switch (node.type) {
      case 'ContentStatement': {
        this.passages.push({ line, text: String((node as hbs.AST.ContentStatement).original) });
        return;
      }
      case 'CommentStatement': this.#mark(line); return;
      case 'MustacheStatement': this.#mustache(node as hbs.AST.MustacheStatement); return;
      case 'BlockStatement': this.#block(node as hbs.AST.BlockStatement); return;
      default:
        this.#report(line, 'unknown_partial', '模板不能使用片段（partial）或装饰器', 'Templates cannot use partials or decorators');
    }
  }

  #mustache(node: hbs.AST.MustacheStatement): void {
    this.#mark(node.loc.start.line);
    if (!node.escaped) this.#report(node.loc.start.line, 'unescaped_output', '不得使用不转义的输出（{{{ 或 {{&）', 'Unescaped output ({{{ or {{&) is not allowed');
    this.#call(node, false);
  }

  #block(node: hbs.AST.BlockStatement): void {
    const name = node.path.original;
    if (!templateBlocks.includes(name)) {
      this.#report(node.loc.start.line, 'unknown_helper', `未知的块“${name}”`, `Unknown block "${name}"`);
    } else {
      this.#call(node, true);
    }
    this.#mark(node.loc.start.line);
    this.program(node.program, name === 'each' || name === 'with' ? false : undefined);
    this.#mark(node.loc.end.line);
    this.program(node.inverse);
    this.#mark(node.loc.end.line);
  }

  /** A mustache, block or sub-expression: the helper it calls, or the path it prints. */
  #call(node: Call, isBlock: boolean): void {
    const line = node.loc.start.line;
    const name = String((node.path as hbs.AST.PathExpression).original);
    const pairs = node.hash?.pairs ?? [];
    const isHelper = isBlock || Object.hasOwn(templateHelpers, name);
    if (!isHelper && (node.params.length > 0 || pairs.length > 0)) {
      this.#report(line, 'unknown_helper', `未知的函数“${name}”`, `Unknown helper "${name}"`);
    } else if (isHelper && (node.params.length !== arityOf(name) || pairs.length > 0)) {
      this.#report(line, 'helper_arguments', `“${name}”须有${arityOf(name)}个参数`, `"${name}" takes ${arityOf(name)} value(s)`);
    } else if (!isHelper) {
      this.#expression(node.path);
    }
    for (const parameter of [...node.params, ...pairs.map((pair) => pair.value)]) this.#expression(parameter);
  }

  #expression(node: Node): void {
    if (node.type === 'SubExpression') {
      const call = node as hbs.AST.SubExpression;
      if (Object.hasOwn(templateHelpers, call.path.original)) this.#call(call, false);
      else this.#report(node.loc.start.line, 'unknown_helper', `未知的函数“${call.path.original}”`, `Unknown helper "${call.path.original}"`);
    } else if (node.type === 'PathExpression') {
      this.#path(node as hbs.AST.PathExpression);
    }
  }

  #path(path: hbs.AST.PathExpression): void {
    const line = path.loc.start.line;
    const forbidden = path.parts.find((part) => prototypeNames.has(part));
    if (forbidden) {
      this.#report(line, 'prototype_access', `不得访问“${forbidden}”`, `"${forbidden}" may not be read`);
      return;
    }
    const fromRoot = path.data ? path.parts[0] === 'root' : this.#contexts.at(-1 - path.depth) === true;
    const parts = path.data ? path.parts.slice(1) : path.parts;
    const isBlockParameter = !path.data && path.depth === 0 && this.#blockParameters.includes(parts[0]!);
    if (!this.knownPaths || !fromRoot || isBlockParameter || parts.length === 0 || isKnown(parts.join('.'), this.knownPaths)) return;
    this.#report(line, 'unknown_path', `数据中没有“${path.original}”`, `The data does not hold "${path.original}"`);
  }

  #mark(line: number): void {
    this.passages.push({ line, text: expressionMark });
  }

  #report(line: number, code: string, zh: string, en: string): void {
    this.problems.push(problemAt(line, code, zh, en));
  }
}

function isKnown(path: string, knownPaths: ReadonlySet<string>): boolean {
  for (const known of knownPaths) {
    if (known === path || known.startsWith(`${path}.`) || path.startsWith(`${known}.`)) return true;
  }
  return false;
}
