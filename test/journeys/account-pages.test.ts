import { expect } from 'chai';
import type { Browser } from 'puppeteer-core';
import { mobileOf } from '../../server/identity/account-mobiles.ts';
import { findAccountByLogin } from '../../server/identity/account-store.ts';
import { demoPassword } from '../../server/load-demo.ts';
import { toStored } from '../../server/platform/clock.ts';
import { listDemoMessages } from '../../server/platform/demo-messages.ts';
import { newId } from '../../server/platform/ids.ts';
import { clickOn, follow } from '../platform/click-on.ts';
import { violations, wideElements } from '../web/check-page.ts';
import { openCounter, type Counter } from './counter.ts';
import { launchBrowser, newVisitor, type Visitor } from './open-browser.ts';

describe('Feature: the pages around a service: the way back, long lists, notices, one\'s mobile number', function () {
  this.timeout(120_000);
  let counter: Counter;
  let browser: Browser;
  let visitor: Visitor;
  before(async () => { counter = await openCounter('sqlite'); browser = await launchBrowser(); });
  after(async () => { await browser.close(); await counter.close(); });
  beforeEach(async () => { visitor = await newVisitor(browser, counter.url); });
  afterEach(async () => {
    expect([visitor.foreignRequests, visitor.complaints]).to.deep.equal([[], []]);
    await visitor.context.close();
  });

  const seen = (text: string) => visitor.page.waitForSelector(`::-p-xpath(//body//*[contains(normalize-space(.), "${text}")])`, { visible: true });
  const signIn = async (account: string, next: string): Promise<void> => {
    await visitor.go(`/login?next=${encodeURIComponent(next)}&way=beijing/password`);
    await visitor.signIn(account, demoPassword);
  };
  const crumbs = () => visitor.page.$eval('.crumbs', (element) => (element as unknown as { innerText: string }).innerText.replace(/\s+/g, ' '));
  const looksRight = async (): Promise<void> => {
    for (const width of [1280, 390]) {
      await visitor.page.setViewport({ width, height: 900 });
      expect(await violations(visitor.page), `at ${width}`).to.deep.equal([]);
      expect(await wideElements(visitor.page), `too wide at ${width}`).to.deep.equal([]);
    }
    await visitor.page.setViewport({ width: 1280, height: 900 });
  };

  it('Scenario: the head of every page of an application or a query leads back by its place in the portal, and 返回首页 to the start', async () => {
    await signIn('employer', '/queries/beijing/employer-registration-query');
    expect(await crumbs()).to.include('办事中心').and.include('法人服务').and.include('单位登记信息查询').and.include('返回首页');
    await follow(visitor.page, '.crumbs-home');
    expect(new URL(visitor.page.url()).pathname).to.equal('/portal/beijing/items');
    await visitor.go('/items/beijing/contribution-refund/apply');
    expect(await crumbs()).to.match(/办事中心.*缴费管理.*退费.*返回首页/);
    await visitor.press('退费', { navigates: true });
    expect(await visitor.text()).to.include('已选').and.include('退费');
  });

  it('Scenario: 单据校验 without signing in has the way back as well', async () => {
    await visitor.go('/verify');
    expect(await crumbs()).to.include('返回首页');
  });

  it('Scenario: a long list is turned over by number, by size and to a page', async () => {
    await signIn('employer', '/queries/beijing/insured-employee-list');
    await clickOn(visitor.page, '#search');
    await seen('显示 1-');
    const range = () => visitor.page.$eval('.page-range', (element) => element.textContent ?? '');
    const [, total = '0'] = /共 (\d+) 条/.exec(await range()) ?? [];
    expect(Number(total), 'enough people for pages').to.be.greaterThan(10);
    await visitor.page.select('.page-size select', '10');
    await seen('显示 1-10 条');
    await clickOn(visitor.page, '[aria-label="第 2 页"]');
    await seen('显示 11-');
    await visitor.page.type('.page-go input', '1');
    await clickOn(visitor.page, '.page-go button');
    await seen('显示 1-10 条');
    await looksRight();
  });

  it('Scenario: notices are listed, lead to what they tell of, and are read one by one or all at once', async () => {
    const { platform } = counter.wired;
    const { id } = (await findAccountByLogin(platform.db, 'employer'))!;
    for (const text of ['第一份名册已生成', '第二份名册已生成', '第三份名册已生成']) {
      await platform.db('notices').insert({ id: newId(), account_id: id, application_id: null, link: '/queries/beijing/insured-employee-list', text_zh: text, text_en: 'A list is ready', created_at: toStored(counter.clock.now()) });
    }
    const unread = async () => Number((await platform.db('notices').where({ account_id: id }).whereNull('read_at').count('* as n'))[0]!['n']);
    await signIn('employer', '/applications');
    await visitor.press('通知（3 条未读）', { navigates: true });
    await looksRight();
    await visitor.press('第二份名册已生成', { navigates: true });
    expect(new URL(visitor.page.url()).pathname).to.equal('/queries/beijing/insured-employee-list');
    await visitor.quiet();
    await visitor.go('/account/notices');
    expect(await visitor.text()).to.include('共 3 条，未读 2 条');
    await clickOn(visitor.page, '#read-all');
    await seen('全部通知已标为已读');
    expect(await unread()).to.equal(0);
    const other = await newVisitor(browser, counter.url);
    await other.go('/login?next=%2Faccount%2Fnotices');
    await other.signIn('employer2', demoPassword);
    expect(await other.text(), 'others see nothing of it').to.include('还没有通知');
    await other.context.close();
  });

  it('Scenario: a new mobile number takes the password and the code that was sent to it', async () => {
    const { platform } = counter.wired;
    const { id } = (await findAccountByLogin(platform.db, 'individual'))!;
    await signIn('individual', '/account');
    await visitor.press('更换手机号', { navigates: true });
    await looksRight();
    await clickOn(visitor.page, '#mobile-button');
    await seen('请输入短信验证码');
    await visitor.page.type('#mobile', '13912345678');
    await visitor.page.type('#password', 'not this one');
    await clickOn(visitor.page, '#send-code');
    await seen('验证码已发送至');
    const digits = await messageTo('13912345678');
    await visitor.page.type('#code', digits);
    await clickOn(visitor.page, '#mobile-button');
    await seen('登录密码不正确');
    await visitor.page.$eval('#password', (input) => { (input as HTMLInputElement).value = ''; });
    await visitor.page.type('#password', demoPassword);
    await clickOn(visitor.page, '#mobile-button');
    await seen('手机号已更换');
    expect(await mobileOf(platform.db, id)).to.equal('13912345678');
    await visitor.press('返回账户设置', { navigates: true });
    expect(await visitor.text()).to.include('139****5678');
    // A refusal is an answer of 422, which the browser notes.
    expect(visitor.complaints.splice(0).filter((text) => !text.includes('422'))).to.deep.equal([]);
  });

  /** The job that sends runs beside; its message appears a moment later. */
  async function messageTo(mobile: string): Promise<string> {
    const { platform } = counter.wired;
    for (const until = Date.now() + 30_000; Date.now() < until; await new Promise((resolve) => setTimeout(resolve, 100))) {
      const found = (await listDemoMessages(platform.db)).find(({ to }) => to === mobile);
      const digits = /\d{6}/.exec(found?.text ?? '')?.[0];
      if (digits) return digits;
    }
    throw new Error('no message came');
  }
});
