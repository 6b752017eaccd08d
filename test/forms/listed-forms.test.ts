import { expect } from 'chai';
import { checkForm } from '../../server/forms/check-form.ts';
import { compileForm, type ProcessContext } from '../../server/forms/compile-form.ts';
import type { FormComponent } from '../../server/forms/form-definition.ts';
import { compareSubmissions, presentSubmission } from '../../server/forms/present-submission.ts';

const people: FormComponent = {
  type: 'datagrid', key: 'people', label: '人员', list: 'crew', components: [
    { type: 'textfield', key: 'name', label: '姓名', disabled: true },
    { type: 'textfield', key: 'bank', label: '银行' },
    { type: 'checkbox', key: 'married', label: '已婚' },
    { type: 'textfield', key: 'spouse', label: '配偶', validate: { required: true }, conditional: { json: { '==': [{ var: 'row.married' }, true] } } },
    { type: 'datagrid', key: 'jobs', label: '工作', components: [{ type: 'textfield', key: 'employer', label: '单位', validate: { required: true } }] },
  ],
};
const listed = new Map([['a', { name: '甲', bank: '工行' }], ['b', { name: '乙' }]]);
const process = (rows: unknown, context: Partial<ProcessContext> = {}) => compileForm({ components: [people] }, { dictionaries: {} }).process({ people: rows }, { locale: 'zh', now: new Date('2026-03-10T02:00:00.000Z'), sources: {}, lists: { people: listed }, ...context });

describe('a form for each row of a list', () => {
  it('holds every row of the list, with what was typed into it, and no other', () => {
    const { valid, data } = process([{ _row: 'b', bank: '农行' }, { _row: 'foreign', bank: '建行' }]);
    expect(valid).to.equal(true);
    expect((data['people'] as Record<string, unknown>[]).map(({ _row, name, bank }) => [_row, name, bank])).to.deep.equal([['a', '甲', '工行'], ['b', '乙', '农行']]);
    expect(process(undefined, { draft: true }).data['people']).to.have.length(2);
  });

  it('takes what is locked from the list, whatever the client sends', () => {
    const { data, dropped } = process([{ _row: 'a', name: '冒名' }]);
    expect((data['people'] as Record<string, unknown>[])[0]).to.include({ name: '甲' });
    expect(dropped).to.deep.equal([{ path: 'people[0].name', reason: 'locked' }]);
  });

  it('has conditions and grids of its own in each row', () => {
    const { errors } = process([{ _row: 'a', married: true }, { _row: 'b', spouse: '丙', jobs: [{}, { employer: '某厂' }] }]);
    expect(errors.map(({ path, code }) => `${path} ${code}`)).to.deep.equal(['people[0].spouse required', 'people[1].jobs[0].employer required']);
  });

  it('is read as a form of its own under the name of the row, and compared by the key of the list', () => {
    const compiled = compileForm({ components: [{ ...people, properties: { rowTitle: 'name' } }] }, { dictionaries: {} });
    const [a, b] = [{ _row: 'a', name: '甲', bank: '工行', jobs: [{ employer: '某厂' }] }, { _row: 'b', name: '乙', married: true, spouse: '丙' }];
    const sections = presentSubmission(compiled, { people: [a, b] }, 'zh');
    expect(sections.map(({ title, rows }) => [title, rows.map(({ label, text }) => `${label} ${text}`.trim())])).to.deep.equal([
      ['1. 甲', ['姓名 甲', '银行 工行', '已婚', '工作 共1行']], ['2. 乙', ['姓名 乙', '银行', '已婚 是', '配偶 丙', '工作']],
    ]);
    const changed = compareSubmissions(compiled, { people: [a, b] }, { people: [{ ...b, spouse: '丁' }] }, 'zh').filter(({ after }) => after !== '');
    expect(changed.map(({ path, before, after }) => `${path} ${before} ${after}`)).to.deep.equal(['people[0].spouse 丙 丁']);
  });

  it('passes the publishing checks, and is refused where its list is not there or stands within other rows', () => {
    const environment = { dictionaries: {}, lists: { crew: { columns: [{ key: 'name' }] } } };
    const codes = (components: FormComponent[]): string[] => checkForm({ components }, environment).map(({ code }) => code);
    expect(codes([people])).to.deep.equal([]);
    expect(codes([{ ...people, list: 'nobody' }])).to.include('unknown_list');
    expect(codes([{ type: 'datagrid', key: 'ships', label: '船', components: [people] }])).to.include('invalid_setting');
    expect(codes([{ ...people, components: [...people.components!, { type: 'textfield', key: 'rank', label: '职务', disabled: true }] }])).to.include('unknown_list_column');
  });
});
