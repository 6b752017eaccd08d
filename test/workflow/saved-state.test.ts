import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect } from 'chai';
import { compileDiagram } from '../../server/workflow/compile-diagram.ts';
import { actOnRun } from '../../server/workflow/run-engine.ts';
import { engineVersions, readState, type RunState } from '../../server/workflow/run-state.ts';
import { diagram, end, flow, parallel, start, userTask } from './build-diagram.ts';
import { DrivenRun } from './drive-run.ts';

const branches = diagram([start(), parallel('p'), userTask('a'), userTask('b'), '<bpmn:boundaryEvent id="late" attachedToRef="b"><bpmn:timerEventDefinition><bpmn:timeDuration>P30D</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:boundaryEvent>', parallel('j'), userTask('after'), end(),
  flow('f1', 'start', 'p'), flow('f2', 'p', 'a'), flow('f3', 'p', 'b'), flow('f4', 'a', 'j'), flow('f5', 'b', 'j'), flow('f6', 'j', 'after'), flow('f7', 'after', 'end'), flow('f8', 'late', 'end')].join(''));

describe('saved state', () => {
  it('carries its format and the versions of the engine that wrote it', async () => {
    const run = await DrivenRun.start(branches);
    expect(run.state).to.include(engineVersions);
    expect(engineVersions.engineVersion).to.match(/^\d+\.\d+\.\d+$/);
  });

  it('of format 1, as it was saved then, still goes on: the token before the join and the timer included', async () => {
    // A run of `branches` after `a` was completed, as engine 25.0.1 with elements 17.3.0 saved it.
    const saved = readState(readFileSync(resolve(import.meta.dirname, 'saved-state-format-1.json'), 'utf8'));
    const compiled = await compileDiagram(branches);
    const ports = { now: new Date('2026-11-22T05:00:00.000Z'), scope: {}, service: async () => undefined };
    const looked = await actOnRun(compiled, structuredClone(saved), { kind: 'look' }, ports);
    expect(looked.waits.map((wait) => wait.elementId)).to.deep.equal(['b']);
    expect(looked.timers.map((timer) => timer.dueAt)).to.deep.equal(['2026-12-22T04:00:00.000Z']);
    const done = await actOnRun(compiled, saved, { kind: 'complete', elementId: 'b', executionId: looked.waits[0]?.executionId ?? '', variables: {} }, ports);
    expect(done.waits.map((wait) => wait.elementId)).to.deep.equal(['after']);
  });

  it('of an older format is brought up to date step by step, that of a newer one is refused', () => {
    const steps = [(state: RunState) => ({ ...state, format: 2, variables: { ...state.variables, second: true } }), (state: RunState) => ({ ...state, format: 3, variables: { ...state.variables, third: true } })];
    const from = (format: number) => JSON.stringify({ format, variables: {} });
    expect(readState(from(1), steps).variables).to.deep.equal({ second: true, third: true });
    expect(readState(from(2), steps).variables).to.deep.equal({ third: true });
    expect(readState(from(3), steps).variables).to.deep.equal({});
    expect(() => readState(from(4), steps)).to.throw(/newer release/);
  });
});
