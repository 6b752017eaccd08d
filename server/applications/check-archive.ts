import { open as openArchive, type ZipFile } from 'yauzl';
import { Problem, type Locale, type Text } from '../platform/errors.ts';

const mostEntries = 1000;
const mostUnpackedBytes = 500 * 1024 * 1024;
const programs = /\.(exe|dll|com|scr|bat|cmd|ps1|vbs|vbe|js|jse|wsf|msi|jar|hta|lnk|apk|sh)$/i;

const reasons = {
  broken: { zh: '文件已损坏或不完整', en: 'it is damaged or incomplete' },
  many: { zh: `文件超过${mostEntries}个`, en: `it holds more than ${mostEntries} files` },
  large: { zh: '解压后过大', en: 'it unpacks to too much' },
  encrypted: { zh: '设有密码，请取消密码后上传', en: 'it is protected by a password; remove it and upload again' },
  program: { zh: '含有程序文件', en: 'it holds a program' },
} satisfies Record<string, Text>;

/**
 * A ZIP that a reviewer will open on their own computer: readable, without password and programs, and no bomb. Only its
 * directory is read; nothing is unpacked here. Names that lead out of the folder are refused by the reader itself.
 */
export async function refuseUnsafeArchive(path: string, locale: Locale): Promise<void> {
  const fault = await faultOf(path);
  if (fault) throw new Problem('unsafe_archive', { reason: reasons[fault][locale] });
}

async function faultOf(path: string): Promise<keyof typeof reasons | null> {
  let archive: ZipFile;
  try {
    archive = await new Promise<ZipFile>((resolve, reject) => openArchive(path, { lazyEntries: true }, (error, opened) => (error ? reject(error) : resolve(opened))));
  } catch {
    return 'broken';
  }
  try {
    return await faultOfEntries(archive);
  } catch {
    return 'broken';
  } finally {
    archive.close();
  }
}

function faultOfEntries(archive: ZipFile): Promise<keyof typeof reasons | null> {
  if (archive.entryCount > mostEntries) return Promise.resolve('many');
  let unpacked = 0;
  return new Promise((resolve, reject) => {
    archive.on('error', reject);
    archive.on('end', () => resolve(null));
    archive.on('entry', (entry) => {
      unpacked += entry.uncompressedSize;
      const isEncrypted = (entry.generalPurposeBitFlag & 1) === 1;
      if (isEncrypted) resolve('encrypted');
      else if (unpacked > mostUnpackedBytes) resolve('large');
      else if (programs.test(entry.fileName)) resolve('program');
      else archive.readEntry();
    });
    archive.readEntry();
  });
}
