import { expect } from 'chai';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'puppeteer-core';
import { demoPassword } from '../../server/load-demo.ts';
import { findRecords, type Values } from '../../server/registers/register-store.ts';
import { clickOn, follow } from '../platform/click-on.ts';
import { violations, wideElements } from '../web/check-page.ts';
import { openCounter, smallPng, type Client, type Counter } from './counter.ts';
import { FormPage } from './form-page.ts';
import { launchBrowser, newVisitor, type Visitor } from './open-browser.ts';

const portal = 'beijing', retiree = '110109195704123115';

describe('Feature: benefits of retirees in Beijing as employers and the window handle them, in a real browser', function () {
  this.timeout(120_000);
  let counter: Counter, browser: Browser, clerk: Visitor, officer: Visitor, employer: Client;

  before(async () => {
    counter = await openCounter('sqlite');
    browser = await launchBrowser();
    employer = await counter.as('employer');
    [clerk, officer] = [await signedIn('employer'), await signedIn('reviewer')];
  });
  after(async () => {
    await browser?.close();
    await counter?.close();
  });
  afterEach('nothing was fetched from elsewhere and no page complained', () => {
    for (const { foreignRequests, complaints } of [clerk, officer]) expect([...foreignRequests.splice(0), ...complaints.splice(0).filter((text) => !text.includes('status of 422'))]).to.deep.equal([]);
  });

  async function signedIn(login: string): Promise<Visitor> {
    const visitor = await newVisitor(browser, counter.url);
    await visitor.go('/login');
    await visitor.signIn(login, demoPassword);
    return visitor;
  }
  const records = async (register: string, key: Values): Promise<Values[]> => (await findRecords(counter.wired.platform.db, counter.wired.applications.registers.get(portal, register), key)).map(({ values }) => values);
  async function upload(slot: string, name: string): Promise<void> {
    const path = join(counter.wired.platform.config.dataDir, name);
    writeFileSync(path, smallPng);
    const input = await clerk.page.waitForSelector(`#material-${slot}`) as unknown as { uploadFile(file: string): Promise<void> };
    await input.uploadFile(path);
    await clerk.page.waitForSelector(`[data-slot="${slot}"] .tile time`);
  }
  /** The page is readable for everybody, on a desk and on a phone. */
  async function judgePage(visitor: Visitor): Promise<void> {
    expect(await violations(visitor.page)).to.deep.equal([]);
    await visitor.page.setViewport({ width: 375, height: 800 });
    expect(await wideElements(visitor.page), 'wider than a phone').to.deep.equal([]);
    await visitor.page.setViewport({ width: 1280, height: 900 });
  }
  /** The officer finds the case in the queue, takes it and lets it pass. */
  async function approve(number: string): Promise<void> {
    await officer.go(`/review?q=${number}`);
    await follow(officer.page, 'a[href^="/review/tasks/"]');
    expect(await officer.text()).to.contain(number).and.contain('周福生');
    await follow(officer.page, '#claim');
    await officer.page.waitForSelector('#decision');
    await officer.press('通过', { navigates: true });
  }
  /** What the query of certifications says of the retiree's pension. */
  async function asked(): Promise<string> {
    await clerk.go(`/queries/${portal}/benefit-qualification-certification-query`);
    const input = await clerk.page.waitForSelector('[name="data[idNumber]"]', { visible: true });
    await input!.type(retiree);
    await clerk.press('查询');
    const row = `//table//tbody/tr[contains(., "${retiree}")]`;
    await clerk.page.waitForSelector(`::-p-xpath(${row})`, { visible: true });
    return clerk.page.$eval(`::-p-xpath(${row})`, (found) => (found as HTMLElement).innerText);
  }

  it('Scenario: an employer suspends a pension, the window approves, register and query say 暂停发放', async () => {
    const form = await FormPage.begin(clerk, `${portal}/benefit-suspension`);
    await form.type('certificateNumber', retiree);
    await form.waitToShow('name', '周福生');
    await form.waitToShow('benefitStatus', '正常发放');
    await form.settled();
    expect((await form.rows('benefits')).map(([, insurance, , status]) => [insurance, status]), 'not the one of his other employer').to.deep.equal([['企业职工基本养老保险', '正常发放']]);
    await form.tick('benefits', '企业职工基本养老保险');
    await form.choose('reason', 'other');
    await clerk.page.waitForSelector('[data-slot="proof"]', { visible: true });
    await form.choose('reason', 'missing');
    await clerk.page.waitForSelector('[data-slot="missingProof"]', { visible: true });
    await clerk.page.waitForFunction(() => !document.querySelector('[data-slot="proof"]'));
    await form.type('applicationDate', '2026-03-10');
    await upload('missingProof', '报案回执.png');
    await clickOn(clerk.page, '.formio-component-promise input');
    await form.settled();
    await judgePage(clerk);
    const number = await form.submit();
    expect((await records('benefits', { idNumber: retiree, insurance: 'enterprise-pension' }))[0]).to.include({ status: 'paying' });
    await approve(number);
    expect((await records('benefits', { idNumber: retiree, insurance: 'enterprise-pension' }))[0]).to.include({ status: 'suspended', suspensionReason: 'missing', suspensionDate: '2026-03-10' });
    expect((await records('benefits', { idNumber: retiree, insurance: 'work-injury' }))[0], 'what another employer insured goes on').to.include({ status: 'paying' });
    expect((await records('retirees', { idNumber: retiree }))[0]).to.include({ benefitStatus: 'suspended' });
    expect(await asked()).to.contain('暂停发放');
    await judgePage(clerk);
  });

  it('Scenario: it can be resumed for the matching reason alone, is reviewed, and says 正常发放 again', async () => {
    await asked();
    await clerk.press('申请恢复发放', { navigates: true });
    await clerk.page.waitForSelector('#submit:not([disabled])');
    const form = new FormPage(clerk, clerk.page.url().split('/').at(-2)!);
    await form.waitToShow('name', '周福生');
    await form.waitToShow('suspensionReason', '下落不明（失踪）');
    expect((await form.rows('benefits')).map(([, ...cells]) => cells)).to.deep.equal([['企业职工基本养老保险', '暂停发放', '下落不明（失踪）', '失踪人员重新出现']]);
    await form.tick('benefits', '企业职工基本养老保险');
    await form.waitToShow('reason', '失踪人员重新出现');
    expect(await clerk.page.$eval('[name="data[reason]"]', (select) => (select as HTMLSelectElement).disabled), 'no other reason can be chosen').to.equal(true);
    const [account] = await records('payout-accounts', { idNumber: retiree });
    expect(await form.shown('accountNumber'), 'the account that is known stands there').to.equal(account!['accountNumber']);
    await form.choose('bank', '105');
    await form.type('accountNumber', '6217000010001234569');
    await form.choose('filing', 'employer');
    await upload('foundProof', '公安机关证明.png');
    await clickOn(clerk.page, '.formio-component-promise input');
    await form.settled();
    await judgePage(clerk);
    const number = await form.submit();
    expect(await form.stored(employer)).to.include({ reason: 'found', accountNumber: '6217000010001234569' });
    await approve(number);
    expect((await records('benefits', { idNumber: retiree, insurance: 'enterprise-pension' }))[0]).to.include({ status: 'paying', resumptionReason: 'found' });
    expect((await records('payout-accounts', { idNumber: retiree }))[0]).to.include({ bank: '105', accountNumber: '6217000010001234569' });
    expect(await asked()).to.contain('正常发放');
  });
});
