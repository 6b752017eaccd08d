import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { createToken } from '../../server/identity/api-tokens.ts';
import { findAccountByLogin, type Account } from '../../server/identity/account-store.ts';
import { createAccount } from '../../server/identity/create-account.ts';
import { insertOperator, setOperatorRights } from '../../server/identity/operator-store.ts';
import { verifyAudit } from '../../server/platform/audit.ts';
import { systemCaller } from '../../server/platform/caller.ts';
import { runCommand } from '../../server/platform/run-command.ts';
import { rootDir } from '../platform/databases.ts';
import { client, onEveryDatabase, smallPng, type Client } from './counter.ts';
import { publishItem } from './published-item.ts';

const fields = [
  { type: 'textfield', key: 'reason', label: '事由', input: true, validate: { required: true } },
  { type: 'textfield', key: 'holder', label: '单位', input: true, disabled: true, properties: { value: '= account.name' } },
];

onEveryDatabase('Feature: operators act for their employer', (counter) => {
  let item: string;
  let wages: string;
  let employer: Account;
  let other: Account;
  let office: Client;
  before(async () => {
    const materials = [{ key: 'proof', name: '证明', required: false, multiple: true, max: 5, accept: ['image'] }];
    item = await publishItem(counter(), 'of-employers', fields, { audience: ['employer'], materials }, readFileSync(join(rootDir, 'workflows', 'single-review.bpmn'), 'utf8'));
    wages = await publishItem(counter(), 'of-wages', fields, { audience: ['employer'], operatorRight: 'wages' });
    const { db } = counter().wired.platform;
    [employer, other] = [(await findAccountByLogin(db, 'employer'))!, (await findAccountByLogin(db, 'employer2'))!];
    office = await counter().as('employer');
  });

  /** A client of a person who acts for the employer with these rights. */
  const operator = async (name: string, rights: string[], firm = employer): Promise<Client & { account: Account }> => {
    const { platform } = counter().wired;
    return runCommand(platform, systemCaller, async (command) => {
      const account = await createAccount(command, { login: `operator-${randomUUID()}`, kind: 'individual', name, password: randomUUID(), roles: ['individual'] });
      await insertOperator(command.db, { employerId: firm.id, accountId: account.id, rights, source: 'added' }, command.now);
      const { token } = await createToken(command, account.id, 'test', 90, firm.id);
      return { ...client(counter().url, token), account };
    });
  };
  const begin = async (who: Client, of = item) => (await who.post('/api/applications', { item: of })).body;
  const submit = (who: Client, id: string, data?: object) => who.post(`/api/applications/${id}/submit`, { data }, { 'idempotency-key': randomUUID() });

  it('Scenario: what one operator begins another goes on with, and both are named in what has happened', async () => {
    const [first, second] = [await operator('甲经办', ['apply']), await operator('乙经办', ['apply'])];
    const draft = await begin(first);
    expect(draft.data.holder, 'the employer applies, not its operator').to.equal(employer.name);
    expect((await begin(second)).id, 'one draft of the employer').to.equal(draft.id);
    expect((await second.put(`/api/applications/${draft.id}`, { data: { ...draft.data, reason: '搬迁' } })).status).to.equal(200);
    const submitted = await submit(first, draft.id);
    expect(submitted.status, JSON.stringify(submitted.body)).to.equal(200);

    const textFor = async (who: Client) => (await who.get(`/api/applications/${draft.id}`)).body.timeline[0].text;
    expect([await textFor(first), await textFor(second), await textFor(office)]).to.deep.equal(['您提交了申请', '经办人甲经办提交了申请', '经办人甲经办提交了申请']);
    expect((await office.get('/api/applications')).body.rows.map((row: { id: string }) => row.id)).to.include(draft.id);

    const { db } = counter().wired.platform;
    const rows = await db('audit_log').where({ subject_type: 'application', subject_id: draft.id }).whereIn('action', ['application.start', 'application.edit', 'application.submit']).orderBy('seq').select('actor_id', 'actor_name', 'action', 'details');
    expect(rows.slice(0, 3).map(({ actor_name: name, action }) => [name, action])).to.deep.equal([['甲经办', 'application.start'], ['乙经办', 'application.edit'], ['甲经办', 'application.submit']]);
    for (const { details } of rows.slice(0, 3)) expect(JSON.parse(details)).to.include({ actingFor: employer.id });
    expect((await verifyAudit(db)).valid).to.equal(true);

    const reviewer = await counter().as('supervisor');
    const [task] = (await reviewer.get(`/api/tasks?q=${submitted.body.number}`)).body.rows;
    const detail = (await reviewer.get(`/api/tasks/${task.id}`)).body;
    expect([detail.timeline[0].text, detail.application.applicant]).to.deep.equal(['经办人甲经办提交了申请', employer.name]);

    expect((await second.post(`/api/applications/${draft.id}/withdraw`)).body.status).to.equal('withdrawn');
    const endingFor = async (who: Client) => (await who.get(`/api/applications/${draft.id}`)).body.timeline.at(-1).text;
    expect([await endingFor(second), await endingFor(first)]).to.deep.equal(['您撤回了申请', '经办人乙经办撤回了申请']);
  });

  it('Scenario: one who may only look sees all and changes nothing', async () => {
    const [clerk, viewer] = [await operator('丙经办', ['apply']), await operator('丁经办', ['view'])];
    const draft = await begin(clerk);
    await clerk.put(`/api/applications/${draft.id}`, { data: { ...draft.data, reason: '变更' } });
    const seen = await viewer.get(`/api/applications/${draft.id}`);
    expect([seen.status, seen.body.editable, seen.body.canWithdraw, seen.body.data.reason]).to.deep.equal([200, false, false, '变更']);
    expect((await viewer.get('/api/applications')).body.rows.map((row: { id: string }) => row.id)).to.include(draft.id);
    const attempts = [
      viewer.post('/api/applications', { item }), viewer.put(`/api/applications/${draft.id}`, { data: {} }), viewer.post(`/api/applications/${draft.id}/compute`, { data: {} }),
      submit(viewer, draft.id), viewer.post(`/api/applications/${draft.id}/withdraw`), viewer.upload(`/api/applications/${draft.id}/materials`, 'proof', 'a.png', smallPng),
    ];
    for (const { status, body } of await Promise.all(attempts)) {
      expect([status, body.code]).to.deep.equal([403, 'operator_right_missing']);
      expect(body.detail).to.equal('您作为该单位的经办人没有此项权限，请联系单位管理员');
    }
    expect((await clerk.get(`/api/applications/${draft.id}`)).body.data.reason).to.equal('变更');
    expect((await submit(clerk, draft.id)).status).to.equal(200);
    expect((await viewer.get(`/api/applications/${draft.id}`)).body.hasReceipt).to.equal(true);
  });

  it('Scenario: a right that is taken away counts with the next request', async () => {
    const clerk = await operator('戊经办', ['apply']);
    const draft = await begin(clerk);
    await setOperatorRights(counter().wired.platform.db, employer.id, clerk.account.id, ['view']);
    const refused = await submit(clerk, draft.id, { ...draft.data, reason: '补办' });
    expect([refused.status, refused.body.code]).to.deep.equal([403, 'operator_right_missing']);
  });

  it('Scenario: an item may ask for a right of its own', async () => {
    const [clerk, payer, boss] = [await operator('己经办', ['apply']), await operator('庚经办', ['apply', 'wages']), await operator('辛经办', ['administrator'])];
    expect((await clerk.post('/api/applications', { item: wages })).body.code).to.equal('operator_right_missing');
    for (const who of [payer, boss]) expect((await who.post('/api/applications', { item: wages })).status).to.be.oneOf([200, 201]);
    const draft = await begin(payer, wages);
    expect((await submit(clerk, draft.id, { ...draft.data, reason: 'x' })).body.code).to.equal('operator_right_missing');
    expect((await clerk.get(`/api/applications/${draft.id}`)).body.editable).to.equal(false);
  });

  it('Scenario: an operator of one employer sees nothing of another, nor of its own affairs while it acts', async () => {
    const [mine, theirs] = [await operator('壬经办', ['apply']), await operator('癸经办', ['administrator'], other)];
    const draft = await begin(theirs);
    for (const { status } of [await mine.get(`/api/applications/${draft.id}`), await mine.put(`/api/applications/${draft.id}`, { data: {} }), await submit(mine, draft.id)]) expect(status).to.equal(404);
    expect((await mine.get('/api/applications')).body.rows.map((row: { id: string }) => row.id)).not.to.include(draft.id);
  });

  it('Scenario: two operators submit the same draft at once; there is one application', async () => {
    const [first, second] = [await operator('子经办', ['apply']), await operator('丑经办', ['apply'])];
    const draft = await begin(first);
    const data = { ...draft.data, reason: '同时' };
    const outcomes = await Promise.all([submit(first, draft.id, data), submit(second, draft.id, data)]);
    expect(outcomes.map(({ status }) => status).sort()).to.deep.equal([200, 409]);
    expect(await counter().wired.platform.db('application_submissions').where({ application_id: draft.id })).to.have.length(1);
  });

  it('Scenario: the demo has an operator of two employers', async () => {
    const { db } = counter().wired.platform;
    const account = (await findAccountByLogin(db, 'individual2'))!;
    const held = await db('operators').where({ account_id: account.id }).orderBy('rights').select('employer_id', 'rights');
    expect(held).to.deep.equal([{ employer_id: employer.id, rights: '["administrator"]' }, { employer_id: other.id, rights: '["apply"]' }]);
  });
});
