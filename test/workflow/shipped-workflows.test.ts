import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect } from 'chai';
import { describeTask } from '../../server/workflow/describe-task.ts';
import { DrivenRun } from './drive-run.ts';

const shipped = (name: string) => readFileSync(resolve(import.meta.dirname, `../../workflows/${name}.bpmn`), 'utf8');
const scope = (item: Record<string, unknown> = {}, application: Record<string, unknown> = {}) => (run: DrivenRun) => {
  run.scope = { form: {}, applicant: { accountId: 'applicant-1', name: 'x' }, application: { id: 'a', number: 'N1', ...application }, item };
};
const begin = (name: string, item?: Record<string, unknown>, application?: Record<string, unknown>) => DrivenRun.start(shipped(name), {}, scope(item, application));
const groupsOf = (run: DrivenRun) => (run.last?.waits ?? []).filter((wait) => wait.kind === 'task').map((wait) => {
  const element = run.diagram.model.elements.get(wait.elementId);
  if (!element || !run.state) throw new Error(wait.elementId);
  return describeTask(element, wait, run.state, { scope: run.scope, now: run.now }).candidateGroups.join();
});
const statuses = (run: DrivenRun) => run.services.filter((call) => call.type === 'application:status').map((call) => call.input['status']);
const approval = ['register:update', 'application:status', 'document:issue', 'notify'];

describe('Feature: the shipped workflows', () => {
  it('Scenario: immediate approval ends with the submission', async () => {
    const run = await begin('immediate-approval');
    expect(run.last?.ended).to.equal(true);
    expect(run.services.map((call) => call.type)).to.deep.equal(approval);
  });

  it('Scenario: two levels both approve; the second may return to the applicant, who begins at the first again', async () => {
    const run = await begin('two-level-review');
    expect(groupsOf(run)).to.deep.equal(['window']);
    await run.complete('first_review', { decision: 'approve', comment: null });
    expect(groupsOf(run)).to.deep.equal(['supervisor']);
    await run.complete('second_review', { decision: 'return', comment: 'x' });
    expect(run.tasks()).to.deep.equal(['correct']);
    await run.complete('correct', { decision: 'submit', comment: null });
    await run.complete('first_review', { decision: 'approve', comment: null });
    expect((await run.complete('second_review', { decision: 'approve', comment: null })).ended).to.equal(true);
    expect(statuses(run)).to.deep.equal(['returned', 'in_review', 'approved']);
  });

  it('Scenario: a rejection at the first level never reaches the second', async () => {
    const run = await begin('two-level-review');
    expect((await run.complete('first_review', { decision: 'reject', comment: 'no' })).ended).to.equal(true);
    expect(statuses(run)).to.deep.equal(['rejected']);
    expect(run.services.some((call) => call.type === 'register:update')).to.equal(false);
  });

  it("Scenario: the agency of the applicant's region reviews", async () => {
    expect(groupsOf(await begin('regional-review', {}, { region: '110105' }))).to.deep.equal(['agency:110105']);
    expect(groupsOf(await begin('regional-review'))).to.deep.equal(['agency']);
  });

  it('Scenario: the other employer confirms, declines, or lets the month end', async () => {
    const application = { counterparty: '91110000600000001X' };
    const confirmed = await begin('counterparty-confirmation', {}, application);
    expect(groupsOf(confirmed)).to.deep.equal(['employer:91110000600000001X']);
    expect(confirmed.services.filter(({ type }) => type === 'notify').map(({ input }) => [input['to'], input['party']])).to.deep.equal([['party', 'employer:91110000600000001X']]);
    expect(confirmed.last?.timers.map((timer) => timer.dueAt)).to.deep.equal(['2026-11-30T15:59:59.000Z']);
    expect((await confirmed.complete('confirm', { decision: 'confirm', comment: null })).ended).to.equal(true);
    expect(statuses(confirmed)).to.deep.equal(['approved']);
    const declined = await begin('counterparty-confirmation', {}, application);
    await declined.complete('confirm', { decision: 'decline', comment: 'unknown here' });
    expect(statuses(declined)).to.deep.equal(['rejected']);
    expect(declined.services.find((call) => call.input['status'] === 'rejected')?.input['reason']).to.equal('unknown here');
    const silent = await begin('counterparty-confirmation', {}, application);
    expect((await silent.fire('month_ended')).ended).to.equal(true);
    expect(statuses(silent)).to.deep.equal(['expired']);
  });

  it('Scenario: the agency reviews first where the item says so, and its rejection never reaches the other employer', async () => {
    const run = await begin('counterparty-confirmation', { agencyFirst: true }, { counterparty: 'x' });
    expect(run.tasks()).to.deep.equal(['agency_review']);
    await run.complete('agency_review', { decision: 'approve', comment: null });
    expect(run.tasks()).to.deep.equal(['confirm']);
    const refused = await begin('counterparty-confirmation', { agencyFirst: true }, { counterparty: 'x' });
    expect((await refused.complete('agency_review', { decision: 'reject', comment: 'no' })).ended).to.equal(true);
    expect(statuses(refused)).to.deep.equal(['rejected']);
  });

  it('Scenario: several departments review at once; after a return only those that returned review again', async () => {
    const run = await begin('parallel-review', { departments: ['pension', 'medical', 'fund'] });
    expect(groupsOf(run)).to.deep.equal(['pension', 'medical', 'fund']);
    await run.complete('review', { decision: 'approve', comment: null }, 0);
    await run.complete('review', { decision: 'return', comment: 'scan it again' }, 1);
    await run.complete('review', { decision: 'return', comment: null }, 2);
    expect(run.services[0]?.input).to.deep.equal({ status: 'returned', reason: 'medical：scan it again；fund：' });
    await run.complete('correct', { decision: 'submit', comment: null });
    expect(groupsOf(run)).to.deep.equal(['medical', 'fund']);
    await run.complete('review', { decision: 'approve', comment: null }, 0);
    expect((await run.complete('review', { decision: 'approve', comment: null }, 1)).ended).to.equal(true);
    expect(statuses(run)).to.deep.equal(['returned', 'in_review', 'approved']);
  });

  it('Scenario: one department rejects', async () => {
    const run = await begin('parallel-review', { departments: ['pension', 'medical'] });
    await run.complete('review', { decision: 'reject', comment: 'not entitled' }, 0);
    expect((await run.complete('review', { decision: 'return', comment: 'x' }, 1)).ended).to.equal(true);
    expect(run.services[0]?.input).to.deep.equal({ status: 'rejected', reason: 'pension：not entitled' });
  });

  it('Scenario: a request that waits for the other party is recorded at every turn, and its end does not depend on the rules', async () => {
    const effects = (run: DrivenRun) => run.services.filter((call) => call.type === 'register:update').map((call) => [call.input['effects'], call.input['rules']]);
    const application = { counterparty: 'x' };
    const confirmed = await begin('counterparty-confirmation', {}, application);
    await confirmed.complete('confirm', { decision: 'confirm', comment: null });
    expect(effects(confirmed)).to.deep.equal([['submission', undefined], ['forwarding', 'skip'], ['approval', undefined]]);
    const refused = await begin('counterparty-confirmation', { agencyFirst: true }, application);
    await refused.complete('agency_review', { decision: 'reject', comment: 'no' });
    expect(effects(refused)).to.deep.equal([['submission', undefined], ['rejection', 'skip']]);
    expect(refused.last?.state.variables).to.include({ decidedBy: 'agency' });
    const silent = await begin('counterparty-confirmation', { agencyFirst: true }, application);
    expect((await silent.fire('month_ended')).ended, 'also while the agency reviews').to.equal(true);
    expect(effects(silent)).to.deep.equal([['submission', undefined], ['expiry', 'skip']]);
    const withdrawn = await begin('counterparty-confirmation', {}, application);
    await withdrawn.message('withdraw');
    expect(effects(withdrawn).at(-1)).to.deep.equal(['withdrawal', 'skip']);
  });

  it('Scenario: what a request has recorded is released by a return and recorded anew by the correction', async () => {
    const run = await begin('recorded-review');
    await run.complete('review', { decision: 'return', comment: 'x' });
    await run.complete('correct', { decision: 'submit', comment: null });
    expect((await run.complete('review', { decision: 'approve', comment: null })).ended).to.equal(true);
    expect(run.services.filter((call) => call.type === 'register:update').map((call) => call.input['effects'])).to.deep.equal(['submission', 'withdrawal', 'submission', 'approval']);
    expect(statuses(run)).to.deep.equal(['returned', 'in_review', 'approved']);
  });

  for (const name of ['single-review', 'two-level-review', 'regional-review', 'counterparty-confirmation', 'parallel-review', 'recorded-review']) {
    it(`Scenario: the applicant withdraws from ${name}`, async () => {
      const run = await begin(name, { departments: ['pension', 'medical'] }, { counterparty: 'x' });
      expect((await run.message('withdraw')).ended).to.equal(true);
      expect(statuses(run)).to.deep.equal(['withdrawn']);
    });
  }
});
