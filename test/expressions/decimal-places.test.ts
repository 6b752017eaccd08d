import { expect } from 'chai';
import fc from 'fast-check';
import { hasDecimals, roundHalfUp, unitsOf } from '../../server/expressions/decimal-places.ts';
import { formOperators } from '../../server/expressions/form-operators.ts';
import { Exact } from '../../server/expressions/exact-decimal.ts';

const cents = fc.integer({ min: -90_000_000_000_000, max: 90_000_000_000_000 }).map((units) => units / 100);

describe('decimal places of numbers', () => {
  it('every number of cents has two decimals, is that many cents and is left as it is', () => {
    fc.assert(fc.property(cents, (value) => {
      expect(hasDecimals(value, 2)).to.equal(true);
      expect(unitsOf(value, 2)).to.equal(Number(value.toFixed(2).replace('.', '')));
      expect(roundHalfUp(value, 2)).to.equal(value);
    }), { numRuns: 2_000 });
  });

  it('a number of three decimals is rounded half away from zero in its decimal text', () => {
    fc.assert(fc.property(fc.integer({ min: -100_000_000, max: 100_000_000 }), (thousandths) => {
      const value = thousandths / 1_000;
      const rounded = Math.sign(thousandths) * Math.floor((Math.abs(thousandths) + 5) / 10);
      expect(roundHalfUp(value, 2)).to.equal(rounded / 100);
      expect(hasDecimals(value, 2)).to.equal(thousandths % 10 === 0);
    }), { numRuns: 2_000 });
    expect([roundHalfUp(1.005, 2), roundHalfUp(-1.005, 2), roundHalfUp(0.1 + 0.2, 2)]).to.deep.equal([1.01, -1.01, 0.3]);
  });

  it('a sum of binary noise, and more than a number can tell apart, has not two decimals', () => {
    expect(hasDecimals(0.1 + 0.2, 2)).to.equal(false);
    expect(hasDecimals(Number('90000000000000.12'), 2)).to.equal(false);
    expect(unitsOf(10 ** 14, 2)).to.equal(undefined);
    expect(hasDecimals(10 ** 14, 2)).to.equal(true);
  });

  it('totals are the exact sum, in cents or not', () => {
    fc.assert(fc.property(fc.array(fc.oneof(cents, fc.integer({ min: -10_000, max: 10_000 }).map((thousandths) => thousandths / 1_000), fc.constantFrom(null, '', '12.5')), { maxLength: 12 }), (values) => {
      const exact = values.filter((value) => value !== null && value !== '').reduce<Exact>((sum, value) => sum.plus(Exact.of(Number(value))), Exact.zero);
      let expected: number | null;
      try { expected = exact.toMoney(); } catch { expected = null; }
      expect(formOperators['total']!(values) as number | null).to.satisfy((sum: number | null) => sum === expected || (sum === 0 && expected === 0));
    }), { numRuns: 2_000 });
  });
});
