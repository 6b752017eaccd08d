import { expect } from 'chai';
import type { Browser, Page } from 'puppeteer-core';
import { Problem } from '../../server/platform/errors.ts';
import type { Route } from '../../server/platform/http-route.ts';
import type { PagePorts } from '../../server/web/page-ports.ts';
import { clickOn, follow } from '../platform/click-on.ts';
import { openBrowser, openPage } from './open-browser.ts';
import { samplePorts } from './sample-ports.ts';
import { openSampleSite, type SampleSite } from './sample-site.ts';

const sample = samplePorts();
const ports: PagePorts = { ...sample, task: async (caller, id, page) => ({ ...await sample.task(caller, 'mine', page), id, rows: { total: 45, page: page ?? 1, size: 20 } }) };
let refusals: Problem[] = [];
const decided: unknown[] = [];
const routes: Route[] = [{
  method: 'post', path: '/tasks/:id/complete', right: 'signed-in', summary: { zh: '测试', en: 'Test' }, answers: {}, body: { type: 'object' },
  handle: async ({ body }) => { const refusal = refusals.shift(); if (refusal) throw refusal; decided.push(body['comment']); return {}; },
}];

describe('A reviewer’s comment', function () {
  this.timeout(60_000);
  let site: SampleSite;
  let browser: Browser;
  let page: Page;
  before(async () => { site = await openSampleSite(routes, ports); browser = await openBrowser(); });
  after(async () => { await browser.close(); await site.close(); });
  beforeEach(async () => {
    refusals = [];
    ({ page } = await openPage(browser, site.url, 'reviewer'));
    await page.goto(`${site.url}/review/tasks/mine`);
    await page.type('#comment', '第三行的金额有误');
  });
  afterEach(() => page.browserContext().close());
  const comment = () => page.$eval('#comment', (field) => (field as HTMLTextAreaElement).value);
  const kept = () => page.evaluate(() => Object.keys(sessionStorage));

  it('stays while the rows are turned over and back', async () => {
    await follow(page, 'a[href="/review/tasks/mine?page=2"]');
    await page.waitForFunction(() => (document.getElementById('comment') as HTMLTextAreaElement).value === '第三行的金额有误');
    await page.type('#comment', '，');
    await page.goBack({ waitUntil: 'load' });
    await page.waitForFunction(() => (document.getElementById('comment') as HTMLTextAreaElement).value.length === 9);
  });

  it('belongs to its task alone', async () => {
    await page.goto(`${site.url}/review/tasks/next`);
    expect(await comment()).to.equal('');
  });

  it('is gone from the tab once the decision is taken, and not before', async () => {
    refusals = [new Problem('busy')];
    await clickOn(page, '#decision button[value=approve]');
    await page.waitForSelector('#task-problem:not([hidden])');
    expect([await kept(), await comment()]).to.deep.equal([['comment:mine'], '第三行的金额有误']);
    await follow(page, '#decision button[value=approve]');
    expect([decided, await kept()]).to.deep.equal([['第三行的金额有误'], []]);
  });

  it('is gone from the tab when its writer signs out', async () => {
    await follow(page, 'form[action="/logout"] button');
    expect(await kept()).to.deep.equal([]);
  });
});
