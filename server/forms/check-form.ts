/** The publishing check of a form: everything that it declares and that could not be run, by element and reason. */
import { checkCalculations } from './check-calculations.ts';
import { checkControl, checkPayees } from './check-controls.ts';
import { checkItemSettings } from './check-settings.ts';
import { checkTranslations } from './check-translations.ts';
import { checkComponent } from './check-component.ts';
import { isPlainObject } from './component-type.ts';
import { componentTypeOf } from './component-types.ts';
import { conditionOperators } from './conditions.ts';
import { expandForm } from './expand-form.ts';
import type { Conditional, FormComponent, FormDefinition, FormEnvironment } from './form-definition.ts';
import { type FormProblem, formProblem } from './form-problems.ts';
import { rowKey } from './list-grids.ts';
import { childComponents, deepestJson, everyNode, findNode, type FormNode, isDeeperThan, isUsableKey, planForm } from './plan-form.ts';

const deepestForm = 40;

/** All problems of a form, none when it may be published. */
export function checkForm(definition: FormDefinition, environment: FormEnvironment): FormProblem[] {
  if (!isPlainObject(definition) || !Array.isArray(definition.components)) return [formProblem('', 'malformed_form', 'components')];
  if (isDeeperThan(definition, deepestJson)) return [formProblem('', 'malformed_form', `more than ${deepestJson} levels`)];
  const problems: FormProblem[] = [];
  if (definition.display !== undefined && !['form', 'wizard'].includes(definition.display)) problems.push(formProblem('display', 'unsupported_display', String(definition.display)));
  for (const setting of ['controller', 'module'] as const) if (definition[setting]) problems.push(formProblem(setting, 'executable_code', setting));
  checkPayees(definition.components, problems);
  const expanded = expandForm(definition);
  checkPlaces(expanded.components, '', new Set(), problems, 0);
  if (problems.some((problem) => problem.code === 'malformed_form')) return problems;
  if (definition.display === 'wizard') checkPages(expanded.components, problems);
  const root = planForm(expanded, environment);
  for (const node of everyNode(root)) {
    problems.push(...checkComponent(expanded, node, environment), ...checkControl(expanded, node, environment));
    checkConditional(root, node, problems);
  }
  problems.push(...checkCalculations(expanded, root), ...checkItemSettings(expanded, root, environment), ...checkTranslations(definition, expanded, environment));
  return problems;
}

/** The pages of a wizard are panels with keys, for links lead to them; which page follows is decided by their conditions. */
function checkPages(components: readonly FormComponent[], problems: FormProblem[]): void {
  const keys = new Set<string>();
  components.forEach((component, index) => {
    const element = component.key || `components[${index}]`;
    if (component.type !== 'panel') { if (component.type !== 'button') problems.push(formProblem(element, 'invalid_setting', 'a wizard has pages (panels) only')); return; }
    if (!isUsableKey(component.key)) problems.push(formProblem(element, 'invalid_key', String(component.key)));
    else if (keys.has(component.key)) problems.push(formProblem(element, 'duplicate_key', component.key));
    keys.add(String(component.key));
    if (typeof component.title !== 'string' || !component.title.trim()) problems.push(formProblem(element, 'invalid_setting', 'title: a page of a wizard needs one'));
    if (component.nextPage) problems.push(formProblem(element, 'unsupported_logic', 'nextPage'));
  });
}

/** Types, keys and their uniqueness: everything that keeps a component out of the tree. */
function checkPlaces(components: readonly FormComponent[], prefix: string, keys: Set<string>, problems: FormProblem[], depth: number): void {
  if (depth > deepestForm) { problems.push(formProblem(prefix, 'malformed_form', `more than ${deepestForm} levels`)); return; }
  components.forEach((component, index) => {
    const element = isPlainObject(component) && typeof component.key === 'string' && component.key ? prefix + component.key : `${prefix}components[${index}]`;
    if (!isPlainObject(component)) { problems.push(formProblem(element, 'malformed_form', 'a component is an object')); return; }
    const type = typeof component.type === 'string' ? componentTypeOf(component.type) : undefined;
    if (!type || (component.type === 'rowkey' && component.key !== rowKey)) { problems.push(formProblem(element, 'unknown_component', String(component.type))); return; }
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
