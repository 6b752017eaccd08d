import { expect } from 'chai';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { designerZh } from '../../server/web/texts/designer-zh.ts';
import { portalPartsZh } from '../../server/web/texts/portal-parts-zh.ts';
import { zh } from '../../server/web/texts/zh.ts';
import { rootDir } from '../platform/databases.ts';

/** Texts whose keys stand in no file of the server, with whoever names them. */
const namedElsewhere = [
  // The statuses of months that the lists of a portal's files give.
  'controls.monthStatus',
];

/** Everything under server/ that may name a text. */
const sources = readdirSync(join(rootDir, 'server'), { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name) && !entry.parentPath.includes(join('web', 'texts')))
  .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8')).join('\n');

/** `t.home.title`, `{ title } = t.home`, and `'title'`, which `t.home[name]` may be asked for. */
const named = new Set([
  ...[...sources.matchAll(/\.([A-Za-z_]\w*)/g)].map((match) => match[1]!),
  ...[...sources.matchAll(/\{([^{}]*)\}(?:: [^=;]*)? =/g)].flatMap((match) => match[1]!.split(',').map((part) => part.split(':')[0]!.trim())),
  ...[...sources.matchAll(/['"`]([A-Za-z_][\w-]*)['"`]/g)].map((match) => match[1]!),
]);

/** Keys that are no names, such as `<=`, can only be reached by what a file holds. */
const isName = (key: string): boolean => /^[A-Za-z_][\w-]*$/.test(key);

function unnamed(texts: object, path: string): string[] {
  if (namedElsewhere.includes(path)) return [];
  return Object.entries(texts).flatMap(([key, text]: [string, unknown]) => {
    const place = path ? `${path}.${key}` : key;
    const within = typeof text === 'object' && text !== null && !Array.isArray(text) ? unnamed(text, place) : [];
    return isName(key) && !named.has(key) ? [place, ...within] : within;
  });
}

describe('the texts of the pages', () => {
  it('are all named by a file of the server outside server/web/texts', () => {
    expect([...unnamed(zh, ''), ...unnamed(designerZh, ''), ...unnamed(portalPartsZh, '')]).to.deep.equal([]);
  });
});
