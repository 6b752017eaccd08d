import { expect } from 'chai';
import { partsFor, partsFrom } from '../../server/workflow/called-parts.ts';
import { checkDecisions } from '../../server/workflow/check-decisions.ts';
import { checkDiagram } from '../../server/workflow/check-diagram.ts';
import { compileDiagram } from '../../server/workflow/compile-diagram.ts';
import { actOnRun } from '../../server/workflow/run-engine.ts';
import type { RunOutcome } from '../../server/workflow/run-ports.ts';
import { diagram, end, exclusive, flow, start, userTask } from './build-diagram.ts';

const call = (processId: string, id = 'call', attributes = '', extra = '') => `<bpmn:callActivity id="${id}"><bpmn:extensionElements><zeebe:calledElement processId="${processId}"${attributes}/>${extra}</bpmn:extensionElements></bpmn:callActivity>`;
const caller = (processId: string, attributes = '', extra = '') => diagram([start(), call(processId, 'call', attributes, extra), '<bpmn:boundaryEvent id="pull" attachedToRef="call"><bpmn:messageEventDefinition messageRef="m1"/></bpmn:boundaryEvent>', userTask('after'), end(), end('gone'),
  flow('f1', 'start', 'call'), flow('f2', 'call', 'after'), flow('f3', 'after', 'end'), flow('f4', 'pull', 'gone')].join(''), '<bpmn:message id="m1" name="withdraw"/>');
const child = diagram([start(), userTask('check'), exclusive('x', 'ok'), userTask('fix'), end(), flow('f1', 'start', 'check'), flow('f2', 'check', 'x'), flow('back', 'x', 'fix', '= decision = "return"'), flow('f5', 'fix', 'check'), flow('ok', 'x', 'end')].join('')).replace('id="process"', 'id="child"');
const ports = { now: new Date('2026-11-22T04:00:00.000Z'), scope: {}, service: async () => undefined };
const tasks = (outcome: RunOutcome) => outcome.waits.filter((wait) => wait.kind === 'task').map((wait) => wait.elementId);

describe('called processes', () => {
  const parts = { processes: { child } };
  const step = async (xml: string, before: RunOutcome | null, task: string, variables: Record<string, unknown> = {}): Promise<RunOutcome> => {
    const compiled = await compileDiagram(xml, parts);
    const wait = before?.waits.find((one) => one.elementId === task);
    return actOnRun(compiled, before ? JSON.parse(JSON.stringify(before.state)) : null, before ? { kind: 'complete', elementId: task, executionId: wait?.executionId ?? '', variables } : { kind: 'start', variables }, ports);
  };

  it('run inside the caller, its loops and its boundary events included', async () => {
    let run = await step(caller('child'), null, '');
    expect(tasks(run)).to.deep.equal(['call__check']);
    expect(run.waits.map((wait) => wait.message)).to.include('withdraw');
    run = await step(caller('child'), run, 'call__check', { decision: 'return' });
    expect(tasks(run)).to.deep.equal(['call__fix']);
    run = await step(caller('child'), run, 'call__fix');
    run = await step(caller('child'), run, 'call__check', { decision: 'approve' });
    expect(tasks(run)).to.deep.equal(['after']);
    expect(run.state.variables).to.deep.equal({ decision: 'approve' });
  });

  it('keep their variables to themselves where the call says so', async () => {
    const xml = caller('child', ' propagateAllChildVariables="false"', '<zeebe:ioMapping><zeebe:output source="= decision" target="checked"/></zeebe:ioMapping>');
    let run = await step(xml, null, '');
    run = await step(xml, run, 'call__check', { decision: 'approve', secret: 1 });
    expect(run.state.variables).to.deep.equal({ checked: 'approve' });
  });

  it('are checked with their caller; an unknown one and one that calls itself are refused', async () => {
    expect(await checkDiagram(caller('child'), { processes: { child } })).to.deep.equal([]);
    expect((await checkDiagram(caller('nobody'))).map((one) => `${one.element}: ${one.code}`)).to.deep.equal(['call: unknown_process']);
    const circular = diagram([start(), call('circular'), end(), flow('f1', 'start', 'call'), flow('f2', 'call', 'end')].join('')).replace('id="process"', 'id="circular"');
    expect((await checkDiagram(circular, { processes: { circular } })).map((one) => one.code)).to.deep.equal(['invalid_xml']);
    const broken = child.replace('= decision = &quot;return&quot;', '= if');
    expect((await checkDiagram(caller('child'), { processes: { child: broken } })).map((one) => `${one.element}: ${one.code}`)).to.deep.equal(['call__back: feel_syntax']);
  });
});

describe('the parts of a diagram', () => {
  it('are those that it calls, directly or through others, and no more', async () => {
    const middle = diagram([start(), call('child', 'inner'), end(), flow('f1', 'start', 'inner'), flow('f2', 'inner', 'end')].join('')).replace('id="process"', 'id="middle"');
    const other = child.replace('id="child"', 'id="other"');
    const library = await partsFrom([middle, child, other], [rates('FIRST', '')]);
    expect(Object.keys(library.processes)).to.deep.equal(['middle', 'child', 'other']);
    const parts = await partsFor(caller('middle'), library);
    expect(Object.keys(parts.processes ?? {})).to.deep.equal(['middle', 'child']);
    expect(parts.decisions).to.equal(undefined);
    const outcome = await actOnRun(await compileDiagram(caller('middle'), parts), null, { kind: 'start', variables: {} }, ports);
    expect(tasks(outcome)).to.deep.equal(['call__inner__check']);
  });
});

const rates = (hitPolicy: string, rules: string) => `<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="rates" namespace="test">
<decision id="band" name="band"><literalExpression id="le"><text>if amount &gt; 1000 then "high" else "low"</text></literalExpression></decision>
<decision id="rate" name="rate"><informationRequirement id="ir"><requiredDecision href="#band"/></informationRequirement>
<decisionTable id="t" hitPolicy="${hitPolicy}"><input id="i1"><inputExpression id="ie1"><text>band</text></inputExpression></input><input id="i2"><inputExpression id="ie2"><text>age</text></inputExpression></input><output id="o1" name="rate"/>${rules}</decisionTable></decision>
</definitions>`;
const rule = (...[band, age, result]: string[]) => `<rule id="r${Math.abs((band ?? '').length * 7 + (age ?? '').length)}"><inputEntry id="a"><text>${band}</text></inputEntry><inputEntry id="b"><text>${age}</text></inputEntry><outputEntry id="c"><text>${result}</text></outputEntry></rule>`.replace(/ id="[abc]"/g, '');

describe('business rules', () => {
  const ruled = (rules: string) => diagram([start(), `<bpmn:businessRuleTask id="decide"><bpmn:extensionElements>${rules}</bpmn:extensionElements></bpmn:businessRuleTask>`, exclusive('x', 'low'), userTask('senior'), userTask('junior'),
    flow('f1', 'start', 'decide'), flow('f2', 'decide', 'x'), flow('high', 'x', 'senior', '= outcome &gt; 5'.replace('&gt;', '>')), flow('low', 'x', 'junior')].join(''));
  const byTable = ruled('<zeebe:calledDecision decisionId="rate" resultVariable="outcome"/>');
  const unique = rates('UNIQUE', [rule('"high"', '&lt; 60', '8'), rule('"high"', '&gt;= 60', '4'), rule('"low"', '-', '2')].join(''));
  const decide = async (dmn: string, variables: Record<string, unknown>) => actOnRun(await compileDiagram(byTable, { decisions: [dmn] }), null, { kind: 'start', variables }, ports);

  it('by a DMN decision table steer the next gateway', async () => {
    expect(tasks(await decide(unique, { amount: 2000, age: 30 }))).to.deep.equal(['senior']);
    expect(tasks(await decide(unique, { amount: 2000, age: 70 }))).to.deep.equal(['junior']);
    expect((await decide(unique, { amount: 5, age: 70 })).state.variables['outcome']).to.equal(2);
  });

  it('hold a table to its hit policy', async () => {
    const twice = [rule('"high"', '-', '8'), rule('-', '-', '6')].join('');
    const failure = await decide(rates('UNIQUE', twice), { amount: 2000, age: 1 }).then(() => null, (error: { code?: string }) => error);
    expect(failure?.code).to.equal('expression_failed');
    expect((await decide(rates('FIRST', twice), { amount: 2000, age: 1 })).state.variables['outcome']).to.equal(8);
    expect((await decide(rates('COLLECT', twice).replace('hitPolicy="COLLECT"', 'hitPolicy="COLLECT" aggregation="SUM"'), { amount: 2000, age: 1 })).state.variables['outcome']).to.equal(14);
  });

  it('may be one FEEL expression', async () => {
    const byFeel = ruled('<zeebe:script expression="= amount / 100" resultVariable="outcome"/>');
    expect(tasks(await actOnRun(await compileDiagram(byFeel), null, { kind: 'start', variables: { amount: 900 } }, ports))).to.deep.equal(['senior']);
  });

  it('are checked by themselves: expressions, tests and hit policy', async () => {
    expect(await checkDecisions(unique)).to.deep.equal([]);
    const broken = rates('PRIORITY', rule('"high"', '&lt;', 'if'));
    expect((await checkDecisions(broken)).map((one) => one.code)).to.deep.equal(['hit_policy', 'feel_syntax', 'feel_syntax']);
    expect((await checkDecisions('<x/>')).map((one) => one.code)).to.deep.equal(['invalid_dmn']);
  });

  it('are refused when their decision does not exist', async () => {
    expect((await checkDiagram(byTable, { decisions: ['rate'], names: ['amount', 'age'] }))).to.deep.equal([]);
    expect((await checkDiagram(byTable)).map((one) => `${one.element}: ${one.code}`)).to.deep.equal(['decide: unknown_decision']);
  });
});
