import { expect } from 'chai';
import { compileForm, type ProcessContext } from '../../server/forms/compile-form.ts';
import type { FormDefinition } from '../../server/forms/form-definition.ts';
import { materialsFor } from '../../server/forms/materials.ts';
import { initialData } from '../../server/forms/prefill.ts';
import { compareSubmissions, presentSubmission } from '../../server/forms/present-submission.ts';
import { renderableForm, rendererData } from '../../server/forms/render-form.ts';

const environment = { dictionaries: { reasons: { name: 'reasons', entries: [{ value: 'missing', label: '失踪', en: 'Missing' }, { value: 'other', label: '其他', en: 'Other' }] } } };
const definition: FormDefinition = {
  title: '暂停缴费',
  components: [
    {
      type: 'panel', key: 'basic', title: '基本信息', components: [
        { type: 'textfield', key: 'name', label: '姓名', disabled: true, properties: { source: 'person.name' } },
        { type: 'select', key: 'reason', label: '暂停原因', properties: { dictionary: 'reasons' } },
        { type: 'textfield', key: 'note', label: '说明', conditional: { show: true, when: 'reason', eq: 'other' } },
        { type: 'datetime', key: 'from', label: '开始日期', enableTime: false, widget: { type: 'calendar', maxDate: "moment().endOf('month')" } },
      ],
    },
    {
      type: 'fieldset', key: 'payments', legend: '缴费明细', components: [{
        type: 'datagrid', key: 'rows', label: '明细', components: [
          { type: 'day', key: 'on', label: '日期' }, { type: 'currency', key: 'amount', label: '金额' }, { type: 'checkbox', key: 'paid', label: '已缴' },
        ],
      }],
    },
    { type: 'textfield', key: 'code', customConditional: 'show = true', calculateValue: 'value = 1', label: '代码', defaultValue: 'X' },
  ],
  settings: {
    item: {
      sources: { person: { register: 'people', key: { idNumber: '= account.idNumber' } } }, effects: { approval: [] },
      materials: [
        { key: 'identity', name: '身份证', required: true, multiple: true, max: 2 },
        { key: 'proof', name: '失踪证明', required: true, when: { '==': [{ var: 'data.reason' }, 'missing'] } },
      ],
    },
    translations: { en: { 姓名: 'Name', 暂停缴费: 'Suspension', 基本信息: 'Basics', 暂停原因: 'Reason', 明细: 'Details', 金额: 'Amount', 身份证: 'Identity card' } },
  },
};
const compiled = compileForm(definition, environment);
const context: ProcessContext = { locale: 'zh', now: new Date('2026-11-22T04:00:00.000Z'), sources: { person: { name: '张三' } } };
const data = { name: '张三', reason: 'missing', from: '2026-11-01', rows: [{ on: '2026-10-01', amount: 1234.5, paid: true }], code: 'X' };

describe('reading a form and its submissions', () => {
  it('begins a draft with defaults and the values of the sources', () => {
    expect(initialData(compiled, context)).to.deep.equal({ name: '张三', rows: [], code: 'X' });
  });

  it('begins a draft with a default that is reckoned', () => {
    const form = compileForm({ components: [{ type: 'textfield', key: 'code', customDefaultValue: { cat: ['A', { var: 'data.n' }] } }, { type: 'number', key: 'n', defaultValue: 7 }] }, environment);
    expect(initialData(form, context)).to.deep.equal({ code: 'A7', n: 7 });
    expect(form.process({ n: 7 }, { ...context, draft: true }).data).to.deep.equal({ n: 7 });
  });

  it('gives the page options, translations and dates, and nothing of sources, effects or code', () => {
    const form = renderableForm(compiled, 'en', context.now);
    const text = JSON.stringify(form);
    expect(form.title).to.equal('Suspension');
    expect(form.components[0]!.components![1]).to.deep.include({ label: 'Reason', widget: 'html5', dataSrc: 'values', data: { values: [{ value: 'missing', label: 'Missing' }, { value: 'other', label: 'Other' }] } });
    expect((form.components[0]!.components![3]!.widget as { maxDate: string }).maxDate).to.equal('2026-11-30');
    for (const word of ['effects', 'account.idNumber', 'customConditional', 'value = 1', 'moment(']) expect(text).not.to.include(word);
  });

  it('translates what stands in tabs, columns and tables, their heads included', () => {
    const form = compileForm({ components: [
      { type: 'tabs', key: 't', components: [{ type: 'panel', label: '明细', components: [{ type: 'textfield', key: 'a', label: '金额' }] }] },
      { type: 'columns', columns: [{ components: [{ type: 'textfield', key: 'b', label: '金额' }] }] }, { type: 'table', rows: [[{ components: [{ type: 'textfield', key: 'c', label: '金额' }] }]] },
    ], settings: { translations: { en: { 金额: 'Amount', 明细: 'Details' } } } }, environment);
    const text = JSON.stringify(renderableForm(form, 'en', context.now));
    expect(text.match(/Amount/g)).to.have.length(3);
    expect(text).to.include('Details').and.not.to.match(/\p{Script=Han}/u);
  });

  it('turns stored days into the shape of the renderer and takes them back the same', () => {
    const rendered = rendererData(compiled, data);
    expect((rendered.rows as { on: string }[])[0]!.on).to.equal('10/01/2026');
    expect(compiled.process(rendered, context).data.rows).to.deep.equal(data.rows);
  });

  it('shows labels of options, grouped money, yes and no, and rows as a table, without hidden fields', () => {
    const sections = presentSubmission(compiled, data, 'zh');
    expect(sections.map(({ title, rows }) => [title, rows.map(({ label, text }) => `${label} ${text}`)])).to.deep.equal([
      ['基本信息', ['姓名 张三', '暂停原因 失踪', '开始日期 2026-11-01']], ['缴费明细', ['明细 共1行']], ['', ['代码 X']],
    ]);
    expect(sections[1]!.rows[0]!.table!.rows).to.deep.equal([['2026-10-01', '1,234.50', '是']]);
    expect(presentSubmission(compiled, data, 'en')[0]!.rows[1]!.text).to.equal('Missing');
  });

  it('lists what changed with both texts, down to the cells of a grid and the fields that came or went', () => {
    const after = { ...data, reason: 'other', note: '搬家', rows: [{ ...data.rows[0], amount: 2 }] };
    expect(compareSubmissions(compiled, data, after, 'zh').map(({ path, before, after: now }) => [path, before, now])).to.deep.equal([
      ['reason', '失踪', '其他'], ['note', '', '搬家'], ['rows[0].amount', '1,234.50', '2.00'],
    ]);
  });

  it('asks for the materials that the data call for', () => {
    expect(materialsFor(definition.settings, { reason: 'missing' }, 'en').map(({ key, name, max }) => [key, name, max])).to.deep.equal([['identity', 'Identity card', 2], ['proof', '失踪证明', 1]]);
    expect(materialsFor(definition.settings, { reason: 'other' }, 'zh').map(({ key }) => key)).to.deep.equal(['identity']);
  });

  it('describes every field with its path, section, kind and options', () => {
    expect(compiled.fields.map(({ path, dataType }) => `${path} ${dataType}`)).to.deep.equal([
      'name text', 'reason option', 'note text', 'from date', 'rows rows', 'rows[].on date', 'rows[].amount money', 'rows[].paid boolean', 'code text',
    ]);
    expect(compiled.fields[0]).to.deep.include({ label: '姓名', sections: ['基本信息'], locked: true, source: 'person.name' });
  });
});
