import { pbkdf2Sync, randomBytes } from 'node:crypto';
import { expect } from 'chai';
import { Problem } from '../../server/platform/errors.ts';
import { checkCaptcha, newChallenge, useCaptcha } from '../../server/identity/captcha.ts';
import { pbkdf2Sha256 } from '../../server/identity/pbkdf2-sha256.ts';
import { signIn } from '../../server/identity/sign-in.ts';
import { solveCaptcha, type SolvedCaptcha } from '../../server/identity/solve-captcha.ts';
import { sweepSignIns } from '../../server/identity/sweep-sign-ins.ts';
import { forEachDatabase } from '../platform/databases.ts';
import { newAccount, password, visitor } from './accounts.ts';

forEachDatabase('The captcha', (platform) => {
  const solved = async () => solveCaptcha(await newChallenge(platform()));
  const codeOf = (work: Promise<unknown>) => work.then(() => 'ok', (error: unknown) => (error instanceof Problem ? error.code : String(error)));
  const check = (captcha: SolvedCaptcha) => codeOf(checkCaptcha(platform(), captcha));

  it('is passed by a solved challenge', async () => {
    expect(await check(await solved())).to.equal('ok');
  });

  it('survives its way through JSON with its members in another order', async () => {
    const { challenge, solution } = await solved();
    const parameters = Object.fromEntries(Object.entries(challenge.parameters).reverse()) as unknown as typeof challenge.parameters;
    expect(await check(JSON.parse(JSON.stringify({ solution, challenge: { signature: challenge.signature, parameters } })) as SolvedCaptcha)).to.equal('ok');
  });

  it('signs in once: the same solution again is refused, also of twenty sent at once', async () => {
    const { login } = await newAccount(platform());
    const captcha = await solved();
    const answers = await Promise.all(Array.from({ length: 20 }, () => codeOf(signIn(platform(), visitor('192.0.2.1'), { account: login, password, captcha }))));
    expect(answers.filter((answer) => answer === 'ok')).to.have.length(1);
    expect(answers.filter((answer) => answer === 'captcha_failed')).to.have.length(19);
  });

  it('is used up by a failed sign-in too', async () => {
    const captcha = await solved();
    const once = () => codeOf(signIn(platform(), visitor(), { account: 'nobody at all', password: 'wrong', captcha }));
    expect(await once()).to.equal('wrong_credentials');
    expect(await once()).to.equal('captcha_failed');
  });

  it('expires after ten minutes', async () => {
    const captcha = await solved();
    platform().clock.advance(10 * 60_000 - 1);
    expect(await check(captcha)).to.equal('ok');
    platform().clock.advance(1);
    expect(await check(captcha)).to.equal('captcha_failed');
  });

  it('refuses what was forged, altered, unsolved or is no captcha', async () => {
    const { challenge, solution } = await solved();
    const altered = (parameters: object) => ({ challenge: { ...challenge, parameters: { ...challenge.parameters, ...parameters } }, solution });
    const other = await newChallenge(platform());
    const forgeries: [string, unknown][] = [
      ['later end', altered({ data: { expires: '2099-01-01T00:00:00.000Z' } })],
      ['less work', altered({ cost: 1 })],
      ['new nonce', altered({ nonce: randomBytes(16).toString('hex') })],
      ['no signature', { challenge: { parameters: challenge.parameters }, solution }],
      ['other signature', { challenge: { ...challenge, signature: other.signature }, solution }],
      ['solution of another', { challenge: other, solution }],
      ['wrong key', { challenge, solution: { ...solution, derivedKey: '00'.repeat(32) } }],
      ['only the prefix', { challenge, solution: { ...solution, derivedKey: challenge.parameters.keyPrefix } }],
      ['odd hexadecimal', { challenge, solution: { ...solution, derivedKey: 'abc' } }],
      ['no solution', { challenge, solution: null }],
      ['broken signature', { challenge: { ...challenge, signature: 7 }, solution }],
    ];
    for (const [what, captcha] of forgeries) expect(await check(captcha as SolvedCaptcha), what).to.equal('captcha_failed');
    expect(await check({ challenge, solution })).to.equal('ok');
  });

  it('is refused when another installation signed it', async () => {
    const elsewhere = { ...platform(), config: { ...platform().config, secret: 'another secret of another installation' } };
    expect(await check(await solveCaptcha(await newChallenge(elsewhere)))).to.equal('captcha_failed');
  });

  it('stays used until it has expired, whatever is swept', async () => {
    const checked = await checkCaptcha(platform(), await solved());
    const rows = () => platform().db('used_captchas').where({ nonce: checked.nonce });
    expect(await useCaptcha(platform().db, checked)).to.equal(true);
    await sweepSignIns(platform());
    expect(await useCaptcha(platform().db, checked)).to.equal(false);
    platform().clock.set(checked.expiresAt);
    await sweepSignIns(platform());
    expect(await rows()).to.have.length(0);
  });

  it('can be solved where the browser withholds WebCrypto', async () => {
    const challenge = await newChallenge(platform());
    const { crypto } = globalThis;
    Object.defineProperty(globalThis, 'crypto', { value: { ...crypto, subtle: undefined }, configurable: true });
    const captcha = await solveCaptcha(challenge).finally(() => Object.defineProperty(globalThis, 'crypto', { value: crypto, configurable: true }));
    expect(await check(captcha)).to.equal('ok');
  });
});

describe('PBKDF2 in plain script', () => {
  it('gives the keys that node:crypto gives, for passwords and salts around every block length', () => {
    for (const length of [0, 1, 20, 51, 52, 55, 56, 63, 64, 65, 119, 120, 200]) {
      const [secret, salt] = [randomBytes(length), randomBytes(length)];
      for (const iterations of [1, 2, 100]) {
        expect(Buffer.from(pbkdf2Sha256(secret, salt, iterations)).toString('hex'), `${length} bytes, ${iterations} rounds`)
          .to.equal(pbkdf2Sync(secret, salt, iterations, 32, 'sha256').toString('hex'));
      }
    }
  });
});
