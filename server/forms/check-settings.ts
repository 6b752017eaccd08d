/** The publishing check of what stands beside the components: `settings.item` and the translations. */
import { Ajv } from 'ajv';
import { findRuleProblems, variablesOf } from '../expressions/json-logic.ts';
import { isPlainObject } from './component-type.ts';
import type { FormComponent, FormDefinition, FormEnvironment, ItemSettings } from './form-definition.ts';
import { type FormProblem, formProblem } from './form-problems.ts';
import { childComponents, findNode, type FormNode, isUsableKey, readOptions } from './plan-form.ts';

const text = { type: 'string' } as const;
const words = { type: 'array', items: { type: 'string', minLength: 1 } } as const;
const expressions = { type: 'object', additionalProperties: { type: ['string', 'number', 'boolean', 'null'] } } as const;

/** The shape of `settings.item`; other keys may stand beside these for other readers. */
const itemSchema = {
  type: 'object',
  properties: {
    audience: { type: 'array', items: { enum: ['individual', 'employer', 'agency'] } },
    category: text, purpose: text, description: text, workflow: text, receipt: text,
    guide: { type: 'array', items: { type: 'object', required: ['label', 'text'], properties: { label: { ...text, minLength: 1 }, text } } },
    notices: words,
    materials: {
      type: 'array',
      items: {
        type: 'object', required: ['key', 'name', 'required'],
        properties: {
          key: { ...text, minLength: 1 }, name: { ...text, minLength: 1 }, required: { type: 'boolean' }, multiple: { type: 'boolean' },
          max: { type: 'integer', minimum: 1, maximum: 50 }, accept: words, sample: text, description: text, when: { type: ['object', 'boolean'] },
        },
      },
    },
    officeHours: {
      type: 'object', required: ['fromDay', 'toDay', 'outside'],
      properties: { fromDay: { type: 'integer', minimum: 1, maximum: 31 }, toDay: { type: 'integer', minimum: 1, maximum: 31 }, outside: { enum: ['accept', 'refuse'] } },
    },
    promisedTime: { type: 'string', pattern: '^P(?=.)(\\d+Y)?(\\d+M)?(\\d+W)?(\\d+D)?(T(?=\\d)(\\d+H)?(\\d+M)?(\\d+S)?)?$' },
    sources: {
      type: 'object',
      additionalProperties: { type: 'object', required: ['register', 'key'], properties: { register: { ...text, minLength: 1 }, key: expressions, required: { type: 'boolean' } } },
    },
    effects: {
      type: 'object',
      additionalProperties: {
        type: 'array',
        items: {
          type: 'object', required: ['action', 'register'],
          properties: { action: { enum: ['update', 'create', 'upsert'] }, register: { ...text, minLength: 1 }, key: expressions, set: expressions, expect: words },
        },
      },
    },
    unknownFields: { enum: ['drop', 'refuse'] },
    onlyOneOpen: { type: 'boolean' },
  },
} as const;

const validateItem = new Ajv({ allErrors: true, strict: false }).compile(itemSchema);

export function checkItemSettings(definition: FormDefinition, root: FormNode): FormProblem[] {
  const item = definition.settings?.item;
  if (item === undefined) return [];
  if (!validateItem(item)) {
    return (validateItem.errors ?? []).map((error) => formProblem(settingPath(error.instancePath), 'malformed_item', `${error.message ?? ''} ${JSON.stringify(error.params)}`));
  }
  const problems: FormProblem[] = [];
  if (item.officeHours && item.officeHours.fromDay > item.officeHours.toDay) problems.push(formProblem('settings.item.officeHours', 'malformed_item', 'fromDay > toDay'));
  checkMaterials(item, root, problems);
  return problems;
}

function checkMaterials(item: ItemSettings, root: FormNode, problems: FormProblem[]): void {
  const keys = new Set<string>();
  (item.materials ?? []).forEach((material, index) => {
    const element = `settings.item.materials[${index}]`;
    if (!isUsableKey(material.key)) problems.push(formProblem(`${element}.key`, 'invalid_key', material.key));
    else if (keys.has(material.key)) problems.push(formProblem(`${element}.key`, 'duplicate_key', material.key));
    keys.add(material.key);
    for (const { code, detail } of findRuleProblems(material.when)) problems.push(formProblem(`${element}.when`, 'invalid_rule', `${code} ${detail}`));
    for (const name of variablesOf(material.when)) {
      const field = name.replace(/^data\.?/, '');
      if (!name.startsWith('data') || (field && !findNode(root, field))) problems.push(formProblem(`${element}.when`, 'unknown_condition_field', name));
    }
  });
}

function settingPath(pointer: string): string {
  return `settings.item${pointer.replace(/\/(\d+)/g, '[$1]').replace(/\//g, '.')}`;
}

const translatedKeys = ['label', 'title', 'legend', 'placeholder', 'description', 'tooltip', 'prefix', 'suffix', 'addAnother'] as const;

/** A form that is translated at all is translated whole; texts without Chinese characters need no translation. */
export function checkTranslations(definition: FormDefinition, environment: FormEnvironment): FormProblem[] {
  const english = definition.settings?.translations?.en;
  if (!english) return [];
  const problems: FormProblem[] = [], missing = new Set<string>();
  const check = (element: string, value: unknown) => {
    if (typeof value !== 'string' || !/\p{Script=Han}/u.test(value) || english[value] || missing.has(value)) return;
    missing.add(value);
    problems.push(formProblem(element, 'missing_translation', value));
  };
  check('title', definition.title);
  const visit = (components: readonly FormComponent[]): void => {
    for (const component of components.filter(isPlainObject) as FormComponent[]) {
      const element = component.key ?? component.type;
      for (const key of translatedKeys) if (!(key === 'label' && component.type === 'panel')) check(element, component[key]);
      for (const option of readOptions(component, environment)?.values() ?? []) if (!option.en) check(element, option.label);
      if (component.type === 'tabs') for (const tab of component.components ?? []) check(element, tab.label);
      visit(childComponents(component));
    }
  };
  visit(definition.components);
  definition.settings?.item?.materials?.forEach?.((material, index) => check(`settings.item.materials[${index}]`, material?.name));
  return problems;
}
