import { expect } from 'chai';
import { evaluate } from '../../server/expressions/feel.ts';
import { compileRule } from '../../server/expressions/json-logic.ts';
import { inFull } from '../platform/test-extent.ts';
import { PeriodTable, periodTables } from '../../server/expressions/period-tables.ts';

/** A million cases where there is time, shared out among the functions; the same numbers in the same order on every machine. */
const rounds = inFull ? 1_000_000 : 100_000;
const now = new Date('2026-11-22T04:00:00.000Z');

let state = 20260310;
function below(limit: number): number {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return Math.floor((state / 4294967296) * limit);
}

/** Integer fraction to cents, ties away from zero: written without anything of the server's. */
function cents(numerator: bigint, denominator: bigint): bigint {
  const positive = numerator < 0n ? -numerator : numerator;
  const rounded = (positive * 2n + denominator) / (denominator * 2n);
  return numerator < 0n ? -rounded : rounded;
}

function text(units: bigint, places: number): string {
  const digits = (units < 0n ? -units : units).toString().padStart(places + 1, '0');
  return `${units < 0n ? '-' : ''}${digits.slice(0, -places)}.${digits.slice(-places)}`;
}

/** What the server answers, in cents; an answer with more than two places is off by itself. */
function answeredCents(value: unknown): bigint {
  const [whole, fraction = ''] = String(value).split('.') as [string, string?];
  if (fraction.length > 2) throw new Error(`${String(value)} is no amount of money`);
  return BigInt(whole + fraction.padEnd(2, '0'));
}

/** Counts what is off and remembers the first, since a million calls of expect would be the slowest part. */
function offBy(share: number, check: (round: number) => string | null): string[] {
  const off: string[] = [];
  for (let round = 0; round < rounds * share && off.length < 5; round++) {
    const wrong = check(round);
    if (wrong) off.push(wrong);
  }
  return off;
}

describe('money is exact to the cent', () => {
  it('in amounts of a base and rates, whether as amount() or with operators', () => {
    expect(offBy(0.55, (round) => {
      const base = BigInt(below(5_000_000) + 1);
      const first = BigInt(below(10_000) + 1);
      const second = BigInt(below(1_000) + 1);
      const scope = { base: Number(text(base, 2)), first: Number(text(first, 4)), second: Number(text(second, 3)) };
      const [expression, numerator, denominator] = round % 3 === 0 ? ['amount(base, first)', base * first, 10n ** 4n] as const
        : round % 3 === 1 ? ['amount(base, first, second)', base * first * second, 10n ** 7n] as const
          : ['money(base * first * second + base / 8)', base * first * second * 8n + base * 10n ** 7n, 8n * 10n ** 7n] as const;
      const expected = cents(numerator, denominator);
      const answer = evaluate(expression, scope, 'test', now);
      return answeredCents(answer) === expected ? null : `${expression} of ${JSON.stringify(scope)} gave ${String(answer)}`;
    })).to.deep.equal([]);
  }).timeout(120_000);

  it('in totals, of FEEL and of JSONLogic alike', () => {
    const rule = compileRule({ total: [{ var: 'rows' }, 'paid'] });
    expect(offBy(0.1, () => {
      const paid = Array.from({ length: 1 + below(8) }, () => BigInt(below(200_000_000) - 100_000_000));
      const rows = paid.map((amount) => ({ paid: Number(text(amount, 2)) }));
      const expected = paid.reduce((sum, amount) => sum + amount, 0n);
      const answers = [evaluate('total(rows.paid)', { rows }, 'test', now), rule.evaluate({ rows })];
      return answers.every((answer) => answeredCents(answer) === expected) ? null : `${JSON.stringify(rows)} gave ${answers.join(', ')}`;
    })).to.deep.equal([]);
  }).timeout(120_000);

  it('in interest by crediting rates over up to thirty years', () => {
    const rates = Array.from({ length: 31 }, () => BigInt(below(1_200)));
    const table = new PeriodTable('yearly', { match: [], from: 'from', to: 'to', value: 'rate' }, rates.map((rate, index) => ({ from: `${1995 + index}-01`, to: `${1995 + index}-12`, rate: Number(text(rate, 4)) })));
    expect(offBy(0.2, () => {
      const principal = BigInt(below(2_000_000) + 1);
      const [year, month] = [1995 + below(30), 1 + below(12)];
      const last = year + below(2025 - year + 1);
      const scope = { principal: Number(text(principal, 2)), from: `${year}-${String(month).padStart(2, '0')}`, to: `${last}-06`, [periodTables]: { yearly: table } };
      let [numerator, denominator] = [1n, 1n];
      if (last > year) [numerator, denominator] = [120_000n + rates[year - 1995]! * BigInt(13 - month), 120_000n];
      for (let passed = year + 1; passed < last; passed++) [numerator, denominator] = [numerator * (10_000n + rates[passed - 1995]!), denominator * 10_000n];
      const expected = cents(principal * (numerator - denominator), denominator);
      const answer = evaluate('interest(principal, from, to, "yearly")', scope, 'test', now);
      return answeredCents(answer) === expected ? null : `${JSON.stringify(scope)} gave ${String(answer)}`;
    })).to.deep.equal([]);
  }).timeout(240_000);

  it('in surcharges by the day', () => {
    expect(offBy(0.15, () => {
      const principal = BigInt(below(50_000_000) + 1);
      const [start, days] = [below(12_000), below(9_000)];
      const day = (count: number): string => new Date(Date.UTC(1992, 0, 1 + count)).toISOString().slice(0, 10);
      const scope = { principal: Number(text(principal, 2)), from: day(start), to: day(start + days) };
      const expected = cents(principal * 5n * BigInt(days), 10_000n);
      const answer = evaluate('surcharge(principal, from, to, 0.0005)', scope, 'test', now);
      return answeredCents(answer) === expected ? null : `${JSON.stringify(scope)} gave ${String(answer)}`;
    })).to.deep.equal([]);
  }).timeout(120_000);
});
