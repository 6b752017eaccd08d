import { expect } from 'chai';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'puppeteer-core';
import { demoPassword } from '../../server/load-demo.ts';
import { oneDatabaseUnlessFull, onEveryDatabase, smallPng } from './counter.ts';
import { clickOn, follow } from '../platform/click-on.ts';
import { launchBrowser, newVisitor, type Visitor } from './open-browser.ts';
import { textOfPdf } from './pdf-text.ts';

const item = 'heilongjiang/flexible-worker-contribution-suspension';
const title = '灵活就业人员暂停缴费';

onEveryDatabase('Feature: one business item from end to end, in a real browser', (counter) => {
  let browser: Browser;
  let citizen: Visitor;
  let reviewer: Visitor;
  let directory: string;
  let number: string;
  let id: string;

  before(async () => {
    directory = mkdtempSync(join(tmpdir(), 'banshi-pictures-'));
    for (const name of ['one.png', 'two.png']) writeFileSync(join(directory, name), Buffer.concat([smallPng, Buffer.from(name)]));
    browser = await launchBrowser();
    citizen = await newVisitor(browser, counter().url, { width: 390, height: 844 });
    reviewer = await newVisitor(browser, counter().url);
  });
  after(async () => {
    await browser?.close();
    rmSync(directory, { recursive: true, force: true });
  });

  afterEach('nothing was fetched from elsewhere and no page complained', () => {
    for (const visitor of [citizen, reviewer]) {
      expect(visitor.foreignRequests).to.deep.equal([]);
      expect(visitor.complaints).to.deep.equal([]);
    }
  });

  it('Scenario: the citizen finds the item by its filters and reads the guide', async () => {
    await citizen.go('/portal/heilongjiang/items');
    await citizen.press('社会保险', { navigates: true });
    await citizen.press('费用征缴', { navigates: true });
    expect(await citizen.text()).to.contain('您已选择').and.contain(title);
    await citizen.press('清空条件', { navigates: true });
    expect(new URL(citizen.page.url()).search).to.not.contain('category');
    await citizen.page.goto(`${counter().url}/portal/heilongjiang/items?q=${encodeURIComponent('灵活就业人员暂停缴费')}`);
    await citizen.press('办理指南', { navigates: true });
    const text = await citizen.text();
    for (const row of ['事项名称', '设定依据', '受理条件', '法定办结时限', '承诺办理时限', '办理流程', '办理时间', '材料名称', '必要性要求', '每月1-25号']) expect(text).to.contain(row);
    for (const unfilled of ['实施机构', '办理地点']) expect(text).not.to.contain(unfilled);
  });

  it('Scenario: 立即办理 asks to sign in first and then leads to the form, prefilled and locked', async () => {
    await citizen.press('立即办理', { navigates: true });
    expect(citizen.page.url()).to.contain('/login');
    await citizen.signIn('individual', demoPassword);
    expect(citizen.page.url()).to.match(/\/applications\/[0-9a-f-]{36}\/edit$/);
    id = citizen.page.url().split('/').at(-2)!;
    await citizen.page.waitForSelector('[name="data[name]"]');
    await citizen.page.waitForSelector('#submit:not([disabled])');
    expect(await citizen.page.$eval('[name="data[name]"]', (input) => [(input as HTMLInputElement).value, (input as HTMLInputElement).readOnly || (input as HTMLInputElement).disabled])).to.deep.equal(['刘安之', true]);
    expect(await citizen.text()).to.contain('申请材料凡涉及国家机密的');
  });

  it('Scenario: what is missing is named in a summary that leads to the field', async () => {
    await citizen.press('提交办理');
    await citizen.page.waitForSelector('#problems:not([hidden]) a');
    expect(await citizen.page.$eval('#problems', (summary) => summary.textContent)).to.contain('变更原因');
    await clickOn(citizen.page, '#problems a');
    expect(await citizen.page.evaluate(() => document.activeElement?.getAttribute('name'))).to.contain('changeReason');
  });

  it('Scenario: pictures are uploaded, removed and uploaded again, and the draft is kept on the server', async () => {
    await citizen.page.select('[name="data[changeReason]"]', 'missing');
    const upload = async (name: string): Promise<void> => {
      const count = await citizen.page.$$eval('[data-slot="schooling"] .link-button.danger', (buttons) => buttons.length);
      const input = await citizen.page.waitForSelector('[data-slot="schooling"] input[type=file]');
      await (input as import('puppeteer-core').ElementHandle<HTMLInputElement>).uploadFile(join(directory, name));
      // The picture stands there before the answer that brings the button to delete it.
      await citizen.page.waitForFunction((before) => document.querySelectorAll('[data-slot="schooling"] .link-button.danger').length > before && !document.querySelector('[data-slot="schooling"] progress'), {}, count);
    };
    await upload('one.png');
    await upload('two.png');
    await clickOn(citizen.page, '[data-slot="schooling"] .link-button.danger');
    await citizen.page.waitForFunction(() => document.querySelectorAll('[data-slot="schooling"] .tile-picture').length === 1);
    await citizen.press('保存草稿');
    await citizen.page.waitForFunction(() => /^已保存/.test(document.getElementById('save-state')?.textContent ?? ''));
    await citizen.page.reload({ waitUntil: 'load' });
    await citizen.page.waitForSelector('[name="data[changeReason]"]');
    await citizen.page.waitForFunction(() => (document.querySelector('[name="data[changeReason]"]') as HTMLSelectElement).value === 'missing');
    await citizen.page.waitForFunction(() => document.querySelectorAll('[data-slot="schooling"] .tile-picture').length === 1);
  });

  it('Scenario: 提交办理 asks once more, 关闭 changes nothing, 确认提交 gives the number', async () => {
    await citizen.press('提交办理');
    await citizen.page.waitForSelector('#dialog[open]');
    expect(await citizen.page.$eval('#dialog', (dialog) => dialog.textContent)).to.contain('确认提交').and.contain('提交后将不可修改').and.contain('人员失踪');
    await citizen.press('关闭');
    await citizen.page.waitForSelector('#dialog:not([open])');
    await citizen.press('提交办理');
    await citizen.press('确认提交', { navigates: true });
    const text = await citizen.text();
    expect(text).to.contain('提交成功').and.contain('48小时之内处理').and.contain('打印回执单').and.contain('完成');
    number = (await citizen.page.$eval('#application-number', (element) => element.textContent))!.trim();
    expect(number).to.match(/^\d{15}$/);
    await citizen.press('完成', { navigates: true });
    expect(await citizen.text()).to.contain(number).and.contain(title);
  });

  it('Scenario: the reviewer sees it in the queue with its promise, claims it and returns it with a reason', async () => {
    await reviewer.go('/review');
    await reviewer.signIn('reviewer', demoPassword);
    expect(await reviewer.text()).to.contain(number).and.contain('48');
    await openTask();
    expect(await reviewer.text()).to.contain('人员失踪').and.contain('上学证明材料');
    await follow(reviewer.page, '#claim');
    await reviewer.page.waitForSelector('#decision');
    await reviewer.press('退回补正');
    await reviewer.page.waitForSelector('#comment-error:not([hidden])');
    await reviewer.page.type('#comment', '变更原因应为上学');
    await reviewer.press('退回补正', { navigates: true });
  });

  /** The link of the task in the queue, whatever it says. */
  async function openTask(): Promise<void> {
    await reviewer.go(`/review?q=${number}`);
    const href = await reviewer.page.$eval('a[href^="/review/tasks/"]', (link) => link.getAttribute('href'));
    await reviewer.go(href!);
  }

  it('Scenario: the citizen reads the reason, corrects what was there and submits again', async () => {
    await citizen.go(`/applications/${id}`);
    expect(await citizen.text()).to.contain('变更原因应为上学');
    await citizen.go(`/applications/${id}/edit`);
    await citizen.page.waitForFunction(() => (document.querySelector('[name="data[changeReason]"]') as HTMLSelectElement | null)?.value === 'missing');
    await citizen.page.waitForFunction(() => document.querySelectorAll('[data-slot="schooling"] .tile-picture').length === 1);
    await citizen.page.waitForSelector('#submit:not([disabled])');
    await citizen.page.select('[name="data[changeReason]"]', 'study');
    await clickOn(citizen.page, '#submit');
    await citizen.press('确认提交', { navigates: true });
    expect((await citizen.page.$eval('#application-number', (element) => element.textContent))!.trim()).to.equal(number);
  });

  it('Scenario: the reviewer sees what changed and approves', async () => {
    await openTask();
    expect(await reviewer.text()).to.contain('人员失踪').and.contain('上学');
    await follow(reviewer.page, '#claim');
    await reviewer.page.waitForSelector('#decision');
    await reviewer.press('通过', { navigates: true });
    await citizen.go(`/applications/${id}`);
    const text = await citizen.text();
    expect(text).to.contain('办结：已通过').and.contain('您修改后重新提交了申请');
    await citizen.page.$eval('#diagram', (frame) => frame.scrollIntoView());
    await citizen.page.waitForSelector('.djs-container svg [data-element-id="review"]');
  });

  it('Scenario: the receipt holds name, number, item and check code, and the public page verifies it', async () => {
    const bytes = await citizen.page.evaluate(async (path) => [...new Uint8Array(await (await fetch(path)).arrayBuffer())], `/api/applications/${id}/receipt.pdf`);
    const { text, pages } = await textOfPdf(Buffer.from(bytes));
    expect(pages).to.equal(1);
    const code = /校验码\s*([0-9A-Z-]{6,})/.exec(text)?.[1];
    for (const part of ['刘安之', number, title, '上学', code]) expect(text).to.contain(part);
    const anyone = await newVisitor(browser, counter().url);
    await anyone.go(`/verify?number=${number}&code=${code}`);
    expect(await anyone.text()).to.contain(title).and.contain('刘').and.not.contain('刘安之');
    await anyone.go(`/verify?number=${number}&code=AAAAAAAAAAAA`);
    expect(await anyone.text()).to.not.contain(title);
    expect(anyone.foreignRequests).to.deep.equal([]);
    await anyone.context.close();
  });

  it('Scenario: no page allows eval, inline script or another origin', async () => {
    for (const path of ['/', '/login', '/portal/heilongjiang/items', `/items/${item}/guide`, '/verify', '/nothing', '/api/health', `/applications/${id}`]) {
      const response = await fetch(counter().url + path, { redirect: 'manual' });
      const policy = response.headers.get('content-security-policy') ?? '';
      expect(policy, path).to.contain("default-src 'self'").and.contain("script-src 'self'").and.contain("object-src 'none'");
      expect(policy, path).to.not.match(/unsafe-eval|script-src[^;]*unsafe-inline|https?:/);
      expect(await response.text(), path).to.not.match(/<script(?![^>]*(?:\ssrc=|type="application\/json"))|\son\w+="/);
    }
  });
}, oneDatabaseUnlessFull);
