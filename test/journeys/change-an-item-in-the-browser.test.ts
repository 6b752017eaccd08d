import { expect } from 'chai';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, ElementHandle } from 'puppeteer-core';
import { demoPassword } from '../../server/load-demo.ts';
import { clickOn, follow } from '../platform/click-on.ts';
import { openCounter, type Answered, type Client, type Counter } from './counter.ts';
import { launchBrowser, newVisitor, type Visitor } from './open-browser.ts';
import { textOfPdf } from './pdf-text.ts';

const portal = 'heilongjiang', item = 'moving-notice';
const address = `/designer/items/${portal}/${item}`;
const answers = { oldAddress: '中央大街一号' };

/** One database: what the pages call is tested on both in test/designer/items.test.ts. */
describe('Feature: an administrator changes a published item in the browser, takes the change back, and carries the item to another installation', function () {
  this.timeout(180_000);
  let counter: Counter, elsewhere: Counter;
  let browser: Browser;
  let here: Visitor, there: Visitor;
  let citizen: Client;
  let downloads: string;
  let open: string;
  let firstReceipt: string;

  before(async () => {
    [counter, elsewhere] = [await openCounter('sqlite'), await openCounter('sqlite')];
    browser = await launchBrowser();
    [here, there] = [await newVisitor(browser, counter.url), await newVisitor(browser, elsewhere.url)];
    citizen = await counter.as('individual');
    downloads = mkdtempSync(join(tmpdir(), 'banshi-downloads-'));
    await publishFirstVersion(counter);
  });
  after(async () => {
    await browser?.close();
    await counter?.close();
    await elsewhere?.close();
    rmSync(downloads, { recursive: true, force: true });
  });
  afterEach('nothing was fetched from elsewhere and no page complained', () => {
    for (const visitor of [here, there]) {
      expect(visitor.foreignRequests).to.deep.equal([]);
      expect(visitor.complaints).to.deep.equal([]);
    }
  });

  async function submit(client: Client, data: object): Promise<Answered & { id: string }> {
    const { body } = await client.post('/api/applications', { item: `${portal}/${item}` });
    return { ...await client.post(`/api/applications/${body.id}/submit`, { data: { ...body.data, ...data } }, { 'idempotency-key': randomUUID() }), id: body.id };
  }

  /** The next open step of the application is decided by whoever may. */
  async function decide(at: Counter, id: string, decision: string): Promise<string> {
    const task = await at.wired.platform.db('workflow_tasks').where({ business_key: id, status: 'open' }).first();
    const decided = await (await at.as('reviewer')).post(`/api/tasks/${task.id}/complete`, { decision, comment: '请核对' });
    expect(decided.status, JSON.stringify(decided.body)).to.equal(200);
    return decided.body.application.status;
  }

  async function receiptOf(client: Client, id: string): Promise<string> {
    const { type, content } = await client.bytes(`/api/applications/${id}/receipt.pdf`);
    expect(type).to.contain('pdf');
    return JSON.stringify(await textOfPdf(content));
  }

  async function type(visitor: Visitor, selector: string, value: string): Promise<void> {
    const input = await visitor.page.waitForSelector(selector, { visible: true });
    await input!.evaluate((element) => (element as HTMLInputElement).select());
    await input!.type(value);
  }

  async function visit(visitor: Visitor, page: string, ready: string): Promise<void> {
    await visitor.go(`${address}${page}`);
    await visitor.page.waitForSelector(ready);
  }

  /** Publishes what stands in the draft, by the button of the item's page. */
  async function publish(visitor: Visitor, note: string): Promise<void> {
    await clickOn(visitor.page, '#publish');
    await type(visitor, '#note', note);
    await clickOn(visitor.page, '#dialog .actions .button:not(.secondary)');
    await visitor.page.waitForSelector('#said');
  }

  const shownVersion = (visitor: Visitor): Promise<string> => visitor.page.$eval('#live-version', (line) => line.textContent ?? '');

  it('Scenario: while an application is open, a required field is added and the item published anew', async () => {
    const submitted = await submit(citizen, answers);
    expect(submitted.status, JSON.stringify(submitted.body)).to.equal(200);
    open = submitted.id;
    expect(await decide(counter, open, 'return'), 'it waits for the applicant when the item changes').to.equal('returned');

    await here.go('/login?next=/designer/items');
    await here.signIn('administrator', demoPassword);
    await visit(here, '/form', '#builder[data-ready]');
    await clickOn(here.page, '[data-key="textfield"]');
    await type(here, '#component-key', 'newAddress');
    await type(here, '#component-label', '新地址');
    await clickOn(here.page, '#component-required');
    await clickOn(here.page, '#component-apply');
    await here.page.waitForSelector('.builder-canvas [data-component="newAddress"]');
    await here.page.waitForFunction((unsaved) => document.querySelector('#save-state')?.textContent === unsaved, {}, '有未保存的修改');
    await clickOn(here.page, '#save');
    await here.page.waitForFunction(() => document.querySelector('#save-state')?.getAttribute('data-revision') === '1');

    await visit(here, '', '#publish');
    expect(await here.page.$eval('#differences', (table) => table.textContent)).to.contain('新地址 (newAddress)');
    await clickOn(here.page, '#replay');
    await here.page.waitForSelector('#replayed');
    expect(await here.text(), 'the submission under way would be refused now').to.contain('新地址');
    await publish(here, '增加新地址');
    expect(await shownVersion(here)).to.contain('2');
  });

  it('Scenario: the open application ends under the version that it was made with, a new one must answer the new field', async () => {
    expect((await citizen.get(`/api/applications/${open}`)).body.version).to.equal(1);
    const again = await citizen.post(`/api/applications/${open}/submit`, { data: answers }, { 'idempotency-key': randomUUID() });
    expect(again.status, JSON.stringify(again.body)).to.equal(200);
    expect(await decide(counter, open, 'approve')).to.equal('approved');
    firstReceipt = await receiptOf(citizen, open);
    expect(firstReceipt).to.contain('中央大街一号').and.not.contain('新地址');

    const refused = await submit(citizen, answers);
    expect([refused.status, refused.body.errors?.map(({ path }: { path: string }) => path)]).to.deep.equal([422, ['newAddress']]);
    const accepted = await citizen.post(`/api/applications/${refused.id}/submit`, { data: { ...answers, newAddress: '果戈里大街二号' } }, { 'idempotency-key': randomUUID() });
    expect(accepted.status, JSON.stringify(accepted.body)).to.equal(200);
    expect((await citizen.get(`/api/applications/${refused.id}`)).body.version).to.equal(2);
    expect(await decide(counter, refused.id, 'approve')).to.equal('approved');
    expect(await receiptOf(citizen, refused.id)).to.contain('果戈里大街二号');
  });

  it('Scenario: form, workflow, receipt and guide are changed together and rolled back together, and nothing is lost', async () => {
    await visit(here, '/workflow', '#modeler[data-ready]');
    await here.page.select('#shared-workflow', 'two-level-review');
    await here.page.waitForFunction(() => document.querySelector('#modeler')?.textContent?.includes('复审'));
    await visit(here, '/receipt', '#template-source');
    await here.page.waitForSelector('#preview canvas');
    await here.page.$eval('#template-source', (area) => { const input = area as HTMLTextAreaElement; input.setSelectionRange(input.value.indexOf('</body>'), input.value.indexOf('</body>')); });
    await here.page.focus('#template-source');
    await here.page.keyboard.type('<p>另行通知</p>');
    await clickOn(here.page, '#save');
    await here.page.waitForFunction(() => Number(document.querySelector('#save-state')?.getAttribute('data-revision')) >= 2 && !document.querySelector<HTMLButtonElement>('#save')?.disabled);
    await visit(here, '/settings', '#settings-form[data-ready] [name="data[description]"]');
    await type(here, '[name="data[description]"]', '搬家以后十日内告知');
    await here.page.$eval('[name="data[description]"]', (input) => (input as HTMLElement).blur());
    // The form tells of what was typed a moment later.
    await here.page.waitForFunction((unsaved) => document.querySelector('#save-state')?.textContent === unsaved, {}, '有未保存的修改');
    await clickOn(here.page, '#save');
    await here.page.waitForFunction((unsaved) => Number(document.querySelector('#save-state')?.getAttribute('data-revision')) >= 3 && document.querySelector('#save-state')?.textContent !== unsaved && !document.querySelector<HTMLButtonElement>('#save')?.disabled, {}, '有未保存的修改');
    await visit(here, '', '#publish');
    await publish(here, '两级审核');
    const third = counter.wired.catalog.current(`${portal}/${item}`);
    expect([third.version, third.workflow, third.settings.description]).to.deep.equal([3, 'two-level-review', '搬家以后十日内告知']);
    expect(third.templateSource).to.contain('另行通知');

    await clickOn(here.page, '[data-rollback="2"]');
    await type(here, '#note', '两级审核取消');
    await clickOn(here.page, '#dialog .actions .button:not(.secondary)');
    await here.page.waitForFunction(() => document.querySelector('#live-version')?.textContent?.includes('4'));
    const [second, fourth] = await Promise.all([2, 4].map((version) => counter.wired.platform.db('item_versions').where({ portal, item, version }).first('form', 'workflow', 'workflow_xml', 'template', 'template_source', 'dictionaries', 'workflow_parts', 'title')));
    expect(fourth, 'form, workflow, receipt and guide are to the letter what they were').to.deep.equal(second);
    const versions = await here.page.$$eval('#versions tbody tr', (rows) => rows.map((row) => row.textContent ?? ''));
    expect(versions, 'the version that was taken back is still there, with its note').to.have.length(4);
    expect(versions[1]).to.contain('两级审核');
    expect(await receiptOf(citizen, open), 'what was printed before stays as it was').to.equal(firstReceipt);
    expect((await submit(citizen, { ...answers, newAddress: '三号' })).status).to.equal(200);
  });

  it('Scenario: the item is exported as a ZIP and imported into an installation that has never had it', async () => {
    const session = await here.page.createCDPSession();
    await session.send('Browser.setDownloadBehavior', { behavior: 'allow', downloadPath: downloads, browserContextId: here.context.id! });
    await clickOn(here.page, `//table[@id="versions"]//tr[1]//a[@download]`);
    const file = await downloaded(downloads);

    await there.go('/login?next=/designer/items');
    await there.signIn('administrator', demoPassword);
    await there.page.waitForSelector('#import-files');
    expect(await there.page.$(`[data-item="${item}"]`)).to.equal(null);
    for (const expected of ['已导入', '没有变化']) {
      await (await there.page.waitForSelector('#import-files') as ElementHandle<HTMLInputElement>).uploadFile(file);
      await there.page.select('#import-portal', portal);
      await clickOn(there.page, '#import-send');
      await there.page.waitForFunction((text) => document.querySelector('#imported')?.textContent?.includes(text), {}, expected);
    }
    expect((await (await elsewhere.as('administrator')).get(`/api/designer/items/${portal}/${item}/revisions`)).body.total, 'the second time made no revision').to.equal(1);
    await follow(there.page, '#imported a');
    await there.page.waitForSelector('#publish:not([disabled])');
    await publish(there, '由测试环境带来');
    expect(await shownVersion(there)).to.contain('1');
  });

  it('Scenario: there the item does what it did here, and importing once more changes nothing', async () => {
    const other = await elsewhere.as('individual');
    const refused = await submit(other, answers);
    expect([refused.status, refused.body.errors?.map(({ path }: { path: string }) => path)]).to.deep.equal([422, ['newAddress']]);
    const accepted = await other.post(`/api/applications/${refused.id}/submit`, { data: { ...answers, newAddress: '果戈里大街二号' } }, { 'idempotency-key': randomUUID() });
    expect(accepted.status, JSON.stringify(accepted.body)).to.equal(200);
    expect(await decide(elsewhere, refused.id, 'approve')).to.equal('approved');
    expect(await receiptOf(other, refused.id)).to.contain('果戈里大街二号').and.contain('搬迁告知');

    await there.go('/designer/items');
    await (await there.page.waitForSelector('#import-files') as ElementHandle<HTMLInputElement>).uploadFile(await downloaded(downloads));
    await there.page.select('#import-portal', portal);
    await clickOn(there.page, '#import-send');
    await there.page.waitForFunction(() => document.querySelector('#imported')?.textContent?.includes('没有变化'));
    expect(await elsewhere.wired.platform.db('item_versions').where({ portal, item }).count({ n: '*' }).first()).to.deep.equal({ n: 1 });
    expect(await elsewhere.wired.platform.db('item_drafts').where({ portal, item }).count({ n: '*' }).first(), 'and left no draft').to.deep.equal({ n: 0 });
  });
});

/** The item as it was before the journey: one field and one review. */
async function publishFirstVersion(counter: Counter): Promise<void> {
  const administrator = await counter.as('administrator');
  const path = `/api/designer/items/${portal}/${item}`;
  await administrator.post('/api/designer/items', { portal, item, title: '搬迁告知', from: { starter: 'empty' } });
  const { content: { form }, revision } = (await administrator.get(path)).body;
  form.components = [{ type: 'textfield', key: 'oldAddress', label: '旧地址', input: true, validate: { required: true } }];
  form.settings.item.category = counter.wired.catalog.portal(portal).categories[0]!.value;
  const saved = await administrator.put(`${path}/draft`, { revision, form });
  expect(saved.body.problems, JSON.stringify(saved.body)).to.deep.equal([]);
  expect((await administrator.post(`${path}/publish`, { revision: saved.body.revision, note: '首次发布' })).body).to.deep.equal({ status: 'published', version: 1 });
}

/** The only whole file of the folder, once it is there. */
async function downloaded(folder: string): Promise<string> {
  for (const until = Date.now() + 20_000; Date.now() < until;) {
    const file = readdirSync(folder).find((name) => name.endsWith('.zip'));
    if (file) return join(folder, file);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('nothing was downloaded');
}
