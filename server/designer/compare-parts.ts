import type { PartDifference } from './portal-part-view.ts';
import { isObject } from '../platform/is-object.ts';
import { valueText } from './value-text.ts';

/** One text of a part under a key that stays when the text changes. */
interface Fact { name: string; what: string; text: string }

/** What a reader must know that changes between two contents of a part; null where there was or will be none. */
export function compareParts(before: unknown, after: unknown): PartDifference[] {
  const [old, fresh] = [factsOf(before), factsOf(after)];
  const differences: PartDifference[] = [];
  for (const [key, { name, what, text }] of fresh) {
    const was = old.get(key);
    if (!was) differences.push({ kind: 'added', name, what, before: '', after: text });
    else if (was.text !== text) differences.push({ kind: 'changed', name, what, before: was.text, after: text });
  }
  for (const [key, { name, what, text }] of old) if (!fresh.has(key)) differences.push({ kind: 'removed', name, what, before: text, after: '' });
  return differences;
}

function factsOf(content: unknown): Map<string, Fact> {
  const facts = new Map<string, Fact>();
  if (!isObject(content)) return facts;
  for (const [key, value] of Object.entries(content)) {
    if (key === 'name') continue;
    if (Array.isArray(value)) addRows(facts, key, value);
    else if (isObject(value)) for (const [name, rows] of Object.entries(value)) addRows(facts, `${key} ${name}`, Array.isArray(rows) ? rows : [rows]);
    else facts.set(key, { name: key, what: '', text: valueText(value) });
  }
  return facts;
}

/** Rows with a value are told by it, others by their place; where rows stand is a fact of its own. */
function addRows(facts: Map<string, Fact>, list: string, rows: readonly unknown[]): void {
  const names = rows.map((row, index) => (isObject(row) && typeof row['value'] === 'string' && row['value'].length <= 100 ? row['value'] : `${index + 1}`));
  rows.forEach((row, index) => {
    const name = names[index]!;
    if (!isObject(row)) { facts.set(`${list}/${index}`, { name: list, what: `${index + 1}`, text: valueText(row) }); return; }
    facts.set(`${list}/${name}`, { name: `${list}: ${name}`, what: '', text: valueText(row['label'] ?? row['value']) });
    for (const [what, value] of Object.entries(row)) if (!['value', 'label'].includes(what)) facts.set(`${list}/${name}/${what}`, { name: `${list}: ${name}`, what, text: valueText(value) });
  });
  if (rows.some(isObject)) facts.set(`${list}/`, { name: list, what: '↕', text: names.join(', ') });
}
