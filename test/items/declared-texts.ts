import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { rootDir } from '../platform/databases.ts';

/** A Chinese text that people read, with the place where its English is missing. */
export interface Untranslated { file: string; text: string }

type Json = Record<string, unknown>;
export const isHan = (text: string): boolean => /\p{Script=Han}/u.test(text);

const jsonFiles = (folder: string): string[] => (existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.json')).map((name) => join(folder, name)) : []);
const read = (file: string): Json => JSON.parse(readFileSync(file, 'utf8')) as Json;
export const portalsWithForms = (): string[] => readdirSync(join(rootDir, 'forms')).filter((portal) => existsSync(join(rootDir, 'forms', portal, 'portal.json')));

/** Everything under forms/ and workflows/ that has no English. */
export function untranslatedTexts(): Untranslated[] {
  const found = portalsWithForms().flatMap((portal) => {
    const folder = join(rootDir, 'forms', portal);
    return [
      ...jsonFiles(folder).filter((file) => !['portal.json', 'demo.json'].includes(basename(file))).flatMap((file) => formTexts(file)),
      ...jsonFiles(join(folder, 'registers')).flatMap((file) => formTexts(file)),
      // The names of places have no translation.
      ...jsonFiles(join(folder, 'dictionaries')).filter((file) => basename(file) !== 'regions.json').flatMap((file) => siblingTexts(file, read(file), ['title', 'label'], ['english', 'en'])),
      ...jsonFiles(join(folder, 'lists')).flatMap((file) => [...siblingTexts(file, read(file), ['title', 'label'], ['english']), ...groupTexts(file)]),
      ...siblingTexts(join(folder, 'portal.json'), read(join(folder, 'portal.json')), ['title', 'label', 'name'], ['english', 'en']),
    ];
  });
  const workflows = join(rootDir, 'workflows');
  return [...found, ...readdirSync(workflows).filter((name) => name.endsWith('.bpmn')).flatMap((name) => diagramTexts(join(workflows, name)))];
}

/** What a form keeps for the server alone. */
const unread = new Set(['translations', 'name', 'path', 'keys', 'indexed', 'access', 'effects', 'sources', 'parameters', 'category', 'purpose', 'audience', 'register', 'example']);

/** Every Chinese text of a form, wherever it stands, must be a key of its translations or carry its own English. */
function formTexts(file: string): Untranslated[] {
  const form = read(file);
  const english = ((form['settings'] as Json | undefined)?.['translations'] as { en?: Json } | undefined)?.en ?? {};
  const missing = new Set<string>();
  const known = (text: string): boolean => !isHan(text) || typeof english[text] === 'string' || text.split(' / ').every((part) => !isHan(part) || typeof english[part] === 'string');
  const visit = (value: unknown, key: string): void => {
    if (typeof value === 'string') { if (!value.startsWith('=') && !known(value)) missing.add(value); return; }
    if (Array.isArray(value)) { for (const one of value) visit(one, key); return; }
    if (typeof value !== 'object' || value === null) return;
    const own = value as Json;
    for (const [name, inner] of Object.entries(own)) {
      // Rules, options and what stands around batches say their English beside the Chinese; a source's notice is translated with the form.
      if ((name === 'message' && own['english']) || ((name === 'label' || name === 'zh') && own['en'])) continue;
      if (name === 'sources') { for (const source of Object.values(inner as Json)) visit((source as Json)['notFound'], name); continue; }
      if (name === 'name' && key === 'materials') { visit(inner, name); continue; }
      if (!unread.has(name)) visit(inner, name);
    }
  };
  visit(form, '');
  return [...missing].map((text) => ({ file: relative(rootDir, file), text }));
}

function siblingTexts(file: string, json: unknown, texts: readonly string[], siblings: readonly string[]): Untranslated[] {
  if (Array.isArray(json)) return json.flatMap((one) => siblingTexts(file, one, texts, siblings));
  if (typeof json !== 'object' || json === null) return [];
  const own = json as Json;
  const missing = texts.map((key) => own[key]).filter((text): text is string => typeof text === 'string' && isHan(text) && !siblings.some((key) => typeof own[key] === 'string' && own[key] !== ''));
  return [...missing.map((text) => ({ file: relative(rootDir, file), text })), ...Object.values(own).flatMap((inner) => siblingTexts(file, inner, texts, siblings))];
}

function groupTexts(file: string): Untranslated[] {
  const columns = (read(file)['columns'] ?? []) as Json[];
  return columns.filter(({ group, groupEnglish }) => typeof group === 'string' && isHan(group) && !groupEnglish).map(({ group }) => ({ file: relative(rootDir, file), text: String(group) }));
}

/** Steps, processes and the words of decisions: an element with a Chinese name has its English as the property `en`. */
function diagramTexts(file: string): Untranslated[] {
  const xml = readFileSync(file, 'utf8');
  const elements = [...xml.matchAll(/<bpmn:(process|userTask|serviceTask|subProcess|callActivity|startEvent|endEvent|intermediateCatchEvent|boundaryEvent|exclusiveGateway|parallelGateway|inclusiveGateway|eventBasedGateway) ([^>]*)>([\s\S]*?)(?=<bpmn:incoming|<bpmn:outgoing|<\/bpmn:\1>|<bpmn:startEvent|$)/g)];
  const unnamed = elements.filter(([, , attributes = '', body = '']) => isHan(/ ?name="([^"]*)"/.exec(attributes)?.[1] ?? '') && !/<zeebe:property name="en"/.test(body));
  const labels = [...xml.matchAll(/key="outcome\.[^"]*label" value="([^"]*)"/g)].map(([, value = '']) => value).filter((value) => isHan(value) && !/\|\s*\S/.test(value));
  return [...unnamed.map(([, , attributes = '']) => /name="([^"]*)"/.exec(attributes)![1]!), ...labels].map((text) => ({ file: relative(rootDir, file), text }));
}
