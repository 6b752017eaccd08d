/** What a control of our own is to the form that holds it: a view over one value, and the rules of that value. */
import type { ComponentType, VNode } from 'preact';
import type { FormComponent } from '../../../../forms/form-definition.ts';
import type { Locale } from '../../../../platform/errors.ts';
import type { Texts } from '../../../texts/texts.ts';

export type Row = Record<string, unknown>;
/** One page of a declared list. `more`: there are more rows than `total`, which were not counted. */
export interface ListPage { rows: Row[]; total: number; more?: true }
export interface ListFilter { key: string; label: string; operator?: string; values?: { value: string; label: string }[]; format?: string }
export interface ListQuery { page: number; pageSize: number; filters: Readonly<Record<string, string>> }

/** What became of asking for a code: `problem` is said at the field, empty where it is said elsewhere; null when it was sent to `mobile` (masked). `demo`: it stands on the demo's page. */
export interface SentCode { problem: string | null; mobile: string | null; validSeconds: number; waitSeconds: number; demo: boolean }

/** What the page offers its controls. */
export interface FormContext {
  readonly locale: Locale;
  readonly texts: Texts;
  /** Rows of a declared list under the caller's right, in the scope of this application. */
  list(name: string, query: ListQuery): Promise<ListPage>;
  /** Asks the server at once to settle the answers, though the one at `path` may be as it was; answers whether it did. Never rejects. */
  settle(path: string): Promise<boolean>;
  /** Has a code sent for the field at `path`; absent where nothing is submitted, such as a trial. Never rejects. */
  sendCode?(path: string): Promise<SentCode>;
  /** Told of the first page of each grid's list whenever the server has settled the answers; answers how to stop it. */
  onLists(handle: (lists: Readonly<Record<string, ListPage>>) => void): () => void;
  /** Puts material slots into the element, all that are placed nowhere else where no keys are given; answers how to take them out. */
  placeMaterials(element: HTMLElement, keys: readonly string[] | null): () => void;
  /** The form's author's markup with everything that could run taken out. */
  safeMarkup(markup: string): string;
}

export interface ControlIds { input: string; label: string; error: string; hint: string }

export interface ControlProps {
  component: FormComponent & { key: string };
  /** Where the value stands in the data, such as `rows` or `person.region`. */
  path: string;
  value: unknown;
  /** The value as it is now, for what goes on after the view was drawn. */
  current: () => unknown;
  change: (value: unknown) => void;
  ids: ControlIds;
  /** Ids for `aria-describedby`: the hint, where there is one, and the place of the error. */
  describedBy: string;
  invalid: boolean;
  locked: boolean;
  /** Messages at single cells, by `<row key>/<column>`. */
  cellErrors: Readonly<Record<string, string>>;
  context: FormContext;
}

/** `cell`: `<row key>/<column>`. */
export interface CellProblem { cell: string; message: string }

export interface Control {
  readonly emptyValue: unknown;
  readonly View: ComponentType<ControlProps> | ((props: ControlProps) => VNode);
  /** The template brings no label: the view names itself. */
  readonly namesItself?: boolean;
  /** What is wrong with the value beside being absent; the server has the last word. */
  problem?(value: unknown, component: FormComponent, texts: Texts): string | null;
  /** The same of single cells, each told at its own. */
  cellProblems?(value: unknown, component: FormComponent, texts: Texts): CellProblem[];
  /** The id of a cell's input, by that of the control. */
  cellId?(input: string, cell: string): string;
  /** The value with what the server decides of it taken from `fresh`; what the reader decides stays. */
  merge?(current: unknown, fresh: unknown, component: FormComponent): unknown;
}

export const rowsOf = (value: unknown): Row[] => (Array.isArray(value) ? value.filter((row): row is Row => typeof row === 'object' && row !== null) : []);

/** The components that a control shows as its columns. */
export const columnsOf = (component: FormComponent): Column[] => ((component['parts'] ?? []) as Column[]).filter((part) => part.hidden !== true);
export type Column = FormComponent & { key: string };
