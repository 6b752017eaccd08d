/** The publishing check of what stands beside the components: `settings.item`. */
import { Ajv } from 'ajv';
import { isFeel } from '../expressions/feel.ts';
import { findRuleProblems, variablesOf } from '../expressions/json-logic.ts';
import { batchSchema, checkBatch, previewSchema } from './check-batch.ts';
import { expressionProblems } from './check-calculations.ts';
import type { FormDefinition, FormEnvironment, ItemSettings, MaterialDefinition } from './form-definition.ts';
import { type FormProblem, formProblem } from './form-problems.ts';
import { checkGeneratedTemplate, templateSchema } from './generated-templates.ts';
import { findNode, type FormNode, isUsableKey } from './plan-form.ts';

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
          max: { type: 'integer', minimum: 1, maximum: 50 }, accept: words, sample: text, template: templateSchema, description: text, when: { type: ['object', 'boolean'] },
          each: { type: 'object', required: ['rows', 'key', 'label'], additionalProperties: false, properties: { rows: text, key: text, label: text } },
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
      additionalProperties: {
        type: 'object', required: ['register', 'key'],
        properties: { register: { ...text, minLength: 1 }, key: expressions, required: { type: 'boolean' }, when: text, list: { type: 'boolean' }, notFound: text },
      },
    },
    effects: {
      type: 'object',
      additionalProperties: {
        type: 'array',
        items: {
          type: 'object', required: ['action', 'register'],
          properties: { action: { enum: ['update', 'create', 'upsert', 'close'] }, register: { ...text, minLength: 1 }, each: text, when: text, key: expressions, set: expressions, expect: { anyOf: [words, expressions] }, many: { type: 'boolean' } },
        },
      },
    },
    rules: {
      type: 'array',
      items: { type: 'object', required: ['when', 'message'], properties: { when: { ...text, minLength: 1 }, message: { ...text, minLength: 1 }, english: text, path: text, each: text, label: text } },
    },
    wizard: { type: 'object', properties: { review: { type: 'boolean' } } },
    unknownFields: { enum: ['drop', 'refuse'] },
    onlyOneOpen: { type: 'boolean' },
    operatorRight: { ...text, pattern: '^[a-z][\\w-]{0,39}$' },
    batch: batchSchema, preview: previewSchema,
  },
} as const;

const validateItem = new Ajv({ allErrors: true, strict: false }).compile(itemSchema);

export function checkItemSettings(definition: FormDefinition, root: FormNode, environment: FormEnvironment): FormProblem[] {
  const item = definition.settings?.item;
  if (item === undefined) return [];
  if (!validateItem(item)) {
    return (validateItem.errors ?? []).map((error) => formProblem(settingPath(error.instancePath), 'malformed_item', `${error.message ?? ''} ${JSON.stringify(error.params)}`));
  }
  const problems: FormProblem[] = [];
  if (item.officeHours && item.officeHours.fromDay > item.officeHours.toDay) problems.push(formProblem('settings.item.officeHours', 'malformed_item', 'fromDay > toDay'));
  problems.push(...sharedNameProblems(item));
  checkMaterials(item, root, environment, problems);
  checkSourceKeys(item, root, problems);
  checkRefusals(item, root, problems);
  checkBatch(item, root, problems);
  return problems;
}

/** Keys of sources, and what they wait for, read the account, answers, and the sources before them. */
function checkSourceKeys(item: ItemSettings, root: FormNode, problems: FormProblem[]): void {
  const names = new Set(['account', 'form', 'item']);
  for (const [name, { key, when }] of Object.entries(item.sources ?? {})) {
    const place = `settings.item.sources.${name}`;
    for (const [field, expression] of Object.entries(key)) if (isFeel(expression)) problems.push(...expressionProblems(`${place}.key.${field}`, expression, names, root));
    if (when) problems.push(...expressionProblems(`${place}.when`, when, names, root));
    names.add(name);
  }
}

function checkRefusals(item: ItemSettings, root: FormNode, problems: FormProblem[]): void {
  const names = new Set(['account', 'form', 'item', 'application', ...Object.keys(item.sources ?? {}), 'lists']);
  (item.rules ?? []).forEach(({ when, path, each, label }, index) => {
    const place = `settings.item.rules[${index}]`;
    const grid = each === undefined ? undefined : gridOf(root, each);
    problems.push(...expressionProblems(`${place}.when`, when, each === undefined ? names : new Set([...names, 'row']), root, grid?.held[0]));
    if (each !== undefined && !grid) problems.push(formProblem(`${place}.each`, 'unknown_condition_field', each));
    if (label !== undefined && !grid?.held.some(({ key }) => key === label)) problems.push(formProblem(`${place}.label`, 'unknown_condition_field', label));
    if (path && !findNode(root, each === undefined ? path : `${each}.${path}`)) problems.push(formProblem(`${place}.path`, 'unknown_condition_field', path));
  });
}

/** A grid that stands in no other one. */
function gridOf(root: FormNode, key: string): FormNode | undefined {
  return root.held.find((node) => node.key === key && node.role === 'grid');
}

function checkMaterials(item: ItemSettings, root: FormNode, environment: FormEnvironment, problems: FormProblem[]): void {
  const keys = new Set<string>();
  (item.materials ?? []).forEach((material, index) => {
    const element = `settings.item.materials[${index}]`;
    if (!isUsableKey(material.key)) problems.push(formProblem(`${element}.key`, 'invalid_key', material.key));
    else if (keys.has(material.key)) problems.push(formProblem(`${element}.key`, 'duplicate_key', material.key));
    keys.add(material.key);
    problems.push(...fileNameProblems(material, element), ...checkGeneratedTemplate(item, material, element, root, environment));
    for (const { code, detail } of findRuleProblems(material.when)) problems.push(formProblem(`${element}.when`, 'invalid_rule', `${code} ${detail}`));
    const grid = material.each && gridOf(root, material.each.rows);
    if (material.each && !grid) problems.push(formProblem(`${element}.each.rows`, 'unknown_condition_field', material.each.rows));
    for (const part of ['key', 'label'] as const) if (grid && !grid.held.some(({ key, role }) => key === material.each?.[part] && role === 'value')) problems.push(formProblem(`${element}.each.${part}`, 'unknown_condition_field', material.each![part]));
    if (material.each && typeof material.template === 'object') problems.push(formProblem(`${element}.each`, 'malformed_item', 'a template that is generated belongs to the application and not to a row'));
    for (const name of variablesOf(material.when)) {
      const [scope = '', ...rest] = name.split('.');
      const field = rest.join('.');
      const known = scope === 'row' && grid ? grid.held.some(({ key }) => key === rest[0]) : scope === 'data' && (!field || findNode(root, field) !== undefined);
      if (!known) problems.push(formProblem(`${element}.when`, 'unknown_condition_field', name));
    }
  });
}

/** A file of the portal's samples, which is looked for by its plain name. */
function fileNameProblems(material: MaterialDefinition, element: string): FormProblem[] {
  return ([['sample', material.sample], ['template', material.template]] as const).flatMap(([setting, name]) =>
    (typeof name === 'string' && name !== '' && !/^[\w-]+\.[a-z]+$/.test(name) ? [formProblem(`${element}.${setting}`, 'invalid_file_name', name)] : []));
}

/** Names by which an item's diagram and receipt are looked for among the files. */
function sharedNameProblems(item: ItemSettings): FormProblem[] {
  return (['workflow', 'receipt'] as const).flatMap((setting) => {
    const name = item[setting];
    return typeof name === 'string' && name !== '' && !/^[\w-]+$/.test(name) ? [formProblem(`settings.item.${setting}`, 'invalid_file_name', name)] : [];
  });
}

function settingPath(pointer: string): string {
  return `settings.item${pointer.replace(/\/(\d+)/g, '[$1]').replace(/\//g, '.')}`;
}
