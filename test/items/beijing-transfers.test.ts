import { expect } from 'chai';
import ExcelJS from 'exceljs';
import { randomUUID } from 'node:crypto';
import { fireDueTimers } from '../../server/applications/fire-due-timers.ts';
import type { Data } from '../../server/forms/form-definition.ts';
import { createAccount } from '../../server/identity/create-account.ts';
import { insertOperator } from '../../server/identity/operator-store.ts';
import { findAccountByLogin } from '../../server/identity/account-store.ts';
import { systemCaller } from '../../server/platform/caller.ts';
import { runCommand } from '../../server/platform/run-command.ts';
import { findRecords, insertRecords, type Values } from '../../server/registers/register-store.ts';
import type { GenerationStep } from '../../server/registers/generate-records.ts';
import { smallPng, openCounter, type Answered, type Client, type Counter } from '../journeys/counter.ts';
import { databaseKinds } from '../platform/databases.ts';
import { shippedDemos } from '../registers/generate-shipped-demo.ts';

const portal = 'beijing';
const [sender, receiver] = ['91230903MA0DEM013A', '91230902MA0DEM021N'];
const [between, publicOnes, veterans, community] = ['between-employers', 'government-and-public-institution', 'veteran-cadre', 'to-community-management'].map((kind) => `retiree-transfer-${kind}`) as [string, string, string, string];
const materials: Record<string, string> = { [publicOnes]: 'certificate', [community]: 'approval' };

for (const kind of databaseKinds) {
  describe(`Feature: retirees of one employer in Beijing are transferred to another (${kind === 'sqlite' ? 'SQLite' : 'MariaDB/MySQL'})`, function () {
    this.timeout(120_000);
    let counter: Counter, employer: Client, employer2: Client, employer4: Client, reviewer: Client;
    // Every scenario has the demo's people as they were.
    beforeEach(async () => {
      counter = await openCounter(kind);
      [employer, employer2, employer4, reviewer] = await Promise.all(['employer', 'employer2', 'employer4', 'reviewer'].map((login) => counter.as(login))) as [Client, Client, Client, Client];
    });
    afterEach(async () => { await counter.close(); });

    const definition = (register: string) => counter.wired.applications.registers.get(portal, register);
    const records = async (register: string, key: Values): Promise<Values[]> => (await findRecords(counter.wired.platform.db, definition(register), key)).map(({ values }) => values);
    // What a record does not have is null.
    const retiree = async (idNumber: unknown): Promise<Values> => ({ pendingTransfer: null, employerCode: null, ...(await records('retirees', { idNumber: String(idNumber) }))[0]! });
    const transferOf = async (number: string): Promise<Values> => ({ cause: null, opinion: null, finishedOn: null, ...(await records('transfers', { number }))[0]! });
    const compute = async (client: Client, id: string, data: Data) => (await client.post(`/api/applications/${id}/compute`, { data })).body as { data: Data; lists: Record<string, { rows: Data[]; total: number }> };

    interface Draft { id: string; client: Client; data: Data; people: Data[]; total: number }
    async function draft(item: string, more: Data = {}, { client = employer, take = 1, from = 0 }: { client?: Client; take?: number; from?: number } = {}): Promise<Draft> {
      const { id } = (await client.post('/api/applications', { item: `${portal}/${item}` })).body as { id: string };
      const given: Data = item === community ? { street: '110109-01', ...more } : { scope: 'selected', receivingCode: receiver, ...more };
      const { lists } = await compute(client, id, given);
      const people = (lists['people']?.rows ?? []).slice(from, from + take);
      const { data } = await compute(client, id, { ...given, ...(given['scope'] !== 'all' && { people }) });
      if (materials[item]) await client.upload(`/api/applications/${id}/materials`, materials[item], '材料.png', smallPng);
      return { id, client, data, people, total: lists['people']?.total ?? 0 };
    }
    const submit = ({ id, client, data }: Draft): Promise<Answered> => client.post(`/api/applications/${id}/submit`, { data }, { 'idempotency-key': randomUUID() });
    async function apply(item: string, more: Data = {}, options: Parameters<typeof draft>[2] = {}): Promise<Draft & { number: string }> {
      const made = await draft(item, more, options);
      const { status, body } = await submit(made);
      expect([status, body.status], JSON.stringify(body)).to.deep.equal([200, 'in_review']);
      return { ...made, number: body.number as string };
    }
    const rowsOf = async (client: Client, query: string, tab: string): Promise<{ rows: Data[]; actions: { label: string; href?: string }[][]; texts: string[][] }> => (await client.post(`/api/queries/${portal}/${query}/search`, { search: {}, tab })).body;
    const toConfirm = (client: Client = employer2, tab = 'awaiting') => rowsOf(client, 'retiree-transfer-confirmation', tab);
    const history = (client: Client = employer) => rowsOf(client, 'retiree-transfer-history', 'all');
    const taskOf = async (client: Client, number: string): Promise<string | null> => (await client.get(`/api/tasks?q=${number}`)).body.rows?.[0]?.id ?? null;
    const decide = async (client: Client, number: string, decision: string, comment?: string): Promise<Answered> => client.post(`/api/tasks/${await taskOf(client, number)}/complete`, { decision, ...(comment !== undefined && { comment }) });
    const statusOf = async ({ client, id }: Draft): Promise<string> => (await client.get(`/api/applications/${id}`)).body.status as string;
    const fire = async (): Promise<void> => { while (await fireDueTimers(counter.wired.applications)) { /* until none is due */ } };
    const messages = ({ body }: Answered): string[] => (body.errors ?? []).map(({ message }: { message: string }) => message);

    it('Scenario: both employers see the same case, each from its side; once confirmed, everything about the retirees is the receiver’s', async () => {
      const made = await apply(between, {}, { take: 2 });
      const [one, other] = made.people.map(({ idNumber }) => idNumber) as [string, string];
      const there = await toConfirm();
      expect(there.rows.map((row) => [row['idNumber'], row['releasingCode'], row['kind'], row['requestedOn']])).to.have.deep.members([one, other].map((id) => [id, sender, 'between-employers', '2026-03-10']));
      expect(there.texts[0]).to.include('单位间转移');
      const here = await history();
      expect(here.rows.map((row) => [row['idNumber'], row['status'], row['receivingCode']])).to.have.deep.members([one, other].map((id) => [id, 'awaiting', receiver]));
      expect(here.actions[0], 'the sender is led to its application').to.deep.equal([{ label: '撤回', href: `/applications/${made.id}` }]);
      const [[button]] = there.actions as [[{ label: string; href: string }]];
      expect(button).to.deep.equal({ label: '确认接收或拒绝接受', href: `/review/tasks/${await taskOf(employer2, made.number)}` });
      const task = (await employer2.get(`/api${button.href.replace('/review', '')}`)).body;
      expect(task).to.include({ mine: true, name: '对方单位确认' });
      expect(JSON.stringify(task.sections)).to.include(one).and.include(other);
      expect(task.outcomes.map(({ label }: { label: string }) => label)).to.deep.equal(['确认接收', '拒绝接受']);

      const before = await records('benefits', { idNumber: one });
      expect((await decide(employer2, made.number, 'confirm')).body).to.have.nested.property('application.status', 'approved');
      for (const id of [one, other]) {
        expect(await retiree(id)).to.include({ employerCode: receiver, pendingTransfer: null });
        expect((await records('people', { idNumber: id }))[0]).to.include({ employerCode: receiver });
        expect((await records('payout-accounts', { idNumber: id }))[0]).to.include({ employerCode: receiver });
      }
      expect((await records('benefits', { idNumber: one })).map(({ employerCode }) => employerCode)).to.deep.equal(before.map(() => receiver));
      expect(await transferOf(made.number)).to.include({ status: 'done', finishedOn: '2026-03-10' });
      expect((await toConfirm()).rows).to.deep.equal([]);
      expect((await toConfirm(employer2, 'answered')).rows.map(({ status }) => status)).to.include('done');
      expect((await history()).texts.flat()).to.include('转移成功');
      expect((await employer.post(`/api/applications/${made.id}/withdraw`)).status, 'what is done cannot be withdrawn').to.equal(409);
    });

    it('Scenario: the agency reviews transfers of public institutions and veteran cadres first, and the receiver finds only what it let pass', async () => {
      for (const [item, more] of [[publicOnes, {}], [veterans, { receivingDistrict: '110109' }]] as const) {
        const made = await apply(item, more);
        expect(await transferOf(made.number)).to.include({ status: 'in-review' });
        expect([(await toConfirm()).rows, await taskOf(employer2, made.number)], `${item}: nothing there yet`).to.deep.equal([[], null]);
        expect((await decide(reviewer, made.number, 'approve')).status).to.equal(200);
        expect((await toConfirm()).rows.map(({ number }) => number)).to.deep.equal([made.number]);
        const timeline = JSON.stringify((await employer2.get(`/api/tasks/${await taskOf(employer2, made.number)}`)).body.timeline);
        expect(timeline, 'the other employer learns no names of the staff').to.include('经办机构审核：通过').and.not.include('窗口审核员');
        expect((await decide(employer2, made.number, 'confirm')).status).to.equal(200);
        expect(await retiree(made.people[0]!['idNumber'])).to.include({ employerCode: receiver });
      }
    });

    it('Scenario: what the agency refuses is withdrawn automatically and never reaches the receiver', async () => {
      const made = await apply(publicOnes);
      expect((await decide(reviewer, made.number, 'reject', '证明材料不清楚')).status).to.equal(200);
      expect(await transferOf(made.number)).to.include({ status: 'reverted', cause: 'agency-refused', opinion: '证明材料不清楚' });
      expect((await history()).texts.flat()).to.include('自动回撤').and.include('社保经办机构审核不通过');
      expect(await retiree(made.people[0]!['idNumber'])).to.include({ employerCode: sender, pendingTransfer: null });
      expect([...(await toConfirm()).rows, ...(await toConfirm(employer2, 'answered')).rows].filter(({ number }) => number === made.number)).to.deep.equal([]);
    });

    it('Scenario: the receiver declines with a reason, which the sender reads; the retirees stay and can be transferred anew', async () => {
      const made = await apply(between);
      expect((await decide(employer2, made.number, 'decline')).body).to.include({ code: 'comment_required' });
      expect((await decide(employer2, made.number, 'decline', '不是本单位接收的人员')).status).to.equal(200);
      expect(await statusOf(made)).to.equal('rejected');
      expect(await transferOf(made.number)).to.include({ status: 'declined', opinion: '不是本单位接收的人员', cause: null });
      expect((await history()).texts.flat()).to.include('转入单位拒绝接受').and.include('不是本单位接收的人员');
      expect(await retiree(made.people[0]!['idNumber'])).to.include({ employerCode: sender, pendingTransfer: null });
      const again = await apply(between);
      expect(again.people[0]!['idNumber']).to.equal(made.people[0]!['idNumber']);
    });

    it('Scenario: the sender withdraws what is not confirmed yet; it is gone for the receiver, who cannot confirm it', async () => {
      const made = await apply(between), task = await taskOf(employer2, made.number);
      expect((await employer.post(`/api/applications/${made.id}/withdraw`)).body).to.include({ status: 'withdrawn' });
      expect(await transferOf(made.number)).to.include({ status: 'withdrawn', finishedOn: '2026-03-10' });
      expect((await toConfirm()).rows).to.deep.equal([]);
      expect((await employer2.post(`/api/tasks/${task}/complete`, { decision: 'confirm' })).body).to.include({ code: 'task_already_completed' });
      expect(await retiree(made.people[0]!['idNumber'])).to.include({ employerCode: sender, pendingTransfer: null });
    });

    it('Scenario: nobody but the receiving employer finds or decides it, and its operators only with the right', async () => {
      const made = await apply(publicOnes);
      await decide(reviewer, made.number, 'approve');
      const task = await taskOf(employer2, made.number);
      for (const other of [employer, employer4]) {
        expect((await toConfirm(other)).rows).to.deep.equal([]);
        expect(await taskOf(other, made.number)).to.equal(null);
        for (const answered of [await other.get(`/api/tasks/${task}`), await other.post(`/api/tasks/${task}/complete`, { decision: 'confirm' }), await other.post(`/api/tasks/${task}/claim`)]) expect(answered.status).to.equal(404);
      }
      const { platform } = counter.wired;
      const viewer = await counter.as('individual'), target = (await findAccountByLogin(platform.db, 'employer2'))!;
      const { materials: [material] } = (await employer2.get(`/api/tasks/${task}`)).body as { materials: [{ url: string }] };
      expect([(await employer2.bytes(material.url)).status, (await employer4.bytes(material.url)).status, (await viewer.bytes(material.url)).status], 'the certificate').to.deep.equal([200, 404, 404]);
      await insertOperator(platform.db, { employerId: target.id, accountId: (await findAccountByLogin(platform.db, 'individual'))!.id, rights: ['view'], source: 'self' }, platform.clock.now());
      await platform.db('api_tokens').where({ account_id: (await findAccountByLogin(platform.db, 'individual'))!.id }).update({ employer_id: target.id });
      expect((await viewer.get(`/api/tasks/${task}`)).status, 'who may look may look').to.equal(200);
      expect((await viewer.post(`/api/tasks/${task}/complete`, { decision: 'confirm' })).body).to.include({ code: 'operator_right_missing' });
      expect(await retiree(made.people[0]!['idNumber'])).to.include({ employerCode: sender });
    });

    it('Scenario: a receiver that is unknown, deregistered or the sender itself is refused with the reason, and so is one that is deregistered by then', async () => {
      const refused = async (more: Data): Promise<string[]> => messages(await submit(await draft(between, more)));
      expect(await refused({ receivingCode: '91110108MA01ABCD34' })).to.satisfy(([first]: string[]) => first !== undefined);
      expect(await refused({ receivingCode: '91230904MA0DEM001R' })).to.satisfy((all: string[]) => all.length > 0);
      expect(await refused({ receivingCode: sender })).to.deep.equal(['转入单位不能是本单位，请输入转入单位的统一社会信用代码。']);
      const end = async (insuredStatus: string): Promise<void> => {
        const [record] = await records('employers', { employerCode: receiver });
        await counter.wired.platform.db(definition('employers').table).where({ employerCode: receiver }).update({ insuredStatus, _data: JSON.stringify({ ...record, insuredStatus }) });
      };
      await end('ended');
      expect(await refused({})).to.deep.equal(['转入单位已经注销，不能转入。']);
      await end('insured');
      const made = await apply(between);
      await end('ended');
      const answered = await decide(employer2, made.number, 'confirm');
      expect([answered.status, answered.body.code]).to.deep.equal([409, 'refused_by_rule']);
      expect((await employer.post(`/api/applications/${made.id}/withdraw`)).status, 'what could not begin any more can be undone').to.equal(200);
    });

    it('Scenario: who is on the way cannot be transferred a second time, and is named; everybody else of “all” goes', async () => {
      const first = await apply(between), [person] = first.people;
      const second = await draft(between);
      expect(second.people[0], 'the list tells').to.include({ idNumber: person!['idNumber'], pendingTransfer: first.number });
      expect(messages(await submit(second))).to.deep.equal([`${person!['name']}：已有在途的转移申请，转移完成或撤回前不能再次申请。`]);
      const all = await apply(between, { scope: 'all' });
      expect(all.data['everyone'], 'nine less the one on the way').to.have.length(8);
      expect((await decide(employer2, all.number, 'confirm')).status).to.equal(200);
      expect((await records('retirees', { employerCode: sender, transferKind: 'between-employers' })).map(({ idNumber }) => idNumber)).to.deep.equal([person!['idNumber']]);
      await decide(employer2, first.number, 'confirm');
      expect(messages(await submit(await draft(between, { scope: 'all' })))).to.deep.equal(['没有可以转移的退休人员，或都已在转移途中。']);
    });

    it('Scenario: what is not confirmed by the end of the month, Shanghai’s, is withdrawn automatically, also while the agency reviews; to community management it is not', async () => {
      const waiting = await apply(between), reviewed = await apply(publicOnes), lasting = await apply(community);
      counter.clock.set('2026-03-31T15:59:00.000Z');
      await fire();
      expect(await statusOf(waiting), 'the last minute of March').to.equal('in_review');
      counter.clock.set('2026-03-31T16:00:00.000Z');
      await fire();
      for (const made of [waiting, reviewed]) {
        expect(await statusOf(made)).to.equal('expired');
        expect(await transferOf(made.number)).to.include({ status: 'reverted', cause: 'month-ended' });
        expect(await retiree(made.people[0]!['idNumber'])).to.include({ employerCode: sender, pendingTransfer: null });
      }
      expect((await history()).texts.flat()).to.include('自动回撤').and.include('月底未通过转入单位确认');
      expect((await toConfirm()).rows).to.deep.equal([]);
      expect(await taskOf(reviewer, reviewed.number)).to.equal(null);
      expect(await statusOf(lasting)).to.equal('in_review');
      expect((await decide(reviewer, lasting.number, 'approve')).status).to.equal(200);
      expect(await retiree(lasting.people[0]!['idNumber'])).to.include({ management: 'community', street: '110109-01', employerCode: null, pendingTransfer: null });
    });

    it('Scenario: after the month nobody can confirm or withdraw, however late the timer’s job comes', async () => {
      const made = await apply(between), task = await taskOf(employer2, made.number);
      const other = await apply(between, {}, { from: 1 });
      counter.clock.set('2026-03-31T16:00:05.000Z');
      expect((await employer2.post(`/api/tasks/${task}/complete`, { decision: 'confirm' })).body).to.include({ code: 'task_already_completed' });
      expect((await employer.post(`/api/applications/${other.id}/withdraw`)).body).to.include({ code: 'cannot_withdraw' });
      for (const one of [made, other]) {
        expect(await statusOf(one)).to.equal('expired');
        expect(await transferOf(one.number)).to.include({ status: 'reverted', cause: 'month-ended' });
      }
    });

    it('Scenario: of confirming and withdrawing at once one wins, and the registers say the same as the case', async () => {
      for (let turn = 0; turn < 4; turn++) {
        const made = await apply(between), task = await taskOf(employer2, made.number);
        const asks = [() => employer2.post(`/api/tasks/${task}/complete`, { decision: 'confirm' }), () => employer.post(`/api/applications/${made.id}/withdraw`)];
        const answers = await Promise.all((turn % 2 === 0 ? asks : asks.reverse()).map((ask) => ask()));
        expect(answers.map(({ status }) => status).sort(), JSON.stringify(answers.map(({ body }) => body))).to.deep.equal([200, 409]);
        const isDone = (await statusOf(made)) === 'approved';
        expect(await transferOf(made.number)).to.include({ status: isDone ? 'done' : 'withdrawn' });
        expect(await retiree(made.people[0]!['idNumber'])).to.include({ employerCode: isDone ? receiver : sender, pendingTransfer: null });
      }
    });

    it('Scenario: two transfers of one person at once: one is taken, the other refused', async () => {
      const { platform } = counter.wired;
      await runCommand(platform, systemCaller, async (command) => { await createAccount(command, { login: 'branch', kind: 'employer', name: '分支经办', password: 'a long enough passphrase', roles: ['employer'], attributes: { employerCode: sender } }); });
      const branch = await counter.as('branch');
      const drafts = [await draft(between), await draft(between, {}, { client: branch })];
      expect(new Set(drafts.map(({ people }) => people[0]!['idNumber']))).to.have.property('size', 1);
      const answers = await Promise.all(drafts.map((one) => submit(one)));
      const codes = answers.map(({ status, body }) => (status === 200 ? 'taken' : body.code as string)).sort();
      expect(codes[1], JSON.stringify(answers.map(({ body }) => body))).to.equal('taken');
      expect(codes[0]).to.be.oneOf(['register_conflict', 'invalid_submission', 'refused_by_rule']);
      const taken = answers.find(({ status }) => status === 200)!.body.number as string;
      expect(await retiree(drafts[0]!.people[0]!['idNumber'])).to.include({ pendingTransfer: taken });
      expect((await records('transfers', { idNumber: String(drafts[0]!.people[0]!['idNumber']) }))).to.have.length(1);
    });

    it('Scenario: returned for correction, a transfer to community management lets its people go and takes those of the correction', async () => {
      const made = await apply(community, {}, { take: 2 });
      const [kept, dropped] = made.people as [Data, Data];
      expect((await decide(reviewer, made.number, 'return', '请核对人员')).status).to.equal(200);
      expect(await retiree(dropped['idNumber'])).to.include({ pendingTransfer: null });
      expect((await submit({ ...made, data: { ...made.data, people: [{ ...kept, pendingTransfer: undefined }] } })).status).to.equal(200);
      expect([(await retiree(kept['idNumber']))['pendingTransfer'], (await retiree(dropped['idNumber']))['pendingTransfer']]).to.deep.equal([made.number, null]);
      expect((await decide(reviewer, made.number, 'approve')).status).to.equal(200);
      expect([(await retiree(kept['idNumber']))['management'], (await retiree(dropped['idNumber']))['management']]).to.deep.equal(['community', 'employer']);
      expect((await records('transfers', { number: made.number })).map(({ idNumber, status }) => [idNumber, status])).to.have.deep.members([[kept['idNumber'], 'done'], [dropped['idNumber'], 'withdrawn']]);
    });

    if (kind !== 'sqlite') return;

    it('Scenario: the file of all retirees is taken, shortened and uploaded: who is left in it stands in the form', async () => {
      const { id, total } = await draft(community, {}, { take: 0 });
      const { content, status } = await employer.bytes(`/api/items/${portal}/${community}/template.xlsx`);
      expect(status).to.equal(200);
      const book = new ExcelJS.Workbook();
      await book.xlsx.load(content as unknown as ArrayBuffer);
      const sheet = book.worksheets.find(({ state }) => state === 'visible')!;
      const head = (sheet.getRow(1).values as string[]).map((text) => String(text ?? '').replace(/ \*$/, ''));
      const column = head.indexOf('社会保障号码');
      const listed = Array.from({ length: sheet.rowCount - 1 }, (_, index) => sheet.getRow(index + 2).getCell(column).text).filter((text) => /^\d{17}[\dX]$/.test(text));
      expect(new Set(listed).size, 'all retirees of the employer').to.equal(total);
      while (sheet.rowCount > 3) sheet.spliceRows(sheet.rowCount, 1);
      const left = [2, 3].map((line) => sheet.getRow(line).getCell(column).text).filter((text) => listed.includes(text));
      const form = new FormData();
      form.set('item', `${portal}/${community}`);
      form.set('application', id);
      form.set('file', new Blob([new Uint8Array(await book.xlsx.writeBuffer() as ArrayBuffer)]), '转移人员.xlsx');
      const started = await employer.post('/api/batches', form);
      expect(started.status, JSON.stringify(started.body)).to.be.oneOf([200, 201, 202]);
      const batch = started.body.id as string;
      for (let round = 0; round < 200; round++) {
        await counter.wired.jobs.runDue();
        const { body } = await employer.get(`/api/batches/${batch}`);
        if (!['waiting', 'checking'].includes(body.status)) break;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      expect((await employer.post(`/api/batches/${batch}/submit`, {}, { 'idempotency-key': randomUUID() })).status).to.be.oneOf([200, 201, 202]);
      const { data } = (await employer.get(`/api/applications/${id}`)).body as { data: { people: Data[] } };
      expect(data.people.map(({ idNumber }) => idNumber)).to.have.members(left);
    });

    it('Scenario: as many people stand in the lists as the manual prints: 9, 856 on 86 pages, 1, and 220 on 22 pages whose benefits have ended', async () => {
      await addRetirees();
      const pages: [number, number][] = [];
      for (const item of [between, publicOnes, veterans, community]) {
        const { total } = await draft(item, {}, { take: 0 });
        pages.push([total, Math.max(1, Math.ceil(total / 10))]);
      }
      expect(pages).to.deep.equal([[9, 1], [856, 86], [1, 1], [220, 22]]);
      const { id } = await draft(community, {}, { take: 0 });
      const { lists } = await compute(employer, id, {});
      expect(new Set(lists['people']!.rows.map(({ benefitStatus }) => benefitStatus))).to.deep.equal(new Set(['ended']));
      const all = await apply(publicOnes, { scope: 'all' });
      expect(all.data['peopleCount']).to.equal(856);
      await decide(reviewer, all.number, 'approve');
      expect((await decide(employer2, all.number, 'confirm')).status).to.equal(200);
      expect(await records('retirees', { employerCode: receiver, transferKind: 'public-institution' })).to.have.length(856);
    });

    it('Scenario: no veteran cadre stands among those who can be transferred to community management', async () => {
      const { people, total } = await draft(community), [person] = people;
      const [record] = await records('retirees', { idNumber: String(person!['idNumber']) });
      await counter.wired.platform.db(definition('retirees').table).where({ idNumber: String(person!['idNumber']) }).update({ kind: 'veteran', _data: JSON.stringify({ ...record, kind: 'veteran' }) });
      const after = await draft(community, {}, { take: 50 });
      expect([after.total, after.people.some(({ idNumber }) => idNumber === person!['idNumber'])]).to.deep.equal([total - 1, false]);
    });

    it('Scenario: each page of a transfer leads to the history', async () => {
      for (const item of [between, publicOnes, veterans]) {
        const { form } = (await employer.get(`/api/items/${portal}/${item}`)).body as { form: object };
        expect(JSON.stringify(form)).to.include('/queries/beijing/retiree-transfer-history');
      }
      expect((await employer.get('/queries/beijing/retiree-transfer-history')).status).to.equal(200);
    });

    /** The retirees whom the demo adds in the background. */
    async function addRetirees(): Promise<void> {
      const steps = ['more-retired-public', 'more-retired-ended'];
      const isNeeded = ({ name = '' }: GenerationStep): boolean => [...steps, ...steps.map((step) => `m-${step}`)].includes(name);
      const generation = shippedDemos(isNeeded).find((one) => one.portal === portal)!.generation();
      for (const _ of generation.cases()) void _;
      const made = [...generation.bulk()];
      await runCommand(counter.wired.platform, systemCaller, async (command) => {
        for (const register of ['people', 'retirees']) await insertRecords(command, definition(register), made.filter((one) => one.register === register).map(({ values }) => values), { type: 'demo', id: portal }, { validated: true, withoutHistory: true });
      });
    }

    describe('bank accounts', () => {
      const item = `${portal}/retiree-bank-account-change`;
      async function change(name: string, more: Data): Promise<{ filled: Data; answered: Answered; idNumber: string }> {
        const [person] = await records('people', { name }), idNumber = String(person!['idNumber']);
        const { id } = (await employer.post('/api/applications', { item })).body as { id: string };
        const { rows } = (await employer.get(`/api/lists/${portal}/own-retirees?idNumber=${idNumber}`)).body as { rows: Data[] };
        expect(rows.map((row) => row['name'])).to.deep.equal([name]);
        const { data: filled } = (await employer.post(`/api/applications/${id}/compute`, { data: { retirees: rows }, changed: ['retirees'] })).body as { data: Data };
        return { filled, answered: await employer.post(`/api/applications/${id}/submit`, { data: { ...filled, ...more } }, { 'idempotency-key': randomUUID() }), idNumber };
      }

      it('Scenario: of somebody with several accounts only the holder is shown, and the one that is given takes the place of all', async () => {
        const { filled, answered, idNumber } = await change('何文秀', { bank: '103', branch: '示例支行', accountNumber: '6217000010012345677' });
        expect([filled['accountHolder'], filled['bank'] ?? '', filled['accountNumber'] ?? '']).to.deep.equal(['何文秀', '', '']);
        expect(answered.body, JSON.stringify(answered.body)).to.include({ status: 'approved' });
        const account = { bank: '103', branch: '示例支行', accountHolder: '何文秀', accountNumber: '6217000010012345677' };
        expect((await records('payout-accounts', { idNumber }))[0]).to.include(account);
        const benefits = await records('benefits', { idNumber });
        expect(benefits).to.have.length(2);
        for (const benefit of benefits) expect(benefit).to.include(account);
      });

      it('Scenario: the one account that there is fills the form, which is not sent without a change', async () => {
        const [{ idNumber }] = (await records('retirees', { employerCode: sender, transferKind: 'between-employers' })) as [Values];
        const [person] = await records('people', { idNumber: idNumber as string }), [account] = await records('payout-accounts', { idNumber: idNumber as string });
        const { filled, answered } = await change(String(person!['name']), {});
        expect(filled).to.include({ bank: account!['bank'], branch: account!['branch'], accountHolder: account!['accountHolder'], accountNumber: account!['accountNumber'] });
        expect(messages(answered)).to.deep.equal(['账户信息没有变化，无需变更。']);
      });
    });
  });
}
