import { isLockConflict, type Database } from './database.ts';

interface Block { next: number; end: number }

/**
 * Serial numbers by name. A node reserves a block in a transaction of its own, so that commands don't queue for one
 * counter row; a node that dies leaves a gap, never a double.
 */
export class NumberSequences {
  readonly #blocks = new Map<string, Block>();
  #reserving: Promise<unknown> = Promise.resolve();
  constructor(private readonly db: Database, private readonly blockSize = 20) {}

  /** The next number of the sequence, from 1. Must not be called inside a command's transaction. */
  async next(name: string): Promise<number> {
    const turn = this.#reserving.then(() => this.#take(name));
    this.#reserving = turn.catch(() => undefined);
    return turn;
  }

  async #take(name: string): Promise<number> {
    let block = this.#blocks.get(name);
    if (!block || block.next > block.end) {
      const end = await this.#reserve(name);
      this.#blocks.clear();
      block = { next: end - this.blockSize + 1, end };
      this.#blocks.set(name, block);
    }
    return block.next++;
  }

  /** Nodes that reserve together may deadlock; the loser begins again. */
  async #reserve(name: string, attempt = 1): Promise<number> {
    try {
      return await this.#reserveOnce(name);
    } catch (error) {
      if (!isLockConflict(error) || attempt === 10) throw error;
      return this.#reserve(name, attempt + 1);
    }
  }

  async #reserveOnce(name: string): Promise<number> {
    return this.db.transaction(async (transaction) => {
      // `merge` takes the exclusive lock at once, where `ignore` would take a shared one and then wait for another's.
      await transaction('number_sequences').insert({ name, last: 0 }).onConflict('name').merge({ name });
      const row = await transaction('number_sequences').where({ name }).forUpdate().first('last');
      const last = Number(row.last) + this.blockSize;
      await transaction('number_sequences').where({ name }).update({ last });
      return last;
    });
  }
}
