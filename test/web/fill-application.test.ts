import { expect } from 'chai';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'puppeteer-core';
import type { FormComponent } from '../../server/forms/form-definition.ts';
import type { Caller } from '../../server/platform/caller.ts';
import { Problem } from '../../server/platform/errors.ts';
import type { Call, Route } from '../../server/platform/http-route.ts';
import type { PagePorts } from '../../server/web/page-ports.ts';
import { clickOn } from '../platform/click-on.ts';
import { filledControls } from './all-controls.ts';
import { openBrowser, openPage, type WatchedPage } from './open-browser.ts';
import { samplePorts } from './sample-ports.ts';
import { openSampleSite, type SampleSite } from './sample-site.ts';

const sample = samplePorts();
/** What registers decide beside a plain field: a whole grid, and one column of a grid that the applicant fills. */
const fromRegisters: FormComponent[] = [
  { type: 'datagrid', key: 'records', label: '缴费记录', input: true, disabled: true, components: [{ type: 'textfield', key: 'period', label: '年月', input: true }] },
  { type: 'datagrid', key: 'shares', label: '份额', input: true, components: [{ type: 'textfield', key: 'share', label: '比例', input: true }, { type: 'textfield', key: 'owner', label: '所有人', input: true, disabled: true }] },
];
const ports: PagePorts = {
  ...sample,
  async application(caller, id) {
    const plain = await sample.application(caller, id);
    if (id !== 'returned') return plain;
    return { ...plain, form: { ...plain.form, components: [...plain.form.components, ...fromRegisters] }, data: { ...plain.data, records: [{ period: '2026-01' }], shares: [{ share: '60', owner: '甲' }, { share: '40', owner: '乙' }] } };
  },
};
const summary = { zh: '测试', en: 'Test' };

/** What the API was asked, and what it shall answer next. */
const api = { saves: [] as Record<string, unknown>[], submits: [] as { key: string | undefined; body: unknown }[], uploads: [] as string[], next: [] as (Problem | null)[], revision: 3, decided: {} as Record<string, unknown>, hold: null as Promise<void> | null };
const route = (method: Route['method'], path: string, handle: (call: Call) => Promise<unknown>, more: Partial<Route> = {}): Route => ({ method, path, right: 'signed-in', summary, answers: {}, handle, ...more });
const fail = () => { const problem = api.next.shift(); if (problem) throw problem; };
const body = { type: 'object' };
const detail = async (caller: Caller) => ({ ...await ports.application(caller, 'draft'), data: { ...filledControls, nickname: '别窗' }, revision: api.revision });

const routes: Route[] = [
  route('put', '/applications/:id', async ({ body: sent, caller }) => { fail(); api.saves.push(sent['data'] as Record<string, unknown>); api.revision += 1; await api.hold; return { revision: api.revision, data: { ...sent['data'] as object, ...api.decided }, slots: (await detail(caller)).slots }; }, { body }),
  route('get', '/applications/:id', ({ caller }) => detail(caller)),
  route('get', '/me', async () => ({})),
  route('post', '/applications/:id/submit', async ({ header, body: sent }) => { api.submits.push({ key: header('Idempotency-Key'), body: sent }); await new Promise((resolve) => setTimeout(resolve, 300)); fail(); return { number: '1', status: 'in_review' }; }, { body }),
  route('post', '/applications/:id/materials', async ({ files, body: sent }) => { await api.hold; fail(); api.uploads.push(files[0]!.name); return { id: `n${api.uploads.length}`, slot: sent['slot'], name: files[0]!.name, type: 'image/png', size: files[0]!.size, url: 'data:image/png;base64,', uploadedAt: '2026-11-22T00:00:00.000Z' }; }, { upload: { maximumBytes: 1000 } }),
  route('delete', '/applications/:id/materials/:material', async () => { fail(); return {}; }),
];

describe('Filling an application', function () {
  this.timeout(60_000);
  let site: SampleSite;
  let browser: Browser;
  let watched: WatchedPage;
  let page: Page;
  const folder = mkdtempSync(join(tmpdir(), 'banshi-upload-'));
  before(async () => { site = await openSampleSite(routes, ports); browser = await openBrowser(); });
  after(async () => { await browser.close(); await site.close(); rmSync(folder, { recursive: true, force: true }); });
  beforeEach(async () => {
    Object.assign(api, { saves: [], submits: [], uploads: [], next: [], revision: 3, decided: {}, hold: null });
    watched = await openPage(browser, site.url, 'individual');
    page = watched.page;
    await page.goto(`${site.url}/applications/draft/edit`);
    await page.waitForSelector('#submit:not([disabled])');
    // The renderer shows conditional fields a moment after the rest.
    await page.waitForFunction(() => document.getElementById('form')?.textContent?.includes('乙的说明'));
  });
  afterEach(() => page.browserContext().close());

  const field = (label: string) => page.evaluateHandle((text) => {
    const found = [...document.querySelectorAll<HTMLLabelElement>('#form label')].find((one) => one.textContent?.replace('*', '').trim() === text);
    return document.getElementById(found?.htmlFor ?? '') as HTMLInputElement;
  }, label);
  const value = async (label: string) => (await field(label)).evaluate((element) => element.value);
  /** Sets a value as a person would have: the native control changes and says so. */
  const set = async (label: string, to: string) => (await field(label)).evaluate((element, text) => {
    element.value = text;
    for (const type of ['input', 'change', 'blur']) element.dispatchEvent(new Event(type, { bubbles: true }));
  }, to);
  const save = async () => { await clickOn(page, '#save'); await page.waitForFunction(() => /已保存/.test(document.getElementById('save-state')?.textContent ?? '')); };
  const dialogText = () => page.$eval('#dialog', (dialog) => (dialog as HTMLDialogElement).open ? dialog.textContent : '');
  const press = (text: string) => clickOn(page, `//*[@id="dialog"]//button[normalize-space(.)="${text}"]`);
  /** Where the page may have begun to save by itself, the question that comes of it lies over the button by now. */
  const saveAnyhow = () => page.$eval('#save', (button) => (button as HTMLButtonElement).click());

  it('shows every kind of value in its native control', async () => {
    expect(await value('姓名')).to.equal('王某某');
    for (const [label, text] of [['称呼', '老王'], ['人数', '3'], ['原因', 'b'], ['出生日期', '1980-02-29'], ['开始日期', '2026-01-01'], ['开始年月', '2026-03'], ['预约时间', '2026-03-01T09:30'], ['乙的说明', '说明'], ['页中之项', '页中']] as const) {
      expect(await value(label), label).to.equal(text);
    }
    expect(await value('时间')).to.match(/^09:30/);
    expect(await (await field('姓名')).evaluate((element) => element.readOnly)).to.equal(true);
    expect(await page.$$eval('#form .grid tbody tr', (rows) => rows.length)).to.equal(2);
    expect(watched.complaints).to.deep.equal([]);
  });

  it('saves every kind of value in the shape in which it is stored', async () => {
    const changed: [string, string, string, unknown][] = [
      ['称呼', '小王', 'nickname', '小王'], ['人数', '4', 'count', 4], ['出生日期', '1999-12-31', 'birthday', '1999-12-31'], ['开始日期', '2026-02-02', 'start', '2026-02-02'],
      ['开始年月', '2026-05', 'period', '2026-05'], ['预约时间', '2026-05-01T00:10', 'moment', '2026-04-30T16:10:00.000Z'], ['时间', '10:05', 'hour', '10:05:00'],
    ];
    for (const [label, text] of changed) await set(label, text);
    await save();
    const sent = api.saves.at(-1)!;
    for (const [label, , key, stored] of changed) expect(sent[key], label).to.deep.equal(stored);
    for (const key of ['name', 'choice', 'sex', 'kinds', 'agree', 'amount', 'rows', 'left', 'right', 'reason', 'tabbed', 'many']) expect(sent[key], key).to.deep.equal(filledControls[key]);
  });

  it('saves by itself a few seconds after a change, and nothing without one', async () => {
    await page.waitForFunction(() => document.getElementById('save-state')?.textContent === '');
    await set('称呼', '小王');
    await page.waitForFunction(() => /已保存/.test(document.getElementById('save-state')?.textContent ?? ''));
    expect(api.saves.map((data) => data['nickname'])).to.deep.equal(['小王']);
  });

  it('drops a field that an answer hides', async () => {
    await set('原因', 'a');
    await page.waitForFunction(() => ![...document.querySelectorAll('#form label')].some((label) => label.textContent?.includes('乙的说明')));
    await save();
    expect(api.saves.at(-1)).not.to.have.property('reason');
  });

  it('sums up what is wrong with links to the fields and sends nothing', async () => {
    await set('称呼', '');
    await clickOn(page, '#submit');
    await page.waitForSelector('#problems a');
    expect(await page.$$eval('#problems a', (links) => links.map((link) => link.textContent))).to.deep.equal(['请填写“称呼”']);
    expect(await page.evaluate(() => document.activeElement?.id)).to.equal('problems');
    await clickOn(page, '#problems a');
    expect(await page.evaluate(() => (document.activeElement as HTMLInputElement).getAttribute('aria-invalid'))).to.equal('true');
    expect(await page.evaluate(() => document.getElementById(document.activeElement?.getAttribute('aria-describedby')?.split(' ').at(-1) ?? '')?.textContent)).to.equal('请填写“称呼”');
    expect(api.submits).to.deep.equal([]);
  });

  it('asks once more, in the manual’s words with the answers, and leaves all as it was when closed', async () => {
    await clickOn(page, '#submit');
    await page.waitForFunction(() => (document.getElementById('dialog') as HTMLDialogElement).open);
    for (const words of ['确认提交？', '请仔细核对您输入的内容', '提交后将不可修改！', '关闭', '确认提交', '身份证明2 份']) expect(await dialogText()).to.contain(words);
    await press('关闭');
    expect(api.submits).to.deep.equal([]);
  });

  async function confirmSubmit(): Promise<void> {
    await clickOn(page, '#submit');
    await page.waitForFunction(() => (document.getElementById('dialog') as HTMLDialogElement).open);
    await press('确认提交');
  }

  it('submits once for a double click, with a key, and ends on the confirmation', async () => {
    await Promise.all([page.waitForNavigation(), page.evaluate(async () => {
      const submit = document.getElementById('submit') as HTMLButtonElement;
      submit.click();
      submit.click();
      while (!(document.getElementById('dialog') as HTMLDialogElement).open) await new Promise((resolve) => setTimeout(resolve, 20));
      const confirm = [...document.querySelectorAll<HTMLButtonElement>('#dialog button')].find((button) => button.textContent === '确认提交')!;
      confirm.click();
      confirm.click();
      submit.click();
    })]);
    expect(api.submits).to.have.length(1);
    expect(Object.keys(api.submits[0]!.body as object), 'the draft as it was saved and read').to.deep.equal(['revision']);
    expect(api.submits[0]!.key).to.match(/^[0-9a-f]{32}$/);
    expect(page.url()).to.equal(`${site.url}/applications/draft/submitted`);
  });

  it('shows the server’s errors at the fields and materials that they name, and keeps the key for the next try', async () => {
    await save();
    // The submission saves first, which goes well.
    api.next.push(null, new Problem('invalid_submission', {}, [
      { path: 'rows[1].member', code: 'pattern', message: '“姓名”的格式不正确' }, { path: 'materials.identity', code: 'required', message: '请上传身份证明' }, { path: 'gone', code: 'custom', message: '别的问题' },
    ]));
    await confirmSubmit();
    await page.waitForSelector('#problems a');
    expect(await page.$$eval('#problems li', (entries) => entries.map((entry) => entry.textContent))).to.deep.equal(['“姓名”的格式不正确', '请上传身份证明', '别的问题']);
    expect(await page.$$eval('#problems a', (links) => links.every((link) => document.getElementById(link.hash.slice(1)) !== null))).to.equal(true);
    expect(await page.$eval('.steps [aria-current=step]', (step) => step.textContent), 'the answers are to be changed').to.contain('填写信息');
    expect(await page.$eval('[data-slot=identity]', (slot) => slot.classList.contains('has-error'))).to.equal(true);
    expect(await page.$eval('#form .grid tbody tr:nth-child(2)', (row) => row.textContent)).to.contain('“姓名”的格式不正确');
    await Promise.all([page.waitForNavigation(), confirmSubmit()]);
    expect(api.submits.map(({ key }) => key)).to.deep.equal([api.submits[0]!.key, api.submits[0]!.key]);
  });

  it('shows what a register has come to say since, and keeps what the reader typed meanwhile', async () => {
    let release = () => {};
    api.hold = new Promise((resolve) => { release = resolve; });
    api.decided = { name: '李某某', nickname: '服务器' };
    await clickOn(page, '#save');
    await set('称呼', '边等边填');
    release();
    await page.waitForFunction(() => document.getElementById('save-state')?.textContent === '有未保存的修改');
    expect([await value('姓名'), await value('称呼')]).to.deep.equal(['李某某', '边等边填']);
    await Promise.all([page.waitForNavigation(), confirmSubmit()]);
    expect([api.saves.at(-1)!['name'], api.saves.at(-1)!['nickname']], 'all of the page is stored before it is submitted').to.deep.equal(['李某某', '边等边填']);
  });

  it('takes rows and columns that a register decides from the answer, and once', async () => {
    await page.goto(`${site.url}/applications/returned/edit`);
    await page.waitForSelector('#submit:not([disabled])');
    await page.waitForFunction(() => document.getElementById('form')?.textContent?.includes('所有人'));
    api.decided = { records: [{ period: '2026-02' }, { period: '2026-03' }], shares: [{ share: '1', owner: '丙' }, { share: '2', owner: '丁' }] };
    await save();
    const shown = () => page.$$eval('#form .grid:not([hidden]) input', (inputs) => inputs.map((input) => input.value));
    await page.waitForFunction(() => [...document.querySelectorAll<HTMLInputElement>('#form .grid input')].some((input) => input.value === '2026-03'));
    expect((await shown()).slice(-6)).to.deep.equal(['2026-02', '2026-03', '60', '丙', '40', '丁']);
    api.decided = {};
    await save();
    expect(api.saves.at(-1)!['records']).to.deep.equal([{ period: '2026-02' }, { period: '2026-03' }]);
    expect(api.saves.at(-1)!['shares']).to.deep.equal([{ share: '60', owner: '丙' }, { share: '40', owner: '丁' }]);
  });

  for (const [code, ending] of [['already_submitted', '/submitted'], ['not_editable', '']] as const) {
    it(`goes to where the application stands when saving or submitting is answered ${code}`, async () => {
      for (const before of [[], [null]]) {
        await page.goto(`${site.url}/applications/draft/edit`);
        await page.waitForSelector('#submit:not([disabled])');
        api.next = [...before, new Problem(code, { number: '1' })];
        await Promise.all([page.waitForNavigation(), before.length === 0 ? clickOn(page, '#submit') : confirmSubmit()]);
        expect(page.url()).to.equal(`${site.url}/applications/draft${ending}`);
      }
    });
  }

  it('lets the reader choose between two tabs', async () => {
    const current = { revision: 3, data: { ...filledControls, nickname: '别窗' } };
    for (const [choice, nickname, extension] of [['用另一窗口的内容', '别窗', { current }], ['用本页的内容', '本页', {}]] as const) {
      api.next.push(new Problem('draft_changed', {}, undefined, { extension }));
      await set('称呼', '本页');
      await saveAnyhow();
      await page.waitForFunction(() => (document.getElementById('dialog') as HTMLDialogElement).open);
      expect(await dialogText()).to.contain('草稿已在另一窗口修改');
      const compared = await page.$$eval('#dialog tbody tr', (lines) => lines.map((line) => [...line.children].map((cell) => cell.textContent)));
      expect(compared, 'both are seen').to.deep.include(['称呼', '本页', '别窗']);
      await press(choice);
      await page.waitForFunction(() => /已保存/.test(document.getElementById('save-state')?.textContent ?? ''));
      expect(api.saves.at(-1)!['nickname']).to.equal(nickname);
    }
  });

  it('loses nothing when the session has ended: sign in elsewhere and go on', async () => {
    api.next.push(new Problem('not_signed_in'));
    await set('称呼', '还在');
    await saveAnyhow();
    await page.waitForFunction(() => (document.getElementById('dialog') as HTMLDialogElement).open);
    expect(await dialogText()).to.contain('您填写的内容仍在本页，没有丢失');
    expect(await page.$eval('#dialog a', (link) => [link.getAttribute('href'), link.target])).to.deep.equal(['/login?reason=expired&next=/signed-in', '_blank']);
    await press('我已登录，继续');
    await page.waitForFunction(() => /已保存/.test(document.getElementById('save-state')?.textContent ?? ''));
    expect(api.saves.at(-1)!['nickname']).to.equal('还在');
  });

  it('uploads several pictures one after another, says why one was refused, and deletes', async () => {
    writeFileSync(join(folder, '正面.png'), 'x'.repeat(10));
    writeFileSync(join(folder, '太大.png'), 'x'.repeat(2000));
    const input = await page.waitForSelector('#material-other');
    await (input as unknown as { uploadFile(path: string): Promise<void> }).uploadFile(join(folder, '太大.png'));
    await page.waitForSelector('[data-slot=other] .failed');
    expect(await page.$eval('[data-slot=other] .failed', (tile) => tile.textContent)).to.equal('文件或请求过大，上限为1 KB');
    await clickOn(page, '[data-slot=other] .tile .link-button');
    await page.waitForFunction(() => !document.querySelector('[data-slot=other] .failed'));
    await (await page.waitForSelector('#material-other') as unknown as { uploadFile(path: string): Promise<void> }).uploadFile(join(folder, '正面.png'));
    await page.waitForSelector('[data-slot=other] .tile:not(:has(progress)) .tile-picture');
    expect(api.uploads).to.deep.equal(['正面.png']);
    expect(await page.$('#material-other'), 'one file fills this slot').to.equal(null);
    await clickOn(page, '[data-slot=other] .link-button.danger');
    await page.waitForSelector('#material-other');
  });

  it('does not submit while a file is on its way', async () => {
    writeFileSync(join(folder, '慢.png'), 'x'.repeat(10));
    let release = () => {};
    api.hold = new Promise((resolve) => { release = resolve; });
    await (await page.waitForSelector('#material-other') as unknown as { uploadFile(path: string): Promise<void> }).uploadFile(join(folder, '慢.png'));
    await page.waitForSelector('[data-slot=other] progress');
    await clickOn(page, '#submit');
    await page.waitForSelector('#problems li');
    expect(await page.$$eval('#problems li', (entries) => entries.map((entry) => entry.textContent))).to.deep.equal(['正在上传，请稍候']);
    expect(await page.$eval('[data-slot=other] .field-error', (error) => error.textContent)).to.equal('正在上传，请稍候');
    expect(api.saves).to.deep.equal([]);
    release();
    await page.waitForSelector('[data-slot=other]:not(.has-error) .tile:not(:has(progress))');
    await Promise.all([page.waitForNavigation(), confirmSubmit()]);
    expect(api.submits).to.have.length(1);
  });

  it('asks for a material that must be there before anything is sent', async () => {
    for (let count = 0; count < 2; count++) {
      await clickOn(page, '[data-slot=identity] .link-button.danger');
      await page.waitForFunction((left) => document.querySelectorAll('[data-slot=identity] .tile').length === left, {}, 1 - count);
    }
    await clickOn(page, '#submit');
    await page.waitForSelector('#problems a');
    expect(await page.$eval('#problems', (summaryBox) => summaryBox.textContent)).to.contain('请上传身份证明');
    await clickOn(page, '#problems a');
    expect(await page.evaluate(() => document.activeElement?.id)).to.equal('material-identity');
  });

  it('adds and removes rows of a grid', async () => {
    await clickOn(page, '#form button[ref$="addRow"]');
    await page.waitForFunction(() => document.querySelectorAll('#form .grid tbody tr').length === 3);
    await clickOn(page, '#form .grid tbody tr:nth-child(1) button');
    await page.waitForFunction(() => document.querySelectorAll('#form .grid tbody tr').length === 2);
    await save();
    expect((api.saves.at(-1)!['rows'] as { member: string }[])[0]!.member).to.equal('乙');
  });
});
