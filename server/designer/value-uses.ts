/** Where a portal's configuration compares one of its code lists with a value written out. Pure. */
import { expandForm } from '../forms/expand-form.ts';
import type { FormDefinition } from '../forms/form-definition.ts';
import { regionDictionary } from '../forms/region-type.ts';
import { isObject } from '../platform/is-object.ts';

export interface ValueUse { value: string; place: string }

/** Keys of the fields whose choices are the dictionary's, wherever they stand. */
export function fieldsOfDictionary(form: FormDefinition, dictionary: string): Set<string> {
  const keys = new Set<string>();
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) { value.forEach(visit); return; }
    if (!isObject(value)) return;
    const properties = isObject(value['properties']) ? value['properties'] : {};
    const named = properties['dictionary'] ?? (value['type'] === 'region' ? regionDictionary : undefined);
    if (named === dictionary && typeof value['key'] === 'string') keys.add(value['key']);
    Object.values(value).forEach(visit);
  };
  visit(expandForm(form).components);
  return keys;
}

/** The places within a piece of configuration (JSON, or lines of text) that name one of the fields together with one of the values. */
export function usesOfValues(configuration: unknown, place: string, fields: ReadonlySet<string>, values: readonly string[]): ValueUse[] {
  if (fields.size === 0 || values.length === 0) return [];
  const naming = new RegExp(`(^|[^\\w-])(${[...fields].map(escaped).join('|')})(?![\\w-])`);
  const uses: ValueUse[] = [];
  const add = (value: string, at: string): void => { if (!uses.some((use) => use.value === value && use.place === at)) uses.push({ value, place: at }); };
  const inText = (text: string, at: string): void => { if (naming.test(text)) for (const value of values) if (hasLiteral(text, value)) add(value, at); };
  const visit = (node: unknown, at: string): void => {
    if (typeof node === 'string') { inText(node, at); return; }
    if (Array.isArray(node)) {
      // The operands of one operator: a field and what it is compared with.
      if (node.some((one) => isObject(one) && naming.test(textOf(one['var'])))) for (const value of values) if (node.some((one) => one === value || (Array.isArray(one) && one.includes(value)))) add(value, at);
      node.forEach((one, index) => visit(one, isObject(one) && typeof one['key'] === 'string' ? `${baseOf(at)}${one['key']}` : `${at}[${index}]`));
      return;
    }
    if (!isObject(node)) return;
    const named = [node['when'], node['component'], node['field']].some((one) => naming.test(textOf(one)));
    const isField = fields.has(textOf(node['key']));
    for (const [key, one] of Object.entries(node)) {
      const literals = [one].flat();
      const compared = (named && ['eq', 'value', 'is', 'in', 'notIn'].includes(key)) || (isField && key === 'defaultValue') || (fields.has(key) && key !== 'key');
      if (compared) for (const value of values) if (literals.some((literal) => literal === value || (typeof literal === 'string' && hasLiteral(literal, value)))) add(value, joined(at, key));
      visit(one, ['components', 'columns', 'rows'].includes(key) ? at : joined(at, key));
    }
  };
  visit(configuration, place);
  return uses;
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
const baseOf = (place: string): string => `${place.split('#')[0]}#`;
const joined = (place: string, key: string): string => (place.includes('#') && !place.endsWith('#') ? `${place}.${key}` : `${place.replace(/#$/, '')}#${key}`);

function hasLiteral(text: string, value: string): boolean {
  return [`"${value}"`, `'${value}'`, `&#34;${value}&#34;`, `&quot;${value}&quot;`].some((literal) => text.includes(literal));
}
