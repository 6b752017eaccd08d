import { evaluate, testFeel, type Scope } from '../expressions/feel.ts';
import { Problem } from '../platform/errors.ts';
import type { Decision, DecisionTable } from './read-decisions.ts';

/**
 * The result of a decision: of a table with one output its value, with several an object by output name; a list for
 * COLLECT and RULE ORDER; null when no rule matches and there is no default. UNIQUE and ANY are held to their word.
 */
export function evaluateDecision(decisions: ReadonlyMap<string, Decision>, id: string, scope: Scope, now: Date, callers: readonly string[] = []): unknown {
  const decision = decisions.get(id);
  if (!decision) throw new Problem('invalid_diagram', { reason: `no decision ${id} (没有该决策)` });
  if (callers.includes(id)) throw new Problem('invalid_diagram', { reason: `decision ${id} requires itself (决策依赖自己)` });
  const known: Record<string, unknown> = { ...scope };
  for (const required of decision.requires) {
    const result = evaluateDecision(decisions, required, scope, now, [...callers, id]);
    known[required] = result;
    const name = decisions.get(required)?.name;
    if (name) known[name] = result;
  }
  if (decision.expression !== null) return evaluate(decision.expression, known, id, now);
  return decision.table ? evaluateTable(decision.table, known, id, now) : null;
}

function evaluateTable(table: DecisionTable, scope: Scope, id: string, now: Date): unknown {
  const values = table.inputs.map((input) => evaluate(input, scope, id, now));
  const matching = table.rules.filter((rule) => rule.tests.every((test, index) => test === '' || test === '-' || testFeel(test, values[index], scope, rule.id || id, now)));
  const results = matching.map((rule) => resultOf(table, rule.results, scope, rule.id || id, now));
  switch (table.hitPolicy) {
    case 'UNIQUE':
      if (results.length > 1) throw failed(id, 'several rules match, the hit policy is UNIQUE');
      return results[0] ?? otherwise(table, scope, id, now);
    case 'ANY':
      if (results.some((result) => JSON.stringify(result) !== JSON.stringify(results[0]))) throw failed(id, 'rules with different results match, the hit policy is ANY');
      return results[0] ?? otherwise(table, scope, id, now);
    case 'FIRST': return results[0] ?? otherwise(table, scope, id, now);
    case 'RULE ORDER': return results;
    case 'COLLECT': return collect(table.aggregation, results, id);
    default: throw failed(id, `the hit policy ${table.hitPolicy} is not supported`);
  }
}

function resultOf(table: DecisionTable, entries: readonly string[], scope: Scope, place: string, now: Date): unknown {
  const values = entries.map((entry) => (entry === '' ? null : evaluate(entry, scope, place, now)));
  return table.outputs.length === 1 ? values[0] : Object.fromEntries(table.outputs.map((output, index) => [output.name, values[index]]));
}

function otherwise(table: DecisionTable, scope: Scope, place: string, now: Date): unknown {
  if (table.outputs.every((output) => output.otherwise === null)) return null;
  return resultOf(table, table.outputs.map((output) => output.otherwise ?? ''), scope, place, now);
}

function collect(aggregation: string | null, results: unknown[], id: string): unknown {
  if (!aggregation) return results;
  if (aggregation === 'COUNT') return results.length;
  if (!results.every((result) => typeof result === 'number')) throw failed(id, `${aggregation} needs numbers`);
  const numbers = results as number[];
  if (!numbers.length) return null;
  if (aggregation === 'SUM') return numbers.reduce((sum, one) => sum + one, 0);
  return aggregation === 'MIN' ? Math.min(...numbers) : Math.max(...numbers);
}

function failed(place: string, reason: string): Problem {
  return new Problem('expression_failed', { place, reason });
}
