import { partWords } from './part-session.ts';
import { SmallButton } from './settings-inputs.tsx';

interface Column { key: string; label: string; hint?: string; long?: boolean }
type Row = object;
interface Props<Kind extends Row> { id: string; titleId: string; rows: readonly Kind[]; columns: readonly Column[]; empty: Kind; change: (rows: Kind[]) => void; add?: string }

/** Rows of texts: typed, moved, added and removed. A key with a dot reads within. */
export function RowsEditor<Kind extends Row>({ id, titleId, rows, columns, empty, change, add = partWords.add }: Props<Kind>) {
  const set = (index: number, key: string, value: string): void => change(rows.map((row, at) => (at === index ? withText(row, key, value) : row)));
  const move = (index: number, by: number): void => {
    const next = [...rows];
    next.splice(index + by, 0, ...next.splice(index, 1));
    change(next);
  };
  return (
    <div id={id} role="group" aria-labelledby={titleId}>
      {rows.map((row, index) => (
        <div class="settings-group" key={index} data-row={index}>
          <div class="settings-pair">
            {columns.map(({ key, label, hint, long }) => (
              <div class="field" key={key}>
                <label for={`${id}-${index}-${key}`}>{label}<span class="visually-hidden"> {index + 1}</span></label>
                {long
                  ? <textarea id={`${id}-${index}-${key}`} class="control" rows={3} value={textIn(row, key)} onInput={(event) => set(index, key, event.currentTarget.value)} />
                  : <input id={`${id}-${index}-${key}`} class="control" type="text" placeholder={hint} value={textIn(row, key)} onInput={(event) => set(index, key, event.currentTarget.value)} autocomplete="off" />}
              </div>
            ))}
          </div>
          <p>
            <button type="button" class="link-button" aria-label={`${partWords.up} ${index + 1}`} disabled={index === 0} onClick={() => move(index, -1)}>↑</button>{' '}
            <button type="button" class="link-button" aria-label={`${partWords.down} ${index + 1}`} disabled={index === rows.length - 1} onClick={() => move(index, 1)}>↓</button>{' '}
            <button type="button" class="link-button danger" aria-label={`${partWords.remove} ${index + 1}`} onClick={() => change(rows.filter((_, at) => at !== index))}>{partWords.remove}</button>
          </p>
        </div>
      ))}
      <SmallButton id={`${id}-add`} onClick={() => change([...rows, empty])}>{add}</SmallButton>
    </div>
  );
}

function textIn(row: Row, key: string): string {
  const value = key.split('.').reduce<unknown>((holder, name) => (holder as Record<string, unknown> | undefined)?.[name], row);
  return typeof value === 'string' ? value : '';
}

function withText<Kind extends Row>(row: Kind, key: string, value: string): Kind {
  const [first = '', ...rest] = key.split('.');
  return { ...row, [first]: rest.length === 0 ? value : withText(((row as Record<string, unknown>)[first] ?? {}) as Row, rest.join('.'), value) };
}
