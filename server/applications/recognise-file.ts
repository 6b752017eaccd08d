import { fileTypeFromFile } from 'file-type';
import { readFile, stat } from 'node:fs/promises';
import { Problem, type Locale } from '../platform/errors.ts';
import type { ReceivedFile } from '../platform/http-route.ts';
import { refuseUnsafeArchive } from './check-archive.ts';

/** The kinds of files that materials may be, by media type: the extension that they are kept under and how people call them. */
const kinds: Readonly<Record<string, { extension: string; zh: string; en: string }>> = {
  'image/jpeg': { extension: 'jpg', zh: 'JPG', en: 'JPG' },
  'image/png': { extension: 'png', zh: 'PNG', en: 'PNG' },
  'image/webp': { extension: 'webp', zh: 'WEBP', en: 'WEBP' },
  'application/pdf': { extension: 'pdf', zh: 'PDF', en: 'PDF' },
  'application/zip': { extension: 'zip', zh: 'ZIP 压缩包', en: 'ZIP' },
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': { extension: 'xlsx', zh: 'Excel（.xlsx）', en: 'Excel (.xlsx)' },
  'application/vnd.ms-excel': { extension: 'xls', zh: 'Excel（.xls）', en: 'Excel (.xls)' },
};

export function extensionOf(type: string): string {
  return kinds[type]?.extension ?? type.split('/')[1] ?? 'bin';
}

/** The media type of a received file, from its bytes and not from its name; refuses what the slot does not take. */
export async function recogniseFile(file: ReceivedFile, accept: readonly string[], locale: Locale): Promise<string> {
  if ((await stat(file.path)).size === 0) throw new Problem('empty_file');
  const type = await typeOf(file.path);
  if (!accept.includes(type)) {
    const accepted = accept.map((one) => kinds[one]?.[locale] ?? one).join(locale === 'zh' ? '、' : ', ');
    const name = kinds[type]?.[locale];
    throw new Problem('unsupported_file_type', { type: name ? `${locale === 'zh' ? '：' : ': '}${name}` : '', accepted });
  }
  if (type === 'application/zip' || kinds[type]?.extension === 'xlsx') await refuseUnsafeArchive(file.path, locale);
  return type;
}

async function typeOf(path: string): Promise<string> {
  const found = await fileTypeFromFile(path);
  if (found?.mime !== 'application/x-cfb') return found?.mime ?? 'unknown';
  // Word, Outlook and installers share this container; only Excel's keeps its content under this name ([MS-XLS] 2.1.2).
  return (await readFile(path)).includes(Buffer.from('Workbook', 'utf16le')) ? 'application/vnd.ms-excel' : found.mime;
}
