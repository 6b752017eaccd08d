import { expect } from 'chai';
import { createToken } from '../../server/identity/api-tokens.ts';
import { findAccountByAttributes, type Account } from '../../server/identity/account-store.ts';
import { operatorRoutes } from '../../server/identity/operator-routes.ts';
import { findOperator, insertOperator } from '../../server/identity/operator-store.ts';
import { proveHolder, providerWay, type SignInDesk } from '../../server/identity/provider-sign-in.ts';
import { watchRegisters } from '../../server/identity/watch-registers.ts';
import { systemCaller } from '../../server/platform/caller.ts';
import { newId } from '../../server/platform/ids.ts';
import { runCommand } from '../../server/platform/run-command.ts';
import { forEachDatabase } from '../platform/databases.ts';
import { newAccount, visitor } from './accounts.ts';
import { openDesk, type Firm } from './sign-in-desk.ts';
import { startServer, type TestServer } from './start-server.ts';

const minutes = 60_000;

forEachDatabase('Who acts for an employer because a register says so', (platform) => {
  let desk: SignInDesk;
  let server: TestServer;
  const portals: Record<string, Firm[]> = { second: [], first: [] };
  before(async () => {
    desk = openDesk(platform(), { client: { issuer: 'http://127.0.0.1:9', clientId: 'x', clientSecret: 'x' } as never }, [], portals);
    const watch = watchRegisters(desk);
    server = await startServer(platform(), operatorRoutes(platform(), () => [], watch), watch);
  });
  after(() => server.close());
  beforeEach(() => { for (const firms of Object.values(portals)) firms.length = 0; });

  const prove = async (owner: string) => (await proveHolder(desk, visitor(), providerWay(desk, 'first/card', 'employer'), 'employer', { id_number: owner, name: '张三' })).account;
  const firmOf = async (code: string) => (await findAccountByAttributes(platform().db, 'employer', { firm: code }))!;
  const named = async (): Promise<{ person: Account; firm: Account; owner: string; code: string }> => {
    const [owner, code] = [newId(), newId()];
    portals['first']!.push({ code, title: '甲公司', owner });
    const person = await prove(owner);
    return { person, firm: await firmOf(code), owner, code };
  };
  const choose = (cookie: string, employer: string) => server.send('PUT', '/api/acting-for', { cookie, body: { employer } });
  const actingFor = async (cookie: string) => ((await server.send('GET', '/api/whoami', { cookie })).body['actingFor'] as { id: string } | null)?.id ?? null;

  it('cannot choose it once the register names somebody else, however they signed in', async () => {
    const { person, firm } = await named();
    const cookie = await server.signedIn(person.id);
    expect((await choose(cookie, firm.id)).status).to.equal(200);
    await server.send('PUT', '/api/acting-for', { cookie, body: { employer: null } });
    portals['first']![0]!.owner = newId();
    expect((await choose(cookie, firm.id)).body['code']).to.equal('not_found');
    expect(await findOperator(platform().db, firm.id, person.id)).to.equal(null);
    const audited = await platform().db('audit_log').where({ action: 'operator.disprove', subject_id: firm.id });
    expect(audited.map((row) => JSON.parse(row.details))).to.deep.equal([{ operator: person.id, source: 'register:first' }]);
  });

  it('lose it within minutes in a session and with a token that go on', async () => {
    const { person, firm } = await named();
    const cookie = await server.signedIn(person.id);
    await choose(cookie, firm.id);
    const { token } = await runCommand(platform(), systemCaller, (command) => createToken(command, person.id, 'test', 366, firm.id));
    const byToken = () => server.send('GET', '/api/whoami', { headers: { authorization: `Bearer ${token}` } });
    expect([await actingFor(cookie), (await byToken()).status]).to.deep.equal([firm.id, 200]);
    portals['first']!.length = 0;
    platform().clock.advance(4 * minutes);
    expect([await actingFor(cookie), (await byToken()).status]).to.deep.equal([null, 401]);
  });

  it('keep it while another portal that trusts the same provider names them', async () => {
    const { person, firm, owner, code } = await named();
    portals['first']!.length = 0;
    portals['second']!.push({ code, title: '甲公司', owner });
    const cookie = await server.signedIn(person.id);
    expect((await choose(cookie, firm.id)).status).to.equal(200);
  });

  const signInAt = async (portal: string, owner: string) => (await proveHolder(desk, visitor(), providerWay(desk, `${portal}/card`, 'employer'), 'employer', { id_number: owner, name: '张三' })).employers;
  const operatorOf = async (firm: Account, person: Account) => {
    const operator = await findOperator(platform().db, firm.id, person.id);
    return operator && { rights: [...operator.rights].sort(), source: operator.source };
  };

  it('have the register\'s rights beside those that were added, and the added ones alone when it names them no longer', async () => {
    const { person, firm, owner, code } = await named();
    portals['first']!.length = 0;
    await choose(await server.signedIn(person.id), firm.id);
    const added = { employerId: firm.id, accountId: person.id, rights: ['view', 'wages'], source: 'added' as const };
    await insertOperator(platform().db, added, platform().clock.now());
    portals['first']!.push({ code, title: '甲公司', owner });
    for (const _ of ['first', 'again']) {
      await signInAt('first', owner);
      expect(await operatorOf(firm, person)).to.deep.equal({ rights: ['administrator', 'view', 'wages'], source: 'register:first' });
    }
    portals['first']!.length = 0;
    await signInAt('first', owner);
    expect(await operatorOf(firm, person)).to.deep.equal({ rights: ['view', 'wages'], source: 'added' });
  });

  it('are struck off at a sign-in only where none of the portals names them, in whatever order these are asked', async () => {
    const { person, firm, owner, code } = await named();
    portals['first']!.length = 0;
    portals['second']!.push({ code, title: '甲公司', owner });
    expect((await signInAt('first', owner)).map(({ id }) => id)).to.deep.equal([firm.id]);
    expect(await operatorOf(firm, person)).to.deep.equal({ rights: ['administrator'], source: 'register:second' });
    portals['second']!.length = 0;
    portals['first']!.push({ code, title: '甲公司', owner });
    expect((await signInAt('second', owner)).map(({ id }) => id)).to.deep.equal([firm.id]);
    expect(await operatorOf(firm, person)).to.deep.equal({ rights: ['administrator'], source: 'register:first' });
  });

  it('are not those whom an administrator has added', async () => {
    const [person, firm] = [await newAccount(platform()), await newAccount(platform(), { kind: 'employer', roles: ['employer'], attributes: { firm: newId() } })];
    await insertOperator(platform().db, { employerId: firm.id, accountId: person.id, rights: ['view'], source: 'added' }, platform().clock.now());
    expect((await choose(await server.signedIn(person.id), firm.id)).status).to.equal(200);
  });
});
