import { expect } from 'chai';
import { refusalsOf } from '../../server/applications/check-rules.ts';
import { compileForm } from '../../server/forms/compile-form.ts';
import { checkForm } from '../../server/forms/check-form.ts';
import type { RefusalRule } from '../../server/forms/form-definition.ts';

const now = new Date('2026-03-10T02:00:00.000Z');
const tooOld: RefusalRule = { when: '= row.age > form.most', message: '年龄过大。', english: 'Too old.', each: 'crew', path: 'age', label: 'name' };
const refused = (rule: RefusalRule, form: Record<string, unknown>, locale: 'zh' | 'en' = 'zh'): string[] => refusalsOf({ settings: { rules: [rule] } }, { form }, locale, now).map(({ path, message }) => `${path} ${message}`);
const crew = [{ name: '甲', age: 30 }, { name: '乙', age: 70 }, { name: null, age: 80 }];

describe('rules that are asked of every row of a grid', () => {
  it('refuse the rows for which they hold, each in its place and by its name', () => {
    expect(refused(tooOld, { most: 60, crew })).to.deep.equal(['crew[1].age 乙：年龄过大。', 'crew[2].age 年龄过大。']);
    expect(refused(tooOld, { most: 60, crew }, 'en')[0]).to.equal('crew[1].age 乙: Too old.');
    expect(refused({ ...tooOld, path: undefined as never }, { most: 60, crew })[0]).to.equal('crew[1] 乙：年龄过大。');
  });

  it('hold for no row where there is none', () => {
    expect(refused(tooOld, { most: 60, crew: [] })).to.deep.equal([]);
    expect(refused(tooOld, { most: 60 })).to.deep.equal([]);
  });

  it('are refused at publication where they name no grid, no column of it, or read a row without one', () => {
    const components = [{ type: 'number', key: 'most', label: '上限' }, { type: 'datagrid', key: 'crew', label: '船员', components: [{ type: 'textfield', key: 'name', label: '姓名' }, { type: 'number', key: 'age', label: '年龄' }] }];
    const codes = (rule: RefusalRule): string[] => checkForm({ components, settings: { item: { rules: [rule] } } }, { dictionaries: {} }).filter(({ element }) => element.startsWith('settings.item.rules')).map(({ element, code }) => `${element.split('.').at(-1)} ${code}`);
    expect(codes(tooOld)).to.deep.equal([]);
    expect(codes({ ...tooOld, each: 'boats' })).to.include('each unknown_condition_field');
    expect(codes({ ...tooOld, path: 'rank' })).to.deep.equal(['path unknown_condition_field']);
    expect(codes({ ...tooOld, label: 'rank' })).to.deep.equal(['label unknown_condition_field']);
    expect(codes({ ...tooOld, when: '= row.rank > 1' })).to.deep.equal(['when unknown_expression_field']);
    expect(codes({ when: '= row.age > 1', message: '年龄过大。' })).to.deep.equal(['when invalid_expression']);
    expect(compileForm({ components }, { dictionaries: {} }).root.held).to.have.length(2);
  });
});
