import { expect } from 'chai';
import { createAccount } from '../../server/identity/create-account.ts';
import { systemCaller } from '../../server/platform/caller.ts';
import { runCommand } from '../../server/platform/run-command.ts';
import { zipOf } from '../platform/workbook-files.ts';
import { onEveryDatabase, smallPng, type Answered, type Client } from './counter.ts';
import { publishItem } from './published-item.ts';

const pdf = Buffer.from('%PDF-1.7\n%%EOF\n');
const png = (mark: string): Buffer => Buffer.concat([smallPng, Buffer.from(mark)]);
const zip = zipOf([{ name: '一.txt', content: '内容' }]);

onEveryDatabase('Feature: drafts and materials', (counter) => {
  let citizen: Client, id: string;
  const upload = (slot: string, ...files: [name: string, content: Buffer][]): Promise<Answered> => {
    const form = new FormData();
    form.set('slot', slot);
    for (const [name, content] of files) form.append('file', new Blob([new Uint8Array(content)]), name);
    return citizen.post(`/api/applications/${id}/materials`, form);
  };
  const held = async (): Promise<string[]> => (await citizen.get(`/api/applications/${id}`)).body.materials.map(({ name }: { name: string }) => name).sort();
  const edits = async (): Promise<number> => (await counter().wired.platform.db('audit_log').where({ action: 'application.edit', subject_id: id })).length;

  before(async () => {
    citizen = await counter().as('individual');
    const ref = await publishItem(counter(), 'with-materials', [{ type: 'textfield', key: 'note', label: '备注' }], {
      materials: [
        { key: 'proofs', name: '证明', required: false, multiple: true, max: 3, accept: ['image', 'pdf'] },
        { key: 'list', name: '名单', required: false, accept: ['zip', 'excel'], template: 'list.zip' },
      ],
    });
    id = (await citizen.post('/api/applications', { item: ref })).body.id;
  });

  it('Scenario: several files in one request, in their order; a file that is there already is not kept twice', async () => {
    const { status, body } = await upload('proofs', ['b.png', png('b')], ['a.pdf', pdf], ['again.png', png('b')]);
    expect([status, body.total, body.rows.map(({ name }: { name: string }) => name)]).to.deep.equal([201, 3, ['b.png', 'a.pdf', 'b.png']]);
    expect(await held()).to.deep.equal(['a.pdf', 'b.png']);
  });

  it('Scenario: one bad file, or one too many, and none of the request is kept', async () => {
    expect((await upload('proofs', ['c.png', png('c')], ['d.zip', zip])).body.code).to.equal('unsupported_file_type');
    expect((await upload('proofs', ['c.png', png('c')], ['d.png', png('d')])).body.code).to.equal('too_many_materials');
    expect((await upload('proofs', ...Array.from({ length: 11 }, (_, index): [string, Buffer] => [`${index}.png`, png(String(index))]))).body.code).to.equal('too_many_files');
    expect(await held()).to.deep.equal(['a.pdf', 'b.png']);
  });

  it('Scenario: a slot that takes archives says so, and offers the file to fill in', async () => {
    const slot = (await citizen.get(`/api/applications/${id}`)).body.slots.find(({ key }: { key: string }) => key === 'list');
    expect(slot.accept).to.include('application/zip');
    expect(slot.template).to.match(/^\/samples\/[\w-]+\/list\.zip$/);
    expect((await upload('list', ['名单.zip', zip])).body).to.include({ name: '名单.zip', type: 'application/zip' });
  });

  it('Scenario: of two tabs the later one learns what the other has saved', async () => {
    const { revision } = (await citizen.get(`/api/applications/${id}`)).body;
    await citizen.put(`/api/applications/${id}`, { data: { note: '甲' }, revision });
    const late = await citizen.put(`/api/applications/${id}`, { data: { note: '乙' }, revision });
    expect([late.status, late.body.code, late.body.current.data, late.body.current.revision]).to.deep.equal([409, 'draft_changed', { note: '甲' }, revision + 1]);
    expect((await citizen.put(`/api/applications/${id}`, { data: { note: '乙' }, revision: late.body.current.revision })).status, 'and goes on from there').to.equal(200);
  });

  it('Scenario: saving every few seconds leaves one audit row a sitting', async () => {
    expect(await edits()).to.equal(1);
    for (const note of ['一', '二', '三']) await citizen.put(`/api/applications/${id}`, { data: { note } });
    expect(await edits()).to.equal(1);
    counter().clock.advance(3600_000);
    for (const note of ['四', '五']) await citizen.put(`/api/applications/${id}`, { data: { note } });
    expect(await edits()).to.equal(2);
  });

  it('Scenario: a draft begun anew holds what it was opened with and no materials, and what was submitted cannot be', async () => {
    const rows = (): Promise<{ details: string }[]> => counter().wired.platform.db('audit_log').where({ action: 'application.restart', subject_id: id });
    const before = (await citizen.get(`/api/applications/${id}`)).body;
    expect(before.materials).to.have.length(3);
    expect((await citizen.post(`/api/applications/${id}/restart`, { revision: before.revision - 1 })).body.code, 'another tab has saved since').to.equal('draft_changed');
    expect((await (await counter().as('individual2')).post(`/api/applications/${id}/restart`, {})).status, 'to others it does not exist').to.equal(404);
    expect(await rows()).to.have.length(0);
    const { status, body } = await citizen.post(`/api/applications/${id}/restart`, { revision: before.revision });
    expect([status, body.id, body.revision, body.data, body.materials]).to.deep.equal([200, id, before.revision + 1, {}, []]);
    expect(await rows()).to.have.length(1);
    expect(await counter().wired.platform.db('file_uses').where({ owner_type: 'material' }).whereIn('owner_id', before.materials.map((one: { id: string }) => one.id)), 'the files may be swept').to.deep.equal([]);
    expect((await citizen.post(`/api/applications/${id}/submit`, { data: { note: '甲' } }, { 'idempotency-key': 'restarted' })).status).to.equal(200);
    expect((await citizen.post(`/api/applications/${id}/restart`, {})).body.code).to.equal('not_editable');
  });

  it('Scenario: the agency’s clerks apply for what the agency initiates, and nobody else does', async () => {
    const ref = await publishItem(counter(), 'for-the-agency', [{ type: 'textfield', key: 'note', label: '备注' }], { audience: ['agency'] });
    await runCommand(counter().wired.platform, systemCaller, (command) => createAccount(command, { login: 'clerk', kind: 'staff', name: '经办', password: 'a long enough passphrase', roles: ['agency'] }));
    expect((await (await counter().as('clerk')).post('/api/applications', { item: ref })).status).to.equal(201);
    for (const login of ['individual', 'employer', 'supervisor']) expect((await (await counter().as(login)).post('/api/applications', { item: ref })).status, login).to.equal(403);
  });
});
