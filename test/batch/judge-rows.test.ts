import { expect } from 'chai';
import { judgeAlone } from '../../server/applications/judge-alone.ts';
import { checkSheet, type CheckedPortion } from '../../server/batch/check-sheet.ts';
import type { SheetReading } from '../../server/batch/read-rows.ts';
import { faultOf, rowJudge } from '../../server/batch/judge-rows.ts';
import { RepeatedRows } from '../../server/batch/repeated-rows.ts';
import { compileForm } from '../../server/forms/compile-form.ts';
import { cellColumns } from '../../server/forms/spreadsheet-cells.ts';
import { metaSheet } from '../../server/platform/workbook/workbook-plan.ts';
import type { Cell, WorkbookEvent } from '../../server/platform/workbook/workbook-rows.ts';

describe('the rows of a sheet', () => {
  const form = compileForm({ display: 'form', components: [{ type: 'textfield', key: 'badge', label: '工号', input: true }, { type: 'number', key: 'wage', label: '工资', input: true }] }, { dictionaries: {} });
  const columns = cellColumns(form, 'zh');
  const reading: SheetReading = { item: 'office/raise', version: 1, columns, locale: 'zh', mostRows: 100 };

  async function* sheet(rows: Cell[][], example?: string): AsyncGenerator<WorkbookEvent, void, undefined> {
    if (example !== undefined) {
      yield { type: 'sheet', index: 0, name: metaSheet, hidden: true };
      yield { type: 'rows', rows: [{ number: 1, cells: ['example', example] }], progress: 1 };
      yield { type: 'end', merged: [] };
    }
    yield { type: 'sheet', index: 1, name: '数据', hidden: false };
    yield { type: 'rows', rows: [['工号', '工资'], ...rows].map((cells, index) => ({ number: index + 1, cells })), progress: 1 };
    yield { type: 'end', merged: [] };
  }

  async function judged(rows: Cell[][], stored = 0, example?: string): Promise<[line: number, status: string, faults: string[]][]> {
    const judge = rowJudge(async (lines) => lines.map(({ values }) => ({ data: values })), new RepeatedRows({ unique: ['badge'] }, columns, 'zh'), columns, false);
    const portions: CheckedPortion[] = [];
    for await (const portion of checkSheet(sheet(rows, example), reading, judge, stored)) portions.push(portion);
    return portions.flatMap(({ texts }) => texts.flatMap((text) => (JSON.parse(text) as [number, string, string, string | null, string | null][]).map(([line, status, , , faults]): [number, string, string[]] => [line, status, (JSON.parse(faults ?? '[]') as { message: string }[]).map(({ message }) => message)])));
  }

  it('are judged after a kill as they would have been without: a row that was at fault is no earlier one', async () => {
    const rows: Cell[][] = [['A1', 'many'], ['A1', 5000], ['A1', 6000]];
    const whole = await judged(rows);
    expect(whole.map(([line, status]) => [line, status])).to.deep.equal([[2, 'failed'], [3, 'good'], [4, 'failed']]);
    expect(await judged(rows, 2)).to.deep.equal(whole.slice(1));
    expect(await judged(rows, 3)).to.deep.equal(whole.slice(2));
  });

  it('with a cell that cannot be read are judged by their other cells, too, but not by those that show under a condition', async () => {
    const person = compileForm({ display: 'form', components: [
      { type: 'textfield', key: 'name', label: '姓名', input: true, validate: { required: true } }, { type: 'number', key: 'wage', label: '工资', input: true, validate: { required: true } }, { type: 'checkbox', key: 'abroad', label: '境外', input: true },
      { type: 'textfield', key: 'country', label: '国家', input: true, validate: { required: true }, conditional: { show: true, when: 'abroad', eq: 'true' } },
    ] }, { dictionaries: {} });
    const fields = cellColumns(person, 'zh');
    const judge = rowJudge(async (lines) => lines.map(({ values }) => ({ faults: judgeAlone(person, values, { locale: 'zh', now: new Date('2026-03-10T02:00:00Z'), account: {} }).map(faultOf) })), new RepeatedRows({}, fields, 'zh'), fields, false);
    const [row] = await judge.judge([{ line: 2, values: { country: '法国' }, cells: [], faults: [{ key: 'wage', message: '工资: 不是数字' }, { key: 'abroad', message: '境外: 请填“是”或“否”' }] }]);
    expect(row!.faults.map(({ key }) => key)).to.deep.equal(['wage', 'abroad', 'name']);
  });

  it('leave the example out as it was given, and take whatever else a hidden sheet says for no example', async () => {
    expect(await judged([['A1', 5000], ['A2', 1]], 0, '["A1",5000]')).to.have.length(1);
    for (const text of ['x', '5', '{}', 'null', '']) expect(await judged([['A1', 5000], ['A2', 1]], 0, text), text).to.have.length(2);
  });
});
