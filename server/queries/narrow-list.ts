import type { Scope } from '../expressions/feel.ts';
import { isBlank } from '../forms/component-type.ts';
import type { Data } from '../forms/form-definition.ts';
import { Problem } from '../platform/errors.ts';
import type { FilterValues } from '../registers/list-conditions.ts';
import type { ListDefinition } from '../registers/list-definition.ts';
import { valueForList } from '../registers/list-expressions.ts';
import type { ListRow } from '../registers/run-list.ts';
import type { Asked, QueryRequest } from './ask-query.ts';
import type { Queries } from './queries.ts';
import type { Named, Outputs, QueryTab, RowsOf } from './query-definition.ts';
import { severalValues } from './several-values.ts';

/** A list as a query asks for it: narrowed by its tab and by the answers. */
export interface NarrowedList { list: ListDefinition; scope: Scope; filters: FilterValues; columns: readonly string[] | null; keep: string | null; merge: RowsOf['merge']; entry: string | null }

/** Which table of the query is meant. */
export interface Table extends NarrowedList {
  outputs: Outputs;
  title: Named | null;
  /** The list whose first row is told above the table. */
  about: NarrowedList | null;
}

/** In this name of the scope stand values that were typed or uploaded, so that none of them is ever taken for an expression. */
const askedValues = 'askedValues';

export function tabOf({ definition }: Asked, key: string | undefined): QueryTab | null {
  if (key === undefined) return definition.tabs[0] ?? null;
  const tab = definition.tabs.find((one) => one.key === key);
  if (!tab) throw new Problem('invalid_request', {}, [{ path: 'tab', code: 'unknown_tab', message: `there is no tab "${key.slice(0, 60)}"` }]);
  return tab;
}

/** The table of the result, or the details of one of its rows; Problem('not_found') for a row that the viewer's result does not hold. */
export async function tableOf(queries: Queries, asked: Asked, { tab: key, row, details }: QueryRequest, rowOf: (list: NarrowedList, row: string) => Promise<ListRow | undefined>): Promise<Table> {
  const tab = tabOf(asked, key);
  const result = narrowList(queries, asked, tab ?? asked.definition, tab);
  if (row === undefined) return { ...result, outputs: asked.definition, title: tab?.label ?? null, about: null };
  const detail = asked.definition.details.find((one) => one.key === details) ?? (details === undefined ? asked.definition.details[0] : undefined);
  const found = detail && (await rowOf(result, row));
  if (!detail || !found) throw new Problem('not_found');
  return { ...narrowList(queries, asked, detail, null, found), outputs: detail, title: detail.label, about: detail.about && narrowList(queries, asked, detail.about, null, found) };
}

function narrowList({ registers }: Queries, { definition, scope, now }: Asked, { list: name, parameters, columns, keep, merge, entry }: RowsOf, tab: QueryTab | null, row?: ListRow): NarrowedList {
  const list = registers.list(definition.portal, name);
  const filters: Record<string, unknown> = {};
  const several: Record<string, string[]> = {};
  const form: Data = { ...scope.form };
  const within: Scope = row ? { ...scope, row } : scope;
  for (const [key, value] of parameterValues(definition.query, list, parameters, within, now)) {
    const filter = list.filters.find((one) => one.key === key);
    if (!filter) form[key] = value;
    else if (filter.operator === 'in') { const values = severalValues(value); if (values.length > 0) several[key] = values; }
    else if (!isBlank(value)) filters[key] = value;
  }
  // A list takes fewer values by a filter than people have employees, so that many are asked for by a condition.
  const conditions = list.filters.filter(({ key }) => Object.hasOwn(several, key)).map(({ key, field }) => ({ field, in: `= ${askedValues}.${key}` }));
  return {
    list: { ...list, where: [...list.where, ...(tab?.where ?? []), ...conditions], filters: list.filters.filter(({ key }) => !Object.hasOwn(several, key)) },
    scope: { ...within, form, [askedValues]: several }, filters, columns, keep, merge, entry,
  };
}

function parameterValues(query: string, list: ListDefinition, parameters: RowsOf['parameters'], scope: Scope, now: Date): [string, unknown][] {
  if (parameters) return Object.entries(parameters).map(([key, expression]) => [key, valueForList(expression, scope, `queries/${query}.parameters.${key}`, now)]);
  const form = scope['form'] as Data;
  return list.filters.filter(({ key }) => Object.hasOwn(form, key)).map(({ key }) => [key, form[key]]);
}
