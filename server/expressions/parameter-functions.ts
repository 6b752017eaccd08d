import { monthNumber } from './calendar-months.ts';
import { contextArgument, defineFunction, evaluation, monthOrDayArgument, dayArgument, tableArgument, textArgument } from './own-function.ts';
import { laterByMonths } from './period-functions.ts';
import { toFeelValue } from './feel-values.ts';

/** Under this symbol a scope carries the code lists that `label()` and `entry()` look into. */
export const dictionaries: unique symbol = Symbol('dictionaries');

interface CodeList { entries: readonly { value: string; label: string }[] }
const entriesByValue = new WeakMap<CodeList, ReadonlyMap<string, { value: string; label: string }>>();

function dictionaryEntry(dictionaryName: unknown, value: unknown): { value: string; label: string } | null {
  const name = textArgument(dictionaryName, 'dictionary');
  const list: CodeList | undefined = Object.hasOwn(evaluation.dictionaries, name) ? evaluation.dictionaries[name] : undefined;
  if (!list) throw new Error(`there is no dictionary named "${name}"`);
  let entries = entriesByValue.get(list);
  if (!entries) entriesByValue.set(list, entries = new Map(list.entries.map((entry) => [entry.value, entry])));
  return entries.get(textArgument(value, 'value')) ?? null;
}

/**
 * The statutory age of retirement in months, by a table whose periods are months of birth, as the decision on raising it
 * step by step prints it. `category` is the value that the table tells apart by, or a context when there are several.
 */
function retirementAge(birth: unknown, category: unknown, tableName: unknown): number {
  const table = tableArgument(tableName);
  const [field, ...others] = table.shape.match;
  if (typeof category === 'string' && (!field || others.length > 0)) throw new Error(`the table "${table.name}" needs a context of ${table.shape.match.join(', ')}`);
  const match = typeof category === 'string' ? { [field!]: category } : contextArgument(category, 'category');
  return table.valueOf(table.at(monthOrDayArgument(birth, 'birth date').slice(0, 7), match));
}

export const parameterFunctions = [
  defineFunction('rate', { parameters: ['table', 'at', 'match'], required: 2, run: (table, at, match) => toFeelValue(tableArgument(table).at(monthOrDayArgument(at, 'at'), contextArgument(match, 'match'))) }),
  defineFunction('rates', { parameters: ['table', 'from', 'to', 'match'], required: 3, run: (table, from, to, match) => toFeelValue(
    monthNumber(monthOrDayArgument(from, 'from'))! > monthNumber(monthOrDayArgument(to, 'to'))! ? []
      : tableArgument(table).between(monthOrDayArgument(from, 'from'), monthOrDayArgument(to, 'to'), contextArgument(match, 'match')),
  ) }),
  defineFunction('retirement age', { parameters: ['birth date', 'category', 'table'], run: retirementAge }),
  defineFunction('retirement date', { parameters: ['birth date', 'category', 'table'], run: (birth, category, table) => {
    dayArgument(birth, 'birth date');
    return laterByMonths(birth, retirementAge(birth, category, table));
  } }),
  defineFunction('label', { parameters: ['dictionary', 'value'], run: (name, value) => dictionaryEntry(name, value)?.label ?? null }),
  defineFunction('entry', { parameters: ['dictionary', 'value'], run: (name, value) => toFeelValue(dictionaryEntry(name, value)) }),
];
