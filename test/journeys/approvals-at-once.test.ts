import { expect } from 'chai';
import { randomUUID } from 'node:crypto';
import { createAccount } from '../../server/identity/create-account.ts';
import { systemCaller, type Role } from '../../server/platform/caller.ts';
import { openDatabase, type Database } from '../../server/platform/database.ts';
import { runCommand } from '../../server/platform/run-command.ts';
import type { FormComponent, FormDefinition, ItemSettings } from '../../server/forms/form-definition.ts';
import { findRecords, type Values } from '../../server/registers/register-store.ts';
import { onEveryDatabase, type Answered, type Client } from './counter.ts';
import { publishPortal } from './published-item.ts';

const portal = 'hiring-office';
const text = (key: string): FormComponent => ({ type: 'textfield', key, label: key, input: true, validate: { required: true, maxLength: 30 } });
const register = (title: string, keys: string[], indexed: unknown[]): FormDefinition => ({
  title, display: 'form', components: ['person', 'company', 'state'].map((key) => ({ ...text(key), validate: { maxLength: 30 } })),
  settings: { register: { keys: [keys], indexed, access: { employer: 'all', reviewer: 'all' } } },
});
const item = (settings: Partial<ItemSettings>): FormDefinition => ({
  title: '聘用', display: 'form', components: [text('person')],
  settings: { item: { audience: ['employer'], workflow: 'single-review', receipt: 'application-receipt', ...settings } },
});
const hired = { when: '= count(working) > 0', message: '此人已在职', english: 'The person has work already' };
const working = { working: { register: 'jobs', key: { person: '= form.person', state: 'current' }, list: true } };
const job = { action: 'create' as const, register: 'jobs', key: { person: '= form.person', company: '= account.company' }, set: { state: 'current' } };

const items: Record<string, FormDefinition> = {
  // What both would change tells of each other …
  'hire-of-the-list': item({ sources: working, rules: [hired], effects: { approval: [{ action: 'upsert', register: 'people', key: { person: '= form.person' }, set: { state: 'employed' } }, job] } }),
  // … or what both only read.
  'hire-by-number': item({ sources: { someone: { register: 'people', key: { person: '= form.person' }, required: true }, ...working }, rules: [hired], effects: { approval: [job] } }),
};

onEveryDatabase('Feature: of two approvals at once about one person, the second judges by what the first has done', (counter, kind) => {
  let operators: Client[], reviewers: Client[];
  /** A connection of nobody's, as another node would have it. */
  let other: Database;
  const definition = (name: string) => counter().wired.applications.registers.get(portal, name);

  before(async () => {
    const { catalog, platform } = counter().wired;
    const like = catalog.items().find(({ workflow }) => workflow === 'single-review')!;
    const records = { people: ['P1', 'P2', 'P3', 'P4'].map((person) => ({ person, state: 'free' })), jobs: [] };
    await publishPortal(counter(), { portal, registers: { people: register('人员', ['person'], []), jobs: register('任职', ['person', 'company'], ['state']) }, records, lists: {}, items }, like);
    const people: [string, Role, Record<string, string>, string[]][] = [['first', 'employer', { company: 'first' }, []], ['second', 'employer', { company: 'second' }, []], ['reader-1', 'reviewer', {}, [`${portal}/window`]], ['reader-2', 'reviewer', {}, [`${portal}/window`]]];
    await runCommand(platform, systemCaller, async (command) => {
      for (const [login, role, attributes, groups] of people) await createAccount(command, { login, kind: role === 'reviewer' ? 'staff' : 'employer', name: login, password: 'a long enough passphrase', roles: [role], groups, attributes });
    });
    [operators, reviewers] = [await Promise.all(['first', 'second'].map((login) => counter().as(login))), await Promise.all(['reader-1', 'reader-2'].map((login) => counter().as(login)))];
    other = openDatabase(platform.config.database);
  });
  after(() => other.destroy());

  /** Both employers apply for the person; the tasks of both. */
  async function tasksFor(name: string, person: string): Promise<string[]> {
    const tasks: string[] = [];
    for (const operator of operators) {
      const { id } = (await operator.post('/api/applications', { item: `${portal}/${name}` })).body as { id: string };
      const submitted = await operator.post(`/api/applications/${id}/submit`, { data: { person } }, { 'idempotency-key': randomUUID() });
      expect(submitted.status, JSON.stringify(submitted.body)).to.equal(200);
      tasks.push((await reviewers[0]!.get(`/api/tasks?q=${submitted.body.number}`)).body.rows[0].id as string);
    }
    return tasks;
  }

  const approve = (tasks: readonly string[]): Promise<Answered>[] => tasks.map((task, index) => reviewers[index]!.post(`/api/tasks/${task}/complete`, { decision: 'approve' }));
  const jobsOf = async (person: string): Promise<Values[]> => (await findRecords(counter().wired.platform.db, definition('jobs'), { person })).map(({ values }) => values);

  /** Both approvals have come as far as the person's record, at which this holds them up, before either goes on. */
  async function heldUp(person: string, tasks: readonly string[]): Promise<Answered[]> {
    const answers: Promise<Answered>[] = [];
    await other.transaction(async (held) => {
      await held(definition('people').table).where({ person }).forUpdate().first('_id');
      answers.push(...approve(tasks));
      // The server renews what it tells of waiting transactions ten times a second.
      while (await waitingFor(definition('people').table) < 2) await new Promise((resolve) => setTimeout(resolve, 100));
    });
    return Promise.all(answers);
  }

  async function waitingFor(table: string): Promise<number> {
    const [rows] = await other.raw("select count(*) as waiting from information_schema.innodb_trx where trx_state = 'LOCK WAIT' and trx_query like ?", [`%${table}%`]) as [{ waiting: number }[]];
    return Number(rows[0]!.waiting);
  }

  it('Scenario: one Idempotency-Key for two applications at once: one is submitted, the other told that the key is used', async () => {
    const [operator] = operators as [Client];
    const drafts: string[] = [];
    // Two drafts of one account are of two items.
    for (const name of Object.keys(items)) drafts.push((await operator.post('/api/applications', { item: `${portal}/${name}` })).body.id as string);
    const key = randomUUID();
    const submit = (id: string) => operator.post(`/api/applications/${id}/submit`, { data: { person: 'P4' } }, { 'idempotency-key': key });
    const answers = await Promise.all(drafts.map(submit));
    expect(answers.map(({ status }) => status).sort(), JSON.stringify(answers.map(({ body }) => body))).to.deep.equal([200, 409]);
    expect(answers.find(({ status }) => status === 409)!.body).to.include({ code: 'idempotency_key_reused' });
    const kept = drafts[answers.findIndex(({ status }) => status === 200)]!;
    expect((await submit(kept)).body, 'and the first may be sent again').to.deep.equal(answers.find(({ status }) => status === 200)!.body);
    const left = drafts.find((id) => id !== kept)!;
    expect((await operator.get(`/api/applications/${left}`)).body).to.include({ status: 'draft', number: null });
  });

  for (const [name, persons] of [['hire-of-the-list', ['P1', 'P2']], ['hire-by-number', ['P3', 'P4']]] as const) {
    it(`Scenario: ${name}: one is hired, the other refused with the reason`, async () => {
      for (const [turn, person] of persons.entries()) {
        const tasks = await tasksFor(name, person);
        const answers = turn === 0 && kind === 'mysql' ? await heldUp(person, tasks) : await Promise.all(approve(tasks));
        expect(answers.map(({ status }) => status).sort(), JSON.stringify(answers.map(({ body }) => body))).to.deep.equal([200, 409]);
        expect(answers.find(({ status }) => status === 409)!.body).to.include({ code: 'refused_by_rule' });
        expect(await jobsOf(person)).to.have.length(1);
      }
    });
  }
});
