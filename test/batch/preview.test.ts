import { expect } from 'chai';
import { randomUUID } from 'node:crypto';
import { systemCaller } from '../../server/platform/caller.ts';
import { runCommand } from '../../server/platform/run-command.ts';
import { findRecord, updateRecord } from '../../server/registers/register-store.ts';
import type { Answered, Client } from '../journeys/counter.ts';
import { BatchDesk } from './batch-desk.ts';
import { onEveryBatchOffice, portal, ref } from './batch-office.ts';

onEveryBatchOffice('Feature: figures are shown before they are confirmed', (counter) => {
  let client: Client, id: string;
  const preview = (): Promise<Answered> => client.post(`/api/applications/${id}/preview`, {});
  const submit = (digest?: string): Promise<Answered> => client.post(`/api/applications/${id}/submit`, digest === undefined ? {} : { preview: digest }, { 'idempotency-key': randomUUID() });
  const setWage = (badge: string, wage: number): Promise<unknown> => runCommand(counter().wired.platform, systemCaller, async (command) => {
    const staff = counter().wired.applications.registers.get(portal, 'staff');
    return updateRecord(command, staff, (await findRecord(command.db, staff, { badge }, true))!, { wage }, { type: 'test', id: '1' });
  });

  before(async () => {
    client = await counter().as('batch-first');
    id = (await client.post('/api/applications', { item: ref('plan') })).body.id;
    await client.put(`/api/applications/${id}`, { data: { period: '2026-03', people: ['A1', 'A2', 'A3'].map((_row) => ({ _row })) } });
  });

  it('Scenario: totals, who cannot be processed, and the time of computation', async () => {
    const { status, body } = await preview();
    expect(status).to.equal(200);
    expect(body).to.include({ title: '缴费计划预览', computedAt: counter().clock.now().toISOString() });
    expect(body.tables[0].rows.map(({ cells }: { cells: string[] }) => cells)).to.deep.equal([['pension', '2', '640.16'], ['injury', '2', '16.00']]);
    expect(body.tables[0]).to.include({ hasDetails: true }).and.deep.include({ totals: ['', '', '656.16'] });
    expect(body.refused.rows.map(({ cells }: { cells: string[] }) => cells)).to.deep.equal([['A2', '当月已减员']]);
    const details = await client.get(`/api/applications/${id}/preview/details?table=0&row=${encodeURIComponent(body.tables[0].rows[0].key as string)}`);
    expect(details.body.rows.map(({ cells }: { cells: string[] }) => cells)).to.deep.equal([['A1', '4,000.05'], ['A3', '4,002.05']]);
    const [sheet] = await new BatchDesk(counter(), client).sheets(`/api/applications/${id}/preview/refused.xlsx`);
    expect(sheet!.rows).to.deep.equal([['工号', '原因'], ['A2', '当月已减员']]);
    const english = await client.post(`/api/applications/${id}/preview`, {}, { 'accept-language': 'en' });
    expect(english.body.digest).to.equal(body.digest);
  });

  it('Scenario: the preview of an unfinished form says what is missing, and that of others does not exist', async () => {
    const other = await counter().as('batch-second');
    expect((await other.post(`/api/applications/${id}/preview`, {})).status).to.equal(404);
    expect((await other.get(`/api/applications/${id}/preview/refused.xlsx`)).status).to.equal(404);
    const draft = (await other.post('/api/applications', { item: ref('plan') })).body.id as string;
    const answered = await other.post(`/api/applications/${draft}/preview`, {});
    expect([answered.status, answered.body.code]).to.deep.equal([422, 'invalid_submission']);
    expect((await client.get(`/api/applications/${id}/preview/details?table=0&row=nothing`)).status).to.equal(404);
    const single = (await client.post('/api/applications', { item: ref('enrol') })).body.id as string;
    expect((await client.post(`/api/applications/${single}/preview`, {})).status).to.equal(404);
  });

  it('Scenario: nothing is submitted whose figures were not confirmed, or have changed since; the new ones are answered', async () => {
    const seen = (await preview()).body.digest as string;
    const unread = await submit();
    expect([unread.status, unread.body.code, unread.body.preview.digest]).to.deep.equal([409, 'preview_changed', seen]);
    await setWage('A1', 5000);
    const moved = await submit(seen);
    expect([moved.status, moved.body.code]).to.deep.equal([409, 'preview_changed']);
    expect(moved.body.preview.tables[0].rows[0].cells).to.deep.equal(['pension', '2', '720.16']);
    expect((await client.get(`/api/applications/${id}`)).body.status).to.equal('draft');
    const confirmed = await submit(moved.body.preview.digest as string);
    expect([confirmed.status, confirmed.body.status]).to.deep.equal([200, 'in_review']);
  });
});
