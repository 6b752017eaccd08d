import { expect } from 'chai';
import type { Request } from 'express';
import { systemCaller } from '../../server/platform/caller.ts';
import { runCommand } from '../../server/platform/run-command.ts';
import { networkOf } from '../../server/identity/attempt-store.ts';
import { createToken } from '../../server/identity/api-tokens.ts';
import { callerOf } from '../../server/identity/identify-caller.ts';
import { forEachDatabase } from '../platform/databases.ts';
import { newAccount, password } from './accounts.ts';
import { cookieOf, startServer, type TestServer } from './start-server.ts';

forEachDatabase('Requests from other sites', (platform) => {
  let server: TestServer;
  let cookie: string;
  before(async () => {
    server = await startServer(platform());
    const { login } = await newAccount(platform());
    cookie = cookieOf(await server.login(login, password));
  });
  after(() => server.close());

  const post = (headers: Record<string, string>) => server.send('POST', '/api/tokens', { cookie, body: { name: 'x' }, headers });

  it('change nothing: Sec-Fetch-Site tells, or Origin where it is not sent', async () => {
    const foreign: Record<string, string>[] = [
      { 'sec-fetch-site': 'cross-site' }, { 'sec-fetch-site': 'same-site' }, { 'sec-fetch-site': 'cross-site', origin: server.origin },
      { origin: 'https://elsewhere.example' }, { origin: 'null' }, { origin: `${server.origin}.elsewhere.example` },
      { origin: server.origin.replace('http:', 'https:') }, { origin: 'http://127.0.0.1:1' },
    ];
    for (const headers of foreign) {
      const reply = await post(headers);
      expect([reply.status, reply.body['code']], JSON.stringify(headers)).to.deep.equal([403, 'foreign_origin']);
    }
    expect((await server.send('GET', '/api/tokens', { cookie })).body['total']).to.equal(0);
  });

  it('of the site itself, of the public address and of programs go through', async () => {
    const own: Record<string, string>[] = [
      { 'sec-fetch-site': 'same-origin' }, { 'sec-fetch-site': 'none' }, { origin: server.origin }, { origin: new URL(platform().config.publicUrl).origin }, {},
    ];
    for (const headers of own) expect((await post(headers)).status, JSON.stringify(headers)).to.equal(201);
  });

  it('may read, as a link from another site does', async () => {
    expect((await server.send('GET', '/api/me', { cookie, headers: { 'sec-fetch-site': 'cross-site' } })).status).to.equal(200);
  });

  it('cannot sign anybody in unawares, nor out', async () => {
    const { login } = await newAccount(platform());
    const reply = await server.login(login, password, { headers: { 'sec-fetch-site': 'cross-site' } });
    expect([reply.body['code'], reply.setCookie]).to.deep.equal(['foreign_origin', []]);
    expect((await server.send('POST', '/api/logout', { cookie, headers: { origin: 'https://elsewhere.example' } })).status).to.equal(403);
    expect((await server.send('GET', '/api/me', { cookie })).status).to.equal(200);
  });

  it('may come with a token, which no browser adds by itself', async () => {
    const account = await newAccount(platform());
    const { id, token } = await runCommand(platform(), systemCaller, (command) => createToken(command, account.id, 'x'));
    const headers = { authorization: `Bearer ${token}`, origin: 'https://elsewhere.example', 'sec-fetch-site': 'cross-site' };
    expect((await server.send('DELETE', `/api/tokens/${id}`, { headers })).status).to.equal(200);
  });
});

forEachDatabase('A caller', (platform) => {
  let server: TestServer;
  before(async () => { server = await startServer(platform()); });
  after(() => server.close());

  const whoami = async (headers: Record<string, string> = {}) => (await server.send('GET', '/api/whoami', { headers })).body;

  it('without session or token is nobody, with an address', async () => {
    expect(await whoami()).to.deep.equal({ accountId: null, name: 'anonymous', roles: [], groups: [], attributes: {}, locale: 'zh', address: '127.0.0.1' });
  });

  it('reads the language chosen in the cookie, else the browser\'s, else Chinese', async () => {
    const cases: [Record<string, string>, string][] = [
      [{}, 'zh'], [{ 'accept-language': 'fr' }, 'zh'], [{ 'accept-language': 'en-GB,zh;q=0.5' }, 'en'], [{ 'accept-language': 'zh-CN,en;q=0.8' }, 'zh'],
      [{ cookie: 'locale=en', 'accept-language': 'zh-CN' }, 'en'], [{ cookie: 'a=b; locale=zh; c=d', 'accept-language': 'en' }, 'zh'],
      [{ cookie: 'locale=xx', 'accept-language': 'en' }, 'en'], [{ cookie: 'mylocale=en' }, 'zh'],
    ];
    for (const [headers, locale] of cases) expect((await whoami(headers))['locale'], JSON.stringify(headers)).to.equal(locale);
  });

  it('is not believed about its address by a server without trusted proxies', async () => {
    expect((await whoami({ 'x-forwarded-for': '192.0.2.1' }))['address']).to.equal('127.0.0.1');
  });

  it('behind a trusted proxy has the address that the proxy saw', async () => {
    const proxied = await startServer({ ...platform(), config: { ...platform().config, trustedProxies: 1 } });
    try {
      const addressFor = async (forwarded: string) => (await proxied.send('GET', '/api/whoami', { headers: { 'x-forwarded-for': forwarded } })).body['address'];
      expect(await addressFor('10.9.9.9, ::ffff:192.0.2.1')).to.equal('192.0.2.1');
      expect(await addressFor('2001:db8::1')).to.equal('2001:db8::1');
    } finally {
      await proxied.close();
    }
  });
});

describe('A request that nobody identified', () => {
  it('has no caller, not even an anonymous one', () => {
    expect(() => callerOf({} as Request)).to.throw('identifyCaller must run');
  });
});

describe('A network', () => {
  it('is an IPv4 address or the /64 of an IPv6 address, however it is written', () => {
    expect(networkOf('192.0.2.1')).to.equal('192.0.2.1');
    for (const address of ['2001:db8::1', '2001:db8:0:0:1:2:3:4', '2001:0db8:0000:0000::ffff']) expect(networkOf(address), address).to.equal('2001:db8:0:0::/64');
    expect(networkOf('2001:db8:1:2:3:4:5:6')).to.equal('2001:db8:1:2::/64');
    expect(networkOf('::1')).to.equal('0:0:0:0::/64');
    expect(networkOf('fe80::')).to.equal('fe80:0:0:0::/64');
  });
});
