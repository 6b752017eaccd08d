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

  it('refuses conditions on the columns of a list, and pages of no size that a list answers', () => {
    const when = { conditional: { show: true, when: 'other', eq: 'x' } };
    expect(found([text('other'), grid({ components: [text('period', { disabled: true, ...when })] })])).to.deep.equal(['rows column_condition']);
    expect(found([text('other'), grid({ components: [{ type: 'panel', key: 'p', title: 'P', input: false, components: [text('period', { disabled: true })], conditional: { json: { '==': [{ var: 'data.other' }, 'x'] } } }] })])).to.deep.equal(['rows column_condition']);
    expect(found([grid({ components: [text('period', { disabled: true, conditional: { show: null, when: null, eq: '' } })] })])).to.deep.equal([]);
    for (const pageSize of [1001, 0, -1, 2.5, 'many', '5000']) expect(found([grid({ pageSize })]), String(pageSize)).to.deep.equal(['rows page_too_large']);
    for (const pageSize of [1, 1000, '20', '', null]) expect(found([grid({ pageSize })]), String(pageSize)).to.deep.equal([]);
    expect(found([{ type: 'transfer', key: 'people', list: 'people', pageSize: 2000, components: [text('name', { disabled: true })] }])).to.deep.equal(['people page_too_large']);
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

  it('refuses change lists whose new value no single plain field can hold', () => {
    const list = (component: object): FormComponent => ({ type: 'changelist', key: 'c', source: 'person', categories: [{ key: 'a', label: 'A', fields: [{ key: 'name', label: 'N', component }] as never }] });
    const odd = [{ type: 'file', storage: 'base64' }, { type: 'signature' }, { type: 'selectboxes', values: [{ value: 'a', label: 'A' }] }, { type: 'survey' }, { type: 'tags' }, { type: 'calendar' }, { type: 'region' }, { type: 'hidden' },
      { type: 'agreement', content: 'x' }, { type: 'fetch' }, { type: 'textfield', multiple: true }, { type: 'datetime' }];
    for (const component of odd) expect(found([list(component)]), component.type).to.include('c.name unchangeable_component');
    const plain = [{ type: 'textfield' }, { type: 'textarea' }, { type: 'number' }, { type: 'currency' }, { type: 'checkbox' }, { type: 'select', data: { values: [{ value: 'a', label: 'A' }] } }, { type: 'radio', values: [{ value: 'a', label: 'A' }] },
      { type: 'datetime', enableTime: false, format: 'yyyy-MM-dd' }, { type: 'time' }, { type: 'email' }, { type: 'phoneNumber' }, { type: 'day' }, { type: 'textfield', properties: { format: 'year-month' } }];
    for (const component of plain) expect(found([list(component)]), component.type).to.deep.equal([]);
  });

  it('refuses materials of one key or placed twice, and names that no file of the portal can have', () => {
    const material = { key: 'identity', name: '身份证', required: true };
    const settings = (materials: object[], more: object = {}): FormSettings => ({ item: { ...item.item, materials: materials as never, ...more } });
    expect(found([{ type: 'materials', slots: ['identity', 'identity'] }])).to.deep.equal(['materials duplicate_material']);
    expect(found([], settings([material, material]))).to.deep.equal(['settings.item.materials[1].key duplicate_key']);
    for (const template of ['../portal.json', 'a b.zip', '模板.zip', 'plain', 'a/b.zip']) expect(found([], settings([{ ...material, template }])), template).to.deep.equal(['settings.item.materials[0].template invalid_file_name']);
    expect(found([], settings([{ ...material, sample: '../x.svg' }]))).to.deep.equal(['settings.item.materials[0].sample invalid_file_name']);
    expect(found([], settings([{ ...material, sample: 'id-front.svg', template: 'wage_sheet.xlsx' }], { workflow: 'single-review', receipt: 'application-receipt' }))).to.deep.equal([]);
    expect(found([], settings([], { workflow: '../x', receipt: 'a b' }))).to.deep.equal(['settings.item.workflow invalid_file_name', 'settings.item.receipt invalid_file_name']);
  });

  it('refuses generated templates of unknown lists and columns, that their slot does not take, or without a name', () => {
    const generate = { list: 'arrears', name: '表', fileName: '= person.name', columns: [{ column: 'period' }, { heading: '工资', format: 'money', required: true }], zip: true };
    const settings = (part: object, more: object = {}): FormSettings => ({ item: { ...item.item, materials: [{ key: 'sheet', name: '申报表', required: true, accept: ['zip'], template: { generate: { ...generate, ...part } }, ...more }] as never } });
    expect(found([], settings({}))).to.deep.equal([]);
    expect(found([], settings({ zip: false }, { accept: ['excel'] }))).to.deep.equal([]);
    const place = 'settings.item.materials[0]';
    expect(found([], settings({ list: 'nowhere' }))).to.deep.equal([`${place}.template.generate.list unknown_list`]);
    expect(found([], settings({ columns: [{ column: 'salary' }] }))).to.deep.equal([`${place}.template.generate.columns[0] unknown_list_column`]);
    expect(found([], settings({ columns: [{ heading: 'a' }, { heading: 'a' }] }))).to.deep.equal([`${place}.template.generate.columns[1] duplicate_column`]);
    expect(found([], settings({ zip: false }))).to.deep.equal([`${place}.accept template_not_accepted`]);
    expect(found([], settings({}, { accept: undefined }))).to.deep.equal([`${place}.accept template_not_accepted`]);
    expect(found([], settings({ fileName: '= nobody.name' }))).to.deep.equal([`${place}.template.generate.fileName invalid_expression`]);
    for (const broken of [{ columns: [] }, { columns: [{}] }, { name: '' }, { script: 'x' }]) expect(found([], settings(broken))[0], JSON.stringify(broken)).to.match(/malformed_item$/);
    const translated = { ...settings({}), translations: { en: { 申报表: 'Sheet' } } };
    expect(found([], translated)).to.deep.equal([`${place}.template missing_translation`, `${place}.template missing_translation`]);
  });

  it('refuses codes without a number of the form, within rows, of records, and whatever would keep them', () => {
    const phone = text('phone', { properties: { format: 'mobile' } });
    const code = (mobile?: string, extra: Partial<FormComponent> = {}): FormComponent => ({ type: 'smscode', key: 'code', ...(mobile !== undefined && { properties: { mobile } }), ...extra });
    expect(found([phone, code('phone')])).to.deep.equal([]);
    expect(found([{ type: 'container', key: 'who', components: [phone, code('who.phone')] }])).to.deep.equal([]);
    for (const mobile of [undefined, '', 'nowhere', 'plain', 'several', 'rows.inner']) {
      const others = [text('plain'), text('several', { multiple: true, properties: { format: 'mobile' } }), { type: 'datagrid', key: 'rows', components: [text('inner', { properties: { format: 'mobile' } })] }];
      expect(found([phone, ...others, code(mobile)]), String(mobile)).to.deep.equal(['code invalid_setting']);
    }
    expect(found([phone, { type: 'datagrid', key: 'rows', components: [code('phone')] }])).to.deep.equal(['rows.code invalid_setting']);
    expect(found([phone, code('phone')], { register: {} })).to.deep.equal(['code invalid_setting']);
    for (const keeps of [value('= form.code'), { calculateValue: { var: 'data.code' } as never }, { conditional: { show: true, when: 'code', eq: '1' } }]) {
      expect(found([phone, code('phone'), text('copy', keeps)]), JSON.stringify(keeps)).to.deep.equal(['code invalid_setting']);
    }
    expect(found([phone, code('phone', { type: 'smscode', multiple: true, defaultValue: '123456' })])).to.deep.equal(['code invalid_setting']);
    expect(found([phone, code('phone'), { type: 'changelist', key: 'changes', source: 'person', categories: [{ key: 'c', label: 'C', fields: [{ key: 'name', label: 'N', component: { type: 'smscode' } }] }] }])).to.include('changes.name unchangeable_component');
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
