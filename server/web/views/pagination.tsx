import type { Texts } from '../texts/texts.ts';

/** Links to the pages of a list; nothing for a list of one page. */
export function Pagination({ total, size, page, address, t }: { total: number; size: number; page: number; address: (page: number) => string; t: Texts }) {
  const pages = Math.ceil(total / size);
  if (pages <= 1) return null;
  return (
    <nav class="pagination" aria-label={t.queue.pages}>
      {page > 1 && <a class="button secondary" rel="prev" href={address(page - 1)}>{t.queue.previous}</a>}
      <span>{t.queue.page(page, pages)}</span>
      {page < pages && <a class="button secondary" rel="next" href={address(page + 1)}>{t.queue.next}</a>}
    </nav>
  );
}
