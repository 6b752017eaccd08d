import { expect } from 'chai';
import { getEventListeners } from 'node:events';
import { Problem } from '../../server/platform/errors.ts';
import { readWorkbook, type WorkbookEvent, type WorkbookLimits } from '../../server/platform/read-workbook.ts';
import { eventsOf, partsOf, workFolder, zipOf, type ArchivePart, type HandMade } from './workbook-files.ts';

const compound = (...streams: string[]): Buffer => Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(600), ...streams.map((name) => Buffer.concat([Buffer.from(`${name}\0`, 'utf16le'), Buffer.alloc(64)]))]);
const small: HandMade = { sheets: [{ name: 'a', body: '<sheetData><row><c><v>1</v></c></row></sheetData>' }] };
const sheetOf = (body: string): Buffer => zipOf(partsOf({ sheets: [{ name: 'a', body }] }));
const changed = (name: string, change: Partial<ArchivePart>): Buffer => zipOf(partsOf({ ...small, stored: true }).map((part) => (part.name === name ? { ...part, ...change } : part)));

describe('a file that cannot be read says why', () => {
  const folder = workFolder();
  after(() => folder.remove());

  async function problemOf(content: Buffer, limits?: Partial<WorkbookLimits>): Promise<Problem> {
    const error = await eventsOf(folder.write('file.xlsx', content), limits).then(() => null, (thrown: unknown) => thrown);
    if (!(error instanceof Problem)) throw new Error(`not refused with a Problem: ${String((error as Error)?.stack ?? error)}`);
    return error;
  }

  const cases: [what: string, content: () => Buffer, code: string, found?: string][] = [
    ['an empty file', () => Buffer.alloc(0), 'empty_file'],
    ['a PDF', () => Buffer.from('%PDF-1.7 …'), 'not_a_workbook', 'PDF'],
    ['a picture', () => Buffer.from('89504e470d0a1a0a', 'hex'), 'not_a_workbook', 'PNG'],
    ['a web page under the name of a workbook', () => Buffer.from('<html><table>'), 'not_a_workbook', 'HTML'],
    ['a CSV file', () => Buffer.from('姓名,性别\n甲,男\n'), 'not_a_workbook', 'CSV/TXT'],
    ['an old .xls', () => compound('Workbook'), 'workbook_old_format'],
    ['an encrypted workbook', () => compound('EncryptionInfo', 'EncryptedPackage'), 'workbook_encrypted'],
    ['an old .doc', () => compound('WordDocument'), 'not_a_workbook', 'DOC/PPT/WPS'],
    ['an archive of something else', () => zipOf([{ name: 'a.txt', content: 'a' }]), 'not_a_workbook', 'ZIP'],
    ['a text document', () => zipOf([{ name: '[Content_Types].xml', content: '<Types/>' }, { name: 'word/document.xml', content: '<d/>' }]), 'not_a_workbook', 'DOCX'],
    ['an OpenDocument sheet', () => zipOf([{ name: 'mimetype', content: 'application/vnd.oasis.opendocument.spreadsheet' }, { name: 'content.xml', content: '<d/>' }]), 'not_a_workbook', 'ODS'],
    ['a workbook with macros', () => zipOf(partsOf({ ...small, contentType: 'application/vnd.ms-excel.sheet.macroEnabled.main+xml' })), 'workbook_macros'],
    ['a workbook that hides its macros', () => zipOf(partsOf({ ...small, more: [{ name: 'xl/vbaProject.bin', content: 'x' }] })), 'workbook_macros'],
    ['a binary workbook', () => zipOf(partsOf({ ...small, contentType: 'application/vnd.ms-excel.sheet.binary.macroEnabled.main' })), 'not_a_workbook', 'XLSB'],
    ['an archive with a password', () => changed('xl/workbook.xml', { flags: 1, stored: false }), 'workbook_encrypted'],
    ['an archive that was cut off', () => zipOf(partsOf(small)).subarray(0, 900), 'workbook_broken'],
    ['an archive with a flipped byte', () => changed('xl/worksheets/sheet1.xml', { crc: 1 }), 'workbook_broken'],
    ['a part that unpacks to more than it says', () => changed('xl/worksheets/sheet1.xml', { stored: false, size: 20 }), 'workbook_broken'],
    ['a part that unpacks to less than it says', () => changed('xl/worksheets/sheet1.xml', { stored: false, size: 9999 }), 'workbook_broken'],
    ['a part that is packed in a way of its own', () => changed('xl/worksheets/sheet1.xml', { method: 14 }), 'workbook_broken'],
    ['two parts of one name', () => zipOf([...partsOf(small), { name: 'XL/workbook.xml', content: '<workbook/>' }]), 'workbook_broken'],
    ['a sheet that is missing', () => zipOf(partsOf(small).slice(0, -1)), 'workbook_broken'],
    ['a sheet that is not XML', () => changed('xl/worksheets/sheet1.xml', { content: 'no sheet' }), 'workbook_broken'],
    ['a sheet that ends in the middle', () => changed('xl/worksheets/sheet1.xml', { content: '<worksheet><sheetData><row>' }), 'workbook_broken'],
    ['bytes that are not UTF-8', () => changed('xl/worksheets/sheet1.xml', { content: Buffer.concat([Buffer.from('<worksheet><sheetData><row><c t="str"><v>'), Buffer.from([0xe5, 0x93]), Buffer.from('</v></c></row></sheetData></worksheet>')]) }), 'workbook_broken'],
    ['entities of its own', () => changed('xl/worksheets/sheet1.xml', { content: '<!DOCTYPE w [<!ENTITY a "b">]><worksheet/>' }), 'workbook_broken'],
    ['rows out of order', () => sheetOf('<sheetData><row r="3"/><row r="2"/></sheetData>'), 'workbook_broken'],
    ['a column that no sheet has', () => sheetOf('<sheetData><row><c r="XFE1"><v>1</v></c></row></sheetData>'), 'workbook_broken'],
    ['a shared string that is not there', () => sheetOf('<sheetData><row><c t="s"><v>3</v></c></row></sheetData>'), 'workbook_broken'],
    ['a number that is none', () => sheetOf('<sheetData><row><c><v>12a</v></c></row></sheetData>'), 'workbook_broken'],
    ['a part that unpacks to a thousand times its size', () => sheetOf(`<sheetData/>${' '.repeat(20_000_000)}`), 'workbook_unpacks_too_large'],
    ['one text without end', () => zipOf(partsOf({ ...small, strings: `<si><t>${Array.from({ length: 900_000 }, (_, index) => index).join('')}</t></si>`.repeat(1) })), 'workbook_unpacks_too_large'],
  ];
  for (const [what, content, code, found] of cases) {
    it(`refuses ${what}`, async () => {
      const problem = await problemOf(content());
      expect([problem.code, ...(found ? [problem.params['found']] : [])]).to.deep.equal([code, ...(found ? [found] : [])]);
      expect(problem.text('zh')).not.to.match(/\{|undefined/);
    });
  }

  it('names the limit that is passed', async () => {
    const rows = '<row><c t="str"><v>一二三四</v></c><c><v>2</v></c><c><v>3</v></c></row>'.repeat(3);
    const file = zipOf(partsOf({ sheets: [{ name: 'a', body: `<sheetData>${rows}</sheetData>` }, { name: 'b', body: `<sheetData>${rows}</sheetData>` }] }));
    const limited = async (limits: Partial<WorkbookLimits>): Promise<string> => { const { code, params } = await problemOf(file, limits); return `${code} ${Object.values(params).join(' ')}`.trim(); };
    expect(await limited({ rows: 5 })).to.equal('workbook_too_many_rows 5');
    expect(await limited({ columns: 2 })).to.equal('workbook_too_many_columns 1 2');
    expect(await limited({ cellLength: 3 })).to.equal('workbook_cell_too_long A1 3');
    expect(await limited({ sheets: 1 })).to.equal('workbook_too_many_sheets 1');
    expect(await limited({ fileBytes: 1000 })).to.equal('too_large 0 MB');
    expect(await limited({ unpackedBytes: 1500 })).to.equal('workbook_unpacks_too_large');
  });

  it('damaged anywhere, a file is read or refused but never crashes the reader', async () => {
    const whole = zipOf(partsOf(small));
    for (let at = 0; at < whole.length; at += 7) {
      const damaged = Buffer.from(whole);
      damaged[at] = damaged[at]! ^ 0x55;
      await eventsOf(folder.write('damaged.xlsx', damaged)).catch((error: unknown) => { if (!(error instanceof Problem)) throw error; });
    }
  });
});

describe('reading in the worker thread', () => {
  const folder = workFolder();
  after(() => folder.remove());
  const long = (): string => folder.write('long.xlsx', zipOf(partsOf({ sheets: [{ name: 'a', body: `<sheetData>${'<row><c><v>1</v></c></row>'.repeat(30_000)}</sheetData>` }] })));

  it('hands the reason for a refusal over', async () => {
    const file = folder.write('bad.xlsx', Buffer.from('%PDF-1.7'));
    const error = await readWorkbook(file, { inThreadBytes: 0 }).next().then(() => null, (thrown: unknown) => thrown);
    expect(error).to.be.instanceOf(Problem).with.property('code', 'not_a_workbook');
  });

  it('stops when it is cancelled, and when its reader leaves', async () => {
    const controller = new AbortController();
    const seen: WorkbookEvent[] = [];
    const reading = (async () => { for await (const event of readWorkbook(long(), { signal: controller.signal, inThreadBytes: 0 })) { seen.push(event); if (seen.length === 3) controller.abort(new Error('enough')); } })();
    expect(await reading.then(() => null, (error: Error) => error.message)).to.equal('enough');
    expect(seen).to.have.length(3);
    expect(getEventListeners(controller.signal, 'abort')).to.have.length(0);
    for await (const event of readWorkbook(long(), { inThreadBytes: 0 })) { expect(event.type).to.equal('sheet'); break; }
  });

  it('reads no further than it is asked while its reader is slow', async () => {
    let progress = 0;
    let portions = 0;
    for await (const event of readWorkbook(long(), { inThreadBytes: 0 })) {
      if (event.type !== 'rows') continue;
      portions++;
      expect(event.progress).to.be.at.least(progress);
      progress = event.progress;
    }
    expect(portions).to.be.greaterThan(3);
    expect(progress).to.equal(1);
  });
});
