import { expect } from 'chai';
import type { Browser, Page } from 'puppeteer-core';
import { compileForm } from '../../server/forms/compile-form.ts';
import { columnHeads } from '../../server/forms/column-heads.ts';
import type { Section } from '../../server/forms/present-submission.ts';
import type { FormComponent, FormDefinition } from '../../server/forms/form-definition.ts';
import { renderableForm } from '../../server/forms/render-form.ts';
import { Problem } from '../../server/platform/errors.ts';
import type { Call, Route } from '../../server/platform/http-route.ts';
import { openBrowser, openPage } from './open-browser.ts';
import { samplePorts } from './sample-ports.ts';
import { openSampleSite, type SampleSite } from './sample-site.ts';

type Row = Record<string, unknown>;
const count = 3_000;
const values = [{ value: 'a', label: '甲' }, { value: 'b', label: '乙' }];
const columns = Array.from({ length: 16 }, (_, index): FormComponent => (index % 3 === 2 ? { type: 'select', key: `c${index}`, label: `栏${index}`, input: true, widget: 'html5', data: { values } } : { type: 'textfield', key: `c${index}`, label: `栏${index}`, input: true }));
const form: FormDefinition = {
  title: '大表', display: 'form',
  components: [
    { type: 'textfield', key: 'note', label: '说明', input: true },
    { type: 'datagrid', key: 'rows', label: '人员', input: true, initEmpty: true, total: ['amount'], components: [
      { type: 'textfield', key: 'name', label: '姓名', input: true, validate: { required: true } }, { type: 'currency', key: 'amount', label: '金额', input: true },
      { type: 'currency', key: 'twice', label: '两倍', input: true, disabled: true, properties: { value: '= row.amount * 2' } }, { type: 'textfield', key: 'why', label: '原因', input: true, conditional: { json: { '==': [{ var: 'row.c2' }, 'b'] } } },
      ...columns,
    ] },
  ],
};
const made = Array.from({ length: count }, (_, index): Row => ({ name: `张${index}`, amount: index + 0.1, ...Object.fromEntries(columns.map(({ key, type }) => [key, type === 'select' ? 'a' : `${key} ${index}`])) }));

const shown = [{ key: 'name', label: '姓名', type: 'text' as const }];
const sections: Section[] = [{ title: '', rows: [{ path: 'rows', label: '人员', text: '', value: [], type: 'rows', table: { columns: shown, heads: columnHeads(shown), rows: made.map(({ name }) => [String(name)]) } }] }];
const summary = { zh: '测试', en: 'Test' };
let stored: { rows: Row[] };
let refused: { path: string; code: string; message: string }[] = [];
const settled = (data: { rows: Row[] }) => ({ ...data, rows: data.rows.map((row) => ({ ...row, ...(row['amount'] === undefined ? {} : { twice: Number(row['amount']) * 2 }) })) });
const answers: Route['answers'] = {};
const routes: Route[] = [
  { method: 'put', path: '/applications/:id', right: 'signed-in', summary, answers, body: { type: 'object' }, bodyBytes: 8_000_000, handle: async ({ body }: Call) => { stored = settled(body['data'] as typeof stored); return { revision: 4, data: stored, slots: [] }; } },
  { method: 'post', path: '/applications/:id/compute', right: 'signed-in', summary, answers, body: { type: 'object' }, bodyBytes: 8_000_000, handle: async ({ body }: Call) => ({ data: settled(body['data'] as typeof stored), messages: [], slots: [], lists: {}, locked: [] }) },
  { method: 'get', path: '/applications/:id', right: 'signed-in', summary, answers, handle: async () => ({ sections, slots: [] }) },
  { method: 'post', path: '/applications/:id/submit', right: 'signed-in', summary, answers, body: { type: 'object' }, handle: async () => { throw new Problem('invalid_submission', {}, refused); } },
];

describe('A grid of 3,000 rows and 20 columns on the page', function () {
  this.timeout(180_000);
  let site: SampleSite;
  let browser: Browser;
  let page: Page;
  before(async () => {
    const sample = samplePorts();
    const rendered = renderableForm(compileForm(form, { dictionaries: {} }), 'zh');
    site = await openSampleSite(routes, { ...sample, application: async (caller, id) => ({ ...await sample.application(caller, id), form: rendered, data: { rows: made }, slots: [], materials: [] }) });
    browser = await openBrowser();
  });
  after(async () => { await browser?.close(); await site?.close(); });
  beforeEach(async () => {
    refused = [];
    // A tab of its own: what one test leaves unsaved the same tab would bring back.
    ({ page } = await openPage(browser, site.url, 'individual'));
    await page.goto(`${site.url}/applications/draft/edit`);
    await page.waitForSelector('#submit:not([disabled])', { timeout: 60_000 });
  });
  afterEach(() => page.browserContext().close());

  const names = () => page.$$eval('#form .grid tbody input[name$="[name]"]', (inputs) => inputs.map((input) => (input as HTMLInputElement).value));
  const press = (text: string) => page.evaluate((wanted) => [...document.querySelectorAll<HTMLButtonElement>('button')].find((button) => !button.disabled && button.offsetParent !== null && (button.textContent === wanted || button.getAttribute('aria-label') === wanted))!.click(), text);
  const set = async (name: string, text: string) => { await page.focus(`#form [name="${name}"]`); await page.$eval(`#form [name="${name}"]`, (input) => (input as HTMLInputElement).select()); await page.keyboard.type(text); };
  const save = async () => {
    const answered = page.waitForResponse((response) => response.request().method() === 'PUT' && response.ok());
    await press('保存草稿');
    await answered;
  };

  it('shows a page of rows at a time, and the sums are those of all rows', async () => {
    expect((await names()).length).to.equal(20);
    expect(await page.$$eval('#form input, #form select', (controls) => controls.length), 'as many as a page has').to.be.lessThan(20 * 25);
    expect(await page.$eval('#form .grid tfoot [data-sum]', (cell) => cell.textContent)).to.equal('4,498,800.00');
    expect(await page.$eval('#form .page-range', (text) => text.textContent)).to.contain('3000');
  });

  it('keeps what is typed on any page, and the focus where the page was turned', async () => {
    await set('data[rows][0][name]', '首');
    await page.focus('#form .page-turn > button:last-of-type');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
    expect((await names())[0]).to.equal('张40');
    expect(await page.evaluate(() => document.activeElement?.textContent)).to.equal('下一页');
    await set('data[rows][41][name]', '改');
    await set('data[rows][41][amount]', '1000');
    await page.select('#form select[name="data[rows][42][c2]"]', 'b');
    await page.waitForSelector('#form [name="data[rows][42][why]"]');
    await save();
    expect(stored.rows.length).to.equal(count);
    expect(stored.rows[0]).to.include({ name: '首', c15: 'c15 0' });
    expect(stored.rows[41]).to.include({ name: '改', amount: 1000 });
    expect(stored.rows[42]).to.include({ c2: 'b', name: '张42' });
    const untouched = ({ name, c0, amount }: Row) => ({ name, c0, amount });
    expect(stored.rows.slice(43).map(untouched)).to.deep.equal(made.slice(43).map(untouched));
  });

  it('shows what the server calculates also in rows that were not shown when it answered', async () => {
    await set('data[note]', '问');
    await save();
    await page.type('#form .page-go input', '150');
    await page.keyboard.press('Enter');
    expect((await names())[19]).to.equal('张2999');
    expect(await page.$eval('#form input[name="data[rows][2999][twice]"]', (input) => (input as HTMLInputElement).value)).to.equal('5,998.20');
  });

  it('adds a row on the last page, and removes the row whose button is pressed', async () => {
    await press('添加一行');
    await page.waitForSelector('#form [name="data[rows][3000][name]"]');
    expect(await names()).to.deep.equal(['']);
    await page.waitForFunction(() => document.activeElement?.getAttribute('name') === 'data[rows][3000][name]');
    await page.keyboard.type('新');
    await press('上一页');
    await press('删除第 2982 行');
    await page.waitForFunction(() => document.querySelectorAll('#form .grid tbody tr').length === 20);
    expect(await names()).to.deep.equal([...made.slice(2980).filter((_, index) => index !== 1).map(({ name }) => name), '新']);
    await save();
    expect(stored.rows.map(({ name }) => name)).to.deep.equal([...made.filter((_, index) => index !== 2981).map(({ name }) => name), '新']);
  });

  it('leads from an error in row 734 to its page and cell, whether the page or the server found it', async () => {
    await page.type('#form .page-go input', '37');
    await page.keyboard.press('Enter');
    await page.$eval('#form [name="data[rows][733][name]"]', (input) => (input as HTMLInputElement).select());
    await page.keyboard.press('Backspace');
    await page.type('#form .page-go input', '1');
    await page.keyboard.press('Enter');
    await press('提交办理');
    await page.waitForSelector('#problems:not([hidden]) a');
    await page.click('#problems a');
    await page.waitForFunction(() => document.activeElement?.getAttribute('name') === 'data[rows][733][name]');
    await page.waitForFunction(() => document.activeElement!.closest('.form-field')!.querySelector('.field-error')!.textContent?.includes('姓名'));
    await page.keyboard.type('有');
    refused = [{ path: 'rows[1999].c0', code: 'custom', message: '栏0不对' }];
    await press('提交办理');
    await page.waitForSelector('dialog[open]');
    const asked = () => page.$$eval('dialog tbody tr', (rows) => rows.map((row) => row.textContent));
    expect(await asked()).to.deep.equal(made.slice(0, 20).map(({ name }) => name));
    await page.click('dialog .page-turn > button:last-of-type');
    expect((await asked())[0], 'the answers are turned over, too').to.equal('张20');
    await press('确认提交');
    await page.waitForFunction(() => document.querySelector('#problems:not([hidden])')?.textContent?.includes('栏0不对'));
    await page.click('#problems a');
    await page.waitForFunction(() => document.activeElement?.getAttribute('name') === 'data[rows][1999][c0]');
    await page.waitForFunction(() => document.activeElement!.closest('.form-field')!.querySelector('.field-error')!.textContent === '栏0不对');
  });
});
