import { mostRowsOf } from '../forms/batch-fields.ts';
import { formatNumber } from '../forms/number-types.ts';
import { toCell, type CellColumn } from '../forms/spreadsheet-cells.ts';
import { ownerId, type Caller } from '../platform/caller.ts';
import { describeError, type Locale } from '../platform/errors.ts';
import type { PlainValue } from '../platform/read-workbook.ts';
import { batchItem, currentBatchItem, type Batches } from './batches.ts';
import { batchesOf, batchRowsPage, type Batch, type BatchRow } from './batch-store.ts';
import { rowsOfTab, type BatchDetail, type BatchOffer, type BatchRowView, type BatchSummary, type BatchTab } from './batch-view.ts';
import { sheetColumns } from './sheet-columns.ts';
import { batchTitle, itemOf, ownBatch } from './start-batch.ts';

/** What the page of an item's batches begins with; Problem('not_found') for an item that takes none. */
export async function describeOffer(batches: Batches, caller: Caller, ref: string, application?: string): Promise<BatchOffer> {
  const item = application === undefined ? currentBatchItem(batches, caller, ref) : await itemOf(batches, caller, ref, application);
  return {
    ref, title: batchTitle(item, caller.locale), kind: item.kind, template: `/api/items/${ref}/template.xlsx${application === undefined ? '' : `?application=${application}`}`, mostRows: mostRowsOf(item.batch),
    notes: (item.batch.notes ?? []).map((note) => note[caller.locale]),
    place: { category: item.version.settings.category ?? '', purpose: item.version.settings.purpose ?? '' },
  };
}

/** The caller's batches, the latest first, of one item where it is given; `page` from 1. */
export async function listBatches(batches: Batches, caller: Caller, { item, page = 1 }: { item?: string | undefined; page?: number }, pageSize = 20): Promise<{ rows: BatchSummary[]; total: number }> {
  const [portal, name] = (item ?? '').split('/');
  const { rows, total } = await batchesOf(batches.applications.platform.db, ownerId(caller) ?? '', portal && name ? { portal, item: name } : null, page, pageSize);
  const summaries: BatchSummary[] = [];
  for (const batch of rows) summaries.push(await summariseBatch(batches, batch, caller.locale));
  return { rows: summaries, total };
}

/** One batch with a page of its good or failed rows. */
export async function describeBatch(batches: Batches, caller: Caller, id: string, tab?: BatchTab, page = 1): Promise<BatchDetail> {
  const batch = await ownBatch(batches, caller, id);
  const { platform, catalog } = batches.applications;
  const item = batchItem(await catalog.version(platform.db, batch.itemVersionId));
  const columns = sheetColumns(item, caller.locale);
  const shown = tab ?? (batch.failed > 0 && batch.good === 0 && batch.submitted === 0 ? 'failed' : 'good');
  const readable = !['refused', 'cancelled'].includes(batch.status) && batch.clearedAt === null;
  const rows = readable ? await batchRowsPage(platform.db, batch, shown, page, rowsOfTab) : [];
  const total = !readable ? 0 : shown === 'good' ? batch.good + batch.submitted : batch.failed;
  return {
    ...(await summariseBatch(batches, batch, caller.locale)),
    columns: columns.map(({ key, heading, format }) => ({ key, label: heading, type: format === 'money' ? 'money' : format === 'number' || format === 'integer' ? 'number' : 'text' })),
    tab: shown, page, total, rows: rows.map((row) => rowView(columns, row, caller.locale)),
  };
}

export async function summariseBatch({ applications: { platform, catalog } }: Batches, batch: Batch, locale: Locale): Promise<BatchSummary> {
  const { id, number, kind, status, fileName, rowsRead, rowsTotal, good, failed, submitted, applicationId, problem, createdAt, submittedAt, finishedAt } = batch;
  const item = batchItem(await catalog.version(platform.db, batch.itemVersionId));
  return {
    id, number, kind, status, fileName, rowsRead, rowsTotal, good, failed, submitted, createdAt, submittedAt, finishedAt, application: applicationId,
    item: { ref: `${batch.portal}/${batch.item}`, title: batchTitle(item, locale) },
    problem: problem && { code: problem.code, message: describeError(problem.code, problem.params, locale) },
  };
}

/** A failed row as it stood in the file, a good one as its values are read. */
function rowView(columns: readonly CellColumn[], { line, data, cells, faults, applicationId }: BatchRow, locale: Locale): BatchRowView {
  const texts = columns.map((column, index) => text(column, cells ? cells[index] ?? null : toCell(column, data[column.key], locale)));
  return { line, cells: texts, reasons: faults, application: applicationId };
}

function text({ format }: CellColumn, value: PlainValue): string {
  if (value === null) return '';
  return typeof value === 'number' && format === 'money' ? formatNumber(value, Number.isInteger(value * 100) ? 2 : undefined) : String(value);
}
