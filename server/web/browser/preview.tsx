import { render } from 'preact';
import { useState } from 'preact/hooks';
import type { PresentedList } from '../../applications/present-list.ts';
import type { PreviewTableView, PreviewView } from '../../applications/preview-view.ts';
import { shanghaiSecond } from '../../platform/shanghai-time.ts';
import { callApi, messageOf } from './call-api.ts';
import { openDialog } from './open-dialog.ts';
import { make, texts } from './page-data.ts';

/** Shows a preview before it is confirmed; answers whether it was. `changed`: it takes the place of one whose figures are no longer right. */
export async function confirmPreview(dialog: HTMLDialogElement, application: string, preview: PreviewView, changed: boolean): Promise<boolean> {
  const content = make('div', { class: 'preview' });
  render(<Preview application={application} preview={preview} changed={changed} />, content);
  dialog.classList.add('wide-dialog');
  try {
    return await openDialog(dialog, preview.title, [content], [{ label: texts.preview.back, value: false }, { label: texts.preview.confirm, value: true, kind: 'primary' }], false);
  } finally {
    render(null, content);
    dialog.classList.remove('wide-dialog');
  }
}

function Preview({ application, preview, changed }: { application: string; preview: PreviewView; changed: boolean }) {
  const words = texts.preview;
  const { refused } = preview;
  return (
    <>
      {changed && <p class="notice strong" role="alert">{words.changed}</p>}
      <p class="preview-time">{words.computedAt}{texts.lang === 'en' ? ': ' : '：'}<strong><time dateTime={preview.computedAt}>{shanghaiSecond(preview.computedAt)}</time></strong></p>
      {preview.notes.length > 0 && <ol class="plain-steps">{preview.notes.map((note) => <li key={note}>{note.replace(/^\s*\d+\s*[.、．]\s*/, '')}</li>)}</ol>}
      {preview.tables.map((table, index) => <FigureTable key={index} table={table} index={index} application={application} />)}
      {refused && refused.total > 0 && (
        <details class="preview-refused">
          <summary>{words.refused(refused.title, refused.total)}</summary>
          <p><a class="button secondary small" href={`/api/applications/${application}/preview/refused.xlsx`} download>{words.exportRefused}</a></p>
          <ListTable list={refused} label={refused.title} />
          {refused.rows.length < refused.total && <p class="muted">{words.more(refused.rows.length, refused.total)}</p>}
        </details>
      )}
    </>
  );
}

function FigureTable({ table, index, application }: { table: PreviewTableView; index: number; application: string }) {
  const words = texts.preview;
  const [open, setOpen] = useState<{ key: string; details: PresentedList | null; problem: string | null } | null>(null);
  const look = (key: string): void => {
    if (open?.key === key) { setOpen(null); return; }
    setOpen({ key, details: null, problem: null });
    callApi<PresentedList>('GET', `/applications/${application}/preview/details?${new URLSearchParams({ table: String(index), row: key }).toString()}`)
      .then((details) => setOpen({ key, details, problem: null }), (error: unknown) => setOpen({ key, details: null, problem: messageOf(error) }));
  };
  const name = (cells: readonly string[]): string => cells.filter(Boolean)[0] ?? '';
  return (
    <section class="preview-table">
      <h3 class="heading-s">{table.title}</h3>
      <ListTable list={table} label={table.title} group={table.group}
        {...(table.hasDetails && { action: (row: { key: string; cells: string[] }) => <button type="button" class="link-button" aria-expanded={open?.key === row.key} aria-label={open?.key === row.key ? words.hideDetailsOf(name(row.cells)) : words.detailsOf(name(row.cells))} onClick={() => look(row.key)}>{open?.key === row.key ? words.hideDetails : words.details}</button> })} />
      {table.rows.length < table.total && <p class="muted">{words.moreRows(table.rows.length, table.total)}</p>}
      <div role="status">{open && !open.details && !open.problem && <p class="muted">{words.loading}</p>}</div>
      {open?.problem && <p class="field-error">{open.problem}</p>}
      {open?.details && (
        <div class="preview-details">
          <ListTable list={open.details} label={words.details} />
          {open.details.rows.length < open.details.total && <p class="muted">{words.moreRows(open.details.rows.length, open.details.total)}</p>}
        </div>
      )}
    </section>
  );
}

interface ListProps { list: PresentedList; label: string; group?: number | null; action?: (row: { key: string; cells: string[] }) => preact.JSX.Element }

/** A list with nested heads; neighbours with the same text in the column `group` share its cell, and the action beside them. */
function ListTable({ list, label, group = null, action }: ListProps) {
  if (list.rows.length === 0) return <p class="muted">{texts.preview.none}</p>;
  const spans = spansOf(list.rows.map(({ cells }) => (group === null || group < 0 ? null : cells[group] ?? '')));
  const isAmount = (index: number): boolean => list.columns[index]?.type !== 'text';
  const amounts = list.heads.map((cells, level) => amountHeads(list, cells, level));
  return (
    <div class="table-scroll" tabIndex={0} role="region" aria-label={label}>
      <table>
        <thead>
          {list.heads.map((cells, level) => (
            <tr key={level}>
              {cells.map((cell, at) => <th key={at} scope={cell.columns > 1 ? 'colgroup' : 'col'} colSpan={cell.columns} rowSpan={cell.rows} class={cell.columns > 1 ? 'head-group' : amounts[level]!.has(at) ? 'amount' : undefined}>{cell.text}</th>)}
              {level === 0 && action && <th scope="col" rowSpan={list.heads.length}>{texts.preview.action}</th>}
            </tr>
          ))}
        </thead>
        <tbody>
          {list.rows.map((row, at) => (
            <tr key={row.key}>
              {row.cells.map((cell, index) => (index === group ? spans[at]! > 0 && <th key={index} scope="rowgroup" rowSpan={spans[at]}>{cell}</th> : <td key={index} class={isAmount(index) ? 'amount' : undefined}>{cell}</td>))}
              {action && spans[at]! > 0 && <td rowSpan={spans[at]}>{action(row)}</td>}
            </tr>
          ))}
        </tbody>
        {list.totals && <tfoot><tr>{list.totals.map((cell, index) => <td key={index} class={isAmount(index) ? 'amount strong' : 'strong'}>{index === 0 && cell === '' ? texts.preview.total : cell}</td>)}{action && <td></td>}</tr></tfoot>}
      </table>
    </div>
  );
}

/** Which cells of a line of heads are an amount's own: those that reach down to the rows, in the order of the columns that begin there. */
function amountHeads({ columns, heads }: PresentedList, cells: PresentedList['heads'][number], level: number): Set<number> {
  const leaves = columns.filter(({ group = [] }) => group.length === level);
  const found = new Set<number>();
  let next = 0;
  cells.forEach((cell, at) => { if (level + cell.rows === heads.length && leaves[next++]?.type !== 'text') found.add(at); });
  return found;
}

/** For each row how many rows its cell spans: 0 for those that share the cell above. */
function spansOf(values: readonly (string | null)[]): number[] {
  const spans = values.map(() => 1);
  for (let at = values.length - 1; at > 0; at--) if (values[at] !== null && values[at] === values[at - 1]) { spans[at - 1]! += spans[at]!; spans[at] = 0; }
  return spans;
}
