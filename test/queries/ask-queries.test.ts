import { expect } from 'chai';
import { onEveryDatabase, type Answered, type Client } from '../journeys/counter.ts';
import { manyPeople, openTollOffice, portal } from './toll-office.ts';

const staff = `/api/queries/${portal}/staff-query`;
const tolls = `/api/queries/${portal}/toll-query`;
const names = ({ body }: Answered): string[] => (body.rows as { fullName: string }[]).map(({ fullName }) => fullName);

onEveryDatabase('Asking declared queries', (counter) => {
  let first: Client;
  let large: Client;
  before(async () => {
    await openTollOffice(counter());
    first = await counter().as('first-firm');
    large = await counter().as('large-firm');
  });

  it('shows the rows that the viewer\'s right gives, as values and as people read them, with sums', async () => {
    const answer = await first.get(staff);
    expect(answer.status, JSON.stringify(answer.body)).to.equal(200);
    expect(names(answer)).to.deep.equal(['=甲一+1', '甲二', '甲三']);
    expect(answer.body).to.include({ total: 3, page: 1 });
    expect(answer.body.texts[1]).to.deep.equal(['甲二', '110000000000000002', '离岗', '4,000.25', '48,003.00']);
    expect(answer.body.totalTexts).to.deep.equal(['', '', '', '14,001.25', '']);
    expect(answer.body.heads.map((line: { text: string }[]) => line.map(({ text }) => text))).to.deep.equal([['姓名', '工号', '状态', '金额'], ['月工资', '年工资']]);
  });

  it('answers in English who asks for it', async () => {
    const response = await fetch(`${counter().url}${staff}?tab=left`, { headers: { authorization: await bearer('first-firm'), 'accept-language': 'en' } });
    const body = await response.json() as { texts: string[][]; columns: { label: string }[] };
    expect(body.texts).to.deep.equal([['甲二', 'Left']]);
    expect(body.columns.map(({ label }) => label)).to.deep.equal(['Name', 'Standing']);
  });

  it('shows nobody what belongs to another firm, and nothing to a firm that proves nothing', async () => {
    expect(names(await (await counter().as('second-firm')).get(staff))).to.deep.equal(['乙一']);
    expect(names(await first.get(`${staff}?badges=220000000000000001`))).to.deep.equal([]);
    expect((await (await counter().as('no-firm')).get(staff)).body).to.include({ total: 0 });
  });

  it('lets in only those whom it is meant for', async () => {
    expect((await (await counter().as(null)).get(staff)).status).to.equal(401);
    for (const login of ['some-person', 'toll-reviewer']) {
      const client = await counter().as(login);
      for (const path of ['', '/form', '/results', '/export.xlsx', '/statement.pdf']) expect((await client.get(staff + path)).status, `${login} ${path}`).to.equal(403);
    }
    expect((await first.get(`/api/queries/${portal}/no-such`)).status).to.equal(404);
    expect((await first.get(`/api/queries/${portal}/check-papers`)).status).to.equal(404);
  });

  it('narrows by answers, by several numbers typed into one field, and by tabs', async () => {
    expect(names(await first.get(`${staff}?fullName=${encodeURIComponent('三')}`))).to.deep.equal(['甲三']);
    expect(names(await first.get(`${staff}?badges=${encodeURIComponent('110000000000000001，110000000000000003;x')}`))).to.deep.equal(['=甲一+1', '甲三']);
    expect(names(await first.get(`${staff}?tab=left`))).to.deep.equal(['甲二']);
    expect(names(await first.get(`${staff}?tab=left&search=${encodeURIComponent(JSON.stringify({ fullName: '三' }))}`))).to.deep.equal([]);
    const posted = await first.post(`${staff}/search`, { search: { fullName: '甲' }, page: 1, pageSize: 2 });
    expect(names(posted)).to.deep.equal(['=甲一+1', '甲二']);
    expect(posted.body.total).to.equal(3);
  });

  it('keeps only rows for which a computed column holds, with their own count, pages and sums', async () => {
    const { body } = await first.get(`${staff}?tab=rich&pageSize=1&page=2`);
    expect(body).to.deep.include({ total: 2, totals: { wage: 10001 } });
    expect(body.rows.map(({ fullName }: { fullName: string }) => fullName)).to.deep.equal(['甲三']);
    const row = encodeURIComponent((await first.get(`${staff}?tab=left`)).body.rows[0]._row as string);
    expect((await first.get(`${staff}?tab=rich&row=${row}&details=tolls`)).status).to.equal(404);
  });

  it('takes nothing that is typed for an expression', async () => {
    expect((await first.post(`${staff}/search`, { search: { badges: '=account.firm', fullName: '= 1' } })).body).to.include({ total: 0 });
  });

  it('turns pages and sorts by the columns that may be sorted by', async () => {
    const page = await large.get(`${staff}?pageSize=100&page=3`);
    expect(page.body.total).to.equal(manyPeople);
    expect(names(page)).to.have.length(manyPeople - 200);
    expect(names(await large.get(`${staff}?pageSize=1&sort=-badge`))).to.deep.equal(['众259']);
    for (const bad of ['pageSize=101', 'pageSize=0', 'page=0', 'page=x', 'sort=wage', 'tab=none', 'search=[', 'search=7']) {
      const { status, body } = await large.get(`${staff}?${bad}`);
      expect(status, bad).to.equal(422);
      expect(body.errors[0].path, bad).to.be.a('string');
    }
  });

  it('asks for one of the conditions that are required, naming all that are missing', async () => {
    for (const given of ['', '?from=2025-11', '?to=2025-11']) {
      const { status, body } = await first.get(tolls + given);
      expect(status, given).to.equal(422);
      expect(body.code).to.equal('invalid_submission');
      expect(body.errors.map(({ path }: { path: string }) => path)).to.include('badges');
      expect(body.errors[0].message).to.equal('请至少填写：“起始年月”和“截止年月”，或“工号”');
    }
    expect((await first.get(`${tolls}?from=2025-12&to=2025-12`)).body.total).to.equal(2);
    expect((await first.get(`${tolls}?badges=110000000000000001`)).body.total).to.equal(3);
    expect((await first.get(`${tolls}?badges=110000000000000001&from=2026-01`)).body.total).to.equal(1);
  });

  it('judges conditions as the interpreter judges any form', async () => {
    for (const search of [{ from: '2025-13', to: '2025-12' }, { from: 7, to: {} }, { from: ['2025-11'], to: '2025-12' }]) {
      const { status, body } = await first.post(`${tolls}/search`, { search });
      expect(status, JSON.stringify(search)).to.equal(422);
      expect(body.errors.some(({ path }: { path: string }) => path === 'from' || path === 'to')).to.equal(true);
    }
    expect((await first.post(`${tolls}/search`, { search: [] })).status).to.equal(422);
    expect((await first.post(`${tolls}/search`, { searching: {} })).status).to.equal(422);
    expect((await first.post(`${staff}/search`, { search: { firmName: 'made up' } })).status).to.equal(200);
  });

  it('tells of a row in its details, and of no row that the viewer does not see', async () => {
    const { body } = await first.get(staff);
    const row = encodeURIComponent(body.rows[0]._row as string);
    const details = await first.get(`${staff}?row=${row}&details=tolls`);
    expect(details.body).to.deep.include({ total: 3, totals: { amount: 300.3 } });
    expect(details.body.about).to.deep.include({ label: '姓名', text: '=甲一+1' });
    expect(details.body.columns.map(({ label }: { label: string }) => label)).to.deep.equal(['所属期', '金额']);
    expect((await (await counter().as('second-firm')).get(`${staff}?row=${row}&details=tolls`)).status).to.equal(404);
    expect((await first.get(`${staff}?row=${row}&details=other`)).status).to.equal(404);
    expect((await first.get(`${staff}?row=${row}&tab=left`)).status).to.equal(404);
  });

  it('offers applications with values of the row where the declaration says so', async () => {
    const { body } = await first.get(staff);
    expect(body.actions).to.deep.equal([
      [{ label: '办理离岗', item: `${portal}/let-go`, data: { badge: '110000000000000001' } }], [], [{ label: '办理离岗', item: `${portal}/let-go`, data: { badge: '110000000000000003' } }],
    ]);
  });

  it('describes its form with what the registers say of the firm', async () => {
    const { body } = await first.get(`${staff}/form`);
    expect(body).to.include({ title: '人员查询', immediate: true, hasSearch: true });
    expect(body.data.firmName).to.equal('第一渡口');
    expect(body.tabs.map(({ label }: { label: string }) => label)).to.deep.equal(['全部', '离岗', '高薪']);
    expect(body.details).to.deep.equal([{ key: 'tolls', label: '缴纳明细', export: { label: '导出' }, statement: { label: '下载个人单' } }]);
  });

  it('stands in the service centre beside the items', async () => {
    const { body } = await first.get(`/api/items?portal=${portal}`);
    expect(body.rows.map(({ ref, kind, address }: { ref: string; kind?: string; address?: string }) => [ref, kind, address])).to.deep.equal([
      [`${portal}/let-go`, undefined, undefined], [`${portal}/staff-query`, 'query', `/queries/${portal}/staff-query`], [`${portal}/toll-query`, 'query', `/queries/${portal}/toll-query`], [`${portal}/check-papers`, 'query', '/verify'],
    ]);
    expect((await first.get(`/api/items?portal=${portal}&q=${encodeURIComponent('本单位人员')}`)).body.total).to.equal(1);
  });

  async function bearer(login: string): Promise<string> {
    const { createToken } = await import('../../server/identity/api-tokens.ts');
    const { findAccountByLogin } = await import('../../server/identity/account-store.ts');
    const { runCommand } = await import('../../server/platform/run-command.ts');
    const { systemCaller } = await import('../../server/platform/caller.ts');
    const { platform } = counter().wired;
    const account = await findAccountByLogin(platform.db, login);
    return `Bearer ${(await runCommand(platform, systemCaller, (command) => createToken(command, account!.id, 'test'))).token}`;
  }
});
