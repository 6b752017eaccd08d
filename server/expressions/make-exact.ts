import type { parseExpression } from 'feelin';
import { numberFunction, operatorFunctions } from './exact-arithmetic.ts';

type Node = ReturnType<typeof parseExpression>['topNode'];

/**
 * Rewrites the arithmetic of a parsed expression into calls of exact functions; everything else stays as it was
 * written. Inside `exactReaders`, functions that take exact values, a chain is not turned into a number before the call.
 */
export function makeExact(body: string, top: Node, exactReaders: ReadonlySet<string>): string {
  const write = (node: Node, isReadExactly: boolean): string => {
    if (node.name === 'NumericLiteral') return withoutExponent(textOf(node));
    if (node.name === 'ArithmeticExpression') return arithmetic(node, isReadExactly);
    if (node.name === 'ParenthesizedExpression') return inner(node, () => isReadExactly);
    if (node.name === 'FunctionInvocation') return inner(node, (child) => child.name === 'PositionalParameters' && exactReaders.has(nameOf(node)));
    if (node.name === 'PositionalParameters') return inner(node, () => isReadExactly);
    return inner(node, () => false);
  };
  const arithmetic = (node: Node, isReadExactly: boolean): string => {
    const parts = childrenOf(node);
    const [left, operator, right] = parts.length === 3 ? parts : [null, ...parts];
    const call = operatorFunctions[textOf(operator!)];
    const text = `${call}(${left ? write(left, true) : '0'}, ${write(right!, true)})`;
    return isReadExactly ? text : `${numberFunction}(${text})`;
  };
  /** The node's own text with each child rewritten in its place. */
  const inner = (node: Node, readsExactly: (child: Node) => boolean): string => {
    let text = '';
    let at = node.from;
    for (const child of childrenOf(node)) {
      text += body.slice(at, child.from) + write(child, readsExactly(child));
      at = child.to;
    }
    return text + body.slice(at, node.to);
  };
  const textOf = (node: Node): string => body.slice(node.from, node.to);
  const nameOf = (call: Node): string => (call.firstChild ? textOf(call.firstChild).replace(/\s+/g, ' ') : '');
  return body.slice(0, top.from) + write(top, false) + body.slice(top.to);
}

/** feelin reads `1e3` as 1, so it is written out as 1000. */
function withoutExponent(literal: string): string {
  const [mantissa = '', exponent] = literal.toLowerCase().split('e');
  if (exponent === undefined) return literal;
  const [whole = '', fraction = ''] = mantissa.split('.');
  const places = fraction.length - Number(exponent);
  const digits = places > 0 ? `${whole}${fraction}`.padStart(places + 1, '0') : `${whole}${fraction}${'0'.repeat(-places)}`;
  return places > 0 ? `${digits.slice(0, -places)}.${digits.slice(-places)}` : digits;
}

/** The children of a node of a FEEL tree, in the order of the text. */
export function childrenOf(node: Node): Node[] {
  const found: Node[] = [];
  for (let child = node.firstChild; child; child = child.nextSibling) found.push(child);
  return found;
}
