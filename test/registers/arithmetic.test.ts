import { expect } from 'chai';
import { readFileSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { PeriodTable } from '../../server/expressions/period-tables.ts';
import { systemCaller } from '../../server/platform/caller.ts';
import { runCommand } from '../../server/platform/run-command.ts';
import { addShippedRecords } from '../../server/registers/add-shipped-records.ts';
import { viewerOf } from '../../server/registers/record-access.ts';
import { RegisterDirectory } from '../../server/registers/register-directory.ts';
import { insertRecords, type Values } from '../../server/registers/register-store.ts';
import { syncRegisterTable } from '../../server/registers/register-table.ts';
import { runList } from '../../server/registers/run-list.ts';
import { forEachDatabase, rootDir } from '../platform/databases.ts';
import { inFull } from '../platform/test-extent.ts';
import { rules, type Counter, type WorkedNumber } from './arithmetic-rules.ts';

/** Every worked number that the two manuals print, as the catalogue of items reads them. */
const workedNumbers = JSON.parse(readFileSync(join(import.meta.dirname, 'worked-numbers.json'), 'utf8')) as WorkedNumber[];
const portals = [...new Set(workedNumbers.map(({ portal }) => portal))];
/** When the first manual's pictures were taken: no interest is credited for 2022 yet. */
const now = new Date('2022-08-15T02:00:00.000Z');

function filesOf(portal: string, folder: string): [string, unknown][] {
  const directory = join(rootDir, 'forms', portal, folder);
  return readdirSync(directory).filter((name) => name.endsWith('.json')).map((name) => [basename(name, '.json'), JSON.parse(readFileSync(join(directory, name), 'utf8'))]);
}

function shippedDirectory(): RegisterDirectory {
  const directory = new RegisterDirectory();
  directory.fill(portals.flatMap((portal) => {
    const dictionaries = Object.fromEntries(filesOf(portal, 'dictionaries'));
    return filesOf(portal, 'registers').map(([register, form]) => ({ portal, register, form, dictionaries })) as never[];
  }));
  directory.fillLists(portals.flatMap((portal) => filesOf(portal, 'lists').map(([list, json]) => ({ portal, list, json }))));
  return directory;
}

/** "998.36" and 998.36 are one amount, "202112" and "2021-12" one month. */
function plain(value: unknown): string {
  const text = String(value).replaceAll('-', '');
  return /^\d+(\.\d+)?$/.test(text) ? String(Number(text)) : text;
}

/** What the manuals print without any rule that gives it (masked figures, or records that they do not show). */
const unexplained = [
  'employer-monthly-report-three-insurances {"总计 缴费基数合计":"250000.00"}',
  'employer-monthly-report-medical {"医疗保险基金应缴金额合计":"235526.89"}',
  'monthly-contribution-plan-list {"总人数":"3（第二图所印，后位似被遮盖）","总金额":"5（第二图所印，后位似被遮盖）"}',
  'annual-wage-declaration-status {"所印天数":"6天"}',
  'employer-retirement-application "60"',
  'individual-contribution-refund {"单位实缴 / 金额":"0"}',
  'contribution-base-adjustment-makeup-payment {"单位应缴 / 金额":"0.00","单位应缴 / 利息":"0.00"}',
  'retirement-eligibility-administrative-reapproval {"实际缴费月数":"192"}',
];

const expectedOf = (row: WorkedNumber): [string, unknown][] => (typeof row.expect === 'object' && row.expect !== null ? Object.entries(row.expect) : [['', row.expect]]);

describe('the worked numbers of the manuals', () => {
  it('have a declared rule each, but those for which nobody has found a formula', () => {
    expect(workedNumbers).to.have.length(123);
    const without = workedNumbers.filter(({ formula }) => formula === null);
    expect(without.map(({ item, expect: figure }) => `${item} ${JSON.stringify(figure)}`)).to.deep.equal(unexplained);
    expect(workedNumbers.filter(({ formula, item }) => formula !== null && !rules[item]).map(({ item }) => item)).to.deep.equal([]);
  });
});

describe('the shipped parameters', () => {
  const recordsOf = (portal: string, register: string): Record<string, string | number>[] => filesOf(portal, 'records').find(([name]) => name === register)?.[1] as never;

  it('raise the age of retirement as the decision of 2024 words it, for every month of birth', () => {
    // Men from 1965-01 a month later for every four months, women of 55 from 1970-01 the same, women of 50 from 1975-01 for every two.
    const groups: Record<string, [age: number, start: number, pace: number, most: number]> = { male: [720, 1965, 4, 36], 'female-cadre': [660, 1970, 4, 36], 'female-worker': [600, 1975, 2, 60] };
    for (const portal of portals) {
      const table = new PeriodTable('ages', { match: ['group'], from: 'from', to: 'to', value: 'months' }, recordsOf(portal, 'retirement-ages'));
      for (const [group, [age, start, pace, most]] of Object.entries(groups)) {
        for (let birth = 1940 * 12; birth < 2005 * 12; birth++) {
          const month = `${Math.floor(birth / 12)}-${String((birth % 12) + 1).padStart(2, '0')}`;
          const late = birth < start * 12 ? 0 : Math.min(most, Math.floor((birth - start * 12) / pace) + 1);
          const given = table.valueOf(table.at(month, { group }));
          if (given !== age + late) throw new Error(`${portal}: ${group} born ${month} retires at ${given} months`);
        }
      }
    }
  });

  it('credit 2014 to 2021 with what the printed interest shows', () => {
    const rates = recordsOf('heilongjiang', 'crediting-rates').filter(({ from }) => from! >= '2014' && from! < '2022').map(({ rate }) => Number(rate));
    expect(rates.reduce((product, rate) => product * (1 + rate), 1).toFixed(6)).to.equal('1.619564');
  });

  it('say of every figure where it comes from', () => {
    const silent = portals.flatMap((portal) => filesOf(portal, 'records').flatMap(([register, records]) => (records as Values[]).filter(({ note }) => !note).map(() => `${portal}/${register}`)));
    expect(silent).to.deep.equal([]);
  });
});

forEachDatabase('the declared rules', (platform, kind) => {
  // The engine of lists has its own tests on both databases; what is at stake here are the declarations.
  if (kind === 'mysql' && !inFull) return;
  const directory = shippedDirectory();
  const synced = new Set<string>();
  let made = 0;

  const table = async (portal: string, register: string) => {
    const definition = directory.get(portal, register);
    if (!synced.has(definition.table)) await syncRegisterTable(platform().db, definition);
    synced.add(definition.table);
    return definition;
  };

  /** What is asked with is also what the account has: lists of one's own records read it there. */
  const attributesOf = (form: Values): Record<string, string> => Object.fromEntries(Object.entries(form).map(([key, value]) => [key, String(value)]));

  function counterOf(portal: string): Counter {
    const viewer = viewerOf({ ...systemCaller, roles: ['administrator'] }, portal);
    return {
      fresh: (prefix) => `${prefix}${++made}`,
      async put(register, records) {
        const definition = await table(portal, register);
        await runCommand(platform(), systemCaller, (command) => insertRecords(command, definition, records as Values[], { type: 'test', id: '1' }, { validated: true, withoutHistory: true }));
      },
      async run(list, form, filters) {
        const definition = directory.list(portal, list);
        for (const register of [definition.register, ...Object.values(definition.join).map((one) => one.register)]) if (register) await table(portal, register);
        return runList(platform().db, directory, definition, { viewer: { ...viewer, attributes: attributesOf(form) }, scope: { form }, filters, now });
      },
    };
  }

  before(async () => {
    for (const portal of portals) {
      for (const [register, records] of filesOf(portal, 'records')) await addShippedRecords(platform(), await table(portal, register), records as Values[]);
    }
  });

  for (const item of Object.keys(rules)) {
    it(`give every worked number of ${item}, to the cent`, async () => {
      const wrong: string[] = [];
      for (const row of workedNumbers.filter((one) => one.item === item && one.formula !== null)) {
        const given = await rules[item]!(row, counterOf(row.portal));
        for (const [name, figure] of expectedOf(row)) {
          if (plain(given[name]) !== plain(figure)) wrong.push(`${JSON.stringify(row.given)} → ${name || 'figure'}: ${String(given[name])} instead of ${String(figure)}`);
        }
      }
      expect(wrong).to.deep.equal([]);
    });
  }
});
