import { expect } from 'chai';
import { findRecords } from '../../server/registers/register-store.ts';
import { onEveryDatabase, type Client } from './counter.ts';

const item = 'heilongjiang/employee-retroactive-contribution-payment';
type Data = Record<string, unknown>;

onEveryDatabase('Feature: the months of a former employer that were not paid', (counter) => {
  let clerk: Client, id: string, idNumber: string;
  const periods = (rows: Data[]): unknown[] => rows.map(({ period }) => period);
  const compute = async (data: Data) => (await clerk.post(`/api/applications/${id}/compute`, { data })).body as { data: Data; lists: Record<string, { rows: Data[]; total: number }>; messages: { path: string; message: string }[] };
  const save = async (data: Data): Promise<void> => { expect((await clerk.put(`/api/applications/${id}`, { data })).status).to.equal(200); };
  const listed = async () => (await clerk.get(`/api/lists/heilongjiang/retroactive-months?application=${id}&pageSize=100`)) as { status: number; body: { rows: Data[]; total: number } };

  before(async () => {
    const { platform, applications: { registers } } = counter().wired;
    clerk = await counter().as('employer');
    idNumber = String((await findRecords(platform.db, registers.get('heilongjiang', 'people'), { name: '周川' }))[0]!.values['idNumber']);
    id = (await clerk.post('/api/applications', { item })).body.id as string;
  });

  async function answers(): Promise<Data> {
    const person = await compute({ name: '周川', idNumber });
    const former = person.lists['units']!.rows.find(({ to }) => to === '2021-12')!;
    return { name: '周川', idNumber, units: [{ _row: former['_row'] }], from: '2013-04', to: '2013-10' };
  }

  it('Scenario: the list leaves out the months that were paid there, and a month that is named all the same is dropped', async () => {
    const data = await answers();
    const computed = await compute({ ...data, records: [{ _row: '2013-05' }, { _row: '2013-09' }] });
    expect(periods(computed.lists['records']!.rows)).to.deep.equal(['2013-04', '2013-09', '2013-10']);
    expect(computed.lists['records']!.total).to.equal(3);
    expect(periods(computed.data['records'] as Data[]).filter(Boolean)).to.deep.equal(['2013-09']);
    await save(data);
    const { status, body } = await listed();
    expect([status, periods(body.rows), body.total]).to.deep.equal([200, ['2013-04', '2013-09', '2013-10'], 3]);
    const submitted = await clerk.post(`/api/applications/${id}/submit`, { data: { ...data, records: [{ _row: '2013-05' }] } }, { 'idempotency-key': 'paid-month' });
    expect([submitted.status, submitted.body.code]).to.deep.equal([422, 'invalid_submission']);
  });

  it('Scenario: a number that nobody of the employer has, or half a number, lists nothing and says so at the field', async () => {
    for (const wrong of ['230902199003070019', '2309']) {
      const computed = await compute({ name: '周川', idNumber: wrong, from: '2013-04', to: '2013-10' });
      expect(computed.lists['units'], wrong).to.include({ total: 0 });
      await save({ name: '周川', idNumber: wrong, from: '2013-04', to: '2013-10' });
      const { status, body } = await listed();
      expect([status, body.rows], wrong).to.deep.equal([200, []]);
    }
  });

  it('Scenario: a draft that was saved half typed answers the rows that can be found, and no error', async () => {
    const data = await answers();
    for (const half of [{ from: '2013' }, { to: '2013-' }, { from: '2013-4' }, { from: '1900-01' }, { to: '9999-12' }, { from: null }, { from: '2013-10', to: '2013-04' }]) {
      await save({ ...data, ...half });
      const { status, body } = await listed();
      expect([status, body.rows], JSON.stringify(half)).to.deep.equal([200, []]);
      const units = await clerk.get(`/api/lists/heilongjiang/person-employers?application=${id}`);
      expect([units.status, units.body.total], JSON.stringify(half)).to.deep.equal([200, 2]);
    }
    expect((await clerk.get(`/api/lists/heilongjiang/retroactive-months?application=${id}&pageSize=0`)).status, 'what the request gets wrong is still said').to.equal(422);
  });
});
