import { expect } from 'chai';
import { refusalsOf } from '../../server/applications/check-rules.ts';
import { fireDueTimers } from '../../server/applications/fire-due-timers.ts';
import type { Data } from '../../server/forms/form-definition.ts';
import type { Client } from '../journeys/counter.ts';
import { submit } from './apply-for-item.ts';
import { ItemDesk, valuesOf } from './item-desk.ts';

const portal = 'beijing';

describe('Feature: contributions of an employer in Beijing, with the numbers of the manual', function () {
  this.timeout(60_000);
  let desk: ItemDesk, employer: Client;
  before(async () => { desk = await ItemDesk.open('sqlite'); employer = await desk.as('employer'); });
  after(async () => { await desk.close(); });

  const draftOf = async (item: string, client: Client = employer): Promise<string> => {
    const { status, body } = await client.post('/api/applications', { item: `${portal}/${item}` });
    expect([200, 201], 'a new draft, or the one that is open').to.include(status);
    return body.id as string;
  };
  const computed = async (id: string, data: Data, client: Client = employer) => (await client.post(`/api/applications/${id}/compute`, { data })).body as { data: Data; lists: Record<string, { rows: Data[] }>; locked: string[] };
  const records = async (register: string) => [...(await desk.rows(portal, [register])).get(register)!.values()].map(valuesOf);
  const numberOf = async (name: string): Promise<unknown> => (await records('people')).find((person) => person['name'] === name)!['idNumber'];
  const spansOf = (rows: Data[]): string[] => rows.map(({ from, to, reason }) => [`${String(from)}–${String(to)}`, ...(typeof reason === 'string' ? [reason.replace(/\d{6,}/, 'N')] : [])].join(' '));

  it('Scenario: what data sharing gives fills the form and stays as it is', async () => {
    const newcomer = await desk.as('newcomer'), id = await draftOf('employer-registration', newcomer);
    const { data, locked } = await computed(id, { employerName: '别的名称' }, newcomer);
    expect(data).to.include({ shared: 'yes', employerName: '示例新办科技有限公司', registeredAddress: '示例路88号' });
    expect(locked).to.include.members(['employerName', 'registeredAddress', 'foundedDate']);
  });

  it('Scenario: an employer that is not registered yet is told so first, with the way to register; the other channel is named', async () => {
    const centre = async (login: string): Promise<string> => String((await (await desk.as(login)).get(`/portal/${portal}/items`)).body);
    const [newcomer, known] = await Promise.all([centre('newcomer'), centre('employer')]);
    expect(newcomer).to.include('请先进行单位信息登记').and.to.include('href="/items/beijing/employer-registration/guide"');
    expect(known).not.to.include('请先进行单位信息登记');
    expect(known).to.include('href="https://ect.scjgj.beijing.gov.cn/index"');
  });

  it('Scenario: the foot of each page says who runs the portal, with its hotline and filings', async () => {
    const client = await desk.as('employer'), page = String((await client.get(`/portal/${portal}/items`)).body);
    expect(page).to.include('服务热线: 12333').and.to.include('京ICP备09056884号');
  });

  it('Scenario: months are parted as in the manual: what can be adjusted, and why the rest cannot', async () => {
    const id = await draftOf('contribution-base-adjustment');
    const { lists } = await computed(id, { kind: 'supplement', idNumber: await numberOf('赵松'), from: '2023-01', to: '2023-09' });
    expect(spansOf(lists['spans']!.rows)).to.deep.equal(['2023-01–2023-06', '2023-07–2023-07']);
    expect(spansOf(lists['refusedSpans']!.rows)).to.deep.equal(['2023-08–2023-08 不存在缴费记录, 不能进行基数差补缴', '2023-09–2023-09 单位编号为: N的单位存在月报在途, 不能进行基数差补缴']);
  });

  it('Scenario: months of a back payment are parted as in the manual', async () => {
    const id = await draftOf('individual-back-payment');
    const { lists } = await computed(id, { idNumber: await numberOf('赵松'), kind: 'employer', from: '2023-01', to: '2023-08' });
    expect(spansOf(lists['spans']!.rows)).to.deep.equal(['2023-08–2023-08']);
    expect(spansOf(lists['refusedSpans']!.rows)).to.deep.equal(['2023-01–2023-06 存在缴费记录, 不能进行个人补缴', '2023-07–2023-07 存在缴费记录, 不能进行个人补缴']);
  });

  it('Scenario: the refund of the manual adds up to 2701.44', async () => {
    const id = await draftOf('contribution-refund'), given = { idNumber: await numberOf('王立新'), from: '2022-01', to: '2022-02', reason: 'no-employment' };
    const { lists } = await computed(id, given);
    const { data } = await computed(id, { ...given, rows: lists['rows']!.rows });
    expect(data).to.include({ unitTotal: 1790.24, personalTotal: 911.2, lateFeeTotal: 0, interestTotal: 0, grandTotal: 2701.44 });
  });

  it('Scenario: public and enterprise pensions are applied for together, an annuity never alone', () => {
    const version = desk.counter.wired.catalog.current(`${portal}/individual-account-refund`);
    const spans = [{ insurance: 'enterprise-pension' }, { insurance: 'public-pension' }, { insurance: 'occupational-annuity' }];
    const said = (...chosen: string[]): string[] => refusalsOf(version, { item: {}, person: { insuredStatus: 'insured' }, retired: null, employer: {}, spans, form: { fetchBank: null, returns: chosen.map((insurance) => ({ insurance })) } }, 'zh', desk.counter.clock.now()).map(({ message }) => message);
    expect(said('enterprise-pension', 'public-pension', 'occupational-annuity')).to.deep.equal([]);
    expect(said('enterprise-pension')).to.deep.equal(['同时存在机关事业单位险种和企业职工险种的返还，必须同时申请。']);
    expect(said('occupational-annuity')).to.deep.equal(['同时存在机关事业单位险种和企业职工险种的返还，必须同时申请。', '职业年金不可单独申请。']);
  });

  describe('monthly plans', () => {
    const planOf = async (client: Client, people: number, from: number): Promise<{ id: string; number: string }> => {
      const id = await draftOf('monthly-contribution-plan', client);
      const { lists } = await computed(id, { scope: 'selected' }, client);
      const { data } = await computed(id, { scope: 'selected', people: lists['people']!.rows.slice(from, from + people) }, client);
      const submitted = await submit(client, id, data);
      expect(submitted.body).to.include({ status: 'approved' });
      return { id, number: submitted.body.number as string };
    };
    const stateOf = async ({ number }: { number: string }) => (await records('plans')).find(({ serialNumber }) => serialNumber === `${number}00001`)!;
    const rowStates = async ({ number }: { number: string }) => (await records('plan-rows')).filter(({ serialNumber }) => serialNumber === `${number}00001`).map(({ state }) => state);

    it('Scenario: people whose employment ended in the month are told apart and left out', async () => {
      const { db } = desk.counter.wired.platform, { table } = desk.register(portal, 'employments');
      const before = await desk.rows(portal, ['employments']);
      const id = await draftOf('monthly-contribution-plan');
      const first = await computed(id, { scope: 'all' });
      const gone = first.lists['everyone']!.rows[0]!['idNumber'];
      const row = [...before.get('employments')!.values()].find((one) => valuesOf(one)['idNumber'] === gone)!;
      await db(table).where({ _id: row._id }).update({ status: 'ended', _data: JSON.stringify({ ...valuesOf(row), status: 'ended', endedOn: '2026-03-05' }) });
      const { data } = await computed(id, { scope: 'all' });
      expect(data['peopleCount']).to.equal(Number(first.data['peopleCount']) - 1);
      await employer.put(`/api/applications/${id}`, { data });
      const { body } = await employer.post(`/api/applications/${id}/preview`, {});
      expect(JSON.stringify(body.refused)).to.include(String(gone)).and.to.include('当月已减员');
      await db(table).where({ _id: row._id }).update({ status: 'current', _data: JSON.stringify(valuesOf(row)) });
    });

    it('Scenario: a plan of selected people is in force at once, and the month can have another one of other people', async () => {
      const one = await planOf(employer, 2, 0), other = await planOf(employer, 3, 0);
      expect(await stateOf(one)).to.include({ state: 'active', people: 2, arrived: 'no' });
      expect((await stateOf(one))['serialNumber'], 'a plan’s collection number has 20 digits and begins with the day').to.match(/^20260310\d{12}$/);
      expect(await stateOf(other)).to.include({ state: 'active', people: 3 });
      const plan = await stateOf(one), rows = (await records('plan-rows')).filter(({ serialNumber }) => serialNumber === plan['serialNumber']);
      expect(rows).to.have.length(6);
      const sum = (field: string): number => Math.round(rows.reduce((total, row) => total + Number(row[field]) * 100, 0)) / 100;
      expect([sum('unitAmount'), sum('personalAmount')]).to.deep.equal([plan['unitAmount'], plan['personalAmount']]);
    });

    it('Scenario: a withdrawn plan that is not submitted again is generated at the end of the month; who was submitted again stays there', async () => {
      const { wired, clock } = desk.counter;
      const withdrawn = await planOf(employer, 2, 0);
      expect((await employer.post(`/api/applications/${withdrawn.id}/withdraw`)).body).to.include({ status: 'withdrawn' });
      expect(await stateOf(withdrawn)).to.include({ state: 'withdrawn' });
      expect(new Set(await rowStates(withdrawn))).to.deep.equal(new Set(['withdrawn']));
      const again = await planOf(employer, 1, 0);
      clock.set('2026-03-31T15:30:00.000Z');
      while (await fireDueTimers(wired.applications)) { /* until none is due */ }
      expect(await stateOf(withdrawn)).to.include({ state: 'active' });
      expect([await rowStates(withdrawn), await rowStates(again)]).to.deep.equal([['active', 'active', 'active'], ['active', 'active', 'active']]);
      expect((await employer.post(`/api/applications/${again.id}/withdraw`)).status, 'the month has ended').to.equal(409);
    });
  });
});
