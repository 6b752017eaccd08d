import { expect } from 'chai';
import { batchJobs } from '../../server/batch/batch-jobs.ts';
import { importJob } from '../../server/batch/start-batch.ts';
import { submitJob } from '../../server/batch/submit-batch.ts';
import { findAccountByLogin } from '../../server/identity/account-store.ts';
import { createToken } from '../../server/identity/api-tokens.ts';
import { deleteOperator, insertOperator, setOperatorRights } from '../../server/identity/operator-store.ts';
import { systemCaller } from '../../server/platform/caller.ts';
import { runCommand } from '../../server/platform/run-command.ts';
import { newAccount } from '../identity/accounts.ts';
import { client, type Answered, type Client } from '../journeys/counter.ts';
import { BatchDesk } from './batch-desk.ts';
import { onEveryBatchOffice, ref, residentId } from './batch-office.ts';

onEveryBatchOffice('Feature: a batch goes on in the name of the operator who asked for it', (counter) => {
  let desk: BatchDesk, employer: Client, employerId: string, operatorId: string;
  let jobs: ReturnType<typeof batchJobs>;
  let next = 500;
  const db = () => counter().wired.platform.db;

  beforeEach(async () => {
    const { platform, applications, jobs: runner } = counter().wired;
    // Jobs are done by hand, so that something can happen before them.
    await runner.stop();
    jobs = batchJobs({ applications });
    employer = await counter().as('batch-first');
    employerId = (await findAccountByLogin(platform.db, 'batch-first'))!.id;
    operatorId = (await newAccount(platform, { name: '经办甲' })).id;
    await insertOperator(platform.db, { employerId, accountId: operatorId, rights: ['apply'], source: 'added' }, platform.clock.now());
    const { token } = await runCommand(platform, systemCaller, (command) => createToken(command, operatorId, 'test', 10, employerId));
    desk = new BatchDesk(counter(), client(counter().url, token));
  });

  async function uploaded(item: 'enrol' | 'raise'): Promise<string> {
    const content = item === 'enrol' ? await desk.workbook(['姓名', '证件号码', '合同类型', '合同起日期', '工资'], [['甲', residentId(next++), '固定期限', '2026-03-01', 5000]]) : await desk.workbook(['工号', '新工资'], [['A1', 5000]]);
    const answer = await desk.upload(ref(item), content);
    expect(answer.status, JSON.stringify(answer.body)).to.equal(202);
    return answer.body.id;
  }
  const stateOf = async (id: string): Promise<unknown[]> => { const { body }: Answered = await employer.get(`/api/batches/${id}`); return [body.status, body.problem?.code]; };

  for (const item of ['enrol', 'raise'] as const) {
    it(`Scenario: submissions and audit rows name the operator and the address, the applications are the employer's (${item})`, async () => {
      const id = await uploaded(item);
      await jobs[importJob]!({ batch: id });
      await desk.client.post(`/api/batches/${id}/submit`);
      await jobs[submitJob]!({ batch: id });
      expect((await stateOf(id))[0]).to.equal('submitted');
      const [application] = await db()('applications').where({ batch_id: id }).select('id', 'applicant_id');
      expect(application.applicant_id).to.equal(employerId);
      expect(await db()('application_submissions').where({ application_id: application.id }).pluck('submitted_by')).to.deep.equal([operatorId]);
      const rows = await db()('audit_log').whereIn('subject_id', [id, application.id]).select('action', 'actor_id', 'address');
      expect(rows.map(({ action }) => action)).to.include.members(['batch.checked', 'application.submit']);
      for (const row of rows) {
        expect(row.actor_id, row.action).to.equal(operatorId);
        expect(row.address, row.action).to.be.a('string');
      }
    });
  }

  it('Scenario: what an operator asked for ends when it is struck off or loses its right, and a colleague submits in their own name', async () => {
    const [struckOff, read] = [await uploaded('enrol'), await uploaded('enrol')];
    await jobs[importJob]!({ batch: struckOff });
    await desk.client.post(`/api/batches/${struckOff}/submit`);
    await setOperatorRights(db(), employerId, operatorId, []);
    await jobs[importJob]!({ batch: read });
    expect(await stateOf(read)).to.deep.equal(['refused', 'operator_right_missing']);
    await deleteOperator(db(), employerId, operatorId);
    await jobs[submitJob]!({ batch: struckOff });
    expect(await stateOf(struckOff)).to.deep.equal(['failed', 'not_allowed']);
    expect(await db()('applications').where({ batch_id: struckOff })).to.deep.equal([]);
    expect((await employer.post(`/api/batches/${struckOff}/submit`)).status).to.equal(202);
    await jobs[submitJob]!({ batch: struckOff });
    expect((await stateOf(struckOff))[0]).to.equal('submitted');
    const [{ id }] = await db()('applications').where({ batch_id: struckOff }).select('id');
    expect(await db()('application_submissions').where({ application_id: id }).pluck('submitted_by')).to.deep.equal([employerId]);
  });
});
