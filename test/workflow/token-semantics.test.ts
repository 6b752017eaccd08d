import { expect } from 'chai';
import { diagram, end, exclusive, flow, inclusive, parallel, serviceTask, start, userTask } from './build-diagram.ts';
import { DrivenRun } from './drive-run.ts';

const returnLoopInBranch = diagram([
  start(), parallel('split'), parallel('join'), userTask('a'), userTask('b'), exclusive('fork', 'on'), userTask('after'), end(),
  flow('f1', 'start', 'split'), flow('f2', 'split', 'a'), flow('f3', 'split', 'b'), flow('f4', 'a', 'fork'),
  flow('back', 'fork', 'a', '= decision = "return"'), flow('on', 'fork', 'join'), flow('f5', 'b', 'join'), flow('f6', 'join', 'after'), flow('f7', 'after', 'end'),
].join(''));

describe('control flow', () => {
  it('a return loop inside a parallel branch does not fire the parallel join', async () => {
    const run = await DrivenRun.start(returnLoopInBranch);
    expect(run.tasks()).to.deep.equal(['a', 'b']);
    for (let round = 0; round < 3; round++) {
      await run.complete('a', { decision: 'return' });
      expect(run.tasks()).to.deep.equal(['a', 'b']);
    }
    await run.complete('b');
    expect(run.tasks()).to.deep.equal(['a']);
    await run.complete('a', { decision: 'approve' });
    expect(run.tasks()).to.deep.equal(['after']);
    expect((await run.complete('after')).ended).to.equal(true);
  });

  it('an inclusive join waits for the branches that were taken and for no other', async () => {
    const xml = diagram([
      start(), inclusive('split', 'fc'), inclusive('join'), userTask('a'), userTask('b'), userTask('c'), userTask('after'), end(),
      flow('f0', 'start', 'split'), flow('fa', 'split', 'a', '= x > 1'), flow('fb', 'split', 'b', '= x > 2'), flow('fc', 'split', 'c'),
      flow('ga', 'a', 'join'), flow('gb', 'b', 'join'), flow('gc', 'c', 'join'), flow('f9', 'join', 'after'), flow('f10', 'after', 'end'),
    ].join(''));
    const two = await DrivenRun.start(xml, { x: 3 });
    expect(two.tasks()).to.deep.equal(['a', 'b']);
    await two.complete('a');
    expect(two.tasks()).to.deep.equal(['b']);
    await two.complete('b');
    expect(two.tasks()).to.deep.equal(['after']);
    const none = await DrivenRun.start(xml, { x: 0 });
    expect(none.tasks()).to.deep.equal(['c']);
    await none.complete('c');
    expect(none.tasks()).to.deep.equal(['after']);
  });

  it('a condition that is not FEEL, or gives neither true nor false, fails the command', async () => {
    const model = (condition: string) => diagram([start(), exclusive('fork', 'other'), userTask('a'), userTask('b'),
      flow('f1', 'start', 'fork'), flow('yes', 'fork', 'a', condition), flow('other', 'fork', 'b')].join(''));
    for (const condition of ['true', '${true}', '= "text"', '= nobody']) {
      const failure = await DrivenRun.start(model(condition)).then(() => null, (error: Error) => error);
      expect((failure as { code?: string } | null)?.code, condition).to.equal('expression_failed');
    }
  });

  it('a gateway where no condition holds and that has no default fails the command', async () => {
    const xml = diagram([start(), exclusive('x'), userTask('a'), userTask('b'), flow('f1', 'start', 'x'), flow('f2', 'x', 'a', '= n = 1'), flow('f3', 'x', 'b', '= n = 2')].join(''));
    const failure = await DrivenRun.start(xml, { n: 3 }).then(() => null, (error: { code?: string }) => error);
    expect(failure?.code).to.equal('expression_failed');
  });

  it('services run one after another and their results steer the next gateway', async () => {
    const xml = diagram([start(), serviceTask('look', 'register:update', { effects: 'approval', who: '= form.name' }), exclusive('fork', 'no'), userTask('a'), userTask('b'),
      flow('f1', 'start', 'look'), flow('f2', 'look', 'fork'), flow('yes', 'fork', 'a', '= found'), flow('no', 'fork', 'b')].join(''));
    const run = await DrivenRun.start(xml, {}, (one) => { one.scope = { form: { name: 'Wang' } }; one.answer = () => ({ found: true }); });
    expect(run.tasks()).to.deep.equal(['a']);
    expect(run.services).to.have.length(1);
    expect(run.services[0]).to.deep.include({ type: 'register:update', elementId: 'look', input: { effects: 'approval', who: 'Wang' } });
    expect(run.state?.variables).to.deep.equal({ found: true });
  });

  it('a run whose tokens wait for nothing is reported as stalled', async () => {
    const xml = diagram([start(), exclusive('fork', 'fb'), parallel('join'), userTask('a'), end(),
      flow('f1', 'start', 'fork'), flow('fa', 'fork', 'a', '= x = 1'), flow('fb', 'fork', 'join'), flow('ga', 'a', 'join'), flow('f9', 'join', 'end')].join(''));
    const failure = await DrivenRun.start(xml, { x: 2 }).then(() => null, (error: { code?: string }) => error);
    expect(failure?.code).to.equal('run_stalled');
  });
});
