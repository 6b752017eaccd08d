import type { FormComponent, FormDefinition } from '../../server/forms/form-definition.ts';
import { createAccount } from '../../server/identity/create-account.ts';
import { systemCaller, type Role } from '../../server/platform/caller.ts';
import { runCommand } from '../../server/platform/run-command.ts';
import type { Counter } from './counter.ts';
import { publishPortal, type TestPortal } from './published-item.ts';

/** A small portal in which employers settle what they owe for their staff; all that a record-grid item needs, nothing of the shipped ones. */
export const portal = 'dues-office';
export const item = `${portal}/settle-dues`;

const text = (key: string, more: Partial<FormComponent> = {}): FormComponent => ({ type: 'textfield', key, label: key, input: true, ...more });
const month = (key: string, more: Partial<FormComponent> = {}): FormComponent => text(key, { ...more, properties: { format: 'year-month', ...more.properties } });
const money = (key: string, more: Partial<FormComponent> = {}): FormComponent => ({ type: 'currency', key, label: key, input: true, decimalLimit: 2, ...more });
const register = (title: string, components: FormComponent[], settings: Record<string, unknown>): FormDefinition => ({ title, display: 'form', components, settings: { register: settings } });
const ofOwnEmployer = { employer: { company: '= account.company' }, reviewer: 'all' };

const registers: Record<string, FormDefinition> = {
  staff: register('职工', [text('badge'), text('fullName', { label: '姓名' }), text('company'), text('standing', { label: '状态' }), text('phone')],
    { keys: [['badge']], indexed: ['company'], label: ['fullName', 'badge'], access: ofOwnEmployer }),
  dues: register('应缴', [text('badge'), month('period'), text('company'), money('base', { label: '基数' }), text('state')],
    { keys: [['badge', 'period']], indexed: ['company', 'state'], label: ['badge', 'period'], access: ofOwnEmployer }),
  spells: register('任职', [text('badge'), text('company'), month('from'), month('to')],
    { keys: [['badge', 'from']], indexed: ['company'], period: { from: 'from', to: 'to' }, access: ofOwnEmployer }),
  filings: register('缴纳', [text('badge'), month('period'), money('amount')], { keys: [['badge', 'period']], access: { reviewer: 'all' } }),
  levies: register('费率', [text('kind'), month('from'), month('to'), { type: 'number', key: 'share', label: 'share', input: true }],
    { keys: [['kind', 'from']], period: { from: 'from', to: 'to' }, parameters: true, access: { employer: 'all' } }),
};

const records: TestPortal['records'] = {
  staff: [
    { badge: 'A1', fullName: '甲一', company: 'first', standing: 'active', phone: '13900000001' },
    { badge: 'A2', fullName: '甲二', company: 'first', standing: 'left', phone: '13900000002' },
    { badge: 'A3', fullName: '甲三', company: 'first', standing: 'active' },
    { badge: 'B1', fullName: '乙一', company: 'second', standing: 'active' },
  ],
  dues: ['A1', 'A3', 'B1'].flatMap((badge) => ['2025-11', '2025-12', '2026-01'].map((period) => ({
    badge, period, company: badge === 'B1' ? 'second' : 'first', base: period === '2026-01' ? 4511.1 : 4000.05, state: badge === 'A1' && period === '2025-11' ? 'paid' : 'owed',
  }))),
  spells: ['A1', 'A3'].map((badge) => ({ badge, company: 'first', from: '2020-01' })),
  filings: [],
  levies: [{ kind: 'base', from: '2000-01', to: '2025-12', share: 0.165 }, { kind: 'base', from: '2026-01', share: 0.16 }],
};

const bilingual = (key: string): { label: string; english: string } => ({ label: key, english: key });
const whose = [{ field: 'badge', is: '= form.badge' }];
const lists = {
  'open-dues': {
    title: '未缴', english: 'Open dues', register: 'dues', where: [...whose, { field: 'state', is: 'owed' }], sort: ['period'],
    filters: [{ key: 'period', operator: 'is', ...bilingual('period') }],
    columns: [
      { key: 'period', format: 'year-month', ...bilingual('period') }, { key: 'base', format: 'money', ...bilingual('base') },
      { key: 'levied', value: '= amount(row.base, rate("levies", row.period, {kind: "base"}).share)', format: 'money', ...bilingual('levied') },
    ],
  },
  'months-of-dues': {
    title: '月份', english: 'Months', register: 'dues', where: whose, columns: [{ key: 'period', ...bilingual('period') }, { key: 'status', field: 'state', ...bilingual('state') }],
  },
} as unknown as TestPortal['lists'];

const source = (key: string, from: string, more: Partial<FormComponent> = {}): FormComponent => text(key, { disabled: true, properties: { source: from }, ...more });
const column = { disabled: true };
const components: FormComponent[] = [
  text('badge', { label: '工号', validate: { required: true } }),
  { type: 'fetch', key: 'fetched', label: '获取信息', input: true },
  source('holder', 'person.fullName', { label: '姓名' }), source('standing', 'person.standing', { label: '状态' }),
  text('phone', { label: '电话', properties: { source: 'person.phone' } }),
  {
    type: 'recordgrid', key: 'rows', label: '未缴明细', input: true, list: 'open-dues', select: 'checkbox', total: ['levied', 'due'], validate: { minLength: 1 },
    components: [
      month('period', { label: '所属期', ...column }), money('base', { label: '基数', ...column }),
      money('levied', { label: '应缴', ...column, properties: { group: '金额' } }),
      money('waived', { label: '减免', properties: { group: '金额' }, validate: { min: 0 } }),
      money('due', { label: '实缴', ...column, properties: { group: '金额', value: '= money(row.levied - (if row.waived = null then 0 else row.waived))' } }),
    ],
  },
  money('sum', { label: '合计实缴', ...column, properties: { value: '= total(form.rows.due)' } }),
  { type: 'calendar', key: 'months', label: '补缴月份', input: true, minMonth: '2025-01', maxMonth: '2026-06', lockedStatuses: ['paid'], properties: { list: 'months-of-dues' } },
  { type: 'checkbox', key: 'leaves', label: '同时离职', input: true },
];

const form: FormDefinition = {
  title: '清缴', display: 'form', components,
  settings: {
    item: {
      audience: ['employer'], workflow: 'single-review', receipt: 'application-receipt',
      sources: { person: { register: 'staff', key: { badge: '= form.badge' }, when: '= form.fetched = true', required: true, notFound: '未查到此职工' } },
      rules: [
        { when: '= person.standing = "left"', message: '此人已离职', english: 'This person has left', path: 'badge' },
        { when: '= form.sum > 5000', message: '超过上限', english: 'Above the limit' },
      ],
      effects: {
        approval: [
          { action: 'create', register: 'filings', each: '= form.rows', key: { badge: '= form.badge', period: '= row.period' }, set: { amount: '= row.due' } },
          { action: 'update', register: 'dues', each: '= form.rows', key: { badge: '= form.badge', period: '= row.period' }, set: { state: 'paid' }, expect: ['base'] },
          { action: 'close', register: 'spells', when: '= form.leaves = true', key: { badge: '= form.badge' }, set: { to: '= form.rows[-1].period' } },
        ],
      },
    },
  },
};

/** The portal, published, with an operator of each of its two companies and a reviewer. */
export async function openDuesOffice(counter: Counter): Promise<void> {
  const { catalog, platform } = counter.wired;
  const like = catalog.items().find(({ workflow }) => workflow === 'single-review') ?? catalog.items()[0]!;
  await publishPortal(counter, { portal, registers, records, lists, items: { 'settle-dues': form } }, like);
  const people: [string, Role, Record<string, string>, string[]][] = [
    ['first-operator', 'employer', { company: 'first' }, []], ['second-operator', 'employer', { company: 'second' }, []], ['dues-reviewer', 'reviewer', {}, [`${portal}/window`]],
  ];
  await runCommand(platform, systemCaller, async (command) => {
    for (const [login, role, attributes, groups] of people) {
      await createAccount(command, { login, kind: role === 'reviewer' ? 'staff' : 'employer', name: login, password: 'a long enough passphrase', roles: [role], groups, attributes });
    }
  });
}
