import type { RenderedForm } from '../forms/render-form.ts';
import type { BrowsedRecords } from '../registers/browse-records.ts';
import type { RowFailure, TransferFormat, TransferKind, TransferStatus, ImportMode } from '../registers/transfer-store.ts';

/** What the pages and the API show of registers to those who administer them. */

export interface RegisterSummary {
  portal: string; register: string; title: string;
  /** A table of rates and the like, whose records are valid for a period. */
  parameters: boolean;
  /** Records, counted to ten thousand; `more` says that there are others. */
  total: number; more: boolean;
}

export interface RegisterDetail extends BrowsedRecords {
  portal: string; register: string; title: string; parameters: boolean;
  /** Labels of the fields by whose beginning records are found. */
  searched: string[];
  /** The form of a new record. */
  form: RenderedForm;
}

export interface RecordDetail {
  portal: string; register: string; registerTitle: string; parameters: boolean;
  /** What a period of the register begins with, where it is one of parameters. */
  period: 'month' | 'date' | null;
  id: string; version: number; name: string; removed: boolean;
  values: Record<string, unknown>;
  form: RenderedForm;
  /** The record's own data as the renderer's components want it. */
  data: Record<string, unknown>;
  history: RecordVersion[];
}

export interface RecordVersion {
  version: number; at: string;
  /** Name of the account, null for the system. */
  by: string | null;
  cause: { type: string; id: string };
  kind: 'added' | 'changed' | 'removed';
  changes: { label: string; before: string; after: string }[];
}

export interface TransferView {
  id: string; kind: TransferKind; format: TransferFormat; mode: ImportMode | null; status: TransferStatus;
  rowsDone: number; rowsTotal: number | null; failures: number; added: number; updated: number;
  /** The first rows that were refused. */
  samples: RowFailure[];
  problem: { code: string; message: string } | null;
  fileName: string | null; search: string | null;
  /** Where the export, or the list of what was refused, is to be had; null while there is none. */
  result: string | null;
  by: string; createdAt: string; finishedAt: string | null;
}
