import { expect } from 'chai';
import { BpmnError } from '../../server/workflow/run-ports.ts';
import { diagram, end, exclusive, flow, output, serviceTask, start, userTask } from './build-diagram.ts';
import { DrivenRun } from './drive-run.ts';

const message = '<bpmn:message id="m1" name="withdraw"/>';
const withdrawable = diagram([
  start(),
  `<bpmn:subProcess id="sub">${[start('s'), userTask('review'), userTask('correct'), exclusive('x', 'ok'), end('e'),
    flow('i1', 's', 'review'), flow('i2', 'review', 'x'), flow('ret', 'x', 'correct', '= decision = "return"'), flow('i3', 'correct', 'review'), flow('ok', 'x', 'e')].join('')}</bpmn:subProcess>`,
  '<bpmn:boundaryEvent id="pull" attachedToRef="sub"><bpmn:messageEventDefinition id="d1" messageRef="m1"/></bpmn:boundaryEvent>',
  serviceTask('mark', 'application:status', { status: 'withdrawn' }), end(), end('end2'),
  flow('f1', 'start', 'sub'), flow('f2', 'sub', 'end'), flow('f3', 'pull', 'mark'), flow('f4', 'mark', 'end2'),
].join(''), message);

describe('the engine as a function of saved state', () => {
  it('a return to the applicant inside a subprocess keeps the withdrawal open', async () => {
    const run = await DrivenRun.start(withdrawable);
    await run.complete('review', { decision: 'return' });
    expect(run.tasks()).to.deep.equal(['correct']);
    expect(run.last?.waits.filter((wait) => wait.kind === 'message').map((wait) => wait.message)).to.deep.equal(['withdraw']);
    await run.complete('correct');
    expect(run.tasks()).to.deep.equal(['review']);
    expect((await run.complete('review', { decision: 'approve' })).ended).to.equal(true);
    expect(run.services).to.have.length(0);
  });

  it('a withdrawal ends the subprocess and goes on from its boundary', async () => {
    const run = await DrivenRun.start(withdrawable);
    const outcome = await run.message('withdraw', { reason: 'mistake' });
    expect(outcome.ended).to.equal(true);
    expect(run.services.map((call) => call.input['status'])).to.deep.equal(['withdrawn']);
    expect(run.state?.variables).to.include({ reason: 'mistake' });
  });

  it('completing a task that is not open is refused', async () => {
    const run = await DrivenRun.start(withdrawable);
    const task = run.last?.waits.find((wait) => wait.kind === 'task');
    await run.complete('review', { decision: 'return' });
    const failure = await run.act({ kind: 'complete', elementId: 'review', executionId: task?.executionId ?? '', variables: {} }).then(() => null, (error: { code?: string }) => error);
    expect(failure?.code).to.equal('task_already_completed');
  });

  it('saved state does not grow with return loops', async () => {
    const run = await DrivenRun.start(withdrawable);
    const sizes: number[] = [];
    for (let round = 1; round <= 100; round++) {
      await run.complete('review', { decision: 'return' });
      await run.complete('correct');
      if (round === 1 || round === 10 || round === 100) sizes.push(JSON.stringify(run.state).length);
    }
    expect(Math.max(...sizes) - Math.min(...sizes)).to.be.lessThan(100);
  });

  it('repeats a task for each item, keeps each answer apart and stops at the completion condition', async () => {
    const loop = (condition: string) => `<bpmn:multiInstanceLoopCharacteristics><bpmn:extensionElements><zeebe:loopCharacteristics inputCollection="= departments" inputElement="department" outputCollection="decisions" outputElement="= decision"/></bpmn:extensionElements>${condition}</bpmn:multiInstanceLoopCharacteristics>`;
    const xml = (condition: string) => diagram([start(), userTask('review', { groups: '= department', inside: loop(condition) }), userTask('after'), flow('f1', 'start', 'review'), flow('f2', 'review', 'after')].join(''));
    const all = await DrivenRun.start(xml(''), { departments: ['tax', 'labour', 'health'] });
    expect(all.tasks()).to.deep.equal(['review#0', 'review#1', 'review#2']);
    await all.complete('review', { decision: 'approve' }, 1);
    await all.complete('review', { decision: 'reject' }, 0);
    expect(all.tasks()).to.deep.equal(['review#2']);
    await all.complete('review', { decision: 'approve' }, 2);
    expect(all.tasks()).to.deep.equal(['after']);
    expect(all.state?.variables['decisions']).to.deep.equal(['reject', 'approve', 'approve']);
    const early = await DrivenRun.start(xml('<bpmn:completionCondition xsi:type="bpmn:tFormalExpression">= decision = "reject"</bpmn:completionCondition>'), { departments: ['tax', 'labour', 'health'] });
    await early.complete('review', { decision: 'approve' }, 0);
    expect(early.tasks()).to.deep.equal(['review#1', 'review#2']);
    await early.complete('review', { decision: 'reject' }, 2);
    expect(early.tasks()).to.deep.equal(['after']);
  });

  it('opens more than fifty parallel tasks', async () => {
    const loop = '<bpmn:multiInstanceLoopCharacteristics><bpmn:extensionElements><zeebe:loopCharacteristics inputCollection="= for i in 1..120 return i" inputElement="n"/></bpmn:extensionElements></bpmn:multiInstanceLoopCharacteristics>';
    const run = await DrivenRun.start(diagram([start(), userTask('review', { inside: loop }), end(), flow('f1', 'start', 'review'), flow('f2', 'review', 'end')].join('')));
    expect(run.tasks()).to.have.length(120);
  });

  it('maps the outputs of a task and keeps its other variables to itself', async () => {
    const run = await DrivenRun.start(diagram([start(), userTask('a', { extra: output('= decision', 'firstDecision') }), userTask('b'), flow('f1', 'start', 'a'), flow('f2', 'a', 'b')].join('')));
    await run.complete('a', { decision: 'approve', comment: 'fine' });
    expect(run.state?.variables).to.deep.equal({ firstDecision: 'approve' });
  });

  it('the read-only scope is never saved and never overruled by a variable', async () => {
    const run = await DrivenRun.start(diagram([start(), userTask('a'), exclusive('x', 'no'), userTask('b'), userTask('c'), flow('f1', 'start', 'a'), flow('f2', 'a', 'x'), flow('yes', 'x', 'b', '= form.amount > 10'), flow('no', 'x', 'c')].join('')), {}, (one) => { one.scope = { form: { amount: 5 } }; });
    await run.complete('a', { form: { amount: 50 } });
    expect(run.tasks()).to.deep.equal(['c']);
  });

  it('an error raised by a service leaves through the boundary event of its code', async () => {
    const xml = diagram([start(), serviceTask('write', 'register:update'), '<bpmn:boundaryEvent id="caught" attachedToRef="write"><bpmn:errorEventDefinition errorRef="err"/></bpmn:boundaryEvent>', userTask('repair'), end(),
      flow('f1', 'start', 'write'), flow('f2', 'write', 'end'), flow('f3', 'caught', 'repair')].join(''), '<bpmn:error id="err" name="conflict" errorCode="conflict"/>');
    const run = await DrivenRun.start(xml, {}, (one) => { one.answer = () => { throw new BpmnError('conflict'); }; });
    expect(run.tasks()).to.deep.equal(['repair']);
    const uncaught = await DrivenRun.start(xml, {}, (one) => { one.answer = () => { throw new BpmnError('other'); }; }).then(() => null, (error: { code?: string }) => error);
    expect(uncaught?.code).to.equal('expression_failed');
    const failure = await DrivenRun.start(xml, {}, (one) => { one.answer = () => { throw new Error('disk'); }; }).then(() => null, (error: Error) => error);
    expect(failure?.message).to.equal('disk');
  });

  it('a terminate end event ends everything', async () => {
    const xml = diagram([start(), '<bpmn:parallelGateway id="p"/>', userTask('a'), userTask('b'), end('kill', '<bpmn:terminateEventDefinition/>'), end(),
      flow('f1', 'start', 'p'), flow('f2', 'p', 'a'), flow('f3', 'p', 'b'), flow('f4', 'a', 'kill'), flow('f5', 'b', 'end')].join(''));
    const run = await DrivenRun.start(xml);
    expect((await run.complete('a')).ended).to.equal(true);
  });
});
