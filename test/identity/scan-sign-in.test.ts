import { expect } from 'chai';
import { disableAccount } from '../../server/identity/disable-account.ts';
import { beginAtProvider, returnFromProvider, type SignInDesk } from '../../server/identity/provider-sign-in.ts';
import { beginScan, collectScan, confirmScan, noteScanned, openScan, refuseScan, scanQuestion, scanState, type NewScan } from '../../server/identity/scan-sign-in.ts';
import { ticketMilliseconds } from '../../server/identity/scan-ticket-store.ts';
import { systemCaller } from '../../server/platform/caller.ts';
import { newId } from '../../server/platform/ids.ts';
import { runCommand } from '../../server/platform/run-command.ts';
import { forEachDatabase } from '../platform/databases.ts';
import { visitor } from './accounts.ts';
import { problemOf } from './problem-of.ts';
import { openBrowserSession, openDesk, type Firm, type TestBrowser } from './sign-in-desk.ts';
import { startProvider, walkThrough, type TestProvider } from './start-provider.ts';

forEachDatabase('Signing a desk in by scanning its QR code', (platform) => {
  let provider: TestProvider;
  let signIn: SignInDesk;
  const firms: Firm[] = [];
  const caller = visitor('203.0.113.9');
  const returnTo = () => `${platform().config.publicUrl}/login/return/example/card`;
  before(async () => {
    provider = await startProvider([returnTo()]);
    signIn = openDesk(platform(), provider, firms);
  });
  after(() => provider.close());

  let desk: TestBrowser;
  let phone: TestBrowser;
  let scan: NewScan;
  const begin = (kind: 'individual' | 'employer' = 'individual') => beginScan(signIn, caller, desk, 'example/card', kind);
  beforeEach(async () => {
    provider.person = { sub: newId(), name: '张小三', id_number: newId() };
    [desk, phone] = [openBrowserSession(newId()), openBrowserSession(newId(), 'Phone/1.0')];
    scan = await begin();
  });

  const codeOf = ({ link }: NewScan) => link.split('/').at(-1)!;
  /** Reads the code with a phone and signs in at the provider. */
  const scanWith = async (browser: TestBrowser, code = codeOf(scan)) => {
    const to = await openScan(signIn, caller, browser, code);
    const { flow, proven } = await returnFromProvider(signIn, caller, browser, 'example/card', await walkThrough(to, returnTo()));
    await noteScanned(signIn, caller, browser, flow.ticketId!, proven);
    return proven;
  };
  const stateOf = async () => (await scanState(signIn, desk, scan.id)).state;
  const confirm = (browser = phone, employer: string | null = null) => confirmScan(signIn, caller, browser, scan.id, employer);
  const refuse = (browser = phone) => refuseScan(signIn, caller, browser, scan.id);
  const collect = (browser = desk) => collectScan(signIn, caller, browser, scan.id);

  it('shows a code that leads here, with a number to compare, and waits', async () => {
    expect(scan.link).to.match(new RegExp(`^${platform().config.publicUrl}/scan/[\\w-]{43}$`));
    expect(scan.number).to.match(/^[1-9]\d{3}$/);
    expect(await scanState(signIn, desk, scan.id)).to.deep.include({ state: 'waiting', holder: null });
    expect(JSON.stringify(await platform().db('scan_tickets').where({ id: scan.id })), 'the code itself').not.to.include(codeOf(scan));
  });

  it('asks the phone about that very desk, and signs the desk in when it confirms', async () => {
    const { account } = await scanWith(phone);
    expect(await scanState(signIn, desk, scan.id)).to.deep.include({ state: 'scanned', holder: '张**' });
    const question = await scanQuestion(signIn, caller, phone, scan.id);
    expect(question).to.deep.include({ state: 'scanned', number: scan.number, address: '203.0.113.9', userAgent: 'Desk/1.0', name: '张小三', createdAt: platform().clock.now().toISOString() });
    expect(await confirm()).to.deep.equal({ state: 'confirmed' });
    expect(await stateOf()).to.equal('confirmed');
    await collect();
    expect(desk.signedIn).to.deep.equal([{ accountId: account.id, employerId: null }]);
    expect(phone.signedIn, 'the phone only confirms').to.deep.equal([]);
    const actions = await platform().db('audit_log').where({ subject_id: account.id }).orderBy('seq').pluck('action');
    expect(actions).to.deep.equal(['account.create', 'scan.open', 'scan.confirm', 'account.sign-in']);
  });

  it('does nothing before the phone has confirmed, nor after it has refused', async () => {
    expect(await problemOf(collect()), 'waiting').to.equal('scan_over');
    await scanWith(phone);
    expect(await problemOf(collect()), 'scanned').to.equal('scan_over');
    expect(await refuse()).to.deep.equal({ state: 'refused' });
    expect([await stateOf(), await problemOf(collect()), await problemOf(confirm())]).to.deep.equal(['refused', 'scan_over', 'scan_over']);
    expect(await refuse(), 'refused twice').to.deep.equal({ state: 'refused' });
    expect(desk.signedIn).to.deep.equal([]);
  });

  it('takes a confirmation that is sent twice once, and no refusal after it', async () => {
    await scanWith(phone);
    expect(await Promise.all([confirm(), confirm()])).to.deep.equal([{ state: 'confirmed' }, { state: 'confirmed' }]);
    expect(await problemOf(refuse())).to.equal('scan_over');
    const confirmed = (await platform().db('audit_log').where({ action: 'scan.confirm' }).pluck('details') as string[]).filter((details) => details.includes(scan.id));
    expect(confirmed).to.have.length(1);
    await collect();
    expect(await confirm(), 'after the desk has signed in').to.deep.equal({ state: 'used' });
  });

  it('signs in once, however many times it is collected, also at once', async () => {
    await scanWith(phone);
    await confirm();
    const outcomes = await Promise.all([problemOf(collect()), problemOf(collect()), problemOf(collect())]);
    expect(outcomes.filter((code) => code === null), outcomes.join()).to.have.length(1);
    expect(await problemOf(collect())).to.equal('scan_over');
    expect(desk.signedIn).to.have.length(1);
  });

  it('belongs to the first phone that has signed in; a second learns nothing and decides nothing', async () => {
    const second = openBrowserSession(newId());
    const to = await openScan(signIn, caller, second, codeOf(scan));
    const first = await scanWith(phone);
    provider.person = { sub: newId(), name: '李四', id_number: newId() };
    const { flow, proven } = await returnFromProvider(signIn, caller, second, 'example/card', await walkThrough(to, returnTo()));
    expect(await problemOf(noteScanned(signIn, caller, second, flow.ticketId!, proven))).to.equal('scan_over');
    expect(await problemOf(openScan(signIn, caller, second, codeOf(scan))), 'opened again').to.equal('scan_over');
    for (const attempt of [() => confirm(second), () => refuse(second), () => scanQuestion(signIn, caller, second, scan.id)]) expect(await problemOf(attempt())).to.equal('not_found');
    await confirm();
    await collect();
    expect(desk.signedIn[0]?.accountId).to.equal(first.account.id);
  });

  it('cannot be taken over by who sees the code or knows its id: only the desk that shows it is signed in', async () => {
    const stranger = openBrowserSession(newId());
    await scanWith(phone);
    await confirm();
    expect(await problemOf(scanState(signIn, stranger, scan.id))).to.equal('not_found');
    expect(await problemOf(collect(stranger))).to.equal('not_found');
    expect(await problemOf(collect(phone))).to.equal('not_found');
    expect(await problemOf(confirm(desk)), 'the desk cannot confirm for itself').to.equal('not_found');
    expect([stranger.signedIn, phone.signedIn]).to.deep.equal([[], []]);
    await collect();
  });

  it('is over after two minutes without a phone, and after two more without a decision', async () => {
    const link = codeOf(scan);
    platform().clock.advance(ticketMilliseconds - 1);
    expect(await stateOf()).to.equal('waiting');
    await scanWith(phone);
    platform().clock.advance(ticketMilliseconds);
    expect([await stateOf(), await problemOf(confirm()), await problemOf(refuse()), await problemOf(collect())]).to.deep.equal(['expired', 'scan_over', 'scan_over', 'scan_over']);
    scan = await begin();
    expect(codeOf(scan), 'a fresh one').not.to.equal(link);
    platform().clock.advance(ticketMilliseconds);
    expect(await stateOf()).to.equal('expired');
    expect(await problemOf(openScan(signIn, caller, phone, codeOf(scan)))).to.equal('scan_over');
  });

  it('is over when the phone comes back too late, or the desk does not collect in time', async () => {
    const to = await openScan(signIn, caller, phone, codeOf(scan));
    platform().clock.advance(ticketMilliseconds);
    const { flow, proven } = await returnFromProvider(signIn, caller, phone, 'example/card', await walkThrough(to, returnTo()));
    expect(await problemOf(noteScanned(signIn, caller, phone, flow.ticketId!, proven))).to.equal('scan_over');
    scan = await begin();
    await scanWith(phone);
    await confirm();
    platform().clock.advance(60_000);
    expect([await stateOf(), await problemOf(collect())]).to.deep.equal(['expired', 'scan_over']);
  });

  it('does not sign an account in that is shut out meanwhile', async () => {
    const { account } = await scanWith(phone);
    await confirm();
    await runCommand(platform(), systemCaller, (command) => disableAccount(command, account.id));
    expect(await problemOf(collect())).to.equal('account_disabled');
  });

  it('is made for declared ways only, and codes that are none open nothing', async () => {
    for (const [way, kind] of [['example/licence', 'employer'], ['example/none', 'individual'], ['example/password', 'individual']] as const) {
      expect(await problemOf(beginScan(signIn, caller, desk, way, kind)), way).to.equal('not_found');
    }
    for (const code of ['', 'x', codeOf(scan).slice(1), scan.id]) expect(await problemOf(openScan(signIn, caller, phone, code))).to.equal('scan_over');
    expect(await problemOf(scanState(signIn, desk, newId()))).to.equal('not_found');
  });

  it('begins no more often than a network may', async () => {
    const busy = visitor();
    const outcomes = await Promise.all(Array.from({ length: 125 }, () => problemOf(beginAtProvider(signIn, busy, desk, { way: 'example/none', kind: 'individual', next: '/', ticketId: null }))));
    expect(outcomes.filter((code) => code === 'too_many_requests')).to.have.length(5);
  });

  describe('for an employer', () => {
    const owner = () => provider.person!['id_number']!;

    it('signs the representative in for the one employer that the register names', async () => {
      firms.push({ code: newId(), title: '独一公司', owner: owner() });
      scan = await begin('employer');
      const { account, employers } = await scanWith(phone);
      expect((await scanQuestion(signIn, caller, phone, scan.id)).employers).to.deep.equal(employers);
      await confirm();
      await collect();
      expect(desk.signedIn).to.deep.equal([{ accountId: account.id, employerId: employers[0]!.id }]);
    });

    it('lets one who represents several choose on the phone, from these only', async () => {
      firms.push({ code: newId(), title: '甲', owner: owner() }, { code: newId(), title: '乙', owner: owner() });
      scan = await begin('employer');
      const { account, employers } = await scanWith(phone);
      expect(employers).to.have.length(2);
      expect(await problemOf(confirm()), 'none chosen').to.equal('sign_in_no_employer');
      expect(await problemOf(confirm(phone, newId())), 'another').to.equal('sign_in_no_employer');
      await confirm(phone, employers[1]!.id);
      await collect();
      expect(desk.signedIn).to.deep.equal([{ accountId: account.id, employerId: employers[1]!.id }]);
    });

    it('tells who represents none, and the code goes on waiting', async () => {
      scan = await begin('employer');
      expect(await problemOf(scanWith(phone))).to.equal('sign_in_no_employer');
      expect(await stateOf()).to.equal('waiting');
    });
  });
});
