import { expect } from 'chai';
import ExcelJS from 'exceljs';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'puppeteer-core';
import { residentIdCheckCharacter } from '../../server/forms/national-formats.ts';
import { demoPassword } from '../../server/load-demo.ts';
import { insertRecords, findRecords, type Values } from '../../server/registers/register-store.ts';
import { runCommand } from '../../server/platform/run-command.ts';
import { systemCaller } from '../../server/platform/caller.ts';
import type { GenerationStep } from '../../server/registers/generate-records.ts';
import { clickOn } from '../platform/click-on.ts';
import { shippedDemos } from '../registers/generate-shipped-demo.ts';
import { violations, wideElements } from '../web/check-page.ts';
import { openCounter, smallPng, type Client, type Counter } from './counter.ts';
import { FormPage } from './form-page.ts';
import { launchBrowser, newVisitor, type Visitor } from './open-browser.ts';

const portal = 'beijing', employerCode = '91230903MA0DEM013A';
/** The manual shows an employer of 2,530; the demo's cases have 48 of them, and the others come in the background. */
const staffCount = 2530, casesCount = 48;
const moreStaff = 'more-staff-of-the-first';

describe('Feature: registration and contributions in Beijing as employers file them, in a real browser', function () {
  this.timeout(240_000);
  let counter: Counter, browser: Browser, clerk: Visitor, employer: Client, reviewer: Client;

  before(async () => {
    counter = await openCounter('sqlite');
    browser = await launchBrowser();
    [employer, reviewer] = [await counter.as('employer'), await counter.as('reviewer')];
    clerk = await newVisitor(browser, counter.url);
    await clerk.go('/login');
    await clerk.signIn('employer', demoPassword);
  });
  after(async () => {
    await browser?.close();
    await counter?.close();
  });
  afterEach('nothing was fetched from elsewhere and no page complained', () => {
    // The browser itself notes every answer that names what is missing.
    expect([...clerk.foreignRequests.splice(0), ...clerk.complaints.splice(0).filter((text) => !text.includes('status of 422'))]).to.deep.equal([]);
  });

  const definition = (register: string) => counter.wired.applications.registers.get(portal, register);
  const records = async (register: string, key: Values): Promise<Values[]> => (await findRecords(counter.wired.platform.db, definition(register), key)).map(({ values }) => values);
  const seen = (text: string): Promise<unknown> => clerk.page.waitForFunction((wanted) => document.body.innerText.includes(wanted), {}, text);
  const gone = (selector: string): Promise<unknown> => clerk.page.waitForFunction((wanted) => ![...document.querySelectorAll(wanted)].some((element) => element.checkVisibility()), {}, selector);
  const fileOf = (name: string, content: Buffer): string => {
    const path = join(counter.wired.platform.config.dataDir, name);
    writeFileSync(path, content);
    return path;
  };
  const choose = async (input: string, path: string): Promise<void> => {
    const element = await clerk.page.waitForSelector(input) as unknown as { uploadFile(file: string): Promise<void> };
    await element.uploadFile(path);
  };
  async function approve(number: string): Promise<void> {
    const taskId = (await reviewer.get(`/api/tasks?q=${number}`)).body.rows[0].id as string;
    expect((await reviewer.post(`/api/tasks/${taskId}/claim`)).status).to.equal(200);
    expect((await reviewer.post(`/api/tasks/${taskId}/complete`, { decision: 'approve' })).body).to.have.nested.property('application.status', 'approved');
  }
  /** The page is readable for everybody, on a desk and on a phone. */
  async function judgePage(): Promise<void> {
    expect(await violations(clerk.page)).to.deep.equal([]);
    await clerk.page.setViewport({ width: 375, height: 800 });
    expect(await wideElements(clerk.page), 'wider than a phone').to.deep.equal([]);
    await clerk.page.setViewport({ width: 1280, height: 900 });
  }

  it('Scenario: what an employer changes stands beside its present value, and what is changed decides which materials are asked for', async () => {
    const tick = (group: string, label: string): Promise<void> => clickOn(clerk.page, `//fieldset[contains(@class, "change-${group}")]//label[normalize-space(.)="${label}"]`);
    const row = (label: string): string => `//div[contains(@class, "change-row")][p[normalize-space(.)="${label}"]]`;
    const oldValue = async (label: string): Promise<string> => {
      await clerk.page.waitForFunction((path) => {
        const cell = document.evaluate(path, document, null, XPathResult.FIRST_ORDERED_NODE_TYPE).singleNodeValue as HTMLElement | null;
        return cell && cell.innerText !== '…';
      }, {}, `${row(label)}//p[contains(@class, "change-old")]`);
      return clerk.page.$eval(`::-p-xpath(${row(label)}//p[contains(@class, "change-old")])`, (cell) => (cell as HTMLElement).innerText.trim());
    };
    const typeNew = async (label: string, text: string): Promise<void> => {
      const input = await clerk.page.waitForSelector(`::-p-xpath(${row(label)}//input)`, { visible: true });
      await input!.type(text);
      await input!.evaluate((element) => (element as HTMLInputElement).blur());
    };
    const [before] = await records('employers', { employerCode });
    const form = await FormPage.begin(clerk, `${portal}/employer-information-change`);
    expect(await clerk.page.$eval('.crumbs', (crumbs) => (crumbs as HTMLElement).innerText), 'the way back stands at the head of the page').to.contain('办事中心').and.contain('单位信息变更');
    await gone('[data-slot]');
    await tick('categories', '单位联系信息');
    await tick('category', '社保经办人电话');
    expect(await oldValue('社保经办人电话')).to.equal(before!['handlerPhone']);
    await typeNew('社保经办人电话', '13900000003');
    await form.settled();
    await clerk.page.waitForSelector('[data-slot="proof"]', { visible: true });
    await gone('[data-slot="licence"]');

    await tick('categories', '基本信息');
    await tick('category', '登记注册地街道');
    expect(await oldValue('登记注册地街道')).to.equal('示范街道');
    await typeNew('登记注册地街道', '新示范街道');
    await form.settled();
    await clerk.page.waitForSelector('[data-slot="licence"]', { visible: true });
    await clerk.press('提交办理');
    await clerk.page.waitForFunction(() => document.querySelector('#problems:not([hidden])')?.textContent?.includes('单位证照'));
    await choose('#material-licence', fileOf('单位证照.png', smallPng));
    await clerk.page.waitForSelector('[data-slot="licence"] .tile time');
    // An uploaded file stands with its kind and the day of its upload.
    expect(await clerk.page.$eval('[data-slot="licence"] .tile-note', (note) => (note as HTMLElement).innerText.replace(/\s+/g, ' '))).to.equal('PNG 2026-03-10');
    await judgePage();
    const number = await form.submit();
    expect((await form.stored(employer))['changes']).to.deep.equal([
      { field: 'handlerPhone', old: before!['handlerPhone'], new: '13900000003' },
      { field: 'registeredStreet', old: '示范街道', new: '新示范街道' },
    ]);
    await approve(number);
    expect((await records('employers', { employerCode }))[0]).to.include({ handlerPhone: '13900000003', registeredStreet: '新示范街道', name: before!['name'] });
  });

  describe('a batch of new employees', () => {
    const idOf = (index: number, sex = 1): string => {
      const body = `1101051995${String(1 + (index % 12)).padStart(2, '0')}15${String(200 + index).padStart(2, '0')}${sex}`.slice(0, 17);
      return body + residentIdCheckCharacter(body);
    };
    const birthOf = (id: string): string => `${id.slice(6, 10)}-${id.slice(10, 12)}-${id.slice(12, 14)}`;
    const answers = (index: number, more: Record<string, string | number> = {}): Record<string, string | number> => ({
      证件类型: '居民身份证(户口簿)', 姓名: `新员工${'甲乙丙丁戊'[index]}`, 证件号码: idOf(index), 签订劳动合同日期: '2026-03-01', 是否已签订电子劳动合同: '是', 劳动合同起日期: '2026-03-01', 劳动合同止日期: '2029-02-28',
      员工类型: '合同制职工', 用工形式: '订立固定期限劳动合同', 缴费基数: 8000 + index, 员工岗位: '技术', 个人身份: '工人', 性别: '男', 出生日期: birthOf(idOf(index)), 民族: '汉族', 手机号码: '13900000001', 户口性质: '本市非农业户口 (本市城镇)', '国家/地区': '中国', ...more,
    });
    type Book = { book: ExcelJS.Workbook; sheet: ExcelJS.Worksheet; heads: string[] };
    const load = async (address: string): Promise<Book> => {
      const { content, status } = await employer.bytes(address);
      expect(status, address).to.equal(200);
      const book = new ExcelJS.Workbook();
      await book.xlsx.load(content as unknown as ArrayBuffer);
      const sheet = book.worksheets.find(({ state }) => state === 'visible')!;
      return { book, sheet, heads: Array.from({ length: sheet.columnCount }, (_, index) => sheet.getRow(1).getCell(index + 1).text.replace(/ \*$/, '')) };
    };
    const save = async ({ book }: Book): Promise<Buffer> => Buffer.from(await book.xlsx.writeBuffer());
    const write = ({ sheet, heads }: Book, line: number, values: Record<string, string | number>): void => {
      for (const [head, value] of Object.entries(values)) {
        expect(heads, `${head} is a column`).to.include(head);
        sheet.getRow(line).getCell(heads.indexOf(head) + 1).value = value;
      }
    };
    const upload = async (name: string, content: Buffer): Promise<void> => {
      await clerk.page.waitForSelector('#batch-start:not([disabled])');
      await choose('#batch-file', fileOf(name, content));
      await clerk.press('上传申报信息');
    };
    const linkOf = (end: string): Promise<string> => clerk.page.waitForSelector(`a[href*="${end}"]`, { visible: true }).then((link) => link!.evaluate((anchor) => anchor.getAttribute('href')!));
    const fill = async (rows: number): Promise<void> => {
      await clerk.press(`填入表单（${rows} 行）`, { navigates: true });
      await clerk.page.waitForSelector('#submit:not([disabled])');
    };

    it('Scenario: the template is filled in, two rows fail with their reasons, are corrected in the list of failures, and all are enrolled', async () => {
      const form = await FormPage.begin(clerk, `${portal}/employee-batch-filing`);
      await clickOn(clerk.page, '//label[normalize-space(.)="批量增员"]');
      await form.settled();
      // What is chosen already stays so when it is pressed again.
      expect(await clerk.page.$$eval('.formio-component-kind input:checked', (inputs) => inputs.map((input) => (input as HTMLInputElement).value))).to.deep.equal(['add']);
      const template = await load(await linkOf('template.xlsx'));
      expect(template.heads.slice(0, 6)).to.deep.equal(['证件类型', '姓名', '证件号码', '签订劳动合同日期', '是否已签订电子劳动合同', '劳动合同起日期']);
      const wrongId = `${idOf(1).slice(0, 17)}${idOf(1).endsWith('1') ? '2' : '1'}`;
      [answers(0), answers(1, { 证件号码: wrongId }), answers(2), answers(3, { 用工形式: '口头约定' })].forEach((values, index) => { write(template, index + 3, values); });
      await upload('增员.xlsx', await save(template));
      await seen('信息录入失败（2）');
      await clerk.press('信息录入失败（2）');
      await seen('用工形式: 不在可选范围内');
      expect(await clerk.page.$$eval('.batch-rows tbody tr', (rows) => rows.map((row) => (row as HTMLElement).innerText.replace(/\s+/g, ' ')))).to.satisfy(([first, second]: string[]) => first!.includes('证件号码') && first!.includes('新员工乙') && second!.includes('新员工丁'));
      await judgePage();

      const failures = await load(await linkOf('failures.xlsx'));
      expect(failures.heads.slice(0, 2)).to.deep.equal(['行号', '错误原因']);
      expect([2, 3].map((line) => failures.sheet.getRow(line).getCell(failures.heads.indexOf('姓名') + 1).text)).to.deep.equal(['新员工乙', '新员工丁']);
      await fill(2);
      await form.settled();
      write(failures, 2, { 证件号码: idOf(1) });
      write(failures, 3, { 用工形式: '订立固定期限劳动合同' });
      await upload('更正.xlsx', await save(failures));
      await seen('信息录入成功（2）');
      await fill(2);
      await form.settled();
      const number = await form.submit();
      expect(((await form.stored(employer))['people'] as Values[]).map(({ name }) => name)).to.have.members(['新员工甲', '新员工乙', '新员工丙', '新员工丁']);
      await approve(number);
      for (const index of [0, 1, 2, 3]) {
        expect((await records('employments', { idNumber: idOf(index) }))[0], `person ${index}`).to.include({ employerCode, status: 'current', from: '2026-03-01', employmentForm: 'fixed-term' });
        expect((await records('people', { idNumber: idOf(index) }))[0]).to.include({ contributionBase: 8000 + index, contributionStatus: 'contributing' });
      }
    });
  });

  it('Scenario: months that cannot be paid back are told apart with their reason, and the one that can is paid with its surcharge', async () => {
    const [person] = await records('people', { name: '赵松' });
    const form = await FormPage.begin(clerk, `${portal}/individual-back-payment`);
    await form.type('idNumber', String(person!['idNumber']));
    await form.choose('kind', 'employer');
    await form.type('from', '2023-01');
    await form.type('to', '2023-08');
    await form.waitToShow('name', '赵松');
    await form.settled();
    const texts = (rows: string[][]): string[] => rows.map((cells) => cells.filter(Boolean).join(' '));
    expect(texts(await form.rows('refusedSpans'))).to.deep.equal(['2023-01 2023-06 存在缴费记录, 不能进行个人补缴', '2023-07 2023-07 存在缴费记录, 不能进行个人补缴']);
    await form.tick('spans', '2023-08');
    await form.settled();
    const wage = await clerk.page.waitForSelector('.formio-component-spans tbody tr input:not([type=checkbox]):not([type=radio])', { visible: true });
    await wage!.type('8000');
    await wage!.evaluate((element) => (element as HTMLInputElement).blur());
    await form.choose('householdType', '11');
    await clerk.page.waitForFunction(() => document.querySelectorAll('.formio-component-months tbody tr').length === 1);
    await form.settled();
    await judgePage();
    await clerk.press('提交办理');
    await seen('补缴预览');
    await clerk.press('确认提交', { navigates: true });
    const data = await form.stored(employer);
    expect((data['months'] as Values[]).map(({ period, base }) => [period, base])).to.deep.equal([['2023-08', 8000]]);
    // 16 and 8 percent of the pension, 0.5 each of unemployment, 0.2 of work injury.
    expect(data).to.include({ personalTotal: 680 });
    expect(data['lateFeeTotal'], 'the surcharge runs since 2023').to.be.greaterThan(0);
  });

  it(`Scenario: a plan for all of ${staffCount} employees: the figures and who cannot be part of it are looked over, then confirmed`, async () => {
    await addStaff();
    const staff = await records('employments', { employerCode, status: 'current' });
    const [leaver] = staff;
    const { table } = definition('employments');
    await counter.wired.platform.db(table).where({ idNumber: leaver!['idNumber'] as string, employerCode, status: 'current' }).update({ status: 'ended', _data: JSON.stringify({ ...leaver, status: 'ended', endedOn: '2026-03-05' }) });
    const count = staff.length - 1;
    const form = await FormPage.begin(clerk, `${portal}/monthly-contribution-plan`);
    await form.choose('scope', 'all');
    await form.waitToShow('peopleCount', String(count));
    await form.settled();
    await judgePage();
    await clerk.press('提交办理');
    await seen('数据生成时间');
    const dialog = (): Promise<string> => clerk.page.$eval('#dialog', (element) => (element as HTMLElement).innerText);
    expect(await dialog(), 'who cannot be part of it is listed').to.contain('不能生成月报计划情况（1）').and.contain('当前预览缴费数据仅供参考');
    await clickOn(clerk.page, '.preview-refused summary');
    await seen('当月已减员');
    expect(await dialog()).to.contain(String(leaver!['idNumber']));
    await clickOn(clerk.page, '.preview-table button');
    await clerk.page.waitForSelector('.preview-details td');
    expect(await violations(clerk.page)).to.deep.equal([]);
    await clerk.press('确认提交', { navigates: true });
    await seen('提交成功');
    const number = (await clerk.page.$eval('#application-number', (element) => element.textContent))!.trim();
    const [plan] = await records('plans', { serialNumber: `${number}00001` });
    expect(plan).to.include({ people: count, state: 'active', period: '2026-03' });
    const rows = await records('plan-rows', { employerCode, period: '2026-03' });
    expect(rows).to.have.length(3 * count);
    const cents = (field: string): number => rows.reduce((sum, row) => sum + Math.round(Number(row[field]) * 100), 0);
    expect([cents('unitAmount'), cents('personalAmount')]).to.deep.equal([Math.round(Number(plan!['unitAmount']) * 100), Math.round(Number(plan!['personalAmount']) * 100)]);
    await clerk.go(`/queries/${portal}/monthly-contribution-plan-list`);
    await seen(`${number}00001`);
    await clerk.press('缴费明细');
    await seen('单位应缴金额');
    await judgePage();
  });

  /** Fills the first employer's staff up as the demo does in the background, whose other records nobody needs here. */
  async function addStaff(): Promise<void> {
    const wanted = new Map([[moreStaff, staffCount - casesCount]]);
    const isNeeded = ({ name = '', over = '' }: GenerationStep): boolean => name === moreStaff || (over === moreStaff && name.startsWith('employments'));
    const demo = shippedDemos(isNeeded).find((one) => one.portal === portal)!;
    for (const step of demo.plan.bulk ?? []) if (wanted.has(step.name ?? '')) step.count = wanted.get(step.name!)!;
    const generation = demo.generation();
    for (const _ of generation.cases()) void _;
    const made = [...generation.bulk()];
    await runCommand(counter.wired.platform, systemCaller, async (command) => {
      for (const register of ['people', 'employments']) await insertRecords(command, definition(register), made.filter((one) => one.register === register).map(({ values }) => values), { type: 'demo', id: portal }, { validated: true, withoutHistory: true });
    });
  }
});

