import { expect } from 'chai';
import type { Data } from '../../server/forms/form-definition.ts';
import { clickOn } from '../platform/click-on.ts';
import type { Visitor } from './open-browser.ts';

/** The edit page of a form as a person works with it: typing, choosing, ticking rows, waiting until the server has settled what follows. */
export class FormPage {
  constructor(readonly visitor: Visitor, readonly id: string) {}

  /** Begins an application of the item and waits until its form can be answered. */
  static async begin(visitor: Visitor, item: string): Promise<FormPage> {
    await visitor.go(`/items/${item}/guide`);
    await visitor.press('立即办理', { navigates: true });
    expect(visitor.page.url()).to.match(/\/applications\/[0-9a-f-]{36}\/edit$/);
    const form = new FormPage(visitor, visitor.page.url().split('/').at(-2)!);
    await visitor.page.waitForSelector('#submit:not([disabled])');
    await form.settled();
    return form;
  }

  /** Waits until the server has been asked about all that was answered and what it said stands in the form. */
  async settled(): Promise<void> {
    await this.visitor.quiet();
    await this.visitor.page.waitForFunction(() => !(document.getElementById('save-state')?.dataset['busy']) && !document.querySelector('[aria-busy="true"]'));
  }

  /** Replaces what stands in a field, `key` or `rows[0].key`, and leaves the field. */
  async type(path: string, text: string): Promise<void> {
    const input = await this.visitor.page.waitForSelector(`${nameOf(path)}:not([disabled]):not([readonly])`, { visible: true });
    const type = await input!.evaluate((element) => (element as HTMLInputElement).type);
    if (type === 'date' || type === 'month') {
      // What a native picker writes, without its keys, which differ by language.
      await input!.evaluate((element, to) => { (element as HTMLInputElement).value = to; element.dispatchEvent(new Event('input', { bubbles: true })); element.dispatchEvent(new Event('change', { bubbles: true })); }, text);
    } else {
      await input!.evaluate((element) => (element as HTMLInputElement).select());
      await input!.type(text);
    }
    await input!.evaluate((element) => (element as HTMLInputElement).blur());
  }

  async choose(path: string, value: string): Promise<void> {
    await this.visitor.page.waitForSelector(nameOf(path), { visible: true });
    await this.visitor.page.waitForSelector(`${nameOf(path)}:not([disabled]) option[value="${value}"]`);
    expect(await this.visitor.page.select(nameOf(path), value), path).to.deep.equal([value]);
  }

  /** Ticks or unticks the row of a list that has cells with these texts. */
  async tick(grid: string, ...texts: string[]): Promise<void> {
    // The rows are drawn anew with each answer that they depend on.
    await this.settled();
    await clickOn(this.visitor.page, `${gridOf(grid)}//tbody/tr[${texts.map((text) => `td[normalize-space(.)="${text}"]`).join(' and ')}]/td[1]//input`);
  }

  /** The rows of a list that are seen, cell by cell. */
  async rows(grid: string): Promise<string[][]> {
    return this.visitor.page.$$eval(`::-p-xpath(${gridOf(grid)}//tbody/tr)`, (rows) => rows.map((row) => [...row.querySelectorAll('td')].map((cell) => (cell as HTMLElement).textContent!.trim())));
  }

  /** What a field shows, whether it can be typed into or not. */
  async shown(key: string): Promise<string | null> {
    return this.visitor.page.evaluate((name) => {
      const field = document.querySelector(`.formio-component-${name}`);
      if (!field) return null;
      const input = field.querySelector('input, select, textarea');
      if (input instanceof HTMLSelectElement) return input.selectedOptions[0]?.textContent?.trim() ?? '';
      return input ? (input as HTMLInputElement).value : field.querySelector('.locked-value, output, .locked')?.textContent?.trim() ?? field.textContent!.trim();
    }, key);
  }

  async waitToShow(key: string, text: string): Promise<void> {
    const started = Date.now();
    for (;;) {
      const shown = await this.shown(key);
      if (shown === text) return;
      if (Date.now() - started > this.visitor.page.getDefaultTimeout()) expect(shown, key).to.equal(text);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  /** Submits and answers the number of the application. */
  async submit(): Promise<string> {
    await this.settled();
    await this.visitor.press('提交办理');
    await this.visitor.page.waitForFunction(() => document.querySelector('#dialog[open], #problems:not([hidden])'));
    expect(await this.visitor.page.$eval('#problems', (summary) => ((summary as HTMLElement).hidden ? '' : summary.textContent)), 'problems').to.equal('');
    await this.visitor.press('确认提交', { navigates: true });
    return (await this.visitor.page.$eval('#application-number', (element) => element.textContent))!.trim();
  }

  async stored(client: { get(path: string): Promise<{ body: { data: Data } }> }): Promise<Data> {
    return (await client.get(`/api/applications/${this.id}`)).body.data;
  }
}

const nameOf = (path: string): string => `[name="data${path.replace(/^([^.[]+)/, '[$1]').replace(/\.([^.[]+)/g, '[$1]')}"]`;
const gridOf = (key: string): string => `//*[contains(concat(" ", @class, " "), " formio-component-${key} ")]`;
