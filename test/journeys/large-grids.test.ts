import { expect } from 'chai';
import { residentIdCheckCharacter } from '../../server/forms/national-formats.ts';
import { onEveryDatabase } from './counter.ts';

const item = 'beijing/employee-batch-filing';

/** People whom nobody knows yet, with every column of the sheet answered. */
function newPeople(count: number): Record<string, unknown>[] {
  return Array.from({ length: count }, (_, index) => {
    const body = `11010519870502${String(index % 1000).padStart(3, '0')}`.replace('1987', String(1980 + Math.floor(index / 1000)));
    return {
      certificateType: '01', name: `张小明${index}`, certificateNumber: body + residentIdCheckCharacter(body), signedOn: '2026-03-01', electronic: 'yes', from: '2026-03-01', to: '2029-02-28',
      employeeType: 'staff', employmentForm: 'fixed-term', contributionBase: 8000, post: '信息技术开发与运行维护岗位（全日制、标准工时）', personalIdentity: 'worker', sex: index % 2 ? 'male' : 'female', birthDate: '1987-05-02', nation: '01', mobile: '13900000000', householdType: '11', country: '156',
    };
  });
}

onEveryDatabase('Feature: a form with as many rows as a sheet may bring', (counter) => {
  it('Scenario: a draft of 3,000 people with all their columns, more than a megabyte, is saved, computed and submitted', async () => {
    const client = await counter().as('employer');
    const draft = (await client.post('/api/applications', { item })).body;
    const data = { ...draft.data, kind: 'add', people: newPeople(3000) };
    expect(Buffer.byteLength(JSON.stringify(data))).to.be.greaterThan(1024 * 1024);
    const saved = await client.put(`/api/applications/${draft.id}`, { data, revision: draft.revision });
    expect(saved.status, JSON.stringify(saved.body).slice(0, 300)).to.equal(200);
    const computed = await client.post(`/api/applications/${draft.id}/compute`, { data: saved.body.data });
    expect([computed.status, computed.body.data.people.length]).to.deep.equal([200, 3000]);
    const submitted = await client.post(`/api/applications/${draft.id}/submit`, { data: computed.body.data }, { 'idempotency-key': draft.id });
    expect(submitted.status, JSON.stringify(submitted.body).slice(0, 600)).to.equal(200);
    const again = await client.post(`/api/applications/${draft.id}/submit`, { data: computed.body.data }, { 'idempotency-key': draft.id });
    expect(again.body).to.deep.equal(submitted.body);
    expect((await client.get(`/api/applications/${draft.id}`)).body.data.people).to.have.length(3000);
  });
});
