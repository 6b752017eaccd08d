import { expect } from 'chai';
import type { Problem } from '../../server/platform/errors.ts';
import { systemCaller } from '../../server/platform/caller.ts';
import { runCommand } from '../../server/platform/run-command.ts';
import { recordHistory, removeRecord, revertRecord } from '../../server/registers/record-history.ts';
import { findRecord, findRecords, insertRecord, insertRecords, updateRecord, updateRecords, type Values } from '../../server/registers/register-store.ts';
import { syncRegisterTable } from '../../server/registers/register-table.ts';
import { forEachDatabase } from '../platform/databases.ts';
import { boats, failureOf } from './fixture-registers.ts';

const cause = { type: 'test', id: '1' };

forEachDatabase('registers', (platform) => {
  const register = boats();
  const command = <T>(work: Parameters<typeof runCommand<T>>[2]) => runCommand(platform(), systemCaller, work);
  const insert = (values: Values) => command((one) => insertRecord(one, register, values, cause));
  const find = (plate: string) => findRecord(platform().db, register, { plate });

  before(async () => {
    await syncRegisterTable(platform().db, register);
    await insert({ plate: '黑A0001', name: '远山', tons: 12.5, kind: 'cargo' });
  });

  it('are real tables with a typed column for each key and indexed field', async () => {
    const row = await platform().db(register.table).where({ plate: '黑A0001' }).first('tons', '_version');
    expect(Number(row.tons)).to.equal(12.5);
    expect(row._version).to.equal(1);
    await insert({ plate: '黑M0001', name: '量', tons: 0.1, fee: 123456789012.35, crew: 12, built: '1998-07-01', since: '1998-08', sold: true });
    const found = await findRecords(platform().db, register, { fee: 123456789012.35, crew: 12, built: '1998-07-01', since: '1998-08', sold: true });
    expect(found.map(({ values }) => values['plate'])).to.deep.equal(['黑M0001']);
  });

  it('judge every record by their own form, naming the field', async () => {
    const wrong: [Values, string][] = [
      [{ plate: '黑A0002', name: '帆', sails: 3 }, 'sails'], [{ plate: '黑A0002' }, 'name'], [{ plate: '黑A0002', name: '帆', tons: 'many' }, 'tons'],
      [{ name: '帆' }, 'plate'], [{ plate: '黑A0002', name: '帆', kind: 'plane' }, 'kind'], [{ plate: '黑A0002', name: '帆', tons: 1.123456789012 }, 'tons'],
    ];
    for (const [values, field] of wrong) {
      const problem = await failureOf(insert(values));
      expect([problem.code, problem.errors?.[0]?.path], JSON.stringify(values)).to.deep.equal(['invalid_record', field]);
    }
    expect(await find('黑A0002')).to.equal(null);
  });

  it('refuse a second record of the same key, also within one load, naming key and value', async () => {
    const problem = await failureOf(insert({ plate: '黑A0001', name: '另一艘' }));
    expect(problem.code).to.equal('duplicate_record');
    expect(problem.message).to.contain('船牌').and.contain('黑A0001');
    const twice = await failureOf(command((one) => insertRecords(one, register, [{ plate: '黑A0100', name: '一' }, { plate: '黑A0100', name: '二' }], cause)));
    expect(twice.message).to.contain('黑A0100');
    expect(await find('黑A0100')).to.equal(null);
  });

  it('take thousands of records at once, whose history begins with what they were loaded as', async () => {
    const many = Array.from({ length: 2_500 }, (_, index) => ({ plate: `黑N${String(index).padStart(4, '0')}`, name: '群', tons: index }));
    await command((one) => insertRecords(one, register, many, { type: 'import', id: 'i1' }, { withoutHistory: true, validated: true }));
    const [{ count }] = await platform().db(register.table).where({ name: '群' }).count({ count: '*' }) as [{ count: number }];
    expect(Number(count)).to.equal(2_500);
    const record = (await find('黑N0042'))!;
    expect((await recordHistory(platform().db, register, record.id)).map(({ version, cause: { type } }) => [version, type])).to.deep.equal([[1, 'load']]);
    await command((one) => updateRecord(one, register, record, { name: '独' }, cause));
    const history = await recordHistory(platform().db, register, record.id);
    expect(history.map(({ version, after }) => [version, after?.['name']])).to.deep.equal([[2, '独'], [1, '群']]);
  });

  it('change many records with few statements, each to its own values', async () => {
    const plates = Array.from({ length: 700 }, (_, index) => `黑U${String(index).padStart(4, '0')}`);
    const records = await command((one) => insertRecords(one, register, plates.map((plate) => ({ plate, name: '待' })), cause));
    const updated = await command((one) => updateRecords(one, register, records.map((record, index) => ({ record, set: { tons: index, name: `改${index}` } })), cause));
    expect(updated).to.have.length(700);
    expect(await find('黑U0650')).to.deep.include({ version: 2, values: { plate: '黑U0650', name: '改650', tons: 650 } });
    const stale = await failureOf(command((one) => updateRecords(one, register, [{ record: updated[0]!, set: { tons: 5 } }, { record: records[1]!, set: { tons: 6 } }], cause)));
    expect(stale.code).to.equal('register_conflict');
    expect((await find('黑U0000'))!.values['tons']).to.equal(0);
  });

  it('keep every change with what caused it', async () => {
    await insert({ plate: '黑A0003', name: '青禾' });
    await command(async (one) => {
      const record = await findRecord(one.db, register, { plate: '黑A0003' }, true);
      await updateRecord(one, register, record!, { name: '白禾', kind: null }, { type: 'application', id: 'a1' });
    });
    const record = (await find('黑A0003'))!;
    expect(record).to.include({ version: 2 }).and.have.nested.property('values.name', '白禾');
    const history = await recordHistory(platform().db, register, record.id);
    expect(history.map(({ version, cause: { type }, before, after }) => [version, type, before?.['name'], after?.['name']])).to.deep.equal([[2, 'application', '青禾', '白禾'], [1, 'test', undefined, '青禾']]);
  });

  it('refuse an update of a version that is no longer the current one, telling what became of it', async () => {
    const stale = (await find('黑A0001'))!;
    await command((one) => updateRecord(one, register, stale, { tons: 13 }, cause));
    const problem = await failureOf(command((one) => updateRecord(one, register, stale, { tons: 14 }, cause)));
    expect(problem.code).to.equal('register_conflict');
    expect(problem.errors?.map(({ path, message }) => [path, /12\.5.*13/.test(message)])).to.deep.equal([['boats.tons', true]]);
  });

  it('let an old record be changed whose other fields no longer pass the form', async () => {
    const strict = boats({ components: [{ type: 'textfield', key: 'port', label: '船籍港', validate: { required: true } }] });
    await insert({ plate: '黑A0020', name: '旧' });
    const old = (await find('黑A0020'))!;
    const changed = await command((one) => updateRecord(one, strict, old, { tons: 3 }, cause));
    expect(changed.values).to.deep.equal({ plate: '黑A0020', name: '旧', tons: 3 });
    expect((await failureOf(command((one) => updateRecord(one, strict, changed, { port: '' }, cause)))).errors?.[0]?.path).to.equal('port');
  });

  it('bring back an earlier version of a record, and a record that was removed, as its next version', async () => {
    await insert({ plate: '黑A0030', name: '一', kind: 'cargo' });
    const first = (await find('黑A0030'))!;
    const second = await command((one) => updateRecord(one, register, first, { name: '二', kind: null, tons: 9 }, cause));
    const third = await command((one) => revertRecord(one, register, first.id, 1, cause, 2));
    expect(third).to.deep.equal({ id: first.id, version: 3, values: { plate: '黑A0030', name: '一', kind: 'cargo' } });
    expect((await failureOf(command((one) => revertRecord(one, register, first.id, 1, cause, 2)))).code).to.equal('register_conflict');
    expect((await failureOf(command((one) => removeRecord(one, register, second, cause)))).code).to.equal('register_conflict');
    await command((one) => removeRecord(one, register, third, cause));
    expect(await find('黑A0030')).to.equal(null);
    await command((one) => revertRecord(one, register, first.id, 2, cause));
    expect(await find('黑A0030')).to.deep.equal({ id: first.id, version: 5, values: { plate: '黑A0030', name: '二', tons: 9 } });
    expect((await recordHistory(platform().db, register, first.id)).map(({ version, after }) => [version, after?.['name'] ?? null])).to.deep.equal([[5, '二'], [4, null], [3, '一'], [2, '二'], [1, '一']]);
  });

  it('refuse to bring back a version whose key another record has by now', async () => {
    await insert({ plate: '黑A0040', name: '让' });
    const moved = (await find('黑A0040'))!;
    await command((one) => updateRecord(one, register, moved, { plate: '黑A0041' }, cause));
    await insert({ plate: '黑A0040', name: '占' });
    expect((await failureOf(command((one) => revertRecord(one, register, moved.id, 1, cause)))).code).to.equal('duplicate_record');
  });

  it('count the changes of a table of parameters, so that every node sees that its copy is old', async () => {
    const rates = boats({ name: 'rates', parameters: true });
    await syncRegisterTable(platform().db, rates);
    const revision = async (): Promise<number> => Number((await platform().db('register_tables').where({ name: rates.table }).first('revision')).revision);
    const before = await revision();
    const record = await command((one) => insertRecord(one, rates, { plate: 'R1', name: '率' }, cause));
    await command((one) => updateRecord(one, rates, record, { tons: 2 }, cause));
    expect(await revision()).to.equal(before + 2);
  });

  it('find nothing by a blank key, and nothing is guessed by a field without index', async () => {
    expect(await find('')).to.equal(null);
    expect(((await failureOf(findRecord(platform().db, register, { kind: 'cargo' }))) as Problem).errors?.[0]?.code).to.equal('register_key');
  });
});
