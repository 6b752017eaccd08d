import { expect } from 'chai';
import { Problem } from '../../server/platform/errors.ts';
import type { FilterValues } from '../../server/registers/list-conditions.ts';
import { runList, type ListAnswer, type ListRequest } from '../../server/registers/run-list.ts';
import { forEachDatabase } from '../platform/databases.ts';
import { fillHarbour, harbourDirectory, viewer } from './harbour.ts';

forEachDatabase('declared lists', (platform) => {
  const directory = harbourDirectory();
  before(() => fillHarbour(platform(), directory));

  const everyone = viewer('reviewer');
  const run = (list: string, request: Partial<ListRequest> = {}): Promise<ListAnswer> => runList(platform().db, directory, directory.list('harbour', list), { viewer: everyone, now: platform().clock.now(), ...request });
  const filtered = async (filters: FilterValues, request: Partial<ListRequest> = {}): Promise<string[]> => (await run('landings', { filters, pageSize: 100, ...request })).rows.map((row) => row._row);
  const refusal = async (request: Partial<ListRequest>): Promise<Problem> => run('landings', request).then(() => { throw new Error('it was not refused'); }, (error: Problem) => error);

  it('answer fields, fields of joined records and computed columns, which may read those before them', async () => {
    const { rows, total } = await run('landings', { filters: { sailor: 'S1', period: '2022-01' } });
    expect(total).to.equal(1);
    expect(rows).to.deep.equal([{
      _row: 'S1,A,2022-01,cod', sailor: 'S1', name: '安平', vesselName: '甲船', period: '2022-01', kind: 'cod', weight: 0.1, remark: 'S1 on A', worth: 0.1, twice: 0.2, price: 2.005, after: 2.005,
    }]);
  });

  it('are sorted as declared or as asked, and their pages hold each row once', async () => {
    const pages: string[] = [];
    for (let page = 1; page <= 12; page++) pages.push(...(await run('landings', { page })).rows.map((row) => row._row));
    expect(pages).to.have.length(60);
    expect(new Set(pages).size).to.equal(60);
    expect(pages.slice(0, 2)).to.deep.equal(['S1,A,2022-12,eel', 'S2,A,2022-12,eel']);
    const byName = (await run('landings', { sort: ['-name', 'period'], pageSize: 13 })).rows.map((row) => `${row['name']} ${row['period']}`);
    expect(byName[0]).to.equal('李远 2022-01');
    expect(byName[12]).to.equal('安远 2022-01');
    expect((await run('landings', { page: 13 })).rows).to.deep.equal([]);
    expect((await run('landings', { page: 13 })).total).to.equal(60);
  });

  it('are filtered by fields of the row and of joined records', async () => {
    expect(await filtered({ period: '2022-03' })).to.have.length(5);
    expect(await filtered({ from: '2022-03', to: '2022-04' })).to.have.length(10);
    expect(await filtered({ to: '2022-01-15' })).to.have.length(5);
    expect(await filtered({ kinds: ['cod'] })).to.have.length(20);
    expect(await filtered({ kinds: 'cod,eel' })).to.have.length(60);
    expect(await filtered({ name: '远' })).to.have.length(36);
    expect(await filtered({ begins: '安' })).to.have.length(36);
    expect(await filtered({ name: '%' })).to.have.length(12);
    expect(await filtered({ name: '无' })).to.have.length(0);
    expect(await filtered({ name: '远', kinds: ['cod'], period: '2022-01' })).to.deep.equal(['S2,A,2022-01,cod', 'S2,B,2022-01,cod', 'S3,B,2022-01,cod']);
    expect(await filtered({ weight: '3' })).to.have.length(24);
  });

  it('take a filter left empty for none, and refuse one that they do not have or a value that is none', async () => {
    expect(await filtered({ period: '', name: null })).to.have.length(60);
    expect((await refusal({ filters: { secret: 'x' } })).errors?.[0]).to.include({ path: 'filter.secret', code: 'unknown_filter' });
    expect((await refusal({ filters: { weight: 'heavy' } })).errors?.[0]).to.include({ path: 'filter.weight', code: 'filter_value' });
    expect((await refusal({ filters: { period: { $ne: '' } } })).errors?.[0]).to.include({ code: 'filter_value' });
    expect((await refusal({ filters: { name: '长'.repeat(201) } })).errors?.[0]).to.include({ code: 'filter_value' });
    expect((await refusal({ sort: ['remark'] })).errors?.[0]).to.include({ path: 'sort' });
    expect((await refusal({ pageSize: 1001 })).errors?.[0]).to.include({ path: 'pageSize' });
    expect((await refusal({ page: 0 })).errors?.[0]).to.include({ path: 'page' });
  });

  it('sum declared columns over all pages, exactly, stored and computed ones alike', async () => {
    const { totals } = await run('landings', { pageSize: 2 });
    expect(totals).to.deep.equal({ weight: 126, worth: 126.72 });
    expect((await run('landings', { filters: { sailor: 'S1' }, pageSize: 5 })).totals).to.deep.equal({ weight: 1.2, worth: 1.2 });
  });

  it('read answers of a form, and are empty while those are missing', async () => {
    const form = { sailor: 'S2', ship: 'B', from: '2022-03', to: '2022-05' };
    const { rows, total, totals } = await run('mine', { scope: { form } });
    expect(total).to.equal(3);
    expect(rows.map((row) => row._row)).to.deep.equal(['2022-03,eel', '2022-04,cod', '2022-05,eel']);
    expect(totals).to.deep.equal({ weight: 6.3 });
    expect(await run('mine', { scope: { form: { sailor: 'S2' } } })).to.deep.equal({ rows: [], total: 0 });
    expect(await run('mine')).to.deep.equal({ rows: [], total: 0 });
    expect((await run('mine', { scope: { form: { sailor: 'S2', ship: 'B' } } })).total).to.equal(12);
  });

  it('answer the rows that keys name, and none that the list does not hold', async () => {
    const form = { sailor: 'S2', ship: 'B', from: '2022-03' };
    const { rows } = await run('mine', { scope: { form }, rowKeys: ['2022-05,eel', '2022-01,cod', '2022-04,cod', 'nonsense', '%E4%A', '2022-05,eel', ''] });
    expect(rows.map((row) => row._row)).to.deep.equal(['2022-05,eel', '2022-04,cod']);
    expect((await run('landings', { rowKeys: ['S1,A,2022-01,cod', 'S9,A,2022-01,cod'] })).rows.map((row) => row['name'])).to.deep.equal(['安平']);
  });

  it('may be made by FEEL, with joined records, filters, pages, sums and keys', async () => {
    const scope = { form: { sailor: 'S3', months: ['2022-01', '2022-02', '2022-03', '2022-04'] } };
    const first = await run('months', { scope });
    expect(first.rows).to.deep.equal(['2022-01', '2022-02', '2022-03'].map((period) => ({ _row: period, period, name: '李远', share: 0.1 })));
    expect(first).to.deep.include({ total: 4, totals: { share: 0.4 } });
    expect((await run('months', { scope, sort: ['-period'], filters: { from: '2022-02' } })).rows.map((row) => row._row)).to.deep.equal(['2022-04', '2022-03', '2022-02']);
    expect((await run('months', { scope, rowKeys: ['2022-04', '2021-01'] })).rows.map((row) => row._row)).to.deep.equal(['2022-04']);
    expect(await run('months')).to.deep.equal({ rows: [], total: 0, totals: { share: 0 } });
    const twice = { form: { sailor: 'S3', months: ['2022-01', '2022-01'] } };
    expect(await run('months', { scope: twice }).catch((error: Problem) => error)).to.have.property('code', 'expression_failed');
  });

  it('leave out rows that have a joined record, or one with a value that is not wanted', async () => {
    const rowsOf = async (list: string, form: Record<string, unknown>, request: Partial<ListRequest> = {}): Promise<string[]> => (await run(list, { scope: { form }, ...request })).rows.map((row) => row._row);
    const all = ['S1,A', 'S2,A', 'S2,B', 'S3,B', 'S4,B'];
    expect(await rowsOf('idle', { period: '2022-01', kind: 'cod' })).to.deep.equal([]);
    expect(await rowsOf('idle', { period: '2022-01', kind: 'eel' })).to.deep.equal(all);
    expect(await rowsOf('idle', {})).to.deep.equal(all);
    expect(await rowsOf('light', { period: '2022-01', kind: 'cod', heavy: [0.1, 4.1] })).to.deep.equal(['S2,A', 'S2,B', 'S3,B']);
    expect(await rowsOf('light', { period: '2022-01', kind: 'cod' })).to.deep.equal(all.slice(1));
    expect((await run('light', { scope: { form: { period: '2022-01', kind: 'cod', heavy: [1.1, 2.1] } }, pageSize: 1, sort: [] })).total).to.equal(2);
    expect(await rowsOf('light', { period: '2022-01', kind: 'cod', heavy: 1.1 }, { rowKeys: ['S2,A', 'S2,B'] })).to.deep.equal(['S2,B']);
  });

  it('made by FEEL leave out rows by their joined records, before they are counted, and when they are named', async () => {
    const form = { sailor: 'S2', ship: 'B', months: ['2022-01', '2022-02', '2022-03', '2022-04', '2022-05'] };
    const first = await run('open', { scope: { form } });
    expect(first).to.deep.equal({ rows: ['2022-02', '2022-03'].map((period) => ({ _row: period, period })), total: 3 });
    expect((await run('open', { scope: { form }, rowKeys: ['2022-04', '2022-05'] })).rows.map((row) => row._row)).to.deep.equal(['2022-05']);
    expect((await run('open', { scope: { form: { ...form, ship: 'A' } } })).total).to.equal(5);
    // A record that may not be seen tells nothing by leaving a row out.
    expect((await run('open', { scope: { form }, viewer: viewer('employer', { ship: 'A' }) })).total).to.equal(5);
  });

  describe('under a viewer\'s right', () => {
    const ship = viewer('employer', { ship: 'A' });
    const sailor = viewer('individual', { sailor: 'S1' });

    it('hold only that viewer\'s rows, whatever is filtered by or named', async () => {
      expect((await run('landings', { viewer: ship })).total).to.equal(24);
      expect(await filtered({ sailor: 'S3' }, { viewer: ship })).to.deep.equal([]);
      expect(await filtered({ name: '李' }, { viewer: ship })).to.deep.equal([]);
      expect((await run('landings', { viewer: ship, rowKeys: ['S3,B,2022-01,cod', 'S2,B,2022-01,cod', 'S2,A,2022-01,cod'] })).rows.map((row) => row._row)).to.deep.equal(['S2,A,2022-01,cod']);
      expect((await run('mine', { viewer: sailor, scope: { form: { sailor: 'S2', ship: 'A' }, account: { sailor: 'S2' } } })).total).to.equal(0);
      expect((await run('landings', { viewer: viewer(null) })).total).to.equal(0);
      expect((await run('landings', { viewer: { ...everyone, portal: 'elsewhere' } })).total).to.equal(0);
    });

    it('sum and count only what is seen', async () => {
      expect((await run('landings', { viewer: sailor })).totals).to.deep.equal({ weight: 1.2, worth: 1.2 });
    });

    it('show nothing of joined records that are not seen, neither by value nor by order nor by filter', async () => {
      const scope = { form: { sailor: 'S3', months: ['2022-01'] } };
      expect((await run('months', { viewer: ship, scope })).rows[0]).to.deep.include({ name: null, share: 0 });
      const onB = viewer('employer', { ship: 'B' });
      const noNames = harbourDirectory();
      noNames.get('harbour', 'sailors').access = {};
      const ask = (request: Partial<ListRequest>): Promise<ListAnswer> => runList(platform().db, noNames, noNames.list('harbour', 'landings'), { viewer: onB, now: platform().clock.now(), pageSize: 100, ...request });
      expect((await ask({ filters: { name: '李' } })).total).to.equal(0);
      const ordered = await ask({ sort: ['name'] });
      expect(ordered.total).to.equal(36);
      expect(new Set(ordered.rows.map((row) => row['name']))).to.deep.equal(new Set([null]));
      // Without names only the order of writing is left: the sailor whose name would come first was written last.
      const lastWritten = ordered.rows.at(-1)?.['sailor'];
      expect([ordered.rows[0]?.['sailor'], lastWritten]).to.deep.equal(['S2', 'S4']);
    });

    it('may look up a joined record by its key where the right says so', async () => {
      expect((await run('landings', { viewer: sailor })).rows[0]).to.deep.include({ vesselName: '甲船', name: '安平' });
    });
  });
});
