import { expect } from 'chai';
import { randomBytes } from 'node:crypto';
import { appendVersion } from '../../server/catalog/catalog-store.ts';
import { systemCaller } from '../../server/platform/caller.ts';
import { runCommand } from '../../server/platform/run-command.ts';
import { smallFile } from '../../server/platform/read-workbook.ts';
import type { Answered, Client } from '../journeys/counter.ts';
import { partsOf, zipOf } from '../platform/workbook-files.ts';
import { BatchDesk } from './batch-desk.ts';
import { onEveryBatchOffice, ref, residentId } from './batch-office.ts';

const heads = ['姓名', '证件号码', '合同类型', '合同起日期', '工资'];
const person = (index: number, more: { name?: string; id?: string; kind?: string; begins?: unknown; wage?: unknown } = {}): (string | number | null)[] =>
  [more.name ?? `职工${index}`, more.id ?? residentId(index), more.kind ?? '固定期限', (more.begins ?? '2026-03-01') as string, (more.wage ?? 5000) as number];

onEveryBatchOffice('Feature: applications by Excel', (counter) => {
  let desk: BatchDesk, other: Client, reviewer: Client;
  const reasons = (batch: Answered['body']): string[] => batch.rows.map(({ line, reasons: all }: { line: number; reasons: { message: string }[] }) => `${line} ${all.map(({ message }) => message).join('; ')}`);
  const applicationsOf = (batch: string): Promise<{ id: string; number: string; status: string }[]> => counter().wired.platform.db('applications').where({ batch_id: batch }).orderBy('number').select('id', 'number', 'status');
  const decide = async (application: string, decision = 'approve', comment?: string): Promise<Answered> => {
    const task = await counter().wired.platform.db('workflow_tasks').where({ business_key: application, status: 'open' }).first('id');
    await reviewer.post(`/api/tasks/${task.id}/claim`);
    return reviewer.post(`/api/tasks/${task.id}/complete`, { decision, ...(comment && { comment }) });
  };

  before(async () => {
    desk = new BatchDesk(counter(), await counter().as('batch-first'));
    [other, reviewer] = [await counter().as('batch-second'), await counter().as('batch-reviewer')];
  });

  it('Scenario: the template has the form\'s columns, drop-downs, notes and an example that is skipped when it comes back', async () => {
    const sheets = await desk.sheets(`/api/items/${ref('enrol')}/template.xlsx`);
    const visible = sheets.filter(({ hidden }) => !hidden);
    expect(visible.map(({ name }) => name)).to.deep.equal(['批量增员', '填写说明']);
    expect(visible[0]!.rows).to.deep.equal([heads.map((head) => `${head} *`), ['张某某', '11010519491231002X', '固定期限', '2026-03-01', 5000]]);
    expect(visible[1]!.rows.flat().join('\n')).to.contain('每人一行').and.contain('最多 5000 行').and.contain('示例');
    expect(Object.fromEntries(sheets.find(({ name }) => name === '_meta')!.rows as [string, string][])).to.include({ item: ref('enrol'), version: '1' });
    expect(sheets.find(({ name }) => name === '_options')!.rows).to.deep.equal([['固定期限'], ['无固定期限']]);
    const { content } = await desk.client.bytes(`/api/items/${ref('enrol')}/template.xlsx`);
    const empty = await desk.settled(await desk.upload(ref('enrol'), content));
    expect([empty.status, empty.problem?.code]).to.deep.equal(['refused', 'nothing_to_import']);
  });

  it('Scenario: a prefilled template holds the employer\'s own people and nobody else\'s', async () => {
    const rows = (await desk.sheets(`/api/items/${ref('raise')}/template.xlsx`)).find(({ hidden }) => !hidden)!.rows;
    expect(rows).to.deep.equal([['工号 *', '新工资 *'], ['A1', 4000.05], ['A2', 4001.05], ['A3', 4002.05], ['A4', 4003.05]]);
  });

  it('Scenario: good and failed rows are told apart by the form\'s own rules, the failed ones come back corrected, and each becomes an application under the number', async () => {
    const batch = await desk.settled(await desk.upload(ref('enrol'), await desk.workbook(heads, [
      person(1), person(2, { wage: 60_000 }), person(3, { id: '110105194912310021' }), person(4, { kind: '临时' }), person(5, { begins: 46091 }), person(1, { name: '重' }), person(7, { wage: '五千' }), person(8, { begins: '2026年3月9日' }),
    ])), '?tab=failed');
    expect(batch).to.include({ status: 'checked', good: 2, failed: 6, rowsRead: 8, number: null });
    expect(reasons(batch).map((reason) => reason.replace(/“/g, '').slice(0, 30))).to.have.length(6);
    expect(reasons(batch).join('\n')).to.match(/3 工资超过上限/).and.match(/4 .*证件号码/).and.match(/5 合同类型: 不在可选范围内/).and.match(/6 合同起日期: 日期成了数字/).and.match(/7 “证件号码”与第 2 行重复/).and.match(/8 工资: 不是数字/);
    expect(batch.rows[0].reasons[0].key).to.equal('wage');
    const [, failures] = [await desk.sheets(`/api/batches/${batch.id}/failures.xlsx`), (await desk.sheets(`/api/batches/${batch.id}/failures.xlsx`)).find(({ hidden }) => !hidden)!];
    expect(failures.rows[0]).to.deep.equal(['行号', '错误原因', ...heads.map((head) => `${head} *`)]);
    const corrected = failures.rows.slice(1).map((row, index) => [...row.slice(0, 2), ...person(index + 20)]);
    const again = await desk.settled(await desk.upload(ref('enrol'), await desk.workbook(failures.rows[0] as string[], corrected, { item: ref('enrol'), version: '1' })));
    expect(again).to.include({ status: 'checked', good: 6, failed: 0 });

    const [first, second] = await Promise.all([desk.client.post(`/api/batches/${batch.id}/submit`), desk.client.post(`/api/batches/${batch.id}/submit`)]);
    expect([first.status, second.body.number]).to.deep.equal([202, first.body.number]);
    const done = await desk.settled(first);
    expect(done).to.include({ status: 'submitted', submitted: 2, good: 0, failed: 6 });
    const made = await applicationsOf(batch.id);
    expect(made.map(({ number, status }) => [number, status])).to.deep.equal([2, 9].map((line) => [`${first.body.number}-${line}`, 'in_review']));
    expect((await desk.client.post(`/api/batches/${batch.id}/submit`)).body).to.include({ status: 'submitted', submitted: 2 });
    expect(await applicationsOf(batch.id)).to.have.length(2);
    expect((await decide(made[0]!.id)).status).to.equal(200);
    const contract = await counter().wired.platform.db(counter().wired.applications.registers.get('batch-office', 'contracts').table).first('_data');
    expect(JSON.parse(contract._data)).to.deep.equal({ idNumber: residentId(1), fullName: '职工1', company: 'first', begins: '2026-03-01', wage: 5000 });
    const listed = await desk.client.get(`/api/applications?batch=${batch.id}`);
    expect(listed.body.total).to.equal(2);
  });

  it('Scenario: a sheet that a worker thread judges has the same good rows, failures and reasons as one that is judged here', async () => {
    const all = [...heads, '手机号码', '境外', '国家'];
    const rows = [
      [...person(1), '13900000001', '是', '法国'], [...person(2), '13900000001'], [...person(3), '139'], [...person(4, { wage: 99 })], [...person(5, { id: '110105194912310021' })], [...person(6, { kind: '临时' })],
      [...person(7), null, '是'], [...person(8), null, '否', '法国'], [...person(9, { name: '' })], [...person(10, { begins: '2026-02-30' })], person(11), person(11), [...person(12, { wage: '1,234.5元' }), '13900000012'], [...person(13), null, '或许'],
    ];
    const marks = { item: ref('notify'), version: '1' };
    // What cannot be packed makes the same sheet large enough for a worker.
    const ballast = Object.fromEntries(Array.from({ length: 6 }, (_, index) => [`ballast${index}`, randomBytes(16_000).toString('hex')]));
    const [small, large] = [await desk.workbook(all, rows, marks), await desk.workbook(all, rows, { ...marks, ...ballast })];
    expect([small.length < smallFile, large.length > smallFile]).to.deep.equal([true, true]);
    const judged = async (content: Buffer): Promise<unknown[]> => {
      const { id, status, good, failed, rowsRead } = await desk.settled(await desk.upload(ref('notify'), content));
      return [status, good, failed, rowsRead, await counter().wired.platform.db('batch_rows').where({ batch_id: id }).orderBy('line').select('line', 'status', 'data', 'cells', 'faults')];
    };
    const [here, there] = [await judged(small), await judged(large)];
    expect(there).to.deep.equal(here);
    expect(here.slice(0, 4)).to.deep.equal(['checked', 3, 11, 14]);
    expect(await desk.settled(await desk.upload(ref('notify'), await desk.workbook(all, rows, { item: ref('enrol'), version: '1', ...ballast })))).to.deep.include({ status: 'refused' }).and.nested.property('problem.message').that.contains('批量增员');
  });

  it('Scenario: a row whose run cannot begin fails with what to do, the rows behind it go on, and the batch leaves one incident', async () => {
    const { catalog, platform } = counter().wired;
    const version = catalog.current(ref('enrol'));
    const { workflowXml } = version;
    const batch = await desk.settled(await desk.upload(ref('enrol'), await desk.workbook(heads, [person(61, { wage: 200 }), person(62, { wage: 200 }), person(63)])));
    expect(batch).to.include({ good: 3 });
    version.workflowXml = workflowXml.replace(/(<bpmn:userTask id="review"[^>]*>\s*<bpmn:extensionElements>)/, '$1<zeebe:ioMapping><zeebe:input source="=if form.wage = 200 then money(form.fullName) else 1" target="sum"/></zeebe:ioMapping>');
    try {
      expect(version.workflowXml).to.contain('money(form.fullName)');
      expect(await desk.settled(await desk.client.post(`/api/batches/${batch.id}/submit`))).to.include({ status: 'submitted', submitted: 1, failed: 2 });
    } finally {
      version.workflowXml = workflowXml;
    }
    expect(reasons((await desk.client.get(`/api/batches/${batch.id}?tab=failed`)).body).join('\n')).to.contain('稍后再提交').and.not.contain('money');
    expect(await platform.db('workflow_incidents').where({ business_key: batch.id, status: 'open' })).to.have.length(1);
  });

  it('Scenario: a batch with one review is one application; the reviewer sees its rows and the approval changes every record', async () => {
    const staff = counter().wired.applications.registers.get('batch-office', 'staff').table;
    const wages = async (): Promise<number[]> => (await counter().wired.platform.db(staff).where({ company: 'first' }).orderBy('badge').pluck('_data')).map((data: string) => JSON.parse(data).wage);
    const batch = await desk.settled(await desk.upload(ref('raise'), await desk.workbook(['工号', '新工资'], [['A1', 5000], ['A2', 5000], ['B1', 5000], ['A3', 5100]])));
    expect(batch).to.include({ status: 'checked', good: 2, failed: 2 });
    expect(reasons((await desk.client.get(`/api/batches/${batch.id}?tab=failed`)).body)).to.deep.equal(['3 此人已离职', '4 未查到此职工']);
    const done = await desk.settled(await desk.client.post(`/api/batches/${batch.id}/submit`));
    expect(done).to.include({ status: 'submitted', submitted: 2 });
    const [application] = await applicationsOf(batch.id);
    expect([application!.number, application!.id]).to.deep.equal([done.number, done.application]);
    const task = await counter().wired.platform.db('workflow_tasks').where({ business_key: application!.id, status: 'open' }).first('id');
    const seen = (await reviewer.get(`/api/tasks/${task.id}`)).body;
    expect(seen.sections[0].rows[0].table.rows).to.deep.equal([['2', 'A1', '甲一', '5,000.00'], ['5', 'A3', '甲三', '5,100.00']]);
    expect((await desk.client.put(`/api/applications/${application!.id}`, { data: {} })).status).to.equal(409);
    expect((await decide(application!.id)).body.application.status).to.equal('approved');
    expect(await wages()).to.deep.equal([5000, 4001.05, 5100, 4003.05]);
    expect((await desk.client.bytes(`/api/applications/${application!.id}/receipt.pdf`)).type).to.equal('application/pdf');
  });

  it('Scenario: a returned batch is corrected by another sheet and keeps its number', async () => {
    const batch = await desk.settled(await desk.upload(ref('raise'), await desk.workbook(['工号', '新工资'], [['A4', 1]])));
    const done = await desk.settled(await desk.client.post(`/api/batches/${batch.id}/submit`));
    expect((await decide(done.application, 'return', '数额有误')).body.application.status).to.equal('returned');
    const corrected = await desk.settled(await desk.upload(ref('raise'), await desk.workbook(['工号', '新工资'], [['A4', 4500], ['A3', 4600]]), { application: done.application }));
    const resubmitted = await desk.settled(await desk.client.post(`/api/batches/${corrected.id}/submit`));
    expect(resubmitted).to.include({ status: 'submitted', application: done.application });
    expect((await decide(done.application)).body.application).to.include({ status: 'approved', number: done.number });
    expect((await desk.client.get(`/api/applications/${done.application}`)).body.sections[0].rows[0].table.rows).to.have.length(2);
  });

  it('Scenario: rows fill the grid of a draft, found by what the sheet says of them', async () => {
    const { id } = (await desk.client.post('/api/applications', { item: ref('plan') })).body;
    await desk.client.put(`/api/applications/${id}`, { data: { period: '2026-03' } });
    const upload = async (rows: string[][]): Promise<Answered['body']> => desk.settled(await desk.upload(ref('plan'), await desk.workbook(['工号', '姓名'], rows), { application: id }), '?tab=failed');
    const batch = await upload([['A1', '甲一'], ['A2', '错名'], ['B1', '乙一'], ['A3', '甲三'], ['A3', '']]);
    expect(batch).to.include({ status: 'checked', good: 2, failed: 3 });
    expect(reasons(batch)).to.deep.equal(['3 “姓名”与登记信息不符', '4 “工号”不在可办理的名单中', '6 与第 5 行是同一条记录']);
    expect((await desk.client.post(`/api/batches/${batch.id}/submit`)).body).to.include({ status: 'submitted', submitted: 2 });
    const second = await upload([['A2', '甲二'], ['A1', '甲一']]);
    await desk.client.post(`/api/batches/${second.id}/submit`);
    const { data } = (await desk.client.get(`/api/applications/${id}`)).body;
    expect(data.people.map(({ badge, wage }: { badge: string; wage: number }) => [badge, typeof wage])).to.deep.equal([['A1', 'number'], ['A3', 'number'], ['A2', 'number']]);
    expect(data.period).to.equal('2026-03');
  });

  it('Scenario: after a new version the template of a draft or a returned application is of the one that it was made with', async () => {
    const { catalog, platform } = counter().wired;
    const draft = (await desk.client.post('/api/applications', { item: ref('plan') })).body.id;
    const batch = await desk.settled(await desk.upload(ref('raise'), await desk.workbook(['工号', '新工资'], [['A4', 4700]])));
    const { application: returned } = await desk.settled(await desk.client.post(`/api/batches/${batch.id}/submit`));
    await decide(returned, 'return', '数额有误');
    for (const item of ['plan', 'raise']) {
      const { form, ...current } = catalog.current(ref(item));
      await runCommand(platform, systemCaller, (command) => appendVersion(command, { ...current, form: { ...form, settings: { item: { ...form.settings!.item!, batch: { ...form.settings!.item!.batch, columns: ['badge'] } } } } }, 0, 'test'));
    }
    await catalog.load();
    for (const [item, application] of [['plan', draft], ['raise', returned]] as const) {
      const path = `/api/items/${ref(item)}/template.xlsx`;
      const { content: older } = await desk.client.bytes(`${path}?application=${application}`);
      expect((await desk.settled(await desk.upload(ref(item), older, { application }))).problem?.code, 'the own one fits').not.to.equal('template_outdated');
      const { content: newer } = await desk.client.bytes(path);
      expect((await desk.settled(await desk.upload(ref(item), newer, { application }))).problem?.code, 'the new one has other columns').to.equal('template_outdated');
      expect((await other.get(`${path}?application=${application}`)).status).to.equal(404);
    }
    const same = await desk.workbook(['工号', '新工资'], [['A4', 4800]], { item: ref('raise'), version: '9', columns: '["badge","wage"]' });
    expect(await desk.settled(await desk.upload(ref('raise'), same, { application: returned }))).to.include({ status: 'checked', good: 1 });
  });

  it('Scenario: what cannot be taken as a whole is refused with its reason and leaves nothing', async () => {
    const problemOf = async (content: Promise<Buffer> | Buffer): Promise<string> => {
      const answer = await desk.upload(ref('enrol'), await content);
      if (answer.status >= 300) return answer.body.code;
      const batch = await desk.settled(answer);
      expect(batch.rows).to.deep.equal([]);
      return `${batch.status} ${batch.problem?.code}`;
    };
    expect(await problemOf(desk.workbook(heads, [person(1)], { item: ref('raise'), version: '1' }))).to.equal('refused template_of_other_item');
    expect(await problemOf(desk.workbook(heads, [person(1)], { item: ref('enrol'), version: '0' }))).to.equal('refused template_outdated');
    expect(await problemOf(desk.workbook(['姓名', '年龄'], [['甲', 3]]))).to.equal('refused unusable_columns');
    expect(await problemOf(Buffer.from('%PDF-1.7'))).to.equal('not_a_workbook');
    expect(await problemOf(Buffer.concat([Buffer.from('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1', 'latin1'), Buffer.alloc(600), Buffer.from('Workbook\0', 'utf16le')]))).to.equal('workbook_old_format');
    expect(await problemOf(Buffer.concat([Buffer.from('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1', 'latin1'), Buffer.alloc(600), Buffer.from('EncryptedPackage\0', 'utf16le')]))).to.equal('workbook_encrypted');
    const cells = (values: readonly (string | number | null)[]): string => values.map((value) => (typeof value === 'number' ? `<c><v>${value}</v></c>` : `<c t="str"><v>${value}</v></c>`)).join('');
    const byHand = (body: string, more: object = {}): Buffer => zipOf(partsOf({ sheets: [{ name: 'a', body }], ...more }));
    const head = `<row>${cells(heads)}</row>`;
    expect(await problemOf(byHand(`<sheetData>${head}<row>${cells(person(1))}</row></sheetData><mergeCells><mergeCell ref="A2:A3"/></mergeCells>`))).to.equal('refused workbook_merged_cells');
    expect(await problemOf(byHand(`<sheetData>${head}</sheetData>`, { contentType: 'application/vnd.ms-excel.sheet.macroEnabled.main+xml' }))).to.equal('refused workbook_macros');
    expect(await problemOf(byHand(`<sheetData>${head}${'<row><c t="str"><v>a</v></c></row>'.repeat(5001)}</sheetData>`))).to.equal('refused too_many_rows');
    expect(await problemOf(byHand(`<sheetData>${head}</sheetData><!--${' '.repeat(10_000_000)}-->`))).to.equal('refused workbook_unpacks_too_large');
    const odd = await desk.settled(await desk.upload(ref('enrol'), byHand(`<sheetData>${head}<row hidden="1">${cells(person(1))}</row><row>${cells(person(2).slice(0, 4))}<c><f>2*2500</f><v>5000</v></c></row><row>${cells(['甲', 110105194912310020])}${cells(person(3).slice(2))}</row></sheetData>`)), '?tab=failed');
    expect(reasons(odd).join('\n')).to.match(/2 此行在表格中被隐藏/).and.match(/3 工资: 单元格是公式/).and.match(/4 证件号码: 号码超过15位/);
  });

  it('Scenario: nobody reaches the batches of others, or makes one of an item that is not theirs', async () => {
    const batch = await desk.settled(await desk.upload(ref('enrol'), await desk.workbook(heads, [person(40), person(41, { wage: 1 })])));
    for (const path of ['', '/failures.xlsx']) expect((await other.get(`/api/batches/${batch.id}${path}`)).status, path).to.equal(404);
    for (const path of ['/submit', '/cancel']) expect((await other.post(`/api/batches/${batch.id}${path}`)).status, path).to.equal(404);
    const individual = await counter().as('batch-person');
    expect((await individual.get(`/api/items/${ref('enrol')}/template.xlsx`)).status).to.equal(403);
    expect((await new BatchDesk(counter(), individual).upload(ref('enrol'), await desk.workbook(heads, [person(1)]))).status).to.equal(403);
    expect((await (await counter().as(null)).get('/api/batches')).status).to.equal(401);
    expect((await reviewer.get('/api/batches')).status).to.equal(403);
    expect((await desk.upload('batch-office/none', await desk.workbook(heads, []))).status).to.equal(404);
    const { id } = (await desk.client.post('/api/applications', { item: ref('plan') })).body;
    expect((await new BatchDesk(counter(), other).upload(ref('plan'), await desk.workbook(['工号'], [['B1']]), { application: id })).status).to.equal(404);
    expect((await desk.upload(ref('plan'), await desk.workbook(['工号'], [['A1']]))).body.code).to.equal('invalid_request');
    expect((await desk.client.post(`/api/batches/${batch.id}/cancel`)).body.status).to.equal('cancelled');
    expect((await desk.client.post(`/api/batches/${batch.id}/submit`)).body.code).to.equal('batch_not_ready');
    const history = (await desk.client.get(`/api/batches?item=${ref('enrol')}`)).body;
    expect(history.rows[0]).to.include({ id: batch.id, status: 'cancelled' });
    expect((await other.get('/api/batches')).body).to.deep.equal({ rows: [], total: 0 });
    const actions: string[] = await counter().wired.platform.db('audit_log').where({ subject_type: 'batch', subject_id: batch.id }).orderBy('seq').pluck('action');
    expect(actions).to.deep.equal(['batch.upload', 'batch.checked', 'batch.cancel']);
  });
});
