import { expect } from 'chai';
import type { Browser, Page } from 'puppeteer-core';
import { Problem } from '../../server/platform/errors.ts';
import type { Route } from '../../server/platform/http-route.ts';
import { clickOn } from '../platform/click-on.ts';
import { violations, wideElements } from './check-page.ts';
import { openBrowser, openPage } from './open-browser.ts';
import { computeRoute, listRoute, settle } from './own-controls.ts';
import { Keys } from './press-keys.ts';
import { formOf, slots } from './sample-ports.ts';
import { openSampleSite, type SampleSite } from './sample-site.ts';

const summary = { zh: '测试', en: 'Test' };
/** What the next questions are answered with; none: as ever. */
let refusals: Problem[] = [];
const compute = computeRoute(formOf, () => slots);
const routes: Route[] = [
  listRoute,
  { ...compute, handle: async (call) => { const refusal = refusals.shift(); if (refusal) throw refusal; return compute.handle(call); } },
  { method: 'put', path: '/applications/:id', right: 'signed-in', summary, answers: {}, body: { type: 'object' }, handle: async ({ params, body, caller }) => ({ revision: 4, data: settle(formOf(params['id']!), body['data'] as Record<string, unknown>, caller).data, slots }) },
];

describe('Answers that the server could not settle', function () {
  this.timeout(60_000);
  let site: SampleSite;
  let browser: Browser;
  let page: Page;
  let keys: Keys;
  before(async () => { site = await openSampleSite(routes); browser = await openBrowser(); });
  after(async () => { await browser.close(); await site.close(); });
  beforeEach(async () => {
    refusals = [];
    ({ page } = await openPage(browser, site.url, 'individual'));
    keys = new Keys(page);
    await page.goto(`${site.url}/applications/controls/edit`);
    await page.waitForSelector('#save:not([disabled])');
    await page.waitForFunction(() => document.querySelectorAll('#form .records .record-choice').length === 20 && !document.getElementById('save-state')!.dataset['busy']);
  });
  afterEach(() => page.browserContext().close());

  const told = () => page.$eval('#settle-state', (state) => state.textContent);
  const fetching = () => page.$eval('.fetch [role=status]', (state) => state.textContent);

  it('are told of, with a way to try again that works from the keyboard', async () => {
    refusals = [new Problem('too_many_requests'), new Problem('too_many_requests')];
    await keys.to('亲属证件号码');
    await keys.type('11010519491231002X');
    await page.waitForFunction(() => document.getElementById('settle-state')?.textContent?.includes('未能核算'));
    for (const width of [1280, 375]) {
      await page.setViewport({ width, height: 812 });
      expect(await violations(page), `at ${width}`).to.deep.equal([]);
      expect(await wideElements(page), `too wide at ${width}`).to.deep.equal([]);
    }
    refusals = [];
    await keys.to('重试');
    await keys.press('Enter');
    await page.waitForFunction(() => [...document.querySelectorAll<HTMLInputElement>('#form input')].some((input) => input.value === '赵某某'));
    expect([await told(), await keys.here()]).to.deep.equal(['', '保存草稿']);
  });

  it('are settled with the next change', async () => {
    refusals = [new Problem('too_many_requests')];
    await keys.to('亲属证件号码');
    await keys.type('1101051949123100');
    await page.waitForFunction(() => document.getElementById('settle-state')?.textContent?.includes('未能核算'));
    await keys.type('2X');
    await page.waitForFunction(() => document.getElementById('settle-state')?.textContent === '');
  });

  it('end the waiting of 获取共享信息, which can be pressed again', async () => {
    // As many as are asked: what the press has changed may be asked about on its own, too.
    refusals = Array.from({ length: 9 }, () => new Problem('too_many_requests'));
    await clickOn(page, '.fetch button');
    await page.waitForFunction(() => document.querySelector('.fetch [role=status]')?.textContent === '未能获取，请再按一次');
    refusals = [];
    await clickOn(page, '.fetch button');
    await page.waitForFunction(() => document.querySelector('.fetch [role=status]')?.textContent === '已获取');
    expect([await told(), await fetching()]).to.deep.equal(['', '已获取']);
  });
});
