import { expect } from 'chai';
import { systemCaller } from '../../server/platform/caller.ts';
import { Problem } from '../../server/platform/errors.ts';
import { runCommand } from '../../server/platform/run-command.ts';
import type { FormDefinition } from '../../server/forms/form-definition.ts';
import { applyEffects } from '../../server/registers/apply-effects.ts';
import { readRegisterDefinition, type RegisterDefinition } from '../../server/registers/register-definition.ts';
import { findRecord, insertRecord, updateRecord, type Values } from '../../server/registers/register-store.ts';
import { syncRegisterTable } from '../../server/registers/register-table.ts';
import { resolveSources } from '../../server/registers/resolve-sources.ts';
import { forEachDatabase } from '../platform/databases.ts';

function boats(extra: Partial<{ indexed: string[]; components: FormDefinition['components'] }> = {}): RegisterDefinition {
  return readRegisterDefinition('harbour', 'boats', {
    title: '船只',
    components: [
      { type: 'textfield', key: 'plate', label: '船牌', validate: { maxLength: 20 } },
      { type: 'textfield', key: 'name', label: '船名' },
      { type: 'number', key: 'tons', label: '吨位' },
      ...(extra.components ?? []),
    ],
    settings: { register: { keys: [['plate']], indexed: extra.indexed ?? ['tons'] } },
  });
}

const cause = { type: 'test', id: '1' };

forEachDatabase('registers', (platform) => {
  const register = boats();
  const insert = (values: Values) => runCommand(platform(), systemCaller, (command) => insertRecord(command, register, values, cause));
  const failure = async (work: Promise<unknown>): Promise<Problem> => work.then(() => { throw new Error('it was not refused'); }, (error: Problem) => error);

  before(async () => {
    await syncRegisterTable(platform().db, register);
    await insert({ plate: '黑A0001', name: '远山', tons: 12.5 });
  });

  it('are real tables with a column for each key and indexed field', async () => {
    const row = await platform().db(register.table).where({ plate: '黑A0001' }).first('tons', '_version');
    expect(Number(row.tons)).to.equal(12.5);
    expect(row._version).to.equal(1);
  });

  it('refuse a second record of the same key and a field that is not declared', async () => {
    expect(await failure(insert({ plate: '黑A0001', name: '另一艘' }))).to.have.property('code', 'duplicate_record');
    expect(await failure(insert({ plate: '黑A0002', sails: 3 }))).to.have.property('code', 'invalid_configuration');
  });

  it('keep every change with what caused it', async () => {
    await insert({ plate: '黑A0003', name: '青禾' });
    await runCommand(platform(), systemCaller, async (command) => {
      const record = await findRecord(command.db, register, { plate: '黑A0003' }, true);
      await updateRecord(command, register, record!, { name: '白禾' }, { type: 'application', id: 'a1' });
    });
    const record = await findRecord(platform().db, register, { plate: '黑A0003' });
    expect(record).to.include({ version: 2 }).and.have.nested.property('values.name', '白禾');
    const changes = await platform().db('register_changes').where({ record_id: record!.id }).orderBy('version');
    expect(changes.map((change) => [change.version, change.cause_type, JSON.parse(change.after).name])).to.deep.equal([[1, 'test', '青禾'], [2, 'application', '白禾']]);
  });

  it('refuse an update of a version that is no longer the current one', async () => {
    const stale = await findRecord(platform().db, register, { plate: '黑A0001' });
    await runCommand(platform(), systemCaller, (command) => updateRecord(command, register, stale!, { tons: 13 }, cause));
    const problem = await failure(runCommand(platform(), systemCaller, (command) => updateRecord(command, register, stale!, { tons: 14 }, cause)));
    expect(problem.code).to.equal('register_conflict');
  });

  it('gain a column, filled from the records, when a field becomes indexed', async () => {
    await syncRegisterTable(platform().db, boats({ indexed: ['tons', 'name'] }));
    expect((await platform().db(register.table).where({ name: '白禾' }).first('plate')).plate).to.equal('黑A0003');
  });

  it('are completed by the next start when one died between table and keys', async () => {
    const { db } = platform();
    const half = readRegisterDefinition('harbour', 'piers', { components: [{ type: 'textfield', key: 'code', label: '编号' }], settings: { register: { keys: [['code']] } } });
    await db.schema.createTable(half.table, (table) => {
      table.string('_id', 36).primary();
      table.integer('_version').notNullable();
      table.text('_data', 'longtext').notNullable();
      table.string('_created_at', 24).notNullable();
      table.string('_updated_at', 24).notNullable();
    });
    await syncRegisterTable(db, half);
    await syncRegisterTable(db, half);
    const add = () => runCommand(platform(), systemCaller, (command) => insertRecord(command, half, { code: 'P1' }, cause));
    await add();
    expect(await failure(add())).to.have.property('code', 'duplicate_record');
  });

  it('gain a key over columns that they have, unless records share it', async () => {
    const { db } = platform();
    const withName = boats({ indexed: ['tons', 'name'] });
    await syncRegisterTable(db, { ...withName, keys: [['plate'], ['name']] });
    const insertNamed = (values: Values) => runCommand(platform(), systemCaller, (command) => insertRecord(command, withName, values, cause));
    expect(await failure(insertNamed({ plate: '黑A0009', name: '远山' }))).to.have.property('code', 'duplicate_record');
    await insertNamed({ plate: '黑A0010', name: '双', tons: 7 });
    await insertNamed({ plate: '黑A0011', name: '影', tons: 7 });
    expect(await failure(syncRegisterTable(db, { ...withName, keys: [['plate'], ['tons']] }))).to.have.nested.property('errors[0].code', 'register_key_shared');
  });

  it('refuse a declaration that would change the type of a column', async () => {
    const changed = readRegisterDefinition('harbour', 'boats', {
      components: [{ type: 'textfield', key: 'plate', label: '船牌' }, { type: 'textfield', key: 'tons', label: '吨位' }],
      settings: { register: { keys: [['plate']], indexed: ['tons'] } },
    });
    expect(await failure(syncRegisterTable(platform().db, changed))).to.have.nested.property('errors[0].code', 'register_column_type');
  });

  it('prefill by a key that an expression gives, and say so when a required record is missing', async () => {
    const sources = { boat: { register: 'boats', key: { plate: '= account.plate' }, required: true } };
    const resolve = (plate: string) => resolveSources(platform().db, () => register, sources, { account: { plate } }, platform().clock.now());
    expect(await resolve('黑A0003')).to.have.nested.property('boat.name', '白禾');
    expect(await failure(resolve('黑Z9999'))).to.have.property('code', 'unknown_record');
  });

  describe('effects of an approval', () => {
    const apply = (set: Record<string, string>, filled: Values, expect?: string[]) => runCommand(platform(), systemCaller, (command) => applyEffects(
      command, () => register, [{ action: 'update', register: 'boats', key: { plate: '= form.plate' }, set, ...(expect && { expect }) }],
      { form: { plate: '黑A0003', name: '新名' } }, [{ register: 'boats', values: { plate: '黑A0003', ...filled } }], cause,
    ));

    it('write what their expressions give', async () => {
      await apply({ name: '= form.name' }, {});
      expect((await findRecord(platform().db, register, { plate: '黑A0003' }))!.values['name']).to.equal('新名');
    });

    it('are refused with both values when the record is no longer as the form was filled from', async () => {
      const problem = await failure(apply({ name: '= form.name' }, { name: '白禾' }, ['name']));
      expect(problem.code).to.equal('register_conflict');
      expect(problem.message).to.contain('白禾').and.contain('新名');
    });
  });
});
