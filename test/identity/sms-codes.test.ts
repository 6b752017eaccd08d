import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import { requestSmsCode, codesPerMobile, codesPerNetwork, sendSmsCode } from '../../server/identity/request-sms-code.ts';
import { newChallenge } from '../../server/identity/captcha.ts';
import { solveCaptcha } from '../../server/identity/solve-captcha.ts';
import { takeQuotas } from '../../server/identity/sms-quota.ts';
import { trySmsCode } from '../../server/identity/try-sms-code.ts';
import type { SmsPurpose } from '../../server/identity/sms-code-store.ts';
import { readConfig } from '../../server/platform/config.ts';
import { listDemoMessages } from '../../server/platform/demo-messages.ts';
import { Problem } from '../../server/platform/errors.ts';
import { runCommand } from '../../server/platform/run-command.ts';
import { messageSender } from '../../server/platform/send-message.ts';
import { systemCaller } from '../../server/platform/caller.ts';
import { forEachDatabase } from '../platform/databases.ts';
import { visitor } from './accounts.ts';
import { newMobile, receiveCode } from './registering.ts';

const minute = 60_000;
const messageOf = async (work: Promise<unknown>): Promise<string> => work.then(() => 'ok', (error: unknown) => {
  if (!(error instanceof Problem)) throw error;
  return [error.code, ...Object.values(error.params)].join(' ');
});

forEachDatabase('A code sent by SMS', (platform) => {
  const attempt = (mobile: string, typed: string, purpose: SmsPurpose = 'registration', subject = '') => messageOf(trySmsCode(platform(), visitor(), { purpose, mobile, subject }, typed));
  const ask = (mobile: string, caller = visitor()) => messageOf(receiveCode(platform(), mobile, { caller }));
  const wrong = (digits: string) => String((Number(digits) + 1) % 1_000_000).padStart(6, '0');

  it('has six digits, which stand in the message alone: neither in the table nor in the job', async () => {
    const mobile = newMobile();
    const digits = await receiveCode(platform(), mobile);
    expect(digits).to.match(/^\d{6}$/);
    const rows = JSON.stringify([await platform().db('sms_codes').where({ mobile }), await platform().db('jobs')]);
    expect(rows).to.contain(mobile).and.not.contain(`"${digits}"`).and.not.contain(` ${digits}`);
    expect(Object.keys(JSON.parse((await platform().db('jobs').first()).payload))).to.have.members(['id', 'locale']);
  });

  it('is taken with blanks and full-width digits, and not for another number or purpose', async () => {
    const [mobile, other] = [newMobile(), newMobile()];
    const digits = (await receiveCode(platform(), mobile))!;
    await receiveCode(platform(), other);
    expect(await attempt(other, digits)).to.equal('wrong_sms_code');
    expect(await attempt(mobile, digits, 'password')).to.equal('wrong_sms_code');
    expect(await attempt(mobile, ` ${digits.slice(0, 3)} ${digits.slice(3).replace(/\d/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0))}`)).to.equal('ok');
  });

  it('opens nothing after five tries, even if the last is right, nor when they come at once', async () => {
    const mobile = newMobile();
    const digits = (await receiveCode(platform(), mobile))!;
    const answers = await Promise.all(Array.from({ length: 5 }, () => attempt(mobile, wrong(digits))));
    expect(new Set(answers)).to.deep.equal(new Set(['wrong_sms_code']));
    expect(await attempt(mobile, digits)).to.equal('wrong_sms_code');
  });

  it('holds for five minutes', async () => {
    const mobile = newMobile();
    const digits = (await receiveCode(platform(), mobile))!;
    platform().clock.advance(5 * minute - 1);
    expect(await attempt(mobile, digits)).to.equal('ok');
    platform().clock.advance(1);
    expect(await attempt(mobile, digits)).to.equal('wrong_sms_code');
  });

  it('gives way to a newer one, which may be asked for after a minute', async () => {
    const mobile = newMobile();
    const first = (await receiveCode(platform(), mobile))!;
    expect(await ask(mobile)).to.equal('sms_too_often 60');
    platform().clock.advance(minute);
    const second = (await receiveCode(platform(), mobile))!;
    expect(await attempt(mobile, first)).to.equal(first === second ? 'ok' : 'wrong_sms_code');
    expect(await attempt(mobile, second)).to.equal('ok');
  });

  it('is sent to a number five times an hour, also when ten ask at once', async () => {
    const mobile = newMobile();
    expect((await Promise.all(Array.from({ length: 4 }, () => ask(mobile)))).sort()).to.deep.equal(['ok', 'sms_too_often 60', 'sms_too_often 60', 'sms_too_often 60']);
    for (let count = 1; count < codesPerMobile; count++) {
      platform().clock.advance(minute);
      expect(await ask(mobile)).to.equal('ok');
    }
    platform().clock.advance(minute);
    expect(await ask(mobile)).to.equal(`sms_too_often ${(60 - codesPerMobile) * 60}`);
    platform().clock.advance((60 - codesPerMobile) * minute);
    expect(await ask(mobile)).to.equal('ok');
  });

  it('is sent for one network so often an hour, whatever the numbers', async () => {
    const now = platform().clock.now();
    const take = (who: string) => runCommand(platform(), systemCaller, ({ db }) => takeQuotas(db, [{ who: `mobile:${who}`, perHour: 5, pauseMilliseconds: 0 }, { who: 'network:198.51.100.7', perHour: codesPerNetwork, pauseMilliseconds: 0 }], now));
    for (let count = 0; count < codesPerNetwork; count++) expect(await take(String(count))).to.equal(0);
    expect(await ask(newMobile(), visitor('198.51.100.7'))).to.equal('sms_too_often 3600');
    expect(await platform().db('sms_quotas').where({ who: `mobile:${codesPerNetwork}` }), 'nothing was taken from the number').to.have.length(0);
    expect(await ask(newMobile(), visitor('198.51.100.8'))).to.equal('ok');
  });

  it('costs a proof of work of its own', async () => {
    const captcha = await solveCaptcha(await newChallenge(platform()));
    const send = () => messageOf(requestSmsCode(platform(), visitor(), { purpose: 'registration', mobile: newMobile(), captcha }));
    expect([await send(), await send()]).to.deep.equal(['ok', 'captcha_failed']);
    expect(await messageOf(requestSmsCode(platform(), visitor(), { purpose: 'registration', mobile: '1234', captcha }))).to.equal('invalid_request');
  });

  it('is sent once though the job runs again, and not at all when it has expired meanwhile', async () => {
    const mobile = newMobile();
    await receiveCode(platform(), mobile);
    const [{ id }] = await platform().db('sms_codes').where({ mobile });
    const messages = async () => (await listDemoMessages(platform().db, 1000)).filter(({ to }) => to === mobile);
    await sendSmsCode(platform())({ id, locale: 'en' });
    expect(await messages()).to.have.length(1);
    expect((await messages())[0]!.text).to.contain('验证码');
    await platform().db('demo_messages').delete();
    platform().clock.advance(5 * minute);
    await sendSmsCode(platform())({ id, locale: 'zh' });
    expect(await messages()).to.have.length(0);
  });

  it('is refused where no sender is configured', async () => {
    const silent = { ...platform(), config: { ...platform().config, messages: { kind: 'none' as const } } };
    const captcha = await solveCaptcha(await newChallenge(silent));
    expect(await messageOf(requestSmsCode(silent, visitor(), { purpose: 'registration', mobile: newMobile(), captcha }))).to.equal('sms_unavailable');
  });

  it('keeps the demo\'s messages for a day', async () => {
    const mobile = newMobile();
    await receiveCode(platform(), mobile);
    platform().clock.advance(24 * 60 * minute);
    await receiveCode(platform(), newMobile());
    expect((await listDemoMessages(platform().db, 1000)).filter(({ to }) => to === mobile)).to.deep.equal([]);
  });
});

describe('The sender of short messages', () => {
  const environment = { BANSHI_SECRET: 'x'.repeat(40), PUBLIC_URL: 'https://example.com' };

  it('is the demo\'s by default, none in production, and never the demo\'s there', () => {
    expect(readConfig(environment).messages).to.deep.equal({ kind: 'demo' });
    expect(readConfig({ ...environment, NODE_ENV: 'production' }).messages).to.deep.equal({ kind: 'none' });
    expect(() => readConfig({ ...environment, NODE_ENV: 'production', SMS_SENDER: 'demo' })).to.throw('refused');
    expect(() => readConfig({ ...environment, SMS_SENDER: 'pigeon' })).to.throw('SMS_SENDER');
    for (const missing of [{}, { SMS_HTTP_URL: 'https://sms.example.com' }, { SMS_HTTP_URL: 'ftp://sms.example.com', SMS_HTTP_TOKEN: 't' }]) {
      expect(() => readConfig({ ...environment, SMS_SENDER: 'http', ...missing })).to.throw('SMS_HTTP_');
    }
  });

  it('posts JSON with the token to the configured address, follows no redirect and fails when it is not taken', async () => {
    const seen: { headers: IncomingMessage['headers']; body: unknown }[] = [];
    let answer: [number, Record<string, string>] = [202, {}];
    const gateway = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => { seen.push({ headers: request.headers, body: JSON.parse(Buffer.concat(chunks).toString()) }); response.writeHead(...answer).end(); });
    });
    await new Promise<void>((resolve) => { gateway.listen(0, '127.0.0.1', resolve); });
    const url = `http://127.0.0.1:${(gateway.address() as AddressInfo).port}/send`;
    try {
      const config = readConfig({ ...environment, SMS_SENDER: 'http', SMS_HTTP_URL: url, SMS_HTTP_TOKEN: 'secret-token' });
      const send = messageSender({ config } as Parameters<typeof messageSender>[0]);
      const message = { id: 'm1', to: '13800000000', text: '验证码 123456' };
      const failureOf = () => send(message).then(() => 'none', (error: unknown) => String(error));
      await send(message);
      expect(seen[0]!.body).to.deep.equal(message);
      expect(seen[0]!.headers).to.include({ authorization: 'Bearer secret-token', 'content-type': 'application/json', 'idempotency-key': 'm1' });
      answer = [500, {}];
      expect(await failureOf()).to.contain('answered 500');
      answer = [302, { location: `${url}/elsewhere` }];
      expect(await failureOf()).to.not.equal('none');
      expect(seen).to.have.length(3);
    } finally {
      await new Promise((resolve) => { gateway.close(resolve); });
    }
  });
});
