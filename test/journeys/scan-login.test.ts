import { expect } from 'chai';
import type { Browser } from 'puppeteer-core';
import { setMobile } from '../../server/identity/account-mobiles.ts';
import { findAccountByLogin } from '../../server/identity/account-store.ts';
import { createAccount } from '../../server/identity/create-account.ts';
import { ticketMilliseconds } from '../../server/identity/scan-ticket-store.ts';
import { demoPassword } from '../../server/load-demo.ts';
import { systemCaller } from '../../server/platform/caller.ts';
import { runCommand } from '../../server/platform/run-command.ts';
import { qrCodeSvg } from '../../server/documents/qr-code.ts';
import { startProvider, type TestProvider } from '../identity/start-provider.ts';
import { clickOn, follow } from '../platform/click-on.ts';
import { violations } from '../web/check-page.ts';
import { openCounter, type Counter } from './counter.ts';
import { launchBrowser, newVisitor, type Visitor } from './open-browser.ts';

const variables = { SOCIAL_CARD_ISSUER: 'issuer', SOCIAL_CARD_CLIENT_ID: 'clientId', SOCIAL_CARD_CLIENT_SECRET: 'clientSecret' } as const;
const card = '电子社保卡';
const phoneSize = { width: 375, height: 800 };

describe('Feature: signing in at a desk with a phone', function () {
  this.timeout(120_000);
  let provider: TestProvider;
  let counter: Counter;
  let browser: Browser;
  let desk: Visitor;
  let phone: Visitor;

  before(async () => {
    provider = await startProvider(null);
    for (const [variable, value] of Object.entries(variables)) process.env[variable] = provider.client[value];
    try {
      counter = await openCounter('sqlite');
    } finally {
      for (const variable of Object.keys(variables)) delete process.env[variable];
    }
    provider.open(counter.wired.catalog.portals().map(({ portal }) => `${counter.url}/login/return/${portal}/social-security-card`));
    browser = await launchBrowser();
  });
  after(async () => {
    await browser.close();
    await counter.close();
    await provider.close();
  });
  beforeEach(async () => { [desk, phone] = [await newVisitor(browser, counter.url), await newVisitor(browser, counter.url, phoneSize)]; });
  afterEach(async () => {
    expect([...desk.foreignRequests, ...phone.foreignRequests].filter((url) => !url.startsWith(provider.issuer))).to.deep.equal([]);
    await desk.context.close();
    await phone.context.close();
  });

  const seen = (who: Visitor, text: string) => who.page.waitForSelector(`::-p-xpath(//body//*[contains(normalize-space(.), "${text}")])`, { visible: true });
  /** The desk asks for a code; answers the link in it. */
  const showCode = async (kind = '个人用户登录', next = '/applications'): Promise<string> => {
    await desk.go(`/login?next=${encodeURIComponent(next)}`);
    await desk.press(kind, { navigates: true });
    await desk.press(card, { navigates: true });
    return linkShown();
  };
  const linkShown = async (not = ''): Promise<string> => {
    await desk.page.waitForFunction((old: string) => { const link = document.getElementById('scan-picture')?.dataset['link']; return link && link !== old; }, {}, not);
    return desk.page.$eval('#scan-picture', (picture) => (picture as HTMLElement).dataset['link']!);
  };
  const scan = (link: string) => phone.page.goto(link, { waitUntil: 'load' });
  const record = async (login: string) => (await findAccountByLogin(counter.wired.platform.db, login))!;

  it('Scenario: the phone reads the code, compares the number, confirms, and the desk is signed in', async () => {
    const { name, attributes } = await record('individual');
    provider.person = { sub: 'individual', name, id_number: attributes['idNumber']! };
    const link = await showCode();
    const picture = await desk.page.$eval('#scan-picture', (image) => (image as HTMLImageElement).src);
    expect(Buffer.from(picture.split(',')[1]!, 'base64').toString(), 'the picture holds the link').to.equal(qrCodeSvg(link));
    expect(await desk.page.$eval('#scan-picture', (image) => (image as HTMLImageElement).naturalWidth)).to.be.greaterThan(0);
    await scan(link);
    expect(phone.page.url()).to.match(/\/scan\/confirm\/[0-9a-f-]{36}$/);
    expect(await phone.page.$eval('#check-number', (element) => element.textContent)).to.equal(await desk.page.$eval('#scan-number', (element) => element.textContent));
    const question = await phone.text();
    for (const fact of [name, '127.0.0.1', 'Chrome', '请求时间']) expect(question).to.include(fact);
    expect(await violations(phone.page)).to.deep.equal([]);
    await seen(desk, '已扫码，请在手机上确认');
    await follow(phone.page, '#confirm');
    await seen(phone, '已确认登录');
    await seen(desk, '我的办件');
    expect(new URL(desk.page.url()).pathname).to.equal('/applications');
    expect(await desk.page.$eval('.who-name', (element) => element.textContent)).to.equal(name);
    await phone.go('/applications');
    expect(phone.page.url(), 'the phone itself is not signed in').to.include('/login');
    expect([...desk.complaints, ...phone.complaints]).to.deep.equal([]);
  });

  /** An account that a stranger has registered in somebody's name, with the stranger's own number. */
  const squatted = async (name: string, idNumber: string): Promise<void> => {
    const { platform } = counter.wired;
    await runCommand(platform, systemCaller, async (command) => {
      const account = await createAccount(command, { login: idNumber, kind: 'individual', roles: ['individual'], name, password: 'a stranger knows this', attributes: { idNumber }, unproven: true });
      await setMobile(command.db, account.id, '13800001234', command.now);
    });
    provider.person = { sub: idNumber, name, id_number: idNumber };
  };
  /** Chooses an answer and sends it; the page goes on. */
  const answer = async (who: Visitor, choice: 'own' | 'not-own') => {
    await clickOn(who.page, `#${choice}`);
    await follow(who.page, '#proof-button');
  };

  it('Scenario: somebody else has registered in one\'s name; the phone asks before it confirms, and the stranger is out', async () => {
    await squatted('孙真人', '230103199102022212');
    const link = await showCode();
    await scan(link);
    expect(await phone.text()).to.match(/该账号已于 \d{4}-\d\d-\d\d 用手机号 138\*\*\*\*1234 注册，是您本人注册的吗？/);
    expect(await phone.page.$('#confirm'), 'nothing to confirm yet').to.equal(null);
    expect(await violations(phone.page)).to.deep.equal([]);
    await answer(phone, 'not-own');
    await follow(phone.page, '#confirm');
    await seen(desk, '我的办件');
    await desk.go('/account');
    expect(await desk.page.$('#old'), 'there is no old password').to.equal(null);
    for (const field of ['password', 'repeat']) await desk.page.type(`#${field}`, '青山一道同云雨 2026');
    await clickOn(desk.page, '#change-button');
    await seen(desk, '密码已设置');
    const stranger = await newVisitor(browser, counter.url);
    await stranger.go('/login?next=%2Fapplications');
    await stranger.page.type('#account', '230103199102022212');
    await stranger.page.type('#password', 'a stranger knows this');
    await clickOn(stranger.page, '#login-button');
    await seen(stranger, '账号或密码不正确');
    await stranger.context.close();
    expect([...desk.complaints, ...phone.complaints]).to.deep.equal([]);
  });

  it('Scenario: signing in on this device, the question comes before every other page, and whoever registered keeps all', async () => {
    await squatted('孙本人', '230103199103033218');
    await desk.go('/login?next=%2Faccount');
    await desk.press(card, { navigates: true });
    await follow(desk.page, '#provider-link');
    expect(new URL(desk.page.url()).pathname).to.equal('/login/proof');
    await desk.go('/applications');
    expect(new URL(desk.page.url()).pathname, 'it cannot be passed by').to.equal('/login/proof');
    expect(await violations(desk.page)).to.deep.equal([]);
    await clickOn(desk.page, '#proof-button');
    await seen(desk, '请选择一项');
    await answer(desk, 'own');
    expect(new URL(desk.page.url()).pathname).to.equal('/applications');
    await desk.go('/account');
    expect(await desk.page.$('#old'), 'the password is kept').not.to.equal(null);
    expect(desk.complaints).to.deep.equal([]);
  });

  it('Scenario: a code that nobody scans expires, and a new one works', async () => {
    provider.person = { sub: 'newcomer', name: '陈新来', id_number: '230103199001012216' };
    const old = await showCode();
    counter.clock.advance(ticketMilliseconds);
    await seen(desk, '二维码已过期');
    await clickOn(desk.page, '#scan-renew');
    const link = await linkShown(old);
    await scan(old);
    await seen(phone, '此二维码已失效或已被使用');
    await scan(link);
    await follow(phone.page, '#confirm');
    await seen(desk, '我的办件');
    expect(await desk.text(), 'the first sign-in has made the account').to.include('陈新来');
  });

  it('Scenario: the phone refuses; the desk is told and stays outside', async () => {
    const { name, attributes } = await record('individual2');
    provider.person = { sub: 'individual2', name, id_number: attributes['idNumber']! };
    const link = await showCode();
    await scan(link);
    await follow(phone.page, '#refuse');
    await seen(phone, '已拒绝登录');
    await seen(desk, '手机上已拒绝登录');
    await desk.go('/applications');
    expect(desk.page.url()).to.include('/login');
  });

  it('Scenario: who reads the code over one\'s shoulder gets nothing of the desk\'s session', async () => {
    const { name, attributes } = await record('individual');
    provider.person = { sub: 'individual', name, id_number: attributes['idNumber']! };
    const thief = await newVisitor(browser, counter.url);
    const link = await showCode();
    await scan(link);
    const ticket = phone.page.url().split('/').at(-1)!;
    await thief.go('/login');
    const outcomes = await thief.page.evaluate(async (id) => {
      const statuses: number[] = [(await fetch(`/api/scan-tickets/${id}`)).status];
      for (const deed of ['confirm', 'refuse', 'collect']) statuses.push((await fetch(`/api/scan-tickets/${id}/${deed}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' })).status);
      return statuses;
    }, ticket);
    expect(outcomes).to.deep.equal([404, 404, 404, 404]);
    await thief.go(`/scan/confirm/${ticket}`);
    expect(await thief.text()).not.to.include(name);
    await follow(phone.page, '#confirm');
    await seen(desk, '我的办件');
    await thief.context.close();
  });

  it('Scenario: the legal representative signs in for the employer, manages its operators, and one of them switches', async () => {
    const { platform, applications } = counter.wired;
    const employer = await record('employer');
    // The demo account has the code of the first employer of one of the portals.
    const tables = ['heilongjiang', 'beijing'].map((portal) => applications.registers.get(portal, 'employers').table);
    const owners = await Promise.all(tables.map((table) => platform.db(table).where({ employerCode: employer.attributes['employerCode'] }).first('representativeCertificateNumber')));
    const owner = owners.find((found) => found);
    provider.person = { sub: 'representative', name: '钱法人', id_number: owner['representativeCertificateNumber'] };
    const link = await showCode('企业用户登录');
    await scan(link);
    expect(await phone.text()).to.include(employer.name);
    await follow(phone.page, '#confirm');
    await seen(desk, `正在为“${employer.name}”办理`);

    const { name, login } = await record('individual');
    await desk.go('/account/operators');
    expect(await desk.text()).to.include('法定代表人');
    await desk.page.type('#add-name', name);
    await desk.page.type('#add-person', login);
    await follow(desk.page, '#add-button');
    await clickOn(desk.page, `[aria-label="修改权限：${name}"]`);
    await clickOn(desk.page, '#change-view');
    await clickOn(desk.page, '#change-apply');
    await follow(desk.page, '//dialog//button[normalize-space(.)="保存"]');
    expect(await desk.text()).to.match(new RegExp(`${name}[^]*查看单位的业务`));

    const clerk = await newVisitor(browser, counter.url);
    await clerk.go('/login?next=%2Fapplications');
    await clerk.signIn('individual', demoPassword);
    await clerk.press('切换单位', { navigates: true });
    await follow(clerk.page, `[aria-label="切换为：${employer.name}"]`);
    expect(await clerk.text()).to.include(`正在为“${employer.name}”办理`);
    await clerk.go('/portal/heilongjiang/items?audience=employer');
    expect(await clerk.page.$$('a[href$="/apply"]'), 'who may only look is not offered to apply').to.have.length(0);

    await clickOn(desk.page, `[aria-label="移除：${name}"]`);
    await follow(desk.page, '//dialog//button[normalize-space(.)="移除"]');
    await clerk.go('/applications');
    expect(await clerk.text()).not.to.include('正在为');
    await clerk.context.close();
    expect(desk.complaints).to.deep.equal([]);
  });
});
