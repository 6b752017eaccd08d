import { expect } from 'chai';
import { compileForm, type ProcessContext } from '../../server/forms/compile-form.ts';
import type { Dictionary, FormComponent, FormDefinition, ItemSettings } from '../../server/forms/form-definition.ts';
import { materialsFor } from '../../server/forms/materials.ts';
import { initialData } from '../../server/forms/prefill.ts';
import { presentSubmission } from '../../server/forms/present-submission.ts';
import { renderableForm } from '../../server/forms/render-form.ts';

const now = new Date('2026-11-22T04:00:00.000Z');
const regions: Dictionary = { name: 'regions', entries: [
  { value: '230000', label: '黑龙江省', en: 'Heilongjiang' }, { value: '230100', label: '哈尔滨市', en: 'Harbin', parent: '230000' }, { value: '230102', label: '道里区', en: 'Daoli', parent: '230100' },
  { value: '440000', label: '广东省' }, { value: '441900', label: '东莞市', parent: '440000' },
] };
const environment = { dictionaries: { regions } };
const context: ProcessContext = { locale: 'zh', now, sources: {} };
const compile = (components: FormComponent[], item?: ItemSettings) => compileForm({ components, ...(item ? { settings: { item } } : {}) }, environment);
const process = (component: FormComponent, value: unknown, extra: Partial<ProcessContext> = {}) => compile([component]).process({ [component.key!]: value }, { ...context, ...extra });
const errors = (component: FormComponent, value: unknown, extra: Partial<ProcessContext> = {}) => process(component, value, extra).errors.map(({ path, code }) => `${path} ${code}`);
const text = (component: FormComponent, value: unknown, locale: 'zh' | 'en' = 'zh') => presentSubmission(compile([component]), { [component.key!]: value }, locale)[0]!.rows[0]!.text;

describe('the contribution calendar', () => {
  const calendar: FormComponent = { type: 'calendar', key: 'months', label: '月份', minMonth: '2026-01', maxMonth: { relative: -1 } as never, lockedStatuses: ['paid'], properties: { list: 'ledger' } };

  it('holds months once each and in their order, and tells spans of them', () => {
    expect(process(calendar, ['2026-03', '2026-01', '2026-03', '2026-02']).data).to.deep.equal({ months: ['2026-01', '2026-02', '2026-03'] });
    expect(text(calendar, ['2025-11', '2025-12', '2026-01', '2026-03'])).to.equal('2025-11至2026-01、2026-03');
  });

  it('refuses what is no month, what lies outside its bounds, and months that the list locks', () => {
    expect(errors(calendar, ['2026-13'])).to.deep.equal(['months invalid_month']);
    expect(errors(calendar, '2026-01')).to.deep.equal(['months wrong_type']);
    expect(errors(calendar, ['2025-12'])).to.deep.equal(['months min_date']);
    expect(errors(calendar, ['2026-11'])).to.deep.equal(['months max_date']);
    const lists = { months: new Map([['1', { period: '2026-02', status: 'paid' }], ['2', { period: '2026-03', status: 'owed' }]]) };
    expect(errors(calendar, ['2026-02', '2026-03'], { lists })).to.deep.equal(['months month_locked']);
    expect(errors({ ...calendar, validate: { required: true } }, [])).to.deep.equal(['months required']);
    expect(errors({ ...calendar, validate: { maxSelectedCount: 1 } }, ['2026-02', '2026-03'])).to.deep.equal(['months too_many_values']);
  });
});

describe('the region cascade', () => {
  const region: FormComponent = { type: 'region', key: 'place', label: '户籍地' };

  it('takes the code of the last step, also of a city without districts', () => {
    expect(process(region, '230102').data).to.deep.equal({ place: '230102' });
    expect(process(region, '441900').valid).to.equal(true);
    expect(errors(region, '230100')).to.deep.equal(['place region_incomplete']);
    expect(errors(region, '990000')).to.deep.equal(['place invalid_option']);
    expect(errors({ ...region, levels: 2 }, '230102')).to.deep.equal(['place invalid_option']);
    expect(process({ ...region, levels: 2 }, '230100').valid).to.equal(true);
  });

  it('is read with all its steps', () => {
    expect(text(region, '230102')).to.equal('黑龙江省 哈尔滨市 道里区');
    expect(text(region, '230102', 'en')).to.equal('Heilongjiang Harbin Daoli');
  });
});

describe('a change list', () => {
  const list: FormComponent = { type: 'changelist', key: 'changes', label: '变更内容', source: 'person', categories: [
    { key: 'basic', label: '基本信息', fields: [
      { key: 'name', label: '姓名', component: { type: 'textfield', validate: { maxLength: 5 } }, materials: ['identity'] },
      { key: 'idNumber', label: '证件号码', component: { type: 'textfield', properties: { format: 'resident-id' } }, materials: ['identity'] }] },
    { key: 'contact', label: '联系方式', fields: [{ key: 'place', label: '地区', component: { type: 'region' } }] },
  ] };
  const sources = { person: { name: '张三', place: '230102' } };
  const item: ItemSettings = { sources: { person: { register: 'people', key: {} } }, materials: [{ key: 'identity', name: '身份证', required: true }, { key: 'form', name: '申请表', required: true }] };

  it('gets its old values from the record, whatever the client says', () => {
    expect(process(list, [{ field: 'name', old: '李四', new: '王五', x: 1 }, { field: 'idNumber', old: 'made up', new: '11010519491231002x' }], { sources }).data)
      .to.deep.equal({ changes: [{ field: 'name', old: '张三', new: '王五' }, { field: 'idNumber', new: '11010519491231002X' }] });
  });

  it('is answered by any change where an answer is required', () => {
    const required = { ...list, validate: { required: true } };
    expect(errors(required, [{ field: 'name', new: '王五' }], { sources })).to.deep.equal([]);
    expect(errors(required, [], { sources })).to.deep.equal(['changes required']);
  });

  it('refuses unknown fields, repeated ones, values that the field does not take, and what changes nothing', () => {
    expect(errors(list, [{ field: 'salary', new: 1 }], { sources })).to.deep.equal(['changes[0] invalid_option']);
    expect(errors(list, [{ field: 'name', new: '王五' }, { field: 'name', new: '赵六' }], { sources })).to.deep.equal(['changes[1].field duplicate']);
    expect(errors(list, [{ field: 'name', new: '一二三四五六' }], { sources })).to.deep.equal(['changes[0].new max_length']);
    expect(errors(list, [{ field: 'place', new: '230100' }], { sources })).to.deep.equal(['changes[0].new region_incomplete']);
    expect(errors(list, [{ field: 'name', new: '张三' }], { sources })).to.deep.equal(['changes[0].new unchanged']);
    expect(errors(list, [{ field: 'name' }], { sources })).to.deep.equal(['changes[0].new required']);
    expect(errors({ ...list, validate: { required: true } }, [], { sources })).to.deep.equal(['changes required']);
    expect(process(list, [{ field: 'name', new: '一二三四五六' }], { sources }).errors[0]!.message).to.equal('“姓名”最多5个字');
  });

  it('is read as what becomes what, as a line and as a table', () => {
    const [row] = presentSubmission(compile([list]), { changes: [{ field: 'name', old: '张三', new: '王五' }, { field: 'place', new: '441900' }] }, 'zh')[0]!.rows;
    expect(row!.text).to.equal('姓名：张三 → 王五；地区：— → 广东省 东莞市');
    expect(row!.table!.rows).to.deep.equal([['姓名', '张三', '王五'], ['地区', '', '广东省 东莞市']]);
  });

  it('asks for the materials of what is changed, and for no others', () => {
    const { settings } = compile([list], item).definition;
    const keys = (changes: object[]) => materialsFor(settings, { changes }, 'zh', now).map(({ key }) => key);
    expect(keys([{ field: 'place', new: '441900' }])).to.deep.equal(['form']);
    expect(keys([{ field: 'idNumber', new: 'x' }])).to.deep.equal(['identity', 'form']);
  });
});

describe('agreements, fetch buttons and payee blocks', () => {
  it('want an agreement to be given', () => {
    const agreement: FormComponent = { type: 'agreement', key: 'ok', label: '承诺', content: '<p>本人承诺</p>', validate: { required: true } };
    expect(errors(agreement, false)).to.deep.equal(['ok required']);
    expect(process(agreement, true).valid).to.equal(true);
    expect(text(agreement, true)).to.equal('已阅读并同意');
  });

  it('keep that a fetch button was pressed, and show it to no reader', () => {
    const compiled = compile([{ type: 'fetch', key: 'fetched', label: '获取共享信息', validate: { required: true } }]);
    expect(compiled.process({ fetched: true }, context).data).to.deep.equal({ fetched: true });
    expect(compiled.process({}, context).errors.map(({ code }) => code)).to.deep.equal(['required']);
    expect(presentSubmission(compiled, { fetched: true }, 'zh')).to.deep.equal([]);
    expect(compiled.fields).to.deep.equal([]);
  });

  it('take a code of six digits, hand it over when it is submitted, and keep it in a draft alone', () => {
    const components: FormComponent[] = [
      { type: 'textfield', key: 'phone', label: '手机', properties: { format: 'mobile' } }, { type: 'checkbox', key: 'asked' },
      { type: 'smscode', key: 'code', label: '验证码', validate: { required: true }, properties: { mobile: 'phone' }, conditional: { show: true, when: 'asked', eq: 'true' } },
    ];
    const compiled = compile(components), phone = '13800000000', said = (data: object, extra: Partial<ProcessContext> = {}) => compiled.process({ asked: true, phone, ...data }, { ...context, ...extra });
    const verdict = said({ code: ' １２３ 456' });
    expect([verdict.valid, verdict.data, verdict.codes]).to.deep.equal([true, { asked: true, phone }, [{ path: 'code', code: '123456', mobile: phone }]]);
    for (const code of ['12345', '1234567', 'abcdef', '12345a']) expect(said({ code }).errors.map((error) => error.code), code).to.deep.equal(['invalid_sms_code']);
    for (const code of [123456, ['123456'], { a: 1 }, true]) expect(said({ code }).errors.map((error) => error.code), JSON.stringify(code)).to.deep.equal(['wrong_type']);
    const missing = said({});
    expect([missing.errors.map(({ path, code }) => `${path} ${code}`), missing.codes]).to.deep.equal([['code required'], [{ path: 'code', code: null, mobile: phone }]]);
    expect(said({}, { unproven: true }).errors).to.deep.equal([]);
    expect([said({ code: '123456', asked: false }).codes, said({ asked: false }).valid], 'where it does not show nothing is asked').to.deep.equal([[], true]);
    expect(said({ code: '123456' }, { draft: true }).data).to.deep.equal({ asked: true, phone, code: '123456' });
    expect(presentSubmission(compiled, { asked: true, phone, code: '123456' }, 'zh').flatMap(({ rows }) => rows.map(({ path }) => path))).to.deep.equal(['phone', 'asked']);
    expect(compiled.fields.map(({ key }) => key)).to.deep.equal(['phone', 'asked']);
  });

  const required = { validate: { required: true } };
  const payee: FormComponent = { type: 'payee', key: 'payee', label: '领取人信息', self: { name: 'person.name', idNumber: 'person.idNumber', bank: 'person.bank' }, heirOnly: ['relation'], components: [
    { type: 'textfield', key: 'name', label: '领取人姓名', ...required }, { type: 'textfield', key: 'idNumber', ...required, properties: { format: 'resident-id' } }, { type: 'textfield', key: 'relation', ...required },
    { type: 'textfield', key: 'bank', ...required }, { type: 'textfield', key: 'account', ...required, properties: { format: 'bank-card' } }] };
  const definition: FormDefinition = { components: [payee], settings: { item: { sources: { person: { register: 'people', key: {} } } } } };
  const sources = { person: { name: '张三', idNumber: '11010519491231002X' } };
  const card = '6222020000000000000';

  it('fill and lock the payee who is the applicant, but for what the record lacks', () => {
    const verdict = compileForm(definition, environment).process({ payee: { payeeKind: 'self', name: '李四', bank: '工商银行', account: card } }, { ...context, sources });
    expect(verdict).to.deep.include({ valid: true, data: { payee: { payeeKind: 'self', name: '张三', idNumber: '11010519491231002X', bank: '工商银行', account: card } } });
    expect(verdict.locked).to.deep.equal(['payee.name', 'payee.idNumber']);
  });

  it('let an heir be typed, who is asked for the relation', () => {
    const heir = { payeeKind: 'heir', name: '李四', idNumber: '11010519491231002X', bank: '工商银行', account: card };
    const compiled = compileForm(definition, environment);
    expect(compiled.process({ payee: heir }, { ...context, sources }).errors.map(({ path, code }) => `${path} ${code}`)).to.deep.equal(['payee.relation required']);
    expect(compiled.process({ payee: { ...heir, relation: 'child' } }, { ...context, sources })).to.deep.include({ valid: true, data: { payee: { ...heir, relation: 'child' } }, locked: [] });
  });

  it('begin a draft with the applicant as the payee', () => {
    expect(initialData(compileForm(definition, environment), { ...context, sources })).to.deep.equal({ payee: { payeeKind: 'self', name: '张三', idNumber: '11010519491231002X' } });
  });

  it('give the page everything that its controls show, and no expression', () => {
    const form = renderableForm(compileForm({ ...definition, components: [
      payee, { type: 'region', key: 'place' }, { type: 'calendar', key: 'months', maxMonth: { relative: -1 } },
      { type: 'recordgrid', key: 'rows', list: 'arrears', components: [{ type: 'textfield', key: 'period', disabled: true }] },
    ] }, { ...environment, lists: { arrears: { columns: [{ key: 'period' }], pageSize: 20, filters: [{ key: 'period', label: '属期', english: 'Month', operator: 'is' }] } } }), 'en', now);
    expect(JSON.stringify(form)).not.to.include('person.name');
    expect(form.computed).to.equal(true);
    expect(form.components[0]!.components!.map(({ key, label }) => `${key} ${label}`)).to.include('payeeKind The applicant or an heir');
    expect(form.components[1]!.values).to.deep.include({ value: '230102', label: 'Daoli', parent: '230100' });
    expect(form.components[2]).to.include({ maxMonth: '2026-10' });
    expect(form.components[3]).to.deep.include({ pageSize: 20, filters: [{ key: 'period', label: 'Month', operator: 'is', required: undefined, format: undefined }] });
    expect(form.components[3]!.components!.map(({ key }) => key)).to.deep.equal(['period']);
  });
});
