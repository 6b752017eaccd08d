import { readdirSync, readFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { readPortalPages, type PortalPage } from '../../server/catalog/portal-pages.ts';
import { rootDir } from '../platform/databases.ts';

const word = (value: string) => ({ value, en: value });
const tab = { key: 'all', label: word('全部'), services: ['one', { label: word('组'), services: ['two'] }] };
const page = { name: 'records', title: word('查询'), audience: ['employer'], tabs: [tab], popular: { label: word('热点'), services: ['one'] } };
const read = (json: unknown): PortalPage[] | string => { try { return readPortalPages(json, (reason) => { throw new Error(reason); }); } catch (error) { return (error as Error).message; } };

describe('The pages of a portal that lead to its services', () => {
  it('are read with their texts, tabs, groups and what is asked for most', () => {
    expect(read(undefined)).to.deep.equal([]);
    expect(read([page])).to.deep.equal([{
      name: 'records', title: word('查询'), description: null, audience: ['employer'], category: '', purpose: '', popular: { label: word('热点'), services: ['one'] },
      tabs: [{ key: 'all', label: word('全部'), text: null, opensFor: [], services: ['one', { label: word('组'), services: ['two'] }] }],
    }]);
  });

  const faults: [string, unknown, string][] = [
    ['is no list', {}, 'not a list'], ['has a page without name', [{ ...page, name: '查' }], 'no name'], ['has two pages of one name', [page, page], 'same name'], ['lacks an English text', [{ ...page, title: { value: '查询' } }], 'value, en'],
    ['does not say for whom', [{ ...page, audience: [] }], 'for whom'], ['has a page without tabs', [{ ...page, tabs: [] }], 'no tabs'], ['has two tabs of one key', [{ ...page, tabs: [tab, tab] }], 'same key'],
    ['has a tab with nothing in it', [{ ...page, tabs: [{ key: 'all', label: word('全部') }] }], 'neither services nor a text'], ['has an entry that is no name', [{ ...page, tabs: [{ ...tab, services: [3] }] }], 'neither a name nor a group'],
    ['has popular services without names', [{ ...page, popular: { label: word('热点') } }], 'popular lacks'], ['opens a tab for what is no role', [{ ...page, tabs: [{ ...tab, opensFor: 'employer' }] }], 'opensFor'],
  ];
  for (const [what, json, reason] of faults) it(`are refused where the declaration ${what}`, () => { expect(read(json)).to.include(reason); });

  const portals = readdirSync(join(rootDir, 'forms'));
  for (const portal of portals) {
    it(`of ${portal} lead to nothing that is not there`, () => {
      const { pages } = JSON.parse(readFileSync(join(rootDir, 'forms', portal, 'portal.json'), 'utf8')) as { pages?: unknown };
      const named = (read(pages) as PortalPage[]).flatMap(({ popular, tabs }) => [...(popular?.services ?? []), ...tabs.flatMap(({ services }) => services.flatMap((entry) => (typeof entry === 'string' ? [entry] : entry.services)))]);
      const absent = named.filter((name) => !existsSync(join(rootDir, 'forms', portal, `${name}.json`)) && !existsSync(join(rootDir, 'forms', portal, 'queries', `${name}.json`)));
      expect(absent).to.deep.equal([]);
    });
  }
});
