import { expect } from 'chai';
import type { Browser, Page } from 'puppeteer-core';
import type { Route } from '../../server/platform/http-route.ts';
import { clickOn } from '../platform/click-on.ts';
import { openBrowser, openPage, type WatchedPage } from './open-browser.ts';
import { computeRoute, listRoute, settle } from './own-controls.ts';
import { formOf, samplePorts, slots } from './sample-ports.ts';
import { openSampleSite, type SampleSite } from './sample-site.ts';

const summary = { zh: '测试', en: 'Test' };
const ports = samplePorts();
const routes: Route[] = [
  listRoute, computeRoute(formOf, () => slots),
  { method: 'put', path: '/applications/:id', right: 'signed-in', summary, answers: {}, body: { type: 'object' }, handle: async ({ params, body, caller }) => ({ revision: 4, data: settle(formOf(params['id']!), body['data'] as Record<string, unknown>, caller).data, slots }) },
  { method: 'get', path: '/applications/:id', right: 'signed-in', summary, answers: {}, handle: async ({ params, caller }) => ports.application(caller, params['id']!) },
];

const idNumber = '11010519491231002X';

describe('A phone with letters of twice the size', function () {
  this.timeout(60_000);
  let site: SampleSite;
  let browser: Browser;
  let watched: WatchedPage;
  let page: Page;
  before(async () => { site = await openSampleSite(routes, ports); browser = await openBrowser(); });
  after(async () => { await browser.close(); await site.close(); });
  afterEach(() => page.browserContext().close());

  async function open(address: string, size: string): Promise<void> {
    watched = await openPage(browser, site.url, 'individual');
    page = watched.page;
    await page.setViewport({ width: 390, height: 844 });
    await page.goto(site.url + address, { waitUntil: 'networkidle0' });
    await page.evaluate((to) => { document.documentElement.style.fontSize = to; }, size);
  }
  /** The lines that a text takes where it stands. */
  const linesOf = (selector: string) => page.$eval(selector, (element) => {
    const range = document.createRange();
    range.selectNodeContents(element);
    return new Set([...range.getClientRects()].map(({ top }) => Math.round(top))).size;
  });

  it('shows an ID number of a summary in one line, whole, in ordinary letters and in two lines at most in large ones', async () => {
    for (const [size, most] of [['106.25%', 1], ['200%', 2]] as const) {
      await open('/applications/open', size);
      await page.$eval('.summary-row dd', (value, text) => { value.textContent = text; }, idNumber);
      expect(await linesOf('.summary-row dd'), size).to.be.at.most(most);
      if (size === '106.25%') await page.browserContext().close();
    }
  });

  it('paints the steps below the bar of buttons, which stays at the end of the form where it would hide it', async () => {
    await open('/applications/controls/edit', '106.25%');
    expect(await page.$eval('.action-bar', (bar) => Math.round(bar.getBoundingClientRect().bottom)), 'in ordinary letters it is always in sight').to.equal(844);
    await page.$eval('.steps', (steps) => { steps.scrollIntoView(); scrollBy(0, steps.getBoundingClientRect().top - document.querySelector('.action-bar')!.getBoundingClientRect().top - 12); });
    const on = await page.evaluate(() => {
      const circle = document.querySelector('.steps li')!.getBoundingClientRect(), bar = document.querySelector('.action-bar')!.getBoundingClientRect();
      return document.elementFromPoint(circle.x + circle.width / 2, Math.max(bar.top, circle.top) + 4)?.closest('.action-bar') !== null;
    });
    expect(on, 'the bar lies over the circle').to.equal(true);
    await page.evaluate(() => { document.documentElement.style.fontSize = '200%'; scrollTo(0, 0); });
    expect(await page.$eval('.action-bar', (bar) => bar.getBoundingClientRect().top)).to.be.above(844);
  });

  it('scrolls a dialog as a whole, with the answers in full and the buttons at their end', async () => {
    await open('/applications/open', '200%');
    const seen = await page.evaluate(() => {
      const dialog = document.getElementById('dialog') as HTMLDialogElement;
      dialog.innerHTML = `<h2>确认提交？</h2><div class="dialog-body"><div class="check-answers"><dl class="summary-list">${'<div class="summary-row"><dt>公民身份号码</dt><dd>11010519491231002X</dd></div>'.repeat(12)}</dl></div></div><div class="actions"><button class="button">关闭</button><button class="button">确认提交</button></div>`;
      dialog.showModal();
      const body = dialog.querySelector('.dialog-body')!, actions = dialog.querySelector('.actions')!;
      return { whole: body.scrollHeight <= body.clientHeight, scrolls: dialog.scrollHeight > dialog.clientHeight, below: actions.getBoundingClientRect().top >= body.getBoundingClientRect().bottom - 1 };
    });
    expect(seen).to.deep.equal({ whole: true, scrolls: true, below: true });
    await page.evaluate(() => { document.documentElement.style.fontSize = ''; });
    expect(await page.$eval('#dialog .actions', (actions) => actions.getBoundingClientRect().bottom), 'in ordinary letters the buttons are in sight').to.be.at.most(844);
    expect(await linesOf('#dialog dd'), 'an ID number is whole').to.equal(1);
  });

  it('names every change that is not filled, at its own box, and the summary leads there', async () => {
    await open('/applications/controls/edit', '106.25%');
    const tick = (end: string) => page.waitForFunction((wanted) => { const box = document.querySelector<HTMLInputElement>(`#form [id$="${wanted}"]`); box?.click(); return box !== null; }, {}, end);
    for (const end of ['-c-basic', '-c-contact', '-f-nation', '-f-mobile']) await tick(end);
    await page.waitForSelector('#form [id$="-n-mobile"]');
    expect(await page.$$eval('#form .change-row [aria-invalid]', (boxes) => boxes.length), 'nothing is said before it is submitted').to.equal(0);
    await clickOn(page, '#submit');
    await page.waitForSelector('#problems a');
    const said = await page.$$eval('#problems a', (links) => links.filter((link) => link.textContent!.includes('变更后')).map((link) => [link.textContent, link.getAttribute('href')!.split('-').at(-1)]));
    expect(said).to.deep.equal([['请填写“民族”变更后的内容，且与变更前不同', 'nation'], ['请填写“手机号码”变更后的内容，且与变更前不同', 'mobile']]);
    await page.$eval('#problems a[href$="-n-mobile"]', (link) => (link as HTMLElement).click());
    expect(await page.evaluate(() => { const here = document.activeElement!; return [here.id.endsWith('-n-mobile'), here.getAttribute('aria-invalid'), document.getElementById(here.getAttribute('aria-describedby') ?? '')?.textContent]; }))
      .to.deep.equal([true, 'true', '请填写“手机号码”变更后的内容，且与变更前不同']);
    await page.keyboard.type('13900139000');
    await page.waitForFunction(() => !document.querySelector('#form [id$="-n-mobile"][aria-invalid]') && document.querySelector('#form [id$="-n-nation"][aria-invalid]'));
  });
});
