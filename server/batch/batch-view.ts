/** What an applicant sees of batches, in their own language; the JSON of the API and the pages' data. */
import type { BatchKind } from '../forms/batch-fields.ts';

/** waiting, checking: the sheet is read; checked: it waits to be submitted; submitting; the others are the end. */
export type BatchStatus = 'waiting' | 'checking' | 'checked' | 'submitting' | 'submitted' | 'refused' | 'failed' | 'cancelled';

export interface BatchSummary {
  id: string;
  /** 批次号; null until it is submitted. */
  number: string | null;
  item: { ref: string; title: string };
  kind: BatchKind;
  status: BatchStatus;
  fileName: string;
  rowsRead: number;
  /** About how many there are; exact once all are read. */
  rowsTotal: number | null;
  good: number;
  failed: number;
  submitted: number;
  /** The draft that the rows fill, or the application that the batch became. */
  application: string | null;
  problem: { code: string; message: string } | null;
  createdAt: string;
  submittedAt: string | null;
  finishedAt: string | null;
}

/** A row of the sheet. `reasons` of a row that failed; `key` is the column at fault, null where it is the row as a whole. */
export interface BatchRowView { line: number; cells: string[]; reasons: { key: string | null; message: string }[]; application: string | null }

export interface BatchDetail extends BatchSummary {
  columns: { key: string; label: string; type: 'text' | 'number' | 'money' }[];
  /** Which rows these are, and how many there are of them. */
  tab: BatchTab;
  page: number;
  rows: BatchRowView[];
  total: number;
}

export type BatchTab = 'good' | 'failed';
export const rowsOfTab = 20;

/** What a page offers of an item's batch: where its template lies, how many rows it takes. */
export interface BatchOffer { ref: string; title: string; kind: BatchKind; template: string; mostRows: number; notes: string[]; /** Where the item stands in its portal, by the values of category and purpose. */ place?: { category: string; purpose: string } }
