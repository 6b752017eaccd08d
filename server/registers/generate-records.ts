import { residentIdCheckCharacter } from '../forms/national-formats.ts';
import { SeededRandom } from './seeded-random.ts';
import type { Values } from './register-store.ts';

/** How one field of a generated record comes about; the names inside refer to fields generated before it. */
export type FieldGenerator =
  | { constant: unknown }
  | { pick: unknown[] }
  | { date: [from: string, to: string] }
  | { personName: true }
  | { residentId: { regions: string[]; birthDate: string; sex: string; male: string } };

export interface RecordGenerator {
  count: number;
  fields: Record<string, FieldGenerator>;
  /** Values given beforehand to the first records, such as those that the demo accounts belong to. */
  first?: Values[];
}

// Characters that read as names but are combined at random: nobody in particular is meant.
const surnames = [...'王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高'];
const givenNames = [...'安乐宁远明清和平文思语晨雨岚松柏青禾书言景行知白若水云舒'];

/** Makes the same records from the same seed, with valid check digits and no real person. */
export function generateRecords(generator: RecordGenerator, seed: number): Values[] {
  const random = new SeededRandom(seed);
  return Array.from({ length: generator.count }, (_, index) => {
    const given = generator.first?.[index] ?? {};
    const record: Values = {};
    for (const [field, how] of Object.entries(generator.fields)) {
      const made = generateField(how, record, index, random);
      record[field] = Object.hasOwn(given, field) ? given[field] : made;
    }
    return record;
  });
}

function generateField(how: FieldGenerator, record: Values, index: number, random: SeededRandom): unknown {
  if ('constant' in how) return how.constant;
  if ('pick' in how) return random.pick(how.pick);
  if ('personName' in how) return random.pick(surnames) + random.pick(givenNames) + (random.below(4) ? random.pick(givenNames) : '');
  if ('date' in how) return dateBetween(how.date[0], how.date[1], random);
  const { regions, birthDate, sex, male } = how.residentId;
  // The sequence number grows with the index, so that two records never share an ID; its last digit tells the sex (GB 11643).
  const sequence = ((index * 2) % 998) + (record[sex] === male ? 1 : 2);
  const body = `${random.pick(regions)}${String(record[birthDate]).replaceAll('-', '')}${String(sequence).padStart(3, '0')}`;
  return body + residentIdCheckCharacter(body);
}

function dateBetween(from: string, to: string, random: SeededRandom): string {
  const first = Date.parse(`${from}T00:00:00Z`);
  const days = (Date.parse(`${to}T00:00:00Z`) - first) / 86_400_000;
  return new Date(first + random.below(days + 1) * 86_400_000).toISOString().slice(0, 10);
}
