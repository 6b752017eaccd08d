import { expect } from 'chai';
import { checkForm } from '../../server/forms/check-form.ts';
import type { FormComponent, FormDefinition, FormSettings } from '../../server/forms/form-definition.ts';

const environment = { dictionaries: { reasons: { name: 'reasons', entries: [{ value: 'a', label: 'A' }] } } };
const found = (components: FormComponent[], settings?: FormSettings) =>
  checkForm({ components, ...(settings ? { settings } : {}) }, environment).map(({ element, code }) => `${element} ${code}`);
const text = (key: string, extra: Partial<FormComponent> = {}): FormComponent => ({ type: 'textfield', key, label: key, ...extra });

describe('checking a form before it is published', () => {
  it('passes a form of every supported kind of component', () => {
    expect(found([
      { type: 'panel', title: 'P', components: [{ type: 'columns', columns: [{ components: [text('a')] }, { components: [{ type: 'number', key: 'b' }] }] }] },
      { type: 'tabs', key: 't', components: [{ label: 'T', key: 'one', components: [text('c')] } as unknown as FormComponent] },
      { type: 'table', rows: [[{ components: [text('d')] }]] }, { type: 'well', components: [text('e')] },
      { type: 'datagrid', key: 'rows', components: [text('a'), { type: 'select', key: 's', properties: { dictionary: 'reasons' } }] },
      { type: 'container', key: 'box', components: [text('a'), { type: 'button', key: 'submit', action: 'submit' }] },
      { type: 'select', key: 'v', template: '<span>{{ item.label }}</span>', data: { values: [{ value: 'x', label: 'X' }] } },
      { type: 'content', html: '<p>Hello</p>' },
    ])).to.deep.equal([]);
  });

  it('passes the blank settings that the builder writes into every component', () => {
    const blank: Partial<FormComponent> = {
      input: true, row: '0-0', customDefaultValue: '', calculateValue: '', customConditional: '', logic: [], tags: [], properties: {}, attributes: {}, inputMasks: [], inputMask: '', unique: false,
      conditional: { show: null, when: null, eq: '' }, validate: { required: false, custom: '', customPrivate: false, pattern: '', minLength: '', maxLength: '', json: '', min: '', max: '', step: 'any', row: '' },
    };
    expect(found([
      text('a', blank),
      { ...blank, type: 'select', key: 's', dataSrc: 'values', data: { values: [{ label: 'X', value: 'x' }], json: '', url: '', resource: '', custom: '' }, template: '<span>{{ item.label }}</span>', filter: '', searchField: '' },
      { ...blank, type: 'datetime', key: 'd', datePicker: { disable: '', disableFunction: '', minDate: null, maxDate: null }, widget: { type: 'calendar', disableFunction: null, minDate: '', maxDate: null } },
      { ...blank, type: 'day', key: 'y', fields: { day: { type: 'number', placeholder: '', required: false }, month: {}, year: {} }, minDate: '', maxDate: '', minYear: '', maxYear: '' },
      { ...blank, type: 'datagrid', key: 'g', conditionalAddButton: '', components: [text('b', blank)] },
      { ...blank, type: 'button', key: 'submit', action: 'submit', custom: '', event: '' },
    ])).to.deep.equal([]);
  });

  it('refuses code of the form itself', () => {
    expect(checkForm({ components: [], controller: 'alert(1)' }, environment).map(({ element, code }) => `${element} ${code}`)).to.deep.equal(['controller executable_code']);
  });

  const javascript: [string, FormComponent][] = [
    ['customConditional', text('a', { customConditional: 'show = data.b' })], ['calculateValue', text('a', { calculateValue: 'value = 1' })],
    ['customDefaultValue', text('a', { customDefaultValue: 'value = 1' })], ['validate.custom', text('a', { validate: { custom: 'valid = true' } })],
    ['custom of a button', { type: 'button', key: 'go', action: 'custom', custom: 'alert(1)' }],
    ['a date limit that is code', { type: 'datetime', key: 'a', widget: { type: 'calendar', minDate: 'new Date(0)' } }],
    ['a date function', { type: 'datetime', key: 'a', datePicker: { disableFunction: 'date.isWeekend()' } }],
    ['the rows of an edit grid', { type: 'editgrid', key: 'a', validate: { row: 'valid = true' }, components: [text('b')] }],
    ['a condition for adding rows', { type: 'datagrid', key: 'a', conditionalAddButton: 'show = true', components: [text('b')] }],
  ];
  for (const [name, component] of javascript) {
    it(`refuses JavaScript in ${name}, naming the component`, () => {
      expect(found([component])).to.deep.equal([`${component.key} executable_code`]);
    });
  }

  it('refuses logic, remote data, templates and unsafe HTML', () => {
    expect(found([text('a', { logic: [{ trigger: {}, actions: [{ type: 'customAction', customAction: 'x' }] }] })])).to.deep.equal(['a unsupported_logic']);
    for (const dataSrc of ['url', 'custom', 'resource']) expect(found([{ type: 'select', key: 'a', dataSrc, data: {} }])).to.deep.equal(['a remote_data']);
    expect(found([text('a', { description: '{{ data.b }}' })])).to.deep.equal(['a executable_template']);
    expect(found([{ type: 'content', key: 'c', html: '<img src=x onerror=alert(1)>' }])).to.deep.equal(['c unsafe_html']);
  });

  it('refuses unknown types, unusable and repeated keys, each where it stands', () => {
    expect(found([{ type: 'recaptcha', key: 'r' }])).to.deep.equal(['r unknown_component']);
    expect(found([text('a.b'), text('__proto__'), text('constructor'), text('a'), text('a')])).to.deep.equal([
      'a.b invalid_key', '__proto__ invalid_key', 'constructor invalid_key', 'a duplicate_key']);
    expect(found([text('a'), { type: 'container', key: 'c', components: [text('a')] }])).to.deep.equal([]);
    expect(found([{ type: 'panel', components: [text('a')] }, text('a')])).to.deep.equal(['a duplicate_key']);
  });

  it('refuses conditions and rules that look at fields that do not exist, or use what is not JSONLogic', () => {
    expect(found([text('a', { conditional: { show: true, when: 'x', eq: '1' } })])).to.deep.equal(['a unknown_condition_field']);
    expect(found([text('a'), text('b', { conditional: { conjunction: 'all', conditions: [{ component: 'a', operator: 'isLike', value: 1 }] } })])).to.deep.equal(['b unknown_condition_operator']);
    expect(found([text('a', { calculateValue: { cat: [{ var: 'data.x' }] } })])).to.deep.equal(['a unknown_condition_field']);
    expect(found([text('a', { calculateValue: { cat: [{ var: 'instance.root' }] } })])).to.deep.equal(['a unknown_condition_field']);
    expect(found([text('a', { calculateValue: { log: [1] } })])).to.deep.equal(['a invalid_rule']);
    expect(found([{ type: 'datagrid', key: 'g', components: [text('a'), text('b', { calculateValue: { cat: [{ var: 'row.a' }, { var: 'data.g' }] } })] }])).to.deep.equal(['g.b calculation_cycle']);
  });

  it('finds calculations that go round in a circle, also through rows', () => {
    expect(found([text('a', { calculateValue: { cat: [{ var: 'data.b' }] } }), text('b', { calculateValue: { cat: [{ var: 'data.c' }] } }), text('c', { calculateValue: { cat: [{ var: 'data.a' }] } })]))
      .to.deep.equal(['a calculation_cycle']);
    expect(found([
      { type: 'number', key: 'sum', calculateValue: { reduce: [{ var: 'data.g' }, { '+': [{ var: 'accumulator' }, { var: 'current.n' }] }, 0] } },
      { type: 'datagrid', key: 'g', components: [{ type: 'number', key: 'n' }] },
    ])).to.deep.equal([]);
  });

  it('refuses patterns that RE2 cannot run, impossible limits, unknown formats and dictionaries', () => {
    expect(found([text('a', { validate: { pattern: '(?=x)y' } }), text('b', { validate: { pattern: '(a)\\1' } }), text('c', { validate: { pattern: '[' } }), text('d', { validate: { pattern: '(a+)+$' } })]))
      .to.deep.equal(['a unsafe_pattern', 'b unsafe_pattern', 'c unsafe_pattern']);
    expect(found([text('a', { validate: { minLength: 5, maxLength: 3 } })])).to.deep.equal(['a invalid_setting']);
    expect(found([text('a', { properties: { format: 'passport' } })])).to.deep.equal(['a unknown_format']);
    expect(found([{ type: 'select', key: 'a', properties: { dictionary: 'nowhere' } }, { type: 'radio', key: 'b', values: [] }])).to.deep.equal(['a unknown_dictionary', 'b invalid_options']);
    expect(found([text('a', { inputMask: '9{4}' })])).to.deep.equal(['a unsupported_mask']);
  });

  it('refuses a field that must be filled and cannot be', () => {
    expect(found([text('a', { disabled: true, validate: { required: true } })])).to.deep.equal(['a unfillable']);
    expect(found([text('a', { disabled: true, validate: { required: true }, properties: { source: 'person.name' } })], { item: { sources: { person: { register: 'people', key: {} } } } })).to.deep.equal([]);
    expect(found([text('a', { properties: { source: 'person.name' } })], { item: {} })).to.deep.equal(['a unknown_source']);
  });

  it('refuses malformed item settings by their place', () => {
    const item = { guide: [{ label: 'x' }], officeHours: { fromDay: 0, toDay: 25, outside: 'accept' }, promisedTime: '48 hours', materials: [{ key: 'k', name: 'n' }] };
    expect(found([], { item: item as never })).to.have.members([
      'settings.item.guide[0] malformed_item', 'settings.item.officeHours.fromDay malformed_item', 'settings.item.promisedTime malformed_item', 'settings.item.materials[0] malformed_item']);
    const materials = [{ key: 'k', name: 'n', required: true, when: { '==': [{ var: 'data.x' }, 1] } }, { key: 'k', name: 'm', required: true }];
    expect(found([], { item: { materials } })).to.deep.equal(['settings.item.materials[0].when unknown_condition_field', 'settings.item.materials[1].key duplicate_key']);
  });

  it('misses translations only in a form that is translated', () => {
    expect(found([text('a', { label: '姓名' })])).to.deep.equal([]);
    expect(found([text('a', { label: '姓名', placeholder: '请输入' })], { translations: { en: { 姓名: 'Name' } } })).to.deep.equal(['a missing_translation']);
  });

  it('answers for anything at all instead of throwing', () => {
    const deep: FormComponent = { type: 'panel', components: [] };
    let inner = deep;
    for (let level = 0; level < 1_000; level++) { const next: FormComponent = { type: 'panel', components: [] }; inner.components = [next]; inner = next; }
    for (const broken of [null, [], {}, { components: {} }, { components: [null, 1, {}, { type: 3 }, { type: 'table', rows: 5 }, { type: 'columns', columns: [null] }] }, { components: [deep] }]) {
      expect(() => checkForm(broken as unknown as FormDefinition, environment)).not.to.throw();
    }
    expect(checkForm({ components: [deep] }, environment)[0]!.code).to.equal('malformed_form');
  });
});
