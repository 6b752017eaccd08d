import { createReadStream } from 'node:fs';
import { appendFile, rm } from 'node:fs/promises';
import { createInterface } from 'node:readline';

const rowsAtOnce = 500;

/** Rows that are too many to be held, as lines of JSON in a file of their own. */
export class RowSpool<Row> {
  #count = 0;
  constructor(private readonly path: string) {}

  get count(): number { return this.#count; }

  async add(rows: readonly Row[]): Promise<void> {
    if (rows.length === 0) return;
    this.#count += rows.length;
    await appendFile(this.path, `${rows.map((row) => JSON.stringify(row)).join('\n')}\n`);
  }

  async *portions(): AsyncGenerator<Row[], void, undefined> {
    if (this.#count === 0) return;
    let rows: Row[] = [];
    for await (const line of createInterface({ input: createReadStream(this.path, 'utf8'), crlfDelay: Infinity })) {
      rows.push(JSON.parse(line) as Row);
      if (rows.length < rowsAtOnce) continue;
      yield rows;
      rows = [];
    }
    if (rows.length > 0) yield rows;
  }

  async remove(): Promise<void> { await rm(this.path, { force: true }); }
}
