import { expect } from 'chai';
import { compileForm, type ProcessContext } from '../../server/forms/compile-form.ts';
import type { FormComponent } from '../../server/forms/form-definition.ts';
import { compareSubmissions, presentSubmission } from '../../server/forms/present-submission.ts';

const now = new Date('2026-11-22T04:00:00.000Z');
const grid = (extra: Partial<FormComponent> = {}): FormComponent => ({
  type: 'recordgrid', key: 'rows', label: '欠费', list: 'arrears', select: 'checkbox', total: ['due'], ...extra,
  components: [
    { type: 'textfield', key: 'period', label: '费款所属期', disabled: true, properties: { format: 'year-month' } },
    { type: 'currency', key: 'base', label: '金额', disabled: true, properties: { group: '单位应缴 / 基数' } },
    { type: 'currency', key: 'due', label: '应缴', properties: { group: '单位应缴', value: '= row.base * 0.16' } },
    { type: 'currency', key: 'paid', label: '本次缴费', validate: { required: true, min: 0 } },
    { type: 'textfield', key: 'insurance', label: '险种', hidden: true },
  ],
});
const total: FormComponent = { type: 'currency', key: 'total', label: '合计', properties: { value: '= sum(form.rows.due)' } };
const listed = new Map([['a', { period: '2026-01', base: 4000.1, paid: 10, insurance: 'pension' }], ['b', { period: '2026-02', base: 100, insurance: 'pension' }]]);
const process = (component: FormComponent, rows: unknown, context: Partial<ProcessContext> = {}) =>
  compileForm({ components: [component, total] }, { dictionaries: {} }).process({ rows }, { locale: 'zh', now, sources: {}, lists: { rows: listed }, ...context });
const errors = (component: FormComponent, rows: unknown, context: Partial<ProcessContext> = {}) => process(component, rows, context).errors.map(({ path, code }) => `${path} ${code}`);

describe('record grids', () => {
  it('take the locked columns of a chosen row from the list, hidden ones too, and calculate over them, whatever the client sends', () => {
    const verdict = process(grid(), [{ _row: 'a', period: '1999-01', base: 1, due: 0.01, paid: 5, insurance: 'other' }]);
    expect(verdict).to.deep.include({ valid: true, data: { rows: [{ _row: 'a', period: '2026-01', base: 4000.1, due: 640.02, paid: 5, insurance: 'pension' }], total: 640.02 } });
    expect(verdict.dropped).to.deep.equal([
      { path: 'rows[0].period', reason: 'locked' }, { path: 'rows[0].base', reason: 'locked' }, { path: 'rows[0].due', reason: 'calculated' }, { path: 'rows[0].insurance', reason: 'hidden' }]);
  });

  it('refuse a row that the list does not give, one chosen twice, and one without its key', () => {
    expect(errors(grid(), [{ _row: 'a', paid: 1 }, { _row: 'foreign', paid: 1 }])).to.deep.equal(['rows[1] row_unavailable']);
    expect(errors(grid(), [{ _row: 'a', paid: 1 }, { _row: 'a', paid: 1 }])).to.deep.equal(['rows[1]._row duplicate']);
    expect(errors(grid(), [{ paid: 1 }])).to.deep.equal(['rows[0] row_unavailable']);
    expect(errors(grid(), [{ _row: 'a', paid: 1 }], { lists: {} })).to.deep.equal(['rows[0] row_unavailable']);
  });

  it('take a row that is gone out of a draft and say so', () => {
    const verdict = process(grid(), [{ _row: 'gone', paid: 1 }, { _row: 'b', paid: 2 }], { draft: true });
    expect(verdict.data.rows).to.deep.equal([{ _row: 'b', period: '2026-02', base: 100, due: 16, paid: 2, insurance: 'pension' }]);
    expect(verdict.notices.map(({ path, code }) => `${path} ${code}`)).to.deep.equal(['rows row_unavailable']);
  });

  it('begin an editable column with the value of the list and keep what is typed in its place, even a blank', () => {
    expect((process(grid(), [{ _row: 'a' }]).data.rows as object[])[0]).to.include({ paid: 10 });
    expect(errors(grid(), [{ _row: 'a', paid: '' }, { _row: 'b' }])).to.deep.equal(['rows[0].paid required', 'rows[1].paid required']);
  });

  it('hold every row of the list where none is chosen, with what was typed into it', () => {
    const all = process(grid({ select: 'none' }), [{ _row: 'b', paid: 3 }, { _row: 'foreign', paid: 9 }]);
    expect((all.data.rows as { _row: string; paid: number }[]).map(({ _row, paid }) => [_row, paid])).to.deep.equal([['a', 10], ['b', 3]]);
    expect(process(grid({ select: 'none' }), undefined, { draft: true }).data.rows).to.have.length(2);
  });

  it('keep the limits of rows, and one row at most behind a radio button', () => {
    expect(errors(grid({ validate: { minLength: 1 } }), [])).to.deep.equal(['rows min_rows']);
    expect(errors(grid({ select: 'radio' }), [{ _row: 'a', paid: 1 }, { _row: 'b', paid: 1 }])).to.deep.equal(['rows max_rows']);
  });

  it('are taken as sent where there are no lists, on the command line', () => {
    const verdict = process(grid(), [{ _row: 'x', period: '2026-03', base: 1, paid: 1 }], { lists: undefined, sources: undefined });
    expect(verdict).to.deep.include({ valid: true, data: { rows: [{ _row: 'x', period: '2026-03', base: 1, due: 0.16, paid: 1 }], total: 0.16 } });
  });

  it('work the same as a left-right transfer, and within a container', () => {
    const transfer: FormComponent = { type: 'transfer', key: 'people', label: '人员', list: 'staff', text: ['name'], components: [{ type: 'textfield', key: 'name', disabled: true }] };
    const form = compileForm({ components: [{ type: 'container', key: 'box', components: [transfer] }] }, { dictionaries: {} });
    const verdict = form.process({ box: { people: [{ _row: '1', name: 'x' }] } }, { locale: 'zh', now, sources: {}, lists: { 'box.people': new Map([['1', { name: '张三' }]]) } });
    expect(verdict.data).to.deep.equal({ box: { people: [{ _row: '1', name: '张三' }] } });
  });

  it('are read with nested heads and exact totals, without row keys', () => {
    const compiled = compileForm({ components: [grid()] }, { dictionaries: {} });
    const rows = [{ _row: 'a', period: '2026-01', base: 4000.1, due: 0.1, paid: 5 }, { _row: 'b', period: '2026-02', base: 100, due: 0.2, paid: 6 }];
    const { table, text } = presentSubmission(compiled, { rows }, 'zh')[0]!.rows[0]!;
    expect(text).to.equal('共2行');
    expect(table!.heads).to.deep.equal([
      [{ text: '费款所属期', columns: 1, rows: 3 }, { text: '单位应缴', columns: 2, rows: 1 }, { text: '本次缴费', columns: 1, rows: 3 }],
      [{ text: '基数', columns: 1, rows: 1 }, { text: '应缴', columns: 1, rows: 2 }],
      [{ text: '金额', columns: 1, rows: 1 }],
    ]);
    expect(table!.rows[0]).to.deep.equal(['2026-01', '4,000.10', '0.10', '5.00']);
    expect(table!.totals).to.deep.equal(['', '', '0.30', '']);
    expect(compiled.fields.map(({ path, locked, group }) => `${path} ${locked} ${group?.join('|') ?? ''}`)).to.deep.equal([
      'rows false ', 'rows[].period true ', 'rows[].base true 单位应缴|基数', 'rows[].due true 单位应缴', 'rows[].paid false ', 'rows[].insurance true ']);
  });

  it('are compared row by row by the key of the list', () => {
    const compiled = compileForm({ components: [grid()] }, { dictionaries: {} });
    const [a, b] = [{ _row: 'a', period: '2026-01', paid: 5 }, { _row: 'b', period: '2026-02', paid: 6 }];
    const changes = compareSubmissions(compiled, { rows: [a, b] }, { rows: [{ ...b, paid: 7 }] }, 'zh').map(({ path, before, after }) => [path, before, after]);
    expect(changes).to.deep.equal([['rows[0].paid', '6.00', '7.00'], ['rows[0].period', '2026-01', ''], ['rows[0].paid', '5.00', '']]);
  });
});
