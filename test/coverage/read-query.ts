import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FormComponent } from '../../server/forms/form-definition.ts';
import { readQueryDefinition, type Outputs, type QueryDefinition, type RowsOf } from '../../server/queries/query-definition.ts';
import { rootDir } from '../platform/databases.ts';
import { listGrid, shownField, walk, type ShippedGrid, type ShippedItem } from './read-item.ts';

/** A declared query as the comparison reads an item: the search as its form, each tab and each table of details as a grid; null where there is none. */
export function readQuery(portal: string, name: string, notices: string[]): ShippedItem | null {
  const file = join(rootDir, 'forms', portal, 'queries', `${name}.json`);
  if (!existsSync(file)) return null;
  const query = readQueryDefinition(portal, name, JSON.parse(readFileSync(file, 'utf8')));
  const guide = query.notices.map(({ zh }, index) => ({ label: `温馨提示${index + 1}`, text: zh }));
  const components = query.link === null ? [...query.search.components] : [];
  const item = { audience: [...query.audience], category: query.category, purpose: query.purpose, guide, notices: query.notices.map(({ zh }) => zh) };
  const shipped: ShippedItem = { form: { title: query.title.zh, components, settings: { item } } as ShippedItem['form'], fields: [], grids: [], texts: [], notices, buttons: [], query: null };
  if (query.link !== null) return shipped;
  walk(components, '', false, shipped, portal);
  if (query.upload) shipped.fields.push(shownField('file', '选择文件上传'));
  if (query.tabs.length > 0) shipped.fields.push(shownField('radio', '人员分类', query.tabs.map(({ label }) => label.zh)));
  const tables: RowsOf[] = query.tabs.length > 0 ? [...query.tabs] : [query];
  return { ...shipped, query, grids: [...tables, ...query.details].map((rows) => queryGrid(portal, rows)), buttons: buttonsOf(query) };
}

function queryGrid(portal: string, { list, columns }: RowsOf): ShippedGrid {
  const grid = listGrid(portal, list);
  const shown = (component: FormComponent): boolean => columns === null || columns.includes(component.key ?? '');
  return { ...grid, columns: grid.columns.filter(({ component }) => shown(component)) };
}

/** What stands in a row or behind a button of it. */
function buttonsOf({ actions, details }: QueryDefinition): string[] {
  const outputs = ({ export: taken, statement }: Outputs): string[] => [...(taken ? [taken.label.zh] : []), ...(statement ? [statement.label.zh] : [])];
  return [...actions.map(({ label }) => label.zh), ...details.flatMap((one) => [one.label.zh, ...outputs(one)])];
}
