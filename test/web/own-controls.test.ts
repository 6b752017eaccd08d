import { expect } from 'chai';
import type { Browser, Page } from 'puppeteer-core';
import { compileForm } from '../../server/forms/compile-form.ts';
import { residentIdCheckCharacter } from '../../server/forms/national-formats.ts';
import { Problem } from '../../server/platform/errors.ts';
import type { Call, Route } from '../../server/platform/http-route.ts';
import { clickOn } from '../platform/click-on.ts';
import { inFull } from '../platform/test-extent.ts';
import { violations, wideElements } from './check-page.ts';
import { openBrowser, openPage, type WatchedPage } from './open-browser.ts';
import { computeRoute, environment, listRoute, settle } from './own-controls.ts';
import { Keys } from './press-keys.ts';
import { formOf, samplePorts, slots } from './sample-ports.ts';
import { openSampleSite, type SampleSite } from './sample-site.ts';

const summary = { zh: '测试', en: 'Test' };
type Data = Record<string, unknown>;
/** What was saved last, settled by the interpreter as the server does it. */
const api = { saved: {} as Data, submits: 0, asked: [] as Data[] };
/** What asking for a code answers: sent, except to these numbers. */
const noNumber = '1', tooOften = '13800000429';
const route = (method: Route['method'], path: string, handle: (call: Call) => Promise<unknown>): Route => ({ method, path, right: 'signed-in', summary, answers: {}, handle, ...(method === 'get' ? {} : { body: { type: 'object' } }) });
const ports = samplePorts();
/** Pages of a list that are fetched to choose all of it wait for `gate`, which may also refuse them. */
const fetching = { asked: 0, gate: null as Promise<void> | null };
const slowList: Route = { ...listRoute, handle: async (call) => { if (call.query['pageSize'] === '100') { fetching.asked += 1; await fetching.gate; } return listRoute.handle(call); } };
const routes: Route[] = [
  slowList, computeRoute(formOf, () => slots),
  route('put', '/applications/:id', async ({ params, body, caller }) => { api.saved = settle(formOf(params['id']!), body['data'] as Data, caller).data; return { revision: 4, data: api.saved, slots }; }),
  route('get', '/applications/:id', async ({ params, caller }) => ({ ...await ports.application(caller, params['id']!), ...ports.answersOf(params['id']!, api.saved, caller.locale) })),
  route('post', '/applications/:id/sms-code', async ({ body }) => {
    api.asked.push(body as Data);
    const mobile = String((body['data'] as Data)['codeMobile'] ?? '');
    if (mobile === noNumber) throw new Problem('invalid_request', {}, [{ path: 'codeMobile', code: 'invalid_mobile', message: '“接收手机”应为11位手机号码' }]);
    if (mobile === tooOften) throw new Problem('sms_too_often', { seconds: 60 }, undefined, { extension: { retryAfterSeconds: 60 } });
    return { validSeconds: 300, resendSeconds: 60, mobile: '138****0000', demo: true };
  }),
  route('post', '/applications/:id/submit', async () => { api.submits += 1; return { number: '1', status: 'in_review' }; }),
];

describe('Controls of our own', function () {
  this.timeout(90_000);
  let site: SampleSite;
  let browser: Browser;
  let watched: WatchedPage;
  let page: Page;
  let keys: Keys;
  before(async () => { site = await openSampleSite(routes, ports); browser = await openBrowser(); });
  after(async () => { await browser.close(); await site.close(); });
  beforeEach(async () => { Object.assign(api, { saved: {}, submits: 0, asked: [] }); await open('controls'); });
  afterEach(() => page.browserContext().close());

  async function open(id: string, locale = 'zh', width = 1280): Promise<void> {
    watched = await openPage(browser, site.url, 'individual', width);
    page = watched.page;
    keys = new Keys(page);
    await page.browserContext().setCookie({ name: 'locale', value: locale, domain: '127.0.0.1', path: '/' });
    await page.goto(`${site.url}/applications/${id}/edit`);
    await page.waitForSelector('#save:not([disabled])');
    if (id === 'controls') await page.waitForFunction(() => document.querySelectorAll('#form .records .record-choice').length === 20 && document.querySelectorAll('#form .transfer-rows li').length === 10);
  }
  const shown = (text: string) => page.waitForFunction((wanted) => document.body.innerText.includes(wanted), {}, text);
  const save = async () => { await clickOn(page, '#save'); await page.waitForFunction(() => /已保存/.test(document.getElementById('save-state')?.textContent ?? '')); };
  /** Clicks what has that name, as soon as it is there. */
  const click = (name: string) => page.waitForFunction((wanted) => {
    const found = [...document.querySelectorAll<HTMLElement>('#form button, #form label, #wizard button, #review button')].find((one) => one.offsetParent !== null && !one.matches(':disabled') && (one.getAttribute('aria-label') ?? one.textContent?.replace('*', '').trim()) === wanted);
    found?.click();
    return found !== undefined;
  }, {}, name);

  it('are filled and submitted by keyboard alone, in the shapes that the interpreter accepts', async () => {
    await keys.to('选择 2023-01');
    expect(await keys.ringed()).to.equal(true);
    await keys.press('Space');
    await keys.to('2023-01 退费金额');
    await keys.type('12.50');
    await keys.to('选择 职工1 C001');
    await keys.press('Space', 'ArrowDown');
    await keys.to('2026-01 说明');
    await keys.type('一月');
    await keys.to('职工1 C001');
    await keys.press('Space', 'Tab', 'Space');
    await keys.to('添加 (2)');
    await keys.press('Enter');
    await keys.to('2026 年 10 月');
    await keys.press('Space', 'ArrowLeft', 'Space', 'ArrowUp', 'Space');
    for (const [name, down] of [['省', 2], ['市', 1], ['区县', 2]] as const) {
      await keys.to(name);
      for (let count = 0; count < down; count++) await keys.press('ArrowDown');
    }
    await keys.to('联系方式');
    await keys.press('Space');
    await keys.to('手机号码');
    await keys.press('Space');
    await keys.to('手机号码 修改后');
    await keys.type('13900139000');
    await keys.to('获取共享信息');
    await keys.press('Enter');
    await keys.to('亲属证件号码');
    await keys.type('11010519491231002X');
    for (const [name, text] of [['领取人证件号码', '11010519491231002X'], ['开户银行', '中国银行'], ['银行账号', '6222020000000000000'], ['联系电话', '13800000000']] as const) {
      await keys.to(name);
      await keys.type(text);
    }
    await keys.to('我已阅读并同意上述承诺');
    await keys.press('Space');
    await page.waitForFunction(() => [...document.querySelectorAll<HTMLInputElement>('#form input')].some((input) => input.value === '赵某某'));
    await keys.to('提交办理');
    await keys.press('Enter');
    await page.waitForFunction(() => (document.getElementById('dialog') as HTMLDialogElement).open || !document.getElementById('problems')!.hidden);
    expect(await page.$eval('#problems', (problems) => problems.textContent)).to.equal('');
    await keys.to('确认提交');
    expect(watched.complaints).to.deep.equal([]);
    await Promise.all([page.waitForNavigation(), keys.press('Enter')]);
    expect(api.submits).to.equal(1);
    const { _row: first, ...cells } = (api.saved['refunds'] as Data[])[0]!;
    expect([first, cells]).to.deep.equal(['["2024-0"]', { period: '2023-01', base: 3000, amount: 240.1, payback: 12.5 }]);
    expect((api.saved['one'] as Data[]).map(({ name }) => name)).to.deep.equal(['职工2']);
    expect((api.saved['staff'] as Data[]).map(({ name }) => name)).to.deep.equal(['职工1', '职工2']);
    expect(api.saved['every']).to.deep.equal([{ _row: '["m1"]', period: '2026-01', note: '一月' }, { _row: '["m2"]', period: '2026-02' }]);
    expect([api.saved['payMonths'], api.saved['home'], api.saved['fetched'], api.saved['dependantName'], api.saved['promise']]).to.deep.equal([['2025-09', '2026-09', '2026-10'], '230103', true, '赵某某', true]);
    expect(api.saved['changes']).to.deep.equal([{ field: 'mobile', old: '13800138000', new: '13900139000' }]);
    expect((api.saved['payee'] as Data)['name']).to.equal('王某某');
    const { errors } = compileForm(formOf('controls'), environment).process(api.saved, { locale: 'zh', now: new Date('2026-11-22T04:00:00Z') });
    expect(errors).to.deep.equal([]);
  });

  for (const locale of inFull ? ['zh', 'en'] as const : ['zh'] as const) {
    it(`meet WCAG 2.2 AA on a desk and on a phone, filled, and with errors shown (${locale})`, async () => {
      await page.browserContext().close();
      await open('controls', locale);
      await page.evaluate(() => document.querySelectorAll<HTMLInputElement>('#form .record-choice input, #form [id*="-c-"], #form .month[tabindex="0"]').forEach((one, index) => { if (index < 3 || one.id.includes('-c-') || one.type === 'button') one.click(); }));
      await page.evaluate(() => document.querySelectorAll<HTMLInputElement>('#form [id*="-f-"]').forEach((one) => one.click()));
      await clickOn(page, '#submit');
      await page.waitForSelector('#problems a');
      for (const width of [1280, 375]) {
        await page.setViewport({ width, height: 812 });
        expect(await violations(page), `at ${width}`).to.deep.equal([]);
        expect(await wideElements(page), `too wide at ${width}`).to.deep.equal([]);
      }
      expect(watched.complaints).to.deep.equal([]);
    });
  }

  it('keep what was chosen on other pages of a list, choose a page or all of it, and sum exactly', async () => {
    await click('全选本页');
    await shown('已选 10 条');
    await click('下一页');
    await shown('第 2 页');
    await page.waitForFunction(() => document.querySelector('#form .records tbody tr td[data-label]')?.textContent === '2023-11');
    await clickOn(page, '#form .records .record-choice input');
    await shown('已选 11 条');
    await click('全选 23 条');
    await shown('已选 23 条');
    expect(await page.$eval('#form .records tfoot', (foot) => foot.textContent)).to.contain('5,775.30');
    await click('清空');
    await shown('已选 0 条');
  });

  describe('Choosing all of a list', () => {
    let release: () => void, refuse: () => void;
    beforeEach(() => {
      Object.assign(fetching, { asked: 0, gate: new Promise<void>((resolve, reject) => { release = resolve; refuse = () => reject(new Problem('too_many_requests')); }) });
      fetching.gate!.catch(() => undefined);
    });
    afterEach(() => { fetching.gate = null; });
    /** Presses it, and once more while the rows are on their way. */
    const press = async (name: string) => {
      await click(name);
      await page.waitForSelector('#form .link-button[aria-busy][aria-disabled]');
      await click(name);
    };
    const atRest = () => page.waitForFunction(() => !document.querySelector('#form .link-button[aria-busy]'));
    const tick = (name: string) => page.evaluate((wanted) => [...document.querySelectorAll<HTMLLabelElement>('#form label')].find((label) => label.textContent?.trim() === wanted)!.click(), name);

    it('keeps what was typed in a chosen row and what was taken out while the rows were on their way, and fetches them once', async () => {
      for (const month of ['2023-01', '2023-02']) await tick(`选择 ${month}`);
      await shown('已选 2 条');
      await press('全选 23 条');
      await keys.to('2023-01 退费金额');
      await keys.type('12.50');
      await tick('选择 2023-02');
      await tick('选择 2023-03');
      await shown('已选 2 条');
      await tick('选择 2023-03');
      await shown('已选 1 条');
      release();
      await shown('已选 21 条');
      await atRest();
      await save();
      const rows = api.saved['refunds'] as Data[];
      expect(rows[0]).to.include({ period: '2023-01', payback: 12.5 });
      expect(rows.filter(({ period }) => period === '2023-02' || period === '2023-03')).to.deep.equal([]);
      expect(fetching.asked).to.equal(1);
    });

    it('does the same where rows are moved from one side to the other', async () => {
      await tick('职工1 C001');
      await click('添加 (1)');
      await press('全部添加');
      await page.waitForSelector('#form [id$="-right-0"]');
      await clickOn(page, '#form [id$="-right-0"]');
      await click('移除 (1)');
      await shown('已选 0 条');
      release();
      await shown('已选 13 条');
      await save();
      expect((api.saved['staff'] as Data[]).map(({ name }) => name)).to.have.length(13).and.not.include('职工1');
      expect(fetching.asked).to.equal(1);
    });

    it('tells when the rows could not be had, and can be asked again', async () => {
      await press('全选 23 条');
      refuse();
      await page.waitForSelector('#form .choosing [role=alert]');
      await atRest();
      fetching.gate = null;
      await click('全选 23 条');
      await shown('已选 23 条');
      expect(await page.$('#form .choosing [role=alert]')).to.equal(null);
    });
  });

  it('narrow a list by its declared filters', async () => {
    await page.select('#form .list-filters select', 'b');
    await click('查询');
    await shown('全选 11 条');
    expect(await page.$$eval('#form .records tbody tr td[data-label]', (cells) => cells[0]!.textContent)).to.equal('2023-02');
  });

  it('say that nobody was found at the field, until its answer changes', async () => {
    await keys.to('亲属证件号码');
    await keys.type(`23010219900101001${residentIdCheckCharacter('23010219900101001')}`);
    await shown('没有查到此人');
    expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-invalid'))).to.equal('true');
    await keys.press('Backspace');
    await page.waitForFunction(() => !document.body.innerText.includes('没有查到此人'));
    await shown('“亲属证件号码”应为18位居民身份证号码');
    for (let count = 0; count < 17; count++) await keys.press('Backspace');
    await keys.type('11010519491231002X');
    await page.waitForFunction(() => [...document.querySelectorAll<HTMLInputElement>('#form input')].some((input) => input.value === '赵某某'));
    expect(await keys.here(), 'the focus stays').to.equal('亲属证件号码');
  });

  it('lock what a record fills, and open it where the record does not', async () => {
    const name = () => page.$eval('#form input[name="data[payee][name]"]', (input) => [(input as HTMLInputElement).value, (input as HTMLInputElement).disabled]);
    await page.waitForSelector('#form input[name="data[payee][name]"][disabled]');
    expect(await name()).to.deep.equal(['王某某', true]);
    await click('继承人');
    await page.waitForSelector('#form input[name="data[payee][name]"]:not([disabled])');
  });

  describe('A code by SMS', () => {
    const button = '.sms-code .button', said = () => page.$eval('.sms-code [role=status]', (state) => state.textContent);
    const number = async (text: string) => { await keys.to('接收手机'); await keys.type(text); };
    const ask = async () => { await keys.to('获取验证码'); await keys.press('Enter'); };

    it('is asked for and typed by keyboard alone: the number is told masked, and a minute goes by before the next', async () => {
      await number('13800000000');
      await keys.to('短信验证码');
      await ask();
      await page.waitForFunction(() => document.querySelector('.sms-code [role=status]')?.textContent?.includes('138****0000'));
      expect(await keys.here(), 'the code comes next').to.equal('短信验证码');
      expect(api.asked.map(({ field, data }) => [field, (data as Data)['codeMobile']])).to.deep.equal([['smsCode', '13800000000']]);
      expect(await page.$eval(button, (one) => [(one as HTMLButtonElement).disabled, /^重新获取（\d+ 秒）$/.test(one.textContent ?? '')])).to.deep.equal([true, true]);
      expect(await page.$eval('.sms-code a', (link) => link.getAttribute('href'))).to.equal('/demo/messages');
      await keys.type('12345');
      await page.waitForFunction(() => document.body.innerText.includes('“短信验证码”应为6位数字'));
      await keys.type('6');
      await page.waitForFunction(() => !document.body.innerText.includes('“短信验证码”应为6位数字'));
      for (const width of [1280, 375]) {
        await page.setViewport({ width, height: 812 });
        expect(await violations(page), `at ${width}`).to.deep.equal([]);
        expect(await wideElements(page), `too wide at ${width}`).to.deep.equal([]);
      }
      await save();
      expect(api.saved['smsCode']).to.equal('123456');
    });

    it('is refused at the field of the number, or counted down where it was asked for too often', async () => {
      await number(noNumber);
      await ask();
      await page.waitForSelector('#problems a');
      expect(await page.$eval('#problems', (problems) => problems.textContent)).to.contain('应为11位手机号码');
      expect(await said()).to.equal('');
      await number(tooOften);
      await ask();
      await page.waitForFunction(() => document.querySelector('.sms-code [role=status]')?.textContent?.includes('60秒'));
      await page.waitForSelector(`${button}:disabled`);
    });
  });

  it('refuse a locked month and take a whole year but it', async () => {
    await page.waitForSelector('#form .month[data-status=paid]');
    await clickOn(page, '#form .month[data-status=paid]');
    await click('2026 年全年');
    await save();
    expect(api.saved['payMonths']).to.deep.equal(['2026-02', '2026-03', '2026-04', '2026-05', '2026-06', '2026-07', '2026-08', '2026-09', '2026-10']);
  });

  it('are not joined by a place for materials where the item has none', async () => {
    expect(await page.$eval('#materials-section', (section) => (section as HTMLElement).hidden)).to.equal(false);
    await page.browserContext().close();
    await open('plain');
    await page.waitForSelector('#form input[name="data[title]"]');
    expect(await page.$eval('#materials-section', (section) => (section as HTMLElement).hidden)).to.equal(true);
  });

  describe('A wizard', () => {
    const step = () => page.$$eval('#wizard .wizard-list > li', (items) => items.map((item) => item.textContent));
    const next = () => clickOn(page, '#next');
    const fill = async (name: string, text: string) => { await page.waitForSelector(`#form input[name="data[${name}]"]`, { visible: true }); await page.type(`#form input[name="data[${name}]"]`, text); };
    beforeEach(async () => { await page.browserContext().close(); await open('wizard'); await page.waitForSelector('#next:not([hidden])'); });

    it('shows a page at a time, keeps the reader on one that is wrong, and grows a branch with an answer', async () => {
      await next();
      await page.waitForSelector('#problems li');
      expect(await page.$$eval('#problems li', (items) => items.map((item) => item.textContent))).to.deep.equal(['请填写“姓名”', '请选择“是否代办”']);
      expect(await step()).to.deep.equal(['1. 申请人', '2. 记录未填写', '3. 其他未填写', '核对并提交']);
      await fill('title', '王某某');
      await click('是');
      await page.waitForFunction(() => document.querySelectorAll('#wizard .wizard-list > li').length === 5);
      await next();
      await fill('agentMobile', '123');
      await next();
      await shown('应为11位手机号码');
      expect(await page.$eval('#problems', (problems) => problems.textContent)).to.contain('“手机号码”应为11位手机号码');
      expect(await page.$$eval('#form [data-page]:not([hidden])', (pages) => pages.map((one) => (one as HTMLElement).dataset['page']))).to.deep.equal(['agent']);
    });

    async function answerUpToTheLastPage(): Promise<void> {
      await fill('title', '王某某');
      await click('否');
      await next();
      await page.waitForFunction(() => document.querySelectorAll('#form .record-choice').length === 10);
      await clickOn(page, '#form .record-choice input');
      await page.waitForSelector('#form .records .cell input', { visible: true });
      await page.type('#form .records .cell input', '5');
      await next();
    }

    it('ends with all answers, each with a way to change it and back, and submits', async () => {
      await answerUpToTheLastPage();
      await page.waitForFunction(() => document.activeElement?.textContent === '其他');
      await click('我已阅读并同意上述承诺');
      await next();
      await page.waitForFunction(() => !document.getElementById('review')!.hidden || !document.getElementById('problems')!.hidden);
      expect(await page.$eval('#problems', (problems) => problems.textContent)).to.equal('');
      expect(await page.$eval('#review', (review) => review.textContent)).to.contain('王某某').and.to.contain('提交后将不可修改');
      for (const width of [1280, 375]) {
        await page.setViewport({ width, height: 812 });
        expect(await violations(page), `at ${width}`).to.deep.equal([]);
        expect(await wideElements(page), `too wide at ${width}`).to.deep.equal([]);
      }
      await click('修改：姓名');
      expect(await keys.here()).to.equal('姓名');
      await keys.type('甲');
      await next();
      await page.waitForFunction(() => document.getElementById('review')?.textContent?.includes('王某某甲') && !document.getElementById('review')!.hidden);
      expect(watched.complaints).to.deep.equal([]);
      await Promise.all([page.waitForNavigation(), clickOn(page, '#submit')]);
      expect([api.submits, api.saved['title']]).to.deep.equal([1, '王某某甲']);
    });

    it('links from the summary to a field on another page', async () => {
      await answerUpToTheLastPage();
      await click('我已阅读并同意上述承诺');
      await click('1. 申请人已填写');
      await page.waitForSelector('#form input[name="data[title]"]', { visible: true });
      await page.$eval('#form input[name="data[title]"]', (input) => { (input as HTMLInputElement).value = ''; input.dispatchEvent(new Event('input', { bubbles: true })); });
      await click('3. 其他已填写');
      await next();
      await page.waitForSelector('#problems a');
      expect(await step()).to.include('1. 申请人有错误');
      await clickOn(page, '#problems a');
      expect(await keys.here()).to.equal('姓名');
    });
  });
});
