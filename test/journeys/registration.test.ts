import { expect } from 'chai';
import type { Browser } from 'puppeteer-core';
import { findAccountByLogin } from '../../server/identity/account-store.ts';
import { solveCaptcha } from '../../server/identity/solve-captcha.ts';
import { demoPassword } from '../../server/load-demo.ts';
import { violations } from '../web/check-page.ts';
import { newCreditCode, newMobile, newResidentId } from '../identity/registering.ts';
import { inFull } from '../platform/test-extent.ts';
import { onEveryDatabase, type Client } from './counter.ts';
import { launchBrowser, newVisitor, type Visitor } from './open-browser.ts';

const portal = 'heilongjiang';
const firstPassword = 'spring water 三月';
const secondPassword = 'autumn leaves 九月';
const thirdPassword = 'winter stones 腊月';

onEveryDatabase('Feature: registering, and getting back in, in a real browser', (counter, kind) => {
  // What is stored is proven on every database by the tests of identity/ and by the API below.
  if (kind === 'mysql' && !inFull) return;

  let browser: Browser;
  let citizen: Visitor;
  let person: { name: string; idNumber: string };
  const mobile = newMobile();

  before(async () => {
    browser = await launchBrowser();
    citizen = await newVisitor(browser, counter().url, { width: 390, height: 844 });
    person = await somebodyOnRecord();
  });
  after(() => browser?.close());

  afterEach('nothing was fetched from elsewhere and no page complained but of refusals', () => {
    expect(citizen.foreignRequests).to.deep.equal([]);
    expect(citizen.complaints.splice(0).filter((text) => !/status of (401|409|422|429)/.test(text))).to.deep.equal([]);
  });

  /** Somebody whom the register knows and who has no account. */
  async function somebodyOnRecord(): Promise<{ name: string; idNumber: string }> {
    const { db } = counter().wired.platform;
    const { table } = counter().wired.applications.registers.get(portal, 'people');
    const people: { _data: string }[] = await db(table).orderBy('_id').limit(50).select('_data');
    for (const { _data } of people) {
      const found = JSON.parse(_data) as { name: string; idNumber: string };
      if (!(await findAccountByLogin(db, found.idNumber))) return found;
    }
    throw new Error('everybody has an account');
  }

  const fill = async (visitor: Visitor, values: Record<string, string>): Promise<void> => {
    for (const [id, value] of Object.entries(values)) {
      const input = (await visitor.page.waitForSelector(`#${id}`))!;
      await input.evaluate((element) => { (element as HTMLInputElement).value = ''; element.scrollIntoView({ block: 'center' }); });
      await input.type(value);
    }
  };
  const pressId = async (visitor: Visitor, id: string): Promise<void> => {
    const button = (await visitor.page.waitForSelector(`#${id}:not([disabled])`, { visible: true }))!;
    await button.evaluate((element) => element.scrollIntoView({ block: 'center' }));
    await button.click();
  };
  const shown = (visitor: Visitor, selector: string) => visitor.page.waitForSelector(selector, { visible: true });
  const textOf = (visitor: Visitor, selector: string) => visitor.page.$eval(selector, (element) => element.textContent ?? '');

  /** Presses the button and reads the newest message to the number on the demo's page, as somebody who tries the demo would. */
  async function receiveCode(to: string): Promise<string> {
    const reader = await newVisitor(browser, counter().url);
    const read = async (): Promise<string[]> => {
      await reader.go('/demo/messages');
      return reader.page.$$eval(`tr[data-to="${to}"]`, (rows) => rows.map((row) => row.textContent ?? ''));
    };
    const before = await read();
    await pressId(citizen, 'send-code');
    await citizen.page.waitForFunction(() => /验证码已发送/.test(document.getElementById('code-state')?.textContent ?? ''));
    let rows = await read();
    for (const deadline = Date.now() + 20_000; rows.length === before.length && Date.now() < deadline; rows = await read());
    await reader.context.close();
    return /\d{6}/.exec(rows[0]!.replace(to, ''))![0];
  }

  it('Scenario: from the portal\'s sign-in page to the form of a natural person', async () => {
    await citizen.go(`/login?next=${encodeURIComponent(`/portal/${portal}/items`)}`);
    expect(await textOf(citizen, 'label[for=account]')).to.equal('社会保障号');
    await citizen.press('企业用户登录', { navigates: true });
    expect(await textOf(citizen, 'label[for=account]')).to.equal('账号 ID');
    await citizen.press('用户注册', { navigates: true });
    expect(await citizen.text()).to.contain('自然人用户注册').and.contain('法人用户注册');
    await Promise.all([citizen.page.waitForNavigation({ waitUntil: 'load' }), citizen.page.click('a.choice-card')]);
    expect(citizen.page.url()).to.contain(`/register/individual?portal=${portal}`);
  });

  it('Scenario: what is missing is named in a summary that leads to each field', async () => {
    await pressId(citizen, 'registration-button');
    await shown(citizen, '#registration-problem:not([hidden])');
    const summary = await textOf(citizen, '#registration-problem');
    for (const part of ['请填写姓名', '请输入手机号码', '请输入短信验证码', '请输入密码', '用户注册协议']) expect(summary).to.contain(part);
    await citizen.page.click('#registration-problem a');
    expect(await citizen.page.evaluate(() => document.activeElement?.id)).to.equal('answer-name');
    expect(await textOf(citizen, '#mobile-error')).to.equal('请输入手机号码');
    expect(await violations(citizen.page)).to.deep.equal([]);
  });

  it('Scenario: the rules of the password are ticked off as it is typed', async () => {
    await fill(citizen, { 'answer-name': `${person.name}错`, 'answer-idNumber': person.idNumber, mobile, password: person.idNumber });
    const kept = () => citizen.page.$$eval('#password-rules .kept', (rules) => rules.map((rule) => (rule as HTMLElement).dataset['rule']));
    expect(await kept()).to.deep.equal(['length', 'common']);
    await fill(citizen, { password: firstPassword, repeat: `${firstPassword}x` });
    expect(await kept()).to.deep.equal(['length', 'own', 'common']);
  });

  it('Scenario: with a code from the demo\'s messages, a name that differs from the record is refused, the right one registered', async () => {
    const code = await receiveCode(mobile);
    expect(await citizen.page.$eval('#send-code', (button) => [(button as HTMLButtonElement).disabled, button.textContent])).to.satisfy(([disabled, text]: [boolean, string]) => disabled && /^重新获取（\d+ 秒）$/.test(text));
    await fill(citizen, { code });
    await citizen.page.$eval('#agreed', (box) => box.scrollIntoView({ block: 'center' }));
    await citizen.page.click('#agreed');
    await pressId(citizen, 'registration-button');
    await shown(citizen, '#registration-problem:not([hidden])');
    expect(await textOf(citizen, '#repeat-error')).to.equal('两次输入的密码不一致');
    await fill(citizen, { repeat: firstPassword });
    await pressId(citizen, 'registration-button');
    await citizen.page.waitForFunction(() => /与登记信息不一致/.test(document.getElementById('registration-problem')?.textContent ?? ''));
    await fill(citizen, { 'answer-name': person.name });
    await pressId(citizen, 'registration-button');
    await shown(citizen, '#registered');
    expect(await citizen.text()).to.contain('注册成功').and.contain('社会保障号');
    expect(await textOf(citizen, '#login-name')).to.equal(person.idNumber);
    expect(await citizen.page.evaluate(() => [document.querySelectorAll('h1').length, document.activeElement?.textContent])).to.deep.equal([1, '注册成功']);
    expect(await violations(citizen.page)).to.deep.equal([]);
    const account = await findAccountByLogin(counter().wired.platform.db, person.idNumber);
    expect(account).to.deep.include({ kind: 'individual', name: person.name, roles: ['individual'], attributes: { idNumber: person.idNumber } });
  });

  it('Scenario: the new account signs in and out', async () => {
    await citizen.press('去登录', { navigates: true });
    await citizen.signIn(person.idNumber.toLowerCase(), firstPassword);
    expect(citizen.page.url()).to.contain(`/portal/${portal}/items`);
    expect(await citizen.text()).to.contain(person.name);
    await citizen.press('退出', { navigates: true });
    expect(await citizen.text()).to.contain('您已退出登录');
  });

  it('Scenario: a forgotten password is reset by SMS', async () => {
    counter().clock.advance(60_000);
    await citizen.press('忘记密码', { navigates: true });
    await fill(citizen, { account: person.idNumber, mobile });
    await fill(citizen, { code: await receiveCode(mobile), password: secondPassword, repeat: secondPassword });
    await pressId(citizen, 'reset-button');
    await shown(citizen, '#reset-done');
    await citizen.press('去登录', { navigates: true });
    await citizen.page.type('#account', person.idNumber);
    await citizen.page.type('#password', firstPassword);
    await pressId(citizen, 'login-button');
    await shown(citizen, '#login-problem:not([hidden])');
    await citizen.page.$eval('#account', (input) => { (input as HTMLInputElement).value = ''; });
    await citizen.page.$eval('#password', (input) => { (input as HTMLInputElement).value = ''; });
    await citizen.page.waitForSelector('#login-button:not([disabled])');
    await citizen.signIn(person.idNumber, secondPassword);
    expect(await citizen.text()).to.contain(person.name);
  });

  it('Scenario: sessions elsewhere are seen and ended, one alone and with a change of the password', async () => {
    const others = [await newVisitor(browser, counter().url), await newVisitor(browser, counter().url)];
    for (const other of others) {
      await other.go('/login');
      await other.signIn(person.idNumber, secondPassword);
    }
    const isIn = async (visitor: Visitor): Promise<boolean> => {
      await visitor.go('/account');
      return new URL(visitor.page.url()).pathname === '/account';
    };
    await citizen.go('/account');
    const sessions = () => citizen.page.$$eval('[data-end-session]', (buttons) => buttons.length);
    expect(await sessions()).to.equal(2);
    expect(await citizen.text()).to.contain('本机').and.contain('登录时间').and.contain('Chrome');
    await citizen.page.$eval('[data-end-session]', (button) => button.scrollIntoView({ block: 'center' }));
    await citizen.page.click('[data-end-session]');
    await citizen.page.waitForFunction(() => document.querySelectorAll('[data-end-session]').length === 1);
    expect([await isIn(others[0]!), await isIn(others[1]!)].filter(Boolean)).to.have.length(1);

    await fill(citizen, { old: firstPassword, password: thirdPassword, repeat: thirdPassword });
    await pressId(citizen, 'change-button');
    await citizen.page.waitForFunction(() => document.getElementById('old-error')?.textContent === '原密码不正确');
    await fill(citizen, { old: secondPassword });
    await pressId(citizen, 'change-button');
    await shown(citizen, '#change-done');
    expect(await sessions()).to.equal(0);
    expect([await isIn(others[0]!), await isIn(others[1]!), await isIn(citizen)]).to.deep.equal([false, false, true]);
    for (const other of others) await other.context.close();
  });
});

onEveryDatabase('Feature: registering by the API', (counter) => {
  const ask = async (nobody: Client, to: string): Promise<string> => {
    const captcha = await solveCaptcha((await nobody.get('/api/captcha')).body);
    const asked = await nobody.post('/api/sms-codes', { purpose: 'registration', mobile: to, captcha });
    expect(asked.status, JSON.stringify(asked.body)).to.equal(200);
    const { db } = counter().wired.platform;
    for (const deadline = Date.now() + 20_000; Date.now() < deadline;) {
      const message: { text: string } | undefined = await db('demo_messages').where({ recipient: to }).first('text');
      if (message) return /\d{6}/.exec(message.text)![0];
    }
    throw new Error('no message came');
  };

  it('Scenario: an employer registers by the API; a second time, and one with an account, is told the way out', async () => {
    const nobody = await counter().as(null);
    const { body: forms } = await nobody.get('/api/register');
    const form = forms.rows.find((one: { portal: string; kind: string }) => one.portal === portal && one.kind === 'employer');
    expect(form.fields.map(({ key }: { key: string }) => key)).to.deep.equal(['unitName', 'creditCode', 'representative', 'representativeId', 'operator']);
    const answers = { unitName: '示例远帆有限公司', creditCode: newCreditCode(), representative: '江小舟', representativeId: newResidentId(), operator: '江小舟' };
    const registration = async (given: object = {}) => {
      const to = newMobile();
      return nobody.post('/api/register/employer', { portal, answers, mobile: to, code: await ask(nobody, to), account: 'yuanfan', password: firstPassword, agreed: true, ...given });
    };
    const first = await registration();
    expect([first.status, first.body]).to.deep.equal([201, { account: 'yuanfan', name: answers.unitName, kind: 'employer' }]);
    expect((await (await counter().as('yuanfan')).get('/api/me')).body).to.include({ name: answers.unitName, kind: 'employer', account: 'yuanfan' }).and.to.deep.include({ roles: ['employer'] });
    const second = await registration({ account: 'yuanfan2' });
    expect([second.status, second.body.code]).to.deep.equal([409, 'employer_registered']);
    const known = (await findAccountByLogin(counter().wired.platform.db, 'employer'))!;
    const taken = await registration({ account: 'yuanfan3', answers: { ...answers, creditCode: known.attributes['employerCode'] } });
    expect(taken.body.code, 'its name differs from the record').to.equal('identity_differs');
    const sameName = await registration({ account: 'employer', answers: { ...answers, creditCode: newCreditCode() } });
    expect([sameName.status, sameName.body.code]).to.deep.equal([409, 'login_name_taken']);
  });

  it('Scenario: bad input is answered with paths, and asking too often with the time to wait', async () => {
    const nobody = await counter().as(null);
    const post = async (path: string, body: unknown) => {
      const { status, body: answer } = await nobody.post(path, body);
      return [status, answer.code, (answer.errors ?? []).map(({ path: at }: { path: string }) => at).sort()];
    };
    const complete = { portal, answers: { name: 'x', idNumber: '1' }, mobile: '1', code: '1', password: 'short', agreed: false };
    expect(await post('/api/register/individual', complete)).to.deep.equal([422, 'invalid_request', ['agreed', 'answers.idNumber', 'mobile', 'password']]);
    expect(await post('/api/register/individual', { ...complete, agreed: 'yes', answers: { name: 7 }, more: 1 })).to.deep.equal([422, 'invalid_request', ['agreed', 'answers.name', 'more']]);
    expect(await post('/api/register/individual', {})).to.deep.equal([422, 'invalid_request', ['agreed', 'answers', 'code', 'mobile', 'password', 'portal']]);
    expect((await post('/api/register/individual', { ...complete, portal: 'nowhere' })).slice(0, 2)).to.deep.equal([404, 'not_found']);
    expect((await post('/api/register/staff', complete)).slice(0, 2)).to.deep.equal([404, 'not_found']);
    expect((await post('/api/register/individual', { ...complete, answers: { name: 'x'.repeat(2_000_000) } })).slice(0, 2)).to.deep.equal([413, 'too_large']);
    expect(await post('/api/password/reset', { account: 'employer', mobile: '1', code: '1', password: 'x' })).to.deep.equal([422, 'invalid_request', ['mobile']]);
    expect((await post('/api/password', { old: demoPassword, password: 'x' })).slice(0, 2)).to.deep.equal([401, 'not_signed_in']);
    const to = newMobile();
    await ask(nobody, to);
    const again = await nobody.post('/api/sms-codes', { purpose: 'registration', mobile: to, captcha: await solveCaptcha((await nobody.get('/api/captcha')).body) });
    expect([again.status, again.body.code, again.body.retryAfterSeconds]).to.deep.equal([429, 'sms_too_often', 60]);
  });

  it('Scenario: the API describes it', async () => {
    const { body } = await (await counter().as(null)).get('/api/openapi.json');
    expect(body.paths).to.include.keys('/register', '/register/individual', '/register/employer', '/sms-codes', '/password', '/password/reset', '/sessions');
  });
});
