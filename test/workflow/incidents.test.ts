import { expect } from 'chai';
import { systemCaller, type Caller } from '../../server/platform/caller.ts';
import { Problem } from '../../server/platform/errors.ts';
import { newId } from '../../server/platform/ids.ts';
import { runCommand, type Command } from '../../server/platform/run-command.ts';
import { listIncidents, noteIncident } from '../../server/workflow/incident-store.ts';
import { moveToVersion } from '../../server/workflow/move-to-version.ts';
import { dismissIncident, moveToken, retryIncident } from '../../server/workflow/resolve-incident.ts';
import { cancelRun, completeTask, fireTimer, sendMessage, startRun } from '../../server/workflow/run-commands.ts';
import type { RunResult } from '../../server/workflow/save-outcome.ts';
import { readTrail } from '../../server/workflow/trail-store.ts';
import type { ServiceTasks } from '../../server/workflow/service-types.ts';
import { forEachDatabase } from '../platform/databases.ts';
import { diagram, end, exclusive, flow, parallel, serviceTask, start, userTask } from './build-diagram.ts';

const administrator: Caller = { ...systemCaller, accountId: newId(), name: 'administrator', roles: ['administrator'] };
const services = {} as ServiceTasks;
const colliding = { 'register:update': async () => { throw new Problem('register_conflict', { fields: 'x' }); } } as unknown as ServiceTasks;
const working = { 'register:update': async () => undefined } as unknown as ServiceTasks;
const branching = diagram([start(), userTask('a'), exclusive('x', 'no'), userTask('b'), userTask('c'), end(),
  flow('f1', 'start', 'a'), flow('f2', 'a', 'x'), flow('yes', 'x', 'b', '= form.amount > 10'), flow('no', 'x', 'c'), flow('f5', 'b', 'end'), flow('f6', 'c', 'end')].join(''));

forEachDatabase('a run that cannot go on', (platform) => {
  let run: RunResult;
  const as = <T>(work: (command: Command) => Promise<T>) => runCommand(platform(), administrator, work);
  const begin = async (xml: string) => { run = await as((command) => startRun(command, services, { diagram: { ref: 'test@1', xml }, businessKey: newId(), variables: {}, scope: {} })); };
  const openId = (element: string) => run.openTasks.find((task) => task.elementId === element)?.id ?? '';
  const incidents = async () => (await listIncidents(platform().db)).rows.filter((incident) => incident.runId === run.runId);
  const failOnce = async () => {
    await begin(branching);
    const error = await as((command) => completeTask(command, services, { taskId: openId('a'), decision: 'approve', scope: { form: {} } })).then(() => null, (failure: unknown) => failure);
    expect(await noteIncident(platform().db, error, platform().clock.now())).to.equal(true);
    return error;
  };

  it('is listed once with its reason, however often it fails', async () => {
    const error = await failOnce();
    await noteIncident(platform().db, error, platform().clock.now());
    const [incident, ...others] = await incidents();
    expect(others).to.deep.equal([]);
    expect(incident).to.deep.include({ code: 'expression_failed', elementId: 'a', status: 'open' });
    expect(incident?.reason).to.include('amount');
  });

  it('goes on when it is retried after the cause is gone', async () => {
    await failOnce();
    const [incident] = await incidents();
    const result = await as((command) => retryIncident(command, services, incident?.id ?? '', { form: { amount: 11 } }));
    expect(result?.openTasks.map((task) => task.elementId)).to.deep.equal(['b']);
    expect(await incidents()).to.deep.equal([]);
  });

  it('names who decided in task, trail and audit when an administrator retries, however often', async () => {
    await begin(branching);
    const reviewer: Caller = { ...systemCaller, accountId: newId(), name: 'reviewer', roles: ['reviewer'] };
    const decided = runCommand(platform(), reviewer, (command) => completeTask(command, services, { taskId: openId('a'), decision: 'approve', scope: { form: {} } }));
    await noteIncident(platform().db, await decided.then(() => null, (failure: unknown) => failure), platform().clock.now());
    const [incident] = await incidents();
    const retried = (form: object) => as((command) => retryIncident(command, services, incident?.id ?? '', { form }));
    await noteIncident(platform().db, await retried({}).then(() => null, (failure: unknown) => failure), platform().clock.now());
    await retried({ amount: 11 });
    const by = { id: reviewer.accountId, name: 'reviewer' };
    expect(await platform().db('workflow_tasks').where({ id: openId('a') }).first('completed_by')).to.deep.equal({ completed_by: by.id });
    const left = (await readTrail(platform().db, run.runId)).filter(({ elementId }) => elementId === 'a');
    expect(left.map(({ actorId, actorName }) => ({ id: actorId, name: actorName }))).to.deep.equal([by]);
    const row = await platform().db('audit_log').where({ action: 'task.complete', subject_id: openId('a') }).first();
    expect([row.actor_id, JSON.parse(row.details).decidedBy]).to.deep.equal([administrator.accountId, by]);
  });

  it('stays open when the retry fails too', async () => {
    await failOnce();
    const [incident] = await incidents();
    await as((command) => retryIncident(command, services, incident?.id ?? '', { form: {} })).then(() => { throw new Error('not refused'); }, () => undefined);
    expect(await incidents()).to.have.length(1);
  });

  it('is no incident when the caller is at fault', async () => {
    await begin(branching);
    const error = await as((command) => completeTask(command, services, { taskId: openId('a'), decision: 'nonsense', scope: {} })).then(() => null, (failure: unknown) => failure);
    expect(await noteIncident(platform().db, error, platform().clock.now())).to.equal(false);
  });

  const boundary = (id: string, inside: string) => `<bpmn:boundaryEvent id="${id}" attachedToRef="a">${inside}</bpmn:boundaryEvent>`;
  const unattended = diagram([start(), userTask('a'), boundary('late', '<bpmn:timerEventDefinition><bpmn:timeDuration>P1D</bpmn:timeDuration></bpmn:timerEventDefinition>'), boundary('told', '<bpmn:messageEventDefinition messageRef="m"/>'),
    serviceTask('update', 'register:update', { effects: 'x' }), userTask('b'), end(), flow('f1', 'start', 'a'), flow('f2', 'a', 'update'), flow('f3', 'late', 'update'), flow('f4', 'told', 'update'), flow('f5', 'update', 'b'), flow('f6', 'b', 'end')].join(''), '<bpmn:message id="m" name="confirmed"/>');
  type Work = (services: ServiceTasks) => Promise<unknown>;
  const fire: Work = async (with_) => {
    const timer = await platform().db('workflow_timers').where({ run_id: run.runId, status: 'waiting' }).first('id');
    return as((command) => fireTimer(command, with_, timer.id, {}));
  };
  const send: Work = (with_) => as((command) => sendMessage(command, with_, { runId: run.runId, name: 'confirmed', scope: {} }));
  const decide: Work = (with_) => as((command) => completeTask(command, with_, { taskId: openId('a'), decision: 'approve', scope: {} }));
  const noted = async (work: Promise<unknown>) => noteIncident(platform().db, await work.then(() => null, (failure: unknown) => failure), platform().clock.now());

  for (const [what, work] of [['timer', fire], ['message', send]] as const) {
    it(`is an incident whatever the error of a ${what}, and over when the ${what} gets through later`, async () => {
      await begin(unattended);
      expect(await noted(work(colliding))).to.equal(true);
      expect((await incidents()).map((incident) => [incident.code, incident.attempt.kind])).to.deep.equal([['register_conflict', what]]);
      await work(working);
      expect(await incidents()).to.deep.equal([]);
    });
  }

  it('is no incident when a person is told that a decision conflicts', async () => {
    await begin(unattended);
    expect(await noted(decide(colliding))).to.equal(false);
  });

  describe('that fails at its start', () => {
    const deciding = diagram([start(), exclusive('x', 'no'), userTask('b'), end(), flow('f1', 'start', 'x'), flow('yes', 'x', 'b', '= form.amount > 10'), flow('no', 'x', 'end'), flow('f5', 'b', 'end')].join(''));
    const submit = (businessKey: string, form: Record<string, unknown>, with_ = services, xml = deciding) =>
      as((command) => startRun(command, with_, { diagram: { ref: 'test@1', xml }, businessKey, variables: {}, scope: { form } }));
    const of = async (about: string, status?: 'resolved') => (await listIncidents(platform().db, status, 1, 1000)).rows.filter((incident) => incident.runId === about);

    it('is one incident of its application and diagram, however often it is tried, and over when it can begin', async () => {
      const application = newId();
      for (const _ of [1, 2]) expect(await noted(submit(application, {}))).to.equal(true);
      const [incident, ...others] = await of(application);
      expect(others).to.deep.equal([]);
      expect(incident).to.deep.include({ businessKey: application, code: 'expression_failed', elementId: 'x', attempt: { kind: 'start', diagram: 'test@1' } });
      expect(incident?.reason).to.include('amount');
      await submit(newId(), { amount: 1 });
      expect(await of(application), 'another application').to.have.length(1);
      await submit(application, { amount: 1 });
      expect(await of(application)).to.deep.equal([]);
      expect((await of(application, 'resolved')).map(({ resolution }) => resolution)).to.deep.equal(['passed']);
    });

    it('can be dismissed, on record', async () => {
      const application = newId();
      await noted(submit(application, {}));
      const [incident] = await of(application);
      await as((command) => dismissIncident(command, incident?.id ?? '', 'the applicant gave up'));
      expect(await of(application)).to.deep.equal([]);
      expect(await platform().db('audit_log').where({ action: 'incident.dismiss', subject_type: 'application', subject_id: application })).to.have.length(1);
    });

    it('is no incident when the applicant is told that a record conflicts', async () => {
      const effect = diagram([start(), serviceTask('update', 'register:update', { effects: 'x' }), end(), flow('f1', 'start', 'update'), flow('f2', 'update', 'end')].join(''));
      expect(await noted(submit(newId(), {}, colliding, effect))).to.equal(false);
    });
  });

  const resolutions = async () => (await listIncidents(platform().db, 'resolved', 1, 1000)).rows.filter((incident) => incident.runId === run.runId).map((incident) => incident.resolution);

  it('is over when the decision gets through on another try', async () => {
    await failOnce();
    await as((command) => completeTask(command, services, { taskId: openId('a'), decision: 'approve', scope: { form: { amount: 1 } } }));
    expect(await incidents()).to.deep.equal([]);
    expect(await resolutions()).to.deep.equal(['passed']);
  });

  it('keeps its incident while another of its tasks is decided, and loses all when it ends', async () => {
    const stop = `${exclusive('x', 'no')}${end('stop', '<bpmn:terminateEventDefinition/>')}`;
    await begin(diagram([start(), parallel('p'), userTask('a'), userTask('b'), userTask('c'), stop, end(), flow('f1', 'start', 'p'), flow('f2', 'p', 'a'), flow('f3', 'p', 'b'),
      flow('f4', 'a', 'x'), flow('yes', 'x', 'end', '= form.amount > 10'), flow('no', 'x', 'end'), flow('f5', 'b', 'c'), flow('f6', 'c', 'stop')].join('')));
    const complete = (taskId: string) => as((command) => completeTask(command, services, { taskId, decision: 'approve', scope: { form: {} } }));
    expect(await noted(complete(openId('a')))).to.equal(true);
    const next = await complete(openId('b'));
    expect(await incidents()).to.have.length(1);
    expect((await complete(next.openTasks.find((task) => task.elementId === 'c')?.id ?? '')).ended).to.equal(true);
    expect(await incidents()).to.deep.equal([]);
  });

  it('closes an incident as moot when what failed has been done before it was noted', async () => {
    await begin(branching);
    const late = await as((command) => completeTask(command, services, { taskId: openId('a'), decision: 'approve', scope: { form: {} } })).then(() => null, (failure: unknown) => failure);
    const done = await as((command) => completeTask(command, services, { taskId: openId('a'), decision: 'approve', scope: { form: { amount: 1 } } }));
    for (const prepare of [async () => undefined, () => as((command) => completeTask(command, services, { taskId: done.openTasks[0]?.id ?? '', decision: 'approve', scope: {} }))]) {
      await prepare();
      await noteIncident(platform().db, late, platform().clock.now());
      const [incident] = await incidents();
      expect(await as((command) => retryIncident(command, services, incident?.id ?? '', {}))).to.equal(null);
      expect(await incidents()).to.deep.equal([]);
    }
    expect(await resolutions()).to.deep.equal(['moot', 'moot']);
  });

  it('loses an incident that an administrator dismisses, once and on record', async () => {
    await failOnce();
    const [incident] = await incidents();
    const dismiss = () => as((command) => dismissIncident(command, incident?.id ?? '', 'settled by hand'));
    await dismiss();
    expect(await resolutions()).to.deep.equal(['dismissed']);
    const audited = await platform().db('audit_log').where({ action: 'incident.dismiss', subject_id: run.runId });
    expect(audited.map((row) => JSON.parse(row.details).reason)).to.deep.equal(['settled by hand']);
    expect((await dismiss().then(() => null, (failure: unknown) => failure as Problem))?.code).to.equal('not_found');
  });

  it('can be moved to another element by an administrator', async () => {
    await failOnce();
    const result = await as((command) => moveToken(command, services, { taskId: openId('a'), to: 'c', reason: 'repair', scope: {} }));
    expect(result.openTasks.map((task) => task.elementId)).to.deep.equal(['c']);
    expect(result.ended).to.equal(false);
    expect(await incidents()).to.deep.equal([]);
    const done = await as((command) => completeTask(command, services, { taskId: result.openTasks[0]?.id ?? '', decision: 'approve', scope: {} }));
    expect(done.ended).to.equal(true);
  });

  it('is not moved to an element that does not exist', async () => {
    await begin(branching);
    const error = await as((command) => moveToken(command, services, { taskId: openId('a'), to: 'nowhere', reason: 'x', scope: {} })).then(() => null, (failure: { code?: string }) => failure);
    expect(error?.code).to.equal('invalid_request');
  });

  it('loses its incidents when it is cancelled', async () => {
    await failOnce();
    await as((command) => cancelRun(command, run.runId, 'test'));
    expect(await incidents()).to.deep.equal([]);
  });

  const joined = (more: string, extra = '') => diagram([start(), parallel('p'), userTask('a'), userTask('b'), parallel('j'), userTask('after'), end(), extra,
    flow('f1', 'start', 'p'), flow('f2', 'p', 'a'), flow('f3', 'p', 'b'), flow('f4', 'a', 'j'), flow('f5', 'b', 'j'), more].join(''));

  it('moves to a newer version where everything that waits still exists, and goes on by it', async () => {
    await begin(joined(flow('f6', 'j', 'after') + flow('f7', 'after', 'end')));
    run = await as((command) => completeTask(command, services, { taskId: openId('a'), decision: 'approve', scope: {} }));
    const newer = { ref: 'test@2', xml: joined(flow('f6', 'j', 'extra') + flow('f8', 'extra', 'after') + flow('f7', 'after', 'end'), userTask('extra')) };
    expect(await as((command) => moveToVersion(command, run.runId, newer, {}))).to.deep.equal([]);
    const result = await as((command) => completeTask(command, services, { taskId: openId('b'), decision: 'approve', scope: {} }));
    expect(result.openTasks.map((task) => task.elementId)).to.deep.equal(['extra']);
  });

  it('is not moved to a version that lacks what it waits at, and the reasons are given in both languages', async () => {
    await begin(joined(flow('f6', 'j', 'after') + flow('f7', 'after', 'end')));
    run = await as((command) => completeTask(command, services, { taskId: openId('a'), decision: 'approve', scope: {} }));
    const without = diagram([start(), userTask('b'), end(), flow('f1', 'start', 'b'), flow('f9', 'b', 'end')].join(''));
    const obstacles = await as((command) => moveToVersion(command, run.runId, { ref: 'test@3', xml: without }, {}));
    expect(obstacles.map((obstacle) => obstacle.element)).to.deep.equal(['f4']);
    expect(obstacles[0]?.reason.en).to.match(/has no/);
    const result = await as((command) => completeTask(command, services, { taskId: openId('b'), decision: 'approve', scope: {} }));
    expect(result.openTasks.map((task) => task.elementId)).to.deep.equal(['after']);
  });
});
