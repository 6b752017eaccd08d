import { createHash } from 'node:crypto';
import { expect } from 'chai';
import type { SessionData } from 'express-session';
import { systemCaller } from '../../server/platform/caller.ts';
import { runCommand } from '../../server/platform/run-command.ts';
import { disableAccount } from '../../server/identity/disable-account.ts';
import { DatabaseSessionStore } from '../../server/identity/session-store.ts';
import { sweepSignIns } from '../../server/identity/sweep-sign-ins.ts';
import { forEachDatabase } from '../platform/databases.ts';
import { newAccount, password } from './accounts.ts';
import { cookieOf, startServer, type TestServer } from './start-server.ts';

const minute = 60_000;
const hour = 60 * minute;

forEachDatabase('Sessions', (platform) => {
  let server: TestServer;
  before(async () => { server = await startServer(platform()); });
  after(() => server.close());

  const signedIn = async (given: Parameters<typeof newAccount>[1] = {}) => {
    const account = await newAccount(platform(), given);
    return { account, cookie: cookieOf(await server.login(account.login, password)) };
  };
  const statusOfMe = async (cookie: string) => (await server.send('GET', '/api/me', { cookie })).status;
  const rowOf = (cookie: string) => platform().db('sessions').where({ id: hashOf(cookie) }).first();

  it('begin with signing in, which answers the account', async () => {
    const { id, login } = await newAccount(platform(), { name: '王测试', roles: ['reviewer'], groups: ['hall'], kind: 'staff' });
    const reply = await server.login(login, password);
    const expected = { id, name: '王测试', account: login, kind: 'staff', roles: ['reviewer'], groups: ['hall'] };
    expect(reply.body).to.deep.equal(expected);
    expect((await server.send('GET', '/api/me', { cookie: cookieOf(reply) })).body).to.deep.equal(expected);
  });

  it('are not begun by a failed sign-in, nor by reading pages', async () => {
    const { login } = await newAccount(platform());
    const failed = await server.login(login, 'wrong');
    expect([failed.status, failed.body['code'], failed.setCookie]).to.deep.equal([401, 'wrong_credentials', []]);
    expect((await server.send('GET', '/api/captcha')).setCookie).to.deep.equal([]);
  });

  it('are refused a second use of the same captcha over HTTP', async () => {
    const { login } = await newAccount(platform());
    const body = { account: login, password, captcha: await server.captcha() };
    expect((await server.send('POST', '/api/login', { body })).status).to.equal(200);
    expect((await server.send('POST', '/api/login', { body })).body['code']).to.equal('captcha_failed');
  });

  it('live in a cookie that scripts cannot read and that other sites\' requests do not carry', async () => {
    const { login } = await newAccount(platform());
    const [cookie] = (await server.login(login, password)).setCookie;
    expect(cookie).to.match(/^banshi=[^;]+; Path=\/; HttpOnly; SameSite=Lax$/);
  });

  it('live in production in a __Host- cookie that is given over HTTPS only', async () => {
    const production = await startServer({ ...platform(), config: { ...platform().config, production: true, trustedProxies: 1 } });
    try {
      const { login } = await newAccount(platform());
      expect((await production.login(login, password)).setCookie).to.deep.equal([]);
      const [cookie] = (await production.login(login, password, { headers: { 'x-forwarded-proto': 'https' } })).setCookie;
      expect(cookie).to.match(/^__Host-banshi=[^;]+; Path=\/; HttpOnly; Secure; SameSite=Lax$/);
    } finally {
      await production.close();
    }
  });

  it('are kept by the hash of their id only', async () => {
    const { account, cookie } = await signedIn();
    const rows = JSON.stringify(await platform().db('sessions').where({ account_id: account.id }));
    expect(rows).to.include(hashOf(cookie));
    expect(rows).not.to.include(sessionIdOf(cookie));
  });

  it('get a new id at signing in, and the id from before opens nothing (fixation)', async () => {
    const { account, cookie: before } = await signedIn();
    const again = cookieOf(await server.login(account.login, password, { cookie: before }));
    expect(again).not.to.equal(before);
    expect(await statusOfMe(before)).to.equal(401);
    expect(await statusOfMe(again)).to.equal(200);
  });

  it('never take an id that the server did not give: made up, altered, or known by its hash', async () => {
    const { account, cookie } = await signedIn();
    const signature = decodeURIComponent(cookie).split('.')[1] ?? '';
    const forged = ['banshi=made-up', `banshi=s:made-up.${signature}`, `banshi=s:${hashOf(cookie)}.${signature}`, `${cookie}x`];
    for (const given of forged) {
      expect(await statusOfMe(given), given).to.equal(401);
      const fresh = cookieOf(await server.login(account.login, password, { cookie: given }));
      expect(sessionIdOf(fresh)).not.to.equal('made-up');
    }
  });

  it('end after 30 idle minutes, while activity keeps them open', async () => {
    const { cookie } = await signedIn();
    for (let index = 0; index < 3; index++) {
      platform().clock.advance(29 * minute);
      expect(await statusOfMe(cookie)).to.equal(200);
    }
    platform().clock.advance(30 * minute);
    const reply = await server.send('GET', '/api/me', { cookie });
    expect([reply.status, reply.body['code']]).to.deep.equal([401, 'not_signed_in']);
  });

  it('end after 12 hours, however busy', async () => {
    const { cookie } = await signedIn();
    for (let index = 0; index < 12 * 3 - 1; index++) {
      platform().clock.advance(20 * minute);
      expect(await statusOfMe(cookie)).to.equal(200);
    }
    platform().clock.advance(20 * minute);
    expect(await statusOfMe(cookie)).to.equal(401);
  });

  it('are written to the database at most once a minute', async () => {
    const { cookie } = await signedIn();
    const { last_seen_at: begun } = await rowOf(cookie);
    platform().clock.advance(minute - 1);
    await statusOfMe(cookie);
    expect((await rowOf(cookie)).last_seen_at).to.equal(begun);
    platform().clock.advance(1);
    await statusOfMe(cookie);
    expect((await rowOf(cookie)).last_seen_at).to.equal(platform().clock.now().toISOString());
  });

  it('end with signing out, in the database too, and the browser is told to drop the cookie', async () => {
    const { account, cookie } = await signedIn();
    const reply = await server.send('POST', '/api/logout', { cookie });
    expect(reply.body).to.deep.equal({ signedOut: true });
    expect(reply.setCookie[0]).to.match(/^banshi=; .*Expires=Thu, 01 Jan 1970/);
    expect(await statusOfMe(cookie)).to.equal(401);
    expect(await platform().db('sessions').where({ account_id: account.id })).to.have.length(0);
    expect((await server.send('POST', '/api/logout', { cookie })).body).to.deep.equal({ signedOut: false });
    expect(await platform().db('audit_log').where({ subject_id: account.id, action: 'account.sign-out' })).to.have.length(1);
  });

  it('are listed to their owner with the current one marked, and each can be ended from another', async () => {
    const { account, cookie } = await signedIn();
    platform().clock.advance(1);
    const phone = cookieOf(await server.login(account.login, password, { headers: { 'user-agent': 'Phone/1.0' } }));
    const { rows, total } = (await server.send('GET', '/api/sessions', { cookie })).body as { rows: Record<string, unknown>[]; total: number };
    expect(total).to.equal(2);
    expect(rows.map((row) => [row['current'], row['userAgent'], row['address']])).to.deep.equal([[false, 'Phone/1.0', '127.0.0.1'], [true, null, '127.0.0.1']]);
    const ended = await server.send('DELETE', `/api/sessions/${String(rows[0]?.['id'])}`, { cookie });
    expect(ended.status).to.equal(200);
    expect([await statusOfMe(phone), await statusOfMe(cookie)]).to.deep.equal([401, 200]);
    expect(await platform().db('audit_log').where({ subject_id: rows[0]?.['id'], action: 'session.revoke' })).to.have.length(1);
  });

  it('of somebody else can be neither seen nor ended', async () => {
    const [mine, theirs] = [await signedIn(), await signedIn()];
    const reply = await server.send('DELETE', `/api/sessions/${hashOf(theirs.cookie)}`, { cookie: mine.cookie });
    expect([reply.status, reply.body['code']]).to.deep.equal([404, 'not_found']);
    expect(await statusOfMe(theirs.cookie)).to.equal(200);
    expect(JSON.stringify((await server.send('GET', '/api/sessions', { cookie: mine.cookie })).body)).not.to.include(hashOf(theirs.cookie));
  });

  it('do not come back when revoked while a request of theirs is under way', async () => {
    const { account, cookie } = await signedIn();
    const [store, id] = [new DatabaseSessionStore(platform()), sessionIdOf(cookie)];
    const session = await new Promise<SessionData>((resolve, reject) => { store.get(id, (error, found) => (found ? resolve(found) : reject(error as Error))); });
    expect(session.accountId).to.equal(account.id);
    platform().clock.advance(2 * minute);
    await platform().db('sessions').where({ account_id: account.id }).delete();
    await new Promise((resolve) => { store.set(id, session, resolve); });
    await new Promise((resolve) => { store.touch(id, session, resolve); });
    expect(await platform().db('sessions').where({ account_id: account.id })).to.have.length(0);
    expect(await statusOfMe(cookie)).to.equal(401);
  });

  it('of a disabled account stop working with the next request', async () => {
    const { account, cookie } = await signedIn();
    await runCommand(platform(), systemCaller, (command) => disableAccount(command, account.id));
    expect(await statusOfMe(cookie)).to.equal(401);
    await runCommand(platform(), systemCaller, (command) => disableAccount(command, account.id, false));
    expect(await statusOfMe(cookie)).to.equal(200);
  });

  it('are swept when they have expired, and not before', async () => {
    const { account, cookie } = await signedIn();
    platform().clock.advance(29 * minute);
    await sweepSignIns(platform());
    expect(await statusOfMe(cookie)).to.equal(200);
    platform().clock.advance(hour);
    await sweepSignIns(platform());
    expect(await platform().db('sessions').where({ account_id: account.id })).to.have.length(0);
  });
});

function sessionIdOf(cookie: string): string {
  return /=s:([^.]+)\./.exec(decodeURIComponent(cookie))?.[1] ?? '';
}

function hashOf(cookie: string): string {
  return createHash('sha256').update(sessionIdOf(cookie)).digest('hex');
}
