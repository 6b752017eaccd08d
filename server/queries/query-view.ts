/** What callers see of queries, in their own language; the JSON of the API and the pages' data. */
import type { HeadCell } from '../forms/column-heads.ts';
import type { DataType } from '../forms/component-type.ts';
import type { FormDefinition } from '../forms/form-definition.ts';

export type ResultKind = 'export' | 'statement';
export type ResultStatus = 'waiting' | 'reading' | 'printing' | 'done' | 'refused' | 'failed' | 'cancelled';

/** `inRow`: the button stands in the row, too. */
export interface OutputView { label: string; inRow?: true }
export interface TableView { key: string; label: string; export: OutputView | null; statement: OutputView | null }
/** Tabs that lead to queries of the same family; `when`: the answers by which each is meant. */
export interface FamilyView { name: string; groups: { label: string | null; members: { label: string; query: string; address: string; isCurrent: boolean; when: Readonly<Record<string, string>> | null }[] }[] }

export interface QueryDetail {
  portal: string; query: string; title: string; description: string; notices: string[];
  /** Where it stands in its portal, by the values of category and purpose. */
  place?: { category: string; purpose: string };
  /** The search form to render, and what it begins with. */
  form: FormDefinition; data: Record<string, unknown>;
  hasSearch: boolean; immediate: boolean;
  /** Rows can be ticked for files. */
  select: boolean;
  family: FamilyView | null;
  tabs: { key: string; label: string }[];
  details: TableView[];
  export: OutputView | null; statement: OutputView | null;
  upload: { field: string; heading: string; when: Readonly<Record<string, string>> | null } | null;
  /** JSON Schema of `search`. */
  schema: Record<string, unknown>;
}

export interface ColumnView { key: string; label: string; group: string[]; type: DataType; sortable: boolean }

/** A button of a row: an application that can be begun with it, or the address of one that there is. */
export type ActionView = { label: string; item: string; data: Record<string, unknown> } | { label: string; href: string };

export interface QueryAnswer {
  rows: ({ _row: string } & Record<string, unknown>)[];
  total: number;
  /** There are more rows than `total`, which were not counted. */
  more?: true;
  /** Sums of columns over the whole list. */
  totals?: Record<string, number>;
  page: number; pageSize: number;
  columns: ColumnView[];
  heads: HeadCell[][];
  /** What people read, by row and column. */
  texts: string[][];
  totalTexts: string[] | null;
  /** By row and column: how many rows the cell spans, 0 where the one above reaches down; null where no cell is shared. */
  spans: number[][] | null;
  /** By row: how many rows the entry has that begins with it, 0 within one. */
  entries: number[] | null;
  /** By row. */
  actions: ActionView[][];
  /** About the row whose details these are. */
  about: { label: string; text: string }[];
}

export interface ResultView {
  id: string; kind: ResultKind; status: ResultStatus; background: boolean;
  title: string;
  rowsDone: number; rowsTotal: number | null;
  problem: { code: string; message: string } | null;
  /** Address of the file when it is ready. */
  file: string | null;
  /** Serial number and check code of a statement. */
  number: string | null; checkCode: string | null;
  createdAt: string; finishedAt: string | null;
}

export interface UploadView { id: string; fileName: string; count: number }
