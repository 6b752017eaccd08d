import { expect } from 'chai';
import { entriesOf, mergedCells } from '../../server/queries/merge-cells.ts';

const columns = ['who', 'name', 'kind', 'other'].map((key) => ({ key }));
const texts = [['1', '甲', 'a', 'x'], ['1', '甲', 'b', 'x'], ['2', '甲', 'b', 'x'], ['2', '乙', 'b', 'y']];

describe('Cells that neighbours share', () => {
  it('are shared as long as the value stays, and within the shared cells of the columns before', () => {
    expect(mergedCells(columns, texts, [['who', 'name']])).to.deep.equal([[2, 2, 1, 1], [0, 0, 1, 1], [2, 1, 1, 1], [0, 1, 1, 1]]);
    expect(mergedCells(columns, texts, [['name']])!.map(([, name]) => name), 'by itself the name of two people would be one').to.deep.equal([3, 0, 0, 1]);
  });

  it('are shared in each list of columns without regard to the others', () => {
    expect(mergedCells(columns, texts, [['who'], ['other']])!.map((row) => [row[0], row[3]])).to.deep.equal([[2, 3], [0, 0], [2, 0], [0, 1]]);
  });

  it('are none where no column of the table is named', () => {
    expect(mergedCells(columns, texts, [])).to.equal(null);
    expect(mergedCells(columns, texts, [['shoe']])).to.equal(null);
    expect(mergedCells(columns, [], [['who']])).to.deep.equal([]);
  });

  it('make rows one entry only where a column says so', () => {
    const spans = mergedCells(columns, texts, [['who', 'name']]);
    expect(entriesOf(columns, spans, 'who')).to.deep.equal([2, 0, 2, 0]);
    expect(entriesOf(columns, spans, null)).to.equal(null);
  });
});
