import type { PeriodTable } from '../expressions/period-tables.ts';
import { compileField, monthNumber, monthText, type Bound, type FieldGenerator, type MakeField } from './generate-fields.ts';
import { TakenNumbers } from './generate-numbers.ts';
import type { Values } from './register-store.ts';
import { SeededRandom } from './seeded-random.ts';

/** Records of one register that are made in the same way; later steps refer to them by `name` (else the register's). */
export interface GenerationStep {
  register: string;
  name?: string;
  /** So many records, or so many for each record of `over`. */
  count?: number;
  /** For each record of an earlier step, bound as `parent`; only of those that have the values of `where`. */
  over?: string;
  where?: Readonly<Record<string, unknown>>;
  /** The share of them (0 to 1) that gets any, chosen at random. */
  share?: number;
  /** At most so many of them. */
  limit?: number;
  /** For each of these values, bound by its name. */
  each?: Readonly<Record<string, readonly unknown[]>>;
  /** For each month from the one to the other, bound as `month`. */
  months?: { from: FieldGenerator; to: FieldGenerator };
  /** A record of an earlier step bound by a name: a certain one, each in turn, or one at random (by the weight that a field gives). */
  with?: Readonly<Record<string, { step: string; record?: number; pick?: 'in-turn' | 'random'; weight?: string }>>;
  /** Values given beforehand to the first records, such as those that a manual prints. */
  first?: readonly Values[];
  /** The same where there are no others: as many records as are given. */
  records?: readonly Values[];
  /** A field set of the plan, to which `fields` add or which they override. */
  like?: string;
  /** Fields that begin with `_` help others and are not stored. */
  fields?: Fields;
}

type Fields = Readonly<Record<string, FieldGenerator>>;

/** Demo data as a portal declares them: `cases` are few and always there, `bulk` makes up the numbers. */
export interface GenerationPlan {
  seed: number;
  fieldSets?: Readonly<Record<string, Fields>>;
  cases: readonly GenerationStep[];
  bulk?: readonly GenerationStep[];
}

export interface GeneratedRecord { register: string; values: Values }

/**
 * Makes the same records from the same seed, with valid check digits and no real person, one after the other: only those
 * that later steps refer to are kept. Steps of one generation share the numbers that are taken.
 */
export class RecordGeneration {
  readonly #kept = new Map<string, Values[]>();
  readonly #taken = new TakenNumbers();
  readonly #referred: ReadonlySet<string>;

  constructor(readonly plan: GenerationPlan, readonly tables: Readonly<Record<string, PeriodTable>>, keepAlso: readonly string[] = []) {
    const steps = [...plan.cases, ...(plan.bulk ?? [])];
    const names = steps.map(nameOf);
    const twice = names.find((name, index) => names.indexOf(name) !== index);
    // They would draw the same random numbers, and nobody could tell which of them is referred to.
    if (twice !== undefined) throw new Error(`two steps of the demo data have the name "${twice}"`);
    this.#referred = new Set([...keepAlso, ...steps.flatMap((step) => [step.over ?? [], Object.values(step.with ?? {}).map((one) => one.step)].flat())]);
  }

  *cases(): Generator<GeneratedRecord> { for (const step of this.plan.cases) yield* this.#run(step); }

  /** What follows the cases, which must have been run through. */
  *bulk(): Generator<GeneratedRecord> { for (const step of this.plan.bulk ?? []) yield* this.#run(step); }

  /** The records of a step with their auxiliary fields, as far as later steps refer to them. */
  kept(name: string): readonly Values[] { return this.#kept.get(name) ?? []; }

  *#run(step: GenerationStep): Generator<GeneratedRecord> {
    const name = nameOf(step);
    const parts = { random: SeededRandom.named(this.plan.seed, name), taken: this.#taken, tables: this.tables };
    const makers = Object.entries(this.#fieldsOf(step)).map(([field, how]) => [field, compileField(how, parts)] as const);
    const given = step.records ?? step.first ?? [];
    const hasHidden = [...makers.map(([field]) => field), ...given.flatMap(Object.keys)].some((field) => field.startsWith('_'));
    for (const values of given) for (const value of Object.values(values)) if (typeof value === 'string') this.#taken.take(value);
    const keep: Values[] | null = this.#referred.has(name) ? [] : null;
    if (keep) this.#kept.set(name, keep);
    let index = 0;
    for (const bound of this.#places(step, parts.random)) {
      bound.index = index;
      const record = makeRecord(makers, given[index], bound);
      index++;
      keep?.push(record);
      yield { register: step.register, values: hasHidden ? withoutHidden(record) : record };
    }
  }

  /** Where each record stands: its parent, month and the other bound values. */
  *#places(step: GenerationStep, random: SeededRandom): Generator<Bound> {
    const compile = (how: FieldGenerator): MakeField => compileField(how, { random, taken: this.#taken, tables: this.tables });
    const span = step.months && { from: compile(step.months.from), to: compile(step.months.to) };
    const bind = this.#binder(step, random), eachOfThem = combinations(step.each ?? {});
    const times = step.count ?? (step.over ? 1 : step.records?.length ?? 1);
    for (const parent of this.#parents(step, random)) {
      for (let time = 0; time < times; time++) {
        const around = bind();
        for (const each of eachOfThem) {
          const bound: Bound = { ...around, ...each, parent, time, index: 0, record: {} };
          if (!span) { yield bound; continue; }
          const last = monthNumber(String(span.to(bound)));
          for (let month = monthNumber(String(span.from(bound))); month <= last; month++) yield { ...bound, month: monthText(month) };
        }
      }
    }
  }

  *#parents(step: GenerationStep, random: SeededRandom): Generator<Values | undefined> {
    if (step.over === undefined) { yield undefined; return; }
    const wanted = Object.entries(step.where ?? {});
    let taken = 0;
    for (const record of this.#recordsOf(step.over)) {
      if (step.limit !== undefined && taken >= step.limit) return;
      if (!wanted.every(([field, value]) => (Array.isArray(value) ? value.includes(record[field]) : record[field] === value))) continue;
      if (step.share !== undefined && random.next() >= step.share) continue;
      taken++;
      yield record;
    }
  }

  #binder(step: GenerationStep, random: SeededRandom): () => Record<string, unknown> {
    let turn = 0;
    const choices = Object.entries(step.with ?? {}).map(([name, { step: other, record, weight, pick = 'random' }]) => {
      const records = this.#recordsOf(other);
      if (record !== undefined) return [name, () => records[record]] as const;
      if (pick === 'in-turn') return [name, () => records[turn % records.length]] as const;
      return [name, weight === undefined ? () => random.pick(records) : weightedPick(records, weight, random)] as const;
    });
    return () => {
      const around = Object.fromEntries(choices.map(([name, choose]) => [name, choose()]));
      turn++;
      return around;
    };
  }

  #fieldsOf({ like, fields }: GenerationStep): Fields {
    const set = like === undefined ? {} : this.plan.fieldSets?.[like];
    if (!set) throw new Error(`demo data have no field set "${like}"`);
    return { ...set, ...fields };
  }

  #recordsOf(name: string): readonly Values[] {
    const records = this.#kept.get(name);
    if (!records) throw new Error(`demo data refer to "${name}", which is not made before`);
    return records;
  }
}

function nameOf({ name, register }: GenerationStep): string {
  return name ?? register;
}

function makeRecord(makers: readonly (readonly [string, MakeField])[], given: Values | undefined, bound: Bound): Values {
  const record: Values = {};
  bound.record = record;
  // What is given stands first, so that what is derived from it fits it whatever the order of the fields.
  if (given) for (const [field, value] of Object.entries(given)) if (value !== null) record[field] = value;
  for (const [field, make] of makers) {
    if (given && Object.hasOwn(given, field)) continue;
    const value = make(bound);
    if (value !== null && value !== undefined) record[field] = value;
  }
  return record;
}

function withoutHidden(record: Values): Values {
  return Object.fromEntries(Object.entries(record).filter(([field]) => !field.startsWith('_')));
}

function combinations(each: Readonly<Record<string, readonly unknown[]>>): Record<string, unknown>[] {
  return Object.entries(each).reduce<Record<string, unknown>[]>((all, [name, values]) => all.flatMap((one) => values.map((value) => ({ ...one, [name]: value }))), [{}]);
}

function weightedPick(records: readonly Values[], weight: string, random: SeededRandom): () => Values | undefined {
  let sum = 0;
  const ends = records.map((record) => (sum += Number(record[weight] ?? 0)));
  return () => {
    const wanted = random.next() * sum;
    return records[ends.findIndex((end) => wanted < end)];
  };
}
