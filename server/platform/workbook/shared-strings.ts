import { Problem } from '../errors.ts';
import { fromStoredText } from './cell-text.ts';
import type { WorkbookLimits } from './limits.ts';
import { readWholeXml } from './read-xml.ts';

const blockBytes = 1024 * 1024;
const mostDecoded = 20_000;

/**
 * The shared strings of a workbook, which any cell of any sheet may name by number. They are kept as UTF-8 outside the
 * heap, where Chinese takes its three bytes a character and nothing else, and decoded when a cell asks.
 */
export class SharedStrings {
  #blocks: Buffer[] = [];
  #used = blockBytes;
  #bytes = 0;
  /** Block and place of each string: the one before it tells nothing, since a string does not run over a block's end. */
  #starts: number[] = [];
  #lengths: number[] = [];
  #decoded = new Map<number, string>();
  constructor(private readonly limits: WorkbookLimits) {}

  get count(): number { return this.#starts.length; }

  add(text: string): void {
    const length = Buffer.byteLength(text);
    this.#bytes += length + 16;
    if (this.#bytes > this.limits.sharedStringBytes) throw new Problem('workbook_unpacks_too_large');
    if (length > blockBytes - this.#used) {
      this.#blocks.push(Buffer.allocUnsafeSlow(Math.max(blockBytes, length)));
      this.#used = 0;
    }
    this.#blocks[this.#blocks.length - 1]!.write(text, this.#used);
    this.#starts.push((this.#blocks.length - 1) * blockBytes + this.#used);
    this.#lengths.push(length);
    // A string longer than a block has one of its own, in which nothing follows.
    this.#used = length > blockBytes ? blockBytes : this.#used + length;
  }

  /** The string of that number; undefined where there is none. */
  get(index: number): string | undefined {
    const start = this.#starts[index];
    if (start === undefined) return undefined;
    const known = this.#decoded.get(index);
    if (known !== undefined) return known;
    const at = start % blockBytes;
    const text = this.#blocks[Math.floor(start / blockBytes)]!.toString('utf8', at, at + this.#lengths[index]!);
    // Most shared strings that come again come again soon; the rest need not be remembered.
    if (this.#decoded.size >= mostDecoded) this.#decoded.clear();
    this.#decoded.set(index, text);
    return text;
  }
}

/** Reads sharedStrings.xml: plain and rich texts, without the phonetic readings beside them. */
export async function readSharedStrings(place: string, bytes: AsyncIterable<Buffer>, limits: WorkbookLimits): Promise<SharedStrings> {
  const strings = new SharedStrings(limits);
  let text = '';
  let inText = false;
  let phonetic = 0;
  await readWholeXml(place, bytes, {
    open(name) {
      if (name === 'si') text = '';
      else if (name === 't') inText = phonetic === 0;
      else if (name === 'rPh') phonetic++;
    },
    close(name) {
      if (name === 't') inText = false;
      else if (name === 'rPh') phonetic--;
      else if (name === 'si') strings.add(fromStoredText(text));
    },
    text(piece) { if (inText) text += piece; },
  });
  return strings;
}
