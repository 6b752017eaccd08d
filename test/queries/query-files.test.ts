import { expect } from 'chai';
import { writeFileSync } from 'node:fs';
import { insertRecords } from '../../server/registers/register-store.ts';
import { systemCaller } from '../../server/platform/caller.ts';
import { runCommand } from '../../server/platform/run-command.ts';
import { writeWorkbook } from '../../server/platform/write-workbook.ts';
import { mostStatementRows } from '../../server/queries/read-result.ts';
import { resultJob, resultJobs, sweepResults } from '../../server/queries/query-results.ts';
import { onEveryDatabase, type Client } from '../journeys/counter.ts';
import { textOfPdf } from '../journeys/pdf-text.ts';
import { eventsOf, partsOf, valuesOf, workFolder, zipOf } from '../platform/workbook-files.ts';
import { manyPeople, openTollOffice, portal } from './toll-office.ts';

const staff = `/api/queries/${portal}/staff-query`;
const tolls = `/api/queries/${portal}/toll-query`;

onEveryDatabase('Files of what queries find', (counter) => {
  let first: Client;
  let second: Client;
  let large: Client;
  const folder = workFolder();
  before(async () => {
    await openTollOffice(counter());
    [first, second, large] = [await counter().as('first-firm'), await counter().as('second-firm'), await counter().as('large-firm')];
  });
  after(() => folder.remove());

  const audits = (action: string): Promise<{ details: string; actor_name: string }[]> => counter().wired.platform.db('audit_log').where({ action }).orderBy('seq');
  const rowsOf = async (content: Buffer): Promise<unknown[][]> => valuesOf(await eventsOf(folder.write('got.xlsx', content)));

  async function finished(client: Client, path: string): Promise<Record<string, any>> { // oxlint-disable-line typescript/no-explicit-any
    for (;;) {
      const { body } = await client.get(path);
      if (body.finishedAt !== null) return body;
      await counter().wired.jobs.runDue();
    }
  }

  it('exports the rows as a workbook whose cells are harmless, and says who took it', async () => {
    const { status, type, content } = await first.bytes(`${staff}/export.xlsx`);
    expect(status).to.equal(200);
    expect(type).to.contain('spreadsheetml');
    const rows = await rowsOf(content);
    expect(rows[0]).to.deep.equal(['姓名', '工号', '状态', '金额 / 月工资', '金额 / 年工资']);
    expect(rows[1]!.slice(1)).to.deep.equal(['110000000000000001', '在岗', 5000.5, 60006]);
    // As text, which Excel shows and does not reckon.
    expect(String(rows[1]![0])).to.contain('=甲一+1');
    expect(content.includes('<f>')).to.equal(false);
    expect(rows).to.have.length(4);
    const [audit] = await audits('query.export');
    expect(audit!.actor_name).to.equal('first-firm');
    expect(JSON.parse(audit!.details)).to.include({ rows: 3 });
  });

  it('exports what the tab and the conditions leave', async () => {
    expect((await rowsOf((await first.bytes(`${staff}/export.xlsx?tab=left`)).content))).to.deep.equal([['姓名', '状态'], ['甲二', '离岗']]);
    expect((await first.get(`${tolls}/export.xlsx`)).status).to.equal(422);
    expect((await rowsOf((await first.bytes(`${tolls}/export.xlsx?from=2026-01&to=2026-01`)).content)).length).to.equal(3);
  });

  it('prints a statement whose number and check code anybody can verify, and nothing by a forged one', async () => {
    const { status, type, content } = await first.bytes(`${tolls}/statement.pdf?from=2025-11&to=2026-01`);
    expect(status).to.equal(200);
    expect(type).to.contain('application/pdf');
    const { text } = await textOfPdf(content);
    expect(text).to.contain('缴纳查询').and.contain('查询流水号').and.contain('校验码').and.contain('甲三').and.contain('600.60').and.contain('共 6 条');
    expect(text).not.to.contain('乙一');
    const [made] = (await first.get(`${tolls}/results`)).body.rows;
    expect(text).to.contain(made.number).and.contain(made.checkCode);
    const nobody = await counter().as(null);
    expect((await nobody.get(`/api/verify?number=${made.number}&code=${made.checkCode}`)).body).to.deep.include({ valid: true, number: made.number, title: '缴纳查询' });
    const forged = `${made.checkCode.slice(0, -1)}${made.checkCode.endsWith('A') ? 'B' : 'A'}`;
    expect((await nobody.get(`/api/verify?number=${made.number}&code=${forged}`)).body).to.deep.equal({ valid: false });
    expect(JSON.parse((await audits('query.statement'))[0]!.details)).to.include({ number: made.number, rows: 6 });
  });

  it('prints a statement of one person from the details of a row', async () => {
    const { body } = await first.get(staff);
    const row = encodeURIComponent(body.rows[2]._row as string);
    const { content } = await first.bytes(`${staff}/statement.pdf?row=${row}&details=tolls`);
    const { text } = await textOfPdf(content);
    expect(text).to.contain('缴纳明细').and.contain('甲三').and.contain('第一渡口').and.contain('300.30');
    expect(text).not.to.contain('甲二');
    expect((await second.get(`${staff}/statement.pdf?row=${row}&details=tolls`)).status).to.equal(404);
  });

  it('makes a large statement in the background and tells when it is ready; nobody else gets at it', async () => {
    const started = await large.get(`${staff}/statement.pdf`);
    expect(started.status).to.equal(202);
    expect(started.body).to.include({ background: true, kind: 'statement', rowsTotal: manyPeople });
    const path = `${staff}/results/${started.body.id}`;
    for (const other of [first, second]) for (const part of ['', '/file']) expect((await other.get(path + part)).status).to.equal(404);
    expect((await first.post(`${path}/cancel`, {})).status).to.equal(404);
    const done = await finished(large, path);
    expect(done).to.include({ status: 'done', rowsDone: manyPeople });
    const { content } = await large.bytes(done['file']);
    expect((await textOfPdf(content)).text).to.contain(`众${String(manyPeople - 1)}`);
    const { body } = await large.get('/api/notices');
    expect(body.rows[0]).to.include({ link: `/queries/${portal}/staff-query#results`, text: '“人员查询”的文件已生成，请前往下载' });
    expect((await first.get(path)).status).to.equal(404);
  });

  it('goes on where a killed process stopped: what was issued is not issued again', async () => {
    const { platform, catalog, applications } = counter().wired;
    const { rows: [made] } = (await large.get(`${staff}/results`)).body;
    const issued = (await platform.db('documents').where({ kind: 'statement' })).length;
    await platform.db('query_results').where({ id: made.id }).update({ status: 'printing', finished_at: null });
    await resultJobs({ platform, catalog, registers: applications.registers, numbers: applications.numbers })[resultJob]!({ result: made.id });
    expect((await large.get(`${staff}/results/${made.id}`)).body).to.include({ status: 'done', number: made.number });
    expect((await platform.db('documents').where({ kind: 'statement' })).length).to.equal(issued);
  });

  it('makes one file of the same request that is sent at once', async () => {
    const both = await Promise.all([1, 2].map(() => large.post(`${staff}/results`, { kind: 'statement', search: { fullName: '众' } })));
    expect(both.map(({ status }) => status)).to.deep.equal([202, 202]);
    expect(both[0]!.body.id).to.equal(both[1]!.body.id);
    await finished(large, `${staff}/results/${both[0]!.body.id}`);
  });

  it('gives no file to an account that was disabled meanwhile', async () => {
    const { platform, catalog, applications } = counter().wired;
    const { rows: [made] } = (await large.get(`${staff}/results`)).body;
    const account = (await platform.db('query_results').where({ id: made.id }).first('account_id')).account_id as string;
    await platform.db('query_results').where({ id: made.id }).update({ status: 'waiting', document_id: null, finished_at: null });
    await platform.db('accounts').where({ id: account }).update({ disabled: true });
    await resultJobs({ platform, catalog, registers: applications.registers, numbers: applications.numbers })[resultJob]!({ result: made.id });
    await platform.db('accounts').where({ id: account }).update({ disabled: false });
    expect((await large.get(`${staff}/results/${made.id}`)).body).to.deep.include({ status: 'refused', file: null }).and.nested.include({ 'problem.code': 'not_allowed' });
    expect((await large.get(`${staff}/results/${made.id}/file`)).status).to.equal(404);
  });

  it('is cancelled by its owner as long as nothing has been issued', async () => {
    const { platform } = counter().wired;
    const { rows: [made] } = (await large.get(`${staff}/results`)).body;
    await platform.db('query_results').where({ id: made.id }).update({ status: 'reading', document_id: null, finished_at: null });
    expect((await large.post(`${staff}/results/${made.id}/cancel`, {})).body).to.include({ status: 'cancelled' });
    expect((await large.post(`${staff}/results/${made.id}/cancel`, {})).status).to.equal(409);
  });

  it('searches by an uploaded list: its numbers once each, under the same right', async () => {
    const path = folder.path('badges.xlsx');
    await writeWorkbook(path, { sheets: [{ name: '名单', columns: [{ heading: '姓名' }, { heading: '工号', format: 'text' }] }] }, [{ sheet: 0, rows: [['甲一', '110000000000000001'], ['甲一', '110000000000000001'], ['乙一', '220000000000000001'], ['', ' ']] }]);
    const uploaded = await upload(first, staff, path);
    expect(uploaded.status, JSON.stringify(uploaded.body)).to.equal(201);
    expect(uploaded.body).to.include({ count: 2, fileName: 'badges.xlsx' });
    const found = await first.get(`${staff}?upload=${uploaded.body.id}`);
    expect(found.body).to.include({ total: 1 });
    expect((await first.get(`${staff}?upload=${uploaded.body.id}&badges=110000000000000003`)).body.total).to.equal(2);
    expect((await second.get(`${staff}?upload=${uploaded.body.id}`)).status).to.equal(404);
    expect((await first.get(`${staff}?upload=none`)).status).to.equal(404);
  });

  it('refuses a list whose long numbers have lost digits, that lacks the column, is empty or no workbook', async () => {
    const path = folder.path('bad.xlsx');
    const write = (heading: string, value: string) => writeWorkbook(path, { sheets: [{ name: 'x', columns: [{ heading, format: 'text' }] }] }, [{ sheet: 0, rows: [[value]] }]);
    writeFileSync(path, zipOf(partsOf({ sheets: [{ name: 'x', body: '<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>工号</t></is></c></row><row r="2"><c r="A2"><v>110000000000000000</v></c></row></sheetData>' }] })));
    expect((await upload(first, staff, path)).body).to.nested.include({ code: 'invalid_request', 'errors[0].path': 'rows[2]' });
    await write('别的', 'x');
    expect((await upload(first, staff, path)).body).to.include({ code: 'unusable_columns' });
    await write('工号', ' ');
    expect((await upload(first, staff, path)).body).to.include({ code: 'nothing_to_import' });
    writeFileSync(path, 'no workbook at all');
    expect((await upload(first, staff, path)).status).to.equal(415);
    expect((await upload(first, tolls, path)).status).to.equal(404);
    expect((await first.bytes(`${staff}/upload-template.xlsx`)).type).to.contain('spreadsheetml');
  });

  it('refuses a statement of more rows than anybody reads', async () => {
    const { platform, applications } = counter().wired;
    const workers = applications.registers.get(portal, 'workers');
    const rows = Array.from({ length: mostStatementRows + 1 - manyPeople }, (_, index) => ({ badge: `M${index}`, fullName: '更多', firm: 'large', standing: 'left', wage: 1 }));
    await runCommand(platform, systemCaller, (command) => insertRecords(command, workers, rows, { type: 'test', id: 'more' }, { validated: true }));
    const { status, body } = await large.get(`${staff}/statement.pdf`);
    expect([status, body.code]).to.deep.equal([422, 'too_many_rows']);
    const exported = await large.get(`${staff}/export.xlsx`);
    expect(exported.status).to.equal(202);
    const done = await finished(large, `${staff}/results/${exported.body.id}`);
    expect(done).to.include({ status: 'done', rowsDone: mostStatementRows + 1 });
    expect(await rowsOf((await large.bytes(done['file'])).content)).to.have.length(mostStatementRows + 2);
  });

  it('forgets files after a while, and statements stay verifiable', async () => {
    const { platform } = counter().wired;
    const [made] = (await first.get(`${tolls}/results`)).body.rows.filter(({ kind }: { kind: string }) => kind === 'statement');
    counter().clock.advance(100 * 24 * 3600 * 1000);
    await sweepResults(platform);
    expect((await platform.db('query_results')).length).to.equal(0);
    expect((await (await counter().as(null)).get(`/api/verify?number=${made.number}&code=${made.checkCode}`)).body.valid).to.equal(true);
  });
});

async function upload(client: Client, path: string, file: string): Promise<{ status: number; body: any }> { // oxlint-disable-line typescript/no-explicit-any
  const { readFileSync } = await import('node:fs');
  return client.upload(`${path}/uploads`, '', file.split('/').pop()!, readFileSync(file));
}
