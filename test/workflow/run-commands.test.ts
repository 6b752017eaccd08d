import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { Problem, type ErrorCode } from '../../server/platform/errors.ts';
import { ExpressionError } from '../../server/expressions/expression-error.ts';
import { runCommand, type Command } from '../../server/platform/run-command.ts';
import type { Caller } from '../../server/platform/caller.ts';
import { cancelRun, completeTask, fireTimer, sendMessage, startRun } from '../../server/workflow/run-commands.ts';
import type { RunResult } from '../../server/workflow/save-outcome.ts';
import { serviceTypes, type ServiceTaskCall, type ServiceTasks } from '../../server/workflow/service-types.ts';
import { openMessages } from '../../server/workflow/message-store.ts';
import { claimTask, findTask, releaseTask, tasksOf } from '../../server/workflow/task-store.ts';
import { takeDueTimers } from '../../server/workflow/timer-store.ts';
import { describeProgress } from '../../server/workflow/describe-progress.ts';
import { newId } from '../../server/platform/ids.ts';
import { diagram as diagramOf, end, flow, parallel, start, userTask } from './build-diagram.ts';
import { forEachDatabase, rootDir } from '../platform/databases.ts';

const xml = readFileSync(join(rootDir, 'workflows/single-review.bpmn'), 'utf8');
const diagram = { ref: 'single-review@1', xml };
const reviewer: Caller = { accountId: newId(), name: 'reviewer', roles: ['reviewer'], groups: ['window'], attributes: {}, locale: 'zh', address: '10.0.0.1' };
const scope = {
  form: { reason: 'missing' }, application: { id: 'a', number: 'SB0001' }, applicant: { accountId: 'account-1' },
  item: { promisedTime: 'PT48H' },
};

/** Executors that note what they were asked for. */
function notingServices(calls: ServiceTaskCall[], onCall: (call: ServiceTaskCall) => void = () => undefined): ServiceTasks {
  return Object.fromEntries(Object.keys(serviceTypes).map((type) => [type, async (call: ServiceTaskCall) => { calls.push(call); onCall(call); }])) as unknown as ServiceTasks;
}

async function refusalOf(work: Promise<unknown>): Promise<ErrorCode> {
  const error = await work.then(() => null, (failure: unknown) => failure);
  if (!(error instanceof Problem || error instanceof ExpressionError)) throw error ?? new Error('not refused');
  return error.code;
}

forEachDatabase('a run of the one-review workflow', (platform) => {
  let calls: ServiceTaskCall[];
  let run: RunResult;
  const command = <T>(work: (command: Command) => Promise<T>) => runCommand(platform(), reviewer, work);
  const decide = (taskId: string, decision: string, comment?: string) => command((cmd) => completeTask(cmd, notingServices(calls), { taskId, decision, comment, scope }));
  const openTask = () => run.openTasks[0]?.id ?? '';

  beforeEach(async () => {
    calls = [];
    run = await command((cmd) => startRun(cmd, notingServices(calls), { diagram, businessKey: newId(), variables: {}, scope }));
  });

  it('opens the review for its group with the promised due time', async () => {
    const task = await findTask(platform().db, openTask());
    expect(task).to.deep.include({ elementId: 'review', name: '窗口审核', nameEn: 'Counter review', role: 'reviewer', candidateGroups: ['window'], status: 'open' });
    expect(Date.parse(task?.dueAt ?? '') - platform().clock.now().getTime()).to.equal(48 * 3_600_000);
    expect(task?.outcomes.map((outcome) => [outcome.name, outcome.zh, outcome.en, outcome.comment])).to.deep.equal([
      ['approve', '通过', 'Approve', 'optional'], ['return', '退回补正', 'Return for correction', 'required'], ['reject', '不予通过', 'Reject', 'required'],
    ]);
    expect(await platform().db('workflow_task_groups').where({ task_id: openTask() }).pluck('group_name')).to.deep.equal(['window']);
  });

  it('approval runs the effects, the status, the receipt and the notice in that order and ends', async () => {
    const result = await decide(openTask(), 'approve');
    expect(result.ended).to.equal(true);
    expect(calls.map((call) => call.type)).to.deep.equal(['register:update', 'application:status', 'document:issue', 'notify']);
    expect(calls[3]?.input['text']).to.equal('您的申请（受理编号SB0001）已办结');
    const task = await findTask(platform().db, openTask());
    expect(task).to.deep.include({ status: 'completed', decision: 'approve', completedBy: reviewer.accountId });
    expect(await platform().db('workflow_task_groups').where({ task_id: openTask() })).to.have.length(0);
    expect(await openMessages(platform().db, run.runId)).to.deep.equal([]);
  });

  it('a return opens the correction for the applicant alone, and its resubmission the review again', async () => {
    const returned = await decide(openTask(), 'return', '材料不清');
    expect(calls.map((call) => [call.type, call.input['status'], call.input['reason']])).to.deep.equal([['application:status', 'returned', '材料不清']]);
    expect(returned.openTasks.map((task) => [task.elementId, task.role, task.assignee])).to.deep.equal([['correct', 'applicant', 'account-1']]);
    expect(returned.timers.map((timer) => timer.elementId)).to.deep.equal(['correction_expired']);
    const again = await decide(returned.openTasks[0]?.id ?? '', 'submit');
    expect(again.openTasks.map((task) => task.elementId)).to.deep.equal(['review']);
    expect(calls.at(-1)?.input['status']).to.equal('in_review');
  });

  it('a correction that never comes expires the application by its timer, once', async () => {
    await decide(openTask(), 'return', 'x');
    platform().clock.advance(31 * 24 * 3_600_000);
    const [timer] = (await takeDueTimers(platform().db, platform().clock.now(), 'node-1', 30, 100)).filter((one) => one.runId === run.runId);
    const fired = await command((cmd) => fireTimer(cmd, notingServices(calls), timer?.id ?? '', scope));
    expect(fired?.ended).to.equal(true);
    expect(calls.at(-1)?.input['status']).to.equal('expired');
    expect(await command((cmd) => fireTimer(cmd, notingServices(calls), timer?.id ?? '', scope))).to.equal(null);
  });

  it('a withdrawal closes the open task and ends', async () => {
    expect(run.openMessages).to.deep.equal(['withdraw']);
    const result = await command((cmd) => sendMessage(cmd, notingServices(calls), { runId: run.runId, name: 'withdraw', scope }));
    expect(result.ended).to.equal(true);
    expect((await findTask(platform().db, openTask()))?.status).to.equal('cancelled');
    expect(await refusalOf(decide(openTask(), 'approve'))).to.equal('task_already_completed');
    expect(await refusalOf(command((cmd) => sendMessage(cmd, notingServices(calls), { runId: run.runId, name: 'withdraw', scope })))).to.equal('run_ended');
  });

  it('refuses a decision that the task does not declare and one that lacks its comment', async () => {
    expect(await refusalOf(decide(openTask(), 'forward'))).to.equal('invalid_decision');
    expect(await refusalOf(decide(openTask(), 'reject', ' '))).to.equal('comment_required');
    expect(await refusalOf(decide(newId(), 'approve'))).to.equal('not_found');
  });

  it('takes with a decision the fields that its outcome declares, all of them and no others', async () => {
    const xmlWithField = diagramOf([start(), userTask('a', { outcomes: 'approve', headers: { 'outcome.approve.fields': 'amount' } }), userTask('b'), flow('f1', 'start', 'a'), flow('f2', 'a', 'b')].join(''));
    const one = await command((cmd) => startRun(cmd, notingServices(calls), { diagram: { ref: 'field', xml: xmlWithField }, businessKey: newId(), variables: { checked: false }, scope }));
    const taskId = one.openTasks[0]?.id ?? '';
    const answer = (variables: Record<string, unknown>) => command((cmd) => completeTask(cmd, notingServices(calls), { taskId, decision: 'approve', variables, scope }));
    expect(await refusalOf(answer({ checked: true }))).to.equal('invalid_request');
    expect((await answer({ amount: 5, checked: true })).variables).to.deep.equal({ checked: false, amount: 5, decision: 'approve', comment: null });
  });

  it('undoes everything when an effect fails: the task stays open', async () => {
    const failing = notingServices(calls, (call) => { if (call.type === 'document:issue') throw new Problem('register_conflict', { fields: 'x' }); });
    expect(await refusalOf(command((cmd) => completeTask(cmd, failing, { taskId: openTask(), decision: 'approve', scope })))).to.equal('register_conflict');
    expect((await findTask(platform().db, openTask()))?.status).to.equal('open');
    expect((await decide(openTask(), 'approve')).ended).to.equal(true);
  });

  it('a release puts back only the claim that was seen', async () => {
    const [first, second] = [newId(), newId()];
    const release = (seen: string | null) => releaseTask(platform().db, openTask(), seen);
    const holder = async () => (await findTask(platform().db, openTask()))?.claimedBy;
    await claimTask(platform().db, openTask(), second, platform().clock.now());
    expect(await refusalOf(release(first))).to.equal('task_claimed_by_other');
    expect(await refusalOf(release(null))).to.equal('task_claimed_by_other');
    expect(await holder()).to.equal(second);
    await release(second);
    expect(await holder()).to.equal(null);
    await release(second);
    await decide(openTask(), 'approve');
    expect(await refusalOf(release(null))).to.equal('task_already_completed');
    expect(await refusalOf(releaseTask(platform().db, newId(), null))).to.equal('not_found');
  });

  it('a cancelled run leaves no open task, timer or message', async () => {
    await command((cmd) => cancelRun(cmd, run.runId, 'test'));
    const [task] = await tasksOf(platform().db, (await findTask(platform().db, openTask()))?.businessKey ?? '');
    expect(task?.status).to.equal('cancelled');
    expect(await openMessages(platform().db, run.runId)).to.deep.equal([]);
    expect(await refusalOf(command((cmd) => cancelRun(cmd, run.runId, 'again')))).to.equal('run_ended');
  });

  it('parallel branches of one run that are decided at once both succeed', async () => {
    const branches = diagramOf([start(), parallel('p'), userTask('a'), userTask('b'), parallel('j'), userTask('after'), end(),
      flow('f1', 'start', 'p'), flow('f2', 'p', 'a'), flow('f3', 'p', 'b'), flow('f4', 'a', 'j'), flow('f5', 'b', 'j'), flow('f6', 'j', 'after'), flow('f7', 'after', 'end')].join(''));
    const both = await command((cmd) => startRun(cmd, notingServices(calls), { diagram: { ref: 'branches', xml: branches }, businessKey: newId(), variables: {}, scope }));
    const results = await Promise.all(both.openTasks.map((task) => decide(task.id, 'approve')));
    expect(results.map((result) => result.openTasks.some((task) => task.elementId === 'after')).filter(Boolean)).to.have.length(1);
  });

  it('shows the applicant what was done, is going on and was skipped', async () => {
    const going = await describeProgress(platform().db, run.runId);
    expect(going).to.deep.include({ status: 'active', skipped: [] });
    expect(going?.current).to.have.members(['handling', 'review']);
    expect(going?.done).to.include.members(['submitted', 'flow_submitted', 'review_begins']);
    expect(going?.steps.map((step) => [step.kind, step.name, step.status])).to.deep.equal([['start', '提交申请', 'completed'], ['task', '窗口审核', 'active']]);
    const returned = await decide(openTask(), 'return', '材料不清');
    await decide(returned.openTasks[0]?.id ?? '', 'submit');
    await command((cmd) => sendMessage(cmd, notingServices(calls), { runId: run.runId, name: 'withdraw', scope }));
    const over = await describeProgress(platform().db, run.runId);
    expect(over?.status).to.equal('ended');
    expect(over?.done).to.include.members(['withdrawn', 'set_withdrawn', 'correct']);
    expect(over?.skipped).to.include.members(['update_registers', 'decide', 'end_approved']);
    expect(over?.steps.map((step) => [step.elementId, step.status, step.decision?.en ?? null, step.comment])).to.deep.equal([
      ['submitted', 'completed', null, null], ['review', 'completed', 'Return for correction', '材料不清'], ['correct', 'completed', 'Submit', null],
      ['review', 'cancelled', null, null], ['withdrawn', 'completed', null, null], ['end_withdrawn', 'completed', null, null],
    ]);
    expect(over?.steps[1]).to.include({ actorName: 'reviewer', actorId: reviewer.accountId });
  });

  it('fifty completions at once give one success and forty-nine refusals', async () => {
    const results = await Promise.allSettled(Array.from({ length: 50 }, () => decide(openTask(), 'approve')));
    expect(results.filter((result) => result.status === 'fulfilled')).to.have.length(1);
    const codes = results.flatMap((result) => (result.status === 'rejected' ? [(result.reason as Problem).code] : []));
    expect(codes).to.deep.equal(Array(49).fill('task_already_completed'));
    expect(calls.filter((call) => call.type === 'register:update')).to.have.length(1);
  });
});
