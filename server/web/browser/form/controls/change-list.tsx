import { useState } from 'preact/hooks';
import type { FormComponent } from '../../../../forms/form-definition.ts';
import { lockedText } from '../locked-text.ts';
import { CellEditor } from './cell-editor.tsx';
import { rowsOf, type Control, type ControlProps, type Row } from './control.ts';

interface Field { key: string; label: string; component?: FormComponent }
interface Category { key: string; label: string; fields: Field[] }

/** What is to be changed of a record: categories, their fields, and the new value beside the old one, which the server knows. */
function ChangeList({ component, context, path, value, change, ids, describedBy, cellErrors, locked }: ControlProps) {
  const { texts } = context;
  const categories = categoriesOf(component);
  const changes = rowsOf(value);
  const changed = (field: Field) => changes.find((one) => one['field'] === field.key);
  const [chosen, choose] = useState<ReadonlySet<string>>(new Set());
  // A draft's changes come after the first drawing, so what holds some is open whether or not it was chosen here.
  const opened = new Set([...chosen, ...categories.filter((category) => category.fields.some(changed)).map(({ key }) => key)]);
  const toggleCategory = (category: Category, on: boolean) => {
    const next = new Set(opened);
    if (on) next.add(category.key); else next.delete(category.key);
    choose(next);
    if (!on) change(changes.filter((one) => !category.fields.some((field) => field.key === one['field'])));
  };
  const toggleField = (field: Field, on: boolean) => {
    change(on ? [...changes, { field: field.key }] : changes.filter((one) => one['field'] !== field.key));
    // The old value comes from the server.
    if (on) void context.settle(path);
  };
  const set = (field: Field, to: unknown) => change(changes.map((one) => (one['field'] === field.key ? { ...one, new: to } : one)));
  return (
    <div id={ids.input} class="change-list" role="group" tabIndex={-1} aria-labelledby={ids.label} aria-describedby={describedBy}>
      <fieldset class="change-categories">
        <legend class="label">{texts.controls.changeCategories}</legend>
        {categories.map((category) => <Box key={category.key} id={`${ids.input}-c-${category.key}`} label={category.label} on={opened.has(category.key)} locked={locked} onChange={(on) => toggleCategory(category, on)} />)}
      </fieldset>
      {categories.filter(({ key }) => opened.has(key)).map((category) => (
        <fieldset class="change-category" key={category.key}>
          <legend class="label">{category.label}</legend>
          <div class="change-fields">{category.fields.map((field) => <Box key={field.key} id={`${ids.input}-f-${field.key}`} label={field.label} on={changed(field) !== undefined} locked={locked} onChange={(on) => toggleField(field, on)} />)}</div>
          {category.fields.filter(changed).map((field) => {
            const row = changed(field)!;
            const cell = newCell(field.key), id = cellId(ids.input, cell);
            const shown = field.component ?? { type: 'textfield' };
            const problem = cellErrors[cell];
            return (
              <div class="change-row" key={field.key}>
                <p class="strong change-name" id={`${id}-name`}>{field.label}</p>
                <div><span class="muted">{texts.task.before}</span><p class="change-old">{row['old'] === undefined ? '…' : lockedText(shown, row['old'], texts)}</p></div>
                <div>
                  <label for={id} id={`${id}-label`}>{texts.task.after}</label>
                  {problem !== undefined && <p class="field-error" id={`${id}-error`}>{problem}</p>}
                  <CellEditor component={shown} id={id} value={row['new']} change={(to) => set(field, to)} labelledBy={`${id}-name ${id}-label`} describedBy={problem === undefined ? undefined : `${id}-error`} invalid={problem !== undefined} texts={texts} />
                </div>
              </div>
            );
          })}
        </fieldset>
      ))}
    </div>
  );
}

function Box({ id, label, on, locked, onChange }: { id: string; label: string; on: boolean; locked: boolean; onChange: (on: boolean) => void }) {
  return <div class="choice"><input type="checkbox" id={id} checked={on} disabled={locked} onChange={(event) => onChange(event.currentTarget.checked)} /><label for={id}>{label}</label></div>;
}

const categoriesOf = (component: FormComponent): Category[] => (component['categories'] ?? []) as Category[];

const newCell = (field: string): string => `${field}/new`;
const cellId = (input: string, cell: string): string => `${input}-n-${cell.split('/')[0]}`;
const isUnchanged = (row: Row): boolean => row['new'] === undefined || row['new'] === '' || row['new'] === row['old'];

export const changeList: Control = {
  emptyValue: [],
  View: ChangeList,
  cellId,
  cellProblems(value, component, texts) {
    const changes = rowsOf(value);
    return categoriesOf(component).flatMap(({ fields }) => fields).flatMap(({ key, label }) => {
      const row = changes.find((one) => one['field'] === key);
      return row && isUnchanged(row) ? [{ cell: newCell(key), message: texts.controls.unchanged(label) }] : [];
    });
  },
  merge(current, fresh) {
    const old = new Map(rowsOf(fresh).map((one) => [one['field'], one['old']]));
    return rowsOf(current).map((one) => (old.has(one['field']) ? { ...one, old: old.get(one['field']) ?? null } : one));
  },
};
