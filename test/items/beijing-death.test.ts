import { expect } from 'chai';
import type { Data } from '../../server/forms/form-definition.ts';
import { smallPng, type Answered, type Client } from '../journeys/counter.ts';
import { submit, type Applied } from './apply-for-item.ts';
import { decideAll, decideOne, openTask } from './decide.ts';
import { downloadTemplate, filledTemplate } from './fill-template.ts';
import { ItemDesk, valuesOf, type Snapshot } from './item-desk.ts';

const portal = 'beijing';
const retiredItem = 'death-bundle-retired', inServiceItem = 'death-bundle-in-service', supplementItem = 'deceased-benefit-adjustment-arrears';
const touched = ['claimed-deaths', 'retirees', 'benefits', 'people', 'account-returns', 'overpayments', 'employments', 'deceased-adjustments', 'payments'];
/** A woman and a man whose numbers tell so. */
const daughter = { claimantCertificateType: '01', claimantIdNumber: '110105197605180062', claimantName: '周晓敏' };
const account = { receiver: 'survivor', payoutMethod: 'bank', bank: '102', accountNumber: '6217001234567890' };
const claim = {
  ...daughter, lookClaimant: true, claimantSex: 'female', claimantBirthDate: '1976-05-18', claimantRegion: '110105', claimantAddress: '示例小区1号楼101号',
  claimantMobile: '13900000001', relation: '30', ...account,
};

describe('Feature: deaths of insured people in Beijing', function () {
  this.timeout(60_000);
  let desk: ItemDesk, employer: Client, family: Client, stood: Snapshot;
  before(async () => {
    desk = await ItemDesk.open('sqlite');
    [employer, family] = [await desk.as('employer'), await desk.as('individual')];
  });
  after(async () => { await desk.close(); });
  beforeEach(async () => { stood = await desk.rows(portal, touched); });
  afterEach(async () => { await desk.putBack(portal, stood); });

  interface Settled { data: Data; slots: { key: string; template?: string }[]; messages: { path: string; message: string }[]; lists: Record<string, { rows: Data[] }> }
  const draftOf = async (item: string, client: Client): Promise<string> => (await client.post('/api/applications', { item: `${portal}/${item}` })).body.id as string;
  const settled = async (client: Client, id: string, data: Data, changed: string[] = Object.keys(data)): Promise<Settled> => (await client.post(`/api/applications/${id}/compute`, { data, changed })).body as Settled;
  const records = async (register: string, where: Data = {}): Promise<Data[]> => [...(await desk.rows(portal, [register])).get(register)!.values()].map(valuesOf).filter((values) => Object.entries(where).every(([field, value]) => values[field] === value));
  const only = async (register: string, where: Data): Promise<Data> => { const found = await records(register, where); expect(found, `${register} ${JSON.stringify(where)}`).to.have.length(1); return found[0]!; };
  const numberOf = async (name: string): Promise<string> => String((await only('people', { name }))['idNumber']);
  const reasons = ({ body }: Answered): string[] => (body.errors ?? []).map(({ path, message }: { path: string; message: string }) => `${path}: ${message}`);
  const approve = (client: Client, id: string, number: string): Promise<string> => decideAll(desk, { client, id, number } as Applied, 'approve');
  /** Fills in what was typed and submits what the server has made of it, with proof of the death where it is asked for. */
  const apply = async (client: Client, item: string, typed: Data): Promise<Answered & { id: string; data: Data }> => {
    const id = await draftOf(item, client);
    const looked = await settled(client, id, { certificateType: '01', look: true, ...typed });
    const { data, slots } = await settled(client, id, { ...looked.data, ...typed }, ['way']);
    await client.put(`/api/applications/${id}`, { data });
    for (const { key } of slots) await client.upload(`/api/applications/${id}/materials`, key, '死亡证明.png', smallPng);
    return { ...(await submit(client, id, data)), id, data };
  };
  /** Changes a record as another item would have, so that it is put back after the scenario. */
  const alter = async (register: string, where: Data, values: Data): Promise<void> => {
    const { db } = desk.counter.wired.platform, { table } = desk.register(portal, register);
    const row = [...stood.get(register)!.values()].find((one) => Object.entries(where).every(([field, value]) => valuesOf(one)[field] === value))!;
    await db(table).where({ _id: row._id }).update({ _version: row._version + 1, _data: JSON.stringify({ ...valuesOf(row), ...values }) });
  };
  const diedInRetirement = async (): Promise<string> => String((await only('shared-deaths', { deathDate: '2023-10-01' }))['idNumber']);

  describe('what is known of the death', () => {
    it('Scenario: a registered death fills in the date and needs no proof; another date does, and so does one that is not registered', async () => {
      const id = await draftOf(retiredItem, employer), certificateNumber = await diedInRetirement();
      const { data, slots } = await settled(employer, id, { certificateType: '01', certificateNumber, look: true });
      expect(data).to.include({ deathDate: '2023-10-01', sharedDeathDate: '2023-10-01', idNumber: certificateNumber, enterprise: 'yes', applicantKind: 'employer' });
      expect(slots.map(({ key }) => key)).to.deep.equal([]);
      const other = await settled(employer, id, { ...data, deathDate: '2023-09-30' }, ['deathDate']);
      expect(other.data).to.include({ deathDate: '2023-09-30', sharedDeathDate: '2023-10-01' });
      expect(other.slots.map(({ key }) => key)).to.deep.equal(['deathProof']);
      const alive = (await records('retirees', { employerCode: (await only('retirees', { idNumber: certificateNumber }))['employerCode'], benefitStatus: 'paying' })).find(({ idNumber }) => idNumber !== certificateNumber)!;
      const typed = await settled(employer, id, { certificateType: '01', certificateNumber: alive['idNumber'], look: true });
      expect(typed.data).not.to.have.property('deathDate');
      expect(typed.slots.map(({ key }) => key)).to.deep.equal(['deathProof']);
    });

    it('Scenario: nothing is looked up before the button is pressed', async () => {
      const id = await draftOf(retiredItem, employer);
      const { data } = await settled(employer, id, { certificateType: '01', certificateNumber: await diedInRetirement() });
      for (const key of ['name', 'idNumber', 'deathDate']) expect(data).not.to.have.property(key);
    });

    it('Scenario: a date in the future, or before the birth, is refused', async () => {
      const certificateNumber = await numberOf('何建国');
      expect(reasons(await apply(employer, inServiceItem, { certificateNumber, deathDate: '2026-03-11', way: 'direct' }))).to.include('deathDate: 死亡时间不能晚于今天。');
      expect(reasons(await apply(employer, inServiceItem, { certificateNumber, deathDate: '1970-01-01', way: 'direct' }))).to.include('deathDate: 死亡时间不能早于出生日期。');
    });
  });

  describe('who applies', () => {
    it('Scenario: for retirees managed by an employer the employer applies, for those under community management the family, who must know the name', async () => {
      const certificateNumber = await diedInRetirement(), { name } = await only('people', { idNumber: certificateNumber });
      expect(reasons(await apply(family, retiredItem, { certificateNumber, deceasedName: name, way: 'direct' }))).to.include('certificateNumber: 单位管理的退休人员由单位申请。');
      const second = await desk.as('employer2');
      expect(reasons(await apply(second, retiredItem, { certificateNumber: '110105195004120014', way: 'direct' }))).to.include('certificateNumber: 社会化管理的退休人员由家属申请。');
      const id = await draftOf(retiredItem, family);
      const guessed = await settled(family, id, { certificateType: '01', certificateNumber: '110105195004120014', deceasedName: '别的人', look: true });
      for (const key of ['name', 'idNumber', 'deathDate', 'sharedDeathDate', 'management', 'overpaid']) expect(guessed.data, 'who does not know the name learns nothing').not.to.have.property(key);
      expect(guessed.messages).to.deep.include({ path: 'deceasedName', message: '死亡人员姓名与证件号码不一致。' });
    });

    it('Scenario: another employer finds nobody', async () => {
      const { body } = await apply(await desk.as('employer2'), inServiceItem, { certificateNumber: await numberOf('何建国'), way: 'direct' });
      expect(body.errors.map(({ path }: { path: string }) => path)).to.include('certificateNumber');
    });

    it('Scenario: who is in service is applied for by the employer; who had left, by the family; and each death by its own item', async () => {
      expect(reasons(await apply(family, inServiceItem, { certificateNumber: await numberOf('何建国'), deceasedName: '何建国', way: 'direct' }))).to.include('certificateNumber: 该人员仍在职，由所在单位申请。');
      expect(reasons(await apply(employer, inServiceItem, { certificateNumber: await diedInRetirement(), way: 'direct' }))).to.include('certificateNumber: 该人员是退休人员，请办理退休身故一件事。');
      expect(reasons(await apply(employer, retiredItem, { certificateNumber: await numberOf('何建国'), way: 'direct' }))).to.include('certificateNumber: 该人员不是退休人员，请办理在职身故一件事。');
      const { status, id, body } = await apply(family, inServiceItem, { certificateNumber: '110112198803150030', deceasedName: '陆文涛', way: 'direct' });
      expect(status, JSON.stringify(body)).to.equal(200);
      expect(await approve(family, id, body.number as string)).to.equal('approved');
      expect(await only('claimed-deaths', { idNumber: '110112198803150030' })).to.include({ deathDate: '2025-11-02', kind: 'in-service' });
    });
  });

  describe('in retirement', () => {
    it('Scenario: submitted directly only takes the person off the rolls; pension drawn since is to be returned; going on is possible later and offsets it', async () => {
      const idNumber = await diedInRetirement(), person = await only('people', { idNumber });
      const direct = await apply(employer, retiredItem, { certificateNumber: idNumber, way: 'direct' });
      expect(direct.status, JSON.stringify(direct.body)).to.equal(200);
      expect(direct.data).not.to.have.any.keys('promise', 'claimantName', 'receiver', 'payable');
      expect(await approve(employer, direct.id, direct.body.number as string)).to.equal('approved');
      expect(await only('retirees', { idNumber })).to.include({ benefitStatus: 'ended' });
      expect((await records('benefits', { idNumber })).map(({ status }) => status)).to.deep.equal(['ended']);
      expect(await only('people', { idNumber })).to.include({ insuredStatus: 'ended', accountBalance: person['accountBalance'] });
      const claimed = await only('claimed-deaths', { idNumber });
      expect([claimed['deathDate'], claimed['claimantIdNumber'] ?? null, claimed['survivorBenefit'] ?? null]).to.deep.equal(['2023-10-01', null, null]);
      const paid = (await records('payments', { idNumber })).filter(({ period }) => String(period) > '2023-10').reduce((sum, { pension }) => sum + Math.round(Number(pension) * 100), 0) / 100;
      expect(paid).to.be.greaterThan(0);
      expect(await only('overpayments', { idNumber })).to.include({ from: '2023-11', to: '2026-02', amount: paid, status: 'open' });

      expect(reasons(await apply(employer, retiredItem, { certificateNumber: idNumber, way: 'direct' }))).to.include('way: 该人员的死亡减少已经办理。');
      const more = await apply(employer, retiredItem, { certificateNumber: idNumber, way: 'continue', promise: true, employerNotice: true, ...claim });
      expect(more.status, JSON.stringify(more.body)).to.equal(200);
      // Half the income of an urban resident in 2022, 49,283 a year: twice a month's for the funeral.
      expect(more.data).to.include({ funeralBenefit: 8213.84, overpaid: paid, accountBalance: person['accountBalance'] });
      const due = Math.round((Number(person['accountBalance']) + 8213.84 + Number(more.data['survivorBenefit'])) * 100) / 100;
      expect([more.data['deducted'], more.data['payable']]).to.deep.equal([paid, Math.round((due - paid) * 100) / 100]);
      expect(await approve(employer, more.id, more.body.number as string)).to.equal('approved');
      expect(await only('claimed-deaths', { idNumber })).to.include({ claimantName: '周晓敏', relation: '30', receiver: 'survivor', funeralBenefit: 8213.84, survivorBenefit: more.data['survivorBenefit'] });
      expect(await only('people', { idNumber })).to.include({ accountBalance: 0 });
      expect(await only('overpayments', { idNumber }), 'offset against what is due').to.include({ status: 'repaid' });
      expect(reasons(await apply(employer, retiredItem, { certificateNumber: idNumber, way: 'continue', promise: true, employerNotice: true, ...claim }))).to.include('way: 该人员的遗属待遇已经申领。');
    });

    it('Scenario: what was drawn in excess is offset first; what exceeds all that is due stays to be returned', async () => {
      const idNumber = '110105195004120014';
      await alter('people', { idNumber }, { accountBalance: 0 });
      const typed = { certificateNumber: idNumber, deceasedName: '周长福', way: 'continue', familyPromise: true, familyNotice: true, ...claim };
      const id = await draftOf(retiredItem, family);
      const little = await settled(family, id, { certificateType: '01', look: true, ...typed });
      // 384 months count for 24, less one for each of the 15 years drawn, but not below 9; the income of 2024, 54,188 a year.
      expect(little.data).to.include({ funeralBenefit: 9031.34, benefitMonths: 9, survivorBenefit: 40641.03, overpaid: 5120.4, deducted: 5120.4, payable: 44551.97 });
      await alter('payments', { idNumber, period: '2026-02' }, { pension: 60000 });
      const much = await apply(family, retiredItem, typed);
      expect(much.status, JSON.stringify(much.body)).to.equal(200);
      expect(much.data).to.include({ overpaid: 60000, deducted: 49672.37, payable: 0 });
      expect(await approve(family, much.id, much.body.number as string)).to.equal('approved');
      expect(await only('overpayments', { idNumber })).to.include({ from: '2026-02', to: '2026-02', amount: 10327.63, status: 'open' });
      expect(await records('account-returns', { idNumber }), 'there was nothing in the account').to.deep.equal([]);
      const { employerCode } = await only('retirees', { idNumber });
      expect((await only('claimed-deaths', { idNumber }))['employerCode'] ?? null, 'no employer learns of the claim').not.to.equal(employerCode);
    });

    it('Scenario: for retirees of public institutions there is nothing to read and promise', async () => {
      const [retired] = await records('retirees', { publicInstitution: 'yes', management: 'employer', employerCode: '91230903MA0DEM013A' });
      const id = await draftOf(retiredItem, employer);
      const { data } = await settled(employer, id, { certificateType: '01', certificateNumber: retired!['idNumber'], look: true, deathDate: '2026-03-01', way: 'continue', promise: true });
      expect(data).to.include({ enterprise: 'no' });
      expect(data, 'the page does not show').not.to.have.any.keys('promise', 'funeralBenefit', 'payable');
    });
  });

  describe('in service', () => {
    it('Scenario: account, funeral and survivors’ benefit are worked out by years of contributions, and the employment ends with the death', async () => {
      const certificateNumber = await numberOf('何建国'), person = await only('people', { idNumber: certificateNumber });
      const { status, data, id, body } = await apply(employer, inServiceItem, { certificateNumber, way: 'continue', promise: true, injuryPending: 'no', deemedPending: 'no', employerNotice: true, ...claim });
      expect(status, JSON.stringify(body)).to.equal(200);
      expect(data).to.include({ deathDate: '2025-09-18', funeralBenefit: 9031.34, benefitMonths: 3, survivorBenefit: 13547.01, accountBalance: person['accountBalance'] });
      expect(data['payable']).to.equal(Math.round((Number(person['accountBalance']) + 9031.34 + 13547.01) * 100) / 100);
      expect(await approve(employer, id, body.number as string)).to.equal('approved');
      expect((await records('employments', { idNumber: certificateNumber })).map(({ status: is, endedOn, endReason }) => [is, endedOn, endReason])).to.deep.equal([['ended', '2025-09-18', 'deceased']]);
      expect(await only('account-returns', { idNumber: certificateNumber })).to.include({ reason: 'death', amount: person['accountBalance'], accountHolder: '周晓敏' });
      expect(await only('people', { idNumber: certificateNumber })).to.include({ insuredStatus: 'ended', contributionStatus: 'ended', accountBalance: 0 });
    });

    it('Scenario: recognition as a death at work, or of deemed years, that is under way stops the application where it is said', async () => {
      const typed = { certificateNumber: await numberOf('何建国'), way: 'continue', promise: true, employerNotice: true, ...claim };
      expect(reasons(await apply(employer, inServiceItem, { ...typed, injuryPending: 'yes', deemedPending: 'no' }))).to.deep.equal(['injuryPending: 请待工亡认定完成后一并申请该人员相关待遇']);
      expect(reasons(await apply(employer, inServiceItem, { ...typed, injuryPending: 'no', deemedPending: 'yes' }))).to.deep.equal(['deemedPending: 需先申请认定视同，待视同认定完成后再申请该人员相关待遇']);
    });

    it('Scenario: the contributions of the month of death must be paid, and none may be recorded after it', async () => {
      const certificateNumber = await numberOf('陈乐然');
      expect(reasons(await apply(employer, inServiceItem, { certificateNumber, deathDate: '2026-03-05', way: 'direct' }))).to.deep.equal(['deathDate: 死亡当月需缴纳当月社保费：该人员死亡当月的社会保险费尚未缴纳，请先缴纳。']);
      const late = { certificateNumber, deathDate: '2026-01-10', promise: true, injuryPending: 'no', deemedPending: 'no', employerNotice: true, ...claim };
      expect(reasons(await apply(employer, inServiceItem, { ...late, way: 'continue' }))).to.deep.equal(['way: 存在死亡后的企业职工基本养老保险缴费记录，请先办理退费。']);
      expect((await apply(employer, inServiceItem, { certificateNumber, deathDate: '2026-02-10', way: 'direct' })).status).to.equal(200);
    });

    it('Scenario: the notice is not for those without employees’ pension', async () => {
      const certificateNumber = await numberOf('何建国');
      await alter('people', { idNumber: certificateNumber }, { paidMonths: 0, accountBalance: 0 });
      const { data } = await settled(employer, await draftOf(inServiceItem, employer), { certificateType: '01', certificateNumber, look: true, way: 'continue', promise: true });
      expect(data).to.include({ enterprise: 'no' }).and.not.to.have.any.keys('promise', 'payable');
    });
  });

  it('Scenario: what is known of the claimant is filled in and stays, and must agree with the number', async () => {
    const id = await draftOf(inServiceItem, employer);
    const typed = { certificateType: '01', certificateNumber: await numberOf('何建国'), look: true, way: 'continue', ...daughter };
    const { data } = await settled(employer, id, { ...typed, lookClaimant: true, claimantSex: 'male' });
    expect(data).to.include({ claimantSex: 'female', claimantBirthDate: '1976-05-18' });
    const { claimantSex: _sex, claimantBirthDate: _birth, lookClaimant: _look, ...rest } = claim;
    const wrong = await apply(employer, inServiceItem, { ...typed, ...rest, claimantName: '不在库中', promise: true, employerNotice: true, injuryPending: 'no', deemedPending: 'no', claimantSex: 'male', claimantBirthDate: '1976-05-19' });
    expect(reasons(wrong)).to.deep.equal(['claimantBirthDate: 申领人出生日期与证件号码不一致。', 'claimantSex: 申领人性别与证件号码不一致。']);
  });

  it('Scenario: where the employer receives the benefits, it is into its registered account and through the employer; a family cannot choose that', async () => {
    const certificateNumber = await numberOf('何建国');
    const typed = { certificateNumber, way: 'continue', promise: true, injuryPending: 'no', deemedPending: 'no', employerNotice: true, ...claim };
    expect(reasons(await apply(employer, inServiceItem, { ...typed, receiver: 'employer' }))).to.include('payoutMethod: 领取主体为单位的，发放方式应为单位代发；领取主体为申领人的，不能选择单位代发。');
    const { bank: _bank, accountNumber: _number, ...open } = typed;
    const id = await draftOf(inServiceItem, employer);
    const chosen = await settled(employer, id, { certificateType: '01', look: true, ...open, receiver: 'employer', payoutMethod: 'employer' });
    const own = await only('employers', { employerCode: '91230903MA0DEM013A' });
    expect([chosen.data['bank'], chosen.data['accountNumber']]).to.deep.equal([own['bank'], own['accountNumber']]);
    const familys = await apply(family, inServiceItem, { ...typed, certificateNumber: '110112198803150030', deceasedName: '陆文涛', familyPromise: true, familyNotice: true, receiver: 'employer', payoutMethod: 'employer' });
    expect(reasons(familys)).to.include('receiver: 家属申请的，领取主体应为申领人。');
  });

  it('Scenario: a draft is kept with all that was filled in, and its application is found with its progress by whoever filed it alone', async () => {
    const certificateNumber = await numberOf('何建国'), id = await draftOf(inServiceItem, employer);
    const { data } = await settled(employer, id, { certificateType: '01', certificateNumber, look: true, way: 'direct' });
    await employer.put(`/api/applications/${id}`, { data });
    expect((await employer.get(`/api/applications/${id}`)).body.data).to.include({ certificateNumber, way: 'direct', deathDate: '2025-09-18' });
    const result = async (client: Client, search = '') => (await client.get(`/api/queries/${portal}/death-application-result${search}`)).body;
    const earlier = (await result(employer)).total as number;
    const { body } = await submit(employer, id, data);
    const found = await result(employer, `?idNumber=${certificateNumber}&status=in_review`);
    expect(found.total, JSON.stringify(found)).to.equal(1);
    expect(found.texts[0].slice(0, 7)).to.deep.equal([body.number, '在职身故一件事', '何建国', certificateNumber, '直接提交', '审核中', '2025-09-18']);
    expect(found.actions[0]).to.deep.equal([{ label: '查看进度', href: `/applications/${id}` }]);
    const task = await openTask(desk, body.number as string);
    await decideOne(task!, 'return');
    expect((await result(employer, `?idNumber=${certificateNumber}`)).texts[0]).to.include('待补正').and.to.include('测试意见');
    await submit(employer, id, data);
    await approve(employer, id, body.number as string);
    const decided = await result(employer, `?bundle=${inServiceItem}&status=approved`);
    expect(decided.rows.map(({ number }: { number: string }) => number)).to.include(body.number);
    expect((await result(employer)).total).to.equal(earlier + 1);
    expect((await result(await desk.as('employer2'))).rows.map(({ number }: { number: string }) => number)).not.to.include(body.number);
  });

  describe('supplements after adjustments of benefits', () => {
    const query = { kind: 'retired', year: '2025', certificateType: '01' };
    const begin = async (): Promise<{ id: string; rows: Data[] }> => {
      const id = await draftOf(supplementItem, employer);
      return { id, rows: (await settled(employer, id, query)).lists['people']!.rows };
    };
    const send = async (id: string, people: Data[], upload?: (address: string) => Promise<{ name: string; content: Buffer }>): Promise<Answered> => {
      const { data, slots } = await settled(employer, id, { ...query, people });
      await employer.put(`/api/applications/${id}`, { data });
      for (const { key, template } of slots) if (upload) { const file = await upload(template!); expect((await employer.upload(`/api/applications/${id}/materials`, key, file.name, file.content)).status).to.equal(201); }
      return submit(employer, id, data);
    };

    it('Scenario: only the employer’s own with a supplement of that kind and year are listed, and none that was granted', async () => {
      const { id, rows } = await begin();
      expect(rows).to.have.length(2);
      expect(rows.map(({ overpaid, receiver, payoutMethod }) => [overpaid, receiver, payoutMethod])).to.deep.equal([['no', 'deceased', 'bank'], ['no', 'deceased', 'bank']]);
      expect((await settled(employer, id, { ...query, idNumber: rows[0]!['idNumber'] })).lists['people']!.rows).to.have.length(1);
      expect((await settled(employer, id, { ...query, year: '2024' })).lists['people']!.rows).to.deep.equal([]);
      const { status, body } = await send(id, [rows[0]!]);
      expect(status, JSON.stringify(body)).to.equal(200);
      expect(await approve(employer, id, body.number as string)).to.equal('approved');
      expect(await only('deceased-adjustments', { idNumber: rows[0]!['idNumber'] })).to.include({ status: 'granted', receiver: 'deceased', payoutMethod: 'bank' });
      expect((await begin()).rows.map(({ idNumber }) => idNumber)).to.deep.equal([rows[1]!['idNumber']]);
    });

    it('Scenario: a claimant receives it only where the account of the deceased is closed, with name, number and account', async () => {
      const { id, rows: [row] } = await begin();
      expect(reasons(await send(id, [{ ...row, receiver: 'survivor' }]))).to.deep.equal([
        'people: 补支原则上发放到身故人账户：身故人账户已注销等情况的，才可以申请发放到申领人账户。', 'people: 领取主体为申领人的，请填写领取人姓名、证件号码、银行名称和银行账号。',
      ]);
      expect(reasons(await send(id, [{ ...row, accountState: 'closed' }]))).to.deep.equal(['people: 身故人账户已注销或不能入账的，不能发放到身故人账户，请选择申领人或单位为领取主体。']);
      const { status, body } = await send(id, [{ ...row, accountState: 'closed', receiver: 'survivor', payeeName: '周晓敏', payeeIdNumber: daughter.claimantIdNumber, bank: '102', accountNumber: '6217001234567890' }]);
      expect(status, JSON.stringify(body)).to.equal(200);
      await approve(employer, id, body.number as string);
      expect(await only('deceased-adjustments', { idNumber: row!['idNumber'] })).to.include({ status: 'granted', receiver: 'survivor', payeeName: '周晓敏', accountNumber: '6217001234567890' });
    });

    it('Scenario: payment through the employer needs the application that is made for those rows, filled in', async () => {
      const { id, rows } = await begin(), people = [{ ...rows[0], accountState: 'closed', receiver: 'employer', payoutMethod: 'employer' }, rows[1]!];
      expect(reasons(await send(id, people))).to.deep.equal(['materials.methodLetter: 请上传“《养老保险待遇发放方式申请书》”']);
      const downloads: string[][][] = [];
      const { status, body } = await send(id, people, async (address) => {
        downloads.push((await downloadTemplate(employer, address)).rows);
        return filledTemplate(employer, address, '示例');
      });
      expect(status, JSON.stringify(body)).to.equal(200);
      const [[heads, ...filled] = []] = downloads;
      expect(heads!.slice(0, 3)).to.deep.equal(['姓名', '社会保障号码', '补支金额']);
      expect(filled.map(([name, idNumber]) => [name, idNumber]), 'only who is paid through the employer').to.deep.equal([[rows[0]!['name'], rows[0]!['idNumber']]]);
      await approve(employer, id, body.number as string);
      const own = await only('employers', { employerCode: '91230903MA0DEM013A' });
      expect(await only('deceased-adjustments', { idNumber: rows[0]!['idNumber'] })).to.include({ receiver: 'employer', accountNumber: own['accountNumber'] });
    });
  });
});
