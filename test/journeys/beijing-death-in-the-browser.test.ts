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

const portal = 'beijing';

describe('Feature: deaths in retirement and in service, submitted directly and gone on with, in a real browser', function () {
  this.timeout(120_000);
  let counter: Counter, browser: Browser, clerk: Visitor, relative: Visitor, employer: Client, reviewer: Client;

  before(async () => {
    counter = await openCounter('sqlite');
    browser = await launchBrowser();
    [employer, reviewer] = [await counter.as('employer'), await counter.as('reviewer')];
    [clerk, relative] = [await newVisitor(browser, counter.url), await newVisitor(browser, counter.url, { width: 390, height: 844 })];
    for (const [visitor, account] of [[clerk, 'employer'], [relative, 'individual']] as const) {
      await visitor.go('/login');
      await visitor.signIn(account, demoPassword);
    }
  });
  after(async () => {
    await browser?.close();
    await counter?.close();
  });
  afterEach('nothing was fetched from elsewhere and no page complained', () => {
    // The browser itself notes every answer that names what is missing.
    for (const { foreignRequests, complaints } of [clerk, relative]) expect([...foreignRequests.splice(0), ...complaints.splice(0).filter((text) => !text.includes('status of 422'))]).to.deep.equal([]);
  });

  const records = async (register: string, key: Values): Promise<Values[]> => (await findRecords(counter.wired.platform.db, counter.wired.applications.registers.get(portal, register), key)).map(({ values }) => values);
  const only = async (register: string, key: Values): Promise<Values> => { const found = await records(register, key); expect(found, register).to.have.length(1); return found[0]!; };
  const seen = ({ page }: Visitor, text: string): Promise<unknown> => page.waitForFunction((wanted) => document.body.innerText.includes(wanted), {}, text);
  const pageOfWizard = ({ page }: Visitor, key: string): Promise<unknown> => page.waitForSelector(`#form [data-page="${key}"]:not([hidden])`, { visible: true });
  const steps = ({ page }: Visitor): Promise<string[]> => page.$$eval('#wizard .wizard-list > li', (items) => items.map((item) => (item as HTMLElement).innerText.replace(/\s+/g, ' ').trim()));
  const tick = ({ page }: Visitor, key: string, label: string): Promise<void> => clickOn(page, `//*[contains(concat(" ", @class, " "), " formio-component-${key} ")]//label[normalize-space(.)="${label}"]`);
  const agree = ({ page }: Visitor, key: string): Promise<void> => clickOn(page, `.formio-component-${key} input[type="checkbox"]`);
  const press = async (form: FormPage, key: string): Promise<void> => {
    await clickOn(form.visitor.page, `.formio-component-${key} button`);
    await form.settled();
  };
  const goOn = async (form: FormPage): Promise<void> => {
    await form.settled();
    await clickOn(form.visitor.page, '#next');
  };
  const submit = async (form: FormPage): Promise<string> => {
    const { page } = form.visitor;
    await goOn(form);
    await page.waitForFunction(() => !document.getElementById('review')!.hidden || !document.getElementById('problems')!.hidden);
    expect(await page.$eval('#problems', (problems) => ((problems as HTMLElement).hidden ? '' : problems.textContent)), 'problems').to.equal('');
    await follow(page, '#submit');
    return (await page.$eval('#application-number', (element) => element.textContent))!.trim();
  };
  const approve = async (number: string): Promise<void> => {
    const taskId = (await reviewer.get(`/api/tasks?q=${number}`)).body.rows[0].id as string;
    expect((await reviewer.post(`/api/tasks/${taskId}/claim`)).status).to.equal(200);
    expect((await reviewer.post(`/api/tasks/${taskId}/complete`, { decision: 'approve' })).body).to.have.nested.property('application.status', 'approved');
  };
  /** The page is readable for everybody, on a desk and on a phone. */
  const judgePage = async ({ page }: Visitor): Promise<void> => {
    const viewport = page.viewport()!;
    expect(await violations(page)).to.deep.equal([]);
    await page.setViewport({ width: 375, height: 800 });
    expect(await wideElements(page), 'wider than a phone').to.deep.equal([]);
    await page.setViewport(viewport);
  };
  /** The rows of 申请结果查询 that are about this person. */
  const results = async (visitor: Visitor, idNumber: string): Promise<string> => {
    await visitor.go(`/queries/${portal}/death-application-result`);
    await seen(visitor, idNumber);
    return visitor.page.$$eval('.query-table tbody tr', (rows, wanted) => rows.map((row) => (row as HTMLElement).innerText.replace(/\s+/g, ' ')).filter((text) => text.includes(wanted)).join('\n'), idNumber);
  };

  it('Scenario: a death in retirement is submitted directly: the date comes with the shared data, only the person is taken off the rolls, and the result is found', async () => {
    const { idNumber } = (await records('shared-deaths', {})).find(({ deathDate }) => deathDate === '2023-10-01') as { idNumber: string };
    const [person] = await records('people', { idNumber });
    const form = await FormPage.begin(clerk, `${portal}/death-bundle-retired`);
    await form.type('certificateNumber', idNumber);
    await press(form, 'look');
    await form.waitToShow('name', String(person!['name']));
    await form.waitToShow('deathDate', '2023-10-01');
    expect(await clerk.page.$('[data-slot="deathProof"]'), 'a registered death needs no proof').to.equal(null);
    await tick(clerk, 'way', '直接提交（仅办理死亡减少）');
    await form.settled();
    expect(await steps(clerk), 'nothing more is asked').to.have.length(2);
    await judgePage(clerk);
    const number = await submit(form);
    expect(await results(clerk, idNumber)).to.contain(number).and.contain('退休身故一件事').and.contain('审核中');
    await judgePage(clerk);
    await follow(clerk.page, '//a[normalize-space(.)="查看进度"]');
    expect(new URL(clerk.page.url()).pathname).to.equal(`/applications/${form.id}`);
    await approve(number);
    expect(await results(clerk, idNumber)).to.contain('已办结');
    expect(await only('retirees', { idNumber })).to.include({ benefitStatus: 'ended' });
    expect(await only('people', { idNumber })).to.include({ insuredStatus: 'ended', accountBalance: person!['accountBalance'] });
    expect((await only('claimed-deaths', { idNumber }))['claimantIdNumber'] ?? null).to.equal(null);
  });

  it('Scenario: a death in service is gone on with: notice and promise, what stops it, claimant and account, kept for later, submitted, approved', async () => {
    const [person] = await records('people', { name: '何建国' });
    const idNumber = String(person!['idNumber']);
    let form = await FormPage.begin(clerk, `${portal}/death-bundle-in-service`);
    await form.type('certificateNumber', idNumber);
    await press(form, 'look');
    await form.waitToShow('name', '何建国');
    await form.waitToShow('deathDate', '2025-09-18');
    await form.type('deathDate', '2025-09-17');
    await clerk.page.waitForSelector('[data-slot="deathProof"]', { visible: true });
    await form.type('deathDate', '2025-09-18');
    await clerk.page.waitForFunction(() => !document.querySelector('[data-slot="deathProof"]'));
    await tick(clerk, 'way', '继续办理（个人账户清算、遗属待遇）');
    await form.settled();
    await goOn(form);

    await pageOfWizard(clerk, 'notice');
    const conditions = await clerk.page.$$eval('#form [data-page="notice"] ol li', (items) => items.map((item) => (item as HTMLElement).innerText));
    expect(conditions).to.have.length(8);
    expect([conditions[0], conditions[7]]).to.deep.equal(['最后企业职工基本养老保险关系所在地为北京；', '在职死亡人员存在视同缴费年限的，须经最后养老保险关系所属视同缴费年限认定部门认定。']);
    await goOn(form);
    await clerk.page.waitForSelector('#problems li');
    await clickOn(clerk.page, '#previous');
    await pageOfWizard(clerk, 'register');
    await goOn(form);
    await pageOfWizard(clerk, 'notice');
    await agree(clerk, 'promise');
    await judgePage(clerk);
    await goOn(form);

    await pageOfWizard(clerk, 'checks');
    await tick(clerk, 'injuryPending', '是');
    await tick(clerk, 'deemedPending', '否');
    await goOn(form);
    await seen(clerk, '请待工亡认定完成后一并申请该人员相关待遇');
    await pageOfWizard(clerk, 'checks');
    await tick(clerk, 'injuryPending', '否');
    await goOn(form);

    await pageOfWizard(clerk, 'claim');
    await form.waitToShow('deceasedFullName', '何建国');
    await form.type('claimantIdNumber', '110105197605180062');
    await form.type('claimantName', '周晓敏');
    await press(form, 'lookClaimant');
    await form.waitToShow('claimantBirthDate', '1976-05-18');
    await form.type('claimantMobile', '13900000001');
    await form.choose('relation', '10');
    await form.choose('receiver', 'survivor');
    await form.choose('payoutMethod', 'bank');
    await form.choose('bank', '102');
    await form.type('accountNumber', '6217001234567890');
    await agree(clerk, 'employerNotice');
    await form.settled();
    await judgePage(clerk);
    await clerk.press('保存草稿');
    await form.settled();

    await clerk.go(`/applications/${form.id}/edit`);
    await clerk.page.waitForSelector('#submit:not([disabled])');
    form = new FormPage(clerk, form.id);
    // The same address opened once more goes on where it was left.
    await pageOfWizard(clerk, 'claim');
    expect(await form.shown('claimantName')).to.equal('周晓敏');
    const number = await submit(form);
    const data = await form.stored(employer);
    expect(data).to.include({ funeralBenefit: 9031.34, benefitMonths: 3, survivorBenefit: 13547.01, claimantSex: 'female' });
    await approve(number);
    expect(await only('claimed-deaths', { idNumber })).to.include({ claimantName: '周晓敏', deathDate: '2025-09-18', funeralBenefit: 9031.34 });
    expect((await records('employments', { idNumber })).map(({ status, endReason }) => [status, endReason])).to.deep.equal([['ended', 'deceased']]);
    expect(await results(clerk, idNumber)).to.contain('在职身故一件事').and.contain('继续办理').and.contain('已办结');
  });

  it('Scenario: under community management the family applies, on a phone; what is not registered needs proof', async () => {
    const idNumber = '110108194809200024';
    const form = await FormPage.begin(relative, `${portal}/death-bundle-retired`);
    await form.type('certificateNumber', idNumber);
    await form.type('deceasedName', '沈玉珍');
    await press(form, 'look');
    await form.waitToShow('name', '沈玉珍');
    await form.type('deathDate', '2026-03-02');
    await relative.page.waitForSelector('[data-slot="deathProof"]', { visible: true });
    await tick(relative, 'way', '直接提交（仅办理死亡减少）');
    await form.settled();
    await judgePage(relative);
    const proof = join(counter.wired.platform.config.dataDir, '死亡证明.png');
    writeFileSync(proof, smallPng);
    const input = await relative.page.waitForSelector('#material-deathProof') as unknown as { uploadFile(file: string): Promise<void> };
    await input.uploadFile(proof);
    await relative.page.waitForSelector('[data-slot="deathProof"] .tile time');
    const number = await submit(form);
    await approve(number);
    expect(await only('retirees', { idNumber })).to.include({ benefitStatus: 'ended' });
    expect(await results(relative, idNumber)).to.contain(number).and.contain('已办结');
    await clerk.go(`/queries/${portal}/death-application-result`);
    await clerk.page.waitForSelector('.query-table tbody tr');
    expect(await clerk.text(), 'nobody else sees it').not.to.contain(number);
  });
});
