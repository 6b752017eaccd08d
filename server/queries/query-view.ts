/** What callers see of queries, in their own language; the JSON of the API and the pages' data. */
import type { HeadCell } from '../forms/column-heads.ts';
import type { DataType } from '../forms/component-type.ts';
import type { FormDefinition } from '../forms/form-definition.ts';

export type ResultKind = 'export' | 'statement';
export type ResultStatus = 'waiting' | 'reading' | 'printing' | 'done' | 'refused' | 'failed' | 'cancelled';

export interface OutputView { label: string }
export interface TableView { key: string; label: string; export: OutputView | null; statement: OutputView | null }

export interface QueryDetail {
  portal: string; query: string; title: string; description: string; notices: string[];
  /** The search form to render, and what it begins with. */
  form: FormDefinition; data: Record<string, unknown>;
  hasSearch: boolean; immediate: boolean;
  tabs: { key: string; label: string }[];
  details: TableView[];
  export: OutputView | null; statement: OutputView | null;
  upload: { field: string; heading: string } | null;
  /** JSON Schema of `search`. */
  schema: Record<string, unknown>;
}

export interface ColumnView { key: string; label: string; group: string[]; type: DataType; sortable: boolean }

/** An application that a row can be begun with: `action` counts the declared ones. */
export interface ActionView { label: string; item: string; data: Record<string, unknown> }

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
