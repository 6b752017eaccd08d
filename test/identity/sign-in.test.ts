import { expect } from 'chai';
import type { Caller } from '../../server/platform/caller.ts';
import { verifyAudit } from '../../server/platform/audit.ts';
import { systemCaller } from '../../server/platform/caller.ts';
import { Problem } from '../../server/platform/errors.ts';
import { newId } from '../../server/platform/ids.ts';
import type { Platform } from '../../server/platform/platform.ts';
import { runCommand } from '../../server/platform/run-command.ts';
import { reserveAttempt } from '../../server/identity/attempt-store.ts';
import { newChallenge } from '../../server/identity/captcha.ts';
import { disableAccount } from '../../server/identity/disable-account.ts';
import { failuresPerAccount, failuresPerNetwork, signIn } from '../../server/identity/sign-in.ts';
import { solveCaptcha } from '../../server/identity/solve-captcha.ts';
import { sweepSignIns } from '../../server/identity/sweep-sign-ins.ts';
import { forEachDatabase } from '../platform/databases.ts';
import { newAccount, password, visitor } from './accounts.ts';

const minute = 60_000;

/** `ok`, or the code of the problem with its parameters. */
async function attempt(platform: Platform, account: string, typed: string, caller: Caller = visitor()): Promise<string> {
  const captcha = await solveCaptcha(await newChallenge(platform));
  try {
    await signIn(platform, caller, { account, password: typed, captcha });
    return 'ok';
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return [error.code, ...Object.values(error.params)].join(' ');
  }
}

async function attempts(platform: Platform, count: number, account: string, typed: string): Promise<string[]> {
  const answers: string[] = [];
  for (let index = 0; index < count; index++) answers.push(await attempt(platform, account, typed));
  return answers;
}

async function actionsOf(platform: Platform, subjectId: string): Promise<string[]> {
  return platform.db('audit_log').where({ subject_id: subjectId }).orderBy('seq').pluck('action');
}

forEachDatabase('Signing in', (platform) => {
  it('takes any of the account\'s login names, whatever their case and width', async () => {
    const number = `99${Date.now()}X`;
    const { login } = await newAccount(platform(), { otherLogins: [number] });
    for (const name of [login, login.toUpperCase(), ` ${login} `, number, number.toLowerCase(), number.replace('X', 'Ｘ')]) {
      expect(await attempt(platform(), name, password), name).to.equal('ok');
    }
  });

  it('locks after five wrong passwords, refuses the right one for 15 minutes and takes it afterwards', async () => {
    const { login } = await newAccount(platform());
    expect(await attempts(platform(), failuresPerAccount, login, 'wrong')).to.deep.equal([...Array<string>(4).fill('wrong_credentials'), 'account_locked 15']);
    platform().clock.advance(14 * minute);
    expect(await attempt(platform(), login, password)).to.equal('account_locked 1');
    platform().clock.advance(minute);
    expect(await attempt(platform(), login, password)).to.equal('ok');
  });

  it('answers for a name that no account has exactly as for a wrong password, lock included', async () => {
    const { login } = await newAccount(platform());
    const [known, unknown] = [await attempts(platform(), 7, login, 'wrong'), await attempts(platform(), 7, `nobody-${newId()}`, 'wrong')];
    expect(unknown).to.deep.equal(known);
  });

  it('counts the failures of all login names of an account together', async () => {
    const other = `other-${newId()}`;
    const { login } = await newAccount(platform(), { otherLogins: [other] });
    await attempts(platform(), 3, login, 'wrong');
    expect(await attempts(platform(), 2, other, 'wrong')).to.deep.equal(['wrong_credentials', 'account_locked 15']);
  });

  it('looks at no more than five of twenty wrong passwords sent at once', async () => {
    const { id, login } = await newAccount(platform());
    const answers = await Promise.all(Array.from({ length: 20 }, () => attempt(platform(), login, 'wrong')));
    expect(answers.filter((answer) => answer === 'wrong_credentials')).to.have.length(failuresPerAccount - 1);
    expect(answers.filter((answer) => answer === 'account_locked 15')).to.have.length(20 - failuresPerAccount + 1);
    const actions = await actionsOf(platform(), id);
    expect(actions.filter((action) => action === 'account.sign-in-failed')).to.have.length(failuresPerAccount);
    expect(actions.filter((action) => action === 'account.lock')).to.have.length(1);
  });

  it('starts to count anew after a success, and after 15 quiet minutes', async () => {
    const { login } = await newAccount(platform());
    await attempts(platform(), 4, login, 'wrong');
    expect(await attempt(platform(), login, password)).to.equal('ok');
    expect(await attempts(platform(), 4, login, 'wrong')).to.deep.equal(Array(4).fill('wrong_credentials'));
    platform().clock.advance(15 * minute);
    expect(await attempts(platform(), 4, login, 'wrong')).to.deep.equal(Array(4).fill('wrong_credentials'));
  });

  it('slows a network down only after many failures, and leaves other networks alone', async () => {
    const { login } = await newAccount(platform());
    const office = visitor(`198.51.100.${Math.floor(Math.random() * 256)}`);
    await platform().db.transaction(async (db) => {
      for (let index = 0; index < failuresPerNetwork; index++) await reserveAttempt(db, `network:${office.address}`, failuresPerNetwork, platform().clock.now());
    });
    expect(await attempt(platform(), login, password, office)).to.equal('too_many_requests');
    expect(await attempt(platform(), login, password)).to.equal('ok');
  });

  it('does not count successes against a network', async () => {
    const { login } = await newAccount(platform());
    const hall = visitor('203.0.113.9');
    for (let index = 0; index < 3; index++) await attempt(platform(), login, password, hall);
    expect((await platform().db('sign_in_attempts').where({ who: 'network:203.0.113.9' }).first()).failures).to.equal(0);
  });

  it('tells that an account is disabled only to whoever knows its password', async () => {
    const { id, login } = await newAccount(platform());
    await runCommand(platform(), systemCaller, (command) => disableAccount(command, id));
    expect(await attempt(platform(), login, 'wrong')).to.equal('wrong_credentials');
    expect(await attempt(platform(), login, password)).to.equal('account_disabled');
    expect(await actionsOf(platform(), id)).to.deep.equal(['account.create', 'account.disable', 'account.sign-in-failed', 'account.sign-in-refused']);
  });

  it('leaves audit rows for success, failure and lock with account and address, and none of what was typed', async () => {
    const { id, login } = await newAccount(platform());
    const caller = visitor('192.0.2.7');
    await attempt(platform(), login, password, caller);
    for (let index = 0; index < failuresPerAccount; index++) await attempt(platform(), login, 'my-secret-typo', caller);
    await attempt(platform(), 'my-secret-typo', 'x', caller);
    expect(await actionsOf(platform(), id)).to.deep.equal(['account.create', 'account.sign-in', ...Array<string>(5).fill('account.sign-in-failed'), 'account.lock']);
    const rows = await platform().db('audit_log').where({ address: '192.0.2.7' });
    expect(rows).to.have.length(8);
    expect(JSON.stringify(rows)).not.to.include('my-secret-typo');
    expect(rows.find((row) => row.action === 'account.sign-in').actor_id).to.equal(id);
    expect((await verifyAudit(platform().db)).valid).to.equal(true);
  });

  it('sweeps what no longer locks or counts, and keeps what does', async () => {
    const { id, login } = await newAccount(platform());
    await attempts(platform(), failuresPerAccount, login, 'wrong');
    platform().clock.advance(14 * minute);
    await sweepSignIns(platform());
    expect(await attempt(platform(), login, password)).to.equal('account_locked 1');
    platform().clock.advance(minute);
    await sweepSignIns(platform());
    expect(await platform().db('sign_in_attempts').where({ who: `account:${id}` })).to.have.length(0);
  });
});
