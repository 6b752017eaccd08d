import { expect } from 'chai';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { appendVersion } from '../../server/catalog/catalog-store.ts';
import { systemCaller } from '../../server/platform/caller.ts';
import { runCommand } from '../../server/platform/run-command.ts';
import { rootDir } from '../platform/databases.ts';
import { onEveryDatabase, type Client } from '../journeys/counter.ts';
import { publishItem } from '../journeys/published-item.ts';
import { administratorOf } from './item-workbench.ts';

const note = [{ type: 'textfield', key: 'note', label: '备注' }];
const diagram = readFileSync(join(rootDir, 'workflows/single-review.bpmn'), 'utf8');

onEveryDatabase('Feature: an administrator keeps runs going', (counter) => {
  let citizen: Client;
  let reviewer: Client;
  let administrator: Client;
  before(async () => { [citizen, reviewer, administrator] = await Promise.all(['individual', 'reviewer', 'administrator'].map((login) => counter().as(login))) as [Client, Client, Client]; });

  async function submit(ref: string): Promise<{ id: string; taskId: string }> {
    const { body } = await citizen.post('/api/applications', { item: ref });
    const answered = await citizen.post(`/api/applications/${body.id}/submit`, { data: { note: '一' } }, { 'idempotency-key': randomUUID() });
    expect(answered.status, JSON.stringify(answered.body)).to.equal(200);
    const task = await counter().wired.platform.db('workflow_tasks').where({ business_key: body.id, status: 'open' }).first();
    return { id: body.id, taskId: task.id };
  }

  it('Scenario: a failed effect becomes an incident with its reason, and a retry goes on once the cause is gone', async () => {
    const ref = await publishItem(counter(), 'failing-effect', note, { effects: { approval: [{ action: 'update', register: 'people', key: { idNumber: '= money(form.note)' }, set: { name: '甲' } }] } });
    const { id, taskId } = await submit(ref);
    const answered = await reviewer.post(`/api/tasks/${taskId}/complete`, { decision: 'approve' });
    expect([answered.status, answered.body.code]).to.deep.equal([422, 'expression_failed']);
    expect((await citizen.get(`/api/applications/${id}`)).body.status, 'undone as a whole').to.equal('in_review');
    const { body: { rows: [incident], total } } = await administrator.get('/api/designer/incidents');
    expect(total).to.equal(1);
    expect(incident).to.include({ businessKey: id, code: 'expression_failed' });
    expect(incident.reason).to.contain('money');

    expect((await administrator.post(`/api/designer/incidents/${incident.id}/retry`)).body.code, 'the cause is still there').to.equal('expression_failed');
    const version = await counter().wired.catalog.version(counter().wired.platform.db, (await counter().wired.platform.db('applications').where({ id }).first('item_version_id')).item_version_id);
    version.settings.effects = {};
    expect((await administrator.post(`/api/designer/incidents/${incident.id}/retry`)).status).to.equal(200);
    expect((await citizen.get(`/api/applications/${id}`)).body.status).to.equal('approved');
    expect((await administrator.get('/api/designer/incidents')).body.total).to.equal(0);
  });

  it('Scenario: a submission whose run cannot begin is told what to do, becomes an incident, and goes through once the draft has the mended version', async () => {
    const broken = diagram.replace(/(<bpmn:userTask id="review"[^>]*>\s*<bpmn:extensionElements>)/, '$1<zeebe:ioMapping><zeebe:input source="=money(form.note)" target="sum"/></zeebe:ioMapping>');
    expect(broken).to.contain('money(form.note)');
    const ref = await publishItem(counter(), 'broken-start', note, {}, broken);
    const { platform, catalog } = counter().wired;
    const { body: { id } } = await citizen.post('/api/applications', { item: ref });
    const send = () => citizen.post(`/api/applications/${id}/submit`, { data: { note: '一' } }, { 'idempotency-key': randomUUID() });
    for (const refused of [await send(), await send()]) {
      expect([refused.status, refused.body.code]).to.deep.equal([500, 'run_not_possible']);
      expect(refused.body.detail).to.contain('稍后再提交').and.not.contain('money');
    }
    expect((await citizen.get(`/api/applications/${id}`)).body.status).to.equal('draft');
    const open = async () => (await administrator.get('/api/designer/incidents')).body.rows.filter((row: { businessKey: string }) => row.businessKey === id);
    const [incident, ...others] = await open();
    expect(others).to.deep.equal([]);
    expect(incident).to.deep.include({ code: 'expression_failed', elementId: 'review', attempt: { kind: 'start', diagram: `${catalog.current(ref).workflow}@${ref}/1` } });
    expect((await administrator.post(`/api/designer/incidents/${incident.id}/retry`)).body.code).to.equal('start_not_retried');

    await runCommand(platform, systemCaller, (command) => appendVersion(command, { ...catalog.current(ref), workflowXml: diagram }, 99, 'test'));
    await catalog.load();
    expect((await administrator.post(`/api/designer/applications/${id}/version`)).body).to.deep.equal({ version: 2 });
    expect(await open()).to.have.length(1);
    expect((await send()).status).to.equal(200);
    expect(await open()).to.deep.equal([]);
  });

  it('Scenario: a task is moved to another element, and an application is ended, both audited', async () => {
    const ref = await publishItem(counter(), 'moved-task', note);
    const { id, taskId } = await submit(ref);
    expect((await administrator.post(`/api/designer/tasks/${taskId}/move`, { to: 'correct', reason: '误收' })).status).to.equal(200);
    const open = await counter().wired.platform.db('workflow_tasks').where({ business_key: id, status: 'open' });
    expect(open.map((task) => task.element_id)).to.deep.equal(['correct']);
    expect((await administrator.post(`/api/designer/applications/${id}/cancel`, { reason: '重复' })).status).to.equal(200);
    expect((await citizen.get(`/api/applications/${id}`)).body.status).to.equal('expired');
    const actions = (await counter().wired.platform.db('audit_log').select('action')).map((row) => row.action);
    expect(actions).to.include.members(['workflow.move', 'workflow.cancel', 'application.cancel']);
  });

  it('Scenario: an open application moves to a new version where its step exists, and is refused with the reason where not', async () => {
    const ref = await publishItem(counter(), 'versioned', note);
    const { id } = await submit(ref);
    const { catalog, platform } = counter().wired;
    const publish = async (workflowXml: string) => {
      await runCommand(platform, systemCaller, (command) => appendVersion(command, { ...catalog.current(ref), workflowXml }, 99, 'test'));
      await catalog.load();
    };
    await publish(diagram.replaceAll('窗口审核', '综合窗口审核'));
    expect((await administrator.post(`/api/designer/applications/${id}/version`)).body).to.deep.equal({ version: 2 });
    await publish(diagram.replaceAll('"review"', '"other_review"').replaceAll('review_di', 'other_review_di'));
    const refused = await administrator.post(`/api/designer/applications/${id}/version`);
    expect([refused.status, refused.body.code]).to.deep.equal([409, 'cannot_move_run']);
    expect(refused.body.errors[0]).to.include({ path: 'review' });
    expect(refused.body.errors[0].message).to.contain('新版本');
  });

  it('Scenario: a dead letter is listed and can be run again', async () => {
    const { platform } = counter().wired;
    await platform.db('jobs').insert({ id: randomUUID(), kind: 'message.deliver', payload: '{"name":"x","application":"y"}', status: 'dead', run_at: platform.clock.now().toISOString(), attempts: 8, created_at: platform.clock.now().toISOString(), last_error: 'down' });
    const { body: { rows: [job] } } = await administrator.get('/api/designer/jobs');
    expect(job).to.include({ kind: 'message.deliver', lastError: 'down' });
    expect((await administrator.post(`/api/designer/jobs/${job.id}/replay`)).status).to.equal(200);
    expect((await administrator.get('/api/designer/jobs')).body.total).to.equal(0);
  });

  it('Scenario: whoever administers another portal sees none of its incidents and moves, ends or closes nothing there', async () => {
    const [own, elsewhere] = [await administratorOf(counter(), 'own-operator', ['heilongjiang/window']), await administratorOf(counter(), 'foreign-operator', ['beijing/window'])];
    const ref = await publishItem(counter(), 'foreign-case', note, { effects: { approval: [{ action: 'update', register: 'people', key: { idNumber: '= money(form.note)' }, set: { name: '甲' } }] } });
    const { id, taskId } = await submit(ref);
    await reviewer.post(`/api/tasks/${taskId}/complete`, { decision: 'approve', comment: '不足为外人道' });
    const { body: { rows: [incident], total } } = await own.get('/api/designer/incidents');
    expect([total, incident.businessKey]).to.deep.equal([1, id]);
    expect((await elsewhere.get('/api/designer/incidents')).body).to.deep.equal({ rows: [], total: 0 });
    const tried: [string, object][] = [[`incidents/${incident.id}/retry`, {}], [`incidents/${incident.id}/dismiss`, { reason: 'x' }], [`tasks/${taskId}/move`, { to: 'correct', reason: 'x' }], [`applications/${id}/cancel`, { reason: 'x' }], [`applications/${id}/version`, {}]];
    for (const [path, body] of tried) expect((await elsewhere.post(`/api/designer/${path}`, body)).status, path).to.equal(404);
    expect((await citizen.get(`/api/applications/${id}`)).body.status).to.equal('in_review');
    expect((await own.post(`/api/designer/incidents/${incident.id}/retry`)).body.code).to.equal('expression_failed');
    expect((await own.post(`/api/designer/incidents/${incident.id}/dismiss`, { reason: '已知' })).status).to.equal(200);
    expect((await own.post(`/api/designer/applications/${id}/cancel`, { reason: '已知' })).status).to.equal(200);
  });

  it('Scenario: jobs belong to no portal, so only administrators of all portals see them and run them again', async () => {
    const { platform } = counter().wired;
    const own = await administratorOf(counter(), 'portal-operator', ['heilongjiang/window']);
    const job = { id: randomUUID(), kind: 'message.deliver', payload: '{"name":"x","application":"y"}', status: 'dead', run_at: platform.clock.now().toISOString(), attempts: 8, created_at: platform.clock.now().toISOString() };
    await platform.db('jobs').insert(job);
    expect((await own.get('/api/designer/jobs')).status).to.equal(403);
    expect((await own.post(`/api/designer/jobs/${job.id}/replay`)).status).to.equal(403);
    expect((await platform.db('jobs').where({ id: job.id }).first('status')).status).to.equal('dead');
  });

  it('Scenario: nobody else may do any of it', async () => {
    for (const client of [citizen, reviewer, await counter().as('supervisor')]) {
      expect((await client.get('/api/designer/incidents')).status).to.equal(403);
      expect((await client.post(`/api/designer/applications/${randomUUID()}/cancel`, { reason: 'x' })).status).to.equal(403);
    }
  });
});
