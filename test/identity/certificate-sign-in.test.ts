import { createHash, sign } from 'node:crypto';
import { mkdtempSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { lockMilliseconds } from '../../server/identity/attempt-store.ts';
import { answerChallenge, beginAtProxy, beginChallenge, endAtProxy } from '../../server/identity/certificate-sign-in.ts';
import { readCertificates } from '../../server/identity/certificate-contents.ts';
import { checkCertificate } from '../../server/identity/check-certificate.ts';
import { disableAccount } from '../../server/identity/disable-account.ts';
import { openSignInDesk, type SignInDesk } from '../../server/identity/provider-sign-in.ts';
import { flowMilliseconds } from '../../server/identity/sign-in-flow-store.ts';
import { readSignInWays } from '../../server/identity/sign-in-ways.ts';
import { systemCaller } from '../../server/platform/caller.ts';
import { clientCertificatesFrom } from '../../server/platform/client-certificate-config.ts';
import { Problem } from '../../server/platform/errors.ts';
import { newId } from '../../server/platform/ids.ts';
import type { Platform } from '../../server/platform/platform.ts';
import { runCommand } from '../../server/platform/run-command.ts';
import { forEachDatabase } from '../platform/databases.ts';
import { newAccount, visitor } from './accounts.ts';
import { ecKeys, makeAuthority, makeCertificate, makeRevocationList, purposeIds, rsaKeys, type Identity } from './make-certificate.ts';
import { problemOf } from './problem-of.ts';
import { openBrowserSession, type Firm, type TestBrowser } from './sign-in-desk.ts';
import { octets, oid, pem, sequence, tagged, utf8 } from './write-der.ts';

const way = 'example/certificate';
const declared = [
  { way: 'certificate', name: 'certificate', label: '证书登录', en: 'Certificate', environment: { authorities: 'TEST_AUTHORITIES', revocations: 'TEST_REVOCATIONS' }, employer: { attributes: { firm: 'subject.SERIALNUMBER' }, name: 'subject.O', create: true } },
  {
    way: 'certificate', name: 'personal', label: '个人证书', en: 'Personal certificate', environment: { authorities: 'TEST_AUTHORITIES' },
    individual: { attributes: { citizen: 'alternative.1.2.3.4' }, name: 'subject.CN', create: true },
    employer: { register: 'firms', where: { owner: 'alternative.1.2.3.4' }, attributes: { firm: 'code' }, name: 'title', create: true, rights: ['administrator'] },
  },
];
const refuse = (reason: string): never => { throw new Error(reason); };

forEachDatabase('Signing in by a certificate', (platform) => {
  const folder = mkdtempSync(join(tmpdir(), 'banshi-certificates-'));
  const files = { authorities: join(folder, 'authorities.pem'), revocations: join(folder, 'revocations.pem') };
  const authority = makeAuthority();
  const firms: Firm[] = [];
  let desk: SignInDesk;
  let changes = 0;
  const year = (): number => platform().clock.now().getUTCFullYear();
  const on = (years: number, rest = '-01-01T00:00:00Z'): string => `${year() + years}${rest}`;
  const holding = { from: () => on(-1), until: () => on(3) };
  const write = (file: string, content: string): void => {
    writeFileSync(file, content);
    // A change within the clock tick of the file system is told apart by a time of its own.
    utimesSync(file, new Date(), new Date(statSync(file).mtimeMs + ++changes * 1000));
  };
  const revoke = (...revoked: Identity[]): void => write(files.revocations, makeRevocationList(authority, { revoked, from: on(-1), until: on(1) }));
  const open = (of: Platform): SignInDesk => openSignInDesk(of, readSignInWays('example', declared, refuse), async (_portal, _register, where) => firms.filter(({ owner }) => owner === where['owner']).map((firm) => ({ ...firm })), { TEST_AUTHORITIES: files.authorities, TEST_REVOCATIONS: files.revocations });

  before(() => {
    write(files.authorities, authority.pem);
    revoke();
    desk = open(platform());
  });
  after(() => rmSync(folder, { recursive: true }));
  afterEach(() => { write(files.authorities, authority.pem); revoke(); firms.length = 0; });

  type Given = Partial<Parameters<typeof makeCertificate>[0]>;
  const certificate = (given: Given = {}): Identity => makeCertificate({ name: { CN: '示例公司', O: '示例公司', serialNumber: newId() }, issuer: authority, from: holding.from(), until: holding.until(), ...given });
  const begin = (browser: TestBrowser, key = way, kind: 'individual' | 'employer' = 'employer') => beginChallenge(desk, visitor(), browser, { way: key, kind, next: '/applications', ticketId: null });
  const signed = ({ privateKey }: Identity, text: string) => sign('sha256', Buffer.from(text), privateKey).toString('base64');
  const answer = (browser: TestBrowser, given: { state: string; certificate: string; signature: string }) => answerChallenge(desk, visitor(), browser, given);
  const signIn = async (holder: Identity, { browser = openBrowserSession(newId()), along = [], key = way, kind = 'employer' }: { browser?: TestBrowser; along?: Identity[]; key?: string; kind?: 'individual' | 'employer' } = {}) => {
    const { state, text } = await begin(browser, key, kind);
    const next = await answer(browser, { state, certificate: [holder, ...along].map(({ pem }) => pem).join(''), signature: signed(holder, text) });
    return { next, ...browser.signedIn.at(-1)! };
  };
  const refused = (holder: Identity, along: Identity[] = []) => problemOf(signIn(holder, { along }));
  const audited = async (action: string, subject: string) => (await platform().db('audit_log').where({ action, subject_id: subject })).map(({ details }) => JSON.parse(details) as Record<string, unknown>);
  const fingerprintOf = ({ der }: Identity) => createHash('sha256').update(der).digest('hex');

  for (const [kind, keys] of [['RSA', () => rsaKeys()], ['P-256', () => ecKeys()], ['P-384', () => ecKeys('P-384')]] as const) {
    it(`opens the account that the certificate proves, whose holder signs with ${kind}; the row of the audit names the certificate`, async () => {
      const holder = certificate({ keys: keys() });
      const existing = await newAccount(platform(), { kind: 'employer', roles: ['employer'], attributes: { firm: String(holder.name['serialNumber']) } });
      const { next, accountId } = await signIn(holder);
      expect([next, accountId]).to.deep.equal(['/applications', existing.id]);
      expect(await audited('account.sign-in', existing.id)).to.deep.equal([{ way, certificate: fingerprintOf(holder) }]);
    });
  }

  it('takes ECDSA as a browser makes it as well as in DER', async () => {
    const holder = certificate();
    const browser = openBrowserSession(newId());
    const { state, text } = await begin(browser);
    const signature = sign('sha256', Buffer.from(text), { key: holder.privateKey, dsaEncoding: 'ieee-p1363' }).toString('base64');
    expect(await answer(browser, { state, certificate: holder.pem, signature })).to.equal('/applications');
  });

  it('makes the account of an employer at the first time, and finds it at the second', async () => {
    const holder = certificate();
    const [first, second] = [await signIn(holder), await signIn(holder)];
    expect(second.accountId).to.equal(first.accountId);
    const row = await platform().db('accounts').where({ id: first.accountId }).first();
    expect([row.kind, row.name, JSON.parse(row.attributes)]).to.deep.equal(['employer', '示例公司', { firm: holder.name['serialNumber'] }]);
  });

  it('asks the holder about an account that somebody else may have registered, as a provider does', async () => {
    const holder = certificate();
    await newAccount(platform(), { kind: 'employer', roles: ['employer'], attributes: { firm: String(holder.name['serialNumber']) }, unproven: true });
    expect((await signIn(holder)).next).to.equal('/login/proof?next=%2Fapplications');
  });

  it('reads a person from an alternative name, and the employers that the register names the person for', async () => {
    const citizen = newId();
    const personal = certificate({ name: { CN: '张三' }, extensions: [{ id: '2.5.29.17', critical: false, value: sequence(tagged(0, oid('1.2.3.4'), tagged(0, utf8(citizen)))) }] });
    firms.push({ code: newId(), title: '甲公司', owner: citizen });
    const asPerson = await signIn(personal, { key: 'example/personal', kind: 'individual' });
    const asEmployer = await signIn(personal, { key: 'example/personal', kind: 'employer' });
    expect([asEmployer.accountId, asPerson.employerId]).to.deep.equal([asPerson.accountId, null]);
    expect(asEmployer.employerId).to.be.a('string');
  });

  it('accepts what a known authority has issued by way of another that is sent along', async () => {
    const below = makeAuthority({ name: { CN: '下级机构' }, issuer: authority });
    const holder = certificate({ issuer: below });
    write(files.revocations, makeRevocationList(below, { from: on(-1), until: on(1) }));
    expect(await refused(holder, [below])).to.equal(null);
    expect(await refused(holder), 'alone').to.equal('certificate_untrusted');
    write(files.revocations, makeRevocationList(below, { from: on(-1), until: on(1) }) + makeRevocationList(authority, { revoked: [below], from: on(-1), until: on(1) }));
    expect(await refused(holder, [below]), 'the other is revoked').to.equal('certificate_revoked');
    const narrow = makeAuthority({ name: { CN: '不得再设下级' }, pathLength: 0 });
    write(files.authorities, narrow.pem);
    const middle = makeAuthority({ name: { CN: '违规下级' }, issuer: narrow });
    expect(await refused(certificate({ issuer: middle }), [middle]), 'too long a path').to.equal('certificate_untrusted');
  });

  const faults: [string, string, () => Identity][] = [
    ['that has expired', 'certificate_expired', () => certificate({ from: on(-3), until: on(-1) })],
    ['that is not valid yet', 'certificate_not_yet_valid', () => certificate({ from: on(1) })],
    ['of a foreign authority', 'certificate_untrusted', () => certificate({ issuer: makeAuthority({ name: { CN: '别的机构' } }) })],
    ['of a foreign authority that calls itself alike', 'certificate_untrusted', () => certificate({ issuer: makeAuthority() })],
    ['that somebody without authority has issued', 'certificate_untrusted', () => certificate({ issuer: certificate() })],
    ['that is signed by itself', 'certificate_self_signed', () => certificate({ issuer: null })],
    ['of an authority itself', 'certificate_wrong_purpose', () => makeAuthority({ name: { CN: '下级' }, issuer: authority })],
    ['for servers', 'certificate_wrong_purpose', () => certificate({ purposes: [purposeIds.server] })],
    ['whose key may not sign', 'certificate_wrong_purpose', () => certificate({ keyUsage: [2] })],
    ['with a critical extension that is not understood', 'certificate_wrong_purpose', () => certificate({ extensions: [{ id: '1.2.3.4.5', critical: true, value: octets(Buffer.from('x')) }] })],
    ['signed over SHA-1', 'certificate_weak', () => certificate({ digest: 'sha1' })],
    ['with an RSA key of 1024 bits', 'certificate_weak', () => certificate({ keys: rsaKeys(1024) })],
    ['that does not say who it is', 'sign_in_unproven', () => certificate({ name: { CN: '无代码' } })],
    ['that says twice who it is', 'sign_in_unproven', () => certificate({ name: { CN: '两个代码', O: '两个代码', serialNumber: ['1', '2'] } })],
  ];
  for (const [what, code, make] of faults) {
    it(`refuses a certificate ${what} with a reason of its own, and leaves a row about it`, async () => {
      const holder = make();
      expect(await refused(holder)).to.equal(code);
      expect(await audited('account.sign-in-failed', fingerprintOf(holder))).to.deep.equal([{ reason: code, way }]);
    });
  }

  it('says when a certificate has expired, by the calendar here', async () => {
    const holder = certificate({ from: on(-3), until: on(-1, '-06-30T20:00:00Z') });
    const problem = await signIn(holder).catch((error: unknown) => error as Problem) as Problem;
    expect(problem.text('zh')).to.include(`${year() - 1}-07-01`);
  });

  it('refuses what has been revoked from the moment that the file says so, and does not guess where no list holds', async () => {
    const holder = certificate();
    expect(await refused(holder)).to.equal(null);
    revoke(holder);
    expect(await refused(holder)).to.equal('certificate_revoked');
    write(files.revocations, makeRevocationList(authority, { from: on(-2), until: on(-1) }));
    expect(await refused(holder), 'an old list').to.equal('certificate_unchecked');
    write(files.revocations, makeRevocationList(authority, { revoked: [holder], from: on(-2), until: on(-1) }));
    expect(await refused(holder), 'revoked stays revoked').to.equal('certificate_revoked');
    write(files.revocations, makeRevocationList(authority, { keys: ecKeys(), from: on(-1), until: on(1) }));
    expect(await refused(holder), 'a forged list').to.equal('certificate_unchecked');
    revoke();
    expect(await refused(holder)).to.equal(null);
    write(files.revocations, 'half a fi');
    expect(await refused(holder), 'what was read before counts').to.equal(null);
  });

  it('refuses a signature of another key, of another text, or none', async () => {
    const [holder, other] = [certificate(), certificate()];
    const browser = openBrowserSession(newId());
    const attempt = async (make: (text: string) => string) => { const { state, text } = await begin(browser); return problemOf(answer(browser, { state, certificate: holder.pem, signature: make(text) })); };
    expect(await attempt((text) => signed(other, text)), 'another key').to.equal('certificate_signature_wrong');
    expect(await attempt((text) => signed(holder, text.replace('employer', 'individual'))), 'another text').to.equal('certificate_signature_wrong');
    expect(await attempt(() => 'AAAA'), 'none').to.equal('certificate_signature_wrong');
    expect(browser.signedIn).to.deep.equal([]);
  });

  it('takes a challenge once, in the browser that got it, within ten minutes', async () => {
    const holder = certificate();
    const browser = openBrowserSession(newId());
    const given = async () => { const { state, text } = await begin(browser); return { state, certificate: holder.pem, signature: signed(holder, text) }; };
    const stolen = await given();
    expect(await problemOf(answer(openBrowserSession('thief'), stolen)), 'another browser').to.equal('certificate_challenge_over');
    const once = await given();
    const both = await Promise.all([problemOf(answer(browser, once)), problemOf(answer(browser, once))]);
    expect(both.sort(), 'twice at once').to.deep.equal(['certificate_challenge_over', null].sort());
    expect(await problemOf(answer(browser, once)), 'again').to.equal('certificate_challenge_over');
    const late = await given();
    platform().clock.advance(flowMilliseconds);
    expect(await problemOf(answer(browser, late)), 'too late').to.equal('certificate_challenge_over');
    const failed = await given();
    expect(await problemOf(answer(browser, { ...failed, signature: 'AAAA' }))).to.equal('certificate_signature_wrong');
    expect(await problemOf(answer(browser, failed)), 'after a failure').to.equal('certificate_challenge_over');
  });

  it('locks a certificate after five wrong signatures for a quarter of an hour, and no other', async () => {
    const [holder, other] = [certificate(), certificate()];
    const browser = openBrowserSession(newId());
    const wrong = async () => { const { state } = await begin(browser); return problemOf(answer(browser, { state, certificate: holder.pem, signature: 'AAAA' })); };
    const codes: (string | null)[] = [];
    for (let attempt = 0; attempt < 6; attempt++) codes.push(await wrong());
    expect(codes).to.deep.equal([...Array<string>(4).fill('certificate_signature_wrong'), 'certificate_locked', 'certificate_locked']);
    expect(await refused(holder), 'the right one, too').to.equal('certificate_locked');
    expect(await refused(other)).to.equal(null);
    expect(await audited('account.lock', fingerprintOf(holder))).to.have.length(1);
    platform().clock.advance(lockMilliseconds);
    expect(await refused(holder)).to.equal(null);
  });

  it('does not open an account that is shut out', async () => {
    const holder = certificate();
    const { accountId } = await signIn(holder);
    await runCommand(platform(), systemCaller, (command) => disableAccount(command, accountId));
    expect(await refused(holder)).to.equal('account_disabled');
  });

  it('refuses a certificate of which any byte has been changed, and never fails otherwise', () => {
    const { der } = certificate({ extensions: [{ id: '2.5.29.17', critical: false, value: sequence(tagged(0, oid('1.2.3.4'), tagged(0, utf8('x')))) }] });
    const authorities = desk.authorities.get(way)!;
    const outcome = (changed: Buffer): string => {
      try {
        checkCertificate(readCertificates(pem('CERTIFICATE', changed), 1), authorities, platform().clock.now());
        return 'accepted';
      } catch (error) {
        return error instanceof Problem ? error.code : String(error);
      }
    };
    expect(outcome(der)).to.equal('accepted');
    for (let at = 0; at < der.length; at++) {
      const changed = Buffer.from(der);
      changed[at]! ^= 1 << at % 8;
      expect(outcome(changed), `byte ${at}`).to.match(/^certificate_(unreadable|untrusted|self_signed|weak)$/);
    }
  });

  it('answers what is no certificate as unreadable', async () => {
    const browser = openBrowserSession(newId());
    const { pem: text } = certificate();
    for (const [what, content] of [['nothing', ''], ['a text', 'hello'], ['half of one', text.slice(0, 300)], ['broken', text.replace(/\n[A-Za-z0-9+/]{20}/, '\nAAAAAAAAAAAAAAAAAAAA')], ['six', text.repeat(6)]] as const) {
      const { state } = await begin(browser);
      expect(await problemOf(answer(browser, { state, certificate: content, signature: 'AAAA' })), what).to.equal('certificate_unreadable');
    }
  });

  describe('shown to a proxy in front', () => {
    const secret = 'a secret between the proxy and the server';
    let behind: SignInDesk;
    before(() => { behind = open({ ...platform(), config: { ...platform().config, clientCertificates: clientCertificatesFrom({ CLIENT_CERTIFICATE_SECRET: secret }, 1, platform().config.publicUrl) } }); });
    const escaped = ({ pem }: Identity): string => encodeURIComponent(pem);
    const through = async (headers: Record<string, string>, browser = openBrowserSession(newId()), used?: string) => {
      const to = new URL(await beginAtProxy(behind, visitor(), browser, { way, kind: 'employer', next: '/applications', ticketId: null }));
      expect(to.pathname).to.equal(`/login/certificate/${way}`);
      const state = used ?? to.searchParams.get('state')!;
      return { state, end: () => endAtProxy(behind, visitor(), browser, { way, state, header: (name) => headers[name] }) };
    };
    const outcome = async (headers: Record<string, string>, ...more: [TestBrowser?, string?]) => problemOf((await through(headers, ...more)).end());

    it('opens its account, by RFC 9440 and as nginx escapes it', async () => {
      const holder = certificate();
      const browser = openBrowserSession(newId());
      expect(await (await through({ 'client-cert': escaped(holder), 'client-cert-secret': secret }, browser)).end()).to.equal(`${platform().config.publicUrl}/applications`);
      expect(await outcome({ 'client-cert': `:${holder.der.toString('base64')}:`, 'client-cert-secret': secret }, browser)).to.equal(null);
      expect(new Set(browser.signedIn.map(({ accountId }) => accountId)).size).to.equal(1);
    });

    it('is believed from nobody who does not know the secret', async () => {
      const holder = certificate();
      const browser = openBrowserSession(newId());
      expect(await outcome({ 'client-cert': escaped(holder) }, browser)).to.equal('certificate_missing');
      expect(await outcome({ 'client-cert': escaped(holder), 'client-cert-secret': `${secret} ` }, browser)).to.equal('certificate_missing');
      expect(await outcome({ 'client-cert-secret': secret }, browser), 'none shown').to.equal('certificate_missing');
      expect(browser.signedIn).to.deep.equal([]);
    });

    it('is checked again here, whatever the proxy has let through', async () => {
      for (const [what, code, make] of faults) expect(await outcome({ 'client-cert': escaped(make()), 'client-cert-secret': secret }), what).to.equal(code);
      expect(await outcome({ 'client-cert': '%zz', 'client-cert-secret': secret })).to.equal('certificate_unreadable');
    });

    it('counts once, for the browser that began', async () => {
      const headers = { 'client-cert': escaped(certificate()), 'client-cert-secret': secret };
      const browser = openBrowserSession(newId());
      const { state, end } = await through(headers, browser);
      expect(await outcome(headers, openBrowserSession('thief'), state), 'another browser').to.equal('certificate_challenge_over');
      await end();
      expect(await problemOf(end()), 'again').to.equal('certificate_challenge_over');
    });

    it('is not asked for where no proxy is set up', async () => {
      const browser = openBrowserSession(newId());
      expect(await problemOf(beginAtProxy(desk, visitor(), browser, { way, kind: 'employer', next: '/', ticketId: null }))).to.equal('not_found');
      expect(await problemOf(endAtProxy(desk, visitor(), browser, { way, state: 'x', header: () => secret }))).to.equal('not_found');
    });
  });

  it('is offered only where its authorities are named, and does not start with files that cannot be used', () => {
    const ways = readSignInWays('example', [declared[0]], refuse);
    const opened = (env: NodeJS.ProcessEnv) => openSignInDesk(platform(), ways, async () => [], env);
    expect([opened({}).ways.length, opened({}).missing.length, opened({ TEST_AUTHORITIES: files.authorities }).ways.length]).to.deep.equal([0, 1, 1]);
    const bad = join(folder, 'bad.pem');
    expect(() => opened({ TEST_AUTHORITIES: join(folder, 'none.pem') })).to.throw('none.pem');
    write(bad, 'no certificate');
    expect(() => opened({ TEST_AUTHORITIES: bad })).to.throw('holds no certificate');
    write(bad, certificate().pem);
    expect(() => opened({ TEST_AUTHORITIES: bad })).to.throw('no authority');
    write(bad, makeRevocationList(authority, { criticalExtension: '2.5.29.28' }));
    expect(() => opened({ TEST_AUTHORITIES: files.authorities, TEST_REVOCATIONS: bad }), 'a list of a part').to.throw('covers a part');
  });

  it('is refused in a configuration that names no variables, or does not say whom it proves', () => {
    const fault = (way: object) => { try { readSignInWays('example', [{ ...declared[0], ...way }], refuse); return null; } catch (error) { return (error as Error).message; } };
    expect(fault({})).to.equal(null);
    expect(fault({ environment: { authorities: '/etc/authorities.pem' } })).to.include('environment variables');
    expect(fault({ environment: {} })).to.include('environment variables');
    expect(fault({ employer: undefined })).to.include('what it proves');
  });

  it('believes headers only with a long secret, a proxy in front, and an address of this host', () => {
    const from = (env: NodeJS.ProcessEnv, proxies = 1) => clientCertificatesFrom(env, proxies, 'https://counter.example');
    const secret = 'x'.repeat(32);
    expect(from({})).to.equal(null);
    expect(from({ CLIENT_CERTIFICATE_SECRET: secret, CLIENT_CERTIFICATE_URL: 'https://counter.example:8443/' })).to.deep.equal({ header: 'client-cert', secret, url: 'https://counter.example:8443' });
    expect(() => from({ CLIENT_CERTIFICATE_SECRET: 'short' })).to.throw('32 characters');
    expect(() => from({ CLIENT_CERTIFICATE_SECRET: secret }, 0)).to.throw('TRUSTED_PROXIES');
    expect(() => from({ CLIENT_CERTIFICATE_SECRET: secret, CLIENT_CERTIFICATE_URL: 'https://other.example' })).to.throw('host');
    expect(() => from({ CLIENT_CERTIFICATE_SECRET: secret, CLIENT_CERTIFICATE_HEADER: 'not a header' })).to.throw('name of a header');
  });
});
