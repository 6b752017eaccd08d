import { presentRows } from '../forms/present-rows.ts';
import type { Section } from '../forms/present-submission.ts';
import type { Queryable } from '../platform/database.ts';
import type { Locale } from '../platform/errors.ts';
import type { ItemVersion } from '../catalog/item-version.ts';
import type { Application } from './application-store.ts';
import type { RowPages } from './application-view.ts';
import { submissionRowsPage } from './submission-rows-store.ts';

export const rowsOfPage = 50;
const title = { zh: '批量明细', en: 'Rows of the batch' };

/** Which page of a submission's rows is shown; null for what one form holds. */
export function pagesOf({ rowCount }: Pick<Application, 'rowCount'>, page: number): RowPages | null {
  return rowCount === null ? null : { total: rowCount, page, size: rowsOfPage };
}

/** A page of a submission's rows as a section of one table, as reviews, receipts and the applicant's page show it. */
export async function rowsSection(db: Queryable, version: ItemVersion, application: Pick<Application, 'id' | 'rowCount'>, seq: number, locale: Locale, page = 1, pageSize = rowsOfPage): Promise<Section> {
  const rows = await submissionRowsPage(db, application.id, seq, page, pageSize);
  const total = application.rowCount ?? 0;
  const shown = total > pageSize ? (locale === 'zh' ? `，本页第 ${(page - 1) * pageSize + 1} 至 ${(page - 1) * pageSize + rows.length} 条` : `, ${(page - 1) * pageSize + 1} to ${(page - 1) * pageSize + rows.length} shown`) : '';
  const label = locale === 'zh' ? `${title.zh}（共 ${total} 条${shown}）` : `${title.en} (${total}${shown})`;
  return { title: '', rows: [{ path: 'rows', label, text: String(total), value: null, type: 'rows', table: presentRows(version.compiled, rows, locale) }] };
}
