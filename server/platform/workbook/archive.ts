import { stat } from 'node:fs/promises';
import { pipeline, type TransformOptions } from 'node:stream';
import { crc32, createInflateRaw, type ZlibOptions } from 'node:zlib';
import { openPromise, type Entry, type ZipFile } from 'yauzl';
import { Problem } from '../errors.ts';
import type { WorkbookLimits } from './limits.ts';
import { refuseOtherFiles } from './recognise-file.ts';

/** More parts than any real workbook has. */
const mostEntries = 5000;
/** Small parts may pack as well as they like. */
const ratioCountsFrom = 8 * 1024 * 1024;
/** Unpacked bytes are handed on in larger pieces than zlib's own, some of them unpacked ahead, so that the reader seldom waits. */
const unpacking: ZlibOptions & TransformOptions = { chunkSize: 64 * 1024, readableHighWaterMark: 256 * 1024 };

/** The ZIP archive of a workbook: its parts by name (OPC part names ignore case), unpacked within limits and checked by their CRC. */
export class WorkbookArchive {
  #unpacked = 0;
  private constructor(private readonly zip: ZipFile, private readonly entries: ReadonlyMap<string, Entry>, private readonly limits: WorkbookLimits) {}

  /** Throws the Problem that says what the file is when it is no archive of parts. */
  static async open(path: string, limits: WorkbookLimits): Promise<WorkbookArchive> {
    if ((await stat(path)).size > limits.fileBytes) throw new Problem('too_large', { limit: `${Math.floor(limits.fileBytes / 1024 / 1024)} MB` });
    await refuseOtherFiles(path);
    let zip: ZipFile | null = null;
    try {
      zip = await openPromise(path, { lazyEntries: true, autoClose: false, validateEntrySizes: true });
      if (zip.entryCount > mostEntries) throw new Problem('workbook_unpacks_too_large');
      const entries = new Map<string, Entry>();
      for await (const entry of zip.eachEntry()) {
        const name = entry.fileName.toLowerCase();
        if (entry.isEncrypted()) throw new Problem('workbook_encrypted');
        // Which of two parts of one name is meant, readers would answer differently.
        if (entries.has(name)) throw new Problem('workbook_broken', { place: entry.fileName });
        entries.set(name, entry);
      }
      return new WorkbookArchive(zip, entries, limits);
    } catch (error) {
      zip?.close();
      if (error instanceof Problem || isDiskError(error)) throw error;
      throw new Problem('workbook_broken', { place: 'ZIP' }, undefined, { cause: error });
    }
  }

  has(name: string): boolean { return this.entries.has(name.toLowerCase()); }
  names(): string[] { return [...this.entries.keys()]; }
  /** Bytes that the part says it unpacks to; for showing progress only. */
  sizeOf(name: string): number { return this.entries.get(name.toLowerCase())?.uncompressedSize ?? 0; }
  close(): void { this.zip.close(); }

  /** The bytes of a part as they come. */
  async *read(name: string): AsyncGenerator<Buffer, void, undefined> {
    const entry = this.entries.get(name.toLowerCase());
    if (!entry) throw new Problem('workbook_broken', { place: name });
    let sum = 0;
    let size = 0;
    try {
      for await (const chunk of await this.#unpack(entry)) {
        size += chunk.length;
        this.#count(chunk.length, size, entry);
        sum = crc32(chunk, sum);
        yield chunk;
      }
    } catch (error) {
      if (error instanceof Problem || isDiskError(error)) throw error;
      throw new Problem('workbook_broken', { place: name }, undefined, { cause: error });
    }
    if (sum !== entry.crc32 || size !== entry.uncompressedSize) throw new Problem('workbook_broken', { place: name });
  }

  async #unpack(entry: Entry): Promise<AsyncIterable<Buffer>> {
    const stored = await this.zip.openReadStreamPromise(entry, { decodeFileData: false });
    if (entry.compressionMethod === 0) return stored as AsyncIterable<Buffer>;
    if (entry.compressionMethod !== 8) throw new Error(`compression method ${entry.compressionMethod}`);
    const inflate = createInflateRaw(unpacking);
    // Its errors are those of the stream that is read.
    pipeline(stored, inflate, () => undefined);
    return inflate as AsyncIterable<Buffer>;
  }

  #count(bytes: number, ofEntry: number, entry: Entry): void {
    this.#unpacked += bytes;
    if (ofEntry > entry.uncompressedSize) throw new Problem('workbook_broken', { place: entry.fileName });
    const bomb = ofEntry > ratioCountsFrom && ofEntry > entry.compressedSize * this.limits.unpackedRatio;
    if (bomb || this.#unpacked > this.limits.unpackedBytes) throw new Problem('workbook_unpacks_too_large');
  }
}

/** The disk failing is our fault and not the file's. */
function isDiskError(error: unknown): boolean {
  return /^E[A-Z]+$/.test(String((error as { code?: unknown }).code));
}
