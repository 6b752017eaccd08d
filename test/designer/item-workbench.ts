import { expect } from 'chai';
import { randomUUID } from 'node:crypto';
import { newId } from '../../server/platform/ids.ts';
import type { FormComponent } from '../../server/forms/form-definition.ts';
import { createToken } from '../../server/identity/api-tokens.ts';
import { createAccount } from '../../server/identity/create-account.ts';
import { systemCaller } from '../../server/platform/caller.ts';
import { runCommand } from '../../server/platform/run-command.ts';
import { client, type Answered, type Client, type Counter } from '../journeys/counter.ts';

export const portal = 'heilongjiang';
export const pathOf = (item: string): string => `/api/designer/items/${portal}/${item}`;

/** An administrator of the portals of these groups. */
export async function administratorOf({ wired, url }: Counter, login: string, groups: string[]): Promise<Client> {
  const { token } = await runCommand(wired.platform, systemCaller, async (command) => {
    const { id } = await createAccount(command, { login, password: 'Long-enough-2026', name: login, kind: 'staff', roles: ['administrator'], groups, attributes: {} });
    return createToken(command, id, 'test');
  });
  return client(url, token);
}

/** An administrator at work on items of one portal, by the API alone. */
export class Workbench {
  constructor(readonly counter: Counter, readonly administrator: Client, readonly citizen: Client) {}

  static async open(counter: Counter): Promise<Workbench> {
    return new Workbench(counter, await counter.as('administrator'), await counter.as('individual'));
  }

  async read(item: string): Promise<Answered['body']> {
    return (await this.administrator.get(pathOf(item))).body;
  }

  async save(item: string, change: Record<string, unknown>): Promise<Answered> {
    return this.administrator.put(`${pathOf(item)}/draft`, { revision: (await this.read(item)).revision, ...change });
  }

  /** A draft with these components, which publishing would take. */
  async draft(item: string, components: FormComponent[], settings: object = {}, more: object = {}): Promise<void> {
    await this.administrator.post('/api/designer/items', { portal, item, title: '测试事项', from: { starter: 'empty' } });
    const { content: { form } } = await this.read(item);
    const category = this.counter.wired.catalog.portal(portal).categories[0]!.value;
    const saved = await this.save(item, { form: { ...form, components, settings: { item: { ...form.settings.item, category, ...settings } } }, ...more });
    expect(saved.body.problems, JSON.stringify(saved.body)).to.deep.equal([]);
  }

  async publish(item: string): Promise<void> {
    const { body } = await this.administrator.post(`${pathOf(item)}/publish`, { revision: (await this.read(item)).revision, note: '测试发布' });
    expect(body, JSON.stringify(body)).to.include({ status: 'published' });
  }

  /** A submission as a citizen makes it; answers the application's id. */
  async submit(item: string, data: object): Promise<string> {
    const { body } = await this.citizen.post('/api/applications', { item: `${portal}/${item}` });
    const submitted = await this.citizen.post(`/api/applications/${body.id}/submit`, { data }, { 'idempotency-key': randomUUID() });
    expect(submitted.status, JSON.stringify(submitted.body)).to.equal(200);
    return body.id;
  }

  /** Further rows like the one that the runtime made of a submission: as many applications as there are answers, each a second older. */
  async copy(id: string, answers: readonly object[]): Promise<void> {
    const { db } = this.counter.wired.platform;
    const [application, submission] = [await db('applications').where({ id }).first(), await db('application_submissions').where({ application_id: id }).first()];
    const copies = answers.map((data, index) => ({ id: newId(), number: `C${String(index).padStart(12, '0')}`, data: JSON.stringify({ ...JSON.parse(submission.data), ...data }), at: new Date(Date.parse(submission.submitted_at) - (index + 1) * 1000).toISOString() }));
    for (let from = 0; from < copies.length; from += 50) {
      const some = copies.slice(from, from + 50);
      await db('applications').insert(some.map((one) => ({ ...application, id: one.id, number: one.number, draft_key: null, run_id: null, submitted_at: one.at })));
      await db('application_submissions').insert(some.map((one) => ({ ...submission, id: newId(), application_id: one.id, data: one.data, submitted_at: one.at })));
    }
  }

  /** How many rows each table has: what touches no data leaves all of them as they were. */
  async rowCounts(): Promise<Record<string, number>> {
    const { db } = this.counter.wired.platform;
    const tables = db.client.config.client === 'mysql2'
      ? ((await db.raw('select table_name as name from information_schema.tables where table_schema = database()')) as [{ name: string }[]])[0].map(({ name }) => name)
      : ((await db('sqlite_master').where({ type: 'table' }).whereNot('name', 'like', 'sqlite_%').select('name')) as { name: string }[]).map(({ name }) => name);
    const counts = await Promise.all(tables.map(async (name): Promise<[string, number]> => [name, Number((await db(name).count({ n: '*' }).first())?.['n'])]));
    return Object.fromEntries(counts.filter(([name]) => !ownTraffic.has(name)));
  }
}

/** What asking leaves behind by itself, whatever is asked for: signing in and counting requests. */
const ownTraffic = new Set(['sessions', 'rate_limits']);
