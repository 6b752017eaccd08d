import { expect } from 'chai';
import { randomUUID } from 'node:crypto';
import type { Browser } from 'puppeteer-core';
import { createAccount } from '../../server/identity/create-account.ts';
import { systemCaller } from '../../server/platform/caller.ts';
import { runCommand } from '../../server/platform/run-command.ts';
import { demoPassword } from '../../server/load-demo.ts';
import { openCounter, smallPng, type Client, type Counter } from './counter.ts';
import { launchBrowser, newVisitor, type Visitor } from './open-browser.ts';
import { textOfPdf } from './pdf-text.ts';

const portal = 'heilongjiang', item = 'child-allowance';
const address = `/designer/items/${portal}/${item}`;

/** One database: what the pages call is tested on both in test/designer/items.test.ts. */
describe('Feature: an administrator makes an item in the browser, from nothing and with no file', function () {
  this.timeout(180_000);
  let counter: Counter;
  let browser: Browser;
  let administrator: Visitor;
  let citizen: Client;
  let id: string;

  before(async () => {
    counter = await openCounter('sqlite');
    browser = await launchBrowser();
    administrator = await newVisitor(browser, counter.url);
    citizen = await counter.as('individual');
  });
  after(async () => {
    await browser?.close();
    await counter?.close();
  });
  afterEach('nothing was fetched from elsewhere and no page complained', () => {
    expect(administrator.foreignRequests).to.deep.equal([]);
    expect(administrator.complaints).to.deep.equal([]);
  });

  /** Clicks what is there, enabled and not under the foot bar. */
  async function click(selector: string): Promise<void> {
    const { page } = administrator;
    await page.waitForSelector(`${selector}:not([disabled])`);
    await page.$eval(selector, (element) => { element.scrollIntoView({ block: 'center' }); (element as HTMLElement).click(); });
  }

  async function fill(selector: string, value: string): Promise<void> {
    await administrator.page.waitForSelector(selector);
    await administrator.page.$eval(selector, (element, text) => {
      const input = element as HTMLInputElement;
      const prototype = input instanceof HTMLSelectElement ? HTMLSelectElement.prototype : input instanceof HTMLTextAreaElement ? HTMLTextAreaElement.prototype : HTMLInputElement.prototype;
      Object.getOwnPropertyDescriptor(prototype, 'value')!.set!.call(input, text);
      input.dispatchEvent(new Event('input', { bubbles: true }));
      input.dispatchEvent(new Event('change', { bubbles: true }));
    }, value);
  }

  /** Adds a component by the palette and sets it up in its dialog. */
  async function add(type: string, key: string, label: string, more: () => Promise<void> = async () => undefined): Promise<void> {
    await click(`[data-key="${type}"]`);
    await fill('#component-key', key);
    await fill('#component-label', label);
    await more();
    await click('#component-apply');
    await administrator.page.waitForSelector(`.builder-canvas [data-component="${key}"]`);
    await administrator.page.waitForFunction(() => !document.querySelector('dialog.component-settings'));
  }

  async function open(page: string, ready: string): Promise<void> {
    await administrator.go(`${address}${page}`);
    await administrator.page.waitForSelector(ready);
  }

  const revision = (): Promise<number> => administrator.page.$eval('#save-state', (state) => Number(state.getAttribute('data-revision')));

  /** Pressed or by itself after a while: whoever leaves a page before is asked whether to lose the change. */
  async function save(before?: number): Promise<void> {
    before ??= await revision();
    // The form tells of its last change a moment late.
    await administrator.quiet();
    await click('#save');
    await administrator.page.waitForFunction((last, unsaved) => {
      const state = document.querySelector('#save-state'), button = document.querySelector<HTMLButtonElement>('#save');
      if (Number(state?.getAttribute('data-revision')) <= last) return false;
      if (state?.textContent === unsaved) { if (!button?.disabled) button?.click(); return false; }
      return true;
    }, {}, before, '有未保存的修改');
  }

  it('Scenario: the item begins empty and says what it lacks', async () => {
    await administrator.go('/login?next=/designer/items');
    await administrator.signIn('administrator', demoPassword);
    await fill('#new-portal', portal);
    await fill('#new-name', '子女补贴申请');
    await fill('#new-key', item);
    await fill('#new-from', 'starter:empty');
    await Promise.all([administrator.page.waitForNavigation(), click('#new-begin')]);
    await administrator.page.waitForSelector('[data-problems]');
    expect(await administrator.text()).to.contain('表单还没有任何项目').and.contain('还没有选择业务类别');
    expect(await administrator.page.$eval('#publish', (button) => (button as HTMLButtonElement).disabled)).to.equal(true);
  });

  it('Scenario: twelve fields, one shown by a condition, one prefilled, a repeated row with a total', async () => {
    await open('/form', '#builder[data-ready]');
    await add('textfield', 'applicantName', '申请人姓名', () => fill('#component-source', 'account.name'));
    await add('textfield', 'mobile', '手机号码', async () => { await click('#component-required'); await fill('#component-format', 'mobile'); });
    await add('textfield', 'childName', '子女姓名', () => click('#component-required'));
    await add('datetime', 'childBirth', '子女出生日期');
    await add('radio', 'way', '领取方式', async () => {
      for (const [index, label] of [[0, '银行转账'], [1, '现金']] as const) {
        await click('#add-option');
        await administrator.page.waitForFunction((n) => document.querySelectorAll('[data-option="label"]').length > n, {}, index);
        await fill(`.options-table tbody tr:nth-child(${index + 1}) [data-option="label"]`, label);
      }
      await click('#component-required');
    });
    await add('textfield', 'account', '银行账号', async () => {
      await click('#has-condition');
      await fill('#condition-editor [data-rule="field"]', 'data.way');
      await fill('#condition-editor select[data-rule="value"]', '1');
      await click('#component-required');
    });
    await add('textarea', 'reason', '申请事由');
    await add('checkbox', 'promise', '承诺所填属实', () => click('#component-required'));
    await add('datagrid', 'rows', '费用明细', () => click('#component-required'));
    await click('[data-component="rows"] [ref="addInside"]');
    await administrator.page.waitForSelector('[data-component="rows"] [ref="addInside"][aria-pressed="true"]');
    await add('textfield', 'subject', '费用项目', () => click('#component-required'));
    await add('number', 'amount', '金额', () => click('#component-required'));
    await click('[data-component="rows"] [ref="addInside"]');
    await administrator.page.waitForSelector('[data-component="rows"] [ref="addInside"][aria-pressed="false"]');
    await add('number', 'sum', '费用合计', async () => {
      await click('#has-calculation');
      await fill('#calculation-editor [data-calculation="operand"]', 'Σdata.rows/amount');
    });
    await save();
    const { content: { form } } = (await (await counter.as('administrator')).get(`/api/designer/items/${portal}/${item}`)).body;
    expect(form.components.map(({ key }: { key: string }) => key)).to.deep.equal(['applicantName', 'mobile', 'childName', 'childBirth', 'way', 'account', 'reason', 'promise', 'rows', 'sum']);
    expect(form.components[5].conditional).to.deep.equal({ json: { '==': [{ var: 'data.way' }, 1] } });
    expect(form.components[9].calculateValue).to.deep.equal({ total: [{ var: 'data.rows' }, 'amount'] });
    expect(form.components[8].components).to.have.length(2);
  });

  it('Scenario: what is undone comes back, and a field in use is not removed unheard', async () => {
    await click('[data-component="way"] [ref="removeComponent"]');
    await administrator.page.waitForSelector('#dialog[open]');
    expect(await administrator.page.$eval('#dialog', (dialog) => dialog.textContent)).to.contain('显示条件：银行账号');
    await click('#dialog .button.warning');
    await administrator.page.waitForFunction(() => !document.querySelector('.builder-canvas [data-component="way"]'));
    await click('#undo');
    await administrator.page.waitForSelector('.builder-canvas [data-component="way"]');
    await click('#redo');
    await administrator.page.waitForFunction(() => !document.querySelector('.builder-canvas [data-component="way"]'));
    await click('#undo');
    await administrator.page.waitForSelector('.builder-canvas [data-component="way"]');
    await administrator.page.waitForFunction((unsaved) => document.querySelector('#save-state')?.textContent !== unsaved, {}, '有未保存的修改');
  });

  it('Scenario: category, one material and a two-level review are chosen, and the receipt is looked at', async () => {
    await open('/settings', '#settings-form[data-ready] [name="data[category]"]');
    const category = counter.wired.catalog.portal(portal).categories[1]!.value;
    await fill('[name="data[category]"]', category);
    await click('[ref="datagrid-materials-addRow"]');
    await administrator.page.waitForSelector('[name="data[materials][0][name]"]');
    await fill('[name="data[materials][0][name]"]', '出生证明');
    await click('[name="data[materials][0][required]"]');
    await save();
    await open('/workflow', '#modeler[data-ready]');
    const before = await revision();
    await fill('#shared-workflow', 'two-level-review');
    await administrator.page.waitForFunction(() => document.querySelector('#modeler')?.textContent?.includes('复审'));
    await save(before);
    await open('/receipt', '#preview canvas');
    expect(await administrator.text()).to.contain('费用合计');
  });

  it('Scenario: the draft is tried, then published without a restart', async () => {
    await open('/try', '#try-form[data-ready] [name="data[mobile]"]');
    expect(await administrator.page.$eval('[name="data[applicantName]"]', (input) => (input as HTMLInputElement).value)).to.equal('示例申请人');
    await open('', '#publish');
    expect(await administrator.page.$eval('[data-problems]', (list) => list.textContent)).to.contain('检查通过');
    await click('#publish');
    await fill('#note', '首次发布');
    await click('#dialog .actions .button:not(.secondary)');
    await administrator.page.waitForSelector('#live-version');
    expect(await administrator.text()).to.contain('已发布为第 1 版');
  });

  it('Scenario: a citizen submits it, two reviewers decide it, the receipt prints', async () => {
    const { body: draft } = await citizen.post('/api/applications', { item: `${portal}/${item}` });
    id = draft.id;
    expect(draft.data.applicantName).to.equal('刘安之');
    expect((await citizen.upload(`/api/applications/${id}/materials`, 'material1', 'birth.png', smallPng)).status).to.be.lessThan(300);
    const data = { ...draft.data, mobile: '13800000000', childName: '刘小安', way: '1', account: '6222000000000000', promise: true, rows: [{ subject: '住院', amount: 100.5 }, { subject: '门诊', amount: 20.25 }] };
    const refused = await citizen.post(`/api/applications/${id}/submit`, { data: { ...data, account: '' } }, { 'idempotency-key': randomUUID() });
    expect(refused.body.errors.map(({ path }: { path: string }) => path), 'the condition holds, so the account is asked for').to.deep.equal(['account']);
    const submitted = await citizen.post(`/api/applications/${id}/submit`, { data }, { 'idempotency-key': randomUUID() });
    expect(submitted.status, JSON.stringify(submitted.body)).to.equal(200);
    // The second review is done by the group that the shared diagram names where the item says nothing else.
    await runCommand(counter.wired.platform, systemCaller, (command) => createAccount(command, { login: 'second', password: 'Long-enough-2026', name: '复审员', kind: 'staff', roles: ['reviewer'], groups: [`${portal}/supervisor`], attributes: {} } as never));
    for (const login of ['reviewer', 'second']) {
      const who = await counter.as(login);
      const task = await counter.wired.platform.db('workflow_tasks').where({ business_key: id, status: 'open' }).first();
      const decided = await who.post(`/api/tasks/${task.id}/complete`, { decision: 'approve' });
      expect(decided.status, `${login} ${JSON.stringify(decided.body)}`).to.equal(200);
    }
    expect((await citizen.get(`/api/applications/${id}`)).body.status).to.equal('approved');
    const receipt = await citizen.bytes(`/api/applications/${id}/receipt.pdf`);
    expect(receipt.type).to.contain('pdf');
    expect(JSON.stringify(await textOfPdf(receipt.content))).to.contain('子女补贴申请').and.contain('120.75').and.contain('出生证明');
  });
});
