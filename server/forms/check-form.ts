/** The publishing check of a form: everything that it declares and that could not be run, by element and reason. */
import { findRuleProblems, variablesOf } from '../expressions/json-logic.ts';
import { checkItemSettings, checkTranslations } from './check-settings.ts';
import { checkComponent } from './check-component.ts';
import { isPlainObject } from './component-type.ts';
import { componentTypeOf } from './component-types.ts';
import { conditionOperators } from './conditions.ts';
import type { Conditional, FormComponent, FormDefinition, FormEnvironment } from './form-definition.ts';
import { type FormProblem, formProblem } from './form-problems.ts';
import { childComponents, deepestJson, everyNode, findNode, type FormNode, isDeeperThan, isUsableKey, planForm } from './plan-form.ts';

const deepestForm = 40;

/** All problems of a form, none when it may be published. */
export function checkForm(definition: FormDefinition, environment: FormEnvironment): FormProblem[] {
  if (!isPlainObject(definition) || !Array.isArray(definition.components)) return [formProblem('', 'malformed_form', 'components')];
  if (isDeeperThan(definition, deepestJson)) return [formProblem('', 'malformed_form', `more than ${deepestJson} levels`)];
  const problems: FormProblem[] = [];
  if (definition.display !== undefined && !['form', 'wizard'].includes(definition.display)) problems.push(formProblem('display', 'unsupported_display', String(definition.display)));
  for (const setting of ['controller', 'module'] as const) if (definition[setting]) problems.push(formProblem(setting, 'executable_code', setting));
  checkPlaces(definition.components, '', new Set(), problems, 0);
  if (problems.some((problem) => problem.code === 'malformed_form')) return problems;
  const root = planForm(definition, environment);
  for (const node of everyNode(root)) {
    problems.push(...checkComponent(definition, node, environment));
    checkConditional(root, node, problems);
    checkRules(root, node, problems);
  }
  problems.push(...findCycles(root), ...checkItemSettings(definition, root), ...checkTranslations(definition, environment));
  return problems;
}

/** Types, keys and their uniqueness: everything that keeps a component out of the tree. */
function checkPlaces(components: readonly FormComponent[], prefix: string, keys: Set<string>, problems: FormProblem[], depth: number): void {
  if (depth > deepestForm) { problems.push(formProblem(prefix, 'malformed_form', `more than ${deepestForm} levels`)); return; }
  components.forEach((component, index) => {
    const element = isPlainObject(component) && typeof component.key === 'string' && component.key ? prefix + component.key : `${prefix}components[${index}]`;
    if (!isPlainObject(component)) { problems.push(formProblem(element, 'malformed_form', 'a component is an object')); return; }
    const type = typeof component.type === 'string' ? componentTypeOf(component.type) : undefined;
    if (!type) { problems.push(formProblem(element, 'unknown_component', String(component.type))); return; }
    if (type.role !== 'layout') {
      if (!isUsableKey(component.key)) problems.push(formProblem(element, 'invalid_key', String(component.key)));
      else if (keys.has(component.key)) problems.push(formProblem(element, 'duplicate_key', component.key));
      keys.add(String(component.key));
    }
    const holds = type.role === 'container' || type.role === 'grid';
    checkPlaces(childComponents(component), holds ? `${element}.` : prefix, holds ? new Set() : keys, problems, depth + 1);
  });
}

function elementOf(node: FormNode): string {
  return node.role === 'layout' ? node.key || node.component.type : node.path;
}

function checkConditional(root: FormNode, node: FormNode, problems: FormProblem[]): void {
  const conditional: Conditional | undefined = node.component.conditional;
  if (!conditional) return;
  const element = elementOf(node);
  const named = [conditional.when, ...(conditional.conditions ?? []).map((condition) => condition.component)];
  for (const name of named) if (name && !findNode(root, String(name))) problems.push(formProblem(element, 'unknown_condition_field', String(name)));
  for (const { component, operator } of conditional.conditions ?? []) {
    if (component && !conditionOperators.includes(operator ?? '')) problems.push(formProblem(element, 'unknown_condition_operator', String(operator)));
  }
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

function findCycles(root: FormNode): FormProblem[] {
  const calculated = [...everyNode(root)].filter((node) => typeof node.component.calculateValue === 'object' && node.component.calculateValue !== null);
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
  return variablesOf(node.component.calculateValue).flatMap((name) => {
    const [scope = '', ...keys] = name.split('.');
    const holder = scope === 'data' ? root : scope === 'row' ? node.holder ?? root : undefined;
    if (!holder) return [];
    const target = keys.length ? nodeAt(holder, keys) : undefined;
    return target ? calculated.filter((other) => other === target || other.path.startsWith(`${target.path}.`)) : [];
  });
}
