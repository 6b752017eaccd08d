/** What callers see of portals and items, in their own language; the JSON of the API and the pages' data. */
import type { FormDefinition } from '../forms/form-definition.ts';

export interface ItemSummary {
  /** `portal/item` */
  ref: string;
  portal: string;
  item: string;
  title: string;
  description: string;
  audience: string[];
  category: string;
  purpose: string;
  /** Absent: an item to apply for. */
  kind?: 'query' | 'page';
  /** Where a query is asked, or the page is. */
  address?: string;
}

export interface MaterialSlot {
  key: string;
  name: string;
  required: boolean;
  multiple: boolean;
  max: number;
  /** Accepted kinds such as `image/png`, for the file picker. */
  accept: string[];
  /** Address of the sample image, if the item ships one. */
  sample: string | null;
  /** Address of the file to download, fill in and hand in again, if the item has one; of a generated one only within an application. */
  template?: string;
  /** What the template is called, where it has a name of its own. */
  templateName?: string;
  /** In the list of an item: asked for only where the answers call for it. */
  conditional?: true;
}

export interface ItemDetail extends ItemSummary {
  version: number;
  guide: { label: string; text: string }[];
  notices: string[];
  materials: MaterialSlot[];
  /** Days of the month on which the item is handled; `open` tells whether today is one of them. */
  officeHours: { fromDay: number; toDay: number; outside: 'accept' | 'refuse'; open: boolean } | null;
  /** ISO 8601 duration within which staff act, such as `PT48H`. */
  promisedTime: string | null;
  /** The Form.io form to render. */
  form: FormDefinition;
  /** How a sheet applies: rows are submissions (`only`: there is no other way), or fill the form's grid; null where none does. */
  batch: 'rows' | 'only' | 'grid' | null;
  /** JSON Schema of a submission's `data`. */
  schema: Record<string, unknown>;
}

export interface Choice { value: string; label: string }

export interface PortalView {
  portal: string;
  title: string;
  colours: Record<string, string>;
  /** Values of the first filter row (业务类别). */
  categories: Choice[];
  /** Values of the second filter row (办理作用) by category; the key `*` stands for "no category chosen". */
  purposes: Record<string, Choice[]>;
  /** Other places where the same business can be done. */
  links: { label: string; url: string; text: string }[];
  /** What the reader has to do first; filled where the reader is known. */
  prompts: { text: string; label: string; address: string }[];
  /** Lines at the foot of every page. */
  footer: string[];
  /** What the portal calls signing in for oneself and for an employer; null: as everywhere. */
  signInLabels?: { individual: string; employer: string } | null;
}
