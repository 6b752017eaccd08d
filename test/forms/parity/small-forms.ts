/** Small forms, one for each rule of Form.io, that both interpreters must judge alike. */
import type { FormComponent } from '../../../server/forms/form-definition.ts';

export interface SmallForm {
  readonly rule: string;
  readonly components: readonly FormComponent[];
  /** Values worth trying for a key, beside those that its type suggests. */
  readonly samples?: Readonly<Record<string, readonly unknown[]>>;
}

const field = (type: string, key: string, extra: Partial<FormComponent> = {}): FormComponent => ({ type, key, input: true, label: key, ...extra });
const text = (key: string, validate: FormComponent['validate'] = {}, extra: Partial<FormComponent> = {}) => field('textfield', key, { validate, ...extra });
const number = (key: string, validate: FormComponent['validate'] = {}, extra: Partial<FormComponent> = {}) => field('number', key, { validate, ...extra });
const options = [{ value: 'a', label: 'A' }, { value: 'b', label: 'B' }, { value: 'c', label: 'C' }];
const radio = (key: string, extra: Partial<FormComponent> = {}) => field('radio', key, { values: options, ...extra });
const select = (key: string, extra: Partial<FormComponent> = {}) => field('select', key, { dataSrc: 'values', data: { values: options }, ...extra });
const ticks = (key: string, extra: Partial<FormComponent> = {}) => field('selectboxes', key, { values: options, ...extra });
const grid = (key: string, components: FormComponent[], extra: Partial<FormComponent> = {}) => field('datagrid', key, { components, ...extra });
const layout = (type: string, key: string, extra: Partial<FormComponent>): FormComponent => ({ type, key, input: false, ...extra });
const day = (extra: Partial<FormComponent> = {}) => field('day', 'd', { fields: { day: {}, month: {}, year: {} }, ...extra });
const when = (key: string, eq: unknown, show: boolean | string = true) => ({ conditional: { when: key, eq, show } });
const all = (...conditions: { component: string; operator: string; value?: unknown }[]) => ({ conditional: { show: true, conjunction: 'all', conditions } });
const json = (rule: unknown) => ({ conditional: { json: rule } });
const required = { validate: { required: true } };
const days = ['01/31/2026', '02/29/2024', '02/30/2026', '13/01/2026', '12/31/2019', '06/15/2026', '00/00/0000'];
const dates = ['2026-01-31', '2026-06-15', '2019-12-31', '2027-01-01', 'Invalid date', 'yesterday'];

const texts: SmallForm[] = [
  { rule: 'required text', components: [text('a', { required: true })] },
  { rule: 'text without rules', components: [text('a')] },
  { rule: 'least length', components: [text('a', { minLength: 3 })] },
  { rule: 'greatest length', components: [text('a', { maxLength: 3 })] },
  { rule: 'lengths written as text', components: [text('a', { minLength: '2', maxLength: '4' })] },
  { rule: 'required with a least length', components: [text('a', { required: true, minLength: 2 })] },
  { rule: 'least words', components: [field('textarea', 'a', { validate: { minWords: 2 } })], samples: { a: ['one', 'one two', ' one  two three '] } },
  { rule: 'greatest words', components: [text('a', { maxWords: 2 })], samples: { a: ['one', 'one two', ' one  two three '] } },
  { rule: 'pattern', components: [text('a', { pattern: '[a-c]+[0-9]' })], samples: { a: ['abc1', 'abc', 'd1', 'a1a1'] } },
  { rule: 'pattern of Chinese characters', components: [text('a', { pattern: '[\\u4e00-\\u9fa5]{2,4}' })], samples: { a: ['张三', '张', 'zs', '张三李四王'] } },
  { rule: 'pattern with alternatives', components: [text('a', { pattern: 'ab|cd' })], samples: { a: ['ab', 'cd', 'abx', 'xcd', 'ac'] } },
  { rule: 'mask of digits', components: [field('phoneNumber', 'a', { inputMask: '99-999' })], samples: { a: ['12-345', '12-34', '1x-345', '12-3456'] } },
  { rule: 'mask of a text', components: [text('a', {}, { inputMask: '999' })], samples: { a: ['123', '12', '12a', '1234'] } },
  { rule: 'mask of letters', components: [field('phoneNumber', 'a', { inputMask: 'aa-**' })], samples: { a: ['ab-1c', 'a1-1c', 'ab-1'] } },
  { rule: 'mask that is not checked', components: [text('a', { skipMaskValidation: true }, { inputMask: '999' })], samples: { a: ['12a', '123'] } },
  { rule: 'e-mail', components: [field('email', 'a', { ...required })], samples: { a: ['a@b.cn', 'A@B.CN ', 'a@b', 'a b@c.cn', '@b.cn', 'a.b@c-d.org'] } },
  { rule: 'web address', components: [field('url', 'a')], samples: { a: ['https://example.com/a?b', 'example.com', 'http://localhost:3000', 'not an address', 'a@b.cn'] } },
  { rule: 'one of several texts too long', components: [text('a', { maxLength: 2 }, { multiple: true })], samples: { a: [['ab', 'abc'], ['a'], []] } },
  { rule: 'several texts required', components: [text('a', { required: true }, { multiple: true })], samples: { a: [['ab'], [''], [], ['', 'b']] } },
  { rule: 'spaces made one', components: [text('a', { maxLength: 5 }, { truncateMultipleSpaces: true })], samples: { a: ['a    b', ' ab ', 'abcdef'] } },
  { rule: 'time', components: [field('time', 'a', { ...required })], samples: { a: ['09:30:00', '09:30', '24:00:00', '9:30', 'noon'] } },
  { rule: 'hidden input', components: [field('hidden', 'a', { ...required })] },
  { rule: 'national format', components: [text('a', {}, { properties: { format: 'mobile' } })], samples: { a: ['13800000000', '12800000000'] } },
  { rule: 'tags', components: [field('tags', 'a', { storeas: 'array', ...required })], samples: { a: [['x'], 'x,y', []] } },
];

const numbers: SmallForm[] = [
  { rule: 'required number', components: [number('n', { required: true })] },
  { rule: 'least number', components: [number('n', { min: 2 })] },
  { rule: 'greatest number', components: [number('n', { max: 2 })] },
  { rule: 'bounds written as text', components: [number('n', { min: '-1', max: '2.5' })] },
  { rule: 'bounds of money', components: [field('currency', 'n', { validate: { min: 1, max: 5 } })] },
  { rule: 'several numbers', components: [number('n', { max: 3 }, { multiple: true })], samples: { n: [[1, 2], [1, 5], []] } },
  { rule: 'step', components: [number('n', { step: 0.5 })] },
  { rule: 'decimals', components: [number('n', {}, { decimalLimit: 1 })], samples: { n: [1.2, 1.23] } },
  { rule: 'required tick', components: [field('checkbox', 'c', { ...required })] },
  { rule: 'tick', components: [field('checkbox', 'c')] },
];

const choices: SmallForm[] = [
  { rule: 'required radio', components: [radio('r', required)] },
  { rule: 'radio of available items', components: [radio('r', { validate: { onlyAvailableItems: true } })] },
  { rule: 'radio without that rule', components: [radio('r')] },
  { rule: 'required select', components: [select('s', required)] },
  { rule: 'select of available items', components: [select('s', { validate: { onlyAvailableItems: true } })] },
  { rule: 'select of several', components: [select('s', { multiple: true, ...required })], samples: { s: [['a'], ['a', 'b'], [], ['a', 'z']] } },
  { rule: 'select of numbers', components: [select('s', { data: { values: [{ value: '1', label: 'one' }, { value: '2', label: 'two' }] } })], samples: { s: ['1', 1, '3', 3] } },
  { rule: 'required ticks', components: [ticks('t', required)] },
  { rule: 'ticks of available items', components: [ticks('t', { validate: { onlyAvailableItems: true } })] },
  { rule: 'least ticks', components: [ticks('t', { validate: { minSelectedCount: 2 } })] },
  { rule: 'greatest ticks', components: [ticks('t', { validate: { maxSelectedCount: 1 } })] },
  { rule: 'required survey', components: [field('survey', 'v', { ...required, questions: [{ value: 'q1', label: 'Q1' }, { value: 'q2', label: 'Q2' }], values: options })], samples: { v: [{ q1: 'a', q2: 'b' }, { q1: 'a' }, {}, { q1: 'z', q2: 'a' }] } },
];

const datesForms: SmallForm[] = [
  { rule: 'day', components: [day()], samples: { d: days } },
  { rule: 'required day', components: [day(required)], samples: { d: days } },
  { rule: 'day first', components: [day({ dayFirst: true })], samples: { d: ['31/01/2026', '01/31/2026', '29/02/2024'] } },
  { rule: 'least and greatest day', components: [day({ minDate: '2020-01-01', maxDate: '2026-06-30' })], samples: { d: [...days, '06/30/2026', '07/01/2026'] } },
  { rule: 'least and greatest year of a day', components: [day({ minYear: 2020, maxYear: 2025 })], samples: { d: days } },
  { rule: 'required parts of a day', components: [day({ fields: { day: { required: true }, month: { required: true }, year: { required: true } } })], samples: { d: [...days, '01/00/2026'] } },
  { rule: 'month and year only', components: [day({ fields: { day: { hide: true }, month: {}, year: {} } })], samples: { d: ['01/2026', '13/2026', '12/2025'] } },
  { rule: 'date', components: [field('datetime', 'd', { enableTime: false })], samples: { d: dates } },
  { rule: 'locked date', components: [field('datetime', 'd', { enableTime: false, disabled: true })], samples: { d: dates } },
  { rule: 'required date', components: [field('datetime', 'd', { enableTime: false, ...required })], samples: { d: dates } },
  { rule: 'least date', components: [field('datetime', 'd', { enableTime: false, widget: { type: 'calendar', enableTime: false, minDate: '2026-01-31' } })], samples: { d: [...dates, '2026-01-30'] } },
  { rule: 'greatest date', components: [field('datetime', 'd', { enableTime: false, widget: { type: 'calendar', enableTime: false, maxDate: '2026-06-15' } })], samples: { d: [...dates, '2026-06-16'] } },
  { rule: 'date and time', components: [field('datetime', 'd', {})], samples: { d: ['2026-01-31T10:00:00+08:00', '2026-01-31T02:00:00.000Z', 'never', '2026-13-01T00:00:00Z'] } },
];

const structures: SmallForm[] = [
  { rule: 'fields of a panel', components: [layout('panel', 'p', { components: [text('a', { required: true })] })] },
  { rule: 'fields of a fieldset in a well', components: [layout('well', 'w', { components: [layout('fieldset', 'f', { components: [number('n', { min: 2 })] })] })] },
  { rule: 'fields of columns', components: [layout('columns', 'c', { columns: [{ components: [text('a', { required: true })] }, { components: [number('n', { max: 2 })] }] })] },
  { rule: 'fields of a table', components: [layout('table', 't', { rows: [[{ components: [text('a', { required: true })] }, { components: [text('b')] }]] })] },
  { rule: 'fields of tabs', components: [layout('tabs', 't', { components: [{ key: 'one', label: 'One', components: [text('a', { required: true })] } as unknown as FormComponent] })] },
  { rule: 'pages of a wizard', components: [layout('panel', 'p1', { components: [text('a', { required: true })] }), layout('panel', 'p2', { components: [radio('r', required)] })] },
  { rule: 'fields of a container', components: [field('container', 'box', { components: [text('a', { required: true }), number('n', { min: 2 })] })] },
  { rule: 'container in a container', components: [field('container', 'box', { components: [field('container', 'inner', { components: [text('a', { maxLength: 2 })] })] })] },
  { rule: 'rows', components: [grid('g', [text('a', { required: true }), number('n', { max: 2 })])] },
  { rule: 'required rows', components: [grid('g', [text('a')], required)] },
  { rule: 'least and greatest rows', components: [grid('g', [text('a')], { validate: { minLength: 1, maxLength: 2 } })] },
  { rule: 'rows of an edit grid', components: [field('editgrid', 'g', { components: [text('a', { minLength: 2 }), radio('r', required)] })] },
  { rule: 'rows in rows', components: [grid('g', [text('a'), grid('h', [number('n', { required: true })])])] },
  { rule: 'unique column', components: [grid('g', [text('a', {}, { unique: true })])] },
  { rule: 'layout in rows', components: [grid('g', [layout('fieldset', 'f', { components: [text('a', { required: true })] })])] },
];

const conditions: SmallForm[] = [
  { rule: 'shown when equal', components: [radio('r'), text('a', { required: true }, when('r', 'a'))] },
  { rule: 'hidden when equal', components: [radio('r'), text('a', { required: true }, when('r', 'a', false))] },
  { rule: 'condition with a text for its truth', components: [field('checkbox', 'c'), text('a', { required: true }, when('c', 'true', 'true'))] },
  { rule: 'condition on ticks', components: [ticks('t'), text('a', { required: true }, when('t', 'a'))] },
  { rule: 'condition on a select of several', components: [select('s', { multiple: true }), text('a', { required: true }, when('s', 'b'))], samples: { s: [['a'], ['a', 'b'], []] } },
  { rule: 'condition on the same row', components: [grid('g', [radio('r'), text('a', { required: true }, when('g.r', 'a'))])] },
  { rule: 'condition on a container', components: [field('container', 'box', { components: [radio('r'), text('a', { required: true }, when('box.r', 'a'))] })] },
  { rule: 'condition of a panel', components: [radio('r'), layout('panel', 'p', { components: [text('a', { required: true })], ...when('r', 'a') })] },
  { rule: 'condition of a container', components: [radio('r'), field('container', 'box', { components: [text('a', { required: true })], ...when('r', 'a') })] },
  { rule: 'condition of rows', components: [radio('r'), grid('g', [text('a', { required: true })], { ...required, ...when('r', 'a') })] },
  { rule: 'chain of conditions', components: [radio('r'), text('a', {}, when('r', 'a')), text('b', { required: true }, when('a', 'ab'))], samples: { a: ['ab', 'x'] } },
  { rule: 'all conditions', components: [radio('r'), number('n'), text('a', { required: true }, all({ component: 'r', operator: 'isEqual', value: 'a' }, { component: 'n', operator: 'greaterThan', value: 2 }))] },
  { rule: 'any condition, to hide', components: [radio('r'), number('n'), text('a', { required: true }, { conditional: { show: false, conjunction: 'any', conditions: [{ component: 'r', operator: 'isNotEqual', value: 'a' }, { component: 'n', operator: 'lessThan', value: 2 }] } })] },
  { rule: 'empty and not empty', components: [text('x'), text('a', { required: true }, all({ component: 'x', operator: 'isEmpty' })), text('b', { required: true }, all({ component: 'x', operator: 'isNotEmpty' }))] },
  { rule: 'bounds in conditions', components: [number('n'), text('a', { required: true }, all({ component: 'n', operator: 'greaterThanOrEqual', value: 2 })), text('b', { required: true }, all({ component: 'n', operator: 'lessThanOrEqual', value: 2 }))] },
  { rule: 'texts in conditions', components: [text('x'), text('a', { required: true }, all({ component: 'x', operator: 'startsWith', value: 'a' })), text('b', { required: true }, all({ component: 'x', operator: 'endsWith', value: 'b' })), text('c', { required: true }, all({ component: 'x', operator: 'includes', value: 'ab' }))] },
  { rule: 'dates in conditions', components: [field('datetime', 'd', { enableTime: false }), text('a', { required: true }, all({ component: 'd', operator: 'dateGreaterThan', value: '2026-01-31' })), text('b', { required: true }, all({ component: 'd', operator: 'isDateEqual', value: '2026-06-15' }))], samples: { d: ['2026-01-31', '2026-06-15', '2027-01-01'] } },
  { rule: 'JSONLogic conditions', components: [number('n'), text('a', { required: true }, json({ '>': [{ var: 'data.n' }, 2] }))] },
  { rule: 'JSONLogic conditions on the row', components: [grid('g', [number('n'), text('a', { required: true }, json({ '>': [{ var: 'row.n' }, 2] }))])] },
  { rule: 'hidden values that are kept', components: [radio('r'), text('a', { required: true }, { clearOnHide: false, ...when('r', 'a') })] },
  { rule: 'hidden for good', components: [text('a', { required: true }, { hidden: true }), text('b')] },
  { rule: 'validated though hidden', components: [radio('r'), text('a', { required: true }, { validateWhenHidden: true, ...when('r', 'a') })] },
  { rule: 'not stored', components: [text('a', { required: true }, { persistent: false }), text('b', {}, { persistent: 'client-only' })] },
];

const calculations: SmallForm[] = [
  { rule: 'validation by JSONLogic', components: [number('n', { json: { '>': [{ var: 'input' }, 2] } })] },
  { rule: 'validation by JSONLogic with a message', components: [text('x'), text('a', { json: { if: [{ '===': [{ var: 'data.a' }, { var: 'data.x' }] }, true, 'must be the same'] } })] },
  { rule: 'validation by JSONLogic in a row', components: [grid('g', [number('n'), number('m', { json: { '>=': [{ var: 'row.m' }, { var: 'row.n' }] } })])] },
  { rule: 'calculated value', components: [number('n'), number('m', { max: 4 }, { calculateValue: { '*': [{ var: 'data.n' }, 2] }, calculateServer: true })] },
  { rule: 'condition on a calculated value', components: [number('n'), number('m', {}, { calculateValue: { '+': [{ var: 'data.n' }, 1] }, calculateServer: true }), text('a', { required: true }, all({ component: 'm', operator: 'greaterThan', value: 3 }))] },
  { rule: 'calculated value in a row', components: [grid('g', [number('n'), number('m', { max: 4 }, { calculateValue: { '*': [{ var: 'row.n' }, 2] }, calculateServer: true })])] },
  { rule: 'default value', components: [text('a', { required: true }, { defaultValue: 'ab' }), radio('r', { defaultValue: 'a' }), text('b', { required: true }, when('r', 'a'))] },
  { rule: 'default by JSONLogic', components: [text('a', { required: true }, { customDefaultValue: { cat: ['x', 'y'] } })] },
];

/** Our own controls, as the standard components that `ownControls` compares them with. */
const own: SmallForm[] = [
  { rule: 'record grid', components: [field('recordgrid', 'g', { list: 'l', ...required, components: [text('a', { required: true }), number('n', { max: 4 }), text('k', {}, { disabled: true })] })] },
  { rule: 'record grid with a choice of one and a least number of rows', components: [field('recordgrid', 'g', { list: 'l', select: 'radio', validate: { minLength: 1 }, components: [number('n')] })] },
  { rule: 'transfer', components: [field('transfer', 'g', { list: 'l', ...required, components: [text('a', { minLength: 2 })] })] },
  { rule: 'agreement', components: [field('agreement', 'c', { content: 'text', ...required }), text('a', { required: true }, when('c', 'true'))] },
  { rule: 'fetch button', components: [field('fetch', 'c', required), text('a', { required: true }, when('c', 'true'))] },
  { rule: 'code of a text message', components: [text('m', {}, { properties: { format: 'mobile' } }), field('smscode', 'c', { properties: { mobile: 'm' }, ...required }), text('a', { required: true })], samples: { c: ['123456', '１２３ ４５６', '12345', '1234567', 'abcdef'], m: ['13800000000'] } },
  { rule: 'payee block', components: [field('payee', 'p', { self: { name: 'person.name' }, heirOnly: ['relation'], components: [text('name', { required: true }), text('relation', { required: true }), text('phone', {}, { properties: { format: 'phone' } })] })], samples: { payeeKind: ['self', 'heir'], phone: ['13800000000'] } },
  { rule: 'months in their order', components: [text('a', {}, { properties: { format: 'year-month' } }), text('b', { json: { if: [{ '<': [{ var: 'data.b' }, { var: 'data.a' }] }, 'too early', true] } }, { properties: { format: 'year-month' } })], samples: { a: ['2026-02', 'B'], b: ['2026-01', '2026-03', 'ab', 'a'] } },
  { rule: 'condition on the first row of a grid that a condition hides', components: [radio('r'), layout('panel', 'p', { components: [grid('g', [number('n'), number('m')])], ...when('r', 'a') }), layout('panel', 'q', { components: [text('a', { required: true })], ...json({ '!!': [{ var: 'data.g.0' }] }) })] },
  { rule: 'FEEL in rows and above them', components: [grid('g', [number('n', { required: true }), number('m', { max: 4 }, { properties: { value: '= row.n * 2' } })]), number('s', { max: 9 }, { properties: { value: '= sum(form.g.n)' } })] },
  { rule: 'wizard pages with a branch', components: [layout('panel', 'one', { title: 'One', components: [radio('r')] }), layout('panel', 'two', { title: 'Two', components: [text('a', { required: true })], ...when('r', 'b') })] },
  { rule: 'controls that are left out beside a text', components: [field('calendar', 'months', required), field('region', 'place'), layout('materials', 'm', {}), text('a', { required: true })] },
];

export const smallForms: readonly SmallForm[] = [...texts, ...numbers, ...choices, ...datesForms, ...structures, ...conditions, ...calculations, ...own];
