import { expect } from 'chai';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'puppeteer-core';
import { fireDueTimers } from '../../server/applications/fire-due-timers.ts';
import { demoPassword } from '../../server/load-demo.ts';
import { findRecords, type Values } from '../../server/registers/register-store.ts';
import { clickOn, follow } from '../platform/click-on.ts';
import { violations, wideElements } from '../web/check-page.ts';
import { openCounter, smallPng, type Counter } from './counter.ts';
import { FormPage } from './form-page.ts';
import { launchBrowser, newVisitor, type Visitor } from './open-browser.ts';

const portal = 'beijing', [sender, receiver] = ['91230903MA0DEM013A', '91230902MA0DEM021N'];
const confirmation = `/queries/${portal}/retiree-transfer-confirmation`, history = `/queries/${portal}/retiree-transfer-history`;

describe('Feature: transfers of retirees in Beijing as both employers and the agency see them, in a real browser', function () {
  this.timeout(240_000);
  let counter: Counter, browser: Browser, leaving: Visitor, taking: Visitor, agency: Visitor;

  before(async () => {
    counter = await openCounter('sqlite');
    browser = await launchBrowser();
    [leaving, taking, agency] = [await signedIn('employer'), await signedIn('employer2'), await signedIn('reviewer')];
  });
  after(async () => {
    await browser?.close();
    await counter?.close();
  });
  afterEach('nothing was fetched from elsewhere and no page complained', () => {
    for (const { foreignRequests, complaints } of [leaving, taking, agency]) expect([...foreignRequests.splice(0), ...complaints.splice(0).filter((text) => !text.includes('status of 422'))]).to.deep.equal([]);
  });

  async function signedIn(login: string): Promise<Visitor> {
    const visitor = await newVisitor(browser, counter.url);
    visitor.page.setDefaultTimeout(60_000);
    await visitor.go('/login');
    await visitor.signIn(login, demoPassword);
    return visitor;
  }
  const records = async (register: string, key: Values): Promise<Values[]> => (await findRecords(counter.wired.platform.db, counter.wired.applications.registers.get(portal, register), key)).map(({ values }) => values);
  const seen = ({ page }: Visitor, ...texts: string[]): Promise<unknown> => page.waitForFunction((wanted) => wanted.every((text) => document.body.innerText.includes(text)), {}, texts);
  /** What a tab of a query shows, whichever was shown before. */
  const result = async (visitor: Visitor, path: string, tab: string): Promise<string> => {
    await visitor.go(path);
    await visitor.page.waitForFunction(() => document.querySelector('#result table, #result .empty') !== null && !document.querySelector('#result [aria-busy="true"]'));
    // A page that is loaded anew shows the tab that was seen last.
    if (!(await visitor.page.$(`::-p-xpath(//*[@id="result"]//button[@aria-pressed="true"][normalize-space(.)="${tab}"])`))) await visitor.press(tab);
    await visitor.page.waitForFunction((label) => {
      const shown = document.querySelector('#result [aria-pressed="true"]')?.textContent === label && !document.querySelector('#result [aria-busy="true"]');
      return shown && document.querySelector('#result table, #result .empty') !== null;
    }, {}, tab);
    return visitor.page.$eval('#result', (element) => (element as HTMLElement).innerText);
  };
  const waiting = (): Promise<string> => result(taking, confirmation, '待确认');
  const sent = (): Promise<string> => result(leaving, history, '全部记录');
  /** The page is readable for everybody, on a desk and on a phone. */
  async function judgePage({ page }: Visitor): Promise<void> {
    expect(await violations(page)).to.deep.equal([]);
    await page.setViewport({ width: 375, height: 800 });
    expect(await wideElements(page), 'wider than a phone').to.deep.equal([]);
    await page.setViewport({ width: 1280, height: 900 });
  }
  const nameOf = async (idNumber: unknown): Promise<string> => String((await records('people', { idNumber: String(idNumber) }))[0]!['name']);
  async function retireesFor(transferKind: string): Promise<{ idNumber: string; name: string }[]> {
    const free = (await records('retirees', { employerCode: sender, transferKind })).filter(({ pendingTransfer }) => !pendingTransfer);
    return Promise.all(free.map(async ({ idNumber }) => ({ idNumber: String(idNumber), name: await nameOf(idNumber) })));
  }
  /** The sender's form, with somebody found by the ID number, ticked, and sent. */
  async function send(item: string, idNumber: string): Promise<string> {
    const form = await FormPage.begin(leaving, `${portal}/${item}`);
    const filter = await leaving.page.waitForSelector('.formio-component-people .list-filters input', { visible: true });
    await filter!.type(idNumber);
    await filter!.press('Enter');
    await leaving.page.waitForFunction((wanted) => {
      const rows = [...document.querySelectorAll('.formio-component-people tbody tr')] as HTMLElement[];
      return rows.length === 1 && rows[0]!.innerText.includes(wanted);
    }, {}, idNumber);
    await form.tick('people', idNumber);
    await form.type('receivingCode', receiver);
    await form.waitToShow('receivingName', '示例二号有限公司');
    await form.settled();
    if (await leaving.page.$('#material-certificate')) {
      const path = join(counter.wired.platform.config.dataDir, '证明材料.png');
      writeFileSync(path, smallPng);
      const input = await leaving.page.waitForSelector('#material-certificate') as unknown as { uploadFile(file: string): Promise<void> };
      await input.uploadFile(path);
      await leaving.page.waitForSelector('[data-slot="certificate"] .tile time');
    }
    await judgePage(leaving);
    return form.submit();
  }
  const follows = (visitor: Visitor, label: string, name: string): Promise<void> => follow(visitor.page, `//tr[contains(., "${name}")]//a[normalize-space(.)="${label}"]`);

  it('Scenario: somebody who is found by the ID number is transferred: first the agency reviews, then the receiver confirms, and both see what became of it', async () => {
    const [person] = await retireesFor('public-institution') as [{ idNumber: string; name: string }];
    const number = await send('retiree-transfer-government-and-public-institution', person.idNumber);
    expect(await sent()).to.include(person.name).and.include('待经办机构审核').and.include(number);
    expect(await waiting(), 'the receiver sees nothing before the agency has reviewed').not.to.include(person.name);
    await seen(taking, '单位基本信息');

    await agency.go(`/review?q=${number}`);
    await agency.press('领取', { navigates: true });
    await seen(agency, person.name, '组织人事部门证明材料');
    await agency.press('通过', { navigates: true });

    expect(await sent()).to.include('待转入单位确认');
    expect(await waiting()).to.include(person.name).and.include(person.idNumber).and.include('示例一号有限公司').and.include(sender).and.include('机关事业单位转移').and.include('2026-03-10');
    await judgePage(taking);
    await follows(taking, '确认接收或拒绝接受', person.name);
    await seen(taking, number, person.name, '经办机构审核：通过');
    expect(await taking.text(), 'the staff of the agency are not named').not.to.include('窗口审核员');
    await judgePage(taking);
    await taking.press('确认接收', { navigates: true });
    await seen(taking, '没有');

    expect(await waiting()).not.to.include(person.name);
    expect(await result(taking, confirmation, '已处理')).to.include(person.name).and.include('转移成功');
    expect(await sent()).to.include('转移成功');
    await judgePage(leaving);
    await follows(leaving, '查看', person.name);
    await seen(leaving, number, '已办结', '对方单位确认：确认接收');
    expect((await records('retirees', { idNumber: person.idNumber }))[0]).to.include({ employerCode: receiver });
  });

  it('Scenario: the receiver refuses with a reason, without which it cannot; the sender reads it and has its retiree back', async () => {
    const [person] = await retireesFor('between-employers') as [{ idNumber: string; name: string }];
    const number = await send('retiree-transfer-between-employers', person.idNumber);
    await taking.go('/account/notices');
    await follow(taking.page, `//li[@data-notice]//a[contains(., "${number}") and contains(., "待贵单位确认")]`);
    await seen(taking, number, person.name);
    await taking.press('拒绝接受');
    await taking.page.waitForSelector('#comment-error:not([hidden])');
    await taking.page.type('#comment', '该人员由另一单位接收');
    await taking.press('拒绝接受', { navigates: true });
    expect(await sent()).to.include('转入单位拒绝接受').and.include('该人员由另一单位接收');
    expect((await records('retirees', { idNumber: person.idNumber }))[0]).to.include({ employerCode: sender });
  });

  it('Scenario: the sender withdraws from the history, and the receiver finds nothing any more', async () => {
    const [person] = await retireesFor('between-employers') as [{ idNumber: string; name: string }];
    const number = await send('retiree-transfer-between-employers', person.idNumber);
    expect(await waiting()).to.include(person.name);
    await sent();
    await follow(leaving.page, `//tr[contains(., "${number}")]//a[normalize-space(.)="撤回"]`);
    await leaving.press('撤回申请');
    await clickOn(leaving.page, '//dialog[@open]//button[normalize-space(.)="确认撤回"]');
    await seen(leaving, '您撤回了申请');
    expect(await sent()).to.include('已撤回');
    expect(await waiting()).not.to.include(person.name);
    await taking.go('/account/notices');
    await follow(taking.page, `//li[@data-notice]//a[contains(., "${number}")]`);
    await seen(taking, number, person.name);
    expect(await taking.text(), 'what it was told of still leads somewhere').not.to.include('确认接收');
  });

  it('Scenario: at the end of the month, with the clock set forward, what is not confirmed is withdrawn by itself, and both see it', async () => {
    const [person] = await retireesFor('between-employers') as [{ idNumber: string; name: string }];
    const number = await send('retiree-transfer-between-employers', person.idNumber);
    expect(await waiting()).to.include(person.name);
    counter.clock.set('2026-03-31T16:00:01.000Z');
    while (await fireDueTimers(counter.wired.applications)) { /* until none is due; the server's own beat may have taken some */ }
    // Sessions do not last that long.
    await Promise.all([leaving.context.close(), taking.context.close()]);
    [leaving, taking] = [await signedIn('employer'), await signedIn('employer2')];
    let shown = '';
    for (let round = 0; round < 30 && !shown.includes('月底未通过转入单位确认'); round++) shown = await sent();
    const row = await leaving.page.$eval(`::-p-xpath(//tr[contains(., "${number}")])`, (element) => (element as HTMLElement).innerText);
    expect(row).to.include('自动回撤').and.include('月底未通过转入单位确认');
    expect(await waiting()).not.to.include(person.name);
    expect((await records('retirees', { idNumber: person.idNumber }))[0]).to.include({ employerCode: sender });
  });
});
