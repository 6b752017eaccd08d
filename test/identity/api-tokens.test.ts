import { expect } from 'chai';
import { systemCaller } from '../../server/platform/caller.ts';
import { runCommand } from '../../server/platform/run-command.ts';
import { createToken, defaultTokenDays } from '../../server/identity/api-tokens.ts';
import { disableAccount } from '../../server/identity/disable-account.ts';
import { forEachDatabase } from '../platform/databases.ts';
import { newAccount, password } from './accounts.ts';
import { cookieOf, startServer, type TestServer } from './start-server.ts';

const day = 86_400_000;

forEachDatabase('API tokens', (platform) => {
  let server: TestServer;
  before(async () => { server = await startServer(platform()); });
  after(() => server.close());

  const bearer = (token: string) => ({ headers: { authorization: `Bearer ${token}` } });
  const me = (token: string) => server.send('GET', '/api/me', bearer(token));
  const tokenFor = async (given: Parameters<typeof newAccount>[1] = {}) => {
    const account = await newAccount(platform(), given);
    return { account, ...(await runCommand(platform(), systemCaller, (command) => createToken(command, account.id, 'script'))) };
  };

  it('are made in a browser session, shown once and kept as a hash', async () => {
    const { id, login } = await newAccount(platform());
    const cookie = cookieOf(await server.login(login, password));
    const reply = await server.send('POST', '/api/tokens', { cookie, body: { name: '我的脚本' } });
    expect(reply.status).to.equal(201);
    const token = String(reply.body['token']);
    expect(token).to.match(/^banshi_[\w-]{43}$/);
    expect((await me(token)).body['id']).to.equal(id);
    const listed = (await server.send('GET', '/api/tokens', { cookie })).body;
    expect(listed['total']).to.equal(1);
    expect(listed['rows']).to.have.nested.property('[0].name', '我的脚本');
    const kept = JSON.stringify([listed, await platform().db('api_tokens').where({ account_id: id }), await platform().db('audit_log').where({ actor_id: id })]);
    expect(kept).not.to.include(token);
  });

  it('carry the rights of their account', async () => {
    const { account, token } = await tokenFor({ roles: ['reviewer'], groups: ['hall'], attributes: { badge: '7' } });
    const { body } = await server.send('GET', '/api/whoami', bearer(token));
    expect(body).to.deep.include({ accountId: account.id, name: account.name, roles: ['reviewer'], groups: ['hall'], attributes: { badge: '7' } });
  });

  it('open nothing once revoked', async () => {
    const { account, id, token } = await tokenFor();
    const cookie = cookieOf(await server.login(account.login, password));
    expect((await server.send('DELETE', `/api/tokens/${id}`, { cookie })).status).to.equal(200);
    const reply = await me(token);
    expect([reply.status, reply.body['code']]).to.deep.equal([401, 'not_signed_in']);
    expect((await server.send('GET', '/api/tokens', { cookie })).body['total']).to.equal(0);
    expect((await server.send('DELETE', `/api/tokens/${id}`, { cookie })).status).to.equal(404);
    expect(await platform().db('audit_log').where({ subject_id: id }).orderBy('seq').pluck('action')).to.deep.equal(['token.create', 'token.revoke']);
  });

  it('open nothing once expired', async () => {
    const { token } = await tokenFor();
    platform().clock.advance(defaultTokenDays * day - 1);
    expect((await me(token)).status).to.equal(200);
    platform().clock.advance(1);
    expect((await me(token)).status).to.equal(401);
  });

  it('open nothing while their account is disabled', async () => {
    const { account, token } = await tokenFor();
    await runCommand(platform(), systemCaller, (command) => disableAccount(command, account.id));
    expect((await me(token)).status).to.equal(401);
  });

  it('that are unknown fail on every address, even beside a good cookie', async () => {
    const { login } = await newAccount(platform());
    const cookie = cookieOf(await server.login(login, password));
    for (const authorization of ['Bearer banshi_unknown', 'Bearer', 'bearer x', 'Bearer two words']) {
      for (const path of ['/api/me', '/api/captcha']) {
        const reply = await server.send('GET', path, { cookie, headers: { authorization } });
        expect([reply.status, reply.body['code']], `${authorization} ${path}`).to.deep.equal([401, 'not_signed_in']);
      }
    }
  });

  it('of somebody else cannot be revoked', async () => {
    const { token } = await tokenFor();
    const theirs = await tokenFor();
    expect((await server.send('DELETE', `/api/tokens/${theirs.id}`, bearer(token))).status).to.equal(404);
    expect((await me(theirs.token)).status).to.equal(200);
  });

  it('make no further tokens', async () => {
    const { account, token } = await tokenFor();
    const reply = await server.send('POST', '/api/tokens', { ...bearer(token), body: { name: 'offspring' } });
    expect([reply.status, reply.body['code']]).to.deep.equal([403, 'not_allowed']);
    expect(await platform().db('api_tokens').where({ account_id: account.id })).to.have.length(1);
  });

  it('note their use at most once a minute', async () => {
    const { id, token } = await tokenFor();
    const lastUsed = async () => (await platform().db('api_tokens').where({ id }).first()).last_used_at;
    await me(token);
    const first = await lastUsed();
    platform().clock.advance(59_999);
    await me(token);
    expect(await lastUsed()).to.equal(first);
    platform().clock.advance(1);
    await me(token);
    expect(await lastUsed()).to.equal(platform().clock.now().toISOString());
  });
});
