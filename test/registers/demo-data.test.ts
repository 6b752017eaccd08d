import { expect } from 'chai';
import { createHash } from 'node:crypto';
import { gb11714CheckCharacter, isCreditCode, isResidentId, nationalFormats } from '../../server/forms/national-formats.ts';
import { exactProduct } from '../../server/registers/generate-fields.ts';
import type { GeneratedRecord } from '../../server/registers/generate-records.ts';
import type { RegisterDefinition } from '../../server/registers/register-definition.ts';
import { newRecordValues } from '../../server/registers/validate-record.ts';
import { shippedDemos, type ShippedDemo } from './generate-shipped-demo.ts';

/** Elsewhere than in CI the monthly series are left out, which are nine of ten records. */
const isWhole = Boolean(process.env['CI']);
const demos = shippedDemos((step) => isWhole || !step.months);
/** The register's own form judges each of the cases and one of so many others. */
const judgedEvery = isWhole ? 300 : 200;
const context = { locale: 'en' as const, now: new Date('2026-03-10T02:00:00Z') };

function* all(demo: ShippedDemo): Generator<GeneratedRecord> {
  const generation = demo.generation();
  yield* generation.cases();
  yield* generation.bulk();
}

describe('the demo data of all portals', function () {
  this.timeout(600_000);
  const counts = new Map<string, number>();
  const wrong: string[] = [];
  const note = (portal: string, register: string, what: string): void => { if (wrong.length < 20) wrong.push(`${portal}/${register}: ${what}`); };
  const firstEmployer = new Map<string, unknown>();
  const currentStaff = new Map<string, number>();
  const first = sampleDigest();

  before(() => {
    for (const demo of demos) {
      const formatted = new Map([...demo.definitions].map(([name, definition]) => [name, fieldsWithFormat(definition)]));
      const keys = new Map<string, Set<string>>();
      const known: Record<'idNumber' | 'employerCode', Set<unknown>> = { idNumber: new Set(), employerCode: new Set() };
      const people = new Set(['people', 'survivors', 'shared-people', 'shared-households', 'work-injury-survivors']), employers = new Set(['employers', 'shared-licences']);
      let number = 0, ofCases = true;
      const generation = demo.generation();
      const look = ({ register, values }: GeneratedRecord): void => {
        number++;
        first.add({ register, values });
        counts.set(`${demo.portal}/${register}`, (counts.get(`${demo.portal}/${register}`) ?? 0) + 1);
        const definition = demo.definitions.get(register);
        if (!definition) { note(demo.portal, register, 'there is no such register'); return; }
        for (const [field, format] of formatted.get(register)!) {
          if (values[field] !== undefined && !nationalFormats[format]!.matches(String(values[field]))) note(demo.portal, register, `${field} ${String(values[field])} is no ${format}`);
        }
        for (const [position, key] of definition.keys.entries()) {
          const name = `${register} ${position}`, text = key.map((field) => String(values[field])).join('|');
          const taken = keys.get(name) ?? keys.set(name, new Set()).get(name)!;
          if (taken.has(text)) note(demo.portal, register, `two records have the key ${text}`);
          taken.add(text);
        }
        if (people.has(register)) known.idNumber.add(values['idNumber']);
        else if (values['idNumber'] !== undefined && !known.idNumber.has(values['idNumber'])) note(demo.portal, register, `nobody has the number ${String(values['idNumber'])}`);
        if (employers.has(register)) known.employerCode.add(values['employerCode']);
        else if (values['employerCode'] !== undefined && !known.employerCode.has(values['employerCode'])) note(demo.portal, register, `no employer has the code ${String(values['employerCode'])}`);
        if (register === 'employers' && !firstEmployer.has(demo.portal)) firstEmployer.set(demo.portal, values['employerCode']);
        if (register === 'employments' && values['status'] === 'current' && values['employerCode'] === firstEmployer.get(demo.portal)) currentStaff.set(demo.portal, (currentStaff.get(demo.portal) ?? 0) + 1);
        if (!ofCases && number % judgedEvery !== 0) return;
        try { newRecordValues(definition, values, context); } catch (error) { note(demo.portal, register, JSON.stringify((error as { errors?: unknown }).errors ?? String(error))); }
      };
      for (const record of generation.cases()) look(record);
      ofCases = false;
      for (const record of generation.bulk()) look(record);
    }
  });

  const total = (register: string): number => demos.reduce((sum, { portal }) => sum + (counts.get(`${portal}/${register}`) ?? 0), 0);

  it('are two provinces with 200 employers and 20,000 people', () => {
    expect(demos.map(({ portal }) => portal)).to.have.length(2);
    expect([total('employers'), total('people')]).to.deep.equal([200, 20_000]);
    if (isWhole) expect(total('contributions')).to.be.greaterThan(1_000_000);
  });

  it('have the one employer with the 2,530 employees that a manual shows', () => {
    expect([...currentStaff.values()]).to.include(2530);
  });

  it('have valid numbers, keys of their own, and people and employers that are there; each register takes its records', () => {
    expect(wrong).to.deep.equal([]);
  });

  it('are the same each time', () => {
    const again = sampleDigest();
    for (const demo of demos) for (const record of all(demo)) again.add(record);
    expect(again.end()).to.equal(first.end());
  });
});

/** Of one record in seven, which every step and register has its share of. */
function sampleDigest(): { add(record: GeneratedRecord): void; end(): string } {
  const hash = createHash('sha256');
  let number = 0;
  return { add: (record) => { if (number++ % 7 === 0) hash.update(JSON.stringify(record)); }, end: () => hash.digest('hex') };
}

describe('generated numbers', () => {
  it('have the check character of the organisation code too (GB 11714)', () => {
    // The worked example of GB 11714-1997: D2143569-X.
    expect(gb11714CheckCharacter('D2143569')).to.equal('X');
    for (const demo of demos) {
      for (const { register, values } of demo.generation().cases()) {
        if (register !== 'employers') continue;
        const code = String(values['employerCode']);
        expect(isCreditCode(code)).to.equal(true);
        expect(gb11714CheckCharacter(code.slice(8, 16))).to.equal(code[16]);
      }
    }
  });

  it('tell the sex and the birth date of their holder', () => {
    for (const { register, values } of demos[0]!.generation().cases()) {
      if (register !== 'people') continue;
      const number = String(values['idNumber']);
      expect(isResidentId(number)).to.equal(true);
      expect(number.slice(6, 14)).to.equal(String(values['birthDate']).replaceAll('-', ''));
      expect(Number(number[16]) % 2 === 1).to.equal(values['sex'] === 'male');
    }
  });

  it('are amounts that round half up where binary products do not', () => {
    expect(exactProduct([1.005, 1], 2)).to.equal(1.01);
    expect(exactProduct([3519, 0.2], 2)).to.equal(703.8);
    expect(exactProduct([1133.33, 0.08], 2)).to.equal(90.67);
    expect(exactProduct([8.35, 0.5, 0.1], 2)).to.equal(0.42);
    expect(() => exactProduct([Number.NaN, 1], 2)).to.throw();
  });
});

function fieldsWithFormat(definition: RegisterDefinition): [string, string][] {
  return definition.form.root.held.flatMap((node): [string, string][] => {
    const format = node.component.properties?.['format'];
    return format ? [[node.key, format]] : [];
  });
}
