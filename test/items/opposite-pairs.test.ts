import { expect } from 'chai';
import { databaseKinds } from '../platform/databases.ts';
import { applyForItem, type Applied } from './apply-for-item.ts';
import { decideAll } from './decide.ts';
import { effectsOf, expectEffects } from './expected-effects.ts';
import { ItemDesk, valuesOf, type Snapshot } from './item-desk.ts';

/** Items that undo each other: the second must be possible for whom the first was just approved, and give back what it took. */
interface Pair {
  items: [string, string];
  /** The register and the fields that the first changes and the second gives back. */
  register: string; fields: string[];
  /** The second names whom the first was about by this answer. */
  subject?: string;
}

const pairs: Pair[] = [
  { items: ['heilongjiang/enterprise-retirement-benefit-suspension', 'heilongjiang/enterprise-retirement-benefit-resumption'], register: 'retirees', fields: ['benefitStatus'] },
  { items: ['heilongjiang/survivor-dependant-benefit-suspension', 'heilongjiang/survivor-dependant-benefit-resumption'], register: 'survivors', fields: ['benefitStatus'] },
  { items: ['heilongjiang/employee-contribution-suspension', 'heilongjiang/employee-contribution-resumption'], register: 'people', fields: ['contributionStatus'], subject: 'socialSecurityNumber' },
  { items: ['heilongjiang/flexible-worker-contribution-suspension', 'heilongjiang/flexible-worker-enrolment'], register: 'people', fields: ['contributionStatus', 'insuredIdentity'] },
  { items: ['heilongjiang/employee-contribution-suspension', 'heilongjiang/insurance-continuation-as-flexible-worker'], register: 'people', fields: ['contributionStatus'], subject: 'socialSecurityNumber' },
  { items: ['beijing/benefit-suspension', 'beijing/benefit-resumption'], register: 'benefits', fields: ['status'], subject: 'certificateNumber' },
  { items: ['heilongjiang/employer-deregistration', 'heilongjiang/employer-insurance-enrolment'], register: 'employers', fields: ['insuredStatus', 'contributionStatus'] },
];

/** In `npm test` on SQLite; in CI on all. */
for (const kind of databaseKinds) {
  describe(`Feature: what one item does its opposite undoes, for the same person (${kind === 'sqlite' ? 'SQLite' : 'MariaDB/MySQL'})`, function () {
    this.timeout(120_000);
    let desk: ItemDesk;
    before(async () => { desk = await ItemDesk.open(kind); });
    after(async () => { await desk.close(); });

    for (const pair of pairs) {
      it(`Scenario: ${pair.items[0]}, then ${pair.items[1]}: everything is as before`, async () => {
        const [portal = ''] = pair.items[0].split('/'), { catalog } = desk.counter.wired;
        const [first, second] = pair.items.map((ref) => catalog.current(ref)) as [Applied['version'], Applied['version']];
        const registers = [...effectsOf({ version: first }), ...effectsOf({ version: second }), pair].map(({ register }) => register);
        const start = await desk.rows(portal, registers);
        try {
          const did = await applyForItem(desk, first);
          expect(await decideAll(desk, did, 'approve')).to.equal('approved');
          const between = await desk.rows(portal, registers);
          const changed = changedIds(start, between, pair);
          expect(changed, 'the first item changes one record').to.have.length(1);
          const undone = await applyForItem(desk, second, await whoUndoes(desk, did, second, pair));
          expect(await decideAll(desk, undone, 'approve')).to.equal('approved');
          const end = await desk.rows(portal, registers);
          await expectEffects(desk, undone, between, end);
          const [id = ''] = changed;
          expect(fieldsOf(end, pair, id), 'as it was').to.deep.equal(fieldsOf(start, pair, id));
        } finally {
          await desk.putBack(portal, start);
        }
      });
    }

    it('Scenario: months that were assessed can be revoked, and assessed anew', async () => {
      const { catalog } = desk.counter.wired, portal = 'heilongjiang';
      const [assess, revoke] = ['flexible-worker-contribution-assessment', 'flexible-worker-contribution-assessment-revocation'].map((item) => catalog.current(`${portal}/${item}`)) as [Applied['version'], Applied['version']];
      const start = await desk.rows(portal, ['assessments']);
      try {
        const assessed = await applyForItem(desk, assess);
        await decideAll(desk, assessed, 'approve');
        const months = (assessed.data['records'] as { period: string }[]).map(({ period }) => period);
        const again = await applyForItem(desk, assess, { applicant: assessed.applicant, way: assessed.way }).then(() => null, (error: Error) => error.message);
        expect(again, 'not twice').to.contain('records');
        const revoked = await applyForItem(desk, revoke, { applicant: assessed.applicant, way: { ...assessed.way, given: { from: months[0], to: months.at(-1) } } });
        expect((revoked.data['records'] as { period: string }[]).map(({ period }) => period)).to.deep.equal(months);
        await decideAll(desk, revoked, 'approve');
        const anew = await applyForItem(desk, assess, { applicant: assessed.applicant, way: assessed.way });
        expect((anew.data['records'] as { period: string }[]).map(({ period }) => period)).to.deep.equal(months);
        expect(await decideAll(desk, anew, 'approve')).to.equal('approved');
      } finally {
        await desk.putBack(portal, start);
      }
    });
  });
}

/** The applicant of the first item, or, where the first was somebody else's errand, whoever the record is about. */
async function whoUndoes(desk: ItemDesk, did: Applied, second: Applied['version'], { subject }: Pair): Promise<{ applicant: Applied['applicant']; way?: Applied['way'] }> {
  if (second.settings.audience?.includes(did.applicant.kind)) return { applicant: did.applicant, ...(subject && { way: { ...did.way, given: { [subject]: did.data[subject] } } }) };
  const others = await desk.applicants(second.portal, second.settings.audience ?? []);
  const applicant = others.find(({ attributes }) => Object.values(attributes).includes(String(did.data[subject!])));
  expect(applicant, 'the person has an account').not.to.equal(undefined);
  return { applicant: applicant! };
}

function changedIds(before: Snapshot, after: Snapshot, pair: Pair): string[] {
  return [...after.get(pair.register)!.keys()].filter((id) => JSON.stringify(fieldsOf(before, pair, id)) !== JSON.stringify(fieldsOf(after, pair, id)));
}

function fieldsOf(rows: Snapshot, { register, fields }: Pair, id: string): unknown[] {
  const row = rows.get(register)!.get(id);
  return row ? fields.map((field) => valuesOf(row)[field]) : [];
}
