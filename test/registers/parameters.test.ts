import { expect } from 'chai';
import { evaluate } from '../../server/expressions/feel.ts';
import { systemCaller } from '../../server/platform/caller.ts';
import { Problem } from '../../server/platform/errors.ts';
import { runCommand } from '../../server/platform/run-command.ts';
import type { FormDefinition } from '../../server/forms/form-definition.ts';
import { addShippedRecords } from '../../server/registers/add-shipped-records.ts';
import { RegisterDirectory } from '../../server/registers/register-directory.ts';
import { findRecords, insertRecord, updateRecord, type Values } from '../../server/registers/register-store.ts';
import { syncRegisterTable } from '../../server/registers/register-table.ts';
import { setParameter, type SetParameterOptions } from '../../server/registers/set-parameter.ts';
import { forEachDatabase } from '../platform/databases.ts';

const month = (key: string) => ({ type: 'textfield', key, label: key, input: true, validate: { maxLength: 7 }, properties: { format: 'year-month' } });
const form = (title: string): FormDefinition => ({
  title,
  components: [
    { type: 'textfield', key: 'kind', label: '类别', input: true, validate: { required: true, maxLength: 20 } }, month('from'), month('to'),
    { type: 'number', key: 'rate', label: '比率', input: true, decimalLimit: 4, validate: { required: true } },
  ],
  settings: { register: { keys: [['kind', 'from']], indexed: [], period: { from: 'from', to: 'to' }, parameters: true } },
});
const cause = { type: 'administrator', id: 'test' };

forEachDatabase('registers of parameters', (platform) => {
  const names = ['tolls', 'dues', 'fees'];
  /** Two nodes on one database. */
  const nodes = [new RegisterDirectory(), new RegisterDirectory()] as const;
  const register = (name: string) => nodes[0].get('harbour', name);
  const insert = (name: string, values: Values) => runCommand(platform(), systemCaller, (command) => insertRecord(command, register(name), values, cause));
  const set = (name: string, values: Values, from: string, options?: SetParameterOptions) => runCommand(platform(), systemCaller, (command) => setParameter(command, register(name), { kind: 'a' }, values, from, cause, options));
  const rateAt = async (name: string, at: string, node: 0 | 1 = 0): Promise<unknown> => evaluate(`rate("${name}", "${at}", {kind: "a"}).rate`, await nodes[node].tables(platform().db, 'harbour'), 'test', new Date());
  const failure = async (work: Promise<unknown>): Promise<Problem> => work.then(() => { throw new Error('it was not refused'); }, (error: Problem) => error);

  before(async () => {
    for (const node of nodes) node.fill(names.map((name) => ({ portal: 'harbour', register: name, form: form(name) })));
    for (const name of names) await syncRegisterTable(platform().db, register(name));
  });

  it('give the rate of a month to FEEL, and show a change to every node at once', async () => {
    await insert('tolls', { kind: 'a', from: '2020-01', to: '2020-12', rate: 0.2 });
    const open = await insert('tolls', { kind: 'a', from: '2021-01', rate: 0.16 });
    expect(await rateAt('tolls', '2020-12')).to.equal(0.2);
    expect(await rateAt('tolls', '2021-01', 1)).to.equal(0.16);
    await runCommand(platform(), systemCaller, (command) => updateRecord(command, register('tolls'), open, { rate: 0.15 }, cause));
    expect(await rateAt('tolls', '2021-01', 0)).to.equal(0.15);
    expect(await rateAt('tolls', '2021-01', 1)).to.equal(0.15);
  });

  it('are changed only from a month of the calendar on', async () => {
    for (const from of ['2026-13', '2026-00', '2026-02-31', '2026-02-01', '2026', 'next year', '']) expect(await failure(set('fees', { rate: 0.1 }, from)), from).to.include({ code: 'invalid_request', status: 422 });
  });

  it('show a transaction its own change, and nobody what was rolled back', async () => {
    await runCommand(platform(), systemCaller, async (command) => {
      await insertRecord(command, register('tolls'), { kind: 'b', from: '2020-01', rate: 0.5 }, cause);
      const scope = await nodes[0].tables(command.db, 'harbour');
      expect(evaluate('rate("tolls", "2020-01", {kind: "b"}).rate', scope, 'test', command.now)).to.equal(0.5);
      throw new Error('rolled back');
    }).catch((error: Error) => { if (error.message !== 'rolled back') throw error; });
    await insert('tolls', { kind: 'c', from: '2020-01', rate: 0.4 });
    const scope = await nodes[0].tables(platform().db, 'harbour');
    expect(() => evaluate('rate("tolls", "2020-01", {kind: "b"}).rate', scope, 'test', new Date())).to.throw(/no record/);
    expect(evaluate('rate("tolls", "2020-01", {kind: "c"}).rate', scope, 'test', new Date())).to.equal(0.4);
  });

  it('refuse two records of one parameter that are valid at the same time', async () => {
    const problem = await failure(insert('tolls', { kind: 'a', from: '2020-06', to: '2020-07', rate: 0.1 }));
    expect(problem).to.have.property('code', 'overlapping_period');
    expect(problem.text('zh')).to.include('2020-06');
    expect(await rateAt('tolls', '2020-06')).to.equal(0.2);
    await insert('tolls', { kind: 'd', from: '2020-06', to: '2020-07', rate: 0.1 });
  });

  it('change from an effective month on and leave the past as it was', async () => {
    await set('dues', { rate: 0.08 }, '2019-05');
    await set('dues', { rate: 0.09 }, '2026-07');
    expect(await rateAt('dues', '2026-06')).to.equal(0.08);
    expect(await rateAt('dues', '2026-07')).to.equal(0.09);
    const kept = await findRecords(platform().db, register('dues'), { kind: 'a' });
    expect(kept.map(({ values }) => [values['from'], values['to'] ?? null, values['rate']])).to.deep.equal([['2026-07', null, 0.09], ['2019-05', '2026-06', 0.08]]);
    await set('dues', { rate: 0.095 }, '2026-07');
    expect(await rateAt('dues', '2026-07'), 'what has not begun may still be corrected').to.equal(0.095);
  });

  it('refuse to rewrite what has been in force, unless that is meant', async () => {
    expect(await failure(set('dues', { rate: 0.5 }, '2020-01'))).to.have.property('code', 'past_parameter');
    expect(await failure(set('dues', { rate: 0.5 }, '2019-05'))).to.have.property('code', 'past_parameter');
    expect(await rateAt('dues', '2020-01')).to.equal(0.08);
    await set('dues', { rate: 0.07 }, '2020-01', { force: true });
    expect([await rateAt('dues', '2019-12'), await rateAt('dues', '2020-01'), await rateAt('dues', '2026-06'), await rateAt('dues', '2026-07')]).to.deep.equal([0.08, 0.07, 0.07, 0.095]);
  });

  it('take shipped records in once, renew those that nobody changed, and leave an administrator\'s change', async () => {
    const ship = (records: Values[]) => addShippedRecords(platform(), register('fees'), records);
    const first = [{ kind: 'a', from: '2019-01', rate: 0.1 }, { kind: 'b', from: '2019-01', rate: 0.2 }];
    expect(await ship(first)).to.deep.equal({ added: 2, updated: 0, left: 0 });
    expect(await ship(first)).to.deep.equal({ added: 0, updated: 0, left: 0 });
    await set('fees', { rate: 0.3 }, '2026-05');
    // A release ends the old rates in 2025: of "b" the shipped one is renewed, of "a" the administrator has decided.
    const second = ['a', 'b'].flatMap((kind) => [{ kind, from: '2019-01', to: '2025-12', rate: 0.1 }, { kind, from: '2026-01', rate: 0.4 }]);
    expect(await ship(second)).to.deep.equal({ added: 1, updated: 1, left: 2 });
    expect([await rateAt('fees', '2026-01'), await rateAt('fees', '2026-05')]).to.deep.equal([0.1, 0.3]);
    const other = await nodes[1].tables(platform().db, 'harbour');
    expect(evaluate('rates("fees", "2025-12", "2026-01", {kind: "b"}).rate', other, 'test', new Date())).to.deep.equal([0.1, 0.4]);
  });
});
