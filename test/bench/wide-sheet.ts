import type { FormComponent, FormDefinition } from '../../server/forms/form-definition.ts';
import type { PlainValue } from '../../server/platform/read-workbook.ts';
import { residentId } from '../batch/batch-office.ts';

const text = (key: string, label: string, more: Partial<FormComponent> = {}): FormComponent => ({ type: 'textfield', key, label, input: true, ...more });
const required = { validate: { required: true } };
const kinds = ['固定期限', '无固定期限', '以完成工作为期限'];
const components: FormComponent[] = [
  text('fullName', '姓名', { validate: { required: true, maxLength: 50 } }), text('idNumber', '证件号码', { ...required, properties: { format: 'resident-id' } }),
  text('phone', '手机号码', { properties: { format: 'mobile' } }), text('address', '居住地址', { validate: { required: true, maxLength: 200 } }),
  { type: 'select', key: 'kind', label: '合同类型', input: true, ...required, data: { values: kinds.map((label) => ({ label, value: label })) } } as FormComponent,
  { type: 'datetime', key: 'begins', label: '合同起日期', input: true, ...required, enableTime: false, format: 'yyyy-MM-dd' } as FormComponent,
  text('month', '参保年月', { ...required, properties: { format: 'year-month' } }), { type: 'currency', key: 'wage', label: '工资', input: true, decimalLimit: 2, validate: { required: true, min: 0, max: 100_000 } },
  { type: 'number', key: 'years', label: '工龄', input: true, decimalLimit: 0, validate: { min: 0, max: 60 } } as FormComponent, { type: 'checkbox', key: 'fullTime', label: '全日制', input: true },
  text('post', '岗位', { validate: { maxLength: 50 } }), text('remark', '备注', { validate: { maxLength: 200 } }),
];
/** An item whose rows have twelve columns of all kinds. */
export const form: FormDefinition = { title: '批量登记', display: 'form', components, settings: { item: { audience: ['employer'], workflow: 'single-review', receipt: 'application-receipt', batch: { maxRows: 200_000, unique: ['idNumber'] } } } };
export const heads = components.map(({ label }) => label as string);
export const rowOf = (index: number): PlainValue[] => [
  `职工𠮷${index}`, residentId(index), `139${String(index).padStart(8, '0')}`, `哈尔滨市道里区经纬街道${index % 500}号${index % 30}单元`, kinds[index % 3]!, `20${String(10 + (index % 16)).padStart(2, '0')}-0${1 + (index % 9)}-15`, '2026-03',
  (300_000 + (index % 700_000)) / 100, index % 40, index % 2 === 0 ? '是' : '否', `岗位${index % 90}`, index % 5 === 0 ? `第${index}号备注，内容较长，用于检查` : null,
];
