/** The portal of the register benchmark: people, whom they work for, and what was paid for them month by month. */
import type { FormComponent, FormDefinition } from '../../server/forms/form-definition.ts';
import { isMySql, type Database } from '../../server/platform/database.ts';
import { RegisterDirectory } from '../../server/registers/register-directory.ts';
import { syncRegisterTable } from '../../server/registers/register-table.ts';
import { addIndexes } from '../../server/registers/table-indexes.ts';

export const portal = 'bench';
const text = (key: string, maxLength: number): FormComponent => ({ type: 'textfield', key, label: key, input: true, validate: { maxLength } });
const money = (key: string): FormComponent => ({ type: 'currency', key, label: key, input: true, decimalLimit: 2 });
const rate = (key: string): FormComponent => ({ type: 'number', key, label: key, input: true, decimalLimit: 4 });
const register = (components: FormComponent[], settings: Record<string, unknown>): FormDefinition => ({ title: 'bench', components, settings: { register: settings } });
const month: FormComponent = { ...text('period', 7), properties: { format: 'year-month' } };
const staff = { reviewer: 'all' };

const registers: Record<string, FormDefinition> = {
  people: register([text('person', 18), text('name', 30), text('sex', 6), text('region', 6)], {
    keys: [['person']], indexed: ['name'],
    access: { individual: { person: '= account.person' }, employer: { through: { register: 'jobs', match: { person: 'person' }, where: { employer: '= account.employer' } } }, ...staff },
  }),
  jobs: register([text('person', 18), text('employer', 18)], { keys: [['employer', 'person']], indexed: ['person'], access: { employer: { employer: '= account.employer' }, ...staff } }),
  contributions: register([
    text('person', 18), text('employer', 18), text('insurance', 10), month, money('base'), rate('unitRate'), rate('personRate'), money('unitAmount'), money('personAmount'),
    text('status', 10), text('paidOn', 10), text('batch', 20), text('region', 6), text('remark', 100),
  ], {
    keys: [['person', 'insurance', 'period']], indexed: [['employer', 'insurance', 'period', 'person'], ['employer', 'person', 'insurance', 'period']],
    access: { individual: { person: '= account.person' }, employer: { employer: '= account.employer' }, ...staff },
  }),
};

const label = (key: string): { key: string; label: string; english: string } => ({ key, label: key, english: key });
const lists: Record<string, unknown> = {
  months: {
    title: 'months', english: 'months', register: 'contributions', where: [{ field: 'person', is: '= form.person' }, { field: 'insurance', is: '= form.insurance' }],
    join: { holder: { register: 'people', key: { person: '= row.person' } } },
    columns: [
      label('period'), { ...label('name'), field: 'holder.name' }, label('base'), label('status'), label('paidOn'), label('unitRate'), label('personRate'),
      { ...label('unit'), value: '= amount(row.base, row.unitRate)' }, { ...label('own'), value: '= amount(row.base, row.personRate)' }, { ...label('sum'), value: '= money(row.unit + row.own)' },
    ],
    rowKey: ['period'], sort: ['period'], pageSize: 300,
  },
  ledger: {
    title: 'ledger', english: 'ledger', register: 'contributions', join: { holder: { register: 'people', key: { person: '= row.person' } } },
    filters: [{ ...label('insurance'), operator: 'is' }, { ...label('name'), field: 'holder.name', operator: 'contains' }],
    columns: [{ ...label('period'), sortable: true }, label('person'), { ...label('name'), field: 'holder.name' }, label('insurance'), label('base'), label('unitAmount'), label('personAmount'), label('status')],
    sort: ['-period'], pageSize: 50,
  },
};

export function benchDirectory(): RegisterDirectory {
  const directory = new RegisterDirectory();
  directory.fill(Object.entries(registers).map(([name, form]) => ({ portal, register: name, form })));
  directory.fillLists(Object.entries(lists).map(([list, json]) => ({ portal, list, json })));
  return directory;
}

/** 300 months of the one insurance and 200 of the other for each. */
const insurances: [string, number][] = [['pension', 300], ['medical', 200]];
const monthsEach = 500;
/** Characters of which names are made; nobody in particular is meant. */
export const givenNames = [...'安乐宁远明清和平文思语晨雨岚松柏青禾书言景行知白若水云舒'];
const surnames = [...'王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高'];

export class Population {
  readonly people: number;
  readonly employers: number;
  constructor(readonly rows: number) {
    this.people = Math.ceil(rows / monthsEach);
    this.employers = Math.max(2, Math.round(this.people / 100));
  }

  person(index: number): string { return `2309${String(index).padStart(14, '0')}`; }
  employer(index: number): string { return `9123${String(index).padStart(14, '0')}`; }
  /** The first employer has an eighth of all people (2,530 of 20,000 in Beijing), the others share the rest. */
  employerOf(person: number): number { return person % 8 === 0 ? 0 : 1 + (person % (this.employers - 1)); }
  name(person: number): string { return `${surnames[person % 20]}${givenNames[(person * 7) % 28]}${givenNames[(person * 11 + (person >> 3)) % 28]}`; }
}

/** Fills the registers unless they hold that many rows, going on where it was stopped; indexes are made when all rows are there. */
export async function loadContributions(db: Database, directory: RegisterDirectory, population: Population): Promise<void> {
  const definitions = directory.of(portal);
  const contributions = directory.get(portal, 'contributions');
  const wanted = population.people * monthsEach;
  const present = await db.schema.hasTable(contributions.table) ? await countOf(db, contributions.table) : 0;
  const goesOn = present > 0 && present < wanted && await countOf(db, 'bench_people') === population.people;
  if (present !== wanted && !goesOn) {
    for (const { table } of definitions) { await db.schema.dropTableIfExists(table); await db('register_tables').where({ name: table }).delete(); }
    for (const definition of definitions) await syncRegisterTable(db, definition);
    await dropIndexes(db, contributions.table);
    await writePeople(db, population);
    await writeMonths(db);
  }
  if (present === wanted) return addIndexes(db, contributions);
  await writeContributions(db, population, goesOn ? present / monthsEach : 0);
  await addIndexes(db, contributions);
  // So that the planners know the sizes, as they would of tables that grew over years.
  for (const { table } of definitions) await db.raw(isMySql(db) ? 'analyze table ??' : 'analyze ??', [table]);
}

async function dropIndexes(db: Database, table: string): Promise<void> {
  if (!isMySql(db)) {
    const indexes = await db('sqlite_master').where({ type: 'index', tbl_name: table }).whereNotNull('sql').pluck('name') as string[];
    for (const name of indexes) await db.raw('drop index ??', [name]);
    return;
  }
  const [indexes] = await db.raw('show index from ??', [table]) as [{ Key_name: string }[]];
  for (const name of new Set(indexes.map((index) => index.Key_name))) if (name !== 'PRIMARY') await db.raw('alter table ?? drop index ??', [table, name]);
}

const written = { _version: 1, _created_at: '2026-01-01T00:00:00.000Z', _updated_at: '2026-01-01T00:00:00.000Z' };

async function writePeople(db: Database, population: Population): Promise<void> {
  await db.schema.dropTableIfExists('bench_people');
  await db.schema.createTable('bench_people', (table) => { table.integer('nth').primary(); table.string('person', 18); table.string('employer', 18); });
  for (let from = 0; from < population.people; from += 500) {
    const people = Array.from({ length: Math.min(500, population.people - from) }, (_, index) => from + index);
    const id = (nth: number, kind: number): string => `01900000-0000-7000-800${kind}-${String(nth).padStart(12, '0')}`;
    await db('bench_people').insert(people.map((nth) => ({ nth, person: population.person(nth), employer: population.employer(population.employerOf(nth)) })));
    await db('register_bench_people').insert(people.map((nth) => {
      const record = { person: population.person(nth), name: population.name(nth) };
      return { _id: id(nth, 1), ...written, _data: JSON.stringify({ ...record, sex: nth % 2 ? 'male' : 'female', region: '230900' }), ...record };
    }));
    await db('register_bench_jobs').insert(people.map((nth) => {
      const record = { person: population.person(nth), employer: population.employer(population.employerOf(nth)) };
      return { _id: id(nth, 2), ...written, _data: JSON.stringify(record), ...record };
    }));
  }
}

async function countOf(db: Database, table: string): Promise<number> {
  const [{ rows }] = await db(table).count({ rows: '*' }) as [{ rows: number }];
  return Number(rows);
}

async function writeMonths(db: Database): Promise<void> {
  await db.schema.dropTableIfExists('bench_months');
  await db.schema.createTable('bench_months', (table) => { table.integer('nth').primary(); table.string('insurance', 10); table.string('period', 7); });
  const months = insurances.flatMap(([insurance, count]) => Array.from({ length: count }, (_, month) => ({ insurance, period: `${2001 + Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, '0')}` })));
  await db('bench_months').insert(months.map((row, nth) => ({ nth, ...row })));
}

/** The database makes the rows itself, person by person as a history is taken over: sending ten million would take an hour. */
async function writeContributions(db: Database, population: Population, begin: number): Promise<void> {
  const number = `p.nth * ${monthsEach} + m.nth`;
  const id = isMySql(db) ? `concat('01900000-0000-7000-8000-', lpad(${number}, 12, '0'))` : `printf('01900000-0000-7000-8000-%012d', ${number})`;
  const base = 'round(1000 + ((p.nth * 37 + m.nth * 53) % 900000) / 100.0, 2)';
  const data = `concat('{"person":"', p.person, '","employer":"', p.employer, '","insurance":"', m.insurance, '","period":"', m.period, '","base":', ${base},
    ',"unitRate":0.16,"personRate":0.08,"unitAmount":', round(${base} * 0.16, 2), ',"personAmount":', round(${base} * 0.08, 2), ',"status":"paid","paidOn":"', m.period, '-15","batch":"B0001","region":"230900","remark":"按月申报，已到账"}')`;
  const atOnce = 200;
  for (let from = begin; from < population.people; from += atOnce) {
    await db.raw(`insert into register_bench_contributions (_id, _version, _data, _created_at, _updated_at, person, employer, insurance, period)
      select ${id}, 1, ${data}, '${written._created_at}', '${written._updated_at}', p.person, p.employer, m.insurance, m.period
      from bench_people p cross join bench_months m where p.nth >= ${from} and p.nth < ${from + atOnce} order by p.nth, m.nth`);
    if ((from + atOnce) * monthsEach % 1_000_000 === 0) process.stderr.write(`  ${(from + atOnce) * monthsEach} rows\n`);
  }
}
