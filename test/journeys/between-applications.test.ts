import { expect } from 'chai';
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { callSystem } from '../../server/applications/call-system.ts';
import { diagram, end, flow, serviceTask, start } from '../workflow/build-diagram.ts';
import { onEveryDatabase, type Client } from './counter.ts';
import { publishItem } from './published-item.ts';

const waiting = diagram([
  start(), '<bpmn:intermediateCatchEvent id="answer"><bpmn:messageEventDefinition id="answer_definition" messageRef="message"/></bpmn:intermediateCatchEvent>',
  serviceTask('approved', 'application:status', { status: 'approved' }), end(),
  flow('f1', 'start', 'answer'), flow('f2', 'answer', 'approved'), flow('f3', 'approved', 'end'),
].join(''), '<bpmn:message id="message" name="answer"/>');

const answering = diagram([
  start(), serviceTask('send', 'message:send', { name: 'answer', application: '= form.other', variables: '= {by: application.number}' }),
  serviceTask('approved', 'application:status', { status: 'approved' }), end(),
  flow('f1', 'start', 'send'), flow('f2', 'send', 'approved'), flow('f3', 'approved', 'end'),
].join(''));

onEveryDatabase('Feature: one application reaches another, and other systems', (counter) => {
  let citizen: Client;
  before(async () => { citizen = await counter().as('individual'); });

  async function submit(ref: string, data: Record<string, unknown>): Promise<string> {
    const { body } = await citizen.post('/api/applications', { item: ref });
    const answered = await citizen.post(`/api/applications/${body.id}/submit`, { data }, { 'idempotency-key': randomUUID() });
    expect(answered.status, JSON.stringify(answered.body)).to.equal(200);
    return body.id;
  }
  /** The server's own beat may hold the work just now, so the status is waited for. */
  async function becomes(client: Client, id: string, wanted: string): Promise<void> {
    let status = '';
    for (let round = 0; round < 100 && status !== wanted; round++) {
      await counter().wired.jobs.runDue();
      ({ body: { status } } = await client.get(`/api/applications/${id}`));
      if (status !== wanted) await new Promise((resolve) => setTimeout(resolve, 100));
    }
    expect(status).to.equal(wanted);
  }

  it('Scenario: a message sent by one application lets the other go on, after the commit and once', async () => {
    const first = await publishItem(counter(), 'waiting', [{ type: 'textfield', key: 'note', label: '备注' }], {}, waiting);
    const second = await publishItem(counter(), 'answering', [{ type: 'textfield', key: 'other', label: '另一申请' }], {}, answering);
    const waitingId = await submit(first, { note: '一' });
    await becomes(citizen, waitingId, 'in_review');
    await submit(second, { other: waitingId });
    await becomes(citizen, waitingId, 'approved');
  });

  it('Scenario: a message that nobody waits for is tried again and ends among the dead letters', async () => {
    const second = await publishItem(counter(), 'answering-nobody', [{ type: 'textfield', key: 'other', label: '另一申请' }], {}, answering);
    await submit(second, { other: randomUUID() });
    const administrator = await counter().as('administrator');
    let kinds: string[] = [];
    for (let round = 0; round < 100 && !kinds.includes('message.deliver'); round++) {
      await counter().wired.jobs.runDue();
      counter().clock.advance(3_700_000);
      kinds = (await administrator.get('/api/designer/jobs')).body.rows.map((job: { kind: string }) => job.kind);
    }
    expect(kinds).to.include('message.deliver');
  });

  it('Scenario: a returned application that is not corrected in time expires by its timer', async () => {
    const reviewer = await counter().as('reviewer');
    const other = await counter().as('individual2');
    const { body } = await other.post('/api/applications', { item: 'heilongjiang/flexible-worker-contribution-suspension' });
    await other.post(`/api/applications/${body.id}/submit`, { data: { ...body.data, changeReason: 'study' } }, { 'idempotency-key': randomUUID() });
    const { body: { rows: [task] } } = await reviewer.get('/api/tasks');
    await reviewer.post(`/api/tasks/${task.id}/complete`, { decision: 'return', comment: '补正' });
    counter().clock.advance(31 * 24 * 3600_000);
    await becomes(other, body.id, 'expired');
  });

  it('Scenario: another system is called only where the operator allows its host, with a key for repetitions', async () => {
    const seen: { key: string | undefined; body: string }[] = [];
    const server = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk) => { body += String(chunk); }).on('end', () => { seen.push({ key: request.headers['idempotency-key'] as string, body }); response.statusCode = seen.length === 1 ? 503 : 200; response.end(); });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    const call = { url: `http://${host}/hook`, method: 'POST', body: { 编号: '1' }, key: 'k1' };
    const failure = async (hosts: string[]) => callSystem(hosts)(call).then(() => null, (error: Error) => error.message);
    expect(await failure([])).to.contain('HTTP_CALL_HOSTS');
    expect(await failure([host])).to.contain('503');
    expect(await failure([host])).to.equal(null);
    expect(seen).to.deep.equal([{ key: 'k1', body: '{"编号":"1"}' }, { key: 'k1', body: '{"编号":"1"}' }]);
    server.close();
  });
});
