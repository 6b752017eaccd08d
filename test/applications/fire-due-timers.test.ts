import { expect } from 'chai';
import { randomUUID } from 'node:crypto';
import { onEveryDatabase, type Client } from '../journeys/counter.ts';
import { publishItem } from '../journeys/published-item.ts';
import { diagram, end, flow, serviceTask, start, userTask } from '../workflow/build-diagram.ts';

const boundary = (id: string, inside: string, more = '') => `<bpmn:boundaryEvent id="${id}" attachedToRef="review"${more}>${inside}</bpmn:boundaryEvent>`;
const after = (duration: string) => `<bpmn:timerEventDefinition><bpmn:timeDuration>${duration}</bpmn:timeDuration></bpmn:timerEventDefinition>`;
/** A review with a reminder after an hour and a deadline after a day, both of which fail, and a way to withdraw. */
const failing = diagram([
  start(), userTask('review', { headers: { role: 'reviewer' } }), end(),
  boundary('reminder', after('PT1H'), ' cancelActivity="false"'), boundary('deadline', after('P1D')), boundary('withdrawn', '<bpmn:messageEventDefinition messageRef="m"/>'),
  serviceTask('remind', 'message:send'), serviceTask('expire', 'application:status', { status: 'nonsense' }),
  serviceTask('approve', 'application:status', { status: 'approved' }), serviceTask('withdraw', 'application:status', { status: 'withdrawn' }),
  flow('f1', 'start', 'review'), flow('f2', 'review', 'approve'), flow('f3', 'approve', 'end'), flow('f4', 'reminder', 'remind'), flow('f5', 'remind', 'end'),
  flow('f6', 'deadline', 'expire'), flow('f7', 'expire', 'end'), flow('f8', 'withdrawn', 'withdraw'), flow('f9', 'withdraw', 'end'),
].join(''), '<bpmn:message id="m" name="withdraw"/>');

onEveryDatabase('Feature: a timer of a case is due when somebody acts on the case', (counter) => {
  let citizen: Client;
  let reviewer: Client;
  let item: string;
  before(async () => {
    [citizen, reviewer] = [await counter().as('individual'), await counter().as('reviewer')];
    item = await publishItem(counter(), 'timed', [{ type: 'textfield', key: 'note', label: '备注' }], {}, failing);
  });
  const db = () => counter().wired.platform.db;
  const submitted = async () => {
    const { body: { id } } = await citizen.post('/api/applications', { item });
    expect((await citizen.post(`/api/applications/${id}/submit`, { data: { note: '一' } }, { 'idempotency-key': randomUUID() })).status).to.equal(200);
    return id as string;
  };
  const approve = async (id: string) => {
    const task = await db()('workflow_tasks').where({ business_key: id }).first('id');
    return reviewer.post(`/api/tasks/${task.id}/complete`, { decision: 'approve' });
  };
  const withdraw = (id: string) => citizen.post(`/api/applications/${id}/withdraw`);

  it('Scenario: a reminder that fails stops neither a decision nor a withdrawal', async () => {
    const [decided, withdrawn] = [await submitted(), await submitted()];
    counter().clock.advance(2 * 3_600_000);
    const answers = [await approve(decided), await withdraw(withdrawn)];
    expect(answers.map(({ status }) => status), JSON.stringify(answers)).to.deep.equal([200, 200]);
    expect((await citizen.get(`/api/applications/${decided}`)).body.status).to.equal('approved');
    expect(await db()('workflow_incidents').whereIn('business_key', [decided, withdrawn]).pluck('code')).to.deep.equal(['expression_failed', 'expression_failed']);
  });

  it('Scenario: a deadline that fails leaves the case to an administrator, also after it is tried no more', async () => {
    const id = await submitted();
    counter().clock.advance(25 * 3_600_000);
    for (const status of ['waiting', 'failed']) {
      await db()('workflow_timers').where({ business_key: id, element_id: 'deadline' }).update({ status });
      const answers = [await approve(id), await withdraw(id)];
      for (const { status: code, body } of answers) {
        expect([code, body.code], status).to.deep.equal([409, 'case_awaits_administrator']);
        expect(body.detail).to.contain('管理员').and.not.contain('nonsense');
      }
    }
    expect((await citizen.get(`/api/applications/${id}`)).body.status).to.equal('in_review');
    expect(await db()('workflow_incidents').where({ business_key: id, status: 'open', element_id: 'deadline' })).to.have.length(1);
  });
});
