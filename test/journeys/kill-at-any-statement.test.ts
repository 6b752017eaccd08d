import { expect } from 'chai';
import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { execPath } from 'node:process';
import { findAccountByLogin } from '../../server/identity/account-store.ts';
import type { Caller } from '../../server/platform/caller.ts';
import { verifyAudit } from '../../server/platform/audit.ts';
import { bundleProcess, type BundledProcess } from '../platform/bundle-process.ts';
import { inFull } from '../platform/test-extent.ts';
import { onEveryDatabase, type Counter } from './counter.ts';
import type { DyingCommand } from './dying-counter.ts';

const item = 'heilongjiang/flexible-worker-contribution-suspension';

interface Ending { killed: boolean; answer?: Record<string, unknown>; statements?: number }

/** Everything that a command may write, counted and with what matters; equal before and after means that nothing happened. */
async function footprint(counter: Counter): Promise<unknown> {
  const { db } = counter.wired.platform;
  const [applications, runs, tasks] = await Promise.all([
    db('applications').orderBy('id').select('id', 'status', 'number', 'submissions', 'revision', 'run_id'),
    db('workflow_runs').orderBy('id').select('id', 'status', 'revision'),
    db('workflow_tasks').orderBy('id').select('id', 'status', 'decision'),
  ]);
  const counts = await Promise.all(['application_submissions', 'submit_keys', 'documents', 'jobs', 'audit_log', 'register_changes', 'notices', 'workflow_trail', 'workflow_timers', 'workflow_messages', 'workflow_task_groups']
    .map(async (table) => [table, Number((await db(table).count('* as count') as [{ count: number }])[0].count)]));
  return { applications, runs, tasks, counts };
}

/** In full all statements on SQLite and each third on MariaDB; else every 11th or 17th, on the two databases not the same ones. */
const stepOn = inFull ? { sqlite: 1, mysql: 3 } : { sqlite: 11, mysql: 17 };

onEveryDatabase('Feature: kill -9 before any statement leaves all or nothing', (counter, kind) => {
  const step = stepOn[kind];
  let process: BundledProcess;
  let applicant: Caller;
  let reviewer: Caller;

  before(async () => {
    process = await bundleProcess('test/journeys/dying-counter.ts');
    [applicant, reviewer] = await Promise.all([callerOf('individual'), callerOf('reviewer')]);
    await counter().wired.jobs.stop();
  });
  after(() => {
    for (const child of ready) child.kill('SIGKILL');
    process.remove();
  });

  async function callerOf(login: string): Promise<Caller> {
    const account = await findAccountByLogin(counter().wired.platform.db, login);
    const { id, name, roles, groups, attributes } = account!;
    return { accountId: id, name, roles, groups, attributes, locale: 'zh', address: '127.0.0.1' };
  }

  /** Processes that have loaded everything and wait for their command, so that a death costs little more than itself. */
  const ready: ChildProcess[] = [];
  function prepare(): void {
    const { config } = counter().wired.platform;
    const url = config.database.kind === 'sqlite' ? `sqlite:${config.database.filename}` : config.database.url;
    while (ready.length < (inFull ? 3 : 2)) ready.push(spawn(execPath, [process.script, url, config.dataDir], { stdio: ['pipe', 'pipe', 'inherit'] }));
  }

  async function run(command: DyingCommand, dieAt: number): Promise<Ending> {
    prepare();
    const child = ready.shift()!;
    let output = '';
    child.stdout!.setEncoding('utf8').on('data', (text: string) => { output += text; });
    child.stdin!.write(`${JSON.stringify({ command, dieAt })}\n`);
    const [code, signal] = await new Promise<[number | null, string | null]>((resolve) => child.once('close', (...ending) => resolve(ending)));
    if (signal === 'SIGKILL') return { killed: true };
    if (code !== 0) throw new Error(`the process ended with code ${code}`);
    return { killed: false, ...(JSON.parse(output) as object) };
  }

  async function draft(): Promise<string> {
    const citizen = await counter().as('individual');
    const { body } = await citizen.post('/api/applications', { item });
    await citizen.put(`/api/applications/${body.id}`, { data: { ...body.data, changeReason: 'study' } });
    return body.id;
  }

  /** Kills before each statement in turn until the command gets through; then it must have happened exactly once. */
  async function dieEverywhere(command: DyingCommand): Promise<{ deaths: number; answer: Record<string, unknown> }> {
    const before = await footprint(counter());
    let deaths = 0;
    for (let at = 1; at < 500; at += step) {
      const ending = await run(command, at);
      if (!ending.killed) return { deaths, answer: ending.answer! };
      deaths++;
      expect(await footprint(counter()), `killed before statement ${at}`).to.deep.equal(before);
    }
    throw new Error('the command never gets through');
  }

  it('Scenario: a submission', async () => {
    const id = await draft();
    const command: DyingCommand = { kind: 'submit', caller: applicant, id, key: randomUUID() };
    const { deaths, answer } = await dieEverywhere(command);
    expect(deaths).to.be.greaterThan(25 / step);
    expect(answer).to.include({ status: 'in_review' });
    const { answer: repeated } = await run(command, 0);
    expect(repeated, 'sent once more after the answer was lost').to.deep.equal(answer);
    expect(await counter().wired.platform.db('application_submissions').where({ application_id: id })).to.have.length(1);
    expect(await counter().wired.platform.db('workflow_tasks').where({ business_key: id })).to.have.length(1);
  });

  it('Scenario: a decision with its effect on the register', async () => {
    const { db } = counter().wired.platform;
    const [task] = await db('workflow_tasks').where({ status: 'open' });
    const { deaths } = await dieEverywhere({ kind: 'decide', caller: reviewer, taskId: task.id, decision: 'approve' });
    expect(deaths).to.be.greaterThan(25 / step);
    expect((await db('applications').where({ id: task.business_key }).first()).status).to.equal('approved');
    expect(await db('register_changes').where({ cause_type: 'application' })).to.have.length(1);
    expect(await db('workflow_tasks').where({ id: task.id, status: 'completed' })).to.have.length(1);
    expect((await verifyAudit(db)).valid).to.equal(true);
  });

  it(`Scenario: afterwards the server goes on as if nothing had been (${kind})`, async () => {
    const id = await draft();
    const citizen = await counter().as('individual');
    expect((await citizen.post(`/api/applications/${id}/submit`, {}, { 'idempotency-key': randomUUID() })).status).to.equal(200);
  });
});
