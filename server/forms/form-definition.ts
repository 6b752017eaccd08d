/**
 * The shapes of configuration that the interpreter reads: Form.io's own JSON, with everything about a
 * business item that is not a component under `settings.item` (see the design, section 1).
 */
import type { Locale } from '../platform/errors.ts';

export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };
export type Data = Record<string, unknown>;
export type JsonSchema = Record<string, unknown>;

export interface Option { value: string | number | boolean; label: string; en?: string }

/** One entry of a code list; whatever else stands on it is an attribute (a rate, a parent code, ...). */
export interface DictionaryEntry { value: string; label: string; en?: string; [attribute: string]: unknown }
export interface Dictionary { name: string; title?: string; entries: DictionaryEntry[] }
export interface FormEnvironment { dictionaries: Record<string, Dictionary> }

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
  properties?: Record<string, string>;
  [other: string]: unknown;
}

export interface MaterialDefinition {
  key: string; name: string; required: boolean; multiple?: boolean; max?: number;
  accept?: string[]; sample?: string; when?: unknown; description?: string;
}
export interface GuideRow { label: string; text: string }
export interface OfficeHours { fromDay: number; toDay: number; outside: 'accept' | 'refuse' }
export interface SourceDeclaration { register: string; key: Record<string, string>; required?: boolean }
export interface EffectDeclaration {
  action: 'update' | 'create' | 'upsert'; register: string;
  key?: Record<string, string>; set?: Record<string, string>; expect?: string[];
}

export interface ItemSettings {
  audience?: string[]; category?: string; purpose?: string; description?: string;
  guide?: GuideRow[]; notices?: string[]; materials?: MaterialDefinition[];
  officeHours?: OfficeHours; promisedTime?: string;
  workflow?: string; receipt?: string;
  /** What a shared diagram reads as `item.…`: texts, lists, or FEEL over the submission. */
  parameters?: Record<string, unknown>;
  sources?: Record<string, SourceDeclaration>;
  effects?: Record<string, EffectDeclaration[]>;
  unknownFields?: 'drop' | 'refuse';
  onlyOneOpen?: boolean;
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
  return definition.settings?.translations?.[locale]?.[text] ?? text;
}
