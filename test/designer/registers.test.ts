import { expect } from 'chai';
import type { Client } from '../journeys/counter.ts';
import { onEveryDatabase } from '../journeys/counter.ts';
import { partsOf, zipOf } from '../platform/workbook-files.ts';

onEveryDatabase('an administrator keeps the registers', (counter) => {
  let administrator: Client;
  /** A register whose records are short, found among those that are shipped. */
  let path: string;
  let record: Record<string, unknown>;
  let id: string;
  /** A field of it that is a text without further rules. */
  let text: string | undefined;

  before(async () => {
    administrator = await counter().as('administrator');
    const { body } = await administrator.get('/api/designer/registers');
    for (const { portal, register } of body.rows.filter((row: { parameters: boolean; total: number }) => !row.parameters && row.total > 0)) {
      path = `/api/designer/registers/${portal}/${register}`;
      id = (await administrator.get(path)).body.rows[0].id;
      const { form, values } = (await administrator.get(`${path}/records/${id}`)).body;
      record = values;
      text = plainText(form.components, values);
      if (text !== undefined) return;
    }
    throw new Error('no register with a record that has a plain text');
  });

  it('and nobody else does', async () => {
    const listed = await administrator.get('/api/designer/registers');
    expect(listed.body.rows.length).to.equal(listed.body.total).and.to.be.greaterThan(1);
    for (const login of ['individual', 'reviewer', 'supervisor']) {
      const other = await counter().as(login);
      for (const address of ['/api/designer/registers', path, `${path}/records/${id}`, `${path}/records/${id}/history`, `${path}/transfers`, `${path}/template.xlsx`]) expect((await other.get(address)).status, `${login} ${address}`).to.equal(403);
      expect((await other.put(`${path}/records/${id}`, { version: 1, values: {} })).status).to.equal(403);
      expect((await other.post(`${path}/export`, { format: 'xlsx' })).status).to.equal(403);
    }
    expect((await (await counter().as(null)).get(path)).status).to.equal(401);
    expect((await administrator.get(`${path}-not`)).status).to.equal(404);
  });

  it('searches by the beginning of what is indexed and pages through the records', async () => {
    const { body } = await administrator.get(`${path}?pageSize=5`);
    const [column] = body.columns;
    const first = body.rows[0].values[column.field] as string;
    const found = await administrator.get(`${path}?q=${encodeURIComponent(first)}`);
    expect(found.body.rows.map((row: { id: string }) => row.id)).to.include(body.rows[0].id);
    expect((await administrator.get(`${path}?q=%25`)).body).to.include({ total: 0 });
    expect((await administrator.get(`${path}?page=2&pageSize=5`)).body.rows.map((row: { id: string }) => row.id)).not.to.include(body.rows[0].id);
    expect((await administrator.get(`${path}?sort=_data`)).status).to.equal(422);
  });

  it('changes a record, sees what it was, and takes the change back', async () => {
    const { body } = await administrator.get(`${path}/records/${id}`);
    const [field, before] = [text!, String(body.values[text!])];
    const changed = await administrator.put(`${path}/records/${id}`, { version: body.version, values: { ...body.values, [field]: `${before.slice(0, 5)}改` } });
    expect(changed.status, JSON.stringify(changed.body)).to.equal(200);
    expect(changed.body.version).to.equal(body.version + 1);
    expect((await administrator.put(`${path}/records/${id}`, { version: body.version, values: body.values })).body.code).to.equal('record_changed');
    const history = (await administrator.get(`${path}/records/${id}/history`)).body.rows;
    expect(history[0].changes).to.deep.equal([{ label: history[0].changes[0].label, before, after: `${before.slice(0, 5)}改` }]);
    expect(history[0].cause.type).to.equal('administrator');
    expect((await administrator.post(`${path}/records/${id}/revert`, { to: body.version, version: changed.body.version })).status).to.equal(200);
    expect((await administrator.get(`${path}/records/${id}`)).body.values).to.deep.equal(record);
  });

  it('removes a record and brings it back', async () => {
    const { version } = (await administrator.get(`${path}/records/${id}`)).body;
    expect((await administrator.delete(`${path}/records/${id}?version=${version}`)).status).to.equal(204);
    expect((await administrator.get(`${path}/records/${id}`)).body).to.include({ removed: true, version: version + 1 });
    expect((await administrator.post(`${path}/records/${id}/revert`, { to: version, version: version + 1 })).status).to.equal(200);
    expect((await administrator.get(`${path}/records/${id}`)).body.values).to.deep.equal(record);
  });

  it('is told what is wrong with a record by its fields', async () => {
    const { status, body } = await administrator.post(path, { values: { nothing: 1 } });
    expect([status, body.code]).to.deep.equal([422, 'invalid_record']);
    expect(body.errors.map((error: { path: string }) => error.path)).to.include('nothing');
  });

  it('exports, imports the file again, and gets the reasons for what is refused', async () => {
    const ended = async (transfer: { id: string }): Promise<Record<string, unknown>> => {
      for (let round = 0; round < 200; round++) {
        await counter().wired.jobs.runDue();
        const { body } = await administrator.get(`${path}/transfers/${transfer.id}`);
        if (body.finishedAt !== null) return body;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      throw new Error('the transfer does not end');
    };
    const { body: listed } = await administrator.get(path);
    const name = listed.rows[0].values[listed.columns[0].field] as string;
    const exported = await administrator.post(`${path}/export`, { format: 'jsonl', q: name });
    expect(exported.status).to.equal(202);
    const done = await ended(exported.body);
    expect(done).to.include({ status: 'done' });
    const file = await administrator.bytes(String(done['result']));
    expect(file.content.toString().split('\n').map((line) => (line ? JSON.parse(line) : {}))).to.deep.include(record);
    const form = new FormData();
    form.set('mode', 'update');
    form.set('file', new Blob([new Uint8Array(file.content)]), 'again.jsonl');
    const again = await administrator.post(`${path}/import`, form);
    expect(again.status, JSON.stringify(again.body)).to.equal(202);
    expect(await ended(again.body)).to.include({ status: 'done', added: 0, updated: 0 });
    const wrong = new FormData();
    wrong.set('file', new Blob([new Uint8Array(zipOf(partsOf({ sheets: [{ name: 'a', body: '<sheetData><row><c t="str"><v>没有此项</v></c></row></sheetData>' }] })))]), 'wrong.xlsx');
    const refused = await ended((await administrator.post(`${path}/import`, wrong)).body);
    expect(refused).to.include({ status: 'refused' }).with.nested.property('problem.message').that.contains('没有此项');
    const template = await administrator.bytes(`${path}/template.xlsx`);
    expect([template.status, template.content.subarray(0, 2).toString()]).to.deep.equal([200, 'PK']);
  });
});

interface Component { type: string; key?: string; disabled?: boolean; properties?: Record<string, string>; inputMask?: string; components?: Component[] }

function plainText(components: readonly Component[], values: Readonly<Record<string, unknown>>): string | undefined {
  const all = components.flatMap((component) => [component, ...(component.components ?? [])]);
  return all.find(({ type, key = '', disabled, properties, inputMask }) => type === 'textfield' && !disabled && !inputMask && !properties?.['format'] && /[\u4e00-\u9fff]/.test(String(values[key] ?? '')))?.key;
}
