import { useState } from 'preact/hooks';
import { useAddRows } from './add-rows.ts';
import { columnsOf, rowsOf, type Control, type ControlProps, type Row } from './control.ts';
import { filtersOf, CompactPager } from './list-parts.tsx';
import { useListPages } from './list-pages.ts';
import { recordGrid } from './record-grid.tsx';
import { rowName } from './record-rows.ts';

const sideSize = 10;

/** Two lists side by side: what may be chosen, searched and paged by the server, and what has been. */
function Transfer(props: ControlProps) {
  const { component, context, value, change, ids, describedBy, locked } = props;
  const { texts } = context;
  const columns = columnsOf(component);
  const chosen = rowsOf(value);
  const state = useListPages(context, String(component['list'] ?? ''), props.path, Number(component['pageSize']) || sideSize);
  const [said, say] = useState('');
  const name = (row: Row) => rowName(row, columns, texts, component['text']);
  const searchKey = filtersOf(component['filters'])[0]?.key;
  const { busy, problem, add, addAll } = useAddRows(props, state.filters, (count) => say(texts.controls.chosen(count)));
  const remove = (less: readonly Row[]) => {
    const keys = new Set(less.map((row) => row['_row']));
    const left = chosen.filter((row) => !keys.has(row['_row']));
    say(texts.controls.chosen(left.length));
    change(left);
  };
  const taken = new Set(chosen.map((row) => row['_row']));
  return (
    <div id={ids.input} class="transfer" role="group" tabIndex={-1} aria-labelledby={ids.label} aria-describedby={describedBy}>
      <Side id={`${ids.input}-left`} title={texts.controls.available(state.total)} rows={state.rows.filter((row) => !taken.has(row['_row']))} name={name} texts={texts} locked={locked}
        empty={state.loading ? texts.controls.loading : texts.controls.none} move={texts.controls.add} moveAll={texts.controls.addAll} onMove={add} onMoveAll={addAll} busy={busy}
        search={searchKey ? (text) => state.narrow(text ? { [searchKey]: text } : {}) : null}>
        <CompactPager page={state.page} pages={state.pages} total={state.total} turnTo={state.turnTo} texts={texts} />
      </Side>
      <Chosen id={`${ids.input}-right`} rows={chosen} name={name} texts={texts} locked={locked} onMove={remove} />
      {(problem ?? state.problem) !== null && <p class="field-error" role="alert">{problem ?? state.problem}</p>}
      <span class="visually-hidden" role="status">{busy ? texts.controls.loading : said}</span>
    </div>
  );
}

type Texts = ControlProps['context']['texts'];
interface SideProps {
  id: string; title: string; rows: readonly Row[]; name: (row: Row) => string; texts: Texts; locked: boolean; busy?: boolean; empty: string; move: string; moveAll: string;
  onMove: (rows: readonly Row[]) => void; onMoveAll: () => void; search: ((text: string) => void) | null; children?: unknown;
}

function Side({ id, title, rows, name, texts, locked, busy, empty, move, moveAll, onMove, onMoveAll, search, children }: SideProps) {
  const [ticked, tick] = useState<ReadonlySet<unknown>>(new Set());
  const [text, setText] = useState('');
  const marked = rows.filter((row) => ticked.has(row['_row']));
  const toggle = (row: Row, on: boolean) => { const next = new Set(ticked); if (on) next.add(row['_row']); else next.delete(row['_row']); tick(next); };
  return (
    <div class="transfer-side" role="group" aria-labelledby={`${id}-title`}>
      <p class="transfer-title" id={`${id}-title`}>{title}</p>
      {search && (
        <div class="with-button">
          <input id={`${id}-search`} type="search" class="control" aria-label={`${title} ${texts.centre.search}`} value={text} onInput={(event) => setText(event.currentTarget.value)}
            onKeyDown={(event) => { if (event.key === 'Enter') { event.preventDefault(); search(text.trim()); } }} />
          <button type="button" class="button secondary small" onClick={() => search(text.trim())}>{texts.centre.search}</button>
        </div>
      )}
      {rows.length === 0 && <p class="muted no-rows">{empty}</p>}
      <ul class="transfer-rows">
        {rows.map((row, index) => (
          <li class="choice" key={String(row['_row'])}>
            <input type="checkbox" id={`${id}-${index}`} checked={ticked.has(row['_row'])} disabled={locked} onChange={(event) => toggle(row, event.currentTarget.checked)} />
            <label for={`${id}-${index}`}>{name(row)}</label>
          </li>
        ))}
      </ul>
      {children as never}
      {!locked && (
        <div class="transfer-buttons">
          <button type="button" class="button secondary small" disabled={marked.length === 0} onClick={() => { onMove(marked); tick(new Set()); }}>{move}{marked.length > 0 ? ` (${marked.length})` : ''}</button>
          <button type="button" class="link-button" disabled={rows.length === 0} aria-busy={busy ? true : undefined} aria-disabled={busy ? true : undefined} onClick={() => { onMoveAll(); tick(new Set()); }}>{moveAll}</button>
        </div>
      )}
    </div>
  );
}

/** What has been chosen stands in the value, so it is searched and turned over here. */
function Chosen({ id, rows, name, texts, locked, onMove }: Pick<SideProps, 'id' | 'rows' | 'name' | 'texts' | 'locked' | 'onMove'>) {
  const [wanted, want] = useState('');
  const [asked, turnTo] = useState(1);
  const found = wanted ? rows.filter((row) => name(row).includes(wanted)) : rows;
  const pages = Math.max(1, Math.ceil(found.length / sideSize));
  const page = Math.min(asked, pages);
  return (
    <Side id={id} title={texts.controls.chosen(rows.length)} rows={found.slice((page - 1) * sideSize, page * sideSize)} name={name} texts={texts} locked={locked} empty={texts.controls.noneChosen}
      move={texts.controls.takeOut} moveAll={texts.controls.takeOutAll} onMove={onMove} onMoveAll={() => onMove(found)} search={rows.length > sideSize ? want : null}>
      <CompactPager page={page} pages={pages} total={found.length} turnTo={turnTo} texts={texts} />
    </Side>
  );
}

export const transfer: Control = { ...recordGrid, View: Transfer };
