import type { PeriodTable } from '../expressions/period-tables.ts';
import { isCalendarDate } from '../forms/national-formats.ts';
import { bankCards, creditCodes, digits, residentIds, type TakenNumbers } from './generate-numbers.ts';
import type { SeededRandom } from './seeded-random.ts';

type Literal = string | number | boolean | null;

/**
 * How one field of a generated record comes about. A plain value stands for itself; `of` reads what was made before:
 * a field of the same record, or of another by its name (`parent.name`), or a bound value (`month`, one of `each`).
 */
export type FieldGenerator =
  | Literal
  | { constant: unknown }
  | { of: string }
  | { pick: readonly unknown[] }
  | { weighted: readonly (readonly [value: FieldGenerator, weight: number])[] }
  | { number: readonly [least: number, most: number]; places?: number }
  | { date: readonly [from: string, to: string] }
  | { digits: number }
  | { sequence: { start?: number; width?: number } }
  | { join: readonly FieldGenerator[] }
  | { slice: readonly [text: FieldGenerator, from: number, to: number] }
  | { map: FieldGenerator; to: Readonly<Record<string, FieldGenerator>>; otherwise?: FieldGenerator }
  | { personName: true }
  | { residentId: { regions: readonly string[]; birthDate: FieldGenerator; male: FieldGenerator } }
  | { creditCode: { regions: readonly string[] } }
  | { bankCard: readonly string[] }
  | { addMonths: readonly [monthOrDate: FieldGenerator, months: FieldGenerator] }
  | { monthsBetween: readonly [from: FieldGenerator, to: FieldGenerator] }
  | { later: readonly [FieldGenerator, FieldGenerator] }
  | { rate: { table: string; at: FieldGenerator; match?: Readonly<Record<string, FieldGenerator>>; value: string } }
  | { amount: readonly FieldGenerator[]; to?: number }
  | { total: readonly FieldGenerator[] }
  | { clamp: FieldGenerator; least: FieldGenerator; most: FieldGenerator };

/** What a field may read: the record so far and, by name, the records and values that stand around it. */
export interface Bound { index: number; record: Record<string, unknown>; [name: string]: unknown }
export type MakeField = (bound: Bound) => unknown;
export interface FieldParts { random: SeededRandom; taken: TakenNumbers; tables: Readonly<Record<string, PeriodTable>> }

// Characters that read as names but are combined at random: nobody in particular is meant.
const surnames = [...'王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高梁郑谢宋唐许邓冯韩曹曾彭萧蔡潘田董袁于余叶蒋杜苏魏程吕丁沈任姚卢傅钟姜崔谭廖范汪陆金石戴贾韦夏邱方侯邹熊孟秦白江阎薛尹段雷黎史龙陶贺顾毛郝龚邵万钱严洪武莫孔常'];
const givenNames = [...'安乐宁远明清和平文思语晨雨岚松柏青禾书言景行知白若水云舒嘉欣子涵梓轩浩然诗雅静怡晓东海峰志强建国秀英桂兰玉梅丽华春燕红霞晶莹立新永昌德胜福贵民伟杰鹏飞宏博瑞祥'];

type Kind = Exclude<FieldGenerator, Literal>;
type Keys<T> = T extends unknown ? keyof T : never;
type Compile = (how: FieldGenerator) => MakeField;
type Compilers = { [name in Keys<Kind>]?: (how: never, compile: Compile, parts: FieldParts) => MakeField };

/** Compiles a declared field to a function, so that millions of records cost no reading of declarations. */
export function compileField(how: FieldGenerator, parts: FieldParts): MakeField {
  if (how === null || typeof how !== 'object') return () => how;
  const name = Object.keys(how).find((key) => key in compilers) as keyof Compilers | undefined;
  if (!name) throw new Error(`demo data know no way to make a field from ${JSON.stringify(how)}`);
  return compilers[name]!(how as never, (inner) => compileField(inner, parts), parts);
}

type Only<name extends Keys<Kind>> = Extract<Kind, Record<name, unknown>>;

const compilers: Compilers = {
  constant: ({ constant }: Only<'constant'>) => () => constant,
  of: ({ of }: Only<'of'>) => reader(of),
  pick: ({ pick }: Only<'pick'>, _, { random }) => () => random.pick(pick),
  weighted({ weighted }: Only<'weighted'>, compile, { random }) {
    const sum = weighted.reduce((total, [, weight]) => total + weight, 0);
    const makers = weighted.map(([value, weight]) => [compile(value), weight] as const);
    return (bound) => {
      let left = random.next() * sum;
      for (const [make, weight] of makers) if ((left -= weight) < 0) return make(bound);
      return makers[makers.length - 1]![0](bound);
    };
  },
  number: ({ number: [least, most], places = 0 }: Only<'number'>, _, { random }) => () => Math.round((least + random.next() * (most - least)) * 10 ** places) / 10 ** places,
  date({ date: [from, to] }: Only<'date'>, _, { random }) {
    const first = Date.parse(`${from}T00:00:00Z`);
    const days = (Date.parse(`${to}T00:00:00Z`) - first) / 86_400_000;
    return () => new Date(first + random.below(days + 1) * 86_400_000).toISOString().slice(0, 10);
  },
  digits: ({ digits: length }: Only<'digits'>, _, { random }) => () => digits(length, random),
  sequence: ({ sequence: { start = 1, width = 0 } }: Only<'sequence'>) => ({ index }) => String(start + index).padStart(width, '0'),
  join({ join }: Only<'join'>, compile) {
    const makers = join.map(compile);
    return (bound) => makers.map((make) => String(make(bound) ?? '')).join('');
  },
  slice({ slice: [text, from, to] }: Only<'slice'>, compile) {
    const make = compile(text);
    return (bound) => String(make(bound) ?? '').slice(from, to);
  },
  map({ map, to, otherwise = null }: Only<'map'>, compile) {
    const make = compile(map);
    const makers = new Map(Object.entries(to).map(([value, how]) => [value, compile(how)]));
    const rest = compile(otherwise);
    return (bound) => (makers.get(String(make(bound))) ?? rest)(bound);
  },
  personName: (_: Only<'personName'>, __, { random }) => () => random.pick(surnames) + random.pick(givenNames) + (random.below(4) ? random.pick(givenNames) : ''),
  residentId({ residentId }: Only<'residentId'>, compile, { random, taken }) {
    const birthDate = compile(residentId.birthDate), male = compile(residentId.male);
    return (bound) => taken.first(residentIds(random.pick(residentId.regions), String(birthDate(bound)), male(bound) === true, random));
  },
  creditCode: ({ creditCode }: Only<'creditCode'>, _, { random, taken }) => () => taken.first(creditCodes(random.pick(creditCode.regions), random)),
  bankCard: ({ bankCard }: Only<'bankCard'>, _, { random, taken }) => () => taken.first(bankCards(random.pick(bankCard), random)),
  addMonths({ addMonths: [from, months] }: Only<'addMonths'>, compile) {
    const start = compile(from), count = compile(months);
    return (bound) => addMonths(String(start(bound)), Number(count(bound)));
  },
  monthsBetween({ monthsBetween: [from, to] }: Only<'monthsBetween'>, compile) {
    const first = compile(from), last = compile(to);
    return (bound) => Math.max(0, monthNumber(String(last(bound))) - monthNumber(String(first(bound))) + 1);
  },
  later({ later: [one, other] }: Only<'later'>, compile) {
    const left = compile(one), right = compile(other);
    return (bound) => { const [a, b] = [String(left(bound)), String(right(bound))]; return a > b ? a : b; };
  },
  rate({ rate: { table: name, at, match = {}, value } }: Only<'rate'>, compile, { tables }) {
    const table = tables[name];
    if (!table) throw new Error(`demo data ask for the table of parameters "${name}", which is not there`);
    const month = compile(at), fields = Object.keys(match), makers = Object.values(match).map(compile);
    const found = new Map<string, unknown>();
    return (bound) => {
      const when = String(month(bound)).slice(0, 7);
      let key = when;
      for (const make of makers) key += `|${String(make(bound))}`;
      let record = found.get(key);
      if (record === undefined) {
        record = table.at(when, Object.fromEntries(makers.map((make, index) => [fields[index], make(bound)])))[value] ?? null;
        found.set(key, record);
      }
      return record;
    };
  },
  amount({ amount, to = 2 }: Only<'amount'>, compile) {
    const makers = amount.map(compile);
    return (bound) => exactProduct(makers.map((make) => Number(make(bound))), to);
  },
  total({ total }: Only<'total'>, compile) {
    const makers = total.map(compile);
    return (bound) => makers.reduce((cents, make) => cents + Math.round(Number(make(bound) ?? 0) * 100), 0) / 100;
  },
  clamp({ clamp, least, most }: Only<'clamp'>, compile) {
    const [value, low, high] = [compile(clamp), compile(least), compile(most)];
    return (bound) => Math.max(Number(low(bound)), Math.min(Number(high(bound)), Number(value(bound))));
  },
};

function reader(path: string): MakeField {
  const [name, field] = path.split('.') as [string, string?];
  if (field !== undefined) return (bound) => (bound[name] as Record<string, unknown> | undefined)?.[field];
  return (bound) => (Object.hasOwn(bound.record, name) ? bound.record[name] : bound[name]);
}

/**
 * The product of non-negative factors, rounded half up to so many places; exact where each has at most six decimals, as it is
 * computed in whole numbers: JavaScript's own products of decimals err by a cent now and then.
 */
export function exactProduct(factors: readonly number[], places: number): number {
  const [one = 1, other = 1] = factors;
  if (factors.length <= 2 && one >= 0 && other >= 0) {
    // Cents times millionths stay below 2^53 for what people earn, so this usual case needs no big integers.
    const cents = Math.round(one * 100), millionths = Math.round(other * 1e6), unit = 1e8 / 10 ** places;
    const product = 2 * cents * millionths + unit;
    if (cents / 100 === one && product < Number.MAX_SAFE_INTEGER) return Math.floor(product / (2 * unit)) / 10 ** places;
  }
  let product = 1n, scale = 1n;
  for (const factor of factors) {
    if (!(factor >= 0)) throw new Error('an amount is made of non-negative numbers');
    product *= BigInt(Math.round(factor * 1e6));
    scale *= 1_000_000n;
  }
  const unit = scale / 10n ** BigInt(places);
  return Number((2n * product + unit) / (2n * unit)) / 10 ** places;
}

/** Months since year 0 of `YYYY-MM` or of a date's month. */
export function monthNumber(monthOrDate: string): number {
  const year = Number(monthOrDate.slice(0, 4)), month = Number(monthOrDate.slice(5, 7));
  if (!/^\d{4}-\d{2}/.test(monthOrDate) || month < 1 || month > 12) throw new Error(`"${monthOrDate}" is neither a month nor a date`);
  return year * 12 + month - 1;
}

export function monthText(number: number): string {
  return `${Math.floor(number / 12)}-${String((number % 12) + 1).padStart(2, '0')}`;
}

/** The same day so many months later, or the last one that the month has; of a month, the month. */
function addMonths(monthOrDate: string, months: number): string {
  const month = monthText(monthNumber(monthOrDate) + months);
  if (monthOrDate.length === 7) return month;
  for (let day = Number(monthOrDate.slice(8, 10)); ; day--) {
    const date = `${month}-${String(day).padStart(2, '0')}`;
    if (isCalendarDate(date)) return date;
  }
}
