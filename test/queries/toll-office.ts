import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FormComponent, FormDefinition } from '../../server/forms/form-definition.ts';
import { createAccount } from '../../server/identity/create-account.ts';
import { systemCaller, type Role } from '../../server/platform/caller.ts';
import { runCommand } from '../../server/platform/run-command.ts';
import type { Counter } from '../journeys/counter.ts';
import { publishPortal, type TestPortal } from '../journeys/published-item.ts';
import { rootDir } from '../platform/databases.ts';

/** A small portal in which firms ask about their people and what was paid for them; nothing of the shipped ones. */
export const portal = 'toll-office';
export const manyPeople = 260;

const text = (key: string, label: string, more: Partial<FormComponent> = {}): FormComponent => ({ type: 'textfield', key, label, input: true, ...more });
const month = (key: string, label: string, more: Partial<FormComponent> = {}): FormComponent => text(key, label, { ...more, properties: { format: 'year-month', ...more.properties } });
const money = (key: string, label: string): FormComponent => ({ type: 'currency', key, label, input: true, decimalLimit: 2 });
const choice = (key: string, label: string, dictionary: string): FormComponent => ({ type: 'select', key, label, input: true, widget: 'html5', dataSrc: 'values', data: { values: [] }, properties: { dictionary } });
const register = (title: string, components: FormComponent[], settings: Record<string, unknown>): FormDefinition => ({ title, display: 'form', components, settings: { register: settings } });
const ofOwnFirm = { employer: { firm: '= account.firm' } };

const dictionaries = { standing: { name: 'standing', entries: [{ value: 'active', label: '在岗', en: 'Active' }, { value: 'left', label: '离岗', en: 'Left' }] } };

const registers: Record<string, FormDefinition> = {
  firms: register('单位', [text('firm', '单位编号'), text('firmName', '单位名称')], { keys: [['firm']], access: ofOwnFirm }),
  workers: register('人员', [text('badge', '工号'), text('fullName', '姓名'), text('firm', '单位编号'), choice('standing', '状态', 'standing'), money('wage', '月工资')],
    { keys: [['badge']], indexed: [['firm', 'badge'], 'standing', 'fullName'], label: ['fullName'], access: ofOwnFirm }),
  tolls: register('缴纳', [text('badge', '工号'), month('period', '所属期'), text('firm', '单位编号'), money('amount', '金额')],
    { keys: [['badge', 'period']], indexed: [['firm', 'period', 'badge']], access: ofOwnFirm }),
};

const worker = (badge: string, fullName: string, firm: string, standing = 'active', wage = 5000.5): Record<string, unknown> => ({ badge, fullName, firm, standing, wage });
const two = (n: number): string => String(n).padStart(3, '0');
const records: TestPortal['records'] = {
  firms: [{ firm: 'first', firmName: '第一渡口' }, { firm: 'second', firmName: '第二渡口' }, { firm: 'large', firmName: '大渡口' }],
  workers: [
    worker('110000000000000001', '=甲一+1', 'first'), worker('110000000000000002', '甲二', 'first', 'left', 4000.25), worker('110000000000000003', '甲三', 'first'),
    worker('220000000000000001', '乙一', 'second'),
    ...Array.from({ length: manyPeople }, (_, index) => worker(`L${two(index)}`, `众${two(index)}`, 'large')),
  ],
  tolls: ['110000000000000001', '110000000000000003', '220000000000000001'].flatMap((badge) => ['2025-11', '2025-12', '2026-01'].map((period) => ({ badge, period, firm: badge.startsWith('1') ? 'first' : 'second', amount: 100.1 }))),
};

const both = (key: string, label: string, english: string): { key: string; label: string; english: string } => ({ key, label, english });
const lists = {
  workers: {
    title: '人员', english: 'People', register: 'workers', sort: ['badge'], total: ['wage'],
    filters: [{ ...both('badges', '工号', 'Badges'), field: 'badge', operator: 'in' }, { ...both('fullName', '姓名', 'Name'), operator: 'contains' }],
    columns: [
      { ...both('fullName', '姓名', 'Name'), sortable: true }, { ...both('badge', '工号', 'Badge'), sortable: true }, both('standing', '状态', 'Standing'), { ...both('wage', '月工资', 'Wage'), group: '金额', groupEnglish: 'Amounts' },
      { ...both('yearly', '年工资', 'Yearly'), value: '= money(row.wage * 12)', format: 'money', group: '金额', groupEnglish: 'Amounts' },
    ],
  },
  tolls: {
    title: '缴纳', english: 'Tolls', register: 'tolls', sort: ['-period', 'badge'], total: ['amount'], join: { worker: { register: 'workers', key: { badge: '= row.badge' } } },
    filters: [{ ...both('from', '起始', 'From'), field: 'period', operator: 'from' }, { ...both('to', '截止', 'To'), field: 'period', operator: 'to' }, { ...both('badges', '工号', 'Badges'), field: 'badge', operator: 'in' }],
    columns: [{ ...both('name', '姓名', 'Name'), field: 'worker.fullName' }, both('badge', '工号', 'Badge'), { ...both('period', '所属期', 'Period'), sortable: true }, both('amount', '金额', 'Amount')],
  },
  'tolls-of-one': {
    title: '个人缴纳', english: 'Tolls of one', register: 'tolls', where: [{ field: 'badge', is: '= form.badge' }], sort: ['period'], total: ['amount'],
    columns: [both('period', '所属期', 'Period'), both('amount', '金额', 'Amount')],
  },
} as unknown as TestPortal['lists'];

const item: FormDefinition = {
  title: '离岗', display: 'form', components: [text('badge', '工号', { validate: { required: true } }), text('reason', '原因')],
  settings: { item: { audience: ['employer'], workflow: 'single-review', receipt: 'application-receipt' } },
};

export const staffQuery = {
  title: '人员查询', english: 'People', description: '查询本单位人员', descriptionEnglish: 'People of your firm', audience: ['employer'], category: '查询', notices: [{ value: '只显示本单位人员。', en: 'Only people of your own firm.' }],
  search: {
    components: [text('firmName', '单位名称', { disabled: true, properties: { source: 'unit.firmName' } }), text('fullName', '姓名'), { type: 'textarea', key: 'badges', label: '工号', input: true, validate: { maxLength: 5000 } }],
    sources: { unit: { register: 'firms', key: { firm: '= account.firm' } } },
    translations: { 姓名: 'Name', 工号: 'Badges', 单位名称: 'Firm' },
  },
  immediate: true, list: 'workers',
  tabs: [{ key: 'all', label: '全部', en: 'All', where: [] }, { key: 'left', label: '离岗', en: 'Left', where: [{ field: 'standing', is: 'left' }], columns: ['fullName', 'standing'] }, { key: 'rich', label: '高薪', en: 'Well paid', where: [], keep: '= row.yearly > 50000' }],
  actions: [{ label: '办理离岗', en: 'Let go', item: 'let-go', when: '= row.standing = "active"', prefill: { badge: '= row.badge' } }],
  details: [{ key: 'tolls', label: '缴纳明细', en: 'Tolls', list: 'tolls-of-one', parameters: { badge: '= row.badge' }, export: true, statement: { label: '下载个人单', en: 'Statement of one' } }],
  export: { label: '导出人员', en: 'Export people' }, statement: true, upload: { field: 'badges', heading: '工号', english: 'Badge' },
};

export const tollQuery = {
  title: '缴纳查询', english: 'Tolls', audience: ['employer'], category: '查询',
  search: { components: [month('from', '起始年月'), month('to', '截止年月'), { type: 'textarea', key: 'badges', label: '工号', input: true }], translations: { 起始年月: 'From', 截止年月: 'To', 工号: 'Badges' } },
  require: [['from', 'to'], ['badges']], list: 'tolls', statement: true, export: true,
};

const queries = { 'staff-query': staffQuery, 'toll-query': tollQuery, 'check-papers': { title: '核验', english: 'Verify', audience: ['employer'], category: '查询', link: '/verify' } };

/** What a query of this portal is checked against. */
export const surroundings = { registers, dictionaries, lists, items: { 'let-go': item }, templates: { statement: readFileSync(join(rootDir, 'templates/statement.hbs'), 'utf8') } };

/** The portal, published, with an operator of each firm, a person and a reviewer. */
export async function openTollOffice(counter: Counter): Promise<void> {
  const { catalog, platform } = counter.wired;
  const like = catalog.items().find(({ workflow }) => workflow === 'single-review') ?? catalog.items()[0]!;
  await publishPortal(counter, { portal, registers, records, lists, dictionaries, items: { 'let-go': item }, queries, statementTemplates: surroundings.templates }, like);
  const people: [string, Role, Record<string, string>, string[]][] = [
    ['first-firm', 'employer', { firm: 'first' }, []], ['second-firm', 'employer', { firm: 'second' }, []], ['large-firm', 'employer', { firm: 'large' }, []], ['no-firm', 'employer', {}, []],
    ['some-person', 'individual', {}, []], ['toll-reviewer', 'reviewer', {}, [`${portal}/window`]],
  ];
  await runCommand(platform, systemCaller, async (command) => {
    for (const [login, role, attributes, groups] of people) {
      await createAccount(command, { login, kind: role === 'reviewer' ? 'staff' : role === 'individual' ? 'individual' : 'employer', name: login, password: 'a long enough passphrase', roles: [role], groups, attributes });
    }
  });
}
