/** The publishing check of what is calculated: JSONLogic and FEEL can run, read what is there, and do not go round in a circle. */
import { checkFeel } from '../expressions/feel-check.ts';
import { findRuleProblems, variablesOf } from '../expressions/json-logic.ts';
import { leafPaths } from './field-expressions.ts';
import type { FormComponent, FormDefinition } from './form-definition.ts';
import { type FormProblem, formProblem } from './form-problems.ts';
import { expressionOf } from './locked-fields.ts';
import { everyNode, type FormNode } from './plan-form.ts';

export function checkCalculations(definition: FormDefinition, root: FormNode): FormProblem[] {
  const names = new Set(['form', 'row', 'account', 'item', 'application', ...Object.keys(definition.settings?.item?.sources ?? {})]);
  const problems: FormProblem[] = [];
  for (const node of everyNode(root)) {
    checkRules(root, node, problems);
    const expression = expressionOf(node);
    if (expression) problems.push(...expressionProblems(node.path, expression, names, root, node));
    else if (node.role !== 'value' && node.component.properties?.value) problems.push(formProblem(elementOf(node), 'invalid_setting', 'properties.value: only of fields with a value'));
    const lock = node.component.properties?.lock;
    if (lock !== undefined && (lock !== 'filled' || !(expression ?? node.component.properties?.source))) problems.push(formProblem(elementOf(node), 'invalid_setting', `properties.lock: ${lock}`));
  }
  return [...problems, ...findCycles(root)];
}

function elementOf(node: FormNode): string {
  return node.role === 'layout' ? node.key || node.component.type : node.path;
}

/** What is wrong with an expression over the form: its FEEL, its names, and the fields that it reads (`row` is that of `node`). */
export function expressionProblems(element: string, expression: string, names: ReadonlySet<string>, root: FormNode, node?: FormNode): FormProblem[] {
  const { findings, parsed } = checkFeel(expression, names);
  const unknown = leafPaths(parsed?.paths ?? []).filter((path) => {
    const [scope, ...keys] = path.split('.');
    const holder = scope === 'form' ? root : scope === 'row' && node ? node.holder ?? root : undefined;
    return holder !== undefined && !nodeAt(holder, keys);
  });
  return [
    ...findings.map(({ message }) => formProblem(element, 'invalid_expression', message.en)),
    ...unknown.map((path) => formProblem(element, 'unknown_expression_field', path)),
  ];
}

/** The JSONLogic of a component, by the setting that holds it. */
function rulesOf(component: FormComponent): [setting: string, rule: unknown][] {
  const rules: [string, unknown][] = [
    ['conditional.json', component.conditional?.json], ['calculateValue', component.calculateValue],
    ['customDefaultValue', component.customDefaultValue], ['validate.json', component.validate?.json],
  ];
  return rules.filter(([, rule]) => typeof rule === 'object' && rule !== null);
}

function checkRules(root: FormNode, node: FormNode, problems: FormProblem[]): void {
  for (const [setting, rule] of rulesOf(node.component)) {
    const wrong = findRuleProblems(rule);
    problems.push(...wrong.map(({ code, detail }) => formProblem(elementOf(node), 'invalid_rule', `${setting}: ${code} ${detail}`)));
    for (const name of variablesOf(rule)) {
      const reason = variableProblem(root, node, name);
      if (reason) problems.push(formProblem(elementOf(node), 'unknown_condition_field', name));
    }
  }
}

/** A rule reads `data`, `row`, `value` or `input`; what it names in the first two must be there. */
function variableProblem(root: FormNode, node: FormNode, name: string): boolean {
  const [scope = '', ...keys] = name.split('.');
  if (scope === '' || scope === 'value' || scope === 'input') return false;
  if (scope !== 'data' && scope !== 'row') return true;
  return keys.length > 0 && !nodeAt(scope === 'data' ? root : node.holder ?? root, keys);
}

/** The node that keys lead to from a holder; row numbers are passed over, and what lies inside one value belongs to it. */
function nodeAt(holder: FormNode, keys: readonly string[]): FormNode | undefined {
  const [key = '', ...rest] = keys;
  if (holder.role === 'grid' && /^\d+$/.test(key)) return rest.length ? nodeAt(holder, rest) : holder;
  const node = holder.held.find((child) => child.key === key);
  if (!node || !rest.length || !node.held.length) return node;
  return nodeAt(node, rest);
}

function isCalculated(node: FormNode): boolean {
  return Boolean(expressionOf(node)) || (typeof node.component.calculateValue === 'object' && node.component.calculateValue !== null);
}

function findCycles(root: FormNode): FormProblem[] {
  const calculated = [...everyNode(root)].filter(isCalculated);
  const reads = new Map(calculated.map((node) => [node, calculatedNodesReadBy(root, node, calculated)]));
  const problems: FormProblem[] = [], done = new Set<FormNode>();
  const visit = (node: FormNode, trail: readonly FormNode[]): void => {
    const start = trail.indexOf(node);
    if (start >= 0) {
      problems.push(formProblem(node.path, 'calculation_cycle', [...trail.slice(start), node].map((step) => step.path).join(' → ')));
      return;
    }
    if (done.has(node)) return;
    for (const next of reads.get(node) ?? []) visit(next, [...trail, node]);
    done.add(node);
  };
  for (const node of calculated) visit(node, []);
  return problems;
}

/** Reading a container or grid is reading every calculated field in it. */
function calculatedNodesReadBy(root: FormNode, node: FormNode, calculated: readonly FormNode[]): FormNode[] {
  return pathsReadBy(node).flatMap((name) => {
    const [scope = '', ...keys] = name.split('.');
    const holder = scope === 'data' || scope === 'form' ? root : scope === 'row' ? node.holder ?? root : undefined;
    if (!holder) return [];
    const target = keys.length ? nodeAt(holder, keys) : undefined;
    return target ? calculated.filter((other) => other === target || other.path.startsWith(`${target.path}.`)) : [];
  });
}

function pathsReadBy(node: FormNode): string[] {
  const expression = expressionOf(node);
  return expression ? leafPaths(checkFeel(expression).parsed?.paths ?? []) : variablesOf(node.component.calculateValue);
}
