/** What the interpreter must know about a kind of component; the table of all kinds is `component-types.ts`. */
import type { Locale, Text } from '../platform/errors.ts';
import type { FormComponent, JsonSchema, Option } from './form-definition.ts';
import type { NationalFormat } from './national-formats.ts';

/** How a value is best shown, stored in a column and written to a spreadsheet cell. */
export type DataType =
  | 'text' | 'number' | 'money' | 'boolean' | 'date' | 'month' | 'datetime' | 'time'
  | 'option' | 'options' | 'files' | 'image' | 'object' | 'rows' | 'months' | 'changes';

/** One field of a compiled form, as its component type sees it. */
export interface FieldSetup {
  readonly component: FormComponent;
  /** The choices of a select, radio or selectboxes, by their value as text. */
  readonly options?: ReadonlyMap<string, Option>;
  readonly format?: NationalFormat;
  /** Blanks at the ends are cut and blanks within made one (`truncateMultipleSpaces`). */
  readonly squeezesBlanks: boolean;
}

/** What `clean` answers for a value that cannot be the field's at all. */
export class Wrong {
  constructor(readonly code: string, readonly params: Readonly<Record<string, string | number>> = {}) {}
}

/**
 * - `value`: holds one value, or an array of them when the component is `multiple`;
 * - `container`, `grid`: hold the values of their children, once or once a row;
 * - `layout`: only arranges its children, which belong to whatever holds it;
 * - `ignored`: may send a value (a button does) that is nobody's business.
 */
export type Role = 'value' | 'container' | 'grid' | 'layout' | 'ignored';

export interface ComponentType {
  readonly role: Role;
  readonly dataType: DataType;
  /** Whether a cleaned value cannot break any rule that the schema states, so that AJV need not look at it. */
  readonly cleanIsValid?: boolean;
  /** Whether the one value is itself a list, so that `multiple` does not wrap it in another. */
  readonly ownsList?: boolean;
  /** Serves the machinery (a row's key, a pressed button): stored and checked, but no reader shows it. */
  readonly unseen?: boolean;
  /** Proves something at the moment of submitting: only a draft holds it, what is submitted never does. */
  readonly passing?: boolean;
  /** The value in its stored shape; `''`, `null` and `undefined` stand for no answer and are passed over. */
  clean?(value: unknown, field: FieldSetup): unknown;
  /** The JSON Schema of one stored value, with the rules that the component declares. */
  schema?(field: FieldSetup): JsonSchema;
  /** The text that people read; `label` translates the form's own texts. */
  present?(value: unknown, field: FieldSetup, locale: Locale, label: (option: Option) => string): string;
  /** Whether a cleaned value counts as an answer where one is required; absent: anything but blank text. */
  isFilled?(value: unknown): boolean;
}

/** A setting that the builder may have written as text; NaN and blanks count as not set. */
export function numberSetting(value: unknown): number | undefined {
  if (value === null || value === undefined || value === '') return undefined;
  const number = typeof value === 'number' ? value : Number.parseFloat(String(value));
  return Number.isFinite(number) ? number : undefined;
}

/** A count: like `numberSetting`, but zero means that there is no limit, as in Form.io. */
export function countSetting(value: unknown): number | undefined {
  return numberSetting(value) || undefined;
}

export function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const prototype = Object.getPrototypeOf(value) as unknown;
  return prototype === Object.prototype || prototype === null;
}

/** No answer given: what a blank input sends. */
export function isBlank(value: unknown): boolean {
  return value === undefined || value === null || value === '';
}

export const yesNo: Readonly<Record<'yes' | 'no', Text>> = { yes: { zh: '是', en: 'Yes' }, no: { zh: '否', en: 'No' } };
