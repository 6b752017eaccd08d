import { expect } from 'chai';
import type { Browser } from 'puppeteer-core';
import { createAccount } from '../../server/identity/create-account.ts';
import { demoPassword } from '../../server/load-demo.ts';
import { systemCaller } from '../../server/platform/caller.ts';
import { runCommand } from '../../server/platform/run-command.ts';
import { clickOn } from '../platform/click-on.ts';
import { violations, wideElements } from '../web/check-page.ts';
import { openCounter, type Client, type Counter } from './counter.ts';
import { launchBrowser, newVisitor, type Visitor } from './open-browser.ts';

const portal = 'heilongjiang', item = 'flexible-worker-contribution-suspension';
const base = `/designer/portals/${portal}`;

/** One database: what the pages call is tested on both in test/designer/portal-parts.test.ts. */
describe('Feature: an administrator keeps code lists, menu, texts and versions in the browser', function () {
  this.timeout(180_000);
  let counter: Counter, browser: Browser, first: Visitor, second: Visitor, citizen: Client;
  before(async () => {
    counter = await openCounter('sqlite');
    await runCommand(counter.wired.platform, systemCaller, (command) => createAccount(command, { login: 'administrator2', password: demoPassword, name: '第二管理员', kind: 'staff', roles: ['administrator'], groups: [], attributes: {} } as never));
    browser = await launchBrowser();
    [first, second] = [await newVisitor(browser, counter.url), await newVisitor(browser, counter.url)];
    citizen = await counter.as('individual');
    for (const [visitor, login] of [[first, 'administrator'], [second, 'administrator2']] as const) {
      await visitor.go(`/login?next=${base}/dictionaries`);
      await visitor.signIn(login, demoPassword);
      await visitor.page.waitForSelector('#dictionaries');
    }
  });
  after(async () => { await browser?.close(); await counter?.close(); });
  afterEach('nothing was fetched from elsewhere and no page complained', () => {
    for (const { foreignRequests, complaints } of [first, second]) expect([...foreignRequests, ...complaints]).to.deep.equal([]);
  });

  async function fill({ page }: Visitor, selector: string, value: string): Promise<void> {
    await page.waitForSelector(selector);
    await page.$eval(selector, (element, text) => {
      const input = element as HTMLInputElement;
      const prototype = input instanceof HTMLSelectElement ? HTMLSelectElement.prototype : input instanceof HTMLTextAreaElement ? HTMLTextAreaElement.prototype : HTMLInputElement.prototype;
      Object.getOwnPropertyDescriptor(prototype, 'value')!.set!.call(input, text);
      input.dispatchEvent(new Event('input', { bubbles: true }));
      input.dispatchEvent(new Event('change', { bubbles: true }));
    }, value);
  }
  async function open({ page, go }: Visitor, path: string): Promise<void> {
    await go(path);
    await page.waitForSelector('#app:not([aria-busy])');
  }
  /** Saves, reads in the dialog what will change, and confirms with a note. */
  async function save(visitor: Visitor, note: string): Promise<string> {
    await clickOn(visitor.page, '#save:not([disabled])');
    await visitor.page.waitForSelector('dialog[open] #note');
    const about = await visitor.page.$eval('dialog', (dialog) => dialog.textContent);
    await fill(visitor, '#note', note);
    await clickOn(visitor.page, 'dialog[open] .actions .button:not(.secondary)');
    await visitor.page.waitForSelector('#said');
    return about;
  }

  it('Scenario: an entry is added to a code list and offered to the next applicant', async () => {
    await open(first, `${base}/dictionaries/suspension-reason`);
    await clickOn(first.page, '#add-entry');
    const row = '#entries tbody tr:last-child';
    for (const [key, value] of [['value', 'studying'], ['label', '脱产学习'], ['en', 'Full-time studies']] as const) await fill(first, `${row} [data-key="${key}"]`, value);
    expect(await save(first, '新增')).to.contain('脱产学习');
    expect(await first.page.$eval('#part-state', (state) => state.getAttribute('data-state'))).to.equal('changed');
    expect(await first.page.$eval('#part-versions', (table) => table.textContent)).to.contain('新增').and.contain('系统管理员');
    expect(JSON.stringify((await citizen.get(`/api/items/${portal}/${item}`)).body.form)).to.contain('脱产学习');
  });

  it('Scenario: what the checks refuse is told with its place, and what was typed stays', async () => {
    await clickOn(first.page, '#add-entry');
    await fill(first, '#entries tbody tr:last-child [data-key="label"]', '<script>alert(1)</script>');
    await clickOn(first.page, '#save:not([disabled])');
    await first.page.waitForSelector('#problems:not([hidden])');
    expect(await first.page.$eval('#problems', (summary) => summary.textContent)).to.contain('entries[').and.contain('不能含有网页标记');
    expect(await first.page.$eval('#entries tbody tr:last-child [data-key="label"]', (input) => (input as HTMLInputElement).value)).to.equal('<script>alert(1)</script>');
    await clickOn(first.page, '#entries tbody tr:last-child .danger');
    first.complaints.length = 0;
  });

  it('Scenario: two people are required; a text of the portal changes once the second has seen the difference and agreed', async () => {
    first.page.on('dialog', (dialog) => void dialog.accept());
    await open(first, `${base}/publishing`);
    await clickOn(first.page, '#turn');
    await clickOn(first.page, 'dialog[open] .actions .button:not(.secondary)');
    await first.page.waitForSelector('#four-eyes[data-on="true"]');
    await open(first, `${base}/texts`);
    await fill(first, '#portal-title', '改名后的平台');
    expect(await save(first, '更名')).to.contain('改名后的平台');
    expect((await citizen.get(`/api/portals/${portal}`)).body.title).not.to.equal('改名后的平台');
    await open(second, `${base}/publishing`);
    await Promise.all([second.page.waitForNavigation(), clickOn(second.page, '#waiting-parts a')]);
    await second.page.waitForSelector('#waiting');
    expect(await second.page.$eval('#waiting', (part) => part.textContent)).to.contain('改名后的平台').and.contain('更名');
    await clickOn(second.page, '#agree');
    await clickOn(second.page, 'dialog[open] .actions .button:not(.secondary)');
    await second.page.waitForSelector('#said');
    expect((await citizen.get(`/api/portals/${portal}`)).body.title).to.equal('改名后的平台');
    await open(second, `${base}/publishing`);
    await clickOn(second.page, '#turn');
    await clickOn(second.page, 'dialog[open] .actions .button:not(.secondary)');
    await second.page.waitForSelector('#four-eyes[data-on="false"]');
  });

  it('Scenario: versions are compared, and days are set between which the item is offered', async () => {
    await open(first, `/designer/items/${portal}/${item}/versions`);
    await fill(first, '#compare-from', '1');
    await fill(first, '#compare-to', '2');
    await clickOn(first.page, '#compare');
    await first.page.waitForSelector('#compared');
    expect(await first.page.$eval('#compared', (part) => part.textContent)).to.contain('脱产学习');
    expect(await first.page.$eval('#shipped', (part) => part.getAttribute('data-follows'))).to.equal('true');
    await open(first, `/designer/items/${portal}/${item}`);
    await clickOn(first.page, '//details[./summary[normalize-space(.)="受理日期"]]/summary');
    await fill(first, '#offered-from', '2026-04-01');
    await clickOn(first.page, '//button[normalize-space(.)="设定受理日期"]');
    await first.page.waitForFunction(() => document.querySelector('[aria-labelledby="live-title"]')?.textContent?.includes('2026-04-01'));
    expect((await citizen.get(`/api/items/${portal}/${item}`)).status).to.equal(404);
    await fill(first, '#offered-from', '');
    await clickOn(first.page, '//button[normalize-space(.)="设定受理日期"]');
    await first.quiet();
    expect((await citizen.get(`/api/items/${portal}/${item}`)).status).to.equal(200);
  });

  it('Scenario: the guide and the description of an item are written in both languages on one form', async () => {
    await open(first, `/designer/items/${portal}/${item}/settings`);
    await first.page.waitForSelector('#settings-form[data-ready] [name="data[guide][0][textEnglish]"]');
    await fill(first, '[name="data[guide][0][label]"]', '新的一项');
    await fill(first, '[name="data[guide][0][labelEnglish]"]', 'A new row');
    await fill(first, '[name="data[description]"]', '重新描述');
    await fill(first, '[name="data[descriptionEnglish]"]', 'Described anew');
    await first.quiet();
    await clickOn(first.page, '#save:not([disabled])');
    await first.page.waitForFunction(() => Number(document.querySelector('#save-state')?.getAttribute('data-revision')) > 0);
    const { content: { form } } = (await (await counter.as('administrator')).get(`/api/designer/items/${portal}/${item}`)).body;
    expect(form.settings.item.guide[0].label).to.equal('新的一项');
    expect(form.settings.translations.en).to.include({ 新的一项: 'A new row', 重新描述: 'Described anew' });
    const original = (await counter.wired.catalog.version(counter.wired.platform.db, counter.wired.catalog.current(`${portal}/${item}`).id)).form;
    expect(form.components, 'all else is as it was').to.deep.equal(original.components);
    expect(form.settings.item.materials.map(({ key }: { key: string }) => key)).to.deep.equal((original.settings!.item!.materials ?? []).map(({ key }) => key));
  });

  it('every such page meets WCAG 2.2 AA on a desk and on a phone, in Chinese and in English', async () => {
    for (const [locale, width] of [['zh', 1280], ['en', 375]] as const) {
      await first.context.setCookie({ name: 'locale', value: locale, domain: '127.0.0.1', path: '/' });
      await first.page.setViewport({ width, height: 812 });
      await first.page.emulateMediaFeatures([{ name: 'prefers-reduced-motion', value: 'reduce' }]);
      for (const path of [`${base}/dictionaries`, `${base}/dictionaries/suspension-reason`, `${base}/menu`, `${base}/texts`, `${base}/parameters`, `${base}/publishing`, `/designer/items/${portal}/${item}/versions`]) {
        await first.go(path);
        if (!path.endsWith('/parameters')) await first.page.waitForSelector('#app:not([aria-busy])');
        expect(await violations(first.page), `${path} ${locale}`).to.deep.equal([]);
        expect(await wideElements(first.page), `${path} ${locale}`).to.deep.equal([]);
      }
    }
  });
});
