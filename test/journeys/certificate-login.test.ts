import { sign } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Browser, ElementHandle } from 'puppeteer-core';
import { findAccountByLogin } from '../../server/identity/account-store.ts';
import { ecKeys, makeAuthority, makeCertificate, makeKeyFile, makeRevocationList, purposeIds, rsaKeys, type Identity } from '../identity/make-certificate.ts';
import { startProvider, type TestProvider } from '../identity/start-provider.ts';
import { clickOn, follow } from '../platform/click-on.ts';
import { violations, wideElements } from '../web/check-page.ts';
import { openCounter, type Counter } from './counter.ts';
import { launchBrowser, newVisitor, type Visitor } from './open-browser.ts';
import { askWith, startTlsProxy, type TlsProxy } from './tls-proxy.ts';

const secret = 'a secret between the proxy and the server';
const next = '/portal/beijing/pages/entitlements';
const password = '证书密码 2026';

describe('Feature: signing in for an employer by a certificate, a licence or a password', function () {
  this.timeout(120_000);
  const folder = mkdtempSync(join(tmpdir(), 'banshi-certificates-'));
  const authority = makeAuthority({ keys: rsaKeys() });
  const ownOfProxy = makeCertificate({ name: { CN: '127.0.0.1' }, issuer: null, purposes: [purposeIds.server], until: '2040-01-01T00:00:00Z', from: '2020-01-01T00:00:00Z' });
  let counter: Counter;
  let proxy: TlsProxy;
  let provider: TestProvider;
  let browser: Browser;
  let visitor: Visitor;
  let code: string;
  let name: string;
  let revoked: Identity;

  // The handshake goes by the machine's own clock, so these certificates hold in 2026 and for long.
  const certificate = (given: Partial<Parameters<typeof makeCertificate>[0]> = {}): Identity => makeCertificate({ name: { CN: name, O: name, serialNumber: code }, issuer: authority, until: '2040-01-01T00:00:00Z', ...given });

  before(async () => {
    proxy = await startTlsProxy(ownOfProxy, authority, secret);
    provider = await startProvider(null);
    const files = { CERTIFICATE_AUTHORITIES: join(folder, 'authorities.pem'), CERTIFICATE_REVOCATIONS: join(folder, 'revocations.pem') };
    revoked = makeCertificate({ name: { CN: '已吊销', O: '已吊销', serialNumber: 'x' }, issuer: authority });
    writeFileSync(files.CERTIFICATE_AUTHORITIES, authority.pem);
    writeFileSync(files.CERTIFICATE_REVOCATIONS, makeRevocationList(authority, { revoked: [revoked] }));
    const { issuer, clientId, clientSecret } = provider.client;
    const variables: Record<string, string> = {
      ...files, CLIENT_CERTIFICATE_SECRET: secret, CLIENT_CERTIFICATE_URL: proxy.url, TRUSTED_PROXIES: '1',
      BUSINESS_LICENCE_ISSUER: issuer, BUSINESS_LICENCE_CLIENT_ID: clientId, BUSINESS_LICENCE_CLIENT_SECRET: clientSecret,
      PUBLIC_INSTITUTION_ISSUER: issuer, PUBLIC_INSTITUTION_CLIENT_ID: clientId, PUBLIC_INSTITUTION_CLIENT_SECRET: clientSecret,
    };
    Object.assign(process.env, variables);
    try {
      counter = await openCounter('sqlite');
    } finally {
      for (const variable of Object.keys(variables)) delete process.env[variable];
    }
    proxy.forwardTo(counter.url);
    provider.open(['business-licence', 'public-institution-certificate'].map((way) => `${counter.url}/login/return/beijing/${way}`));
    const employer = (await findAccountByLogin(counter.wired.platform.db, 'employer'))!;
    [code, name] = [employer.attributes['employerCode']!, employer.name];
    browser = await launchBrowser();
  });
  after(async () => {
    await browser.close();
    await counter.close();
    await proxy.close();
    await provider.close();
    rmSync(folder, { recursive: true });
  });
  beforeEach(async () => { visitor = await newVisitor(browser, counter.url); });
  afterEach(async () => {
    expect(visitor.foreignRequests.filter((url) => !url.startsWith(provider.issuer))).to.deep.equal([]);
    await visitor.context.close();
  });

  const seen = (text: string) => visitor.page.waitForSelector(`::-p-xpath(//body//*[contains(normalize-space(.), "${text}")])`, { visible: true });
  const who = () => visitor.page.$eval('.who-name', (element) => element.textContent);
  /** 社会保险权益查询服务 → 用户登录 → 单位登录 → the way, from the page of the entitlements. */
  const openWay = async (label: string): Promise<void> => {
    await visitor.go(next);
    await visitor.press('用户登录', { navigates: true });
    await visitor.press('单位登录', { navigates: true });
    await visitor.press(label, { navigates: true });
  };
  const file = (given: string, content: Buffer | string): string => {
    const path = join(folder, given);
    writeFileSync(path, content);
    return path;
  };
  const give = async (input: string, path: string): Promise<void> => (await visitor.page.$(input) as ElementHandle<HTMLInputElement>).uploadFile(path);
  /** Chooses the key file, types its password, and presses the button. */
  const signBy = async (holder: Identity, typed = password): Promise<void> => {
    await give('#certificate-file', file('holder.p12', makeKeyFile(holder, password)));
    await visitor.page.$eval('#certificate-password', (input) => { (input as HTMLInputElement).value = ''; });
    await visitor.page.type('#certificate-password', typed);
  };

  it('Scenario: the four ways of 单位登录 stand there; a key file opens the portal, and its key and password never leave the browser', async () => {
    const sent: string[] = [];
    visitor.page.on('request', (request) => sent.push(request.postData() ?? ''));
    await openWay('证书登录');
    const ways = await visitor.page.$$eval('.way-switch a', (links) => links.map(({ textContent }) => textContent));
    expect(ways).to.deep.equal(['证书登录', '口令登录', '电子营业执照登录', '事业单位电子证书']);
    for (const width of [1280, 390]) {
      await visitor.page.setViewport({ width, height: 900 });
      expect(await violations(visitor.page), `at ${width}`).to.deep.equal([]);
      expect(await wideElements(visitor.page), `too wide at ${width}`).to.deep.equal([]);
    }
    await clickOn(visitor.page, '#certificate-button');
    await seen('请选择证书文件');
    const holder = certificate();
    await signBy(holder, 'not the password');
    await clickOn(visitor.page, '#certificate-button');
    await seen('证书密码不正确');
    await signBy(holder);
    await follow(visitor.page, '#certificate-button');
    expect(new URL(visitor.page.url()).pathname).to.equal(next);
    expect(await who()).to.equal(name);
    expect(await visitor.text()).to.include('权益查询').and.include('法人服务');
    const key = holder.privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64');
    expect(sent.join().includes(password) || sent.join().includes(key.slice(40, 80)), 'something secret was sent').to.equal(false);
    expect(visitor.complaints).to.deep.equal([]);
  });

  it('Scenario: certificates that do not count are refused, each with its reason, and nobody is signed in', async () => {
    await openWay('证书登录');
    const reasons: [string, Identity][] = [
      ['此证书已于 2026-02-01 过期', certificate({ until: '2026-02-01T00:00:00Z' })], ['此证书自 2026-06-01 起才生效', certificate({ from: '2026-06-01T00:00:00Z' })],
      ['不是本平台认可的机构签发的', certificate({ issuer: makeAuthority({ name: { CN: '别的机构' }, keys: ecKeys() }) })], ['自签名证书', certificate({ issuer: null })],
      ['此证书已被吊销', revoked], ['用途不包括身份认证', certificate({ purposes: [purposeIds.server] })],
    ];
    for (const [reason, holder] of reasons) {
      await signBy(holder);
      await clickOn(visitor.page, '#certificate-button');
      await seen(reason);
    }
    await visitor.go('/applications');
    expect(visitor.page.url()).to.include('/login');
    expect(visitor.complaints.filter((text) => !text.includes('403'))).to.deep.equal([]);
  });

  /** What the link gives to be signed, as it lands on the disk. */
  const downloaded = async (): Promise<string> => {
    const session = await visitor.page.createCDPSession();
    await session.send('Browser.setDownloadBehavior', { behavior: 'allow', downloadPath: folder, browserContextId: visitor.context.id! });
    await clickOn(visitor.page, '#challenge-link');
    const path = join(folder, 'challenge.txt');
    while (!existsSync(path) || statSync(path).size === 0) await new Promise((resolve) => setTimeout(resolve, 50));
    return readFileSync(path, 'utf8');
  };

  it('Scenario: another program signs what the page gives out; the same signature does not count again', async () => {
    const holder = certificate({ keys: ecKeys() });
    const handIn = async (): Promise<void> => {
      await openWay('证书登录');
      await clickOn(visitor.page, '#signed-elsewhere summary');
      await visitor.page.waitForSelector('#challenge-link', { visible: true });
    };
    await handIn();
    const given = await downloaded();
    expect(given).to.equal(await visitor.page.$eval('#challenge-text', (element) => element.textContent)).and.include(`site: ${counter.url}`);
    const signature = sign('sha256', Buffer.from(given), holder.privateKey);
    await give('#signed-certificate', file('holder.cer', holder.der));
    await clickOn(visitor.page, '#signed-button');
    await seen('请选择签名文件');
    await give('#signed-signature', file('challenge.sig', signature));
    await follow(visitor.page, '#signed-button');
    expect(await who()).to.equal(name);

    await follow(visitor.page, '.who button');
    await handIn();
    await give('#signed-certificate', file('holder.pem', holder.pem));
    await give('#signed-signature', file('challenge.sig', signature.toString('base64')));
    await clickOn(visitor.page, '#signed-button');
    await seen('签名与证书不符');
    await visitor.go('/applications');
    expect(visitor.page.url(), 'an old signature opens nothing').to.include('/login');
  });

  it('Scenario: the proxy in front has checked the browser\'s certificate by mutual TLS; nobody else is believed', async () => {
    await openWay('证书登录');
    expect(await visitor.page.$eval('#provider-link', (link) => link.textContent)).to.include('USB');
    // The shell browser of the tests has no store for certificates, so its sign-in is walked through with its cookies.
    const begin = async (): Promise<{ address: string; cookie: string }> => {
      const response = await fetch(`${counter.url}/login/with/beijing/certificate?kind=employer&next=${encodeURIComponent(next)}`, { redirect: 'manual' });
      return { address: response.headers.get('location')!, cookie: response.headers.getSetCookie().map((one) => one.split(';')[0]).join('; ') };
    };
    const { address, cookie } = await begin();
    expect(address).to.match(new RegExp(`^${proxy.url}/login/certificate/beijing/certificate\\?state=`));
    const straight = await fetch(address.replace(proxy.url, counter.url), { redirect: 'manual', headers: { cookie, 'client-cert': `:${certificate().der.toString('base64')}:`, 'client-cert-secret': 'guessed, guessed, guessed, guessed' } });
    expect(straight.status, 'past the proxy').to.equal(403);
    const handshake = async (holder: Identity | null) => askWith(address, { holder, proxy: ownOfProxy, cookie }).then(({ status }) => status, () => 'no handshake');
    expect(await handshake(null), 'without a certificate').to.equal('no handshake');
    expect(await handshake(certificate({ issuer: makeAuthority({ name: { CN: '别的机构' } }) })), 'of a foreign authority').to.equal('no handshake');
    const { status, headers } = await askWith(address, { holder: certificate(), proxy: ownOfProxy, cookie });
    expect([status, headers.location]).to.deep.equal([303, counter.url + next]);
    const session = [headers['set-cookie']].flat().map((one) => one?.split(';')[0]).join('; ');
    const page = await (await fetch(counter.url + next, { headers: { cookie: session, 'accept-language': 'zh' } })).text();
    expect(page).to.include(name);
    expect(await handshake(certificate()), 'a second time').to.equal(403);
    const other = await begin();
    expect((await askWith(other.address, { holder: revoked, proxy: ownOfProxy, cookie: other.cookie })).status, 'revoked, which the proxy does not know').to.equal(403);
  });

  for (const [label, organisation] of [['电子营业执照登录', '新设公司'], ['事业单位电子证书', '示例事业单位']] as const) {
    it(`Scenario: ${label} leads to its provider and back; the first time makes the employer's account`, async () => {
      provider.person = { sub: label, name: '某经办', organisation, credit_code: `91110000MA${label.length}TEST${organisation.length}X` };
      await openWay(label);
      await follow(visitor.page, '#provider-link');
      expect([new URL(visitor.page.url()).pathname, await who()]).to.deep.equal([next, organisation]);
      expect(visitor.complaints).to.deep.equal([]);
    });
  }

  it('Scenario: 口令登录 opens the same account by its password', async () => {
    await openWay('口令登录');
    await visitor.signIn('employer', (await import('../../server/load-demo.ts')).demoPassword);
    expect(await who()).to.equal(name);
    const texts = (selector: string) => visitor.page.$$eval(selector, (elements) => elements.map(({ textContent }) => textContent));
    expect(await texts('.popular a')).to.deep.equal(['单位职工缴费信息查询', '我的权益单', '社保权益单校验', '遗漏待遇公示信息查询']);
    expect(await texts('.switch a')).to.deep.equal(['城镇职工', '城乡居民', '法人服务']);
    expect(await texts('main h3')).to.deep.equal(['单位登记信息查询', '单位职工缴费信息查询', '单位缴费信息查询', '社保权益单校验', '单位职工参保登记信息查询', '单位缴费月报信息查询', '单位职工待遇信息查询', '破产清算信息查询']);
    expect(await visitor.page.$eval('.crumbs', (crumbs) => (crumbs as unknown as { innerText: string }).innerText)).to.include('权益及人员信息查询').and.include('返回首页');
    await clickOn(visitor.page, '//nav[contains(@class,"switch")]//a[.="城镇职工"]');
    await seen('职工本人的权益由本人以个人身份查询');
  });
});
