import { expect } from 'chai';
import ExcelJS from 'exceljs';
import fc from 'fast-check';
import { isDateFormat } from '../../server/platform/workbook/cell-styles.ts';
import { fromStoredText, toStoredText } from '../../server/platform/workbook/cell-text.ts';
import { workbookLimits } from '../../server/platform/workbook/limits.ts';
import { readSheet } from '../../server/platform/workbook/read-sheet.ts';
import { readSharedStrings } from '../../server/platform/workbook/shared-strings.ts';
import { readWorkbook, type PlainValue, type SheetRow } from '../../server/platform/read-workbook.ts';
import { writeWorkbook } from '../../server/platform/write-workbook.ts';
import { eventsOf, partsOf, valuesOf, workFolder, zipOf } from './workbook-files.ts';

/** What spoils readers: three-byte and four-byte characters, combining marks, XML's own characters, spaces at the ends. */
const pieces = [...'哈尔滨社会保险參保𠮷𡈽𪚥🈚é', 'e\u0301', '&', '<', '>', '"', "'", ' ', '\n', ']]>', 'Ａ', '０', 'abc', '1'];
const text = fc.array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 40 }).map((parts) => parts.join(''));
const residentId = fc.integer({ min: 0, max: 999_999 }).map((number) => `230102199001${String(number).padStart(6, '0')}`);
const money = fc.integer({ min: -10_000_000, max: 10_000_000 }).map((cents) => cents / 100);
const cell: fc.Arbitrary<PlainValue> = fc.oneof(text, residentId, money, fc.boolean(), fc.constant(null));
const table = fc.array(fc.array(cell, { minLength: 1, maxLength: 8 }), { minLength: 1, maxLength: 60 });

/** Cells at the end of a row that hold nothing, and rows of nothing, are not in the file. */
function withoutBlanks(rows: readonly (readonly PlainValue[])[]): PlainValue[][] {
  return rows.map((row) => row.slice(0, row.findLastIndex((value) => value !== null) + 1)).filter((row) => row.length > 0);
}

describe('reading workbooks gives back every cell', () => {
  const folder = workFolder();
  after(() => folder.remove());

  it('of files by the whole writer of exceljs, with shared strings', async () => {
    await fc.assert(fc.asyncProperty(table, async (rows) => {
      const book = new ExcelJS.Workbook();
      book.addWorksheet('数据').addRows(rows as ExcelJS.CellValue[][]);
      await book.xlsx.writeFile(folder.path('whole.xlsx'));
      expect(valuesOf(await eventsOf(folder.path('whole.xlsx')))).to.deep.equal(withoutBlanks(rows));
    }), { numRuns: 25 });
  });

  it('of files by the streaming writer of exceljs, with and without shared strings', async () => {
    await fc.assert(fc.asyncProperty(table, fc.boolean(), async (rows, useSharedStrings) => {
      const book = new ExcelJS.stream.xlsx.WorkbookWriter({ filename: folder.path('stream.xlsx'), useSharedStrings });
      const sheet = book.addWorksheet('数据');
      for (const row of rows) sheet.addRow(row).commit();
      await book.commit();
      expect(valuesOf(await eventsOf(folder.path('stream.xlsx')))).to.deep.equal(withoutBlanks(rows));
    }), { numRuns: 25 });
  });

  it('of files of many sizes, around the portions they pass in, with texts inline and shared, through the worker', async () => {
    const rare = ['𠮷', '䶮', '㐂', '𪚥', '㼆', '·', '　', '\u200d', '🈚'];
    for (const size of [1, 499, 500, 501, 1500]) {
      const rows = Array.from({ length: size }, (_, index) => [`${rare[index % rare.length]}阿卜杜拉·${index}`, `23010219900101${String(index).padStart(4, '0')}`, index / 100]);
      for (const useSharedStrings of [true, false]) {
        const book = new ExcelJS.stream.xlsx.WorkbookWriter({ filename: folder.path('size.xlsx'), useSharedStrings });
        const sheet = book.addWorksheet('数据');
        for (const row of rows) sheet.addRow(row).commit();
        await book.commit();
        const events = [];
        for await (const event of readWorkbook(folder.path('size.xlsx'), { inThreadBytes: size === 1500 ? 0 : undefined })) events.push(event);
        expect(valuesOf(events), `${size} rows`).to.deep.equal(rows);
      }
    }
  });

  it('of long files whose Chinese text falls on every edge of the pieces they are read in', async () => {
    const rows = Array.from({ length: 4000 }, (_, index) => [`230102199001${String(index).padStart(6, '0')}`, `${'𠮷'.repeat(index % 3)}哈尔滨市道里区社会保险经办中心${index}`, `第${index}行`]);
    const xml = rows.map((row, index) => `<row r="${index + 1}">${row.map((value) => `<c t="inlineStr"><is><t>${value}</t></is></c>`).join('')}</row>`).join('');
    for (const stored of [true, false]) {
      for (let padding = 0; padding < 7; padding++) {
        const file = folder.write('long.xlsx', zipOf(partsOf({ stored, sheets: [{ name: '数据', body: `<!--${'.'.repeat(padding)}--><sheetData>${xml}</sheetData>` }] })));
        expect(valuesOf(await eventsOf(file))).to.deep.equal(rows);
      }
    }
  });

  it('wherever the bytes of a sheet are cut, and one byte at a time', async () => {
    const sheet = Buffer.from('\ufeff<?xml version="1.0"?><x:worksheet xmlns:x="u"><x:sheetData><x:row r="2"><x:c r="B2" t="inlineStr"><x:is><x:t>道𠮷&amp;里</x:t></x:is></x:c><x:c r="C2"><x:v>1.5</x:v></x:c></x:row></x:sheetData></x:worksheet>');
    const read = async (chunks: Buffer[]): Promise<SheetRow[]> => {
      const rows: SheetRow[] = [];
      for await (const portion of readSheet('sheet', asStream(chunks), { limits: workbookLimits, strings: null, kinds: [], from1904: false, rowsLeft: 10 }, [])) rows.push(...portion.rows);
      return rows;
    };
    const expected = [{ number: 2, cells: [null, '道𠮷&里', 1.5] }];
    for (let at = 1; at < sheet.length; at++) expect(await read([sheet.subarray(0, at), sheet.subarray(at)]), `cut at ${at}`).to.deep.equal(expected);
    expect(await read(Array.from(sheet, (byte) => Buffer.from([byte])))).to.deep.equal(expected);
  });

  it('of shared strings longer than the blocks they are kept in', async () => {
    const texts = ['短', '长'.repeat(400_000), '𠮷'.repeat(10), '哈'.repeat(340_000), '', '尾'];
    const xml = `<sst>${texts.map((one) => `<si><t>${one}</t></si>`).join('')}</sst>`;
    const strings = await readSharedStrings('strings', asStream([Buffer.from(xml)]), workbookLimits);
    expect(texts.map((_, index) => strings.get(index))).to.deep.equal(texts);
    expect(strings.get(texts.length)).to.equal(undefined);
  });

  it('in UTF-16 and in the encoding that the file declares', async () => {
    const body = '<worksheet><sheetData><row><c t="inlineStr"><is><t>社保𠮷</t></is></c></row></sheetData></worksheet>';
    const parts = partsOf({ sheets: [{ name: 'a', body: '' }] });
    const gb = Buffer.concat([Buffer.from('<?xml version="1.0" encoding="GB18030"?><worksheet><sheetData><row><c t="inlineStr"><is><t>'), Buffer.from([0xc9, 0xe7, 0xb1, 0xa3]), Buffer.from('</t></is></c></row></sheetData></worksheet>')]);
    for (const [content, expected] of [[Buffer.from(`\ufeff${body}`, 'utf16le'), '社保𠮷'], [Buffer.from(body, 'utf16le').swap16(), '社保𠮷'], [gb, '社保']] as const) {
      parts[parts.length - 1]!.content = content;
      expect(valuesOf(await eventsOf(folder.write('encoded.xlsx', zipOf(parts))))).to.deep.equal([[expected]]);
    }
  });

  it('as the writer of exports and templates wrote it, through both worker threads', async () => {
    const columns = [{ heading: '身份证号', note: '18位', required: true }, { heading: '姓名' }, { heading: '金额', format: 'money' as const }, { heading: '日期', format: 'date' as const }, { heading: '性别', options: ['男', '女'] }];
    const rows: PlainValue[][] = Array.from({ length: 1200 }, (_, index) => [`230102199001${String(index).padStart(6, '0')}`, ['=1+1', '+86', '-', '@a', '_x0041_', 'a\r\nb\u0001', '𠮷'][index % 7]!, index / 100, '2026-03-10', '男']);
    const path = folder.path('export.xlsx');
    expect(await writeWorkbook(path, { sheets: [{ name: '人员', columns, rowsToFill: 10 }], meta: { of: '版本' } }, [{ sheet: 0, rows: rows.slice(0, 700) }, { sheet: 0, rows: rows.slice(700) }])).to.equal(1200);
    const events = [];
    for await (const event of readWorkbook(path, { inThreadBytes: 0 })) events.push(event);
    expect(valuesOf(events)).to.deep.equal([['身份证号 *', '姓名', '金额', '日期', '性别'], ...rows]);
    expect(events.filter((event) => event.type === 'sheet').map(({ name, hidden }) => [name, hidden])).to.deep.equal([['_meta', true], ['人员', false], ['_options', true]]);
  });
});

describe('a cell is more than its value', () => {
  const folder = workFolder();
  after(() => folder.remove());
  const styles = '<numFmts><numFmt numFmtId="164" formatCode="yyyy&quot;年&quot;m&quot;月&quot;"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="22"/></cellXfs>';
  const cellsOf = async (cells: string, more: { strings?: string; date1904?: boolean } = {}): Promise<unknown[]> => {
    const file = folder.write('cells.xlsx', zipOf(partsOf({ sheets: [{ name: 'a', body: `<sheetData><row>${cells}</row></sheetData>` }], styles, ...more })));
    return (await eventsOf(file)).flatMap((event) => (event.type === 'rows' ? event.rows.flatMap((row) => row.cells) : []));
  };

  it('dates are told from numbers by their style, in both calendars', async () => {
    const cells = '<c s="1"><v>46091</v></c><c s="2"><v>46082</v></c><c s="3"><v>46091.354166667</v></c><c s="1"><v>1</v></c><c s="1"><v>59</v></c><c s="1"><v>61</v></c><c><v>46091</v></c>';
    expect((await cellsOf(cells)).map((one) => (one as { value?: unknown }).value ?? one)).to.deep.equal(['2026-03-10', '2026-03-01', '2026-03-10T08:30:00', '1900-01-01', '1900-02-28', '1900-03-01', 46091]);
    expect(await cellsOf('<c s="1"><v>44629</v></c><c s="1"><v>60</v></c>', { date1904: true })).to.deep.equal([{ value: '2026-03-10', date: true }, { value: '1904-03-01', date: true }]);
    expect(await cellsOf('<c s="1"><v>60</v></c><c s="1"><v>-1</v></c>')).to.deep.equal([{ value: '#####', error: true }, { value: '#####', error: true }]);
  });

  it('format codes of dates are known from those of amounts', () => {
    for (const code of ['yyyy-mm-dd', 'm/d/yy h:mm', '[$-804]yyyy"年"m"月"d"日"', '[h]:mm:ss', 'yyyy年m月', 'mm:ss.0', '[红色]yyyy-mm;@']) expect(isDateFormat(code), code).to.equal(true);
    for (const code of ['General', '0.00', '#,##0.00_ ;[Red]-#,##0.00', '@', '"日期"0', '0%', '0.00E+00', '¥#,##0.00', '[>=100]0;0.0']) expect(isDateFormat(code), code).to.equal(false);
  });

  it('numbers that Excel has already cut are told apart', async () => {
    expect(await cellsOf('<c><v>2.30102199001011E+17</v></c><c><v>123456789012345</v></c>')).to.deep.equal([{ value: 230102199001011000, digitsLost: true }, 123456789012345]);
  });

  it('formulas come with the value that was calculated last, errors as errors', async () => {
    expect(await cellsOf('<c><f>A1*2</f><v>84</v></c><c t="str"><f>B1&amp;"x"</f><v>甲x</v></c><c t="e"><v>#N/A</v></c><c><f>NOW()</f></c>')).to.deep.equal([
      { value: 84, formula: 'A1*2' }, { value: '甲x', formula: 'B1&"x"' }, { value: '#N/A', error: true }, { value: null, formula: 'NOW()' },
    ]);
  });

  it('rich texts are whole, readings beside them are left out, and a cell can stand where it says', async () => {
    const strings = '<si><r><t>社会</t></r><r><rPr/><t xml:space="preserve"> 保险</t></r><rPh sb="0" eb="1"><t>シャカイ</t></rPh></si>';
    expect(await cellsOf('<c r="C1" t="s"><v>0</v></c><c t="b"><v>1</v></c><c r="G1" t="inlineStr"><is><r><t>甲</t></r><r><t>乙</t></r></is></c>', { strings })).to.deep.equal([null, null, '社会 保险', true, null, null, '甲乙']);
  });

  it('hidden rows and sheets and merged cells are told', async () => {
    const body = '<sheetData><row r="1"><c><v>1</v></c></row><row r="7" hidden="1"><c><v>2</v></c></row></sheetData><mergeCells><mergeCell ref="A1:C1"/></mergeCells>';
    const events = await eventsOf(folder.write('hidden.xlsx', zipOf(partsOf({ sheets: [{ name: '甲', body }, { name: '乙', state: 'hidden', body: '<sheetData/>' }] }))));
    expect(events).to.deep.equal([
      { type: 'sheet', index: 0, name: '甲', hidden: false }, { type: 'rows', rows: [{ number: 1, cells: [1] }, { number: 7, hidden: true, cells: [2] }], progress: 1 }, { type: 'end', merged: ['A1:C1'] },
      { type: 'sheet', index: 1, name: '乙', hidden: true }, { type: 'end', merged: [] },
    ]);
  });

  it('any text comes back from the form in which files hold it', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (any) => { expect(fromStoredText(toStoredText(any))).to.equal(any); }));
    expect(toStoredText('a\ud800b')).to.equal('a\ufffdb');
  });
});

async function* asStream(chunks: readonly Buffer[]): AsyncGenerator<Buffer> { yield* chunks; }
