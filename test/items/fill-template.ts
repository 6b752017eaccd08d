import { buffer } from 'node:stream/consumers';
import ExcelJS from 'exceljs';
import { fromBufferPromise } from 'yauzl';
import { zipArchive } from '../../server/platform/write-zip.ts';
import type { Client } from '../journeys/counter.ts';

/** A template as it was downloaded: the name of the workbook in the archive, and the sheet's rows with its heads. */
export interface Downloaded { status: number; type: string; name: string; rows: string[][]; content: Buffer }

export async function downloadTemplate(client: Client, address: string): Promise<Downloaded> {
  const { status, type, content } = await client.bytes(address);
  if (status !== 200) return { status, type, name: '', rows: [], content };
  const { name, book } = type === 'application/zip' ? await firstEntry(content) : { name: '', book: content };
  return { status, type, name, content, rows: (await sheetOf(book)).rows };
}

/** The template with something in every cell that must be filled in, in the shape that it came in. */
export async function filledTemplate(client: Client, address: string, value = '5000.00'): Promise<{ name: string; content: Buffer }> {
  const { type, content } = await client.bytes(address);
  const { name, book } = type === 'application/zip' ? await firstEntry(content) : { name: '模板.xlsx', book: content };
  const { workbook, sheet, rows } = await sheetOf(book);
  rows[0]?.forEach((heading, index) => { if (heading.endsWith(' *')) for (let row = 2; row <= rows.length; row++) sheet.getCell(row, index + 1).value = value; });
  const filled = Buffer.from(await workbook.xlsx.writeBuffer());
  return type === 'application/zip' ? { name: name.replace(/xlsx$/, 'zip'), content: await zipArchive([{ name, content: filled }], new Date()) } : { name, content: filled };
}

async function firstEntry(content: Buffer): Promise<{ name: string; book: Buffer }> {
  const archive = await fromBufferPromise(content, { lazyEntries: true });
  for await (const entry of archive.eachEntry()) return { name: entry.fileName, book: await buffer(await archive.openReadStreamPromise(entry)) };
  throw new Error('the archive is empty');
}

async function sheetOf(book: Buffer): Promise<{ workbook: ExcelJS.Workbook; sheet: ExcelJS.Worksheet; rows: string[][] }> {
  const workbook = new ExcelJS.Workbook();
  await workbook.xlsx.load(book as unknown as ArrayBuffer);
  const [sheet] = workbook.worksheets;
  const rows: string[][] = [];
  sheet!.eachRow((row) => { rows.push(Array.from({ length: sheet!.columnCount }, (_, index) => row.getCell(index + 1).text)); });
  return { workbook, sheet: sheet!, rows };
}
