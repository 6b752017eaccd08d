import { expect } from 'chai';
import { diagram, end, exclusive, flow, serviceTask, start, userTask } from './build-diagram.ts';
import { DrivenRun } from './drive-run.ts';

const timer = (kind: string, text: string) => `<bpmn:timerEventDefinition><bpmn:${kind}>${text}</bpmn:${kind}></bpmn:timerEventDefinition>`;
const boundary = (id: string, on: string, inside: string, interrupting = true) => `<bpmn:boundaryEvent id="${id}" attachedToRef="${on}" cancelActivity="${interrupting}">${inside}</bpmn:boundaryEvent>`;
const messages = '<bpmn:message id="m1" name="confirmed"/><bpmn:message id="m2" name="declined"/>';
const catches = (id: string, message: string) => `<bpmn:intermediateCatchEvent id="${id}"><bpmn:messageEventDefinition messageRef="${message}"/></bpmn:intermediateCatchEvent>`;

describe('timers', () => {
  const withTimer = (kind: string, text: string, interrupting = true) => diagram([start(), userTask('a'), boundary('late', 'a', timer(kind, text), interrupting), userTask('b'), end(),
    flow('f1', 'start', 'a'), flow('f2', 'a', 'end'), flow('f3', 'late', 'b'), flow('f4', 'b', 'end')].join(''));

  it('an interrupting timer takes the task away when it is fired, however late, and never by itself', async () => {
    const run = await DrivenRun.start(withTimer('timeDuration', 'PT48H'));
    expect(run.last?.timers).to.deep.include({ ...run.last?.timers[0], elementId: 'late', dueAt: '2026-11-24T04:00:00.000Z' });
    run.now = new Date('2027-06-01T00:00:00.000Z');
    await run.complete('a').then((outcome) => expect(outcome.ended).to.equal(true));
    const other = await DrivenRun.start(withTimer('timeDuration', 'PT48H'));
    await other.fire('late');
    expect(other.tasks()).to.deep.equal(['b']);
    expect(other.last?.timers).to.deep.equal([]);
  });

  it('the timer of an event whose subprocess is interrupted goes with it', async () => {
    const inside = [start('s'), `<bpmn:intermediateCatchEvent id="until">${timer('timeDuration', 'P1D')}</bpmn:intermediateCatchEvent>`, end('e'), flow('i1', 's', 'until'), flow('i2', 'until', 'e')].join('');
    const run = await DrivenRun.start(diagram([start(), `<bpmn:subProcess id="force">${inside}</bpmn:subProcess>`, boundary('called_off', 'force', '<bpmn:messageEventDefinition messageRef="m2"/>'), userTask('b'), end(),
      flow('f1', 'start', 'force'), flow('f2', 'force', 'end'), flow('f3', 'called_off', 'b'), flow('f4', 'b', 'end')].join(''), messages));
    expect(run.last?.timers.map(({ elementId }) => elementId)).to.deep.equal(['until']);
    await run.message('declined');
    expect([run.tasks(), run.last?.timers]).to.deep.equal([['b'], []]);
  });

  it('a due time is kept while the run does other things', async () => {
    const xml = diagram([start(), '<bpmn:parallelGateway id="p"/>', userTask('a'), boundary('late', 'a', timer('timeDuration', 'P1D')), userTask('b'), userTask('c'), end(),
      flow('f1', 'start', 'p'), flow('f2', 'p', 'a'), flow('f3', 'p', 'b'), flow('f4', 'b', 'c'), flow('f5', 'c', 'end'), flow('f6', 'a', 'end'), flow('f7', 'late', 'end')].join(''));
    const run = await DrivenRun.start(xml);
    run.now = new Date('2026-11-22T20:00:00.000Z');
    await run.complete('b');
    expect(run.last?.timers.map((one) => one.dueAt)).to.deep.equal(['2026-11-23T04:00:00.000Z']);
  });

  it('a cycle reminds again from its last due time and leaves the task open', async () => {
    const run = await DrivenRun.start(withTimer('timeCycle', 'R2/P1D', false));
    await run.fire('late');
    expect(run.tasks()).to.deep.equal(['a', 'b']);
    expect(run.last?.timers.map((one) => one.dueAt)).to.deep.equal(['2026-11-24T04:00:00.000Z']);
    await run.complete('b');
    await run.fire('late');
    expect(run.tasks()).to.deep.equal(['a', 'b']);
    expect(run.last?.timers).to.deep.equal([]);
  });

  it('a cycle that nobody could fire for days goes on from now and does not catch up', async () => {
    const run = await DrivenRun.start(withTimer('timeCycle', 'R/P1D', false));
    run.now = new Date('2026-12-01T12:00:00.000Z');
    await run.fire('late');
    expect(run.last?.timers.map((one) => one.dueAt)).to.deep.equal(['2026-12-02T04:00:00.000Z']);
  });

  it('counts months and month ends in Shanghai', async () => {
    const due = async (now: string, kind: string, text: string) => (await DrivenRun.start(withTimer(kind, text), {}, (run) => { run.now = new Date(now); })).last?.timers[0]?.dueAt;
    expect(await due('2027-01-31T02:00:00.000Z', 'timeDuration', 'P1M')).to.equal('2027-02-28T02:00:00.000Z');
    const monthEnd = '= date and time(last day of month(today()), time("23:59:59+08:00"))';
    expect(await due('2026-11-30T15:00:00.000Z', 'timeDate', monthEnd)).to.equal('2026-11-30T15:59:59.000Z');
    expect(await due('2026-11-30T16:30:00.000Z', 'timeDate', monthEnd)).to.equal('2026-12-31T15:59:59.000Z');
    expect(await due('2026-11-30T16:30:00.000Z', 'timeDate', '2027-01-05')).to.equal('2027-01-04T16:00:00.000Z');
  });

  it('an intermediate timer waits and goes on', async () => {
    const run = await DrivenRun.start(diagram([start(), `<bpmn:intermediateCatchEvent id="wait">${timer('timeDuration', 'PT1H')}</bpmn:intermediateCatchEvent>`, userTask('a'), flow('f1', 'start', 'wait'), flow('f2', 'wait', 'a')].join('')));
    expect(run.tasks()).to.deep.equal([]);
    await run.fire('wait');
    expect(run.tasks()).to.deep.equal(['a']);
  });
});

describe('messages and event gateways', () => {
  const racing = diagram([start(), '<bpmn:eventBasedGateway id="g"/>', catches('yes', 'm1'), catches('no', 'm2'), `<bpmn:intermediateCatchEvent id="late">${timer('timeDuration', 'P3D')}</bpmn:intermediateCatchEvent>`,
    userTask('accepted'), userTask('refused'), userTask('expired'), flow('f1', 'start', 'g'), flow('f2', 'g', 'yes'), flow('f3', 'g', 'no'), flow('f4', 'g', 'late'), flow('f5', 'yes', 'accepted'), flow('f6', 'no', 'refused'), flow('f7', 'late', 'expired')].join(''), messages);

  for (const [what, act, expected] of [
    ['its message', (run: DrivenRun) => run.message('declined', { reason: 'full' }), 'refused'], ['the other message', (run: DrivenRun) => run.message('confirmed'), 'accepted'], ['its timer', (run: DrivenRun) => run.fire('late'), 'expired'],
  ] as const) {
    it(`an event gateway follows ${what} and gives up the others`, async () => {
      const run = await DrivenRun.start(racing);
      await act(run);
      expect(run.tasks()).to.deep.equal([expected]);
      expect(run.last?.timers).to.deep.equal([]);
      expect(run.last?.waits.filter((wait) => wait.kind === 'message')).to.deep.equal([]);
    });
  }

  it('a message brings its variables', async () => {
    const run = await DrivenRun.start(racing);
    await run.message('declined', { reason: 'full' });
    expect(run.state?.variables).to.deep.equal({ reason: 'full' });
  });

  it('a receive task waits for its message', async () => {
    const run = await DrivenRun.start(diagram([start(), '<bpmn:receiveTask id="r" messageRef="m1"/>', userTask('a'), flow('f1', 'start', 'r'), flow('f2', 'r', 'a')].join(''), messages));
    await run.message('confirmed');
    expect(run.tasks()).to.deep.equal(['a']);
  });
});

describe('lanes', () => {
  it('name who acts and do not change the flow', async () => {
    const lanes = '<bpmn:laneSet id="ls"><bpmn:lane id="l1" name="窗口"><bpmn:flowNodeRef>start</bpmn:flowNodeRef><bpmn:flowNodeRef>a</bpmn:flowNodeRef></bpmn:lane><bpmn:lane id="l2" name="主管"><bpmn:flowNodeRef>b</bpmn:flowNodeRef></bpmn:lane></bpmn:laneSet>';
    const run = await DrivenRun.start(diagram([lanes, start(), userTask('a'), userTask('b'), flow('f1', 'start', 'a'), flow('f2', 'a', 'b')].join('')));
    await run.complete('a');
    expect(run.tasks()).to.deep.equal(['b']);
    expect(run.diagram.model.elements.get('b')?.lane).to.equal('主管');
  });
});

describe('subprocesses', () => {
  it('an error end event leaves through the boundary of its subprocess', async () => {
    const inside = [start('s'), userTask('a'), exclusive('x', 'good'), end('bad', '<bpmn:errorEventDefinition errorRef="e1"/>'), end('fine'), flow('i1', 's', 'a'), flow('i2', 'a', 'x'), flow('i3', 'x', 'bad', '= decision = "reject"'), flow('good', 'x', 'fine')].join('');
    const xml = diagram([start(), `<bpmn:subProcess id="sub">${inside}</bpmn:subProcess>`, boundary('caught', 'sub', '<bpmn:errorEventDefinition errorRef="e1"/>'), userTask('repair'), userTask('next'), flow('f1', 'start', 'sub'), flow('f2', 'sub', 'next'), flow('f3', 'caught', 'repair')].join(''), '<bpmn:error id="e1" name="refused" errorCode="refused"/>');
    const bad = await DrivenRun.start(xml);
    await bad.complete('a', { decision: 'reject' });
    expect(bad.tasks()).to.deep.equal(['repair']);
    const good = await DrivenRun.start(xml);
    await good.complete('a', { decision: 'approve' });
    expect(good.tasks()).to.deep.equal(['next']);
  });

  it('a repeated subprocess keeps the variables of each repetition apart', async () => {
    const loop = '<bpmn:multiInstanceLoopCharacteristics><bpmn:extensionElements><zeebe:loopCharacteristics inputCollection="= people" inputElement="person" outputCollection="results" outputElement="= person + &quot;:&quot; + decision"/></bpmn:extensionElements></bpmn:multiInstanceLoopCharacteristics>';
    const inputs = '<bpmn:extensionElements><zeebe:ioMapping><zeebe:input source="= null" target="decision"/></zeebe:ioMapping></bpmn:extensionElements>';
    const inside = [start('s'), userTask('a'), exclusive('x', 'on'), userTask('again'), end('fine'), flow('i1', 's', 'a'), flow('i2', 'a', 'x'), flow('i3', 'x', 'again', '= decision = "return"'), flow('on', 'x', 'fine'), flow('i4', 'again', 'fine')].join('');
    const run = await DrivenRun.start(diagram([start(), `<bpmn:subProcess id="sub">${inputs}${inside}${loop}</bpmn:subProcess>`, userTask('after'), flow('f1', 'start', 'sub'), flow('f2', 'sub', 'after')].join('')), { people: ['li', 'wu'] });
    expect(run.tasks()).to.deep.equal(['a', 'a']);
    const [first, second] = (run.last?.waits ?? []).filter((wait) => wait.kind === 'task');
    await run.act({ kind: 'complete', elementId: 'a', executionId: second?.executionId ?? '', variables: { decision: 'return' } });
    await run.act({ kind: 'complete', elementId: 'a', executionId: first?.executionId ?? '', variables: { decision: 'approve' } });
    expect(run.tasks()).to.deep.equal(['again']);
    await run.complete('again', {});
    expect(run.tasks()).to.deep.equal(['after']);
    expect(run.state?.variables['results']).to.deep.equal(['li:approve', 'wu:return']);
    expect(run.state?.scopes).to.deep.equal({});
  });

  it('the inputs of a subprocess live inside it and its outputs outside', async () => {
    const inside = [start('s'), userTask('a'), serviceTask('note', 'notify', { text: '= limit + extra' }), end('fine'), flow('i1', 's', 'a'), flow('i2', 'a', 'note'), flow('i3', 'note', 'fine')].join('');
    const mapping = '<bpmn:extensionElements><zeebe:ioMapping><zeebe:input source="= amount * 2" target="limit"/><zeebe:output source="= limit" target="used"/></zeebe:ioMapping></bpmn:extensionElements>';
    const run = await DrivenRun.start(diagram([start(), `<bpmn:subProcess id="sub">${mapping}${inside}</bpmn:subProcess>`, userTask('after'), flow('f1', 'start', 'sub'), flow('f2', 'sub', 'after')].join('')), { amount: 4, extra: 1 });
    await run.complete('a', { limit: 10 });
    expect(run.services[0]?.input).to.deep.equal({ text: 11 });
    expect(run.state?.variables).to.deep.equal({ amount: 4, extra: 1, used: 10 });
  });
});
