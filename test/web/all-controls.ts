import type { FormDefinition } from '../../server/forms/form-definition.ts';

const options = [{ value: 'a', label: '甲' }, { value: 'b', label: '乙' }];

/** One of each control that a form may hold. */
export const allControls: FormDefinition = {
  title: '全部控件', display: 'form',
  components: [
    { type: 'panel', key: 'basic', title: '基本信息', input: false, components: [
      { type: 'textfield', key: 'name', label: '姓名', input: true, disabled: true, properties: { source: 'person.name' } },
      { type: 'textfield', key: 'nickname', label: '称呼', input: true, description: '怎样称呼您', validate: { required: true, maxLength: 5 } },
      { type: 'email', key: 'email', label: '电子邮箱', input: true },
      { type: 'phoneNumber', key: 'phone', label: '联系电话', input: true, inputMask: '' },
      { type: 'number', key: 'count', label: '人数', input: true, validate: { min: 1, max: 9 } },
      { type: 'currency', key: 'amount', label: '金额', input: true, currency: 'CNY' },
      { type: 'select', key: 'choice', label: '原因', input: true, widget: 'html5', data: { values: options }, validate: { required: true } },
      { type: 'radio', key: 'sex', label: '性别', input: true, values: options, validate: { required: true } },
      { type: 'selectboxes', key: 'kinds', label: '险种', input: true, values: options },
      { type: 'checkbox', key: 'agree', label: '我已阅读并同意', input: true, validate: { required: true } },
      { type: 'datetime', key: 'birthday', label: '出生日期', input: true, enableTime: false },
      { type: 'day', key: 'start', label: '开始日期', input: true },
      { type: 'month', key: 'period', label: '开始年月', input: true },
      { type: 'datetime', key: 'moment', label: '预约时间', input: true },
      { type: 'time', key: 'hour', label: '时间', input: true },
    ] },
    { type: 'fieldset', key: 'more', legend: '更多信息', input: false, components: [
      { type: 'columns', key: 'columns', input: false, columns: [
        { components: [{ type: 'textfield', key: 'left', label: '左', input: true }] },
        { components: [{ type: 'textfield', key: 'right', label: '右', input: true }] },
      ] },
      { type: 'textarea', key: 'remark', label: '备注', input: true, rows: 3 },
      { type: 'textfield', key: 'reason', label: '乙的说明', input: true, conditional: { show: true, when: 'choice', eq: 'b' } },
      { type: 'content', key: 'words', input: false, html: '<p>请核对以上内容。</p>' },
    ] },
    { type: 'tabs', key: 'tabs', input: false, components: [{ type: 'tab', key: 'one', label: '第一页', components: [{ type: 'textfield', key: 'tabbed', label: '页中之项', input: true }] }] },
    { type: 'well', key: 'well', input: false, components: [{ type: 'textfield', key: 'many', label: '多个值', input: true, multiple: true }] },
    { type: 'datagrid', key: 'rows', label: '家庭成员', input: true, components: [
      { type: 'textfield', key: 'member', label: '姓名', input: true, validate: { required: true } },
      { type: 'number', key: 'age', label: '年龄', input: true },
    ] },
  ],
};

/** Values in the shapes in which they are stored. */
export const filledControls: Record<string, unknown> = {
  name: '王某某', nickname: '老王', email: 'wang@example.com', phone: '13800138000', count: 3, amount: 12.5, choice: 'b', sex: 'a', kinds: { a: true, b: false }, agree: true,
  birthday: '1980-02-29', start: '2026-01-01', period: '2026-03', moment: '2026-03-01T01:30:00.000Z', hour: '09:30:00', left: '左边', right: '右边', remark: '', reason: '说明', tabbed: '页中', many: ['一', '二'],
  rows: [{ member: '甲', age: 5 }, { member: '乙', age: 7 }],
};
