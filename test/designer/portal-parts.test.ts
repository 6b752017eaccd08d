import { expect } from 'chai';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Catalog } from '../../server/catalog/catalog.ts';
import { loadShipped } from '../../server/catalog/load-shipped.ts';
import { createToken } from '../../server/identity/api-tokens.ts';
import { createAccount } from '../../server/identity/create-account.ts';
import { systemCaller } from '../../server/platform/caller.ts';
import { runCommand } from '../../server/platform/run-command.ts';
import { publishingChecks } from '../../server/publishing-checks.ts';
import type { Dictionary } from '../../server/forms/form-definition.ts';
import { client, onEveryDatabase, type Answered, type Client } from '../journeys/counter.ts';
import { rootDir } from '../platform/databases.ts';

const portal = 'heilongjiang', item = 'flexible-worker-contribution-suspension', dictionary = 'suspension-reason';

onEveryDatabase('Feature: an administrator changes code lists, menu and texts of a portal', (counter) => {
  let administrator: Client, second: Client, elsewhere: Client, citizen: Client;
  before(async () => {
    const { wired, url } = counter();
    [administrator, citizen] = await Promise.all(['administrator', 'individual'].map((login) => counter().as(login))) as [Client, Client];
    const made = async (login: string, groups: string[]): Promise<Client> => {
      const { token } = await runCommand(wired.platform, systemCaller, async (command) => {
        const { id } = await createAccount(command, { login, password: 'Long-enough-2026', name: login, kind: 'staff', roles: ['administrator'], groups, attributes: {} } as never);
        return createToken(command, id, 'test');
      });
      return client(url, token);
    };
    [second, elsewhere] = await Promise.all([made('second-administrator', []), made('administrator-elsewhere', ['beijing/window'])]) as [Client, Client];
  });

  const at = (kind: string, name = 'portal'): string => `/api/designer/portals/${portal}/parts/${kind}/${name}`;
  const read = async (kind: string, name?: string): Promise<Answered['body']> => (await administrator.get(at(kind, name))).body;
  async function save(kind: string, name: string | undefined, content: unknown, by: Client = administrator, note = '测试'): Promise<Answered> {
    return by.put(at(kind, name), { version: (await read(kind, name)).version, content, note });
  }
  const optionsOf = async (): Promise<string[]> => JSON.stringify((await citizen.get(`/api/items/${portal}/${item}`)).body.form).match(/"value":"[^"]+"/g)!.map((text) => text.slice(9, -1));
  const audits = async (): Promise<{ action: string; details: string }[]> => counter().wired.platform.db('audit_log').where({ subject_type: 'portal', subject_id: portal }).orderBy('seq').select('action', 'details');
  /** Loading holds everything up: connections that the server closes meanwhile are noticed before the next request. */
  const breathe = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 50));
  const reload = async (root = rootDir): Promise<string[]> => {
    const { platform, catalog } = counter().wired;
    const published = await loadShipped({ ...platform, config: { ...platform.config, rootDir: root } }, publishingChecks);
    await catalog.refresh();
    await breathe();
    return published;
  };
  /** The shipped files with one of them changed. */
  async function withFiles(edit: (file: (name: string) => { read(): any; write(json: unknown): void }) => void, work: (folder: string) => Promise<void>): Promise<void> { // oxlint-disable-line typescript/no-explicit-any
    const folder = mkdtempSync(join(tmpdir(), 'banshi-parts-'));
    cpSync(join(rootDir, 'forms', portal), join(folder, 'forms', portal), { recursive: true });
    for (const name of ['workflows', 'templates']) symlinkSync(join(rootDir, name), join(folder, name));
    edit((name) => { const path = join(folder, 'forms', portal, name); return { read: () => JSON.parse(readFileSync(path, 'utf8')), write: (json) => writeFileSync(path, JSON.stringify(json)) }; });
    await work(folder);
    rmSync(folder, { recursive: true, force: true });
    await breathe();
  }

  it('Scenario: an entry is added: new applications can choose it at once, an open one keeps its version, and the audit row says what changed', async () => {
    const { content, version, state } = await read('dictionary', dictionary);
    expect([version, state]).to.deep.equal([0, 'shipped']);
    const draft = (await citizen.post('/api/applications', { item: `${portal}/${item}` })).body;
    const otherNode = new Catalog(counter().wired.platform.db);
    await otherNode.load();
    const entries = [...content.entries, { value: 'studying', label: '脱产学习', en: 'Full-time studies', weight: 3 }];
    const saved = await save('dictionary', dictionary, { ...content, entries }, administrator, '新增脱产学习');
    expect(saved.body, JSON.stringify(saved.body)).to.deep.equal({ status: 'live', version: 1 });
    expect(await optionsOf()).to.include('studying');
    expect(await otherNode.refresh(), 'another node sees it').to.equal('portals');
    expect(JSON.stringify(otherNode.current(`${portal}/${item}`).dictionaries)).to.contain('脱产学习');
    expect(JSON.stringify((await citizen.get(`/api/applications/${draft.id}`)).body)).not.to.include('脱产学习');
    const audit = (await audits()).find(({ action }) => action === 'portal.edit')!;
    expect(audit.details).to.contain('脱产学习').and.contain('新增脱产学习').and.contain(`${item} v2`);
    const now = await read('dictionary', dictionary);
    expect(now).to.include({ state: 'changed', shippedChanged: false, version: 1 });
    expect(now.versions[0]).to.include({ version: 1, note: '新增脱产学习', current: true });
    expect(now.differsFromShipped.some(({ name, kind }: { name: string; kind: string }) => name === 'entries: studying' && kind === 'added')).to.equal(true);
    expect((await administrator.get(`/api/designer/items/${portal}/${item}/shipped`)).body, 'the item itself still follows its file').to.include({ exists: true, follows: true });
  });

  it('the same again changes nothing, and what somebody else has saved since is never overwritten', async () => {
    const { content, version } = await read('dictionary', dictionary);
    expect((await save('dictionary', dictionary, content)).body).to.deep.equal({ status: 'unchanged', version });
    const stale = await second.put(at('dictionary', dictionary), { version: version - 1, content: { ...content, title: '别名' } });
    expect([stale.status, stale.body.code]).to.deep.equal([409, 'record_changed']);
  });

  it('a start with the same files keeps the change and publishes nothing; so does one whose files changed, which the page then says', async () => {
    expect(await reload()).to.deep.equal([]);
    expect(await optionsOf()).to.include('studying');
    await withFiles((file) => {
      const shipped = file(`dictionaries/${dictionary}.json`), json = shipped.read() as Dictionary;
      json.entries[0]!.label = '随系统改名';
      shipped.write(json);
    }, async (folder) => {
      await reload(folder);
      expect(await optionsOf()).to.include('studying');
      expect(await read('dictionary', dictionary)).to.include({ state: 'changed', shippedChanged: true });
    });
    await reload();
    expect(await read('dictionary', dictionary)).to.include({ state: 'changed', shippedChanged: false });
  });

  it('an entry that a condition asks for cannot be removed, and retiring it warns of the place', async () => {
    const { catalog } = counter().wired;
    const asked = Object.entries(catalog.declared(portal).dictionaries).map(([name, { entries }]) => ({ name, entries }));
    const found: { name: string; value: string }[] = [];
    for (const { name, entries } of asked) {
      const { content: present } = await read('dictionary', name);
      for (const { value } of entries.slice(0, 12)) {
        if (entries.length < 2 || found.length > 0) break;
        const content = { ...present, entries: entries.filter((entry) => entry.value !== value) };
        const { body } = await administrator.post(`${at('dictionary', name)}/check`, { content });
        if (body.problems.some(({ code }: { code: string }) => code === 'used_value')) found.push({ name, value });
      }
      if (found.length > 0) break;
    }
    const [{ name, value } = { name: '', value: '' }] = found;
    const { content } = await read('dictionary', name);
    const removed = await save('dictionary', name, { ...content, entries: content.entries.filter((entry: { value: string }) => entry.value !== value) });
    expect([removed.status, removed.body.code]).to.deep.equal([422, 'portal_part_refused']);
    expect(removed.body.errors[0].path).to.match(/^(forms|workflows|templates)\/.*#./);
    const retired = { ...content, entries: content.entries.map((entry: { value: string }) => (entry.value === value ? { ...entry, retired: true } : entry)) };
    const { body } = await administrator.post(`${at('dictionary', name)}/check`, { content: retired });
    expect(body.problems).to.deep.equal([]);
    expect(body.warnings[0]).to.include({ code: 'retired_value' });
    expect((await read('dictionary', name)).version, 'a check stores nothing').to.equal(0);
  });

  it('a retired entry is no longer offered nor taken, but a record that has it keeps its words', async () => {
    const { content } = await read('dictionary', dictionary);
    const gone = content.entries.find((entry: { value: string }) => entry.value === 'studying');
    await save('dictionary', dictionary, { ...content, entries: content.entries.map((entry: object) => (entry === gone ? { ...gone, retired: true } : entry)) });
    expect(await optionsOf()).not.to.include('studying');
    expect((await read('dictionary', dictionary)).content.entries.at(-1)).to.deep.equal({ value: 'studying', label: '脱产学习', en: 'Full-time studies', weight: 3, retired: true });
    expect((await administrator.get(`/api/designer/portals/${portal}/parts`)).body.rows.find((row: { name: string }) => row.name === dictionary)).to.include({ retired: 1, state: 'changed' });
  });

  it('an earlier version and what is shipped can be brought back', async () => {
    const { version } = await read('dictionary', dictionary);
    expect((await administrator.post(`${at('dictionary', dictionary)}/restore`, { version, to: 1, note: '恢复' })).body.status).to.equal('live');
    expect(await optionsOf()).to.include('studying');
    const back = await administrator.post(`${at('dictionary', dictionary)}/restore`, { version: version + 1, to: 0, note: '按随系统的' });
    expect(back.body.status).to.equal('live');
    expect(await read('dictionary', dictionary)).to.include({ state: 'shipped', version: version + 2 });
    expect(await optionsOf()).not.to.include('studying');
    expect(await reload(), 'nothing is left to publish').to.deep.equal([]);
  });

  it('a code list goes out as a workbook and comes back the same, attributes and all', async () => {
    const { content } = await read('dictionary', dictionary);
    const { content: bytes, type } = await administrator.bytes(`/api/designer/portals/${portal}/dictionaries/${dictionary}/sheet.xlsx`);
    expect(type).to.contain('spreadsheetml');
    const { status, body } = await administrator.upload(`/api/designer/portals/${portal}/dictionaries/${dictionary}/read-sheet`, '', 'a.xlsx', bytes);
    expect([status, body.entries], JSON.stringify(body)).to.deep.equal([200, content.entries]);
    expect((await administrator.upload(`/api/designer/portals/${portal}/dictionaries/${dictionary}/read-sheet`, '', 'a.xlsx', Buffer.from('no workbook'))).body.code).to.equal('not_a_workbook');
  });

  it('a new code list can be begun, and what is not right is named by its place', async () => {
    expect((await read('dictionary', 'own-list')).state).to.equal('new');
    const wrong = await save('dictionary', 'own-list', { title: '自建', english: 'Own', entries: [{ value: 'a', label: '甲', en: 'A' }, { value: 'a', label: '', en: 'B' }, { value: 'c', label: '<img src=x onerror=alert(1)>', en: 'C', '__proto__x': 1 }] });
    expect(wrong.body.errors.map(({ path, code }: { path: string; code: string }) => [path, code])).to.deep.equal([['entries[1].label', 'required'], ['entries[2].label', 'markup'], ['entries[2].__proto__x', 'attribute'], ['entries[1].value', 'repeated']]);
    expect((await save('dictionary', 'own-list', { title: '自建', english: 'Own', entries: [{ value: 'a', label: '甲', en: 'A' }] })).body.status).to.equal('live');
    expect((await administrator.get(`/api/designer/portals/${portal}/choices`)).body.dictionaries.map(({ name }: { name: string }) => name)).to.include('own-list');
    expect((await read('dictionary', 'own-list')).state).to.equal('added');
    expect((await administrator.get(at('dictionary', 'Bad_Name'))).status).to.equal(404);
    expect((await administrator.get(at('other', 'portal'))).status).to.equal(404);
  });

  it('the menu: a category is renamed without its items losing it, one that has items cannot go, and the portal says what stands first', async () => {
    const { content, entriesOfMenu } = await read('menu');
    const [first] = content.categories.filter(({ value }: { value: string }) => counter().wired.catalog.items().some(({ settings }) => settings.category === value));
    const refused = await save('menu', undefined, { ...content, categories: content.categories.filter((one: object) => one !== first), purposes: {} });
    expect(refused.body.code).to.equal('portal_part_refused');
    expect(refused.body.errors[0]).to.include({ code: 'used_category' });
    const last = entriesOfMenu.at(-1).name;
    const saved = await save('menu', undefined, { ...content, categories: content.categories.map((one: object) => (one === first ? { ...first, label: '<b onclick=x>新的类别名</b>' } : one)), order: [last] });
    expect(saved.body.status, JSON.stringify(saved.body)).to.equal('live');
    expect((await citizen.get(`/api/portals/${portal}`)).body.categories.map(({ label }: { label: string }) => label)).to.include('<b onclick=x>新的类别名</b>');
    expect(await (await fetch(`${counter().url}/portal/${portal}/items`)).text()).to.contain('&lt;b onclick=x>新的类别名').and.not.contain('<b onclick');
    expect((await citizen.get(`/api/items?portal=${portal}`)).body.rows[0].item).to.equal(last);
    expect((await citizen.get(`/api/items?portal=${portal}&category=${encodeURIComponent(first.value)}`)).body.total).to.be.greaterThan(0);
  });

  it('the texts: what is typed is shown as text, and a link that runs something is refused', async () => {
    const { content } = await read('texts');
    const bad = await save('texts', undefined, { ...content, links: [{ label: '链接', en: 'Link', url: 'javascript:alert(1)' }] });
    expect(bad.body.errors[0]).to.include({ path: 'links[0].url', code: 'address' });
    const hostile = '<script>alert(1)</script>{{constructor.constructor("x")()}}';
    const saved = await save('texts', undefined, { ...content, footer: [{ value: hostile, en: hostile }], notices: [{ value: hostile, en: hostile }], links: [{ label: hostile, en: hostile, url: 'https://example.com/a?b=1' }] });
    expect(saved.body.status, JSON.stringify(saved.body)).to.equal('live');
    const page = await (await fetch(`${counter().url}/portal/${portal}/items`)).text();
    expect(page).to.contain('&lt;script>alert(1)').and.not.contain('<script>alert(1)');
    expect(page).to.contain('{{constructor.constructor');
    expect((await save('texts', undefined, { ...content, title: '' })).body.errors[0]).to.include({ path: 'title', code: 'required' });
  });

  it('what no longer goes with new files is set aside at the start, which does not fail', async () => {
    await withFiles((file) => {
      const shipped = file('portal.json'), json = shipped.read();
      json.notices = [{ value: '新的注意事项', en: 'New notice' }];
      shipped.write(json);
      const form = file(`${item}.json`), changed = form.read();
      changed.components.push({ type: 'select', key: 'fresh', label: 'fresh', input: true, properties: { dictionary: 'own-list' } });
      form.write(changed);
      file('dictionaries/own-list.json').write({ name: 'own-list', title: '随系统', english: 'Shipped', entries: [{ value: 'b', label: 'b', en: 'b' }] });
    }, async (folder) => {
      await reload(folder);
      expect((await read('dictionary', 'own-list')), 'still goes together').to.include({ state: 'changed', shippedChanged: true });
    });
    const before = (await read('menu')).version;
    await withFiles((file) => {
      const form = file(`${item}.json`), changed = form.read();
      changed.components.push({ type: 'select', key: 'fresh', label: 'fresh', input: true, properties: { dictionary: 'second-list' }, defaultValue: 'b' });
      form.write(changed);
      file('dictionaries/second-list.json').write({ name: 'second-list', title: '第二', english: 'Second', entries: [{ value: 'b', label: 'b', en: 'b' }] });
    }, async (folder) => {
      const { platform, catalog } = counter().wired;
      await platform.db('portal_edits').where({ portal, kind: 'menu', state: 'live' }).update({ content: JSON.stringify({ categories: [], purposes: null }) });
      await platform.db('portal_edits').where({ portal, kind: 'texts', state: 'live' }).update({ content: JSON.stringify({ links: [{ url: 'ftp://x' }] }) });
      await reload(folder);
      expect(catalog.portal(portal).title).not.to.equal(undefined);
      expect((await read('texts'))).to.include({ state: 'shipped' });
    });
    expect((await read('menu')).version).to.be.greaterThan(before);
    await reload();
  });

  it('where two people are needed a change waits; whoever asked cannot agree, the second sees what it changes', async () => {
    await administrator.put(`/api/designer/portals/${portal}/publishing`, { fourEyes: true });
    const { content } = await read('texts');
    const asked = await save('texts', undefined, { ...content, title: '改名的平台' });
    expect(asked.body.status).to.equal('waiting');
    expect((await citizen.get(`/api/portals/${portal}`)).body.title).not.to.equal('改名的平台');
    const { body } = await second.get(`/api/designer/portals/${portal}/publishing`);
    expect(body).to.include({ fourEyes: true, byFile: false });
    expect(body.parts).to.have.length(1);
    const detail = (await second.get(at('texts'))).body;
    expect(detail.waiting.differences).to.deep.include({ kind: 'changed', name: 'title', what: '', before: content.title, after: '改名的平台' });
    const decide = (by: Client, agree: boolean, version = asked.body.version) => by.post(`${at('texts')}/decide`, { version, agree, reason: '说明' });
    expect((await decide(administrator, true)).body.code).to.equal('second_person_needed');
    expect((await decide(second, true)).body.status).to.equal('live');
    expect((await citizen.get(`/api/portals/${portal}`)).body.title).to.equal('改名的平台');
    expect((await audits()).at(-1)!.action).to.equal('portal.edit.agree');
    const again = await save('texts', undefined, { ...content, title: '又改名' });
    expect((await decide(second, false, again.body.version)).status).to.equal(200);
    expect((await read('texts')).versions[0]).to.include({ state: 'declined', decisionNote: '说明' });
    expect((await decide(second, true, again.body.version)).status).to.equal(404);
    await administrator.put(`/api/designer/portals/${portal}/publishing`, { fourEyes: false });
    expect((await audits()).filter(({ action }) => action === 'portal.four-eyes')).to.have.length(2);
  });

  it('nobody but administrators of the portal sees or changes any of it', async () => {
    const reviewer = await counter().as('reviewer');
    const before = (await audits()).length;
    for (const [who, status] of [[citizen, 403], [reviewer, 403], [elsewhere, 404], [await counter().as(null), 401]] as const) {
      const base = `/api/designer/portals/${portal}`, own = `/api/designer/items/${portal}/${item}`;
      const answers = await Promise.all([
        who.get(`${base}/parts`), who.get(at('menu')), who.get(`${at('menu')}/versions/0`), who.get(`${base}/publishing`), who.get(`${base}/dictionaries/${dictionary}/sheet.xlsx`),
        who.post(`${at('menu')}/check`, { content: {} }), who.put(at('menu'), { version: 0, content: {} }), who.post(`${at('menu')}/restore`, { version: 0, to: 0 }), who.post(`${at('menu')}/decide`, { version: 1, agree: true }),
        who.put(`${base}/publishing`, { fourEyes: true }), who.get(`${own}/compare?from=1&to=shipped`), who.get(`${own}/shipped`), who.post(`${own}/take-over`, { revision: 0 }), who.upload(`${base}/dictionaries/${dictionary}/read-sheet`, '', 'a.xlsx', Buffer.from('x')),
      ]);
      expect(answers.map((answer) => answer.status)).to.deep.equal(answers.map(() => status));
    }
    expect(await audits()).to.have.length(before);
  });
});
