import type { Queryable } from '../platform/database.ts';
import { Problem, type Locale } from '../platform/errors.ts';
import { ExpressionError } from '../expressions/expression-error.ts';
import type { Scope } from '../expressions/feel.ts';
import type { CompiledForm, FieldNotice } from '../forms/compile-form.ts';
import { isListGrid, rowKey, takesAllRows, type ListRows } from '../forms/list-grids.ts';
import type { FormNode } from '../forms/plan-form.ts';
import { largestPage, type ListDefinition } from '../registers/list-definition.ts';
import type { Viewer } from '../registers/record-access.ts';
import type { RegisterDirectory } from '../registers/register-directory.ts';
import { mostRowKeys, runList, type ListAnswer, type ListRow } from '../registers/run-list.ts';

/** A field whose rows, or marked months, come from a declared list. */
export interface ListField {
  path: string;
  list: string;
  /** All rows of the list are needed: the person chooses none of them, or the months that it marks. */
  all: boolean;
  /** Whether rows are looked at page by page, as in a grid. */
  paged: boolean;
}

const known = new WeakMap<CompiledForm, readonly ListField[]>();

/** The fields of a form that read lists, by their place in the form. */
export function listFieldsOf(compiled: CompiledForm): readonly ListField[] {
  let fields = known.get(compiled);
  if (!fields) known.set(compiled, fields = fieldsWithin(compiled.root));
  return fields;
}

function fieldsWithin(holder: FormNode): ListField[] {
  return holder.held.flatMap((node) => {
    const { component, path } = node;
    const list = isListGrid(component) ? component.list : component.properties?.['list'];
    const own = list ? [{ path, list, all: !isListGrid(component) || takesAllRows(component), paged: isListGrid(component) }] : [];
    return [...own, ...fieldsWithin(node)];
  });
}

export interface ListReading { db: Queryable; registers: RegisterDirectory; portal: string; viewer: Viewer; scope: Scope; now: Date; locale: Locale }
export interface ReadLists { rows: Record<string, ListRows>; notices: FieldNotice[] }


/**
 * The rows that the answers name, and those of lists that are taken whole, as the viewer may see them now. A list that
 * cannot be reckoned from what is typed (half a month, a time without rates) has no rows and says so, unless `strict`.
 */
export async function readListFields(fields: readonly ListField[], data: unknown, reading: ListReading, strict = false): Promise<ReadLists> {
  const rows: Record<string, ListRows> = {};
  const notices: FieldNotice[] = [];
  for (const { path, list, all } of fields) {
    const definition = reading.registers.list(reading.portal, list);
    const keys = all ? [] : rowKeysAt(data, path.split('.'));
    const tooMany = keys.length > mostRowKeys;
    const asked = all ? wholeList(definition, reading) : keys.length === 0 || tooMany ? [] : run(definition, reading, { rowKeys: keys }).then((answer) => answer.rows);
    const found = strict ? await asked : await unlessUnreckoned(asked);
    if (!found) notices.push({ path, message: unreckonedText[reading.locale] });
    if (tooMany || (found && found.length > mostRowKeys)) notices.push({ path, message: tooManyText[reading.locale] });
    rows[path] = new Map((found ?? []).map((row) => [row._row, row]));
  }
  return { rows, notices };
}

/** Null where an expression of the list failed. */
async function unlessUnreckoned<T>(asked: T | Promise<T>): Promise<T | null> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof ExpressionError || (error instanceof Problem && error.code === 'expression_failed')) return null;
    throw error;
  }
}

export const unreckonedText = { zh: '按目前填写的内容无法列出，请检查年月、金额等项', en: 'The rows cannot be worked out from these answers; please check the months and amounts' } as const;
const tooManyText = { zh: `行数超过${mostRowKeys}行，请缩小范围`, en: `There are more than ${mostRowKeys} rows; please narrow them down` } as const;

/** The first page of a field's list, for answers that are not stored yet; null where it cannot be reckoned from them. */
export function firstPage({ list }: ListField, reading: ListReading): Promise<ListAnswer | null> {
  return unlessUnreckoned(run(reading.registers.list(reading.portal, list), reading, {}));
}

async function wholeList(definition: ListDefinition, reading: ListReading): Promise<ListRow[]> {
  const rows: ListRow[] = [];
  for (let page = 1; rows.length <= mostRowKeys; page++) {
    const answer = await run(definition, reading, { page, pageSize: largestPage });
    rows.push(...answer.rows);
    if (answer.rows.length < largestPage) break;
  }
  return rows;
}

function run(definition: ListDefinition, { db, registers, viewer, scope, now }: ListReading, part: { rowKeys?: readonly string[]; page?: number; pageSize?: number }): Promise<ListAnswer> {
  return runList(db, registers, definition, { viewer, scope, now, ...part });
}

/** The row keys that stand in data of any shape; rows of grids around the field are all looked into. */
function rowKeysAt(data: unknown, path: readonly string[]): string[] {
  let values = [data];
  // Level by level, so that data nested without end cannot exhaust the stack.
  for (const key of [...path, rowKey]) values = values.flatMap((value) => (Array.isArray(value) ? value as unknown[] : [value])).flatMap((value) => memberOf(value, key));
  return [...new Set(values.filter((value) => typeof value === 'string'))];
}

function memberOf(value: unknown, key: string): unknown[] {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key) ? [(value as Record<string, unknown>)[key]] : [];
}
