/** A portal of its own for tests of lists and rights: sailors, the ships that they serve on, and what each landed month by month. */
import type { FormComponent, FormDefinition } from '../../server/forms/form-definition.ts';
import type { Viewer } from '../../server/registers/record-access.ts';
import { systemCaller } from '../../server/platform/caller.ts';
import type { Platform } from '../../server/platform/platform.ts';
import { runCommand } from '../../server/platform/run-command.ts';
import { RegisterDirectory } from '../../server/registers/register-directory.ts';
import { insertRecords, type Values } from '../../server/registers/register-store.ts';
import { syncRegisterTable } from '../../server/registers/register-table.ts';

const text = (key: string, maxLength = 30): FormComponent => ({ type: 'textfield', key, label: key, input: true, validate: { maxLength } });
const month = (key: string): FormComponent => ({ ...text(key, 7), properties: { format: 'year-month' } });
const money = (key: string): FormComponent => ({ type: 'currency', key, label: key, input: true, decimalLimit: 2 });

function register(title: string, components: FormComponent[], settings: Record<string, unknown>): FormDefinition {
  return { title, display: 'form', components, settings: { register: settings } };
}

const own = { sailor: '= account.sailor' };
const ofTheShip = { through: { register: 'service', match: { sailor: 'sailor' }, where: { ship: '= account.ship' } } };
const staff = { reviewer: 'all', administrator: 'all' };

export const harbourRegisters: Record<string, FormDefinition> = {
  sailors: register('船员', [text('sailor'), text('name'), text('secret')], {
    keys: [['sailor']], indexed: ['name'], access: { individual: own, employer: ofTheShip, ...staff },
  }),
  ships: register('船只', [text('ship'), text('name')], { keys: [['ship']], indexed: ['name'], access: { individual: 'lookup', employer: { ship: '= account.ship' }, ...staff } }),
  service: register('服役', [text('sailor'), text('ship'), month('since')], {
    keys: [['sailor', 'ship']], indexed: [['ship', 'sailor']], access: { individual: own, employer: { ship: '= account.ship' }, ...staff },
  }),
  landings: register('上岸', [text('sailor'), text('ship'), month('period'), text('kind', 10), money('weight'), { type: 'number', key: 'price', label: 'price', input: true, decimalLimit: 4 }, text('remark', 200)], {
    keys: [['sailor', 'ship', 'period', 'kind']], indexed: [['ship', 'period'], 'period', 'kind', 'weight'],
    access: { individual: own, employer: { ship: '= account.ship' }, ...staff },
  }),
};

const label = (key: string): { key: string; label: string; english: string } => ({ key, label: key, english: key });

export const harbourLists: Record<string, Record<string, unknown>> = {
  landings: {
    title: '上岸记录', english: 'Landings', register: 'landings',
    join: { person: { register: 'sailors', key: { sailor: '= row.sailor' } }, vessel: { register: 'ships', key: { ship: '= row.ship' } } },
    filters: [
      { ...label('period'), operator: 'is' }, { ...label('from'), field: 'period', operator: 'from' }, { ...label('to'), field: 'period', operator: 'to' },
      { ...label('name'), field: 'person.name', operator: 'contains' }, { ...label('begins'), field: 'person.name', operator: 'startsWith' }, { ...label('kinds'), field: 'kind', operator: 'in' },
      { ...label('sailor'), operator: 'is' }, { ...label('weight'), operator: 'from' },
    ],
    columns: [
      { ...label('sailor'), sortable: true }, { ...label('name'), field: 'person.name', sortable: true }, { ...label('vesselName'), field: 'vessel.name' },
      { ...label('period'), sortable: true }, label('kind'), { ...label('weight'), format: 'money', sortable: true }, label('remark'),
      { ...label('worth'), value: '= money(row.weight * row.price)', format: 'money' }, { ...label('twice'), value: '= row.worth * 2' }, { ...label('price'), value: '= row.price + 1' }, { ...label('after'), value: '= row.price' },
    ],
    sort: ['-period', 'sailor'], pageSize: 5, total: ['weight', 'worth'],
  },
  mine: {
    title: '我的', english: 'Mine', register: 'landings', when: '= form.sailor != null',
    where: [{ field: 'sailor', is: '= form.sailor' }, { field: 'ship', is: '= form.ship' }, { field: 'kind', in: ['cod', 'eel'] }, { field: 'period', from: '= form.from', to: '= form.to' }],
    columns: [label('period'), label('kind'), { ...label('weight') }], rowKey: ['period', 'kind'], sort: ['period', 'kind'], pageSize: 100, total: ['weight'],
  },
  months: {
    title: '月份', english: 'Months', rows: '= for m in form.months return {period: m, sailor: form.sailor}',
    join: { person: { register: 'sailors', key: { sailor: '= row.sailor' } } },
    filters: [{ ...label('from'), field: 'period', operator: 'from' }],
    columns: [{ ...label('period'), sortable: true }, { ...label('name'), field: 'person.name' }, { ...label('share'), value: '= if person = null then 0 else 0.1' }],
    rowKey: ['period'], pageSize: 3, total: ['share'],
  },
  idle: {
    title: '未上岸', english: 'Without a landing', register: 'service',
    join: { landing: { register: 'landings', key: { sailor: '= row.sailor', ship: '= row.ship', period: '= form.period', kind: '= form.kind' } } },
    where: [{ field: 'landing.kind', empty: true }], columns: [label('sailor'), label('ship')],
  },
  light: {
    title: '轻载', english: 'Light', register: 'service',
    join: { person: { register: 'sailors', key: { sailor: '= row.sailor' } }, landing: { register: 'landings', key: { sailor: '= person.sailor', ship: '= row.ship', period: '= form.period', kind: '= form.kind' } } },
    where: [{ field: 'landing.weight', notIn: '= form.heavy' }, { field: 'person.name', notIn: ['安平'] }], columns: [label('sailor'), label('ship')],
  },
  open: {
    title: '可补月份', english: 'Open months', rows: '= for m in form.months return {period: m, sailor: form.sailor}',
    join: { landing: { register: 'landings', key: { sailor: '= row.sailor', ship: '= form.ship', period: '= row.period', kind: 'cod' } } },
    where: [{ field: 'landing.remark', notIn: ['S2 on B'] }], columns: [label('period')], rowKey: ['period'], pageSize: 2,
  },
};

export const sailorIds = ['S1', 'S2', 'S3', 'S4'];

/** Two ships, four sailors; S2 serves on both. Twelve months of landings each. */
export function harbourRecords(): Record<string, Values[]> {
  const service = [['S1', 'A'], ['S2', 'A'], ['S2', 'B'], ['S3', 'B'], ['S4', 'B']].map(([sailor, ship]) => ({ sailor, ship, since: '2020-01' }));
  const months = Array.from({ length: 12 }, (_, index) => `2022-${String(index + 1).padStart(2, '0')}`);
  return {
    sailors: sailorIds.map((sailor, index) => ({ sailor, name: ['安平', '安远', '李远', '%_'][index], secret: `secret of ${sailor}` })),
    ships: [{ ship: 'A', name: '甲船' }, { ship: 'B', name: '乙船' }],
    service,
    landings: service.flatMap(({ sailor, ship }, nth) => months.map((period, index) => ({ sailor, ship, period, kind: index % 3 === 0 ? 'cod' : 'eel', weight: 0.1 + nth, price: 1.005, remark: `${sailor} on ${ship}` }))),
  };
}

export function harbourDirectory(lists = harbourLists): RegisterDirectory {
  const directory = new RegisterDirectory();
  directory.fill(Object.entries(harbourRegisters).map(([name, form]) => ({ portal: 'harbour', register: name, form })));
  directory.fillLists(Object.entries(lists).map(([list, json]) => ({ portal: 'harbour', list, json })));
  return directory;
}

export async function fillHarbour(platform: Platform, directory: RegisterDirectory): Promise<void> {
  for (const definition of directory.of('harbour')) await syncRegisterTable(platform.db, definition);
  await runCommand(platform, systemCaller, async (command) => {
    for (const [name, values] of Object.entries(harbourRecords())) await insertRecords(command, directory.get('harbour', name), values, { type: 'test', id: '1' });
  });
}

export function viewer(role: Viewer['roles'][number] | null, attributes: Record<string, string> = {}, groups: readonly string[] = ['harbour/pier']): Viewer {
  return { portal: 'harbour', name: 'someone', roles: role ? [role] : [], groups, attributes };
}
