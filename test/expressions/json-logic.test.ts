import { expect } from 'chai';
import fc from 'fast-check';
import jsonLogic from 'json-logic-js';
import { compileRule, findRuleProblems, variablesOf } from '../../server/expressions/json-logic.ts';
import { ExpressionError } from '../../server/expressions/expression-error.ts';

const now = new Date('2026-11-22T04:00:00.000Z');
const run = (rule: unknown, scope: unknown = {}) => compileRule(rule).evaluate(scope, now);

describe('JSONLogic', () => {
  it('gives what json-logic-js gives for any rule of its operators', () => {
    const leaf = fc.oneof(fc.constantFrom(0, 1, -2.5, '', '1', 'ab', true, false, null), fc.constantFrom('data.a', 'data.b', 'data.list', 'row.x', '').map((name) => ({ var: name })));
    const operator = fc.constantFrom('==', '===', '!=', '!==', '>', '>=', '<', '<=', 'and', 'or', '!', '!!', 'if', '+', '-', '*', '/', '%', 'min', 'max', 'cat', 'in', 'substr', 'merge', 'map', 'filter', 'reduce', 'all', 'some', 'none');
    const rule = fc.letrec((tie) => ({ node: fc.oneof({ depthSize: 'small' }, leaf, fc.tuple(operator, fc.array(tie('node'), { minLength: 1, maxLength: 3 })).map(([name, operands]) => ({ [name]: operands }))) })).node;
    const scope = { data: { a: 3, b: 'ab', list: [1, 2, { x: 3 }, 'ab'] }, row: { x: 7 } };
    fc.assert(fc.property(rule, (generated) => {
      let expected: unknown;
      try { expected = jsonLogic.apply(generated as never, scope); } catch { expected = null; }
      expect(compileRule(generated).evaluate(scope, now)).to.deep.equal(expected);
    }), { numRuns: 3_000 });
  });

  it('has Form.io\'s arithmetic and dates', () => {
    expect(run({ _round: [1.005, 2] })).to.equal(1.01);
    expect(run({ _sum: [{ var: 'data.n' }] }, { data: { n: [1, 2, 3] } })).to.equal(6);
    expect(run({ relativeMaxDate: [1] })).to.equal('2026-11-23T04:00:00.000Z');
    expect(run({ relativeMinDate: [1] })).to.equal('2026-11-21T04:00:00.000Z');
  });

  it('refuses operators that log, call methods or do not exist, names that reach prototypes, and computed names', () => {
    const codes = (rule: unknown) => findRuleProblems(rule).map(({ code }) => code);
    expect(codes({ log: ['x'] })).to.deep.equal(['unknown_operator']);
    expect(codes({ method: [{ var: 'a' }, 'constructor'] })).to.deep.equal(['unknown_operator']);
    expect(codes({ '==.constructor': ['x'] })).to.deep.equal(['unknown_operator']);
    expect(codes({ banshi_step: [1] })).to.deep.equal(['unknown_operator']);
    expect(codes({ var: 'data.__proto__.x' })).to.deep.equal(['forbidden_name']);
    expect(codes({ var: { cat: ['data.', { var: 'x' }] } })).to.deep.equal(['dynamic_variable']);
    expect(codes({ missing: { var: 'data.names' } })).to.deep.equal(['dynamic_variable']);
    expect(() => compileRule({ log: 1 })).to.throw(ExpressionError);
  });

  it('refuses rules too large or too deep to read, and stops rows within rows within rows', () => {
    let deep: unknown = 1;
    for (let level = 0; level < 500; level++) deep = { '!': [deep] };
    expect(findRuleProblems(deep).map(({ code }) => code)).to.deep.equal(['rule_too_deep']);
    expect(findRuleProblems({ and: Array(5_000).fill(1) }).map(({ code }) => code)).to.deep.equal(['rule_too_large']);
    const rows = Array.from({ length: 300 }, (_, index) => index);
    const nested = { map: [{ var: 'data.rows' }, { map: [[...rows], { map: [[...rows], 1] }] }] };
    expect(() => run(nested, { data: { rows } })).to.throw(ExpressionError).with.property('code', 'expression_failed');
  });

  it('names the variables that it reads from outside its rows', () => {
    const rule = { if: [{ var: 'data.a' }, { reduce: [{ var: 'data.rows' }, { '+': [{ var: 'current.x' }, { var: 'accumulator' }] }, { var: 'row.start' }] }, { missing: ['data.b'] }] };
    expect(variablesOf(rule)).to.have.members(['data.a', 'data.rows', 'row.start', 'data.b']);
  });

  it('gives null instead of throwing where a value does not fit', () => {
    expect(run({ '+': [{ var: 'data.x.y.z' }, 1] }, { data: null })).to.satisfy((value: unknown) => value === null || Number.isNaN(value));
    expect(run({ substr: [{ var: 'a' }, 0] }, null)).to.be.oneOf([null, 'null']);
  });
});
