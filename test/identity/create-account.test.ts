import { expect } from 'chai';
import { systemCaller } from '../../server/platform/caller.ts';
import { Problem } from '../../server/platform/errors.ts';
import { newId } from '../../server/platform/ids.ts';
import { runCommand } from '../../server/platform/run-command.ts';
import { findAccount, findAccountByLogin } from '../../server/identity/account-store.ts';
import { createAccount, ensureAccount, type NewAccount } from '../../server/identity/create-account.ts';
import { hashPassword, passwordFits } from '../../server/identity/password-hash.ts';
import { checkPassword } from '../../server/identity/password-rules.ts';
import { forEachDatabase } from '../platform/databases.ts';
import { newAccount, password } from './accounts.ts';

const codeOf = (work: Promise<unknown>) => work.then(() => 'ok', (error: unknown) => (error instanceof Problem ? error.code : String(error)));

forEachDatabase('An account', (platform) => {
  const given = (more: Partial<NewAccount> = {}): NewAccount => ({ login: `New-${newId()}`, kind: 'individual', name: '新账号', password, roles: ['individual'], ...more });
  const create = (account: NewAccount) => runCommand(platform(), systemCaller, (command) => createAccount(command, account));
  const ensure = (account: NewAccount) => runCommand(platform(), systemCaller, (command) => ensureAccount(command, account));

  it('is found by its id and by each of its login names as it was made', async () => {
    const other = `other-${newId()}`;
    const made = await create(given({ otherLogins: [other], groups: ['hall'], attributes: { badge: '一号' }, roles: ['reviewer', 'supervisor'], kind: 'staff' }));
    for (const found of [await findAccount(platform().db, made.id), await findAccountByLogin(platform().db, made.login), await findAccountByLogin(platform().db, other.toUpperCase())]) {
      expect(found).to.deep.equal(made);
    }
    expect(await findAccountByLogin(platform().db, 'no such name')).to.equal(null);
  });

  it('cannot take a login name that another has, in whatever case, and then leaves nothing behind', async () => {
    const { login } = await newAccount(platform());
    const before = await platform().db('accounts').count({ n: '*' });
    expect(await codeOf(create(given({ login: login.toUpperCase() })))).to.equal('login_name_taken');
    expect(await codeOf(create(given({ otherLogins: [login] })))).to.equal('login_name_taken');
    expect(await platform().db('accounts').count({ n: '*' })).to.deep.equal(before);
  });

  it('is made once when two make it at the same moment', async () => {
    const login = `race-${newId()}`;
    const answers = await Promise.all(Array.from({ length: 4 }, () => codeOf(create(given({ login })))));
    expect(answers.sort()).to.deep.equal(['login_name_taken', 'login_name_taken', 'login_name_taken', 'ok']);
  });

  it('is ensured once by several nodes at the same moment, and left as it is afterwards', async () => {
    const login = `ensured-${newId()}`;
    const made = await Promise.all(Array.from({ length: 4 }, () => ensure(given({ login }))));
    expect(new Set(made.map((account) => account.id))).to.have.property('size', 1);
    expect(await ensure(given({ login, name: '别的名字', password: 'another good password' }))).to.deep.equal(made[0]);
    expect(await platform().db('audit_log').where({ subject_id: made[0]?.id })).to.have.length(1);
  });

  it('has a login name, of 64 characters at most', async () => {
    expect(await codeOf(create(given({ login: '  ' })))).to.equal('invalid_request');
    expect(await codeOf(create(given({ login: 'x'.repeat(65) })))).to.equal('invalid_request');
  });

  it('has its password stored as Argon2id', async () => {
    const { id } = await newAccount(platform());
    const { password_hash: hash } = await platform().db('accounts').where({ id }).first();
    expect(hash).to.match(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  });
});

describe('A password', () => {
  const accepted = (text: string) => {
    try {
      checkPassword(text, ['Zhang-San', '23010019000101001X']);
      return true;
    } catch (error) {
      if (error instanceof Problem && error.code === 'weak_password') return false;
      throw error;
    }
  };

  it('has 8 to 200 characters, counted as people count them', () => {
    expect(accepted('k7#mz!q')).to.equal(false);
    expect(accepted('k7#mz!qw')).to.equal(true);
    expect(accepted('办事大厅很好用')).to.equal(false);
    expect(accepted('办事大厅真的好用')).to.equal(true);
    expect(accepted('ab😀'.repeat(66) + 'xy')).to.equal(true);
    expect(accepted('correct horse '.repeat(15))).to.equal(false);
  });

  it('needs no mixture of character classes', () => {
    expect(accepted('correct horse battery')).to.equal(true);
    expect(accepted('plainlowercasewords')).to.equal(true);
  });

  it('is neither a login name, nor a common one, nor a run or repetition', () => {
    for (const text of ['zhang-san', '23010019000101001x', 'PassWord123', 'a123456789', 'woaini1314', '12345678', '1234567890', '01234567', '987654321', '9876543210', 'abcdefgh', 'hgfedcba', '88888888', 'abababab', '123123123']) {
      expect(accepted(text), text).to.equal(false);
    }
  });

  it('fits its own hash in whatever Unicode form it is typed, and no other', async () => {
    const hash = await hashPassword('caf\u00e9 办事 password');
    expect(await passwordFits('cafe\u0301 办事 password', hash)).to.equal(true);
    expect(await passwordFits('cafe 办事 password', hash)).to.equal(false);
  });

  it('fits no account that does not exist', async () => {
    expect(await passwordFits('the password of no account', null)).to.equal(false);
  });
});
