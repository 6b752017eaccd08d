import { expect } from 'chai';
import { ExpressionError } from '../../server/expressions/expression-error.ts';
import { evaluate, evaluateText } from '../../server/expressions/feel.ts';
import { checkFeel } from '../../server/expressions/feel-check.ts';

const noon = new Date('2026-11-22T04:00:00.000Z');
const feel = (expression: string, scope = {}) => evaluate(expression, scope, 'test', noon);

function refusal(expression: string, scope = {}): string {
  try {
    feel(expression, scope);
  } catch (error) {
    if (error instanceof ExpressionError) return String(error.params['reason']);
    throw error;
  }
  throw new Error(`${expression} was not refused`);
}

describe('FEEL expressions', () => {
  it('read the scope, with or without the leading equals sign', () => {
    expect(feel('= form.reason = "missing"', { form: { reason: 'missing' } })).to.equal(true);
    expect(feel('a + b', { a: 1, b: 2 })).to.equal(3);
    expect(evaluateText('window', {}, 'test', noon)).to.equal('window');
    expect(evaluateText('= "win" + "dow"', {}, 'test', noon)).to.equal('window');
  });

  it('give the same answer from the cache with another scope', () => {
    expect(feel('x + 1', { x: 1 })).to.equal(2);
    expect(feel('x + 1', { x: 41 })).to.equal(42);
  });

  it('answer now() and today() with the clock they are given, in Shanghai', () => {
    expect(feel('now()')).to.equal('2026-11-22T04:00:00.000Z');
    expect(feel('now() + duration("PT48H")')).to.equal('2026-11-24T04:00:00.000Z');
    expect(evaluate('today()', {}, 'test', new Date('2026-11-22T16:30:00.000Z'))).to.equal('2026-11-23');
  });

  it('give the end of the month in Shanghai', () => {
    const end = 'date and time(last day of month(now()), time("23:59:59+08:00"))';
    expect(evaluate(end, {}, 'test', new Date('2028-02-10T00:00:00.000Z'))).to.equal('2028-02-29T15:59:59.000Z');
    expect(feel('date("2027-01-31") + duration("P1M")')).to.equal('2027-02-28');
  });

  it('refuse an unknown name, an absent entry and a type error instead of going on with null', () => {
    expect(refusal('nobody = 1')).to.match(/nobody/);
    expect(refusal('form.reason = "x"', { form: {} })).to.match(/reason/);
    expect(refusal('"a" + 1')).to.match(/add/);
    expect(refusal('1 +')).to.match(/syntax|incomplete/);
  });

  it('cannot reach JavaScript through the scope', () => {
    expect(refusal('run()', { run: () => 1 })).to.match(/not data/);
    expect(refusal('form.run()', { form: { run: () => 1 } })).to.match(/run/);
    expect(refusal('form.constructor', { form: {} })).to.match(/constructor/);
    expect(refusal('now.constructor')).to.match(/constructor/);
    expect(refusal('now.fn.constructor("return 1")()')).to.match(/constructor/);
    expect(refusal('now')).to.match(/function/);
  });

  it('go through a long list, and are stopped where they go through it once for each of its rows', () => {
    const rows = Array.from({ length: 5_000 }, (_, index) => ({ from: index, to: index }));
    expect(evaluate('= count(rows[item.from >= 10])', { rows }, 'here', new Date())).to.equal(4_990);
    const overlap = '= some one in rows satisfies count(rows[item.from <= one.to and item.to >= one.from]) > 1';
    expect(() => evaluate(overlap, { rows }, 'here', new Date())).to.throw('too many rows');
    expect(evaluate(overlap, { rows: rows.slice(0, 60) }, 'here', new Date())).to.equal(false);
  });

  it('leave the scope as it was', () => {
    const scope = { rows: [{ amount: 2 }, { amount: 3 }] };
    expect(feel('sum(rows[amount > 2].amount)', scope)).to.equal(3);
    expect(scope).to.deep.equal({ rows: [{ amount: 2 }, { amount: 3 }] });
  });
});

describe('checking a FEEL expression', () => {
  const known = new Set(['form', 'decision']);
  const codes = (expression: string) => checkFeel(expression, known).findings.map((finding) => finding.code);

  it('accepts known names, functions of FEEL and names bound inside the expression', () => {
    for (const expression of [
      '= decision = "approve" and count(form.rows) > 0', '= for x in form.rows return x.amount', '= some y in form.rows satisfies y > 1',
      '= sort(form.rows, function(a, b) a < b)', '= {a: 1, b: a + 1}.b', '= form.rows[amount > item.limit]',
      '= date and time(last day of month(today()), time("23:59:59"))', '= form.x instance of number',
    ]) expect(codes(expression), expression).to.deep.equal([]);
  });

  it('names an unknown variable and a syntax error in both languages', () => {
    expect(codes('= from.reason')).to.deep.equal(['feel_unknown_name']);
    expect(codes('= decision = ')).to.deep.equal(['feel_syntax']);
    const [finding] = checkFeel('= deciison', known).findings;
    expect(finding?.message.zh).to.include('deciison');
    expect(finding?.message.en).to.include('deciison');
  });

  it('lists the paths that are read', () => {
    expect(checkFeel('= form.a.b = applicant.id').parsed?.paths).to.include.members(['form.a.b', 'applicant.id']);
  });
});
