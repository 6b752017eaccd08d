import { createHash } from 'node:crypto';
import type { Scope } from '../expressions/feel.ts';
import type { PreviewDeclaration } from '../forms/form-definition.ts';
import { toStored } from '../platform/clock.ts';
import { Problem } from '../platform/errors.ts';
import type { ItemVersion } from '../catalog/item-version.ts';
import { largestPage, type ListDefinition } from '../registers/list-definition.ts';
import { runList, type ListRow } from '../registers/run-list.ts';
import type { ListReading } from './list-fields.ts';
import { presentList, type PresentedList } from './present-list.ts';
import type { PreviewView } from './preview-view.ts';
import type { SettledAnswers } from './settle-answers.ts';

/** More would not be looked over by anybody; the rest stands in the digest all the same. */
const shownRows = 500;
const shownRefused = 100;
const mostRows = 20_000;

interface Figures { tables: { list: ListDefinition; whole: Whole }[]; refused: { list: ListDefinition; whole: Whole } | null; digest: string }
interface Whole { rows: ListRow[]; total: number; totals?: Record<string, number> }

/** Refuses a submission whose figures are not those that were confirmed; the new ones stand beside the error. */
export async function refuseUnreadPreview(version: ItemVersion, settled: SettledAnswers, revision: number, digest: string | undefined): Promise<void> {
  const { preview } = version.settings;
  if (!preview) return;
  const view = await previewOf(version, preview, settled, revision);
  if (view.digest !== digest) throw new Problem('preview_changed', {}, undefined, { extension: { preview: view } });
}

/** The item's preview over settled answers: what is shown of each list, and the digest over all of it. */
export async function previewOf(version: ItemVersion, preview: PreviewDeclaration, { reading, scope }: SettledAnswers, revision: number): Promise<PreviewView> {
  const { tables, refused, digest } = await figuresOf(version, preview, { ...reading, scope });
  const { locale, now } = reading;
  const view = (list: ListDefinition, all: Whole, most: number): PresentedList => presentList(list, { ...all, rows: all.rows.slice(0, most) }, scope, locale);
  return {
    title: preview.title[locale], notes: (preview.notes ?? []).map((note) => note[locale]), computedAt: toStored(now), digest, revision,
    tables: tables.map(({ list, whole: all }, index) => {
      const { title, group, details } = preview.tables[index]!;
      return { title: title[locale], ...view(list, all, shownRows), hasDetails: details !== undefined, group: group === undefined ? null : list.columns.findIndex(({ key }) => key === group) };
    }),
    refused: refused && preview.refused ? { title: preview.refused.title[locale], ...view(refused.list, refused.whole, shownRefused) } : null,
  };
}

async function figuresOf({ portal }: ItemVersion, preview: PreviewDeclaration, reading: ListReading & { scope: Scope }): Promise<Figures> {
  const read = async (name: string): Promise<{ list: ListDefinition; whole: Whole }> => {
    const list = reading.registers.list(portal, name);
    return { list, whole: await previewRows(list, reading) };
  };
  const tables: Figures['tables'] = [];
  for (const { list } of preview.tables) tables.push(await read(list));
  const refused = preview.refused ? await read(preview.refused.list) : null;
  const digest = createHash('sha256').update(JSON.stringify([...tables, ...(refused ? [refused] : [])].map(({ whole: { rows } }) => rows))).digest('hex');
  return { tables, refused, digest };
}

/** All rows of a list in this scope. */
export async function previewRows(list: ListDefinition, reading: ListReading): Promise<Whole> {
  const rows: ListRow[] = [];
  for (let page = 1; ; page++) {
    const answer = await previewPage(list, reading, { page, pageSize: largestPage });
    rows.push(...answer.rows);
    if (rows.length > mostRows) throw new Problem('too_many_rows', { limit: mostRows });
    if (answer.rows.length < largestPage) return { rows, total: rows.length, ...(answer.totals && { totals: answer.totals }) };
  }
}

export function previewPage(list: ListDefinition, { db, registers, viewer, scope, now }: ListReading, part: { rowKeys?: readonly string[]; page?: number; pageSize?: number }): ReturnType<typeof runList> {
  return runList(db, registers, list, { viewer, scope, now, ...part });
}
