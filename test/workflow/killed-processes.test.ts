import { spawn, type ChildProcess } from 'node:child_process';
import { expect } from 'chai';
import { verifyAudit } from '../../server/platform/audit.ts';
import { systemCaller } from '../../server/platform/caller.ts';
import { newId } from '../../server/platform/ids.ts';
import { runCommand } from '../../server/platform/run-command.ts';
import { compileDiagram } from '../../server/workflow/compile-diagram.ts';
import { actOnRun } from '../../server/workflow/run-engine.ts';
import { startRun } from '../../server/workflow/run-commands.ts';
import { readState } from '../../server/workflow/run-state.ts';
import { databaseKinds, forEachDatabase, openTestPlatform, rootDir, type TestPlatform } from '../platform/databases.ts';
import { bundleProcess, type BundledProcess } from '../platform/bundle-process.ts';
import { inFull } from '../platform/test-extent.ts';
import { diagram, end, exclusive, flow, serviceTask, start, userTask } from './build-diagram.ts';
import { countingServices } from './worker-process.ts';

const late = (on: string, duration: string) => `<bpmn:boundaryEvent id="late_${on}" attachedToRef="${on}"><bpmn:timerEventDefinition><bpmn:timeDuration>${duration}</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:boundaryEvent>`;
const endless = diagram([start(), userTask('review', { outcomes: 'approve, return' }), late('review', 'P30D'), exclusive('x', 'ret'), serviceTask('effect', 'register:update', { effects: 'approval' }), userTask('correct', { outcomes: 'submit' }), end(),
  flow('f1', 'start', 'review'), flow('f2', 'review', 'x'), flow('ok', 'x', 'effect', '= decision = "approve"'), flow('f3', 'effect', 'review'), flow('ret', 'x', 'correct'), flow('f4', 'correct', 'review'), flow('f5', 'late_review', 'end')].join(''));

let bundled: BundledProcess;
before(async () => { bundled = await bundleProcess('test/workflow/worker-process.ts'); });
after(() => bundled.remove());

class Worker {
  done = 0;
  private readonly child: ChildProcess;
  private readonly listeners = new Set<() => void>();
  constructor(mode: 'decide' | 'fire', platform: TestPlatform) {
    this.child = spawn(process.execPath, [bundled.script, mode], {
      cwd: rootDir, stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, DATABASE_URL: platform.databaseUrl, DATA_DIR: platform.config.dataDir },
    });
    this.child.stdout?.on('data', (chunk: Buffer) => {
      this.done += chunk.toString().split('done\n').length - 1;
      for (const listener of this.listeners) listener();
    });
    this.child.on('exit', () => { for (const listener of this.listeners) listener(); });
  }

  async until(count: number): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      const look = (): void => {
        if (this.done >= count) { this.listeners.delete(look); resolve(); }
        else if (this.child.exitCode !== null) reject(new Error(`the worker ended by itself with ${this.child.exitCode}`));
      };
      this.listeners.add(look);
      look();
    });
  }

  /** As the power going out: no handler runs. */
  async kill(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const gone = new Promise((resolve) => this.child.once('exit', resolve));
    this.child.kill('SIGKILL');
    await gone;
  }
}

async function prepare(platform: TestPlatform, xml: string): Promise<string> {
  if (!(await platform.db.schema.hasTable('test_effects'))) {
    await platform.db.schema.createTable('test_effects', (table) => { table.string('id', 36).primary(); table.string('run_id', 36).notNullable().index(); });
  }
  const run = await runCommand(platform, systemCaller, (command) => startRun(command, countingServices, { diagram: { ref: 'test', xml }, businessKey: newId(), variables: {}, scope: {} }));
  return run.runId;
}

forEachDatabase('a process killed at random moments', function (platform) {
  it('leaves every run legal, no effect doubled or lost, no timer lost, the audit chain whole', async function () {
    this.timeout(900_000);
    const commands = inFull ? 500 : 40;
    for (let index = 0; index < 8; index++) await prepare(platform(), endless);
    let done = 0;
    while (done < commands) {
      const worker = new Worker('decide', platform());
      try {
        await worker.until(1 + Math.floor(Math.random() * commands / 3));
        await new Promise((resolve) => setTimeout(resolve, Math.random() * 60));
      } finally {
        await worker.kill();
      }
      done += worker.done;
    }
    await expectLegal(platform());
    expect((await verifyAudit(platform().db)).valid).to.equal(true);
  });
});

async function expectLegal({ db }: TestPlatform): Promise<void> {
  const compiled = await compileDiagram(endless);
  for (const row of await db('workflow_runs').where({ status: 'active' }).select('id', 'state')) {
    const outcome = await actOnRun(compiled, readState(row.state), { kind: 'look' }, { now: new Date(), scope: {}, service: async () => undefined });
    const openTasks = await db('workflow_tasks').where({ run_id: row.id, status: 'open' }).pluck('execution_id');
    expect(openTasks, 'open tasks').to.deep.equal(outcome.waits.map((wait) => wait.executionId));
    const waiting = await db('workflow_timers').where({ run_id: row.id, status: 'waiting' }).pluck('execution_id');
    expect(waiting, 'timers').to.deep.equal(outcome.timers.map((timer) => timer.executionId));
    const approvals = await db('workflow_tasks').where({ run_id: row.id, status: 'completed', decision: 'approve' }).pluck('id');
    expect(await db('test_effects').where({ run_id: row.id }).pluck('id'), 'effects').to.have.length(approvals.length);
  }
}

(databaseKinds.includes('mysql') ? describe : describe.skip)('two server processes on one MariaDB/MySQL', () => {
  const count = inFull ? 1_000 : 40;
  const timed = diagram([start(), userTask('a'), late('a', 'PT0S'), serviceTask('effect', 'register:update', { effects: 'x' }), end(), flow('f1', 'start', 'a'), flow('f2', 'a', 'end'), flow('f3', 'late_a', 'effect'), flow('f4', 'effect', 'end')].join(''));
  let platform: TestPlatform;
  beforeEach(async () => { platform = await openTestPlatform('mysql'); });
  afterEach(async () => { await platform.close(); });

  it(`fire each of ${count} timers that are due at once exactly once`, async function () {
    this.timeout(900_000);
    await multiplyRun(platform, await prepare(platform, timed), count);
    const workers = [new Worker('fire', platform), new Worker('fire', platform)];
    try {
      await untilNoneWaits(platform);
    } finally {
      await Promise.all(workers.map((worker) => worker.kill()));
    }
    await expectFiredOnce(platform, count);
  });

  it('take over the timers of one that was killed while it held some', async function () {
    this.timeout(900_000);
    await multiplyRun(platform, await prepare(platform, timed), count);
    const [first, second] = [new Worker('fire', platform), new Worker('fire', platform)];
    try {
      await first.until(Math.floor(count / 10));
      await first.kill();
      await untilNoneWaits(platform);
    } finally {
      await Promise.all([first.kill(), second.kill()]);
    }
    await expectFiredOnce(platform, count);
  });
});

/** Copies a run with its timer row, since starting a thousand takes long and is not what is tested. */
async function multiplyRun({ db }: TestPlatform, runId: string, count: number): Promise<void> {
  const run = await db('workflow_runs').where({ id: runId }).first();
  const timer = await db('workflow_timers').where({ run_id: runId }).first();
  for (let left = count - 1; left > 0; left -= 100) {
    const copies = Array.from({ length: Math.min(left, 100) }, () => ({ run: newId(), timer: newId() }));
    await db('workflow_runs').insert(copies.map((copy) => ({ ...run, id: copy.run, state: (run.state as string).replaceAll(timer.id, copy.timer) })));
    await db('workflow_timers').insert(copies.map((copy) => ({ ...timer, id: copy.timer, run_id: copy.run })));
  }
}

async function untilNoneWaits({ db }: TestPlatform): Promise<void> {
  for (;;) {
    const row = await db('workflow_timers').where({ status: 'waiting' }).count({ count: '*' }).first();
    if (Number(row?.['count']) === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

async function expectFiredOnce({ db }: TestPlatform, count: number): Promise<void> {
  expect(await db('workflow_timers').where({ status: 'fired' }).pluck('id')).to.have.length(count);
  expect(await db('workflow_runs').where({ status: 'ended' }).pluck('id')).to.have.length(count);
  const effects: string[] = await db('test_effects').pluck('run_id');
  expect(effects).to.have.length(count);
  expect(new Set(effects).size).to.equal(count);
}
