import { expect } from 'chai';
import { columnHeads } from '../../server/forms/column-heads.ts';
import type { Section } from '../../server/forms/present-submission.ts';
import { samplePorts } from './sample-ports.ts';
import { openSampleSite, type SampleSite } from './sample-site.ts';

const columns = Array.from({ length: 20 }, (_, index) => ({ key: `c${index}`, label: `栏${index}`, type: 'text' as const }));
const table = { columns, heads: columnHeads(columns), rows: Array.from({ length: 3_000 }, (_, row) => columns.map(({ key }) => `${key}行${row}`)) };
const sections: Section[] = [{ title: '名单', rows: [{ path: 'people', label: '人员', text: '共3000行', value: [], type: 'rows', table }, { path: 'more', label: '其他', text: '共1行', value: [], type: 'rows', table: { ...table, rows: table.rows.slice(0, 1) } }] }];
const changes = Array.from({ length: 1_200 }, (_, index) => ({ path: `people[${index}].c0`, label: `人员 ${index + 1} 栏0`, before: '甲', after: '乙' }));

describe('Long tables of a submission', () => {
  let site: SampleSite;
  before(async function () {
    this.timeout(60_000);
    const sample = samplePorts();
    site = await openSampleSite([], {
      ...sample,
      application: async (caller, id) => ({ ...await sample.application(caller, id), sections }),
      task: async (caller, id) => ({ ...await sample.task(caller, id), sections, changes }),
    });
  });
  after(() => site.close());

  const text = async (path: string, as: string) => (await fetch(site.url + path, { headers: { Cookie: `as=${as}` } })).text();
  const rowsIn = (html: string) => [...html.matchAll(/<td>c0行(\d+)<\/td>/g)].map(([, row]) => Number(row));

  for (const [as, path] of [['individual', '/applications/open'], ['reviewer', '/review/tasks/open']] as const) {
    it(`show a page of rows on ${path}, and links to all others`, async () => {
      const html = await text(path, as);
      expect(rowsIn(html)).to.deep.equal([...Array.from({ length: 50 }, (_, index) => index), 0]);
      expect(html).to.contain('共 3000 条').and.to.contain(`href="${path}?of=people&amp;page=60#rows-people"`).and.to.contain('id="rows-people"');
      expect(rowsIn(await text(`${path}?of=people&page=60`, as)).slice(0, 50)).to.deep.equal(Array.from({ length: 50 }, (_, index) => 2950 + index));
      expect(rowsIn(await text(`${path}?of=people&page=9000`, as))[0], 'beyond the last page').to.equal(2950);
      expect(rowsIn(await text(`${path}?page=2`, as))[0], 'a page of something else').to.equal(0);
    });
  }

  it('show a page of what has changed since the last submission', async () => {
    const shown = (html: string) => [...html.matchAll(/<th scope="row">人员 (\d+) 栏0/g)].map(([, row]) => Number(row));
    expect(shown(await text('/review/tasks/open', 'reviewer'))).to.deep.equal(Array.from({ length: 50 }, (_, index) => index + 1));
    expect(shown(await text('/review/tasks/open?of=.changes&page=24', 'reviewer'))).to.deep.equal(Array.from({ length: 50 }, (_, index) => index + 1151));
  });
});
