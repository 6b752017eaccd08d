import { expect } from 'chai';
import { writeFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { sweepFiles } from '../../server/platform/sweep-files.ts';
import { forEachDatabase } from './databases.ts';

forEachDatabase('stored files', (platform) => {
  it('of the same content are one file, however they came', async () => {
    const { files } = platform();
    const put = await files.put(Buffer.from('内容'));
    mkdirSync(files.incoming, { recursive: true });
    const path = join(files.incoming, 'upload');
    writeFileSync(path, '内容');
    expect(await files.adopt(path)).to.deep.equal(put);
    expect((await files.read(put.sha256)).toString()).to.equal('内容');
  });

  it('are swept a day later unless a committed row names them', async () => {
    const { files, db, clock } = platform();
    const named = await files.put(Buffer.from('named'));
    const litter = await files.put(Buffer.from('litter'));
    await db('file_uses').insert({ sha256: named.sha256, owner_type: 'test', owner_id: '1' });
    clock.set(new Date());
    expect(await sweepFiles(platform()), 'young files stay').to.equal(0);
    clock.advance(25 * 3600 * 1000);
    await sweepFiles(platform());
    expect((await files.read(named.sha256)).toString()).to.equal('named');
    expect(await files.read(litter.sha256).catch((error: NodeJS.ErrnoException) => error.code)).to.equal('ENOENT');
  });

  it('cannot be reached by a path', async () => {
    expect(() => platform().files.stream('../../etc/passwd')).to.throw('not the name of a stored file');
  });
});
