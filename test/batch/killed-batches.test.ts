import { expect } from 'chai';
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { batchJobs } from '../../server/batch/batch-jobs.ts';
import { importJob } from '../../server/batch/start-batch.ts';
import { systemCaller } from '../../server/platform/caller.ts';
import { runCommand } from '../../server/platform/run-command.ts';
import { findRecord, updateRecords } from '../../server/registers/register-store.ts';
import { submitJob } from '../../server/batch/submit-batch.ts';
import { bundleProcess, type BundledProcess } from '../platform/bundle-process.ts';
import { BatchDesk } from './batch-desk.ts';
import { onEveryBatchOffice, ref, residentId } from './batch-office.ts';

const heads = ['姓名', '证件号码', '合同类型', '合同起日期', '工资'];

onEveryBatchOffice('Feature: a batch survives the death of the process that works on it', (counter) => {
  let desk: BatchDesk, other: BundledProcess;
  const db = () => counter().wired.platform.db;
  const wait = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));
  /** Lets another process do the jobs, and kills it as soon as this holds. */
  const killWhen = async (holds: () => Promise<boolean>): Promise<void> => {
    const { config } = counter().wired.platform;
    const url = config.database.kind === 'sqlite' ? `sqlite:${config.database.filename}` : config.database.url;
    const child: ChildProcess = fork(other.script, [config.rootDir, url, config.dataDir], { execArgv: [], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    const exited = once(child, 'exit');
    while (child.exitCode === null && !(await holds())) await wait();
    child.kill('SIGKILL');
    await exited;
  };
  const numberOf = async (query: Promise<{ total: number | string }[]>): Promise<number> => Number((await query)[0]!.total);

  before(async () => {
    other = await bundleProcess('test/batch/batch-process.ts');
    desk = new BatchDesk(counter(), await counter().as('batch-first'));
    // Only the other process does the jobs, until it is dead.
    await counter().wired.jobs.stop();
  });
  after(() => other.remove());

  it('Scenario: an import goes on behind the last stored line, a submission behind the last application, and nothing is there twice', async () => {
    const rows = Array.from({ length: 2000 }, (_, index) => [`职工${index}`, residentId(index), '固定期限', '2026-03-01', index < 1960 ? 60_000 : 5000]);
    const { body: { id } } = await desk.upload(ref('enrol'), await desk.workbook(heads, rows));
    const stored = (): Promise<number> => numberOf(db()('batch_rows').where({ batch_id: id }).count('* as total') as never);
    await killWhen(async () => (await stored()) > 0);
    const before = await stored();
    expect(before).to.be.greaterThan(0);
    const handlers = batchJobs({ applications: counter().wired.applications });
    await handlers[importJob]!({ batch: id });
    const read = (await desk.client.get(`/api/batches/${id}`)).body;
    expect(read).to.include({ status: 'checked', good: 40, failed: 1960, rowsRead: 2000 });
    expect(await stored()).to.equal(2000);

    const applications = (): Promise<number> => numberOf(db()('applications').where({ batch_id: id }).count('* as total') as never);
    const { body: { number } } = await desk.client.post(`/api/batches/${id}/submit`);
    await killWhen(async () => (await applications()) >= 3);
    expect(await applications()).to.be.within(3, 40);
    await Promise.all([handlers[submitJob]!({ batch: id }), handlers[submitJob]!({ batch: id })]);
    expect((await desk.client.get(`/api/batches/${id}`)).body).to.include({ status: 'submitted', submitted: 40, good: 0, number });
    const made: string[] = await db()('applications').where({ batch_id: id }).orderBy('number').pluck('number');
    expect(new Set(made).size).to.equal(40);
    expect(await numberOf(db()('workflow_runs').whereIn('business_key', db()('applications').where({ batch_id: id }).select('id')).count('* as total') as never)).to.equal(40);
  });

  it('Scenario: rows that the records no longer allow send one submission back as a whole, wherever the process dies', async () => {
    const { applications, platform } = counter().wired;
    const handlers = batchJobs({ applications });
    const { body: { id } } = await desk.upload(ref('raise'), await desk.workbook(['工号', '新工资'], [['A1', 5000], ['A3', 5000]]));
    await handlers[importJob]!({ batch: id });
    expect((await desk.client.post(`/api/batches/${id}/submit`)).status).to.equal(202);
    const staff = applications.registers.get('batch-office', 'staff');
    await runCommand(platform, systemCaller, async (command) => {
      const record = await findRecord(command.db, staff, { badge: 'A3' });
      await updateRecords(command, staff, [{ record: record!, set: { standing: 'left' } }], { type: 'test', id: 'left' });
    });
    // As if it died behind all that it does outside of a transaction.
    const dying = new Proxy(platform.db, { get: (target, key) => (key === 'transaction' ? () => { throw new Error('dead'); } : Reflect.get(target, key) as unknown) });
    let died: unknown;
    await batchJobs({ applications: { ...applications, platform: { ...platform, db: dying } } })[submitJob]!({ batch: id }).catch((error: unknown) => { died = error; });
    expect(died).to.be.an('error').with.property('message', 'dead');
    await handlers[submitJob]!({ batch: id });
    const sent = (await desk.client.get(`/api/batches/${id}?tab=failed`)).body;
    expect(sent).to.include({ status: 'checked', good: 1, failed: 1, submitted: 0 });
    expect([sent.problem.code, sent.rows[0].line]).to.deep.equal(['batch_rows_changed', 3]);
    expect(await db()('applications').where({ batch_id: id })).to.deep.equal([]);
  });
});
