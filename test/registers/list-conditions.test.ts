import { expect } from 'chai';
import { filterConditions, fulfils } from '../../server/registers/list-conditions.ts';
import type { ListDefinition } from '../../server/registers/list-definition.ts';
import { sumRows } from '../../server/registers/list-totals.ts';
import type { RegisterColumn } from '../../server/registers/register-definition.ts';

describe('a filter by a day over a column of instants', () => {
  const column = { field: 'seenAt', type: 'datetime' } as RegisterColumn;
  const list = { filters: [{ key: 'from', field: 'seenAt', operator: 'from' }, { key: 'to', field: 'seenAt', operator: 'to' }] } as unknown as ListDefinition;
  const found = (filters: Record<string, string>, instant: string): boolean => filterConditions(list, filters, () => column).every((condition) => fulfils(instant, condition));

  it('means the day in Shanghai, from its first instant to its last', () => {
    const day = { from: '2026-03-02', to: '2026-03-02' };
    for (const instant of ['2026-03-01T16:00:00.000Z', '2026-03-02T15:59:59.999Z']) expect(found(day, instant), instant).to.equal(true);
    for (const instant of ['2026-03-01T15:59:59.999Z', '2026-03-02T16:00:00.000Z']) expect(found(day, instant), instant).to.equal(false);
  });

  it('takes an instant as it is', () => {
    expect(found({ from: '2026-03-02T00:00:00.000Z' }, '2026-03-01T16:00:00.000Z')).to.equal(false);
  });
});

describe('the sum of a column over rows at hand', () => {
  it('is exact, however small or large its numbers are written', () => {
    const sum = (...values: number[]): number | undefined => sumRows(['a'], values.map((a, index) => ({ _row: String(index), a })))['a'];
    expect(sum(0.1, 0.2)).to.equal(0.3);
    expect(sum(1e-7, 1e-7)).to.equal(2e-7);
    expect(sum(1e21, 1)).to.equal(1e21);
    expect(sum()).to.equal(0);
  });
});
