import { outcomesOf, type DiagramModel } from '../workflow/diagram-model.ts';
import { parseDiagram, readDiagram } from '../workflow/read-diagram.ts';
import { childComponents } from '../forms/plan-form.ts';
import type { FormComponent } from '../forms/form-definition.ts';
import { Problem } from '../platform/errors.ts';
import { settingsOf, type DraftContent } from './item-content.ts';
import type { Difference, DifferenceGroup } from './item-view.ts';
import { valueText } from './value-text.ts';

/** One thing that can differ, under a key that stays when the thing changes. */
interface Fact { group: DifferenceGroup; name: string; what: string; text: string }
type Facts = Map<string, Fact>;

/** What a reader must know that changes between two contents; `before` null for a new item. */
export async function compareItems(before: DraftContent | null, after: DraftContent): Promise<Difference[]> {
  const [old, fresh] = [before ? await factsOf(before) : new Map<string, Fact>(), await factsOf(after)];
  const differences: Difference[] = [];
  for (const [key, fact] of fresh) {
    const was = old.get(key);
    if (!was) differences.push({ ...naming(fact), kind: 'added', before: '', after: fact.text });
    else if (was.text !== fact.text) differences.push({ ...naming(fact), kind: 'changed', before: was.text, after: fact.text });
  }
  for (const [key, fact] of old) if (!fresh.has(key)) differences.push({ ...naming(fact), kind: 'removed', before: fact.text, after: '' });
  return [...withoutDetails(differences), ...(before ? templateLines(before.templateSource, after.templateSource) : [])];
}

const naming = ({ group, name, what }: Fact): Pick<Difference, 'group' | 'name' | 'what'> => ({ group, name, what });

/** Of a field or step that is new or gone only itself is told, not each of its settings. */
function withoutDetails(differences: readonly Difference[]): Difference[] {
  const whole = new Set(differences.filter(({ what, kind }) => what === '' && kind !== 'changed').map(({ group, name, kind }) => `${group === 'rules' ? 'fields' : group}/${name}/${kind}`));
  return differences.filter(({ group, name, kind, what }) => what === '' || !whole.has(`${group === 'rules' ? 'fields' : group}/${name}/${kind}`));
}

async function factsOf(content: DraftContent): Promise<Facts> {
  const facts: Facts = new Map();
  const add = (key: string, group: DifferenceGroup, name: string, what: string, value: unknown): void => {
    if (value === undefined || value === null || value === '' || value === false) return;
    facts.set(key, { group, name, what, text: valueText(value) });
  };
  add('title', 'texts', 'title', '', content.form.title);
  addComponents(content.form.components, '', add);
  addSettings(content, add);
  await addSteps(content.workflowXml, add);
  add('receipt', 'receipt', 'template', '', content.template);
  return facts;
}

type Add = (key: string, group: DifferenceGroup, name: string, what: string, value: unknown) => void;

const ruleKeys = new Set(['conditional', 'calculateValue', 'validate', 'clearOnHide', 'allowCalculateOverride', 'defaultValue']);
/** Of the machinery, and what the parts say of themselves. */
const silentKeys = new Set(['key', 'components', 'columns', 'rows', 'input', 'id', 'tableView', 'label', 'title', 'legend']);
const nothings = new Set(['""', '{}', '[]', 'null', 'false']);

function addComponents(components: readonly FormComponent[], prefix: string, add: Add): void {
  components.forEach((component, index) => {
    if (typeof component !== 'object' || component === null) return;
    const path = `${prefix}${component.key ?? `${component.type}[${index}]`}`;
    const label = [component.label, component.title, component.legend].find((one) => typeof one === 'string' && one !== '') ?? '';
    const name = label ? `${label} (${path})` : path;
    add(`field/${path}`, 'fields', name, '', label || component.type);
    for (const [setting, value] of Object.entries(component)) {
      if (silentKeys.has(setting) || nothings.has(JSON.stringify(value))) continue;
      if (setting === 'validate' || setting === 'properties') {
        for (const [rule, one] of Object.entries((value ?? {}) as object)) add(`field/${path}/${setting}/${rule}`, setting === 'validate' || rule === 'value' ? 'rules' : 'fields', name, rule, one);
      } else add(`field/${path}/${setting}`, ruleKeys.has(setting) ? 'rules' : 'fields', name, setting, value);
    }
    addComponents(childComponents(component), component.type === 'panel' || component.type === 'fieldset' || component.type === 'columns' ? prefix : `${path}.`, add);
  });
}

function addSettings(content: DraftContent, add: Add): void {
  const item = settingsOf(content);
  for (const [setting, value] of Object.entries(item)) {
    if (setting === 'materials' && Array.isArray(value)) for (const material of value as { key: string; name: string }[]) add(`material/${material?.key}`, 'materials', String(material?.name ?? material?.key), '', material);
    else if (setting === 'guide' && Array.isArray(value)) for (const row of value as { label: string; text: string }[]) add(`guide/${row?.label}`, 'texts', String(row?.label), '', row?.text);
    else if (setting === 'notices' && Array.isArray(value)) value.forEach((notice, index) => add(`notice/${index}`, 'texts', 'notices', '', notice));
    else if (setting === 'rules' && Array.isArray(value)) for (const rule of value as { when: string; message: string }[]) add(`rule/${rule?.message}`, 'rules', String(rule?.message), '', rule?.when);
    else if (setting === 'sources' || setting === 'effects') for (const [key, one] of Object.entries((value ?? {}) as object)) add(`${setting}/${key}`, 'rules', `${setting}.${key}`, '', one);
    else if (setting !== 'receipt') add(`setting/${setting}`, setting === 'description' ? 'texts' : 'settings', setting, '', value);
  }
  for (const [text, english] of Object.entries(content.form.settings?.translations?.['en'] ?? {})) add(`english/${text}`, 'texts', text, 'en', english);
}

/** Most contents that are compared have the same diagram. */
const models = new Map<string, DiagramModel>();
const mostModels = 20;

async function modelOf(xml: string): Promise<DiagramModel> {
  const model = models.get(xml) ?? readDiagram(await parseDiagram(xml));
  models.set(xml, model);
  if (models.size > mostModels) models.delete(models.keys().next().value as string);
  return model;
}

async function addSteps(xml: string, add: Add): Promise<void> {
  let model;
  try {
    model = await modelOf(xml);
  } catch (error) {
    if (error instanceof Problem) { add('diagram', 'steps', 'diagram', '', xml); return; }
    throw error;
  }
  for (const element of model.elements.values()) {
    const { id, name, type, parent: _parent, incoming: _incoming, outgoing: _outgoing, ...details } = element as typeof element & Record<string, unknown>;
    const title = name ? `${name} (${id})` : String(id);
    add(`step/${id}`, 'steps', title, '', name || type);
    const outcomes = outcomesOf(element).map((outcome) => `${outcome.name}: ${outcome.zh} / ${outcome.en}, ${outcome.comment}`);
    if (outcomes.length > 0) add(`step/${id}/outcomes`, 'steps', title, 'outcomes', outcomes.join('; '));
    for (const [what, value] of Object.entries(details)) if (!nothings.has(JSON.stringify(value) ?? 'null')) add(`step/${id}/${what}`, 'steps', title, what, value);
  }
  for (const flow of model.flows.values()) {
    const ends = [flow.source, flow.target].map((id) => model.elements.get(id)?.name || id).join(' → ');
    add(`flow/${flow.id}`, 'steps', flow.name ? `${flow.name} (${flow.id})` : flow.id, '', ends);
    add(`flow/${flow.id}/condition`, 'steps', flow.name ? `${flow.name} (${flow.id})` : flow.id, 'condition', flow.condition?.text);
  }
}

const mostLines = 60;

/** Lines of the receipt that only one of the two has, in their order. */
function templateLines(before: string, after: string): Difference[] {
  if (before === after) return [];
  const [old, fresh] = [before.split('\n'), after.split('\n')];
  const differing = (lines: readonly string[], others: readonly string[], kind: 'added' | 'removed'): Difference[] => {
    const known = new Set(others);
    return lines.flatMap((line, index) => (known.has(line) || line.trim() === '' ? [] : [{ group: 'receipt' as const, kind, name: `${index + 1}`, what: '', before: kind === 'removed' ? valueText(line) : '', after: kind === 'added' ? valueText(line) : '' }]));
  };
  const lines = [...differing(old, fresh, 'removed'), ...differing(fresh, old, 'added')].slice(0, mostLines);
  return lines.length > 0 ? lines : [{ group: 'receipt', kind: 'changed', name: 'template', what: '', before: `${old.length}`, after: `${fresh.length}` }];
}
