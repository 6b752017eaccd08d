import { expect } from 'chai';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Readable } from 'node:stream';
import { Problem } from '../../server/platform/errors.ts';
import { recordHistory } from '../../server/registers/record-history.ts';
import { cancelTransfer } from '../../server/registers/start-transfer.ts';
import { findTransfer } from '../../server/registers/transfer-store.ts';
import { sweepTransfers, transferJobs, transferJob } from '../../server/registers/transfers.ts';
import { bundleProcess } from '../platform/bundle-process.ts';
import { forEachDatabase, rootDir } from '../platform/databases.ts';
import { partsOf, zipOf } from '../platform/workbook-files.ts';
import { openTransferDesk, type TransferDesk } from './transfer-desk.ts';

const heads = ['船牌', '船名', '吨位', '费用', '船员', '建造日期', '登记月份', '已出售', '船型'];

forEachDatabase('importing into a register', (platform) => {
  let desk: TransferDesk;
  beforeEach(async function () { desk = await openTransferDesk(platform(), `boats-${this.currentTest!.title.length}-${Math.floor(Math.random() * 1e6)}`); });

  it('takes each kind of value as people enter it', async () => {
    const transfer = await desk.run(await desk.uploadSheet(heads, [
      ['黑A0001', '  远山 ', 12.5, 100, 3, '2001-02-03', '2020-05', '是', '货船'],
      ['黑A0002', '𠮷野', '1,200.25', '￥ 99.9', '4', '2001年2月3日', '202005', 'no', 'Ferry'],
      ['黑A0003', '空', null, null, null, '2001/2/3', '2020年5月', null, 'cargo'],
    ]));
    expect(transfer).to.include({ status: 'done', added: 3, updated: 0, failures: 0, rowsDone: 3, rowsTotal: 3 });
    expect(await desk.records()).to.deep.equal([
      { plate: '黑A0001', name: '远山', tons: 12.5, fee: 100, crew: 3, built: '2001-02-03', since: '2020-05', sold: true, kind: 'cargo' },
      { plate: '黑A0002', name: '𠮷野', tons: 1200.25, fee: 99.9, crew: 4, built: '2001-02-03', since: '2020-05', sold: false, kind: 'ferry' },
      { plate: '黑A0003', name: '空', built: '2001-02-03', since: '2020-05', kind: 'cargo' },
    ]);
    const audit = await platform().db('audit_log').where({ action: 'register.import', subject_id: `harbour/${desk.register.register}` });
    expect(audit.map((row) => JSON.parse(row.details).added)).to.deep.equal([3]);
  });

  it('writes nothing when one row is refused, and lists every refused row with its reasons', async () => {
    const refused = await desk.run(await desk.uploadSheet(heads, [
      ['黑A0001', '好', 1], ['黑A0002', null, 'many'], ['黑A0001', '重', 1], ['黑A0004', '四', null, null, null, null, null, '也许', '飞船'],
    ]));
    expect(refused).to.include({ status: 'refused', failures: 3, problem: null });
    expect(await desk.records()).to.deep.equal([]);
    const [head, ...rows] = await desk.resultRows(refused);
    expect(head).to.deep.equal(['行号', '错误原因', ...heads]);
    expect(rows.map((row) => row[0])).to.deep.equal([3, 4, 5]);
    expect(rows[0]![1]).to.contain('吨位: 不是数字');
    expect(rows[1]![1]).to.equal('船牌 与第 2 行重复');
    expect(rows[2]![1]).to.equal('已出售: 请填“是”或“否”\n船型: 不在可选范围内');
    expect(refused.samples.map(({ row }) => row)).to.deep.equal([3, 4, 5]);
  });

  for (const when of ['while the file waits', 'while its rows are checked'] as const) {
    it(`writes nothing for an administrator who loses the role ${when}`, async () => {
      const transfer = await desk.uploadSheet(heads, [['黑A0001', '远山', 1]]);
      const demote = (): PromiseLike<unknown> => platform().db('accounts').where({ id: transfer.accountId }).update({ roles: '["reviewer"]' });
      if (when === 'while the file waits') await demote();
      else {
        const { platform: own } = desk.transfers;
        // The file is read between the two questions.
        const files: typeof own.files = Object.assign(Object.create(own.files), { stream: (sha256: string) => Readable.from((async function* () { await demote(); yield* own.files.stream(sha256); })()) });
        await transferJobs({ ...desk.transfers, platform: { ...own, files } })[transferJob]!({ transfer: transfer.id });
      }
      expect(await desk.run(transfer)).to.deep.include({ status: 'refused', added: 0, problem: { code: 'not_allowed', params: {} } });
      expect(await desk.records()).to.deep.equal([]);
    });
  }

  it('takes the list of refused rows back when it has been corrected', async () => {
    const refused = await desk.run(await desk.uploadSheet(heads.slice(0, 2), [['黑A0001', null]]));
    const [head, row] = await desk.resultRows(refused);
    row![head!.indexOf('船名')] = '改正';
    expect(await desk.run(await desk.uploadSheet(head as string[], [row!]))).to.include({ status: 'done', added: 1 });
  });

  it('refuses keys that the register has, or overwrites their records where that is asked', async () => {
    await desk.run(await desk.uploadSheet(heads, [['黑A0001', '旧', 1, 5], ['黑A0002', '同', 2]]));
    const again = [['黑A0001', '新', null], ['黑A0002', '同', 2], ['黑A0003', '三', 3]];
    const refused = await desk.run(await desk.uploadSheet(heads.slice(0, 3), again));
    expect(refused).to.include({ status: 'refused', failures: 2 });
    expect(refused.samples[0]!.reasons).to.deep.equal(['船牌 在登记册中已存在']);
    expect(await desk.run(await desk.uploadSheet(heads.slice(0, 3), again, 'update'))).to.include({ status: 'done', added: 1, updated: 1 });
    // A blank cell clears its field; a field without a column stays.
    expect(await desk.records()).to.deep.equal([{ plate: '黑A0001', name: '新', fee: 5 }, { plate: '黑A0002', name: '同', tons: 2 }, { plate: '黑A0003', name: '三', tons: 3 }]);
    const { _id } = await platform().db(desk.register.table).where({ plate: '黑A0001' }).first('_id');
    expect((await recordHistory(platform().db, desk.register, _id)).map(({ version, cause }) => [version, cause.type])).to.deep.equal([[2, 'import'], [1, 'load']]);
  });

  it('takes the end of a rate and the rate that follows in one file, in any order, and asks once whether periods overlap', async () => {
    const until = { type: 'textfield', key: 'until', label: '登记至', properties: { format: 'year-month' } };
    const rates = await openTransferDesk(platform(), `rates-${Math.floor(Math.random() * 1e6)}`, { keys: [['plate', 'since']], indexed: [], components: [until], period: { from: 'since', to: 'until' }, parameters: true });
    const rateHeads = ['船牌', '船名', '登记月份', '登记至', '吨位'];
    const upload = async (rows: (string | number | null)[][]) => rates.run(await rates.uploadSheet(rateHeads, rows, 'update'));
    expect(await upload([['甲', '甲', '2020-01', null, 1]])).to.include({ status: 'done', added: 1 });
    const asked: string[] = [];
    const listen = ({ sql }: { sql: string }): void => { if (sql === `select \`_data\` from \`${rates.register.table}\``) asked.push(sql); };
    platform().db.on('query', listen);
    const others = Array.from({ length: 1_500 }, (_, index) => [`乙${index}`, '乙', '2020-01', null, 1]);
    expect(await upload([['甲', '甲', '2021-01', null, 2], ...others, ['甲', '甲', '2020-01', '2020-12', 1]])).to.include({ status: 'done', added: 1_501, updated: 1 });
    platform().db.off('query', listen);
    expect(asked).to.have.length(1);
    const overlapping = await upload([['甲', '甲', '2021-06', null, 3]]);
    expect([overlapping.status, overlapping.problem?.code]).to.deep.equal(['refused', 'overlapping_period']);
    expect((await rates.records()).filter(({ plate }) => plate === '甲').map(({ since, until: end }) => [since, end ?? null]).sort()).to.deep.equal([['2020-01', '2020-12'], ['2021-01', null]]);
  });

  it('refuses formulas, and rows that are hidden or filtered out, by row', async () => {
    const cell = (text: string): string => `<c t="str"><v>${text}</v></c>`;
    const sheet = zipOf(partsOf({ sheets: [{ name: 'a', body: `<sheetData><row>${cell('船牌')}${cell('船名')}</row><row>${cell('甲1')}<c t="str"><f>A1</f><v>甲</v></c></row><row hidden="1">${cell('甲2')}${cell('乙')}</row></sheetData>` }] }));
    const transfer = await desk.run(await desk.upload('a.xlsx', sheet));
    expect(transfer).to.include({ status: 'refused', failures: 2 });
    const reasons = (await desk.resultRows(transfer)).slice(1).map(([row, reason]) => `${row} ${reason}`);
    expect(reasons[0]).to.contain('2 ').and.contain('公式');
    expect(reasons[1]).to.contain('3 ').and.contain('隐藏');
    expect((await desk.records()).filter(({ plate }) => String(plate).startsWith('甲'))).to.deep.equal([]);
  });

  it('refuses headings that it cannot place, merged cells, and files without rows or with too many', async () => {
    const problemOf = async (transfer: Promise<Parameters<TransferDesk['run']>[0]>): Promise<string> => {
      const { status, problem } = await desk.run(await transfer);
      return `${status} ${new Problem(problem!.code, problem!.params).text('zh')}`;
    };
    expect(await problemOf(desk.uploadSheet(['船名', '船名', '船长'], [['a', 'b', 'c']]))).to.equal('refused 表头与登记项目对不上：“船名”出现了两次；没有“船长”这一项；缺少“船牌”列');
    expect(await problemOf(desk.uploadSheet(heads, []))).to.contain('没有数据行');
    const cell = (text: string): string => `<c t="str"><v>${text}</v></c>`;
    const merged = zipOf(partsOf({ sheets: [{ name: 'a', body: `<sheetData><row>${cell('船牌')}${cell('船名')}</row><row>${cell('1')}${cell('甲')}</row></sheetData><mergeCells><mergeCell ref="A2:A3"/></mergeCells>` }] }));
    expect(await problemOf(desk.upload('a.xlsx', merged))).to.contain('A2:A3');
    expect(await problemOf(desk.upload('a.jsonl', '{"plate":"1","name":"a"}\n[]\n'))).to.contain('第 2 行');
    expect(await problemOf(desk.upload('a.jsonl', Buffer.concat([Buffer.from('{"plate":"1","name":"'), Buffer.from([0xff]), Buffer.from('"}')])))).to.contain('第 1 行');
    desk.transfers.rowLimit = 2;
    expect(await problemOf(desk.uploadSheet(heads, [['1', 'a'], ['2', 'b'], ['3', 'c']]))).to.contain('一次最多 2 行');
    expect(await problemOf(desk.uploadSheet(heads, [['1', 'a'], ['2', 'b'], ['3', 'c'], ['4', 'd']]))).to.contain('一次最多 2 行');
    expect(await problemOf(desk.upload('a.jsonl', ['1', '2', '3'].map((plate) => JSON.stringify({ plate, name: 'a' })).join('\n')))).to.contain('一次最多 2 行');
    delete desk.transfers.rowLimit;
    expect(await desk.records()).to.deep.equal([]);
    const error = await desk.upload('a.xlsx', '%PDF-1.7').then(() => null, (thrown: Problem) => thrown.code);
    expect(error).to.equal('not_a_workbook');
  });

  it('takes lines of JSON by the fields\' own names and refuses fields that the register does not have', async () => {
    const lines = [{ plate: '1', name: '甲', sold: true, kind: 'cargo' }, { plate: '2', name: '乙', tons: 1.5 }];
    expect(await desk.run(await desk.upload('a.jsonl', `\ufeff${lines.map((line) => JSON.stringify(line)).join('\r\n')}\n\n`))).to.include({ status: 'done', added: 2, format: 'jsonl' });
    expect(await desk.records()).to.deep.equal(lines);
    const refused = await desk.run(await desk.upload('b.jsonl', JSON.stringify({ plate: '3', name: '丙', sails: 2 })));
    expect(refused).to.include({ status: 'refused', failures: 1 });
    expect((await desk.resultRows(refused))[1]!.slice(0, 4)).to.deep.equal([1, '登记册“船只”没有字段“sails”', '3', '丙']);
  });

  it('is written once when two nodes carry it out, and not at all when it was cancelled', async () => {
    const handlers = transferJobs(desk.transfers);
    const transfer = await desk.uploadSheet(heads, Array.from({ length: 700 }, (_, index) => [`双${index}`, '两']));
    await Promise.all([handlers[transferJob]!({ transfer: transfer.id }), handlers[transferJob]!({ transfer: transfer.id })]);
    expect(await findTransfer(platform().db, transfer.id)).to.include({ status: 'done', added: 700 });
    expect(await desk.records()).to.have.length(700);
    const cancelled = await desk.uploadSheet(heads, [['取消', '消']]);
    await cancelTransfer(desk.transfers, desk.administrator, cancelled.id);
    expect(await desk.run(cancelled)).to.include({ status: 'cancelled' });
    expect(await desk.records()).to.have.length(700);
    expect(await cancelTransfer(desk.transfers, desk.administrator, cancelled.id).then(() => null, (error: Problem) => error.code)).to.equal('transfer_ended');
  });

  it('is begun anew after its process was killed while it wrote, and no row is there twice', async function () {
    this.timeout(60_000);
    const transfer = await desk.upload('many.jsonl', Array.from({ length: 6000 }, (_, index) => JSON.stringify({ plate: `杀${index}`, name: '死' })).join('\n'));
    const other = await bundleProcess('test/registers/import-process.ts');
    const child = spawn(process.execPath, [other.script, platform().databaseUrl, platform().config.dataDir, desk.register.register, transfer.id], { cwd: rootDir, stdio: ['ignore', 'ignore', 'inherit'] });
    const exited = once(child, 'exit');
    while (child.exitCode === null && (await findTransfer(platform().db, transfer.id))?.status !== 'writing') await new Promise((resolve) => setTimeout(resolve, 5));
    await new Promise((resolve) => setTimeout(resolve, 20));
    child.kill('SIGKILL');
    await exited;
    other.remove();
    const killed = await findTransfer(platform().db, transfer.id);
    expect(['writing', 'done']).to.include(killed?.status);
    expect(await desk.records()).to.have.length(killed?.status === 'done' ? 6000 : 0);
    expect(await desk.run(transfer)).to.include({ status: 'done', added: 6000 });
    expect(await desk.records()).to.have.length(6000);
  });

  it('is forgotten after a week together with its files', async () => {
    const transfer = await desk.run(await desk.uploadSheet(heads, [['忘', null]]));
    const uses = (): Promise<unknown[]> => platform().db('file_uses').where({ owner_id: transfer.id });
    expect(await uses()).to.have.length(2);
    platform().clock.advance(6 * 24 * 3600_000);
    await sweepTransfers(platform());
    expect(await uses()).to.have.length(2);
    platform().clock.advance(2 * 24 * 3600_000);
    await sweepTransfers(platform());
    expect(await uses()).to.have.length(0);
    expect(await findTransfer(platform().db, transfer.id)).to.equal(null);
  });
});
