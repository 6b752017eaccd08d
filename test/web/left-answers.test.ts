import { expect } from 'chai';
import type { Browser, Dialog, Page } from 'puppeteer-core';
import type { ApplicationDetail } from '../../server/applications/application-view.ts';
import { Problem } from '../../server/platform/errors.ts';
import type { Call, Route } from '../../server/platform/http-route.ts';
import type { PagePorts } from '../../server/web/page-ports.ts';
import { clickOn } from '../platform/click-on.ts';
import { filledControls } from './all-controls.ts';
import { openBrowser, openPage } from './open-browser.ts';
import { samplePorts, slots } from './sample-ports.ts';
import { openSampleSite, type SampleSite } from './sample-site.ts';

type Data = Record<string, unknown>;
const summary = { zh: '测试', en: 'Test' };
const sample = samplePorts();
/** The draft as it is stored, and what the next saves wait for. */
const draft = { data: {} as Data, revision: 3, holds: [] as Promise<void>[], puts: 0, lateToOpen: null as Promise<void> | null };
const stored = (plain: ApplicationDetail): ApplicationDetail => ({ ...plain, data: draft.data, revision: draft.revision });
const ports: PagePorts = { ...sample, application: async (caller, id) => { await draft.lateToOpen; return stored(await sample.application(caller, id)); } };
const route = (method: Route['method'], path: string, handle: (call: Call) => Promise<unknown>): Route => ({ method, path, right: 'signed-in', summary, answers: {}, handle, ...(method !== 'get' && { body: { type: 'object' } }) });
const routes: Route[] = [
  route('put', '/applications/:id', async ({ body }) => {
    draft.puts += 1;
    await draft.holds.shift();
    if (body['revision'] !== draft.revision) throw new Problem('draft_changed', {}, undefined, { extension: { current: { revision: draft.revision, data: draft.data } } });
    Object.assign(draft, { data: body['data'], revision: draft.revision + 1 });
    return { revision: draft.revision, data: draft.data, slots };
  }),
  route('post', '/applications/:id/compute', async ({ body }) => ({ data: body['data'], lists: {}, messages: [], slots, locked: [] })),
  route('get', '/applications/:id', async ({ caller }) => stored(await sample.application(caller, 'draft'))),
];

describe('Answers on a page that is left', function () {
  this.timeout(60_000);
  let site: SampleSite;
  let browser: Browser;
  let page: Page;
  let asked: string[];
  before(async () => { site = await openSampleSite(routes, ports); browser = await openBrowser(); });
  after(async () => { await browser.close(); await site.close(); });
  beforeEach(async () => {
    Object.assign(draft, { data: { ...filledControls }, revision: 3, holds: [], puts: 0, lateToOpen: null });
    ({ page } = await openPage(browser, site.url, 'individual'));
    asked = [];
    page.on('dialog', (dialog: Dialog) => { asked.push(dialog.type()); void dialog.accept(); });
    await page.goto(`${site.url}/applications/draft/edit`);
    await ready();
  });
  afterEach(() => page.browserContext().close());

  async function ready(): Promise<void> {
    await page.waitForSelector('#submit:not([disabled])');
    await page.waitForFunction(() => document.getElementById('form')?.textContent?.includes('乙的说明'));
  }
  const nickname = () => page.$eval('#form input[name="data[nickname]"]', (input) => (input as HTMLInputElement).value);
  /** By keyboard, so that the browser takes it for a person's and would ask before the page is left. */
  async function type(text: string): Promise<void> {
    await page.$eval('#form input[name="data[nickname]"]', (input) => (input as HTMLInputElement).select());
    await page.keyboard.type(text);
    await page.waitForFunction(() => document.getElementById('save-state')?.textContent === '有未保存的修改');
  }
  const saved = () => page.waitForFunction(() => /^已保存/.test(document.getElementById('save-state')?.textContent ?? ''));
  const dialogOpen = () => page.$eval('#dialog', (dialog) => (dialog as HTMLDialogElement).open);
  const kept = () => page.evaluate(() => Object.keys(sessionStorage));
  const held = () => { let release = () => {}; draft.holds.push(new Promise((resolve) => { release = resolve; })); return () => release(); };

  it('are there again after a reload that was answered before their late save arrived, and are saved without a question', async () => {
    const release = held();
    await type('老李');
    await page.reload();
    await ready();
    expect(await nickname()).to.equal('老李');
    expect(await page.$eval('#save-state', (state) => state.textContent)).to.equal('已恢复您离开本页前填写的内容');
    expect(await kept(), 'what stands on the page need not stand in the tab').to.deep.equal([]);
    release();
    await saved();
    expect([draft.data['nickname'], asked, await dialogOpen()]).to.deep.equal(['老李', [], false]);
  });

  it('are there again after the language or the size of the text was changed', async () => {
    for (const [index, link] of ['.preferences a:first-child', '.preferences a:last-child'].entries()) {
      const release = held();
      await type(`老李${index}`);
      await Promise.all([page.waitForNavigation({ waitUntil: 'load' }), clickOn(page, link)]);
      await page.waitForSelector('#submit:not([disabled])');
      await page.waitForSelector('#form input[name="data[nickname]"]');
      expect(await nickname()).to.equal(`老李${index}`);
      release();
      await page.waitForFunction(() => /^(已保存|Saved)/.test(document.getElementById('save-state')?.textContent ?? ''));
      expect(draft.data['nickname']).to.equal(`老李${index}`);
    }
  });

  it('are not taken for unsaved where their late save was faster than the page', async () => {
    let release = () => {};
    draft.lateToOpen = new Promise((resolve) => { release = resolve; });
    await type('老李');
    const reloaded = page.reload();
    while (draft.revision === 3) await new Promise((resolve) => setTimeout(resolve, 20));
    release();
    await reloaded;
    await ready();
    expect([await nickname(), await page.$eval('#save-state', (state) => state.textContent)]).to.deep.equal(['老李', '']);
    expect(await kept()).to.deep.equal([]);
  });

  it('are asked about before the page is left while a save is under way, and are there again all the same', async () => {
    const release = held();
    await type('一');
    await clickOn(page, '#save');
    while (draft.puts === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    await page.$eval('#form input[name="data[nickname]"]', (input) => (input as HTMLInputElement).select());
    await page.keyboard.type('二');
    // What is sent late carries the revision of before and is refused.
    const late = held();
    await page.reload();
    release();
    await ready();
    late();
    expect([asked, await nickname()]).to.deep.equal([['beforeunload'], '二']);
    await saved();
    expect([draft.data['nickname'], await dialogOpen()]).to.deep.equal(['二', false]);
  });

  it('are asked about and are there again where they are more than the browser sends from a page that is left', async () => {
    await type('老李');
    await page.$eval('#form textarea', (area) => { area.value = '长'.repeat(30_000); area.dispatchEvent(new Event('input', { bubbles: true })); });
    await page.reload();
    await ready();
    expect([asked, draft.puts]).to.deep.equal([['beforeunload'], 0]);
    expect(await page.$eval('#form textarea', (area) => area.value.length)).to.equal(30_000);
  });

  it('are laid beside what another tab has saved in between, for the reader to choose', async () => {
    const release = held();
    await type('老李');
    const reloaded = page.reload();
    while (draft.puts === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    Object.assign(draft, { data: { ...filledControls, nickname: '别窗' }, revision: 4 });
    release();
    await reloaded;
    await page.waitForFunction(() => (document.getElementById('dialog') as HTMLDialogElement).open);
    const compared = await page.$$eval('#dialog tbody tr', (lines) => lines.map((line) => [...line.children].map((cell) => cell.textContent)));
    expect(compared).to.deep.equal([['称呼', '老李', '别窗']]);
  });

  it('stay in the tab no longer than its reader is signed in', async () => {
    await type('老李');
    const release = held();
    await Promise.all([page.waitForNavigation({ waitUntil: 'load' }), clickOn(page, 'form[action="/logout"] button')]);
    release();
    expect(await kept()).to.deep.equal([]);
  });

  it('are saved before the way back is taken, without a question', async () => {
    await type('老李');
    await Promise.all([page.waitForNavigation({ waitUntil: 'load' }), clickOn(page, '#back')]);
    expect([draft.data['nickname'], asked, page.url()]).to.deep.equal(['老李', [], `${site.url}/items/example/registration/guide`]);
  });
});
