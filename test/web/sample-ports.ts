import type { BatchDetail, BatchOffer } from '../../server/batch/batch-view.ts';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ApplicationDetail, MaterialView } from '../../server/applications/application-view.ts';
import type { ItemDetail, PortalView } from '../../server/catalog/item-view.ts';
import { compileForm } from '../../server/forms/compile-form.ts';
import type { FormDefinition } from '../../server/forms/form-definition.ts';
import { presentSubmission } from '../../server/forms/present-submission.ts';
import { renderableForm } from '../../server/forms/render-form.ts';
import { Problem, type Locale } from '../../server/platform/errors.ts';
import type { TaskDetail } from '../../server/review/task-view.ts';
import type { PagePorts } from '../../server/web/page-ports.ts';
import { sampleSignIn } from './sample-sign-in.ts';
import { sampleQueries } from './sample-queries.ts';
import { sampleRegisters } from './sample-registers.ts';
import { sampleRegistrations } from './sample-registrations.ts';
import { allControls, filledControls } from './all-controls.ts';
import { environment, ownControls, settle } from './own-controls.ts';

/** Text that would break out of a page that does not escape it. */
export const hostileText = '</script><script>window.broken = true</script><img src=x onerror="window.broken = true">';

const form: FormDefinition = allControls;
const words = { 退费明细: 'Refunds', 对应费款所属期: 'Month of the contribution', 应缴: 'Due', 缴费基数: 'Base', 金额: 'Amount', 退费金额: 'Refund', 选择一条: 'Choose one', 姓名: 'Name', 编号: 'Number', 全部月份: 'All months', 月份: 'Month', 说明: 'Note', 参保人员: 'Insured people', 补缴月份: 'Months to pay', 户口所在地: 'Registered residence', 变更内容: 'Changes', 基本信息: 'Basic information', 联系方式: 'Contact', 民族: 'Nationality', 性别: 'Sex', 手机号码: 'Mobile', 获取共享信息: 'Fetch shared information', 亲属证件号码: 'ID number of the relative', 亲属姓名: 'Name of the relative', 证明材料: 'Proof', 接收手机: 'Mobile for the code', 短信验证码: 'SMS code', 我已阅读并同意上述承诺: 'I have read and agree to the above', 记录: 'Records', 其他: 'Other', 自有控件: 'Own controls', 申请人: 'Applicant', 是否代办: 'By an agent?', 代办人: 'Agent' };
const own = (display: string, components: FormDefinition['components']): FormDefinition => ({ title: '自有控件', display, components, settings: { translations: { en: words } } });
const choice = { type: 'radio', key: 'byAgent', label: '是否代办', input: true, validate: { required: true }, values: [{ value: 'yes', label: '是' }, { value: 'no', label: '否' }] };

/** The forms of the applications by id; all others have each of the standard controls. */
export const forms: Readonly<Record<string, FormDefinition>> = {
  controls: own('form', ownControls),
  plain: own('form', [{ type: 'textfield', key: 'title', label: '姓名', input: true }]),
  wizard: own('wizard', [
    { type: 'panel', key: 'applicant', title: '申请人', input: false, components: [{ type: 'textfield', key: 'title', label: '姓名', input: true, validate: { required: true } }, choice] },
    { type: 'panel', key: 'agent', title: '代办人', input: false, conditional: { show: true, when: 'byAgent', eq: 'yes' }, components: [{ type: 'textfield', key: 'agentMobile', label: '手机号码', input: true, validate: { required: true }, properties: { format: 'mobile' } }] },
    { type: 'panel', key: 'records', title: '记录', input: false, components: ownControls.filter(({ key }) => ['refunds', 'proof'].includes(key ?? '')) },
    { type: 'panel', key: 'rest', title: '其他', input: false, components: ownControls.filter(({ key }) => ['home', 'promise'].includes(key ?? '')) },
  ]),
};
export const formOf = (id: string): FormDefinition => forms[id] ?? form;
const compiledOf = (id: string) => compileForm(formOf(id), environment);
const xml = readFileSync(join(import.meta.dirname, '../../workflows/single-review.bpmn'), 'utf8');
const elements = [...xml.matchAll(/<bpmn:(?:userTask|startEvent)[^>]* id="([^"]+)"/g)].map((match) => match[1]!);

export const portal: PortalView = {
  portal: 'example', title: '示例办事平台', colours: { brand: '#1d5fa8' },
  categories: [{ value: '社会保险', label: '社会保险' }, { value: '就业', label: '就业' }],
  purposes: { '*': [{ value: '登记', label: '登记' }], 社会保险: [{ value: '变更', label: '变更' }] },
  links: [], prompts: [], footer: [],
};

export const slots = [
  { key: 'identity', name: '身份证明', required: true, multiple: true, max: 3, accept: ['image/png', 'image/jpeg', 'application/pdf'], sample: '/samples/example/identity.svg' },
  { key: 'other', name: '其他材料', required: false, multiple: false, max: 1, accept: ['image/png'], sample: null },
];

const pixel = 'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
const materials: MaterialView[] = [
  { id: 'm1', slot: 'identity', name: '身份证正面.png', type: 'image/png', size: 68, url: pixel, uploadedAt: '2026-11-21T03:00:00.000Z' },
  { id: 'm2', slot: 'identity', name: '身份证反面.png', type: 'image/png', size: 68, url: pixel, uploadedAt: '2026-11-21T03:01:00.000Z' },
];

export const item: ItemDetail = {
  ref: 'example/registration', portal: 'example', item: 'registration', title: '示例登记', description: '', audience: ['individual'], category: '社会保险', purpose: '变更', version: 1,
  guide: [{ label: '事项名称', text: '示例登记' }, { label: '设定依据', text: '1. 甲办法。\n2. 乙办法。' }, { label: '咨询方式', text: '' }],
  notices: ['1、请如实填写。', '2、材料须清晰。'], materials: slots.map((slot) => (slot.key === 'other' ? { ...slot, conditional: true as const } : slot)), officeHours: { fromDay: 1, toDay: 20, outside: 'refuse', open: false }, promisedTime: 'PT48H', form, batch: null, schema: {},
};

const timeline = [
  { at: '2026-11-21T03:10:00.000Z', text: '您提交了申请', comment: null, kind: 'done' as const },
  { at: '2026-11-21T05:10:00.000Z', text: '窗口审核：退回补正', comment: '请补交材料', kind: 'done' as const },
  { at: '2026-11-21T06:10:00.000Z', text: '窗口审核，办理中', comment: null, kind: 'waiting' as const },
];

/** Returned once and submitted again: the second step began later than the application. */
const tasks: ApplicationDetail['tasks'] = [
  { name: '窗口审核', status: 'completed', createdAt: '2026-11-21T03:10:00.000Z', dueAt: '2026-11-23T03:10:00.000Z', completedAt: '2026-11-21T05:10:00.000Z', decision: 'return' },
  { name: '窗口审核', status: 'open', createdAt: '2026-11-24T06:10:00.000Z', dueAt: '2026-11-26T06:10:00.000Z', completedAt: null, decision: null },
];

function application(id: string, locale: Locale = 'zh'): ApplicationDetail {
  const returned = id === 'returned';
  const draft = id === 'draft' || id in forms;
  const compiled = compiledOf(id);
  const data = id in forms ? settle(formOf(id), {}, { locale }).data : { ...filledControls, remark: hostileText };
  return {
    id, number: draft ? null : '202611210000012', item: { ref: item.ref, title: item.title, version: 1 }, status: draft ? 'draft' : returned ? 'returned' : 'in_review',
    createdAt: '2026-11-21T02:00:00.000Z', updatedAt: '2026-11-21T03:00:00.000Z', submittedAt: draft ? null : '2026-11-21T03:10:00.000Z', decidedAt: null, dueAt: draft ? null : '2026-11-26T06:10:00.000Z',
    version: 1, tasks: draft ? [] : tasks, data, revision: 3, editable: draft || returned, form: renderableForm(compiled, locale), notices: item.notices, knowsMaterials: id !== 'plain', slots: id === 'plain' ? [] : slots, materials: id === 'plain' ? [] : materials,
    sections: presentSubmission(compiled, data, locale), timeline, diagram: { xml, done: elements.slice(0, 1), current: elements.slice(1, 2), skipped: [] },
    rows: null, batch: null, hasPreview: false, returnReason: returned ? '请补交材料' : null, canWithdraw: !draft, hasReceipt: !draft, officeHours: item.officeHours,
  };
}

function task(id: string): TaskDetail {
  return {
    id, name: '窗口审核', item: { ref: item.ref, title: item.title }, application: { id: 'open', number: '202611210000012', applicant: hostileText.slice(0, 20), submittedAt: '2026-11-21T03:10:00.000Z' },
    status: 'open', createdAt: '2026-11-21T03:10:00.000Z', dueAt: id === 'late' ? '2026-11-22T02:00:00.000Z' : '2026-11-23T15:00:00.000Z', overdue: id === 'late', claimedBy: id === 'mine' ? { id: 'reviewer', name: '王某某' } : id === 'taken' ? { id: 'reviewer2', name: '李某某' } : null,
    sections: application('open').sections, rows: null, slots, materials, outcomes: [{ name: 'approve', label: '通过', comment: 'optional' }, { name: 'return', label: '退回补正', comment: 'required' }],
    changes: [{ path: 'name', label: '姓名', before: '甲', after: '' }], timeline, diagram: application('open').diagram, mine: id === 'mine',
  };
}

const batchOffer: BatchOffer = { ref: item.ref, title: item.title, kind: 'each', template: `/api/items/${item.ref}/template.xlsx`, mostRows: 5000, notes: ['每人一行'] };

function batch(status: BatchDetail['status']): BatchDetail {
  const done = status === 'submitted';
  return {
    id: status, number: done ? '202611210000012' : null, item: { ref: item.ref, title: item.title }, kind: 'each', status, fileName: `${hostileText.slice(0, 20)}.xlsx`, rowsRead: 43, rowsTotal: 43,
    good: done ? 0 : 40, failed: 3, submitted: done ? 40 : 0, application: null, problem: null, createdAt: '2026-11-21T02:00:00.000Z', submittedAt: done ? '2026-11-21T03:00:00.000Z' : null, finishedAt: null,
    columns: [{ key: 'name', label: '姓名', type: 'text' }, { key: 'wage', label: '工资', type: 'money' }], tab: 'failed', page: 1, total: 43,
    rows: [{ line: 3, cells: [hostileText, '12.5'], reasons: [{ key: 'wage', message: '不是数字' }], application: null }, { line: 4, cells: ['乙', ''], reasons: [{ key: null, message: '与第 3 行完全相同' }], application: null }],
  };
}

/** Answers for every page, the same at each call. */
export function samplePorts(): PagePorts & { answersOf(id: string, data: Record<string, unknown>, locale: Locale): Pick<ApplicationDetail, 'data' | 'sections'> } {
  return {
    batchOffer: async () => batchOffer,
    batches: async () => ({ rows: [batch('checked'), batch('submitted')], total: 45 }),
    batch: async (_caller, id) => batch(id === 'submitted' ? 'submitted' : id === 'checking' ? 'checking' : 'checked'),
    answersOf: (id, data, locale) => ({ data, sections: presentSubmission(compiledOf(id), data, locale) }),
    portals: async () => [portal],
    portal: async (name) => { if (name !== portal.portal) throw new Problem('not_found'); return portal; },
    items: async (_portal, filter) => (filter.q === '没有' ? { rows: [], total: 0, audiences: ['individual'] } : { rows: [item], total: 1, audiences: ['individual'] }),
    portalPage: async () => ({
      name: 'records', title: '权益查询', description: '', category: '', purpose: '', popular: { label: '热点服务', services: [item] },
      tabs: [{ key: 'one', label: '个人', text: '说明', opensFor: [], groups: [] }, { key: 'two', label: '法人服务', text: '', opensFor: ['employer'], groups: [{ label: '', services: [item] }, { label: '分组', services: [item] }] }],
    }),
    item: async (ref) => { if (ref !== item.ref) throw new Problem('not_found'); return item; },
    startDraft: async () => ({ id: 'draft' }),
    myApplications: async () => ({ rows: ['draft', 'returned', 'open'].map((id) => application(id)), total: 41 }),
    application: async ({ locale }, id) => { if (!['draft', 'returned', 'open', ...Object.keys(forms)].includes(id)) throw new Problem('not_found'); return application(id, locale); },
    queue: async () => ({ rows: ['late', 'mine', 'open'].map(task), total: 3 }),
    addressOfCase: async () => null,
    queueItems: async () => [{ ref: item.ref, title: item.title }],
    task: async (_caller, id) => task(id),
    verify: async (number, code) => (number === 'good' && code === 'good' ? { valid: true, kind: 'receipt', number, title: item.title, issuedAt: '2026-11-21T03:10:00.000Z', holder: '王**', shown: false } : { valid: false }),
    account: async () => ({
      name: '王某某', account: 'sample', kind: 'individual', tokens: [{ id: 't1', name: '测试令牌', createdAt: '2026-11-20T00:00:00.000Z', lastUsedAt: null, employer: null }],
      sessions: [{ id: 's1', address: '203.0.113.7', userAgent: 'Mozilla/5.0 (X11; Linux x86_64) Chrome/143.0 Safari/537.36', createdAt: '2026-11-22T01:00:00.000Z', lastSeenAt: '2026-11-22T03:00:00.000Z', current: true }, { id: 's2', address: '203.0.113.8', userAgent: null, createdAt: '2026-11-21T01:00:00.000Z', lastSeenAt: '2026-11-21T03:00:00.000Z', current: false }], password: 'known', mobile: '138****0001', proven: false,
    }),
    unreadNotices: async () => 1,
    notices: async () => ({ rows: [{ id: 'n1', applicationId: 'open', link: null, text: hostileText, createdAt: '2026-11-21T03:00:00.000Z', readAt: null }, { id: 'n2', applicationId: null, link: '/queries/example/people', text: '已读的通知', createdAt: '2026-11-20T03:00:00.000Z', readAt: '2026-11-20T04:00:00.000Z' }], total: 41, unread: 1 }),
    ...sampleRegisters(),
    ...sampleQueries(hostileText),
    ...sampleSignIn(),
    registrationForms: async ({ locale }) => sampleRegistrations(locale),
    demoMessages: async () => [{ id: 'd1', to: '13800000000', text: hostileText, sentAt: '2026-11-22T03:00:00.000Z' }],
    designedItem: async () => ({ title: '示例事项' }),
    designedPortal: async () => undefined,
    signOut: async () => undefined,
  };
}
