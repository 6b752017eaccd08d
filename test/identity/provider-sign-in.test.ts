import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import { findAccount } from '../../server/identity/account-store.ts';
import { disableAccount } from '../../server/identity/disable-account.ts';
import { employersOf } from '../../server/identity/operator-store.ts';
import { beginAtProvider, openSignInDesk, returnFromProvider, signInByProof, type SignInDesk } from '../../server/identity/provider-sign-in.ts';
import { readSignInWays } from '../../server/identity/sign-in-ways.ts';
import { systemCaller } from '../../server/platform/caller.ts';
import { newId } from '../../server/platform/ids.ts';
import { runCommand } from '../../server/platform/run-command.ts';
import { forEachDatabase } from '../platform/databases.ts';
import { newAccount, visitor } from './accounts.ts';
import { problemOf } from './problem-of.ts';
import { environment, openBrowserSession, openDesk, type Firm, type TestBrowser } from './sign-in-desk.ts';
import { startProvider, walkThrough, type TestProvider } from './start-provider.ts';

forEachDatabase('Signing in by a provider', (platform) => {
  let provider: TestProvider;
  let desk: SignInDesk;
  const firms: Firm[] = [];
  const caller = visitor();
  const returnTo = (way: string) => `${platform().config.publicUrl}/login/return/example/${way}`;
  before(async () => {
    provider = await startProvider(['card', 'licence', 'strict'].map(returnTo));
    desk = openDesk(platform(), provider, firms);
  });
  after(() => provider.close());
  beforeEach(() => { provider.forge = null; firms.length = 0; });

  const citizen = () => `23010119900101${Math.floor(Math.random() * 1e4).toString().padStart(4, '0')}`;
  const person = (more: Record<string, string> = {}) => (provider.person = { sub: newId(), name: '张三', id_number: citizen(), ...more });
  type Kind = 'individual' | 'employer';
  const begin = (browser: TestBrowser, way = 'card', kind: Kind = 'individual') =>
    beginAtProvider(desk, caller, browser, { way: `example/${way}`, kind, next: '/applications', ticketId: null });
  const comeBack = (browser: TestBrowser, search: string, way = 'card') => returnFromProvider(desk, caller, browser, `example/${way}`, search);
  const signIn = async (browser: TestBrowser, way = 'card', kind: Kind = 'individual') => {
    const { flow, proven } = await comeBack(browser, await walkThrough(await begin(browser, way, kind), returnTo(way)), way);
    return { next: await signInByProof(desk, caller, browser, flow, proven), ...proven };
  };

  it('sends the browser there with PKCE, state and nonce', async () => {
    const { searchParams } = new URL(await begin(openBrowserSession('a')));
    expect([searchParams.get('response_type'), searchParams.get('code_challenge_method'), searchParams.get('redirect_uri')]).to.deep.equal(['code', 'S256', returnTo('card')]);
    for (const name of ['state', 'nonce', 'code_challenge']) expect(searchParams.get(name), name).to.match(/^[\w-]{43}$/);
  });

  it('opens the account that has the proven attribute, and goes where one wanted to go', async () => {
    const { id_number: idNumber } = person();
    const account = await newAccount(platform(), { attributes: { citizen: idNumber } });
    const browser = openBrowserSession('found');
    expect((await signIn(browser)).next).to.equal('/applications');
    expect(browser.signedIn).to.deep.equal([{ accountId: account.id, employerId: null }]);
    const [row] = await platform().db('audit_log').where({ subject_id: account.id, action: 'account.sign-in' });
    expect([row.actor_id, JSON.parse(row.details)]).to.deep.equal([account.id, { way: 'example/card' }]);
  });

  it('makes the account at the first time where that is declared, and finds it at the second', async () => {
    const { id_number: idNumber } = person({ id_number: `2301011990010${Math.floor(Math.random() * 9000 + 1000)}x` });
    const [first, second] = [await signIn(openBrowserSession('first')), await signIn(openBrowserSession('second'))];
    expect(second.account.id).to.equal(first.account.id);
    const { kind, name, roles, attributes } = first.account;
    expect({ kind, name, roles, attributes }).to.deep.equal({ kind: 'individual', name: '张三', roles: ['individual'], attributes: { citizen: idNumber.toUpperCase() } });
  });

  it('makes one account when a person signs in for the first time twice at once', async () => {
    person();
    const answers = await Promise.all(['x', 'y', 'z'].map(async (name) => [name, await walkThrough(await begin(openBrowserSession(name)), returnTo('card'))] as const));
    const proven = await Promise.all(answers.map(([name, search]) => comeBack(openBrowserSession(name), search)));
    expect(new Set(proven.map(({ proven: { account } }) => account.id)).size).to.equal(1);
  });

  it('says that one must register where accounts are not made', async () => {
    person();
    expect(await problemOf(signIn(openBrowserSession('strict'), 'strict'))).to.equal('sign_in_no_account');
  });

  it('does not open an account that is shut out, nor one of another kind', async () => {
    const { id_number: idNumber } = person();
    const employer = await newAccount(platform(), { kind: 'employer', roles: ['employer'], attributes: { citizen: idNumber } });
    const { account } = await signIn(openBrowserSession('kind'));
    expect(account.id).not.to.equal(employer.id);
    await runCommand(platform(), systemCaller, (command) => disableAccount(command, account.id));
    expect(await problemOf(signIn(openBrowserSession('kind')))).to.equal('account_disabled');
  });

  it('refuses an answer with another state, in another browser, to another way, too late, or a second time', async () => {
    person();
    const browser = openBrowserSession('bound');
    const answer = async () => walkThrough(await begin(browser), returnTo('card'));
    const changed = new URLSearchParams(await answer());
    changed.set('state', 'x'.repeat(43));
    expect(await problemOf(comeBack(browser, `?${changed}`)), 'state').to.equal('sign_in_unproven');
    expect(await problemOf(comeBack(browser, '')), 'nothing').to.equal('sign_in_unproven');
    expect(await problemOf(comeBack(openBrowserSession('thief'), await answer())), 'another browser').to.equal('sign_in_unproven');
    expect(await problemOf(comeBack(browser, await answer(), 'strict')), 'another way').to.equal('sign_in_unproven');
    const late = await answer();
    platform().clock.advance(10 * 60_000);
    expect(await problemOf(comeBack(browser, late)), 'too late').to.equal('sign_in_unproven');
    const once = await answer();
    const both = await Promise.all([problemOf(comeBack(browser, once)), problemOf(comeBack(browser, once))]);
    expect(both.filter((code) => code === null), `at once: ${both.join()}`).to.have.length(1);
    expect(await problemOf(comeBack(browser, once)), 'again').to.equal('sign_in_unproven');
    expect(browser.signedIn).to.deep.equal([]);
  });

  it('refuses a code that the provider no longer takes', async () => {
    person();
    const browser = openBrowserSession('expired');
    const search = await walkThrough(await begin(browser), returnTo('card'));
    await (await provider.provider.AuthorizationCode.find(new URLSearchParams(search).get('code')!))!.destroy();
    expect(await problemOf(comeBack(browser, search))).to.equal('sign_in_unproven');
  });

  const forgeries: [string, TestProvider['forge']][] = [
    ['of another issuer', { claims: { iss: 'https://foreign.example' } }], ['for another client', { claims: { aud: 'somebody-else' } }],
    ['with another nonce', { claims: { nonce: 'another' } }], ['that is over', { claims: { exp: 1_000_000_000 } }], ['signed with a foreign key', { foreignKey: true }],
  ];
  for (const [what, forge] of forgeries) {
    it(`refuses an ID token ${what}`, async () => {
      person();
      provider.forge = forge;
      expect(await problemOf(signIn(openBrowserSession('forged')))).to.equal('sign_in_unproven');
      provider.forge = { claims: {} };
      expect(await problemOf(signIn(openBrowserSession('forged'))), 'the same, not forged').to.equal(null);
    });
  }

  it('refuses an answer that names another issuer', async () => {
    person();
    const browser = openBrowserSession('mixed');
    const search = new URLSearchParams(await walkThrough(await begin(browser), returnTo('card')));
    search.set('iss', 'https://foreign.example');
    expect(await problemOf(comeBack(browser, `?${search}`))).to.equal('sign_in_unproven');
  });

  it('tells a person who says no there apart from a failure', async () => {
    provider.person = null;
    expect(await problemOf(signIn(openBrowserSession('no')))).to.equal('sign_in_refused');
  });

  it('is unproven when the provider does not say what is needed', async () => {
    provider.person = { sub: newId(), name: '无证件' };
    expect(await problemOf(signIn(openBrowserSession('less')))).to.equal('sign_in_unproven');
  });

  it('reads tokens signed with ES256 as well', async () => {
    const other = await startProvider([returnTo('card')], 'ES256');
    try {
      other.person = { sub: 'es', name: '李四', id_number: citizen() };
      const own = openDesk(platform(), other);
      const browser = openBrowserSession('es256');
      const to = await beginAtProvider(own, caller, browser, { way: 'example/card', kind: 'individual', next: '/', ticketId: null });
      expect((await returnFromProvider(own, caller, browser, 'example/card', await walkThrough(to, returnTo('card')))).proven.account.name).to.equal('李四');
    } finally {
      await other.close();
    }
  });

  it('says which provider cannot be reached: nobody there, no provider there, one that calls itself otherwise', async () => {
    const server = createServer((_request, response) => response.setHeader('content-type', 'application/json').end(JSON.stringify({ issuer: 'https://foreign.example' })));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const attempt = (issuer: string) => problemOf(beginAtProvider(openDesk(platform(), { client: { ...provider.client, issuer } }), caller, openBrowserSession('down'), { way: 'example/card', kind: 'individual', next: '/', ticketId: null }));
    expect(await attempt(`http://127.0.0.1:${port}`), 'foreign').to.equal('sign_in_provider_down');
    await new Promise((resolve) => server.close(resolve));
    expect(await attempt(`http://127.0.0.1:${port}`), 'nobody').to.equal('sign_in_provider_down');
  });

  it('is tried anew after the provider was away', async () => {
    person();
    const fresh = openDesk(platform(), provider);
    const browser = openBrowserSession('back');
    const flow = { way: 'example/card', kind: 'individual' as const, next: '/', ticketId: null };
    const fetchNow = globalThis.fetch;
    globalThis.fetch = () => Promise.reject(new TypeError('fetch failed'));
    try {
      expect(await problemOf(beginAtProvider(fresh, caller, browser, flow))).to.equal('sign_in_provider_down');
    } finally {
      globalThis.fetch = fetchNow;
    }
    expect(await beginAtProvider(fresh, caller, browser, flow)).to.match(/^http/);
  });

  it('opens the employer that a licence proves', async () => {
    const code = newId();
    provider.person = { sub: newId(), name: '某人', credit_code: code, organisation: '示例公司' };
    const browser = openBrowserSession('licence');
    const { account } = await signIn(browser, 'licence', 'employer');
    expect([account.kind, account.name, account.attributes]).to.deep.equal(['employer', '示例公司', { firm: code }]);
    expect(await problemOf(begin(openBrowserSession('licence'), 'licence', 'individual')), 'proves no persons').to.equal('not_found');
  });

  it('makes a legal representative an operator of what the register says, and of no more than it says', async () => {
    const { id_number: owner } = person();
    const [one, two] = [newId(), newId()];
    firms.push({ code: one, title: '甲公司', owner }, { code: two, title: '乙公司', owner }, { code: newId(), title: '别人的公司', owner: citizen() });
    const browser = openBrowserSession('owner');
    const { account, next, employers } = await signIn(browser, 'card', 'employer');
    expect(employers.map(({ name }) => name).sort()).to.deep.equal(['乙公司', '甲公司'].sort());
    expect([next, browser.signedIn]).to.deep.equal(['/account/employers?next=%2Fapplications', [{ accountId: account.id, employerId: null }]]);
    firms.splice(0, 1);
    const [left] = (await signIn(browser, 'card', 'employer')).employers;
    expect(left?.name).to.equal('乙公司');
    expect(browser.signedIn.at(-1)).to.deep.equal({ accountId: account.id, employerId: left?.id });
    expect((await employersOf(platform().db, account.id)).map(({ rights, source }) => ({ rights, source }))).to.deep.equal([{ rights: ['administrator'], source: 'register:example' }]);
    expect((await findAccount(platform().db, left!.id))?.attributes).to.deep.equal({ firm: two });
  });

  it('signs nobody in for an employer who represents none', async () => {
    person();
    expect(await problemOf(signIn(openBrowserSession('none'), 'card', 'employer'))).to.equal('sign_in_no_employer');
  });

  it('is offered only where its environment variables are set, and in production only by https', () => {
    const ways = readSignInWays('example', [{ way: 'oidc', name: 'card', label: '卡', en: 'Card', environment, individual: { attributes: { citizen: 'x' }, name: 'name' } }], (reason) => { throw new Error(reason); });
    const offered = (env: NodeJS.ProcessEnv, production = false) => openSignInDesk({ ...platform(), config: { ...platform().config, production } }, ways, async () => [], env).ways.length;
    const complete = { TEST_ISSUER: 'http://127.0.0.1:1', TEST_CLIENT_ID: 'x', TEST_CLIENT_SECRET: 'y' };
    expect([offered({}), offered({ ...complete, TEST_CLIENT_SECRET: '' }), offered(complete)]).to.deep.equal([0, 0, 1]);
    expect(() => offered(complete, true)).to.throw('https');
    expect(offered({ ...complete, TEST_ISSUER: 'https://provider.example' }, true)).to.equal(1);
  });

  it('is refused in a configuration that holds a secret, or does not say whom it proves', () => {
    const refused = (way: object) => { try { readSignInWays('example', [{ way: 'oidc', name: 'card', label: '卡', en: 'Card', environment, ...way }], (reason) => { throw new Error(reason); }); return null; } catch (error) { return (error as Error).message; } };
    const individual = { attributes: { citizen: 'x' }, name: 'name' };
    expect(refused({ individual })).to.equal(null);
    expect(refused({})).to.include('what it proves');
    expect(refused({ individual, environment: { ...environment, clientSecret: 'kd83-secret' } })).to.include('environment variables');
    expect(refused({ individual: { ...individual, attributes: {} } })).to.include('empty');
    expect(refused({ individual, scope: 'profile' })).to.include('openid');
    expect(refused({ employer: { ...individual, register: 'firms', where: { a: 'b' }, rights: ['administrator'] } })).to.include('found by a person');
  });
});
