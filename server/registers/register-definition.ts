import { Problem } from '../platform/errors.ts';
import { compileForm, type CompiledForm } from '../forms/compile-form.ts';
import type { Dictionary, FormDefinition, FormEnvironment } from '../forms/form-definition.ts';
import { decimalsOf } from '../forms/number-types.ts';
import type { FormNode } from '../forms/plan-form.ts';
import { readAccess, type RegisterAccess } from './access-rules.ts';

/**
 * How a column holds its values. Dates, months (`YYYY-MM`) and instants (UTC with milliseconds) are texts that sort;
 * `number` and `money` are decimals, `integer` has no decimals.
 */
export type ColumnType = 'text' | 'integer' | 'number' | 'money' | 'date' | 'datetime' | 'month' | 'boolean';

/** `length` counts the characters of a text, `decimals` the places of a number. */
export interface RegisterColumn { field: string; type: ColumnType; length: number; decimals: number }

/** A register as its form declares it: the fields of a record, which of them are columns, which are unique. */
export interface RegisterDefinition {
  portal: string;
  register: string;
  title: string;
  table: string;
  /** The form of a record: labels, types and rules of its fields, with the code lists of its portal. */
  form: CompiledForm;
  fields: ReadonlySet<string>;
  columns: readonly RegisterColumn[];
  /** Each a list of fields whose values together name one record. */
  keys: readonly (readonly string[])[];
  /** Each a list of fields that have an index together, beside the keys. */
  indexes: readonly (readonly string[])[];
  /** The fields that name a record for people; the first key where nothing is declared. */
  label: readonly string[];
  /** The columns (months or dates) between which a record is valid; a blank end is open. */
  period: { from: string; to: string } | null;
  /** A small table that FEEL's functions read by period. */
  parameters: boolean;
  /** Who may see which records; default is deny. */
  access: RegisterAccess;
}

/** A text that is in an index may not be longer, so that keys of several fields fit MySQL's 3072 bytes in utf8mb4. */
const longestText = 190;
const longestIndexBytes = 3072;
const mostIndexes = 40;
/** MySQL's limit of a row is 65,535 bytes, texts counted at their full length. */
const longestRowBytes = 60_000;
/** Places that an indexed number may have where its component sets no limit. */
const mostDecimals = 10;
const characters: Partial<Record<ColumnType, number>> = { date: 10, month: 7, datetime: 24 };

type Refuse = (reason: string, field?: string) => never;
type Settings = Partial<Record<'keys' | 'indexed' | 'label' | 'period' | 'parameters' | 'access', unknown>>;

/** Reads `forms/<portal>/registers/<register>.json`; refuses what cannot become a table, naming the place. */
export function readRegisterDefinition(portal: string, register: string, form: FormDefinition, dictionaries: Record<string, Dictionary> = {}): RegisterDefinition {
  const refuse: Refuse = (reason, field) => {
    throw new Problem('invalid_configuration', {}, [{ path: registerPlace(portal, register, field), code: 'register', message: reason }]);
  };
  const settings = (form.settings?.register ?? {}) as Settings;
  const compiled = compileForm(form, environmentOf(dictionaries));
  const nodes = new Map(compiled.root.held.filter((node) => node.role !== 'ignored').map((node) => [node.key, node]));
  const keys = fieldLists(settings.keys, 'keys', refuse);
  if (keys.length === 0) refuse('settings.register.keys is missing');
  const period = readPeriod(settings.period, refuse);
  const indexes = fieldLists(settings.indexed ?? [], 'indexed', refuse).filter((fields) => !isPrefix(fields, keys));
  const columnFields = [...new Set([...keys, ...indexes, period ? [period.from, period.to] : []].flat())];
  const columns = columnFields.map((field) => columnOf(field, nodes.get(field) ?? refuse(`the key or indexed field "${field}" is not a component`, field), refuse));
  refuseUnusableNames(columns, refuse);
  refuseLargeIndexes([...keys, ...indexes], columns, refuse);
  if (period) for (const field of [period.from, period.to]) if (!['date', 'month'].includes(columns.find((column) => column.field === field)!.type)) refuse(`the period's field "${field}" is neither a date nor a month`, field);
  const label = settings.label === undefined ? keys[0]! : fieldLists([settings.label], 'label', refuse)[0]!;
  for (const field of label) if (!nodes.has(field)) refuse(`the label's field "${field}" is not a component`, field);
  const table = `register_${portal}_${register}`.replaceAll('-', '_');
  if (!/^[a-z][a-z0-9_]{0,59}$/.test(table)) refuse(`"${table}" cannot name a table`);
  if (![undefined, true, false].includes(settings.parameters as boolean | undefined)) refuse('settings.register.parameters is neither true nor false');
  return {
    portal, register, title: form.title ?? register, table, form: compiled, fields: new Set(nodes.keys()), columns, keys, indexes, label, period,
    parameters: settings.parameters === true, access: readAccess(settings.access, refuse),
  };
}

/** The same code lists give the same environment, so that a register's form is compiled once. */
const environments = new WeakMap<Record<string, Dictionary>, FormEnvironment>();

function environmentOf(dictionaries: Record<string, Dictionary>): FormEnvironment {
  let environment = environments.get(dictionaries);
  if (!environment) environments.set(dictionaries, environment = { dictionaries, keepsRetired: true });
  return environment;
}

/** Where a register, or a field of it, is declared. */
export function registerPlace(portal: string, register: string, field?: string): string {
  return `forms/${portal}/registers/${register}.json${field ? `#${field}` : ''}`;
}

function columnOf(field: string, node: FormNode, refuse: Refuse): RegisterColumn {
  const type = columnTypeOf(node);
  if (!type) return refuse(`a ${node.component.type} ("${field}") cannot be a column`, field);
  const declared = Number(node.component.validate?.maxLength) || undefined;
  if (type === 'text' && declared !== undefined && declared > longestText) refuse(`"${field}" may have ${declared} characters, but a key or indexed text at most ${longestText}`, field);
  const length = characters[type] ?? (type === 'text' ? declared ?? (node.dataType === 'text' ? longestText : 100) : 0);
  return { field, type, length, decimals: type === 'number' || type === 'money' ? Math.min(decimalsOf(node.setup) ?? mostDecimals, mostDecimals) : 0 };
}

/** The column that could hold a field's values, or null for what is not one plain value. */
export function columnTypeOf(node: FormNode): ColumnType | null {
  if (node.role !== 'value' || node.several) return null;
  switch (node.dataType) {
    case 'text': case 'option': case 'time': return 'text';
    case 'number': return decimalsOf(node.setup) === 0 ? 'integer' : 'number';
    case 'money': case 'date': case 'datetime': case 'month': case 'boolean': return node.dataType;
    default: return null;
  }
}

/** Lists of fields; a single name stands for a list of one. */
function fieldLists(json: unknown, place: string, refuse: Refuse): string[][] {
  if (!Array.isArray(json)) return json === undefined ? [] : refuse(`settings.register.${place} is not a list`);
  return json.map((entry: unknown) => {
    const fields: unknown[] = Array.isArray(entry) ? entry : [entry];
    if (fields.length === 0 || fields.some((field) => typeof field !== 'string') || new Set(fields).size < fields.length) return refuse(`settings.register.${place} does not hold names of fields, each once`);
    return fields as string[];
  });
}

function readPeriod(json: unknown, refuse: Refuse): { from: string; to: string } | null {
  if (json === undefined || json === null) return null;
  const { from, to } = json as Record<string, unknown>;
  if (typeof from !== 'string' || typeof to !== 'string' || from === to) return refuse('settings.register.period needs two fields, "from" and "to"');
  return { from, to };
}

/** A key that begins with these fields already serves as their index. */
function isPrefix(fields: readonly string[], keys: readonly (readonly string[])[]): boolean {
  return keys.some((key) => fields.every((field, index) => key[index] === field));
}

function refuseUnusableNames(columns: readonly RegisterColumn[], refuse: Refuse): void {
  const seen = new Map<string, string>();
  for (const { field } of columns) {
    if (!/^[a-zA-Z]\w{0,49}$/.test(field)) refuse(`"${field}" cannot name a column`, field);
    // Databases don't tell columns apart by case.
    const other = seen.get(field.toLowerCase());
    if (other) refuse(`the columns "${other}" and "${field}" differ by case only`, field);
    seen.set(field.toLowerCase(), field);
  }
}

function refuseLargeIndexes(indexes: readonly (readonly string[])[], columns: readonly RegisterColumn[], refuse: Refuse): void {
  if (indexes.length > mostIndexes) refuse(`a register has at most ${mostIndexes} keys and indexes`);
  const bytes = new Map(columns.map(({ field, type, length }) => [field, type === 'boolean' ? 1 : length ? length * 4 + 2 : 16]));
  if ([...bytes.values()].reduce((sum, size) => sum + size, 0) > longestRowBytes) refuse('the keys and indexed texts are too long together; set their validate.maxLength');
  for (const fields of indexes) {
    const size = fields.reduce((sum, field) => sum + bytes.get(field)!, 0);
    if (fields.length > 16 || size > longestIndexBytes) refuse(`an index over ${fields.join(' + ')} would be too large; set validate.maxLength of its texts`, fields[0]);
  }
}
