import { expect } from 'chai';
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { nationalFormats } from '../../server/forms/national-formats.ts';
import { rootDir } from '../platform/databases.ts';

const serverDir = join(rootDir, 'server');
const rungs: Record<string, number> = {
  platform: 0, expressions: 0, identity: 1, forms: 1, registers: 2, catalog: 2, workflow: 3, documents: 3,
  applications: 4, review: 5, batch: 5, queries: 5, designer: 5, web: 6,
};

function filesBelow(directory: string, pattern: RegExp): string[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && pattern.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
}

const sources = filesBelow(serverDir, /\.(ts|tsx|mjs)$/);
const folderOf = (file: string): string => relative(serverDir, file).split('/').length === 1 ? '.' : relative(serverDir, file).split('/')[0]!;
const rungOf = (folder: string): number => (folder === '.' ? 7 : rungs[folder] ?? Number.NaN);

function importsOf(file: string): string[] {
  const text = readFileSync(file, 'utf8');
  return [...text.matchAll(/(?:from|import)\s*\(?\s*['"]([^'"]+)['"]/g)].map((match) => match[1]!);
}

describe('the layout of server/', () => {
  it('has only the folders of the design', () => {
    const folders = readdirSync(serverDir, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map((entry) => entry.name);
    expect(folders.filter((folder) => !(folder in rungs))).to.deep.equal([]);
  });

  it('lets a file import only from its own folder or a lower rung', () => {
    const wrong = sources.flatMap((file) => importsOf(file).filter((target) => target.startsWith('.')).flatMap((target) => {
      const to = resolve(dirname(file), target);
      if (!to.startsWith(serverDir)) return /package\.json$/.test(to) ? [] : [`${relative(rootDir, file)} imports ${target}`];
      const [from, into] = [folderOf(file), folderOf(to)];
      return from === into || rungOf(into) < rungOf(from) ? [] : [`${relative(rootDir, file)} (${from}) imports ${target}`];
    }));
    expect(wrong).to.deep.equal([]);
  });

  it('keeps each big part behind one folder', () => {
    const owners: [RegExp, string[]][] = [
      [/^(bpmn-engine|bpmn-elements)/, ['workflow']], [/^(puppeteer-core|@sparticuz\/chromium|handlebars)/, ['documents']], [/^(express-session|@node-rs\/argon2)/, ['identity']],
    ];
    const wrong = sources.flatMap((file) => importsOf(file).filter((target) => owners.some(([part, folders]) => part.test(target) && !folders.includes(folderOf(file)))).map((target) => `${relative(rootDir, file)} imports ${target}`));
    expect(wrong).to.deep.equal([]);
  });

  it('uses no name that says nothing', () => {
    const vague = sources.filter((file) => /^(service|util|helper|common|manager|misc)s?\.(ts|tsx|mjs)$/.test(basename(file)));
    expect(vague.map((file) => relative(rootDir, file))).to.deep.equal([]);
  });

  it('has no file of more than 300 lines', () => {
    const long = sources.map((file) => [relative(rootDir, file), readFileSync(file, 'utf8').split('\n').length] as const).filter(([, lines]) => lines > 300);
    expect(long).to.deep.equal([]);
  });
});

describe('configuration is not code', () => {
  /** Names that only configuration may know: portals, items, registers and their keys longer than a common word. */
  const names = new Set<string>();
  const formsDir = join(rootDir, 'forms');
  for (const portal of readdirSync(formsDir).filter((name) => existsSync(join(formsDir, name, 'portal.json')))) {
    names.add(portal);
    for (const file of readdirSync(join(formsDir, portal)).filter((name) => name.endsWith('.json') && !['portal.json', 'demo.json'].includes(name))) names.add(basename(file, '.json'));
    for (const file of filesBelow(join(formsDir, portal, 'registers'), /\.json$/)) {
      const form = JSON.parse(readFileSync(file, 'utf8')) as { components: { key: string; label: string }[] };
      for (const { key, label } of form.components) { if (/[A-Z]/.test(key)) names.add(key); names.add(label); }
    }
  }
  // Words of the trade that the runtime itself speaks.
  for (const ordinary of ['姓名', '性别', '出生日期', '手机号', 'birthDate']) names.delete(ordinary);

  // So are the names of the national formats that any form may use.
  for (const { name } of Object.values(nationalFormats)) for (const word of names) if (name.zh.includes(word)) names.delete(word);

  it('so no file under server/ names an item, a portal, a register or a field of one', () => {
    expect(names.size).to.be.greaterThan(5);
    const found = sources.flatMap((file) => {
      const text = readFileSync(file, 'utf8');
      return [...names].filter((name) => text.includes(name)).map((name) => `${relative(rootDir, file)}: ${name}`);
    });
    expect(found).to.deep.equal([]);
  });
});

describe('the repository', () => {
  it('has only the top-level folders of the design', () => {
    const tracked = execFileSync('git', ['ls-files'], { cwd: rootDir, encoding: 'utf8' }).split('\n').filter((file) => file.includes('/')).map((file) => file.split('/')[0]!);
    const allowed = new Set(['server', 'forms', 'workflows', 'templates', 'migrations', 'test', '.ci']);
    expect([...new Set(tracked)].filter((folder) => !allowed.has(folder))).to.deep.equal([]);
  });
});
