import { expect } from 'chai';
import { Catalog } from '../../server/catalog/catalog.ts';
import type { Dictionary } from '../../server/forms/form-definition.ts';
import { publishDraft } from '../../server/designer/publish-item.ts';
import { publishingChecks } from '../../server/publishing-checks.ts';
import type { Caller } from '../../server/platform/caller.ts';
import { onEveryDatabase } from '../journeys/counter.ts';
import { portal, Workbench } from './item-workbench.ts';

const item = 'flexible-worker-contribution-suspension', dictionary = 'suspension-reason';
const path = `/api/designer/portals/${portal}/parts/dictionary/${dictionary}`;

onEveryDatabase('Feature: an item is published on a node that has not yet read what another one changed', (counter) => {
  let workbench: Workbench, otherNode: Catalog, administrator: Caller;
  before(async () => {
    workbench = await Workbench.open(counter());
    const { platform } = counter().wired;
    otherNode = new Catalog(platform.db, () => platform.clock.now());
    await otherNode.load();
    const { id, name } = await platform.db('accounts').where({ login: 'administrator' }).first('id', 'name');
    administrator = { accountId: id, name, roles: ['administrator'], groups: [], attributes: {}, locale: 'zh', address: null };
  });

  async function addEntry(value: string): Promise<void> {
    const { body: { content, version } } = await workbench.administrator.get(path);
    const entries = [...(content as Dictionary).entries, { value, label: `原因${value}`, en: value }];
    const saved = await workbench.administrator.put(path, { version, content: { ...content, entries }, note: '新增' });
    expect(saved.body, JSON.stringify(saved.body)).to.include({ status: 'live' });
  }

  async function change(promisedTime: string): Promise<number> {
    const { content: { form } } = await workbench.read(item);
    expect((await workbench.save(item, { form: { ...form, settings: { item: { ...form.settings.item, promisedTime } } } })).body.problems).to.deep.equal([]);
    return (await workbench.read(item)).revision;
  }

  const publish = (revision: number, republish: () => Promise<void>): Promise<unknown> =>
    publishDraft({ applications: { ...counter().wired.applications, catalog: otherNode }, republish, checks: publishingChecks }, administrator, portal, item, revision, '测试');

  async function live(): Promise<{ promisedTime: string; values: unknown[] }> {
    await otherNode.refresh();
    const { settings, dictionaries } = otherNode.current(`${portal}/${item}`);
    return { promisedTime: settings.promisedTime ?? '', values: dictionaries[dictionary]!.entries.map(({ value }) => value) };
  }

  it('Scenario: a code list that was changed before keeps its change', async () => {
    const revision = await change('PT71H');
    await addEntry('before');
    await publish(revision, async () => { await otherNode.refresh(); });
    const { promisedTime, values } = await live();
    expect([promisedTime, values.includes('before')]).to.deep.equal(['PT71H', true]);
  });

  it('Scenario: a code list that is changed while the publication is checked keeps its change', async () => {
    const revision = await change('PT73H');
    let isFirst = true;
    await publish(revision, async () => {
      await otherNode.refresh();
      if (isFirst) { isFirst = false; await addEntry('meanwhile'); }
    });
    const { promisedTime, values } = await live();
    expect([promisedTime, values.includes('meanwhile')]).to.deep.equal(['PT73H', true]);
  });
});
