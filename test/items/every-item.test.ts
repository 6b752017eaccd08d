import { expect } from 'chai';
import { findLatestDocument, readTemplateSource } from '../../server/documents/document-store.ts';
import { renderTemplate } from '../../server/documents/render-template.ts';
import { presentSubmission } from '../../server/forms/present-submission.ts';
import type { ItemVersion } from '../../server/catalog/item-version.ts';
import type { Answered } from '../journeys/counter.ts';
import { textOfPdf } from '../journeys/pdf-text.ts';
import { databaseKinds } from '../platform/databases.ts';
import { inEveryDetail, inFull } from '../platform/test-extent.ts';
import { applyForItem, nameOf, noteRefusals, submit, tryToApply, type Applied } from './apply-for-item.ts';
import { breachesOf } from './break-rules.ts';
import { decideAll, decideOne, openTask } from './decide.ts';
import { effectsOf, expectEffects, whenRejected } from './expected-effects.ts';
import { ItemDesk } from './item-desk.ts';
import { provokeByAnswers, provokeByRecords } from './provoke-rules.ts';
import { uploadRequired } from './sample-files.ts';
import { shippedItems } from './shipped-items.ts';
import { toldRules } from './told-rules.ts';

/** Rules that no record of the demo and no single other answer makes hold: two rows at once, a state that an approval makes, or a lack that a required list shows first. */
const notProvoked: readonly string[] = [
  'heilongjiang/employee-contribution-base-change: 各行的起止年月不能重叠。',
  'heilongjiang/employee-retroactive-contribution-payment: 该单位没有该人员的缴费工资，请先办理职工个人缴费基数变更。',
  'heilongjiang/employee-retroactive-contribution-payment: 所选属期中有已缴费的。',
  'heilongjiang/employee-retroactive-contribution-payment: 补缴属期应在该单位的用工期间内。',
  'heilongjiang/employer-retirement-benefit-termination: 非本人领取时，请填写领取人的证件类型、证件号码、姓名和详细地址。',
  'heilongjiang/flexible-worker-contribution-assessment: 请先办理灵活就业人员缴费设置。',
  'heilongjiang/flexible-worker-contribution-assessment: 该人员不在参保缴费状态，不能核定。',
  'heilongjiang/retirement-benefit-supplementary-payment: 该人员的待遇已经终止，不能补发。',
  'heilongjiang/survivor-dependant-benefit-supplementary-payment: 该供养人员的待遇已经终止，不能补发。',
  ...toldRules.map(({ item, message }) => `${item}: ${message}`),
];

/**
 * In `npm test` each second item is applied for and approved on SQLite; each eighth is also returned, applied for once more
 * and slipped in, and each ninth is there on MariaDB, too, where one is named. In CI every item is there on both, whole on SQLite, each third on MariaDB.
 */
const isWhole = (index: number, kind: string): boolean => inEveryDetail || (inFull ? kind === 'sqlite' || index % 3 === 0 : index % 8 === 0);
const isTaken = (index: number, kind: string): boolean => inFull || index % (kind === 'sqlite' ? 2 : 9) === 0;
const isPrinted = (index: number): boolean => inEveryDetail || index % (inFull ? 6 : 12) === 0;

for (const kind of databaseKinds) {
  describe(`Feature: every declared item works from the form to the registers (${kind === 'sqlite' ? 'SQLite' : 'MariaDB/MySQL'})`, function () {
    this.timeout(120_000);
    let desk: ItemDesk;
    before(async () => { desk = await ItemDesk.open(kind); });
    after(async () => { await desk.close(); });

    shippedItems().forEach((ref, index) => {
      if (!isTaken(index, kind)) return;
      const version = (): ItemVersion => desk.counter.wired.catalog.current(ref);

      it(`Scenario: ${ref} is applied for${isWhole(index, kind) ? ', returned, corrected' : ''} and approved: the registers have what the item declares`, async () => {
        const registers = effectsOf({ version: version() }).map(({ register }) => register), { portal } = version();
        const before = await desk.rows(portal, registers);
        let applied: Applied;
        try {
          applied = await applyForItem(desk, version());
          if (isWhole(index, kind)) await returnAndCorrect(desk, applied, kind === 'sqlite');
          expect(await decideAll(desk, applied, 'approve')).to.equal('approved');
          await expectEffects(desk, applied, before, await desk.rows(portal, registers));
          await expectReceipt(desk, applied, isPrinted(index));
          if (kind === 'sqlite' && isWhole(index, kind) && version().settings.rules) await applyOnceMore(desk, applied);
        } finally {
          await desk.putBack(portal, before);
        }
        desk.worked.set(ref, applied);
      });

      if ((kind === 'sqlite' && isWhole(index, kind)) || inEveryDetail) it(`Scenario: ${ref} refuses each slip by its path, and a rejection leaves the registers alone`, async function () {
        const first = desk.worked.get(ref);
        if (!first) return this.skip();
        const { client, data, slots } = first;
        const started = await client.post('/api/applications', { item: ref });
        const { id } = started.body as { id: string };
        await removeMaterials(client, id);
        await client.put(`/api/applications/${id}`, { data });
        await expectMissingMaterials(() => submit(client, id, data), slots.filter(({ required }) => required).map(({ key }) => key));
        await uploadRequired(client, id, slots);
        for (const { kind: slip, path, data: wrong } of chosenBreaches(first, desk.counter.clock.now())) {
          const { status, body } = await submit(client, id, wrong);
          const paths = (body.errors ?? []).map((error: { path: string }) => error.path) as string[];
          expect([status, paths.some((one) => one.startsWith(path))], `${slip} at ${path}: ${JSON.stringify(body.errors ?? body)}`).to.deep.equal([422, true]);
        }
        const registers = effectsOf(first).map(({ register }) => register), before = await desk.rows(version().portal, registers);
        const submitted = await submit(client, id, withWrongTotals(first));
        expect(submitted.status, JSON.stringify(submitted.body)).to.equal(200);
        expect((await client.get(`/api/applications/${id}`)).body.data, 'calculated values are the server’s').to.deep.equal(data);
        // A diagram that nobody decides has nothing to reject.
        if (submitted.body.status === 'approved') return desk.putBack(version().portal, before);
        const rejected = { ...first, id, number: submitted.body.number as string };
        expect(await decideAll(desk, rejected, 'reject')).to.equal('rejected');
        const after = await desk.rows(version().portal, registers);
        // Where the request itself is recorded, nothing but that and its rejection stands in the registers.
        if (effectsOf(first, whenRejected).length === 0) expect(after).to.deep.equal(before);
        else await expectEffects(desk, rejected, before, after, whenRejected);
        await desk.putBack(version().portal, before);
      });
    });

    if (kind === 'sqlite') {
      it('Scenario: every rule of the items refuses when its condition holds', async () => {
        const whole = new Set(shippedItems().filter((_, index) => isWhole(index, kind)));
        const rules = desk.items().filter(({ portal, item }) => whole.has(`${portal}/${item}`)).flatMap((version) => (version.settings.rules ?? []).map((rule) => ({ version, rule })));
        for (const { version, rule } of rules) if (!desk.refused.has(nameOf(version, rule))) await provokeByRecords(desk, version, rule);
        expect(rules.map(({ version, rule }) => nameOf(version, rule)).filter((name) => !desk.refused.has(name) && !notProvoked.includes(name))).to.deep.equal([]);
      });
    }
  });
}

/** Where the diagram offers it: back to the applicant with a reason, and in again. */
async function returnAndCorrect(desk: ItemDesk, applied: Applied, provokes: boolean): Promise<void> {
  const { client, id, number, data } = applied;
  const task = await openTask(desk, number);
  if (!task?.outcomes.includes('return')) return;
  // Of departments that work in parallel each is asked, and the application comes back when all have said what they miss.
  for (let open: typeof task | null = task; open?.outcomes.includes('return'); open = await openTask(desk, number)) expect((await decideOne(open, 'return')).status).to.equal(200);
  const { body } = await client.get(`/api/applications/${id}`);
  expect(body).to.include({ status: 'returned', editable: true });
  expect(body.returnReason).to.include('测试意见');
  expect(body.data).to.deep.equal(data);
  if (provokes) await provokeByAnswers(desk, applied);
  const again = await submit(client, id, data);
  expect(again.body, JSON.stringify(again.body)).to.deep.equal({ number, status: 'in_review' });
}

/** What was approved just now makes many a rule refuse the same again; what does not is withdrawn. */
async function applyOnceMore(desk: ItemDesk, { version, applicant, way }: Applied): Promise<void> {
  const again = await tryToApply(desk, version, applicant, way);
  if ('answered' in again) noteRefusals(desk, version, again.answered);
  else await decideAll(desk, again, 'reject');
}

/** A draft that the rules refused before still has what was uploaded to it, where only one may be open. */
async function removeMaterials(client: Applied['client'], id: string): Promise<void> {
  const { materials = [] } = (await client.get(`/api/applications/${id}`)).body as { materials?: { id: string }[] };
  for (const material of materials) await client.delete(`/api/applications/${id}/materials/${material.id}`);
}

async function expectMissingMaterials(attempt: () => Promise<Answered>, required: readonly string[]): Promise<void> {
  if (required.length === 0) return;
  const { status, body } = await attempt();
  expect(status).to.equal(422);
  expect(body.errors.map(({ path }: { path: string }) => path)).to.have.members(required.map((slot) => `materials.${slot}`));
}

/** One of each kind; in CI every one of every field. */
function chosenBreaches(applied: Applied, now: Date): ReturnType<typeof breachesOf> {
  const all = breachesOf(applied, now);
  return inEveryDetail ? all : [...new Map(all.map((breach) => [breach.kind, breach])).values()];
}

function withWrongTotals({ data, version }: Applied): Record<string, unknown> {
  const totals = version.compiled.root.held.filter(({ component, key }) => component.calculateValue && typeof data[key] === 'number');
  return { ...data, ...Object.fromEntries(totals.map(({ key }) => [key, Number(data[key]) + 1])) };
}

/** Title, number, check code and every answer stand on the receipt, as the page of it and, where it is printed, as text of the PDF. */
async function expectReceipt(desk: ItemDesk, { client, id, number, version }: Applied, printed: boolean): Promise<void> {
  const { platform: { db }, catalog } = desk.counter.wired;
  const row = (await findLatestDocument(db, 'receipt', 'application', id))!;
  const { data } = (await client.get(`/api/applications/${id}`)).body as { data: Record<string, unknown> };
  const document = { number: row.number, checkCode: row.check_code, title: row.title, issuedAt: row.issued_at, verifyUrl: row.verify_url };
  const html = renderTemplate(await readTemplateSource(db, row.template_hash), { ...JSON.parse(row.data), document }, 'zh');
  const answers = presentSubmission(version.compiled, data, 'zh', desk.counter.clock.now()).flatMap(({ rows }) => rows.flatMap(({ label, text, table }) => [label, ...(table ? table.rows.flat() : [text])]));
  const wanted = [version.title, number, row.check_code, catalog.portal(version.portal).title, ...answers].map(bare).filter((text) => text !== '');
  const shown = bare(textOfHtml(html));
  expect(wanted.filter((text) => !shown.includes(text)), 'missing on the page').to.deep.equal([]);
  if (!printed) return;
  const { status, content } = await client.bytes(`/api/applications/${id}/receipt.pdf`);
  expect(status).to.equal(200);
  const text = bare((await textOfPdf(content)).text);
  expect([version.title, number, row.check_code].map(bare).filter((one) => !text.includes(one)), 'missing in the PDF').to.deep.equal([]);
}

function textOfHtml(html: string): string {
  const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#x27': '\'', '#x3D': '=', '#x60': '`' };
  return html.replace(/<(style|svg)[\s\S]*?<\/\1>/g, '').replace(/<[^>]*>/g, '').replace(/&(\w+|#x?\w+);/g, (whole, name: string) => entities[name] ?? whole);
}

/** Without blanks, which line breaks and cells set anew. */
function bare(text: string): string {
  return text.replace(/\s+/g, '');
}
