import { useEffect, useState } from 'preact/hooks';
import { messageOf } from '../../call-api.ts';
import type { FormContext, ListPage, Row } from './control.ts';

export interface ListState {
  rows: Row[]; total: number; page: number; pages: number; pageSize: number; loading: boolean; problem: string | null;
  filters: Readonly<Record<string, string>>;
  turnTo(page: number): void;
  resize(pageSize: number): void;
  narrow(filters: Readonly<Record<string, string>>): void;
  retry(): void;
}

/** A declared list page by page; `path` is where the grid's value stands, by which the server names its rows when it settles answers. */
export function useListPages(context: FormContext, list: string, path: string, pageSize: number): ListState {
  const [query, setQuery] = useState({ page: 1, pageSize, filters: {} as Readonly<Record<string, string>>, round: 0 });
  const [answer, setAnswer] = useState<ListPage>({ rows: [], total: 0 });
  const [status, setStatus] = useState<{ loading: boolean; problem: string | null }>({ loading: true, problem: null });
  useEffect(() => {
    let stale = false;
    setStatus({ loading: true, problem: null });
    context.list(list, { page: query.page, pageSize: query.pageSize, filters: query.filters }).then(
      (fresh) => { if (!stale) { setAnswer(fresh); setStatus({ loading: false, problem: null }); } },
      (error: unknown) => { if (!stale) setStatus({ loading: false, problem: messageOf(error) }); },
    );
    return () => { stale = true; };
  }, [query]);
  useEffect(() => {
    let last: string | null = null;
    // Other answers may change what the list holds: its first page tells. What was read before the first was heard may be of older answers.
    return context.onLists((lists) => {
      const first = lists[path];
      if (!first) return;
      const text = JSON.stringify([first.total, first.rows]);
      if (last !== text) setQuery((before) => ({ ...before, page: 1, round: before.round + 1 }));
      last = text;
    });
  }, []);
  return {
    ...answer, page: query.page, pages: Math.max(1, Math.ceil(answer.total / query.pageSize)), pageSize: query.pageSize, ...status, filters: query.filters,
    turnTo: (page) => setQuery((before) => ({ ...before, page })),
    resize: (size) => setQuery((before) => ({ ...before, page: 1, pageSize: size })),
    narrow: (filters) => setQuery((before) => ({ ...before, page: 1, filters })),
    retry: () => setQuery((before) => ({ ...before, round: before.round + 1 })),
  };
}

const rowsAtOnce = 100;

/** Every row of a list, up to `most`. */
export async function allRows(context: FormContext, list: string, filters: Readonly<Record<string, string>>, most: number): Promise<Row[]> {
  const rows: Row[] = [];
  for (let page = 1; rows.length < most; page++) {
    const answer = await context.list(list, { page, pageSize: rowsAtOnce, filters });
    rows.push(...answer.rows);
    if (answer.rows.length === 0 || rows.length >= answer.total) break;
  }
  return rows.slice(0, most);
}
