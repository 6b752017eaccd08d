import { useState } from 'preact/hooks';
import type { Texts } from '../../../texts/texts.ts';
import type { ListFilter } from './control.ts';
import type { ListState } from './list-pages.ts';

/** Turning pages where there is little room; nothing where there is one page only. */
export function CompactPager({ page, pages, total, turnTo, texts }: { page: number; pages: number; total: number; turnTo: (page: number) => void; texts: Texts }) {
  if (pages <= 1) return null;
  return (
    <div class="pager">
      <button type="button" class="button secondary small" disabled={page <= 1} onClick={() => turnTo(page - 1)}>{texts.queue.previous}</button>
      <span role="status">{texts.queue.page(page, pages)} {texts.controls.rowCount(total)}</span>
      <button type="button" class="button secondary small" disabled={page >= pages} onClick={() => turnTo(page + 1)}>{texts.queue.next}</button>
    </div>
  );
}

/** Narrowing a list by its declared filters. Not a form of its own: it stands within one, so Enter is heard here. */
export function ListFilters({ state, declared, id, label, texts }: { state: ListState; declared: unknown; id: string; label: string; texts: Texts }) {
  const filters = filtersOf(declared);
  const [typed, setTyped] = useState<Record<string, string>>({});
  if (filters.length === 0) return null;
  const apply = () => state.narrow(Object.fromEntries(Object.entries(typed).filter(([, text]) => text.trim() !== '')));
  return (
    <div class="list-filters" role="group" aria-label={`${label} ${texts.centre.filters}`} onKeyDown={(event) => { if (event.key === 'Enter') { event.preventDefault(); apply(); } }}>
      {filters.map((filter) => (
        <div class="field" key={filter.key}>
          <label for={`${id}-filter-${filter.key}`}>{filter.label}</label>
          <FilterInput filter={filter} id={`${id}-filter-${filter.key}`} value={typed[filter.key] ?? ''} change={(text) => setTyped({ ...typed, [filter.key]: text })} texts={texts} />
        </div>
      ))}
      <div class="actions">
        <button type="button" class="button secondary small" onClick={apply}>{texts.queue.apply}</button>
        {Object.keys(state.filters).length > 0 && <button type="button" class="link-button" onClick={() => { setTyped({}); state.narrow({}); }}>{texts.queue.clear}</button>}
      </div>
    </div>
  );
}

export const filtersOf = (declared: unknown): ListFilter[] => (Array.isArray(declared) ? (declared as ListFilter[]) : []);

const inputTypes: Readonly<Record<string, string>> = { 'year-month': 'month', date: 'date' };

function FilterInput({ filter, id, value, change, texts }: { filter: ListFilter; id: string; value: string; change: (text: string) => void; texts: Texts }) {
  if (!filter.values) return <input id={id} class="control" type={(inputTypes[filter.format ?? ''] ?? 'text') as 'text'} value={value} onInput={(event) => change(event.currentTarget.value)} />;
  return (
    <select id={id} class="control" value={value} onChange={(event) => change(event.currentTarget.value)}>
      <option value="">{texts.queue.everyone}</option>
      {filter.values.map((option) => <option key={option.value} value={option.value} selected={option.value === value}>{option.label}</option>)}
    </select>
  );
}
