import { expect } from 'chai';
import { systemCaller } from '../../server/platform/caller.ts';
import { startJobRunner } from '../../server/platform/job-runner.ts';
import { forgetDoneJobs, takeDueJob } from '../../server/platform/job-store.ts';
import { runCommand } from '../../server/platform/run-command.ts';
import { forEachDatabase } from './databases.ts';

forEachDatabase('jobs', (platform) => {
  const enqueue = (kind: string, uniqueKey?: string) => runCommand(platform(), systemCaller, async (command) => command.enqueue({ kind, payload: { 值: 1 }, ...(uniqueKey && { uniqueKey }) }));
  const statuses = async (kind: string) => (await platform().db('jobs').where({ kind }).orderBy('id')).map((row) => row.status);

  it('run once after the commit that enqueued them', async () => {
    const seen: unknown[] = [];
    const runner = startJobRunner(platform(), { greet: async (payload) => { seen.push(payload); } }, { pollMilliseconds: 0 });
    await enqueue('greet');
    await runner.runDue();
    await runner.runDue();
    expect(seen).to.deep.equal([{ 值: 1 }]);
    expect(await statuses('greet')).to.deep.equal(['done']);
  });

  it('of the same unique key exist once', async () => {
    await enqueue('unique', 'k1');
    await enqueue('unique', 'k1');
    expect(await statuses('unique')).to.have.length(1);
    await platform().db('jobs').where({ kind: 'unique' }).delete();
  });

  it('that fail are tried again later and end among the dead letters', async () => {
    let tries = 0;
    const runner = startJobRunner(platform(), { fail: async () => { tries++; throw new Error('far side is down'); } }, { pollMilliseconds: 0 });
    await enqueue('fail');
    await runner.runDue();
    expect(await runner.runDue(), 'not before its time').to.equal(0);
    const begun = platform().clock.now().getTime();
    while ((await statuses('fail'))[0] === 'waiting') { platform().clock.advance(3_700_000); await runner.runDue(); }
    expect(tries).to.equal(80);
    expect((platform().clock.now().getTime() - begun) / 86_400_000, 'a far side may be down over a weekend').to.be.within(2.9, 3.6);
    expect(await statuses('fail')).to.deep.equal(['dead']);
    expect((await platform().db('jobs').where({ kind: 'fail' }).first()).last_error).to.equal('far side is down');
  });

  it('held by a node that died are taken over when its lease ends', async () => {
    await enqueue('orphan');
    expect(await takeDueJob(platform().db, 'dead-node', platform().clock.now(), 60, ['orphan'])).to.include({ kind: 'orphan', attempts: 1 });
    const seen: unknown[] = [];
    const runner = startJobRunner(platform(), { orphan: async (payload) => { seen.push(payload); } }, { pollMilliseconds: 0 });
    await runner.runDue();
    expect(seen).to.have.length(0);
    platform().clock.advance(61_000);
    await runner.runDue();
    expect(seen).to.have.length(1);
  });

  it('that kill their process are given up after eight deaths', async () => {
    await enqueue('poison');
    const seen: unknown[] = [];
    const runner = startJobRunner(platform(), { poison: async (payload) => { seen.push(payload); } }, { pollMilliseconds: 0 });
    for (let deaths = 0; deaths < 9; deaths++) {
      await takeDueJob(platform().db, 'dying-node', platform().clock.now(), 60, ['poison']);
      platform().clock.advance(61_000);
    }
    await runner.runDue();
    expect(seen).to.have.length(0);
    expect(await statuses('poison')).to.deep.equal(['dead']);
  });

  it('of one kind do not wait behind those of another, but for the kinds that share a lane, which take turns', async () => {
    const seen: string[] = [];
    const note = (kind: string) => async () => { seen.push(kind); };
    const runner = startJobRunner(platform(), { print: note('print'), code: note('code'), import: note('import'), export: note('export') }, { pollMilliseconds: 0, oneByOne: ['import', 'export'] });
    for (const kind of ['print', 'print', 'print', 'import', 'import', 'export', 'code']) await enqueue(kind);
    await runner.runDue();
    expect(seen).to.deep.equal(['print', 'code', 'import']);
    await runner.runDue();
    expect(seen.slice(3)).to.deep.equal(['print', 'export']);
    while (await runner.runDue());
    expect(seen).to.have.length(7);
  });

  it('are shared by two nodes, of which one is still taking, and are added meanwhile', async () => {
    for (let at = 0; at < 3; at++) await enqueue('shared');
    const taken = await Promise.all(['one', 'two', 'three'].map((node) => takeDueJob(platform().db, node, platform().clock.now(), 60, ['shared'])));
    expect(new Set(taken.map((job) => job?.id)).size).to.equal(3);
    expect(taken).not.to.include(null);
  });

  it('that were done a week ago are forgotten', async () => {
    await enqueue('old');
    const runner = startJobRunner(platform(), { old: async () => undefined }, { pollMilliseconds: 0 });
    await runner.runDue();
    platform().clock.advance(6 * 86_400_000);
    await forgetDoneJobs(platform().db, platform().clock.now());
    expect(await statuses('old')).to.deep.equal(['done']);
    platform().clock.advance(2 * 86_400_000);
    await forgetDoneJobs(platform().db, platform().clock.now());
    expect(await statuses('old')).to.deep.equal([]);
  });
});
