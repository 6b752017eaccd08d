import { expect } from 'chai';
import { compileForm, type ProcessContext } from '../../server/forms/compile-form.ts';
import type { FormComponent, FormDefinition } from '../../server/forms/form-definition.ts';
import { residentIdCheckCharacter } from '../../server/forms/national-formats.ts';

const environment = { dictionaries: { reasons: { name: 'reasons', entries: [{ value: 'missing', label: '失踪', en: 'Missing' }, { value: 'other', label: '其他' }] } } };
const context: ProcessContext = { locale: 'zh', now: new Date('2026-11-22T04:00:00.000Z') };
const form = (...components: FormComponent[]): FormDefinition => ({ components });
const process = (definition: FormDefinition, submission: unknown, extra: Partial<ProcessContext> = {}) =>
  compileForm(definition, environment).process(submission, { ...context, ...extra });
const codes = (errors: readonly { path: string; code: string }[]) => errors.map(({ path, code }) => `${path} ${code}`);

describe('processing a submission', () => {
  it('names the path, the code and the label of a required field, in the language of the reader', () => {
    const definition = { ...form({ type: 'textfield', key: 'name', label: '姓名', validate: { required: true } }), settings: { translations: { en: { 姓名: 'Name' } } } };
    expect(process(definition, {}).errors).to.deep.equal([{ path: 'name', code: 'required', message: '请填写“姓名”', label: '姓名' }]);
    expect(process(definition, { name: '  ' }, { locale: 'en' }).errors).to.deep.equal([{ path: 'name', code: 'required', message: 'Name is required', label: 'Name' }]);
  });

  it('asks to choose what is chosen rather than written', () => {
    const asked = (component: FormComponent) => process(form({ key: 'a', label: '甲', validate: { required: true }, ...component }), {}).errors.map(({ code, message }) => `${code} ${message}`);
    const values = [{ value: 'x', label: '子' }];
    for (const component of [{ type: 'select', data: { values } }, { type: 'radio', values }, { type: 'selectboxes', values }, { type: 'checkbox' }, { type: 'datetime', enableTime: false }, { type: 'day' }, { type: 'textfield', properties: { format: 'year-month' } }, { type: 'region' }]) expect(asked(component), component.type).to.deep.equal(['required 请选择“甲”']);
    expect(asked({ type: 'number' })).to.deep.equal(['required 请填写“甲”']);
    expect(process(form({ type: 'radio', key: 'a', label: 'A', values, validate: { required: true } }), {}, { locale: 'en' }).errors[0]!.message).to.equal('Choose A');
  });

  it('says what the form itself says about a field at fault, where it says something', () => {
    const message = (extra: Partial<FormComponent>, value: unknown) => process(form({ type: 'textfield', key: 'a', label: '甲', ...extra }), { a: value }).errors[0]!.message;
    expect(message({ validate: { pattern: '[0-9]+', patternMessage: '只填数字' } }, 'x')).to.equal('只填数字');
    expect(message({ validate: { maxLength: 1, customMessage: '太长' } }, 'xx')).to.equal('太长');
    expect(message({ validate: { required: true }, errors: { required: '不能空' } }, '')).to.equal('不能空');
    expect(message({ validate: { json: { if: [{ '===': [{ var: 'input' }, 'y'] }, true, '应为y'] } } }, 'x')).to.equal('应为y');
    expect(message({ validate: { maxLength: 1 } }, 'xx')).to.equal('“甲”最多1个字');
  });

  it('drops unknown fields and says so, or refuses them where the form says so', () => {
    const definition = form({ type: 'textfield', key: 'name' });
    expect(process(definition, { name: 'a', extra: 1 })).to.deep.include({ valid: true, data: { name: 'a' }, dropped: [{ path: 'extra', reason: 'unknown' }] });
    const strict = { ...definition, settings: { item: { unknownFields: 'refuse' as const } } };
    expect(codes(process(strict, { name: 'a', extra: 1 }).errors)).to.deep.equal(['extra unknown_field']);
  });

  it('recomputes a locked field from its source and reports a value that the client made up', () => {
    const definition = form({ type: 'textfield', key: 'name', disabled: true, properties: { source: 'person.name' } });
    const sources = { person: { name: '张三' } };
    expect(process(definition, { name: '李四' }, { sources })).to.deep.include({ data: { name: '张三' }, dropped: [{ path: 'name', reason: 'locked' }] });
    expect(process(definition, { name: '张三' }, { sources }).dropped).to.deep.equal([]);
    expect(process(definition, {}, { sources })).to.deep.include({ data: { name: '张三' }, dropped: [] });
  });

  it('takes a sourced field as sent when no sources are given, and a merely prefilled one always', () => {
    const locked = form({ type: 'textfield', key: 'name', disabled: true, properties: { source: 'person.name' } });
    expect(process(locked, { name: '李四' }).data).to.deep.equal({ name: '李四' });
    const prefilled = form({ type: 'textfield', key: 'phone', properties: { source: 'person.phone' } });
    expect(process(prefilled, { phone: '2' }, { sources: { person: { phone: '1' } } }).data).to.deep.equal({ phone: '2' });
  });

  it('does not believe a disabled or hidden field that has no source: its default stands', () => {
    const definition = form({ type: 'textfield', key: 'kind', disabled: true, defaultValue: 'A' }, { type: 'textfield', key: 'secret', hidden: true });
    expect(process(definition, { kind: 'B', secret: 'x' })).to.deep.include({
      data: { kind: 'A' }, dropped: [{ path: 'kind', reason: 'locked' }, { path: 'secret', reason: 'hidden' }],
    });
  });

  it('recomputes calculated fields whatever their order, half up to the cent', () => {
    const definition = form(
      { type: 'currency', key: 'total', calculateValue: { '+': [{ var: 'data.half' }, 0.01] } },
      { type: 'currency', key: 'half', calculateValue: { '*': [{ var: 'data.base' }, 0.5] } },
      { type: 'number', key: 'base' },
    );
    expect(process(definition, { base: 2.01, total: 99 })).to.deep.include({ data: { total: 1.02, half: 1.01, base: 2.01 }, dropped: [{ path: 'total', reason: 'calculated' }] });
  });

  it('keeps what the person typed over a calculated value only where the form allows it', () => {
    const field = { type: 'number', key: 'b', calculateValue: { '+': [1, 1] } };
    expect(process(form(field), { b: 5 }).data).to.deep.equal({ b: 2 });
    expect(process(form({ ...field, allowCalculateOverride: true }), { b: 5 }).data).to.deep.equal({ b: 5 });
    expect(process(form({ ...field, allowCalculateOverride: true }), {}).data).to.deep.equal({ b: 2 });
  });

  it('drops hidden values through chains of conditions and does not ask for them', () => {
    const definition = form(
      { type: 'textfield', key: 'c', validate: { required: true }, conditional: { show: true, when: 'b', eq: 'y' } },
      { type: 'textfield', key: 'b', conditional: { show: true, when: 'a', eq: 'y' } },
      { type: 'textfield', key: 'a' },
    );
    expect(process(definition, { a: 'n', b: 'y', c: 'z' })).to.deep.include({
      valid: true, data: { a: 'n' }, dropped: [{ path: 'c', reason: 'hidden' }, { path: 'b', reason: 'hidden' }],
    });
    expect(codes(process(definition, { a: 'y', b: 'y' }).errors)).to.deep.equal(['c required']);
    expect(process(definition, { a: 'y', b: 'y', c: 'z' })).to.deep.include({ valid: true, data: { a: 'y', b: 'y', c: 'z' }, dropped: [] });
  });

  it('checks dictionary options and answers with the option as the dictionary writes it', () => {
    const definition = form({ type: 'select', key: 'reason', label: '原因', properties: { dictionary: 'reasons' } });
    expect(process(definition, { reason: 'missing' }).valid).to.equal(true);
    expect(codes(process(definition, { reason: 'holiday' }).errors)).to.deep.equal(['reason invalid_option']);
  });

  it('checks rows one by one with their paths, and conditions by the row they stand in', () => {
    const definition = form({
      type: 'datagrid', key: 'rows', label: '明细', validate: { maxLength: 3 }, components: [
        { type: 'radio', key: 'kind', values: [{ value: 'a', label: 'A' }, { value: 'b', label: 'B' }], validate: { required: true } },
        { type: 'currency', key: 'amount', label: '金额', validate: { required: true, min: 1 }, conditional: { show: true, when: 'rows.kind', eq: 'b' } },
      ],
    });
    const verdict = process(definition, { rows: [{ kind: 'a', amount: 5 }, { kind: 'b' }, { kind: 'b', amount: 0.5 }] });
    expect(codes(verdict.errors)).to.deep.equal(['rows[1].amount required', 'rows[2].amount min']);
    expect(verdict.dropped).to.deep.equal([{ path: 'rows[0].amount', reason: 'hidden' }]);
    expect(codes(process(definition, { rows: [1, 2, 3, 4].map(() => ({ kind: 'a' })) }).errors)).to.deep.equal(['rows max_rows']);
    expect(codes(process(definition, { rows: [null, { kind: 'a' }] }).errors)).to.include('rows[0] wrong_type');
  });

  it('refuses a wrong national number and stores a right one without blanks and in capitals', () => {
    const definition = form({ type: 'textfield', key: 'id', label: '证件号码', properties: { format: 'resident-id' } });
    expect(process(definition, { id: '110105194912310021' }).errors[0]).to.deep.include({ path: 'id', code: 'invalid_resident_id', message: '“证件号码”应为18位居民身份证号码' });
    const body = '99999919491231002';
    expect(process(definition, { id: body + residentIdCheckCharacter(body) }).valid).to.equal(false);
    expect(process(definition, { id: ' 11010519491231002x ' }).data).to.deep.equal({ id: '11010519491231002X' });
  });

  it('lets a draft be incomplete and wrong, but cleans and settles it', () => {
    const definition = form(
      { type: 'textfield', key: 'name', validate: { required: true } }, { type: 'number', key: 'age' },
      { type: 'textfield', key: 'locked', disabled: true, properties: { source: 'person.name' } },
    );
    expect(process(definition, { age: 'old', other: 1, locked: 'x' }, { draft: true, sources: { person: { name: '张三' } } }))
      .to.deep.include({ valid: true, data: { locked: '张三' }, errors: [], dropped: [{ path: 'other', reason: 'unknown' }, { path: 'locked', reason: 'locked' }] });
  });
});
