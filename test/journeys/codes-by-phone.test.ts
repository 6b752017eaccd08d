import { expect } from 'chai';
import { randomUUID } from 'node:crypto';
import { codesPerAccount } from '../../server/applications/request-code.ts';
import type { FormComponent } from '../../server/forms/form-definition.ts';
import { newestCode } from '../items/with-phone.ts';
import { onEveryDatabase, type Answered, type Client } from './counter.ts';
import { publishItem } from './published-item.ts';

type Data = Record<string, unknown>;
const minute = 60_000, hour = 3_600_000;
const key = (): Record<string, string> => ({ 'idempotency-key': randomUUID() });
const wrong = (code: string): string => String((Number(code) + 1) % 1_000_000).padStart(6, '0');

const codeField = (mobile: string): FormComponent => ({ type: 'smscode', key: 'code', label: '验证码', input: true, validate: { required: true }, properties: { mobile } });
const typed: FormComponent[] = [
  { type: 'textfield', key: 'phone', label: '手机号码', input: true, validate: { required: true }, properties: { format: 'mobile' } },
  codeField('phone'), { type: 'textfield', key: 'note', label: '备注', input: true },
];
/** The number is the server's, whatever the client says. */
const known = '13800009999';
const locked: FormComponent[] = [{ type: 'textfield', key: 'phone', label: '手机号码', input: true, disabled: true, properties: { value: `= "${known}"`, format: 'mobile' } }, codeField('phone')];

onEveryDatabase('Feature: a code by SMS before an application is submitted', (counter) => {
  let citizen: Client, other: Client, reviewer: Client, typedItem: string, lockedItem: string;
  before(async () => {
    [citizen, other, reviewer] = await Promise.all([counter().as('individual'), counter().as('individual2'), counter().as('reviewer')]);
    typedItem = await publishItem(counter(), 'code-for-typed', typed);
    lockedItem = await publishItem(counter(), 'code-for-locked', locked);
  });
  beforeEach(() => counter().clock.advance(hour));

  let last = 0;
  const newPhone = (): string => `1390000${String(++last).padStart(4, '0')}`;
  const draftOf = async (item: string, client = citizen): Promise<string> => (await client.post('/api/applications', { item })).body.id as string;
  const ask = (id: string, data: Data, { client = citizen, field = 'code' } = {}): Promise<Answered> => client.post(`/api/applications/${id}/sms-code`, { field, data });
  const codeFor = async (id: string, data: Data): Promise<string> => { expect((await ask(id, data)).status).to.equal(200); return newestCode(counter()); };
  const submit = (id: string, data: Data, headers = key()): Promise<Answered> => citizen.post(`/api/applications/${id}/submit`, { data }, headers);
  const faults = ({ status, body }: Answered): unknown[] => [status, ...(body.errors ?? []).map(({ path, code }: { path: string; code: string }) => `${path} ${code}`)];
  const refused = [422, 'code wrong_sms_code'];

  it('Scenario: with the newest code it is submitted once, however often; the code stays nowhere', async () => {
    const { wired: { platform } } = counter();
    const id = await draftOf(typedItem), phone = newPhone();
    expect(faults(await submit(id, { phone }))).to.deep.equal([422, 'code required']);
    expect(faults(await submit(id, { phone, code: '12345' }))).to.deep.equal([422, 'code invalid_sms_code']);
    const asked = await ask(id, { phone });
    expect(asked.body).to.deep.equal({ validSeconds: 300, resendSeconds: 60, mobile: `${phone.slice(0, 3)}****${phone.slice(-4)}`, demo: true });
    const first = await newestCode(counter());
    expect((await ask(id, { phone })).body, 'not before a minute is over').to.include({ status: 429, code: 'sms_too_often' }).and.have.property('retryAfterSeconds', 60);
    counter().clock.advance(minute);
    const code = await codeFor(id, { phone });
    if (first !== code) expect(faults(await submit(id, { phone, code: first }))).to.deep.equal(refused);
    expect((await citizen.put(`/api/applications/${id}`, { data: { phone, code: wrong(code) } })).status, 'a draft is not asked').to.equal(200);
    const headers = key(), answered = await submit(id, { phone, code }, headers);
    expect(answered.status, JSON.stringify(answered.body)).to.equal(200);
    expect((await submit(id, { phone, code }, headers)).body, 'once more').to.deep.equal(answered.body);
    const kept = JSON.stringify(await Promise.all([
      platform.db('applications').where({ id }), platform.db('application_submissions').where({ application_id: id }), platform.db('documents').where({ owner_id: id }), platform.db('audit_log'), platform.db('jobs'),
    ]));
    expect(kept).to.contain(phone).and.not.contain(`"${code}"`).and.not.contain(`\\"${code}\\"`);
    const detail = (await citizen.get(`/api/applications/${id}`)).body;
    expect(detail.data).to.deep.equal({ phone });
    expect(detail.sections.flatMap(({ rows }: { rows: { path: string }[] }) => rows.map(({ path }) => path))).to.deep.equal(['phone', 'note']);
    const actions = (await platform.db('audit_log').where('action', 'like', 'sms-code.%')).map(({ action, subject_id: subject, details }) => [action, subject, JSON.parse(details).purpose]);
    expect(actions.slice(0, 2)).to.deep.equal(Array.from({ length: 2 }, () => ['sms-code.request', `${phone.slice(0, 3)}****${phone.slice(-4)}`, 'application']));
    expect((await reviewer.get(`/api/tasks?q=${answered.body.number}`)).body.rows, 'the reviewer finds it').to.have.length(1);
  });

  it('Scenario: what was returned to be corrected needs a code of its own', async () => {
    const id = await draftOf(typedItem), phone = newPhone(), code = await codeFor(id, { phone });
    const { number } = (await submit(id, { phone, code })).body;
    const [{ id: task }] = (await reviewer.get(`/api/tasks?q=${number}`)).body.rows;
    expect(JSON.stringify((await reviewer.get(`/api/tasks/${task}`)).body)).to.contain(phone).and.not.contain(`"${code}"`);
    expect((await reviewer.post(`/api/tasks/${task}/complete`, { decision: 'return', comment: '请补正' })).status).to.equal(200);
    expect(faults(await submit(id, { phone, note: '补正' }))).to.deep.equal([422, 'code required']);
    expect(faults(await submit(id, { phone, note: '补正', code }))).to.deep.equal(refused);
    counter().clock.advance(minute);
    const again = await submit(id, { phone, note: '补正', code: await codeFor(id, { phone }) });
    expect(again.body, JSON.stringify(again.body)).to.include({ number, status: 'in_review' });
  });

  it('Scenario: five wrong tries close a code, also when they come at once', async () => {
    const id = await draftOf(typedItem), phone = newPhone(), code = await codeFor(id, { phone });
    const tries = await Promise.all(Array.from({ length: 5 }, () => submit(id, { phone, code: wrong(code) })));
    expect(tries.map(faults)).to.deep.equal(Array.from({ length: 5 }, () => refused));
    expect(faults(await submit(id, { phone, code }))).to.deep.equal(refused);
    const rows: { attempts: number; used_at: string | null }[] = await counter().wired.platform.db('sms_codes').where({ mobile: phone });
    expect(rows.map(({ attempts, used_at: used }) => [attempts, used])).to.deep.equal([[5, null]]);
  });

  it('Scenario: a code is bound to its number, its application and five minutes; other slips use up no try', async () => {
    const id = await draftOf(typedItem), phone = newPhone(), another = newPhone(), code = await codeFor(id, { phone });
    expect(faults(await submit(id, { phone: another, code }))).to.deep.equal(refused);
    expect(faults(await submit(id, { phone: '123', code: wrong(code) }))).to.deep.equal([422, 'phone invalid_mobile']);
    const elsewhere = await draftOf(lockedItem);
    expect(faults(await submit(elsewhere, { code }))).to.deep.equal(refused);
    counter().clock.advance(5 * minute);
    expect(faults(await submit(id, { phone, code })), 'too late').to.deep.equal(refused);
    const late = await codeFor(id, { phone });
    counter().clock.advance(5 * minute - 1);
    expect((await submit(id, { phone, code: late })).status).to.equal(200);
  });

  it('Scenario: the number of a locked field is the server\'s, and what the client says of it is not asked', async () => {
    const { wired: { platform } } = counter(), id = await draftOf(lockedItem), mine = newPhone();
    expect((await ask(id, { phone: mine })).body.mobile).to.equal('138****9999');
    expect(await platform.db('sms_codes').where({ mobile: mine })).to.deep.equal([]);
    expect(await platform.db('sms_codes').where({ mobile: known })).to.have.length(1);
    expect((await submit(id, { code: await newestCode(counter()) })).status).to.equal(200);
  });

  it('Scenario: what is no own draft, no such field, no number or no data is refused, and an account has its quota', async () => {
    const id = await draftOf(typedItem), phone = newPhone();
    expect((await ask(id, { phone }, { client: other })).status, 'someone else\'s').to.equal(404);
    expect((await ask(id, { phone }, { client: await counter().as(null) })).status).to.equal(401);
    expect((await ask(id, { phone }, { client: reviewer })).status).to.equal(403);
    for (const field of ['phone', 'none', '__proto__', 'code.x']) expect((await ask(id, { phone }, { field })).status, field).to.equal(404);
    expect(faults(await ask(id, {}))).to.deep.equal([422, 'phone required']);
    for (const given of ['123', '010-62345678']) expect(faults(await ask(id, { phone: given })), given).to.deep.equal([422, 'phone invalid_mobile']);
    expect(faults(await ask(id, { phone: [phone] })), 'a list is no number').to.deep.equal([422, 'phone required']);
    for (const body of [{}, { field: 'code' }, { field: 1, data: {} }, { field: 'code', data: 'x' }]) expect((await citizen.post(`/api/applications/${id}/sms-code`, body)).status, JSON.stringify(body)).to.be.within(400, 422);
    const asked: number[] = [];
    for (let count = 0; count <= codesPerAccount; count++) asked.push((await ask(id, { phone: newPhone() })).status);
    expect(asked).to.deep.equal([...Array.from({ length: codesPerAccount }, () => 200), 429]);
  });

  it('Scenario: where no SMS can be sent, submitting says so', async () => {
    const config = counter().wired.platform.config as { messages: { kind: string } }, { messages } = config;
    const id = await draftOf(typedItem), phone = newPhone();
    config.messages = { kind: 'none' };
    try {
      for (const data of [{ phone }, { phone, code: '123456' }]) expect((await submit(id, data)).body.code).to.equal('sms_unavailable');
      expect((await ask(id, { phone })).body.code).to.equal('sms_unavailable');
    } finally {
      config.messages = messages;
    }
  });
});
