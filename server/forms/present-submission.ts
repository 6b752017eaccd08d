/** A submission as people read it: for the review view, check-your-answers, receipts and comparisons. */
import type { Locale } from '../platform/errors.ts';
import type { CompiledForm } from './compile-form.ts';
import { type DataType, isPlainObject } from './component-type.ts';
import { sectionTitle } from './describe-fields.ts';
import { type Data, translate } from './form-definition.ts';
import { isListGrid, rowKey } from './list-grids.ts';
import { type FormNode, labelOf } from './plan-form.ts';
import { type PresentedTable, presentTable, presentValue } from './present-table.ts';
import { gatesOf } from './conditions.ts';

export interface PresentedRow {
  /** The data path, `rows[2].amount`. */
  path: string; label: string;
  /** The path with the list's key in place of the row's number, where each row of a list is a form. */
  place?: string;
  /** What people read; empty where nothing was answered. */
  text: string;
  value: unknown;
  type: DataType;
  /** Rows of a grid, which `text` then counts, or of a change list, which it tells one after the other. */
  table?: PresentedTable;
}
export interface Section { title: string; rows: PresentedRow[] }

export type { PresentedTable };

interface Presenting { readonly compiled: CompiledForm; readonly locale: Locale; readonly holders: Data[]; readonly now: Date; readonly sections: Section[]; readonly within?: Within }
/** The row that is presented as a form of its own: its name before each title, its path, and its place by the list's key. */
interface Within { readonly name: string; readonly path: string; readonly place: string }

/** The fields that show, in the order of the form, under the titles of its panels and fieldsets. */
export function presentSubmission(compiled: CompiledForm, data: Data, locale: Locale, now: Date = new Date()): Section[] {
  const presenting: Presenting = { compiled, locale, holders: [data], now, sections: [] };
  presentChildren(compiled.root, '', '', presenting);
  return presenting.sections.filter((section) => section.rows.length > 0);
}

function presentChildren(parent: FormNode, prefix: string, title: string, presenting: Presenting): void {
  for (const node of parent.children) {
    if (node.hidden || node.role === 'ignored' || node.type.unseen) continue;
    if (node.role === 'layout') {
      presentChildren(node, prefix, sectionTitle(node) ? translate(presenting.compiled.definition, sectionTitle(node), presenting.locale) : title, presenting);
      continue;
    }
    const holder = presenting.holders.at(-1)!;
    if (!isShown(presenting, node)) continue;
    const value = holder[node.key], path = prefix + node.key;
    if (node.role === 'container') presentContainer(node, value, path, title, presenting);
    else if (node.role === 'grid' && node.component.type === 'datagrid' && isListGrid(node.component)) presentListedRows(node, value, path, presenting);
    else sectionFor(title, presenting).rows.push(presentNode(presenting, node, path, value));
  }
}

function presentContainer(node: FormNode, value: unknown, path: string, title: string, presenting: Presenting): void {
  presenting.holders.push(isPlainObject(value) ? value : {});
  const own = typeof node.component.label === 'string' && node.component.hideLabel !== true ? node.component.label : '';
  presentChildren(node, `${path}.`, own ? translate(presenting.compiled.definition, own, presenting.locale) : title, presenting);
  presenting.holders.pop();
}

/** Each row of a list that is a form of its own is read as one: a table of all its fields would be wider than any page. */
function presentListedRows(node: FormNode, value: unknown, path: string, presenting: Presenting): void {
  const rows = Array.isArray(value) ? value.filter(isPlainObject) : [];
  rows.forEach((row, index) => {
    const named = row[node.component.properties?.['rowTitle'] ?? ''];
    const own = `${path}[${index}]`;
    presenting.holders.push(row);
    presentChildren(node, `${own}.`, '', { ...presenting, within: { name: [`${index + 1}.`, ...(typeof named === 'string' ? [named] : [])].join(' '), path: own, place: `${path}[${rowKeyOf(rows, index)}]` } });
    presenting.holders.pop();
  });
}

/** Fields of one title in a row share a section; a title that comes again later begins another. */
function sectionFor(heading: string, { sections, within }: Presenting): Section {
  const title = [within?.name, heading].filter(Boolean).join(' ');
  const last = sections.at(-1);
  if (last?.title === title) return last;
  const section: Section = { title, rows: [] };
  sections.push(section);
  return section;
}

function isShown({ compiled, holders, now }: Presenting, node: FormNode): boolean {
  return gatesOf(compiled.root, node).every((gate) => gate({ holders, now }));
}

function presentNode({ compiled, locale, within }: Presenting, node: FormNode, path: string, value: unknown): PresentedRow {
  const table = presentTable(compiled, node, value, locale);
  return {
    path, label: translate(compiled.definition, labelOf(node), locale), text: presentValue(compiled, node, value, locale), value, type: node.dataType,
    ...(table ? { table } : {}), ...(within ? { place: path.replace(within.path, within.place) } : {}),
  };
}

export interface ChangedRow { path: string; label: string; before: string; after: string; section: string; type: DataType }

/** What differs between two submissions of a form, by the texts that people read; rows of grids one by one. */
export function compareSubmissions(compiled: CompiledForm, before: Data, after: Data, locale: Locale, now: Date = new Date()): ChangedRow[] {
  const old = flatten(presentSubmission(compiled, before, locale, now));
  const current = flatten(presentSubmission(compiled, after, locale, now));
  const changes: ChangedRow[] = [];
  for (const place of new Set([...current.keys(), ...old.keys()])) {
    const was = old.get(place), is = current.get(place), row = (is ?? was)!;
    if ((was?.text ?? '') !== (is?.text ?? '')) changes.push({ path: row.path, label: row.label, before: was?.text ?? '', after: is?.text ?? '', section: row.section, type: row.type });
  }
  return changes;
}

interface FlatRow { path: string; label: string; text: string; section: string; type: DataType }

/** Texts by their place: rows of a list are told apart by its key, since others may have come or gone before them. */
function flatten(sections: readonly Section[]): Map<string, FlatRow> {
  const flat = new Map<string, FlatRow>();
  for (const { title, rows } of sections) {
    for (const { path, place = path, label, text, type, table, value } of rows) {
      if (!table || type === 'changes') { flat.set(place, { path, label, text, section: title, type }); continue; }
      table.rows.forEach((cells, index) => cells.forEach((cell, column) => {
        const { key, label: columnLabel, type: columnType } = table.columns[column]!;
        const at = `${path}[${index}].${key}`;
        flat.set(`${place}[${rowKeyOf(value, index)}].${key}`, { path: at, label: `${label} ${index + 1} ${columnLabel}`, text: cell, section: title, type: columnType });
      }));
    }
  }
  return flat;
}

function rowKeyOf(rows: unknown, index: number): string {
  const row: unknown = Array.isArray(rows) ? rows[index] : undefined;
  return isPlainObject(row) && typeof row[rowKey] === 'string' ? `=${row[rowKey]}` : String(index);
}
