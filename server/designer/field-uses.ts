/** Where an item uses one of its fields. Pure and quick, since the form builder asks before every removal. */
import type { DraftContent } from './item-content.ts';
import { isObject } from '../platform/is-object.ts';

export type UsePlace = 'condition' | 'calculation' | 'validation' | 'source' | 'effect' | 'rule' | 'material' | 'batch' | 'preview' | 'parameter' | 'workflow' | 'receipt';
export interface FieldUse { place: UsePlace; name: string }

type Json = unknown;

/** The places that read the field `key` (a path for fields within rows: `rows.amount`), its own component left out. */
export function usesOfField({ form, workflowXml, templateSource }: Pick<DraftContent, 'form' | 'workflowXml' | 'templateSource'>, path: string): FieldUse[] {
  const key = path.split('.').at(-1)!;
  const uses: FieldUse[] = [];
  const feel = mention('form', path);
  const inComponents = (components: readonly Json[]): void => {
    for (const component of components) {
      if (!isObject(component)) continue;
      const label = String(component['label'] || component['title'] || component['key']);
      if (component['key'] !== key) {
        if (conditionNames(component['conditional'], path, key)) uses.push({ place: 'condition', name: label });
        if (logicNames(component['calculateValue'], path, key) || feel.test(textOf((component['properties'] as Record<string, unknown> | undefined)?.['value']))) uses.push({ place: 'calculation', name: label });
        if (logicNames((component['validate'] as Record<string, unknown> | undefined)?.['json'], path, key)) uses.push({ place: 'validation', name: label });
      }
      inComponents([component['components'], component['columns'], (component['rows'] as Json[] | undefined)?.flat?.()].flatMap((children) => (Array.isArray(children) ? children : [])));
    }
  };
  inComponents(form.components);
  const item = (form.settings?.item ?? {}) as Record<string, Json>;
  const named: [UsePlace, Json][] = [['source', item['sources']], ['effect', item['effects']], ['parameter', item['parameters']]];
  for (const [place, entries] of named) for (const [name, entry] of Object.entries(isObject(entries) ? entries : {})) if (feel.test(textOf(entry))) uses.push({ place, name });
  for (const rule of listOf(item['rules'])) if (feel.test(textOf(rule)) || (isObject(rule) && rule['path'] === path)) uses.push({ place: 'rule', name: String((rule as Record<string, unknown>)['message'] ?? '') });
  for (const material of listOf(item['materials'])) if (isObject(material) && logicNames(material['when'], path, key)) uses.push({ place: 'material', name: String(material['name'] ?? '') });
  if (namesExactly(item['batch'], key)) uses.push({ place: 'batch', name: 'Excel' });
  for (const step of workflowXml.matchAll(/<\w+:(\w+) id="([^"]+)"(?: name="([^"]*)")?[\s\S]*?(?=<\w+:\w+ id="|$)/g)) {
    if (feel.test(step[0])) uses.push({ place: 'workflow', name: step[3] ?? step[2] ?? '' });
  }
  templateSource.split('\n').forEach((line, index) => { if (feel.test(line)) uses.push({ place: 'receipt', name: String(index + 1) }); });
  return uses;
}

function mention(scope: string, path: string): RegExp {
  return new RegExp(`\\b${scope}\\.${path.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?![\\w-])`);
}

function conditionNames(conditional: Json, path: string, key: string): boolean {
  if (!isObject(conditional)) return false;
  const names = (name: Json): boolean => name === path || name === key;
  return names(conditional['when']) || listOf(conditional['conditions']).some((one) => isObject(one) && names(one['component'])) || logicNames(conditional['json'], path, key);
}

/** Whether JSONLogic reads the field: `data.path`, or `row.key` beside it. */
function logicNames(rule: Json, path: string, key: string): boolean {
  if (Array.isArray(rule)) return rule.some((one) => logicNames(one, path, key));
  if (!isObject(rule)) return false;
  return Object.entries(rule).some(([operator, operands]) => {
    if (operator !== 'var') return logicNames(operands, path, key);
    const name = String(Array.isArray(operands) ? operands[0] : operands);
    return name === `data.${path}` || name === `row.${key}` || name.startsWith(`data.${path}.`) || name === key;
  });
}

function namesExactly(value: Json, key: string): boolean {
  if (typeof value === 'string') return value === key;
  if (Array.isArray(value)) return value.some((one) => namesExactly(one, key));
  return isObject(value) && Object.entries(value).some(([name, one]) => name === key || namesExactly(one, key));
}

const textOf = (value: Json): string => (typeof value === 'string' ? value : JSON.stringify(value) ?? '');
const listOf = (value: Json): Json[] => (Array.isArray(value) ? value : []);