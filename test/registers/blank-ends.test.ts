import { expect } from 'chai';
import knex from 'knex';
import { fulfils, narrow, type Condition } from '../../server/registers/list-conditions.ts';
import { readListDefinition } from '../../server/registers/list-definition.ts';
import { Problem } from '../../server/platform/errors.ts';

describe('A list of spans of which some have no end yet', () => {
  const from = (orEmpty?: true): Condition => ({ name: null, field: 'to', operator: 'from', values: ['2026-01'], ...(orEmpty && { orEmpty }) });

  it('keeps those without end where "orEmpty" says so, in memory as in SQL', () => {
    expect(['2026-02', '2025-12', null].map((value) => fulfils(value, from(true)))).to.deep.equal([true, false, true]);
    expect(['2026-02', '2025-12', null].map((value) => fulfils(value, from()))).to.deep.equal([true, false, false]);
    const query = knex({ client: 'better-sqlite3', useNullAsDefault: true })('spans').select('*');
    narrow(query, 'to', from(true));
    expect(query.toQuery()).to.equal("select * from `spans` where (`to` is null or (`to` >= '2026-01'))");
  });

  const read = (condition: Record<string, unknown>): unknown => readListDefinition('p', 'l', { title: '时段', english: 'Spans', register: 'spans', where: [condition], columns: [{ key: 'to', label: '止', english: 'To' }] });

  it('says so only beside a bound, of a field of its own', () => {
    expect(() => read({ field: 'to', from: '= form.from', orEmpty: true })).not.to.throw();
    for (const wrong of [{ field: 'to', is: 'x', orEmpty: true }, { field: 'other.to', from: 'x', orEmpty: true }, { field: 'to', from: 'x', orEmpty: 'yes' }]) {
      expect(() => read(wrong)).to.throw(Problem).with.property('errors').that.satisfies((errors: { path: string }[]) => errors.some(({ path }) => path.endsWith('.orEmpty')));
    }
  });
});
