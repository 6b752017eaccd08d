/** A submission as people read it: for the review view, check-your-answers, receipts and comparisons. */
import type { Locale } from '../platform/errors.ts';
import type { CompiledForm } from './compile-form.ts';
import { type DataType, isBlank, isPlainObject } from './component-type.ts';
import { sectionTitle } from './describe-fields.ts';
import { type Data, type Option, translate } from './form-definition.ts';
import { type FormNode, labelOf } from './plan-form.ts';
import { gatesOf, type Gate } from './conditions.ts';

export interface PresentedTable { columns: { key: string; label: string; type: DataType }[]; rows: string[][] }
export interface PresentedRow {
  /** The data path, `rows[2].amount`. */
  path: string; label: string;
  /** What people read; empty where nothing was answered. */
  text: string;
  value: unknown;
  type: DataType;
  /** Rows of a grid; `text` then counts them. */
  table?: PresentedTable;
}
export interface Section { title: string; rows: PresentedRow[] }

interface Presenting { readonly compiled: CompiledForm; readonly locale: Locale; readonly holders: Data[]; readonly now: Date; readonly sections: Section[] }

/** The fields that show, in the order of the form, under the titles of its panels and fieldsets. */
export function presentSubmission(compiled: CompiledForm, data: Data, locale: Locale, now: Date = new Date()): Section[] {
  const presenting: Presenting = { compiled, locale, holders: [data], now, sections: [] };
  presentChildren(compiled.root, '', '', presenting);
  return presenting.sections.filter((section) => section.rows.length > 0);
}

function presentChildren(parent: FormNode, prefix: string, title: string, presenting: Presenting): void {
  for (const node of parent.children) {
    if (node.hidden || node.role === 'ignored') continue;
    if (node.role === 'layout') {
      presentChildren(node, prefix, sectionTitle(node) ? translate(presenting.compiled.definition, sectionTitle(node), presenting.locale) : title, presenting);
      continue;
    }
    const holder = presenting.holders.at(-1)!;
    if (!isShown(presenting, node)) continue;
    const value = holder[node.key], path = prefix + node.key;
    if (node.role === 'container') presentContainer(node, value, path, title, presenting);
    else sectionFor(title, presenting).rows.push(presentNode(presenting, node, path, value));
  }
}

function presentContainer(node: FormNode, value: unknown, path: string, title: string, presenting: Presenting): void {
  presenting.holders.push(isPlainObject(value) ? value : {});
  const own = typeof node.component.label === 'string' && node.component.hideLabel !== true ? node.component.label : '';
  presentChildren(node, `${path}.`, own ? translate(presenting.compiled.definition, own, presenting.locale) : title, presenting);
  presenting.holders.pop();
}

/** Fields of one title in a row share a section; a title that comes again later begins another. */
function sectionFor(title: string, { sections }: Presenting): Section {
  const last = sections.at(-1);
  if (last?.title === title) return last;
  const section: Section = { title, rows: [] };
  sections.push(section);
  return section;
}

const gatesByNode = new WeakMap<FormNode, Gate[]>();

function isShown({ compiled, holders, now }: Presenting, node: FormNode): boolean {
  let gates = gatesByNode.get(node);
  if (!gates) gatesByNode.set(node, gates = gatesOf(compiled.root, node));
  return gates.every((gate) => gate({ holders, now }));
}

function presentNode(presenting: Presenting, node: FormNode, path: string, value: unknown): PresentedRow {
  const { compiled, locale } = presenting;
  const row: PresentedRow = { path, label: translate(compiled.definition, labelOf(node), locale), text: presentValue(compiled, node, value, locale), value, type: node.dataType };
  if (node.role === 'grid') row.table = presentTable(presenting, node, value);
  return row;
}

/** The text of one value of a node, in the reader's language; empty when there is none. */
export function presentValue(compiled: CompiledForm, node: FormNode, value: unknown, locale: Locale): string {
  if (isBlank(value)) return '';
  if (node.role === 'grid') return Array.isArray(value) ? (locale === 'zh' ? `共${value.length}行` : `${value.length} rows`) : '';
  if (node.role === 'container') {
    return isPlainObject(value) ? node.held.map((child) => presentValue(compiled, child, value[child.key], locale)).filter(Boolean).join(locale === 'zh' ? '，' : ', ') : '';
  }
  const label = (option: Option) => (locale === 'en' && option.en ? option.en : translate(compiled.definition, option.label, locale));
  const present = (item: unknown) => node.type.present!(item, node.setup, locale, label);
  return Array.isArray(value) && !node.type.ownsList ? value.filter((item) => !isBlank(item)).map(present).join(locale === 'zh' ? '、' : ', ') : present(value);
}

/** A grid as texts; a grid within it is counted. */
function presentTable({ compiled, locale }: Presenting, node: FormNode, value: unknown): PresentedTable {
  const columns = node.held.filter((child) => !child.hidden && child.role !== 'ignored');
  const rows = Array.isArray(value) ? value.filter(isPlainObject) : [];
  return {
    columns: columns.map((child) => ({ key: child.key, label: translate(compiled.definition, labelOf(child), locale), type: child.dataType })),
    rows: rows.map((row) => columns.map((child) => presentValue(compiled, child, row[child.key], locale))),
  };
}

export interface ChangedRow { path: string; label: string; before: string; after: string; section: string; type: DataType }

/** What differs between two submissions of a form, by the texts that people read; rows of grids one by one. */
export function compareSubmissions(compiled: CompiledForm, before: Data, after: Data, locale: Locale, now: Date = new Date()): ChangedRow[] {
  const old = flatten(presentSubmission(compiled, before, locale, now));
  const current = flatten(presentSubmission(compiled, after, locale, now));
  const changes: ChangedRow[] = [];
  for (const path of new Set([...current.keys(), ...old.keys()])) {
    const was = old.get(path), is = current.get(path), row = (is ?? was)!;
    if ((was?.text ?? '') !== (is?.text ?? '')) changes.push({ path, label: row.label, before: was?.text ?? '', after: is?.text ?? '', section: row.section, type: row.type });
  }
  return changes;
}

interface FlatRow { label: string; text: string; section: string; type: DataType }

function flatten(sections: readonly Section[]): Map<string, FlatRow> {
  const flat = new Map<string, FlatRow>();
  for (const { title, rows } of sections) {
    for (const { path, label, text, type, table } of rows) {
      if (!table) { flat.set(path, { label, text, section: title, type }); continue; }
      table.rows.forEach((cells, index) => cells.forEach((cell, column) => {
        const { key, label: columnLabel, type: columnType } = table.columns[column]!;
        flat.set(`${path}[${index}].${key}`, { label: `${label} ${index + 1} ${columnLabel}`, text: cell, section: title, type: columnType });
      }));
    }
  }
  return flat;
}
