import { rm } from 'node:fs/promises';
import { createReadStream } from 'node:fs';
import type { PreviewDeclaration } from '../forms/form-definition.ts';
import type { Caller } from '../platform/caller.ts';
import { Problem } from '../platform/errors.ts';
import { FileAnswer } from '../platform/http-route.ts';
import { workPath } from '../platform/work-path.ts';
import { writeWorkbook } from '../platform/write-workbook.ts';
import type { ItemVersion } from '../catalog/item-version.ts';
import type { ListDefinition } from '../registers/list-definition.ts';
import type { Applications } from './applications.ts';
import { ownDraft } from './compute-answers.ts';
import { attachedMaterials } from './material-store.ts';
import { cellText, labelOf, presentList, sheetFormat, type PresentedList } from './present-list.ts';
import { previewOf, previewPage, previewRows } from './preview-figures.ts';
import type { PreviewView } from './preview-view.ts';
import { settleAnswers, type SettledAnswers } from './settle-answers.ts';
import { validSubmission } from './submit-application.ts';

/**
 * What the item's preview says of the saved draft, which has to be valid as a submission would have to: tables reckoned
 * from the answers and the records as they are now, and the digest that confirming has to name. Problem('not_found') for
 * an item without preview.
 */
export async function previewSubmission(applications: Applications, caller: Caller, id: string): Promise<PreviewView> {
  const { version, settled, revision } = await settledDraft(applications, caller, id);
  return previewOf(version, declared(version), settled, revision);
}

/** The rows behind one row of a table (查看详情). */
export async function previewDetails(applications: Applications, caller: Caller, id: string, table: number, row: string, page: number): Promise<PresentedList> {
  const { version, settled: { reading, scope } } = await settledDraft(applications, caller, id);
  const { list, details } = declared(version).tables[table] ?? {};
  if (list === undefined || details === undefined) throw new Problem('not_found');
  const listOf = (name: string): ListDefinition => reading.registers.list(version.portal, name);
  const [chosen] = (await previewPage(listOf(list), { ...reading, scope }, { rowKeys: [row] })).rows;
  if (!chosen) throw new Problem('not_found');
  const within = { ...scope, preview: chosen };
  const definition = listOf(details);
  return presentList(definition, await previewPage(definition, { ...reading, scope: within }, { page }), within, caller.locale);
}

/** What cannot be processed, with the reasons, as a workbook. */
export async function refusedWorkbook(applications: Applications, caller: Caller, id: string): Promise<FileAnswer> {
  const { version, settled: { reading, scope } } = await settledDraft(applications, caller, id);
  const { refused } = declared(version);
  if (!refused) throw new Problem('not_found');
  const list = reading.registers.list(version.portal, refused.list);
  const { rows } = await previewRows(list, { ...reading, scope });
  const { locale } = caller;
  const path = await workPath(applications.platform.files);
  const title = refused.title[locale];
  const columns = list.columns.map((column) => ({ heading: labelOf(column, locale), format: sheetFormat(column) }));
  const cells = rows.map((row) => list.columns.map((column) => { const value = row[column.key]; return typeof value === 'number' && column.dictionary === undefined ? value : cellText(column, value, scope, locale) || null; }));
  try {
    await writeWorkbook(path, { sheets: [{ name: title.replace(/[\\/*?:[\]]/g, ' ').slice(0, 31), columns }] }, [{ sheet: 0, rows: cells }]);
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  }
  return new FileAnswer(removedAfterwards(path), workbookType, `${title}.xlsx`);
}

export const workbookType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** A file that was made to be sent once. */
export function removedAfterwards(path: string): ReturnType<typeof createReadStream> {
  const stream = createReadStream(path);
  stream.once('close', () => void rm(path, { force: true }).catch(() => undefined));
  return stream;
}

async function settledDraft(applications: Applications, caller: Caller, id: string): Promise<{ version: ItemVersion; settled: SettledAnswers; revision: number }> {
  const { platform: { db, clock }, catalog } = applications;
  const application = await ownDraft(applications, caller, id);
  const version = await catalog.version(db, application.itemVersionId);
  declared(version);
  const now = clock.now();
  const settled = await settleAnswers(applications, db, { version, applicant: caller, data: application.draft, as: 'submission', now });
  validSubmission({ caller, now }, application, version, settled, await attachedMaterials(db, id), true);
  return { version, settled, revision: application.revision };
}

function declared({ settings }: ItemVersion): PreviewDeclaration {
  if (!settings.preview) throw new Problem('not_found');
  return settings.preview;
}
