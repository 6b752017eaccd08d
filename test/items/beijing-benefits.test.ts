import { expect } from 'chai';
import type { Data } from '../../server/forms/form-definition.ts';
import type { Client } from '../journeys/counter.ts';
import { submit } from './apply-for-item.ts';
import { decideAll } from './decide.ts';
import { ItemDesk, valuesOf, type Snapshot } from './item-desk.ts';
import { uploadRequired } from './sample-files.ts';
import type { Slot } from './make-answers.ts';

const portal = 'beijing';
const [paid, notCertified, sentenced, twoReasons] = ['110109195704123115', '110109196009083224', '110105195802203332', '110112195605183778'] as const;

interface Computed { data: Data; lists: Record<string, { rows: Data[]; total: number }>; slots: Slot[]; locked: string[]; messages: { path: string; message: string }[] }

describe('Feature: benefits of an employer\'s retirees in Beijing', function () {
  this.timeout(60_000);
  let desk: ItemDesk, employer: Client, other: Client, start: Snapshot;
  const changed = ['benefits', 'retirees', 'payout-accounts', 'overpayments', 'failed-payments', 'payments'];
  before(async () => {
    desk = await ItemDesk.open('sqlite');
    [employer, other] = [await desk.as('employer'), await desk.as('employer2')];
    start = await desk.rows(portal, changed);
  });
  after(async () => { await desk.close(); });
  afterEach('the next scenario finds the records as they were', async () => { await desk.putBack(portal, start); });

  const draftOf = async (item: string, client: Client = employer): Promise<string> => {
    const { status, body } = await client.post('/api/applications', { item: `${portal}/${item}` });
    expect([200, 201], JSON.stringify(body)).to.include(status);
    return body.id as string;
  };
  const computed = async (id: string, data: Data, client: Client = employer, typed: readonly string[] = Object.keys(data)): Promise<Computed> => (await client.post(`/api/applications/${id}/compute`, { data, changed: typed })).body as Computed;
  const record = async (register: string, key: Data): Promise<Data> => {
    const rows = [...(await desk.rows(portal, [register])).get(register)!.values()].map(valuesOf);
    return rows.find((values) => Object.entries(key).every(([field, value]) => values[field] === value))!;
  };
  /** Rows of the list are chosen by what `chosen` says, the proofs that are asked for are uploaded, and it is submitted. */
  const apply = async (item: string, answers: Data, grid: string, chosen: (row: Data) => boolean = () => true) => {
    const id = await draftOf(item), found = await computed(id, answers);
    const data = { ...found.data, ...answers, [grid]: found.lists[grid]!.rows.filter(chosen) };
    const settled = await computed(id, data, employer, [grid]);
    await employer.put(`/api/applications/${id}`, { data: settled.data });
    await uploadRequired(employer, id, settled.slots);
    return { id, settled, answered: await submit(employer, id, settled.data) };
  };
  const decide = async (id: string, number: string, decision: string): Promise<string> => decideAll(desk, { client: employer, id, number } as Parameters<typeof decideAll>[1], decision);
  const said = ({ body }: { body: { errors?: { path: string; message: string }[] } }): string[] => (body.errors ?? []).map(({ path, message }) => `${path}: ${message}`);

  const suspension = (more: Data = {}): Data => ({ certificateType: '01', certificateNumber: paid, reason: 'missing', applicationDate: '2026-03-10', promise: true, ...more });
  const resumption = (certificateNumber: string, more: Data = {}): Data => ({ certificateType: '01', certificateNumber, promise: true, ...more });

  it('Scenario: only insurances of the own employer can be suspended', async () => {
    const id = await draftOf('benefit-suspension'), { lists, data } = await computed(id, suspension());
    expect(lists['benefits']!.rows.map(({ insurance, status }) => [insurance, status])).to.deep.equal([['enterprise-pension', 'paying']]);
    expect(data).to.include({ name: '周福生', idNumber: paid, benefitStatus: 'paying', retirementDate: '2017-04-12' });
    const mine = lists['benefits']!.rows[0]!;
    const forged = await submit(employer, id, { ...data, benefits: [mine, { ...mine, _row: String(mine['_row']).replace('enterprise-pension', 'work-injury'), insurance: 'work-injury' }] });
    expect(forged.status).to.equal(422);
    expect(said(forged).join()).to.contain('benefits[1]');
    const theirs = await computed(await draftOf('benefit-suspension', other), suspension(), other);
    expect(theirs.lists['benefits']!.rows, 'somebody else\'s retiree is nobody here').to.deep.equal([]);
    expect(theirs.messages.map(({ message }) => message)).to.include('本单位没有该证件号码的离退休人员。');
    const inService = await computed(await draftOf('benefit-suspension'), suspension({ certificateNumber: '230903197806151178' }));
    expect(inService.messages.map(({ message }) => message)).to.include('该人员不是本单位的离退休人员。');
  });

  it('Scenario: only insurances of the own employer can be resumed', async () => {
    const theirs = await computed(await draftOf('benefit-resumption', other), resumption(notCertified), other);
    expect(theirs.lists['benefits']!.rows).to.deep.equal([]);
    expect(theirs.messages.map(({ message }) => message)).to.include('本单位没有该证件号码的离退休人员。');
    const id = await draftOf('benefit-resumption'), { lists, data } = await computed(id, resumption(notCertified, { bank: '102', accountNumber: '6217000010001234569' }));
    const mine = lists['benefits']!.rows[0]!;
    const forged = await submit(employer, id, { ...data, benefits: [{ ...mine, _row: String(mine['_row']).replace(notCertified, paid) }] });
    expect(said(forged).join()).to.contain('benefits[0]');
  });

  it('Scenario: another reason needs a remark, when it is suspended and when it is resumed', async () => {
    const without = await apply('benefit-suspension', suspension({ reason: 'other' }), 'benefits');
    expect(said(without.answered)).to.deep.equal(['remark: 暂停原因为“其他-其他”时需要填写申请备注。']);
    const { id, answered } = await apply('benefit-suspension', suspension({ reason: 'other', remark: '本人要求' }), 'benefits');
    expect(answered.status, JSON.stringify(answered.body)).to.equal(200);
    expect(await decide(id, answered.body.number as string, 'approve')).to.equal('approved');
    const again = await apply('benefit-resumption', resumption(paid), 'benefits');
    expect(again.settled.data['reason']).to.equal('other');
    expect(said(again.answered)).to.deep.equal(['remark: 暂停原因为“其他-其他”时需要填写申报备注。']);
  });

  it('Scenario: the reason decides which proof is asked for', async () => {
    const proofs = async (item: string, data: Data): Promise<string[]> => (await computed(await draftOf(item), data)).slots.filter(({ required }) => required).map(({ key }) => key);
    const asked = { 'not-certified': 'reminder', missing: 'missingProof', sentenced: 'judgment', detained: 'detentionNotice', other: 'proof' };
    for (const [reason, slot] of Object.entries(asked)) expect(await proofs('benefit-suspension', suspension({ reason })), reason).to.deep.equal([slot]);
    for (const [who, slot] of [[notCertified, 'certification'], [sentenced, 'releaseCertificate']] as const) {
      const { lists: { benefits } } = await computed(await draftOf('benefit-resumption'), resumption(who));
      expect(await proofs('benefit-resumption', resumption(who, { benefits: benefits!.rows })), who).to.deep.equal([slot]);
    }
    const id = await draftOf('benefit-suspension'), { data, lists } = await computed(id, suspension({ reason: 'sentenced' }));
    expect(said(await submit(employer, id, { ...data, benefits: lists['benefits']!.rows })).map((line) => line.split(':')[0])).to.deep.equal(['materials.judgment']);
  });

  it('Scenario: the reason of resumption follows from the reason of suspension', async () => {
    const id = await draftOf('benefit-resumption');
    const found = await computed(id, resumption(notCertified, { reason: 'released' }));
    expect(found.data, 'asked once it is said what is resumed').not.to.have.property('reason');
    const one = await computed(id, { ...found.data, benefits: found.lists['benefits']!.rows, reason: 'released' });
    expect(one.data).to.include({ reason: 'certified', suspensionReason: 'not-certified', suspensionDate: '2026-01-05', age: 65 });
    expect(one.locked).to.include('reason');
    expect(one.lists['benefits']!.rows.map(({ insurance, suspensionReason, resumptionReason }) => [insurance, suspensionReason, resumptionReason])).to.deep.equal([['enterprise-pension', 'not-certified', 'certified']]);
    const two = await computed(id, resumption(twoReasons));
    const rows = two.lists['benefits']!.rows;
    expect(rows.map(({ resumptionReason }) => resumptionReason)).to.have.members(['found', 'other']);
    const missing = rows.filter(({ suspensionReason }) => suspensionReason === 'missing');
    expect((await computed(id, { ...two.data, benefits: missing })).data['reason']).to.equal('found');
    const both = await apply('benefit-resumption', resumption(twoReasons, { reason: 'certified', remark: '说明' }), 'benefits');
    expect(said(both.answered)).to.include.members(['benefits: 所选险种的暂停原因不同，请分别申请恢复。', 'reason: 恢复原因与暂停原因不符。']);
  });

  it('Scenario: what is resumed is paid again, to the account that was given, and the person counts as paid', async () => {
    const { id, answered } = await apply('benefit-resumption', resumption(sentenced, { payoutMethod: 'bank', bank: '105', accountNumber: '6217000010001234569', branch: '示例支行', filing: 'employer' }), 'benefits');
    expect(answered.status, JSON.stringify(answered.body)).to.equal(200);
    expect(await record('benefits', { idNumber: sentenced, insurance: 'public-pension' }), 'nothing before the review').to.include({ status: 'suspended' });
    expect(await decide(id, answered.body.number as string, 'approve')).to.equal('approved');
    for (const insurance of ['public-pension', 'occupational-annuity']) expect(await record('benefits', { idNumber: sentenced, insurance }), insurance).to.include({ status: 'paying', resumptionReason: 'released' });
    expect(await record('retirees', { idNumber: sentenced })).to.include({ benefitStatus: 'paying', resumptionReason: 'released', resumptionDate: '2026-03-10' });
    expect(await record('payout-accounts', { idNumber: sentenced })).to.include({ bank: '105', accountNumber: '6217000010001234569', accountHolder: '郑长海' });
  });

  it('Scenario: whose other insurance is still paid counts as paid when one is suspended', async () => {
    const { db } = desk.counter.wired.platform, { table } = desk.register(portal, 'benefits');
    await db(table).where({ idNumber: sentenced }).update({ status: 'paying', _data: db.raw('json_set(_data, ?, ?)', ['$.status', 'paying']) });
    await db(desk.register(portal, 'retirees').table).where({ idNumber: sentenced }).update({ benefitStatus: 'paying', _data: db.raw('json_set(_data, ?, ?)', ['$.benefitStatus', 'paying']) });
    const suspend = async (insurance: string): Promise<void> => {
      const { id, answered } = await apply('benefit-suspension', suspension({ certificateNumber: sentenced, reason: 'detained' }), 'benefits', (row) => row['insurance'] === insurance);
      expect(await decide(id, answered.body.number as string, 'approve')).to.equal('approved');
    };
    await suspend('occupational-annuity');
    expect(await record('retirees', { idNumber: sentenced })).to.include({ benefitStatus: 'paying' });
    await suspend('public-pension');
    expect(await record('retirees', { idNumber: sentenced })).to.include({ benefitStatus: 'suspended', suspensionReason: 'detained' });
    const twice = await apply('benefit-suspension', suspension({ certificateNumber: sentenced, reason: 'detained' }), 'benefits');
    expect(said(twice.answered)).to.deep.equal(['benefits: 所选险种中有不在正常发放状态的，不能暂停。']);
    for (const { was } of [...start.get('benefits')!.values()].map((was) => ({ was }))) if (valuesOf(was)['idNumber'] === sentenced) await db(table).where({ _id: was._id }).update(was);
    const retiree = [...start.get('retirees')!.values()].find((row) => valuesOf(row)['idNumber'] === sentenced)!;
    await db(desk.register(portal, 'retirees').table).where({ _id: retiree._id }).update(retiree);
  });

  describe('repayment', () => {
    const repayment = { repayer: 'employer', paymentMethod: 'transfer' };
    it('Scenario: everybody with something to repay is listed, and found by ID number, for the own employer alone', async () => {
      const id = await draftOf('benefit-repayment'), { rows, total } = (await computed(id, {})).lists['overpayments']!;
      const owed = [...(await desk.rows(portal, ['overpayments'])).get('overpayments')!.values()].map(valuesOf);
      expect(total).to.equal(owed.length).and.to.equal(3);
      expect(rows.map(({ idNumber }) => idNumber)).to.have.members(owed.map(({ idNumber }) => idNumber));
      expect(rows.every(({ name, amount }) => typeof name === 'string' && Number(amount) > 0)).to.equal(true);
      const filter = encodeURIComponent(JSON.stringify({ idNumber: owed[0]!['idNumber'] }));
      expect((await employer.get(`/api/lists/${portal}/repayable-benefits?filter=${filter}`)).body).to.include({ total: 1 });
      expect((await other.get(`/api/lists/${portal}/repayable-benefits`)).body).to.include({ total: 0 });
    });

    it('Scenario: what is filed is settled at the counter, and comes back when it is not', async () => {
      const first = await apply('benefit-repayment', repayment, 'overpayments', (row) => row['_row'] !== undefined);
      expect(said(first.answered).join(), 'one person at a time').to.contain('overpayments');
      const ids = (await computed(await draftOf('benefit-repayment'), {})).lists['overpayments']!.rows.map(({ idNumber }) => String(idNumber)), [who = ''] = ids;
      const { id, settled, answered } = await apply('benefit-repayment', repayment, 'overpayments', ({ idNumber }) => idNumber === who);
      expect(answered.body, JSON.stringify(answered.body)).to.include({ status: 'in_review' });
      const owed = await record('overpayments', { idNumber: who });
      expect(owed).to.include({ status: 'filed', ...repayment, filedOn: '2026-03-10' });
      expect(settled.data).to.include({ amount: owed['amount'] });
      expect((await computed(await draftOf('benefit-repayment'), {})).lists['overpayments']!.rows.map(({ idNumber }) => idNumber), 'not filed twice').not.to.include(who);
      expect(await decide(id, answered.body.number as string, 'reject')).to.equal('rejected');
      expect(await record('overpayments', { idNumber: who })).to.include({ status: 'open' });
      expect(await record('overpayments', { idNumber: who })).not.to.have.any.keys('repayer', 'paymentMethod', 'filedBy');
      const again = await apply('benefit-repayment', { ...repayment, repayer: 'person' }, 'overpayments', ({ idNumber }) => idNumber === who);
      expect(await decide(again.id, again.answered.body.number as string, 'approve')).to.equal('approved');
      expect(await record('overpayments', { idNumber: who })).to.include({ status: 'repaid', repayer: 'person', repaidOn: '2026-03-10' });
    });
  });

  describe('failed payments', () => {
    const path = `/api/queries/${portal}/failed-payment-correction`, asPrinted = 'insurance=enterprise-pension&paymentMethod=instant-plan&assessmentMethod=instant-plan';
    const item = 'failed-payment-account-correction', card = '6217000010001234569';

    it('Scenario: an employer finds its own failed payments alone, by month, insurance and number, with the months as they are printed', async () => {
      const { body } = await employer.get(`${path}?settlementPeriod=2023-10&${asPrinted}`);
      expect(body.columns.map(({ label }: { label: string }) => label)).to.include.members(['险种', '支付方式', '核定方式', '结算期', '实付年月', '金额', '支付失败原因']);
      expect([body.total, body.page, Math.max(1, Math.ceil(body.total / body.pageSize)), body.pageSize]).to.deep.equal([1, 1, 1, 10]);
      expect(body.texts[0].slice(2, 7)).to.deep.equal(['企业职工基本养老保险', '即时计划拨付', '即时计划拨付', '202310', '202310']);
      expect(body.actions[0]).to.deep.equal([{ label: '修改', item: `${portal}/${item}`, data: { idNumber: body.rows[0].idNumber, insurance: 'enterprise-pension', settlementPeriod: '2023-10' } }]);
      expect((await employer.get(path)).body.total, 'whatever was not asked for').to.equal(3);
      expect((await employer.get(`${path}?idNumber=${paid}`)).body.total).to.equal(1);
      expect((await employer.get(`${path}?settlementPeriod=2026-02`)).body.total).to.equal(2);
      expect((await employer.get(`${path}?settlementPeriod=202310`)).status, 'half a month').to.equal(422);
      expect((await other.get(path)).body.total).to.equal(0);
    });

    it('Scenario: a corrected payment is paid again; what is not paid can be corrected once more', async () => {
      const begin = async (more: Data = {}): Promise<{ id: string; data: Data; answered: Awaited<ReturnType<typeof submit>> }> => {
        const id = await draftOf(item), { data } = await computed(id, { idNumber: paid, insurance: 'enterprise-pension', settlementPeriod: '2026-02' });
        return { id, data, answered: await submit(employer, id, { ...data, ...more }) };
      };
      const key = { idNumber: paid, settlementPeriod: '2026-02' }, was = await record('failed-payments', key);
      const same = await begin();
      expect(same.data).to.include({ name: '周福生', amount: was['amount'], failure: 'account-closed', accountNumber: was['accountNumber'] });
      expect(said(same.answered)).to.deep.equal(['accountNumber: 信息没有修改，按原账户会再次支付失败。']);
      expect(said((await begin({ accountNumber: card, accountHolder: '别人' })).answered)).to.deep.equal(['accountHolder: 银行户名应为待遇领取人本人。']);

      const first = await begin({ bank: '105', accountNumber: card });
      expect(first.answered.body, JSON.stringify(first.answered.body)).to.include({ status: 'in_review' });
      expect(await record('failed-payments', key)).to.include({ status: 'corrected', bank: '105', accountNumber: card });
      expect((await employer.get(`${path}?idNumber=${paid}`)).body.total, 'it waits for the agency').to.equal(0);
      const meanwhile = await computed(await draftOf(item), { idNumber: paid, insurance: 'enterprise-pension', settlementPeriod: '2026-02' });
      expect(meanwhile.messages.map(({ message }) => message)).to.include('本单位没有这条支付失败信息，或已经修改。');
      expect((await employer.post(`/api/applications/${first.id}/withdraw`)).body).to.include({ status: 'withdrawn' });
      expect(await record('failed-payments', key), 'as it was').to.deep.equal(was);

      const second = await begin({ bank: '105', accountNumber: card });
      expect(await decide(second.id, second.answered.body.number as string, 'approve')).to.equal('approved');
      expect(await record('failed-payments', key)).to.include({ status: 'paid', paidPeriod: '2026-03' });
      expect(await record('payments', { idNumber: paid, period: '2026-02' })).to.include({ pension: was['amount'] });
      expect(await record('payout-accounts', { idNumber: paid }), 'later benefits go there as well').to.include({ bank: '105', accountNumber: card });
    });
  });

  describe('queries', () => {
    const ask = async (query: string, search = '', client: Client = employer) => (await client.get(`/api/queries/${portal}/${query}${search && `?${search}`}`)).body;

    it('Scenario: certifications are found by the months until they are due, by number, or all of them', async () => {
      const query = 'benefit-qualification-certification-query', all = await ask(query, 'pageSize=100');
      expect(all.columns.map(({ label }: { label: string }) => label)).to.include.members(['姓名', '身份证号', '上次认证时间', '认证结果', '认证渠道']);
      expect(all.texts.slice(0, 5).map((row: string[]) => row[4]), 'as the manual prints them').to.deep.equal(['委托单位认证', '委托单位认证', 'APP认证', '委托单位认证', '经办机构窗口']);
      const due = async (months: number): Promise<string[]> => (await ask(query, `pageSize=100&months=${months}`)).rows.map(({ certificationDue }: Data) => String(certificationDue));
      const dates: string[] = all.rows.map(({ certificationDue }: Data) => String(certificationDue));
      expect(await due(0)).to.deep.equal(dates.filter((date) => date <= '2026-03-10'));
      expect(await due(3)).to.deep.equal(dates.filter((date) => date <= '2026-06-10'));
      expect((await due(3)).length).to.be.greaterThan((await due(0)).length).and.lessThan(dates.length);
      expect((await ask(query, `idNumber=${notCertified}`)).total).to.equal(1);
      expect((await ask(query, 'months=-1')).errors[0].path).to.equal('months');
      const buttons = new Map<string, string[]>(all.rows.map(({ idNumber }: Data, index: number) => [String(idNumber), all.actions[index].map(({ label }: { label: string }) => label)]));
      expect([buttons.get(notCertified), buttons.get('110106195911113551'), buttons.get(paid)], 'suspended, overdue, in time').to.deep.equal([['申请恢复发放'], ['申请暂停发放'], []]);
      const theirs: Data[] = (await ask(query, 'pageSize=100', other)).rows;
      expect(theirs.length > 0 && theirs.every(({ idNumber }) => !buttons.has(String(idNumber))), 'nobody of another employer').to.equal(true);
    });

    it('Scenario: the named queries show what is the employer\'s own', async () => {
      for (const [client, code] of [[employer, '91230903MA0DEM013A'], [other, '91230902MA0DEM021N']] as const) {
        const registered = await ask('employer-registration-query', '', client);
        expect(registered.rows.map(({ employerCode }: Data) => employerCode)).to.deep.equal([code]);
      }
      expect([await ask('omitted-benefit-publicity-query'), await ask('omitted-benefit-publicity-query', '', other)].map(({ total }) => total)).to.deep.equal([2, 1]);
      expect([await ask('bankruptcy-liquidation-query'), await ask('bankruptcy-liquidation-query', '', await desk.as('employer4'))].map(({ total }) => total)).to.deep.equal([0, 1]);
      const mine = await ask('my-entitlement-statement', 'from=2026-01&to=2026-02');
      expect([...new Set(mine.rows.map(({ period }: Data) => period))], 'the latest month first').to.deep.equal(['2026-02', '2026-01']);
      expect(mine.rows.every(({ unitAmount }: Data) => Number(unitAmount) > 0) && mine.totals.unitAmount > 0).to.equal(true);
      expect((await ask('my-entitlement-statement', 'tab=issued')).texts[0]).to.deep.equal(['11202603100000000001', 'a1b2c3', '社会保险权益单', '2026-03-01']);
      expect((await ask('my-entitlement-statement', 'tab=issued', other)).total).to.equal(0);
      expect((await employer.bytes(`/api/queries/${portal}/my-entitlement-statement/export.xlsx?tab=contributions`)).type).to.contain('spreadsheetml');
    });
  });
});
