import { expect } from 'chai';
import { systemCaller } from '../../server/platform/caller.ts';
import { isMySql } from '../../server/platform/database.ts';
import { runCommand } from '../../server/platform/run-command.ts';
import type { RegisterDefinition } from '../../server/registers/register-definition.ts';
import { findRecord, findRecords, insertRecords, type Values } from '../../server/registers/register-store.ts';
import { syncRegisterTable, type SyncStep } from '../../server/registers/register-table.ts';
import { forEachDatabase } from '../platform/databases.ts';
import { boats, failureOf, type BoatChanges } from './fixture-registers.ts';

const cause = { type: 'test', id: '1' };
const steps: SyncStep[] = ['columns', 'fill', 'convert', 'retype', 'indexes', 'drop', 'note'];
let names = 0;

forEachDatabase('the table of a register', (platform) => {
  const insert = (register: RegisterDefinition, values: Values[]) => runCommand(platform(), systemCaller, (command) => insertRecords(command, register, values, cause));
  /** A new register with these records, and what its declaration may become. */
  const filled = async (changes: BoatChanges, values: Values[]): Promise<(next: BoatChanges) => RegisterDefinition> => {
    const name = `fleet-${++names}`;
    const register = boats({ name, ...changes });
    await syncRegisterTable(platform().db, register);
    await insert(register, values);
    return (next) => boats({ name, ...next });
  };
  const sync = (register: RegisterDefinition) => syncRegisterTable(platform().db, register);
  const indexesOf = async ({ table }: RegisterDefinition): Promise<string[]> => {
    const rows = isMySql(platform().db) ? (await platform().db.raw('show index from ??', [table]))[0].map((row: { Key_name: string }) => row.Key_name) : (await platform().db.raw(`pragma index_list('${table}')`)).map((row: { name: string }) => row.name);
    return [...new Set<string>(rows)].filter((name) => name.startsWith(table));
  };

  it('gains a column for a field that becomes indexed, filled from more records than one page holds', async () => {
    const next = await filled({ indexed: [] }, Array.from({ length: 1_203 }, (_, index) => ({ plate: `P${index}`, name: `n${index % 7}`, tons: index / 4 })));
    const register = next({ indexed: ['tons', ['name', 'tons']] });
    await sync(register);
    expect((await findRecords(platform().db, register, { tons: 300.5, name: `n${1202 % 7}` })).map(({ values }) => values['plate'])).to.deep.equal(['P1202']);
    expect(await indexesOf(register)).to.have.length(3);
  });

  it('loses the indexes and keys that are no longer declared, so that an old key refuses nothing', async () => {
    const next = await filled({ keys: [['plate'], ['name']], indexed: ['tons', 'fee'] }, [{ plate: 'P1', name: 'one' }]);
    const register = next({ keys: [['plate']], indexed: ['tons'] });
    await sync(register);
    await insert(register, [{ plate: 'P2', name: 'one' }]);
    expect(await indexesOf(register)).to.have.length(2);
  });

  it('fills a column anew that was declared, dropped from the declaration, and is declared again', async () => {
    const next = await filled({ indexed: ['tons'] }, [{ plate: 'P1', name: 'one', tons: 1 }]);
    await sync(next({ indexed: [] }));
    await insert(next({ indexed: [] }), [{ plate: 'P2', name: 'two', tons: 2 }]);
    const again = next({ indexed: ['tons'] });
    await sync(again);
    expect(await findRecords(platform().db, again, { tons: 2 })).to.have.length(1);
  });

  it('takes longer texts and more decimals after it was widened', async () => {
    const short = { type: 'textfield', key: 'name', label: '船名', validate: { maxLength: 5 } };
    const next = await filled({ indexed: ['name', 'crew', 'fee'], components: [short] }, [{ plate: 'P1', name: '12345', crew: 7, fee: 1.25 }]);
    const wide = next({ indexed: ['name', 'crew', 'fee'], components: [{ ...short, validate: { maxLength: 150 } }, { type: 'number', key: 'crew', label: '船员' }] });
    await sync(wide);
    const long = '长'.repeat(150);
    await insert(wide, [{ plate: 'P2', name: long, crew: 7.125, fee: 90000000000000 }]);
    expect((await findRecord(platform().db, wide, { name: long, crew: 7.125, fee: 90000000000000 }))!.values['plate']).to.equal('P2');
    expect(await findRecords(platform().db, wide, { crew: 7 })).to.have.length(1);
  });

  it('refuses to become narrower than its values, naming field, reason and how many', async () => {
    const next = await filled({ indexed: ['name'] }, [{ plate: 'P1', name: '123456' }, { plate: 'P2', name: '1234567' }, { plate: 'P3', name: '12', tons: 1.25 }]);
    const name = { type: 'textfield', key: 'name', label: '船名' };
    const problem = await failureOf(sync(next({ indexed: ['name'], components: [{ ...name, validate: { maxLength: 5 } }, { type: 'number', key: 'tons', label: '吨位', decimalLimit: 1 }] })));
    expect(problem.errors?.map(({ path, code, message }) => [path.split('#')[1], code, /^\d+/.exec(message)?.[0]])).to.deep.equal([['name', 'register_column_size', '2'], ['tons', 'register_column_size', '1']]);
    await sync(next({ indexed: ['name'], components: [{ ...name, validate: { maxLength: 7 } }] }));
    expect(await findRecords(platform().db, next({ indexed: ['name'] }), { name: '1234567' })).to.have.length(1);
  });

  it('converts a field to another type when every value can be, in the records too', async () => {
    const code = (type: string, rest = {}) => ({ type, key: 'code', label: '编号', ...rest });
    const next = await filled({ indexed: ['code'], components: [code('textfield')] }, [{ plate: 'P1', name: 'a', code: '12' }, { plate: 'P2', name: 'b', code: '-3.5' }, { plate: 'P3', name: 'c' }]);
    const asNumber = next({ indexed: ['code'], components: [code('number')] });
    await sync(asNumber);
    expect((await findRecord(platform().db, asNumber, { code: -3.5 }))!.values).to.deep.equal({ plate: 'P2', name: 'b', code: -3.5 });
    const refused = await failureOf(sync(next({ indexed: ['code'], components: [code('number', { decimalLimit: 0 })] })));
    expect(refused.errors?.[0]).to.include({ code: 'register_column_type' });
    const asText = next({ indexed: ['code'], components: [code('textfield')] });
    await sync(asText);
    expect((await findRecord(platform().db, asText, { code: '12' }))!.values['code']).to.equal('12');
  });

  it('refuses a type that some value would not survive, and is as it was afterwards', async () => {
    const next = await filled({ indexed: ['name'] }, [{ plate: 'P1', name: '007' }, { plate: 'P2', name: '8' }]);
    const problem = await failureOf(sync(next({ indexed: ['name'], components: [{ type: 'number', key: 'name', label: '船名' }] })));
    expect(problem.errors?.map(({ code, message }) => [code, message.slice(0, 11)])).to.deep.equal([['register_column_type', '1 record(s)']]);
    expect(await findRecords(platform().db, next({ indexed: ['name'] }), { name: '007' })).to.have.length(1);
  });

  it('gains a key, unless records share it: then it says which and how many values', async () => {
    const next = await filled({}, [{ plate: 'P1', name: 'a', tons: 1 }, { plate: 'P2', name: 'b', tons: 7 }, { plate: 'P3', name: 'c', tons: 7 }]);
    const problem = await failureOf(sync(next({ keys: [['plate'], ['tons']] })));
    expect(problem.errors?.[0]).to.deep.include({ code: 'register_key_shared', message: '1 value(s) of the key tons stand on more than one record' });
    const named = next({ keys: [['plate'], ['name']] });
    await sync(named);
    expect(await failureOf(insert(named, [{ plate: 'P4', name: 'a' }]))).to.have.property('code', 'duplicate_record');
  });

  it('does not gain a key over a field that becomes another type at the same time', async () => {
    const code = { type: 'textfield', key: 'code', label: '编号' };
    const next = await filled({ indexed: ['code'], components: [code] }, [{ plate: 'P1', name: 'a', code: '1' }]);
    const problem = await failureOf(sync(next({ keys: [['plate'], ['code']], components: [{ ...code, type: 'number' }] })));
    expect(problem.errors?.[0]).to.include({ code: 'register_key_retyped' });
    expect(await findRecords(platform().db, next({ indexed: ['code'], components: [code] }), { code: '1' }), 'as it was').to.have.length(1);
  });

  it('is completed by the next start, wherever the one before died', async () => {
    for (const step of steps) {
      const code = { type: 'textfield', key: 'code', label: '编号' };
      const next = await filled({ keys: [['plate'], ['code']], indexed: ['crew'], components: [code] }, [{ plate: 'P1', name: 'a', code: '12', crew: 1, tons: 4 }, { plate: 'P2', name: 'b', code: '13', tons: 5 }]);
      const after = next({ keys: [['plate'], ['name'], ['code']], indexed: [['tons', 'name']], components: [{ ...code, type: 'number' }] });
      const killed = await failureOf(syncRegisterTable(platform().db, after, (reached) => { if (reached === step) throw new Error('killed'); }));
      expect(killed.message).to.equal('killed');
      await sync(after);
      expect((await findRecord(platform().db, after, { code: 13, tons: 5 }))!.values, step).to.deep.include({ plate: 'P2', code: 13 });
      expect(await indexesOf(after), step).to.have.length(4);
      expect(await failureOf(insert(after, [{ plate: 'P3', name: 'b' }])), step).to.have.property('code', 'duplicate_record');
    }
  });

  it('is completed when only its system columns were made, or nothing was noted of it', async () => {
    const { db } = platform();
    const half = boats({ name: `fleet-${++names}` });
    await db.schema.createTable(half.table, (table) => {
      table.string('_id', 36).primary();
      table.integer('_version').notNullable();
      table.text('_data', 'longtext').notNullable();
      table.string('_created_at', 24).notNullable();
      table.string('_updated_at', 24).notNullable();
    });
    await sync(half);
    await insert(half, [{ plate: 'P1', name: 'a', tons: 3, built: '2001-02-03', sold: true }]);
    await db('register_tables').where({ name: half.table }).delete();
    await sync(half);
    expect(await findRecords(db, half, { tons: 3, built: '2001-02-03', sold: true })).to.have.length(1);
  });

  it('is left alone by a second start', async () => {
    const register = boats({ name: `fleet-${++names}` });
    await sync(register);
    const statements: string[] = [];
    const listen = ({ sql }: { sql: string }): void => { statements.push(sql); };
    platform().db.on('query', listen);
    await sync(register);
    platform().db.removeListener('query', listen);
    expect(statements.filter((sql) => !/^select|sqlite_master|information_schema/i.test(sql))).to.deep.equal([]);
    expect(statements.length).to.be.lessThan(4);
  });
});
