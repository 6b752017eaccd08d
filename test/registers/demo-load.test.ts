import { expect } from 'chai';
import { findAccountByLogin } from '../../server/identity/account-store.ts';
import { loadDemoBulk } from '../../server/load-demo-bulk.ts';
import { systemCaller } from '../../server/platform/caller.ts';
import { runCommand } from '../../server/platform/run-command.ts';
import type { GenerationPlan } from '../../server/registers/generate-records.ts';
import { RegisterDirectory } from '../../server/registers/register-directory.ts';
import { findRecord, findRecords, type Values } from '../../server/registers/register-store.ts';
import { syncRegisterTable } from '../../server/registers/register-table.ts';
import { onEveryDatabase } from '../journeys/counter.ts';
import { forEachDatabase } from '../platform/databases.ts';

onEveryDatabase('the cases that the manuals print', (counter) => {
  const records = async (portal: string, register: string, key: Values): Promise<Values[]> => {
    const { platform, applications } = counter().wired;
    return (await findRecords(platform.db, applications.registers.get(portal, register), key)).map(({ values }) => values);
  };
  const personNamed = async (portal: string, name: string): Promise<string> => String((await records(portal, 'people', { name }))[0]!['idNumber']);
  const attribute = async (login: string, name: string): Promise<string> => (await findAccountByLogin(counter().wired.platform.db, login))!.attributes[name]!;
  const inOrder = (rows: Values[], ...fields: string[]): unknown[][] => rows.sort((one, other) => (String(one['period']) < String(other['period']) ? -1 : 1)).map((row) => fields.map((field) => row[field]));

  it('4.4: nine months to refund, from January 1996', async () => {
    const rows = await records('heilongjiang', 'contributions', { relation: '23020000000001' });
    const shown = inOrder(rows, 'period', 'base', 'personalAmount', 'personalToAccount', 'unitAmount', 'unitToAccount', 'personalInterest');
    expect(shown).to.have.length(9);
    expect(shown.slice(0, 2)).to.deep.equal([['1996-01', 66.67, 2, 2, 21.95, 21.95, 0], ['1996-02', 247.33, 7.42, 7.42, 42.05, 36.41, 0]]);
    expect(shown.slice(6, 8)).to.deep.equal([['2020-01', 2901, 232.08, 232.08, 464.16, 0, 0], ['2020-02', 2901, 232.08, 232.08, 0, 0, 0]]);
  });

  it('4.6, 4.9 and 4.26: differences and assessments of the person who signs in', async () => {
    const idNumber = await attribute('individual', 'idNumber');
    const differences = await records('heilongjiang', 'contribution-differences', { idNumber });
    expect(inOrder(differences.filter(({ kind }) => kind === 'base'), 'period', 'base', 'unitRate')).to.deep.equal([
      ...[9, 10, 11, 12].map((month) => [`2020-${String(month).padStart(2, '0')}`, 2800, 0]),
      ...Array.from({ length: 12 }, (_, month) => [`2021-${String(month + 1).padStart(2, '0')}`, 1683, 0.16]),
    ]);
    expect(inOrder(differences.filter(({ kind }) => kind === 'rate'), 'period', 'base', 'unitRate')).to.deep.equal([['2021-03', 8000, 0.08]]);
    expect(inOrder(await records('heilongjiang', 'assessments', { idNumber }), 'period', 'base', 'personalAmount', 'personalToAccount')).to.deep.equal(['2022-01', '2022-02', '2022-03', '2022-04'].map((period) => [period, 3519, 703.8, 281.52]));
  });

  it('5.1 and 5.5: the former employer with its paid months, and the month that is owed', async () => {
    const employerCode = await attribute('employer', 'employerCode');
    const idNumber = await personNamed('heilongjiang', '周川');
    expect((await records('heilongjiang', 'employments', { idNumber })).map(({ from, to, status }) => [from, to ?? null, status])).to.deep.equal([['2022-01', null, 'current'], ['2013-04', '2021-12', 'ended']]);
    expect(inOrder(await records('heilongjiang', 'contributions', { idNumber }), 'period', 'unitAmount')).to.deep.equal([['2013-05', 998.36], ['2013-06', 998.36], ['2013-07', 907.6], ['2013-08', 907.6]]);
    const [owed, ...others] = await records('heilongjiang', 'arrears', { employerCode });
    expect(others).to.deep.equal([]);
    expect(owed).to.include({ period: '2022-02', base: 3519, unitAmount: 563.04, personalAmount: 281.52 });
  });

  it("of Beijing's employer: 23 people with arrears, twelve plans, the refund of two months, one failed payment", async () => {
    const employerCode = await attribute('employer', 'employerCode');
    const owed = await records('beijing', 'arrears', { employerCode });
    expect(new Set(owed.map(({ idNumber }) => idNumber)).size).to.equal(23);
    expect(await records('beijing', 'plans', { employerCode })).to.have.length(12);
    expect(await records('beijing', 'failed-payments', { employerCode, settlementPeriod: '2023-10' })).to.have.length(1);
    const refundable = await records('beijing', 'contributions', { idNumber: await personNamed('beijing', '王立新') });
    const sum = (field: string): number => refundable.reduce((cents, row) => cents + Math.round(Number(row[field]) * 100), 0) / 100;
    expect([sum('unitAmount'), sum('personalAmount')]).to.deep.equal([1790.24, 911.2]);
  });

  it('belong to the demo accounts, of which several portals may have the same', async () => {
    for (const portal of ['heilongjiang', 'beijing']) {
      for (const [login, name] of [['individual', '刘安之'], ['individual2', '陈乐然']] as const) {
        expect((await records(portal, 'people', { idNumber: await attribute(login, 'idNumber') }))[0]).to.include({ name });
      }
      for (const login of ['employer', 'employer2']) expect(await records(portal, 'employers', { employerCode: await attribute(login, 'employerCode') })).to.have.length(1);
    }
    const reviewer = await findAccountByLogin(counter().wired.platform.db, 'reviewer');
    expect(reviewer!.groups).to.have.members(['heilongjiang/window', 'beijing/window', 'beijing/pension']);
  });
});

forEachDatabase('the bulk of demo data', (platform) => {
  const registers = new RegisterDirectory();
  const plan: GenerationPlan = {
    seed: 7,
    cases: [{ register: 'boats', count: 3, fields: { plate: { join: ['甲', { sequence: { width: 4 } }] }, tons: { number: [1, 9] } } }],
    bulk: [
      { register: 'boats', name: 'more-boats', count: 900, fields: { plate: { join: ['乙', { sequence: { width: 4 } }] }, tons: { number: [1, 9] } } },
      { register: 'trips', over: 'more-boats', months: { from: '2025-01', to: '2025-04' }, fields: { plate: { of: 'parent.plate' }, month: { of: 'month' } } },
    ],
  };
  const demo = { portal: 'harbour', digest: 'one', plan: { ...plan, accounts: [] } };
  const everything = 900 + 900 * 4;
  const counted = async (): Promise<number> => {
    const rows = await Promise.all(['boats', 'trips'].map(async (name) => platform().db(registers.get('harbour', name).table).count({ rows: '*' }).first()));
    return rows.reduce((sum, row) => sum + Number(row!['rows']), 0);
  };
  const progress = async (): Promise<{ loaded: number; complete: boolean }> => {
    const row = await platform().db('demo_loads').where({ portal: 'harbour' }).first();
    return { loaded: row.loaded, complete: Boolean(row.complete) };
  };

  before(async () => {
    registers.fill([
      { portal: 'harbour', register: 'boats', form: { components: [{ type: 'textfield', key: 'plate', label: '船牌', input: true }, { type: 'number', key: 'tons', label: '吨位', input: true }], settings: { register: { keys: [['plate']] } } } },
      { portal: 'harbour', register: 'trips', form: { components: [{ type: 'textfield', key: 'plate', label: '船牌', input: true }, { type: 'textfield', key: 'month', label: '月份', input: true }], settings: { register: { keys: [['plate', 'month']] } } } },
    ]);
    for (const definition of registers.of('harbour')) await syncRegisterTable(platform().db, definition);
  });

  it('is left out where the cases were not loaded', async () => {
    await loadDemoBulk(platform(), registers, [demo]).finished;
    expect(await counted()).to.equal(0);
  });

  it('goes on where it was stopped, brings no record twice, and is there once for all', async () => {
    await platform().db('demo_loads').insert({ portal: 'harbour', digest: 'one', loaded: 0, complete: false });
    let runs = 0;
    for (; !(await progress()).complete; runs++) {
      const load = loadDemoBulk(platform(), registers, [demo]);
      const before = (await progress()).loaded;
      while ((await progress()).loaded === before && !(await progress()).complete) await new Promise((resolve) => setTimeout(resolve, 1));
      await load.stop();
      expect(await counted()).to.equal((await progress()).loaded);
    }
    expect(runs).to.be.greaterThan(1);
    expect(await progress()).to.deep.equal({ loaded: everything, complete: true });
    await loadDemoBulk(platform(), registers, [demo]).finished;
    expect(await counted()).to.equal(everything);
    expect(await findRecord(platform().db, registers.get('harbour', 'trips'), { plate: '乙0900', month: '2025-04' })).to.not.equal(null);
  });

  it('comes once when two nodes load it', async () => {
    for (const definition of registers.of('harbour')) await platform().db(definition.table).delete();
    await platform().db('demo_loads').where({ portal: 'harbour' }).update({ loaded: 0, complete: false });
    await Promise.all([1, 2].map(() => loadDemoBulk(platform(), registers, [demo]).finished));
    expect([await counted(), await progress()]).to.deep.equal([everything, { loaded: everything, complete: true }]);
  });

  it('is not continued from another declaration', async () => {
    await runCommand(platform(), systemCaller, async ({ db }) => { await db('demo_loads').where({ portal: 'harbour' }).update({ complete: false, loaded: 10 }); });
    await loadDemoBulk(platform(), registers, [{ ...demo, digest: 'two' }]).finished;
    expect((await progress()).loaded).to.equal(10);
  });
});
