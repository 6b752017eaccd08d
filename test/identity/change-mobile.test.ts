import { expect } from 'chai';
import { mobileOf, setMobile } from '../../server/identity/account-mobiles.ts';
import { changeMobile } from '../../server/identity/change-mobile.ts';
import { createAccount } from '../../server/identity/create-account.ts';
import { systemCaller, type Caller } from '../../server/platform/caller.ts';
import { Problem } from '../../server/platform/errors.ts';
import { newId } from '../../server/platform/ids.ts';
import { runCommand } from '../../server/platform/run-command.ts';
import { forEachDatabase } from '../platform/databases.ts';
import { newAccount, password, visitor } from './accounts.ts';
import { problemOf } from './problem-of.ts';
import { newMobile, receiveCode } from './registering.ts';

forEachDatabase('Changing one\'s mobile number', (platform) => {
  const someone = async (mobile: string | null = newMobile()) => {
    const { id, name } = await newAccount(platform());
    if (mobile !== null) await setMobile(platform().db, id, mobile, platform().clock.now());
    return { id, mobile, caller: { ...visitor(), accountId: id, name } };
  };
  const codeFor = (caller: Caller, mobile: string) => receiveCode(platform(), mobile, { purpose: 'mobile', caller }) as Promise<string>;
  const change = (caller: Caller, given: { mobile: string; code: string; password?: string }, isProven = false) => changeMobile(platform(), caller, given, isProven);
  const faultOf = async (attempt: Promise<unknown>) => attempt.then(() => null, (error: unknown) => (error instanceof Problem ? error.errors?.[0]?.code ?? error.code : String(error)));

  it('takes the password and a code to the new number, and leaves a row without either number in full', async () => {
    const { id, mobile, caller } = await someone();
    const next = newMobile();
    const given = { mobile: `+86 ${next}`, code: await codeFor(caller, next), password };
    expect(await change(caller, given)).to.deep.equal({ mobile: `138****${next.slice(-4)}` });
    expect(await mobileOf(platform().db, id)).to.equal(next);
    const [row] = await platform().db('audit_log').where({ subject_id: id, action: 'account.mobile-change' });
    expect(JSON.parse(row.details)).to.deep.equal({ from: `138****${mobile!.slice(-4)}`, to: `138****${next.slice(-4)}` });
    expect(await change(caller, given), 'sent again').to.deep.equal({ mobile: `138****${next.slice(-4)}` });
    expect(await platform().db('audit_log').where({ subject_id: id, action: 'account.mobile-change' })).to.have.length(1);
  });

  it('refuses a wrong password before it looks at the code, and any after five', async () => {
    const { id, mobile, caller } = await someone();
    const next = newMobile();
    const code = await codeFor(caller, next);
    for (let attempt = 0; attempt < 5; attempt++) expect(await faultOf(change(caller, { mobile: next, code, password: 'wrong' }))).to.equal('wrong_own_password');
    expect(await problemOf(change(caller, { mobile: next, code, password }))).to.equal('too_many_requests');
    expect(await mobileOf(platform().db, id)).to.equal(mobile);
  });

  it('needs a password no more where a provider has proven the holder in this session, and cannot be done where there is neither', async () => {
    const { caller } = await someone();
    const next = newMobile();
    expect(await faultOf(change(caller, { mobile: next, code: await codeFor(caller, next) }, true))).to.equal(null);
    const account = await runCommand(platform(), systemCaller, (command) => createAccount(command, { login: `No-${newId()}`, kind: 'individual', name: '无密码', password: null, roles: ['individual'] }));
    const other = newMobile();
    const without = { ...visitor(), accountId: account.id, name: account.name };
    const code = await codeFor(without, other);
    expect(await faultOf(change(without, { mobile: other, code, password: '' }))).to.equal('not_allowed');
    expect(await faultOf(change(without, { mobile: other, code }, true))).to.equal(null);
    expect(await mobileOf(platform().db, account.id)).to.equal(other);
  });

  it('takes a code for nobody but who asked for it, for no other number, and not one that was sent for something else', async () => {
    const [one, other] = [await someone(), await someone(null)];
    const [next, another] = [newMobile(), newMobile()];
    const code = await codeFor(one.caller, next);
    expect(await faultOf(change(other.caller, { mobile: next, code, password }))).to.equal('wrong_sms_code');
    expect(await faultOf(change(one.caller, { mobile: another, code, password }))).to.equal('wrong_sms_code');
    const registering = (await receiveCode(platform(), another))!;
    expect(await faultOf(change(one.caller, { mobile: another, code: registering, password }))).to.equal('wrong_sms_code');
    expect(await faultOf(change(one.caller, { mobile: '12', code, password }))).to.equal('invalid_mobile');
    expect(await faultOf(change(one.caller, { mobile: next, code, password }))).to.equal(null);
  });

  it('has a code sent only to who is signed in', async () => {
    expect(await problemOf(receiveCode(platform(), newMobile(), { purpose: 'mobile' }))).to.equal('not_signed_in');
  });
});
