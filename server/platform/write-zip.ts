import { promisify } from 'node:util';
import { crc32, deflateRaw } from 'node:zlib';
import { shanghaiSecond } from './shanghai-time.ts';

/** A file as it is to lie in the archive; `/` in the name makes folders. */
export interface ZipContent { name: string; content: Buffer }

const pack = promisify(deflateRaw);
/** Version 2.0 of the format, in which names may be UTF-8 (bit 11 of the flags). */
const version = 20, utf8Names = 0x0800;
const stored = 0, deflated = 8;
const largestArchive = 0xffff_fffe, mostFiles = 0xfffe;

/**
 * A ZIP archive (PKWARE APPNOTE 6.3) of few files that fit the memory, each packed unless that makes it larger. Times
 * are those of Shanghai. Throws for what would need ZIP64 and for names that lead out of a folder.
 */
export async function zipArchive(files: readonly ZipContent[], now: Date): Promise<Buffer> {
  if (files.length > mostFiles) throw new Error('too many files for one archive');
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, content } of files) {
    refuseUnsafeName(name);
    const smaller = await pack(content);
    const packed = smaller.length < content.length ? smaller : content;
    const entry: Entry = { name: Buffer.from(name, 'utf8'), method: packed === content ? stored : deflated, crc: crc32(content), packedSize: packed.length, size: content.length, now };
    const head = localHeader(entry);
    directory.push(directoryEntry(entry, offset));
    parts.push(head, packed);
    offset += head.length + packed.length;
    if (offset > largestArchive || content.length > largestArchive) throw new Error('too large for one archive');
  }
  const list = Buffer.concat(directory);
  return Buffer.concat([...parts, list, endOfDirectory(files.length, list.length, offset)]);
}

interface Entry { name: Buffer; method: number; crc: number; packedSize: number; size: number; now: Date }

function refuseUnsafeName(name: string): void {
  const steps = name.split('/');
  // oxlint-disable-next-line no-control-regex
  if (/[\\:\u0000-\u001f]/.test(name) || steps.some((step) => step === '' || step === '.' || step === '..') || Buffer.byteLength(name) > 0xffff) throw new Error(`"${name}" cannot be a name in an archive`);
}

/** What both headers of a file tell alike, from the version that is needed to the length of the name. */
function commonFields({ name, method, crc, packedSize, size, now }: Entry): Buffer {
  const fields = Buffer.alloc(26);
  const { date, time } = dosTime(now);
  fields.writeUInt16LE(version, 0);
  fields.writeUInt16LE(utf8Names, 2);
  fields.writeUInt16LE(method, 4);
  fields.writeUInt16LE(time, 6);
  fields.writeUInt16LE(date, 8);
  fields.writeUInt32LE(crc, 10);
  fields.writeUInt32LE(packedSize, 14);
  fields.writeUInt32LE(size, 18);
  fields.writeUInt16LE(name.length, 22);
  return fields;
}

function localHeader(entry: Entry): Buffer {
  return Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), commonFields(entry), entry.name]);
}

function directoryEntry(entry: Entry, offset: number): Buffer {
  const made = Buffer.alloc(2);
  made.writeUInt16LE(version);
  // Comment, disk and attributes stay zero.
  const rest = Buffer.alloc(14);
  rest.writeUInt32LE(offset, 10);
  return Buffer.concat([Buffer.from('PK\x01\x02', 'latin1'), made, commonFields(entry), rest, entry.name]);
}

function endOfDirectory(count: number, size: number, offset: number): Buffer {
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(count, 8);
  end.writeUInt16LE(count, 10);
  end.writeUInt32LE(size, 12);
  end.writeUInt32LE(offset, 16);
  return end;
}

/** Two seconds a step, from 1980. */
function dosTime(now: Date): { date: number; time: number } {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = shanghaiSecond(now).split(/[- :]/).map(Number);
  return { date: ((year - 1980) << 9) | (month << 5) | day, time: (hour << 11) | (minute << 5) | (second >> 1) };
}
