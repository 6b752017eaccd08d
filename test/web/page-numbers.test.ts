import { expect } from 'chai';
import { h } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { textsIn } from '../../server/web/texts/texts.ts';
import { pageNumbers } from '../../server/web/views/page-numbers.ts';
import { Pager } from '../../server/web/views/pager.tsx';
import { Pagination } from '../../server/web/views/pagination.tsx';

const t = textsIn('zh');

describe('The pages of a list', () => {
  it('are numbered: the first, the last, those around, and no gap of a single page', () => {
    expect(pageNumbers(1, 1)).to.deep.equal([1]);
    expect(pageNumbers(1, 3)).to.deep.equal([1, 2, 3]);
    expect(pageNumbers(4, 7)).to.deep.equal([1, 2, 3, 4, 5, 6, 7]);
    expect(pageNumbers(10, 20)).to.deep.equal([1, null, 9, 10, 11, null, 20]);
    for (let pages = 1; pages < 30; pages++) {
      for (let page = 1; page <= pages; page++) {
        const shown = pageNumbers(page, pages).filter((number) => number !== null);
        expect(shown).to.include.members([1, page, pages]).and.deep.equal([...new Set(shown)].sort((one, other) => one - other));
      }
    }
  });

  it('say how many there are, which are shown, and lead to the numbers, to the size and to any page', () => {
    const pager = renderToString(h(Pager, { t, page: 1, pageSize: 10, total: 9, shown: 9, turnTo: () => undefined, sizes: [10, 20], resize: () => undefined }));
    expect(pager).to.include('共 9 条，显示 1-9 条').and.include('10条/页').and.not.include('下一页');
    const long = renderToString(h(Pager, { t, page: 3, pageSize: 10, total: 45, shown: 10, turnTo: () => undefined, sizes: [10, 20], resize: () => undefined }));
    expect(long).to.include('共 45 条，显示 21-30 条').and.include('aria-label="第 5 页"').and.include('前往');
    const open = renderToString(h(Pager, { t, page: 1, pageSize: 50, total: 10_000, shown: 50, more: true, turnTo: () => undefined }));
    expect(open).to.include('10000 条以上，显示 1-50 条');
    expect(renderToString(h(Pager, { t, page: 1, pageSize: 10, total: 0, shown: 0, turnTo: () => undefined }))).to.equal('');
  });

  it('keep the conditions of the list in every link and in the form that goes to a page', () => {
    const links = renderToString(h(Pagination, { t, total: 41, size: 20, page: 2, address: (page: number) => `/applications?status=draft&page=${page}` }));
    expect(links).to.include('共 41 条，显示 21-40 条').and.include('href="/applications?status=draft&amp;page=3"').and.include('<input type="hidden" name="status" value="draft"').and.not.include('type="hidden" name="page"');
    expect(renderToString(h(Pagination, { t, total: 20, size: 20, page: 1, address: () => '/x' }))).to.equal('');
  });
});
