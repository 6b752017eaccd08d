import { expect } from 'chai';
import { randomUUID } from 'node:crypto';
import { loadShipped } from '../../server/catalog/load-shipped.ts';
import { zipArchive } from '../../server/platform/write-zip.ts';
import { publishingChecks } from '../../server/publishing-checks.ts';
import type { FormDefinition } from '../../server/forms/form-definition.ts';
import { onEveryDatabase, type Answered, type Client } from '../journeys/counter.ts';
import { administratorOf } from './item-workbench.ts';

const portal = 'heilongjiang';

onEveryDatabase('Feature: an administrator makes, publishes and changes items', (counter) => {
  let administrator: Client;
  let second: Client;
  let elsewhere: Client;
  let citizen: Client;
  let category: string;
  before(async () => {
    const { wired } = counter();
    [administrator, citizen] = await Promise.all(['administrator', 'individual'].map((login) => counter().as(login))) as [Client, Client];
    [second, elsewhere] = await Promise.all([administratorOf(counter(), 'administrator2', []), administratorOf(counter(), 'administrator3', ['beijing/window'])]);
    category = wired.catalog.portal(portal).categories[0]!.value;
  });

  const at = (item: string): string => `/api/designer/items/${portal}/${item}`;
  const read = async (item: string): Promise<Answered['body']> => (await administrator.get(at(item))).body;

  async function begin(item: string, starter = 'simple'): Promise<FormDefinition> {
    const made = await administrator.post('/api/designer/items', { portal, item, title: '测试事项', from: { starter } });
    expect(made.status, JSON.stringify(made.body)).to.equal(201);
    return (await read(item)).content.form;
  }

  async function save(item: string, change: Record<string, unknown>, by: Client = administrator): Promise<Answered> {
    return by.put(`${at(item)}/draft`, { revision: (await read(item)).revision, ...change });
  }

  async function publish(item: string, by: Client = administrator): Promise<Answered> {
    return by.post(`${at(item)}/publish`, { revision: (await read(item)).revision, note: '测试发布' });
  }

  /** An item with one text field and a review, live. */
  async function liveItem(item: string, components: object[] = [{ type: 'textfield', key: 'note', label: '备注', input: true }], settings: object = {}): Promise<void> {
    const form = await begin(item, 'empty');
    const saved = await save(item, { form: { ...form, components, settings: { item: { ...form.settings!.item, category, ...settings } } } });
    expect(saved.body.problems, JSON.stringify(saved.body)).to.deep.equal([]);
    expect((await publish(item)).body).to.include({ status: 'published' });
  }

  async function submit(item: string, data: object): Promise<Answered & { id: string }> {
    const { body } = await citizen.post('/api/applications', { item: `${portal}/${item}` });
    return { ...await citizen.post(`/api/applications/${body.id}/submit`, { data }, { 'idempotency-key': randomUUID() }), id: body.id };
  }

  const audits = async (item: string): Promise<{ action: string; details: string }[]> => counter().wired.platform.db('audit_log').where({ subject_type: 'item', subject_id: `${portal}/${item}` }).orderBy('seq').select('action', 'details');

  it('Scenario: an item made from a starter lacks only what nobody but the administrator can say, and is then published without a restart', async () => {
    const form = await begin('from-starter');
    expect((await citizen.get(`/api/items/${portal}/from-starter`)).status, 'a draft is nobody else\'s').to.equal(404);
    const checked = (await administrator.post(`${at('from-starter')}/check`, {})).body.rows as { code: string }[];
    expect(checked.map(({ code }) => code)).to.include('missing_category');
    expect((await publish('from-starter')).status).to.equal(422);
    form.settings!.item!.category = category;
    form.settings!.translations = {};
    expect((await save('from-starter', { form, note: '补类别' })).body.problems).to.deep.equal([]);
    expect((await publish('from-starter')).body).to.deep.equal({ status: 'published', version: 1 });
    expect((await citizen.get(`/api/items/${portal}/from-starter`)).body).to.include({ version: 1, title: '测试事项' });
    expect((await administrator.get(`${at('from-starter')}/versions`)).body.rows[0]).to.include({ version: 1, note: '测试发布', current: true });
  });

  it('every starter can be begun with, and nothing but the category, the names or a choice is missing', async () => {
    const expected: Record<string, string[]> = { empty: ['missing_category', 'missing_fields'], batch: ['missing_category'], 'money-grid': ['missing_category'], query: ['missing_category'], 'two-party': ['missing_category'] };
    for (const [starter, codes] of Object.entries(expected)) {
      await begin(`start-${starter}`, starter);
      const rows = (await administrator.post(`${at(`start-${starter}`)}/check`, {})).body.rows as { code: string; message: string }[];
      expect(rows.map(({ code }) => code).filter((code) => code !== 'missing_translation').sort(), `${starter} ${JSON.stringify(rows)}`).to.deep.equal(codes);
    }
    expect((await administrator.post('/api/designer/items', { portal, item: 'start-batch', title: '又一个' })).body.code).to.equal('item_exists');
    expect((await administrator.post('/api/designer/items', { portal, item: '../x', title: '又一个' })).body.code).to.equal('invalid_request');
  });

  it('an item begun from another one has all of it, under its own name', async () => {
    const like = counter().wired.catalog.items().find((version) => version.portal === portal)!;
    expect((await administrator.post('/api/designer/items', { portal, item: 'like-another', title: '仿照', from: { item: `${portal}/${like.item}` } })).status).to.equal(201);
    const { content } = await read('like-another');
    expect(content.form.title).to.equal('仿照');
    expect(content.form.components).to.deep.equal(like.form.components);
    expect(content.workflowXml).to.equal(like.workflowXml);
  });

  it('two tabs: what was saved since is never overwritten, and every earlier state can be had again', async () => {
    const form = await begin('two-tabs');
    expect((await administrator.put(`${at('two-tabs')}/draft`, { revision: 1, form: { ...form, title: '甲' }, note: '第一页' })).body.revision).to.equal(2);
    const refused = await second.put(`${at('two-tabs')}/draft`, { revision: 1, form: { ...form, title: '乙' } });
    expect([refused.status, refused.body.code]).to.deep.equal([409, 'draft_changed']);
    const { body: { rows } } = await administrator.get(`${at('two-tabs')}/revisions`);
    expect(rows.map((row: { revision: number; note: string }) => [row.revision, row.note])).to.deep.equal([[2, '第一页'], [1, '']]);
    expect((await administrator.get(`${at('two-tabs')}/revisions/1`)).body.form.title).to.equal('测试事项');
    expect((await administrator.put(`${at('two-tabs')}/draft`, { revision: 2, form: { ...form, title: '甲' } })).body.revision, 'the same again makes no revision').to.equal(2);
    const answers = await Promise.all([1, 2].map((n) => administrator.put(`${at('two-tabs')}/draft`, { revision: 2, form: { ...form, title: `同时${n}` } })));
    expect(answers.map(({ status }) => status).sort()).to.deep.equal([200, 409]);
  });

  it('Scenario: a new required field: the open application ends under its old version, a new one gets the new; rolled back, form and workflow are as before', async () => {
    await liveItem('versions');
    const early = await submit('versions', { note: '一' });
    expect(early.status, JSON.stringify(early.body)).to.equal(200);
    const { content: { form } } = await read('versions');
    form.components.push({ type: 'textfield', key: 'reason', label: '事由', input: true, validate: { required: true } });
    await save('versions', { form, workflow: 'two-level-review' });
    const differences = (await administrator.get(`${at('versions')}/differences`)).body.rows as { group: string; kind: string; name: string }[];
    expect(differences).to.deep.include({ group: 'fields', kind: 'added', name: '事由 (reason)', what: '', before: '', after: '事由' });
    expect(differences.some(({ group, kind }) => group === 'steps' && kind === 'added')).to.equal(true);
    expect((await publish('versions')).body.version).to.equal(2);
    expect((await submit('versions', { note: '二' })).status).to.equal(422);
    const task = await counter().wired.platform.db('workflow_tasks').where({ business_key: early.id, status: 'open' }).first();
    const reviewer = await counter().as('reviewer');
    expect((await reviewer.post(`/api/tasks/${task.id}/complete`, { decision: 'approve' })).status).to.equal(200);
    expect((await citizen.get(`/api/applications/${early.id}`)).body.status).to.equal('approved');

    expect((await administrator.post(`${at('versions')}/rollback`, { version: 1, note: '出错' })).body).to.deep.equal({ version: 3 });
    const back = await read('versions');
    expect(back.content.form.components.map(({ key }: { key: string }) => key)).to.deep.equal(['note']);
    expect(back.content.workflow).to.equal('single-review');
    const drafts = (await citizen.get('/api/applications')).body.rows as { id: string; status: string }[];
    for (const { id } of drafts.filter(({ status }) => status === 'draft')) await citizen.delete(`/api/applications/${id}`);
    const actions = await audits('versions');
    expect(actions.map(({ action }) => action)).to.include.members(['item.publish', 'item.rollback']);
    expect(actions.find(({ action }) => action === 'item.rollback')!.details).to.contain('事由');
  });

  it('a start of the server leaves what an administrator published, or withdrew, as it is', async () => {
    const { catalog, platform } = counter().wired;
    const shipped = catalog.items().filter((version) => version.portal === portal).slice(0, 2).map(({ item }) => item) as [string, string];
    const { content: { form } } = await read(shipped[0]);
    await save(shipped[0], { form: { ...form, settings: { ...form.settings, item: { ...form.settings.item, description: '由管理员修改' } } } });
    expect((await publish(shipped[0])).body.status).to.equal('published');
    await administrator.post(`${at(shipped[1])}/withdraw`, { reason: '停办' });
    await loadShipped(platform, publishingChecks);
    await catalog.load();
    expect(catalog.current(`${portal}/${shipped[0]}`).settings.description).to.equal('由管理员修改');
    expect(() => catalog.current(`${portal}/${shipped[1]}`)).to.throw();
    expect((await administrator.post(`${at(shipped[1])}/offer`, {})).status).to.equal(200);
    expect(catalog.current(`${portal}/${shipped[1]}`).item).to.equal(shipped[1]);
  });

  it('an item is offered from its day to its day', async () => {
    await liveItem('some-days');
    const offered = async (): Promise<number> => (await citizen.get(`/api/items/${portal}/some-days`)).status;
    await administrator.put(`${at('some-days')}/schedule`, { from: '2026-03-11', until: '2026-03-12' });
    expect(await offered(), 'the day before').to.equal(404);
    await administrator.put(`${at('some-days')}/schedule`, { from: '2026-03-10', until: '2026-03-10' });
    expect(await offered(), 'the only day').to.equal(200);
    await administrator.put(`${at('some-days')}/schedule`, { from: null, until: '2026-03-09' });
    expect(await offered(), 'the day after').to.equal(404);
    expect((await administrator.put(`${at('some-days')}/schedule`, { from: '2026-03-12', until: '2026-03-11' })).status).to.equal(422);
    await administrator.put(`${at('some-days')}/schedule`, { from: null, until: null });
    expect(await offered()).to.equal(200);
  });

  it('what is exported is imported as a draft; the same again changes nothing and makes no version', async () => {
    await liveItem('exchanged');
    const zip = (await administrator.bytes(`${at('exchanged')}/export.zip`)).content;
    const upload = (name: string, content: Buffer, by = administrator) => by.upload(`/api/designer/portals/${portal}/import`, '', name, content);
    expect((await upload('a.zip', zip)).body).to.deep.equal({ item: 'exchanged', revision: 0, unchanged: true });
    const { content } = await read('exchanged');
    const files = [[`forms/${portal}/imported.json`, JSON.stringify(content.form)], ['workflows/own.bpmn', content.workflowXml.replaceAll('窗口审核', '另一窗口审核')], ['templates/application-receipt.hbs', content.templateSource]] as const;
    content.form.settings.item.workflow = 'own';
    const archive = await zipArchive(files.map(([name, text]) => ({ name, content: Buffer.from(name.endsWith('.json') ? JSON.stringify(content.form) : text) })), new Date());
    expect((await upload('b.zip', archive)).body).to.deep.equal({ item: 'imported', revision: 1, unchanged: false });
    expect((await upload('b.zip', archive)).body).to.deep.equal({ item: 'imported', revision: 1, unchanged: true });
    expect((await read('imported')).content.workflowXml).to.contain('另一窗口审核');
    expect((await publish('imported')).body.version).to.equal(1);
    expect((await upload('b.zip', archive)).body.unchanged).to.equal(true);
    expect((await publish('imported')).body.code).to.equal('nothing_to_publish');
  });

  it('an archive that leads out of its folder, unpacks to too much, or is none is refused', async () => {
    const { content } = await read('exchanged');
    const good = await zipArchive([{ name: 'forms/heilongjiang/evil00.json', content: Buffer.from(JSON.stringify(content.form)) }], new Date());
    const evil = Buffer.from(good.toString('latin1').replaceAll('forms/heilongjiang/evil00.json', '../../heilongjiang/evil00.json'), 'latin1');
    const bomb = await zipArchive([{ name: 'bomb.json', content: Buffer.alloc(20 * 1024 * 1024, 0x20) }], new Date());
    const answers = await Promise.all([evil, bomb, Buffer.from('PK\x03\x04 nothing'), Buffer.from('not json'), Buffer.from('[1]')].map((bytes) => administrator.upload(`/api/designer/portals/${portal}/import`, '', 'evil.json', bytes)));
    expect(answers.map(({ status, body }) => [status, body.code])).to.deep.equal(Array.from({ length: 5 }, () => [422, 'unreadable_exchange']));
    expect((await administrator.get(at('evil00'))).status).to.equal(404);
  });

  it('where two people are needed, one cannot publish alone, and a change takes the first\'s word back', async () => {
    await liveItem('four-eyes');
    expect((await administrator.put(`/api/designer/portals/${portal}/publishing`, { fourEyes: true })).status).to.equal(200);
    const { content: { form } } = await read('four-eyes');
    await save('four-eyes', { form: { ...form, title: '改名' } });
    expect((await publish('four-eyes')).body).to.deep.equal({ status: 'requested' });
    expect((await publish('four-eyes')).body.code).to.equal('second_person_needed');
    expect((await administrator.post(`${at('four-eyes')}/rollback`, { version: 1 })).body.code).to.equal('second_person_needed');
    await save('four-eyes', { form: { ...form, title: '再改名' } }, second);
    expect((await read('four-eyes')).request).to.equal(null);
    expect((await publish('four-eyes', second)).body).to.deep.equal({ status: 'requested' });
    expect((await publish('four-eyes')).body).to.deep.equal({ status: 'published', version: 2 });
    expect((await audits('four-eyes')).at(-1)!.details).to.contain('requestedBy').and.contain('再改名');
    await administrator.put(`/api/designer/portals/${portal}/publishing`, { fourEyes: false });
  });

  it('nobody but administrators of the portal sees or changes its items', async () => {
    const reviewer = await counter().as('reviewer');
    for (const [who, status] of [[citizen, 403], [reviewer, 403], [elsewhere, 404], [await counter().as(null), 401]] as const) {
      const answers = await Promise.all([
        who.get(at('versions')), who.put(`${at('versions')}/draft`, { revision: 0, note: '' }), who.post(`${at('versions')}/publish`, { revision: 1 }), who.post(`${at('versions')}/withdraw`, { reason: 'x' }),
        who.post(`${at('versions')}/check`, {}), who.get(`${at('versions')}/export.zip`), who.post('/api/designer/items', { portal, item: 'not-theirs', title: 'x' }), who.post(`${at('versions')}/replay`, {}), who.get(`/api/designer/dashboard?portal=${portal}`),
      ]);
      expect(answers.map((answer) => answer.status)).to.deep.equal(answers.map(() => status));
    }
    expect((await elsewhere.get('/api/designer/items')).body.rows.every((row: { portal: string }) => row.portal === 'beijing')).to.equal(true);
  });

  it('a replay judges real submissions by the draft and finds a rule that was tightened', async () => {
    await liveItem('replayed', [{ type: 'number', key: 'amount', label: '金额', input: true }]);
    for (const amount of [10, 20, 300]) expect((await submit('replayed', { amount })).status).to.equal(200);
    const { content: { form } } = await read('replayed');
    form.components[0].validate = { max: 100 };
    await save('replayed', { form });
    const { body } = await administrator.post(`${at('replayed')}/replay`, { last: 10 });
    expect([body.judged, body.differing]).to.deep.equal([3, 1]);
    expect(body.rows[0].refused[0]).to.include({ path: 'amount' });
    expect(await counter().wired.platform.db('applications').where({ item: 'replayed' }).count({ n: '*' }).first(), 'nothing is stored').to.deep.equal({ n: 3 });
  });

  it('a draft is tried step by step without a trace', async () => {
    await liveItem('tried');
    const count = async (): Promise<unknown> => Promise.all(['applications', 'workflow_runs', 'workflow_tasks', 'audit_log', 'jobs'].map(async (table) => Number((await counter().wired.platform.db(table).count({ n: '*' }).first())!['n'])));
    const before = await count();
    const wrong = (await administrator.post(`${at('tried')}/try`, { data: { note: ['x'] } })).body;
    expect(wrong.valid).to.equal(false);
    const opened = (await administrator.post(`${at('tried')}/try`, { data: { note: '一' } })).body;
    expect(opened.step.tasks.map((task: { id: string }) => task.id)).to.deep.equal(['review']);
    const returned = (await administrator.post(`${at('tried')}/try`, { data: { note: '一' }, steps: [{ task: 'review', decision: 'return' }] })).body;
    expect(returned.step.tasks[0].id).to.equal('correct');
    const decided = (await administrator.post(`${at('tried')}/try`, { data: { note: '一' }, steps: [{ task: 'review', decision: 'approve' }] })).body;
    expect([decided.step.ended, decided.step.status]).to.deep.equal([true, 'approved']);
    expect(await count()).to.deep.equal(before);
  });

  it('the dashboard counts what was submitted, waits and was decided', async () => {
    const { body } = await administrator.get(`/api/designer/dashboard?portal=${portal}&days=30`);
    const one = body.items.find((row: { item: string }) => row.item === 'replayed');
    expect(one).to.include({ submitted: 3, waiting: 3, overdue: 0, median: null });
    expect(body.items.find((row: { item: string }) => row.item === 'versions')).to.include({ approved: 1, median: 0 });
    expect(body.byDay).to.have.length(30);
    expect(body.byDay.at(-1).submitted).to.equal(body.totals.submitted);
  });

  it('what an administrator types is data: a form that would run something is not published, and prototypes stay as they are', async () => {
    const form = await begin('hostile', 'empty');
    const bad = { ...form, components: [{ type: 'textfield', key: 'a', label: '<script>alert(1)</script>', input: true }, { type: 'textfield', key: 'b', label: 'b', input: true, customConditional: 'show = true' }] };
    const text = JSON.stringify({ revision: 1, form: bad, templateSource: '<p>{{constructor.name}}</p><script>1</script>' }).replace('"title"', '"__proto__":{"polluted":true},"title"');
    const saved = await administrator.put(`${at('hostile')}/draft`, text as never);
    expect(saved.status, JSON.stringify(saved.body)).to.equal(200);
    expect(saved.body.problems.map(({ code }: { code: string }) => code)).to.include.members(['unsafe_html', 'executable_code', 'prototype_access']);
    expect(({} as Record<string, unknown>)['polluted']).to.equal(undefined);
    expect((await publish('hostile')).body.code).to.equal('item_not_publishable');
  });
});
