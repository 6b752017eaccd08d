import { expect } from 'chai';
import type { Browser, Page } from 'puppeteer-core';
import type { Route } from '../../server/platform/http-route.ts';
import type { PagePorts } from '../../server/web/page-ports.ts';
import { clickOn, follow } from '../platform/click-on.ts';
import { openBrowser, openPage } from './open-browser.ts';
import { computeRoute, listRoute, settle } from './own-controls.ts';
import { formOf, samplePorts, slots } from './sample-ports.ts';
import { openSampleSite, type SampleSite } from './sample-site.ts';

type Data = Record<string, unknown>;
const summary = { zh: '测试', en: 'Test' };
const sample = samplePorts();
/** The draft as it is stored. */
let draft: { data: Data; revision: number };
const ports: PagePorts = { ...sample, application: async (caller, id) => ({ ...await sample.application(caller, id), ...sample.answersOf(id, draft.data, caller.locale), revision: draft.revision }) };
const routes: Route[] = [
  listRoute, computeRoute(formOf, () => slots),
  { method: 'put', path: '/applications/:id', right: 'signed-in', summary, answers: {}, body: { type: 'object' }, handle: async ({ params, body, caller }) => { draft = { data: settle(formOf(params['id']!), body['data'] as Data, caller).data, revision: draft.revision + 1 }; return { ...draft, slots }; } },
  { method: 'get', path: '/applications/:id', right: 'signed-in', summary, answers: {}, handle: ({ params, caller }) => ports.application(caller, params['id']!) },
];

describe('The place in a wizard', function () {
  this.timeout(60_000);
  let site: SampleSite;
  let browser: Browser;
  let page: Page;
  before(async () => { site = await openSampleSite(routes, ports); browser = await openBrowser(); });
  after(async () => { await browser.close(); await site.close(); });
  beforeEach(async () => {
    draft = { data: settle(formOf('wizard'), {}, { locale: 'zh' }).data, revision: 3 };
    await open();
  });
  afterEach(() => page.browserContext().close());

  async function open(): Promise<void> {
    ({ page } = await openPage(browser, site.url, 'individual'));
    await page.goto(`${site.url}/applications/wizard/edit`);
    await ready();
  }
  const ready = () => page.waitForSelector('#save:not([disabled])');
  const shown = () => page.$$eval('#form [data-page]:not([hidden])', (pages) => pages.map((one) => (one as HTMLElement).dataset['page']).join());
  const isShown = (key: string) => page.waitForFunction((wanted) => document.getElementById('review')!.hidden && [...document.querySelectorAll<HTMLElement>('#form [data-page]:not([hidden])')].map((one) => one.dataset['page']).join() === wanted, {}, key);
  const steps = () => page.$$eval('#wizard .wizard-list > li', (items) => items.map((item) => item.textContent));
  const click = (name: string) => page.waitForFunction((wanted) => {
    const found = [...document.querySelectorAll<HTMLElement>('#form label, #wizard button')].find((one) => one.offsetParent !== null && one.textContent?.replace('*', '').trim() === wanted);
    found?.click();
    return found !== undefined;
  }, {}, name);
  const heading = () => page.evaluate(() => document.activeElement?.textContent);
  /** By an agent, so that there is a page that only an answer leads to; saved. */
  async function answerTwoPages(): Promise<void> {
    await page.type('#form input[name="data[title]"]', '王某某');
    await click('是');
    await page.waitForFunction(() => document.querySelectorAll('#wizard .wizard-list > li').length === 5);
    await clickOn(page, '#next');
    await isShown('agent');
    await page.type('#form input[name="data[agentMobile]"]', '13800138000');
    await clickOn(page, '#save');
    await page.waitForFunction(() => /^已保存/.test(document.getElementById('save-state')?.textContent ?? ''));
  }

  it('is kept by a reload and by a change of the language, and so are the pages that were seen', async () => {
    await answerTwoPages();
    await page.reload();
    await ready();
    await isShown('agent');
    await page.waitForFunction(() => document.querySelectorAll('#wizard .wizard-list button').length === 1);
    expect(await steps()).to.deep.equal(['1. 申请人已填写', '2. 代办人', '3. 记录未填写', '4. 其他未填写', '核对并提交']);
    expect(await page.$eval('#materials-section', (section) => (section as HTMLElement).hidden), 'what stands with the first page alone').to.equal(true);
    await follow(page, '.preferences a:last-child');
    await ready();
    await isShown('agent');
  });

  it('is left by the browser’s way back for the page before, and taken again by the way onward, with the focus on its heading', async () => {
    await answerTwoPages();
    await page.goBack();
    await isShown('applicant');
    expect([await heading(), page.url()]).to.deep.equal(['申请人', `${site.url}/applications/wizard/edit`]);
    await page.goForward();
    await isShown('agent');
    expect(await heading()).to.equal('代办人');
    await clickOn(page, '#previous');
    await isShown('applicant');
    await page.evaluate(() => { location.hash = '#main'; });
    await page.goBack();
    expect(await shown(), 'a link within the page turns nothing over').to.equal('applicant');
    await page.goBack();
    await isShown('agent');
  });

  it('may be the looking over of all answers, which the way back leaves and the way onward shows again', async () => {
    await answerTwoPages();
    await clickOn(page, '#next');
    await isShown('records');
    await page.waitForFunction(() => document.querySelectorAll('#form .record-choice').length === 10);
    await clickOn(page, '#form .record-choice input');
    await page.waitForSelector('#form .records .cell input', { visible: true });
    await page.type('#form .records .cell input', '5');
    await clickOn(page, '#next');
    await isShown('rest');
    await click('我已阅读并同意上述承诺');
    await clickOn(page, '#next');
    const reviewed = () => page.waitForFunction(() => !document.getElementById('review')!.hidden);
    await reviewed();
    await page.goBack();
    await isShown('rest');
    await page.goForward();
    await reviewed();
    await page.reload();
    await ready();
    await isShown('rest');
  });

  it('is the first page for who opens the draft elsewhere, where pages with answers can be gone to', async () => {
    await answerTwoPages();
    await page.browserContext().close();
    await open();
    expect(await shown()).to.equal('applicant');
    await page.waitForFunction(() => document.querySelectorAll('#wizard .wizard-list > li').length === 5);
    expect(await steps()).to.deep.equal(['1. 申请人', '2. 代办人已填写', '3. 记录未填写', '4. 其他未填写', '核对并提交']);
    await click('2. 代办人已填写');
    await isShown('agent');
  });
});
