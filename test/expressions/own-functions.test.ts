import { expect } from 'chai';
import { ExpressionError } from '../../server/expressions/expression-error.ts';
import { checkFeel } from '../../server/expressions/feel-check.ts';
import { evaluate, testFeel } from '../../server/expressions/feel.ts';
import { compileRule } from '../../server/expressions/json-logic.ts';
import { dictionaries } from '../../server/expressions/parameter-functions.ts';
import { PeriodTable, periodTables } from '../../server/expressions/period-tables.ts';

const now = new Date('2026-11-22T04:00:00.000Z');
const shares = new PeriodTable('shares', { match: ['kind', 'payer'], from: 'since', to: 'until', value: 'share' }, [
  { kind: 'a', payer: 'x', since: '2013-08', until: '', share: 0.2 },
  { kind: 'a', payer: 'x', since: '1996-01', until: '2013-07', share: 0.22 },
  { kind: 'b', payer: 'x', since: '2020-01-15', until: '2020-02-29', share: 0.05 },
]);
const ages = new PeriodTable('ages', { match: ['group'], from: 'since', to: 'until', value: 'months' }, [
  { group: 'm', since: '', until: '1964-12', months: 720 }, { group: 'm', since: '1965-01', until: '1965-04', months: 721 },
]);
const scope = {
  [periodTables]: { shares, ages },
  [dictionaries]: { colours: { entries: [{ value: 'r', label: '红', warm: true }] } },
};
const feel = (expression: string, more: Record<string, unknown> = {}): unknown => evaluate(expression, { ...scope, ...more }, 'here', now);

function refusal(expression: string, more: Record<string, unknown> = {}): string {
  try {
    feel(expression, more);
  } catch (error) {
    if (error instanceof ExpressionError && error.params.place === 'here') return error.params.reason;
    throw error;
  }
  throw new Error(`${expression} was not refused`);
}

describe('arithmetic in FEEL', () => {
  it('is exact where binary arithmetic is not', () => {
    expect(feel('0.1 + 0.2')).to.equal(0.3);
    expect(feel('1.005 * 100')).to.equal(100.5);
    expect(feel('a * b - c', { a: 4538, b: 0.22, c: 0.36 })).to.equal(998);
    expect(feel('(1 / 3) * 3')).to.equal(1);
    expect(feel('0.1 + 0.2 = 0.3 and 3 * 1.1 <= 3.3')).to.equal(true);
    expect(feel('1.1 ** 2')).to.equal(1.21);
    expect(feel('2 ** 0.5')).to.equal(Math.SQRT2);
    expect(feel('sum([0.1, 0.2, 0.3])')).to.equal(0.6);
    expect(feel('-(0.1 + 0.2)')).to.equal(-0.3);
    expect(feel('[product([1.1, 1.1]), product([]), product([1, null])]')).to.deep.equal([1.21, null, null]);
    expect(feel('[median([0.1, 0.2]), median([3, 1, 2]), median([])]')).to.deep.equal([0.15, 2, null]);
    expect(feel('[modulo(0.3, 0.1), modulo(5.5, 1.1), modulo(-12, 5), modulo(12, -5), modulo(10.1, 4.5), modulo(1, 0)]')).to.deep.equal([0, 0, 3, -3, 1.1, null]);
    expect(feel('[1e3, 2.5E-2, 1.25e2, 12e-1 + 0.1, money(1e3), -1e2]')).to.deep.equal([1000, 0.025, 125, 1.3, 1000, -100]);
    expect(feel('a - -b', { a: 0.3, b: 0.1 })).to.equal(0.4);
    expect(feel('[mean([0.1, 0.2, 0.3]), sum([]), sum([1, null])]')).to.deep.equal([0.2, null, null]);
  });

  it('leaves texts, dates and everything else of FEEL as it was', () => {
    expect(feel('"a" + "b"')).to.equal('ab');
    expect(feel('date("2020-02-28") + duration("P2D")')).to.equal('2020-03-01');
    expect(feel('date("2020-03-01") - date("2020-02-28")')).to.equal('P2D');
    expect(feel('[10, 20, 30][1 + 1]')).to.equal(20);
    expect(feel('rows[n - 1 > 1].n', { rows: [{ n: 1 }, { n: 3 }] })).to.deep.equal([3]);
    expect(feel('for i in 1..3 return i * 2')).to.deep.equal([2, 4, 6]);
    expect(feel('if x - 1 > 0 then x * 2 else -x', { x: 0.5 })).to.equal(-0.5);
    expect(feel('1 / 0')).to.equal(null);
    expect(feel('5 in [a + 1..a * 3]', { a: 2 })).to.equal(true);
    expect(feel('5 between a + 1 and a * 2 // a comment with 1 + 1', { a: 2 })).to.equal(false);
    expect(feel('for i in 1..n - 1 return "no. " + string(i) + "/" + string(n)', { n: 3 })).to.deep.equal(['no. 1/3', 'no. 2/3']);
    expect(feel('{total: 2, twice: total * 2}.twice')).to.equal(4);
    expect(feel('rows[total > 1 + 1].total', { rows: [{ total: 2 }, { total: 3 }] })).to.deep.equal([3]);
    expect(feel('some x in rows satisfies x * 0.1 = 0.3', { rows: [1, 3] })).to.equal(true);
    expect(refusal('null + 1')).to.match(/add/);
    expect(refusal('"a" * 2')).to.match(/multiply/);
  });

  it('rounds half up, away from zero, to the cent', () => {
    expect(feel('money(1.005)')).to.equal(1.01);
    expect(feel('money(-1.005)')).to.equal(-1.01);
    expect(feel('money(1.00499999)')).to.equal(1);
    expect(feel('money(noise)', { noise: 1.1 * 1.1 * 500 - 0 })).to.equal(605);
    expect(feel('money(66.67 * 0.08 + 16.62)')).to.equal(21.95);
    expect(feel('amount(1888.88, 0.6)')).to.equal(1133.33);
    expect(feel('round half up(2.345, 2)')).to.equal(2.35);
    expect(refusal('money(99999999999999.5)')).to.match(/too large/);
  });

  it('takes an empty value for nothing to compute, and a wrong type for an error', () => {
    expect(feel('amount(null, 0.08)')).to.equal(null);
    expect(feel('months("", "2020-01")')).to.equal(null);
    expect(feel('total([1, null, 2.5])')).to.equal(3.5);
    expect(feel('total([])')).to.equal(0);
    expect(feel('total(list: rows)', { rows: [] })).to.equal(0);
    expect(feel('total(list: rows) + amount(base: 10, rates: [0.5, 0.1])', { rows: [0.1, 0.2] })).to.equal(0.8);
    expect(refusal('amount("1", 2)')).to.match(/amount.*not a number/);
    expect(refusal('amount(1)')).to.match(/amount needs base, rates/);
    expect(refusal('money(1, 2)')).to.match(/./);
  });
});

describe('months and ages in FEEL', () => {
  it('count and list months across years', () => {
    expect(feel('months("2013-11", "2014-02")')).to.deep.equal(['2013-11', '2013-12', '2014-01', '2014-02']);
    expect(feel('months("2014-02", "2013-11")')).to.deep.equal([]);
    expect(feel('months between("2022-02-28", "2030-03-10")')).to.equal(97);
    expect(feel('months between(from: "2020-01", to: "2020-07") + 1')).to.equal(7);
    expect(refusal('months("0001-01", "9999-01")')).to.match(/too long/);
    expect(refusal('months("2014-13", "2015-01")')).to.match(/neither a month/);
  });

  it('move months and days, keeping to the end of a shorter month', () => {
    expect(feel('add months("2021-11", 1)')).to.equal('2021-12');
    expect(feel('add months("2024-03-31", -1)')).to.equal('2024-02-29');
    expect(feel('add months(date("2021-01-31"), 1)')).to.equal('2021-02-28');
    expect(feel('month of(date("2021-01-31"))')).to.equal('2021-01');
    expect(feel('last day of month("2024-02")')).to.equal('2024-02-29');
    expect(refusal('add months("2021-02-30", 1)')).to.match(/neither/);
  });

  it('tell the age on the day before a birthday and on it', () => {
    expect(feel('age("1970-03-10", "2030-03-09")')).to.equal(59);
    expect(feel('age("1970-03-10", today())')).to.equal(56);
    expect(feel('age("1970-03-10", "2030-03-10")')).to.equal(60);
  });
});

describe('parameters by period in FEEL', () => {
  it('give the record valid in a month or on a day', () => {
    expect(feel('rate("shares", "2013-07", {kind: "a", payer: "x"}).share')).to.equal(0.22);
    expect(feel('rate("shares", "2013-08", {kind: "a", payer: "x"}).share')).to.equal(0.2);
    expect(feel('rate("shares", date("2020-02-29"), {kind: "b", payer: "x"}).share')).to.equal(0.05);
    expect(feel('rates("shares", "2013-07", "2013-08", {kind: "a", payer: "x"}).share')).to.deep.equal([0.22, 0.2]);
  });

  it('are an error, and not nothing, where no record is valid or the table is not there', () => {
    expect(refusal('rate("shares", "1995-12", {kind: "a", payer: "x"})')).to.match(/no record for kind a, payer x, 1995-12/);
    expect(refusal('rate("shares", "2020-01", {kind: "b", payer: "x"})')).to.match(/no record/);
    expect(refusal('rate("shares", "2020-03-01", {kind: "b", payer: "x"})')).to.match(/no record/);
    expect(refusal('rate("shares", "2020-03", {kind: "a"})')).to.match(/needs payer/);
    expect(refusal('rate("shares", "2020-03", {kind: "a", payer: "x", colour: "r"})')).to.match(/not told apart by colour/);
    expect(refusal('rate("nothing", "2020-03")')).to.match(/no table of parameters named "nothing"/);
    expect(() => evaluate('rate("shares", "2020-03")', {}, 'here', now), 'without the tables').to.throw(ExpressionError);
  });

  it('give the statutory age by month of birth and the day it is reached', () => {
    expect(feel('retirement age("1964-12-31", "m", "ages")')).to.equal(720);
    expect(feel('retirement age("1965-01-01", {group: "m"}, "ages")')).to.equal(721);
    expect(feel('retirement date("1965-01-31", "m", "ages")')).to.equal('2025-02-28');
  });

  it('read code lists', () => {
    expect(feel('label("colours", "r")')).to.equal('红');
    expect(feel('label("colours", "unknown")')).to.equal(null);
    expect(feel('entry("colours", "r").warm')).to.equal(true);
    expect(refusal('label("sizes", "r")')).to.match(/no dictionary named "sizes"/);
  });

  it('do not leak from one evaluation into the next', () => {
    feel('rate("shares", "2013-07", {kind: "a", payer: "x"}).share');
    expect(() => evaluate('rate("shares", "2013-07", {kind: "a", payer: "x"}).share', {}, 'here', now)).to.throw(/no table/);
  });

  it('are there in the cells of decision tables', () => {
    expect(testFeel('> months between("2020-01", "2020-07")', 7, scope, 'cell', now)).to.equal(true);
  });
});

describe('checking calls of our functions', () => {
  const codes = (expression: string): string[] => checkFeel(expression, new Set(['form'])).findings.map(({ code }) => code);

  it('accepts each by position and by name', () => {
    for (const expression of ['= money(form.a)', '= amount(form.a, 0.1, 0.2)', '= months between(form.a, form.b)', '= interest(principal: 1, from: "2020-01", to: "2021-01", table: "t")', '= total(form.rows.a)']) {
      expect(codes(expression), expression).to.deep.equal([]);
    }
  });

  it('refuses too few, too many and unknown arguments, and unknown functions', () => {
    expect(codes('= rate("t")')).to.deep.equal(['feel_arguments']);
    expect(codes('= money(1, 2)')).to.deep.equal(['feel_arguments']);
    expect(codes('= interest(principal: 1, until: "2021-01")')).to.deep.equal(['feel_arguments']);
    expect(codes('= mony(1)')).to.deep.equal(['feel_unknown_name']);
  });
});

describe('money and months in JSONLogic', () => {
  const run = (rule: unknown, data: unknown = {}): unknown => compileRule(rule).evaluate({ data }, now);

  it('give what FEEL gives', () => {
    expect(run({ money: [{ '*': [1.005, 1] }] })).to.equal(1.01);
    expect(run({ amount: [1888.88, 0.6] })).to.equal(1133.33);
    expect(run({ total: [{ var: 'data.rows' }, 'a'] }, { rows: [{ a: 0.1 }, { a: 0.2 }, { a: '' }, {}] })).to.equal(0.3);
    expect(run({ monthsBetween: ['2022-02', '2029-05'] })).to.equal(87);
    expect(run({ age: ['1970-03-10', '2030-03-09'] })).to.equal(59);
    expect(run({ addMonths: ['2021-11', 1] })).to.equal('2021-12');
  });

  it('give null for what does not fit instead of a wrong number', () => {
    expect(run({ money: ['x'] })).to.equal(null);
    expect(run({ total: [{ var: 'data.rows' }, 'a'] }, { rows: [{ a: 'x' }] })).to.equal(null);
    expect(run({ total: ['x'] })).to.equal(null);
    expect(run({ monthsBetween: [1, '2020-01'] })).to.equal(null);
    expect(run({ addMonths: ['2021-11', 1e9] })).to.equal(null);
  });
});
