/** A small repeatable generator (mulberry32), so that demo data are the same on every machine. Not for secrets. */
export class SeededRandom {
  #state: number;
  constructor(seed: number) { this.#state = seed >>> 0; }

  /** One for a named part of the data, so that changing a part leaves the others as they were (the name is hashed by FNV-1a). */
  static named(seed: number, name: string): SeededRandom {
    let hash = (0x811c9dc5 ^ seed) >>> 0;
    for (let index = 0; index < name.length; index++) hash = Math.imul(hash ^ name.charCodeAt(index), 0x01000193) >>> 0;
    return new SeededRandom(hash);
  }

  /** From 0 (included) to 1 (excluded). */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  }

  /** A whole number from 0 to `below` - 1. */
  below(below: number): number { return Math.floor(this.next() * below); }

  pick<T>(values: readonly T[]): T { return values[this.below(values.length)] as T; }
}
