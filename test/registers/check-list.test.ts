import { expect } from 'chai';
import { checkList } from '../../server/registers/check-list.ts';
import { harbourLists, harbourRegisters } from './harbour.ts';

const surroundings = { registers: harbourRegisters, dictionaries: {}, sources: ['person'] };
const column = { key: 'period', label: '月份', english: 'Month' };

/** `place: code` of each problem of a list of landings with these parts. */
function findings(parts: Record<string, unknown>): string[] {
  const list = { title: '单', english: 'List', register: 'landings', columns: [column], ...parts };
  return checkList('harbour', 'broken', list, surroundings).map(({ path, code }) => `${path.replace('forms/harbour/lists/broken.json', '')}: ${code}`);
}

describe('the check of a list', () => {
  it('passes lists that run', () => {
    for (const [name, list] of Object.entries(harbourLists)) expect(checkList('harbour', name, list, surroundings), name).to.deep.equal([]);
  });

  it('names the place of what has not the shape of a list', () => {
    expect(checkList('harbour', 'broken', [], surroundings)).to.have.length(1);
    expect(findings({ columns: [] })).to.deep.equal(['#columns: list']);
    expect(findings({ title: '' })).to.deep.equal(['#title: list']);
    expect(findings({ rows: '= []' })).to.deep.equal(['#register: list']);
    expect(findings({ colums: [] })).to.deep.equal(['#colums: list']);
    expect(findings({ columns: [{ ...column, english: undefined }] })).to.deep.equal(['#columns[0].english: list']);
    expect(findings({ columns: [{ ...column, field: 'period', value: '= 1' }] })).to.deep.equal(['#columns[0]: list']);
    expect(findings({ filters: [{ ...column, operator: 'like' }] })).to.deep.equal(['#filters[0].operator: list']);
    expect(findings({ filters: [{ ...column, key: 'page' }] })).to.deep.equal(['#filters[0].key: list']);
    expect(findings({ where: [{ field: 'period' }] })).to.deep.equal(['#where[0]: list']);
    expect(findings({ pageSize: 5000 })).to.deep.equal(['#pageSize: list']);
  });

  it('names unknown registers, fields, columns, dictionaries and joined records', () => {
    expect(findings({ register: 'whales' })).to.deep.equal(['#register: unknown_register']);
    expect(findings({ columns: [{ ...column, field: 'depth' }] })).to.deep.equal(['#columns[0].field: register_field']);
    expect(findings({ columns: [{ ...column, field: 'person.name' }] })).to.deep.equal(['#columns[0].field: list_join']);
    expect(findings({ columns: [{ ...column, dictionary: 'kinds' }] })).to.deep.equal(['#columns[0].dictionary: unknown_dictionary']);
    expect(findings({ total: ['weight'] })).to.deep.equal(['#total[0]: list_column']);
    expect(findings({ columns: [column, column] })).to.deep.equal(['#columns[1].key: list_key']);
  });

  it('refuses to search, sort or join by what no index serves', () => {
    expect(findings({ filters: [{ ...column, field: 'remark' }] })).to.deep.equal(['#filters[0].field: list_index']);
    expect(findings({ where: [{ field: 'remark', is: 'x' }] })).to.deep.equal(['#where[0].field: list_index']);
    expect(findings({ sort: ['remark'] })).to.deep.equal(['#sort[0]: list_index']);
    expect(findings({ columns: [{ key: 'worth', label: '值', english: 'Worth', value: '= row.weight', sortable: true }] })).to.deep.equal(['#columns[0].sortable: list_sort']);
    expect(findings({ join: { person: { register: 'sailors', key: { name: '= row.remark' } } } })).to.deep.equal(['#join.person.key: list_join']);
    const computedKey = { join: { person: { register: 'sailors', key: { sailor: '= upper case(row.sailor)' } } } };
    expect(findings(computedKey)).to.deep.equal([]);
    expect(findings({ ...computedKey, sort: ['person.name'] })).to.deep.equal(['#join.person.key.sailor: list_join']);
  });

  it('asks joined records of made rows in memory, but not the rows themselves, nor what is neither true nor false', () => {
    const made = { register: undefined, rows: '= []', rowKey: ['period'], join: { landing: { register: 'landings', key: { sailor: '= form.x', ship: 'A', period: '= row.period', kind: 'cod' } } } };
    expect(findings({ ...made, where: [{ field: 'landing.remark', notIn: ['x'] }, { field: 'landing.kind', empty: true }] })).to.deep.equal([]);
    expect(findings({ ...made, where: [{ field: 'period', notIn: ['2022-01'] }] })).to.deep.equal(['#where[0]: list_where']);
    expect(findings({ ...made, where: [{ field: 'landing.depth', empty: true }] })).to.deep.equal(['#where[0].field: register_field']);
    expect(findings({ ...made, where: [{ field: 'landing.kind', notIn: '= nobody.x' }] })).to.deep.equal(['#where[0].notIn: feel_unknown_name']);
    expect(findings({ where: [{ field: 'kind', empty: 'yes' }] })).to.deep.equal(['#where[0].empty: list']);
  });

  it('refuses a row key that several rows could share', () => {
    expect(findings({ rowKey: ['period'] })).to.deep.equal(['#rowKey: list_row_key']);
    expect(findings({ rowKey: ['period'], where: ['sailor', 'ship', 'kind'].map((field) => ({ field, is: `= form.${field}` })) })).to.deep.equal([]);
    expect(findings({ register: undefined, rows: '= []', columns: [{ ...column, value: '= 1' }] })).to.deep.equal(['#rowKey: list_row_key']);
  });

  it('reads every expression, and knows what each may read', () => {
    expect(findings({ when: '= form.' })).to.deep.equal(['#when: feel_syntax']);
    expect(findings({ when: '= row.period = null' })).to.deep.equal(['#when: feel_unknown_name']);
    expect(findings({ where: [{ field: 'period', is: '= persn.sailor' }] })).to.deep.equal(['#where[0].is: feel_unknown_name']);
    expect(findings({ where: [{ field: 'period', is: '= person.sailor' }] })).to.deep.equal([]);
    expect(findings({ columns: [{ ...column, value: '= row.weight * fish.price' }] })).to.deep.equal(['#columns[0].value: feel_unknown_name']);
  });
});
