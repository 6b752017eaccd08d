import { expect } from 'chai';
import type { Replay } from '../../server/designer/replay-submissions.ts';
import type { FormComponent } from '../../server/forms/form-definition.ts';
import { onEveryDatabase } from '../journeys/counter.ts';
import { pathOf, Workbench } from './item-workbench.ts';

const field = (type: string, key: string, more: Partial<FormComponent> = {}): FormComponent => ({ type, key, label: key, input: true, ...more });
const fields: FormComponent[] = [
  field('number', 'amount', { validate: { required: true } }), field('textfield', 'note', { validate: { maxLength: 100 } }), field('select', 'kind', { data: { values: [{ value: 'a', label: '甲' }, { value: 'b', label: '乙' }] } }),
  field('number', 'doubled', { disabled: true, calculateValue: { '*': [{ var: 'data.amount' }, 2] } }),
  field('datagrid', 'rows', { components: [field('textfield', 'subject'), field('number', 'cost')] }),
];
const answers = (amount: number): object => ({ amount, note: '无', kind: amount % 2 ? 'a' : 'b', rows: [{ subject: '一', cost: amount }, { subject: '二', cost: 1 }] });

onEveryDatabase('A replay of real submissions', (counter) => {
  let workbench: Workbench;
  let id: string;
  before(async () => {
    workbench = await Workbench.open(counter());
    await workbench.draft('replayed', fields);
    await workbench.publish('replayed');
    id = await workbench.submit('replayed', answers(1));
    await workbench.copy(id, Array.from({ length: 999 }, (_, index) => ({ ...answers(index + 2), doubled: 2 * (index + 2) })));
    // The receipt's job would store something of its own in the meantime.
    await counter().wired.jobs.stop();
  });

  /** Portion by portion, as the page does. */
  async function replayAll(item: string, last: number): Promise<{ portions: Replay[]; judged: number; differing: number; rows: Replay['rows'] }> {
    const portions: Replay[] = [];
    for (let next: string | null = null; portions.length === 0 || next !== null;) {
      const judged = portions.reduce((sum, one) => sum + one.judged, 0);
      const { status, body } = await workbench.administrator.post(`${pathOf(item)}/replay`, { last: last - judged, ...(next && { after: next }) });
      expect(status, JSON.stringify(body)).to.equal(200);
      portions.push(body);
      next = body.next;
    }
    const sum = (of: (one: Replay) => number): number => portions.reduce((total, one) => total + of(one), 0);
    return { portions, judged: sum((one) => one.judged), differing: sum((one) => one.differing), rows: portions.flatMap(({ rows }) => rows) };
  }

  const draftOf = async (change: (form: { components: FormComponent[]; settings: { item: Record<string, unknown> } }) => void, more: object = {}): Promise<void> => {
    const { content: { form } } = await workbench.read('replayed');
    form.components = structuredClone(fields);
    change(form);
    expect((await workbench.save('replayed', { form, ...more })).status).to.equal(200);
  };

  it('judges each of 1,000 once, portion by portion, and finds every one that a tightened rule would refuse', async () => {
    await draftOf((form) => { form.components[0]!.validate = { required: true, max: 993 }; });
    const before = await workbench.rowCounts();
    const { portions, judged, differing, rows } = await replayAll('replayed', 1000);
    expect([judged, differing]).to.deep.equal([1000, 7]);
    expect(rows.map(({ refused }) => refused.map(({ path }) => path).join())).to.deep.equal(Array.from({ length: 7 }, () => 'amount'));
    expect(new Set(rows.map(({ number }) => number)).size).to.equal(7);
    expect(rows.every(({ accepted, changed, routed }) => accepted.length === 0 && changed.length === 0 && routed === null)).to.equal(true);
    for (const [index, portion] of portions.entries()) expect(portion.total, 'what is left is told with every portion').to.equal(1000 - portions.slice(0, index).reduce((sum, one) => sum + one.judged, 0));
    expect(await workbench.rowCounts(), 'nothing is stored').to.deep.equal(before);
  });

  it('takes the last ones where fewer are asked for', async () => {
    const { judged, differing } = await replayAll('replayed', 10);
    expect([judged, differing]).to.deep.equal([10, 0]);
  });

  it('other requests are answered while it goes on', async () => {
    let isOver = false;
    const replay = replayAll('replayed', 1000).finally(() => { isOver = true; });
    let answered = 0;
    while (!isOver) {
      expect((await workbench.citizen.get('/api/health')).status).to.equal(200);
      if (!isOver) answered++;
    }
    await replay;
    expect(answered).to.be.greaterThan(3);
  });

  it('tells which values come out otherwise, which are accepted now, which material is missing, and which begin with another step', async () => {
    await draftOf((form) => { form.components[3]!['calculateValue'] = { '*': [{ var: 'data.amount' }, 3] }; });
    const [changed] = (await replayAll('replayed', 1)).rows;
    expect(changed!.changed).to.deep.equal([{ label: 'doubled', before: '2', after: '3' }]);

    await draftOf((form) => { form.settings.item['materials'] = [{ key: 'proof', name: '证明', required: true }]; });
    expect((await replayAll('replayed', 1)).rows[0]!.refused).to.deep.equal([{ path: 'materials.proof', message: '请上传“证明”' }]);

    await draftOf((form) => { form.settings.item['materials'] = []; }, { workflow: 'two-level-review' });
    expect((await replayAll('replayed', 3)).rows.map(({ routed }) => routed)).to.deep.equal(Array.from({ length: 3 }, () => ({ before: '窗口审核 (window)', after: '初审 (window)' })));

    await draftOf((form) => { form.settings.item['rules'] = [{ when: '= form.amount > 999', message: '太多' }]; }, { workflow: 'single-review' });
    expect((await replayAll('replayed', 1000)).rows.map(({ refused }) => refused[0]!.message)).to.deep.equal(['太多']);
  });

  it('a submission that its own version refused by now and the draft accepts is told as well', async () => {
    await workbench.counter.wired.platform.db('application_submissions').where({ application_id: id }).update({ data: JSON.stringify({ ...answers(1), note: '长'.repeat(120), doubled: 2 }) });
    await draftOf((form) => { form.components[1]!.validate = { maxLength: 200 }; form.settings.item['rules'] = []; });
    const { rows, differing } = await replayAll('replayed', 1);
    expect([differing, rows[0]!.accepted.map(({ path }) => path)]).to.deep.equal([1, ['note']]);
  });

  it('needs a draft, and the right on the portal', async () => {
    await workbench.draft('live-only', [field('textfield', 'note')]);
    await workbench.publish('live-only');
    expect((await workbench.administrator.post(`${pathOf('live-only')}/replay`, {})).body.code).to.equal('nothing_to_publish');
    expect((await workbench.citizen.post(`${pathOf('replayed')}/replay`, {})).status).to.equal(403);
    expect((await workbench.administrator.post(`${pathOf('replayed')}/replay`, { after: "x' or 1=1" })).status).to.equal(422);
  });
});
