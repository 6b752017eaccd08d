import { compileForm } from '../../server/forms/compile-form.ts';
import type { FormComponent, FormDefinition, FormEnvironment } from '../../server/forms/form-definition.ts';
import type { Caller } from '../../server/platform/caller.ts';
import type { Call, Route } from '../../server/platform/http-route.ts';
import type { ListRows } from '../../server/forms/list-grids.ts';

/** 23 records, so that three pages of ten are needed. */
export const records = Array.from({ length: 23 }, (_, index) => ({
  _row: `["2024-${index}"]`, period: `${2023 + Math.floor(index / 12)}-${String((index % 12) + 1).padStart(2, '0')}`, base: 3000 + index, amount: 240.1 + index, insurance: index % 2 === 0 ? 'a' : 'b',
}));
const people = Array.from({ length: 14 }, (_, index) => ({ _row: `["p${index}"]`, name: `职工${index + 1}`, code: `C${String(index + 1).padStart(3, '0')}` }));
const months = [{ _row: '["m1"]', period: '2026-01', status: 'paid' }, { _row: '["m2"]', period: '2026-02', status: 'owed' }];
const lists: Record<string, Record<string, unknown>[]> = { records, people, months };

export const environment: FormEnvironment = {
  dictionaries: {
    regions: { name: 'regions', entries: [
      { value: '110000', label: '北京市', en: 'Beijing' }, { value: '110101', label: '东城区', en: 'Dongcheng', parent: '110000' },
      { value: '230000', label: '黑龙江省', en: 'Heilongjiang' }, { value: '230100', label: '哈尔滨市', en: 'Harbin', parent: '230000' }, { value: '230102', label: '道里区', en: 'Daoli', parent: '230100' }, { value: '230103', label: '南岗区', en: 'Nangang', parent: '230100' },
    ] },
    kinds: { name: 'kinds', entries: [{ value: 'a', label: '养老', en: 'Pension' }, { value: 'b', label: '失业', en: 'Unemployment' }] },
  },
  lists: {
    records: { title: '缴费记录', columns: ['period', 'base', 'amount', 'insurance'].map((key) => ({ key })), filters: [{ key: 'insurance', label: '险种', english: 'Insurance', dictionary: 'kinds' }, { key: 'period', label: '属期', english: 'Period', operator: 'is' }], pageSize: 10 },
    people: { title: '职工', columns: ['name', 'code'].map((key) => ({ key })), filters: [{ key: 'name', label: '姓名', english: 'Name', operator: 'contains' }] },
    months: { title: '缴费月份', columns: ['period', 'status'].map((key) => ({ key })) },
  },
};

const agreementText = Array.from({ length: 12 }, (_, index) => `${index + 1}. 申请人承诺所填内容真实、准确、完整，并愿意承担相应的法律责任。`).join('\n');

/** One of each control of ours. */
export const ownControls: FormComponent[] = [
  { type: 'recordgrid', key: 'refunds', label: '退费明细', input: true, list: 'records', select: 'checkbox', selectAll: true, total: ['amount', 'payback'], validate: { required: true, minLength: 1 }, components: [
    { type: 'textfield', key: 'period', label: '对应费款所属期', disabled: true },
    { type: 'currency', key: 'base', label: '缴费基数', disabled: true, properties: { group: '应缴' } },
    { type: 'currency', key: 'amount', label: '金额', disabled: true, properties: { group: '应缴' } },
    { type: 'currency', key: 'payback', label: '退费金额', validate: { required: true, min: 0 } },
  ] },
  { type: 'recordgrid', key: 'one', label: '选择一条', input: true, list: 'people', select: 'radio', components: [{ type: 'textfield', key: 'name', label: '姓名', disabled: true }, { type: 'textfield', key: 'code', label: '编号', disabled: true }] },
  { type: 'recordgrid', key: 'every', label: '全部月份', input: true, list: 'months', select: 'none', components: [{ type: 'textfield', key: 'period', label: '月份', disabled: true }, { type: 'textfield', key: 'note', label: '说明' }] },
  { type: 'transfer', key: 'staff', label: '参保人员', input: true, list: 'people', components: [{ type: 'textfield', key: 'name', label: '姓名', disabled: true }, { type: 'textfield', key: 'code', label: '编号', disabled: true }] },
  { type: 'calendar', key: 'payMonths', label: '补缴月份', input: true, minMonth: '2019-03', maxMonth: '2026-10', lockedStatuses: ['paid'], properties: { list: 'months' } },
  { type: 'region', key: 'home', label: '户口所在地', input: true, levels: 3 },
  { type: 'changelist', key: 'changes', label: '变更内容', input: true, source: 'person', categories: [
    { key: 'basic', label: '基本信息', fields: [{ key: 'nation', label: '民族', component: { type: 'textfield', label: '民族' } }, { key: 'sex', label: '性别', component: { type: 'select', label: '性别', properties: { dictionary: 'kinds' } } }] },
    { key: 'contact', label: '联系方式', fields: [{ key: 'mobile', label: '手机号码', component: { type: 'textfield', label: '手机号码', properties: { format: 'mobile' } } }] },
  ] },
  { type: 'fetch', key: 'fetched', label: '获取共享信息', input: true },
  { type: 'textfield', key: 'dependant', label: '亲属证件号码', input: true, properties: { format: 'resident-id' } },
  { type: 'textfield', key: 'dependantName', label: '亲属姓名', input: true, disabled: true, properties: { source: 'dependant.name' } },
  { type: 'payee', key: 'payee', label: '领取人', input: true, self: { name: 'person.name' }, components: [
    { type: 'textfield', key: 'name', label: '领取人姓名', input: true, validate: { required: true } },
    { type: 'textfield', key: 'idNumber', label: '领取人证件号码', input: true, validate: { required: true }, properties: { format: 'resident-id' } },
    { type: 'textfield', key: 'bank', label: '开户银行', input: true }, { type: 'textfield', key: 'account', label: '银行账号', input: true, properties: { format: 'bank-card' } }, { type: 'textfield', key: 'phone', label: '联系电话', input: true, properties: { format: 'phone' } },
  ] },
  { type: 'materials', key: 'proof', label: '证明材料', slots: ['other'] } as FormComponent,
  { type: 'textfield', key: 'codeMobile', label: '接收手机', input: true, properties: { format: 'mobile' } },
  { type: 'smscode', key: 'smsCode', label: '短信验证码', input: true, placeholder: '请填写验证码', properties: { mobile: 'codeMobile' } },
  { type: 'agreement', key: 'promise', label: '我已阅读并同意上述承诺', input: true, content: agreementText, validate: { required: true } },
];

const person = { name: '王某某', nation: '汉', sex: 'a', mobile: '13800138000' };

/** What the applications folder does for these forms, with the interpreter itself over records that stand here. */
export function settle(form: FormDefinition, data: Record<string, unknown>, caller: Pick<Caller, 'locale'>) {
  const compiled = compileForm(form, environment);
  const dependant = data['dependant'] === '11010519491231002X' ? { name: '赵某某' } : null;
  const rowsOf = (list: string): ListRows => new Map(lists[list]!.map((row) => [String(row['_row']), row]));
  const verdict = compiled.process(data, {
    locale: caller.locale, now: new Date('2026-11-22T04:00:00Z'), draft: true, sources: { person, dependant }, scope: {}, account: {},
    lists: { refunds: rowsOf('records'), one: rowsOf('people'), every: rowsOf('months'), staff: rowsOf('people'), payMonths: rowsOf('months') },
    notices: data['dependant'] && !dependant ? [{ path: 'dependant', message: caller.locale === 'zh' ? '没有查到此人' : 'Nobody was found' }] : [],
  });
  return { data: verdict.data, locked: verdict.locked, messages: verdict.notices.map(({ path, message }) => ({ path, message })), lists: {}, slots: [] as unknown[] };
}

const summary = { zh: '测试', en: 'Test' };

export const listRoute: Route = {
  method: 'get', path: '/lists/:portal/:list', right: 'signed-in', summary, answers: {},
  handle: async ({ params, query }: Call) => {
    const filter = JSON.parse(query['filter'] ?? '{}') as Record<string, string>;
    const rows = (lists[params['list'] ?? ''] ?? []).filter((row) => Object.entries(filter).every(([key, text]) => String(row[key]).includes(text)));
    const size = Number(query['pageSize'] ?? 10), page = Number(query['page'] ?? 1);
    return { rows: rows.slice((page - 1) * size, page * size), total: rows.length };
  },
};

/** `formOf` gives the form of an application. */
export const computeRoute = (formOf: (id: string) => FormDefinition, slots: () => unknown[]): Route => ({
  method: 'post', path: '/applications/:id/compute', right: 'signed-in', summary, answers: {}, body: { type: 'object' },
  handle: async ({ params, body, caller }: Call) => ({ ...settle(formOf(params['id'] ?? ''), body['data'] as Record<string, unknown>, caller), slots: slots() }),
});
