import { expect } from 'chai';
import { GridRows } from '../../server/batch/merge-grid-rows.ts';
import { compileForm } from '../../server/forms/compile-form.ts';
import type { Data, FormComponent } from '../../server/forms/form-definition.ts';
import { cellColumns } from '../../server/forms/spreadsheet-cells.ts';

describe('the rows of a sheet in the grid of a draft', () => {
  const text = (key: string, more: Partial<FormComponent> = {}): FormComponent => ({ type: 'textfield', key, label: key, input: true, ...more });
  const columnsOf = (...components: FormComponent[]) => cellColumns(compileForm({ display: 'form', components }, { dictionaries: {} }), 'zh');
  const columns = columnsOf(text('name'), text('post'), text('kind', { defaultValue: '01' }));
  const merged = (before: Data[], sheet: Data[], unique: string[] = [], of = columns): Data[] => {
    const rows = new GridRows(before, of, unique);
    for (const row of sheet) rows.put(row);
    return rows.all();
  };

  it('are there once however often they are filled in, also once the page has saved blanks and defaults beside them', () => {
    const saved = [{ name: '甲', post: '', kind: '01', note: 'typed' }];
    expect(merged(saved, [{ name: '甲' }])).to.deep.equal([{ note: 'typed', name: '甲' }]);
    expect(merged([{ name: '甲', post: '', kind: '02' }], [{ name: '甲' }])).to.have.length(2);
  });

  it('take the place of the row with the same value in a column that may not repeat', () => {
    const saved = [{ name: '甲', post: '旧', kind: '01' }, { name: '乙', post: '', kind: '01' }];
    const wanted = [{ name: '甲', post: '新' }, { name: '乙', post: '', kind: '01' }];
    expect(merged(saved, [{ name: '甲', post: '新' }], ['name'])).to.deep.equal(wanted);
    expect(merged(saved, [{ name: '甲', post: '新' }], [], columnsOf(text('name', { unique: true }), text('post'), text('kind')))).to.deep.equal(wanted);
  });

  it('go by the row of a list where they have one, and the empty row that a form begins with is gone', () => {
    expect(merged([{ name: '', sold: false }, { _row: 'A', name: '甲' }], [{ _row: 'A', name: '乙' }])).to.deep.equal([{ _row: 'A', name: '乙' }]);
  });
});
