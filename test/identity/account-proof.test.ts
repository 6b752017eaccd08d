import { expect } from 'chai';
import { setMobile } from '../../server/identity/account-mobiles.ts';
import { findAccount } from '../../server/identity/account-store.ts';
import { createToken } from '../../server/identity/api-tokens.ts';
import { findOperator, insertInvitation, insertOperator, operatorsOf, setOperatorRights } from '../../server/identity/operator-store.ts';
import { operatorRoutes } from '../../server/identity/operator-routes.ts';
import { ownRights } from '../../server/identity/operator-rights.ts';
import { beginAtProvider, returnFromProvider, signInByProof, type SignInDesk } from '../../server/identity/provider-sign-in.ts';
import { answerScanProof, beginScan, collectScan, confirmScan, noteScanned, openScan, refuseScan, scanQuestion } from '../../server/identity/scan-sign-in.ts';
import { ticketMilliseconds } from '../../server/identity/scan-ticket-store.ts';
import { resetPassword } from '../../server/identity/reset-password.ts';
import { systemCaller } from '../../server/platform/caller.ts';
import { newId } from '../../server/platform/ids.ts';
import { runCommand } from '../../server/platform/run-command.ts';
import { forEachDatabase } from '../platform/databases.ts';
import { newAccount, password, visitor } from './accounts.ts';
import { problemOf } from './problem-of.ts';
import { goodPassword, newMobile, receiveCode } from './registering.ts';
import { openBrowserSession, openDesk, type Firm } from './sign-in-desk.ts';
import { startProvider, walkThrough, type TestProvider } from './start-provider.ts';
import { startServer, type Reply, type TestServer } from './start-server.ts';

forEachDatabase('An account that was registered before anybody had proven its holder', (platform) => {
  let provider: TestProvider;
  let desk: SignInDesk;
  let server: TestServer;
  const firms: Firm[] = [];
  const caller = visitor();
  const returnTo = (way: string) => `${platform().config.publicUrl}/login/return/example/${way}`;
  before(async () => {
    provider = await startProvider(['card', 'licence'].map(returnTo));
    desk = openDesk(platform(), provider, firms);
    server = await startServer(platform(), operatorRoutes(platform(), () => ownRights));
  });
  after(async () => { await server.close(); await provider.close(); });
  beforeEach(() => { firms.length = 0; });

  type Kind = 'individual' | 'employer';
  const db = () => platform().db;
  const outcome = ({ status, body }: Reply) => [status, body['code'] ?? null];
  const audited = (subject: string, action: string) => db()('audit_log').where({ subject_id: subject, action });

  /** An account in somebody's name, with all that whoever registered it holds. */
  async function registered(kind: Kind = 'individual') {
    const number = newId();
    const mobile = newMobile();
    const account = await newAccount(platform(), { kind, roles: [kind], name: kind === 'employer' ? '远帆公司' : '江小舟', attributes: kind === 'employer' ? { firm: number } : { citizen: number }, unproven: true });
    await setMobile(db(), account.id, mobile, platform().clock.now());
    const { token } = await runCommand(platform(), systemCaller, (command) => createToken(command, account.id, 'theirs'));
    const cookie = await server.signedIn(account.id);
    return { id: account.id, login: account.login, number, mobile, token, cookie };
  }
  type Registered = Awaited<ReturnType<typeof registered>>;
  const claimsOf = (claims: Record<string, string>) => { provider.person = { sub: newId(), name: '江小舟', organisation: '远帆公司', ...claims }; };

  /** The holder signs in by a provider, and its session goes on at the server. */
  async function proves(way: 'card' | 'licence', kind: Kind, claims: Record<string, string>) {
    claimsOf(claims);
    const browser = openBrowserSession(newId());
    const to = await beginAtProvider(desk, caller, browser, { way: `example/${way}`, kind, next: '/applications', ticketId: null });
    const { flow, proven } = await returnFromProvider(desk, caller, browser, `example/${way}`, await walkThrough(to, returnTo(way)));
    const next = await signInByProof(desk, caller, browser, flow, proven);
    const cookie = await server.signedIn(proven.account.id, browser.proven);
    const send = (method: string, path: string, body?: unknown) => server.send(method, `/api${path}`, { cookie, body });
    return { id: proven.account.id, next, cookie, send, proven: browser.proven, answer: (account: string, own: boolean) => send('POST', '/proof', { account, own }) };
  }
  const provesPerson = ({ number }: Registered) => proves('card', 'individual', { id_number: number });
  const provesFirm = ({ number }: Registered) => proves('licence', 'employer', { credit_code: number });
  const me = (cookie: string) => server.send('GET', '/api/me', { cookie });
  const byToken = (token: string) => server.send('GET', '/api/me', { headers: { authorization: `Bearer ${token}` } });

  it('has its holder asked at the first proof, by day and number, and not again', async () => {
    const account = await registered();
    const holder = await provesPerson(account);
    expect([holder.next, holder.proven]).to.deep.equal(['/login/proof?next=%2Fapplications', [account.id]]);
    const { rows } = (await holder.send('GET', '/proof')).body as { rows: object[] };
    expect(rows).to.deep.equal([{ account: account.id, name: '江小舟', kind: 'individual', registeredAt: platform().clock.now().toISOString(), mobile: `${account.mobile.slice(0, 3)}****${account.mobile.slice(-4)}` }]);
    expect((await provesPerson(account)).next, 'not answered').to.equal('/login/proof?next=%2Fapplications');
    expect(await audited(account.id, 'account.proof-ask')).to.have.length(1);
    expect(outcome(await holder.answer(account.id, true))).to.deep.equal([200, null]);
    expect((await provesPerson(account)).next, 'answered').to.equal('/applications');
  });

  it('is not asked about where it was made by an administrator or by the provider', async () => {
    const made = await newAccount(platform(), { attributes: { citizen: newId() } });
    const holder = await proves('card', 'individual', { id_number: made.attributes['citizen']! });
    expect([holder.id, holder.next]).to.deep.equal([made.id, '/applications']);
    const fresh = await proves('card', 'individual', { id_number: newId() });
    expect([fresh.next, outcome(await me(fresh.cookie)), outcome(await fresh.answer(fresh.id, false))]).to.deep.equal(['/applications', [200, null], [404, 'not_found']]);
  });

  it('lets nobody do anything until the answer: not the holder, nor whoever has registered it', async () => {
    const account = await registered();
    const code = await receiveCode(platform(), account.mobile, { purpose: 'password', account: account.login });
    const holder = await provesPerson(account);
    for (const cookie of [holder.cookie, account.cookie]) {
      for (const [method, path] of [['GET', '/me'], ['GET', '/sessions'], ['DELETE', '/sessions'], ['POST', '/tokens'], ['POST', '/password'], ['GET', '/employers'], ['PUT', '/acting-for']] as const) {
        expect(outcome(await server.send(method, `/api${path}`, { cookie, body: method === 'POST' || method === 'PUT' ? {} : undefined })), path).to.deep.equal([403, 'proof_pending']);
      }
      const { body } = await server.send('GET', '/api/whoami', { cookie });
      expect(body).to.deep.include({ accountId: account.id, roles: [], groups: [], attributes: {}, proofPending: true });
    }
    expect(outcome(await byToken(account.token)), 'token').to.deep.equal([403, 'proof_pending']);
    expect(outcome(await server.login(account.login, password)), 'password').to.deep.equal([403, 'proof_pending']);
    expect(await problemOf(resetPassword(platform(), caller, { account: account.login, mobile: account.mobile, code: code!, password: goodPassword })), 'reset').to.equal('proof_pending');
    expect(outcome(await server.send('POST', '/api/logout', { cookie: holder.cookie }))).to.deep.equal([200, null]);
    expect((await findAccount(db(), account.id))?.proof, 'still open').to.equal('asked');
  });

  it('stays as it is when its holder registered it', async () => {
    const account = await registered();
    const holder = await provesPerson(account);
    expect((await holder.answer(account.id, true)).body).to.deep.equal({ proof: 'kept' });
    for (const reply of [await me(holder.cookie), await me(account.cookie), await byToken(account.token), await server.login(account.login, password)]) expect(outcome(reply)).to.deep.equal([200, null]);
    expect(await db()('account_mobiles').where({ account_id: account.id })).to.have.length(1);
    expect((await audited(account.id, 'account.proof-keep')).map(({ actor_id: actor }) => actor)).to.deep.equal([account.id]);
  });

  it('loses password, number, tokens, other sessions and what it was added to when a stranger registered it', async () => {
    const account = await registered();
    const firm = await newAccount(platform(), { kind: 'employer', roles: ['employer'] });
    await insertOperator(db(), { employerId: firm.id, accountId: account.id, rights: ['administrator'], source: 'added' }, platform().clock.now());
    const code = await receiveCode(platform(), account.mobile, { purpose: 'password', account: account.login });
    const holder = await provesPerson(account);
    expect((await holder.answer(account.id, false)).body).to.deep.equal({ proof: 'cleared' });
    expect(outcome(await me(holder.cookie)), 'the present session').to.deep.equal([200, null]);
    expect(outcome(await me(account.cookie))).to.deep.equal([401, 'not_signed_in']);
    expect(outcome(await byToken(account.token))).to.deep.equal([401, 'not_signed_in']);
    expect(outcome(await server.login(account.login, password))).to.deep.equal([401, 'wrong_credentials']);
    expect(outcome(await server.login(account.login, '')), 'no password is no empty one').to.deep.equal([401, 'wrong_credentials']);
    expect(await problemOf(resetPassword(platform(), caller, { account: account.login, mobile: account.mobile, code: code!, password: goodPassword })), 'a code sent before').to.equal('wrong_sms_code');
    expect(await receiveCode(platform(), account.mobile, { purpose: 'password', account: account.login, caller: visitor() }).catch(() => null), 'a new code').to.equal(null);
    expect(await findOperator(db(), firm.id, account.id)).to.equal(null);
    const [row] = await audited(account.id, 'account.proof-clear');
    expect(JSON.parse(row.details)).to.deep.equal({ mobile: true, tokens: 1, sessions: 1, operators: 1 });
    expect((await audited(firm.id, 'operator.remove')).map(({ details }) => JSON.parse(details))).to.deep.equal([{ operator: account.id }]);
  });

  it('gets a password without an old one only in a session that came from a provider, and once', async () => {
    const account = await registered();
    const holder = await provesPerson(account);
    await holder.answer(account.id, false);
    const set = (cookie: string, given: object) => server.send('POST', '/api/password', { cookie, body: given });
    expect(outcome(await set(await server.signedIn(account.id), { password: goodPassword }))).to.deep.equal([403, 'not_allowed']);
    expect(outcome(await set(await server.signedIn(account.id, [newId()]), { password: goodPassword })), 'another was proven').to.deep.equal([403, 'not_allowed']);
    expect(outcome(await set(holder.cookie, { password: 'short' }))).to.deep.equal([422, 'invalid_request']);
    expect(await Promise.all([set(holder.cookie, { password: goodPassword }), set(holder.cookie, { password: goodPassword })].map(async (reply) => (await reply).status)).then((all) => all.sort()), 'at once').to.deep.equal([200, 422]);
    expect(outcome(await set(holder.cookie, { password: `${goodPassword} 2` })), 'now there is an old one').to.deep.equal([422, 'invalid_request']);
    expect(outcome(await server.login(account.login, goodPassword))).to.deep.equal([200, null]);
    expect((await audited(account.id, 'account.password-set'))).to.have.length(1);
    const fresh = await proves('card', 'individual', { id_number: newId() });
    expect(outcome(await set(fresh.cookie, { password: goodPassword })), 'made by the provider').to.deep.equal([200, null]);
  });

  it('takes an answer that is sent twice or at once once, and no other after it', async () => {
    for (const own of [true, false]) {
      const account = await registered();
      const holder = await provesPerson(account);
      const both = await Promise.all([holder.answer(account.id, own), holder.answer(account.id, own)]);
      expect(both.map(outcome)).to.deep.equal([[200, null], [200, null]]);
      expect(outcome(await holder.answer(account.id, own)), 'again').to.deep.equal([200, null]);
      expect(outcome(await holder.answer(account.id, !own)), 'otherwise').to.deep.equal([409, 'proof_answered']);
      expect(await audited(account.id, own ? 'account.proof-keep' : 'account.proof-clear')).to.have.length(1);
      expect(await audited(account.id, own ? 'account.proof-clear' : 'account.proof-keep')).to.have.length(0);
    }
    const account = await registered();
    const [one, two] = [await provesPerson(account), await provesPerson(account)];
    const statuses = (await Promise.all([one.answer(account.id, true), two.answer(account.id, false)])).map(({ status }) => status);
    expect(statuses.sort((a, b) => a - b)).to.deep.equal([200, 409]);
  });

  it('is answered for by its proven holder alone, in a session that lives', async () => {
    const account = await registered();
    const early = await server.signedIn(account.id, [account.id]);
    expect(outcome(await server.send('POST', '/api/proof', { cookie: early, body: { account: account.id, own: true } })), 'not asked yet').to.deep.equal([404, 'not_found']);
    const holder = await provesPerson(account);
    const stranger = await proves('card', 'individual', { id_number: newId() });
    expect(outcome(await stranger.answer(account.id, true)), 'a stranger').to.deep.equal([404, 'not_found']);
    expect(outcome(await server.send('POST', '/api/proof', { cookie: account.cookie, body: { account: account.id, own: true } })), 'who registered it').to.deep.equal([404, 'not_found']);
    expect((await server.send('GET', '/api/proof', { cookie: account.cookie })).body).to.deep.equal({ rows: [], total: 0 });
    expect(outcome(await server.send('POST', '/api/proof', { body: { account: account.id, own: true } })), 'nobody').to.deep.equal([401, 'not_signed_in']);
    platform().clock.advance(31 * 60_000);
    expect(outcome(await holder.answer(account.id, true)), 'expired').to.deep.equal([401, 'not_signed_in']);
    expect((await findAccount(db(), account.id))?.proof).to.equal('asked');
    expect(outcome(await (await provesPerson(account)).answer(account.id, false)), 'signed in anew').to.deep.equal([200, null]);
  });

  it('of an employer is asked about at the proof by licence, and is its own administrator again', async () => {
    const firm = await registered('employer');
    const clerk = await newAccount(platform());
    const now = platform().clock.now();
    await insertOperator(db(), { employerId: firm.id, accountId: clerk.id, rights: ['administrator'], source: 'added' }, now);
    await setOperatorRights(db(), firm.id, firm.id, ['view']);
    await insertInvitation(db(), { id: newId(), employerId: firm.id, invitee: newMobile(), name: '某人', rights: ['view'] }, now, new Date(now.getTime() + 86_400_000));
    const holder = await provesFirm(firm);
    expect(holder.next).to.equal('/login/proof?next=%2Fapplications');
    expect(outcome(await holder.send('GET', '/operators'))).to.deep.equal([403, 'proof_pending']);
    await holder.answer(firm.id, false);
    expect((await operatorsOf(db(), firm.id)).map(({ accountId, rights, source }) => ({ accountId, rights, source }))).to.deep.equal([{ accountId: firm.id, rights: ['administrator'], source: 'self' }]);
    expect(await db()('operator_invitations').where({ employer_id: firm.id })).to.deep.equal([]);
    expect(outcome(await holder.send('GET', '/operators'))).to.deep.equal([200, null]);
    expect(outcome(await me(firm.cookie))).to.deep.equal([401, 'not_signed_in']);
  });

  it('of an employer is asked about at the proof of the representative, whom its registrant may have made less of', async () => {
    const firm = await registered('employer');
    const owner = newId();
    firms.push({ code: firm.number, title: '远帆公司', owner });
    const own = await proves('card', 'individual', { id_number: owner });
    const clerk = await newAccount(platform());
    const now = platform().clock.now();
    await insertOperator(db(), { employerId: firm.id, accountId: clerk.id, rights: ['administrator'], source: 'added' }, now);
    await insertOperator(db(), { employerId: firm.id, accountId: own.id, rights: ['view'], source: 'added' }, now);
    const clerkCookie = await server.signedIn(clerk.id);
    const actsFor = async (cookie: string) => (await server.send('GET', '/api/whoami', { cookie })).body['actingFor'];
    await server.send('PUT', '/api/acting-for', { cookie: clerkCookie, body: { employer: firm.id } });
    expect(await actsFor(clerkCookie)).to.include({ id: firm.id });

    const holder = await proves('card', 'employer', { id_number: owner });
    expect([holder.id, holder.proven, holder.next]).to.deep.equal([own.id, [own.id, firm.id], '/login/proof?next=%2Fapplications']);
    expect(outcome(await me(holder.cookie))).to.deep.equal([403, 'proof_pending']);
    expect(await actsFor(clerkCookie), 'whom the stranger added waits').to.equal(null);
    expect(outcome(await me(firm.cookie)), 'the stranger waits').to.deep.equal([403, 'proof_pending']);
    expect(((await holder.send('GET', '/proof')).body as { rows: object[] }).rows).to.have.length(1);
    await holder.answer(firm.id, false);
    expect((await operatorsOf(db(), firm.id)).map(({ accountId, rights, source }) => [accountId, rights, source])).to.have.deep.members([[firm.id, ['administrator'], 'self'], [own.id, ['administrator'], 'register:example']]);
    expect([outcome(await me(holder.cookie)), await actsFor(clerkCookie), outcome(await me(firm.cookie))]).to.deep.equal([[200, null], null, [401, 'not_signed_in']]);
  });

  it('is asked about for the person and for the employer, one after the other, where both were registered', async () => {
    const [person, firm] = [await registered(), await registered('employer')];
    firms.push({ code: firm.number, title: '远帆公司', owner: person.number });
    const holder = await proves('card', 'employer', { id_number: person.number });
    const open = async () => ((await holder.send('GET', '/proof')).body as { rows: { account: string }[] }).rows.map(({ account }) => account);
    expect(await open()).to.have.members([person.id, firm.id]);
    await holder.answer(person.id, false);
    expect([await open(), outcome(await me(holder.cookie))]).to.deep.equal([[firm.id], [403, 'proof_pending']]);
    await holder.answer(firm.id, true);
    expect([await open(), outcome(await me(holder.cookie))]).to.deep.equal([[], [200, null]]);
    expect(await findOperator(db(), firm.id, person.id), 'what the register says stays').to.deep.include({ source: 'register:example' });
  });

  describe('on a phone that scans a code', () => {
    async function scanned(account: Registered) {
      claimsOf({ id_number: account.number });
      const [atDesk, phone] = [openBrowserSession(newId()), openBrowserSession(newId(), 'Phone/1.0')];
      const scan = await beginScan(desk, caller, atDesk, 'example/card', 'individual');
      const to = await openScan(desk, caller, phone, scan.link.split('/').at(-1)!);
      const { flow, proven } = await returnFromProvider(desk, caller, phone, 'example/card', await walkThrough(to, returnTo('card')));
      await noteScanned(desk, caller, phone, flow.ticketId!, proven);
      return { atDesk, phone, id: scan.id, answer: (own: boolean, browser = phone) => answerScanProof(desk, caller, browser, scan.id, { account: account.id, own }) };
    }

    it('is confirmed only after the answer, which only that phone gives', async () => {
      const account = await registered();
      const { atDesk, phone, id, answer } = await scanned(account);
      expect((await scanQuestion(desk, caller, phone, id)).proofs.map((one) => one.account)).to.deep.equal([account.id]);
      expect(await problemOf(confirmScan(desk, caller, phone, id, null))).to.equal('proof_pending');
      expect(await problemOf(collectScan(desk, caller, atDesk, id))).to.equal('scan_over');
      for (const browser of [atDesk, openBrowserSession(newId())]) expect(await problemOf(answer(true, browser))).to.equal('not_found');
      expect(await Promise.all([answer(false), answer(false)])).to.deep.equal([{ proof: 'cleared' }, { proof: 'cleared' }]);
      expect(await problemOf(answer(true))).to.equal('proof_answered');
      expect((await scanQuestion(desk, caller, phone, id)).proofs).to.deep.equal([]);
      expect(outcome(await me(account.cookie)), 'the stranger').to.deep.equal([401, 'not_signed_in']);
      await confirmScan(desk, caller, phone, id, null);
      await collectScan(desk, caller, atDesk, id);
      expect(atDesk.proven, 'the desk may set a password').to.deep.equal([account.id]);
    });

    it('is not answered when the code is over or was refused, and the next code asks again', async () => {
      const account = await registered();
      const late = await scanned(account);
      platform().clock.advance(ticketMilliseconds);
      expect(await problemOf(late.answer(false))).to.equal('scan_over');
      const refused = await scanned(account);
      await refuseScan(desk, caller, refused.phone, refused.id);
      expect(await problemOf(refused.answer(false))).to.equal('scan_over');
      expect(await (await scanned(account)).answer(true)).to.deep.equal({ proof: 'kept' });
    });
  });
});
