import { expect } from 'chai';
import { buffer } from 'node:stream/consumers';
import { fromBufferPromise } from 'yauzl';
import { zipArchive } from '../../server/platform/write-zip.ts';

const now = new Date('2026-03-10T17:59:58.000Z');

describe('a ZIP archive', () => {
  async function contentsOf(archive: Buffer): Promise<{ name: string; content: string; method: number; at: string }[]> {
    const zip = await fromBufferPromise(archive, { lazyEntries: true, validateEntrySizes: true, strictFileNames: true });
    const files = [];
    for await (const entry of zip.eachEntry()) files.push({ name: entry.fileName, content: (await buffer(await zip.openReadStreamPromise(entry))).toString(), method: entry.compressionMethod, at: entry.getLastModDate({ timezone: 'UTC' }).toISOString() });
    return files;
  }

  it('holds each file under its Chinese name with the time of Shanghai, packed where that makes it smaller', async () => {
    const long = '七台河'.repeat(5_000), short = 'a';
    const archive = await zipArchive([{ name: '单位/工资表.xlsx', content: Buffer.from(long) }, { name: 'b.txt', content: Buffer.from(short) }, { name: 'empty', content: Buffer.alloc(0) }], now);
    expect(archive.length).to.be.lessThan(2_000);
    const at = '2026-03-11T01:59:58.000Z';
    expect(await contentsOf(archive)).to.deep.equal([{ name: '单位/工资表.xlsx', content: long, method: 8, at }, { name: 'b.txt', content: short, method: 0, at }, { name: 'empty', content: '', method: 0, at }]);
  });

  it('may be empty', async () => { expect(await contentsOf(await zipArchive([], now))).to.deep.equal([]); });

  it('never holds a name that leads out of its folder', async () => {
    for (const name of ['../a', 'a/../b', '/a', 'a\\b', 'C:a', '', 'a//b', './a', 'a\u0000', 'x'.repeat(70_000)]) {
      const refused = await zipArchive([{ name, content: Buffer.from('x') }], now).then(() => false, () => true);
      expect(refused, JSON.stringify(name.slice(0, 20))).to.equal(true);
    }
  });
});
