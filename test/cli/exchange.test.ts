import { expect } from 'chai';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SteppedClock } from '../../server/platform/clock.ts';
import { readConfig } from '../../server/platform/config.ts';
import { openDatabase } from '../../server/platform/database.ts';
import { prepareDatabase } from '../journeys/prepared-database.ts';
import { bundleProcess, type BundledProcess } from '../platform/bundle-process.ts';
import { rootDir } from '../platform/databases.ts';

const portal = 'heilongjiang', item = 'flexible-worker-contribution-suspension', ref = `${portal}/${item}`;

describe('Feature: the command line carries an item from one installation to another', function () {
  this.timeout(180_000);
  let folder: string, files: string, cli: BundledProcess;
  before(async () => {
    cli = await bundleProcess('server/cli.ts');
    folder = mkdtempSync(join(tmpdir(), 'banshi-exchange-'));
    files = join(folder, 'files');
    for (const name of ['first', 'second']) await prepareDatabase(configOf(name), new SteppedClock('2026-03-10T02:00:00.000Z'));
  });
  after(() => {
    rmSync(folder, { recursive: true, force: true });
    cli.remove();
  });

  const configOf = (name: string) => readConfig({ DATA_DIR: folder, DATABASE_URL: `sqlite:${join(folder, `${name}.sqlite`)}` });
  function banshi(database: string, ...parameters: string[]) {
    const { status, stdout, stderr } = spawnSync(process.execPath, [cli.script, ...parameters], { cwd: rootDir, encoding: 'utf8', env: { ...process.env, DATA_DIR: folder, DATABASE_URL: `sqlite:${join(folder, `${database}.sqlite`)}` } });
    return { status, stderr, lines: stdout.split('\n').filter(Boolean).map((line) => JSON.parse(line)) };
  }
  async function versions(database: string, of = item): Promise<number> {
    const db = openDatabase(configOf(database).database);
    const rows = await db('item_versions').where({ portal, item: of }).count({ n: '*' });
    await db.destroy();
    return Number(rows[0]!['n']);
  }
  const changeForm = (name: string, edit: (form: { title: string; components: object[] }) => void): void => {
    const file = join(files, 'forms', portal, `${name}.json`), form = JSON.parse(readFileSync(file, 'utf8'));
    edit(form);
    writeFileSync(file, JSON.stringify(form));
  };

  it('export writes the live version as its three files, a line each', () => {
    const { status, lines } = banshi('first', 'export', ref, files);
    expect(status).to.equal(0);
    expect(lines.map(({ item: of, version }) => [of, version])).to.deep.equal([[ref, 1], [ref, 1], [ref, 1]]);
    expect(JSON.parse(readFileSync(join(files, 'forms', portal, `${item}.json`), 'utf8'))).to.deep.equal(JSON.parse(readFileSync(join(rootDir, 'forms', portal, `${item}.json`), 'utf8')));
    expect(readdirSync(join(files, 'workflows')).length + readdirSync(join(files, 'templates')).length).to.equal(2);
  });

  it('import of what is there already makes no version', async () => {
    expect(banshi('second', 'import', files)).to.deep.include({ status: 0, lines: [{ item: ref, status: 'unchanged' }] });
    expect(await versions('second')).to.equal(1);
  });

  it('import publishes a changed item and a new one, once', async () => {
    cpSync(join(files, 'forms', portal, `${item}.json`), join(files, 'forms', portal, 'brought-along.json'));
    changeForm('brought-along', (form) => { form.title = 'Brought along'; });
    changeForm(item, (form) => { form.components.push({ type: 'textfield', key: 'more', label: 'more', input: true }); });
    const first = banshi('second', 'import', files);
    expect([first.status, first.lines], first.stderr).to.deep.equal([0, [{ item: `${portal}/brought-along`, status: 'published', version: 1 }, { item: ref, status: 'published', version: 2 }]]);
    const again = banshi('second', 'import', files);
    expect(again.lines.map(({ status }) => status)).to.deep.equal(['unchanged', 'unchanged']);
    expect([await versions('second'), await versions('second', 'brought-along')]).to.deep.equal([2, 1]);
  });

  it('what the checks refuse is named on standard error with exit code 1, and nothing of it is stored', async () => {
    changeForm('brought-along', (form) => { form.components.push({ type: 'textfield', key: 'b', label: 'b', customConditional: 'show = true', input: true }); });
    const { status, stderr, lines } = banshi('second', 'import', files);
    expect(status).to.equal(1);
    expect(JSON.parse(stderr.trim().split('\n').at(-1)!)).to.deep.include({ item: `${portal}/brought-along`, code: 'item_not_publishable' });
    expect(stderr).to.contain('executable_code');
    expect(lines).to.deep.equal([{ item: ref, status: 'unchanged' }]);
    expect(await versions('second', 'brought-along')).to.equal(1);
  });

  it('wrong calls end with 2, a portal or item that there is not with 1', () => {
    expect(banshi('first', 'export', ref).status).to.equal(2);
    expect(banshi('first', 'export', item, files).status).to.equal(2);
    expect(banshi('first', 'import').status).to.equal(2);
    expect(banshi('first', 'export', `${portal}/none-such`, files).status).to.equal(1);
    expect(banshi('first', 'import', join(folder, 'nowhere')).status).to.equal(1);
  });
});
