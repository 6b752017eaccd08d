import { expect } from 'chai';
import type { Browser, HTTPRequest, Page } from 'puppeteer-core';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { launchBrowser, newVisitor, type Visitor } from '../journeys/open-browser.ts';
import { BatchDesk } from './batch-desk.ts';
import { openBatchOffice, password, ref, residentId, type BatchOffice } from './batch-office.ts';

const heads = ['姓名', '证件号码', '合同类型', '合同起日期', '工资'];
const look = async (_visitor: Visitor, _name: string): Promise<void> => undefined;

describe('Feature: applications by Excel in the browser', function () {
  this.timeout(120_000);
  let office: BatchOffice, browser: Browser, visitor: Visitor, desk: BatchDesk;
  const upload = async (name: string, content: Buffer): Promise<void> => {
    const path = join(office.wired.platform.config.dataDir, name);
    writeFileSync(path, content);
    await visitor.page.waitForSelector('#batch-start:not([disabled])');
    const input = await visitor.page.$('#batch-file') as unknown as { uploadFile(file: string): Promise<void> };
    await input.uploadFile(path);
    await visitor.press('上传申报信息');
  };
  const until = async (text: string): Promise<void> => { await visitor.page.waitForFunction((wanted) => document.body.innerText.includes(wanted), {}, text); };

  before(async () => {
    office = await openBatchOffice('sqlite');
    browser = await launchBrowser();
    visitor = await newVisitor(browser, office.url);
    desk = new BatchDesk(office, await office.as('batch-first'));
    await visitor.go('/login?kind=employer');
    await visitor.signIn('batch-first', password);
  });
  after(async () => { await browser?.close(); await office?.close(); });

  it('Scenario: rows that fail are shown with their reasons, corrected and uploaded again, and the good ones are submitted under a number', async () => {
    await visitor.go(`/items/${ref('enrol')}/guide`);
    await visitor.press('立即办理', { navigates: true });
    expect(visitor.page.url()).to.match(/\/items\/batch-office\/enrol\/batch$/);
    await look(visitor, 'start');
    await upload('申报.xlsx', await desk.workbook(heads, [['甲', residentId(1), '固定期限', '2026-03-01', 5000], ['乙', residentId(2), '临时', '2026-03-01', 60_000], ['丙', residentId(3), '固定期限', '2026-03-01', 5100]]));
    await until('信息录入失败（1）');
    await visitor.press('信息录入失败（1）');
    await until('合同类型: 不在可选范围内');
    await look(visitor, 'failed');
    const link = await visitor.page.$eval('a[href$="/failures.xlsx"]', (anchor) => anchor.getAttribute('href'));
    const [, , rows] = [0, 0, (await desk.sheets(link!)).find(({ hidden }) => !hidden)!.rows];
    expect(rows[1]!.slice(2, 4)).to.deep.equal(['乙', residentId(2)]);
    await visitor.press('信息录入成功（2）');
    await until('5,100.00');
    await visitor.press('提交（2 行）');
    await until('录入失败的 1 行不在其中');
    await look(visitor, 'confirm');
    await visitor.press('确认提交');
    await until('2 行已各自成为一件申请');
    await look(visitor, 'done');
    await visitor.press('再次上传', { navigates: true });
    const corrected = rows[1]!.map((cell, index) => (index === 4 ? '固定期限' : index === 6 ? 5200 : cell));
    await upload('更正.xlsx', await desk.workbook(rows[0] as string[], [corrected]));
    await until('信息录入成功（1）');
    await visitor.press('提交（1 行）');
    await visitor.press('确认提交');
    await until('1 行已各自成为一件申请');
    await visitor.go('/batches');
    expect(await visitor.text()).to.contain('申报.xlsx').and.contain('更正.xlsx').and.contain('成功 2，失败 1');
    await look(visitor, 'history');
  });

  it('Scenario: a sheet fills the form\'s list, and the figures are looked over before they are confirmed', async () => {
    await visitor.go(`/items/${ref('plan')}/guide`);
    await visitor.press('立即办理', { navigates: true });
    await visitor.page.waitForSelector('#submit:not([disabled])');
    await visitor.quiet();
    const month = await visitor.page.waitForSelector('input[name="data[period]"]');
    await month!.evaluate((element, to) => { (element as HTMLInputElement).value = to; element.dispatchEvent(new Event('input', { bubbles: true })); element.dispatchEvent(new Event('change', { bubbles: true })); }, '2026-03');
    await upload('人员.xlsx', await desk.workbook(['工号', '姓名'], [['A1', '甲一'], ['A2', '甲二'], ['A9', '无']]));
    await until('填入表单（2 行）');
    await look(visitor, 'panel');
    const loaded = visitor.page.waitForNavigation();
    await visitor.press('填入表单（2 行）');
    await loaded;
    await visitor.page.waitForSelector('#submit:not([disabled])');
    await visitor.quiet();
    await until('甲二');
    await visitor.press('提交办理');
    await until('数据生成时间');
    expect(await visitor.text()).to.contain('328.00').and.contain('不能生成月报计划情况（1）');
    await visitor.page.waitForSelector('.preview-table button');
    await visitor.press('查看详情');
    await until('收起详情');
    await visitor.page.waitForSelector('.preview-details td');
    await look(visitor, 'preview');
    const confirmed = visitor.page.waitForNavigation();
    await visitor.press('确认提交');
    await confirmed;
    await until('提交成功');
    expect([visitor.foreignRequests, visitor.complaints]).to.deep.equal([[], []]);
  });

  describe('answers on the page that a sheet fills', () => {
    let page: Page;
    /** What the server is asked, in order; saves may be refused, and any call held until it is released. */
    let asked: string[], refused = false;
    const holds = new Map<string, Promise<void>>();
    const hold = (call: string): (() => void) => { let release = (): void => {}; holds.set(call, new Promise((resolve) => { release = resolve; })); return () => release(); };
    const toStop = (request: HTTPRequest): boolean => request.url().includes('/api/') && request.method() !== 'GET';
    const stop = async (request: HTTPRequest): Promise<void> => {
      if (!toStop(request)) { await request.continue(); return; }
      const call = `${request.method()} ${new URL(request.url()).pathname.replace(/[0-9a-f-]{36}/, ':id')}`;
      if (!call.endsWith('/compute')) asked.push(call);
      if (call === 'PUT /api/applications/:id' && refused) { await request.respond({ status: 413, contentType: 'application/problem+json', body: JSON.stringify({ status: 413, code: 'too_large', detail: '内容过大' }) }); return; }
      await holds.get(call);
      await request.continue();
    };
    const period = (): Promise<string> => page.$eval('input[name="data[period]"]', (input) => (input as HTMLInputElement).value);
    const answer = (to: string): Promise<void> => page.$eval('input[name="data[period]"]', (element, text) => { (element as HTMLInputElement).value = text; for (const type of ['input', 'change']) element.dispatchEvent(new Event(type, { bubbles: true })); }, to);
    const isAsked = async (call: string): Promise<void> => { while (!asked.includes(call)) await new Promise((resolve) => setTimeout(resolve, 20)); };

    before(async () => {
      ({ page } = visitor);
      await visitor.go(`/items/${ref('plan')}/guide`);
      await visitor.press('立即办理', { navigates: true });
      await page.waitForSelector('#submit:not([disabled])');
      await visitor.quiet();
      await page.setRequestInterception(true);
      page.on('request', (request) => void stop(request));
    });
    beforeEach(() => { asked = []; refused = false; holds.clear(); });
    after(() => page.setRequestInterception(false));

    it('Scenario: the sheet is uploaded only once what stands on the page is saved', async () => {
      const release = hold('PUT /api/applications/:id');
      await answer('2026-04');
      await upload('人员.xlsx', await desk.workbook(['工号', '姓名'], [['A1', '甲一'], ['A3', '甲三']]));
      await isAsked('PUT /api/applications/:id');
      await new Promise((resolve) => setTimeout(resolve, 300));
      expect(asked).to.deep.equal(['PUT /api/applications/:id']);
      release();
      await until('填入表单（2 行）');
      expect(asked).to.deep.equal(['PUT /api/applications/:id', 'POST /api/batches']);
    });

    it('Scenario: what cannot be saved stays on the page, with the reason, and the rows are not taken', async () => {
      refused = true;
      await answer('2026-05');
      await visitor.press('填入表单（2 行）');
      await until('本页已填写的内容未能保存');
      expect(await page.$eval('#save-state', (state) => state.textContent)).to.equal('内容过大');
      expect(asked.filter((call) => call.endsWith('/submit'))).to.deep.equal([]);
      expect([await period(), await page.$eval('#form-section', (section) => (section as HTMLElement).inert)]).to.deep.equal(['2026-05', false]);
    });

    it('Scenario: nothing can be typed while the rows are taken, and the page then holds them beside the answers', async () => {
      await answer('2026-06');
      await visitor.quiet();
      const release = hold('POST /api/batches/:id/submit');
      await visitor.press('填入表单（2 行）');
      await isAsked('POST /api/batches/:id/submit');
      expect(await page.$eval('#form-section', (section) => (section as HTMLElement).inert)).to.equal(true);
      const loaded = page.waitForNavigation();
      release();
      await loaded;
      await page.waitForSelector('#submit:not([disabled])');
      await visitor.quiet();
      await until('甲三');
      expect(await period()).to.equal('2026-06');
    });
  });
});
