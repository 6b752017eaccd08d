import { expect } from 'chai';
import type { Browser } from 'puppeteer-core';
import { demoPassword } from '../../server/load-demo.ts';
import type { FormComponent } from '../../server/forms/form-definition.ts';
import { portal, Workbench } from '../designer/item-workbench.ts';
import { openCounter, type Counter } from '../journeys/counter.ts';
import { launchBrowser, newVisitor, type Visitor } from '../journeys/open-browser.ts';
import { clickOn } from '../platform/click-on.ts';

const item = 'all-controls';

/** One database: the builder knows none. */
describe('Every control of the form builder', function () {
  this.timeout(120_000);
  let counter: Counter;
  let workbench: Workbench;
  let browser: Browser;
  let visitor: Visitor;
  before(async () => {
    counter = await openCounter('sqlite');
    workbench = await Workbench.open(counter);
    await workbench.draft(item, [{ type: 'textfield', key: 'phone', label: '手机', input: true, properties: { format: 'mobile' } }], { materials: [{ key: 'proof', name: '身份证明', required: true }, { key: 'photo', name: '照片', required: false }] });
    browser = await launchBrowser();
    visitor = await newVisitor(browser, counter.url);
    await visitor.go('/login?next=/designer/items');
    await visitor.signIn('administrator', demoPassword);
    await visitor.go(`/designer/items/${portal}/${item}/form`);
    await visitor.page.waitForSelector('#builder[data-ready]');
  });
  after(async () => {
    await browser?.close();
    await counter?.close();
  });
  afterEach('no page complained', () => {
    expect(visitor.complaints).to.deep.equal([]);
    expect(visitor.foreignRequests).to.deep.equal([]);
  });

  const dialog = '//dialog[contains(@class, "component-settings")]';
  /** What a label of the open dialog is of; the sections of a dialog may use a word twice. */
  const labelled = (label: string, nth = 1): string => `(${dialog}//*[@id = ${dialog}//label[normalize-space(.)="${label}"]/@for])[${nth}]`;

  async function set(target: string, value: string): Promise<void> {
    const selector = target.startsWith('(') || target.startsWith('/') ? `::-p-xpath(${target})` : target;
    await visitor.page.waitForSelector(selector);
    await visitor.page.$eval(selector, (element, text) => {
      const input = element as HTMLInputElement;
      if (element instanceof HTMLSelectElement && ![...element.options].some((option) => option.value === text)) throw new Error(`${text} is none of ${[...element.options].map((option) => option.value).join()}`);
      input.value = text;
      input.dispatchEvent(new Event('input', { bubbles: true }));
      input.dispatchEvent(new Event('change', { bubbles: true }));
    }, value);
  }
  const choose = (label: string, value: string): Promise<void> => set(labelled(label), value);
  const tick = (label: string, nth = 1): Promise<void> => clickOn(visitor.page, `//dialog[contains(@class, "component-settings")]//div[contains(@class, "choice")][label[normalize-space(.)="${label}"]][${nth}]//input`);
  /** The first choices of a list of the dialog, as it offers them. */
  const offered = (label: string): Promise<string[]> => visitor.page.$eval(`::-p-xpath(${labelled(label)})`, (select) => [...(select as HTMLSelectElement).options].map(({ value }) => value).filter(Boolean));
  const tickIn = (legend: string, nth: number): Promise<void> => clickOn(visitor.page, `${dialog}//fieldset[legend[normalize-space(.)="${legend}"]]/div[${nth}]//input`);
  const tickable = (legend: string): Promise<number> => visitor.page.$$eval(`::-p-xpath(${dialog}//fieldset[legend[normalize-space(.)="${legend}"]]//input)`, (inputs) => inputs.length);

  async function apply(key: string): Promise<void> {
    await clickOn(visitor.page, '#component-apply');
    await visitor.page.waitForSelector(`.builder-canvas [data-component="${key}"]`);
    await visitor.page.waitForFunction(() => !document.querySelector('dialog.component-settings'));
  }

  async function add(type: string, settings: () => Promise<void> = async () => undefined): Promise<void> {
    await clickOn(visitor.page, `.palette-part[data-key="${type}"]`);
    await set('#component-key', `my_${type}`);
    if (await visitor.page.$('#component-label')) await set('#component-label', `我的${type}`);
    await settings();
    await apply(`my_${type}`);
  }

  async function change(key: string, settings: () => Promise<void>): Promise<void> {
    await clickOn(visitor.page, `.builder-canvas [data-component="${key}"] > .builder-buttons [ref="editComponent"]`);
    await visitor.page.waitForSelector('dialog.component-settings[open]');
    await settings();
    await apply(key);
  }

  async function inside(holder: string, work: () => Promise<void>): Promise<void> {
    for (const pressed of ['true', 'false']) {
      await clickOn(visitor.page, `.builder-canvas [data-component="${holder}"] > .builder-buttons [ref="addInside"]`);
      await visitor.page.waitForSelector(`[data-component="${holder}"] [ref="addInside"][aria-pressed="${pressed}"]`);
      if (pressed === 'true') await work();
    }
  }

  /** Saves and answers the components as they are stored, by key. */
  async function saved(): Promise<Map<string, FormComponent>> {
    await visitor.quiet();
    await clickOn(visitor.page, '#save');
    await visitor.page.waitForFunction((unsaved) => { const state = document.querySelector('#save-state'); return state?.textContent !== '' && state?.textContent !== unsaved && !document.querySelector<HTMLButtonElement>('#save')?.disabled; }, {}, '有未保存的修改');
    const { content: { form } } = await workbench.read(item);
    const all = new Map<string, FormComponent>();
    const take = (components: FormComponent[]): void => { for (const one of components) { all.set(one.key!, one); take([...one.components ?? [], ...(one.columns ?? []).flatMap((column) => column.components ?? [])]); } };
    take(form.components);
    return all;
  }

  it('a field has its limits, its format, its options and its code list by choice', async () => {
    await add('textfield', async () => { await set('#component-format', 'resident-id'); await choose('最多字数', '18'); await clickOn(visitor.page, '#component-required'); });
    await add('textarea', () => choose('最多字数', '200'));
    await add('number', async () => { await choose('最小值', '0'); await choose('最大值', '99.5'); await choose('小数位数', '2'); });
    await add('select', async () => set('#component-dictionary', (await offered('选项来自'))[0]!));
    await add('radio', async () => { await clickOn(visitor.page, '#add-option'); await set('[data-option="label"]', '甲'); await set('[data-option="english"]', 'First'); });
    await add('selectboxes', async () => { await set('#component-dictionary', (await offered('选项来自'))[0]!); await choose('最少选几项', '1'); });
    await add('checkbox');
    await add('email');
    await add('hidden');
    await add('datetime', () => choose('最晚日期', 'today'));
    await add('time');
    const all = await saved();
    expect(all.get('my_textfield')).to.deep.include({ label: '我的textfield', validate: { required: true, maxLength: 18 }, properties: { format: 'resident-id' } });
    expect(all.get('my_textarea')!.validate).to.deep.equal({ maxLength: 200 });
    expect(all.get('my_number')).to.deep.include({ validate: { min: 0, max: 99.5 }, decimalLimit: 2 });
    const { name } = (await workbench.administrator.get(`/api/designer/portals/${portal}/choices`)).body.dictionaries[0];
    expect(all.get('my_select')!.properties).to.deep.equal({ dictionary: name });
    expect(all.get('my_radio')!.values).to.deep.equal([{ label: '甲', value: '1', en: 'First' }]);
    expect(all.get('my_selectboxes')).to.deep.include({ properties: { dictionary: name }, validate: { minSelectedCount: 1 } });
    expect(all.get('my_datetime')!['datePicker']).to.deep.include({ maxDate: 'moment()' });
    for (const type of ['checkbox', 'email', 'hidden', 'time']) expect(all.get(`my_${type}`)!.type).to.equal(type);
  });

  it('layout and rows hold what is put into them, and rows have their limits and totals', async () => {
    for (const type of ['panel', 'fieldset', 'columns', 'container']) await add(type);
    await add('content', () => choose('内容', '<p>请注意</p>'));
    await add('datagrid', async () => { await choose('最少行数', '1'); await choose('最多行数', '5'); });
    await inside('my_datagrid', async () => {
      await clickOn(visitor.page, '.palette-part[data-key="number"]');
      await set('#component-key', 'cost');
      await set('#component-label', '费用');
      await apply('cost');
    });
    await change('my_datagrid', () => tickIn('合计的列', 1));
    const all = await saved();
    expect(all.get('my_panel')).to.deep.include({ type: 'panel', title: '我的panel' });
    expect(all.get('my_fieldset')).to.deep.include({ legend: '我的fieldset' });
    expect(all.get('my_columns')!.columns).to.have.length(2);
    expect(all.get('my_container')!.components).to.deep.equal([]);
    expect(all.get('my_content')!['html']).to.equal('<p>请注意</p>');
    expect(all.get('my_datagrid')).to.deep.include({ validate: { minLength: 1, maxLength: 5 }, total: ['cost'] });
    expect(all.get('my_datagrid')!.components!.map(({ key }) => key)).to.deep.equal(['cost']);
  });

  it('a record grid and a transfer take their columns from a list of the portal, and which may be filled in', async () => {
    for (const type of ['recordgrid', 'transfer']) await add(type, async () => {
      await set('#component-list', (await offered('列表'))[0]!);
      await visitor.page.waitForSelector(`::-p-xpath(${dialog}//legend[normalize-space(.)="可填"])`);
      await choose('选择方式', 'radio');
      const columns = await tickable('列');
      expect(columns).to.be.greaterThan(1);
      await tickIn('可填', 1);
      await tickIn('列', columns);
    });
    const all = await saved();
    const list = (await workbench.administrator.get(`/api/designer/portals/${portal}/choices`)).body.lists[0];
    for (const type of ['recordgrid', 'transfer']) {
      const grid = all.get(`my_${type}`)!;
      expect([grid.list, grid.select]).to.deep.equal([list.name, 'radio']);
      expect(grid.components!.map(({ key }) => key)).to.deep.equal(list.columns.slice(0, -1).map(({ name }: { name: string }) => name));
      expect(grid.components!.map(({ disabled }) => disabled === true)).to.deep.equal(grid.components!.map((_, index) => index > 0));
    }
  });

  it('a calendar, a region, an agreement, a button and the place of materials', async () => {
    await add('calendar', () => choose('最早年月', '2020-01'));
    await add('region', () => choose('到哪一级', '2'));
    await add('agreement', () => choose('条款全文', '本人承诺所填属实。'));
    await add('fetch');
    await add('materials', async () => { await tick('全部材料'); await tickIn('显示哪些材料', 2); });
    const all = await saved();
    expect(all.get('my_calendar')!['minMonth']).to.equal('2020-01');
    expect(all.get('my_region')!['levels']).to.equal(2);
    expect(all.get('my_agreement')).to.deep.include({ content: '本人承诺所填属实。', validate: { required: true } });
    expect(all.get('my_fetch')!.type).to.equal('fetch');
    expect(all.get('my_materials')!.slots).to.deep.equal(['photo']);
  });

  it('an SMS code chooses the number that it goes to, a change list its record and fields, a payee what only heirs fill in', async () => {
    await add('smscode', () => set('#component-mobile', 'phone'));
    await clickOn(visitor.page, '#sources > summary');
    const register = (await workbench.administrator.get(`/api/designer/portals/${portal}/choices`)).body.registers[0];
    await set('#add-source', register.name);
    await visitor.page.waitForSelector('[data-source]');
    const source = await visitor.page.$eval('[data-source]', (group) => group.getAttribute('data-source')!);
    await add('changelist', async () => {
      await choose('变更哪项登记信息', source);
      await clickOn(visitor.page, `${dialog}//section[contains(@class, "settings-section")][2]//button[normalize-space(.)="添加"]`);
      await choose('类别', '基本信息');
      await tickIn('可变更的项目', 1);
    });
    await add('payee');
    await inside('my_payee', async () => {
      await clickOn(visitor.page, '.palette-part[data-key="textfield"]');
      await set('#component-key', 'relation');
      await set('#component-label', '与本人关系');
      await apply('relation');
    });
    await change('my_payee', async () => { await tickIn('仅继承人填写', 1); });
    const all = await saved();
    expect(all.get('my_smscode')!.properties).to.deep.equal({ mobile: 'phone' });
    expect(all.get('my_changelist')!.source).to.equal(source);
    expect(all.get('my_changelist')!.categories![0]).to.deep.include({ label: '基本信息' });
    expect(all.get('my_changelist')!.categories![0]!.fields.map(({ key }) => key)).to.deep.equal([register.fields[0].name]);
    expect(all.get('my_payee')!['heirOnly']).to.deep.equal(['relation']);
  });

  it('no part of the palette was left out, and each dialog opens again with what it was given', async () => {
    const parts = await visitor.page.$$eval('.palette-part', (buttons) => buttons.map((button) => button.getAttribute('data-key')!));
    const all = await saved();
    expect(parts.filter((type) => !all.has(`my_${type}`))).to.deep.equal([]);
    for (const type of parts) {
      await clickOn(visitor.page, `.builder-canvas [data-component="my_${type}"] > .builder-buttons [ref="editComponent"]`);
      await visitor.page.waitForSelector('dialog.component-settings[open]');
      expect(await visitor.page.$eval('#component-key', (input) => (input as HTMLInputElement).value)).to.equal(`my_${type}`);
      await apply(`my_${type}`);
    }
    const after = await saved();
    for (const [key, component] of all) expect(after.get(key), `looking at ${key} changes nothing`).to.deep.equal(component);
  });
});
