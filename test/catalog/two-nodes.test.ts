import { expect } from 'chai';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Catalog } from '../../server/catalog/catalog.ts';
import { appendVersion } from '../../server/catalog/catalog-store.ts';
import { loadShipped } from '../../server/catalog/load-shipped.ts';
import { loadDemo } from '../../server/load-demo.ts';
import { systemCaller } from '../../server/platform/caller.ts';
import { openDatabase } from '../../server/platform/database.ts';
import type { Platform } from '../../server/platform/platform.ts';
import { runCommand } from '../../server/platform/run-command.ts';
import { publishingChecks } from '../../server/publishing-checks.ts';
import { RegisterDirectory } from '../../server/registers/register-directory.ts';
import { forEachDatabase, rootDir } from '../platform/databases.ts';

const field = { type: 'textfield', key: 'plate', label: '船牌', input: true, validate: { maxLength: 20 } };
const item = (title: string): object => ({ title, display: 'form', components: [field], settings: { item: { audience: ['individual'], workflow: 'single-review', receipt: 'application-receipt' } } });

forEachDatabase('nodes that start at once', (platform) => {
  let folder: string;
  let nodes: Platform[];
  const write = (name: string, json: unknown): void => {
    mkdirSync(join(folder, name, '..'), { recursive: true });
    writeFileSync(join(folder, name), JSON.stringify(json));
  };
  /** At once; SQLite has one process, which starts again. */
  const both = async <T>(work: (node: Platform) => Promise<T>): Promise<T[]> => (platform().config.database.kind === 'mysql' ? Promise.all(nodes.map(work)) : [await work(nodes[0]!), await work(nodes[1]!)]);
  const versions = (): Promise<{ item: string; version: number }[]> => platform().db('item_versions').orderBy(['item', 'version']).select('item', 'version');

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'banshi-nodes-'));
    for (const name of ['workflows/single-review.bpmn', 'templates/application-receipt.hbs']) cpSync(join(rootDir, name), join(folder, name), { recursive: true });
    write('forms/harbour/portal.json', { title: '港口', english: 'Harbour', categories: [], purposes: {}, notices: [], groups: [{ name: 'window', label: '窗口', en: 'Window' }] });
    write('forms/harbour/registers/boats.json', { title: '船只', display: 'form', components: [field], settings: { register: { keys: [['plate']], access: { individual: 'all' } } } });
    write('forms/harbour/demo.json', {
      seed: 3, cases: [{ register: 'boats', count: 40, fields: { plate: { join: ['甲', { sequence: { width: 4 } }] } } }], bulk: [],
      accounts: ['sailor', 'captain'].map((login, index) => ({ login, kind: 'individual', roles: ['individual'], record: { step: 'boats', index, attributes: ['plate'] } })),
    });
    for (const name of ['one', 'two', 'three']) write(`forms/harbour/${name}.json`, item(name));
    const { config } = platform();
    const own = { ...platform(), config: { ...config, rootDir: folder } };
    nodes = [own, config.database.kind === 'sqlite' ? own : { ...own, db: openDatabase(config.database) }];
  });
  after(async () => {
    if (nodes[1]!.db !== nodes[0]!.db) await nodes[1]!.db.destroy();
    rmSync(folder, { recursive: true, force: true });
  });

  it('publish each item once', async () => {
    const published = await both((node) => loadShipped(node, publishingChecks));
    expect(await versions()).to.deep.equal(['one', 'three', 'two'].map((name) => ({ item: name, version: 1 })));
    expect(published.flat().filter((name) => name.endsWith(' v1')).sort()).to.deep.equal(['harbour/one v1', 'harbour/three v1', 'harbour/two v1']);
    write('forms/harbour/two.json', item('another title'));
    await both((node) => loadShipped(node, publishingChecks));
    expect((await versions()).filter((one) => one.item === 'two').map(({ version }) => version)).to.deep.equal([1, 2]);
    expect(await both((node) => loadShipped(node, publishingChecks))).to.deep.equal([[], []]);
  });

  it('fill the demo once', async () => {
    const logins = await both(async (node) => {
      const catalog = new Catalog(node.db);
      await catalog.load();
      const registers = new RegisterDirectory();
      registers.fill(catalog.registerForms());
      return loadDemo(node, catalog, registers);
    });
    expect(logins).to.deep.equal([['sailor', 'captain'], ['sailor', 'captain']]);
    const [{ rows }] = await platform().db('demo_loads').count({ rows: '*' }) as [{ rows: number }];
    expect(Number(rows)).to.equal(1);
    const registers = new RegisterDirectory();
    registers.fill([{ portal: 'harbour', register: 'boats', form: { components: [field], settings: { register: { keys: [['plate']] } } } }]);
    const [{ boats }] = await platform().db(registers.get('harbour', 'boats').table).count({ boats: '*' }) as [{ boats: number }];
    expect(Number(boats)).to.equal(40);
    const [{ accounts }] = await platform().db('accounts').count({ accounts: '*' }) as [{ accounts: number }];
    expect(Number(accounts)).to.equal(2);
  });

  it('leave registers that hold something, and their mark, as they are', async () => {
    await platform().db('demo_loads').delete();
    const catalog = new Catalog(platform().db);
    await catalog.load();
    const registers = new RegisterDirectory();
    registers.fill(catalog.registerForms());
    await loadDemo(nodes[0]!, catalog, registers);
    expect(await platform().db('demo_loads').select('portal')).to.deep.equal([]);
  });

  it('and administrators who publish a new item at once, make a version each, one after the other', async () => {
    const catalog = new Catalog(platform().db);
    await catalog.load();
    const like = catalog.items()[0]!;
    let edition = 0;
    const made = await both((node) => runCommand(node, systemCaller, (command) => appendVersion(command, { ...like, item: 'fresh', title: `fresh ${++edition}` }, 9, 'test')));
    expect(made.sort()).to.deep.equal([1, 2]);
    const same = await both((node) => runCommand(node, systemCaller, (command) => appendVersion(command, { ...like, item: 'fresher', title: 'fresher' }, 9, 'test')));
    expect(same.filter((version) => version !== null)).to.deep.equal([1]);
  });
});
