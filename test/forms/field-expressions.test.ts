import { expect } from 'chai';
import { PeriodTable, periodTables } from '../../server/expressions/period-tables.ts';
import { compileForm, type ProcessContext } from '../../server/forms/compile-form.ts';
import type { FormComponent } from '../../server/forms/form-definition.ts';

const context: ProcessContext = { locale: 'zh', now: new Date('2026-11-22T04:00:00.000Z'), sources: {} };
const process = (components: FormComponent[], submission: unknown, extra: Partial<ProcessContext> = {}) =>
  compileForm({ components }, { dictionaries: {} }).process(submission, { ...context, ...extra });
const text = (key: string, extra: Partial<FormComponent> = {}): FormComponent => ({ type: 'textfield', key, label: key, ...extra });
const money = (key: string, value?: string): FormComponent => ({ type: 'currency', key, label: key, ...(value ? { properties: { value } } : {}) });

describe('fields that FEEL calculates', () => {
  it('are set by the server at the top, in containers and in rows, whatever the client sends', () => {
    const verdict = process([
      money('total', '= sum(form.rows.due)'), { type: 'number', key: 'rate' },
      { type: 'datagrid', key: 'rows', components: [money('base'), money('due', '= row.base * form.rate')] },
      { type: 'container', key: 'box', components: [money('half', '= form.total / 2')] },
    ], { rate: 0.085, total: 1, rows: [{ base: 4000.1, due: 9 }, { base: 0.1 }], box: { half: 7 } });
    expect(verdict.data).to.deep.equal({ total: 340.02, rate: 0.085, rows: [{ base: 4000.1, due: 340.01 }, { base: 0.1, due: 0.01 }], box: { half: 170.01 } });
    expect(verdict.dropped).to.have.deep.members([{ path: 'total', reason: 'calculated' }, { path: 'rows[0].due', reason: 'calculated' }, { path: 'box.half', reason: 'calculated' }]);
  });

  it('settle together with JSONLogic and conditions, in whatever order they stand', () => {
    const components = [
      text('shown', { conditional: { show: true, conjunction: 'all', conditions: [{ component: 'c', operator: 'greaterThan', value: 10 }] } }),
      money('c', '= form.b + 1'), { type: 'number', key: 'b', calculateValue: { '+': [{ var: 'data.a' }, 1] } }, money('a', '= form.n * 2'), { type: 'number', key: 'n' },
    ];
    expect(process(components, { shown: 'kept', n: 5 }).data).to.deep.equal({ shown: 'kept', c: 12, b: 11, a: 10, n: 5 });
    expect(process(components, { shown: 'gone', n: 1 }).data).to.deep.equal({ c: 4, b: 3, a: 2, n: 1 });
  });

  it('read the account, the sources, and the tables of the caller by their symbol', () => {
    const rates = new PeriodTable('rates', { match: ['insurance'], from: 'from', to: 'to', value: 'rate' }, [{ insurance: 'pension', from: '2020-01', to: '', rate: 0.08 }]);
    const components = [text('who', { properties: { value: '= account.name + person.city' } }), money('due', '= form.base * rate("rates", form.month, {insurance: "pension"}).rate'), money('base'), text('month')];
    const verdict = process(components, { base: 1000, month: '2026-03' }, { account: { name: '张三' }, sources: { person: { city: '哈尔滨' } }, scope: { [periodTables]: { rates } } });
    expect(verdict.data).to.deep.include({ who: '张三哈尔滨', due: 80 });
  });

  it('that fail for good are an error of their field and not of the server', () => {
    const verdict = process([money('due', '= form.base * rate("nowhere", "2026-01").rate'), money('base')], { base: 1 });
    expect(verdict.errors.map(({ path, code }) => `${path} ${code}`)).to.deep.equal(['due not_calculable']);
    expect(verdict.errors[0]!.message).to.match(/^“due”无法计算：/);
    expect(process([text('a', { properties: { value: '= number("x")' } })], {}, { draft: true }).notices.map(({ code }) => code)).to.deep.equal(['not_calculable']);
  });

  it('give nothing, and say nothing, while what they read is not answered', () => {
    const components = [money('due', '= form.base * 2'), money('base'), text('name', { properties: { value: '= person.name' } })];
    expect(process(components, { due: 5 })).to.deep.include({ valid: true, data: {} });
    expect(process(components, { due: 5 }, { draft: true, sources: { person: null } })).to.deep.include({ notices: [], data: {} });
    expect(process([money('due', '= if form.base = null then 1 else 2'), money('base')], {}).data).to.deep.equal({ due: 1 });
  });

  it('are the person\'s to fill where they give nothing and are locked only when filled', () => {
    const field = text('phone', { properties: { value: '= person.phone', lock: 'filled' } });
    expect(process([field], { phone: '1' }, { sources: { person: { phone: '2' } } })).to.deep.include({ data: { phone: '2' }, locked: ['phone'] });
    expect(process([field], { phone: '1' }, { sources: { person: { name: 'x' } } })).to.deep.include({ data: { phone: '1' }, locked: [] });
  });

  it('are taken as sent where there are no sources to read, on the command line', () => {
    expect(process([text('name', { properties: { value: '= person.name' } })], { name: 'x' }, { sources: undefined })).to.deep.include({ valid: true, data: { name: 'x' } });
  });

  it('over thousands of rows that all read each other are stopped instead of hanging', () => {
    const rows = { type: 'datagrid', key: 'rows', components: [money('base'), money('share', '= row.base / sum(form.rows.base)')] };
    const verdict = process([rows], { rows: Array.from({ length: 3_000 }, () => ({ base: 1 })) });
    expect(verdict.errors[0]).to.deep.include({ code: 'not_calculable', message: '“share”无法计算：too many steps' });
    expect(process([rows], { rows: Array.from({ length: 200 }, () => ({ base: 1 })) }).valid).to.equal(true);
  }).timeout(20_000);
});

describe('fields that a source fills', () => {
  const name = text('name', { properties: { source: 'person.name', lock: 'filled' } });

  it('are locked only when it gave a value, where they say so', () => {
    expect(process([name], { name: 'x' }, { sources: { person: { name: '张三' } } })).to.deep.include({ data: { name: '张三' }, locked: ['name'], dropped: [{ path: 'name', reason: 'locked' }] });
    expect(process([name], { name: 'x' }, { sources: { person: null } })).to.deep.include({ data: { name: 'x' }, locked: [], dropped: [] });
  });

  it('take the values of a record that has just been found, and keep what was typed otherwise', () => {
    const field = text('phone', { properties: { source: 'person.phone' } });
    const sources = { person: { phone: '2' } };
    expect(process([field], { phone: '1' }, { sources, draft: true }).data).to.deep.equal({ phone: '1' });
    expect(process([field], { phone: '1' }, { sources, draft: true, refill: ['person'] }).data).to.deep.equal({ phone: '2' });
    expect(process([field], { phone: '1' }, { sources: { person: null }, draft: true, refill: ['person'] }).data).to.deep.equal({});
  });

  it('say at the key that nobody was found: a notice of a draft, an error of a submission', () => {
    const key = text('idNumber', { label: '证件号码' });
    const notices = [{ path: 'idNumber', message: '查无此人' }, { path: 'rows[1].idNumber' }];
    const rows = { type: 'datagrid', key: 'rows', components: [text('idNumber', { label: '成员证件号码' })] };
    expect(process([key, rows], { idNumber: 'x' }, { notices, draft: true }).notices.map(({ path, message }) => `${path} ${message}`))
      .to.deep.equal(['idNumber 查无此人', 'rows[1].idNumber 没有查到与“成员证件号码”相符的记录']);
    expect(process([key, rows], { idNumber: 'x' }, { notices }).errors.map(({ path, code }) => `${path} ${code}`)).to.deep.equal(['idNumber no_record', 'rows[1].idNumber no_record']);
  });
});

describe('wizards', () => {
  it('keep nothing of pages that are not reached', () => {
    const page = (key: string, components: FormComponent[], extra: Partial<FormComponent> = {}): FormComponent => ({ type: 'panel', key, title: key, components, ...extra });
    const components = [
      page('start', [{ type: 'radio', key: 'way', values: [{ value: 'direct', label: '直接提交' }, { value: 'more', label: '继续办理' }] }]),
      page('second', [text('reason', { validate: { required: true } })], { conditional: { show: true, when: 'way', eq: 'more' } }),
    ];
    const form = compileForm({ display: 'wizard', components }, { dictionaries: {} });
    expect(form.process({ way: 'direct', reason: 'left over' }, context)).to.deep.include({ valid: true, data: { way: 'direct' }, dropped: [{ path: 'reason', reason: 'hidden' }] });
    expect(form.process({ way: 'more' }, context).errors.map(({ path, code }) => `${path} ${code}`)).to.deep.equal(['reason required']);
  });
});
