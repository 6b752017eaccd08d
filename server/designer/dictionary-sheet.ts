import { readFile, rm } from 'node:fs/promises';
import { cellValue, readWorkbook, type SheetRow } from '../platform/read-workbook.ts';
import { writeWorkbook, type ColumnPlan } from '../platform/write-workbook.ts';
import { workPath } from '../platform/work-path.ts';
import { Problem, type Locale, type Text } from '../platform/errors.ts';
import type { ReceivedFile } from '../platform/http-route.ts';
import { partContent } from '../catalog/portal-parts.ts';
import type { Dictionary, DictionaryEntry } from '../forms/form-definition.ts';
import type { Caller } from '../platform/caller.ts';
import { refuseUnlessAdministersPortal, type Designer } from './designer.ts';
import type { DictionaryContent } from './portal-part-view.ts';

export const workbookType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const headings = {
  value: { zh: '代码', en: 'Code' }, label: { zh: '中文', en: 'Chinese' }, en: { zh: '英文', en: 'English' }, retired: { zh: '停用', en: 'Retired' },
} satisfies Record<string, Text>;
const retiredMark: Text = { zh: '是', en: 'yes' };
const mostRows = 5000;

/** A code list as a workbook: a column for each attribute beside code and labels. What is no plain value stands as JSON. */
export async function dictionarySheet({ applications: { catalog, platform } }: Designer, caller: Caller, portal: string, name: string): Promise<{ name: string; content: Buffer }> {
  const dictionary = partContent(catalog.declared(portal), { kind: 'dictionary', name }) as Dictionary | null;
  if (!dictionary) throw new Problem('not_found');
  const attributes = attributesOf(dictionary.entries);
  const columns: ColumnPlan[] = [
    ...Object.entries(headings).map(([key, heading]) => ({ heading: heading[caller.locale], format: 'text' as const, required: key !== 'retired', ...(key === 'retired' ? { options: [retiredMark[caller.locale]] } : {}) })),
    ...attributes.map((heading) => ({ heading, format: 'text' as const })),
  ];
  const rows = dictionary.entries.map((entry) => [entry.value, entry.label, entry.en ?? '', entry.retired === true ? retiredMark[caller.locale] : null, ...attributes.map((key) => cellOf(entry[key]))]);
  const path = await workPath(platform.files);
  try {
    await writeWorkbook(path, { sheets: [{ name: name.slice(0, 31), columns, rowsToFill: 100 }] }, [{ sheet: 0, rows }]);
    return { name: `${portal}-${name}.xlsx`, content: await readFile(path) };
  } finally {
    await rm(path, { force: true });
  }
}

function attributesOf(entries: readonly DictionaryEntry[]): string[] {
  return [...new Set(entries.flatMap((entry) => Object.keys(entry)))].filter((key) => !(key in headings));
}

const cellOf = (value: unknown): string | null => (value === undefined || value === null ? null : typeof value === 'string' ? value : JSON.stringify(value));

/** The entries of an uploaded workbook, to be looked at and saved like any other change. Attributes keep the type that they have in the list. */
export async function readDictionarySheet(designer: Designer, caller: Caller, portal: string, name: string, { path }: ReceivedFile): Promise<Pick<DictionaryContent, 'entries'>> {
  refuseUnlessAdministersPortal(designer, caller, portal);
  const present = partContent(designer.applications.catalog.declared(portal), { kind: 'dictionary', name }) as Dictionary | null;
  const rows = await firstSheet(path);
  const [head, ...others] = rows;
  if (!head || others.length === 0) throw new Problem('nothing_to_import');
  const columns = head.cells.map((cell) => keyOf(String(cellValue(cell) ?? '').replace(/\s*[*＊]$/, '').trim()));
  const missing = (['value', 'label'] as const).filter((key) => !columns.includes(key));
  const twice = columns.filter((key, index) => key !== '' && columns.indexOf(key) !== index);
  if (missing.length + twice.length > 0) throw new Problem('unusable_columns', { reason: [...missing.map((key) => headings[key][caller.locale]), ...twice].join(', ') });
  const samples = new Map(attributesOf(present?.entries ?? []).map((key) => [key, present!.entries.find((entry) => entry[key] !== undefined)?.[key]]));
  return { entries: others.map((row) => entryOf(row, columns, samples, caller.locale)) };
}

async function firstSheet(path: string): Promise<SheetRow[]> {
  const rows: SheetRow[] = [];
  let isRead = false, sheets = 0;
  for await (const event of readWorkbook(path)) {
    if (event.type === 'sheet') { if (sheets > 0 && isRead) break; isRead = !event.hidden; if (isRead) sheets++; continue; }
    if (!isRead || event.type === 'end') continue;
    rows.push(...event.rows.filter(({ cells }) => cells.some((cell) => cellValue(cell) !== null)));
    if (rows.length > mostRows + 1) throw new Problem('too_many_rows', { limit: mostRows });
  }
  return rows;
}

function keyOf(heading: string): string {
  const known = Object.entries(headings).find(([key, text]) => heading === key || heading === text.zh || heading === text.en);
  return known ? known[0] : heading;
}

function entryOf({ number, cells }: SheetRow, columns: readonly string[], samples: ReadonlyMap<string, unknown>, locale: Locale): DictionaryEntry {
  const entry: DictionaryEntry = { value: '', label: '' };
  columns.forEach((key, index) => {
    const value = cellValue(cells[index]);
    if (key === '' || value === null || key in Object.prototype) return;
    if (key === 'retired') { if (value === true || ['是', 'yes', 'true', '1'].includes(String(value).toLowerCase())) entry.retired = true; return; }
    entry[key] = key in headings || typeof samples.get(key) === 'string' || !samples.has(key) ? String(value).trim() : attributeOf(String(value), number, key, locale);
  });
  return entry;
}

function attributeOf(text: string, row: number, key: string, locale: Locale): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Problem('invalid_request', {}, [{ path: `${row}.${key}`, code: 'wrong_type', message: locale === 'zh' ? `第 ${row} 行的“${key}”与该属性的形式不符` : `"${key}" in row ${row} has not the form of that attribute` }], { cause: error });
  }
}
