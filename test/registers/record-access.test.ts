import { expect } from 'chai';
import type { Knex } from 'knex';
import { Problem } from '../../server/platform/errors.ts';
import { readAccess } from '../../server/registers/access-rules.ts';
import { fetchCondition, lookUpCondition, mayLookUp, recordCondition, type Viewer } from '../../server/registers/record-access.ts';
import { forEachDatabase } from '../platform/databases.ts';
import { fillHarbour, harbourDirectory, viewer } from './harbour.ts';

forEachDatabase('the right to records', (platform) => {
  const directory = harbourDirectory();
  before(() => fillHarbour(platform(), directory));

  const seen = async (register: string, who: Viewer, field = 'sailor'): Promise<string[]> => {
    const definition = directory.get('harbour', register);
    const query = platform().db(`${definition.table} as one`).distinct(`one.${field}`).orderBy(`one.${field}`);
    recordCondition(definition, directory, who)(query, 'one');
    return (await query as Record<string, string>[]).map((row) => row[field] as string);
  };

  it('is denied where no rule gives it: no role, another role, another portal', async () => {
    expect(await seen('sailors', viewer(null, { sailor: 'S1', ship: 'A' }))).to.deep.equal([]);
    expect(await seen('sailors', viewer('supervisor'))).to.deep.equal([]);
    expect(await seen('sailors', { ...viewer('administrator'), portal: 'elsewhere' })).to.deep.equal([]);
  });

  it('holds for the records whose fields name the account, and for none when the account lacks the attribute', async () => {
    expect(await seen('sailors', viewer('individual', { sailor: 'S2' }))).to.deep.equal(['S2']);
    expect(await seen('sailors', viewer('individual', { sailor: '' }))).to.deep.equal([]);
    expect(await seen('sailors', viewer('individual', { ship: 'A' }))).to.deep.equal([]);
    expect(await seen('sailors', viewer('individual', { sailor: "S1' or '1'='1" }))).to.deep.equal([]);
  });

  it('reaches records through another register', async () => {
    expect(await seen('sailors', viewer('employer', { ship: 'A' }))).to.deep.equal(['S1', 'S2']);
    expect(await seen('sailors', viewer('employer', { ship: 'B' }))).to.deep.equal(['S2', 'S3', 'S4']);
    expect(await seen('landings', viewer('employer', { ship: 'A' }), 'ship')).to.deep.equal(['A']);
  });

  it('adds up what several roles give', async () => {
    const both: Viewer = { ...viewer('individual', { sailor: 'S4', ship: 'A' }), roles: ['individual', 'employer'] };
    expect(await seen('sailors', both)).to.deep.equal(['S1', 'S2', 'S4']);
  });

  it('counts for staff only in portals where they work a group', async () => {
    expect(await seen('sailors', viewer('reviewer'))).to.have.length(4);
    expect(await seen('sailors', viewer('reviewer', {}, ['pier']))).to.have.length(4);
    expect(await seen('sailors', viewer('reviewer', {}, ['elsewhere/pier']))).to.deep.equal([]);
    expect(await seen('sailors', viewer('administrator', {}, []))).to.have.length(4);
  });

  it('lets look up by a complete key without listing', async () => {
    const ships = directory.get('harbour', 'ships');
    const who = viewer('individual', { sailor: 'S1' });
    const find = async (where: Record<string, string>): Promise<number> => {
      const query = platform().db(ships.table).where(where);
      lookUpCondition(ships, directory, who, Object.keys(where))(query);
      return (await query as unknown[]).length;
    };
    expect(mayLookUp(ships, who)).to.equal(true);
    expect(await seen('ships', who, 'ship')).to.deep.equal([]);
    expect(await find({ ship: 'B' })).to.equal(1);
    expect(await find({ name: '乙船' })).to.equal(0);
  });

  it('lets fetch all records with the fields that a rule names, without listing and by no other fields', async () => {
    const landings = directory.get('harbour', 'landings');
    const who = viewer('reviewer');
    const narrowed = { ...landings, access: { reviewer: [{ lookup: ['ship'] }] } };
    const count = async (condition: (query: Knex.QueryBuilder) => void, where: Record<string, string> = {}): Promise<number> => {
      const query = platform().db(landings.table).where(where);
      condition(query);
      return (await query as unknown[]).length;
    };
    const all = await count(() => undefined, { ship: 'A' });
    expect(all).to.be.greaterThan(0);
    expect(await count(fetchCondition(narrowed, directory, who, ['ship']), { ship: 'A' })).to.equal(all);
    expect(await count(fetchCondition(narrowed, directory, who, []))).to.equal(0);
    expect(await count(recordCondition(narrowed, directory, who)), 'never listed').to.equal(0);
    expect(await count(fetchCondition(narrowed, directory, viewer('individual', { sailor: 'S1' }), ['ship']), { ship: 'A' }), 'another role').to.equal(0);
  });
});

describe('rules of access', () => {
  const refusal = (access: unknown): string => {
    try {
      readAccess(access, (reason) => { throw new Problem('invalid_configuration', {}, [{ path: '', code: '', message: reason }]); });
    } catch (error) {
      return (error as Problem).errors?.[0]?.message ?? '';
    }
    throw new Error('it was not refused');
  };

  it('are refused where they would say nothing, or something that no account answers for', () => {
    expect(refusal({ individual: {} })).to.contain('access.individual is empty');
    expect(refusal({ individual: 'own' })).to.contain('access.individual');
    expect(refusal({ individual: { sailor: '= form.sailor' } })).to.contain('form');
    expect(refusal({ individual: { sailor: '= if today() > date("2020-01-01") then account.sailor else null' } })).to.contain('the account only');
    expect(refusal({ individual: { sailor: '= account.' } })).to.contain('access.individual.sailor');
    expect(refusal({ individual: { sailor: null } })).to.contain('access.individual.sailor');
    expect(refusal({ individual: { lookup: [] } })).to.contain('access.individual.lookup');
    expect(refusal({ individual: { lookup: ['sailor'], ship: 'A' } })).to.contain('stands alone');
    expect(refusal({ employer: { through: { register: 'service', match: {}, where: { ship: 'A' } } } })).to.contain('match');
    expect(refusal({ employer: { through: { register: 'service', match: { sailor: 'sailor' }, where: {} } } })).to.contain('where');
  });
});
