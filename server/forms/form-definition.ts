/**
 * The shapes of configuration that the interpreter reads: Form.io's own JSON, with everything about a
 * business item that is not a component under `settings.item` (see the design, section 1).
 */
import type { Locale, Text } from '../platform/errors.ts';
import type { GeneratedTemplate } from './generated-templates.ts';

export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };
export type Data = Record<string, unknown>;
export type JsonSchema = Record<string, unknown>;

export interface Option { value: string | number | boolean; label: string; en?: string }

/** One entry of a code list; whatever else stands on it is an attribute (a rate, a parent code, ...). A `retired` one is kept for what has it already and no longer offered. */
export interface DictionaryEntry { value: string; label: string; en?: string; retired?: boolean; [attribute: string]: unknown }
export interface Dictionary { name: string; title?: string; english?: string; entries: DictionaryEntry[] }

/** What the interpreter needs to know of a declared list (forms/<portal>/lists): its columns, and what it can be searched by. */
export interface ListFilter { key: string; field?: string; label: string; english?: string; operator?: string; dictionary?: string; required?: boolean }
export interface ListShape { title?: string; english?: string; columns: readonly { key: string; field?: string | null; format?: string; dictionary?: string }[]; filters?: readonly ListFilter[]; pageSize?: number }

/** `lists`, and the field names of `registers`, absent means that they are not known here: what names one is not checked then. */
export interface FormEnvironment {
  dictionaries: Record<string, Dictionary>; lists?: Readonly<Record<string, ListShape>>; registers?: Readonly<Record<string, readonly string[]>>;
  /** Retired entries are as good as others: in registers and searches, which hold what was once chosen. */
  keepsRetired?: boolean;
}

export interface FormCondition { component?: string; operator?: string; value?: unknown }
export interface Conditional {
  show?: boolean | string | null; when?: string | null; eq?: unknown;
  json?: unknown; conjunction?: string; conditions?: FormCondition[];
}

/** `validate` of a component; numbers may be written as strings, as the builder does. */
export interface ValidationSettings {
  required?: boolean; custom?: string; json?: unknown; customMessage?: string;
  pattern?: string; patternMessage?: string;
  minLength?: number | string; maxLength?: number | string; minWords?: number | string; maxWords?: number | string;
  min?: number | string; max?: number | string; step?: number | string;
  minSelectedCount?: number | string; maxSelectedCount?: number | string;
  onlyAvailableItems?: boolean; skipMaskValidation?: boolean;
  [other: string]: unknown;
}

export interface FormComponent {
  type: string;
  key?: string;
  label?: string;
  title?: string;
  legend?: string;
  input?: boolean;
  components?: FormComponent[];
  columns?: { components?: FormComponent[] }[];
  rows?: unknown;
  values?: Option[];
  data?: { values?: Option[]; json?: unknown; [other: string]: unknown };
  dataSrc?: string;
  validate?: ValidationSettings;
  errors?: Record<string, string>;
  conditional?: Conditional;
  calculateValue?: unknown;
  allowCalculateOverride?: boolean;
  defaultValue?: unknown;
  customDefaultValue?: unknown;
  hidden?: boolean;
  disabled?: boolean;
  multiple?: boolean;
  unique?: boolean;
  clearOnHide?: boolean;
  validateWhenHidden?: boolean;
  persistent?: boolean | string;
  /**
   * Ours: `source` (prefilled from `person.name`), `lock: "filled"` (locked only when source or value gave something),
   * `value` (FEEL, calculated by the server), `dictionary`, `format`, `group` (nested column heads, ` / ` between), `list`.
   */
  properties?: Record<string, string>;
  /** recordgrid and transfer: the declared list whose rows they show, and how rows are chosen. */
  list?: string;
  select?: 'checkbox' | 'radio' | 'none';
  /** recordgrid and datagrid: keys of the columns that are summed up below. */
  total?: string[];
  /** changelist: the source that holds what may be changed, and what that is. */
  source?: string;
  categories?: ChangeCategory[];
  /** payee: where the applicant's own values come from, and the fields that show for an heir alone. */
  self?: Record<string, string>;
  heirOnly?: string[];
  /** materials: the slots that are shown there; absent: all. */
  slots?: string[];
  [other: string]: unknown;
}

/** A part of a change list: the fields of its source that may be changed, each with the component that takes the new value. */
export interface ChangeCategory { key: string; label: string; fields: ChangeField[] }
export interface ChangeField { key: string; label: string; component: FormComponent; materials?: string[] }

/** `template` names a file of `forms/<portal>/samples` to fill in, or says of which list one is made; `accept` holds kinds such as image, pdf, zip, excel. */
export interface MaterialDefinition {
  key: string; name: string; required: boolean; multiple?: boolean; max?: number;
  accept?: string[]; sample?: string; template?: string | { generate: GeneratedTemplate }; when?: unknown; description?: string;
  /** One slot for each row of a grid of the form: `key` is the column that tells the rows apart, `label` the one that names them; `when` reads the row, too. */
  each?: { rows: string; key: string; label: string };
}
export interface GuideRow { label: string; text: string }
export interface OfficeHours { fromDay: number; toDay: number; outside: 'accept' | 'refuse' }
/** A key may read `form.…`; the source then waits for the answer, and for `when`. `list`: all records that match. `notFound`: what is said at the field when there is none. */
export interface SourceDeclaration {
  register: string; key: Record<string, string>; required?: boolean; when?: string; list?: boolean; notFound?: string;
}
/**
 * `each` is FEEL giving a list, whose entries are bound as `row`; `close` ends the period of a record. `expect` names
 * fields that must still be as the form was filled from, or says by FEEL what each must be.
 */
export interface EffectDeclaration {
  action: 'update' | 'create' | 'upsert' | 'close'; register: string; each?: string; when?: string;
  key?: Record<string, string>; set?: Record<string, string>; expect?: string[] | Record<string, string>;
  /** `update`: every record that the key matches, none included. */
  many?: boolean;
}
/**
 * Applications by Excel. Without `rows` each row of the sheet is one submission: an application of its own, or with
 * `review: "one"` a row of one application. With `rows` the sheet fills that grid. `unique` names
 * columns whose values differ from row to row; `only`: the item has no other way.
 */
export interface BatchDeclaration {
  rows?: string; review?: 'each' | 'one'; columns?: string[]; unique?: string[]; prefill?: { list: string; fields: Record<string, string> };
  maxRows?: number; notes?: Text[]; example?: Record<string, unknown>; only?: boolean;
}
/** Lists that are reckoned from the answers and shown before they are submitted. `group`: neighbours with the same value in that column share its cell. */
export interface PreviewDeclaration {
  title: Text; notes?: Text[]; tables: PreviewTable[]; refused?: { title: Text; list: string };
}
export interface PreviewTable { title: Text; list: string; group?: string; details?: string }
/**
 * Refuses the submission where `when` (FEEL) is true. With `each`, a grid of the form, it is asked of every row of it, bound
 * as `row`; `path` is then a column, and `label` the column by which the message names the row.
 */
export interface RefusalRule { when: string; message: string; english?: string; path?: string; each?: string; label?: string }

export interface ItemSettings {
  audience?: string[]; category?: string; purpose?: string; description?: string;
  guide?: GuideRow[]; notices?: string[]; materials?: MaterialDefinition[];
  officeHours?: OfficeHours; promisedTime?: string;
  workflow?: string; receipt?: string;
  /** What a shared diagram reads as `item.…`: texts, lists, or FEEL over the submission. */
  parameters?: Record<string, unknown>;
  sources?: Record<string, SourceDeclaration>;
  effects?: Record<string, EffectDeclaration[]>;
  rules?: RefusalRule[];
  /** `review`: the wizard ends with a page of all answers. */
  wizard?: { review?: boolean };
  unknownFields?: 'drop' | 'refuse';
  onlyOneOpen?: boolean;
  /** What an operator needs beside `apply`: a right that the portal declares. */
  operatorRight?: string;
  batch?: BatchDeclaration;
  preview?: PreviewDeclaration;
  [other: string]: unknown;
}

/** `settings.translations.<locale>` maps the form's own Chinese texts to their translations. */
export interface FormSettings {
  item?: ItemSettings;
  register?: Record<string, unknown>;
  translations?: Partial<Record<string, Record<string, string>>>;
  [other: string]: unknown;
}

export interface FormDefinition {
  title?: string;
  display?: string;
  components: FormComponent[];
  settings?: FormSettings;
  [other: string]: unknown;
}

/** The text in the reader's language: Chinese is the form's own, other languages come from its translations. */
export function translate(definition: FormDefinition, text: string, locale: Locale): string {
  if (locale === 'zh') return text;
  const texts = definition.settings?.translations?.[locale];
  return texts && Object.hasOwn(texts, text) ? texts[text] ?? text : text;
}
