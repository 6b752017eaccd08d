import type { ActionView, ColumnView, OutputView, QueryAnswer, QueryDetail, ResultKind, TableView } from '../../queries/query-view.ts';
import type { Texts } from '../texts/texts.ts';

export const pageSizes: readonly number[] = [10, 20, 50, 100];

export interface ResultHandlers {
  sort(key: string): void;
  turnTo(page: number): void;
  resize(pageSize: number): void;
  choose(tab: string): void;
  open(row: number, details: TableView): void;
  close(): void;
  begin(action: ActionView): void;
  take(kind: ResultKind, row: string | null, details: TableView | null): void;
}

/** What of a result is seen: the table of a tab or, of one row, its details. */
export interface ResultState {
  answer: QueryAnswer | null;
  tab: string | null;
  sort: string | null;
  busy: boolean;
  /** The row whose details are shown, with the table that they are. */
  about: { row: string; details: TableView } | null;
}

interface Props { t: Texts; detail: QueryDetail; state: ResultState; on: ResultHandlers }

export function QueryResult({ t, detail, state, on }: Props) {
  const words = t.queries;
  const { answer, about, busy } = state;
  const outputs = about ? about.details : detail;
  return (
    <section aria-labelledby="result-title" aria-busy={busy ? true : undefined}>
      <h2 id="result-title" tabIndex={-1}>{about ? about.details.label : words.result}</h2>
      {about && <p><button type="button" class="button secondary" onClick={on.close}>{words.back}</button></p>}
      {!about && detail.tabs.length > 0 && (
        <div class="query-tabs" role="group" aria-label={words.tabs}>
          {detail.tabs.map((tab) => <button key={tab.key} type="button" aria-pressed={state.tab === tab.key} onClick={() => on.choose(tab.key)}>{tab.label}</button>)}
        </div>
      )}
      {answer && about && answer.about.length > 0 && <dl class="summary-list">{answer.about.map(({ label, text }) => <div key={label} class="summary-row"><dt>{label}</dt><dd>{text}</dd></div>)}</dl>}
      <p class="visually-hidden" role="status">{busy ? words.asking : answer ? words.found(answer.total) : ''}</p>
      {answer === null
        ? <p class="muted">{busy ? words.asking : words.before}</p>
        : answer.rows.length === 0
          ? <div class="empty"><p class="heading-s">{words.none}</p><p>{words.noneHint}</p></div>
          : <>
              <div class="query-bar">
                <p class="count">{words.count(answer.total, answer.more === true)}</p>
                <Outputs outputs={outputs} take={(kind) => on.take(kind, about?.row ?? null, about?.details ?? null)} busy={busy} />
              </div>
              <Table t={t} detail={detail} state={state} on={on} answer={answer} />
              <Pages t={t} answer={answer} on={on} busy={busy} />
            </>}
    </section>
  );
}

function Outputs({ outputs, take, busy }: { outputs: { export: OutputView | null; statement: OutputView | null }; take: (kind: ResultKind) => void; busy: boolean }) {
  return (
    <div class="actions">
      {(['export', 'statement'] as const).map((kind) => outputs[kind] && <button key={kind} type="button" class="button secondary" id={`take-${kind}`} disabled={busy} onClick={() => take(kind)}>{outputs[kind].label}</button>)}
    </div>
  );
}

/** Names, numbers and dates of so many characters stand on one line; the table scrolls rather than breaking them. */
const shortText = 20;

const isAmount = ({ type }: ColumnView): boolean => type === 'money' || type === 'number';
const fullLabel = ({ group, label }: ColumnView): string => [...group, label].join(' · ');

function Table({ t, detail, state, on, answer }: Props & { answer: QueryAnswer }) {
  const words = t.queries;
  const { columns, heads, rows, texts, totalTexts, actions } = answer;
  const hasButtons = !state.about && (detail.details.length > 0 || actions.some((some) => some.length > 0));
  return (
    <div class="table-scroll records-scroll" role="region" tabIndex={0} aria-label={state.about ? `${detail.title} ${state.about.details.label}` : detail.title} aria-busy={state.busy ? true : undefined}>
      <table class="records query-table">
        <caption class="visually-hidden">{state.about ? state.about.details.label : detail.title}</caption>
        <thead>{heads.map((line, level) => (
          <tr key={level}>
            {line.map((head, index) => <Head key={index} head={head} column={columns.find(({ label }) => label === head.text && head.columns === 1)} level={level} heads={heads.length} state={state} on={on} t={t} />)}
            {level === 0 && hasButtons && <th scope="col" rowSpan={heads.length} class="query-buttons">{words.actions}</th>}
          </tr>
        ))}</thead>
        <tbody>{rows.map((row, index) => (
          <tr key={row._row}>
            {columns.map((column, at) => <td key={column.key} data-label={fullLabel(column)} class={isAmount(column) ? 'amount' : (texts[index]![at] ?? '').length <= shortText ? 'short' : undefined}>{texts[index]![at] || '—'}</td>)}
            {hasButtons && <td class="query-buttons"><RowButtons t={t} detail={detail} name={texts[index]![0] ?? ''} actions={actions[index] ?? []} open={(details) => on.open(index, details)} begin={on.begin} busy={state.busy} /></td>}
          </tr>
        ))}</tbody>
        {totalTexts && totalTexts.some(Boolean) && (
          <tfoot><tr>
            {columns.map((column, at) => totalTexts[at]
              ? <td key={column.key} data-label={`${words.total} ${fullLabel(column)}`} class="amount strong">{totalTexts[at]}</td>
              : at === 0 ? <th key={column.key} scope="row">{words.total}</th> : <td key={column.key} class="no-sum"></td>)}
            {hasButtons && <td class="no-sum"></td>}
          </tr></tfoot>
        )}
      </table>
    </div>
  );
}

interface HeadProps { head: QueryAnswer['heads'][number][number]; column: ColumnView | undefined; level: number; heads: number; state: ResultState; on: ResultHandlers; t: Texts }

/** Heads of sortable columns are buttons; a head over several columns has none. */
function Head({ head, column, level, heads, state, on, t }: HeadProps) {
  const sortable = column?.sortable && !state.about && level + head.rows === heads ? column : null;
  const sorted = sortable && (state.sort === sortable.key ? 'ascending' : state.sort === `-${sortable.key}` ? 'descending' : undefined);
  return (
    <th scope={head.columns > 1 ? 'colgroup' : 'col'} colSpan={head.columns} rowSpan={head.rows} class={head.columns > 1 ? 'head-group' : undefined} aria-sort={sorted ?? undefined}>
      {sortable ? <button type="button" class="sort-button" title={t.queries.sortBy(head.text)} onClick={() => on.sort(sortable.key)}>{head.text}<span aria-hidden="true">{sorted === 'ascending' ? ' ↑' : sorted === 'descending' ? ' ↓' : ' ↕'}</span></button> : head.text}
    </th>
  );
}

function RowButtons({ t, detail, name, actions, open, begin, busy }: { t: Texts; detail: QueryDetail; name: string; actions: readonly ActionView[]; open: (details: TableView) => void; begin: (action: ActionView) => void; busy: boolean }) {
  const of = t.queries.actionOf;
  return (
    <div class="row-buttons">
      {detail.details.map((details) => <button key={details.key} type="button" class="link-button" disabled={busy} aria-label={of(details.label, name)} onClick={() => open(details)}>{details.label}</button>)}
      {actions.map((action) => <button key={action.label} type="button" class="link-button" disabled={busy} aria-label={of(action.label, name)} onClick={() => begin(action)}>{action.label}</button>)}
    </div>
  );
}

function Pages({ t, answer, on, busy }: { t: Texts; answer: QueryAnswer; on: ResultHandlers; busy: boolean }) {
  const { page, pageSize, total } = answer;
  const pages = Math.max(1, Math.ceil(total / pageSize));
  const sizes = [...new Set([...pageSizes, pageSize])].sort((one, other) => one - other);
  if (total <= Math.min(pageSize, sizes[0]!)) return null;
  return (
    <nav class="pagination query-pages" aria-label={t.queries.pages}>
      <button type="button" class="button secondary" disabled={busy || page <= 1} onClick={() => on.turnTo(page - 1)}>{t.queue.previous}</button>
      <span>{t.queue.page(page, pages)}</span>
      <button type="button" class="button secondary" disabled={busy || (page >= pages && !answer.more)} onClick={() => on.turnTo(page + 1)}>{t.queue.next}</button>
      <label class="query-size"><span class="visually-hidden">{t.queries.pageSize}</span>
        <select value={String(pageSize)} disabled={busy} onChange={(event) => on.resize(Number(event.currentTarget.value))}>{sizes.map((size) => <option key={size} value={String(size)} selected={size === pageSize}>{t.queries.perPage(size)}</option>)}</select>
      </label>
    </nav>
  );
}
