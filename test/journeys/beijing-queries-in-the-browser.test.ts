import { expect } from 'chai';
import ExcelJS from 'exceljs';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as pdf from 'pdfjs-dist/legacy/build/pdf.mjs';
import type { Browser } from 'puppeteer-core';
import { demoPassword } from '../../server/load-demo.ts';
import { systemCaller } from '../../server/platform/caller.ts';
import { runCommand } from '../../server/platform/run-command.ts';
import type { GenerationStep } from '../../server/registers/generate-records.ts';
import { findRecords, insertRecords } from '../../server/registers/register-store.ts';
import { clickOn, follow } from '../platform/click-on.ts';
import { shippedDemos } from '../registers/generate-shipped-demo.ts';
import { violations, wideElements } from '../web/check-page.ts';
import { openCounter, type Client, type Counter } from './counter.ts';
import { launchBrowser, newVisitor, type Visitor } from './open-browser.ts';

const portal = 'beijing', employerCode = '91230903MA0DEM013A';
const moreStaff = 'more-staff-of-the-first', moreSpans = 'spans-of-more-staff-of-the-first';
/** The manual's employer has 2,530; of the demo's cases 48 are its staff now, and 2 have left. */
const staffAdded = 2482;
const query = `/queries/${portal}/employee-contribution-query`;

describe('Feature: an employee contribution query by Excel with a PDF in the background, and its public verification', function () {
  this.timeout(300_000);
  let counter: Counter, browser: Browser, clerk: Visitor, anybody: Visitor, employer: Client;
  let number = '', checkCode = '';

  before(async () => {
    counter = await openCounter('sqlite');
    await addStaff();
    employer = await counter.as('employer');
    browser = await launchBrowser();
    [clerk, anybody] = [await newVisitor(browser, counter.url), await newVisitor(browser, counter.url)];
    await clerk.go('/login');
    await clerk.signIn('employer', demoPassword);
  });
  after(async () => {
    await browser?.close();
    await counter?.close();
  });
  afterEach('nothing was fetched from elsewhere and no page complained', () => {
    for (const visitor of [clerk, anybody]) expect([...visitor.foreignRequests.splice(0), ...visitor.complaints.splice(0).filter((text) => !text.includes('status of 422'))]).to.deep.equal([]);
  });

  /** The staff and what was contributed for them, as the demo adds them in the background. */
  async function addStaff(): Promise<void> {
    const isNeeded = ({ name = '' }: GenerationStep): boolean => name === moreStaff || name === moreSpans;
    const demo = shippedDemos(isNeeded).find((one) => one.portal === portal)!;
    for (const step of demo.plan.bulk ?? []) if (step.name === moreStaff) step.count = staffAdded;
    const generation = demo.generation();
    for (const _ of generation.cases()) void _;
    const made = [...generation.bulk()];
    await runCommand(counter.wired.platform, systemCaller, async (command) => {
      for (const register of ['people', 'contribution-spans']) await insertRecords(command, definition(register), made.filter((one) => one.register === register).map(({ values }) => values), { type: 'demo', id: portal }, { validated: true, withoutHistory: true });
    });
  }
  const definition = (register: string) => counter.wired.applications.registers.get(portal, register);
  const seen = (visitor: Visitor, text: string): Promise<unknown> => visitor.page.waitForFunction((wanted) => document.body.innerText.includes(wanted), {}, text);
  const answered = (): Promise<unknown> => clerk.page.waitForFunction(() => document.querySelector('.query-table tbody tr') && !document.querySelector('#result [aria-busy]'));
  const cells = (): Promise<string[][]> => clerk.page.$$eval('.query-table tbody tr', (rows) => rows.map((row) => [...row.querySelectorAll('td')].filter((cell) => cell.checkVisibility()).map((cell) => (cell as HTMLElement).innerText.trim())));
  async function judgePage(visitor: Visitor): Promise<void> {
    expect(await violations(visitor.page)).to.deep.equal([]);
    await visitor.page.setViewport({ width: 375, height: 800 });
    expect(await wideElements(visitor.page), 'wider than a phone').to.deep.equal([]);
    await visitor.page.setViewport({ width: 1280, height: 900 });
  }
  /** Opens a query anew; going to the page where one is already would bring the last search back. */
  async function open(visitor: Visitor, address: string): Promise<void> {
    await visitor.go('/applications');
    await visitor.go(address);
    await visitor.page.waitForSelector('#search:not([disabled])');
  }
  /** A month is given as its picker gives it; what one types into it depends on the browser's language. */
  async function giveMonth({ page }: Visitor, key: string, month: string): Promise<void> {
    await page.waitForSelector(`.formio-component-${key} input`, { visible: true });
    await page.$eval(`.formio-component-${key} input`, (input, value) => {
      (input as HTMLInputElement).value = value;
      for (const event of ['input', 'change', 'blur']) input.dispatchEvent(new Event(event, { bubbles: true }));
    }, month);
  }

  it('Scenario: the months of a period stand in heads of two tiers, each person once for its insurances', async () => {
    await open(clerk, query);
    expect(await clerk.page.$('#upload:not([hidden])'), 'no file is asked for while numbers are typed').to.equal(null);
    await giveMonth(clerk, 'from', '2020-01');
    await giveMonth(clerk, 'to', '2020-07');
    await clickOn(clerk.page, '#search');
    await answered();
    expect(await clerk.page.$$eval('.query-table thead tr', (lines) => lines.map((line) => [...line.querySelectorAll('th')].map((head) => (head as HTMLElement).innerText.trim()).filter(Boolean)))).to.deep.equal([
      ['姓名', '社会保障号码', '险种', '缴费情况', '本单位实际缴费月数'], ['起始年月', '截止年月'],
    ]);
    const rows = await cells();
    expect(rows[0]!.slice(-4)).to.deep.equal(['企业职工基本养老保险', '2020-01', '2020-07', '7']);
    expect(rows[1], 'name and number are not repeated').to.deep.equal(['失业保险', '2020-01', '2020-07', '7']);
    await judgePage(clerk);
  });

  it('Scenario: a list is uploaded as Excel, and its people are found', async () => {
    await open(clerk, query);
    await clickOn(clerk.page, '//label[normalize-space(.)="Excel文件查询"]');
    await clerk.page.waitForSelector('#upload:not([hidden])', { visible: true });
    await clickOn(clerk.page, '#search');
    await seen(clerk, '请先上传文件');
    const address = await clerk.page.$eval('#upload-hint a', (link) => link.getAttribute('href')!);
    const book = new ExcelJS.Workbook();
    await book.xlsx.load((await employer.bytes(address)).content as unknown as ArrayBuffer);
    const spans = await findRecords(counter.wired.platform.db, definition('contribution-spans'), { employerCode });
    const people = new Map(spans.map(({ values }) => [String(values['idNumber']), String(values['name'])]));
    [...people].forEach(([idNumber, name], index) => { book.worksheets[0]!.getRow(index + 2).getCell(1).value = name; book.worksheets[0]!.getRow(index + 2).getCell(2).value = idNumber; });
    const file = join(counter.wired.platform.config.dataDir, '职工名单.xlsx');
    writeFileSync(file, Buffer.from(await book.xlsx.writeBuffer()));
    const input = await clerk.page.waitForSelector('#upload-file:not([disabled])') as unknown as { uploadFile(path: string): Promise<void> };
    await input.uploadFile(file);
    await seen(clerk, `文件上传成功：职工名单.xlsx，共 ${people.size} 个`);
    await clickOn(clerk.page, '#search');
    await seen(clerk, `共 ${spans.length} 条`);
    await judgePage(clerk);
  });

  it('Scenario: the PDF of so many is made in the background and waits for who signs in again', async () => {
    await clickOn(clerk.page, '#take-statement');
    await clerk.page.waitForSelector('#files progress');
    await seen(clerk, '收到通知后重新进入系统下载');
    await counter.wired.jobs.runDue();
    await clerk.page.waitForSelector('#files a[download]', { timeout: 100_000 });
    expect((await employer.get('/api/notices')).body.rows[0]).to.include({ link: `${query}#results`, text: '“单位职工缴费信息查询”的文件已生成，请前往下载' });
    await clickOn(clerk.page, '.who .link-button');
    await clerk.page.waitForSelector('#login-form');
    await clerk.go(`/login?next=${encodeURIComponent(query)}`);
    await clerk.signIn('employer', demoPassword);
    await clerk.page.waitForSelector('#files a[download]');
    const [, first = '', second = ''] = /流水号 (\d+) · 校验码 (\w+)/.exec(await clerk.text()) ?? [];
    [number, checkCode] = [first, second];
    const { content } = await employer.bytes(await clerk.page.$eval('#files a[download]', (link) => link.getAttribute('href')!));
    const opened = await pdf.getDocument({ data: new Uint8Array(content), verbosity: 0 }).promise;
    const page = await opened.getPage(1);
    const [, , width, height] = page.view as [number, number, number, number];
    const { items } = await page.getTextContent();
    for (const text of [number, checkCode]) {
      const item = items.find((one) => 'str' in one && one.str.includes(text)) as { transform: number[] } | undefined;
      expect(item?.transform[4], 'number and check code stand at the top right').to.be.greaterThan(width / 2);
      expect(item?.transform[5]).to.be.greaterThan(height * 0.75);
    }
    expect(opened.numPages).to.be.greaterThan(150);
    await opened.loadingTask.destroy();
  });

  it('Scenario: anybody verifies it without signing in and sees the sheet', async () => {
    await anybody.go(`/portal/${portal}/items?q=${encodeURIComponent('社保权益单校验')}`);
    await follow(anybody.page, 'a[href="/verify?portal=beijing"].button');
    await anybody.page.type('#number', number);
    await anybody.page.type('#code', checkCode);
    await follow(anybody.page, 'main button[type=submit]');
    await seen(anybody, '权益单校验成功');
    await anybody.page.waitForSelector('.verified-page[data-drawn] canvas');
    expect(await anybody.page.$eval('.verified-page[data-drawn]', (sheet) => sheet.textContent)).to.contain('单位职工缴费信息查询').and.contain(number).and.contain('企业职工基本养老保险');
    expect(await anybody.page.$$eval('.verified-page', (pages) => pages.length)).to.be.greaterThan(150);
    await judgePage(anybody);
  });

  it('Scenario: a forged check code is refused and tells nothing of the sheet', async () => {
    const forged = `${checkCode.slice(0, -1)}${checkCode.endsWith('A') ? 'C' : 'A'}`;
    await anybody.go('/verify?portal=beijing');
    await anybody.page.type('#number', number);
    await anybody.page.type('#code', forged);
    await follow(anybody.page, 'main button[type=submit]');
    await seen(anybody, '校验未通过');
    expect(await anybody.text()).not.to.contain('单位职工').and.not.to.contain('权益单校验成功');
    expect(await anybody.page.$('#sheet')).to.equal(null);
    await judgePage(anybody);
  });

  it('Scenario: the tabs of the benefits lead from one query to the next, and the other report is opened with what was answered', async () => {
    await open(clerk, `/queries/${portal}/pension-payment-query`);
    await follow(clerk.page, '//nav[contains(@class, "query-family")]//a[normalize-space(.)="工伤待遇调整明细(供养亲属抚恤金)"]');
    expect(await clerk.page.$eval('.query-family [aria-current]', (link) => (link as HTMLElement).innerText.trim())).to.equal('工伤待遇调整明细(供养亲属抚恤金)');
    await judgePage(clerk);
    await open(clerk, `/queries/${portal}/employer-monthly-report-three-insurances`);
    await giveMonth(clerk, 'period', '2021-01');
    await clerk.page.select('.formio-component-insurance select', 'medical');
    await follow(clerk.page, '#search');
    await seen(clerk, '235,526.89');
    await judgePage(clerk);
  });
});
