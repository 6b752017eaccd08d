import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect } from 'chai';
import { simulate, type SimulatedAction, type SimulatedStep } from '../../server/workflow/simulate.ts';
import { diagram, end, flow, start, userTask } from './build-diagram.ts';

const clock = new Date('2026-11-22T04:00:00.000Z');

async function play(xml: string, actions: SimulatedAction[]): Promise<SimulatedStep[]> {
  const steps: SimulatedStep[] = [];
  for await (const step of simulate(xml, actions, clock)) steps.push(step);
  return steps;
}

describe('simulating a diagram', () => {
  const oneReview = readFileSync(resolve(import.meta.dirname, '../../workflows/single-review.bpmn'), 'utf8');

  it('prints tasks, timers, variables and recorded services after each action', async () => {
    const steps = await play(oneReview, [
      { start: {} }, { complete: 'review', variables: { decision: 'return', comment: 'blurred' } }, { timer: 'correction_expired' },
    ]);
    expect(steps[0]).to.deep.equal({ ended: false, tasks: [{ id: 'review', candidateGroups: ['window'] }], timers: [], variables: {} });
    expect(steps[1]).to.deep.equal({
      ended: false, tasks: [{ id: 'correct' }], timers: [{ id: 'correction_expired', dueAt: '2026-12-22T04:00:00.000Z' }], variables: { decision: 'return', comment: 'blurred' },
      services: [{ id: 'set_returned', type: 'application:status', input: { status: 'returned', reason: 'blurred' } }],
    });
    expect(steps[2]).to.deep.include({ ended: true, tasks: [], timers: [] });
  });

  it('delivers messages and counts iterations', async () => {
    const steps = await play(oneReview, [{ start: {} }, { message: 'withdraw' }]);
    expect(steps[1]?.ended).to.equal(true);
    const loop = '<bpmn:multiInstanceLoopCharacteristics><bpmn:extensionElements><zeebe:loopCharacteristics inputCollection="= departments" inputElement="department"/></bpmn:extensionElements></bpmn:multiInstanceLoopCharacteristics>';
    const many = diagram([start(), userTask('r', { groups: '= department', inside: loop }), end(), flow('f1', 'start', 'r'), flow('f2', 'r', 'end')].join(''));
    const [first, second] = await play(many, [{ start: { departments: ['tax', 'labour'] } }, { complete: 'r', index: 0 }]);
    expect(first?.tasks).to.deep.equal([{ id: 'r', index: 0, candidateGroups: ['tax'] }, { id: 'r', index: 1, candidateGroups: ['labour'] }]);
    expect(second?.tasks).to.deep.equal([{ id: 'r', index: 1, candidateGroups: ['labour'] }]);
  });

  it('knows decision and comment as blank where an answer does not bring them', async () => {
    const steps = await play(oneReview, [{ start: {} }, { complete: 'review', variables: { decision: 'reject' } }]);
    expect(steps[1]).to.deep.include({ ended: true, variables: { decision: 'reject' } });
    expect(steps[1]?.services?.[0]?.input).to.deep.equal({ status: 'rejected', reason: null });
  });

  it('refuses to complete what is not open', async () => {
    const failure = await play(oneReview, [{ start: {} }, { complete: 'correct' }]).then(() => null, (error: { code?: string }) => error);
    expect(failure?.code).to.equal('task_already_completed');
  });
});
