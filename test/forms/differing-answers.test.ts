import { expect } from 'chai';
import { answerTheSame, differingAnswers } from '../../server/forms/differing-answers.ts';

describe('Answers that differ', () => {
  it('are told by the answer, not by how a field that nobody answered is sent', () => {
    const nothing = [undefined, null, '', [], {}, { street: '' }];
    for (const left of nothing) for (const right of nothing) expect(answerTheSame(left, right), `${JSON.stringify(left)} and ${JSON.stringify(right)}`).to.equal(true);
    expect(differingAnswers({ name: '', rows: [], typed: 'a', gone: 'b' }, { title: null, typed: 'b' })).to.deep.equal(['typed', 'gone']);
  });

  it('are the same in whatever order their keys stand', () => {
    expect(answerTheSame([{ a: 1, b: '' }], [{ a: 1 }])).to.equal(true);
    expect(answerTheSame({ a: 1, b: 2 }, { b: 2, a: 1 })).to.equal(true);
    expect(answerTheSame([1, 2], [2, 1])).to.equal(false);
  });

  it('are those where something was answered there: false, zero and a row of nothing are answers', () => {
    for (const answer of [false, 0, [{}], { street: ' ' }, ' ']) expect(answerTheSame(answer, undefined), JSON.stringify(answer)).to.equal(false);
  });
});
