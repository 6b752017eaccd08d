import { expect } from 'chai';
import { checkList } from '../../server/registers/check-list.ts';
import { readListDefinition } from '../../server/registers/list-definition.ts';
import { runList, type ListAnswer, type ListRequest } from '../../server/registers/run-list.ts';
import { forEachDatabase } from '../platform/databases.ts';
import { fillHarbour, harbourDirectory, harbourRegisters, viewer } from './harbour.ts';

const json = {
  title: '重载', english: 'Heavy', register: 'landings', keep: '= row.worth >= form.least',
  filters: [{ key: 'most', field: 'worth', operator: 'to', label: '至多', english: 'At most' }, { key: 'ship', label: '船', english: 'Ship' }],
  columns: [
    { key: 'sailor', label: '船员', english: 'Sailor' }, { key: 'ship', label: '船', english: 'Ship' }, { key: 'period', label: '月份', english: 'Month' }, { key: 'kind', label: '鱼', english: 'Kind' },
    { key: 'worth', value: '= row.weight * 2', label: '值', english: 'Worth' },
  ],
  total: ['worth'], pageSize: 5,
};
const surroundings = { registers: harbourRegisters, dictionaries: {}, sources: [] };
const findings = (parts: Record<string, unknown>): string[] => checkList('harbour', 'broken', { ...json, ...parts }, surroundings).map(({ path, code }) => `${path.replace(/^.*#/, '')}: ${code}`);

forEachDatabase('lists that look at each row', (platform) => {
  const directory = harbourDirectory();
  before(() => fillHarbour(platform(), directory));
  const run = (least: number, request: Partial<ListRequest> = {}): Promise<ListAnswer> => runList(platform().db, directory, readListDefinition('harbour', 'heavy', json), { viewer: viewer('reviewer'), scope: { form: { least } }, now: platform().clock.now(), ...request });

  it('hold the rows for which their expression is true, count and sum those alone, and turn their pages', async () => {
    const all = await run(0, { pageSize: 100 }), kept = await run(5, { pageSize: 100 });
    expect(kept.rows).to.deep.equal(all.rows.filter((row) => Number(row['worth']) >= 5));
    expect(kept.rows).to.have.length.greaterThan(5).and.lessThan(all.rows.length);
    expect([kept.total, kept.totals]).to.deep.equal([kept.rows.length, { worth: Number(kept.rows.reduce((sum, row) => sum + Number(row['worth']), 0).toFixed(2)) }]);
    expect((await run(5, { page: 2 })).rows).to.deep.equal(kept.rows.slice(5, 10));
  });

  it('are filtered by computed columns beside those of the register', async () => {
    const kept = await run(5, { pageSize: 100, filters: { most: '7', ship: 'B' } });
    expect(kept.rows).to.have.length.greaterThan(0);
    expect(kept.rows.every((row) => Number(row['worth']) >= 5 && Number(row['worth']) <= 7 && row['ship'] === 'B')).to.equal(true);
  });

  it('do not hold a row that is named and left out', async () => {
    const all = await run(0, { pageSize: 100 });
    const light = all.rows.find((row) => Number(row['worth']) < 5)!, heavy = all.rows.find((row) => Number(row['worth']) >= 5)!;
    expect((await run(5, { rowKeys: [light._row, heavy._row] })).rows.map((row) => row._row)).to.deep.equal([heavy._row]);
  });

  it('show nothing that the viewer may not see', async () => {
    const own = await run(5, { pageSize: 100, viewer: viewer('individual', { sailor: 'S1' }) });
    expect(own.rows.every((row) => row['sailor'] === 'S1')).to.equal(true);
  });
});

describe('the check of lists that look at each row, and of those that read applications', () => {
  it('passes what runs, and refuses a filter by a computed column where no row is looked at', () => {
    expect(findings({})).to.deep.equal([]);
    expect(findings({ keep: undefined })).to.deep.equal(['filters[0].field: register_field']);
    expect(findings({ keep: '= row.worth >= nobody.least' })).to.deep.equal(['keep: feel_unknown_name']);
  });

  it('refuses an expression over rows that are made, and applications that nothing reads', () => {
    const made = { register: undefined, rows: '= for one in applications return {number: one.number}', filters: [], total: [], keep: undefined, columns: [{ key: 'number', label: '编号', english: 'Number' }], rowKey: ['number'] };
    expect(findings({ ...made, applications: ['voyage'] })).to.deep.equal([]);
    expect(findings(made)).to.deep.equal(['rows: feel_unknown_name']);
    expect(findings({ ...made, applications: ['voyage'], keep: '= true' })).to.deep.equal(['keep: list']);
    expect(findings({ applications: ['voyage'] })).to.deep.equal(['applications: list']);
  });
});
