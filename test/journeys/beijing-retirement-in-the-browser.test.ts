import { expect } from 'chai';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'puppeteer-core';
import { demoPassword } from '../../server/load-demo.ts';
import { findRecords, type Values } from '../../server/registers/register-store.ts';
import { clickOn } from '../platform/click-on.ts';
import { violations, wideElements } from '../web/check-page.ts';
import { openCounter, smallPng, type Client, type Counter } from './counter.ts';
import { FormPage } from './form-page.ts';
import { launchBrowser, newVisitor, type Visitor } from './open-browser.ts';

const portal = 'beijing';

describe('Feature: an employer retires several people in one go, in a real browser', function () {
  this.timeout(120_000);
  let counter: Counter, browser: Browser, clerk: Visitor, employer: Client;

  before(async () => {
    counter = await openCounter('sqlite');
    browser = await launchBrowser();
    employer = await counter.as('employer2');
    clerk = await newVisitor(browser, counter.url);
    await clerk.go('/login');
    await clerk.signIn('employer2', demoPassword);
  });
  after(async () => {
    await browser?.close();
    await counter?.close();
  });
  afterEach('nothing was fetched from elsewhere and no page complained', () => {
    expect([...clerk.foreignRequests.splice(0), ...clerk.complaints.splice(0).filter((text) => !text.includes('status of 422'))]).to.deep.equal([]);
  });

  const seen = (text: string): Promise<unknown> => clerk.page.waitForFunction((wanted) => document.body.innerText.includes(wanted), {}, text);
  const recordsOf = async (register: string, key: Values): Promise<Values[]> => (await findRecords(counter.wired.platform.db, counter.wired.applications.registers.get(portal, register), key)).map(({ values }) => values);
  const at = (row: number, key: string): string => `people[${row}].${key}`;
  /** The row of a person among those who are filled in, by the number of the person. */
  const rowOf = (idNumber: string): Promise<number> => clerk.page.$$eval('[name^="data[people]"][name$="[idNumber]"]', (inputs, wanted) => inputs.findIndex((input) => (input as HTMLInputElement).value === wanted), idNumber);
  const radio = (row: number, key: string, value: string): Promise<void> => clickOn(clerk.page, `input[type="radio"][name^="data[people][${row}][${key}]"][value="${value}"] + label`);
  /** Chooses a district and a subdistrict of it. */
  async function subdistrict(row: number, key: string, district: string, street: string): Promise<void> {
    const choose = async (level: number, value: string): Promise<void> => {
      const place = `//section[contains(@class, "listed-row")][${row + 1}]//*[contains(@class, "formio-component-${key}")]//select`;
      await clerk.page.waitForFunction((path, index, code) => {
        const found = document.evaluate(path, document, null, XPathResult.ORDERED_NODE_SNAPSHOT_TYPE).snapshotItem(index) as HTMLSelectElement | null;
        if (!found || found.disabled || ![...found.options].some((option) => option.value === code)) return false;
        found.value = code;
        found.dispatchEvent(new Event('change', { bubbles: true }));
        return true;
      }, {}, place, level, value);
    };
    await choose(0, district);
    await choose(1, street);
  }
  /** What is asked of everybody alike; the records have filled the rest. */
  async function fillPerson(form: FormPage, idNumber: string, { category = 'normal', identity, street, archive }: { category?: string; identity: string; street: readonly [key: string, district: string, code: string]; archive: boolean }): Promise<void> {
    const row = await rowOf(idNumber);
    await form.choose(at(row, 'category'), category);
    await form.choose(at(row, 'personalIdentity'), identity);
    await form.settled();
    await subdistrict(row, ...street);
    await radio(row, 'hasArchive', archive ? 'yes' : 'no');
    await form.type(at(row, 'workStart'), '1998-07-01');
    await form.type(`${at(row, 'jobs[0].employer')}`, '示例二号有限公司');
    await form.type(`${at(row, 'jobs[0].from')}`, '1998-07-01');
    await form.choose(at(row, 'cardKind'), 'social-security-card');
    await form.choose(at(row, 'payoutMethod'), 'social-security-card');
    await form.choose(at(row, 'bank'), '102');
    await form.type(at(row, 'accountNumber'), '6222021234567894');
    await radio(row, 'sentenced', 'no');
    await form.settled();
  }
  const numberOf = async (name: string): Promise<string> => String((await recordsOf('people', { name, employerCode: '91230902MA0DEM021N' }))[0]!['idNumber']);

  it('Scenario: three people are filled in, one is refused by the rule of age and left out, the others go to three departments and become retirees', async () => {
    const [li, wang, zhao] = await Promise.all(['李国强', '王秀兰', '赵建军'].map(numberOf)) as [string, string, string];
    await clerk.go(`/portal/${portal}/items?category=${encodeURIComponent('退休一件事')}`);
    await seen('提示单位临近法定退休年龄人员信息');
    const form = await FormPage.begin(clerk, `${portal}/retirement-bundle`);
    expect((await form.rows('candidates')).length, 'the ten of the manual').to.equal(10);
    await form.tick('candidates', '李国强');
    await form.tick('candidates', '王秀兰');
    await clickOn(clerk.page, '//*[contains(@class, "formio-component-added")]//button[normalize-space(.)="新增"]');
    await form.type('added[0].name', '赵建军');
    await form.type('added[0].idNumber', zhao);
    await form.settled();
    await clerk.press('下一步');
    await seen('1. 王秀兰');
    await form.settled();
    expect(await clerk.page.$$eval('.listed-row > h3', (titles) => titles.map((title) => title.textContent!.replace(/^\d+\. /, '')).sort())).to.deep.equal(['李国强', '王秀兰', '赵建军'].sort());
    await fillPerson(form, wang, { identity: 'worker', street: ['householdStreet', '110101', '110101001'], archive: false });
    await fillPerson(form, li, { identity: 'worker', street: ['householdStreet', '110105', '110105002'], archive: true });
    const refused = '赵建军：选择正常退休的，近半年内年龄需达到女工人满50岁、女专业技术人员或管理人员满55岁、男满60岁。';
    await fillPerson(form, zhao, { identity: 'worker', street: ['householdStreet', '110109', '110109001'], archive: false });
    await seen(refused);
    await seen('劳动合同（王秀兰）');
    expect(await violations(clerk.page)).to.deep.equal([]);
    await clerk.page.setViewport({ width: 390, height: 844 });
    expect(await wideElements(clerk.page), 'wider than a phone').to.deep.equal([]);
    await clerk.page.setViewport({ width: 1280, height: 900 });
    for (const slot of [`contract-${wang}`, `personalApplication-${wang}`]) {
      const path = join(counter.wired.platform.config.dataDir, `${slot}.png`);
      writeFileSync(path, smallPng);
      const input = await clerk.page.waitForSelector(`[data-slot="${slot}"] input[type="file"]`) as unknown as { uploadFile(file: string): Promise<void> };
      await input.uploadFile(path);
      await clerk.page.waitForFunction((key) => document.querySelector(`[data-slot="${key}"]`)?.textContent?.includes('png'), {}, slot);
    }
    await form.settled();

    // The server refuses the one whatever the page let through, and nothing is lost.
    const saved = await form.stored(employer);
    const tried = await employer.post(`/api/applications/${form.id}/submit`, { data: { ...saved, promise: true } }, { 'idempotency-key': 'three-people' });
    expect([tried.status, (tried.body.errors as { message: string }[]).map(({ message }) => message)]).to.deep.equal([422, [refused]]);

    await clerk.press('上一步');
    await clickOn(clerk.page, '//*[contains(@class, "formio-component-added")]//button[contains(@aria-label, "删除第 1 行")]');
    await form.settled();
    await clerk.press('下一步');
    await clerk.page.waitForFunction(() => document.querySelectorAll('.listed-row').length === 2);
    await form.settled();
    expect(await clerk.page.$eval(`[name="data[people][${await rowOf(li)}][accountNumber]"]`, (input) => (input as HTMLInputElement).value), 'what was typed stays').to.equal('6222021234567894');
    await clerk.press('下一步');
    await clickOn(clerk.page, '//*[contains(@class, "formio-component-promise")]//input');
    await form.settled();
    await clerk.press('下一步');
    await clerk.press('提交办理');
    await seen('退休申请预览');
    await seen('17年6个月');
    await clerk.press('确认提交', { navigates: true });
    const number = (await clerk.page.$eval('#application-number', (element) => element.textContent))!.trim();

    const shown = async (): Promise<string> => {
      await clerk.go(`/queries/${portal}/retirement-application-progress`);
      await seen(number);
      await clerk.quiet();
      return clerk.text();
    };
    expect(await shown()).to.include('王秀兰').and.include('李国强').and.include('办理中').and.not.include('赵建军');
    await bookArchive(number);
    expect(await shown()).to.include('2026-03-16').and.include('人事档案受理窗口');

    for (const login of ['reviewer', 'supervisor', 'supervisor']) {
      const staff = await counter.as(login), { body } = await staff.get(`/api/tasks?q=${number}`);
      expect((await staff.post(`/api/tasks/${String(body.rows[0].id)}/complete`, { decision: 'approve' })).status).to.equal(200);
    }
    expect(await shown()).to.include('已办结').and.include('待养老金发放成功');
    expect((await recordsOf('retirees', { idNumber: li }))[0]).to.include({ retirementDate: '2026-06-20', street: '朝外街道', benefitStatus: 'paying' });
    expect(await recordsOf('retirees', { idNumber: zhao })).to.deep.equal([]);
  });

  /** Books a Monday for everybody of the application who has an archive. */
  async function bookArchive(number: string): Promise<void> {
    const form = await FormPage.begin(clerk, `${portal}/retirement-file-appointment`);
    await form.tick('archives', number, '李国强');
    await form.type('visitOn', '2026-03-16');
    await form.choose('slot', 'morning');
    await form.submit();
  }
});
