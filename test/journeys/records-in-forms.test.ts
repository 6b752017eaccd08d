import { expect } from 'chai';
import { randomUUID } from 'node:crypto';
import { renderTemplate } from '../../server/documents/render-template.ts';
import { systemCaller } from '../../server/platform/caller.ts';
import { runCommand } from '../../server/platform/run-command.ts';
import { findRecord, updateRecord, type Values } from '../../server/registers/register-store.ts';
import { documentFacts } from '../documents/sample-receipt.ts';
import { onEveryDatabase, type Answered, type Client } from './counter.ts';
import { item, openDuesOffice, portal } from './dues-portal.ts';

type Data = Record<string, unknown>;

onEveryDatabase('Feature: a form lists, calculates and changes records, whatever the client sends', (counter) => {
  let operator: Client, reviewer: Client, id: string;
  const compute = (data: Data, changed?: string[]): Promise<Answered> => operator.post(`/api/applications/${id}/compute`, { data, ...(changed && { changed }) });
  const submit = (data: Data): Promise<Answered> => operator.post(`/api/applications/${id}/submit`, { data }, { 'idempotency-key': randomUUID() });
  const paths = ({ body }: Answered): string[] => (body.errors ?? []).map(({ path, code }: { path: string; code: string }) => `${path}:${code}`);
  const record = (register: string, key: Values): Promise<Values | undefined> =>
    findRecord(counter().wired.platform.db, counter().wired.applications.registers.get(portal, register), key).then((found) => found?.values);
  const change = (register: string, key: Values, set: Values): Promise<unknown> => runCommand(counter().wired.platform, systemCaller, async (command) => {
    const definition = counter().wired.applications.registers.get(portal, register);
    return updateRecord(command, definition, (await findRecord(command.db, definition, key, true))!, set, { type: 'test', id: '1' });
  });
  const open = async (): Promise<void> => { id = (await operator.post('/api/applications', { item })).body.id; };
  /** The answers about one person with every open month chosen. */
  const filled = async (badge: string, more: Data = {}): Promise<Data> => {
    const { body } = await compute({ badge, fetched: true });
    const rows = body.lists.rows.rows.map(({ _row }: { _row: string }) => ({ _row }));
    return (await compute({ ...body.data, rows, ...more })).body.data;
  };

  before(async () => {
    await openDuesOffice(counter());
    [operator, reviewer] = [await counter().as('first-operator'), await counter().as('dues-reviewer')];
    await open();
  });

  it('Scenario: nothing is looked up before the button is pressed', async () => {
    const { status, body } = await compute({ badge: 'A1' });
    expect([status, body.messages]).to.deep.equal([200, []]);
    expect(body.data).to.deep.equal({ badge: 'A1', rows: [], sum: 0 });
  });

  it('Scenario: an entered number fills what depends on it, locked fields and free ones', async () => {
    const { body } = await compute({ badge: 'A1', fetched: true }, ['fetched']);
    expect(body.data).to.include({ holder: '甲一', standing: 'active', phone: '13900000001' });
    const kept = await compute({ ...body.data, phone: '0451-1234567' }, ['phone']);
    expect(kept.body.data.phone, 'what the person typed since stays').to.equal('0451-1234567');
    expect((await compute({ ...kept.body.data, badge: 'A2' }, ['badge'])).body.data.phone, 'another person brings another number').to.equal('13900000002');
  });

  it('Scenario: a number that nobody has and one of another employer get the same plain answer at the field', async () => {
    for (const badge of ['X9', 'B1']) {
      const { body } = await compute({ badge, fetched: true });
      expect(body.messages).to.deep.equal([{ path: 'badge', message: '未查到此职工' }]);
      expect(JSON.stringify(body)).not.to.contain('乙一');
      expect(body.lists.rows).to.deep.equal({ rows: [], total: 0 });
    }
    expect(paths(await submit({ badge: 'B1', fetched: true, rows: [{ _row: 'B1,2025-12' }] }))).to.include('badge:no_record').and.include('rows[0]:row_unavailable');
  });

  it('Scenario: a rule speaks at its field as soon as that is answered, and refuses the submission', async () => {
    expect((await compute({ badge: 'A2', fetched: true })).body.messages).to.deep.equal([{ path: 'badge', message: '此人已离职' }]);
    await change('dues', { badge: 'A1', period: '2025-12' }, { base: 40_000.05 });
    const answered = await submit(await filled('A1'));
    expect([answered.status, paths(answered)]).to.deep.equal([422, [':refused']]);
    expect(answered.body.errors[0].message).to.equal('超过上限');
    await change('dues', { badge: 'A1', period: '2025-12' }, { base: 4000.05 });
  });

  it('Scenario: the grid offers the open rows with their amounts by the rates of their months, half up', async () => {
    const { body } = await compute({ badge: 'A1', fetched: true });
    expect(body.lists.rows.rows.map(({ period, base, levied }: Values) => [period, base, levied])).to.deep.equal([['2025-12', 4000.05, 660.01], ['2026-01', 4511.1, 721.78]]);
    const data = await filled('A1');
    expect(data['sum']).to.equal(1381.79);
  });

  it('Scenario: the same rows come from the list’s own address once the draft is saved, and for nobody else', async () => {
    expect((await operator.put(`/api/applications/${id}`, { data: { badge: 'A1', fetched: true } })).status).to.equal(200);
    const path = `/api/lists/${portal}/open-dues?application=${id}`;
    const { body } = await operator.get(`${path}&period=2026-01`);
    expect([body.total, body.rows[0].levied]).to.deep.equal([1, 721.78]);
    expect((await (await counter().as('second-operator')).get(path)).status).to.equal(404);
    expect((await operator.get(`/api/lists/${portal}/open-dues?application=${randomUUID()}`)).status).to.equal(404);
    expect((await operator.get(`/api/lists/heilongjiang/open-dues?application=${id}`)).status).to.equal(404);
  });

  it('Scenario: the client lies about locked cells, totals and rows: nothing of it is stored', async () => {
    const data = await filled('A1', { rows: [{ _row: 'A1,2025-12', waived: 10 }] });
    expect(data).to.deep.include({ sum: 650.01 });
    const rows = data['rows'] as Data[];
    const lies: [string, Data, string[]][] = [
      ['a locked cell', { ...data, rows: [{ ...rows[0], levied: 1 }] }, ['rows[0].levied:locked_field']],
      ['a base', { ...data, rows: [{ ...rows[0], base: 1 }] }, ['rows[0].base:locked_field']],
      ['a row of another person', { ...data, rows: [{ _row: 'A3,2025-12' }] }, ['rows[0]:row_unavailable']],
      ['a row of another employer', { ...data, rows: [{ _row: 'B1,2025-12' }] }, ['rows[0]:row_unavailable']],
      ['a paid row', { ...data, rows: [{ _row: 'A1,2025-11' }] }, ['rows[0]:row_unavailable']],
      ['the same row twice', { ...data, rows: [rows[0], rows[0]] }, ['rows[1]._row:duplicate']],
      ['a waived amount below nothing', { ...data, rows: [{ ...rows[0], waived: -5 }] }, ['rows[0].waived:min']],
      ['a locked name', { ...data, holder: '别人' }, ['holder:locked_field']],
      ['no rows', { ...data, rows: [] }, ['rows:min_rows']],
      ['rows that are none', { ...data, rows: 'all' }, ['rows:wrong_type']],
      ['a paid month', { ...data, months: ['2025-11'] }, ['months:month_locked']],
      ['a month beyond the calendar', { ...data, months: ['2027-01'] }, ['months:max_date']],
    ];
    for (const [lie, sent, named] of lies) {
      const answered = await submit(sent);
      expect([answered.status, ...named.filter((one) => !paths(answered).includes(one))], `${lie}: ${JSON.stringify(answered.body)}`).to.deep.equal([422]);
    }
    const saved = await operator.put(`/api/applications/${id}`, { data: { ...data, sum: 1, holder: '别人', rows: [{ ...rows[0], levied: 1, due: 2 }, { _row: 'B1,2025-12' }] } });
    expect(saved.body.data, 'a draft takes the server’s values').to.deep.equal(data);
  });

  it('Scenario: a wrong total is simply the server’s, and the receipt prints the rows and their sums', async () => {
    const data = await filled('A1', { months: ['2026-02', '2026-03'], leaves: true });
    (data['rows'] as Data[])[0]!['waived'] = 0.01;
    const answered = await submit({ ...data, sum: 0.02, rows: (data['rows'] as Data[]).map((row) => ({ ...row, due: 7 })) });
    expect(answered.status, JSON.stringify(answered.body)).to.equal(200);
    const stored = (await operator.get(`/api/applications/${id}`)).body.data;
    expect([stored.sum, stored.rows.map(({ due }: Data) => due)]).to.deep.equal([1381.78, [660, 721.78]]);
    const issued = await counter().wired.platform.db('documents').join('template_sources', 'template_sources.hash', 'documents.template_hash').where({ owner_id: id }).first();
    const receipt = renderTemplate(issued.source, { ...JSON.parse(issued.data), document: documentFacts });
    for (const printed of ['未缴明细', '金额', '4,511.10', '660.00', '合计', '1,381.78', '2026-02']) expect(receipt).to.contain(printed);
  });

  it('Scenario: a record that changed meanwhile stops the approval with both values', async () => {
    await change('dues', { badge: 'A1', period: '2026-01' }, { base: 4600 });
    const task = (await reviewer.get('/api/tasks')).body.rows[0].id;
    const answered = await reviewer.post(`/api/tasks/${task}/complete`, { decision: 'approve' });
    expect([answered.status, answered.body.code]).to.deep.equal([409, 'register_conflict']);
    expect(answered.body.errors[0].message).to.contain('4,511.10').and.contain('4,600.00');
    expect(await record('filings', { badge: 'A1', period: '2025-12' }), 'all or nothing').to.equal(undefined);
    await change('dues', { badge: 'A1', period: '2026-01' }, { base: 4511.1 });
  });

  it('Scenario: a rule that the records break since then stops the approval and says why', async () => {
    await change('staff', { badge: 'A1' }, { standing: 'left' });
    const task = (await reviewer.get('/api/tasks')).body.rows[0].id;
    const answered = await reviewer.post(`/api/tasks/${task}/complete`, { decision: 'approve' });
    expect([answered.status, answered.body.code, paths(answered)]).to.deep.equal([409, 'refused_by_rule', ['badge:refused']]);
    expect(answered.body.detail).to.contain('此人已离职');
    await change('staff', { badge: 'A1' }, { standing: 'active' });
  });

  it('Scenario: the approval writes a record for each row, settles the dues and closes the spell', async () => {
    const task = (await reviewer.get('/api/tasks')).body.rows[0].id;
    const answered = await reviewer.post(`/api/tasks/${task}/complete`, { decision: 'approve' });
    expect(answered.status, JSON.stringify(answered.body)).to.equal(200);
    expect(await record('filings', { badge: 'A1', period: '2025-12' })).to.deep.include({ amount: 660 });
    expect(await record('filings', { badge: 'A1', period: '2026-01' })).to.deep.include({ amount: 721.78 });
    expect(await record('dues', { badge: 'A1', period: '2026-01' })).to.deep.include({ state: 'paid' });
    expect(await record('spells', { badge: 'A1', from: '2020-01' })).to.deep.include({ to: '2026-01' });
    expect(await record('spells', { badge: 'A3', from: '2020-01' })).not.to.have.property('to');
  });

  it('Scenario: answers are settled for their owner alone, and only while they may be edited', async () => {
    expect((await compute({ badge: 'A1' })).body.code).to.equal('not_editable');
    await open();
    expect((await (await counter().as('second-operator')).post(`/api/applications/${id}/compute`, { data: {} })).status).to.equal(404);
    const nothing = await compute({ rows: [{ _row: 7 }, null, 'x'], badge: { $ne: 1 }, months: { length: 9 }, sum: 'NaN', __proto__: { badge: 'A1' } });
    expect([nothing.status, nothing.body.data]).to.deep.equal([200, { rows: [], sum: 0 }]);
    expect((await operator.get(`/api/applications/${id}`)).body.revision, 'nothing is stored').to.equal(1);
  });
});
