/**
 * Which declared list, over which answers and records, gives each worked number of the manuals. The rules stand in
 * forms/<portal>/lists; here is only what the manual says was entered, and where its printed figures are found.
 */
import type { Values } from '../../server/registers/register-store.ts';
import type { ListAnswer } from '../../server/registers/run-list.ts';

export interface WorkedNumber { portal: string; item: string; given: Record<string, unknown>; expect: unknown; formula: string | null }

export interface Counter {
  run(list: string, form: Values, filters?: Record<string, string>): Promise<ListAnswer>;
  /** Puts records into a register of the row's portal. */
  put(register: string, records: readonly Values[]): Promise<void>;
  /** A text that no other record has. */
  fresh(prefix: string): string;
}

/** Gives the figures that the row expects, under the names of its `expect`; a single figure is named `""`. */
export type Rule = (row: WorkedNumber, counter: Counter) => Promise<Record<string, unknown>>;

const pension = 'enterprise-pension';
const month = (printed: unknown): string => `${String(printed).slice(0, 4)}-${String(printed).slice(4, 6)}`;

/** "页数" and "显示 1-9" as a list's page says them. */
function pageOf(answer: ListAnswer, given: Record<string, unknown>): Record<string, unknown> {
  const [size, page] = [Number(given['每页条数']), Number(given['当前页'] ?? 1)];
  const first = (page - 1) * size + 1;
  return { 页数: Math.max(1, Math.ceil(answer.total / size)), 显示: `${first}-${first - 1 + answer.rows.length}` };
}

const numbered = <T>(count: number, record: (index: number) => T): T[] => Array.from({ length: count }, (_, index) => record(index));

/** Pages of a list whose records are found by the employer. */
const pages = (list: string, register: string, record: (index: number) => Values, more: Values = {}): Rule => async ({ given }, { run, put, fresh }) => {
  const employerCode = fresh('E');
  await put(register, numbered(Number(given['总条数']), (index) => ({ employerCode, ...record(index), ...more })));
  return pageOf(await run(list, { employerCode, ...more }), given);
};

const people = (index: number): string => `P${String(index).padStart(6, '0')}`;
const transfers = (transferKind: string): Rule => async (row, counter) => {
  const prefix = counter.fresh('T');
  return pages(`transferable-${transferKind}`, 'retirees', (index) => ({ idNumber: `${prefix}-${index}` }), { transferKind })(row, counter);
};

const planPeople: Rule = async ({ given }, { run, put, fresh }) => {
  const serialNumber = fresh('S');
  const insurances = [pension, 'unemployment', 'work-injury'];
  const count = given['总条数'] === undefined ? 1 : Number(given['总条数']);
  await put('plan-rows', numbered(count, (index) => index).flatMap((index) => (given['总条数'] === undefined ? insurances : [pension]).map((insurance) => ({ serialNumber, idNumber: people(index), insurance, unitAmount: 0, personalAmount: 0 }))));
  const answer = await run('plan-people', { serialNumber });
  return { ...pageOf(answer, { 每页条数: 10, ...given }), 应缴金额合计: answer.rows[0]?.['amount'] };
};

const plans: Rule = async ({ given }, { run, put, fresh }) => {
  const employerCode = fresh('E');
  const [unitAmount, personalAmount] = [given['单位缴费金额'] ?? 1, given['个人缴费金额'] ?? 1];
  await put('plans', numbered(Number(given['总条数'] ?? 1), (index) => ({ serialNumber: `${employerCode}-${index}`, employerCode, period: `2022-${String(index + 1).padStart(2, '0')}`, unitAmount, personalAmount })));
  const answer = await run('plans', { employerCode });
  return { ...pageOf(answer, { 每页条数: 10, ...given }), 合计: answer.rows[0]?.['amount'] };
};

const span: Rule = async ({ given }, { run, put, fresh }) => {
  const idNumber = fresh('P');
  const printed = (name: string): string => String(given[name]).replace('年', '-').replace('月', '');
  await put('contribution-spans', [{ employerCode: 'E', idNumber, insurance: pension, from: printed('起始年月'), to: printed('截止年月') }]);
  return { 本单位实际缴费月数: (await run('contribution-spans', { idNumber })).rows[0]?.['months'] };
};

const refund: Rule = async ({ given }, { run, put, fresh }) => {
  const totalsOf = async (rows: unknown): Promise<Record<string, unknown>> => {
    const totals = (await run('refund-totals', { rows })).rows[0];
    return { 单位退费金额合计: totals?.['unitTotal'], 个人退费金额合计: totals?.['personalTotal'], 合计总金额: totals?.['grandTotal'] };
  };
  if (given['单位退费金额合计'] !== undefined) return totalsOf([{ unitRefund: given['单位退费金额合计'], personalRefund: given['个人退费金额合计'], lateFee: given['滞纳金退费金额合计'], interest: given['退费利息合计'] }]);
  const idNumber = fresh('P');
  const common = { idNumber, employerCode: 'E' };
  if (given['单位缴费金额'] !== undefined) {
    await put('contributions', [{ ...common, insurance: pension, period: '2022-02', unitAmount: given['单位缴费金额'], personalAmount: given['个人缴费金额'] }]);
    const row = (await run('refundable-contributions', common)).rows[0];
    return { 单位退费金额: row?.['unitRefund'], 个人退费金额: row?.['personalRefund'] };
  }
  await put('contributions', (given['月份'] as string[]).flatMap((period) => [pension, 'unemployment', 'work-injury'].map((insurance) => ({ ...common, insurance, period: month(period), base: Number(given['月缴费基数（推断）']) }))));
  return totalsOf((await run('refundable-contributions', common)).rows);
};

const backPayment: Rule = async (_row, { run }) => {
  const { rows } = await run('back-payment-months', { from: '2022-01', to: '2022-03', base: 0, insurance: pension });
  const totals = (await run('back-payment-totals', { rows })).rows[0];
  return { 本金总计: totals?.['principalTotal'], 总金额合计: totals?.['grandTotal'] };
};

/** Months of 5.1 that were not paid yet; the manual's former employer declared 4538.00 for all of them. */
const retroactiveForm = { from: '2013-04', to: '2013-12', base: 4538, insurance: pension };
const alreadyPaid = ['2013-05', '2013-06', '2013-07', '2013-08'];

const makeupTotals = async (rows: readonly Values[], { run }: Counter): Promise<Values> => (await run('makeup-totals', { rows })).rows[0] ?? {};

/** What stands in one month's row, under the words with which the row of the catalogue asks for it. */
function askedOf(row: Values | undefined, given: Record<string, unknown>): unknown {
  if (given['m'] !== undefined) return Number(given['应缴金额']) === row?.['unitAmount'] ? row['unitAmountInterest'] : row?.['personalAmountInterest'];
  if (given['单位缴费比例'] !== undefined) return row?.['unitAmount'];
  if (given['个人缴费比例'] !== undefined) return row?.['personalAmount'];
  if (given['单位应缴划入个人账户比例'] !== undefined) return Number(row?.['unitToAccount']) + Number(row?.['unitToAccountInterest']);
  if (given['个人应缴金额 / 金额'] !== undefined) return row?.['personalToAccount'];
  if (given['个人应缴金额 / 利息'] !== undefined) return row?.['personalToAccountInterest'];
  return ['unitAmountInterest', 'unitToAccountInterest', 'personalAmountInterest', 'personalToAccountInterest'].reduce((sum, key) => sum + Number(row?.[key]), 0);
}

const retroactive: Rule = async ({ given }, counter) => {
  const [idNumber, employerCode] = [counter.fresh('P'), counter.fresh('E')];
  await counter.put('contributions', alreadyPaid.map((period) => ({ idNumber, employerCode, period, insurance: pension, base: 4538, status: 'paid' })));
  const { rows } = await counter.run('retroactive-months', { ...retroactiveForm, idNumber, units: [{ employerCode }] });
  if (given['勾选'] !== undefined || given['单位应缴金额'] !== undefined) {
    const chosen = rows.filter((row) => ['2013-04', '2013-09'].includes(String(row['period'])) && given['勾选'] !== '无');
    const totals = await makeupTotals(chosen, counter);
    return { '': given['单位金额和利息'] ? totals['unitTotal'] : given['个人金额和利息'] ? totals['personalTotal'] : totals['grandTotal'] };
  }
  const period = given['对应费款所属期'];
  const row = rows.find((one) => (period !== undefined ? one['period'] === month(period)
    : one['personalAmount'] === Number(given['个人应缴金额 / 金额']) || one['personalAmountInterest'] === Number(given['个人应缴金额 / 利息'])));
  return { '': askedOf(row, given) };
};

const arrears: Rule = async ({ given, formula }, counter) => {
  const idNumber = counter.fresh('P');
  await counter.put('arrears', [{ idNumber, employerCode: 'E', insurance: pension, period: '2022-02', base: 3519, status: 'owed' }]);
  const { rows } = await counter.run('arrears', { idNumber, employerCode: 'E' });
  if (given['勾选'] === undefined && given['单位应缴金额'] === undefined) return { '': askedOf(rows[0], given) };
  const totals = await makeupTotals(rows, counter);
  return { '': given['单位应缴金额'] ? totals['grandTotal'] : formula?.startsWith('单位') ? totals['unitTotal'] : totals['personalTotal'] };
};

/** What was due in the month is what was paid, and what the list of refundable months shows. */
const paidMonth: Rule = async ({ given }, { run, put, fresh }) => {
  const [idNumber, period, base] = [fresh('P'), month(given['对应费款所属期']), Number(given['缴费基数'])];
  const due: Record<string, unknown> = (await run('contribution-charges', { from: period, to: period, base, insurance: pension })).rows[0] ?? {};
  const amounts = Object.fromEntries(['personalAmount', 'personalToAccount', 'unitAmount', 'unitToAccount'].map((key) => [key, due[key]]));
  await put('contributions', [{ idNumber, insurance: pension, period, employerCode: 'E', relation: 'R', base, ...amounts, status: 'paid' }]);
  const shown = (await run('refundable-contributions', { idNumber, relations: [{ relation: 'R' }] })).rows[0];
  return { '个人实缴 / 金额': shown?.['personalAmount'], '个人实缴划入个人账户 / 金额': shown?.['personalToAccount'], '单位实缴 / 金额': shown?.['unitAmount'], '单位实缴划入个人账户 / 金额': shown?.['unitToAccount'] };
};

const difference = (list: string, kind: string): Rule => async ({ given }, counter) => {
  const idNumber = counter.fresh('P');
  const unitRate = kind === 'rate' ? 0.08 : given['单位费率'] ? 0.16 : 0;
  const personalRate = kind === 'rate' ? 0 : 0.08;
  const period = kind === 'rate' ? '2021-03' : month(given['对应缴费所属期']);
  const base = kind === 'rate' ? 8000 : Number(given['缴费基数'] ?? 2800);
  await counter.put('contribution-differences', [{ idNumber, insurance: pension, period, kind, base, personalRate, personalToAccountRate: personalRate, unitRate, unitToAccountRate: 0, status: 'open' }]);
  const { rows } = await counter.run(list, { idNumber });
  const row = rows[0];
  return {
    '个人应缴 / 金额': row?.['personalAmount'], '个人应缴 / 利息': row?.['personalAmountInterest'], '个人应缴划入个人账户 / 金额': row?.['personalToAccount'], '个人应缴划入个人账户 / 利息': row?.['personalToAccountInterest'],
    '单位应缴 / 金额': row?.['unitAmount'], '单位应缴 / 利息': row?.['unitAmountInterest'], '单位应缴金额 / 金额': row?.['unitAmount'], '单位应缴金额 / 利息': row?.['unitAmountInterest'],
    '单位应缴划入个人账户 / 金额': row?.['unitToAccount'], '单位应缴划入个人账户 / 利息': row?.['unitToAccountInterest'], 合计金额: (await makeupTotals(rows, counter))['grandTotal'],
  };
};

/** The year to which the manual's average wage belongs (an inference where the manual prints no year). */
const tierBase = (period: string): Rule => async (_row, { run }) => ({ 月缴费基数: (await run('contribution-tiers', { period })).rows.find((row) => row['tier'] === '0.60')?.['base'] });

const assessable: Rule = async ({ given }, counter) => {
  if (given['档次'] !== undefined) return tierBase('2022-05')({ portal: '', item: '', given, expect: null, formula: null }, counter);
  const period = month(given['对应费款所属期']);
  const row = (await counter.run('assessable-months', { from: '2022-05', to: '2022-12', tier: '0.60', insurance: pension })).rows.find((one) => one['period'] === period);
  return { 个人缴费金额: row?.['personalAmount'], 个人缴费划入个人账户金额: row?.['personalToAccount'] };
};

const assessed: Rule = async ({ given }, { run, put, fresh }) => {
  const idNumber = fresh('P');
  await put('assessments', ['2022-01', '2022-02', '2022-03', '2022-04'].map((period) => ({ idNumber, insurance: pension, period, tier: '0.60', base: 3519, status: 'assessed' })));
  const answer = await run('assessed-months', { idNumber }, { from: '2022-01', to: '2022-12' });
  const row = answer.rows.find((one) => one['period'] === month(given['对应费款所属期']));
  return { 个人应缴金额: row?.['personalAmount'], 个人应缴划入个人账户金额: row?.['personalToAccount'], 合计金额: answer.totals?.['personalAmount'] };
};

const retirement: Rule = async ({ given, expect }, { run }) => {
  const date = String(given['退休日期'] ?? given['离退休日期']);
  const retirementDate = date.length === 8 ? `${month(date)}-${date.slice(6)}` : date;
  const row = (await run('retirement-terms', { archiveBirthDate: given['档案出生日期'] ?? '1961-10-20', retirementDate, retirementGroup: 'male' })).rows[0];
  // 4.21 shows the month as its first day.
  const start = String(row?.['benefitStart']) + (JSON.stringify(expect).includes('-01') ? '-01' : '');
  return { '': row?.['earlyMonths'], 提前退休月数: row?.['earlyMonths'], 待遇享受开始年月: start };
};

/** By item; an item of the catalogue that has worked numbers and is missing here fails the test. */
export const rules: Readonly<Record<string, Rule>> = {
  'retiree-transfer-between-employers': transfers('between-employers'),
  'retiree-transfer-government-and-public-institution': transfers('public-institution'),
  'retiree-transfer-veteran-cadre': transfers('veteran'),
  'retiree-transfer-to-community-management': transfers('community'),
  'retirement-bundle': pages('plans', 'plans', (index) => ({ serialNumber: `bundle-${index}`, period: '2022-01' })),
  'failed-payment-correction': pages('failed-payments', 'failed-payments', (index) => ({ idNumber: people(index), insurance: pension, settlementPeriod: '2022-01', status: 'failed' })),
  'employee-contribution-query': span,
  'monthly-contribution-plan': planPeople,
  'monthly-contribution-plan-list': plans,
  'contribution-arrears-settlement': pages('arrears-months', 'arrears-months', (index) => ({ period: `20${String(10 + Math.floor(index / 12))}-${String((index % 12) + 1).padStart(2, '0')}`, status: 'owed' })),
  'contribution-refund': refund,
  'individual-back-payment': backPayment,
  'individual-back-payment-batch': backPayment,
  'employee-retroactive-contribution-payment': retroactive,
  'employer-retirement-application': retirement,
  'employee-contribution-arrears-clearance': arrears,
  'individual-contribution-refund': paidMonth,
  'enterprise-retirement-benefit-suspension': retirement,
  'contribution-base-adjustment-makeup-payment': difference('base-adjustment-months', 'base'),
  'contribution-rate-adjustment-makeup-payment': difference('rate-adjustment-months', 'rate'),
  'flexible-worker-contribution-setting': tierBase('2009-06'),
  'insurance-continuation-as-flexible-worker': tierBase('2022-05'),
  'retirement-benefit-supplementary-payment': retirement,
  'retirement-eligibility-administrative-reapproval': retirement,
  'flexible-worker-contribution-assessment': assessable,
  'flexible-worker-contribution-assessment-revocation': assessed,
};
