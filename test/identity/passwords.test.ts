import { expect } from 'chai';
import { findAccountByLogin } from '../../server/identity/account-store.ts';
import { changePassword } from '../../server/identity/change-password.ts';
import { brokenPasswordRules } from '../../server/identity/password-rules.ts';
import { resetPassword } from '../../server/identity/reset-password.ts';
import { disableAccount } from '../../server/identity/disable-account.ts';
import { Problem } from '../../server/platform/errors.ts';
import { runCommand } from '../../server/platform/run-command.ts';
import { systemCaller } from '../../server/platform/caller.ts';
import { forEachDatabase } from '../platform/databases.ts';
import { newAccount, password, visitor } from './accounts.ts';
import { goodPassword, newMobile, newPerson, receiveCode, registeredPerson, runSmsJobs } from './registering.ts';
import { cookieOf, startServer, type TestServer } from './start-server.ts';

const renewed = '新的 passphrase 2026';

async function refusal(work: Promise<unknown>): Promise<string> {
  return work.then(() => 'ok', (error: unknown) => {
    if (!(error instanceof Problem)) throw error;
    return error.errors?.map(({ path, code }) => `${path}:${code}`).join() ?? error.code;
  });
}

forEachDatabase('A password', (platform) => {
  let server: TestServer;
  before(async () => { server = await startServer(platform()); });
  after(() => server.close());
  const statusOfMe = async (cookie: string) => (await server.send('GET', '/api/me', { cookie })).status;
  const signedIn = async (login: string, typed: string) => cookieOf(await server.login(login, typed));
  const reset = (given: Partial<Parameters<typeof resetPassword>[2]>) => refusal(resetPassword(platform(), visitor(), { account: '', mobile: '', code: '', password: renewed, ...given }));
  const codeFor = (person: { id: string; mobile: string }) => receiveCode(platform(), person.mobile, { purpose: 'password', account: person.id });

  it('is changed by who knows the old one; other sessions end and this one goes on', async () => {
    const { id, login } = await newAccount(platform());
    const [here, there] = [await signedIn(login, password), await signedIn(login, password)];
    const reply = await server.send('POST', '/api/password', { cookie: here, body: { old: password, password: renewed } });
    expect(reply.body).to.deep.equal({ endedSessions: 1 });
    expect([await statusOfMe(here), await statusOfMe(there)]).to.deep.equal([200, 401]);
    expect((await server.login(login, password)).body['code']).to.equal('wrong_credentials');
    expect((await server.login(login, renewed)).status).to.equal(200);
    expect(await platform().db('audit_log').where({ subject_id: id, action: 'account.password-change' })).to.have.length(1);
  });

  it('is changed by nobody who is not signed in, and not for a weak one', async () => {
    expect((await server.send('POST', '/api/password', { body: { old: password, password: renewed } })).status).to.equal(401);
    const { id, login } = await newAccount(platform());
    const caller = { ...visitor(), accountId: id };
    expect(await refusal(changePassword(platform(), caller, { old: password, password: login }, null))).to.equal('password:weak_password');
    expect(await refusal(changePassword(platform(), caller, { old: password, password: 'short' }, null))).to.equal('password:weak_password');
  });

  it('cannot be found out by changing it: five wrong ones and it waits', async () => {
    const { id } = await newAccount(platform());
    const caller = { ...visitor(), accountId: id };
    const change = (old: string) => refusal(changePassword(platform(), caller, { old, password: renewed }, null));
    for (let index = 0; index < 5; index++) expect(await change('wrong')).to.equal('old:wrong_old_password');
    expect(await change(password)).to.equal('too_many_requests');
    platform().clock.advance(15 * 60_000);
    expect(await change(password)).to.equal('ok');
  });

  it('is exchanged once when two change it at the same moment', async () => {
    const { id } = await newAccount(platform());
    const caller = { ...visitor(), accountId: id };
    const answers = await Promise.all(['first', 'second'].map((word) => refusal(changePassword(platform(), caller, { old: password, password: `${renewed} ${word}` }, null))));
    expect(answers.sort()).to.deep.equal(['ok', 'old:wrong_old_password']);
  });

  it('is reset by a code to the registered number; all sessions end and a lock is lifted', async () => {
    const person = await registeredPerson(platform());
    const cookie = await signedIn(person.id, goodPassword);
    for (let index = 0; index < 5; index++) await server.login(person.id, 'wrong');
    expect((await server.login(person.id, goodPassword)).body['code']).to.equal('account_locked');
    platform().clock.advance(60_000);
    const code = (await codeFor(person))!;
    expect(await reset({ account: person.id.toLowerCase(), mobile: person.mobile, code })).to.equal('ok');
    expect(await statusOfMe(cookie)).to.equal(401);
    expect((await server.login(person.id, renewed)).status).to.equal(200);
    expect(await reset({ account: person.id, mobile: person.mobile, code }), 'the same request again').to.equal('ok');
    expect(await reset({ account: person.id, mobile: person.mobile, code, password: `${renewed} other` })).to.equal('code:wrong_sms_code');
    expect((await server.login(person.id, renewed)).status).to.equal(200);
  });

  it('gives no account away: known or not, with its number or another, asking is answered the same', async () => {
    const person = await registeredPerson(platform());
    platform().clock.advance(60_000);
    const answers: unknown[] = [];
    const others = [{ id: 'nobody-at-all', mobile: newMobile() }, { id: person.id, mobile: newMobile() }, { id: 'nobody-at-all', mobile: person.mobile }];
    for (const { id, mobile } of others) {
      const body = { purpose: 'password', mobile, account: id, captcha: await server.captcha() };
      answers.push(await server.send('POST', '/api/sms-codes', { body }).then(({ status, body: answer }) => ({ status, answer })));
    }
    await runSmsJobs(platform());
    platform().clock.advance(60_000);
    const known = await server.send('POST', '/api/sms-codes', { body: { purpose: 'password', mobile: person.mobile, account: person.id, captcha: await server.captcha() } });
    for (const answer of answers) expect(answer).to.deep.equal({ status: known.status, answer: known.body });
    expect(await platform().db('demo_messages').whereIn('recipient', others.slice(0, 2).map(({ mobile }) => mobile)), 'nothing was sent').to.have.length(0);
    for (const { id, mobile } of others) expect(await reset({ account: id, mobile, code: '123456' })).to.equal('code:wrong_sms_code');
  });

  it('is not reset by a code for another account of the same number, nor for a disabled one', async () => {
    const other = await registeredPerson(platform());
    platform().clock.advance(60_000);
    const person = await registeredPerson(platform(), { ...newPerson(), mobile: other.mobile });
    platform().clock.advance(60_000);
    const code = (await codeFor(person))!;
    expect(await reset({ account: other.id, mobile: person.mobile, code })).to.equal('code:wrong_sms_code');
    const account = (await findAccountByLogin(platform().db, person.id))!;
    await runCommand(platform(), systemCaller, (command) => disableAccount(command, account.id));
    expect(await reset({ account: person.id, mobile: person.mobile, code })).to.equal('code:wrong_sms_code');
    platform().clock.advance(60_000);
    expect(await codeFor(person)).to.equal(null);
  });

  it('is not reset to a weak one, after which the code still serves', async () => {
    const person = await registeredPerson(platform());
    platform().clock.advance(60_000);
    const code = (await codeFor(person))!;
    expect(await reset({ account: person.id, mobile: person.mobile, code, password: person.mobile })).to.equal('password:weak_password');
    expect(await reset({ account: person.id, mobile: person.mobile, code })).to.equal('ok');
  });

  it('and all sessions but this one can be ended at once', async () => {
    const { id, login } = await newAccount(platform());
    const cookies = [await signedIn(login, password), await signedIn(login, password), await signedIn(login, password)];
    const bystander = await newAccount(platform());
    const theirs = await signedIn(bystander.login, password);
    expect((await server.send('DELETE', '/api/sessions', { cookie: cookies[0] })).body).to.deep.equal({ ended: 2 });
    expect((await server.send('DELETE', '/api/sessions', { cookie: cookies[0] })).body).to.deep.equal({ ended: 0 });
    const statuses = [];
    for (const cookie of [...cookies, theirs]) statuses.push(await statusOfMe(cookie));
    expect(statuses).to.deep.equal([200, 401, 401, 200]);
    expect(await platform().db('audit_log').where({ subject_id: id, action: 'session.revoke-others' })).to.have.length(1);
  });
});

describe('The rules of passwords', () => {
  const own = ['230102199001010018', '13800001234', 'harbour-office'];
  it('name what is broken', () => {
    expect(brokenPasswordRules('', own)).to.deep.equal(['length']);
    expect(brokenPasswordRules('12345678', own)).to.deep.equal(['common']);
    for (const password of ['19900101', '13800001234', 'x13800001234y', 'Harbour-Office!', '３８００００１２３４']) expect(brokenPasswordRules(password, own), password).to.deep.equal(['own']);
    for (const password of ['qazwsxedc', 'qwertyuiop', 'POIUYTREWQ', '1qaz2wsx3edc', 'zxcvbnm1'.slice(0, 8), '87654321', 'abababab']) expect(brokenPasswordRules(password, own), password).to.deep.equal(['common']);
    for (const password of ['correct horse battery', '青山一道同云雨明月何曾', 'banshi-demo']) expect(brokenPasswordRules(password, own), password).to.deep.equal([]);
  });
});
