import { expect } from 'chai';
import { systemCaller } from '../../server/platform/caller.ts';
import { runCommand } from '../../server/platform/run-command.ts';
import type { EffectDeclaration } from '../../server/forms/form-definition.ts';
import { applyEffects, filledRecords, type FilledRecord } from '../../server/registers/apply-effects.ts';
import { findRecord, findRecords, insertRecords, type Values } from '../../server/registers/register-store.ts';
import { syncRegisterTable } from '../../server/registers/register-table.ts';
import { forEachDatabase } from '../platform/databases.ts';
import { boats, failureOf, type BoatChanges } from './fixture-registers.ts';

const cause = { type: 'application', id: 'a1' };
/** Where a boat lies from when to when. */
const berthFields: BoatChanges = {
  name: 'berths', keys: [['plate', 'since']], indexed: [['plate', 'until']], period: { from: 'since', to: 'until' }, label: ['plate', 'since'],
  components: [{ type: 'textfield', key: 'until', label: '截止月份', properties: { format: 'year-month' } }], without: ['tons', 'crew', 'built', 'sold', 'fee'],
};

forEachDatabase('the effects of an approval', (platform) => {
  const registers = { boats: boats(), berths: boats(berthFields) };
  const load = (register: keyof typeof registers, values: Values[]) => runCommand(platform(), systemCaller, (command) => insertRecords(command, registers[register], values, { type: 'test', id: '1' }));
  const apply = (effects: EffectDeclaration[], scope: Values = {}, filled: FilledRecord[] = []) => runCommand(platform(), systemCaller, (command) => applyEffects(command, (name) => registers[name as keyof typeof registers], effects, scope, filled, cause));
  const boat = async (plate: string): Promise<Values | undefined> => (await findRecord(platform().db, registers.boats, { plate }))?.values;

  before(async () => {
    await syncRegisterTable(platform().db, registers.boats);
    await syncRegisterTable(platform().db, registers.berths);
    await load('boats', [{ plate: 'A1', name: '远山', tons: 5, kind: 'cargo' }, { plate: 'A2', name: '近水', tons: 6 }, { plate: 'A3', name: '长风', tons: 7 }]);
  });

  it('write what their expressions give, with the types of the register', async () => {
    await apply([{ action: 'update', register: 'boats', key: { plate: '= form.plate' }, set: { name: '= form.name', fee: '= 0.1 + 0.2', kind: '= form.left' } }], { form: { plate: 'A1', name: '高山' } });
    expect(await boat('A1')).to.deep.equal({ plate: 'A1', name: '高山', tons: 5, fee: 0.3 });
  });

  it('are refused where they would write what is no record, naming register and field', async () => {
    const problem = await failureOf(apply([{ action: 'update', register: 'boats', key: { plate: 'A2' }, set: { tons: '= "heavy"', kind: 'plane' } }]));
    expect([problem.code, problem.errors?.map(({ path }) => path)]).to.deep.equal(['invalid_record', ['tons', 'kind']]);
    expect(problem.text('zh')).to.contain('船只').and.contain('吨位');
  });

  it('need a record to update, a new key to create, and neither to upsert', async () => {
    expect((await failureOf(apply([{ action: 'update', register: 'boats', key: { plate: 'Z9' }, set: { tons: '= 1' } }]))).code).to.equal('unknown_record');
    expect((await failureOf(apply([{ action: 'create', register: 'boats', set: { plate: 'A2', name: '又' } }]))).code).to.equal('duplicate_record');
    const upsert: EffectDeclaration = { action: 'upsert', register: 'boats', key: { plate: '= form.plate' }, set: { name: '新', tons: '= if record = null then 1 else record.tons + 1' } };
    await apply([upsert, upsert], { form: { plate: 'N1' } });
    expect(await boat('N1')).to.deep.equal({ plate: 'N1', name: '新', tons: 2 });
  });

  it('are not carried out where `when` gives anything but true', async () => {
    for (const when of ['= form.yes = false', '= null', '= form.missing', '= "true"']) {
      expect(await apply([{ action: 'update', register: 'boats', key: { plate: 'A3' }, set: { name: '逆风' }, when }], { form: { yes: true } })).to.equal(0);
    }
    expect((await boat('A3'))!['name']).to.equal('长风');
  });

  it('are carried out for each row, thousands with few statements', async () => {
    const rows = Array.from({ length: 1_300 }, (_, index) => ({ plate: `R${index}`, tons: index, take: index % 2 === 0 }));
    const create: EffectDeclaration = { action: 'create', register: 'boats', each: '= form.rows', when: '= row.take', key: { plate: '= row.plate' }, set: { name: '= form.name', tons: '= row.tons' } };
    const update: EffectDeclaration = { action: 'update', register: 'boats', each: '= form.rows[take = true]', key: { plate: '= row.plate' }, set: { tons: '= record.tons * 2 + row.tons' } };
    const statements: string[] = [];
    const listen = ({ sql }: { sql: string }): void => { statements.push(sql); };
    platform().db.on('query', listen);
    const written = await apply([create, update], { form: { rows, name: '群' } });
    platform().db.removeListener('query', listen);
    expect(written).to.equal(1_300);
    expect((await boat('R1298'))!['tons']).to.equal(1298 * 3);
    expect(await boat('R1299')).to.equal(undefined);
    expect(statements.length).to.be.lessThan(40);
  });

  it('let a row see what an earlier row has made of the same record', async () => {
    await apply([{ action: 'update', register: 'boats', each: '= form.rows', key: { plate: '= row.plate' }, set: { tons: '= record.tons + row.more' } }],
      { form: { rows: [{ plate: 'A2', more: 1 }, { plate: 'A3', more: 10 }, { plate: 'A2', more: 2 }, { plate: 'A2', more: 3 }] } });
    expect([(await boat('A2'))!['tons'], (await boat('A3'))!['tons']]).to.deep.equal([12, 17]);
  });

  it('of approvals at the same time each see what the others have made', async () => {
    await load('boats', [{ plate: 'C1', name: '众', tons: 0 }]);
    await Promise.all(Array.from({ length: 8 }, () => apply([{ action: 'update', register: 'boats', key: { plate: 'C1' }, set: { tons: '= record.tons + 1' } }])));
    expect((await boat('C1'))!['tons']).to.equal(8);
  });

  it('happen all or not at all', async () => {
    const problem = await failureOf(apply([{ action: 'update', register: 'boats', each: '= form.rows', key: { plate: '= row' }, set: { name: '换' } }], { form: { rows: ['A2', 'none'] } }));
    expect(problem.code).to.equal('unknown_record');
    expect((await boat('A2'))!['name']).to.equal('近水');
  });

  it('close the open period of a record, this month unless they say when', async () => {
    await load('berths', [{ plate: 'B1', name: '旧泊', since: '2024-01', until: '2025-06' }, { plate: 'B1', name: '现泊', since: '2025-07' }, { plate: 'B2', name: '泊', since: '2025-01' }]);
    await apply([{ action: 'close', register: 'berths', key: { plate: 'B1' }, set: { kind: 'ferry' } }, { action: 'close', register: 'berths', key: { plate: 'B2' }, set: { until: '= "2025-12"' } }]);
    const berths = await findRecords(platform().db, registers.berths, { plate: 'B1' });
    expect(berths.map(({ values }) => [values['since'], values['until'], values['kind']])).to.deep.equal([['2025-07', '2026-03', 'ferry'], ['2024-01', '2025-06', undefined]]);
    expect((await findRecord(platform().db, registers.berths, { plate: 'B2' }))!.values['until']).to.equal('2025-12');
    expect((await failureOf(apply([{ action: 'close', register: 'berths', key: { plate: 'B1' } }]))).code).to.equal('unknown_record');
  });

  it('are refused where the key could mean several records', async () => {
    await load('berths', [{ plate: 'B3', name: '一', since: '2025-01' }, { plate: 'B3', name: '二', since: '2025-02' }]);
    const problem = await failureOf(apply([{ action: 'update', register: 'berths', key: { plate: 'B3' }, set: { name: '三' } }]));
    expect([problem.code, problem.params['fields']]).to.deep.equal(['ambiguous_record', '船牌 B3']);
  });

  describe('that expect records to be as they were', () => {
    const rename = (plates: string[], expected: EffectDeclaration['expect']): EffectDeclaration => ({
      action: 'update', register: 'boats', each: `= [${plates.map((plate) => `"${plate}"`).join(', ')}]`, key: { plate: '= row' }, set: { name: '改名' }, expect: expected,
    });
    const sources = { mine: { register: 'boats', key: {} }, fleet: { register: 'boats', key: {}, list: true } };

    before(async () => { await load('boats', [{ plate: 'E1', name: '一号', kind: 'cargo', fee: 5 }, { plate: 'E2', name: '二号' }, { plate: 'E3', name: '三号' }]); });

    it('name each record, each field, and both values as people read them', async () => {
      const filled = filledRecords(sources, { mine: { plate: 'E1', name: '一号', kind: 'ferry', fee: 5 }, fleet: [{ plate: 'E2', name: '旧名' }, { plate: 'E3', name: '三号' }] }, {}, new Date());
      const problem = await failureOf(apply([rename(['E1', 'E2', 'E3'], ['kind', 'name', 'fee'])], {}, filled));
      expect(problem.code).to.equal('register_conflict');
      expect(problem.errors?.map(({ path, message }) => [path, message])).to.deep.equal([
        ['boats.kind', 'E1：“船型”填表时为“渡船”，现为“货船”'], ['boats.name', 'E2：“船名”填表时为“旧名”，现为“二号”'],
      ]);
      expect(problem.text('zh')).to.contain('渡船').and.contain('二号');
    });

    it('go through when nothing has changed, and blank is blank', async () => {
      const filled = filledRecords(sources, { mine: null, fleet: [{ plate: 'E2', name: '二号', kind: null }, { plate: 'E3', name: '三号', kind: '' }] }, {}, new Date());
      expect(await apply([rename(['E2', 'E3'], ['name', 'kind'])], {}, filled)).to.equal(2);
    });

    it('notice a record that has come into being since the form found none', async () => {
      const looked = { mine: { register: 'boats', key: { plate: '= form.plate' } } };
      const filled = filledRecords(looked, { mine: null }, { form: { plate: 'E1' } }, new Date());
      const effect: EffectDeclaration = { action: 'upsert', register: 'boats', key: { plate: 'E1' }, set: { name: '抢先' }, expect: ['name'] };
      expect((await failureOf(apply([effect], {}, filled))).code).to.equal('register_conflict');
      expect(await apply([{ ...effect, key: { plate: 'E9' } }], {}, filled)).to.equal(1);
    });

    it('compare with the row that was shown, or with what an expression says', async () => {
      const effect: EffectDeclaration = { action: 'update', register: 'boats', each: '= form.rows', key: { plate: '= row.plate' }, set: { fee: '= 6' } };
      const rows = [{ plate: 'E1', fee: 4 }];
      expect((await failureOf(apply([{ ...effect, expect: ['fee'] }], { form: { rows } }))).errors?.[0]?.message).to.contain('4.00').and.contain('5.00');
      expect((await failureOf(apply([{ ...effect, expect: { kind: '= "ferry"' } }], { form: { rows } }))).code).to.equal('register_conflict');
      expect(await apply([{ ...effect, expect: { kind: '= "cargo"', fee: '= row.fee + 1' } }], { form: { rows } })).to.equal(1);
    });
  });
});
