import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32, deflateRawSync } from 'node:zlib';
import { cellValue, type PlainValue, type WorkbookEvent } from '../../server/platform/read-workbook.ts';
import { workbookEvents } from '../../server/platform/workbook/workbook-events.ts';
import { workbookLimits, type WorkbookLimits } from '../../server/platform/workbook/limits.ts';

export interface ArchivePart { name: string; content: string | Buffer; stored?: boolean; flags?: number; crc?: number; /** What the archive says of it, true or not. */ size?: number; method?: number }

/** A ZIP archive by APPNOTE.TXT, so that tests can also write what no program would. */
export function zipOf(parts: readonly ArchivePart[]): Buffer {
  const files: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, content, stored = false, flags = 0, crc, size, method = stored ? 0 : 8 } of parts) {
    const data = Buffer.isBuffer(content) ? content : Buffer.from(content);
    const packed = stored ? data : deflateRawSync(data);
    const title = Buffer.from(name);
    const shared = Buffer.alloc(26);
    shared.writeUInt16LE(20, 0);
    shared.writeUInt16LE(0x800 | flags, 2);
    shared.writeUInt16LE(method, 4);
    shared.writeUInt32LE(crc ?? crc32(data), 10);
    shared.writeUInt32LE(packed.length, 14);
    shared.writeUInt32LE(size ?? data.length, 18);
    shared.writeUInt16LE(title.length, 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), shared, title, packed]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(offset, 10);
    directory.push(Buffer.from('PK\x01\x02'), Buffer.from([20, 0]), shared, tail, title);
    files.push(local);
    offset += local.length;
  }
  const index = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(parts.length, 8);
  end.writeUInt16LE(parts.length, 10);
  end.writeUInt32LE(index.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...files, index, end]);
}

const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const relation = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
export const workbookType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml';

export interface HandMade {
  /** The inside of `<worksheet>` of each sheet, such as `<sheetData>…</sheetData>`. */
  sheets: { name: string; state?: string; body: string }[];
  /** The inside of `<sst>`. */
  strings?: string;
  /** The inside of `<styleSheet>`. */
  styles?: string;
  date1904?: boolean;
  contentType?: string;
  stored?: boolean;
  more?: ArchivePart[];
}

/** The parts of a workbook written by hand, the way that LibreOffice lays them out. */
export function partsOf({ sheets, strings, styles, date1904, contentType = workbookType, stored, more = [] }: HandMade): ArchivePart[] {
  const relations = [
    ...sheets.map((_, index) => `<Relationship Id="s${index}" Type="${relation}/worksheet" Target="worksheets/sheet${index + 1}.xml"/>`),
    `<Relationship Id="st" Type="${relation}/styles" Target="styles.xml"/>`, `<Relationship Id="ss" Type="${relation}/sharedStrings" Target="sharedStrings.xml"/>`,
  ];
  return [
    { name: '[Content_Types].xml', content: `${head}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/xl/workbook.xml" ContentType="${contentType}"/></Types>` },
    { name: '_rels/.rels', content: `${head}<Relationships><Relationship Id="r1" Type="${relation}/officeDocument" Target="xl/workbook.xml"/></Relationships>` },
    { name: 'xl/workbook.xml', content: `${head}<workbook xmlns="${main}" xmlns:r="${relation}">${date1904 ? '<workbookPr date1904="true"/>' : ''}<sheets>${sheets.map(({ name, state }, index) => `<sheet name="${name}" sheetId="${index + 1}" ${state ? `state="${state}" ` : ''}r:id="s${index}"/>`).join('')}</sheets></workbook>` },
    { name: 'xl/_rels/workbook.xml.rels', content: `${head}<Relationships>${relations.join('')}</Relationships>` },
    ...(styles === undefined ? [] : [{ name: 'xl/styles.xml', content: `${head}<styleSheet xmlns="${main}">${styles}</styleSheet>` }]),
    ...(strings === undefined ? [] : [{ name: 'xl/sharedStrings.xml', content: `${head}<sst xmlns="${main}">${strings}</sst>` }]),
    ...sheets.map(({ body }, index) => ({ name: `xl/worksheets/sheet${index + 1}.xml`, content: `${head}<worksheet xmlns="${main}">${body}</worksheet>` })),
    ...more,
  ].map((part) => ({ stored, ...part }));
}

/** A folder of files that goes away with `remove`. */
export function workFolder(): { path(name: string): string; write(name: string, content: Buffer): string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'banshi-workbooks-'));
  const path = (name: string): string => join(folder, name);
  return {
    path,
    write(name, content) { writeFileSync(path(name), content); return path(name); },
    remove() { rmSync(folder, { recursive: true, force: true }); },
  };
}

/** Everything that a workbook tells, read in this thread. */
export async function eventsOf(path: string, limits: Partial<WorkbookLimits> = {}): Promise<WorkbookEvent[]> {
  const events: WorkbookEvent[] = [];
  for await (const event of workbookEvents(path, { ...workbookLimits, ...limits })) events.push(event);
  return events;
}

/** The plain values of the first sheet, row by row, without the blanks at the ends of rows. */
export function valuesOf(events: readonly WorkbookEvent[]): PlainValue[][] {
  // What a file says of itself comes before its rows.
  const start = Math.max(events.findIndex((event) => event.type === 'sheet' && event.name !== '_meta'), 0);
  const firstEnd = events.findIndex((event, index) => index >= start && event.type === 'end');
  return events.slice(start, firstEnd).flatMap((event) => (event.type === 'rows' ? event.rows.map((row) => row.cells.map(cellValue)) : []));
}
