import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { Problem } from '../platform/errors.ts';
import type { Dictionary, FormDefinition } from '../forms/form-definition.ts';

/** The template of statements that name none of their own. */
export const sharedStatement = 'statement';

export interface ItemFiles { item: string; file: string; form: FormDefinition }

/** One portal as its files declare it. */
export interface PortalFiles {
  portal: string;
  settings: unknown;
  dictionaries: Record<string, Dictionary>;
  registers: Record<string, FormDefinition>;
  /** Declared lists over registers; what they mean is read in `registers/`. */
  lists: Record<string, unknown>;
  /** Records that come with the configuration, by register. */
  records: Record<string, unknown>;
  /** Declared queries, and the templates of their statements by name; what they mean is read in `queries/`. */
  queries: Record<string, unknown>;
  statementTemplates: Record<string, string>;
  items: ItemFiles[];
}

/** The shipped configuration: `forms/`, `workflows/` and `templates/` below `rootDir`. */
export interface ConfigurationFiles {
  portals: PortalFiles[];
  workflows: Record<string, string>;
  /** DMN decisions that diagrams call. */
  decisions: Record<string, string>;
  templates: Record<string, string>;
}

export function readConfiguration(rootDir: string): ConfigurationFiles {
  const forms = join(rootDir, 'forms');
  const templates = readTexts(join(rootDir, 'templates'), '.hbs');
  const portals = readdirSync(forms, { withFileTypes: true }).filter((entry) => entry.isDirectory() && existsSync(join(forms, entry.name, 'portal.json')));
  return {
    portals: portals.map((entry) => readPortal(join(forms, entry.name), entry.name, templates)).sort((one, other) => one.portal.localeCompare(other.portal)),
    workflows: readTexts(join(rootDir, 'workflows'), '.bpmn'),
    decisions: readTexts(join(rootDir, 'workflows'), '.dmn'),
    templates,
  };
}

/** Diagrams, decisions and templates that any item may use by name. */
export function readSharedFiles(rootDir: string): Pick<ConfigurationFiles, 'workflows' | 'decisions' | 'templates'> {
  return { workflows: readTexts(join(rootDir, 'workflows'), '.bpmn'), decisions: readTexts(join(rootDir, 'workflows'), '.dmn'), templates: readTexts(join(rootDir, 'templates'), '.hbs') };
}

function readPortal(directory: string, portal: string, templates: Readonly<Record<string, string>>): PortalFiles {
  const queries = readAll<unknown>(join(directory, 'queries'));
  return {
    portal,
    settings: readJson(join(directory, 'portal.json')),
    dictionaries: readAll(join(directory, 'dictionaries')),
    registers: readAll(join(directory, 'registers')),
    lists: readAll(join(directory, 'lists')),
    records: readAll(join(directory, 'records')),
    queries,
    statementTemplates: Object.keys(queries).length > 0 ? namedWithin(queries, templates) : {},
    items: jsonFiles(directory)
      .filter((file) => !['portal.json', 'demo.json'].includes(basename(file)))
      .map((file) => ({ item: basename(file, '.json'), file, form: readJson(file) as FormDefinition })),
  };
}

function readAll<T>(directory: string): Record<string, T> {
  return Object.fromEntries(jsonFiles(directory).map((file) => [basename(file, '.json'), readJson(file) as T]));
}

/** The templates whose names stand somewhere in the queries, and the shared one. */
function namedWithin(queries: unknown, templates: Readonly<Record<string, string>>): Record<string, string> {
  const json = JSON.stringify(queries);
  return Object.fromEntries(Object.entries(templates).filter(([name]) => name === sharedStatement || json.includes(`"template":${JSON.stringify(name)}`)));
}

function jsonFiles(directory: string): string[] {
  if (!existsSync(directory)) return [];
  return readdirSync(directory).filter((name) => name.endsWith('.json')).sort().map((name) => join(directory, name));
}

function readTexts(directory: string, extension: string): Record<string, string> {
  if (!existsSync(directory)) return {};
  const files = readdirSync(directory).filter((name) => name.endsWith(extension)).sort();
  return Object.fromEntries(files.map((name) => [basename(name, extension), readFileSync(join(directory, name), 'utf8')]));
}

export function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new Problem('invalid_configuration', {}, [{ path: file, code: 'json', message: (error as Error).message }], { cause: error });
  }
}
