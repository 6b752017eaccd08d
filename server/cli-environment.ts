import { existsSync, readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { readJson } from './catalog/read-configuration.ts';
import type { Dictionary, FormDefinition, FormEnvironment, ListShape } from './forms/form-definition.ts';
import { registerFields } from './forms/register-fields.ts';

/**
 * The dictionaries, lists and registers of the portal whose folder the form lies in (a register's form lies one folder
 * deeper). Lists and registers are known only where the folder is a portal's: a form of its own may name what it likes.
 */
export function environmentOf(formFile: string): FormEnvironment {
  const read = <T>(kind: string): Record<string, T> | undefined => {
    const folder = [join(dirname(formFile), kind), join(dirname(formFile), '..', kind)].find((path) => existsSync(path));
    return folder === undefined ? undefined : Object.fromEntries(readdirSync(folder).filter((name) => name.endsWith('.json')).map((name) => [basename(name, '.json'), readJson(join(folder, name)) as T]));
  };
  const isPortal = [join(dirname(formFile), 'portal.json'), join(dirname(formFile), '..', 'portal.json')].some((path) => existsSync(path));
  return {
    dictionaries: read<Dictionary>('dictionaries') ?? {},
    ...(isPortal ? { lists: read<ListShape>('lists') ?? {}, registers: registerFields(read<FormDefinition>('registers') ?? {}) } : {}),
  };
}
