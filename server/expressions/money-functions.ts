import { dayNumber, monthNumber } from './calendar-months.ts';
import { Exact } from './exact-decimal.ts';
import { contextArgument, dayArgument, defineFunction, monthOrDayArgument, numberArgument, tableArgument, wholeArgument } from './own-function.ts';

/** A number that binary arithmetic made has noise behind its 15th digit; what is left without it is what was meant. */
function settled(value: unknown, name: string): Exact {
  return value instanceof Exact ? value : numberArgument(typeof value === 'number' ? Number(value.toPrecision(15)) : value, name);
}

/** Null where any factor was left empty, as on the form's side. */
function amount(...values: unknown[]): number | null {
  return values.some((value) => value === null || value === '') ? null : product(values, (index) => (index === 0 ? 'base' : 'rate')).toMoney();
}

function product(values: readonly unknown[], names: (index: number) => string = () => 'list'): Exact {
  return values.reduce<Exact>((result, value, index) => result.times(numberArgument(value, names(index))), Exact.one);
}

function median(list: readonly unknown[]): Exact | null {
  const sorted = list.map((value) => numberArgument(value, 'list')).sort((one, other) => one.compare(other));
  const middle = sorted[Math.floor(sorted.length / 2)]!;
  return sorted.length % 2 === 1 ? middle : middle.plus(sorted[sorted.length / 2 - 1]!).dividedBy(Exact.of(2));
}

/** The rest with the sign of the divisor (FEEL, table 75); null for a division by zero. */
function modulo(dividend: unknown, divisor: unknown): number | null {
  const [one, other] = [numberArgument(dividend, 'dividend'), numberArgument(divisor, 'divisor')];
  const times = one.dividedBy(other)?.floor();
  return times ? one.minus(other.times(times)).toNumber() : null;
}

/** A list given as such, or as so many arguments. */
function listOf(values: readonly unknown[]): readonly unknown[] {
  return values.length === 1 && Array.isArray(values[0]) ? values[0] as unknown[] : values;
}

/** Exact sum; what was left empty counts nothing. */
function total(list: readonly unknown[]): Exact {
  return list.reduce<Exact>((result, value) => (value === null || value === undefined || value === '' ? result : result.plus(numberArgument(value, 'list'))), Exact.zero);
}

/** FEEL's own functions over lists count in binary; made exact they are null of an empty list and of one that holds a null, as before. */
function overNumbers(compute: (list: readonly unknown[]) => Exact | null): (...values: unknown[]) => number | null {
  return (...values) => {
    const list = listOf(values);
    return list.length === 0 || list.includes(null) ? null : compute(list)?.toNumber() ?? null;
  };
}

/**
 * Interest by crediting rates (记账利率): simple by month in the first year, the month of the contribution included, then
 * compounded yearly; the year of `to`, which has not ended, bears none. The factor is exact, the interest rounded once:
 * principal × ((1 + r₁ × (13 − month) / 12) × (1 + r₂) × … − 1). Source: the worked numbers of the retroactive payments.
 */
function interest(principal: unknown, from: unknown, to: unknown, tableName: unknown, match: unknown): number {
  const [first, last] = [monthNumber(monthOrDayArgument(from, 'from'))!, monthNumber(monthOrDayArgument(to, 'to'))!];
  const table = tableArgument(tableName);
  const matched = contextArgument(match, 'match');
  const rateOf = (year: number): Exact => Exact.of(table.valueOf(table.at(`${String(year).padStart(4, '0')}-01`, matched)));
  const [firstYear, lastYear] = [Math.floor(first / 12), Math.floor(last / 12)];
  let factor = Exact.one;
  if (firstYear < lastYear) factor = factor.plus(rateOf(firstYear).times(Exact.ratio(12 - (first % 12), 12)));
  for (let year = firstYear + 1; year < lastYear; year++) factor = factor.times(Exact.one.plus(rateOf(year)));
  return numberArgument(principal, 'principal').times(factor.minus(Exact.one)).toMoney();
}

/** A surcharge by the day (Social Insurance Law, article 86): principal × rate × days, from the first day to the day of payment, which is not counted. */
function surcharge(principal: unknown, from: unknown, to: unknown, rateOfDay: unknown): number {
  const days = Math.max(0, dayNumber(dayArgument(to, 'to')) - dayNumber(dayArgument(from, 'from')));
  return numberArgument(principal, 'principal').times(numberArgument(rateOfDay, 'daily rate')).times(Exact.of(days)).toMoney();
}

export const moneyFunctions = [
  defineFunction('money', { parameters: ['value'], readsExact: true, run: (value) => settled(value, 'value').toMoney() }),
  defineFunction('amount', { parameters: ['base', '...rates'], required: 2, readsExact: true, run: amount }),
  defineFunction('total', { parameters: ['...list'], required: 1, readsExact: true, run: (...values) => total(listOf(values)).toNumber() }),
  defineFunction('sum', { parameters: ['...list'], required: 1, readsExact: true, run: overNumbers(total) }),
  defineFunction('mean', { parameters: ['...list'], required: 1, readsExact: true, run: overNumbers((list) => total(list).dividedBy(Exact.of(list.length))) }),
  defineFunction('product', { parameters: ['...list'], required: 1, readsExact: true, run: overNumbers((list) => product(list)) }),
  defineFunction('median', { parameters: ['...list'], required: 1, readsExact: true, run: overNumbers(median) }),
  defineFunction('modulo', { parameters: ['dividend', 'divisor'], readsExact: true, run: modulo }),
  defineFunction('round half up', { parameters: ['n', 'scale'], required: 1, readsExact: true, run: (value, scale = 0) => settled(value, 'n').halfUp(wholeArgument(scale, 'scale')).toNumber() }),
  defineFunction('interest', { parameters: ['principal', 'from', 'to', 'table', 'match'], required: 4, readsExact: true, run: interest }),
  defineFunction('surcharge', { parameters: ['principal', 'from', 'to', 'daily rate'], readsExact: true, run: surcharge }),
];
