import type { Texts } from '../texts/texts.ts';
import { pageNumbers } from './page-numbers.ts';

/** Links to the pages of a list: which rows are shown, the pages by number, going to a page; nothing for a list of one page. */
export function Pagination({ total, size, page, address, label, t }: { total: number; size: number; page: number; address: (page: number) => string; /** Of what, where a page has several. */ label?: string; t: Texts }) {
  const pages = Math.ceil(total / size);
  if (pages <= 1) return null;
  const first = (page - 1) * size + 1;
  return (
    <nav class="pagination" aria-label={label === undefined ? t.queue.pages : `${t.queue.pages} ${label}`}>
      <p class="page-range">{t.paging.range(total, first, Math.min(total, first + size - 1), false)}</p>
      <div class="page-turn">
        {page > 1 && <a class="button secondary small" rel="prev" href={address(page - 1)}>{t.queue.previous}</a>}
        <span class="visually-hidden">{t.queue.page(page, pages)}</span>
        <ol class="page-numbers">
          {pageNumbers(page, pages).map((number, index) => (
            <li key={number ?? `gap-${index}`}>{number === null ? <span aria-hidden="true">…</span> : <a href={address(number)} aria-label={t.paging.pageNumber(number)} aria-current={number === page ? 'page' : undefined}>{number}</a>}</li>
          ))}
        </ol>
        {page < pages && <a class="button secondary small" rel="next" href={address(page + 1)}>{t.queue.next}</a>}
      </div>
      <GoTo address={address(1)} pages={pages} t={t} />
    </nav>
  );
}

/** A form that sends the other parameters along, so that it works without script. */
function GoTo({ address, pages, t }: { address: string; pages: number; t: Texts }) {
  const { pathname, searchParams } = new URL(address, 'http://local');
  return (
    <form class="page-go" method="get" action={pathname}>
      {[...searchParams].filter(([name]) => name !== 'page').map(([name, value]) => <input key={name} type="hidden" name={name} value={value} />)}
      <label>{t.paging.goTo} <input type="number" name="page" min={1} max={pages} required /> {t.paging.page}</label>
      <button class="button secondary small" type="submit">{t.paging.go}</button>
    </form>
  );
}
