import { ExpressionError } from '../expressions/expression-error.ts';
import { checkFeel } from '../expressions/feel-check.ts';
import { evaluate, isFeel, type Scope } from '../expressions/feel.ts';
import { parseFeel } from '../expressions/feel-parse.ts';
import type { ListDefinition } from './list-definition.ts';

/** What an expression reads: its variables, dotted paths, and `whole` variables of which it takes more than parts (`f(row)`). */
interface Reads { variables: readonly string[]; paths: readonly (readonly string[])[]; whole: ReadonlySet<string> }

/** Parsing costs far more than reading a map, and the expressions of published lists are few. */
const known = new Map<string, Reads>();
const keptExpressions = 5_000;

export function readsOf(expression: string): Reads {
  const kept = known.get(expression);
  if (kept) return kept;
  const { names, paths, body } = parseFeel(expression);
  const variables = names.filter((name) => checkFeel(name, new Set()).findings.length > 0);
  const whole = variables.filter((name) => new RegExp(`(?<![\\w.])${name.replace(/[^\w ]/g, '\\$&')}(?!\\s*\\.|\\w)`).test(body));
  const reads = { variables, paths: paths.map((path) => path.split('.')), whole: new Set(whole) };
  if (known.size >= keptExpressions) known.clear();
  known.set(expression, reads);
  return reads;
}

/**
 * Evaluates FEEL for a list. What the scope lacks is null, as in FEEL's own definition: an answer not yet given or a
 * record not found must leave a list empty rather than fail it.
 */
export function evaluateForList(expression: string, scope: Scope, place: string, now: Date): unknown {
  try {
    return evaluate(expression, withMissing(scope, readsOf(expression)), place, now);
  } catch (error) {
    if (error instanceof ExpressionError && /not found in 'null'/.test(error.message)) return null;
    throw error;
  }
}

/** A literal, or what its expression gives. */
export function valueForList(value: unknown, scope: Scope, place: string, now: Date): unknown {
  return typeof value === 'string' && isFeel(value) ? evaluateForList(value, scope, place, now) : value;
}

/** The scope with null for each variable, and each first step of a path, that it does not have. */
function withMissing(scope: Scope, { variables, paths }: Reads): Scope {
  let complete = scope;
  for (const name of variables) if (!Object.hasOwn(complete, name)) complete = { ...complete, [name]: null };
  for (const [first = '', second = ''] of paths) {
    const holder = complete[first];
    if (typeof holder === 'object' && holder !== null && !Array.isArray(holder) && !Object.hasOwn(holder, second)) complete = { ...complete, [first]: { ...holder, [second]: null } };
  }
  return complete;
}

/** Fields of the row, or of a joined record, that the list's expressions read; null where they take the whole of it. */
export function fieldsRead(list: ListDefinition, name: string): ReadonlySet<string> | null {
  const fields = new Set<string>();
  const expressions = [...list.columns.flatMap((column) => column.value ?? []), ...Object.values(list.join).flatMap((join) => Object.values(join.key).filter(isFeel))];
  for (const expression of expressions) {
    const { paths, whole } = readsOf(expression);
    if (whole.has(name)) return null;
    for (const [first, second] of paths) if (first === name && second !== undefined) fields.add(second);
  }
  return fields;
}
