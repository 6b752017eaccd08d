import { expect } from 'chai';
import { randomUUID } from 'node:crypto';
import { findRecord } from '../../server/registers/register-store.ts';
import { verifyAudit } from '../../server/platform/audit.ts';
import { onEveryDatabase, smallPng, type Client, type Counter } from './counter.ts';
import { textOfPdf } from './pdf-text.ts';

const item = 'heilongjiang/flexible-worker-contribution-suspension';
const key = () => ({ 'idempotency-key': randomUUID() });

/** Starts a draft, chooses the reason and submits it. */
async function submitOne(citizen: Client, reason = 'military'): Promise<{ id: string; number: string; data: Record<string, unknown> }> {
  const { body } = await citizen.post('/api/applications', { item });
  const data = { ...body.data, changeReason: reason };
  const answered = await citizen.post(`/api/applications/${body.id}/submit`, { data }, key());
  expect(answered.status, JSON.stringify(answered.body)).to.equal(200);
  return { id: body.id, number: answered.body.number, data };
}

async function taskOf(reviewer: Client, number: string): Promise<string> {
  const { body } = await reviewer.get(`/api/tasks?q=${number}`);
  expect(body.rows).to.have.length(1);
  return body.rows[0].id;
}

async function contributionStatus(counter: Counter, data: Record<string, unknown>): Promise<unknown> {
  const { applications, platform } = counter.wired;
  const record = await findRecord(platform.db, applications.registers.get('heilongjiang', 'people'), { idNumber: data['socialSecurityNumber'] });
  return record?.values['contributionStatus'];
}

onEveryDatabase('Feature: the life of an application', (counter) => {
  let citizen: Client;
  let reviewer: Client;
  before(async () => { [citizen, reviewer] = await Promise.all([counter().as('individual'), counter().as('reviewer')]); });

  it('Scenario: approved: the register changes with the decision, and the receipt can be verified by anyone', async () => {
    const { id, number, data } = await submitOne(citizen);
    expect(number).to.match(/^20260310\d{6}\d$/);
    expect(await contributionStatus(counter(), data)).to.equal('contributing');
    const taskId = await taskOf(reviewer, number);
    const task = (await reviewer.get(`/api/tasks/${taskId}`)).body;
    expect(task.outcomes.map((outcome: { name: string }) => outcome.name)).to.deep.equal(['approve', 'return', 'reject']);
    expect(task.dueAt).to.equal('2026-03-12T02:00:00.000Z');
    expect((await reviewer.post(`/api/tasks/${taskId}/claim`)).body.mine).to.equal(true);
    const decided = await reviewer.post(`/api/tasks/${taskId}/complete`, { decision: 'approve' });
    expect(decided.body).to.have.nested.property('application.status', 'approved');
    expect(await contributionStatus(counter(), data)).to.equal('suspended');

    const detail = (await citizen.get(`/api/applications/${id}`)).body;
    expect(detail).to.include({ status: 'approved', number, editable: false, hasReceipt: true, canWithdraw: false });
    expect(detail.timeline.at(-1).text).to.equal('办结：已通过');
    expect((await citizen.get('/api/notices')).body.rows[0].text).to.contain(number);

    const first = await citizen.bytes(`/api/applications/${id}/receipt.pdf`);
    expect(first.type).to.contain('application/pdf');
    expect((await citizen.bytes(`/api/applications/${id}/receipt.pdf`)).content.equals(first.content), 'the same bytes again').to.equal(true);
    const { text, pages } = await textOfPdf(first.content);
    expect(pages).to.equal(1);
    for (const part of [number, '灵活就业人员暂停缴费', data['name'] as string, '参军', '受理编号', '校验码']) expect(text).to.contain(part);
    const code = /校验码\s*([0-9A-Z-]{6,})/.exec(text)?.[1];
    const nobody = await counter().as(null);
    const verified = (await nobody.get(`/api/verify?number=${number}&code=${code}`)).body;
    expect(verified).to.include({ valid: true, number });
    expect(verified.holder).to.match(/^.[*＊]+/);
    expect((await nobody.get(`/api/verify?number=${number}&code=AAAAAAAAAAAA`)).body).to.deep.equal({ valid: false });
  });

  it('Scenario: returned with a reason, corrected, submitted again with what was there before, and rejected', async () => {
    const other = await counter().as('individual2');
    const started = (await other.post('/api/applications', { item })).body;
    expect((await other.upload(`/api/applications/${started.id}/materials`, 'military', '参军证明.png', smallPng)).status).to.equal(201);
    const { id, number, data } = await submitOne(other, 'military');
    expect(id).to.equal(started.id);
    const taskId = await taskOf(reviewer, number);
    expect((await reviewer.post(`/api/tasks/${taskId}/complete`, { decision: 'return' })).body.code, 'a return needs its reason').to.equal('comment_required');
    expect((await reviewer.post(`/api/tasks/${taskId}/complete`, { decision: 'return', comment: '请选择正确的变更原因' })).status).to.equal(200);

    const returned = (await other.get(`/api/applications/${id}`)).body;
    expect(returned).to.include({ status: 'returned', returnReason: '请选择正确的变更原因', editable: true, number });
    expect(returned.data).to.deep.equal(data);
    expect(returned.materials.map((material: { name: string }) => material.name)).to.deep.equal(['参军证明.png']);
    const again = await other.post(`/api/applications/${id}/submit`, { data: { ...data, changeReason: 'study' } }, key());
    expect(again.body).to.deep.equal({ number, status: 'in_review' });

    const second = (await reviewer.get(`/api/tasks/${await taskOf(reviewer, number)}`)).body;
    expect(second.timeline.map((entry: { text: string }) => entry.text)).to.include.members(['申请人提交了申请', '窗口审核：退回补正（窗口审核员，用时0分钟）', '申请人修改后重新提交了申请']);
    expect((await other.get(`/api/applications/${id}`)).body.timeline.map((entry: { text: string }) => entry.text)).to.include('窗口审核：退回补正');
    expect(second.changes).to.deep.equal([{ path: 'changeReason', label: '变更原因', before: '参军', after: '上学' }]);
    expect(second.materials).to.have.length(1);
    expect((await reviewer.bytes(second.materials[0].url)).content.equals(smallPng)).to.equal(true);
    await reviewer.post(`/api/tasks/${second.id}/complete`, { decision: 'reject', comment: '不符合受理条件' });
    expect((await other.get(`/api/applications/${id}`)).body.status).to.equal('rejected');
    expect(await contributionStatus(counter(), data)).to.equal('contributing');
    expect((await other.post(`/api/applications/${id}/submit`, { data }, key())).body.code).to.equal('not_editable');
  });

  it('Scenario: two tabs and a double click submit once', async () => {
    const [one, two] = await Promise.all([citizen.post('/api/applications', { item }), citizen.post('/api/applications', { item })]);
    expect(one.body.id).to.equal(two.body.id);
    const data = { ...one.body.data, changeReason: 'death' };
    const same = key();
    const send = (headers: Record<string, string>) => citizen.post(`/api/applications/${one.body.id}/submit`, { data }, headers);
    const other = key();
    const clicks = await Promise.all([send(same), send(same), send(same), send(other)]);
    const winner = clicks[3]!.status === 200 ? other : same;
    const numbers = new Set(clicks.filter(({ status }) => status === 200).map(({ body }) => body.number));
    expect(numbers.size).to.equal(1);
    for (const refused of clicks.filter(({ status }) => status !== 200)) expect([refused.status, refused.body.code]).to.deep.equal([409, 'already_submitted']);
    const [{ count }] = await counter().wired.platform.db('applications').where({ status: 'in_review' }).count('* as count') as [{ count: number }];
    expect(Number(count)).to.equal(1);
    expect((await citizen.post(`/api/applications/${one.body.id}/submit`, { data: { ...data, changeReason: 'study' } }, winner)).body.code).to.equal('idempotency_key_reused');
  });

  it('Scenario: two reviewers decide the same task: one wins, the other is told plainly', async () => {
    const supervisor = await counter().as('supervisor');
    const { body: { rows: [{ id }] } } = await reviewer.get('/api/tasks');
    const answers = await Promise.all([reviewer, supervisor, reviewer, supervisor].map((client) => client.post(`/api/tasks/${id}/complete`, { decision: 'reject', comment: '不符合' })));
    expect(answers.filter(({ status }) => status === 200)).to.have.length(1);
    for (const refused of answers.filter(({ status }) => status !== 200)) expect([refused.status, refused.body.code]).to.deep.equal([409, 'task_already_completed']);
    expect(answers.find(({ status }) => status !== 200)?.body.title ?? '').to.contain('已由他人办结');
  });

  it('Scenario: a claimed task is its claimer’s until released', async () => {
    const supervisor = await counter().as('supervisor');
    const { number } = await submitOne(citizen, 'study');
    const id = await taskOf(reviewer, number);
    const claims = await Promise.all([reviewer.post(`/api/tasks/${id}/claim`), supervisor.post(`/api/tasks/${id}/claim`)]);
    expect(claims.map(({ status }) => status).sort()).to.deep.equal([200, 409]);
    const [owner, other] = claims[0].status === 200 ? [reviewer, supervisor] : [supervisor, reviewer];
    expect((await other.post(`/api/tasks/${id}/complete`, { decision: 'approve' })).body.code).to.equal('task_claimed_by_other');
    await owner.post(`/api/tasks/${id}/release`);
    expect((await other.post(`/api/tasks/${id}/complete`, { decision: 'approve', comment: '' })).status).to.equal(200);
  });

  it('Scenario: withdrawn by the applicant while under review, and not afterwards', async () => {
    const { id, number } = await submitOne(citizen, 'study');
    expect((await citizen.get(`/api/applications/${id}`)).body.canWithdraw).to.equal(true);
    expect((await citizen.post(`/api/applications/${id}/withdraw`)).body).to.deep.equal({ status: 'withdrawn' });
    expect((await reviewer.get(`/api/tasks?q=${number}`)).body.rows).to.deep.equal([]);
    expect((await citizen.post(`/api/applications/${id}/withdraw`)).body.code).to.equal('cannot_withdraw');
  });

  it('Scenario: the queue is ordered by submission and shows what is overdue', async () => {
    const first = await submitOne(citizen, 'study');
    counter().clock.advance(3600_000);
    const second = await submitOne(await counter().as('individual2'), 'study');
    const queue = (await reviewer.get('/api/tasks')).body.rows;
    expect(queue.map((row: { application: { number: string } }) => row.application.number)).to.deep.equal([first.number, second.number]);
    counter().clock.advance(47.5 * 3600_000);
    const overdue = (await reviewer.get('/api/tasks?overdue=true')).body.rows;
    expect(overdue.map((row: { application: { number: string }; overdue: boolean }) => [row.application.number, row.overdue])).to.deep.equal([[first.number, true]]);
  });

  it('Scenario: the queue is searched by part of a name as it is typed, whatever its letters and signs', async () => {
    const { id, number } = await submitOne(citizen);
    const { db } = counter().wired.platform;
    await db('applications').where({ id }).update({ applicant_name: 'Yahoo! 100%_甲ABC公司' });
    const found = async (words: string): Promise<boolean> => (await reviewer.get(`/api/tasks?q=${encodeURIComponent(words)}`)).body.rows.some((row: { application: { number: string } }) => row.application.number === number);
    for (const words of ['Yahoo!', 'yahoo', '100%', '%_', 'abc公司', number.slice(0, 12)]) expect(await found(words), words).to.equal(true);
    for (const words of ['Yahoo?', '%甲', '_甲A%', '\\']) expect(await found(words), words).to.equal(false);
    await citizen.post(`/api/applications/${id}/withdraw`);
  });

  it('Scenario: the record changed after the form was filled: the approval is refused with both values', async () => {
    const { platform, applications } = counter().wired;
    const { body: { rows: [{ id, application }] } } = await reviewer.get('/api/tasks');
    const detail = await platform.db('applications').where({ id: application.id }).first('draft');
    const idNumber = JSON.parse(detail.draft).socialSecurityNumber;
    const register = applications.registers.get('heilongjiang', 'people');
    const { runCommand } = await import('../../server/platform/run-command.ts');
    const { updateRecord } = await import('../../server/registers/register-store.ts');
    const { systemCaller } = await import('../../server/platform/caller.ts');
    await runCommand(platform, systemCaller, async (command) => {
      const record = await findRecord(command.db, register, { idNumber }, true);
      await updateRecord(command, register, record!, { insuredStatus: 'ended' }, { type: 'test', id: '1' });
    });
    const answered = await reviewer.post(`/api/tasks/${id}/complete`, { decision: 'approve' });
    expect([answered.status, answered.body.code]).to.deep.equal([409, 'register_conflict']);
    expect(answered.body.errors.map(({ message }: { message: string }) => message).join()).to.contain('正常参保').and.contain('终止参保');
    expect((await reviewer.get(`/api/tasks/${id}`)).body.status, 'still to be decided').to.equal('open');
  });

  it('and everything that happened stands in an unbroken audit chain', async () => {
    const verdict = await verifyAudit(counter().wired.platform.db);
    expect(verdict.valid).to.equal(true);
    expect(verdict.rows).to.be.greaterThan(50);
  });
});
