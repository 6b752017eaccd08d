import type { ActionView, ColumnView, OutputView, QueryAnswer, QueryDetail, ResultKind, TableView } from '../../queries/query-view.ts';
import type { Texts } from '../texts/texts.ts';
import { Pager } from './pager.tsx';

export const pageSizes: readonly number[] = [10, 20, 50, 100];

/** A button that begins an application. */
export type BegunWith = Extract<ActionView, { item: string }>;

export interface ResultHandlers {
  sort(key: string): void;
  turnTo(page: number): void;
  resize(pageSize: number): void;
  choose(tab: string): void;
  open(row: number, details: TableView): void;
  tick(rows: readonly string[], on: boolean): void;
  close(): void;
  begin(action: BegunWith): void;
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
  /** Ticked rows of all pages. */
  ticked: ReadonlySet<string>;
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
                <p class="count">{words.count(answer.total, answer.more === true)}{!about && state.ticked.size > 0 && <span role="status"> · {words.ticked(state.ticked.size)}</span>}</p>
                <Outputs outputs={outputs} take={(kind) => on.take(kind, about?.row ?? null, about?.details ?? null)} busy={busy} />
              </div>
              <Table t={t} detail={detail} state={state} on={on} answer={answer} />
              <Pager t={t} page={answer.page} pageSize={answer.pageSize} total={answer.total} shown={answer.rows.length} more={answer.more === true} busy={busy} turnTo={on.turnTo} sizes={pageSizes} resize={on.resize} />
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
  const { columns, heads, rows, texts, totalTexts, actions, spans } = answer;
  const hasTicks = !state.about && detail.select;
  const groups = hasTicks ? entriesOf(answer) : [];
  const hasButtons = !state.about && (detail.details.length > 0 || actions.some((some) => some.length > 0));
  return (
    <div class="table-scroll records-scroll" role="region" tabIndex={0} aria-label={state.about ? `${detail.title} ${state.about.details.label}` : detail.title} aria-busy={state.busy ? true : undefined}>
      <table class="records query-table">
        <caption class="visually-hidden">{state.about ? state.about.details.label : detail.title}</caption>
        <thead>{heads.map((line, level) => (
          <tr key={level}>
            {level === 0 && hasTicks && <th scope="col" rowSpan={heads.length} class="record-choice"><Tick label={words.tickAll} rows={rows.map(({ _row }) => _row)} state={state} on={on} /></th>}
            {line.map((head, index) => <Head key={index} head={head} column={columns.find(({ label }) => label === head.text && head.columns === 1)} level={level} heads={heads.length} state={state} on={on} t={t} />)}
            {level === 0 && hasButtons && <th scope="col" rowSpan={heads.length} class="query-buttons">{words.actions}</th>}
          </tr>
        ))}</thead>
        <tbody>{rows.map((row, index) => (
          <tr key={row._row}>
            {hasTicks && groups[index] && <td class="record-choice" rowSpan={groups[index].length}><Tick label={words.tick(texts[index]![0] ?? '')} rows={groups[index]} state={state} on={on} /></td>}
            {columns.map((column, at) => <Cell key={column.key} column={column} text={texts[index]![at] ?? ''} rows={spans?.[index]?.[at] ?? 1} />)}
            {hasButtons && <td class="query-buttons"><RowButtons t={t} detail={detail} name={texts[index]![0] ?? ''} actions={actions[index] ?? []} open={(details) => on.open(index, details)} print={(details) => on.take('statement', row._row, details)} begin={on.begin} busy={state.busy} /></td>}
          </tr>
        ))}</tbody>
        {totalTexts && totalTexts.some(Boolean) && (
          <tfoot><tr>
            {hasTicks && <td class="no-sum"></td>}
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

/** A cell of several rows; where the one above reaches down it stands only in the cards of a phone, which show each row by itself. */
function Cell({ column, text, rows }: { column: ColumnView; text: string; rows: number }) {
  const kind = isAmount(column) ? 'amount' : text.length <= shortText ? 'short' : '';
  return <td data-label={fullLabel(column)} rowSpan={rows > 1 ? rows : undefined} class={[kind, rows === 0 ? 'is-shared' : ''].filter(Boolean).join(' ') || undefined}>{text || '—'}</td>;
}

/** For the first row of each entry the rows that belong together, which are ticked together; null for the others. */
function entriesOf({ rows, entries }: QueryAnswer): (string[] | null)[] {
  return rows.map((_, index) => {
    const across = entries?.[index] ?? 1;
    return across === 0 ? null : rows.slice(index, index + across).map(({ _row }) => _row);
  });
}

function Tick({ label, rows, state, on }: { label: string; rows: readonly string[]; state: ResultState; on: ResultHandlers }) {
  return <input type="checkbox" aria-label={label} checked={rows.length > 0 && rows.every((row) => state.ticked.has(row))} onChange={(event) => on.tick(rows, event.currentTarget.checked)} />;
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

function RowButtons({ t, detail, name, actions, open, print, begin, busy }: { t: Texts; detail: QueryDetail; name: string; actions: readonly ActionView[]; open: (details: TableView) => void; print: (details: TableView) => void; begin: (action: BegunWith) => void; busy: boolean }) {
  const of = t.queries.actionOf;
  return (
    <div class="row-buttons">
      {detail.details.map((details) => <button key={details.key} type="button" class="link-button" disabled={busy} aria-label={of(details.label, name)} onClick={() => open(details)}>{details.label}</button>)}
      {detail.details.map((details) => details.statement?.inRow && <button key={details.key} type="button" class="link-button" disabled={busy} aria-label={of(details.statement.label, name)} onClick={() => print(details)}>{details.statement.label}</button>)}
      {actions.map((action) => ('href' in action
        ? <a key={action.label} href={action.href} aria-label={of(action.label, name)}>{action.label}</a>
        : <button key={action.label} type="button" class="link-button" disabled={busy} aria-label={of(action.label, name)} onClick={() => begin(action)}>{action.label}</button>))}
    </div>
  );
}
