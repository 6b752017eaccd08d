import { expect } from 'chai';
import { compileRule } from '../../server/expressions/json-logic.ts';
import { calculationToLogic, logicToCalculation, logicToRows, rowsToLogic, simpleToRows, type Calculation, type RuleRows } from '../../server/web/browser/designer/rule-json.ts';

const yes = (rules: RuleRows, data: object): boolean => Boolean(compileRule(rowsToLogic(rules)).evaluate({ data, row: data }));

describe('the rule editor', () => {
  const rules: RuleRows[] = [
    { all: true, rows: [{ field: 'data.a', operator: '==', value: '01' }] },
    { all: false, rows: [{ field: 'data.a', operator: '>', value: '3' }, { field: 'data.b', operator: 'filled', value: '' }] },
    { all: true, rows: [{ field: 'row.a', operator: 'in', value: '1, 2' }, { field: 'data.b', operator: 'empty', value: '' }, { field: 'data.c', operator: '!=', value: 'x' }] },
    { all: true, rows: [{ field: 'data.many', operator: 'checked', value: 'one' }] },
  ];

  it('reads back every rule that it has written', () => {
    for (const rule of rules) expect(logicToRows(rowsToLogic(rule))).to.deep.equal(rule);
  });

  it('writes rules that judge as they read', () => {
    expect(yes(rules[0]!, { a: '01' })).to.equal(true);
    expect(yes(rules[0]!, { a: '1' }), 'a code keeps its zero').to.equal(false);
    expect([yes(rules[1]!, { a: 2, b: '' }), yes(rules[1]!, { a: 2, b: 'x' }), yes(rules[1]!, { a: 4 })]).to.deep.equal([false, true, true]);
    expect([yes(rules[2]!, { a: 2, c: 'y' }), yes(rules[2]!, { a: 3, c: 'y' })]).to.deep.equal([true, false]);
    expect(yes(rules[3]!, { many: { one: true } })).to.equal(true);
  });

  it('leaves alone what rows cannot say', () => {
    for (const logic of [{ some: [{ var: 'data.rows' }, { var: 'x' }] }, { and: [{ or: [] }] }, { '==': [{ var: 'data.a' }, { var: 'data.b' }] }, 'text', null]) expect(logicToRows(logic)).to.equal(null);
    expect(simpleToRows({ show: 'false', when: 'a', eq: '1' })).to.equal(null);
    expect(simpleToRows({ show: true, conjunction: 'any', conditions: [{ component: 'a', operator: 'isEqual', value: 'x' }] })).to.deep.equal({ all: false, rows: [{ field: 'data.a', operator: '==', value: 'x' }] });
  });

  it('reckons products before sums, and reads its calculations back', () => {
    const calculation: Calculation = { money: true, operators: ['+', '*', '-'], operands: [{ kind: 'field', field: 'data.a' }, { kind: 'number', number: '2' }, { kind: 'field', field: 'data.b' }, { kind: 'sum', rows: 'data.rows', column: 'amount' }] };
    const logic = calculationToLogic(calculation);
    expect(compileRule(logic).evaluate({ data: { a: 1, b: 10.005, rows: [{ amount: 3 }, { amount: 4.5 }] } })).to.equal(13.51);
    expect(logicToCalculation(logic)).to.deep.equal(calculation);
    const alone: Calculation = { operands: [{ kind: 'number', number: '3' }], operators: [], money: false };
    expect(logicToCalculation(calculationToLogic(alone))).to.deep.equal(alone);
    expect(logicToCalculation({ if: [1, 2, 3] })).to.equal(null);
  });
});
