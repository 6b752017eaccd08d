import { expect } from 'chai';
import { insertRecords } from '../../server/registers/register-store.ts';
import { systemCaller } from '../../server/platform/caller.ts';
import { runCommand } from '../../server/platform/run-command.ts';
import { zipArchive } from '../../server/platform/write-zip.ts';
import { inFull } from '../platform/test-extent.ts';
import { downloadTemplate, filledTemplate } from '../items/fill-template.ts';
import { smallPng, onEveryDatabase, type Client } from './counter.ts';

const item = 'heilongjiang/employer-employee-wage-declaration';
const slot = 'declarationFile';

onEveryDatabase('Feature: a sheet of one’s own people is downloaded, filled in and handed in', (counter, kind) => {
  async function draft(login: string): Promise<{ client: Client; id: string; template: string }> {
    const client = await counter().as(login);
    const { body } = await client.post('/api/applications', { item });
    const slots = body.slots as { key: string; template?: string; templateName?: string }[];
    const { template = '', templateName } = slots.find(({ key }) => key === slot)!;
    expect(templateName).to.equal('文档材料');
    return { client, id: body.id as string, template };
  }

  const codeOf = async (login: string): Promise<{ employerCode: string; name: string }> => {
    const { db } = counter().wired.platform;
    const account = await db('login_names').join('accounts', 'accounts.id', 'login_names.account_id').where('login_names.name', login).first('accounts.attributes');
    const { employerCode } = JSON.parse(account.attributes) as { employerCode: string };
    const register = counter().wired.applications.registers.get('heilongjiang', 'employers');
    const { _data } = await db(register.table).where({ employerCode }).first('_data');
    return { employerCode, name: (JSON.parse(_data) as { name: string }).name };
  };

  it('Scenario: the sheet of the employer’s own people is downloaded, filled in and handed in again', async () => {
    const { client, id, template } = await draft('employer');
    const { name } = await codeOf('employer');
    const sheet = await downloadTemplate(client, template);
    expect(sheet).to.include({ status: 200, type: 'application/zip', name: `${name}.xlsx` });
    expect(sheet.rows[0]).to.deep.equal(['社会保障号', '人员编号', '姓名', '本单位开始年月', '用工形式', '现申报工资', '现月缴费基数', '申报年度月平均工资 *', '备注']);
    expect(sheet.rows.length).to.be.greaterThan(1);
    const people = sheet.rows.slice(1);
    expect(people.every(([idNumber, , person, from]) => /^\d{17}[\dX]$/.test(idNumber!) && person !== '' && /^\d{4}-\d{2}$/.test(from!))).to.equal(true);
    expect(people.map(([idNumber]) => idNumber)).to.deep.equal([...people.map(([idNumber]) => idNumber!)].sort());
    const { content, name: file } = await filledTemplate(client, template);
    expect((await client.upload(`/api/applications/${id}/materials`, slot, file, content)).status).to.equal(201);
    const submitted = await client.post(`/api/applications/${id}/submit`, {}, { 'idempotency-key': id });
    expect(submitted.status, JSON.stringify(submitted.body)).to.equal(200);
    expect((await client.get(template.replace(/^\/api/, '/api'))).status, 'a submitted application is filled in no more').to.equal(409);
  });

  it('Scenario: each employer gets its own people alone, and nobody else’s application makes a sheet', async () => {
    const own = await draft('employer2'), other = await counter().as('employer');
    const { employerCode } = await codeOf('employer2');
    const { db } = counter().wired.platform;
    const { table } = counter().wired.applications.registers.get('heilongjiang', 'employments');
    const theirs: string[] = await db(table).where({ employerCode, status: 'current' }).orderBy('idNumber').pluck('idNumber');
    expect((await downloadTemplate(own.client, own.template)).rows.slice(1).map(([idNumber]) => idNumber)).to.deep.equal(theirs);
    expect((await other.get(own.template)).status).to.equal(404);
    expect((await (await counter().as('reviewer')).get(own.template)).status).to.equal(403);
    expect((await (await counter().as(null)).get(own.template)).status).to.equal(401);
    for (const wrong of ['wageSummary', 'nothing', '..%2f', '__proto__']) expect((await own.client.get(own.template.replace(slot, wrong))).status, wrong).to.equal(404);
  });

  it('Scenario: what is not the filled sheet is refused with what to do', async () => {
    const { client, id, template } = await draft('employer2');
    const { content: empty, name } = await downloadTemplate(client, template);
    const { content: good } = await filledTemplate(client, template);
    const upload = async (content: Buffer): Promise<{ code: string; detail: string }> => (await client.upload(`/api/applications/${id}/materials`, slot, '申报.zip', content)).body;
    const zip = (entries: Record<string, Buffer>): Promise<Buffer> => zipArchive(Object.entries(entries).map(([entry, content]) => ({ name: entry, content })), new Date());
    const unfilled = await upload(empty);
    expect(unfilled).to.include({ code: 'workbook_unfilled' });
    expect(unfilled.detail).to.contain('申报年度月平均工资').and.to.contain('2');
    expect(await upload(await zip({ '说明.txt': Buffer.from('x') }))).to.include({ code: 'archive_without_workbook' });
    expect(await upload(await zip({ '表.xlsx': Buffer.from('not a workbook') }))).to.have.property('code').that.matches(/workbook/);
    expect(await upload(await zip({ '__MACOSX/._表.xlsx': Buffer.from('x') }))).to.include({ code: 'archive_without_workbook' });
    expect(await upload(smallPng)).to.include({ code: 'unsupported_file_type' });
    const climbing = Buffer.from((await zip({ 'aa/bb.xlsx': good })).toString('latin1').replaceAll('aa/bb.xlsx', '../bb.xlsx'), 'latin1');
    expect(await upload(climbing)).to.include({ code: 'unsafe_archive' });
    expect(await upload(good.subarray(0, good.length - 30))).to.have.property('code').that.matches(/unsafe_archive|unsupported/);
    expect(name).to.match(/\.xlsx$/);
    expect((await client.upload(`/api/applications/${id}/materials`, slot, '申报.zip', good)).status).to.equal(201);
  });

  // One database shows it; the pages of a list are each one's own affair.
  (kind === 'sqlite' || inFull ? it : it.skip)('Scenario: an employer of 2,530 people gets all of them, and texts that look like formulas stay texts', async () => {
    const { platform, applications: { registers } } = counter().wired;
    const { employerCode } = await codeOf('employer2');
    const people = Array.from({ length: 2_530 }, (_, index) => ({ idNumber: `9${String(index).padStart(17, '0')}`, personNumber: `N${index}`, name: index === 0 ? '=1+1' : `职工${index}`, insuredStatus: 'insured', contributionStatus: 'active', insuranceType: 'enterprise-pension' }));
    await runCommand(platform, systemCaller, async (command) => {
      await insertRecords(command, registers.get('heilongjiang', 'people'), people, { type: 'test', id: '1' }, { validated: true, withoutHistory: true });
      await insertRecords(command, registers.get('heilongjiang', 'employments'), people.map(({ idNumber }) => ({ idNumber, employerCode, from: '2020-01', status: 'current' })), { type: 'test', id: '1' }, { validated: true, withoutHistory: true });
    });
    const { client, template } = await draft('employer2');
    const { rows } = await downloadTemplate(client, template);
    const added = rows.filter(([idNumber]) => idNumber!.startsWith('9'));
    expect(added).to.have.length(2_530);
    expect(added[0]![2]).to.equal('=1+1');
    expect(new Set(added.map(([idNumber]) => idNumber)).size).to.equal(2_530);
  });
});
