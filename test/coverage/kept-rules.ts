import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { generatedTemplate } from '../../server/forms/generated-templates.ts';
import { rootDir } from '../platform/databases.ts';
import type { ShippedItem } from './read-item.ts';

/**
 * Where each rule of the manual is kept, by item and rule (`*` holds rules that all items share). A place is
 * - `component PATH`: the form has that component;
 * - `material KEY`, `template KEY` (one is made for the slot), `guide`, `rule CODE-OR-INDEX`, `effect NAME`, `source NAME`, `list NAME`: the item declares it;
 * - `notice TEXT`: one of the portal's notices above the materials contains the text;
 * - `note TEXT`: one of the item's own notices does; `text TEXT`: a text of its form does;
 * - `preview` or `preview LIST`: it shows a preview before it is confirmed, of that list; `batch`: it is filled in by Excel; `workflow NAME`;
 * - `tab KEY`, `action LABEL`, `details KEY`, `column KEY` (of its list), `export`, `statement`: the query has it; `purpose NAME`: it stands with the others of that purpose;
 * - `portal TEXT`: the portal's settings contain the text;
 * - `test FILE: TEXT`: the test file contains the text;
 * - `not a rule of the form: REASON`: a sentence about the picture, or advice that nothing can keep.
 * Several places are joined by `; `, and all must hold.
 */
export type KeptRules = Record<string, Record<string, string>>;

/** Whether a place is given for the rule and holds in the shipped item. */
export function keptWhere(kept: KeptRules, portal: string, item: string, rule: string, shipped: ShippedItem): boolean {
  const place = kept[item]?.[rule] ?? kept['*']?.[rule];
  return place !== undefined && place.split('; ').every((one) => holds(one, shipped, portal));
}

function holds(place: string, shipped: ShippedItem, portal: string): boolean {
  const { form, fields, grids, notices, texts, query } = shipped;
  const [kind = '', ...rest] = place.split(' ');
  const name = rest.join(' ');
  const settings = form.settings?.item ?? {};
  switch (kind) {
    case 'component': return fields.some((field) => field.path === name);
    case 'material': return (settings.materials ?? []).some((material) => material.key === name);
    case 'template': return generatedTemplate((settings.materials ?? []).find((material) => material.key === name)) !== undefined;
    case 'guide': return (settings.guide ?? []).length > 0;
    case 'notice': return notices.some((notice) => notice.includes(name));
    case 'note': return (settings.notices ?? []).some((notice) => notice.includes(name));
    case 'text': return texts.some((text) => text.includes(name));
    case 'preview': return settings.preview !== undefined && (name === '' || [...settings.preview.tables, ...(settings.preview.refused ? [settings.preview.refused] : [])].some(({ list }) => list === name));
    case 'batch': return settings.batch !== undefined;
    case 'workflow': return settings.workflow === name;
    case 'effect': return Object.hasOwn(settings.effects ?? {}, name);
    case 'source': return Object.hasOwn(settings.sources ?? {}, name);
    case 'rule': return Array.isArray(settings['rules']) && settings['rules'].some((rule: { code?: string; message?: string }, index) => rule.code === name || String(index) === name);
    case 'list': return fields.some(({ component }) => component['list'] === name);
    case 'tab': return query?.tabs.some(({ key }) => key === name) ?? false;
    case 'action': return query?.actions.some(({ label }) => label.zh === name) ?? false;
    case 'details': return query?.details.some(({ key }) => key === name) ?? false;
    case 'column': return query !== null && grids.some(({ columns }) => columns.some(({ component }) => component.key === name));
    case 'export': return (query?.export ?? null) !== null;
    case 'statement': return [query, ...(query?.details ?? [])].some((one) => one?.statement);
    case 'purpose': return settings.purpose === name;
    case 'portal': return portalTexts(portal).includes(name);
    case 'test': return testHolds(name);
    default: return place.startsWith('not a rule of the form: ');
  }
}

function portalTexts(portal: string): string {
  return readFileSync(join(rootDir, 'forms', portal, 'portal.json'), 'utf8');
}

function testHolds(place: string): boolean {
  const [file = '', text = ''] = place.split(': ');
  const path = join(rootDir, 'test', file);
  return existsSync(path) && readFileSync(path, 'utf8').includes(text);
}
