import { promisify } from 'node:util';
import { brotliCompress, brotliDecompress, constants } from 'node:zlib';

const compress = promisify(brotliCompress);
const decompress = promisify(brotliDecompress);

/** Lengths of the fixed parts of a WOFF2 file (W3C recommendation "WOFF File Format 2.0", sections 4.1 and 4.2). */
const headerLength = 48;
const cmapTag = 0, glyfTag = 10, locaTag = 11, arbitraryTag = 63;

/**
 * The font without its mappings from the given range of characters to glyphs (the glyphs stay): for glyphs that
 * several characters share, so that a PDF made with the font maps them back to the others.
 */
export async function withoutCodePoints(woff2: Buffer, first: number, last: number): Promise<Buffer> {
  const compressedLength = woff2.readUInt32BE(20);
  const { end: directoryEnd, cmapOffset } = readDirectory(woff2);
  const tables = await decompress(woff2.subarray(directoryEnd, directoryEnd + compressedLength));
  for (const subtable of unicodeSubtables(tables, cmapOffset)) removeGroups(tables, subtable, first, last);
  const compressed = await compress(tables, { params: { [constants.BROTLI_PARAM_QUALITY]: 3 } });
  const padding = Buffer.alloc((4 - ((directoryEnd + compressed.length) % 4)) % 4);
  const header = Buffer.from(woff2.subarray(0, directoryEnd));
  header.writeUInt32BE(directoryEnd + compressed.length + padding.length, 8);
  header.writeUInt32BE(compressed.length, 20);
  // Neither metadata nor private data follow.
  header.fill(0, 28, headerLength);
  return Buffer.concat([header, compressed, padding]);
}

/** Where the table directory ends, and where `cmap` begins in the uncompressed tables. */
function readDirectory(woff2: Buffer): { end: number; cmapOffset: number } {
  let at = headerLength, tableOffset = 0, cmapOffset = -1;
  const readBase128 = (): number => {
    let value = 0, byte: number;
    do {
      byte = woff2[at++]!;
      value = value * 128 + (byte & 0x7f);
    } while (byte & 0x80);
    return value;
  };
  for (let left = woff2.readUInt16BE(12); left > 0; left--) {
    const flags = woff2[at++]!;
    const tag = flags & 0x3f, version = flags >> 6;
    if (tag === arbitraryTag) at += 4;
    const originalLength = readBase128();
    const isTransformed = tag === glyfTag || tag === locaTag ? version !== 3 : version !== 0;
    const length = isTransformed ? readBase128() : originalLength;
    if (tag === cmapTag) cmapOffset = tableOffset;
    tableOffset += length;
  }
  if (cmapOffset < 0) throw new Error('the font has no character map');
  return { end: at, cmapOffset };
}

/** Where the subtables of format 12 (all of Unicode) begin, the ones that layout and PDF writers read. */
function unicodeSubtables(tables: Buffer, cmap: number): number[] {
  const offsets = new Set<number>();
  for (let record = 0; record < tables.readUInt16BE(cmap + 2); record++) offsets.add(cmap + tables.readUInt32BE(cmap + 4 + record * 8 + 4));
  return [...offsets].filter((offset) => tables.readUInt16BE(offset) === 12);
}

/** Groups of characters inside the range come to map one character to no glyph; their number and order stay. */
function removeGroups(tables: Buffer, subtable: number, first: number, last: number): void {
  const groups = tables.readUInt32BE(subtable + 12);
  for (let group = 0; group < groups; group++) {
    const at = subtable + 16 + group * 12;
    const start = tables.readUInt32BE(at), end = tables.readUInt32BE(at + 4);
    if (end < first || start > last) continue;
    if (start < first || end > last) throw new Error('a group of the character map reaches beyond the range');
    tables.writeUInt32BE(start, at + 4);
    tables.writeUInt32BE(0, at + 8);
  }
}
