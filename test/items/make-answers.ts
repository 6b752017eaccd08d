import type { ItemVersion } from '../../server/catalog/item-version.ts';
import { gatesOf } from '../../server/forms/conditions.ts';
import type { Data } from '../../server/forms/form-definition.ts';
import { comesFromList, isListGrid, takesAllRows } from '../../server/forms/list-grids.ts';
import { expressionOf, locksWhenFilled } from '../../server/forms/locked-fields.ts';
import type { FormNode } from '../../server/forms/plan-form.ts';
import type { Client } from '../journeys/counter.ts';
import { sampleValue } from './sample-values.ts';

/** How one try to fill a form differs from another. */
export interface Way {
  /** Answers that are given as they are: keys that name a record, and what the item's own sense asks for. */
  given: Data;
  /** Answers of the same key that stand in the record which `given` names. */
  likely: Data;
  /** Which rows of lists are chosen, and which of the possible values. */
  turn: number;
  /** Something that was prefilled is changed. */
  altered: boolean;
}

export interface Slot { key: string; required: boolean; accept: string[]; template?: string }
export interface Computed { data: Data; lists: Record<string, { rows: Data[]; total: number }>; slots: Slot[]; locked: string[] }
export interface Filled extends Computed { messages: { path: string; message: string }[] }

const mostRounds = 8;

/** Fills a form as a person would: what shows and is blank is answered, then the server is asked what follows from that. */
export async function makeAnswers(client: Client, id: string, { compiled: { root } }: ItemVersion, prefilled: Data, way: Way, now: Date): Promise<Filled> {
  const today = now.toISOString().slice(0, 10);
  let data: Data = { ...prefilled }, locked: readonly string[] = [], lists: Computed['lists'] = {};
  let altered = !way.altered;
  for (let round = 0; ; round++) {
    const filling: Filling = { root, data, way, today, now, locked, lists, changed: [] };
    fillHeld(root, filling);
    if (!altered) altered = alterPrefilled(root, filling);
    const answered = await client.post(`/api/applications/${id}/compute`, { data, changed: filling.changed });
    if (answered.status !== 200) throw new Error(`computing answered ${answered.status}: ${JSON.stringify(answered.body)}`);
    const computed = answered.body as Filled;
    if (round >= mostRounds || (round > 0 && filling.changed.length === 0)) return computed;
    ({ data, locked, lists } = computed);
  }
}

interface Filling { root: FormNode; data: Data; way: Way; today: string; now: Date; locked: readonly string[]; lists: Computed['lists']; changed: string[] }

function fillHeld(root: FormNode, filling: Filling): void {
  for (const node of root.held) {
    if (!(isAnswerable(node, filling) || isPressed(node, filling)) || !isShown(node, filling)) continue;
    const { data, way } = filling;
    if (node.role === 'container') { data[node.key] ??= {}; fillContainer(node, data[node.key] as Data, filling); continue; }
    if (!isBlank(data[node.key]) && !(Object.hasOwn(way.given, node.key) && JSON.stringify(data[node.key]) !== JSON.stringify(givenValue(way, node.key, data)))) continue;
    const value = valueFor(node, filling);
    if (value === undefined || JSON.stringify(value) === JSON.stringify(data[node.key])) continue;
    data[node.key] = value;
    filling.changed.push(node.key);
  }
}

function givenValue({ given }: Way, key: string, data: Data): unknown {
  const value = given[key];
  return typeof value === 'function' ? (value as (form: Data) => unknown)(data) : value;
}

function fillContainer(holder: FormNode, values: Data, filling: Filling): void {
  for (const node of holder.held) {
    if (isBlank(values[node.key]) && isAnswerable(node, filling) && gatesOf(filling.root, node).every((gate) => gate({ holders: [filling.data, values], now: filling.now }))) {
      values[node.key] = sampleValue(node, filling.today);
      filling.changed.push(node.path);
    }
  }
}

function valueFor(node: FormNode, { way, today, lists, data }: Filling): unknown {
  if (Object.hasOwn(way.given, node.key)) return givenValue(way, node.key, data);
  if (isListGrid(node.component)) return chosenRows(node, lists[node.path]?.rows ?? [], way.turn, today);
  if (node.role === 'grid') return [rowOf(node, today)];
  if (node.parts) return [...node.parts].slice(0, 1).map(([field, part]) => ({ field, new: sampleValue(part, today, way.turn + 1) }));
  return way.likely[node.key] ?? sameAsChosenRow(node, data) ?? sampleValue(node, today, way.turn);
}

/** Months asked for beside a chosen row that has months of the same name are taken from it. */
function sameAsChosenRow(node: FormNode, data: Data): unknown {
  if (node.dataType !== 'month') return undefined;
  for (const value of Object.values(data)) {
    const [row] = Array.isArray(value) ? value as unknown[] : [];
    if (typeof row === 'object' && row !== null && '_row' in row && typeof (row as Data)[node.key] === 'string') return (row as Data)[node.key];
  }
  return undefined;
}

function chosenRows(grid: FormNode, rows: readonly Data[], turn: number, today: string): unknown {
  if (takesAllRows(grid.component) || rows.length === 0) return undefined;
  const first = (turn * 5) % rows.length;
  const chosen = rows.slice(first, first + (grid.component.select === 'radio' ? 1 : 2));
  return chosen.map((row) => ({ ...rowOf(grid, today), ...Object.fromEntries(grid.held.filter((column) => !isBlank(row[column.key])).map(({ key }) => [key, row[key]])), _row: row['_row'] }));
}

function rowOf(grid: FormNode, today: string): Data {
  const columns = grid.held.filter((column) => !column.disabled && !column.hidden && !expressionOf(column) && !column.component.calculateValue && !comesFromList(column));
  return Object.fromEntries(columns.map((column) => [column.key, sampleValue(column, today)]).filter(([, value]) => value !== undefined));
}

/** A button that fetches records is pressed where somebody who understands the matter would. */
function isPressed({ component, key }: FormNode, { way }: Filling): boolean {
  return component.type === 'fetch' && way.given[key] === true;
}

/** Whether the person is asked: neither the records, nor a calculation, nor the form itself gives the answer. */
export function isAnswerable(node: FormNode, { locked }: { locked: readonly string[] }): boolean {
  if (node.role === 'ignored' || node.type.unseen || !node.stored || node.disabled || node.hidden) return false;
  if (node.component.calculateValue || (expressionOf(node) && !locksWhenFilled(node))) return false;
  return !locked.includes(node.path);
}

export function isShown(node: FormNode, { root, data, now }: { root: FormNode; data: Data; now: Date }): boolean {
  return gatesOf(root, node).every((gate) => gate({ holders: [data], now }));
}

/** Changes the first plain answer that came from the records and may be changed. */
function alterPrefilled(root: FormNode, filling: Filling): boolean {
  const { data, today, way } = filling;
  for (const node of root.held) {
    if (!node.component.properties?.['source'] || !isAnswerable(node, filling) || isBlank(data[node.key]) || Object.hasOwn(way.given, node.key)) continue;
    const other = [0, 1].map((turn) => sampleValue(node, today, turn)).find((value) => value !== undefined && value !== data[node.key]);
    if (other === undefined) continue;
    data[node.key] = other;
    filling.changed.push(node.key);
    return true;
  }
  return false;
}

export function isBlank(value: unknown): boolean {
  return value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);
}
