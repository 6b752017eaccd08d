import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { basename, dirname, extname, join, resolve } from 'node:path';
import { readJson } from './catalog/read-configuration.ts';
import { UsageError, type CliCommand } from './cli-command.ts';
import { environmentOf } from './cli-environment.ts';
import type { FormDefinition } from './forms/form-definition.ts';
import type { Text } from './platform/errors.ts';

interface Finding { element: string; code: string; message: Text }

/** `banshi check`: a line a problem; exit code 1 when there is any. */
export const checkCommand: CliCommand = async (paths, line) => {
  if (paths.length === 0) throw new UsageError('check needs at least one path');
  let found = 0;
  for (const file of paths.flatMap(configurationFiles)) {
    for (const { element, code, message } of await checkFile(file)) {
      line.print({ file, element, code, message: message.zh, english: message.en });
      found++;
    }
  }
  return found === 0 ? 0 : 1;
};

function configurationFiles(path: string): string[] {
  if (!existsSync(path)) throw new Error(`${path} does not exist`);
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && ['.json', '.bpmn', '.hbs'].includes(extname(entry.name)))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => !['dictionaries', 'lists', 'records'].includes(basename(dirname(file))) && !['portal.json', 'demo.json'].includes(basename(file)))
    .sort();
}

async function checkFile(file: string): Promise<Finding[]> {
  const kind = extname(file);
  if (kind === '.bpmn') return (await import('./workflow/check-diagram.ts')).checkDiagram(readFileSync(file, 'utf8'));
  if (kind === '.hbs') return (await import('./documents/check-template.ts')).checkTemplate(readFileSync(file, 'utf8'));
  if (basename(dirname(file)) === 'queries' && kind === '.json') return checkQueryFile(file);
  if (kind !== '.json') throw new UsageError(`${file} is neither a form (.json) nor a workflow (.bpmn) nor a template (.hbs)`);
  let form: FormDefinition;
  try {
    form = readJson(file) as FormDefinition;
  } catch (error) {
    const reason = (error as Error).message;
    return [{ element: '', code: 'json', message: { zh: `不是有效的 JSON：${reason}`, en: `Not valid JSON: ${reason}` } }];
  }
  const problems = (await import('./forms/check-form.ts')).checkForm(form, environmentOf(file));
  return [...problems, ...(await checkAgainstPortal(file, form))];
}

/** What only the settings of the portal tell, where the form lies in a portal's folder. */
async function checkAgainstPortal(file: string, form: FormDefinition): Promise<Finding[]> {
  const settings = join(dirname(file), 'portal.json');
  if (!existsSync(settings)) return [];
  const { readOperatorRights } = await import('./identity/operator-rights.ts');
  const operatorRights = readOperatorRights((readJson(settings) as { operatorRights?: unknown }).operatorRights, (reason) => { throw new Error(`${settings}: ${reason}`); });
  return (await import('./catalog/check-operator-right.ts')).checkOperatorRight(form, { operatorRights });
}

/** A declared query, checked against the portal whose folder it lies in. */
async function checkQueryFile(file: string): Promise<Finding[]> {
  const folder = join(dirname(file), '..');
  const read = (kind: string): Record<string, never> => Object.fromEntries(jsonIn(join(folder, kind)).map((path) => [basename(path, '.json'), readJson(path) as never]));
  const items = Object.fromEntries(jsonIn(folder).filter((path) => !['portal.json', 'demo.json'].includes(basename(path))).map((path) => [basename(path, '.json'), readJson(path) as FormDefinition]));
  const templates = Object.fromEntries(textsIn(join(folder, '..', '..', 'templates')).map((path) => [basename(path, '.hbs'), readFileSync(path, 'utf8')]));
  const { checkQuery } = await import('./queries/check-query.ts');
  return checkQuery(basename(resolve(folder)), basename(file, '.json'), readJson(file), { registers: read('registers'), dictionaries: read('dictionaries'), lists: read('lists'), items, templates })
    .map(({ path, code, message }) => ({ element: path.split('#')[1] || path, code, message: { zh: message, en: message } }));
}

function jsonIn(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.json')).map((name) => join(folder, name)) : [];
}

function textsIn(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.hbs')).map((name) => join(folder, name)) : [];
}
