import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { FormComponent, FormDefinition, ItemSettings } from '../../server/forms/form-definition.ts';
import { findAccountByLogin } from '../../server/identity/account-store.ts';
import { createToken } from '../../server/identity/api-tokens.ts';
import { createAccount } from '../../server/identity/create-account.ts';
import { httpServer } from '../../server/platform/http-server.ts';
import { systemCaller, type Role } from '../../server/platform/caller.ts';
import { SteppedClock } from '../../server/platform/clock.ts';
import { readConfig } from '../../server/platform/config.ts';
import { openLog } from '../../server/platform/log.ts';
import { runCommand } from '../../server/platform/run-command.ts';
import { insertRecords, type Values } from '../../server/registers/register-store.ts';
import { wire, type Wired } from '../../server/wiring.ts';
import { client, type Counter } from '../journeys/counter.ts';
import { databaseKinds, newDatabaseUrl, rootDir } from '../platform/databases.ts';

/** A small portal whose employers enrol, pay and plan for their staff by sheets: each way that a batch can go, and a preview. */
export const portal = 'batch-office';
export const ref = (item: string): string => `${portal}/${item}`;

const text = (key: string, label: string, more: Partial<FormComponent> = {}): FormComponent => ({ type: 'textfield', key, label, input: true, ...more });
const money = (key: string, label: string, more: Partial<FormComponent> = {}): FormComponent => ({ type: 'currency', key, label, input: true, decimalLimit: 2, ...more });
const month = (key: string, label: string, more: Partial<FormComponent> = {}): FormComponent => text(key, label, { ...more, properties: { format: 'year-month', ...more.properties } });
const required = { validate: { required: true } };
const register = (title: string, components: FormComponent[], settings: Record<string, unknown>): FormDefinition => ({ title, display: 'form', components, settings: { register: settings } });
const ofOwnCompany = { employer: { company: '= account.company' }, reviewer: 'all' };

const registers: Record<string, FormDefinition> = {
  staff: register('职工', [text('badge', '工号'), text('fullName', '姓名'), text('company', '单位'), text('standing', '状态'), money('wage', '工资')],
    { keys: [['badge']], indexed: ['company', 'standing'], label: ['fullName', 'badge'], access: ofOwnCompany }),
  contracts: register('合同', [text('idNumber', '证件号码'), text('fullName', '姓名'), text('company', '单位'), text('begins', '起日期'), money('wage', '工资')],
    { keys: [['idNumber']], indexed: ['company'], access: ofOwnCompany }),
  plans: register('计划', [text('badge', '工号'), month('period', '所属期'), money('due', '应缴')], { keys: [['badge', 'period']], access: { reviewer: 'all' } }),
};

const bilingual = (label: string, english: string): { label: string; english: string } => ({ label, english });
const lists = {
  'own-staff': {
    title: '本单位人员', english: 'Own staff', register: 'staff', sort: ['badge'],
    columns: [{ key: 'badge', ...bilingual('工号', 'Badge') }, { key: 'fullName', ...bilingual('姓名', 'Name') }, { key: 'standing', ...bilingual('状态', 'Standing') }, { key: 'wage', format: 'money', ...bilingual('工资', 'Wage') }],
  },
  'plan-totals': {
    title: '缴费计划', english: 'Plan', rows: '[{kind: "pension", share: 0.08}, {kind: "injury", share: 0.002}]', rowKey: ['kind'],
    columns: [
      { key: 'kind', ...bilingual('险种', 'Insurance') },
      { key: 'heads', value: 'count(form.people[standing = "active"])', format: 'integer', ...bilingual('应缴人数', 'People') },
      { key: 'due', value: '= money(sum(for p in form.people[standing = "active"] return amount(p.wage, row.share)))', format: 'money', ...bilingual('应缴金额', 'Due') },
    ],
    total: ['due'],
  },
  'plan-details': {
    title: '明细', english: 'Details', rows: 'for p in form.people[standing = "active"] return {badge: p.badge, wage: p.wage, share: preview.due * 0}', rowKey: ['badge'],
    columns: [{ key: 'badge', ...bilingual('工号', 'Badge') }, { key: 'wage', format: 'money', ...bilingual('工资', 'Wage') }],
  },
  'plan-refused': {
    title: '不能生成', english: 'Refused', rows: 'for p in form.people[standing != "active"] return {badge: p.badge, reason: "当月已减员"}', rowKey: ['badge'],
    columns: [{ key: 'badge', ...bilingual('工号', 'Badge') }, { key: 'reason', ...bilingual('原因', 'Reason') }],
  },
};

const settings = (more: Partial<ItemSettings>): FormDefinition['settings'] => ({ item: { audience: ['employer'], workflow: 'single-review', receipt: 'application-receipt', ...more } });
const kinds = { values: [{ value: 'fixed', label: '固定期限' }, { value: 'open', label: '无固定期限' }] };
const person = [
  text('fullName', '姓名', required), text('idNumber', '证件号码', { ...required, properties: { format: 'resident-id' } }),
  { type: 'select', key: 'kind', label: '合同类型', input: true, ...required, data: kinds } as FormComponent,
  { type: 'datetime', key: 'begins', label: '合同起日期', input: true, ...required, enableTime: false, format: 'yyyy-MM-dd' } as FormComponent, money('wage', '工资', { validate: { required: true, min: 100 } }),
];

export const enrolForm: FormDefinition = {
  title: '批量增员', display: 'form', components: person,
  settings: settings({
    rules: [{ when: '= form.wage > 50000', message: '工资超过上限', english: 'The wage is above the limit', path: 'wage' }],
    effects: { approval: [{ action: 'create', register: 'contracts', key: { idNumber: '= form.idNumber' }, set: { fullName: '= form.fullName', company: '= account.company', begins: '= form.begins', wage: '= form.wage' } }] },
    batch: { unique: ['idNumber'], only: true, maxRows: 5000, notes: [{ zh: '每人一行', en: 'One row a person' }], example: { fullName: '张某某', idNumber: '11010519491231002X', kind: 'fixed', begins: '2026-03-01', wage: 5000 } },
  }),
};

const items: Record<string, FormDefinition> = {
  enrol: enrolForm,
  notify: {
    title: '批量告知', display: 'form', components: [
      ...person, text('phone', '手机号码', { properties: { format: 'mobile' } }), { type: 'checkbox', key: 'abroad', label: '境外', input: true },
      text('country', '国家', { ...required, conditional: { show: true, when: 'abroad', eq: 'true' } }),
    ],
    settings: settings({ batch: { unique: ['phone'] } }),
  },
  raise: {
    title: '批量调整工资', display: 'form', components: [
      text('badge', '工号', required), text('holder', '姓名', { disabled: true, properties: { source: 'person.fullName' } }), money('wage', '新工资', required),
    ],
    settings: settings({
      sources: { person: { register: 'staff', key: { badge: '= form.badge' }, required: true, notFound: '未查到此职工' } },
      rules: [{ when: '= person.standing = "left"', message: '此人已离职', english: 'This person has left', path: 'badge' }],
      effects: { approval: [{ action: 'update', register: 'staff', key: { badge: '= form.badge' }, set: { wage: '= form.wage' }, expect: ['wage'] }] },
      batch: { review: 'one', prefill: { list: 'own-staff', fields: { badge: 'badge', wage: 'wage' } }, unique: ['badge'] },
    }),
  },
  plan: {
    title: '月报计划', display: 'form', components: [
      month('period', '所属期', required),
      {
        type: 'transfer', key: 'people', label: '人员', input: true, list: 'own-staff', validate: { minLength: 1 },
        components: [text('badge', '工号', { disabled: true }), text('fullName', '姓名', { disabled: true }), text('standing', '状态', { disabled: true }), money('wage', '工资', { disabled: true })],
      },
    ],
    settings: settings({
      effects: { approval: [{ action: 'create', register: 'plans', each: '= form.people', key: { badge: '= row.badge', period: '= form.period' }, set: { due: '= row.wage' } }] },
      batch: { rows: 'people', columns: ['badge', 'fullName'] },
      preview: {
        title: { zh: '缴费计划预览', en: 'Preview of the plan' }, notes: [{ zh: '仅供参考', en: 'For information' }],
        tables: [{ title: { zh: '缴费计划', en: 'Plan' }, list: 'plan-totals', details: 'plan-details' }],
        refused: { title: { zh: '不能生成月报计划情况', en: 'Not in the plan' }, list: 'plan-refused' },
      },
    }),
  },
};

const names = ['甲一', '甲二', '甲三', '甲四'];
const records: Record<string, Values[]> = {
  staff: [
    ...names.map((fullName, index) => ({ badge: `A${index + 1}`, fullName, company: 'first', standing: index === 1 ? 'left' : 'active', wage: 4000.05 + index })),
    { badge: 'B1', fullName: '乙一', company: 'second', standing: 'active', wage: 3000 },
  ],
  contracts: [], plans: [],
};

/** Numbers of people who do not exist, with valid check digits. */
export function residentId(index: number): string {
  const born = new Date(Date.UTC(1990, 0, 1 + Math.floor(index / 1000))).toISOString().slice(0, 10).replaceAll('-', '');
  const body = `230102${born}${String(index % 1000).padStart(3, '0')}`;
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
  return body + '10X98765432'[[...body].reduce((sum, digit, at) => sum + Number(digit) * weights[at]!, 0) % 11]!;
}

export interface BatchOffice extends Counter { tokenOf(login: string): Promise<string> }

/** The whole server on a fresh database with this portal as its only configuration, an operator of each of its two companies, and a reviewer. */
export async function openBatchOffice(kind: 'sqlite' | 'mysql', more: Record<string, FormDefinition> = {}): Promise<BatchOffice> {
  const dataDir = mkdtempSync(join(tmpdir(), 'banshi-batch-'));
  const server = httpServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  const rootOfTest = configurationIn(dataDir, more);
  const config = { ...readConfig({ ...process.env, NODE_ENV: 'test', DATA_DIR: dataDir, DATABASE_URL: newDatabaseUrl(kind, dataDir), PUBLIC_URL: url, PORT: String(port), LOG_LEVEL: process.env['LOG_LEVEL'] ?? 'fatal' }), rootDir: rootOfTest, demo: false };
  const clock = new SteppedClock('2026-03-10T02:00:00.000Z');
  const wired = await wire(config, openLog(config.logLevel), clock);
  server.on('request', wired.app);
  await loadRecords(wired);
  return {
    wired, url, clock,
    as: async (login) => client(url, login && (await tokenOf(wired, login))),
    tokenOf: (login) => tokenOf(wired, login),
    async close() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
      await wired.jobs.stop();
      if (config.database.kind === 'mysql') await wired.platform.db.raw('drop database ??', [new URL(config.database.url).pathname.slice(1)]);
      await wired.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** The portal as files beside the shipped diagrams and templates. */
export function configurationIn(folder: string, more: Record<string, FormDefinition> = {}): string {
  const root = join(folder, 'configuration');
  const forms = join(root, 'forms', portal);
  const write = (path: string, json: unknown): void => { mkdirSync(dirname(path), { recursive: true }); writeFileSync(path, JSON.stringify(json)); };
  for (const shared of ['migrations', 'workflows', 'templates', 'build', 'package.json']) if (existsSync(join(rootDir, shared))) { mkdirSync(root, { recursive: true }); symlinkSync(join(rootDir, shared), join(root, shared)); }
  const groups = [{ name: 'window', label: '窗口', en: 'Window' }, { name: 'centre', label: '中心', en: 'Centre' }, { name: 'supervisor', label: '主管', en: 'Supervisor' }];
  write(join(forms, 'portal.json'), { title: '单位批量办理', english: 'Batch office', categories: [], purposes: {}, notices: [], groups });
  for (const [name, form] of Object.entries(registers)) write(join(forms, 'registers', `${name}.json`), form);
  for (const [name, list] of Object.entries(lists)) write(join(forms, 'lists', `${name}.json`), list);
  for (const [name, form] of Object.entries({ ...items, ...more })) write(join(forms, `${name}.json`), form);
  return root;
}

const people: [string, Role, Record<string, string>, string[]][] = [
  ['batch-first', 'employer', { company: 'first' }, []], ['batch-second', 'employer', { company: 'second' }, []], ['batch-person', 'individual', {}, []], ['batch-reviewer', 'reviewer', {}, [`${portal}/window`]],
];
export const password = 'a long enough passphrase';

async function loadRecords({ platform, applications }: Wired): Promise<void> {
  await runCommand(platform, systemCaller, async (command) => {
    for (const [name, values] of Object.entries(records)) await insertRecords(command, applications.registers.get(portal, name), values, { type: 'test', id: portal });
    for (const [login, role, attributes, groups] of people) {
      await createAccount(command, { login, kind: role === 'reviewer' ? 'staff' : role === 'individual' ? 'individual' : 'employer', name: login, password, roles: [role], groups, attributes });
    }
  });
}

async function tokenOf(wired: Wired, login: string): Promise<string> {
  const account = await findAccountByLogin(wired.platform.db, login);
  return (await runCommand(wired.platform, systemCaller, (command) => createToken(command, account!.id, 'test'))).token;
}

/** Defines the same feature for every database. */
export function onEveryBatchOffice(title: string, define: (counter: () => Counter, kind: 'sqlite' | 'mysql') => void): void {
  for (const kind of databaseKinds) {
    describe(`${title} (${kind === 'sqlite' ? 'SQLite' : 'MariaDB/MySQL'})`, function () {
      this.timeout(120_000);
      let counter: Counter;
      before(async () => { counter = await openBatchOffice(kind); });
      after(async () => { await counter.close(); });
      define(() => counter, kind);
    });
  }
}
