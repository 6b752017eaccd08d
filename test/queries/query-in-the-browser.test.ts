import { expect } from 'chai';
import type { Browser } from 'puppeteer-core';
import { openCounter, type Counter } from '../journeys/counter.ts';
import { launchBrowser, newVisitor, type Visitor } from '../journeys/open-browser.ts';
import { clickOn, follow } from '../platform/click-on.ts';
import { violations, wideElements } from '../web/check-page.ts';
import { openTollOffice, portal } from './toll-office.ts';

const button = (text: string): string => `//button[normalize-space(.)="${text}"]`;

describe('Feature: an employer asks a query in a real browser', function () {
  this.timeout(120_000);
  let counter: Counter;
  let browser: Browser;
  let visitor: Visitor;

  before(async () => {
    counter = await openCounter('sqlite');
    await openTollOffice(counter);
    browser = await launchBrowser();
    visitor = await newVisitor(browser, counter.url);
  });
  after(async () => {
    await browser?.close();
    await counter?.close();
  });
  afterEach('nothing was fetched from elsewhere and no page complained', () => {
    expect(visitor.foreignRequests).to.deep.equal([]);
    expect(visitor.complaints.splice(0).filter((text) => !text.includes('422'))).to.deep.equal([]);
  });

  const seen = (text: string): Promise<unknown> => visitor.page.waitForFunction((wanted) => document.body.innerText.includes(wanted), {}, text);
  const cells = (): Promise<string[][]> => visitor.page.$$eval('.query-table tbody tr', (rows) => rows.map((row) => [...row.querySelectorAll('td')].map((cell) => (cell as HTMLElement).innerText.trim())));
  const rowsAre = (count: number): Promise<unknown> => visitor.page.waitForFunction((wanted) => document.querySelectorAll('.query-table tbody tr').length === wanted && !document.querySelector('#result [aria-busy]'), {}, count);

  it('Scenario: it finds the query in the service centre, signs in and sees its own people', async () => {
    await visitor.go(`/portal/${portal}/items`);
    await follow(visitor.page, `a[href="/queries/${portal}/staff-query"].button`);
    await visitor.signIn('first-firm', 'a long enough passphrase');
    await rowsAre(3);
    expect((await cells()).map(([name]) => name)).to.deep.equal(['=甲一+1', '甲二', '甲三']);
    expect(await visitor.text()).to.contain('只显示本单位人员').and.contain('共 3 条').and.contain('14,001.25');
    expect(await visitor.page.$$eval('#form input', (inputs) => inputs.map((input) => `${(input as HTMLInputElement).value} ${(input as HTMLInputElement).readOnly || (input as HTMLInputElement).disabled}`))).to.include('第一渡口 true');
  });

  it('Scenario: the page meets WCAG 2.2 AA and is no wider than the window, on a desk and on a phone', async () => {
    for (const width of [1280, 375]) {
      await visitor.page.setViewport({ width, height: 900 });
      expect(await violations(visitor.page), `at ${width}`).to.deep.equal([]);
      expect(await wideElements(visitor.page), `too wide at ${width}`).to.deep.equal([]);
    }
    await visitor.page.setViewport({ width: 1280, height: 900 });
  });

  it('Scenario: a tab and a condition narrow what is shown', async () => {
    await clickOn(visitor.page, button('离岗'));
    await rowsAre(1);
    expect(await cells()).to.deep.equal([['甲二', '离岗', '缴纳明细']]);
    await clickOn(visitor.page, button('全部'));
    await rowsAre(3);
    await visitor.page.type('#form textarea', '110000000000000003');
    await clickOn(visitor.page, '#search');
    await rowsAre(1);
    expect((await cells())[0]![0]).to.equal('甲三');
  });

  it('Scenario: the details of a row, and back', async () => {
    await clickOn(visitor.page, button('缴纳明细'));
    await seen('300.30');
    expect(await visitor.text()).to.contain('甲三').and.contain('下载个人单');
    expect(await violations(visitor.page)).to.deep.equal([]);
    await clickOn(visitor.page, button('返回'));
    await rowsAre(1);
  });

  it('Scenario: a statement is made and stands among the files with its number', async () => {
    await clickOn(visitor.page, '#take-statement');
    await visitor.page.waitForSelector('#files a[download]');
    const text = await visitor.page.$eval('#files', (files) => (files as HTMLElement).innerText);
    expect(text).to.contain('流水号').and.contain('校验码').and.contain('已完成');
  });

  it('Scenario: a button of a row begins an application with its values', async () => {
    await visitor.go(`/queries/${portal}/staff-query`);
    await rowsAre(1);
    expect((await cells())[0]![0], 'the last search comes back').to.equal('甲三');
    await follow(visitor.page, button('办理离岗'));
    await visitor.page.waitForSelector('#submit:not([disabled])');
    expect(await visitor.page.$$eval('#form input', (inputs) => inputs.map((input) => (input as HTMLInputElement).value))).to.include('110000000000000003');
  });

  it('Scenario: a row’s button leaves an open draft alone unless it is asked to clear it', async () => {
    const firm = await counter.as('first-firm');
    const draft = async () => (await firm.get(`/api/applications/${id}`)).body;
    const id = visitor.page.url().split('/').at(-2)!;
    await firm.put(`/api/applications/${id}`, { data: { badge: '110000000000000003', reason: '甲三的原因' }, revision: (await draft()).revision });
    const { revision } = await draft();
    const press = async (): Promise<void> => {
      await visitor.go(`/queries/${portal}/staff-query`);
      await seen('办理离岗');
      await clickOn(visitor.page, '#reset');
      await rowsAre(3);
      await clickOn(visitor.page, '//tr[contains(., "=甲一+1")]//button[normalize-space(.)="办理离岗"]');
      await visitor.page.waitForSelector('#dialog[open]');
    };
    await press();
    expect(await visitor.text()).to.contain('已有一份未提交的草稿').and.contain('清空后，草稿中的内容和材料不能恢复');
    expect(await violations(visitor.page)).to.deep.equal([]);
    await visitor.press('关闭');
    await visitor.page.waitForFunction(() => !document.querySelector('#result [aria-busy]') && document.activeElement?.textContent === '办理离岗');
    expect([(await draft()).revision, (await draft()).data.badge]).to.deep.equal([revision, '110000000000000003']);
    await press();
    await visitor.press('继续原草稿', { navigates: true });
    await visitor.page.waitForSelector('#submit:not([disabled])');
    expect((await draft()).data).to.deep.equal({ badge: '110000000000000003', reason: '甲三的原因' });
    await press();
    await visitor.press('清空草稿，按此行填写', { navigates: true });
    await visitor.page.waitForSelector('#submit:not([disabled])');
    expect((await draft()).data).to.deep.equal({ badge: '110000000000000001' });
    await visitor.go(`/queries/${portal}/staff-query`);
    await rowsAre(3);
    await follow(visitor.page, '//tr[contains(., "=甲一+1")]//button[normalize-space(.)="办理离岗"]');
    expect(visitor.page.url(), 'a draft of the same row is continued unasked').to.contain(id);
  });

  it('Scenario: too few conditions are told at the top and at the fields', async () => {
    await visitor.go(`/queries/${portal}/toll-query`);
    await clickOn(visitor.page, '#search');
    await visitor.page.waitForSelector('#problems:not([hidden]) a');
    expect(await visitor.page.$eval('#problems', (element) => (element as HTMLElement).innerText)).to.contain('请至少填写');
    expect(await violations(visitor.page)).to.deep.equal([]);
  });
});
