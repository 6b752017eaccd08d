import { expect } from 'chai';
import { findAccountByLogin } from '../../server/identity/account-store.ts';
import { registerAccount } from '../../server/identity/register-account.ts';
import { sweepSignIns } from '../../server/identity/sweep-sign-ins.ts';
import type { Caller } from '../../server/platform/caller.ts';
import { Problem } from '../../server/platform/errors.ts';
import { verifyAudit } from '../../server/platform/audit.ts';
import { forEachDatabase } from '../platform/databases.ts';
import { newAccount, visitor } from './accounts.ts';
import { goodPassword, harbourPorts, individualOf, newCreditCode, newMobile, newPerson, newResidentId, receiveCode, registeredPerson } from './registering.ts';

/** The problem's code, or the paths and codes of what it names. */
async function refusal(work: Promise<unknown>): Promise<string | string[]> {
  try {
    await work;
    return 'ok';
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return error.code === 'invalid_request' ? error.errors!.map(({ path, code }) => `${path}:${code}`) : error.code;
  }
}

forEachDatabase('Registering', (platform) => {
  const ports = harbourPorts();
  const register = (kind: 'individual' | 'employer', given: object, from = ports, caller: Caller = visitor()) =>
    registerAccount(platform(), from, caller, kind, given as Parameters<typeof registerAccount>[4]);
  const code = async (mobile: string) => (await receiveCode(platform(), mobile)) ?? '';
  const firm = (given: object = {}) => ({ portal: 'harbour', answers: { firm: '远帆有限公司', firmCode: newCreditCode(), clerk: '江小舟' }, account: `harbour-${Date.now()}-${Math.floor(Math.random() * 1e6)}`, mobile: newMobile(), code: '', password: goodPassword, agreed: true, ...given });

  it('makes the account that the portal declares: login name, name, role and attributes', async () => {
    const person = newPerson();
    const typed = { ...person, id: ` ${person.id.toLowerCase().replace(/^23/, '２３')} `, mobile: `+86 ${person.mobile.slice(0, 3)} ${person.mobile.slice(3)}` };
    const answer = await register('individual', individualOf(typed, await code(person.mobile)));
    expect(answer).to.deep.equal({ account: person.id, name: '江小舟', kind: 'individual' });
    const account = await findAccountByLogin(platform().db, person.id);
    expect(account).to.deep.include({ kind: 'individual', name: '江小舟', roles: ['individual'], groups: [], attributes: { personId: person.id }, proof: 'unproven' });
    expect(await platform().db('account_mobiles').where({ account_id: account!.id }).pluck('mobile')).to.deep.equal([person.mobile]);
    expect(await platform().db('audit_log').where({ subject_id: account!.id }).orderBy('seq').pluck('action')).to.deep.equal(['account.create', 'account.register']);
    expect((await verifyAudit(platform().db)).valid).to.equal(true);
  });

  it('gives an employer the account ID that was chosen, and its code as a second login name', async () => {
    const given = firm();
    expect(await register('employer', { ...given, code: await code(given.mobile) })).to.deep.equal({ account: given.account, name: '远帆有限公司', kind: 'employer' });
    const [byId, byCode] = [await findAccountByLogin(platform().db, given.account), await findAccountByLogin(platform().db, given.answers.firmCode)];
    expect(byId?.id).to.equal(byCode?.id);
    expect(byId).to.deep.include({ kind: 'employer', roles: ['employer'], attributes: { firmId: given.answers.firmCode, clerkName: '江小舟' } });
  });

  it('refuses a second registration of the same employer with the way out, and of the same person', async () => {
    const first = firm();
    await register('employer', { ...first, code: await code(first.mobile) });
    const second = firm({ answers: first.answers });
    expect(await refusal(register('employer', { ...second, code: await code(second.mobile) }))).to.equal('employer_registered');
    expect(new Problem('employer_registered').text('zh')).to.contain('单位管理员').and.contain('添加您为经办人');
    const person = await registeredPerson(platform());
    const mobile = newMobile();
    expect(await refusal(register('individual', individualOf({ ...person, mobile }, await code(mobile))))).to.equal('person_registered');
  });

  it('refuses an account ID that is taken, after which the same code serves for another', async () => {
    const taken = await newAccount(platform(), { login: `taken-${Date.now()}` });
    const given = firm({ account: taken.login });
    const digits = await code(given.mobile);
    expect(await refusal(register('employer', { ...given, code: digits }))).to.equal('login_name_taken');
    expect((await register('employer', { ...given, code: digits, account: `${taken.login}-2` })).account).to.equal(`${taken.login}-2`);
  });

  it('lets nobody choose a number as account ID that somebody else would register with', async () => {
    for (const account of [newResidentId(), newCreditCode(), newMobile(), 'abc', 'a b c d', '张三张三', 'x'.repeat(33), newCreditCode('A')]) {
      expect(await refusal(register('employer', firm({ account, code: '000000' }))), account).to.deep.equal(['account:pattern']);
    }
  });

  it('names everything at fault at once', async () => {
    const given = { portal: 'harbour', answers: { idCard: '230102199001010011', other: 'x' }, mobile: '12345', code: '1', password: 'short', agreed: false, account: 'chosen' };
    expect(await refusal(register('individual', given))).to.have.members([
      'answers.other:unknown_field', 'answers.fullName:required', 'answers.idCard:invalid_resident_id', 'mobile:invalid_mobile', 'account:unknown_field', 'password:weak_password', 'agreed:required',
    ]);
    expect(await refusal(register('individual', { ...given, portal: 'elsewhere' }))).to.equal('not_found');
  });

  it('takes no password that is made of what was entered', async () => {
    const person = newPerson();
    for (const password of [person.id, person.id.slice(6, 14), person.mobile, `x${person.mobile}`, 'abcd1234']) {
      expect(await refusal(register('individual', individualOf(person, '000000', password))), password).to.deep.equal(['password:weak_password']);
    }
  });

  it('compares the answers with the record that is declared; without a phone nobody learns what stands there', async () => {
    const person = newPerson();
    const known = harbourPorts({ [person.id]: '江大舟' });
    expect(await refusal(register('individual', individualOf(person, '000000'), known))).to.equal('wrong_sms_code');
    const digits = await code(person.mobile);
    expect(await refusal(register('individual', individualOf(person, digits), known))).to.equal('identity_differs');
    expect(await refusal(register('individual', individualOf(person, digits), harbourPorts({}, 'refuse')))).to.equal('identity_unknown');
    expect((await register('individual', individualOf({ ...person, name: '江大舟' }, digits), known)).name).to.equal('江大舟');
  });

  it('counts every try with a code, right or wrong, so that names cannot be tried out', async () => {
    const person = newPerson();
    const known = harbourPorts({ [person.id]: '江大舟' });
    const digits = await code(person.mobile);
    const answers = [];
    for (let index = 0; index < 6; index++) answers.push(await refusal(register('individual', individualOf({ ...person, name: `江${index}舟` }, digits), known)));
    expect(answers).to.deep.equal([...Array<string>(5).fill('identity_differs'), 'wrong_sms_code']);
  });

  it('is done once when it is sent twice, one after the other or at once', async () => {
    const person = newPerson();
    const given = individualOf(person, await code(person.mobile));
    const answers = await Promise.all([register('individual', given), register('individual', given), register('individual', given)]);
    answers.push(await register('individual', given));
    for (const answer of answers) expect(answer).to.deep.equal(answers[0]);
    expect(await platform().db('accounts').where({ login: person.id })).to.have.length(1);
    expect(await platform().db('audit_log').where({ action: 'account.register' }).whereIn('subject_id', platform().db('accounts').where({ login: person.id }).select('id'))).to.have.length(1);
    expect(await refusal(register('individual', { ...given, password: 'another password' }))).to.equal('person_registered');
  });

  it('has one winner when two register the same person at once with codes of their own', async () => {
    const person = newPerson();
    const mobiles = [newMobile(), newMobile()];
    const given = [];
    for (const mobile of mobiles) given.push(individualOf({ ...person, mobile }, await code(mobile)));
    const answers = await Promise.all(given.map((one) => refusal(register('individual', one))));
    expect(answers.sort()).to.deep.equal(['ok', 'person_registered']);
    const [account] = await platform().db('accounts').where({ login: person.id });
    expect(await platform().db('account_mobiles').whereIn('mobile', mobiles).pluck('account_id'), 'the loser leaves nothing').to.deep.equal([account.id]);
  });

  it('leaves nothing behind when it breaks off before its commit, and the same code then serves', async () => {
    const person = newPerson();
    const given = individualOf(person, await code(person.mobile));
    const { db } = platform();
    // Without the head of the audit chain the last statement before the commit fails.
    const head = await db('audit_head').first();
    await db('audit_head').delete();
    const failed = await register('individual', given).then(() => null, (error: unknown) => error);
    await db('audit_head').insert(head);
    expect(failed).to.be.instanceOf(Error);
    expect(await db('login_names').where({ name: person.id.toLowerCase() })).to.have.length(0);
    expect(await db('accounts').where({ login: person.id })).to.have.length(0);
    expect(await db('account_mobiles').where({ mobile: person.mobile })).to.have.length(0);
    expect((await register('individual', given)).account).to.equal(person.id);
  });

  it('uses a code up: it makes no second account', async () => {
    const person = newPerson();
    const digits = await code(person.mobile);
    await register('individual', individualOf(person, digits));
    expect(await refusal(register('individual', individualOf({ ...newPerson(), mobile: person.mobile }, digits)))).to.equal('wrong_sms_code');
  });

  it('forgets codes when their time is over, and not the numbers that were proven', async () => {
    const person = await registeredPerson(platform());
    platform().clock.advance(3_600_000);
    await sweepSignIns(platform());
    expect(await platform().db('sms_codes')).to.have.length(0);
    expect(await platform().db('sms_quotas')).to.have.length(0);
    expect(await platform().db('account_mobiles').where({ mobile: person.mobile })).to.have.length(1);
  });
});
