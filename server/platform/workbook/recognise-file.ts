import { open, type FileHandle } from 'node:fs/promises';
import { Problem } from '../errors.ts';

/** How a file begins, for the commonest things that people upload instead of a workbook. */
const beginnings: readonly [bytes: string, found: string][] = [
  ['%PDF-', 'PDF'], ['\x89PNG', 'PNG'], ['\xff\xd8\xff', 'JPEG'], ['GIF8', 'GIF'], ['Rar!', 'RAR'], ['7z\xbc\xaf', '7z'],
  ['<!DOCTYPE html', 'HTML'], ['<html', 'HTML'], ['<?xml', 'XML'], ['{\\rtf', 'RTF'], ['SQLite', 'SQLite'],
];
/** Compound File Binary header ([MS-CFB] 2.2): old Excel files, and the envelope of encrypted new ones ([MS-OFFCRYPTO] 2.3). */
const compoundFile = '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1';
const zip = ['PK\x03\x04', 'PK\x05\x06'];

/** Throws what tells the uploader best why the file cannot be a workbook; a ZIP archive passes. */
export async function refuseOtherFiles(path: string): Promise<void> {
  const file = await open(path, 'r');
  try {
    const head = (await readAt(file, 0, 512)).toString('latin1');
    if (head.length === 0) throw new Problem('empty_file');
    if (zip.some((start) => head.startsWith(start))) return;
    if (head.startsWith(compoundFile)) throw await compoundProblem(file);
    const found = beginnings.find(([bytes]) => head.toLowerCase().startsWith(bytes.toLowerCase()))?.[1];
    throw new Problem('not_a_workbook', { found: found ?? (looksLikeText(head) ? 'CSV/TXT' : '?') });
  } finally {
    await file.close();
  }
}

/** Which streams a compound file holds is told by the names in its directory, which are UTF-16LE. */
async function compoundProblem(file: FileHandle): Promise<Problem> {
  const names = ['EncryptedPackage', 'EncryptionInfo', 'Workbook', 'Book'].map((name) => [name, Buffer.from(`${name}\0`, 'utf16le')] as const);
  const found = new Set<string>();
  const overlap = 64;
  for (let at = 0; ; at += 1024 * 1024) {
    const chunk = await readAt(file, at, 1024 * 1024 + overlap);
    for (const [name, bytes] of names) if (chunk.includes(bytes)) found.add(name);
    if (chunk.length <= 1024 * 1024) break;
  }
  if (found.has('EncryptedPackage') || found.has('EncryptionInfo')) return new Problem('workbook_encrypted');
  if (found.has('Workbook') || found.has('Book')) return new Problem('workbook_old_format');
  return new Problem('not_a_workbook', { found: 'DOC/PPT/WPS' });
}

async function readAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length);
  const { bytesRead } = await file.read(buffer, 0, length, position);
  return buffer.subarray(0, bytesRead);
}

function looksLikeText(head: string): boolean {
  return ![...head].some((character) => character < ' ' && !'\t\r\n\f'.includes(character));
}
