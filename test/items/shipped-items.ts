import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { rootDir } from '../platform/databases.ts';

/** Every item that the folders declare, as `portal/item`; files beside the items that are none are told by their names. */
export function shippedItems(): string[] {
  const forms = join(rootDir, 'forms');
  return readdirSync(forms).filter((portal) => existsSync(join(forms, portal, 'portal.json'))).sort().flatMap((portal) => readdirSync(join(forms, portal))
    .filter((file) => file.endsWith('.json') && file !== 'portal.json' && file !== 'demo.json').sort().map((file) => `${portal}/${file.replace(/\.json$/, '')}`));
}
