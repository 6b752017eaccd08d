/** What a declared query says, as the rest of the folder reads it. */
import type { AnswersWanted } from '../forms/answers-wanted.ts';
import type { FormComponent, SourceDeclaration } from '../forms/form-definition.ts';
import type { ListCondition } from '../registers/list-definition.ts';

export interface Named { zh: string; en: string }

/** Which list gives the rows, what it is given, and which of its columns are shown (null: all). */
export interface RowsOf {
  list: string;
  /** By a filter of the list or, for any other key, as `form.<key>`: FEEL. Null: each filter takes the answer of its key. */
  parameters: Readonly<Record<string, string>> | null;
  columns: readonly string[] | null;
  /** FEEL over the row and its computed columns: only rows for which it is true. What an index can tell belongs into `where`. */
  keep: string | null;
  /** Columns in which neighbours of the same value share a cell; in each list a column does so within the shared cells of the one before it. */
  merge: readonly (readonly string[])[];
  /** The shared column whose rows are one entry, with one number and one tick; null: every row is one. */
  entry: string | null;
}

export interface QueryTab extends RowsOf { key: string; label: Named; where: readonly ListCondition[] }

/**
 * A button in a row. It starts an application of `item` with values of the row, or leads to the application whose number
 * is `application` (FEEL): its applicant to its page, whoever may see a task on it to that task, nobody else.
 */
export interface QueryAction { label: Named; item: string | null; application: string | null; when: string | null; prefill: Readonly<Record<string, string>> }

/** A file that can be taken away. `tab`: of that tab, whichever is looked at. */
export interface Output { label: Named; tab: string | null }

/** `inRow`: of details, its button stands in the row beside that of the details. */
export interface Statement extends Output { template: string; inRow: boolean }

/** What can be taken away of a result. */
export interface Outputs { export: Output | null; statement: Statement | null }

/** A table about one row of the result. `about`: a list whose first row is told above the table, in place of the result's row. */
export interface QueryDetails extends RowsOf, Outputs { key: string; label: Named; about: RowsOf | null }

/** `when`: a list is uploaded where the answers are so. `beside`: columns of its template that nothing is searched by. */
export interface QueryUpload { field: string; heading: Named; when: AnswersWanted | null; beside: readonly Named[] }

/** Queries of the same family stand as tabs above each other's pages, by group and order; `when`: the one that is meant by such answers. */
export interface QueryFamily { name: Named; group: Named | null; label: Named; order: number; when: AnswersWanted | null }

/** What the service centre shows of a query. */
export interface QueryCard {
  portal: string; query: string; title: Named; description: Named | null;
  audience: readonly string[]; category: string; purpose: string; notices: readonly Named[];
}

export interface QueryDefinition extends QueryCard, RowsOf, Outputs {
  link: null;
  search: { components: readonly FormComponent[]; sources: Readonly<Record<string, SourceDeclaration>>; translations: Readonly<Record<string, string>> };
  /** At least one group of answers must be complete; empty: none is asked for. */
  require: readonly (readonly string[])[];
  immediate: boolean;
  /** Rows can be ticked, so that files hold these alone. */
  select: boolean;
  tabs: readonly QueryTab[];
  actions: readonly QueryAction[];
  details: readonly QueryDetails[];
  upload: QueryUpload | null;
  family: QueryFamily | null;
}

/** A menu entry that leads to a page of this site. */
export interface QueryLink extends QueryCard { link: string }
