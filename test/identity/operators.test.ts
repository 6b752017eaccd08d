import { expect } from 'chai';
import { createToken } from '../../server/identity/api-tokens.ts';
import { disableAccount } from '../../server/identity/disable-account.ts';
import { setMobile } from '../../server/identity/account-mobiles.ts';
import { declaredRights } from '../../server/identity/operator-rights.ts';
import { operatorRoutes } from '../../server/identity/operator-routes.ts';
import { insertOperator } from '../../server/identity/operator-store.ts';
import { mostOperators } from '../../server/identity/manage-operators.ts';
import { sweepSignIns } from '../../server/identity/sweep-sign-ins.ts';
import { systemCaller } from '../../server/platform/caller.ts';
import { newId } from '../../server/platform/ids.ts';
import { runCommand } from '../../server/platform/run-command.ts';
import { forEachDatabase } from '../platform/databases.ts';
import { newAccount } from './accounts.ts';
import { startServer, type Reply, type TestServer } from './start-server.ts';

forEachDatabase('Operators of an employer', (platform) => {
  let server: TestServer;
  before(async () => { server = await startServer(platform(), operatorRoutes(platform(), () => declaredRights([{ operatorRights: [{ name: 'wages', label: '工资', en: 'Wages' }] }]))); });
  after(() => server.close());

  type Somebody = Awaited<ReturnType<typeof somebody>>;
  const somebody = async (given: Parameters<typeof newAccount>[1] = {}) => {
    const account = await newAccount(platform(), given);
    const cookie = await server.signedIn(account.id);
    return { account, cookie, send: (method: string, path: string, body?: unknown) => server.send(method, `/api${path}`, { cookie, body }) };
  };
  const employer = () => somebody({ kind: 'employer', roles: ['employer'], name: '示例公司', attributes: { firm: newId() } });
  const person = (name = '张三') => somebody({ name, attributes: { citizen: newId() } });
  const add = async (firm: Somebody, who: Somebody, rights: string[]) => firm.send('POST', '/operators', { person: who.account.login, name: who.account.name, rights });
  const actFor = (who: Somebody, firm: Somebody | null) => who.send('PUT', '/acting-for', { employer: firm?.account.id ?? null });
  const whoami = async (who: Somebody) => (await who.send('GET', '/whoami')).body as { accountId: string; name: string; roles: string[]; attributes: Record<string, string>; actingFor: unknown };
  const outcome = ({ status, body }: Reply) => [status, body['code'] ?? body['status'] ?? null];
  /** An operator who acts for the employer with these rights. */
  const operator = async (firm: Somebody, rights: string[]) => {
    const who = await person();
    await add(firm, who, rights);
    await actFor(who, firm);
    return who;
  };

  it('begin with the employer\'s own account as its administrator', async () => {
    const firm = await employer();
    const { rows } = (await firm.send('GET', '/operators')).body as { rows: object[] };
    expect(rows).to.have.length(1);
    expect(rows[0]).to.deep.include({ id: firm.account.id, rights: ['administrator'], status: 'active', source: 'self', you: true });
    expect(await whoami(firm)).to.deep.include({ accountId: firm.account.id, roles: ['employer'], actingFor: { id: firm.account.id, name: '示例公司', rights: ['administrator'] } });
  });

  it('are added at once when login name and name are those of a person\'s account', async () => {
    const [firm, who] = [await employer(), await person()];
    expect(outcome(await add(firm, who, ['view', 'apply']))).to.deep.equal([201, 'active']);
    const { rows } = (await who.send('GET', '/employers')).body as { rows: object[] };
    expect(rows).to.deep.equal([{ id: firm.account.id, name: '示例公司', rights: ['apply', 'view'], current: false, own: false }]);
    expect(outcome(await add(firm, who, ['view']))).to.deep.equal([409, 'already_operator']);
  });

  it('act with the employer\'s roles and attributes under their own name, from when they switch until they switch back', async () => {
    const [firm, who] = [await employer(), await person()];
    const before = await whoami(who);
    await add(firm, who, ['apply']);
    expect(await whoami(who), 'being added changes nothing').to.deep.equal(before);
    expect(outcome(await actFor(who, firm))).to.deep.equal([200, null]);
    expect(await whoami(who)).to.deep.include({ accountId: who.account.id, name: '张三', roles: ['employer'], attributes: firm.account.attributes, actingFor: { id: firm.account.id, name: '示例公司', rights: ['apply'] } });
    await actFor(who, null);
    expect(await whoami(who)).to.deep.equal(before);
    const switched = await platform().db('audit_log').where({ action: 'account.act-for', subject_id: who.account.id }).orderBy('seq').pluck('details') as string[];
    expect(switched.map((details) => JSON.parse(details))).to.deep.equal([{ employer: firm.account.id }, { employer: null }]);
  });

  it('act for several employers, one at a time', async () => {
    const [one, two, who] = [await employer(), await employer(), await person()];
    await add(one, who, ['apply']);
    await add(two, who, ['view']);
    for (const firm of [one, two, one]) {
      await actFor(who, firm);
      expect((await whoami(who)).attributes).to.deep.equal(firm.account.attributes);
    }
    const { rows } = (await who.send('GET', '/employers')).body as { rows: { id: string; current: boolean }[] };
    expect(rows.filter(({ current }) => current).map(({ id }) => id)).to.deep.equal([one.account.id]);
  });

  it('cannot choose an employer that is not theirs, nor one that is none', async () => {
    const [firm, who, other] = [await employer(), await person(), await person()];
    for (const id of [firm.account.id, other.account.id, newId(), '']) expect(outcome(await who.send('PUT', '/acting-for', { employer: id })), id).to.deep.equal([404, 'not_found']);
  });

  it('lose the employer with the next request once they are removed, and go on as themselves', async () => {
    const firm = await employer();
    const who = await operator(firm, ['apply']);
    expect((await firm.send('DELETE', `/operators/${who.account.id}`)).status).to.equal(200);
    expect(await whoami(who)).to.deep.include({ roles: ['individual'], attributes: who.account.attributes, actingFor: null });
    expect(outcome(await actFor(who, firm))).to.deep.equal([404, 'not_found']);
  });

  it('lose it too while the employer is shut out', async () => {
    const firm = await employer();
    const who = await operator(firm, ['apply']);
    await runCommand(platform(), systemCaller, (command) => disableAccount(command, firm.account.id));
    expect((await whoami(who)).actingFor).to.equal(null);
    expect((await who.send('GET', '/employers')).body['total']).to.equal(0);
  });

  it('have changed rights with the next request', async () => {
    const firm = await employer();
    const who = await operator(firm, ['view']);
    await firm.send('PUT', `/operators/${who.account.id}`, { rights: ['apply'] });
    expect((await whoami(who)).actingFor).to.deep.include({ rights: ['apply'] });
  });

  it('manage operators as administrators only', async () => {
    const firm = await employer();
    const [clerk, viewer, manager, stranger] = [await operator(firm, ['apply']), await operator(firm, ['view']), await operator(firm, ['administrator']), await person()];
    for (const who of [clerk, viewer]) {
      for (const [method, path, body] of [['GET', '/operators'], ['POST', '/operators', { person: 'x', name: 'y', rights: ['view'] }], ['PUT', `/operators/${who.account.id}`, { rights: ['administrator'] }], ['DELETE', `/operators/${viewer.account.id}`]] as const) {
        expect(outcome(await who.send(method, path, body)), `${method} ${path}`).to.deep.equal([403, 'operator_right_missing']);
      }
    }
    expect(outcome(await stranger.send('GET', '/operators'))).to.deep.equal([403, 'not_allowed']);
    expect((await manager.send('GET', '/operators')).body['total']).to.equal(4);
    expect((await manager.send('DELETE', `/operators/${viewer.account.id}`)).status).to.equal(200);
  });

  it('of another employer can be neither seen, changed nor removed', async () => {
    const [mine, theirs] = [await employer(), await employer()];
    const who = await operator(theirs, ['apply']);
    expect(outcome(await mine.send('PUT', `/operators/${who.account.id}`, { rights: ['view'] }))).to.deep.equal([404, 'not_found']);
    expect(outcome(await mine.send('DELETE', `/operators/${who.account.id}`))).to.deep.equal([404, 'not_found']);
    expect(JSON.stringify((await mine.send('GET', '/operators')).body)).not.to.include(who.account.id);
    expect((await whoami(who)).actingFor).not.to.equal(null);
  });

  it('always keep an administrator who can sign in', async () => {
    const firm = await employer();
    const refused = [409, 'last_administrator'];
    expect(outcome(await firm.send('DELETE', `/operators/${firm.account.id}`))).to.deep.equal(refused);
    expect(outcome(await firm.send('PUT', `/operators/${firm.account.id}`, { rights: ['apply'] }))).to.deep.equal(refused);
    const who = await operator(firm, ['administrator']);
    await runCommand(platform(), systemCaller, (command) => disableAccount(command, who.account.id));
    expect(outcome(await firm.send('DELETE', `/operators/${firm.account.id}`)), 'the other one is shut out').to.deep.equal(refused);
    await runCommand(platform(), systemCaller, (command) => disableAccount(command, who.account.id, false));
    expect((await who.send('DELETE', `/operators/${firm.account.id}`)).status, 'the shared account gives way to a person').to.equal(200);
    expect((await whoami(firm)).roles).to.deep.equal([]);
    expect(outcome(await who.send('DELETE', `/employers/${firm.account.id}`)), 'leaving').to.deep.equal(refused);
  });

  it('keep one also when two administrators remove each other at once', async () => {
    const firm = await employer();
    const who = await operator(firm, ['administrator']);
    const outcomes = (await Promise.all([firm.send('DELETE', `/operators/${who.account.id}`), who.send('DELETE', `/operators/${firm.account.id}`)])).map(({ status }) => status);
    expect(outcomes.filter((status) => status === 200), outcomes.join()).to.have.length(1);
    const left = await platform().db('operators').where({ employer_id: firm.account.id });
    expect(left.map(({ rights }) => rights)).to.deep.equal(['["administrator"]']);
  });

  it('leave of their own accord', async () => {
    const firm = await employer();
    const who = await operator(firm, ['apply']);
    expect((await who.send('DELETE', `/employers/${firm.account.id}`)).status).to.equal(200);
    expect((await whoami(who)).actingFor).to.equal(null);
    expect(outcome(await who.send('DELETE', `/employers/${firm.account.id}`))).to.deep.equal([404, 'not_found']);
  });

  it('have declared rights only', async () => {
    const [firm, who] = [await employer(), await person()];
    for (const rights of [['root'], [], ['apply', 'apply'], 'apply', null]) {
      const { status } = await firm.send('POST', '/operators', { person: who.account.login, name: '张三', rights });
      expect(status, JSON.stringify(rights)).to.equal(422);
    }
    expect((await firm.send('POST', '/operators', { person: who.account.login, name: '张三', rights: ['wages'] })).status, 'one that a portal declares').to.equal(201);
  });

  describe('by invitation', () => {
    const invitations = async (who: Somebody) => (await who.send('GET', '/employers')).body['invitations'] as { id: string; employer: string; rights: string[] }[];
    const invite = (firm: Somebody, to: string, name = '王五') => firm.send('POST', '/operators', { person: to, name, rights: ['apply'] });

    /** A person of the invitations' name, to be reached by mobile number: by its login name it would be added at once. */
    const reachable = async () => {
      const who = await person('王五');
      const mobile = `139${Math.floor(Math.random() * 1e8).toString().padStart(8, '0')}`;
      await setMobile(platform().db, who.account.id, mobile, platform().clock.now());
      return { ...who, mobile };
    };

    it('reaches who registers later under that login name, and makes an operator of who accepts', async () => {
      const firm = await employer();
      const login = `Later-${newId()}`;
      expect(outcome(await invite(firm, login.toUpperCase()))).to.deep.equal([201, 'invited']);
      const who = await somebody({ login, name: '王五' });
      const [invitation] = await invitations(who);
      expect(invitation).to.deep.include({ employer: '示例公司', rights: ['apply'] });
      expect((await who.send('POST', `/invitations/${invitation!.id}/accept`, {})).status).to.equal(200);
      expect(outcome(await actFor(who, firm))).to.deep.equal([200, null]);
      expect(await invitations(who)).to.deep.equal([]);
      expect(outcome(await who.send('POST', `/invitations/${invitation!.id}/accept`, {})), 'twice').to.deep.equal([404, 'not_found']);
    });

    it('reaches who has proven the mobile number, however it was typed', async () => {
      const [firm, who, other] = [await employer(), await person('王五'), await person('王五')];
      await setMobile(platform().db, who.account.id, '13912345678', platform().clock.now());
      await invite(firm, '+86 139-1234-5678');
      expect(await invitations(who)).to.have.length(1);
      expect(await invitations(other)).to.deep.equal([]);
    });

    it('waits where the account bears another name, and tells no more than that', async () => {
      const [firm, who] = [await employer(), await person('赵六')];
      const [existing, none] = [await invite(firm, who.account.login), await invite(firm, newId())];
      expect(outcome(existing)).to.deep.equal(outcome(none));
      const { rows } = (await firm.send('GET', '/operators')).body as { rows: { name: string; status: string }[] };
      expect(rows.filter(({ status }) => status === 'invited').map(({ name }) => name)).to.deep.equal(['王五', '王五']);
    });

    it('is neither seen, accepted nor declined by an account of another name, and stays open for the inviter', async () => {
      const [firm, who] = [await employer(), await person('赵六')];
      const { body: { id } } = await invite(firm, who.account.login);
      expect(await invitations(who)).to.deep.equal([]);
      for (const answer of ['accept', 'decline']) expect(outcome(await who.send('POST', `/invitations/${id as string}/${answer}`, {})), answer).to.deep.equal([404, 'not_found']);
      const { rows } = (await firm.send('GET', '/operators')).body as { rows: { id: string; status: string }[] };
      expect(rows.find((row) => row.id === id)?.status).to.equal('invited');
      expect(outcome(await actFor(who, firm))).to.deep.equal([404, 'not_found']);
    });

    it('is seen by who bears the name, whatever blanks stand around it', async () => {
      const firm = await employer();
      const login = newId();
      await invite(firm, login, ' 王五 ');
      const who = await somebody({ login, name: '王五 ' });
      expect(await invitations(who)).to.have.length(1);
    });

    it('can be declined, taken back, and ends after thirty days', async () => {
      const [firm, who] = [await employer(), await reachable()];
      const id = async () => (await invitations(who))[0]!.id;
      await invite(firm, who.mobile);
      expect((await who.send('POST', `/invitations/${await id()}/decline`, {})).status).to.equal(200);
      expect(outcome(await actFor(who, firm))).to.deep.equal([404, 'not_found']);
      await invite(firm, who.mobile);
      expect(outcome(await invite(firm, who.mobile)), 'twice').to.deep.equal([409, 'already_operator']);
      expect((await firm.send('DELETE', `/operators/${await id()}`)).status).to.equal(200);
      expect(await invitations(who)).to.deep.equal([]);
      await invite(firm, who.mobile);
      const late = await id();
      platform().clock.advance(30 * 86_400_000);
      const again = { ...who, send: (await relogin(who)).send };
      expect(outcome(await again.send('POST', `/invitations/${late}/accept`, {}))).to.deep.equal([404, 'not_found']);
      await sweepSignIns(platform());
      expect(await platform().db('operator_invitations').where({ id: late })).to.deep.equal([]);
    });

    it('of somebody else cannot be answered, and an employer\'s or a clerk\'s account gets none', async () => {
      const [firm, other, who, stranger] = [await employer(), await employer(), await reachable(), await person('王五')];
      await invite(firm, who.mobile);
      const [invitation] = await invitations(who);
      expect(outcome(await stranger.send('POST', `/invitations/${invitation!.id}/accept`, {}))).to.deep.equal([404, 'not_found']);
      await invite(firm, other.account.login);
      expect(await invitations(other)).to.deep.equal([]);
    });

    it('accepted twice at once makes one operator', async () => {
      const [firm, who] = [await employer(), await reachable()];
      await invite(firm, who.mobile);
      const [invitation] = await invitations(who);
      const outcomes = await Promise.all([1, 2].map(() => who.send('POST', `/invitations/${invitation!.id}/accept`, {})));
      expect(outcomes.map(({ status }) => status).sort()).to.deep.equal([200, 404]);
      expect(await platform().db('operators').where({ employer_id: firm.account.id })).to.have.length(2);
    });

    const relogin = async (who: Somebody) => {
      const cookie = await server.signedIn(who.account.id);
      return { send: (method: string, path: string, body?: unknown) => server.send(method, `/api${path}`, { cookie, body }) };
    };
  });

  it('are at most a hundred, invitations counted', async () => {
    const firm = await employer();
    const rows = Array.from({ length: mostOperators - 1 }, () => ({ employer_id: firm.account.id, account_id: newId(), rights: '["view"]', source: 'added', added_at: platform().clock.now().toISOString() }));
    await platform().db.batchInsert('operators', rows, 50);
    for (const { account_id: id } of rows) await platform().db('accounts').insert({ id, login: id, kind: 'individual', name: 'x', password_hash: '', roles: '[]', candidate_groups: '[]', attributes: '{}', disabled: false, created_at: '' });
    expect(outcome(await firm.send('POST', '/operators', { person: newId(), name: 'y', rights: ['view'] }))).to.deep.equal([409, 'too_many_operators']);
  });

  describe('and their tokens', () => {
    const bearer = (token: string, method: string, path: string, body?: unknown) => server.send(method, `/api${path}`, { body, headers: { authorization: `Bearer ${token}` } });

    it('act for the employer that they were made for, whatever the session does, and end with the membership', async () => {
      const [firm, other] = [await employer(), await employer()];
      const who = await operator(firm, ['apply']);
      await add(other, who, ['apply']);
      const token = String((await who.send('POST', '/tokens', { name: 'program' })).body['token']);
      await actFor(who, other);
      expect((await bearer(token, 'GET', '/whoami')).body['actingFor']).to.deep.include({ id: firm.account.id });
      const { rows } = (await who.send('GET', '/tokens')).body as { rows: object[] };
      expect(rows[0]).to.deep.include({ name: 'program', employer: '示例公司' });
      await firm.send('DELETE', `/operators/${who.account.id}`);
      expect(outcome(await bearer(token, 'GET', '/whoami'))).to.deep.equal([401, 'not_signed_in']);
    });

    it('change neither operators nor for whom one acts', async () => {
      const [firm, who] = [await employer(), await person()];
      const { token } = await runCommand(platform(), systemCaller, (command) => createToken(command, firm.account.id, 'x'));
      await insertOperator(platform().db, { employerId: firm.account.id, accountId: who.account.id, rights: ['apply'], source: 'added' }, platform().clock.now());
      for (const [method, path, body] of [['POST', '/operators', { person: 'x', name: 'y', rights: ['view'] }], ['PUT', `/operators/${who.account.id}`, { rights: ['view'] }], ['DELETE', `/operators/${who.account.id}`], ['PUT', '/acting-for', { employer: null }], ['DELETE', `/employers/${firm.account.id}`]] as const) {
        expect(outcome(await bearer(token, method, path, body)), `${method} ${path}`).to.deep.equal([403, 'not_allowed']);
      }
      expect((await bearer(token, 'GET', '/operators')).status).to.equal(200);
    });
  });
});
