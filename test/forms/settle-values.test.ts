import { expect } from 'chai';
import { compileForm, type ProcessContext } from '../../server/forms/compile-form.ts';
import type { FormComponent } from '../../server/forms/form-definition.ts';

const context: ProcessContext = { locale: 'zh', now: new Date('2026-11-22T04:00:00.000Z') };
const process = (components: FormComponent[], submission: unknown, extra: Partial<ProcessContext> = {}) =>
  compileForm({ components }, { dictionaries: {} }).process(submission, { ...context, ...extra });
const text = (key: string, extra: Partial<FormComponent> = {}): FormComponent => ({ type: 'textfield', key, label: key, ...extra });
const radio = (key: string): FormComponent => ({ type: 'radio', key, values: [{ value: 'a', label: 'A' }, { value: 'b', label: 'B' }] });

describe('settling values', () => {
  it('takes the rows of a locked grid from its source, whatever the client sends', () => {
    const grid: FormComponent = { type: 'datagrid', key: 'rows', disabled: true, properties: { source: 'person.payments' }, components: [text('period'), { type: 'currency', key: 'amount' }] };
    const sources = { person: { payments: [{ period: '2026-01', amount: '12.50', secret: 1 }] } };
    const verdict = process([grid], { rows: [{ period: '2026-02', amount: 9 }] }, { sources });
    expect(verdict).to.deep.include({ data: { rows: [{ period: '2026-01', amount: 12.5 }] }, dropped: [{ path: 'rows', reason: 'locked' }] });
  });

  it('locks every field of a disabled panel and of a disabled container', () => {
    const components: FormComponent[] = [
      { type: 'panel', disabled: true, components: [text('name', { properties: { source: 'person.name' } })] },
      { type: 'container', key: 'box', disabled: true, components: [text('id', { properties: { source: 'person.id' } })] },
    ];
    expect(process(components, { name: 'x', box: { id: 'y' } }, { sources: { person: { name: '张三', id: '7' } } }).data).to.deep.equal({ name: '张三', box: { id: '7' } });
  });

  it('leaves a locked field empty when its record is missing, and then asks for it', () => {
    const verdict = process([text('name', { disabled: true, properties: { source: 'person.name' }, validate: { required: true } })], { name: 'x' }, { sources: { person: null } });
    expect(verdict.errors.map(({ code }) => code)).to.deep.equal(['required']);
    expect(verdict.data).to.deep.equal({});
  });

  it('prefers the account of the reader to nothing, and a source of that name to the account', () => {
    const field = text('id', { disabled: true, properties: { source: 'account.idNumber' } });
    expect(process([field], {}, { sources: {}, account: { idNumber: '1' } }).data).to.deep.equal({ id: '1' });
  });

  it('gives back a value that only seemed hidden while a calculation was not done', () => {
    const components = [
      text('a', { conditional: { show: true, conjunction: 'all', conditions: [{ component: 'sum', operator: 'greaterThan', value: 5 }] } }),
      { type: 'number', key: 'sum', calculateValue: { '+': [{ var: 'data.n' }, 1] } }, { type: 'number', key: 'n' },
    ];
    expect(process(components, { a: 'kept', n: 5 })).to.deep.include({ data: { a: 'kept', sum: 6, n: 5 }, dropped: [] });
  });

  it('keeps a hidden value where the form says so, but not a faulty one', () => {
    const components = [radio('r'), text('a', { clearOnHide: false, validate: { maxLength: 3 }, conditional: { show: true, when: 'r', eq: 'a' } })];
    expect(process(components, { r: 'b', a: 'abc' })).to.deep.include({ valid: true, data: { r: 'b', a: 'abc' } });
    expect(process(components, { r: 'b', a: 'abcd' })).to.deep.include({ valid: true, data: { r: 'b' } });
  });

  it('says nothing of a value of the wrong type in a field that does not show', () => {
    expect(process([radio('r'), text('a', { conditional: { show: true, when: 'r', eq: 'a' } })], { r: 'b', a: { x: 1 } })).to.deep.include({ valid: true, data: { r: 'b' } });
  });

  it('empties a calculated field whose calculation gives nothing, so that the client cannot fill it', () => {
    expect(process([text('a', { calculateValue: { var: 'data.x' } }), text('x')], { a: 'made up' })).to.deep.include({ data: {}, dropped: [{ path: 'a', reason: 'calculated' }] });
  });

  it('locks what stands in a container that only shows after a calculation', () => {
    const components: FormComponent[] = [
      { type: 'container', key: 'box', components: [text('name', { disabled: true, properties: { source: 'person.name' } })], conditional: { show: true, when: 'sum', eq: '6' } },
      { type: 'number', key: 'sum', calculateValue: { '+': [{ var: 'data.n' }, 1] } }, { type: 'number', key: 'n' },
    ];
    expect(process(components, { box: { name: 'made up' }, n: 5 }, { sources: { person: { name: '张三' } } }).data).to.deep.equal({ box: { name: '张三' }, sum: 6, n: 5 });
  });

  it('calculates in rows, from the row and from the whole', () => {
    const grid: FormComponent = { type: 'datagrid', key: 'rows', components: [
      { type: 'currency', key: 'base' }, { type: 'currency', key: 'due', calculateValue: { '*': [{ var: 'row.base' }, { var: 'data.rate' }] } }] };
    const total: FormComponent = { type: 'currency', key: 'total', calculateValue: { reduce: [{ var: 'data.rows' }, { '+': [{ var: 'current.due' }, { var: 'accumulator' }] }, 0] } };
    expect(process([total, { type: 'number', key: 'rate' }, grid], { rate: 0.085, rows: [{ base: 0.1 }, { base: 4000.1 }] }).data)
      .to.deep.equal({ total: 340.02, rate: 0.085, rows: [{ base: 0.1, due: 0.01 }, { base: 4000.1, due: 340.01 }] });
  });

  it('ends where conditions chase each other without end, and keeps nothing that its condition hides', () => {
    const components = [text('a', { conditional: { show: false, when: 'b', eq: 'y' } }), text('b', { conditional: { show: true, when: 'a', eq: 'x' } })];
    expect(process(components, { a: 'x', b: 'y' }).data).not.to.have.property('b');
  });
});
