import { expect } from 'chai';
import type { Browser } from 'puppeteer-core';
import { demoPassword } from '../../server/load-demo.ts';
import { findRecords, type Values } from '../../server/registers/register-store.ts';
import { databaseKinds } from '../platform/databases.ts';
import { clickOn } from '../platform/click-on.ts';
import { inEveryDetail } from '../platform/test-extent.ts';
import { openCounter, type Client, type Counter } from './counter.ts';
import { FormPage } from './form-page.ts';
import { launchBrowser, newVisitor, type Visitor } from './open-browser.ts';
import { textOfPdf } from './pdf-text.ts';

/** The day on which the manual's pictures were taken, which its interest is reckoned to. */
const dayOfTheManual = '2022-05-05T02:00:00.000Z';
const phone = { width: 390, height: 844 };

for (const kind of inEveryDetail ? databaseKinds : databaseKinds.slice(0, 1)) {
  describe(`Feature: the items of Heilongjiang as people fill them in, in a real browser (${kind})`, function () {
    this.timeout(90_000);
    let counter: Counter;
    let browser: Browser;
    let citizen: Visitor;
    let clerk: Visitor;
    const visitors: Visitor[] = [];

    before(async () => {
      counter = await openCounter(kind, dayOfTheManual);
      browser = await launchBrowser();
      citizen = await visit('individual', phone);
      clerk = await visit('employer');
    });
    after(async () => {
      await browser?.close();
      await counter?.close();
    });

    afterEach('nothing was fetched from elsewhere and no page complained', () => {
      for (const { foreignRequests, complaints } of visitors) expect([...foreignRequests, ...complaints]).to.deep.equal([]);
    });

    async function visit(login: string, viewport?: typeof phone): Promise<Visitor> {
      const visitor = await newVisitor(browser, counter.url, viewport);
      visitors.push(visitor);
      await visitor.go('/login');
      await visitor.signIn(login, demoPassword);
      return visitor;
    }

    async function records(register: string, key: Values): Promise<Values[]> {
      const { applications: { registers }, platform: { db } } = counter.wired;
      return (await findRecords(db, registers.get('heilongjiang', register), key)).map(({ values }) => values);
    }

    async function personNamed(name: string): Promise<Values> {
      const found = await records('people', { name });
      return found.find(({ employerCode }) => employerCode === '91230903MA0DEM013A') ?? found[0]!;
    }

    async function typePerson(form: FormPage, name: string): Promise<Values> {
      const person = await personNamed(name);
      await form.type('name', name);
      await form.type('idNumber', String(person['idNumber']));
      return person;
    }

    async function approve(number: string): Promise<void> {
      const reviewer: Client = await counter.as('reviewer');
      const taskId = (await reviewer.get(`/api/tasks?q=${number}`)).body.rows[0].id as string;
      expect((await reviewer.post(`/api/tasks/${taskId}/claim`)).status).to.equal(200);
      expect((await reviewer.post(`/api/tasks/${taskId}/complete`, { decision: 'approve' })).body).to.have.nested.property('application.status', 'approved');
    }

    it('Scenario: 4.4 a refund: the relation brings the employer and its accounts, an account brings the months, the months their total', async () => {
      const form = await FormPage.begin(citizen, 'heilongjiang/individual-contribution-refund');
      expect(await form.shown('employerName')).to.equal(null);
      await form.tick('relations', '23020000000001');
      await form.waitToShow('employerName', '七台河市个体工商户');
      await form.tick('accounts', '0.00');
      for (const month of ['2020-01', '2020-02']) await form.tick('records', month);
      await form.choose('refundReason', 'duplicate-accounts');
      await form.waitToShow('refundScope', '个人缴费部分退费');
      await form.waitToShow('totalAmount', '464.16');
      await form.choose('bank', '102');
      await form.type('branch', '示例支行');
      await form.type('accountHolder', '刘安之');
      await form.type('accountNumber', '6222020000000007');
      await form.submit();
      const data = await form.stored(await counter.as('individual'));
      expect(data).to.include({ totalAmount: 464.16, refundScope: 'personal', employerName: '七台河市个体工商户' });
      expect((data['records'] as Values[]).map(({ period, personalAmount }) => [period, personalAmount])).to.deep.equal([['2020-01', 232.08], ['2020-02', 232.08]]);
    });

    it('Scenario: 5.1 a back-payment for months with a former employer, to the cent of the manual', async () => {
      const form = await FormPage.begin(clerk, 'heilongjiang/employee-retroactive-contribution-payment');
      const person = await typePerson(form, '周川');
      await form.waitToShow('personNumber', String(person['personNumber']));
      await form.waitToShow('firstInsured', '2013-04');
      await form.tick('units', '示例一号有限公司七台河分公司');
      for (const month of ['2013-05', '2013-08']) await clerk.page.waitForSelector(`.formio-component-history [data-month="${month}"][data-status="paid"]`);
      await form.type('from', '2013-04');
      await form.type('to', '2013-09');
      for (const month of ['2013-04', '2013-09']) await form.tick('records', month);
      // The months that the calendar marks as paid are not offered.
      expect((await form.rows('records')).map((cells) => cells.find((cell) => /^\d{4}-\d{2}$/.test(cell)))).to.deep.equal(['2013-04', '2013-09']);
      await form.waitToShow('unitTotal', '3142.16');
      await form.waitToShow('personalTotal', '1196.64');
      await form.waitToShow('grandTotal', '4338.80');
      const number = await form.submit();
      const data = await form.stored(await counter.as('employer'));
      expect(data).to.include({ unitTotal: 3142.16, personalTotal: 1196.64, grandTotal: 4338.8, base: 4538 });
      expect((data['records'] as Values[]).map(({ period }) => period)).to.deep.equal(['2013-04', '2013-09']);
      const bytes = await clerk.page.evaluate(async (path) => [...new Uint8Array(await (await fetch(path)).arrayBuffer())], `/api/applications/${form.id}/receipt.pdf`);
      const { text } = await textOfPdf(Buffer.from(bytes));
      for (const part of [number, '周川', '示例一号有限公司七台河分公司', '2013-04', '2013-09', '998.36', '3142.16', '1196.64', '4338.80']) expect(text).to.contain(part);
    });

    it('Scenario: 5.1 nobody is found by a number that is not of the employer’s people, and the field says so', async () => {
      const form = await FormPage.begin(clerk, 'heilongjiang/employee-retroactive-contribution-payment');
      await form.type('name', '周川');
      await form.type('idNumber', '230902199003070019');
      await clerk.page.waitForFunction(() => document.querySelector('.formio-component-idNumber .field-error')?.textContent?.includes('没有该身份证号码'));
      expect(await form.shown('personNumber')).to.equal('—');
    });

    // The same controls as in 5.1; without a browser the item has its turn among all items.
    it('Scenario: 5.5 arrears of one month are chosen to be settled', async () => {
      const form = await FormPage.begin(clerk, 'heilongjiang/employee-contribution-arrears-clearance');
      const { idNumber } = await typePerson(form, '吴桂珍');
      await form.tick('units', '示例一号有限公司');
      await form.tick('records', '2022-02', '3519.00');
      await form.waitToShow('unitTotal', '563.04');
      await form.waitToShow('personalTotal', '281.52');
      await form.waitToShow('grandTotal', '844.56');
      await approve(await form.submit());
      expect((await records('arrears', { idNumber: idNumber! })).map(({ period, status }) => [period, status])).to.deep.equal([['2022-02', 'settling']]);
    });

    it('Scenario: 5.6 an heir is paid: the account of the deceased goes, and that of the heir is asked for', async () => {
      const form = await FormPage.begin(clerk, 'heilongjiang/employer-retirement-benefit-termination');
      const person = await personNamed('李桂英');
      await form.type('personNumber', String(person['personNumber']));
      await form.waitToShow('payeeName', '李桂英');
      const account = await form.shown('accountNumber');
      expect(account).to.match(/^\d{16,19}$/);
      await form.choose('payeeRelation', 'heir');
      for (const key of ['payeeName', 'accountNumber', 'payeePhone']) await form.waitToShow(key, '');
      const heir = { accountHolder: '李继承', accountNumber: '6222020000000007', payeeCertificateNumber: '230902199003070019', payeeName: '李继承', payeeAddress: '示例路1号', payeePhone: '13900000002' };
      for (const [key, text] of Object.entries(heir)) await form.type(key, text);
      await form.choose('bank', '102');
      await form.choose('payeeCertificateType', '01');
      await form.choose('terminationReason', 'death');
      await form.type('terminationDate', '2022-04-20');
      await approve(await form.submit());
      expect((await records('payout-accounts', { idNumber: person['idNumber']! }))[0]).to.include({ payeeRelation: 'heir', ...heir });
      expect((await records('retirees', { idNumber: person['idNumber']! }))[0]).to.include({ benefitStatus: 'ended', terminationDate: '2022-04-20' });
    });

    it('Scenario: 5.9 the founding date calls for the shared data, which then cannot be changed', async () => {
      const owner = await visit('newemployer');
      const form = await FormPage.begin(owner, 'heilongjiang/employer-insurance-enrolment');
      expect(await isOpen(owner, 'employerName')).to.equal(true);
      await form.type('foundedDate', '2021-12-29');
      await form.waitToShow('employerName', '示例新办投资中心');
      await form.waitToShow('licenceUntil', '2041-12-30');
      for (const key of ['employerName', 'licenceUntil', 'representativeName', 'representativeCertificateNumber', 'foundedDate']) expect(await isOpen(owner, key), key).to.equal(false);
      for (const [level, code] of ['230000', '231000', '231002'].entries()) {
        const step = `.formio-component-region .field:nth-child(${level + 1}) select`;
        await owner.page.waitForSelector(`${step}:not([disabled]) option[value="${code}"]`);
        await owner.page.select(step, code);
      }
      await form.choose('employerType', '10');
      await form.choose('affiliation', '40');
      await form.choose('representativeCertificateType', '01');
      await approve(await form.submit());
      expect((await records('employers', { name: '示例新办投资中心' }))[0]).to.include({ foundedDate: '2021-12-29', region: '231002', insuredStatus: 'insured' });
    });

    async function isOpen({ page }: Visitor, key: string): Promise<boolean> {
      return page.$eval(`[name="data[${key}]"]`, (input) => !(input as HTMLInputElement).disabled && !(input as HTMLInputElement).readOnly);
    }

    it('Scenario: 5.14 wages by rows, one added, one removed again', async () => {
      const form = await FormPage.begin(clerk, 'heilongjiang/employee-contribution-base-change');
      const { idNumber } = await typePerson(form, '高平');
      await form.waitToShow('wage', '6661.00');
      const add = async (count: number): Promise<void> => {
        await clickOn(clerk.page, '.formio-component-changes button[ref$="-addRow"]');
        await clerk.page.waitForFunction((rows) => document.querySelectorAll('.formio-component-changes tbody tr').length === rows, {}, count);
      };
      const rows = [['2022-01', '2022-03', '6800'], ['2022-04', '2022-12', '7000.5']];
      await add(2);
      await add(3);
      await clickOn(clerk.page, '.formio-component-changes tbody tr:nth-child(3) .danger');
      await clerk.page.waitForFunction(() => document.querySelectorAll('.formio-component-changes tbody tr').length === 2);
      for (const [index, [from, to, wage]] of rows.entries()) {
        await form.type(`changes[${index}].from`, from!);
        await form.type(`changes[${index}].to`, to!);
        await form.type(`changes[${index}].wage`, wage!);
      }
      await approve(await form.submit());
      const wages = await records('wages', { idNumber: idNumber! });
      expect(wages.map(({ from, to, wage }) => [from, to, wage])).to.deep.include.members([['2022-01', '2022-03', 6800], ['2022-04', '2022-12', 7000.5]]);
    });

    // The same controls as in 4.4 and 5.1; without a browser the two have their turn among the pairs that undo each other.
    it('Scenario: 4.25 and 4.26 four months are assessed, approved, and revoked again', async () => {
      const months = ['2022-05', '2022-06', '2022-07', '2022-08'];
      const choose = async (form: FormPage): Promise<string> => {
        for (const month of months) await form.tick('records', month);
        await form.waitToShow('totalAmount', '2815.20');
        const number = await form.submit();
        expect(await form.stored(await counter.as('individual'))).to.include({ totalAmount: 2815.2 });
        await approve(number);
        return number;
      };
      const statuses = async (): Promise<unknown[]> => (await records('assessments', { idNumber: '230903197806151178' })).filter(({ period }) => months.includes(String(period))).map(({ status }) => status);
      await choose(await FormPage.begin(citizen, 'heilongjiang/flexible-worker-contribution-assessment'));
      expect(await statuses()).to.deep.equal(['assessed', 'assessed', 'assessed', 'assessed']);
      const form = await FormPage.begin(citizen, 'heilongjiang/flexible-worker-contribution-assessment-revocation');
      await form.type('from', '2022-05');
      await form.type('to', '2022-12');
      await choose(form);
      expect(await statuses()).to.deep.equal(['revoked', 'revoked', 'revoked', 'revoked']);
    });
  });
}
