import { expect } from 'chai';
import { LineIndex } from '../../server/batch/line-index.ts';

describe('which line had a text first', () => {
  it('is known for as many texts as a sheet has, and no other text is taken for one of them', () => {
    const index = new LineIndex();
    const texts = Array.from({ length: 50_000 }, (_, at) => `["职工${at % 7}","2301021990${String(at).padStart(8, '0')}",${at / 100}]`);
    expect(texts.filter((text, at) => index.note([text], at + 2) !== null)).to.deep.equal([]);
    for (const at of [0, 1, 1023, 1024, 25_000, 49_999]) expect(index.note([texts[at]!], 99_999)).to.equal(at + 2);
  });

  it('tells the same letters apart when they are parted elsewhere, and nothing from an empty text', () => {
    const index = new LineIndex();
    const rows = [['ab', 'c'], ['a', 'bc'], ['abc', ''], ['abc', null], ['', 'abc'], [null, 'abc'], ['abc']];
    expect(rows.map((texts, at) => index.note(texts, at + 2))).to.deep.equal(rows.map(() => null));
    expect(rows.map((texts) => index.note(texts, 99))).to.deep.equal(rows.map((_, at) => at + 2));
  });
});
