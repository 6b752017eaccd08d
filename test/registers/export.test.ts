import { expect } from 'chai';
import type { Caller } from '../../server/platform/caller.ts';
import { insertRecords } from '../../server/registers/register-store.ts';
import { runCommand } from '../../server/platform/run-command.ts';
import { newAccount } from '../identity/accounts.ts';
import { forEachDatabase } from '../platform/databases.ts';
import { openTransferDesk, type TransferDesk } from './transfer-desk.ts';

forEachDatabase('exporting a register', (platform) => {
  let desk: TransferDesk;
  const boats = [
    { plate: '黑A0001', name: '=远山', tons: 12.5, fee: 0.1, crew: 3, built: '2001-02-03', since: '2020-05', sold: true, kind: 'cargo' },
    { plate: '黑A0002', name: '𠮷野', sold: false, kind: 'ferry' },
    ...Array.from({ length: 1500 }, (_, index) => ({ plate: `群${String(index).padStart(4, '0')}`, name: '群' })),
  ];
  before(async () => {
    desk = await openTransferDesk(platform(), 'exported');
    await runCommand(platform(), desk.administrator, (command) => insertRecords(command, desk.register, boats, { type: 'test', id: '1' }, { validated: true }));
  });

  it('gives a workbook that people read', async () => {
    const transfer = await desk.export('xlsx', '黑A');
    expect(transfer).to.include({ status: 'done', rowsDone: 2, rowsTotal: 2 });
    expect(await desk.resultRows(transfer)).to.deep.equal([
      ['船牌', '船名', '吨位', '费用', '船员', '建造日期', '登记月份', '已出售', '船型'],
      ['黑A0001', '=远山', 12.5, 0.1, 3, '2001-02-03', '2020-05', '是', '货船'],
      ['黑A0002', '𠮷野', null, null, null, null, null, '否', '渡船'],
    ]);
  });

  it('gives files that come back as the same records', async () => {
    for (const format of ['xlsx', 'jsonl'] as const) {
      const transfer = await desk.export(format);
      const again = await desk.run(await desk.upload(`again.${format}`, await platform().files.read(transfer.resultSha256!), 'update'));
      expect(again).to.include({ status: 'done', rowsDone: boats.length, added: 0, updated: 0 });
    }
    expect((await desk.records()).slice(-boats.length)).to.have.deep.members(boats);
  });

  it('holds no record that the one who asks may not see, by the rights of the day', async () => {
    const account = await newAccount(platform(), { attributes: { boat: '群' } });
    const caller: Caller = { accountId: account.id, name: account.name, roles: ['administrator'], groups: [], attributes: {}, locale: 'en', address: null };
    expect(await desk.export('jsonl', null, caller)).to.include({ status: 'done', rowsTotal: 1500 });
    const nobody = await newAccount(platform(), { attributes: {} });
    expect(await desk.export('jsonl', null, { ...caller, accountId: nobody.id })).to.include({ status: 'done', rowsDone: 0 });
    await platform().db('accounts').where({ id: nobody.id }).update({ disabled: true });
    expect(await desk.export('jsonl', null, { ...caller, accountId: nobody.id })).to.include({ status: 'refused' }).with.nested.property('problem.code', 'not_allowed');
  });
});
