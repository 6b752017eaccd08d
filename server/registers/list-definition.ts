/** What a declared list is: `forms/<portal>/lists/<list>.json`. */
import { Problem, type FieldError } from '../platform/errors.ts';
import { isObject } from '../platform/is-object.ts';

/**
 * A condition that always holds; the values are literals or FEEL over the scope. `empty` asks for a field without value,
 * `notIn` for one with none of these; both hold of a joined record that is not there, so that they leave out rows which have one.
 */
export interface ListCondition { field: string; is?: unknown; in?: unknown; notIn?: unknown; from?: unknown; to?: unknown; empty?: boolean; /** With `from` or `to`: a field without value fulfils them too. */ orEmpty?: boolean }

export type FilterOperator = 'is' | 'contains' | 'startsWith' | 'from' | 'to' | 'in';
export const filterOperators: readonly FilterOperator[] = ['is', 'contains', 'startsWith', 'from', 'to', 'in'];

/** A condition that the reader of the list may set. */
export interface ListFilter {
  key: string; field: string; operator: FilterOperator;
  label: string; english: string;
  dictionary?: string; required: boolean;
}

/** A column shows a field of the record (`base`), of a joined record (`employer.name`), or what `value`, FEEL over the row, gives. */
export interface ListColumn {
  key: string; field: string | null; value: string | null;
  label: string; english: string;
  format?: string; dictionary?: string;
  /** Head above the column's own, nested by ` / `. */
  group?: string;
  groupEnglish?: string;
  sortable: boolean;
}

/** A record of another register beside each row, found by one of its complete keys. */
export interface ListJoin { register: string; key: Readonly<Record<string, string>> }

export interface ListDefinition {
  portal: string; list: string; title: string; english: string;
  /** The register whose records are the rows, or null where `rows` makes them. */
  register: string | null;
  /** FEEL giving a list of contexts. */
  rows: string | null;
  join: Readonly<Record<string, ListJoin>>;
  where: readonly ListCondition[];
  /** FEEL; the list is empty unless it is true. */
  when: string | null;
  /** FEEL over the row as it is answered; rows for which it is not true are left out. For what no index tells, such as a date that is reckoned. */
  keep: string | null;
  /** Items whose applications, as far as they are the viewer's own, `rows` reads as `applications`. */
  applications: readonly string[];
  filters: readonly ListFilter[];
  columns: readonly ListColumn[];
  /** Columns or fields that identify a row; empty where the register's first key does. */
  rowKey: readonly string[];
  /** Columns or fields, `-` before those that descend; empty where the register's first key gives the order. */
  sort: readonly string[];
  pageSize: number;
  /** Columns that are summed over the whole list. */
  total: readonly string[];
}

/** Names that a query of the API uses itself. */
export const reservedFilterKeys: ReadonlySet<string> = new Set(['filter', 'page', 'pageSize', 'sort', 'application']);
export const largestPage = 1_000;
const conditionParts = ['is', 'in', 'notIn', 'from', 'to', 'empty'] as const;

type Json = Record<string, unknown>;

/** Reads a list's JSON. Problem('invalid_configuration') names every part that has not the shape of a list. */
export function readListDefinition(portal: string, list: string, json: unknown): ListDefinition {
  const errors: FieldError[] = [];
  const refuse = (path: string, message: string): void => void errors.push({ path: `forms/${portal}/lists/${list}.json#${path}`, code: 'list', message });
  if (!isObject(json)) throw new Problem('invalid_configuration', {}, [{ path: `forms/${portal}/lists/${list}.json`, code: 'list', message: 'it is not an object' }]);
  refuseUnknown(json, ['title', 'english', 'register', 'rows', 'join', 'where', 'when', 'keep', 'applications', 'filters', 'columns', 'rowKey', 'sort', 'pageSize', 'total'], '', refuse);
  const text = textReader(refuse);
  const each = <T>(name: string, read: (part: Json, path: string) => T): T[] => arrayOf(json[name], name, refuse).map((part, index) => read(isObject(part) ? part : {}, `${name}[${index}]`));
  if ((typeof json['register'] === 'string') === (typeof json['rows'] === 'string')) refuse('register', 'a list has either "register" or "rows"');
  const pageSize = json['pageSize'] ?? 10;
  if (!Number.isInteger(pageSize) || Number(pageSize) < 1 || Number(pageSize) > largestPage) refuse('pageSize', `it is not a number from 1 to ${largestPage}`);
  const columns = each('columns', (part, path) => readColumn(part, path, text, refuse));
  if (columns.length === 0) refuse('columns', 'a list has at least one column');
  if (json['keep'] !== undefined && json['register'] === undefined) refuse('keep', 'rows that an expression makes are narrowed by it');
  if (json['applications'] !== undefined && json['rows'] === undefined) refuse('applications', 'applications are read by "rows"');
  const definition: ListDefinition = {
    portal, list, title: text(json, 'title', ''), english: text(json, 'english', ''),
    register: (json['register'] as string | undefined) ?? null, rows: (json['rows'] as string | undefined) ?? null,
    join: readJoins(json['join'], text, refuse),
    where: each('where', (part, path) => readCondition(part, path, text, refuse)),
    when: json['when'] === undefined ? null : text(json, 'when', ''),
    keep: json['keep'] === undefined ? null : text(json, 'keep', ''), applications: textsOf(json['applications'], 'applications', refuse),
    filters: each('filters', (part, path) => readFilter(part, path, text, refuse)),
    columns, pageSize: Number(pageSize),
    rowKey: textsOf(json['rowKey'], 'rowKey', refuse), sort: textsOf(json['sort'], 'sort', refuse), total: textsOf(json['total'], 'total', refuse),
  };
  if (errors.length > 0) throw new Problem('invalid_configuration', {}, errors);
  return definition;
}

type Refuse = (path: string, message: string) => void;
type ReadText = (part: Json, name: string, path: string) => string;

function textReader(refuse: Refuse): ReadText {
  return (part, name, path) => {
    const value = part[name];
    if (typeof value === 'string' && value.trim() !== '') return value;
    refuse(path ? `${path}.${name}` : name, `"${name}" is missing`);
    return '';
  };
}

function readColumn(part: Json, path: string, text: ReadText, refuse: Refuse): ListColumn {
  refuseUnknown(part, ['key', 'field', 'value', 'label', 'english', 'format', 'dictionary', 'group', 'groupEnglish', 'sortable'], path, refuse);
  const key = text(part, 'key', path);
  if (key && !/^[a-zA-Z]\w{0,59}$/.test(key)) refuse(`${path}.key`, `"${key}" cannot name a column`);
  if (part['field'] !== undefined && part['value'] !== undefined) refuse(path, 'a column has either "field" or "value"');
  return {
    key, field: part['value'] === undefined ? String(part['field'] ?? key) : null, value: part['value'] === undefined ? null : text(part, 'value', path),
    label: text(part, 'label', path), english: text(part, 'english', path), sortable: part['sortable'] === true,
    ...optionalTexts(part, ['format', 'dictionary', 'group', 'groupEnglish'], path, text),
  };
}

function readFilter(part: Json, path: string, text: ReadText, refuse: Refuse): ListFilter {
  refuseUnknown(part, ['key', 'field', 'operator', 'label', 'english', 'dictionary', 'required'], path, refuse);
  const key = text(part, 'key', path);
  if (reservedFilterKeys.has(key)) refuse(`${path}.key`, `"${key}" has a meaning of its own in a query`);
  const operator = (part['operator'] ?? 'is') as FilterOperator;
  if (!filterOperators.includes(operator)) refuse(`${path}.operator`, `there is no operator "${String(operator)}"`);
  return {
    key, field: String(part['field'] ?? key), operator, label: text(part, 'label', path), english: text(part, 'english', path), required: part['required'] === true,
    ...optionalTexts(part, ['dictionary'], path, text),
  };
}

function readCondition(part: Json, path: string, text: ReadText, refuse: Refuse): ListCondition {
  refuseUnknown(part, ['field', 'orEmpty', ...conditionParts], path, refuse);
  const asked = conditionParts.filter((name) => part[name] !== undefined);
  if (asked.length === 0) refuse(path, 'a condition has "is", "in", "notIn", "from", "to" or "empty"');
  if (part['orEmpty'] !== undefined && (part['orEmpty'] !== true || String(part['field']).includes('.') || (part['from'] === undefined && part['to'] === undefined))) refuse(`${path}.orEmpty`, 'it is true, of a field of the row itself, and stands beside "from" or "to"');
  if (part['empty'] !== undefined && typeof part['empty'] !== 'boolean') refuse(`${path}.empty`, 'it is neither true nor false');
  return { ...part, field: text(part, 'field', path) };
}

function readJoins(json: unknown, text: ReadText, refuse: Refuse): Record<string, ListJoin> {
  if (json === undefined) return {};
  if (!isObject(json)) { refuse('join', 'it is not an object'); return {}; }
  return Object.fromEntries(Object.entries(json).map(([name, part]) => {
    const path = `join.${name}`;
    if (!/^[a-zA-Z]\w{0,29}$/.test(name) || ['row', 'form', 'account', 'base'].includes(name)) refuse(path, `"${name}" cannot name a joined record`);
    const own = isObject(part) ? part : {};
    refuseUnknown(own, ['register', 'key'], path, refuse);
    const key = isObject(own['key']) ? own['key'] : {};
    if (Object.keys(key).length === 0) refuse(`${path}.key`, '"key" is missing');
    return [name, { register: text(own, 'register', path), key: Object.fromEntries(Object.keys(key).map((field) => [field, text(key, field, `${path}.key`)])) }];
  }));
}

function optionalTexts<K extends string>(part: Json, names: readonly K[], path: string, text: ReadText): Partial<Record<K, string>> {
  return Object.fromEntries(names.filter((name) => part[name] !== undefined).map((name) => [name, text(part, name, path)])) as Partial<Record<K, string>>;
}

function arrayOf(json: unknown, path: string, refuse: Refuse): unknown[] {
  if (json === undefined) return [];
  if (Array.isArray(json)) return json;
  refuse(path, 'it is not a list');
  return [];
}

function textsOf(json: unknown, path: string, refuse: Refuse): string[] {
  return arrayOf(json, path, refuse).filter((one, index): one is string => {
    if (typeof one === 'string') return true;
    refuse(`${path}[${index}]`, 'it is not a text');
    return false;
  });
}

/** `note` is for whoever reads the file. */
function refuseUnknown(part: Json, known: readonly string[], path: string, refuse: Refuse): void {
  for (const name of Object.keys(part)) if (name !== 'note' && !known.includes(name)) refuse(path ? `${path}.${name}` : name, `a list knows no "${name}" here`);
}
