import { expect } from 'chai';
import type { Browser, HTTPRequest, Page } from 'puppeteer-core';
import { demoPassword } from '../../server/load-demo.ts';
import { portal, Workbench } from '../designer/item-workbench.ts';
import { openCounter, type Counter } from '../journeys/counter.ts';
import { launchBrowser, newVisitor, type Visitor } from '../journeys/open-browser.ts';
import { clickOn } from '../platform/click-on.ts';

const item = 'edited';
const unsaved = '有未保存的修改';

/** The pages keep what is edited by themselves; what they send is judged in test/designer. */
describe('What is edited at the workbench', function () {
  this.timeout(180_000);
  let counter: Counter, workbench: Workbench, browser: Browser, visitor: Visitor, page: Page;
  /** The next request that saves waits here until it is let go. */
  let held: { wanted: boolean; request: HTTPRequest | null } = { wanted: false, request: null };
  before(async () => {
    counter = await openCounter('sqlite');
    workbench = await Workbench.open(counter);
    await workbench.draft(item, [{ type: 'textfield', key: 'name', label: '姓名', input: true }]);
    browser = await launchBrowser();
    visitor = await newVisitor(browser, counter.url);
    ({ page } = visitor);
    await visitor.go('/login?next=/designer/items');
    await visitor.signIn('administrator', demoPassword);
    await page.setRequestInterception(true);
    page.on('request', (request) => {
      if (held.wanted && request.method() === 'PUT') held = { wanted: false, request };
      else void request.continue();
    });
    // Whoever leaves with a change that is not saved is asked.
    page.on('dialog', (dialog) => void dialog.accept());
  });
  after(async () => { await browser?.close(); await counter?.close(); });
  // The preview refuses what is no receipt of the item, as a shared template may be.
  afterEach('no page complained', () => { expect(visitor.complaints.splice(0).filter((one) => !one.includes('status of 422'))).to.deep.equal([]); });

  async function open(name: string, ready: string): Promise<void> {
    await visitor.go(`/designer/items/${portal}/${item}/${name}`);
    await page.waitForSelector(ready);
    await visitor.quiet();
  }
  const state = (): Promise<string> => page.$eval('#save-state', (line) => line.textContent ?? '');
  const says = (wanted: string): Promise<unknown> => page.waitForFunction((text) => document.querySelector('#save-state')?.textContent?.includes(text), {}, wanted);
  const content = async (): Promise<{ workflow: string; workflowXml: string; template: string; templateSource: string; form: { settings: { item: { description: string } } } }> => (await workbench.read(item)).content;
  /** Edits while what was sent by a press of `#save` is on its way, which arrives afterwards. */
  async function editWhileSaved(press: () => Promise<void>, edit: () => Promise<void>): Promise<void> {
    held = { wanted: true, request: null };
    await press();
    for (const until = Date.now() + 10_000; !held.request;) {
      if (Date.now() > until) throw new Error('nothing was sent');
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    await edit();
    await held.request.continue();
    await page.waitForSelector('#save:not([disabled])');
    await visitor.quiet();
  }
  const save = (): Promise<void> => clickOn(page, '#save:not([disabled])');

  /** The page asks for the problems of a diagram once it has taken over what was drawn. */
  const drawing = (draw: () => Promise<void>): Promise<unknown> => Promise.all([page.waitForResponse((answer) => answer.url().endsWith('/check')), draw()]);

  /** The review of the diagram that a new item begins with, in its file. */
  const review = 'id="review"';
  async function takeOut(step = 'review'): Promise<void> {
    await drawing(async () => {
      await page.click(`#modeler [data-element-id="${step}"] .djs-visual > rect`);
      await page.keyboard.press('Delete');
    });
    expect(await state()).to.equal(unsaved);
  }

  describe('while a save is on its way', () => {
    it('is still unsaved afterwards at the workflow, and saved by the next press', async () => {
      await open('workflow', '#modeler[data-ready]');
      await takeOut();
      await editWhileSaved(save, async () => { await drawing(() => clickOn(page, '#undo')); });
      expect(await state()).to.equal(unsaved);
      expect((await content()).workflowXml).not.to.contain(review);
      await save();
      await says('已保存');
      expect((await content()).workflowXml).to.contain(review);
    });

    it('is still unsaved afterwards at the settings, and leaving the page asks', async () => {
      await open('settings', '#settings-form[data-ready] [name="data[description]"]');
      await page.type('[name="data[description]"]', '甲');
      await says(unsaved);
      await editWhileSaved(save, () => page.type('[name="data[description]"]', '乙'));
      expect(await state()).to.equal(unsaved);
      expect(await page.evaluate(() => window.dispatchEvent(new Event('beforeunload', { cancelable: true }))), 'leaving is asked about').to.equal(false);
      await save();
      await says('已保存');
      await visitor.quiet();
      expect((await content()).form.settings.item.description).to.contain('甲乙');
      expect(await page.evaluate(() => window.dispatchEvent(new Event('beforeunload', { cancelable: true })))).to.equal(true);
    });

    it('stays in the field at a part of a portal', async () => {
      await visitor.go(`/designer/portals/${portal}/texts`);
      await page.waitForSelector('#portal-title');
      await page.type('#portal-title', '一');
      await editWhileSaved(async () => {
        await save();
        await page.waitForSelector('dialog[open] #note');
        await page.type('#note', '改名');
        await clickOn(page, 'dialog[open] .actions .button:not(.secondary)');
      }, async () => {
        await page.focus('#portal-title');
        await page.keyboard.press('End');
        await page.keyboard.type('二');
      });
      await page.waitForSelector('#said');
      expect(await page.$eval('#portal-title', (input) => (input as HTMLInputElement).value)).to.match(/一二$/);
      expect(await state()).to.equal(unsaved);
      expect(counter.wired.catalog.portal(portal).title).to.match(/[^二]$/);
    });
  });

  describe('when a shared diagram or template is chosen', () => {
    const press = (label: string): Promise<void> => clickOn(page, `//dialog[@open]//button[normalize-space(.)="${label}"]`);
    const shown = (selector: string): Promise<string> => page.$eval(selector, (select) => (select as HTMLSelectElement).value);
    const revisions = async (): Promise<number> => (await workbench.read(item)).revision;
    async function choose(selector: string, name: string, answer: string): Promise<void> {
      await page.select(selector, name);
      await page.waitForSelector('dialog[open]');
      await press(answer);
      await page.waitForSelector('#save:not([disabled])');
    }

    it('is given up, kept or saved first at the workflow, as the reader says', async () => {
      await open('workflow', '#modeler[data-ready]');
      await takeOut();
      const [before, inForce] = [await revisions(), await shown('#shared-workflow')];
      await choose('#shared-workflow', 'two-level-review', '取消');
      expect([await state(), await shown('#shared-workflow'), await revisions()]).to.deep.equal([unsaved, inForce, before]);
      expect(await page.$('#modeler [data-element-id="review"]'), 'the drawing is as it was').to.equal(null);

      await choose('#shared-workflow', 'two-level-review', '先保存再采用');
      expect([(await content()).workflow, await shown('#shared-workflow'), await revisions()]).to.deep.equal(['two-level-review', 'two-level-review', before + 2]);
      expect(await page.$eval('#modeler', (canvas) => canvas.textContent)).to.contain('复审');
      expect(await state()).not.to.equal(unsaved);

      await takeOut('first_review');
      await choose('#shared-workflow', 'single-review', '放弃修改并采用');
      expect([(await content()).workflow, await revisions()]).to.deep.equal(['single-review', before + 3]);
      // The modeler tells of what it has loaded a moment later.
      await page.evaluate(() => new Promise((resolve) => { setTimeout(resolve, 500); }));
      expect(await state()).not.to.equal(unsaved);
    });

    it('is kept or given up at the receipt, and nothing is asked where nothing was written', async () => {
      await open('receipt', '#template-source');
      const source = (): Promise<string> => page.$eval('#template-source', (area) => (area as HTMLTextAreaElement).value);
      const [inForce, ...others] = [await shown('#shared-template'), ...await page.$$eval('#shared-template option', (options) => options.map((option) => option.value).filter(Boolean))];
      const other = others.find((name) => name !== inForce)!;
      await page.$eval('#template-source', (area) => { const input = area as HTMLTextAreaElement; input.value += '<!-- 甲 -->'; input.dispatchEvent(new Event('input', { bubbles: true })); });
      await says(unsaved);
      const written = await source();
      await choose('#shared-template', other, '取消');
      expect([await source(), await shown('#shared-template')]).to.deep.equal([written, inForce]);
      await choose('#shared-template', other, '放弃修改并采用');
      expect(await source()).to.equal((await content()).templateSource).and.not.contain('甲');
      await Promise.all([page.waitForResponse((answer) => answer.request().method() === 'PUT'), page.select('#shared-template', inForce)]);
      expect(await page.$('dialog[open]')).to.equal(null);
      expect((await content()).template).to.equal(inForce);
    });
  });
});
