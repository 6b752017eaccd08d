import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { openPromise, type Entry, type ZipFile } from 'yauzl';
import type { FileStore } from '../platform/file-store.ts';
import { Problem, type Locale } from '../platform/errors.ts';
import { cellValue, readWorkbook, workbookLimits } from '../platform/read-workbook.ts';
import { workPath } from '../platform/work-path.ts';
import { translate } from '../forms/form-definition.ts';
import type { GeneratedTemplate } from '../forms/generated-templates.ts';
import type { ItemVersion } from '../catalog/item-version.ts';
import type { ListDefinition } from '../registers/list-definition.ts';
import { templateHeadings } from './template-columns.ts';

/** More workbooks than anybody puts into one archive; the rest is not looked into. */
const mostWorkbooks = 20;
/** What a message names of many. */
const mostColumnsNamed = 10, mostRowsNamed = 10;
const locales: readonly Locale[] = ['zh', 'en'];

/**
 * Whether what was handed in is the generated template: a workbook with its headings, in either language, and rows that
 * fill what is required, which for `zip` lies in the archive (one that `check-archive.ts` has passed). Throws the Problem that tells the applicant
 * what to do.
 */
export async function refuseOtherThanTemplate(files: FileStore, path: string, version: ItemVersion, template: GeneratedTemplate, list: ListDefinition, locale: Locale): Promise<void> {
  const name = translate(version.form, template.name, locale);
  const headings = locales.map((one) => templateHeadings(version.form, template, list, one).map(plainHeading));
  const wanted: Wanted = { name, headings, required: template.columns.flatMap(({ required }, index) => (required ? [index] : [])), locale };
  if (!template.zip) return refuseOtherSheet(path, wanted);
  let refusal = new Problem('archive_without_workbook', { template: name });
  for await (const workbook of workbooksWithin(files, path)) {
    try {
      return await refuseOtherSheet(workbook, wanted);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      refusal = error;
    }
  }
  throw refusal;
}

/** Each workbook of the archive as a file, which is gone when the next one is asked for. */
async function* workbooksWithin(files: FileStore, path: string): AsyncGenerator<string, void, undefined> {
  const archive = await openPromise(path, { lazyEntries: true, autoClose: false });
  try {
    const workbooks: Entry[] = [];
    for await (const entry of archive.eachEntry()) if (isWorkbook(entry.fileName)) workbooks.push(entry);
    for (const entry of workbooks.slice(0, mostWorkbooks)) {
      const unpacked = await workPath(files);
      try {
        await unpack(archive, entry, unpacked);
        yield unpacked;
      } finally {
        await rm(unpacked, { force: true });
      }
    }
  } finally {
    archive.close();
  }
}

/** Left out is what systems put beside the files: folders of macOS, and the locks of an open Excel. */
function isWorkbook(name: string): boolean {
  return /\.xlsx$/i.test(name) && !/(^|\/)(__MACOSX\/|\._|~\$)/.test(name);
}

async function unpack(archive: ZipFile, entry: Entry, path: string): Promise<void> {
  let bytes = 0;
  const limit = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      if (bytes > workbookLimits.fileBytes) done(new Problem('too_large', { limit: `${workbookLimits.fileBytes / 1024 / 1024} MB` }));
      else done(null, chunk);
    },
  });
  try {
    await pipeline(await archive.openReadStreamPromise(entry), limit, createWriteStream(path, { flags: 'wx' }));
  } catch (error) {
    if (error instanceof Problem || /^E[A-Z]+$/.test(String((error as { code?: unknown }).code))) throw error;
    throw new Problem('workbook_broken', { place: 'ZIP' }, undefined, { cause: error });
  }
}

/** The headings by language, and the numbers of those columns that every row must fill. */
interface Wanted { name: string; headings: readonly (readonly string[])[]; required: readonly number[]; locale: Locale }

/** The first sheet with content is judged: its first row must hold all headings of one language, and rows must follow that fill what is required. */
async function refuseOtherSheet(path: string, wanted: Wanted): Promise<void> {
  let required: readonly Required[] | null = null;
  let rows = 0;
  const unfilled = new Map<string, number[]>();
  for await (const event of readWorkbook(path)) {
    if (event.type === 'end' && required) break;
    for (const { number, cells } of event.type === 'rows' ? event.rows : []) {
      const texts = cells.map((cell) => String(cellValue(cell) ?? '').trim());
      if (texts.every((text) => text === '')) continue;
      if (!required) { required = requiredColumns(texts.map(plainHeading), wanted); continue; }
      rows++;
      for (const { heading, at } of required) if (!texts[at]) unfilled.set(heading, [...(unfilled.get(heading) ?? []), number].slice(0, mostRowsNamed));
    }
  }
  if (!required) requiredColumns([], wanted);
  if (rows === 0) throw new Problem('workbook_without_rows', { template: wanted.name });
  for (const [column, numbers] of unfilled) throw new Problem('workbook_unfilled', { column, rows: numbers.join(', ') });
}

interface Required { heading: string; at: number }

function requiredColumns(found: readonly string[], { name, headings, required, locale }: Wanted): Required[] {
  const lacking = headings.map((some) => some.filter((heading) => !found.includes(heading)));
  const best = lacking.reduce((least, one, index) => (one.length < lacking[least]!.length ? index : least), 0);
  if (lacking[best]!.length > 0) throw new Problem('workbook_not_of_template', { template: name, columns: lacking[best]!.slice(0, mostColumnsNamed).join(locale === 'zh' ? '、' : ', ') });
  return required.map((index) => ({ heading: headings[best]![index]!, at: found.indexOf(headings[best]![index]!) }));
}

/** Without the star of a column that must be filled. */
function plainHeading(text: string): string {
  return text.replace(/\s*\*$/, '').trim();
}
