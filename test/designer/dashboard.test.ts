import { expect } from 'chai';
import { newId } from '../../server/platform/ids.ts';
import type { Dashboard } from '../../server/designer/read-dashboard.ts';
import { percentile } from '../../server/designer/read-dashboard.ts';
import { onEveryDatabase, type Client } from '../journeys/counter.ts';
import { administratorOf, portal, Workbench } from './item-workbench.ts';

const hour = 3_600_000;

onEveryDatabase('The dashboard, over applications whose days and decisions are known', (counter) => {
  let workbench: Workbench;
  let reviewer: Client;
  const ids: Record<string, string> = {};
  const begin = new Date('2026-03-10T02:00:00.000Z').getTime();
  before(async () => {
    workbench = await Workbench.open(counter());
    reviewer = await counter().as('reviewer');
    for (const item of ['counted', 'other']) {
      await workbench.draft(item, [{ type: 'textfield', key: 'note', label: '备注', input: true }], { promisedTime: 'PT48H' });
      await workbench.publish(item);
    }
    // Ten on the first day of which eight are decided after 1 to 8 hours, two stay.
    for (let n = 1; n <= 10; n++) ids[n] = await workbench.submit('counted', { note: `${n}` });
    for (let n = 1; n <= 8; n++) {
      counter().clock.set(new Date(begin + n * hour));
      await decide(ids[n]!, n === 8 ? 'reject' : 'approve', '');
    }
    // On the third day one of another item, returned twice for one reason and once for another; nothing of it is decided.
    counter().clock.set(new Date(begin + 49 * hour));
    ids['returned'] = await workbench.submit('other', { note: '一' });
    for (const reason of ['材料不清', '材料不清', '金额有误']) {
      await decide(ids['returned'], 'return', reason);
      await workbench.citizen.post(`/api/applications/${ids['returned']}/submit`, { data: { note: reason } }, { 'idempotency-key': newId() });
    }
  });

  async function decide(id: string, decision: string, comment: string): Promise<void> {
    const task = await counter().wired.platform.db('workflow_tasks').where({ business_key: id, status: 'open' }).first();
    const decided = await reviewer.post(`/api/tasks/${task.id}/complete`, { decision, comment: comment || '按规定' });
    expect(decided.status, JSON.stringify(decided.body)).to.equal(200);
  }

  const read = async (days: number): Promise<Dashboard> => (await workbench.administrator.get(`/api/designer/dashboard?portal=${portal}&days=${days}`)).body;

  it('counts by item what was submitted, approved, rejected, returned, what waits and what is overdue', async () => {
    const { items, totals } = await read(30);
    const of = (item: string) => items.find((one) => one.item === item)!;
    expect(of('counted')).to.include({ submitted: 10, approved: 7, rejected: 1, returned: 0, waiting: 2, overdue: 2 });
    expect(of('other')).to.include({ submitted: 1, approved: 0, rejected: 0, returned: 3, waiting: 1, overdue: 0 });
    expect(totals).to.include({ submitted: 11, decided: 8, waiting: 3, overdue: 2 });
  });

  it('tells in how many hours half and nine in ten were decided', async () => {
    const { items, totals } = await read(30);
    expect(items.find(({ item }) => item === 'counted')).to.include({ median: 4, p90: 8 });
    expect(items.find(({ item }) => item === 'other')).to.include({ median: null, p90: null });
    expect(totals).to.include({ median: 4, p90: 8 });
    expect([percentile([5, 1, 3], 0.5), percentile([1, 2, 3, 4, 5, 6, 7, 8, 9, 100], 0.9), percentile([], 0.5)]).to.deep.equal([3, 9, null]);
  });

  it('puts each submission and decision on its day in Shanghai', async () => {
    const { byDay } = await read(3);
    expect(byDay).to.deep.equal([{ day: '2026-03-10', submitted: 10, decided: 8 }, { day: '2026-03-11', submitted: 0, decided: 0 }, { day: '2026-03-12', submitted: 1, decided: 0 }]);
  });

  it('counts what each queue holds, and the reasons of returns', async () => {
    const { queues, reasons } = await read(30);
    expect(queues.find(({ group }) => group.endsWith('window'))).to.include({ waiting: 3, overdue: 2 });
    expect(reasons).to.deep.equal([{ reason: '材料不清', count: 2 }, { reason: '金额有误', count: 1 }]);
  });

  it('counts open incidents and failed jobs', async () => {
    const { db } = counter().wired.platform;
    const before = await read(30);
    const now = new Date().toISOString();
    const incident = { run_id: newId(), business_key: ids['returned'], element_id: 'review', code: 'expression_failed', reason: 'x', attempt: '{}', created_at: now };
    await db('workflow_incidents').insert([{ ...incident, id: newId(), status: 'open' }, { ...incident, id: newId(), run_id: newId(), status: 'resolved' }]);
    await db('jobs').insert({ id: newId(), kind: 'test', payload: '{}', status: 'dead', run_at: now, attempts: 9, created_at: now });
    const after = await read(30);
    expect([after.incidents - before.incidents, after.deadJobs! - before.deadJobs!]).to.deep.equal([1, 1]);
    const elsewhere = await administratorOf(counter(), 'figures-elsewhere', ['beijing/window']);
    expect((await elsewhere.get('/api/designer/dashboard?days=30')).body).to.include({ incidents: 0, deadJobs: null });
  });

  it('shows each portal to its own administrators', async () => {
    expect((await workbench.administrator.get('/api/designer/dashboard?portal=nowhere')).status).to.equal(404);
    expect((await reviewer.get('/api/designer/dashboard')).status).to.equal(403);
    const elsewhere = (await workbench.administrator.get('/api/designer/dashboard?portal=beijing&days=30')).body as Dashboard;
    expect(elsewhere.items.filter(({ item }) => item === 'counted')).to.deep.equal([]);
  });
});
