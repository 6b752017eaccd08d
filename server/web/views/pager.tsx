import { useState } from 'preact/hooks';
import type { Texts } from '../texts/texts.ts';
import { pageNumbers } from './page-numbers.ts';

export interface PagerProps {
  t: Texts;
  page: number;
  pageSize: number;
  total: number;
  /** Rows on this page. */
  shown: number;
  /** There are more rows than `total`, which were not counted. */
  more?: boolean;
  busy?: boolean;
  turnTo: (page: number) => void;
  /** Sizes of a page to choose from. */
  sizes?: readonly number[];
  resize?: (pageSize: number) => void;
}

/** How many there are, which are shown, the pages by number, the size of a page, and going to a page; for lists that a script turns over. A form may hold several, so it is no landmark. */
export function Pager({ t, page, pageSize, total, shown, more = false, busy = false, turnTo, sizes, resize }: PagerProps) {
  if (total === 0) return null;
  const pages = Math.max(page, Math.ceil(total / pageSize));
  const first = (page - 1) * pageSize + 1;
  return (
    <div class="pagination" role="group" aria-label={t.paging.label}>
      <p class="page-range">{t.paging.range(total, first, first + Math.max(0, shown - 1), more)}</p>
      <span class="visually-hidden" role="status">{t.queue.page(page, pages)}</span>
      {(pages > 1 || more) && (
        <div class="page-turn">
          <button type="button" class="button secondary small" disabled={busy || page <= 1} onClick={() => turnTo(page - 1)}>{t.queue.previous}</button>
          <ol class="page-numbers">
            {pageNumbers(page, pages).map((number, index) => (
              <li key={number ?? `gap-${index}`}>
                {number === null ? <span aria-hidden="true">…</span> : <button type="button" aria-label={t.paging.pageNumber(number)} aria-current={number === page ? 'page' : undefined} disabled={busy} onClick={() => number !== page && turnTo(number)}>{number}</button>}
              </li>
            ))}
          </ol>
          <button type="button" class="button secondary small" disabled={busy || (page >= pages && !more)} onClick={() => turnTo(page + 1)}>{t.queue.next}</button>
        </div>
      )}
      {sizes && resize && (
        <label class="page-size"><span class="visually-hidden">{t.paging.size}</span>
          <select value={String(pageSize)} disabled={busy} onChange={(event) => resize(Number(event.currentTarget.value))}>
            {[...new Set([...sizes, pageSize])].sort((one, other) => one - other).map((size) => <option key={size} value={String(size)} selected={size === pageSize}>{t.paging.perPage(size)}</option>)}
          </select>
        </label>
      )}
      {pages > 1 && <GoTo t={t} pages={pages} busy={busy} turnTo={turnTo} />}
    </div>
  );
}

/** 前往指定页. Not a form of its own: it may stand within one, so Enter is heard here. */
function GoTo({ t, pages, busy, turnTo }: { t: Texts; pages: number; busy: boolean; turnTo: (page: number) => void }) {
  const [typed, type] = useState('');
  const go = (): void => {
    const page = Math.trunc(Number(typed));
    if (!(page >= 1)) return;
    type('');
    turnTo(Math.min(page, pages));
  };
  return (
    <div class="page-go">
      <label>{t.paging.goTo} <input type="text" inputMode="numeric" autocomplete="off" maxLength={6} value={typed} onInput={(event) => type(event.currentTarget.value.replace(/\D/g, ''))}
        onKeyDown={(event) => { if (event.key === 'Enter') { event.preventDefault(); event.stopPropagation(); go(); } }} /> {t.paging.page}</label>
      <button type="button" class="button secondary small" disabled={busy} onClick={go}>{t.paging.go}</button>
    </div>
  );
}
