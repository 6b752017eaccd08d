import { useState } from 'preact/hooks';
import { formOperators } from '../../../../expressions/form-operators.ts';
import type { FormComponent } from '../../../../forms/form-definition.ts';
import type { Texts } from '../../../texts/texts.ts';
import { mostOf, useAddRows } from './add-rows.ts';
import { CellEditor } from './cell-editor.tsx';
import { columnsOf, rowsOf, type Column, type Control, type ControlProps, type Row } from './control.ts';
import { Pager } from '../../../views/pager.tsx';
import { ListFilters } from './list-parts.tsx';
import { useListPages, type ListState } from './list-pages.ts';
import { cellText, chosenRow, fullLabel, headRows, isAmount, isDecided, mergeRows, namingColumns, rowName, summedColumns } from './record-rows.ts';

const rowsByDefault = 10;

/** Rows of a declared list: chosen by boxes or one by a radio, or all of them; some columns typed, the others decided by the server. */
function RecordGrid(props: ControlProps) {
  return props.component['select'] === 'none' ? <FixedRows {...props} /> : <ChosenRows {...props} />;
}

interface GridProps extends ControlProps { rows: readonly Row[]; columns: readonly Column[]; chosen: ReadonlyMap<unknown, Row>; state?: ListState }

/** All rows belong: they stand in the value, which is turned over here. */
function FixedRows(props: ControlProps) {
  const all = rowsOf(props.value);
  const [size, resize] = useState(sizeOf(props.component));
  const [asked, turnTo] = useState(1);
  const pages = Math.max(1, Math.ceil(all.length / size));
  const page = Math.min(asked, pages);
  const columns = columnsOf(props.component);
  return (
    <Frame {...props}>
      <Table {...props} columns={columns} rows={all.slice((page - 1) * size, page * size)} chosen={byKey(all)} />
      {all.length > Math.min(size, gridSizes[0]!) && <Pager t={props.context.texts} page={page} pageSize={size} total={all.length} shown={Math.min(size, all.length - (page - 1) * size)} turnTo={turnTo} sizes={gridSizes} resize={(chosen) => { resize(chosen); turnTo(1); }} />}
    </Frame>
  );
}

function ChosenRows(props: ControlProps) {
  const { component, context, value, change } = props;
  const { texts } = context;
  const state = useListPages(context, String(component['list'] ?? ''), props.path, sizeOf(component));
  const columns = columnsOf(component);
  const chosen = byKey(rowsOf(value));
  const one = component['select'] === 'radio';
  return (
    <Frame {...props}>
      <ListFilters state={state} declared={component['filters']} id={props.ids.input} label={component.label ?? ''} texts={texts} />
      {!one && !props.locked && <Choosing {...props} state={state} rows={state.rows} columns={columns} chosen={chosen} />}
      {state.problem !== null && <p class="field-error" role="alert">{state.problem} <button type="button" class="link-button" onClick={state.retry}>{texts.controls.again}</button></p>}
      <Table {...props} columns={columns} rows={state.rows} chosen={chosen} state={state} />
      <Pager t={texts} page={state.page} pageSize={state.pageSize} total={state.total} shown={state.rows.length} busy={state.loading} turnTo={state.turnTo} sizes={gridSizes} resize={state.resize} />
      {one && chosen.size > 0 && <button type="button" class="link-button" onClick={() => change([])}>{texts.controls.clear}</button>}
    </Frame>
  );
}

function Frame({ ids, describedBy, children }: ControlProps & { children?: unknown }) {
  return <div id={ids.input} class="record-grid" role="group" tabIndex={-1} aria-labelledby={ids.label} aria-describedby={describedBy}>{children as never}</div>;
}

/** How many are chosen, this page at once, all pages at once, none. */
function Choosing(props: GridProps) {
  const { component, context, change, rows, chosen, state, ids } = props;
  const { texts } = context;
  const { busy, problem, add, addAll } = useAddRows(props, state!.filters);
  const here = rows.filter((row) => chosen.has(row['_row']));
  const removeHere = () => change([...chosen.values()].filter((row) => !here.some((one) => one['_row'] === row['_row'])));
  const id = `${ids.input}-page`;
  return (
    <div class="choosing">
      {component['selectAll'] === true && rows.length > 0 && (
        <div class="choice"><input type="checkbox" id={id} checked={here.length === rows.length} onChange={(event) => (event.currentTarget.checked ? add(rows) : removeHere())} /><label for={id}>{texts.controls.allHere}</label></div>
      )}
      {component['selectAll'] === true && state!.total > rows.length && <button type="button" class="link-button" aria-busy={busy ? true : undefined} aria-disabled={busy ? true : undefined} onClick={addAll}>{texts.controls.allOf(state!.total)}</button>}
      <span role="status">{busy && `${texts.controls.loading} `}{texts.controls.chosen(chosen.size)}</span>
      {chosen.size > 0 && <button type="button" class="link-button" onClick={() => change([])}>{texts.controls.clear}</button>}
      {problem !== null && <span class="field-error" role="alert">{problem}</span>}
    </div>
  );
}

function Table(props: GridProps) {
  const { component, context: { texts }, rows, columns, chosen, state, ids } = props;
  const heads = headRows(columns);
  const chooses = component['select'] !== 'none';
  const sums = summedColumns(component['total'], columns);
  return (
    <div class="table-scroll records-scroll" role="region" tabIndex={0} aria-labelledby={ids.label} aria-busy={state?.loading ? true : undefined}>
      <table class="records">
        <caption class="visually-hidden">{component.label}</caption>
        <thead>
          {heads.map((row, level) => (
            <tr key={level}>
              {level === 0 && chooses && <th scope="col" rowSpan={heads.length}><span class="visually-hidden">{texts.controls.choose}</span></th>}
              {row.map((head, index) => <th key={index} scope={head.columns > 1 ? 'colgroup' : 'col'} colSpan={head.columns} rowSpan={head.rows} class={head.columns > 1 ? 'head-group' : undefined}>{head.text}</th>)}
            </tr>
          ))}
        </thead>
        <tbody>
          {rows.length === 0 && <tr><td colSpan={columns.length + 1} class="muted no-rows">{state?.loading ? texts.controls.loading : texts.controls.none}</td></tr>}
          {rows.map((row) => <GridRow key={String(row['_row'])} {...props} row={row} />)}
        </tbody>
        {sums.size > 0 && chosen.size > 0 && <tfoot><SumRow columns={columns} sums={sums} chosen={chosen} chooses={chooses} texts={texts} /></tfoot>}
      </table>
    </div>
  );
}

function GridRow({ row, ...props }: GridProps & { row: Row }) {
  const { component, context: { texts }, columns, chosen, ids, change, locked, path } = props;
  const own = chosen.get(row['_row']);
  const chooses = component['select'] !== 'none';
  const one = component['select'] === 'radio';
  const name = rowName(row, columns, texts);
  const id = `${ids.input}-${String(row['_row'])}`;
  const choose = (checked: boolean) => {
    const others = one ? [] : [...chosen.values()].filter((other) => other['_row'] !== row['_row']);
    change(checked ? [...others, chosenRow(row, columns)] : others);
  };
  return (
    <tr class={own && chooses ? 'is-chosen' : undefined}>
      {chooses && (
        <td class="record-choice">
          <input type={one ? 'radio' : 'checkbox'} name={one ? `${path}-choice` : undefined} id={id} checked={own !== undefined} disabled={locked} onChange={(event) => choose(event.currentTarget.checked)} />
          <label for={id}><span class="visually-hidden">{texts.controls.choose} </span>{name}</label>
        </td>
      )}
      {columns.map((column) => <Cell key={column.key} {...props} column={column} row={row} own={own} name={name} named={chooses && namingColumns(columns).includes(column) && isDecided(column)} />)}
    </tr>
  );
}

/** `named`: a card says it in its title already. */
function Cell({ column, row, own, name, named, ...props }: GridProps & { column: Column; row: Row; own: Row | undefined; name: string; named: boolean }) {
  const { context: { texts }, ids, cellErrors, value, change, locked } = props;
  const label = fullLabel(column);
  const className = [isAmount(column) ? 'amount' : '', named ? 'in-title' : ''].filter(Boolean).join(' ') || undefined;
  if (isDecided(column) || !own || locked) {
    const shown = own?.[column.key] ?? row[column.key];
    return <td data-label={label} class={className}>{cellText(column, shown, texts)}</td>;
  }
  const id = `${ids.input}-${String(row['_row'])}-${column.key}`;
  const problem = cellErrors[`${String(row['_row'])}/${column.key}`];
  const set = (to: unknown) => change(rowsOf(value).map((one) => (one['_row'] === row['_row'] ? withValue(one, column.key, to) : one)));
  return (
    <td data-label={label} class={className}>
      <div class="cell">
        {problem !== undefined && <p class="field-error" id={`${id}-error`}>{problem}</p>}
        <CellEditor component={column} id={id} value={own[column.key]} change={set} label={`${name} ${label}`} describedBy={problem === undefined ? undefined : `${id}-error`} invalid={problem !== undefined} texts={texts} />
      </div>
    </td>
  );
}

function SumRow({ columns, sums, chosen, chooses, texts }: { columns: readonly Column[]; sums: ReadonlySet<string>; chosen: ReadonlyMap<unknown, Row>; chooses: boolean; texts: Texts }) {
  return (
    <tr>
      {chooses && <td></td>}
      {columns.map((column, index) => {
        if (sums.has(column.key)) return <td key={column.key} data-label={`${texts.controls.total} ${fullLabel(column)}`} class="amount strong">{cellText(column, formOperators['total']!([...chosen.values()], column.key), texts)}</td>;
        return index === 0 ? <th key={column.key} scope="row">{texts.controls.total}</th> : <td key={column.key} class="no-sum"></td>;
      })}
    </tr>
  );
}

const withValue = (row: Row, key: string, to: unknown): Row => {
  const { [key]: _before, ...others } = row;
  return to === undefined ? others : { ...others, [key]: to };
};
const byKey = (rows: readonly Row[]): Map<unknown, Row> => new Map(rows.map((row) => [row['_row'], row]));
/** The server hands a hundred rows out at most. */
const gridSizes: readonly number[] = [10, 20, 50, 100];
const sizeOf = (component: FormComponent): number => Number(component['pageSize']) || rowsByDefault;

export const recordGrid: Control = {
  emptyValue: [],
  View: RecordGrid,
  problem: (value, component, texts) => {
    const least = Number(component.validate?.minLength) || 0;
    const count = rowsOf(value).length;
    if (count < least && (count > 0 || component.validate?.required !== true)) return texts.controls.least(component.label ?? '', least);
    return count > mostOf(component) ? texts.controls.most(mostOf(component)) : missingCell(rowsOf(value), columnsOf(component), texts);
  },
  merge: (current, fresh, component) => (component['select'] === 'none' && !sameRows(current, fresh) ? fresh : mergeRows(rowsOf(current), rowsOf(fresh), columnsOf(component))),
};

function missingCell(rows: readonly Row[], columns: readonly Column[], texts: Texts): string | null {
  const needed = columns.filter((column) => column.validate?.required === true && !isDecided(column));
  for (const row of rows) {
    const missing = needed.find(({ key }) => row[key] === undefined || row[key] === null || row[key] === '');
    if (missing) return texts.controls.cellMissing(rowName(row, columns, texts), fullLabel(missing));
  }
  return null;
}

/** Where all rows belong the server says which they are. */
function sameRows(current: unknown, fresh: unknown): boolean {
  const keys = (value: unknown) => JSON.stringify(rowsOf(value).map((row) => row['_row']));
  return keys(current) === keys(fresh);
}
