import { expect } from 'chai';
import { systemCaller } from '../../server/platform/caller.ts';
import { startJobRunner } from '../../server/platform/job-runner.ts';
import { takeDueJobs } from '../../server/platform/job-store.ts';
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
    for (let round = 0; round < 10; round++) { platform().clock.advance(3_700_000); await runner.runDue(); }
    expect(tries).to.equal(8);
    expect(await statuses('fail')).to.deep.equal(['dead']);
    expect((await platform().db('jobs').where({ kind: 'fail' }).first()).last_error).to.equal('far side is down');
  });

  it('held by a node that died are taken over when its lease ends', async () => {
    await enqueue('orphan');
    expect(await takeDueJobs(platform().db, 'dead-node', platform().clock.now(), 60, 10)).to.have.length(1);
    const seen: unknown[] = [];
    const runner = startJobRunner(platform(), { orphan: async (payload) => { seen.push(payload); } }, { pollMilliseconds: 0 });
    await runner.runDue();
    expect(seen).to.have.length(0);
    platform().clock.advance(61_000);
    await runner.runDue();
    expect(seen).to.have.length(1);
  });
});
