import { expect } from 'chai';
import { checkForm } from '../../server/forms/check-form.ts';
import type { FormComponent, FormDefinition, FormEnvironment, FormSettings } from '../../server/forms/form-definition.ts';

const environment: FormEnvironment = {
  dictionaries: { regions: { name: 'regions', entries: [{ value: '230000', label: 'H' }, { value: '230100', label: 'H', parent: '230000' }] }, broken: { name: 'broken', entries: [{ value: '230100', label: 'H', parent: '230000' }] } },
  lists: { arrears: { columns: [{ key: 'period' }, { key: 'status' }] }, people: { columns: [{ key: 'name' }] } },
  registers: { people: ['name', 'idNumber'] },
};
const item: FormSettings = { item: { sources: { person: { register: 'people', key: {} } }, materials: [{ key: 'identity', name: '身份证', required: true }] } };
const found = (components: FormComponent[], settings: FormSettings = item, extra: Partial<FormDefinition> = {}) =>
  checkForm({ components, settings, ...extra }, environment).map(({ element, code }) => `${element} ${code}`);
const text = (key: string, extra: Partial<FormComponent> = {}): FormComponent => ({ type: 'textfield', key, label: key, ...extra });
const value = (expression: string): Partial<FormComponent> => ({ properties: { value: expression } });
const grid = (extra: Partial<FormComponent> = {}): FormComponent => ({ type: 'recordgrid', key: 'rows', list: 'arrears', components: [text('period', { disabled: true })], ...extra });

describe('checking the controls that Form.io lacks', () => {
  it('passes all of them where what they name is there', () => {
    expect(found([
      grid({ total: ['due'], components: [text('period', { disabled: true, validate: { required: true } }), { type: 'currency', key: 'due', ...value('= row.paid * 2') }, { type: 'currency', key: 'paid' }] }),
      { type: 'transfer', key: 'people', list: 'people', text: ['name'], components: [text('name', { disabled: true })] },
      { type: 'calendar', key: 'months', minMonth: '2020-01', maxMonth: 'moment()', lockedStatuses: ['paid'], properties: { list: 'arrears' } },
      { type: 'region', key: 'place' }, { type: 'agreement', key: 'ok', content: '同意' }, { type: 'fetch', key: 'fetched' }, { type: 'materials', slots: ['identity'] },
      { type: 'changelist', key: 'changes', source: 'person', categories: [{ key: 'c', label: 'C', fields: [{ key: 'name', label: 'N', component: { type: 'textfield' }, materials: ['identity'] }] }] },
      { type: 'payee', key: 'payee', self: { name: 'person.name' }, heirOnly: ['relation'], components: [text('name'), text('relation')] },
      text('label', value('= person.name + account.name')),
    ])).to.deep.equal([]);
  });

  it('refuses lists that are unknown or lack the column that a locked cell needs, and lists within rows', () => {
    expect(found([grid({ list: 'nowhere' })])).to.deep.equal(['rows unknown_list']);
    expect(found([grid({ list: undefined })])).to.deep.equal(['rows invalid_setting']);
    expect(found([grid({ components: [text('base', { disabled: true }), text('typed')] })])).to.deep.equal(['rows unknown_list_column']);
    expect(found([grid({ select: 'many' as never, total: ['x'] })])).to.deep.equal(['rows invalid_setting', 'rows invalid_setting']);
    expect(found([{ type: 'datagrid', key: 'outer', components: [grid()] }])).to.deep.equal(['outer.rows invalid_setting']);
    expect(found([grid({ components: [text('_row'), text('period')] })])).to.deep.equal(['rows._row duplicate_key']);
    expect(found([{ type: 'rowkey', key: 'x' }])).to.deep.equal(['x unknown_component']);
  });

  it('refuses calendars without sense', () => {
    expect(found([{ type: 'calendar', key: 'm', minMonth: 'new Date()' }])).to.deep.equal(['m invalid_setting']);
    expect(found([{ type: 'calendar', key: 'm', minMonth: '2026-02', maxMonth: '2026-01' }])).to.deep.equal(['m invalid_setting']);
    expect(found([{ type: 'calendar', key: 'm', maxMonth: { relative: 'x' } }])).to.deep.equal(['m invalid_setting']);
    expect(found([{ type: 'calendar', key: 'm', lockedStatuses: ['paid'] }])).to.deep.equal(['m invalid_setting']);
    expect(found([{ type: 'calendar', key: 'm', properties: { list: 'people' } }])).to.deep.equal(['m unknown_list_column', 'm unknown_list_column']);
  });

  it('refuses regions of no dictionary, or of one whose entries hang in the air', () => {
    expect(found([{ type: 'region', key: 'p', properties: { dictionary: 'nowhere' } }])).to.deep.equal(['p unknown_dictionary']);
    expect(found([{ type: 'region', key: 'p', properties: { dictionary: 'broken' } }])).to.deep.equal(['p invalid_options']);
    expect(found([{ type: 'region', key: 'p', levels: 5 }])).to.deep.equal(['p invalid_setting']);
    expect(checkForm({ components: [{ type: 'region', key: 'p' }] }, { dictionaries: {} }).map(({ code }) => code)).to.include('unknown_dictionary');
  });

  it('refuses change lists of unknown sources, fields, materials and components', () => {
    const list = (fields: object[], source = 'person'): FormComponent => ({ type: 'changelist', key: 'c', source, categories: [{ key: 'a', label: 'A', fields: fields as never }] });
    const field = { key: 'name', label: 'N', component: { type: 'textfield' } };
    expect(found([list([field], 'nobody')])).to.deep.equal(['c unknown_source']);
    expect(found([list([])])).to.deep.equal(['c invalid_setting']);
    expect(found([list([{ ...field, key: 'salary' }])])).to.deep.equal(['c.salary unknown_register_field']);
    expect(found([list([field, field])])).to.deep.equal(['c.name duplicate_key']);
    expect(found([list([{ ...field, component: { type: 'datagrid' } }])])).to.deep.equal(['c.name unknown_component']);
    expect(found([list([{ ...field, component: { type: 'textfield', validate: { custom: 'valid = true' } } }])])).to.deep.equal(['c.name executable_code']);
    expect(found([list([{ ...field, materials: ['passport'] }])])).to.deep.equal(['c.name unknown_material']);
    expect(found([{ type: 'materials', slots: ['passport'] }])).to.deep.equal(['materials unknown_material']);
  });

  it('refuses agreements without a text, and payee blocks of unknown fields', () => {
    expect(found([{ type: 'agreement', key: 'ok' }])).to.deep.equal(['ok invalid_setting']);
    const payee = (extra: Partial<FormComponent>): FormComponent => ({ type: 'payee', key: 'p', components: [text('name')], ...extra });
    expect(found([payee({ self: { name: 'person.name + 1', x: 'person.name' }, heirOnly: ['x'] })])).to.deep.equal(['p invalid_setting', 'p invalid_setting', 'p invalid_setting']);
    expect(found([payee({ self: { name: 'nobody.name' } })])).to.deep.equal(['p.name invalid_expression']);
    expect(found([payee({ components: [text('name', { customConditional: 'show = true' })] })])).to.deep.equal(['p.name executable_code']);
    expect(found([{ type: 'payee', key: 'p' }])).to.deep.equal(['p invalid_setting']);
  });

  it('refuses FEEL that does not parse, unknown names and fields, and values of what holds none', () => {
    expect(found([text('a', value('= 1 +'))])).to.deep.equal(['a invalid_expression']);
    expect(found([text('a', value('= nobody.name'))])).to.deep.equal(['a invalid_expression']);
    expect(found([text('a', value('= form.x'))])).to.deep.equal(['a unknown_expression_field']);
    expect(found([{ type: 'datagrid', key: 'g', components: [text('a', value('= row.x')), text('b')] }])).to.deep.equal(['g.a unknown_expression_field']);
    expect(found([{ type: 'container', key: 'g', components: [], ...value('= 1') }])).to.deep.equal(['g invalid_setting']);
    expect(found([text('a', { properties: { lock: 'filled' } })])).to.deep.equal(['a invalid_setting']);
    expect(found([text('a', { properties: { source: 'person.salary' } })])).to.deep.equal(['a unknown_register_field']);
  });

  it('finds circles through FEEL and JSONLogic together, and none where only a column of a grid is read', () => {
    expect(found([text('a', value('= form.b')), text('b', { calculateValue: { var: 'data.a' } })])).to.deep.equal(['a calculation_cycle']);
    const rows = (expression: string): FormComponent => ({ type: 'datagrid', key: 'g', components: [{ type: 'number', key: 'n' }, { type: 'number', key: 'share', ...value(expression) }] });
    expect(found([rows('= row.n / sum(form.g.n)')])).to.deep.equal([]);
    expect(found([rows('= row.n / sum(form.g.share)')])).to.deep.equal(['g.share calculation_cycle']);
  });

  it('refuses expressions of sources and refusals that cannot run', () => {
    const settings: FormSettings = { item: {
      sources: { person: { register: 'people', key: { idNumber: '= form.idNumber' }, when: '= form.pressed = true' }, family: { register: 'people', key: { name: '= person.name' } } },
      rules: [{ when: '= form.x', message: 'x' }, { when: '= person.name = null', message: 'x', path: 'y' }],
    } };
    expect(found([text('idNumber')], settings)).to.deep.equal([
      'settings.item.sources.person.when unknown_expression_field', 'settings.item.rules[0].when unknown_expression_field', 'settings.item.rules[1].path unknown_condition_field']);
  });

  it('wants the pages of a wizard to be panels with keys and titles, in an order that no code decides', () => {
    const wizard = { display: 'wizard' };
    expect(found([{ type: 'panel', key: 'a', title: 'A', components: [] }], item, wizard)).to.deep.equal([]);
    expect(found([text('a')], item, wizard)).to.deep.equal(['a invalid_setting']);
    expect(found([{ type: 'panel', title: 'A', components: [] }, { type: 'panel', key: 'b', components: [] }, { type: 'panel', key: 'b', title: 'B', nextPage: 'page = 3', components: [] }], item, wizard))
      .to.deep.equal(['components[0] invalid_key', 'b invalid_setting', 'b duplicate_key', 'b unsupported_logic']);
  });

  it('misses the translations of what they say', () => {
    const settings: FormSettings = { ...item, translations: { en: { 标题: 'Title' } } };
    const components: FormComponent[] = [
      { type: 'agreement', key: 'ok', label: 'ok', content: '同意' }, grid({ components: [text('period', { properties: { group: '标题 / 组' } })] }),
      { type: 'changelist', key: 'c', source: 'person', categories: [{ key: 'a', label: '类别', fields: [{ key: 'name', label: '姓名', component: { type: 'textfield' } }] }] }, { type: 'payee', key: 'p', components: [text('name')] },
    ];
    expect(checkForm({ components, settings }, environment).map(({ message }) => message.en)).to.deep.equal(['同意', '标题 / 组', '类别', '姓名', '身份证'].map((word) => `There is no English for "${word}"`));
  });
});
