import { expect } from 'chai';
import type { Browser, Page } from 'puppeteer-core';
import { compileForm } from '../../server/forms/compile-form.ts';
import type { FormComponent, FormDefinition } from '../../server/forms/form-definition.ts';
import { renderableForm } from '../../server/forms/render-form.ts';
import type { Call, Route } from '../../server/platform/http-route.ts';
import { openBrowser, openPage } from './open-browser.ts';
import { samplePorts } from './sample-ports.ts';
import { openSampleSite, type SampleSite } from './sample-site.ts';

const values = [{ value: 'a', label: '甲' }, { value: 'b', label: '乙' }];
const kinds: ((index: number) => Partial<FormComponent>)[] = [
  () => ({ type: 'textfield' }), () => ({ type: 'number' }), () => ({ type: 'select', widget: 'html5', data: { values } }),
  () => ({ type: 'datetime', enableTime: false }), () => ({ type: 'checkbox' }), () => ({ type: 'radio', values }),
];
const fields = Array.from({ length: 143 }, (_, index): FormComponent => ({
  ...kinds[index % kinds.length]!(index), type: kinds[index % kinds.length]!(index).type!, key: `f${index}`, label: `项目${index}`, input: true,
  ...(index % 12 === 6 ? { conditional: { show: true, when: 'f2', eq: 'b' } } : {}),
}));

/** 150 components, one of them a grid whose five columns depend on one another, with its sum beside it. */
const largeForm: FormDefinition = {
  title: '大表', display: 'form',
  components: [...fields,
    { type: 'currency', key: 'sum', label: '合计金额', input: true, disabled: true, calculateValue: { total: [{ var: 'data.rows' }, 'amount'] } },
    { type: 'datagrid', key: 'rows', label: '明细', input: true, total: ['amount'], components: [
      { type: 'textfield', key: 'name', label: '姓名', input: true, validate: { required: true } }, { type: 'textfield', key: 'code', label: '编号', input: true }, { type: 'currency', key: 'amount', label: '金额', input: true },
      { type: 'select', key: 'kind', label: '种类', input: true, widget: 'html5', data: { values } }, { type: 'textfield', key: 'note', label: '备注', input: true, conditional: { json: { '==': [{ var: 'row.kind' }, 'b'] } } },
    ] },
  ],
};
const rows = Array.from({ length: 200 }, (_, index) => ({ name: `张${index}`, code: String(index), amount: index + 0.1, kind: index % 2 ? 'a' : 'b' }));

const summary = { zh: '测试', en: 'Test' };
const routes: Route[] = [{ method: 'put', path: '/applications/:id', right: 'signed-in', summary, answers: {}, body: { type: 'object' }, handle: async ({ body }: Call) => ({ revision: 4, data: body['data'], slots: [] }) }];

/** Milliseconds from each key to the picture that answers it, and from there on how long the page was deaf. */
interface Felt { answered: number[]; deaf: number[] }

describe('A form of 150 components with a grid of 200 rows', function () {
  this.timeout(120_000);
  let site: SampleSite;
  let browser: Browser;
  let page: Page;
  before(async () => {
    const sample = samplePorts();
    const form = renderableForm(compileForm(largeForm, { dictionaries: {} }), 'zh');
    site = await openSampleSite(routes, { ...sample, application: async (caller, id) => ({ ...await sample.application(caller, id), form, data: { rows } }) });
    browser = await openBrowser();
    ({ page } = await openPage(browser, site.url, 'individual'));
    await page.goto(`${site.url}/applications/draft/edit`);
    await page.waitForSelector('#submit:not([disabled])', { timeout: 100_000 });
    await page.evaluate(() => {
      const felt: Felt = { answered: [], deaf: [] };
      Object.assign(globalThis, { felt });
      new PerformanceObserver((list) => felt.deaf.push(...list.getEntries().map((entry) => Math.round(entry.duration)))).observe({ type: 'longtask' });
      document.addEventListener('keydown', ({ timeStamp }) => requestAnimationFrame(() => setTimeout(() => felt.answered.push(Math.round(performance.now() - timeStamp)))), true);
    });
  });
  after(async () => { await browser.close(); await site.close(); });

  /** Types as people do, with a pause now and then in which the form does its work. */
  async function typeInto(name: string, text: string): Promise<Felt> {
    await page.evaluate(() => { const { felt } = globalThis as unknown as { felt: Felt }; felt.answered.length = 0; felt.deaf.length = 0; });
    await page.focus(`#form input[name="${name}"]`);
    await page.keyboard.down('Control');
    await page.keyboard.press('a');
    await page.keyboard.up('Control');
    await page.keyboard.type(text, { delay: 130 });
    await new Promise((resolve) => setTimeout(resolve, 400));
    const felt = await page.evaluate(() => (globalThis as unknown as { felt: Felt }).felt);
    const sorted = [...felt.answered].sort((one, other) => one - other);
    process.stdout.write(`      key in ${name}: median ${sorted[Math.floor(sorted.length / 2)]} ms, slowest ${sorted.at(-1)} ms to its picture (target 100); longest deaf ${Math.max(0, ...felt.deaf)} ms\n`);
    return felt;
  }

  it('answers keys in a field, in a row and in a summed column, each measured, and follows with what depends on them', async () => {
    expect((await typeInto('data[f0]', '王某某0123456')).answered).to.have.length.greaterThan(5);
    await typeInto('data[rows][10][name]', 'abcdefghij');
    await typeInto('data[rows][15][amount]', '1000');
    const shown = () => page.evaluate(() => ({ foot: document.querySelector('#form .grid tfoot [data-sum]')?.textContent, sum: document.querySelector<HTMLInputElement>('#form input[name="data[sum]"]')?.value }));
    await page.waitForFunction(() => document.querySelector('#form .grid tfoot [data-sum]')?.textContent === '20,904.90');
    expect(await shown()).to.deep.equal({ foot: '20,904.90', sum: '20,904.90' });
  });

  it('shows and hides what an answer decides, in the same row and elsewhere', async () => {
    const note = (row: number) => page.$(`#form input[name="data[rows][${row}][note]"]`);
    expect([await note(0) !== null, await note(1) === null]).to.deep.equal([true, true]);
    await page.select('#form select[name="data[rows][1][kind]"]', 'b');
    await page.waitForSelector('#form input[name="data[rows][1][note]"]');
    expect(await page.$('#form input[name="data[f6]"]')).to.equal(null);
    await page.select('#form select[name="data[f2]"]', 'b');
    await page.waitForSelector('#form input[name="data[f6]"]');
  });
});
