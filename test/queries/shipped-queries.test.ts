import { expect } from 'chai';
import { onEveryDatabase, type Client } from '../journeys/counter.ts';

onEveryDatabase('The shipped queries', (counter) => {
  let employer: Client;
  before(async () => { employer = await counter().as('employer'); });

  it('each answer whom they are meant for, in every tab, or name the conditions that are missing', async () => {
    for (const { portal, query, json } of counter().wired.catalog.queries()) {
      const { tabs = [], audience, link } = json as { tabs?: { key: string }[]; audience: string[]; link?: string };
      if (link !== undefined) continue;
      // An account may ask so often a minute; the employer that the other tests ask for keeps its turns.
      const client = await counter().as(audience[0] === 'employer' ? 'employer2' : audience[0]!);
      for (const tab of tabs.length > 0 ? tabs.map(({ key }) => `?tab=${key}`) : ['']) {
        const { status, body } = await client.get(`/api/queries/${portal}/${query}${tab}`);
        expect([200, 422], `${portal}/${query}${tab}: ${JSON.stringify(body).slice(0, 500)}`).to.include(status);
        if (status === 422) expect(body.errors[0].path, `${portal}/${query}`).to.be.a('string');
      }
      expect((await client.get(`/api/queries/${portal}/${query}/form`)).body.title).to.be.a('string');
    }
  });

  it('show the declarations of bases that the manual prints, by status', async () => {
    const path = '/api/queries/beijing/annual-wage-declaration-status';
    const { body } = await employer.get(path);
    expect(body.total).to.equal(7);
    expect(body.columns.map(({ label }: { label: string }) => label)).to.deep.equal(['网上申报流水号', '办理状态', '申报业务类型', '业务状态', '申报时间']);
    const printed = ['2020060810154800 录入成功', '2020060810154801 录入成功', '2020060810154802 录入成功', '2020060810154803 录入不成功', '2020060810154804 录入不成功', '2020060810154805 录入不成功', '2020060810154806 录入成功'];
    expect(body.texts.map(([number, , , result]: string[]) => `${number} ${result}`)).to.deep.equal(printed);
    expect(body.texts[0]).to.deep.equal(['2020060810154800', '处理结束', '五险一金基数采集信息申报', '录入成功', '2020-06-08']);
    expect((await employer.get(`${path}?status=done`)).body.total).to.equal(7);
    expect((await employer.get(`${path}?status=open`)).body.total).to.equal(0);
    expect((await employer.get(`${path}?from=2020-06-01&to=2020-06-04`)).body.total).to.equal(0);
    const details = await employer.get(`${path}?row=${encodeURIComponent(body.rows[0]._row as string)}`);
    expect(details.body.total, 'the wages declared in that year').to.equal(9);
  });

  it('show the monthly plans of the manual with their sums, and of this month alone at first', async () => {
    const path = '/api/queries/beijing/monthly-contribution-plan-list';
    expect((await employer.get(path)).body.total).to.equal(0);
    const { body } = await employer.get(`${path}?tab=earlier`);
    expect(body.total).to.equal(12);
    expect(body.texts).to.have.length(10);
    expect(body.totals.people).to.equal(48);
    expect(body.texts[0].slice(0, 4)).to.deep.equal(['2023-08', '20230928140711000007', '未到账', '3']);
    expect(body.totals).to.include({ unitAmount: 120000, personalAmount: 120000, amount: 240000 });
    const row = body.rows[0]._row as string;
    expect((await employer.get(`${path}?tab=earlier&row=${encodeURIComponent(row)}`)).body.about).to.deep.include({ label: '征集流水号', text: '20230928140711000007' });
    const other = await counter().as('employer2');
    expect((await other.get(`${path}?tab=earlier&row=${encodeURIComponent(row)}`)).status).to.equal(404);
  });

  it('show the people of each plan with what is due for them, which adds up to what the plan says', async () => {
    const path = '/api/queries/beijing/monthly-contribution-plan-list?tab=earlier';
    for (const page of [1, 2]) {
      for (const { _row, serialNumber, people, unitAmount, personalAmount, amount } of (await employer.get(`${path}&page=${page}`)).body.rows) {
        const { body } = await employer.get(`${path}&row=${encodeURIComponent(_row)}`);
        expect(body.total, serialNumber).to.equal(people);
        expect(body.totals, serialNumber).to.include({ unitAmount, personalAmount, amount });
      }
    }
  });

  it('list the people of an employer by the categories of the manual, with what may be done for each', async () => {
    const path = '/api/queries/beijing/insured-employee-list';
    const { body: { tabs } } = await employer.get(`${path}/form`);
    expect(tabs.map(({ label }: { label: string }) => label)).to.deep.equal(['在职', '在职人员缴费基数', '劳动合同临近到期人员', '临近退休人员', '外国人就业证件临近到期人员', '已离职']);
    const { body } = await employer.get(path);
    expect(body.total).to.be.greaterThan(2);
    const [first] = body.rows;
    expect(body.texts[0]).to.include('企业职工基本养老保险、失业保险、工伤保险');
    expect(body.actions[0].map(({ label }: { label: string }) => label)).to.include.members(['终止', '修改']);
    expect(body.actions[0][0].data).to.deep.equal({ socialSecurityNumber: first.idNumber });
    expect((await employer.get(`${path}?idNumber=${first.idNumber}`)).body.total).to.equal(1);
    expect((await employer.get(`${path}?name=${encodeURIComponent(String(first.name))}`)).body.rows.map(({ name }: { name: string }) => name)).to.include(first.name);
    expect((await employer.get(`${path}?insurance=pension`)).body.total).to.equal(body.total);
    expect((await employer.get(`${path}?employeeType=trainee`)).body.total).to.equal(0);
    const retiring = await employer.get(`${path}?tab=retiring&pageSize=100`);
    expect(retiring.body.rows).not.to.have.length(0);
    for (const { retirementDate } of retiring.body.rows as { retirementDate: string }[]) expect(retirementDate >= '2026-03-10' && retirementDate <= '2027-03-10', retirementDate).to.equal(true);
    const near = await employer.get(`${path}?tab=contracts&pageSize=100`);
    for (const { to } of near.body.rows as { to: string }[]) expect(to >= '2026-03-10' && to <= '2026-04-09', to).to.equal(true);
    expect((await employer.bytes(`${path}/export.xlsx?tab=bases`)).type).to.contain('spreadsheetml');
  });

  it('show the assessed roster of the housing fund', async () => {
    const { body } = await employer.get('/api/queries/beijing/housing-fund-roster-result?year=2025');
    expect(body.total).to.equal(9);
    expect((await employer.get('/api/queries/beijing/housing-fund-roster-result?year=2024')).body.total).to.equal(0);
    expect((await employer.get('/api/queries/beijing/housing-fund-roster-result?year=x')).status).to.equal(422);
  });
});
