import { expect } from 'chai';
import { mkdirSync } from 'node:fs';
import type { Browser } from 'puppeteer-core';
import { openCounter, type Counter } from '../journeys/counter.ts';
import { demoPassword } from '../../server/load-demo.ts';
import { launchBrowser, newVisitor, type Visitor } from '../journeys/open-browser.ts';
import { textOfPdf } from '../journeys/pdf-text.ts';
import { pathOf, portal, Workbench } from '../designer/item-workbench.ts';
import { violations, wideElements } from './check-page.ts';

const item = 'looked-at';
/** What shows that a page's module has drawn it. */
const ready: Readonly<Record<string, string>> = { form: '#builder[data-ready]', workflow: '#modeler[data-ready]', receipt: '#preview canvas', settings: '#settings-form[data-ready]', try: '#try-form[data-ready]' };
/** Where to leave pictures of the pages, to look at them. */
const pictures = process.env['PICTURES'];

/** The workbench asks the API for all that it shows, so its pages are looked at on a whole server. */
describe('Every page of the workbench', function () {
  this.timeout(300_000);
  let counter: Counter;
  let browser: Browser;
  let visitor: Visitor;
  let addresses: string[];
  before(async () => {
    counter = await openCounter('sqlite');
    const workbench = await Workbench.open(counter);
    await workbench.draft(item, [
      { type: 'textfield', key: 'name', label: '姓名', input: true, validate: { required: true } }, { type: 'select', key: 'kind', label: '种类', input: true, data: { values: [{ value: 'a', label: '甲' }, { value: 'b', label: '乙' }] } },
      { type: 'datagrid', key: 'rows', label: '明细', input: true, components: [{ type: 'number', key: 'cost', label: '费用', input: true }] },
    ]);
    await workbench.publish(item);
    const id = await workbench.submit(item, { name: '示例', kind: 'a', rows: [{ cost: 12 }] });
    const task = await counter.wired.platform.db('workflow_tasks').where({ business_key: id, status: 'open' }).first();
    await (await counter.as('reviewer')).post(`/api/tasks/${task.id}/complete`, { decision: 'return', comment: '材料不清' });
    const { content: { form } } = await workbench.read(item);
    form.components[0].validate.maxLength = 1;
    await workbench.save(item, { form });
    browser = await launchBrowser();
    visitor = await newVisitor(browser, counter.url);
    await visitor.page.emulateMediaFeatures([{ name: 'prefers-reduced-motion', value: 'reduce' }]);
    await visitor.go('/login?next=/designer/items');
    await visitor.signIn('administrator', demoPassword);
    await visitor.page.waitForSelector('.designer-items');
    const tabs = await visitor.page.$$eval('.designer-tabs a', (links) => links.map((link) => link.getAttribute('href')!));
    addresses = [...tabs.filter((href) => href.startsWith('/designer/')), ...['', ...Object.keys(ready)].map((page) => `/designer/items/${portal}/${item}${page && `/${page}`}`)];
    if (pictures) mkdirSync(pictures, { recursive: true });
  });
  after(async () => {
    await browser?.close();
    await counter?.close();
  });

  for (const locale of ['zh', 'en'] as const) {
    it(`meets WCAG 2.2 AA on a desk and on a phone, scrolls nothing sideways, keeps the policy and asks no other host (${locale})`, async () => {
      const { page, complaints, foreignRequests } = visitor;
      await visitor.context.setCookie({ name: 'locale', value: locale, domain: new URL(counter.url).hostname, path: '/' });
      const found: string[] = [];
      for (const address of addresses) {
        await page.setViewport({ width: 1280, height: 900 });
        await visitor.go(address);
        await page.waitForFunction(() => !document.querySelector('#app[aria-busy]'));
        await page.waitForSelector(ready[address.split('/').at(-1)!] ?? 'h1');
        await visitor.quiet();
        if (address.endsWith(item)) await openEverything(visitor);
        for (const width of [1280, 390]) {
          await page.setViewport({ width, height: 900 });
          for (const one of await violations(page)) found.push(`${address} at ${width}: ${one}`);
          for (const one of await wideElements(page)) found.push(`${address} at ${width}: too wide: ${one}`);
          if (pictures) await page.screenshot({ path: `${pictures}/${address.replace(/^\//, '').replaceAll('/', '-')}-${locale}-${width}.png`, fullPage: true });
        }
        for (const one of complaints.splice(0)) found.push(`${address}: ${one}`);
      }
      expect(found).to.deep.equal([]);
      expect(foreignRequests).to.deep.equal([]);
    });
  }

  it('tells before publishing what recent applications would come out otherwise', async () => {
    const { page } = visitor;
    await visitor.context.setCookie({ name: 'locale', value: 'zh', domain: new URL(counter.url).hostname, path: '/' });
    await visitor.go(`/designer/items/${portal}/${item}`);
    await page.waitForSelector('#publish');
    await page.click('#publish');
    expect(await page.$eval('#dialog', (dialog) => dialog.textContent)).to.contain('尚未用近期申请验证');
    await page.$eval('#dialog .actions .secondary', (button) => (button as HTMLElement).click());
    await page.click('#replay');
    await page.waitForSelector('#replayed');
    expect(await page.$eval('#replayed', (line) => line.textContent)).to.contain('验证了 1 件，1 件结果不同');
    expect(await page.$eval('#replay-rows', (rows) => rows.textContent)).to.contain('现在会被拒绝');
    await page.click('#publish');
    expect(await page.$eval('#dialog', (dialog) => dialog.textContent)).to.contain('1 件结果不同');
    await page.$eval('#dialog .actions .secondary', (button) => (button as HTMLElement).click());
  });

  it('offers every path of the workflow, and the chosen one is played to its end', async () => {
    const { page } = visitor;
    await visitor.go(`/designer/items/${portal}/${item}/try`);
    await page.waitForSelector('#try-form[data-ready]');
    await page.click('#find-paths');
    await page.waitForSelector('#paths-table');
    const rows = await page.$$eval('#paths-table tbody tr', (all) => all.map((row) => row.textContent ?? ''));
    const rejected = rows.findIndex((row) => row.includes('窗口审核：不予通过') && !row.includes('→'));
    expect(rejected).to.be.greaterThan(-1);
    await page.$eval(`[data-path="${rejected}"]`, (button) => (button as HTMLElement).click());
    // The first field takes one character in this draft, so the sample is refused until it is corrected.
    await page.waitForFunction(() => Boolean(document.querySelector('#trial-ended')) || !document.querySelector<HTMLElement>('#problems')?.hidden);
    expect(await page.$eval('#trial-ended', (line) => line.textContent)).to.contain('不予通过');
    expect((await counter.wired.platform.db('applications').where({ item }).count({ n: '*' }).first())).to.deep.equal({ n: 1 });
    expect((await (await counter.as('administrator')).get(pathOf(item))).status).to.equal(200);
  });

  it('a receipt is previewed while it is written; page break, QR code and tables are put in by a button and print', async () => {
    const { page } = visitor;
    await visitor.go(`/designer/items/${portal}/${item}/receipt`);
    await page.waitForSelector('#preview canvas');
    const pages = (): Promise<number> => page.$$eval('#preview canvas', (all) => all.length);
    const put = async (label: string): Promise<void> => {
      await page.$eval('#template-source', (area) => { const input = area as HTMLTextAreaElement; const end = input.value.lastIndexOf('</body>'); input.setSelectionRange(end, end); });
      await page.$$eval('details', (all) => all.forEach((one) => { one.open = true; }));
      await page.$eval(`[aria-label="插入：${label}"]`, (button) => (button as HTMLElement).click());
    };
    const before = await pages();
    await put('分页');
    for (const label of ['查验二维码', '全部填写内容', '材料清单', '两列表格', '明细']) await put(label);
    await page.waitForFunction((count) => document.querySelectorAll('#preview canvas').length > count, {}, before);
    const source = await page.$eval('#template-source', (area) => (area as HTMLTextAreaElement).value);
    expect(source).to.contain('break-after: page').and.contain('{{qr document.verifyUrl}}').and.contain('{{#each form.rows}}');
    expect(await page.$eval('[data-problems]', (list) => list.getAttribute('data-problems'))).to.equal('0');
    const { content } = await receiptOf(source);
    const text = JSON.stringify(await textOfPdf(content));
    expect(text, 'rows of the grid as a table, with their heads').to.contain('费用').and.contain('12.5');
    expect(content.toString('latin1').match(/\/Type\s*\/Page\b/g) ?? [], 'two pages').to.have.length.greaterThan(1);
    // Whoever leaves with a change that is not saved is asked.
    page.once('dialog', (dialog) => void dialog.accept());
    await visitor.go('/designer/items');
  });

  /** The document that the preview shows. */
  async function receiptOf(templateSource: string): Promise<{ content: Buffer }> {
    const cookies = (await visitor.context.cookies()).map(({ name, value }) => `${name}=${value}`).join('; ');
    const response = await fetch(`${counter.url}/api/designer/items/${portal}/${item}/receipt.pdf`, { method: 'POST', headers: { cookie: cookies, origin: counter.url, 'content-type': 'application/json' }, body: JSON.stringify({ templateSource }) });
    expect(response.status).to.equal(200);
    return { content: Buffer.from(await response.arrayBuffer()) };
  }

  it('problems of a diagram stand on the diagram while it is changed, and tokens move through it under the policy', async () => {
    const { page } = visitor;
    await visitor.go(`/designer/items/${portal}/${item}/workflow`);
    await page.waitForSelector('#modeler[data-ready]');
    await visitor.quiet();
    await page.waitForSelector('#modeler [data-element-id="review"]');
    await page.$eval('#modeler', (canvas) => canvas.scrollIntoView());
    // What the tool does when the applicant's step loses its way out.
    await page.evaluate(() => document.querySelector<HTMLElement>('[data-element-id="flow_reviewed"]')?.scrollIntoView());
    await clickElement(visitor, 'flow_reviewed');
    await page.keyboard.press('Delete');
    await page.waitForSelector('#modeler .problem-mark');
    expect(await page.$eval('.problem-mark', (mark) => mark.getAttribute('title'))).to.match(/\p{Script=Han}/u);
    await page.click('#undo');
    await page.waitForFunction(() => !document.querySelector('#modeler .problem-mark'));

    await page.click('.bts-toggle-mode');
    const begin = '[data-container-id="submitted"] .bts-context-pad';
    await page.waitForSelector(begin);
    await page.$eval(begin, (pad) => (pad as HTMLElement).click());
    await page.waitForSelector('#modeler .bts-token');
    expect(visitor.complaints).to.deep.equal([]);
  });
});

/** A connection or shape is pressed in its middle, as by a mouse. */
async function clickElement({ page }: Visitor, id: string): Promise<void> {
  const point = await page.$eval(`[data-element-id="${id}"] .djs-hit`, (hit) => {
    const line = hit as unknown as SVGGeometryElement;
    const middle = line.getPointAtLength(line.getTotalLength() / 2).matrixTransform(line.getScreenCTM()!);
    return { x: middle.x, y: middle.y };
  });
  await page.mouse.click(point.x, point.y);
}

/** The overview with what it shows only when asked. */
async function openEverything({ page, quiet }: Visitor): Promise<void> {
  await page.waitForSelector('#replay');
  await page.click('#replay');
  await page.waitForSelector('#replayed');
  await page.$$eval('details', (all) => all.forEach((one) => { one.open = true; }));
  await quiet();
}
