import { expect } from 'chai';
import { randomUUID } from 'node:crypto';
import { loadShipped } from '../../server/catalog/load-shipped.ts';
import { publishingChecks } from '../../server/publishing-checks.ts';
import { onEveryDatabase, smallPng, type Answered, type Client } from '../journeys/counter.ts';

const portal = 'heilongjiang', shipped = 'flexible-worker-contribution-suspension';

onEveryDatabase('Feature: versions of an item beside one another, and the one that is shipped', (counter) => {
  let administrator: Client;
  before(async () => { administrator = await counter().as('administrator'); });

  const at = (item: string): string => `/api/designer/items/${portal}/${item}`;
  const read = async (item: string): Promise<Answered['body']> => (await administrator.get(at(item))).body;
  const restart = async (): Promise<string[]> => { const { platform, catalog } = counter().wired; const published = await loadShipped(platform, publishingChecks); await catalog.load(); return published; };
  const compare = async (from: string, to: string): Promise<{ group: string; kind: string; name: string; before: string; after: string }[]> => (await administrator.get(`${at(shipped)}/compare?from=${from}&to=${to}`)).body.rows;

  async function publish(item: string, edit: (form: any) => void): Promise<Answered> { // oxlint-disable-line typescript/no-explicit-any
    const { revision, content: { form } } = await read(item);
    edit(form);
    const saved = await administrator.put(`${at(item)}/draft`, { revision, form });
    expect(saved.body.problems, JSON.stringify(saved.body)).to.deep.equal([]);
    return administrator.post(`${at(item)}/publish`, { revision: saved.body.revision, note: '改' });
  }

  it('any two versions, saves of the draft and the shipped files can be compared', async () => {
    expect((await publish(shipped, (form) => { form.components.push({ type: 'textfield', key: 'first', label: 'First', input: true }); })).body.version).to.equal(2);
    expect((await publish(shipped, (form) => { form.components.at(-1).label = 'Second'; })).body.version).to.equal(3);
    expect((await compare('1', '3')).map(({ kind, name }) => [kind, name])).to.deep.equal([['added', 'Second (first)']]);
    expect((await compare('3', '1')).map(({ kind }) => kind)).to.deep.equal(['removed']);
    expect(await compare('2', '3')).to.deep.include({ group: 'fields', kind: 'changed', name: 'Second (first)', what: '', before: 'First', after: 'Second' });
    expect(await compare('1', 'shipped')).to.deep.equal([]);
    const { revision, content: { form } } = await read(shipped);
    await administrator.put(`${at(shipped)}/draft`, { revision, form: { ...form, title: 'Another' } });
    await administrator.put(`${at(shipped)}/draft`, { revision: 1, form: { ...form, title: 'Yet another' } });
    expect(await compare('r1', 'draft')).to.deep.include({ group: 'texts', kind: 'changed', name: 'title', what: '', before: 'Another', after: 'Yet another' });
    expect((await administrator.get(`${at(shipped)}/compare?from=1&to=99`)).status).to.equal(404);
    expect((await administrator.get(`${at(shipped)}/compare?from=1&to=../x`)).status).to.equal(422);
    await administrator.delete(`${at(shipped)}/draft?revision=2`);
  });

  it('code lists that changed with a version are part of the comparison', async () => {
    const path = `/api/designer/portals/${portal}/parts/dictionary/suspension-reason`;
    const { content } = (await administrator.get(path)).body;
    expect((await administrator.put(path, { version: 0, content: { ...content, entries: [...content.entries, { value: 'studying', label: '脱产学习', en: 'Studies' }] } })).body.status).to.equal('live');
    const rows = await compare('3', '4');
    expect(rows.some(({ group, kind, name, after }) => group === 'settings' && kind === 'added' && name.includes('studying') && after === '脱产学习')).to.equal(true);
    expect((await administrator.post(`${path}/restore`, { version: 1, to: 0 })).body.status).to.equal('live');
  });

  it('an item that an administrator has published no longer follows its files, until it is taken over from them again', async () => {
    const { body } = await administrator.get(`${at(shipped)}/shipped`);
    expect(body).to.include({ exists: true, follows: false, total: 1 });
    expect(await restart()).to.deep.equal([]);
    expect(counter().wired.catalog.current(`${portal}/${shipped}`).version).to.equal(5);
    const taken = await administrator.post(`${at(shipped)}/take-over`, { revision: 0, note: '采用' });
    expect(taken.body).to.deep.include({ revision: 1, problems: [] });
    expect((await administrator.post(`${at(shipped)}/publish`, { revision: 1, note: '采用随系统的' })).body.version).to.equal(6);
    expect((await administrator.get(`${at(shipped)}/shipped`)).body).to.deep.include({ follows: true, rows: [] });
    expect(await restart(), 'what is live is what the files hold').to.deep.equal([]);
    expect((await administrator.post(`${at('none-such')}/take-over`, { revision: 0 })).status).to.equal(404);
  });

  it('Scenario: an item from a starter with two reviews works as it is, up to the second reviewer of the demo', async () => {
    const item = 'two-reviews';
    expect((await administrator.post('/api/designer/items', { portal, item, title: 'Two reviews', from: { starter: 'money-grid' } })).status).to.equal(201);
    const category = counter().wired.catalog.portal(portal).categories[0]!.value;
    expect((await publish(item, (form) => { form.settings.item.category = category; form.settings.translations = {}; })).body).to.include({ status: 'published', version: 1 });
    const { version } = { version: counter().wired.catalog.current(`${portal}/${item}`) };
    const citizen = await counter().as('individual');
    const { body: { id } } = await citizen.post('/api/applications', { item: `${portal}/${item}` });
    for (const { key, required } of version.settings.materials ?? []) if (required) await citizen.upload(`/api/applications/${id}/materials`, key, 'a.png', smallPng);
    const { body: { sample } } = await administrator.post(`${at(item)}/try`, { sample: true });
    const submitted = await citizen.post(`/api/applications/${id}/submit`, { data: sample }, { 'idempotency-key': randomUUID() });
    expect(submitted.status, JSON.stringify(submitted.body)).to.equal(200);
    for (const login of ['reviewer', 'supervisor']) {
      const reviewer = await counter().as(login);
      const { rows } = (await reviewer.get(`/api/tasks?item=${portal}/${item}`)).body;
      expect(rows, login).to.have.length(1);
      expect((await reviewer.post(`/api/tasks/${rows[0].id}/complete`, { decision: 'approve' })).status).to.equal(200);
    }
    expect((await citizen.get(`/api/applications/${id}`)).body.status).to.equal('approved');
  });
});
