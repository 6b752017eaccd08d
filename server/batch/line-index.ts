/**
 * Which line had a text first, for a hundred thousand texts in a few megabytes: only 64 bits of each are kept (two lanes
 * after FNV-1a), by which two different texts are practically never taken for the same.
 */
export class LineIndex {
  #slots = new Uint32Array(3 * 1024);
  #count = 0;

  /**
   * The line that had these texts before; null where this one is the first. Lines count from 1. Each text goes in with
   * its length, so that the same letters parted elsewhere are other texts.
   */
  note(texts: readonly (string | null)[], line: number): number | null {
    if ((this.#count + 1) * 6 > this.#slots.length) this.#grow();
    let high = 0x811c9dc5, low = 0x9dc5811c;
    for (const text of texts) {
      const length = text === null ? -1 : text.length;
      high = Math.imul(high ^ length, 0x01000193);
      low = Math.imul(low ^ (length + 0x10000), 0x85ebca6b) ^ (low >>> 13);
      for (let index = 0; index < length; index++) {
        const code = text!.charCodeAt(index);
        high = Math.imul(high ^ code, 0x01000193);
        low = Math.imul(low ^ (code + index), 0x85ebca6b) ^ (low >>> 13);
      }
    }
    return this.#put(high >>> 0, low >>> 0, line);
  }

  #put(high: number, low: number, line: number): number | null {
    const size = this.#slots.length / 3;
    for (let at = (high ^ low) & (size - 1); ; at = (at + 1) & (size - 1)) {
      const slot = at * 3;
      if (this.#slots[slot + 2] === 0) {
        this.#slots[slot] = high;
        this.#slots[slot + 1] = low;
        this.#slots[slot + 2] = line;
        this.#count++;
        return null;
      }
      if (this.#slots[slot] === high && this.#slots[slot + 1] === low) return this.#slots[slot + 2]!;
    }
  }

  #grow(): void {
    const old = this.#slots;
    this.#slots = new Uint32Array(old.length * 2);
    this.#count = 0;
    for (let slot = 0; slot < old.length; slot += 3) if (old[slot + 2] !== 0) this.#put(old[slot]!, old[slot + 1]!, old[slot + 2]!);
  }
}
