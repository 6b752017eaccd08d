/**
 * `npm run coverage:catalog [FOLDER] [-- --portal NAME] [--item ID]`: compares the shipped forms with the catalogue of the
 * manuals (by default `../shared/catalog`) and prints, an item at a time, what is missing. Exit code 1 when anything is.
 */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { rootDir } from '../platform/databases.ts';
import { readCatalogue } from './catalogue.ts';
import { compareItem, comparePlatform, type Corrections } from './compare-item.ts';
import type { KeptRules } from './kept-rules.ts';

const { values, positionals } = parseArgs({ allowPositionals: true, options: { portal: { type: 'string' }, item: { type: 'string' } } });
const folder = resolve(positionals[0] ?? join(rootDir, '..', 'shared', 'catalog'));

/** `<name>.json` and `<name>.<part>.json` of the portal, joined. */
function readParts(portal: string, name: string): Record<string, Record<string, string>> {
  const own = join(rootDir, 'test', 'coverage', portal);
  const joined: Record<string, Record<string, string>> = {};
  for (const file of existsSync(own) ? readdirSync(own).filter((one) => one.startsWith(`${name}.`) && one.endsWith('.json')) : []) {
    const part = JSON.parse(readFileSync(join(own, file), 'utf8')) as Record<string, Record<string, string>>;
    for (const [item, entries] of Object.entries(part)) joined[item] = { ...joined[item], ...entries };
  }
  return joined;
}

let complete = 0, incomplete = 0, passedOver = 0;
for (const { portal, file, items } of readCatalogue(folder)) {
  if (values.portal && portal !== values.portal) continue;
  const corrections: Corrections = readParts(portal, 'corrected-labels');
  const kept: KeptRules = readParts(portal, 'kept-rules');
  process.stdout.write(`${file}\n`);
  for (const item of items.filter(({ id }) => !values.item || id === values.item)) {
    const platform = item.kind.includes('platform');
    // What the manual says of the portal itself is compared once its rules have places.
    if (platform && !kept[item.id]) {
      passedOver++;
      continue;
    }
    const missing = (platform ? comparePlatform : compareItem)(portal, item, corrections, kept);
    if (missing.length === 0) complete++; else incomplete++;
    process.stdout.write(`  ${item.section} ${item.title} (${item.id}): ${missing.length === 0 ? 'nothing missing' : `${missing.length} missing`}\n`);
    for (const line of missing) process.stdout.write(`    ${line}\n`);
  }
}
process.stdout.write(`${complete} items complete, ${incomplete} with something missing${passedOver > 0 ? `, ${passedOver} entries about the portal itself not compared` : ''}\n`);
process.exitCode = incomplete > 0 ? 1 : 0;
