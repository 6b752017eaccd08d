import { expect } from 'chai';
import { randomUUID } from 'node:crypto';
import { oneDatabaseUnlessFull, onEveryDatabase, smallPng, type Client } from './counter.ts';
import { publishItem } from './published-item.ts';

const item = 'heilongjiang/flexible-worker-contribution-suspension';

onEveryDatabase('Feature: bad input gets its own clear error and loses nothing', (counter) => {
  let citizen: Client;
  let id: string;
  let draft: Record<string, unknown>;
  const submit = (data: unknown, key: string = randomUUID()) => citizen.post(`/api/applications/${id}/submit`, { data }, { 'idempotency-key': key });
  const saved = async () => (await citizen.get(`/api/applications/${id}`)).body;

  before(async () => {
    citizen = await counter().as('individual');
    const started = await citizen.post('/api/applications', { item });
    expect(started.status).to.equal(201);
    id = started.body.id;
    const put = await citizen.put(`/api/applications/${id}`, { data: { ...started.body.data, changeReason: 'military' }, revision: started.body.revision });
    expect(put.status, JSON.stringify(put.body)).to.equal(200);
    draft = put.body.data;
  });

  afterEach('nothing is submitted and the draft is as it was', async () => {
    const { status, number, data } = await saved();
    expect({ status, number, data }).to.deep.equal({ status: 'draft', number: null, data: draft });
    expect(await counter().wired.platform.db('application_submissions').select()).to.have.length(0);
    expect(await counter().wired.platform.db('workflow_runs').select()).to.have.length(0);
  });

  const names = (answered: { body: { errors?: { path: string; code: string }[] } }) => (answered.body.errors ?? []).map(({ path, code }) => `${path}:${code}`);

  it('Scenario: a required field is missing', async () => {
    const { changeReason: _, ...rest } = draft;
    const answered = await submit(rest);
    expect(answered.status).to.equal(422);
    expect(answered.headers.get('content-type')).to.contain('application/problem+json');
    expect(answered.body.code).to.equal('invalid_submission');
    expect(names(answered)).to.deep.equal(['changeReason:required']);
    expect(answered.body.errors[0].message).to.contain('变更原因');
  });

  it('Scenario: an option that does not exist', async () => {
    const answered = await submit({ ...draft, changeReason: 'lottery' });
    expect(answered.status).to.equal(422);
    expect(answered.body.errors[0].path).to.equal('changeReason');
  });

  it('Scenario: an unknown field is sent along', async () => {
    const answered = await submit({ ...draft, amount: 100 });
    expect(answered.status).to.equal(422);
    expect(names(answered)).to.deep.equal(['amount:unknown_field']);
  });

  it('Scenario: a field that is hidden by its condition is sent along', async () => {
    const ref = await publishItem(counter(), 'hidden-field', [
      { type: 'checkbox', key: 'abroad', label: '在境外' },
      { type: 'textfield', key: 'country', label: '国家', conditional: { show: true, when: 'abroad', eq: 'true' } },
    ]);
    const { body } = await citizen.post('/api/applications', { item: ref });
    const answered = await citizen.post(`/api/applications/${body.id}/submit`, { data: { abroad: false, country: '某国' } }, { 'idempotency-key': randomUUID() });
    expect(answered.status).to.equal(422);
    expect(names(answered)).to.deep.equal(['country:hidden_field']);
    expect((await citizen.put(`/api/applications/${body.id}`, { data: { abroad: false, country: '某国' } })).body.data, 'a draft only drops it').to.deep.equal({ abroad: false });
  });

  it('Scenario: an item may be submitted only within its office hours', async () => {
    const ref = await publishItem(counter(), 'office-hours', [{ type: 'textfield', key: 'note', label: '备注' }], { officeHours: { fromDay: 1, toDay: 5, outside: 'refuse' } });
    const { body } = await citizen.post('/api/applications', { item: ref });
    const answered = await citizen.post(`/api/applications/${body.id}/submit`, {}, { 'idempotency-key': randomUUID() });
    expect([answered.status, answered.body.code]).to.deep.equal([409, 'outside_office_hours']);
    expect(answered.body.detail).to.contain('每月1-5号');
  });

  it('Scenario: a required material is missing', async () => {
    const ref = await publishItem(counter(), 'required-material', [{ type: 'textfield', key: 'note', label: '备注' }], { materials: [{ key: 'proof', name: '证明', required: true }] });
    const { body } = await citizen.post('/api/applications', { item: ref });
    const answered = await citizen.post(`/api/applications/${body.id}/submit`, {}, { 'idempotency-key': randomUUID() });
    expect(names(answered)).to.deep.equal(['materials.proof:material_required']);
  });

  it('Scenario: a prefilled field was changed by the client', async () => {
    const answered = await submit({ ...draft, name: '别人' });
    expect(answered.status).to.equal(422);
    expect(names(answered)).to.deep.equal(['name:locked_field']);
    expect(answered.body.errors[0].message).to.contain('不可修改');
  });

  it('Scenario: a wrong type at the root and inside', async () => {
    expect((await submit('text')).status).to.equal(422);
    expect((await submit({ ...draft, changeReason: { toString: 'x' } })).status).to.equal(422);
    expect((await citizen.post(`/api/applications/${id}/submit`, '{"data":', { 'idempotency-key': 'k', 'content-type': 'application/json' })).status).to.equal(400);
  });

  it('Scenario: a submission larger than the largest form', async () => {
    const answered = await submit({ ...draft, changeReason: 'x'.repeat(9_000_000) });
    expect(answered.status).to.equal(413);
    expect(answered.body.code).to.equal('too_large');
  });

  it('Scenario: no idempotency key', async () => {
    const answered = await citizen.post(`/api/applications/${id}/submit`, { data: draft });
    expect([answered.status, answered.body.code]).to.deep.equal([400, 'missing_idempotency_key']);
  });

  it('Scenario: a file of 30 MB', async () => {
    const answered = await citizen.upload(`/api/applications/${id}/materials`, 'military', 'large.png', Buffer.concat([smallPng, Buffer.alloc(30 * 1024 * 1024)]));
    expect([answered.status, answered.body.code]).to.deep.equal([413, 'too_large']);
  });

  it('Scenario: a program renamed to a picture', async () => {
    const program = Buffer.concat([Buffer.from('MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff', 'latin1'), Buffer.alloc(2000)]);
    const answered = await citizen.upload(`/api/applications/${id}/materials`, 'military', 'photo.png', program);
    expect([answered.status, answered.body.code]).to.deep.equal([415, 'unsupported_file_type']);
  });

  it('Scenario: an empty file and a slot that the item does not have', async () => {
    expect((await citizen.upload(`/api/applications/${id}/materials`, 'military', 'a.png', Buffer.alloc(0))).body.code).to.equal('empty_file');
    expect((await citizen.upload(`/api/applications/${id}/materials`, 'nothing', 'a.png', smallPng)).status).to.equal(422);
  });

  it('Scenario: someone else asks for the application', async () => {
    const other = await counter().as('individual2');
    const answers = await Promise.all([
      other.get(`/api/applications/${id}`), other.put(`/api/applications/${id}`, { data: {} }), other.post(`/api/applications/${id}/submit`, { data: draft }, { 'idempotency-key': 'x' }),
      other.post(`/api/applications/${id}/withdraw`), other.upload(`/api/applications/${id}/materials`, 'military', 'a.png', smallPng), other.get(`/api/applications/${id}/receipt.pdf`),
      other.get('/api/applications/not-an-id'), other.get(`/api/applications/${randomUUID()}`),
    ]);
    expect(answers.map((answered) => [answered.status, answered.body.code])).to.deep.equal(answers.map(() => [404, 'not_found']));
  });

  it('Scenario: nobody is signed in, or the session has expired', async () => {
    const nobody = await counter().as(null);
    for (const answered of [await nobody.get(`/api/applications/${id}`), await nobody.put(`/api/applications/${id}`, { data: draft }), await nobody.post(`/api/applications/${id}/submit`, { data: draft })]) {
      expect([answered.status, answered.body.code]).to.deep.equal([401, 'not_signed_in']);
    }
  });

  it('Scenario: a reviewer may not apply and an applicant may not review', async () => {
    const reviewer = await counter().as('reviewer');
    expect((await reviewer.post('/api/applications', { item })).status).to.equal(403);
    expect((await citizen.get('/api/tasks')).status).to.equal(403);
    expect((await (await counter().as('employer')).post('/api/applications', { item })).status).to.equal(403);
  });

  it('Scenario: two tabs save, and the later one learns that the draft has moved on', async () => {
    const { revision } = await saved();
    expect((await citizen.put(`/api/applications/${id}`, { data: draft, revision })).status).to.equal(200);
    const second = await citizen.put(`/api/applications/${id}`, { data: { ...draft, changeReason: 'death' }, revision });
    expect([second.status, second.body.code]).to.deep.equal([409, 'draft_changed']);
  });

  it('Scenario: unknown addresses, methods and items', async () => {
    expect((await citizen.get('/api/nothing')).status).to.equal(404);
    expect((await citizen.delete('/api/items')).status).to.equal(405);
    expect((await citizen.post('/api/applications', { item: 'heilongjiang/none' })).status).to.equal(404);
    expect((await citizen.post('/api/applications', { item: '../etc' })).status).to.equal(422);
    expect((await citizen.post('/api/applications', {})).status).to.equal(422);
  });
}, oneDatabaseUnlessFull);
